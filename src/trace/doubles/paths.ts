/** Paths of Polytomic in texts of a test that name no host: globs, patterns, comparisons, keys of a table. */
import { matchRoute, type Operation, operations } from '../../api/operations.js'

/** What a text that stands for URLs says of the path, from `api` on; null: nothing that is only Polytomic's. */
export function pathIn(text: string): { segments: (string | null)[]; isPrefix: boolean } | null {
  const bare = text
    .replace(/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|ANY)[ :]+/, '')
    .replace(/^(?:begin|end|glob|express|path|url):/, '')
    .replace(/^https?:\/\/[^/]*/, '')
    .replace(/[?#].*$/, '')
  if (/\s/.test(bare) || !bare.includes('/')) return null
  const pieces = bare.split('/')
  const start = anchorIn(pieces)
  if (start < 0) return null
  const rest = pieces.slice(start)
  const isPrefix = rest.at(-1) === '' || /\*\*/.test(rest.at(-1) ?? '') || /^begin:/.test(text)
  const segments = rest
    .filter((piece, i) => piece !== '' || i < rest.length - 1)
    .map((piece) => (isOpen(piece) ? null : piece))
  const last = rest.at(-1) ?? ''
  if (/^\*\*/.test(last)) segments.pop()
  return { segments: ['api', ...segments], isPrefix }
}

function isOpen(piece: string): boolean {
  return piece.startsWith(':') || /[*{}<>]/.test(piece)
}

/** Where the part begins that no other API has: a resource of Polytomic's by its whole name. */
function anchorIn(pieces: readonly string[]): number {
  return pieces.findIndex((piece, i) => {
    const next = pieces[i + 1]
    if (piece === 'bulk') return next === 'syncs'
    if (piece === 'syncs')
      return pieces[i - 1] === 'api' || (pieces[i - 1] !== 'bulk' && pieces[i + 2] === 'executions')
    if (piece === 'connections')
      return pieces[i + 2] === 'modelsync' || pieces[i + 2] === 'share' || pieces[i + 2] === 'shared'
    return false
  })
}

/** A regular expression as the text that it stands for, as far as it is one. */
export function textOfPattern(pattern: string): { text: string; isPrefix: boolean } {
  const isPrefix = !/\$$/.test(pattern)
  const text = pattern
    .replace(/^\^|\$$/g, '')
    .replace(/\(\?:?[^)]*\)\??$/, '')
    .replace(/\\([/.-])/g, '$1')
    .replace(/\((?:\?<?\w*>?:?)?[^()]*\)|\[[^\]]*\](?:[+*?]|\{[^}]*\})?|\\[wdsWDS][+*?]?|\.[+*]\??/g, '*')
    .replace(/\\b|\?$/g, '')
  return { text, isPrefix }
}

/** The operations that a path may be of; `isPrefix`: all below it too. */
export function operationsAt(segments: readonly (string | null)[], isPrefix: boolean): Operation[] {
  const exact = matchRoute(null, segments)
  const own = exact.kind === 'one' ? [exact.operation] : exact.kind === 'several' ? exact.operations : []
  if (!isPrefix) return [...own]
  const below = operations.filter(
    (each) =>
      each.segments.length > segments.length &&
      segments.every(
        (segment, i) => segment === null || each.segments[i] === segment || each.segments[i] === '{}',
      ),
  )
  return [...own, ...below]
}
