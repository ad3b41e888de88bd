/**
 * Clients of Polytomic's npm package: how one is made, and the request behind a call of one of its methods. The
 * member path says which operation it is, its last argument carries the options, its answer is the body itself.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import {
  endsInMethod,
  isResource,
  parameterOrders,
  type SdkMethod,
  type SdkSide,
  sdkMethod,
  sdkPackage,
} from '../../api/sdk.js'
import type { Manifest } from '../../source/manifests.js'
import type { Node, SourceModule } from '../../source/parse.js'
import { answers, type ClientRow } from '../clients/shapes.js'
import { itemsOf } from '../evaluate/items.js'
import type { Part, RawRequest } from '../requests/requests.js'
import type { Tracer } from '../tracer.js'
import { type At, type ClientValue, type Env, madeText, optionsOf, type Value } from '../values.js'

/** What a request made through the package adds to the others. */
export interface SdkUse {
  /** The call of the method. */
  call: TSESTree.CallExpression
  /** The member path as written: "bulkSync.remove"; `?` for a member that is only known at run time. */
  member: string
  method: SdkMethod | null
  /** The manifest that the package of this call comes from. */
  manifest: Manifest | null
  /** Which surface the call is written for; null: nothing says so. */
  side: SdkSide | null
  /**
   * The method's parameters in the order in which this call gives them, named as in the newest release. More than
   * one order: the releases that may be installed do not agree.
   */
  orders: readonly (readonly string[])[]
  /** The arguments, in order; those behind a spread are not known. */
  args: readonly Part[]
  isOpen: boolean
}

export const sdkRow: ClientRow = {
  id: sdkPackage,
  title: "Polytomic's npm package",
  from: [{ source: sdkPackage, paths: [] }],
  instanceTypes: ['PolytomicClient'],
  makers: [],
  defaults: null,
  calls: [],
  config: { url: [], base: [], method: [], headers: [], body: [], query: [] },
  join: null,
  answer: answers.body,
  throwsOnError: true,
  notFollowed: [],
}

/** Whether a value is a client of the package, or a member of one. */
export function isSdk(value: Value): boolean {
  return (
    (value.kind === 'client' && value.row === sdkRow) ||
    (value.kind === 'client-member' && value.client.row === sdkRow)
  )
}

/** Whether something external is the class of the package's clients. */
export function isSdkClass(value: Value): boolean {
  return (
    value.kind === 'external' &&
    (value.source === sdkPackage || value.source.startsWith(`${sdkPackage}/`)) &&
    value.path.at(-1) === 'PolytomicClient'
  )
}

/** A client that is constructed here with these options. */
export function constructedClient(options: Value | null, at: At): ClientValue {
  return { kind: 'client', row: sdkRow, defaults: options ? [options] : [], at }
}

/** A client of which only the type is known here: its options are those of the constructions elsewhere. */
export function declaredClient(at: At): ClientValue {
  return { kind: 'client', row: sdkRow, defaults: [], isDeclared: true, at }
}

/** Whether the members that are taken from a parameter look like those of a client of the package. */
export function isSdkLike(steps: readonly string[]): boolean {
  return endsInMethod(steps)
}

/** The request of a call of a client's method; null where the member is none. */
export function sdkRequestOf(
  t: Tracer,
  node: TSESTree.CallExpression,
  module: SourceModule,
  env: Env | null,
  callee: Value & { kind: 'client-member' },
): RawRequest | null {
  const { path } = callee
  // A workspace that asks for no package of its own uses the one that its client was made with.
  const manifest = t.workspace.manifestOf(module.path) ?? t.workspace.manifestOf(callee.client.at.module.path)
  const method = sdkMethod(path, manifest?.side ?? 'old')
  if (!method && !isMeant(path)) return null
  const side = manifest ? manifest.side : sideOf(method)
  const at: At = { node, module }
  const { items, isOpen } = itemsOf(t, node.arguments, module, env)
  const args = items.map(
    (item, index): Part => ({
      value: t.force(item),
      at: { node: item.node, module: item.module },
      field: null,
      index,
    }),
  )
  const names = method?.signature.args ?? []
  const request = args[names.indexOf('request')] ?? null
  const options = (method && args[names.length]) ?? null
  const clients = callee.client.isDeclared ? constructionsOf(t, manifest) : [callee.client]
  const [only] = clients
  const instance = only && clients.length === 1 ? only : callee.client
  const member = memberNode(node)
  return {
    row: sdkRow,
    shape: { members: [path.join('.')], args: [], method: 'member' },
    node,
    module,
    env,
    url: madeText(method?.operation.path ?? '', at),
    urlPart: null,
    method: madeText(method?.operation.method ?? '', at),
    methodPart: null,
    methodMember: member && { node: member, module },
    headers: { kind: 'layers', layers: [], writes: [], at },
    headersPart: null,
    body: method?.signature.body ? request : null,
    query: method && method.signature.query.length > 0 ? request : null,
    config: { kind: 'layers', layers: [], writes: [], at },
    configPart: options,
    instance,
    assumed: null,
    steps: [],
    callbacks: [],
    predicates: [],
    answers: [],
    isOpen: false,
    pins: (clients.length > 0 ? clients : [callee.client]).map((client) => ({
      kind: 'layers',
      layers: [...client.defaults, ...(options ? [options.value] : [])],
      writes: [],
      at,
    })),
    pinKey: 'version',
    sdk: {
      call: node,
      member: path.join('.'),
      method,
      manifest,
      side,
      orders: method ? parameterOrders(method, side, manifest?.releases ?? []) : [],
      args,
      isOpen,
    },
  }
}

/** A member below a resource is meant as a method, though none that is known. */
function isMeant(path: readonly string[]): boolean {
  const [first] = path
  // `bulkSync.get.bind(bulkSync)` is no request: what it makes is called later.
  if (path.at(-1) === 'bind') return false
  return path.length > 1 && first !== undefined && (first === '?' || isResource([first]))
}

/** Without a manifest: the surface that alone has the method. */
function sideOf(method: SdkMethod | null): SdkSide | null {
  if (!method) return null
  const { old, new: next } = method.operation
  if (old?.id === next?.id) return null
  return method.side
}

function memberNode(node: TSESTree.CallExpression): Node | null {
  let callee: Node = node.callee
  while (callee.type === 'TSNonNullExpression' || callee.type === 'ChainExpression')
    callee = callee.expression
  return callee.type === 'MemberExpression' ? callee.property : null
}

const constructionCache = new WeakMap<Tracer, { size: number; found: ClientValue[] }>()

/** Every client that the code constructs for the same manifest. */
function constructionsOf(t: Tracer, manifest: Manifest | null): ClientValue[] {
  let known = constructionCache.get(t)
  if (known?.size !== t.workspace.loaded.length) {
    known = { size: t.workspace.loaded.length, found: [] }
    constructionCache.set(t, known)
    const seen = new Set<Node>()
    for (const { call, module } of t.names.constructions()) {
      for (const option of optionsOf(t.evaluate(call, module, null))) {
        const client =
          option.kind === 'instance' ? inheritedClient(t, option, { node: call, module }) : option
        if (client?.kind !== 'client' || client.row !== sdkRow || client.isDeclared) continue
        if (seen.has(client.at.node)) continue
        seen.add(client.at.node)
        known.found.push(client)
      }
    }
  }
  return known.found.filter((client) => t.workspace.manifestOf(client.at.module.path) === manifest)
}

/** The client that an instance of a subclass is; null where it is none. */
function inheritedClient(t: Tracer, instance: Value & { kind: 'instance' }, at: At): Value | null {
  if (!instance.cls.node.superClass) return null
  const member = t.member(instance, '\0', at)
  return member.kind === 'client-member' ? member.client : null
}
