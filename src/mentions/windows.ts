/** How far around a URL the rest of its request may stand. */
import type { TextKind } from '../source/text-kinds.js'

export interface Window {
  start: number
  end: number
}

/** The lines of a command, of a request, or near a URL in a program. Offsets of whole lines. */
export function windowOf(text: string, kind: TextKind, start: number, end: number): Window {
  switch (kind) {
    case 'shell':
    case 'page':
    case 'settings':
      return commandAround(text, start, end)
    case 'requests':
      return requestAround(text, start)
    case 'collection':
      return linesAround(text, start, end, 80, 0, false)
    case 'program':
      return linesAround(text, start, end, 6, 12, true)
  }
}

/** A command goes on behind a backslash, a backtick or a caret, and while a quote is open. */
function commandAround(text: string, start: number, end: number): Window {
  let from = lineStart(text, start)
  while (from > 0 && /[\\`^]\r?\n$/.test(text.slice(Math.max(0, from - 3), from)))
    from = lineStart(text, from - 1)
  let to = lineEnd(text, end)
  for (let lines = 0; lines < 60 && to < text.length; lines++) {
    const command = text.slice(from, to)
    const isOpen = (command.match(/'/g) ?? []).length % 2 === 1 || /[\\`^]\r?$/.test(command)
    if (!isOpen || /^\s*```/m.test(text.slice(to + 1, to + 8))) break
    to = lineEnd(text, to + 1)
  }
  return { start: from, end: to }
}

/** From the line of the request to the next separator. */
function requestAround(text: string, start: number): Window {
  const from = lineStart(text, start)
  const next = text.slice(from + 1).search(/^###|^(?:GET|POST|PUT|PATCH|DELETE|HEAD) /m)
  return { start: from, end: next < 0 ? text.length : from + 1 + next }
}

/** So many lines up and down, not past a blank line where `isBlankEnd`. */
function linesAround(
  text: string,
  start: number,
  end: number,
  up: number,
  down: number,
  isBlankEnd: boolean,
): Window {
  let from = lineStart(text, start)
  for (let i = 0; i < up && from > 0; i++) {
    const before = lineStart(text, from - 1)
    if (isBlankEnd && text.slice(before, from).trim() === '') break
    from = before
  }
  let to = lineEnd(text, end)
  for (let i = 0; i < down && to < text.length; i++) {
    const next = lineEnd(text, to + 1)
    if (isBlankEnd && text.slice(to + 1, next).trim() === '') break
    to = next
  }
  return { start: from, end: to }
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** The text of so many lines up and down, and of the window at least. */
export function linesNear(text: string, at: number, count: number, window: Window): string {
  const wide = linesAround(text, at, at, count, count, false)
  return text.slice(Math.min(wide.start, window.start), Math.max(wide.end, window.end))
}
