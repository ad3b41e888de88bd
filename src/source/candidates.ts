/** Which files are worth parsing: one pass over the bytes, one regular expression, no parser. */
import { isUtf8 } from 'node:buffer'
import { closeSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs'
import type { Failure } from '../change.js'
import { relativePath } from './files.js'

/** A file whose text mentions Polytomic. */
export interface Candidate {
  /** Absolute path. */
  path: string
  /** Without its byte order mark. */
  text: string
  bom: boolean
}

export interface Scanned {
  candidates: Candidate[]
  failures: Failure[]
  /** Sentences for standard error. */
  notes: string[]
  /** Absolute paths of files that mention Polytomic and that nobody should edit: generated, minified, linked. */
  leftAlone: string[]
}

/**
 * What only code that talks to Polytomic contains: its name (host, header, package), two of its routes, an event, and
 * two resources of the package's client, which code may be given from elsewhere.
 */
const ownNeedles = [
  'polytomic',
  '/bulk/syncs',
  'modelsync/target',
  'sync.completed',
  'bulkSync.',
  'modelSync.',
]

/** One expression for all needles; further needles make a single expression no slower. */
export function needlesOf(hosts: readonly string[]): RegExp {
  const needles = [...ownNeedles, ...hosts].map(escaped)
  return new RegExp(needles.join('|'), 'i')
}

function escaped(needle: string): string {
  return needle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** What a package.json that asks for Polytomic's package contains. */
export const manifestNeedle = /"polytomic"/

/** A larger file is not source that a person wrote. In bytes. */
const largest = 1_000_000

/**
 * Reads every file (absolute paths) and keeps those that `needles` matches. Files that vanished since they were
 * listed, empty ones and binaries are passed over in silence.
 * @param root absolute folder that messages and failures name files from
 * @param note is given the texts, as one-byte views, from the first match on: what is asked about all files only where
 *   there is a match need not read them again
 */
export function scan(
  files: readonly string[],
  needles: RegExp,
  root: string,
  note?: (path: string, text: string) => void,
): Scanned {
  const found: Scanned = { candidates: [], failures: [], notes: [], leftAlone: [] }
  let isAny = false
  for (const path of files) {
    try {
      const bytes = readShared(path)
      if (bytes.length === 0) continue
      // Needles are ASCII, so a one-byte view of the file is enough to find them, and four times as fast.
      const text = bytes.toString('latin1')
      const isMatch = needles.test(text)
      isAny ||= isMatch
      if (isAny) note?.(path, text)
      if (isMatch) keep(path, bytes, root, found)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (isNoFile.has(code ?? '')) continue
      if (code === 'ERR_FS_FILE_TOO_LARGE') continue
      found.failures.push({ file: relativePath(root, path), reason: `it cannot be read: ${message}` })
    }
  }
  return found
}

/** What only a text that talks to Polytomic contains: its name, or a host of the configuration. */
export function textNeedlesOf(hosts: readonly string[]): RegExp {
  return new RegExp(['polytomic', ...hosts].map(escaped).join('|'), 'i')
}

/**
 * The same over texts that are not JavaScript (absolute paths). They are never edited, so bytes that are not UTF-8
 * do no harm; binaries, links and what is too large to be written by a person are passed over.
 */
export function scanTexts(files: readonly string[], needles: RegExp, root: string): Scanned {
  const found: Scanned = { candidates: [], failures: [], notes: [], leftAlone: [] }
  for (const path of files) {
    try {
      const bytes = readShared(path)
      if (bytes.length > largest || !needles.test(bytes.toString('latin1')) || bytes.includes(0)) continue
      if (lstatSync(path).isSymbolicLink()) continue
      const bom = isMarked(bytes)
      found.candidates.push({ path, text: bytes.toString('utf8', bom ? 3 : 0), bom })
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (isNoFile.has(code ?? '')) continue
      found.notes.push(`${relativePath(root, path)} could not be read, so it was not looked at: ${message}`)
    }
  }
  return found
}

/** Deleted since git listed it, a submodule or folder with the name of a file, a loop of links. */
const isNoFile: ReadonlySet<string> = new Set(['ENOENT', 'EISDIR', 'ELOOP', 'ENOTDIR'])

function keep(path: string, bytes: Buffer, root: string, found: Scanned): void {
  if (bytes.includes(0)) return
  const file = relativePath(root, path)
  const reason = leaveAlone(path, bytes)
  if (reason !== null) {
    found.leftAlone.push(path)
    if (reason !== '') found.notes.push(`${file} mentions Polytomic and was left alone: ${reason}`)
    return
  }
  if (!isUtf8(bytes)) {
    found.leftAlone.push(path)
    found.failures.push({
      file,
      reason: 'it is not valid UTF-8, so it cannot be edited safely; save it as UTF-8 and run again',
    })
    return
  }
  const bom = isMarked(bytes)
  found.candidates.push({ path, text: bytes.toString('utf8', bom ? 3 : 0), bom })
}

/** Whether a file (absolute path) begins with a byte order mark; for one that was reached and not scanned. */
export function hasMark(path: string): boolean {
  return isMarked(readShared(path))
}

function isMarked(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

/** Why nobody should edit this file; empty where that needs no words; null for a file like others. */
function leaveAlone(path: string, bytes: Buffer): string | null {
  // The file it links to is listed under its own name, if it is ours at all.
  if (lstatSync(path).isSymbolicLink()) return ''
  if (bytes.length > largest) {
    return `it has ${(bytes.length / 1e6).toFixed(1)} MB and is hardly source code. Change what it is made from.`
  }
  if (isMinified(bytes)) return 'it is minified. Change what it is made from.'
  if (isGenerated(bytes.toString('utf8', 0, 2000))) {
    return 'its first lines say that it is generated. Change what generates it.'
  }
  return null
}

function isMinified(bytes: Buffer): boolean {
  if (bytes.length < 10_000) return false
  let lines = 1
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
  return bytes.length / lines > 400
}

/** Comments, blank lines, a hash bang and directives before the first line of code. */
const opening = /^\uFEFF?(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|#![^\n]*|(['"])use \w+\1;?)*/
const generatedMarks = [
  /@generated\b/,
  /\bauto(?:matically)?[- ]?generated\b/i,
  /\b(?:this )?(?:file|code|module|client) (?:is |was |has been )?generated\b/i,
  /^[\s/*#!]*generated (?:by|from|with|using)\b/im,
  /\bgenerated\b[\s\S]{0,200}\bdo not (?:edit|modify|change)\b/i,
  /\bdo not (?:edit|modify|change)\b[\s\S]{0,200}\bgenerated\b/i,
]

/** Whether the comments at the head of a text say that a tool wrote it. */
export function isGenerated(text: string): boolean {
  const head = opening.exec(text.slice(0, 2000))?.[0] ?? ''
  return head.length > 0 && generatedMarks.some((mark) => mark.test(head))
}

const shared = Buffer.allocUnsafe(largest + 1)

/** The bytes of a file, in memory that the next call overwrites; a large file gets memory of its own. */
export function readShared(path: string): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    let length = 0
    for (;;) {
      const wanted = shared.length - length
      const count = readSync(descriptor, shared, length, wanted, null)
      length += count
      // Of a file, fewer bytes than were asked for are the last ones.
      if (count < wanted) return shared.subarray(0, length)
      if (length === shared.length) return readFileSync(path)
    }
  } finally {
    closeSync(descriptor)
  }
}
