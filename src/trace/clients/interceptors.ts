/**
 * What a client's own settings make of its responses: `client.interceptors.response.use((response) => response.data)`,
 * `transformResponse`, hooks.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { bare, isFunction, keyName, type Node } from '../../source/parse.js'
import { walk } from '../../source/syntax.js'
import type { RawRequest } from '../requests/requests.js'
import type { Tracer } from '../tracer.js'
import { type At, type FunctionValue, optionsOf, type Value } from '../values.js'
import { clientRowOf } from './clients.js'
import { interceptorsOf, nameOfPlace } from './interceptor-places.js'
import { isOfParameter } from './request-interceptors.js'
import type { InterceptorShape } from './shapes.js'
import { chainOf } from './typed.js'

/** What a request's promise gives. */
export type Handed =
  | { as: 'response' }
  /** The parsed body, or what lies in it behind `path`. */
  | { as: 'body'; path: readonly string[] }
  /** Something that could not be followed, made by the function at `at`, which is given as `by`. */
  | { as: 'unknown'; at: At; by: string }

/** The member of a response that holds its parsed body; null where it is reached otherwise. */
export function bodyMember({ row, shape }: RawRequest): string | null {
  const { ways } = shape.answer ?? row.answer
  const way = ways.find(({ on, how, gives }) => on === 'response' && how === 'member' && gives === 'json')
  return way?.path.length === 1 ? (way.path[0] as string) : null
}

/** What the functions that a client runs on its answers make of them. */
export function handedBy(t: Tracer, request: RawRequest): Handed {
  const body = bodyMember(request)
  let handed: Handed = { as: 'response' }
  for (const { shape, value, at } of interceptorsOf(t, request, 'answer')) {
    if (value.kind === 'constant') continue
    const unknown: Handed = { as: 'unknown', at, by: nameOfPlace(shape) }
    if (shape.returns !== 'value') {
      if (value.kind === 'function' && isChanging(t, value, shape, request)) return unknown
      continue
    }
    const way = value.kind === 'function' && !isWriting(value, shape, request) ? wayGiven(value) : null
    if (way?.length === 0) continue
    const [first, ...path] = way ?? []
    if (first === undefined || first !== body || handed.as !== 'response') return unknown
    handed = { as: 'body', path }
  }
  const changing = interceptorsOf(t, request, 'parse').find(({ value }) => !isParsing(value, request))
  return changing ? { as: 'unknown', at: changing.at, by: nameOfPlace(changing.shape) } : handed
}

/** Whether a function gives back its parameter, or what `JSON.parse` makes of it; or is the client's own. */
function isParsing(value: Value, { row }: RawRequest): boolean {
  if (value.kind === 'constant') return true
  if (value.kind === 'external') {
    const { source, path } = value
    return (
      path.join('.') === 'JSON.parse' || path.some((_, i) => clientRowOf(source, path.slice(0, i)) === row)
    )
  }
  return value.kind === 'function' && givesBack(value, 'parse')
}

/** Whether a function gives back its parameter, or what the member `of` of something makes of it: `JSON.parse(it)`. */
export function givesBack({ node: fn }: FunctionValue, of: string): boolean {
  const [param] = fn.params
  if (param?.type !== 'Identifier') return false
  const isParam = (node: Node | undefined): boolean => node?.type === 'Identifier' && node.name === param.name
  const returned = returnedOf(fn)
  // One that returns nothing gives its value to a callback.
  if (returned.length === 0) return false
  return returned.every(
    (node) =>
      isParam(node) ||
      (node.type === 'CallExpression' &&
        node.callee.type === 'MemberExpression' &&
        keyName(node.callee.property, node.callee.computed) === of &&
        isParam(node.arguments[0])),
  )
}

/** The names under which a function has the response that it is given. */
function namesOfResponse({ node: fn }: FunctionValue, { index = 0, member }: InterceptorShape): Set<string> {
  const param = fn.params[index]
  const names = new Set<string>()
  if (param?.type === 'Identifier') names.add(param.name)
  if (param?.type !== 'ObjectPattern') return names
  for (const each of param.properties)
    if (
      each.type === 'Property' &&
      each.value.type === 'Identifier' &&
      (member === undefined || keyName(each.key, each.computed) === member)
    )
      names.add(each.value.name)
  return names
}

/** Whether a function writes to the body of the response that it is given. */
function isWriting(fn: FunctionValue, shape: InterceptorShape, { row }: RawRequest): boolean {
  const ways = [row.answer, ...row.calls.flatMap(({ answer }) => answer ?? [])].flatMap((each) => each.ways)
  const bodies = new Set([
    'body',
    ...ways.flatMap(({ on, path }) => (on === 'response' ? path.slice(0, 1) : [])),
  ])
  const names = namesOfResponse(fn, shape)
  let isWritten = false
  walk(fn.node, (node) => {
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return
    const { root, keys } = chainOf(node.left)
    isWritten ||= root.type === 'Identifier' && names.has(root.name) && keys.some((key) => bodies.has(key))
  })
  return isWritten
}

/** Whether a function makes another response: `event.clone({ body })`, `new HttpResponse({ body })`, `new Response(text)`. */
function isCopying(fn: FunctionValue): boolean {
  let isMade = false
  walk(fn.node, (node) => {
    isMade ||=
      node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name === 'Response'
    if (node.type !== 'ObjectExpression') return
    const { parent } = node
    const isOther =
      parent?.type === 'NewExpression' ||
      (parent?.type === 'CallExpression' &&
        parent.callee.type === 'MemberExpression' &&
        keyName(parent.callee.property, parent.callee.computed) === 'clone' &&
        !isOfParameter(parent.callee, fn.node, fn.module))
    isMade ||= isOther && node.properties.some(isBody)
  })
  return isMade
}

function isBody(property: TSESTree.ObjectLiteralElement): boolean {
  return property.type === 'Property' && keyName(property.key, property.computed) === 'body'
}

/** Calls that only tell somebody about an answer. */
export const logs = /^(?:log|info|debug|warn|error|trace)$/

/** Whether a hook makes another response of the one that it is given: it writes to it, or gives back another one. */
function isChanging(t: Tracer, fn: FunctionValue, shape: InterceptorShape, request: RawRequest): boolean {
  if (isWriting(fn, shape, request)) return true
  if (shape.returns === 'copy') return isCopying(fn)
  if (shape.returns !== 'response') return false
  const names = namesOfResponse(fn, shape)
  return returnedOf(fn.node).some((node) => {
    switch (node.type) {
      case 'ReturnStatement':
        return false
      case 'Identifier':
        return node.name !== 'undefined' && !names.has(node.name)
      case 'MemberExpression': {
        const { root, keys } = chainOf(node)
        return !(root.type === 'Identifier' && names.has(root.name) && keys.join('.') === shape.member)
      }
      case 'CallExpression':
        return !isAgain(t, node.callee, fn)
      default:
        return true
    }
  })
}

/** Whether a call asks again, by the function that a hook is given for it or by a client, or only logs. */
function isAgain(t: Tracer, callee: Node, fn: FunctionValue): boolean {
  if (
    callee.type === 'Identifier' &&
    fn.node.params.some((each) => each.type === 'Identifier' && each.name === callee.name)
  )
    return true
  if (callee.type === 'MemberExpression' && logs.test(keyName(callee.property, callee.computed) ?? ''))
    return true
  return optionsOf(t.evaluate(callee, fn.module, fn.env)).some(
    (option) =>
      option.kind === 'client' ||
      option.kind === 'client-member' ||
      (option.kind === 'external' &&
        [option.path, option.path.slice(0, -1)].some((path) => clientRowOf(option.source, path) !== null)),
  )
}

/** The members behind the response, its parameter, that a callback gives; null where it gives something else. */
function wayGiven({ node: fn }: FunctionValue): readonly string[] | null {
  const [param] = fn.params
  if (!param) return null
  const ways = returnedOf(fn).map((node) => wayFrom(node, param))
  const [first] = ways
  return first && ways.every((way) => way?.join('.') === first.join('.')) ? first : null
}

function wayFrom(node: Node, param: Node): readonly string[] | null {
  const way: string[] = []
  let at = bare(node)
  while (at.type === 'MemberExpression') {
    const key = keyName(at.property, at.computed)
    if (key === null) return null
    way.unshift(key)
    at = bare(at.object)
  }
  if (at.type !== 'Identifier') return null
  const { name } = at
  if (param.type === 'Identifier') return name === param.name ? way : null
  if (param.type !== 'ObjectPattern') return null
  for (const each of param.properties) {
    const key = each.type === 'Property' ? keyName(each.key, each.computed) : null
    if (key !== null && each.value?.type === 'Identifier' && each.value.name === name) return [key, ...way]
  }
  return null
}

/** The expressions that a function returns. */
export function returnedOf(fn: FunctionValue['node']): Node[] {
  const returned: Node[] = []
  if (fn.body?.type === 'BlockStatement') returns(fn.body, returned)
  else if (fn.body) returned.push(fn.body)
  return returned.flatMap(parts)
}

/** The possibilities of an expression; a rejected promise is none. */
function parts(node: Node): Node[] {
  const expression = bare(node)
  if (expression.type === 'ConditionalExpression')
    return [...parts(expression.consequent), ...parts(expression.alternate)]
  if (expression.type === 'AwaitExpression') return parts(expression.argument)
  const called =
    expression.type === 'CallExpression' && expression.callee.type === 'MemberExpression'
      ? keyName(expression.callee.property, expression.callee.computed)
      : null
  if (called === 'reject') return []
  const [resolved] = expression.type === 'CallExpression' ? expression.arguments : []
  return called === 'resolve' && resolved ? parts(resolved) : [expression]
}

function returns(node: Node, found: Node[]): void {
  if (node.type === 'ReturnStatement') {
    found.push(node.argument ?? node)
    return
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent') continue
    for (const each of Array.isArray(value) ? value : [value])
      if (
        each &&
        typeof each === 'object' &&
        typeof (each as Node).type === 'string' &&
        !isFunction(each as Node)
      )
        returns(each as Node, found)
  }
}
