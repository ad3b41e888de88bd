/** One request as it is written: from a call of a client to its URL, method, headers, query and body. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { versionHeader } from '../api/versions.js'
import type { SourceModule } from '../source/parse.js'
import { globalDefaults, instanceWrites } from './client-defaults.js'
import { type CallShape, type ClientRow, callShapeOf, clientRowOf, methodOfMember } from './clients.js'
import { concreteOf } from './concrete.js'
import { itemsOf } from './items.js'
import { type Field, fieldsOf } from './objects.js'
import { isSdk, isSdkLike, type SdkUse, sdkRequestOf, sdkRow } from './sdk.js'
import type { Tracer } from './tracer.js'
import { joinBase } from './url.js'
import { type At, type Env, madeText, optionsOf, unionOf, type Value } from './values.js'

/** A part of a request that one expression gives: an argument, or a field of a configuration object. */
export interface Part {
  value: Value
  at: At
  /** The field, where it is one. */
  field: Field | null
  /** The argument's index, where it is one. */
  index: number | null
}

export interface RawRequest {
  row: ClientRow
  shape: CallShape
  /** The call of the client. */
  node: TSESTree.CallExpression
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
const requestMembers = new Set(['', 'request', 'get', 'delete', 'head', 'options', 'post', 'put', 'patch'])

/** The requests that a call makes: one for each client that its callee may be. */
export function requestsAt(
  t: Tracer,
  node: TSESTree.CallExpression,
  module: SourceModule,
  env: Env | null,
): RawRequest[] {
  const callee = t.evaluate(node.callee, module, env)
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
    const shape = callShapeOf(option.row, option.member)
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
        return row && callShapeOf(row, last) ? [globalCallee(t, row, last, module)] : []
      }
      case 'client':
        return [{ row: value.row, member: '', instance: value, defaults: value.defaults, assumed: [] }]
      case 'client-member':
        if (isSdk(value)) {
          const member = value.path.join('.')
          return [{ row: sdkRow, member, instance: value.client, defaults: [], assumed: [], sdk: value }]
        }
        return value.path.length === 1
          ? [
              {
                row: value.client.row,
                member: value.path[0] as string,
                instance: value.client,
                defaults: value.client.defaults,
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
  const at: At = { node, module }
  const { items } = itemsOf(t, node.arguments, module, env)
  const configs: Value[] = [...callee.defaults, ...(instance ? instanceWrites(t, instance) : [])]
  let urlPart: Part | null = null
  let body: Part | null = null
  let methodPart: Part | null = null
  let configPart: Part | null = null
  shape.args.forEach((role, index) => {
    const item = items[index]
    if (!item) return
    const part: Part = {
      value: t.force(item),
      at: { node: item.node, module: item.module },
      field: null,
      index,
    }
    switch (role) {
      case 'url':
        urlPart = part
        break
      case 'url-or-config':
        if (isConfig(part.value)) {
          configs.push(part.value)
          configPart = part
        } else urlPart = part
        break
      case 'config':
        configs.push(part.value)
        configPart = part
        break
      case 'body':
        body = part
        break
      case 'method':
        methodPart = part
        break
    }
  })
  const config: Value = { kind: 'layers', layers: configs, writes: [], at }
  urlPart ??= partFrom(t, config, row.config.url)
  body ??= partFrom(t, config, row.config.body)
  const base = partFrom(t, config, row.config.base)
  const path = (urlPart as Part | null)?.value ?? madeText('', at)
  const url = row.joinsBase ? joinBase(base?.value ?? null, path, (urlPart as Part | null)?.at ?? at) : path
  let method: Value
  let methodMember: At | null = null
  if (shape.method === 'member') {
    method = madeText(methodOfMember(callee.member), at)
    if (node.callee.type === 'MemberExpression') methodMember = { node: node.callee.property, module }
  } else {
    methodPart ??= partFrom(t, config, row.config.method)
    method = (methodPart as Part | null)?.value ?? madeText(shape.method, at)
    if (method.kind === 'constant' && method.value === undefined) method = madeText(shape.method, at)
  }
  const headersPart = partFrom(t, config, row.config.headers)
  const headers = headersOf(t, configs, row, at)
  return {
    row,
    shape,
    node,
    module,
    env,
    url,
    urlPart,
    method,
    methodPart,
    methodMember,
    headers,
    headersPart,
    body,
    query: partFrom(t, config, row.config.query),
    config,
    configPart,
    instance,
    assumed: null,
    pins: [headers],
    pinKey: versionHeader,
    sdk: null,
  }
}

/** A first argument that is an object is the configuration, anything else the URL. */
function isConfig(value: Value): boolean {
  return optionsOf(value).some(
    (option) =>
      option.kind === 'object' ||
      (option.kind === 'layers' && option.layers.every((l) => isConfig(l) || l.kind === 'constant')),
  )
}

/** The layers of headers from the defaults to the call's own. */
function headersOf(t: Tracer, configs: readonly Value[], row: ClientRow, at: At): Value {
  const layers: Value[] = []
  for (const config of configs) {
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
  return { kind: 'layers', layers, writes: [], at }
}

function partFrom(t: Tracer, config: Value, keys: readonly string[]): Part | null {
  for (const key of keys) {
    const { fields } = fieldsOf(t, config, { key })
    const [first] = fields
    if (first) {
      const value =
        fields.length === 1
          ? t.force(first.thunk)
          : unionOf(
              fields.map((field) => t.force(field.thunk)),
              first.thunk,
            )
      return { value, at: { node: first.thunk.node, module: first.thunk.module }, field: first, index: null }
    }
    // A configuration that callers give whole is asked for its member.
    const value = t.member(
      config,
      key,
      config.kind === 'layers'
        ? config.at
        : { node: (config as { at: At }).at.node, module: (config as { at: At }).at.module },
    )
    const symbolic = optionsOf(value).find((option) => option.kind === 'parameter')
    if (symbolic?.kind === 'parameter') return { value: symbolic, at: symbolic.at, field: null, index: null }
  }
  return null
}
