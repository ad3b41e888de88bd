/** URLs of symbolic texts: host, segments and query, every character with its place in the source. */
import type { SourceModule } from '../../source/parse.js'
import { type At, concat, madeText, operand, optionsOf, type TextPart, type Value } from '../values.js'

/** An offset in a file where a text can be changed. */
export interface Spot {
  module: SourceModule
  offset: number
}

export interface Segment {
  /** The characters; null: one hole fills the segment. */
  text: string | null
  /** The values of its holes. */
  holes: readonly { value: Value; at: At }[]
  /** Indexes into the pieces of the URL: the first piece, and one past the last. */
  from: number
  to: number
}

/** One character or one hole. */
interface Hole {
  hole: Value
  at: At
  part: TextPart
}
type Piece = { char: string; spot: Spot | null; part: TextPart } | Hole

export interface Url {
  /** `https://host`, lower case; null: relative, or behind a base that is not known. */
  host: string | null
  /** The characters that hold the host, where they stand in the source. */
  hostAt: At | null
  /** Holes in the host. */
  hostHoles: readonly { value: Value; at: At }[]
  /** What stands before the path where it is not a text: the base URL of a wrapper or a setting. */
  base: { value: Value; at: At } | null
  segments: readonly Segment[]
  /** The text of the query with `{}` for holes; null: none. */
  query: string | null
  /** Holes at the end of the path that may be a query or more path. */
  tail: { value: Value; at: At } | null
  pieces: readonly Piece[]
  /** Index of the piece after the last of the path. */
  pathEnd: number
}

/** More readings of one URL than this are not told apart. */
const mostReadings = 12

/** Texts with all known possibilities spelled out: a union in a hole makes one text for each of its options. */
export function readingsOf(value: Value, at: At): (Value & { kind: 'text' })[] {
  const readings: (Value & { kind: 'text' })[] = []
  for (const option of optionsOf(value)) {
    const whole = option.kind === 'text' ? option : concat([option], at)
    if (whole.kind !== 'text') continue
    let partial: TextPart[][] = [[]]
    for (const part of whole.parts) {
      if (part.kind === 'chars') {
        for (const p of partial) p.push(part)
        continue
      }
      const inner = optionsOf(part.value)
      const texts = wordsOf(inner)
      if (texts.length === 0 || texts.length * partial.length > mostReadings) {
        for (const p of partial) p.push(part)
        continue
      }
      // An option that is no text (a setting beside its default) adds nothing to what the default says.
      const next: TextPart[][] = []
      for (const text of texts) {
        // Texts in texts double with each level, and no more than this many are told apart in the end.
        if (next.length >= mostReadings) break
        const made =
          text.kind === 'text'
            ? // It was laid into this hole, like a text that is the only one.
              (operand(text, part.at) as Value & { kind: 'text' })
            : madeText(
                text.kind === 'constant' && text.value === undefined
                  ? ''
                  : String(text.kind === 'constant' ? text.value : ''),
                at,
              )
        for (const nested of readingsOf(made, at)) {
          for (const p of partial) next.push([...p, ...nested.parts])
        }
      }
      partial = next.slice(0, mostReadings)
    }
    for (const parts of partial) readings.push({ ...whole, parts })
  }
  return readings.slice(0, mostReadings)
}

/** The options that are texts; a value that is false or nothing is only one where there is no other. */
function wordsOf(options: readonly Value[]): readonly Value[] {
  const texts = options.filter(
    (o) => o.kind === 'text' || (o.kind === 'constant' && typeof o.value === 'number'),
  )
  if (texts.length > 0) {
    const isOptional = options.some((o) => o.kind === 'constant' && typeof o.value !== 'number')
    return isOptional
      ? [...texts, ...options.filter((o) => o.kind === 'constant' && o.value === undefined)]
      : texts
  }
  return options.filter((o) => o.kind === 'constant')
}

/** Takes a text apart. */
export function parseUrl(text: Value & { kind: 'text' }): Url {
  const pieces: Piece[] = []
  for (const part of text.parts) {
    if (part.kind === 'hole') {
      pieces.push({ hole: part.value, at: part.at, part })
      continue
    }
    for (let i = 0; i < part.chars.length; i++) {
      const spot = part.at ? { module: part.at.module, offset: part.at.start + i } : null
      pieces.push({ char: part.chars[i] as string, spot, part })
    }
  }
  const flat = pieces.map((piece) => ('char' in piece ? piece.char : '\0')).join('')
  const scheme = /^https?:\/\//i.exec(flat)
  let index = 0
  let host: string | null = null
  let hostAt: At | null = null
  let hostHoles: Url['hostHoles'] = []
  let base: Url['base'] = null
  if (scheme) {
    let end = endOf(flat, scheme[0].length, /[/?#]/)
    // `https://app.example.com${path}`: a hole behind a whole host is path, one in it or before it is host.
    const behind = /^[^\0]*\.[a-z]{2,}(?=\0)/i.exec(flat.slice(scheme[0].length, end))
    if (behind) end = scheme[0].length + behind[0].length
    host = flat.slice(scheme[0].length, end).replaceAll('\0', '{}').toLowerCase()
    hostHoles = pieces
      .slice(scheme[0].length, end)
      .flatMap((p) => ('hole' in p ? [{ value: p.hole, at: p.at }] : []))
    const first = pieces[scheme[0].length]
    hostAt = first && 'char' in first && first.part.kind === 'chars' ? first.part.at : null
    hostAt ??= placeOfPart(pieces[0])
    index = end
    const next = pieces[end]
    if (behind && next && 'hole' in next) {
      base = { value: next.hole, at: next.at }
      index = end + 1
    }
  } else if (flat[0] === '\0' && (flat.length === 1 || /[/?\0]/.test(flat[1] as string))) {
    const first = pieces[0] as Hole
    base = { value: first.hole, at: first.at }
    index = 1
  }
  // A path of this API holds no `&`: where one stands, its `?` was chosen at run time.
  const stop = endOf(flat, index, /[?#&]/)
  const segments: Segment[] = []
  let tail: Url['tail'] = null
  let pathEnd = stop
  for (let from = index; from < stop; ) {
    if (flat[from] === '/') {
      from++
      continue
    }
    let to = endOf(flat, from, /[/?#&]/)
    if (to > stop) to = stop
    let content = flat.slice(from, to)
    // `syncs${query}`: text with a hole behind it at the very end.
    if (
      to === flat.length &&
      content.length > 1 &&
      content.endsWith('\0') &&
      !content.slice(0, -1).includes('\0')
    ) {
      const last = pieces[to - 1] as Hole
      tail = { value: last.hole, at: last.at }
      content = content.slice(0, -1)
      to--
      pathEnd = to
    }
    const holes = pieces.slice(from, to).flatMap((p) => ('hole' in p ? [{ value: p.hole, at: p.at }] : []))
    segments.push({ text: holes.length > 0 ? null : content, holes, from, to })
    from = Math.max(to, from + 1)
    if (tail) break
  }
  const query = stop < flat.length && flat[stop] !== '#' ? flat.slice(stop + 1).replaceAll('\0', '{}') : null
  return { host, hostAt, hostHoles, base, segments, query, tail, pieces, pathEnd }
}

function placeOfPart(piece: Piece | undefined): At | null {
  return piece?.part.kind === 'chars' ? piece.part.at : null
}

function endOf(text: string, from: number, stop: RegExp): number {
  for (let i = from; i < text.length; i++) if (stop.test(text[i] as string)) return i
  return text.length
}

/** Base and path as axios joins them: one slash between, an absolute path stands alone. */
export function joinBase(base: Value | null, path: Value, at: At): Value {
  if (!base || (base.kind === 'constant' && base.value === undefined)) return path
  const options: Value[] = []
  for (const p of readingsOf(path, at)) {
    const first = p.parts[0]
    const start = first?.kind === 'chars' ? first.chars : ''
    if (/^(?:https?:)?\/\//i.test(start)) {
      options.push(p)
      continue
    }
    for (const b of optionsOf(base)) {
      for (const text of readingsOf(b, at)) {
        const last = text.parts.at(-1)
        const trimmed =
          last?.kind === 'chars'
            ? {
                ...text,
                parts: [...text.parts.slice(0, -1), { ...last, chars: last.chars.replace(/\/+$/, '') }],
              }
            : text
        const isEmpty = p.parts.every((part) => part.kind === 'chars' && part.chars === '')
        const slash = start.startsWith('/') || isEmpty ? [] : [madeText('/', at)]
        options.push(concat([trimmed, ...slash, p], at))
      }
    }
  }
  return { kind: 'union', options, at }
}

/** Where a text can be put in right behind piece `index - 1`, and how it must be written there. */
export type Insertion =
  /** Inside a literal or template: the characters alone. */
  | { how: 'inside'; spot: Spot }
  /** Behind an operand of `+`: the text needs quotes and a plus. */
  | { how: 'operand'; spot: Spot }

export function insertionAfter(url: Url, index: number): Insertion | null {
  const piece = url.pieces[index - 1]
  if (!piece) return null
  if ('hole' in piece) return holeEnd(piece.at)
  const id = idHole(url, index - 1)
  if (id) return holeEnd(id)
  return piece.spot && { how: 'inside', spot: { ...piece.spot, offset: piece.spot.offset + 1 } }
}

/** The outermost hole that this piece came through and whose text holds no slash: an id, and no piece of path. */
function idHole(url: Url, index: number): At | null {
  const piece = url.pieces[index]
  if (!piece || !('char' in piece) || piece.part.kind !== 'chars' || !piece.part.outer) return null
  for (const at of [...piece.part.outer].reverse()) {
    const text = url.pieces
      .map((p) => ('char' in p && p.part.kind === 'chars' && p.part.outer?.includes(at) ? p.char : ''))
      .join('')
    if (!text.includes('/')) return at
  }
  return null
}

function holeEnd(at: At): Insertion | null {
  const parent = at.node.parent
  if (parent?.type === 'TemplateLiteral') {
    const index = parent.expressions.indexOf(at.node as never)
    const quasi = parent.quasis[index + 1]
    return quasi ? { how: 'inside', spot: { module: at.module, offset: quasi.range[0] + 1 } } : null
  }
  if (parent?.type === 'BinaryExpression' && parent.operator === '+' && parent.right === at.node) {
    return { how: 'operand', spot: { module: at.module, offset: at.node.range[1] } }
  }
  return null
}

/** Where a hole begins in the source, with its `${`. */
function holeStart(at: At): Spot | null {
  const parent = at.node.parent
  if (parent?.type !== 'TemplateLiteral') return null
  const index = parent.expressions.indexOf(at.node as never)
  const quasi = parent.quasis[index]
  return quasi ? { module: at.module, offset: quasi.range[1] - 2 } : null
}

export interface PieceRange {
  module: SourceModule
  start: number
  end: number
  /** What a replacement has to end with: the quote, where the range ends behind an operand of `+`. */
  closing: string
}

/** The source range of the pieces from `from` up to `to`, where all of it is one stretch of one file. */
export function rangeOfPieces(url: Url, from: number, to: number): PieceRange | null {
  const first = url.pieces[from]
  const last = url.pieces[to - 1]
  if (!first || !last) return null
  const firstHole = 'hole' in first ? first.at : idHole(url, from)
  const lastHole = 'hole' in last ? last.at : idHole(url, to - 1)
  const start = firstHole ? holeStart(firstHole) : 'char' in first ? first.spot : null
  const end = lastHole
    ? holeLimit(lastHole)
    : 'char' in last && last.spot
      ? { ...last.spot, offset: last.spot.offset + 1 }
      : null
  if (!start) return null
  const closed = end ? null : lastOperand(first, lastHole)
  const limit = end ?? closed?.spot
  if (!limit || start.module !== limit.module || start.offset > limit.offset) return null
  return { module: start.module, start: start.offset, end: limit.offset, closing: closed?.quote ?? '' }
}

/** The end of a concatenation whose last operand is a hole, and the quote of the literal that the range begins in. */
function lastOperand(first: Piece, last: At | null): { spot: Spot; quote: string } | null {
  const after = last ? holeEnd(last) : null
  const literal = 'char' in first && first.part.kind === 'chars' ? first.part.at : null
  if (after?.how !== 'operand' || literal?.node.type !== 'Literal') return null
  return { spot: after.spot, quote: literal.module.text[literal.node.range[0]] as string }
}

/** Where a hole ends in the source: behind its `}`, or behind the operand with the quote that opens the next text. */
function holeLimit(at: At): Spot | null {
  const after = holeEnd(at)
  if (after?.how === 'inside') return after.spot
  const parent = at.node.parent
  if (after?.how !== 'operand' || parent?.type !== 'BinaryExpression') return null
  // `'/organizations/' + id + '/users'`: up to the first character of the text that follows, if one does.
  const next = parent.parent
  if (
    next?.type === 'BinaryExpression' &&
    next.operator === '+' &&
    next.left === parent &&
    next.right.type === 'Literal'
  ) {
    return { module: at.module, offset: next.right.range[0] + 1 }
  }
  return null
}
