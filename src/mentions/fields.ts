/** Fields of bodies that are gone, where a text writes them beside a request. */
import type { Mention } from './index.js'

/** Operations whose body may hold each of them in the old version; the last two keep `schedule`. */
const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  'bulkSync.create': ['schedule', 'discover'],
  'bulkSync.update': ['schedule', 'discover'],
  'bulkSync.start': ['resync'],
}

export interface MentionedField {
  name: string
  start: number
  end: number
}

/** How far from its request a body may be written, in lines. */
const nearest = 25

/** Gives each request the fields of its body that stand nearer to it than to any other request. */
export function fieldsBeside(text: string, mentions: readonly Mention[]): Map<Mention, MentionedField[]> {
  const found = new Map<Mention, MentionedField[]>()
  if (!mentions.some((mention) => namesOf(mention).length > 0)) return found
  const lines = lineNumbers(text)
  // A key: quoted before a colon, an arrow or a comma; bare before a colon or an equals sign.
  const keys =
    /(?<![\w-])(?:(\\?["'])(schedule|discover|resync)\1\s*(?::|=>|,|\])|:?(schedule|discover|resync)\s*(?:=>|[:=](?![:=]))|(?:json:|JsonProperty(?:Name)?\(|SerializedName\(|SerialName\(|rename = )"(schedule|discover|resync)\b)/g
  for (const match of text.matchAll(keys)) {
    const name = (match[2] ?? match[3] ?? match[4]) as string
    const quote = match[1] ?? ''
    const start = match.index + (quote === '' ? match[0].lastIndexOf(name) : 0)
    const end = start + name.length + 2 * quote.length
    const line = lines(start)
    const near = mentions
      .filter(({ start: from, window }) => {
        // What is a part of a command or request stands in it; in a program it may stand above.
        return window.isClosed
          ? start >= window.start && start <= window.end
          : Math.abs(lines(from) - line) <= nearest
      })
      .sort((a, b) => distance(a, line, lines) - distance(b, line, lines))[0]
    if (!near || !namesOf(near).includes(name)) continue
    const own = found.get(near) ?? []
    if (!own.some((field) => field.name === name)) own.push({ name, start, end })
    found.set(near, own)
  }
  return found
}

function namesOf(mention: Mention): readonly string[] {
  return mention.operations.flatMap(({ id }) => fieldsOf[id] ?? [])
}

/** A body is written above its request more often than below the next one. */
function distance(mention: Mention, line: number, lines: (at: number) => number): number {
  const own = lines(mention.start)
  return own >= line ? (own - line) * 0.9 : line - own
}

function lineNumbers(text: string): (at: number) => number {
  const starts = [0]
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
  return (at) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= at) low = middle
      else high = middle - 1
    }
    return low
  }
}
