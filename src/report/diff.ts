import { relative, sep } from 'node:path'
import { structuredPatch } from 'diff'
import type { FileOutcome } from '../change.js'

/**
 * A unified diff of the edits that `git apply` takes, run in `root` (absolute). Empty where nothing changes.
 * There is no "diff --git" line: without it git takes the paths from the folder it is run in.
 */
export function diff(edits: readonly FileOutcome[], root: string): string {
  return [...edits]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((edit) => fileDiff(edit, relative(root, edit.path).split(sep).join('/')))
    .join('')
}

function fileDiff({ before, after, bom }: FileOutcome, name: string): string {
  const mark = bom ? '\uFEFF' : ''
  const { hunks } = structuredPatch(name, name, mark + before, mark + after, '', '', { context: 3 })
  if (hunks.length === 0) return ''
  const lines = [`--- ${quoted(`a/${name}`)}`, `+++ ${quoted(`b/${name}`)}`]
  for (const hunk of hunks) {
    lines.push(`@@ -${span(hunk.oldStart, hunk.oldLines)} +${span(hunk.newStart, hunk.newLines)} @@`)
    lines.push(...hunk.lines)
  }
  return `${lines.join('\n')}\n`
}

function span(start: number, count: number): string {
  // An empty side is named by the line before it.
  return `${count === 0 ? Math.max(0, start - 1) : start},${count}`
}

/** As git writes names: in quotes where a byte needs it, with a tab behind one that has a space. */
function quoted(name: string): string {
  const bytes = Buffer.from(name, 'utf8')
  const needsQuotes = bytes.some((byte) => byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c)
  if (!needsQuotes) return name.includes(' ') ? `${name}\t` : name
  let text = ''
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`
    else if (byte < 0x20 || byte > 0x7e) text += `\\${byte.toString(8).padStart(3, '0')}`
    else text += String.fromCharCode(byte)
  }
  return `"${text}"`
}
