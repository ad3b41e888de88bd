/**
 * What endpoints give, and who asks them: the ways from a client to the answer of an endpoint of it, laid around the
 * answer as layers, so that the client is followed to wherever one of them is taken.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { FunctionNode, Node } from '../../source/parse.js'
import type { ApiCall } from '../call.js'
import { type Endpoint, type EndpointHost, endpointsOf, givenBy, placeIn } from '../clients/endpoints.js'
import { answers, type UseStep } from '../clients/shapes.js'
import { frameFor } from '../evaluate/calls.js'
import { itemsOf } from '../evaluate/items.js'
import { fieldsOf } from '../evaluate/objects.js'
import type { Caller, Tracer } from '../tracer.js'
import { type At, type FunctionValue, optionsOf, type Thunk, unknown, type Value } from '../values.js'
import { isExported } from './exports.js'
import { type FlowStart, followFlow } from './flow.js'
import { type FlowContext, type Layer, popped, type State, sink, unpromised } from './state.js'

/** Where the answer of an endpoint comes to light, once its client has the body. */
export function endpointStarts(t: Tracer, endpoint: Endpoint): FlowStart[] {
  const { shape, definition, module } = endpoint
  const body: State = { layers: [], token: 'body', path: [] }
  const transforms = functionsUnder(t, endpoint, shape.transform)
  if (transforms.length === 0) return startsOf(t, endpoint, body)
  return transforms.flatMap((fn): FlowStart[] => {
    const [param] = fn.node.params
    if (!param) return []
    const entered = { fn: fn.node, site: definition, module, as: 'endpoint' } as const
    return [{ node: param, module: fn.module, state: body, stack: [entered], isBinding: true }]
  })
}

/** What makes something else of the answer before anybody gets it, and is no function that is here; null: nothing. */
export function endpointChange(t: Tracer, endpoint: Endpoint, config: Value): { at: At; by: string } | null {
  const { shape, definition, module, env, host, name } = endpoint
  const changed = endpointsOf(t).changed.get(host.root)?.get(name)
  if (changed) return { at: changed, by: 'a further description' }
  const own: Value = { kind: 'object', node: definition, module, env }
  const [transform] = fieldsOf(t, own, { key: shape.transform }).fields
  if (transform && functionsUnder(t, endpoint, shape.transform).length === 0)
    return { at: transform.thunk, by: `\`${shape.transform}\`` }
  const key = 'responseHandler'
  const [handler] = fieldsOf(t, config, { key }).fields
  const isJson =
    !handler ||
    optionsOf(t.force(handler.thunk)).every(
      (value) =>
        value.kind === 'constant' ||
        (value.kind === 'text' &&
          value.parts.every((part) => part.kind === 'chars' && part.chars === 'json')),
    )
  return isJson ? null : { at: handler.thunk, by: `\`${key}\`` }
}

/** The functions under an option of an endpoint, with those that further descriptions give it. */
function functionsUnder(
  t: Tracer,
  { definition, module, env, host, name }: Endpoint,
  key: string,
): FunctionValue[] {
  const own: Value = { kind: 'object', node: definition, module, env }
  const more = endpointsOf(t).enhanced.get(host.root)?.get(name) ?? []
  return [own, ...more].flatMap((value) =>
    fieldsOf(t, value, { key }).fields.flatMap(({ thunk }) =>
      optionsOf(t.force(thunk)).filter((each) => each.kind === 'function'),
    ),
  )
}

/** Where what an endpoint gives is taken: behind every client that has it, and in the functions that are told of it. */
export function startsOf(t: Tracer, endpoint: Endpoint, given: State): FlowStart[] {
  const bare = unpromised(given)
  const { shape, member, name } = endpoint
  const ways = (shape.uses[member] ?? []).map((way) => laid(way, name, shape.select, bare))
  const clients = hostsOf(t, endpoint).flatMap(({ call, module }) =>
    ways.map((state): FlowStart => ({ node: call, module, state, stack: [] })),
  )
  const told = Object.entries(shape.told).flatMap(([key, params]) =>
    functionsUnder(t, endpoint, key).flatMap((fn) =>
      params.flatMap(([index, way]): FlowStart[] => {
        const param = fn.node.params[index]
        const entered = {
          fn: fn.node,
          site: endpoint.definition,
          module: endpoint.module,
          as: 'ignored',
        } as const
        const state = laid(way, null, shape.select, bare)
        return param ? [{ node: param, module: fn.module, state, stack: [entered], isBinding: true }] : []
      }),
    ),
  )
  return [...clients, ...told]
}

function hostsOf(t: Tracer, { host }: Endpoint): EndpointHost[] {
  return endpointsOf(t).hosts.filter(({ root }) => root === host.root)
}

/** A state behind the steps of a way. */
function laid(way: readonly UseStep[], name: string | null, select: string, inner: State): State {
  const layers = way.map((step): Layer => {
    switch (step) {
      case '()':
        return { kind: 'function' }
      case '(arg)':
        return { kind: 'function', select }
      case '(recipe)':
        return { kind: 'recipe', name }
      case 'await':
        return { kind: 'promise' }
      case '[]':
        return { kind: 'item' }
      case '.':
        return { kind: 'prop', key: name ?? '' }
      default:
        return { kind: 'prop', key: step.replace('*', capital(name ?? '')) }
    }
  })
  return { ...inner, layers: [...layers, ...inner.layers] }
}

function capital(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}

/** What a function returned that makes requests for endpoints: `{ data }`, or the answer of a client like that. */
export function flowSent(context: FlowContext, fn: FunctionNode, state: State, site: Node | null): boolean {
  const index = endpointsOf(context.t)
  const requested = index.ofRequest.get(fn)
  for (const { definition, module } of requested ?? [])
    sink(context, 'sent', definition, module, state, 'it is sent')
  if (requested) return true
  const own = index.ofWhole.get(fn)
  const senders = index.ofSender.get(fn)
  if (!own && !senders) return false
  // An endpoint that makes its request itself calls the function that sends.
  if (!own && site?.type === 'CallExpression') return false
  const bare = unpromised(state)
  const given = ofData(bare)
  if (!given) return true
  if (own) for (const endpoint of own) handOut(context, endpoint, given)
  for (const endpoint of senders ? sentFor(context.t, senders) : []) {
    const isMeant = !site || endpoint.requests.some((request) => placeIn(request) === site)
    if (!isMeant) continue
    const transforms = functionsUnder(context.t, endpoint, endpoint.shape.transform)
    if (transforms.length === 0) handOut(context, endpoint, given)
    for (const transform of transforms) {
      const [param] = transform.node.params
      const entered = {
        fn: transform.node,
        site: endpoint.definition,
        module: endpoint.module,
        as: 'endpoint',
      } as const
      if (param) context.bind(param, transform.module, given, [entered])
    }
  }
  return true
}

/** What lies under `data`; null where something else does. */
function ofData(state: State): State | null {
  const [top] = state.layers
  if (top) return top.kind === 'prop' && top.key === 'data' ? popped(state) : null
  return state.token === 'response' && state.path.length === 0
    ? { layers: [], token: 'body', path: [] }
    : null
}

/** The endpoints that a function sends for. */
function sentFor(t: Tracer, senders: readonly EndpointHost[]): Endpoint[] {
  const roots = new Set(senders.map(({ root }) => root))
  return endpointsOf(t).all.filter(({ host }) => roots.has(host.root))
}

/** Goes on with what an endpoint gives, at all places that take it. */
export function handOut(context: FlowContext, endpoint: Endpoint, given: State): void {
  if (endpoint.type) {
    const { layers, token, path } = unpromised(given)
    context.result.types.push({ type: endpoint.type, module: endpoint.host.module, layers, token, path })
  }
  for (const { node, module, state, stack, isBinding } of startsOf(context.t, endpoint, given)) {
    if (isBinding) context.bind(node, module, state, stack)
    else context.enqueue(node, module, state, stack)
  }
}

/** No key of anybody's. */
const mark = '\0'

const triggers = new WeakMap<Tracer, Map<Endpoint, { loaded: number; calls: Trigger[] }>>()

/** A call that gives an endpoint its argument; none: some code that is not here does. */
interface Trigger extends At {
  call: TSESTree.CallExpression | null
}

/** The calls that lead into a function of an endpoint, or into one that sends for endpoints. */
export function endpointCallers(t: Tracer, fn: FunctionNode): Caller[] {
  const index = endpointsOf(t)
  const own = [...(index.ofRequest.get(fn) ?? []), ...(index.ofWhole.get(fn) ?? [])]
  const callers = own.flatMap((endpoint) =>
    triggersOf(t, endpoint).map(({ call, node, module }): Caller => {
      const site = { node, module, env: null }
      const items: Thunk[] = call
        ? itemsOf(t, call.arguments, module, null).items.slice(0, 1)
        : [{ ...site, value: unknown('code that is not here gives it', { node, module }) }]
      const value = requestValue(endpoint, fn)
      return { ...site, frame: frameFor(value, items, false, site) }
    }),
  )
  const senders = index.ofSender.get(fn)
  for (const endpoint of senders ? sentFor(t, senders) : []) {
    callers.push(...callsInWhole(t, endpoint, senderOf(t, fn, senders ?? [])))
    for (const request of endpoint.requests) {
      const site = { node: placeIn(request), module: request.module, env: request.env }
      for (const node of givenBy(request)) {
        const thunk: Thunk = { node, module: request.module, env: request.env }
        callers.push({
          ...site,
          env: null,
          frame: frameFor(senderOf(t, fn, senders ?? []), [thunk], true, site),
        })
      }
    }
  }
  return callers
}

/** The calls of what sends, in a function of an endpoint that is given it. */
function callsInWhole(t: Tracer, endpoint: Endpoint, sender: FunctionValue): Caller[] {
  return functionsUnder(t, endpoint, endpoint.shape.whole).flatMap(({ node: whole, module, env }) => {
    const param = whole.params[endpoint.shape.clientAt]
    const variable = param?.type === 'Identifier' ? module.variables.get(param) : undefined
    return (variable?.references ?? []).flatMap((reference): Caller[] => {
      const use = reference.identifier as Node
      const call = use.parent
      if (call?.type !== 'CallExpression' || call.callee !== use) return []
      const { items, isOpen } = itemsOf(t, call.arguments, module, env)
      const site = { node: call as Node, module, env }
      return [{ ...site, env: null, frame: frameFor(sender, items, isOpen, site) }]
    })
  })
}

/** Whether a call is made for an endpoint, by the client that is told of it. */
export function isOfEndpoint(t: Tracer, call: ApiCall): boolean {
  if (call.request.row.endpoints) return true
  const { ofDefinition } = endpointsOf(t)
  return call.links.some(({ node }) => {
    for (let at: Node | undefined = node; at; at = at.parent) if (ofDefinition.has(at)) return true
    return false
  })
}

function requestValue(endpoint: Endpoint, fn: FunctionNode): FunctionValue {
  return (
    endpoint.requests.find(({ node }) => node === fn) ?? {
      kind: 'function',
      node: fn,
      module: endpoint.module,
      env: endpoint.env,
      self: null,
    }
  )
}

/** The function that sends, with the frames in which it was made. */
function senderOf(t: Tracer, fn: FunctionNode, senders: readonly EndpointHost[]): FunctionValue {
  for (const { call, module, client } of senders) {
    const maker = client.row.makers.find((each) => each.client)
    const [argument] = call.arguments
    if (!maker?.client || !argument) continue
    const at = { node: argument as Node, module }
    for (const value of optionsOf(t.member(t.evaluate(argument, module, null), maker.client, at)))
      if (value.kind === 'function' && value.node === fn) return value
  }
  const { module } = senders[0] as EndpointHost
  return { kind: 'function', node: fn, module, env: null, self: null }
}

/** The calls that give an endpoint its argument, wherever the client or a part of it went. */
function triggersOf(t: Tracer, endpoint: Endpoint): Trigger[] {
  let known = triggers.get(t)
  if (!known) {
    known = new Map()
    triggers.set(t, known)
  }
  const entry = known.get(endpoint)
  if (entry?.loaded === t.workspace.loaded.length) return entry.calls
  known.set(endpoint, { loaded: t.workspace.loaded.length, calls: entry?.calls ?? [] })
  const { shape, member, name } = endpoint
  const end: State = { layers: [{ kind: 'prop', key: mark }], token: 'body', path: [] }
  const ways = new Map<string, State>()
  for (const way of shape.uses[member] ?? []) {
    const argument = way.indexOf('(arg)')
    if (argument >= 0)
      ways.set(way.slice(0, argument).join(), laid(way.slice(0, argument + 1), name, '', end))
  }
  const starts = hostsOf(t, endpoint).flatMap(({ call, module }) =>
    [...ways.values()].map((state): FlowStart => ({ node: call, module, state, stack: [] })),
  )
  const flow = followFlow({ t, answer: answers.body, typeAt: () => null }, ...starts)
  const calls: Trigger[] = []
  for (const [node, states] of flow.states) {
    const isGiven = node.type === 'CallExpression' && states.some(({ layers }) => isMark(layers, 0))
    const from = flow.origins.get(node)
    if (isGiven && from?.node === node.callee) calls.push({ call: node, node, module: from.module })
  }
  for (const sink of flow.sinks)
    if (sink.reason !== isExported && isPart(flow.states.get(sink.node)))
      calls.push({ call: null, node: sink.node, module: sink.module })
  known.set(endpoint, { loaded: t.workspace.loaded.length, calls })
  return calls
}

const given = new WeakMap<Tracer, { loaded: number; byCall: Map<Node, Endpoint[]> }>()

/** The endpoints that a call gives their argument. */
export function endpointsAsked(t: Tracer, call: Node): readonly Endpoint[] {
  const { all } = endpointsOf(t)
  if (all.length === 0) return []
  let known = given.get(t)
  if (known?.loaded !== t.workspace.loaded.length) {
    // While it is made, nothing asks.
    known = { loaded: t.workspace.loaded.length, byCall: new Map() }
    given.set(t, known)
    const byCall = new Map<Node, Endpoint[]>()
    for (const endpoint of [...all])
      for (const trigger of triggersOf(t, endpoint))
        if (trigger.call) byCall.set(trigger.call, [...(byCall.get(trigger.call) ?? []), endpoint])
    known = { loaded: t.workspace.loaded.length, byCall }
    given.set(t, known)
  }
  return known.byCall.get(call) ?? []
}

function isMark(layers: readonly Layer[], at: number): boolean {
  const layer = layers[at]
  return layers.length === at + 1 && layer?.kind === 'prop' && layer.key === mark
}

/** Whether what went out of sight can still be called with an argument. */
function isPart(states: readonly State[] | undefined): boolean {
  return states?.some(({ layers }) => layers.length > 1 && layers.at(-1)?.kind === 'prop') ?? false
}
