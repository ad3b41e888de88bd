/**
 * Requests that an object describes and a platform sends: connectors with a base URL and paths apart, options that
 * are handed to a platform's own `request`. A request like any other, whose answer is not seen.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Operation } from '../../api/operations.js'
import { versionHeader } from '../../api/versions.js'
import { isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { fieldsOf } from '../evaluate/objects.js'
import { guarded } from '../faults.js'
import { followFlow } from '../flow/flow.js'
import { bodyFrom, type Part, partFrom } from '../requests/parts.js'
import type { RawRequest } from '../requests/requests.js'
import { bestMatch } from '../requests/route.js'
import { joinBase, parseUrl, readingsOf } from '../requests/url.js'
import type { Tracer } from '../tracer.js'
import { type At, type Env, madeText, optionsOf, type Value } from '../values.js'
import type { ClientRow } from './shapes.js'

const urlKeys = ['url', 'uri', 'path', 'pathname', 'endpoint', 'route', 'href'] as const
// Words that mean the same everywhere; what the others say is the sender's own language.
const methodKeys = ['method', 'httpMethod', 'http_method', 'requestMethod'] as const
const foreignMethodKeys = ['verb', 'type', 'action'] as const

export const describedRow: ClientRow = {
  id: 'described',
  title: 'requests described by objects',
  from: [],
  instanceTypes: [],
  makers: [],
  defaults: null,
  calls: [],
  config: {
    url: urlKeys,
    base: [
      'baseUrl',
      'baseURL',
      'base_url',
      'baseUri',
      'baseURI',
      'apiUrl',
      'apiURL',
      'rootUrl',
      'server',
      'origin',
      'host',
      'base',
    ],
    method: methodKeys,
    headers: ['headers'],
    body: [
      'body',
      'data',
      'json',
      'requestBody',
      'request_body',
      'bodyTemplate',
      'body_template',
      'jsonBody',
      'json_body',
      'payload',
    ],
    query: ['query', 'params', 'qs', 'searchParams'],
  },
  join: 'slash',
  answer: { returns: 'response', ways: [], callback: [] },
  throwsOnError: false,
  notFollowed: ['the answer, which the platform takes', 'bodies that the platform makes from its own fields'],
}

/** Objects that hold the base URL, the headers and the like for others beside them. */
const defaultsKeys = [
  'requestDefaults',
  'defaults',
  'request',
  'config',
  'http',
  'connection',
  'base',
] as const

export interface Described {
  node: TSESTree.ObjectExpression
  module: SourceModule
  /** `perhaps`: only its path, if it is one of Polytomic's, says that it is a request. */
  certainty: 'request' | 'perhaps'
}

/** Objects that look like the description of a request and that no call here sends. */
export function describedObjects(
  t: Tracer,
  sent: readonly { request: RawRequest; operation: Operation | null }[],
): Described[] {
  const taken = new Set<Node>()
  // What is sent by a call that could not be followed is known from the object alone.
  for (const { request, operation } of sent) {
    if (!operation) continue
    taken.add(request.node)
    for (const node of objectsIn(request.config)) taken.add(node)
    if (request.urlPart) taken.add(request.urlPart.at.node)
  }
  const found = new Map<Node, Described>()
  for (const module of t.workspace.loaded) {
    if (!t.reach.near.has(module.path)) continue
    for (const key of urlKeys) {
      for (const use of module.names.get(key) ?? []) {
        const property = use.parent
        if (property?.type !== 'Property' || property.key !== use || property.computed) continue
        const node = property.parent
        if (node.type !== 'ObjectExpression' || taken.has(node) || taken.has(property.value as Node)) continue
        if (property.value.type === 'ObjectExpression' || isFunction(property.value as Node)) continue
        const certainty = guarded(t, { node, module }, null, () => certaintyOf(t, node, module))
        if (certainty) found.set(node, { node, module, certainty })
      }
    }
  }
  return [...found.values()].filter(
    (each) => !isServed(each.node) && !guarded(t, each, true, () => isTaken(t, each, sent, taken)),
  )
}

/** Calls here that send a described request without being followed to it: their headers are its headers. */
const senders = new WeakMap<Node, RawRequest>()

/** The literals that a configuration is made of. */
function objectsIn(value: Value): Node[] {
  return optionsOf(value).flatMap((option): Node[] => {
    if (option.kind === 'object') return [option.node]
    return option.kind === 'layers' ? option.layers.flatMap(objectsIn) : []
  })
}

/**
 * An object with what it is laid over: `Object.assign({}, base, { path })`. What is spread into it is part of it
 * already.
 */
function wholeOf(t: Tracer, node: TSESTree.ObjectExpression, module: SourceModule, env: Env | null): Value {
  const call = node.parent
  if (call.type === 'CallExpression' && call.arguments.includes(node)) {
    const merged = t.evaluate(call, module, env)
    if (merged.kind === 'layers') return merged
  }
  return { kind: 'layers', layers: [{ kind: 'object', node, module, env }], writes: [], at: { node, module } }
}

function hasMethod(t: Tracer, value: Value): boolean {
  return methodKeys.some((key) => fieldsOf(t, value, { key }).fields.length > 0)
}

/** Whether the object stands in a list of requests of which another one names its method: without one, it is a GET. */
function isBesideMethod(t: Tracer, node: TSESTree.ObjectExpression, module: SourceModule): boolean {
  const { parent } = node
  const others: readonly (Node | null)[] =
    parent.type === 'ArrayExpression'
      ? parent.elements
      : parent.type === 'Property' && parent.parent.type === 'ObjectExpression'
        ? parent.parent.properties.map((each) => (each.type === 'Property' ? (each.value as Node) : null))
        : []
  return others.some(
    (each) =>
      each?.type === 'ObjectExpression' &&
      each !== node &&
      hasMethod(t, { kind: 'object', node: each, module, env: null }),
  )
}

function certaintyOf(
  t: Tracer,
  node: TSESTree.ObjectExpression,
  module: SourceModule,
): Described['certainty'] | null {
  const whole = wholeOf(t, node, module, null)
  if (hasMethod(t, whole) || isBesideMethod(t, node, module) || isHandedOver(t, node, module))
    return 'request'
  // Without a method it is a GET, if it is a request: it goes by that name, or has a base beside its path.
  const { parent } = node
  const name =
    parent.type === 'Property' || parent.type === 'PropertyDefinition'
      ? keyName(parent.key, parent.computed)
      : null
  const isNamed = name !== null && /req(?:uest)?$/i.test(name)
  const has = (keys: readonly string[]): boolean =>
    keys.some((key) => fieldsOf(t, whole, { key }).fields.length > 0)
  if ((!isNamed && !has(describedRow.config.base)) || has(foreignMethodKeys)) return null
  const path = partFrom(t, whole, urlKeys)
  const isRoute =
    path !== null &&
    readingsOf(withoutMark(path.value), path.at).some(
      (reading) => bestMatch(parseUrl(reading), 'GET').kind !== 'none',
    )
  return isRoute ? 'perhaps' : null
}

/** Whether the object is the argument of a request function that is not here: `z.request({ url })`. */
function isHandedOver(t: Tracer, node: Node, module: SourceModule): boolean {
  const call = node.parent
  if (call?.type !== 'CallExpression' || !call.arguments.includes(node as never)) return false
  const name =
    call.callee.type === 'MemberExpression' ? keyName(call.callee.property, call.callee.computed) : null
  if (name === null || !/request/i.test(name)) return false
  return optionsOf(t.evaluate(call.callee, module, null)).every((value) => value.kind !== 'function')
}

/** A route that is served has a handler. */
function isServed(node: TSESTree.ObjectExpression): boolean {
  return node.properties.some((each) => {
    if (each.type !== 'Property') return false
    const key = keyName(each.key, each.computed) ?? ''
    return (
      each.method ||
      isFunction(each.value as Node) ||
      /^(?:handler|controller|component|element|loader|preHandler)$/.test(key)
    )
  })
}

/** Whether the object travels into a call that is followed already. */
function isTaken(
  t: Tracer,
  { node, module }: { node: Node; module: SourceModule },
  sent: readonly { request: RawRequest }[],
  taken: ReadonlySet<Node>,
): boolean {
  const { sinks, holders } = followFlow(
    { t, answer: describedRow.answer, typeAt: () => null },
    { node, module, state: { layers: [], token: 'body', path: [] }, stack: [] },
  )
  const calls = sinks.filter(({ kind }) => kind === 'sent').map((sink) => sink.node)
  const sender = sent.find(({ request }) => calls.includes(request.node))
  if (sender) senders.set(node, sender.request)
  return calls.some((call) => taken.has(call)) || [...holders].some((holder) => taken.has(holder))
}

/** The request that an object describes, with what the objects around it give. */
export function describedAt(
  t: Tracer,
  node: TSESTree.ObjectExpression,
  module: SourceModule,
  env: Env | null,
): RawRequest[] {
  const at: At = { node, module }
  const own = wholeOf(t, node, module, env)
  const configs = [...surroundings(t, node, module), own]
  const config: Value = { kind: 'layers', layers: configs, writes: [], at }
  const urlPart = partFrom(t, own, urlKeys)
  if (!urlPart) return []
  const path = withoutMark(urlPart.value)
  const methodPart = partFrom(t, own, methodKeys)
  const base = partFrom(t, config, describedRow.config.base)
  const headers = headersOf(t, configs, senders.get(node)?.headers, at)
  return [
    {
      row: describedRow,
      shape: { members: [], args: ['config'], method: 'GET' },
      node,
      module,
      env,
      url: joinBase(base?.value ?? null, path, urlPart.at),
      urlPart,
      method: methodPart?.value ?? madeText('GET', at),
      methodPart,
      methodMember: null,
      headers,
      headersPart: partFrom(t, config, describedRow.config.headers),
      body: bodyFrom(t, own, describedRow.config.body),
      query: partFrom(t, own, describedRow.config.query),
      config,
      configPart: { value: own, at, field: null, index: null } satisfies Part,
      instance: null,
      assumed: null,
      steps: [],
      callbacks: [],
      predicates: [],
      answers: [],
      pins: [headers],
      pinKey: versionHeader,
      sdk: null,
      isOpen: false,
    },
  ]
}

/** The objects around one, the outermost first, each with the defaults that it holds for what is in it. */
function surroundings(t: Tracer, node: TSESTree.ObjectExpression, module: SourceModule): Value[] {
  const { holders } = followFlow(
    { t, answer: describedRow.answer, typeAt: () => null },
    { node, module, state: { layers: [], token: 'body', path: [] }, stack: [] },
  )
  const found: Value[] = []
  for (const around of [...holders].flatMap((holder) => aroundOf(t, node, holder))) {
    for (const key of defaultsKeys) {
      const inner = t.member(around, key, { node, module })
      // Only what stands beside the request holds for it, and not another request.
      if (inner.kind === 'object' && !isAround(inner.node, node) && !hasMethod(t, inner)) found.push(inner)
    }
    found.push(around)
  }
  return found.reverse()
}

/** The object that a holder is, and the instance of the class that it is a field of. */
function aroundOf(t: Tracer, node: Node, holder: Node): Value[] {
  const home = t.workspace.moduleOf(holder)
  if (!home) return []
  const found: Value[] = []
  if (holder !== node && holder.type === 'ObjectExpression')
    found.push({ kind: 'object', node: holder, module: home, env: null })
  const { parent } = holder
  if (parent?.type === 'PropertyDefinition' && parent.value === holder) {
    const cls = { kind: 'class', node: parent.parent.parent, module: home, env: null } as const
    found.push({ kind: 'instance', cls, site: null })
  }
  return found
}

function isAround(outer: Node, inner: Node): boolean {
  return outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1]
}

function headersOf(t: Tracer, configs: readonly Value[], sent: Value | undefined, at: At): Value {
  const layers = configs
    .map((config) => t.member(config, 'headers', at))
    .filter((value) => value.kind !== 'constant' && value.kind !== 'unknown')
  return { kind: 'layers', layers: [...(sent ? [sent] : []), ...layers], writes: [], at }
}

/** n8n marks a text with expressions in it by a sign before it. */
function withoutMark(value: Value): Value {
  if (value.kind !== 'text') return value
  const [first, ...rest] = value.parts
  if (first?.kind !== 'chars' || !first.chars.startsWith('=')) return value
  const at = first.at && { ...first.at, start: first.at.start + 1 }
  return { ...value, parts: [{ ...first, chars: first.chars.slice(1), at }, ...rest] }
}

/**
 * Whether parts of a described request are not known, or are picked at run time, so that what is not seen may count
 * more than what is.
 */
export function isPutTogether(t: Tracer, { row: { id }, configPart }: RawRequest): boolean {
  return id === describedRow.id && configPart !== null && !isWhole(t, configPart.value)
}

function isWhole(t: Tracer, value: Value): boolean {
  if (value.kind === 'layers') return value.layers.every((layer) => isWhole(t, layer))
  if (value.kind !== 'object') return false
  const { node, module, env } = value
  return node.properties.every((each) =>
    each.type === 'Property' ? !each.computed : isWhole(t, t.evaluate(each.argument, module, env)),
  )
}
