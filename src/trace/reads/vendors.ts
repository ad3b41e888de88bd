/** Who else a call may go to: other services and packages that stand behind the same interface, list or condition. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { isInside, type Node, type SourceModule } from '../../source/parse.js'
import { frameFor } from '../evaluate/calls.js'
import { invocationOf } from '../evaluate/invocation.js'
import { type RawRequest, requestsAt } from '../requests/requests.js'
import { isSdk } from '../sdk/sdk.js'
import type { Tracer } from '../tracer.js'
import { type Env, type FunctionValue, optionsOf, type Value } from '../values.js'

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
  /** The other host or package that one of the calls which lead to a request may go to; null: all lead to the same. */
  elsewhere(request: RawRequest): string | null
}

/**
 * Asks of every call that leads to one of Polytomic's requests what else it may call.
 * @param foreignOf the host of another service that a request goes to
 */
export function createVendors(
  t: Tracer,
  foreignOf: (request: RawRequest) => { host: string | null; isOurs: boolean },
): Vendors {
  /** By the outermost call of a chain: what else it may go to, for each function that it is known to enter. */
  const known = new Map<Node, Map<Node, string | null>>()

  /** What a call may go to beside the function of the user's that it enters on its way to Polytomic. */
  function beside(site: { node: Node; module: SourceModule; env: Env | null }, entered: Node): string | null {
    const { node, module, env } = site
    if (node.type !== 'CallExpression') return null
    const { callee, items, isOpen } = invocationOf(t, node, module, env)
    const options = optionsOf(t.evaluate(callee, module, env)).flatMap((value) => t.concrete(value))
    if (options.length < 2) return null
    for (const option of options) {
      const other = packageBehind(t, option, module)
      if (other) return `the package ${other}`
      if (option.kind !== 'function') continue
      // One class has several instances, each with a base URL of its own.
      const isOurs = option.node === entered
      const found = within(option, frameFor(option, items, isOpen, site), new Set(), 0, isOurs)
      if (found) return found
    }
    for (const request of requestsAt(t, node, module, env)) {
      const { host } = foreignOf(request)
      if (host) return host
    }
    return null
  }

  /** The host or package that a function calls, itself or through functions that it calls. */
  function within(
    fn: FunctionValue,
    env: Env,
    seen: Set<Node>,
    depth: number,
    hostsOnly: boolean,
  ): string | null {
    if (seen.has(fn.node) || depth > deepest) return null
    seen.add(fn.node)
    for (const call of fn.module.calls) {
      if (call.type !== 'CallExpression' || !isInside(call, fn.node)) continue
      const requests = requestsAt(t, call, fn.module, env).map(foreignOf)
      const host = requests.find((each) => each.host !== null)?.host
      if (host) return host
      if (requests.some(({ isOurs }) => isOurs)) continue
      const made = hostsOnly ? null : packageCalled(t, call, fn.module, env)
      if (made && !isSdk(t.evaluate(call.callee, fn.module, env))) return `the package ${made}`
      const { callee, items, isOpen } = invocationOf(t, call, fn.module, env)
      for (const option of optionsOf(t.evaluate(callee, fn.module, env))) {
        if (option.kind !== 'function') continue
        const site = { node: call as Node, module: fn.module, env }
        const found = within(option, frameFor(option, items, isOpen, site), seen, depth + 1, hostsOnly)
        if (found) return found
      }
    }
    return null
  }

  return {
    elsewhere(request) {
      for (let frame = request.env; frame?.site; frame = frame.site.env) {
        const { site, fn } = frame
        const byFunction = site.env === null ? (known.get(site.node) ?? new Map<Node, string | null>()) : null
        let answer = byFunction?.get(fn)
        if (answer === undefined) {
          answer = beside(site, fn)
          byFunction?.set(fn, answer)
          if (byFunction) known.set(site.node, byFunction)
        }
        if (answer) return answer
      }
      return null
    },
  }
}
