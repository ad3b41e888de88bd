/** Edits of a request, wherever its parts stand: method, path, body. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import { isInside, keyName, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import { memberMakerOf, memberOfMethod } from '../trace/clients/clients.js'
import type { Field } from '../trace/evaluate/objects.js'
import type { Step } from '../trace/requests/steps.js'
import { insertionAfter, rangeOfPieces } from '../trace/requests/url.js'
import type { At } from '../trace/values.js'
import { commaAfter, removeField, removeListed, removeProperty } from './objects.js'
import { insertAt, quoted, replaceNode, replaceRange } from './text.js'

/** Writes another method: where its text stands, or by another member of the client. Null: it cannot be said there. */
export function editMethod(call: ApiCall, method: string): Edit | null {
  const { request } = call
  if (request.methodMember) {
    const { node, module } = request.methodMember
    // `api[verb]` says its method elsewhere.
    if (node.parent?.type === 'MemberExpression' && node.parent.computed) return null
    const old = module.text.slice(node.range[0], node.range[1])
    const name = memberOfMethod(request.row, old, method)
    return name === null ? null : replaceNode(node, module, name)
  }
  if (request.method.kind !== 'text') return null
  const [part] = request.method.parts
  if (request.method.parts.length !== 1 || part?.kind !== 'chars' || !part.at) return null
  const text =
    part.chars === part.chars.toLowerCase() &&
    part.at.module.text.slice(part.at.start, part.at.start + part.chars.length) === part.chars
      ? method.toLowerCase()
      : method
  return replaceRange(part.at.module, part.at.start, part.at.start + part.chars.length, text)
}

/** Puts `text` behind the path, before a query. */
export function appendToPath(call: ApiCall, text: string): Edit | null {
  const { url } = call
  if (!url) return null
  const insertion = insertionAfter(url, url.pathEnd)
  if (!insertion) return null
  const { module, offset } = insertion.spot
  const last = url.pieces[url.pathEnd - 1]
  const bare = last && 'char' in last && last.char === '/' ? text.replace(/^\//, '') : text
  if (insertion.how === 'inside') return insertAt(module, offset, bare)
  return insertAt(module, offset, ` + ${quoted(bare, module)}`)
}

/** Replaces the segments from `from` up to `to` (indexes into the URL's segments). */
export function replaceSegments(call: ApiCall, from: number, to: number, text: string): Edit | null {
  const first = call.url?.segments[from]
  const last = call.url?.segments[to - 1]
  if (!call.url || !first || !last) return null
  const range = rangeOfPieces(call.url, first.from, last.to)
  return range && replaceRange(range.module, range.start, range.end, text + range.closing)
}

/** Takes the body away: its field or its argument. Null where it cannot be told which argument it is. */
export function dropBody(call: ApiCall, body: At): Edit | null {
  const { request, site } = call
  const { field, index: position, step } = request.body ?? {}
  if (step && isInside(body.node, step.node) && body.module === step.module) return dropStep(step)
  const own = request.node.type === 'CallExpression' && site.node === request.node ? request.node : null
  const isAtRequest = site.node === request.node
  // Options that held the body and nothing else go with it.
  const alone = field && onlyProperty(field)
  if (alone && own && own.arguments.at(-1) === alone)
    return dropArgument(own, own.arguments.length - 1, request.module)
  const link = field && linkOf(call, field)
  if (link && isInside(body.node, link)) return dropLink(link, field.module)
  if (field && (isInside(body.node, field.whole) || (isAtRequest && !isInside(body.node, site.node))))
    return removeField(field.whole, field.module)
  const holder = body.node.parent
  if (holder?.type === 'Property' && holder.value === body.node && isInside(holder, site.node))
    return removeProperty(holder, body.module)
  if (own && position != null && own.arguments[position] === body.node)
    return request.row.needsBody
      ? replaceNode(body.node, request.module, 'undefined')
      : dropArgument(own, position, request.module)
  const maker = callAround(body.node, site.node)
  return maker && dropArgument(maker, maker.arguments.indexOf(body.node as never), site.module)
}

/** The call within `limit` that `node` is an argument of. */
function callAround(node: Node, limit: Node): TSESTree.CallExpression | null {
  const call = node.parent
  return call?.type === 'CallExpression' && call.arguments.includes(node as never) && isInside(call, limit)
    ? call
    : null
}

/** The call in a chain that makes a client with this field: `.json(body)`. */
function linkOf({ request }: ApiCall, { whole, how }: Field): TSESTree.CallExpression | null {
  if (how !== 'write' || whole.type !== 'CallExpression' || whole.arguments.length !== 1) return null
  const name =
    whole.callee.type === 'MemberExpression' ? keyName(whole.callee.property, whole.callee.computed) : null
  return name !== null && memberMakerOf(request.row, name) ? whole : null
}

/** A chain with one link less; a comment between the links stays. */
function dropLink({ callee, range }: TSESTree.CallExpression, module: SourceModule): Edit | null {
  if (callee.type !== 'MemberExpression') return null
  const { object, property } = callee
  const between = module.text.slice(object.range[1], property.range[0])
  return /\/[/*]/.test(between) ? null : replaceRange(module, object.range[1], range[1], '')
}

/** The literal of which a field is the only property. */
function onlyProperty({ holder }: Field): Node | null {
  return holder?.properties.length === 1 ? holder : null
}

/** Takes a further call of a request away, with what it said: `.send(body)`, the statement `request.write(body)`. */
export function dropStep({ node, module, shape }: Step): Edit | null {
  const { text } = module
  if (node.callee.type !== 'MemberExpression') return null
  if (shape.drop === 'argument') {
    const [only, ...more] = node.arguments
    return only && more.length === 0 ? replaceNode(only, module, '') : null
  }
  const statement = node.parent
  const object = node.callee.object
  if (statement.type === 'ExpressionStatement' && object.type === 'Identifier') {
    if (statement.parent.type !== 'BlockStatement' && statement.parent.type !== 'Program') return null
    const start = text.lastIndexOf('\n', statement.range[0]) + 1
    const newline = text.indexOf('\n', statement.range[1])
    const end = newline < 0 ? text.length : newline + 1
    const isAlone =
      text.slice(start, statement.range[0]).trim() === '' && text.slice(statement.range[1], end).trim() === ''
    return isAlone ? replaceRange(module, start, end, '') : replaceNode(statement, module, '')
  }
  return dropLink(node, module)
}

/** Takes an argument away: out of the list where it is the last one, else `undefined` in its place. */
export function dropArgument(node: TSESTree.CallExpression, index: number, module: SourceModule): Edit {
  const argument = node.arguments[index] as Node
  if (index === node.arguments.length - 1) {
    if (node.arguments.length > 1) return removeListed(argument, node.arguments, node, module)
    // `send(body,)`: an empty list keeps no comma.
    const comma = commaAfter(module, argument.range[1])
    const hasComma = comma >= 0 && comma < node.range[1]
    const kept = hasComma ? module.text.slice(argument.range[1], comma).trim() : ''
    return replaceRange(module, argument.range[0], hasComma ? comma + 1 : argument.range[1], kept)
  }
  return replaceNode(argument, module, 'undefined')
}
