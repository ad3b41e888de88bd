/** What a client's interceptors make of its responses: `client.interceptors.response.use((response) => response.data)`. */
import { bare, isFunction, keyName, type Node, type SourceModule } from '../source/parse.js'
import { clientRowOf } from './clients.js'
import type { RawRequest } from './requests.js'
import type { Tracer } from './tracer.js'
import { type FunctionValue, optionsOf, type Value } from './values.js'

/** What a request's promise gives: the response, its parsed body, or something that could not be followed. */
export type Handed = 'response' | 'body' | 'unknown'

/** The member of a response that holds its parsed body; null where it is reached otherwise. */
export function bodyMember({ row, shape }: RawRequest): string | null {
  const { ways } = shape.answer ?? row.answer
  const way = ways.find(({ on, how, gives }) => on === 'response' && how === 'member' && gives === 'json')
  return way?.path.length === 1 ? (way.path[0] as string) : null
}

export function handedBy(t: Tracer, request: RawRequest): Handed {
  const body = bodyMember(request)
  if (body === null) return 'response'
  let handed: Handed = 'response'
  for (const module of t.workspace.loaded) {
    for (const name of module.names.get('interceptors') ?? []) {
      const use = responseUse(name)
      if (!use || !isOwn(t, use.client, module, request)) continue
      const [callback] = use.callbacks
      if (!callback) continue
      for (const option of optionsOf(t.evaluate(callback, module, null))) {
        if (option.kind === 'constant') continue
        const own = option.kind === 'function' ? returnedBy(option, body) : 'unknown'
        if (own === 'unknown' || (own === 'body' && handed === 'body')) return 'unknown'
        if (own === 'body') handed = 'body'
      }
    }
  }
  return handed
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

/** What a callback gives of the response that is its parameter. */
function returnedBy({ node: fn }: FunctionValue, body: string): Handed {
  const [param] = fn.params
  if (!param) return 'unknown'
  const returned: Node[] = []
  if (fn.body.type === 'BlockStatement') returns(fn.body, returned)
  else returned.push(fn.body)
  const kinds = new Set(returned.flatMap(parts).map((node) => handedOut(node, param, body)))
  const [only] = kinds
  return kinds.size === 1 && only ? only : 'unknown'
}

function handedOut(node: Node, param: Node, body: string): Handed {
  if (param.type === 'Identifier') {
    if (node.type === 'Identifier') return node.name === param.name ? 'response' : 'unknown'
    if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return 'unknown'
    return node.object.name === param.name && keyName(node.property, node.computed) === body
      ? 'body'
      : 'unknown'
  }
  if (param.type !== 'ObjectPattern' || node.type !== 'Identifier') return 'unknown'
  const isBody = param.properties.some(
    (each) =>
      each.type === 'Property' &&
      keyName(each.key, each.computed) === body &&
      each.value.type === 'Identifier' &&
      each.value.name === node.name,
  )
  return isBody ? 'body' : 'unknown'
}

/** The possibilities of an expression; a rejected promise is none. */
function parts(node: Node): Node[] {
  const expression = bare(node)
  if (expression.type === 'ConditionalExpression')
    return [...parts(expression.consequent), ...parts(expression.alternate)]
  const isRejected =
    expression.type === 'CallExpression' &&
    expression.callee.type === 'MemberExpression' &&
    keyName(expression.callee.property, expression.callee.computed) === 'reject'
  return isRejected ? [] : [expression]
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
