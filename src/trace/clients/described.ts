/**
 * Requests that an object describes and a platform sends: connectors with a base URL and paths apart, options that
 * are handed to a platform's own `request`. A request like any other, whose answer is not seen.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Operation } from '../../api/operations.js'
import { versionHeader } from '../../api/versions.js'
import { isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { guarded } from '../faults.js'
import { followFlow } from '../flow/flow.js'
import { bodyFrom, type Part, partFrom } from '../requests/parts.js'
import type { RawRequest } from '../requests/requests.js'
import { joinBase } from '../requests/url.js'
import type { Tracer } from '../tracer.js'
import { type At, type Env, madeText, optionsOf, type Value } from '../values.js'
import type { ClientRow } from './shapes.js'

const urlKeys = ['url', 'uri', 'path', 'pathname', 'endpoint', 'route', 'href'] as const
// Words that mean the same everywhere; what `verb` or `type` says is the sender's own language.
const methodKeys = ['method', 'httpMethod', 'http_method', 'requestMethod'] as const

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

/** Objects that look like the description of a request and that no call here sends. */
export function describedObjects(
  t: Tracer,
  sent: readonly { request: RawRequest; operation: Operation | null }[],
): { node: TSESTree.ObjectExpression; module: SourceModule }[] {
  const taken = new Set<Node>()
  // What is sent by a call that could not be followed is known from the object alone.
  for (const { request, operation } of sent) {
    if (!operation) continue
    taken.add(request.node)
    for (const node of objectsIn(request.config)) taken.add(node)
    if (request.urlPart) taken.add(request.urlPart.at.node)
  }
  const found = new Map<Node, { node: TSESTree.ObjectExpression; module: SourceModule }>()
  for (const module of t.workspace.loaded) {
    if (!t.reach.near.has(module.path)) continue
    for (const key of urlKeys) {
      for (const use of module.names.get(key) ?? []) {
        const property = use.parent
        if (property?.type !== 'Property' || property.key !== use || property.computed) continue
        const node = property.parent
        if (node.type !== 'ObjectExpression' || taken.has(node) || taken.has(property.value as Node)) continue
        if (property.value.type === 'ObjectExpression' || isFunction(property.value as Node)) continue
        if (hasMethod(node) || isBesideMethod(node) || isHandedOver(t, node, module))
          found.set(node, { node, module })
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

function hasMethod(node: TSESTree.ObjectExpression): boolean {
  return node.properties.some(
    (each) =>
      each.type === 'Property' &&
      (methodKeys as readonly string[]).includes(keyName(each.key, each.computed) ?? ''),
  )
}

/** Whether the object stands in a list of requests of which another one names its method: without one, it is a GET. */
function isBesideMethod(node: TSESTree.ObjectExpression): boolean {
  const { parent } = node
  const others: readonly (Node | null)[] =
    parent.type === 'ArrayExpression'
      ? parent.elements
      : parent.type === 'Property' && parent.parent.type === 'ObjectExpression'
        ? parent.parent.properties.map((each) => (each.type === 'Property' ? (each.value as Node) : null))
        : []
  return others.some((each) => each?.type === 'ObjectExpression' && each !== node && hasMethod(each))
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
  const own: Value = { kind: 'layers', layers: [{ kind: 'object', node, module, env }], writes: [], at }
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
  for (const holder of holders) {
    if (holder === node || holder.type !== 'ObjectExpression') continue
    const home = t.workspace.loaded.find((each) => each.ast === topOf(holder))
    if (!home) continue
    const around: Value = { kind: 'object', node: holder, module: home, env: null }
    for (const key of defaultsKeys) {
      const inner = t.member(around, key, { node: holder, module: home })
      // Only what stands beside the request holds for it, and not another request.
      if (inner.kind === 'object' && !isAround(inner.node, node) && !hasMethod(inner.node)) found.push(inner)
    }
    found.push(around)
  }
  return found.reverse()
}

function isAround(outer: Node, inner: Node): boolean {
  return outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1]
}

function topOf(node: Node): Node {
  let top = node
  while (top.parent) top = top.parent
  return top
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

/** Whether parts of a described request are spread into it, so that what is not seen may count more than what is. */
export function isPutTogether({ row: { id }, node }: RawRequest): boolean {
  return (
    id === describedRow.id &&
    node.type === 'ObjectExpression' &&
    node.properties.some((each) => each.type !== 'Property' || each.computed)
  )
}
