/**
 * Endpoints: requests that a client is told of by name, as `build.query({ query })` tells, and that it makes later.
 * An index of them over all loaded modules, kept up as modules are loaded.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { bare, type FunctionNode, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { returnsOf } from '../evaluate/calls.js'
import { fieldsOf } from '../evaluate/objects.js'
import { guarded } from '../faults.js'
import type { Tracer } from '../tracer.js'
import {
  type At,
  type ClientValue,
  type Env,
  type FunctionValue,
  optionsOf,
  placeOf,
  type Value,
} from '../values.js'
import { clientRows } from './clients.js'
import type { EndpointShape, MakerShape } from './shapes.js'

/** A call that makes a client of endpoints, or gives one more of them. */
export interface EndpointHost {
  call: TSESTree.CallExpression
  module: SourceModule
  client: ClientValue
  /** The call that made the client first. */
  root: Node
}

export interface Endpoint {
  name: string
  /** The member that took the description: "query". */
  member: string
  shape: EndpointShape
  host: EndpointHost
  definition: TSESTree.ObjectExpression
  module: SourceModule
  env: Env | null
  /** What the endpoint gives, where a type argument says it. */
  type: TSESTree.TypeNode | undefined
  /** The functions that give the URL or the configuration. */
  requests: readonly FunctionValue[]
}

export interface EndpointIndex {
  all: readonly Endpoint[]
  hosts: readonly EndpointHost[]
  /** Endpoints by the function that gives their request, or makes it. */
  ofRequest: ReadonlyMap<FunctionNode, readonly Endpoint[]>
  ofWhole: ReadonlyMap<FunctionNode, readonly Endpoint[]>
  /** By a function that sends for the endpoints of a client. */
  ofSender: ReadonlyMap<FunctionNode, readonly EndpointHost[]>
  ofDefinition: ReadonlyMap<Node, readonly Endpoint[]>
  /** Functions that are given a client, at a parameter. */
  given: ReadonlyMap<FunctionNode, { index: number; client: ClientValue }>
  /** Further descriptions of endpoints by their name, by the root of their client. */
  enhanced: ReadonlyMap<Node, ReadonlyMap<string, readonly Value[]>>
  /** Where such a description makes another request or answer of an endpoint, in the same order. */
  changed: ReadonlyMap<Node, ReadonlyMap<string, At>>
  /** What could not be followed to an endpoint, with the client that it is of. */
  open: readonly { at: At; host: EndpointHost }[]
}

interface Growing {
  read: number
  all: Endpoint[]
  hosts: EndpointHost[]
  ofRequest: Map<FunctionNode, Endpoint[]>
  ofWhole: Map<FunctionNode, Endpoint[]>
  ofSender: Map<FunctionNode, EndpointHost[]>
  ofDefinition: Map<Node, Endpoint[]>
  given: Map<FunctionNode, { index: number; client: ClientValue }>
  enhanced: Map<Node, Map<string, Value[]>>
  changed: Map<Node, Map<string, At>>
  open: { at: At; host: EndpointHost }[]
}

const indexes = new WeakMap<Tracer, Growing>()

/** The endpoints of all modules that are loaded so far. */
export function endpointsOf(t: Tracer): EndpointIndex {
  let index = indexes.get(t)
  if (!index) {
    index = {
      read: 0,
      all: [],
      hosts: [],
      ofRequest: new Map(),
      ofWhole: new Map(),
      ofSender: new Map(),
      ofDefinition: new Map(),
      given: new Map(),
      enhanced: new Map(),
      changed: new Map(),
      open: [],
    }
    indexes.set(t, index)
  }
  const { loaded } = t.workspace
  while (index.read < loaded.length) {
    const module = loaded[index.read++] as SourceModule
    // Only what stems from a candidate can be a client of Polytomic's; who imports it is near as well.
    for (const call of makingCalls(t, module)) readHost(t, index, call, module)
  }
  return index
}

const makers = clientRows.flatMap((row) =>
  row.makers.filter((maker) => maker.endpoints || maker.enhances).map((maker) => ({ row, maker })),
)
const makerNames = new Set(
  makers.flatMap(({ maker }) => [
    ...maker.members,
    ...(maker.from ?? []).flatMap(({ paths }) => paths.flatMap((path) => path.at(-1) ?? [])),
  ]),
)

/** The calls in a module that go by the name of a maker, or by one that it was imported under. */
function makingCalls(t: Tracer, module: SourceModule): TSESTree.CallExpression[] {
  return [...makerNames].flatMap((name) =>
    [name, ...t.names.aliasesIn(module, name)].flatMap((each) =>
      (module.names.get(each) ?? []).flatMap((use) => {
        const member =
          use.parent?.type === 'MemberExpression' && use.parent.property === use ? use.parent : use
        const call = member.parent
        return call?.type === 'CallExpression' && call.callee === member ? [call] : []
      }),
    ),
  )
}

function makerAt(t: Tracer, call: TSESTree.CallExpression, module: SourceModule): MakerShape | null {
  const name =
    call.callee.type === 'MemberExpression' ? keyName(call.callee.property, call.callee.computed) : null
  const value = t.evaluate(call.callee, module, null)
  const last = value.kind === 'external' ? value.path.at(-1) : name
  return (
    makers.find(({ maker }) =>
      maker.from
        ? maker.from.some(({ paths }) => paths.some((path) => path.at(-1) === last))
        : maker.members.includes(last ?? ''),
    )?.maker ?? null
  )
}

function readHost(t: Tracer, index: Growing, call: TSESTree.CallExpression, module: SourceModule): void {
  const maker = makerAt(t, call, module)
  const client = maker && optionsOf(t.evaluate(call, module, null)).find((each) => each.kind === 'client')
  if (!maker || client?.kind !== 'client' || !client.row.endpoints) return
  const host: EndpointHost = { call, module, client, root: rootOf(t, call, module) }
  index.hosts.push(host)
  const [argument] = call.arguments
  const at: At = { node: argument ?? call, module }
  if (!argument) return
  const config = t.evaluate(argument, module, null)
  if (maker.client) {
    for (const sender of optionsOf(t.member(config, maker.client, at)))
      if (sender.kind === 'function') add(index.ofSender, sender.node, host)
      else if (sender.kind !== 'client') index.open.push({ at, host })
  }
  if (maker.endpoints) {
    for (const builder of optionsOf(t.member(config, maker.endpoints, at))) {
      if (builder.kind === 'function') readBuilder(t, index, builder, host)
      else index.open.push({ at: placeOf(builder) ?? at, host })
    }
  }
  if (maker.enhances) enhance(t, index, t.member(config, maker.enhances, at), host, at)
}

/** The call that made the client whose member makes another one. */
function rootOf(t: Tracer, call: Node, module: SourceModule): Node {
  let at = call
  for (let depth = 0; depth < 20; depth++) {
    if (at.type !== 'CallExpression' || at.callee.type !== 'MemberExpression') return at
    const value = optionsOf(t.evaluate(at.callee.object, module, null)).find(({ kind }) => kind === 'client')
    if (value?.kind !== 'client') return at
    at = value.at.node
    module = value.at.module
  }
  return at
}

/** What a function that is given the client says of endpoints: an object of descriptions by name. */
function readBuilder(t: Tracer, index: Growing, builder: FunctionValue, host: EndpointHost): void {
  const { client, call, module } = host
  const site = { node: call as Node, module, env: null }
  index.given.set(builder.node, { index: 0, client })
  const given = t.invoke(builder, [{ ...site, value: client }], false, site)
  const { fields, gaps } = fieldsOf(t, given, { key: null })
  for (const gap of gaps) index.open.push({ at: gap.at, host })
  for (const { key, thunk } of fields) {
    const at: At = { node: thunk.node, module: thunk.module }
    const told = bare(thunk.node)
    const definition = guarded(t, at, null, () => definitionAt(t, told, thunk.module, thunk.env))
    if (!definition || told.type !== 'CallExpression') {
      index.open.push({ at, host })
      continue
    }
    readEndpoint(t, index, { ...definition, name: key, host, type: told.typeArguments?.params[0] })
  }
}

type Definition = Pick<Endpoint, 'member' | 'shape' | 'definition' | 'module' | 'env'>

/** The description in `build.query({ ... })`. */
function definitionAt(t: Tracer, call: Node, module: SourceModule, env: Env | null): Definition | null {
  if (call.type !== 'CallExpression') return null
  const callee = t.evaluate(call.callee, module, env)
  const member = callee.kind === 'client-member' && callee.path.length === 1 ? (callee.path[0] as string) : ''
  const shape = callee.kind === 'client-member' ? callee.client.row.endpoints : undefined
  const [argument] = call.arguments
  if (!shape || !argument || !Object.hasOwn(shape.uses, member)) return null
  const value = t.evaluate(argument, module, env)
  return value.kind === 'object'
    ? { member, shape, definition: value.node, module: value.module, env: value.env }
    : null
}

function readEndpoint(t: Tracer, index: Growing, told: Omit<Endpoint, 'requests'>): void {
  const { shape, definition, module, env, host } = told
  const at: At = { node: definition, module }
  const value: Value = { kind: 'object', node: definition, module, env }
  const functionsIn = (key: string): FunctionValue[] | null => {
    const { fields } = fieldsOf(t, value, { key })
    const values = fields.flatMap(({ thunk }) => optionsOf(t.force(thunk)))
    return values.every((each) => each.kind === 'function') ? values : null
  }
  const requests = functionsIn(shape.request)
  const wholes = functionsIn(shape.whole)
  const isSpread = definition.properties.some((each) => each.type === 'SpreadElement')
  if (!requests || !wholes || isSpread || requests.length + wholes.length === 0) index.open.push({ at, host })
  const endpoint: Endpoint = { ...told, requests: requests ?? [] }
  index.all.push(endpoint)
  add(index.ofDefinition, definition, endpoint)
  for (const fn of requests ?? []) add(index.ofRequest, fn.node, endpoint)
  for (const fn of wholes ?? []) {
    add(index.ofWhole, fn.node, endpoint)
    index.given.set(fn.node, { index: shape.clientAt, client: host.client })
  }
}

/** More options for endpoints that are there: what makes another request or answer of them cannot be followed. */
function enhance(t: Tracer, index: Growing, given: Value, host: EndpointHost, at: At): void {
  if (given.kind === 'constant') return
  const { fields, gaps } = fieldsOf(t, given, { key: null })
  if (gaps.length > 0) index.open.push({ at, host })
  const { request, whole, transform } = host.client.row.endpoints as EndpointShape
  const byName = index.enhanced.get(host.root) ?? new Map<string, Value[]>()
  const changed = index.changed.get(host.root) ?? new Map<string, At>()
  index.enhanced.set(host.root, byName)
  index.changed.set(host.root, changed)
  for (const { key, thunk } of fields) {
    const value = t.force(thunk)
    const isKept =
      value.kind === 'object' &&
      [request, whole, transform].every((each) => fieldsOf(t, value, { key: each }).fields.length === 0)
    if (isKept) byName.set(key, [...(byName.get(key) ?? []), value])
    else {
      const place: At = { node: thunk.node, module: thunk.module }
      changed.set(key, place)
      index.open.push({ at: place, host })
    }
  }
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** The expressions that a function gives. */
export function givenBy({ node: fn }: FunctionValue): Node[] {
  if (!fn.body) return []
  if (fn.body.type !== 'BlockStatement') return [bare(fn.body)]
  return returnsOf(fn).flatMap(({ argument }) => (argument ? [bare(argument)] : []))
}

/** A place in a function that is no call, to go on from to what is around it. */
export function placeIn({ node: fn }: FunctionValue): Node {
  const body = (fn.body ?? fn) as Node
  return body.type === 'CallExpression' ? body.callee : body
}
