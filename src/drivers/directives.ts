/**
 * Comments by which a person takes a place out of the findings: `polytomic-keep: <reason>` (old on purpose),
 * `polytomic-ignore: <reason>` (not Polytomic), and ESLint's own for our rules.
 */
import { type ChangeId, changeIds } from '../change.js'
import { type Comment, commentsOf } from '../source/comments.js'
import type { SourceModule } from '../source/parse.js'

export interface Directive {
  /** As a person writes it. */
  name: 'polytomic-keep' | 'polytomic-ignore' | 'eslint-disable'
  /** Absolute path. */
  file: string
  /** Where the comment stands, from 1. */
  line: number
  /** Null: every change. */
  changes: ReadonlySet<ChangeId> | null
  /** Empty where ESLint's comment gives none. */
  reason: string
  /** Offsets of the text it speaks of, the end exclusive. */
  start: number
  end: number
}

export interface Directives {
  directives: Directive[]
  /** What is wrong with a comment that was meant as one of ours, as sentences that begin behind "file:line: ". */
  faults: { file: string; line: number; reason: string }[]
}

/** The prefix of our rules in ESLint's comments: the name that `configs.recommended` gives to the plugin. */
const prefix = 'polytomic/'
const isMentioned = /polytomic-(?:keep|ignore)|eslint-(?:disable|enable)[^\n]*polytomic\//
const own = /^[\s*]*polytomic-(keep|ignore)\b([^:]*)(?::([\s\S]*))?$/
const linting = /^\s*eslint-(disable-next-line|disable-line|disable|enable)(?:\s+([\s\S]*))?$/

/** What the comments of a file say. Costs a search of the text where there is none. */
export function directivesOf(module: SourceModule): Directives {
  const found: Directives = { directives: [], faults: [] }
  if (!isMentioned.test(module.text)) return found
  const comments = commentsOf(module)
  for (const comment of comments) {
    const words = own.exec(comment.text)
    if (!words) continue
    const line = lineAt(module.text, comment.start)
    addOwn({ file: module.path, line, ...governedLine(comment, comments, module.text) }, words, found)
  }
  found.directives.push(...disabled(comments, module))
  return found
}

function addOwn(
  place: Pick<Directive, 'file' | 'line' | 'start' | 'end'>,
  [, kind, named = '', said = '']: RegExpExecArray,
  found: Directives,
): void {
  const name = kind === 'keep' ? 'polytomic-keep' : 'polytomic-ignore'
  const reason = plain(said)
  const { file, line } = place
  const fault = (what: string) => found.faults.push({ file, line, reason: what })
  if (reason === '') {
    fault(
      `${name} needs a reason, so it was not honoured: write "// ${name}: the reason", or "// ${name} ${changeIds[1]}: the reason" for one change.`,
    )
    return
  }
  const ids = named.split(/[\s,]+/).filter(Boolean)
  const strange = ids.find((id) => !isChange(id))
  if (strange !== undefined) {
    fault(`${name} names ${strange}, which is no change, so it was not honoured.`)
    return
  }
  const changes = ids.length > 0 ? new Set(ids.filter(isChange)) : null
  found.directives.push({ name, ...place, changes, reason })
}

/**
 * What our comments say in a text that is not JavaScript, whatever its comments look like: each speaks of its own
 * line where something else stands there, else of the next.
 */
export function directivesInText(file: string, text: string): Directives {
  const found: Directives = { directives: [], faults: [] }
  if (!isMentioned.test(text)) return found
  let start = 0
  for (const [i, line] of text.split('\n').entries()) {
    const comment = /^(.*?)(?:#|\/\/|\/\*|<!--|--|;|%|\{\/\*)\s*(polytomic-(?:keep|ignore)\b.*)$/.exec(line)
    const words = comment && own.exec((comment[2] ?? '').replace(/\s*(?:-->|\*\/\}?)?\s*$/, ''))
    const next = start + line.length + 1
    if (comment && words) {
      const isAlone = (comment[1] ?? '').trim() === ''
      const at = isAlone ? { start: next, end: endOfLine(text, next) } : { start, end: next }
      addOwn({ file, line: i + 1, ...at }, words, found)
    }
    start = next
  }
  return found
}

/** The line that a comment stands behind, or the first line of code below one that stands alone. */
function governedLine(
  comment: Comment,
  comments: readonly Comment[],
  text: string,
): { start: number; end: number } {
  const lineStart = text.lastIndexOf('\n', comment.start - 1) + 1
  // A comment in JSX stands in braces of its own.
  const isAlone = /^[\s{]*$/.test(text.slice(lineStart, comment.start))
  if (!isAlone) return { start: lineStart, end: endOfLine(text, comment.start) }
  let at = comment.end
  for (;;) {
    at += /^[\s}]*/.exec(text.slice(at, at + 10_000))?.[0].length ?? 0
    const next = comments.find((each) => each.start === at)
    if (!next) break
    at = next.end
  }
  return { start: text.lastIndexOf('\n', at - 1) + 1, end: endOfLine(text, at) }
}

/** ESLint's comments, as ESLint reads them: the line they stand on, the next one, or all up to where it is enabled again. */
function disabled(comments: readonly Comment[], { path, text }: SourceModule): Directive[] {
  const found: Directive[] = []
  /** What is disabled from here on, by change. */
  const open = new Map<ChangeId, Directive>()
  for (const comment of comments) {
    const [, kind, said = ''] = linting.exec(comment.text) ?? []
    if (kind === undefined) continue
    const [list = '', ...rest] = said.split(/\s-{2,}\s/)
    const changes = list
      .split(',')
      .map((rule) => rule.trim())
      .filter((rule) => rule.startsWith(prefix))
      .map((rule) => rule.slice(prefix.length))
      .filter(isChange)
    if (kind === 'enable') {
      // Without a list it enables everything.
      for (const change of list.trim() === '' ? [...open.keys()] : changes) {
        const directive = open.get(change)
        if (directive) directive.end = comment.start
        open.delete(change)
      }
      continue
    }
    if (changes.length === 0) continue
    const base = {
      name: 'eslint-disable' as const,
      file: path,
      line: lineAt(text, comment.start),
      reason: plain(rest.join(' -- ')),
    }
    if (kind === 'disable') {
      for (const change of changes) {
        const directive = { ...base, changes: new Set([change]), start: comment.start, end: text.length + 1 }
        if (!open.has(change)) open.set(change, directive)
        found.push(directive)
      }
      continue
    }
    const end = endOfLine(text, comment.end)
    const start = kind === 'disable-line' ? text.lastIndexOf('\n', comment.start - 1) + 1 : end
    found.push({
      ...base,
      changes: new Set(changes),
      start,
      end: kind === 'disable-line' ? end : endOfLine(text, end),
    })
  }
  return found
}

function isChange(id: string): id is ChangeId {
  return (changeIds as readonly string[]).includes(id)
}

function plain(text: string): string {
  return text
    .replace(/^\s*\*/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length + 1 : end + 1
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
