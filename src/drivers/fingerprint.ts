/** Names for findings that stay when lines move: what a baseline and a code scanner know a finding by. */
import { createHash } from 'node:crypto'
import type { ChangeId } from '../change.js'

/**
 * A function that names findings, each once: 32 hexadecimal digits from the change and the text of the line, white
 * space aside. The second of two that are alike in a file gets another name than the first.
 */
export function fingerprinter(): (change: ChangeId, file: string, line: string) => string {
  const counts = new Map<string, number>()
  return (change, file, line) => {
    const what = `${change}\0${line.replace(/\s+/g, ' ').trim()}`
    const alike = `${file}\0${what}`
    const count = counts.get(alike) ?? 0
    counts.set(alike, count + 1)
    return createHash('sha256').update(`${what}\0${count}`).digest('hex').slice(0, 32)
  }
}

/** The line of a text that holds an offset, without its end. */
export function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  return text.slice(start, end < 0 ? undefined : end)
}
