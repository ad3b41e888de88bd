/** One request as it is written: from a call of a client to its URL, method, headers, query and body. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { versionHeader } from '../../api/versions.js'
import type { Node, SourceModule } from '../../source/parse.js'
import {
  type CallShape,
  type ClientRow,
  callShapeOf,
  clientRowOf,
  clientRows,
  methodOfMember,
} from '../clients/clients.js'
import { globalDefaults, instanceWrites, providedDefaults } from '../clients/defaults.js'
import { type Endpoint, givenBy } from '../clients/endpoints.js'
import type { Intercepted } from '../clients/interceptor-places.js'
import { bodyChanger, headersAdded } from '../clients/request-interceptors.js'
import { frameFor } from '../evaluate/calls.js'
import { concreteOf } from '../evaluate/concrete.js'
import { invocationOf } from '../evaluate/invocation.js'
import { itemsOf } from '../evaluate/items.js'
import { fieldsOf } from '../evaluate/objects.js'
import { joinUrl } from '../evaluate/platform.js'
import { isSdk, isSdkLike, type SdkUse, sdkRequestOf, sdkRow } from '../sdk/sdk.js'
import type { Tracer } from '../tracer.js'
import { type At, concat, type Env, madeText, optionsOf, type Thunk, unknown, type Value } from '../values.js'
import { bodyFrom, type Givens, type Part, partFrom, take } from './parts.js'
import { type Step, type Steps, stepsOf } from './steps.js'
import { joinBase } from './url.js'

export type { Part }

export interface RawRequest {
  row: ClientRow
  shape: CallShape
  /** The call of the client, or the object that describes a request to a platform. */
  node: TSESTree.CallExpression | TSESTree.ObjectExpression
  module: SourceModule
  env: Env | null
  /** The whole URL: base and path joined. */
  url: Value
  /** The expression that gives the path. */
  urlPart: Part | null
  method: Value
  /** What writes the method: a field, or the member name of the callee. */
  methodPart: Part | null
  methodMember: At | null
  headers: Value
  headersPart: Part | null
  body: Part | null
  query: Part | null
  /** Configuration objects from the defaults to the call's own. */
  config: Value
  configPart: Part | null
  /** The instance, where it has defaults of its own. */
  instance: (Value & { kind: 'client' }) | null
  /** The same request with defaults that may belong to another program; null: there are none. */
  assumed: RawRequest | null
  /** Where the version is chosen: an object, or one for each client that may send the request. */
  pins: readonly Value[]
  /** The key of those objects that names the version: a header, or an option. */
  pinKey: string
  /** Set where the request is a method of Polytomic's package. */
  sdk: SdkUse | null
  /** Further calls that add to it. */
  steps: readonly Step[]
  /** Functions that are given the answer. */
  callbacks: readonly Thunk[]
  /** Of a mock: functions that judge the body that is sent. */
  predicates: readonly Thunk[]
  /** Of a mock: what it answers. */
  answers: readonly Thunk[]
  /** Whether callers of the function that returns it may add to it. */
  isOpen: boolean
  /** The endpoint whose description gives it. */
  endpoint?: Endpoint
}

interface Callee {
  row: ClientRow
  member: string
  instance: (Value & { kind: 'client' }) | null
  defaults: readonly Value[]
  assumed: readonly Value[]
  /** The method of Polytomic's package that is called. */
  sdk?: Value & { kind: 'client-member' }
}

/** Names that a request can be called by when the receiver is known only to callers. */
const requestMembers = new Set(clientRows.flatMap((row) => row.calls.flatMap((shape) => shape.members)))

/** The requests that a call makes: one for each client that its callee may be. */
export function requestsAt(
  t: Tracer,
  node: TSESTree.CallExpression,
  module: SourceModule,
  env: Env | null,
): RawRequest[] {
  const callee = t.evaluate(invocationOf(t, node, module, env).callee, module, env)
  const found: RawRequest[] = []
  const seen = new Set<string>()
  for (const option of calleesOf(t, callee, node, module, env)) {
    const key = `${option.row.id}:${option.member}:${option.instance ? option.instance.at.node.range[0] : ''}`
    if (seen.has(key)) continue
    seen.add(key)
    if (option.sdk) {
      const request = sdkRequestOf(t, node, module, env, option.sdk)
      if (request) found.push(request)
      continue
    }
    const shape = callShapeOf(option.row, option.member, node.arguments.length)
    if (!shape) continue
    const request = requestOf(t, node, module, env, option, shape)
    const all = { ...option, defaults: [...option.defaults, ...option.assumed] }
    const assumed = option.assumed.length > 0 ? requestOf(t, node, module, env, all, shape) : null
    found.push({ ...request, assumed })
  }
  return found
}

function calleesOf(
  t: Tracer,
  callee: Value,
  node: TSESTree.CallExpression,
  module: SourceModule,
  env: Env | null,
): Callee[] {
  return optionsOf(callee).flatMap((value): Callee[] => {
    switch (value.kind) {
      case 'external': {
        const own = clientRowOf(value.source, value.path)
        if (own) return [globalCallee(t, own, '', module)]
        const last = value.path.at(-1) ?? ''
        const row = clientRowOf(value.source, value.path.slice(0, -1))
        if (row) return callShapeOf(row, last) ? [globalCallee(t, row, last, module)] : []
        // `got.stream.get(url)`
        const outer = clientRowOf(value.source, value.path.slice(0, -2))
        const member = value.path.slice(-2).join('.')
        return outer && callShapeOf(outer, member) ? [globalCallee(t, outer, member, module)] : []
      }
      case 'client':
        return [{ row: value.row, member: '', instance: value, defaults: value.defaults, assumed: [] }]
      case 'client-member':
        if (isSdk(value)) {
          const member = value.path.join('.')
          return [{ row: sdkRow, member, instance: value.client, defaults: [], assumed: [], sdk: value }]
        }
        return value.path.length <= 2
          ? [
              {
                row: value.client.row,
                member: value.path.join('.'),
                instance: value.client,
                defaults: [
                  ...providedDefaults(t, value.client.row, { node, module }).shown,
                  ...value.client.defaults,
                ],
                assumed: [],
              },
            ]
          : []
      case 'layers': {
        // An instance whose defaults are written to later: the writes are a configuration of their own.
        const inner = value.layers.flatMap((layer) => calleesOf(t, layer, node, module, env))
        return inner
      }
      case 'parameter': {
        const last = value.steps.at(-1) ?? ''
        // A path of members that only a client of Polytomic's package has needs no other hint.
        if (!isSdkLike(value.steps)) {
          if (!t.reach.near.has(module.path)) return []
          // The parameter itself is called, or a member that requests are made by.
          if (!requestMembers.has(last) && value.steps.length > 1) return []
        }
        return concreteOf(t, value).flatMap((concrete) =>
          concrete.kind === 'parameter' ? [] : calleesOf(t, concrete, node, module, env),
        )
      }
      default:
        return []
    }
  })
}

function globalCallee(t: Tracer, row: ClientRow, member: string, module: SourceModule): Callee {
  const { shown, assumed } = globalDefaults(t, row, module)
  return { row, member, instance: null, defaults: shown, assumed }
}

function requestOf(
  t: Tracer,
  node: TSESTree.CallExpression,
  module: SourceModule,
  env: Env | null,
  callee: Callee,
  shape: CallShape,
): RawRequest {
  const { row, instance } = callee
  const { items, callee: called } = invocationOf(t, node, module, env)
  const more = stepsOf(t, row, node, module, env, instance)
  const given = nothingGiven([...callee.defaults, ...(instance ? instanceWrites(t, instance) : [])])
  take(t, given, shape.args, items, undefined)
  for (const step of more.steps)
    take(t, given, step.shape.args, itemsOf(t, step.node.arguments, step.module, step.env).items, step)
  given.configs.unshift(...senderDefaults(t, row, given.configs, { node, module }))
  const from = { row, shape, node, module, env, instance, member: callee.member, called }
  return requestFrom(t, from, given, more)
}

/** The defaults of the client that the configuration says sends the request: `{ dispatcher: agent }`. */
function senderDefaults(t: Tracer, row: ClientRow, configs: readonly Value[], at: At): Value[] {
  const config: Value = { kind: 'layers', layers: configs, writes: [], at }
  return (row.config.sender ?? []).flatMap((key) =>
    fieldsOf(t, config, { key }).fields.flatMap(({ thunk }) =>
      optionsOf(t.force(thunk)).flatMap((value) => (value.kind === 'client' ? value.defaults : [])),
    ),
  )
}

/** The requests that the description of an endpoint gives: one for each expression that its function may give. */
export function endpointRequests(t: Tracer, endpoint: Endpoint, env: Env | null): RawRequest[] {
  const { definition: node, module, member, host } = endpoint
  const { row, defaults } = host.client
  const shape: CallShape = { members: [member], args: ['url-or-config'], method: 'GET' }
  return endpoint.requests.flatMap((fn) =>
    givenBy(fn).flatMap((expression): RawRequest[] => {
      const thunk: Thunk = { node: expression, module: fn.module, env: env ?? fn.env }
      return optionsOf(t.force(thunk)).map((value) => {
        const given = nothingGiven([...defaults])
        take(t, given, shape.args, [{ ...thunk, value }], undefined)
        const from = { row, shape, node, module, env, instance: host.client, member, called: null }
        return { ...requestFrom(t, from, given, { steps: [], isOpen: false, piped: null }), endpoint }
      })
    }),
  )
}

function nothingGiven(configs: Value[]): Givens {
  return {
    url: null,
    method: null,
    body: null,
    query: null,
    configPart: null,
    configs,
    headers: [],
    callbacks: [],
    predicates: [],
    answers: [],
  }
}

/** What a request is made of, beside what its arguments and steps give. */
interface Origin extends Pick<RawRequest, 'row' | 'shape' | 'node' | 'module' | 'env' | 'instance'> {
  member: string
  /** The expression that is called; none: nothing is. */
  called: Node | null
}

function requestFrom(
  t: Tracer,
  { row, shape, node, module, env, instance, member, called }: Origin,
  given: Givens,
  { steps, isOpen, piped }: Steps,
): RawRequest {
  const at: At = { node, module }
  const config: Value = { kind: 'layers', layers: given.configs, writes: [], at }
  const urlPart = given.url ?? partFrom(t, config, row.config.url)
  const intercepted = { row, instance, config, steps, module, node }
  given.headers.push(...headersAdded(t, intercepted, versionHeader))
  const written = given.body ?? bodyFrom(t, config, row.config.body) ?? pipedBody(piped)
  const body = changedBody(t, intercepted, written, shape)
  const judges = shape.mock && row.judged ? predicateIn(body) : []
  let method: Value
  let methodPart: Part | null = null
  let methodMember: At | null = null
  if (shape.method === 'member') {
    if (called?.type === 'MemberExpression') methodMember = { node: called.property, module }
    method =
      member === '?'
        ? unknown('the method is only known at run time', methodMember ?? at)
        : madeText(methodOfMember(member), at)
  } else {
    methodPart = given.method ?? partFrom(t, config, row.config.method)
    method = methodPart?.value ?? madeText(shape.method, at)
    if (method.kind === 'constant' && method.value === undefined) method = madeText(shape.method, at)
  }
  const headers = headersOf(t, given, row, at)
  return {
    row,
    shape,
    node,
    module,
    env,
    url: urlOf(t, row, config, urlPart, at),
    urlPart,
    method,
    methodPart,
    methodMember,
    headers,
    headersPart: partFrom(t, config, row.config.headers),
    body: judges.length > 0 ? null : body,
    query: given.query ?? partFrom(t, config, row.config.query),
    config,
    configPart: given.configPart,
    instance,
    assumed: null,
    pins: [headers],
    pinKey: versionHeader,
    sdk: null,
    steps,
    callbacks: given.callbacks,
    predicates: shape.mock ? [...given.predicates, ...judges] : [],
    answers: given.answers,
    isOpen,
  }
}

/** `{ body: (text) => ... }`. */
function predicateIn(body: Part | null): Thunk[] {
  return body?.field && optionsOf(body.value).some(({ kind }) => kind === 'function')
    ? [body.field.thunk]
    : []
}

/** A body that is read from a stream. */
function pipedBody(at: At | null): Part | null {
  return at && { value: unknown('a stream is piped into the request', at), at, field: null, index: null }
}

/** The body, where no function of the client gives another one before it is sent. */
function changedBody(t: Tracer, request: Intercepted, body: Part | null, { mock }: CallShape): Part | null {
  const changer = mock ? null : bodyChanger(t, request)
  if (!changer) return body
  const value = unknown(`${changer.name} of the client makes something else of it first`, changer.at)
  return { at: changer.at, field: null, index: null, ...body, value, changedBy: changer.name }
}

/** The whole URL: the path behind its base or its host. */
function urlOf(t: Tracer, row: ClientRow, config: Value, urlPart: Part | null, at: At): Value {
  const path = urlPart?.value ?? madeText('', at)
  const host = partFrom(t, config, row.config.host ?? [])
  const base = host
    ? concat([madeText('https://', at), host.value], host.at)
    : (partFrom(t, config, row.config.base)?.value ?? null)
  switch (row.join) {
    case null:
      return path
    case 'slash':
      return joinBase(base, path, urlPart?.at ?? at)
    case 'resolve':
      return base ? joinUrl(base, path, urlPart?.at ?? at) : path
  }
}

/** The headers that a client sends with every request. */
export function clientHeaders(t: Tracer, row: ClientRow, defaults: readonly Value[], at: At): Value {
  return headersOf(t, nothingGiven([...defaults]), row, at)
}

/** The layers of headers from the defaults to the call's own, and what functions for all requests add. */
function headersOf(t: Tracer, given: Givens, row: ClientRow, at: At): Value {
  const layers: Value[] = []
  const own = given.configs.at(-1)
  const isReplaced =
    row.ownHeadersOnly &&
    own !== undefined &&
    fieldsOf(t, own, { key: row.config.headers[0] ?? null }).fields.length > 0
  for (const config of isReplaced ? [own] : given.configs) {
    for (const option of optionsOf(config)) {
      for (const name of row.config.headers) {
        const value = t.member(option, name, at)
        if (value.kind !== 'constant' && value.kind !== 'unknown') {
          layers.push(value)
          // Defaults keep headers for all methods under `common`.
          const common = row.defaults ? t.member(value, 'common', at) : null
          if (common && (common.kind === 'object' || common.kind === 'layers')) layers.push(common)
        }
      }
    }
  }
  const added = (row.config.headersFrom ?? []).flatMap((key) =>
    given.configs.flatMap((config) => addedHeaders(t, t.member(config, key, at), at)),
  )
  return { kind: 'layers', layers: [...layers, ...given.headers, ...added], writes: [], at }
}

/** What a function that is given the headers writes to them, or gives in their place. */
function addedHeaders(t: Tracer, value: Value, at: At): Value[] {
  return optionsOf(value).flatMap((fn): Value[] => {
    if (fn.kind === 'constant') return []
    if (fn.kind !== 'function') return [fn]
    const empty: Value = { kind: 'layers', layers: [], writes: [], at }
    const site = { ...at, env: null }
    const args: Thunk[] = [{ ...site, value: empty }]
    const [param] = fn.node.params
    const frame = frameFor(fn, args, true, site)
    const written = param?.type === 'Identifier' ? t.evaluate(param, fn.module, frame) : empty
    const given = optionsOf(t.invoke(fn, args, true, site)).filter(({ kind }) => kind !== 'constant')
    return written.kind === 'layers' && written.writes.length > 0 ? [written] : given
  })
}
