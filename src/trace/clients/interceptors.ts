/**
 * What a client's own settings make of its responses: `client.interceptors.response.use((response) => response.data)`,
 * `transformResponse`.
 */
import { bare, isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { fieldsOf } from '../evaluate/objects.js'
import type { RawRequest } from '../requests/requests.js'
import type { Tracer } from '../tracer.js'
import { type At, type FunctionValue, optionsOf, type Value } from '../values.js'
import { clientRowOf } from './clients.js'

/** What a request's promise gives. */
export type Handed =
  | { as: 'response' }
  /** The parsed body, or what lies in it behind `path`. */
  | { as: 'body'; path: readonly string[] }
  /** Something that could not be followed, made by the function at `at`. */
  | { as: 'unknown'; at: At }

/** The member of a response that holds its parsed body; null where it is reached otherwise. */
export function bodyMember({ row, shape }: RawRequest): string | null {
  const { ways } = shape.answer ?? row.answer
  const way = ways.find(({ on, how, gives }) => on === 'response' && how === 'member' && gives === 'json')
  return way?.path.length === 1 ? (way.path[0] as string) : null
}

export function handedBy(t: Tracer, request: RawRequest): Handed {
  const body = bodyMember(request)
  if (body === null) return { as: 'response' }
  let handed: Handed = { as: 'response' }
  for (const module of t.workspace.loaded) {
    for (const name of module.names.get('interceptors') ?? []) {
      const use = responseUse(name)
      if (!use || !isOwn(t, use.client, module, request)) continue
      const [callback] = use.callbacks
      if (!callback) continue
      for (const option of optionsOf(t.evaluate(callback, module, null))) {
        if (option.kind === 'constant') continue
        const way = option.kind === 'function' ? wayGiven(option) : null
        const [first, ...path] = way ?? []
        if (way?.length === 0) continue
        if (first !== body || handed.as !== 'response')
          return { as: 'unknown', at: { node: callback, module } }
        handed = { as: 'body', path }
      }
    }
  }
  return handed
}

/** A `transformResponse` that does more than parse; null: the answer is the parsed body. */
export function transformOf(t: Tracer, request: RawRequest): At | null {
  if (bodyMember(request) === null) return null
  const { fields } = fieldsOf(t, request.config, { key: 'transformResponse' })
  for (const { thunk } of fields) {
    for (const value of optionsOf(t.force(thunk))) {
      const functions = value.kind === 'list' && !value.isOpen ? value.items.map(t.force) : [value]
      const isPlain = functions.every(
        (each) => each.kind === 'constant' || (each.kind === 'function' && isParsing(each)),
      )
      if (!isPlain) return { node: thunk.node, module: thunk.module }
    }
  }
  return null
}

/** Whether a function gives back its parameter, or what `JSON.parse` makes of it. */
function isParsing({ node: fn }: FunctionValue): boolean {
  const [param] = fn.params
  if (param?.type !== 'Identifier') return false
  const isParam = (node: Node | undefined): boolean => node?.type === 'Identifier' && node.name === param.name
  return returnedOf(fn).every(
    (node) =>
      isParam(node) ||
      (node.type === 'CallExpression' &&
        node.callee.type === 'MemberExpression' &&
        keyName(node.callee.property, node.callee.computed) === 'parse' &&
        isParam(node.arguments[0])),
  )
}

/** The client and the callbacks of `client.interceptors.response.use(...)`, from the name in it. */
function responseUse(name: Node): { client: Node; callbacks: readonly Node[] } | null {
  const interceptors = name.parent
  const response = interceptors?.parent
  const use = response?.parent
  const call = use?.parent
  if (interceptors?.type !== 'MemberExpression' || interceptors.property !== name) return null
  if (response?.type !== 'MemberExpression' || keyName(response.property, response.computed) !== 'response')
    return null
  if (use?.type !== 'MemberExpression' || keyName(use.property, use.computed) !== 'use') return null
  if (call?.type !== 'CallExpression' || call.callee !== use) return null
  return { client: interceptors.object, callbacks: call.arguments }
}

/** Whether the interceptors are those of the client that sends. */
function isOwn(t: Tracer, node: Node, module: SourceModule, request: RawRequest): boolean {
  const isSame = (option: Value): boolean => {
    if (option.kind === 'layers') return option.layers.some(isSame)
    if (option.kind === 'client') return option.at.node === request.instance?.at.node
    return (
      option.kind === 'external' &&
      request.instance === null &&
      clientRowOf(option.source, option.path) === request.row
    )
  }
  const value = t.evaluate(node, module, null)
  return optionsOf(value).some((option) =>
    option.kind === 'parameter' ? t.concrete(option).some(isSame) : isSame(option),
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
function returnedOf(fn: FunctionValue['node']): Node[] {
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
