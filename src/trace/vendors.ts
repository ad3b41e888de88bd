/** Who else a call may go to: other services and packages that stand behind the same interface, list or condition. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Node, SourceModule } from '../source/parse.js'
import type { Link } from './call.js'
import { frameFor } from './evaluate-call.js'
import { invocationOf } from './invocation.js'
import { type RawRequest, requestsAt } from './requests.js'
import { isSdk } from './sdk.js'
import type { Tracer } from './tracer.js'
import { type Env, type FunctionValue, optionsOf, type Value } from './values.js'

/** Calls below a function deeper than this are not entered. */
const deepest = 4

/** Packages that make no request to anybody: what stands in for a client in a test is made with them. */
const testing =
  /^(?:node:|vitest$|jest$|@jest\/|sinon$|mocha$|chai$|ava$|tap$|@testing-library\/|fs$|path$|util$|crypto$|events$|assert$|lodash|rxjs|zod$|debug$)/

/** The package that a value comes from, where it was made or fetched by one; null: not seen to. */
export function packageBehind(t: Tracer, value: Value, module: SourceModule): string | null {
  if (value.kind === 'external') return nameOf(value)
  if (value.kind !== 'unknown') return null
  let node: Node = value.at.node
  while (node.type === 'AwaitExpression' || node.type === 'ChainExpression')
    node = node.type === 'AwaitExpression' ? node.argument : node.expression
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return null
  return packageCalled(t, node, value.at.module ?? module, null)
}

function nameOf({ source }: Value & { kind: 'external' }): string | null {
  return source === 'global' || testing.test(source) ? null : source
}

/** The package whose function, or whose object's method, a call calls. */
function packageCalled(
  t: Tracer,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  module: SourceModule,
  env: Env | null,
): string | null {
  for (const option of optionsOf(t.evaluate(call.callee, module, env))) {
    if (option.kind === 'external') return nameOf(option)
    const { callee } = call
    if (option.kind !== 'unknown' || callee.type !== 'MemberExpression') continue
    // A method of what a package made: `new Client().get(...)`.
    for (const object of optionsOf(t.evaluate(callee.object, module, env))) {
      const made = packageBehind(t, object, module)
      if (made) return made
    }
  }
  return null
}

export interface Vendors {
  /** The other host or package that one of the calls to a request may go to; null: all lead to the same. */
  elsewhere(links: readonly Link[]): string | null
}

/**
 * Asks of every call that leads to one of Polytomic's requests what else it may call. `chains`: the calls that do,
 * each with the request at its end; `foreignOf`: the host of another service that a request goes to.
 */
export function createVendors(
  t: Tracer,
  chains: readonly { request: RawRequest; links: readonly Link[] }[],
  foreignOf: (request: RawRequest) => { host: string | null; isOurs: boolean },
): Vendors {
  // What lies inside of the functions that a call is known to enter on its way to Polytomic.
  const inner = new Map<Node, { node: Node; module: SourceModule }[]>()
  for (const { request, links } of chains) {
    let at: { node: Node; module: SourceModule } = request
    for (const link of links) {
      inner.set(link.node, [...(inner.get(link.node) ?? []), at])
      at = link
    }
  }
  const known = new Map<Node, string | null>()

  function atLink(link: Link): string | null {
    if (link.node.type !== 'CallExpression') return null
    const { callee, items, isOpen } = invocationOf(t, link.node, link.module, null)
    const options = optionsOf(t.evaluate(callee, link.module, null)).flatMap((value) => t.concrete(value))
    if (options.length < 2) return null
    const ends = inner.get(link.node) ?? []
    for (const option of options) {
      const other = packageBehind(t, option, link.module)
      if (other) return `the package ${other}`
      if (option.kind !== 'function') continue
      const isOurs = ends.some(({ node, module }) => module === option.module && isInside(node, option.node))
      if (isOurs) continue
      const frame = frameFor(option, items, isOpen, { node: link.node, module: link.module, env: null })
      const found = within(option, frame, new Set(), 0)
      if (found) return found
    }
    for (const request of requestsAt(t, link.node, link.module, null)) {
      const { host } = foreignOf(request)
      if (host) return host
    }
    return null
  }

  /** The host or package that a function calls, itself or through functions that it calls. */
  function within(fn: FunctionValue, env: Env, seen: Set<Node>, depth: number): string | null {
    if (seen.has(fn.node) || depth > deepest) return null
    seen.add(fn.node)
    for (const call of fn.module.calls) {
      if (call.type !== 'CallExpression' || !isInside(call, fn.node)) continue
      const requests = requestsAt(t, call, fn.module, env).map(foreignOf)
      const host = requests.find((each) => each.host !== null)?.host
      if (host) return host
      if (requests.some(({ isOurs }) => isOurs)) continue
      const made = packageCalled(t, call, fn.module, env)
      if (made && !isSdk(t.evaluate(call.callee, fn.module, env))) return `the package ${made}`
      const { callee, items, isOpen } = invocationOf(t, call, fn.module, env)
      for (const option of optionsOf(t.evaluate(callee, fn.module, env))) {
        if (option.kind !== 'function') continue
        const site = { node: call as Node, module: fn.module, env }
        const found = within(option, frameFor(option, items, isOpen, site), seen, depth + 1)
        if (found) return found
      }
    }
    return null
  }

  return {
    elsewhere(links) {
      for (const link of links) {
        let answer = known.get(link.node)
        if (answer === undefined) {
          answer = atLink(link)
          known.set(link.node, answer)
        }
        if (answer) return answer
      }
      return null
    },
  }
}

function isInside(node: Node, ancestor: Node): boolean {
  return node.range[0] >= ancestor.range[0] && node.range[1] <= ancestor.range[1]
}
