/** From places in a file as it was read to places in the file as it was written. */
import { diffWordsWithSpace, structuredPatch } from 'diff'

/** A stretch of the old text and what stands in its place; stretches follow one another without gaps. */
interface Stretch {
  start: number
  end: number
  newStart: number
  newEnd: number
  isKept: boolean
}

export interface Shift {
  /** The offset in the new text of the first character of what began at this offset of the old one. */
  start(offset: number): number
  /** The offset behind what ended at this offset of the old text. */
  end(offset: number): number
}

/** Longer changed passages are taken as replaced whole: a place within one is its first line then. */
const longestPassage = 20_000

/** How `before` became `after`. Kept text maps exactly, replaced text to what replaced it. */
export function shiftBetween(before: string, after: string): Shift {
  const stretches = stretchesOf(before, after)
  const at = (offset: number) => stretches.find(({ end }) => offset < end) ?? stretches.at(-1)
  return {
    start(offset) {
      const stretch = at(offset)
      if (!stretch || offset >= stretch.end) return after.length
      return stretch.newStart + (stretch.isKept ? offset - stretch.start : 0)
    },
    end(offset) {
      const stretch = offset > 0 ? at(offset - 1) : undefined
      if (!stretch) return 0
      return stretch.isKept ? stretch.newStart + offset - stretch.start : stretch.newEnd
    },
  }
}

function stretchesOf(before: string, after: string): Stretch[] {
  const stretches: Stretch[] = []
  const oldLines = lineStarts(before)
  const newLines = lineStarts(after)
  let old = 0
  let now = 0
  for (const hunk of structuredPatch('', '', before, after, '', '', { context: 0 }).hunks) {
    const oldStart = oldLines[hunk.oldStart - 1] ?? before.length
    const oldEnd = oldLines[hunk.oldStart - 1 + hunk.oldLines] ?? before.length
    const newStart = newLines[hunk.newStart - 1] ?? after.length
    const newEnd = newLines[hunk.newStart - 1 + hunk.newLines] ?? after.length
    keep(stretches, old, oldStart, now)
    passage(stretches, before.slice(oldStart, oldEnd), after.slice(newStart, newEnd), oldStart, newStart)
    old = oldEnd
    now = newEnd
  }
  keep(stretches, old, before.length, now)
  return stretches
}

function passage(stretches: Stretch[], from: string, to: string, start: number, newStart: number): void {
  if (from.length + to.length > longestPassage) {
    replace(stretches, start, start + from.length, newStart, newStart + to.length)
    return
  }
  let old = start
  let now = newStart
  let removed = 0
  let added = 0
  const flush = () => {
    if (removed > 0 || added > 0) replace(stretches, old, old + removed, now, now + added)
    old += removed
    now += added
    removed = 0
    added = 0
  }
  for (const { value, ...part } of diffWordsWithSpace(from, to)) {
    if (part.removed) removed += value.length
    else if (part.added) added += value.length
    else {
      flush()
      keep(stretches, old, old + value.length, now)
      old += value.length
      now += value.length
    }
  }
  flush()
}

function keep(stretches: Stretch[], start: number, end: number, newStart: number): void {
  if (end > start) stretches.push({ start, end, newStart, newEnd: newStart + end - start, isKept: true })
}

function replace(stretches: Stretch[], start: number, end: number, newStart: number, newEnd: number): void {
  if (end > start) stretches.push({ start, end, newStart, newEnd, isKept: false })
}

/** The offset at which each line begins. */
export function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
