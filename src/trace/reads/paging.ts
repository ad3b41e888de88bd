/**
 * Whether a list call asks for its pages: the token that its answer names is sent back as `page_token`. Followed
 * from the read of the token forwards, through variables, arguments, state and functions, however the code around
 * it goes on (a loop, a call of itself, a generator).
 */
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { ApiCall } from '../call.js'
import { fieldsOf } from '../evaluate/objects.js'
import type { Trace } from '../index.js'
import { optionsOf, plainText, type Value } from '../values.js'

/** The query parameter that asks for a page. */
export const pageParameter = 'page_token'
/** The field of `pagination` that names the next page. */
const nextPage = 'next_page_token'

export function isPaging(call: ApiCall, trace: Trace): boolean {
  const answer = call.answer()
  for (const [node, states] of answer.states) {
    if (!states.some((state) => state.path.at(-1) === nextPage)) continue
    const module = trace.tracer.workspace.moduleOf(node)
    if (module && isSentBack(trace, node, module)) return true
  }
  // The next token goes to whoever asks, and the page asked for comes from there: its loop is the caller's.
  const handsOn =
    answer.reads.some((read) => read.path.at(-1) === nextPage) ||
    answer.sinks.some(({ kind, path }) => kind === 'leaves' && path.length === 0)
  return handsOn && sendsToken(call, trace)
}

/** Whether an expression that holds a token is what `page_token` is set to. */
function isSentBack(trace: Trace, node: Node, module: SourceModule): boolean {
  for (let at = node, up = node.parent; up; at = up, up = up.parent) {
    switch (up.type) {
      case 'TemplateLiteral': {
        const index = up.expressions.indexOf(at as never)
        if (namesParameter(up.quasis[index]?.value.cooked ?? '')) return true
        break
      }
      case 'BinaryExpression':
        if (up.operator !== '+' || up.right !== at) break
        if (namesParameter(lastText(trace, up.left, module))) return true
        break
      case 'Property':
        return up.value === at && up.parent.type === 'ObjectExpression' && isParameter(trace, up, module)
      case 'ArrayExpression': {
        const [key] = up.elements
        return up.elements[1] === at && !!key && textOf(trace, key, module) === pageParameter
      }
      case 'AssignmentExpression':
        return up.right === at && up.left.type === 'MemberExpression'
          ? keyOf(trace, up.left.property, up.left.computed, module) === pageParameter
          : false
      case 'CallExpression': {
        const [key] = up.arguments
        if (up.arguments[1] === at && key && textOf(trace, key, module) === pageParameter) return true
        if (up.arguments[0] !== at && up.callee !== at) return false
        break
      }
      case 'MemberExpression':
      case 'ChainExpression':
      case 'LogicalExpression':
      case 'ConditionalExpression':
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
        break
      default:
        return false
    }
  }
  return false
}

function namesParameter(text: string): boolean {
  return new RegExp(`(?:^|[?&])${pageParameter}=$`).test(text)
}

/** The characters that a concatenation ends with. */
function lastText(trace: Trace, node: Node, module: SourceModule): string {
  const last = node.type === 'BinaryExpression' ? node.right : node
  if (last.type === 'TemplateLiteral') return last.quasis.at(-1)?.value.cooked ?? ''
  return textOf(trace, last, module) ?? ''
}

function isParameter(
  trace: Trace,
  property: Extract<Node, { type: 'Property' }>,
  module: SourceModule,
): boolean {
  return keyOf(trace, property.key, property.computed, module) === pageParameter
}

function keyOf(trace: Trace, key: Node, computed: boolean, module: SourceModule): string | null {
  return keyName(key, computed) ?? textOf(trace, key, module)
}

function textOf(trace: Trace, node: Node, module: SourceModule): string | null {
  return node.type === 'SpreadElement' ? null : plainText(trace.tracer.evaluate(node, module, null))
}

/** Whether the request can send a page token, wherever it comes from. */
export function sendsToken(call: ApiCall, trace: Trace): boolean {
  const { query } = call.request
  if (query && fieldsOf(trace.tracer, query.value, { key: pageParameter }).fields.length > 0) return true
  if (!call.url) return false
  const text = call.url.pieces.map((piece) => ('char' in piece ? piece.char : '\0')).join('')
  if (text.includes(`${pageParameter}=`)) return true
  return call.url.pieces.some((piece) => 'hole' in piece && mentionsToken(trace, piece.hole))
}

function mentionsToken(trace: Trace, value: Value): boolean {
  return optionsOf(value).some((option) => {
    if (option.kind === 'text')
      return option.parts.some((part) =>
        part.kind === 'chars' ? part.chars.includes(`${pageParameter}=`) : mentionsToken(trace, part.value),
      )
    return (
      (option.kind === 'layers' || option.kind === 'object') &&
      fieldsOf(trace.tracer, option, { key: pageParameter }).fields.length > 0
    )
  })
}
