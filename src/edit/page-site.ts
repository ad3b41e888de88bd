/** Where the pages of a list can be asked for: the expression that gives its answer, or the statements around it. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { OperationId } from '../api/operations.js'
import { enclosingFunction, type Node } from '../source/parse.js'
import type { ApiCall, Link } from '../trace/call.js'
import { bodyMember } from '../trace/clients/interceptors.js'
import { isOfEndpoint } from '../trace/flow/endpoints.js'
import type { State } from '../trace/flow/state.js'
import type { Trace } from '../trace/index.js'
import { holdsSteps } from './page-promise.js'

/** The lists that answer in pages. */
export const pagedLists: readonly OperationId[] = ['modelSync.list', 'bulkSync.list']

export interface PageSite {
  /** The call whose arguments say what is asked for: of the client, or of a wrapper. */
  level: Link & { node: TSESTree.CallExpression }
  /** All list calls that it makes. */
  calls: readonly ApiCall[]
  /** An expression that gives a promise of the answer, or a response that statements behind it read. */
  form:
    | {
        kind: 'expression'
        node: Node /** Members from the answer down to the body. */
        way: readonly string[]
      }
    | { kind: 'response' }
}

/** The outermost place at which the answer is still whole; or why there is none. */
export function pageSiteOf(call: ApiCall, trace: Trace): PageSite | string {
  if (isOfEndpoint(trace.tracer, call))
    return 'it is the request of an endpoint, whose client keeps one answer for each argument: more pages take a function that asks for them all, or an infinite query whose page is the token'
  const levels: Link[] = [{ node: call.request.node, module: call.request.module }, ...call.links].reverse()
  let why: string | null = null
  for (const level of levels) {
    if (level.node.type !== 'CallExpression') {
      why ??=
        level.node.type === 'ObjectExpression'
          ? 'the request is only described here, and what sends it is not seen'
          : 'the request is made where an object is constructed'
      continue
    }
    const served = trace.calls.filter((each) => passes(each, level.node))
    const own = served.filter((each) => each.operation && pagedLists.includes(each.operation.id))
    const isOwn = level === levels[0] ? own.every((each) => each.site.node === level.node) : true
    const other = served.find((each) => !own.includes(each))
    if (other || !isOwn) {
      why ??= 'the wrapper serves other requests too'
      if (other && level !== levels[0])
        return `its wrapper hands the items out alone, without the token of the next page, and also serves ${other.method ?? 'a request'} ${other.path ?? ''}`.trim()
      continue
    }
    const form = formAt(call, level)
    if (form) return { level: { ...level, node: level.node }, calls: own, form }
    why ??= 'its answer could not be followed to where its items are read'
  }
  return why ?? 'its answer could not be followed to where its items are read'
}

function passes(call: ApiCall, node: Node): boolean {
  return call.request.node === node || call.links.some((link) => link.node === node)
}

function formAt(call: ApiCall, level: Link): PageSite['form'] | null {
  let isResponse = false
  for (let at: Node | undefined = level.node; at; at = outward(at)) {
    const states = call.answer().states.get(at)
    const state = states && only(states)
    if (!state) {
      if (at === level.node) return null
      continue
    }
    const way = holdsSteps(call, level, at) ? wayToBody(call, state) : null
    if (way) return { kind: 'expression', node: at, way }
    if (state.token === 'response' && state.layers.length === (at === level.node ? 1 : 0)) isResponse = true
  }
  return isResponse && holdsSteps(call, level, level.node) ? { kind: 'response' } : null
}

/** The one thing a node holds; null where it holds several. */
export function only(states: readonly State[]): State | null {
  const [first] = states
  const isOne = states.every((each) => keyOf(each) === (first && keyOf(first)))
  return isOne && first ? first : null
}

function keyOf({ layers, token, path }: State): string {
  return `${token}:${path.join('.')}:${layers.map((l) => (l.kind === 'prop' ? `.${l.key}` : l.kind)).join()}`
}

/** Members between what a promise gives and the body; null where the state is no promise of a body. */
function wayToBody(call: ApiCall, { layers, token, path }: State): readonly string[] | null {
  const [outer, ...inner] = layers
  if (outer?.kind !== 'promise' || inner.length > 1 || path.length > 0) return null
  const way: string[] = []
  for (const layer of inner) {
    if (layer.kind !== 'prop' || !/^[A-Za-z_$][\w$]*$/.test(layer.key)) return null
    way.push(layer.key)
  }
  if (token === 'body') return way
  // A copy of a response with methods of its own would lose them.
  const member = call.request.row.isPlain ? bodyMember(call.request) : null
  return member === null ? null : [...way, member]
}

/** Outwards through what unwraps an answer: members, calls of them, `await`. */
export function outward(node: Node): Node | undefined {
  const { parent } = node
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node ? parent : undefined
    case 'CallExpression':
      return parent.callee === node ? parent : undefined
    case 'AwaitExpression':
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
      return parent
    default:
      return undefined
  }
}

/** Nodes inside `node` that belong to the same function, `node` included. */
export function* within(node: Node): Generator<Node> {
  yield node
  if (node.type.startsWith('Function') || node.type === 'ArrowFunctionExpression') return
  for (const child of childrenOf(node)) yield* within(child)
}

/** Nodes inside `node` of any function, `node` included. */
export function* deepWithin(node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* deepWithin(child)
}

function childrenOf(node: Node): Node[] {
  const found: Node[] = []
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent') continue
    for (const each of Array.isArray(value) ? value : [value])
      if (each && typeof each === 'object' && typeof (each as Node).type === 'string' && 'range' in each)
        found.push(each as Node)
  }
  return found
}

/** Whether the function around a node hands out its values one by one and cannot wait for anything. */
export function isInPlainGenerator(node: Node): boolean {
  const fn = enclosingFunction(node)
  return fn?.generator === true && !fn.async
}
