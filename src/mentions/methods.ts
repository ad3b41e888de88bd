/** Which method a request in a text is sent with, read from what stands around it. */
import type { TextKind } from '../source/text-kinds.js'

const verbs = 'GET|POST|PUT|PATCH|DELETE|HEAD'
/** `"PUT"`, `.put(`, `Net::HTTP::Put`, `HttpMethod.Put`, `http.MethodPut`, `-X PUT`, `PutAsync(`, `PUT https://`. */
const method = new RegExp(
  `\\b(${verbs})\\b|(?:\\.|->|::|\\bmethod_?)(get|post|put|patch|delete|head)(?:_json|AsJsonAsync|FromJsonAsync|Async|StringAsync|ForObject|ForEntity)?\\b(?=\\s*[(.!,<]|\\s|$)|(?:Method\\.?|-Method\\s+)(Get|Post|Put|Patch|Delete)\\b`,
  'gi',
)

interface Found {
  name: string
  at: number
}

function methodsIn(text: string, from: number, to: number): Found[] {
  const found: Found[] = []
  for (const match of text.slice(from, to).matchAll(method)) {
    const [whole, word, member, constant] = match
    // A bare word in small letters is a word; only capitals name a method.
    if (word !== undefined && word !== word.toUpperCase()) continue
    found.push({ name: (word ?? member ?? constant ?? whole).toUpperCase(), at: from + match.index })
  }
  return found
}

/** The method of the request whose URL is at `start` to `end`, within its window; null: not seen. */
export function methodOf(
  text: string,
  kind: TextKind,
  start: number,
  end: number,
  window: { start: number; end: number },
): string | null {
  const command = text.slice(window.start, window.end)
  if (/\bcurl\b/.test(command) && kind !== 'program') return curlMethod(command)
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const lineEnd = lineEndAt(text, end)
  if (kind === 'collection')
    return methodsIn(text, window.start, start).filter(isQuoted(text)).at(-1)?.name ?? null
  const before = methodsIn(text, lineStart, start).at(-1)
  if (before) return before.name
  if (kind === 'requests') return null
  if (kind !== 'program') return keyNear(text, start, end)
  const behind = methodsIn(text, end, lineEnd)[0]
  if (behind) return behind.name
  const above = methodsIn(text, window.start, lineStart).at(-1)
  const below = methodsIn(text, lineEnd, window.end)[0]
  // A URL that is put in a variable is sent below; one that stands in a call has its method above.
  const isKept =
    /(?::=|=(?![=>]))\s*\S*[^\n]*$/.test(text.slice(lineStart, start)) &&
    !/\(\s*$/.test(text.slice(lineStart, start))
  return (
    (isKept ? (below ?? above) : above && isOpenCall(text, above.at, start) ? above : (below ?? above))
      ?.name ?? null
  )
}

/** So many lines up and down a key `method` may stand from the URL that it belongs to. */
const nearest = 5

/** The method that a key beside the URL says (`method: PUT`, `{ method: 'PUT' }`), not past a blank line. */
function keyNear(text: string, start: number, end: number): string | null {
  const key = new RegExp(`\\bmethod["']?\\s*[:=]\\s*["']?(${verbs})\\b`, 'i')
  const inLine = key.exec(text.slice(end, lineEndAt(text, end)))
  if (inLine) return (inLine[1] as string).toUpperCase()
  const above = text.slice(0, start).split('\n').slice(0, -1).reverse()
  const below = text.slice(lineEndAt(text, end) + 1).split('\n')
  let isUp = true
  let isDown = true
  for (let i = 0; i < nearest; i++) {
    isUp &&= (above[i] ?? '').trim() !== ''
    isDown &&= (below[i] ?? '').trim() !== ''
    const found = (isUp ? key.exec(above[i] ?? '') : null) ?? (isDown ? key.exec(below[i] ?? '') : null)
    if (found) return (found[1] as string).toUpperCase()
  }
  return null
}

/** Whether the call that begins at `from` still has its arguments open at `to`. */
function isOpenCall(text: string, from: number, to: number): boolean {
  let depth = 0
  for (const char of text.slice(from, to)) depth += char === '(' ? 1 : char === ')' ? -1 : 0
  return depth > 0
}

function isQuoted(text: string): (found: Found) => boolean {
  return ({ at }) => text[at - 1] === '"'
}

function lineEndAt(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** curl sends a body by POST, and asks for the rest by GET. */
function curlMethod(command: string): string {
  const given = new RegExp(`(?:-[a-zA-Z]*X\\s*|--request[=\\s]+)["']?(${verbs})`).exec(command)?.[1]
  if (given) return given
  if (/\s(?:-[a-zA-Z]*G\b|--get\b)/.test(command)) return 'GET'
  if (/\s(?:-[a-zA-Z]*I\b|--head\b)/.test(command)) return 'HEAD'
  if (/\s(?:-T\b|--upload-file\b)/.test(command)) return 'PUT'
  return /\s(?:-[a-zA-Z]*[dF]\b|--data\S*|--json\b|--form\S*)/.test(command) ? 'POST' : 'GET'
}
