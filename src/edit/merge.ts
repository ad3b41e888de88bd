/** Edits of one run on one baseline: the same edit twice is one, edits that clash drop their whole groups. */
import MagicString from 'magic-string'
import type { Edit } from '../change.js'

export interface EditGroup {
  id: string
  edits: readonly Edit[]
}

export interface Merged {
  /** Edits by file, in order, without doubles. */
  edits: Map<string, Edit[]>
  /** Groups that clash with one that came before them. */
  dropped: Set<string>
}

/** Whether two edits cannot both be made as they are. */
function clash(a: Edit, b: Edit): boolean {
  if (isSame(a, b) || isCarried(a, b) || isCarried(b, a)) return false
  if (a.start === a.end && b.start === b.end) {
    const isOrdered = a.order !== undefined && b.order !== undefined && a.order !== b.order
    return a.start === b.start && !isOrdered
  }
  if (a.start === a.end) return a.start > b.start && a.start < b.end
  if (b.start === b.end) return b.start > a.start && b.start < a.end
  return a.start < b.end && b.start < a.end
}

/** Whether an edit lies within what another one replaces, in a part that is written somewhere else. */
function isCarried(edit: Edit, { start, end, moved = [] }: Edit): boolean {
  return (
    start <= edit.start &&
    edit.end <= end &&
    moved.some(({ from, to }) => from <= edit.start && edit.end <= to)
  )
}

/** Edits without those that another one carries along, which are made in its copies instead. */
export function withCopies(edits: readonly Edit[]): Edit[] {
  if (!edits.some(({ copies, moved }) => copies || moved)) return [...edits]
  return edits.flatMap((edit) => {
    if (edits.some((other) => other !== edit && isCarried(edit, other))) return []
    return [edit.copies ? { ...edit, text: copied(edit, edits) } : edit]
  })
}

/** The text of an edit, with what other edits make of the source that it writes again. */
function copied({ text, copies = [] }: Edit, edits: readonly Edit[]): string {
  const inner = copies.flatMap(({ from, to, at }) =>
    edits
      .filter((edit) => from <= edit.start && edit.end <= to && !edit.copies && !edit.moved)
      .map((edit) => ({ ...edit, start: edit.start - from + at, end: edit.end - from + at })),
  )
  return applyEdits(text, inner.sort(inText))
}

/** The order of edits in a text. */
export function inText(a: Edit, b: Edit): number {
  return a.start - b.start || a.end - b.end || (a.order ?? 0) - (b.order ?? 0)
}

function isSame(a: Edit, b: Edit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text
}

/** Merges groups in their order; a group with a clash is left out whole, with every group that shares an edit with it. */
export function mergeEdits(groups: readonly EditGroup[]): Merged {
  const byId = new Map<string, Edit[]>()
  for (const group of groups) byId.set(group.id, [...(byId.get(group.id) ?? []), ...group.edits])
  const dropped = new Set<string>()
  for (;;) {
    const kept = new Map<string, Edit[]>()
    let clashing: string | null = null
    outer: for (const [id, edits] of byId) {
      if (dropped.has(id)) continue
      for (const edit of edits) {
        const list = kept.get(edit.file) ?? []
        kept.set(edit.file, list)
        if (list.some((other) => clash(other, edit))) {
          clashing = id
          break outer
        }
        if (!list.some((other) => isSame(other, edit))) list.push(edit)
      }
    }
    if (clashing === null) {
      for (const [file, list] of kept) kept.set(file, withCopies(list).sort(inText))
      return { edits: kept, dropped }
    }
    for (const id of sharing(byId, clashing)) dropped.add(id)
  }
}

/** A group and all that share an edit with it: what one of them needs, the others have counted on. */
export function sharing(groups: ReadonlyMap<string, readonly Edit[]>, id: string): Set<string> {
  return reached(groups, id, isSame)
}

/** The same, with the groups whose text this one writes again, or that write its text again. */
export function entangled(groups: ReadonlyMap<string, readonly Edit[]>, id: string): Set<string> {
  return reached(groups, id, (a, b) => isSame(a, b) || isCopied(a, b) || isCopied(b, a))
}

/** Whether an edit is of source that another one writes again. */
function isCopied(edit: Edit, { copies = [] }: Edit): boolean {
  return copies.some(({ from, to }) => from <= edit.start && edit.end <= to)
}

function reached(
  groups: ReadonlyMap<string, readonly Edit[]>,
  id: string,
  isTied: (a: Edit, b: Edit) => boolean,
): Set<string> {
  const found = new Set([id])
  for (let grew = true; grew; ) {
    grew = false
    for (const [other, edits] of groups) {
      if (found.has(other)) continue
      const isShared = [...found].some((each) =>
        (groups.get(each) ?? []).some((a) => edits.some((b) => a.file === b.file && isTied(a, b))),
      )
      if (isShared) {
        found.add(other)
        grew = true
      }
    }
  }
  return found
}

/** The text after its edits, which must be in order and free of clashes. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const result = new MagicString(text)
  for (const { start, end, text: inserted } of edits) {
    if (start === end) result.appendLeft(start, inserted)
    else if (inserted === '') result.remove(start, end)
    else result.update(start, end, inserted)
  }
  return result.toString()
}

/** The offset in the text as read of what stands at `offset` of the text after `edits`, which must be in order. */
export function offsetBefore(edits: readonly Edit[], offset: number): number {
  let shift = 0
  for (const { start, end, text } of edits) {
    const from = start + shift
    if (offset < from) break
    if (offset < from + text.length) return start
    shift += text.length - (end - start)
  }
  return offset - shift
}
