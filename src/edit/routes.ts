/** Edits of a route's segments, in the style in which the URL is written. */
import type { Edit } from '../change.js'
import type { ApiCall } from '../trace/call.js'
import type { At } from '../trace/values.js'
import { replaceSegments } from './requests.js'
import { replaceNode, replaceRange } from './text.js'

/** Puts an expression and a segment before segment `index`: `organizations/<expression>/` in front of `connections`. */
export function insertExpressionBefore(
  call: ApiCall,
  index: number,
  word: string,
  expression: string,
): Edit | null {
  const segment = call.url?.segments[index]
  const piece = segment && call.url?.pieces[segment.from]
  if (!piece || !('char' in piece) || !piece.spot || piece.part.kind !== 'chars' || !piece.part.at)
    return null
  const { node, module } = piece.part.at
  const { offset } = piece.spot
  if (node.type === 'TemplateElement')
    return replaceRange(module, offset, offset, `${word}/\${${expression}}/`)
  if (node.type !== 'Literal') return null
  const quote = module.text[node.range[0]] as string
  if (node.parent.type === 'BinaryExpression' && node.parent.operator === '+') {
    const operand = /^[\w.$[\]'"]+$/.test(expression) ? expression : `(${expression})`
    return replaceRange(module, offset, offset, `${word}/${quote} + ${operand} + ${quote}/`)
  }
  return null
}

/** A plain string turned into a template, with its segments from `from` on replaced by `text`. */
export function literalAsTemplate(call: ApiCall, from: number, text: string): Edit | null {
  const segment = call.url?.segments[from]
  const piece = segment && call.url?.pieces[segment.from]
  if (!piece || !('char' in piece) || !piece.spot || piece.part.kind !== 'chars' || !piece.part.at)
    return null
  const { node, module } = piece.part.at
  if (node.type !== 'Literal' || typeof node.value !== 'string' || node.parent.type === 'BinaryExpression')
    return null
  const before = module.text.slice(node.range[0] + 1, piece.spot.offset)
  if (/[`\\]|\$\{/.test(before + text.replace(/\$\{[^}]*\}/g, ''))) return null
  const query = node.value.indexOf('?')
  return replaceNode(node, module, `\`${before}${text}${query < 0 ? '' : node.value.slice(query)}\``)
}

export function wordAt(at: At): string {
  return at.module.text.slice(at.node.range[0], at.node.range[1])
}

export { replaceSegments }
