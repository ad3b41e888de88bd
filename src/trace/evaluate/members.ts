/** Members of values: `x.key` for every kind of `x`. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { enumText, sdkPackage } from '../../api/sdk.js'
import type { SourceModule } from '../../source/parse.js'
import { instanceWrites, providedDefaults } from '../clients/defaults.js'
import type { Tracer } from '../tracer.js'
import { type At, type LayersValue, madeText, unionOf, unknown, type Value } from '../values.js'
import { exportedValue } from './exports.js'
import { instanceMember, staticMember } from './instances.js'
import { fieldsOf } from './objects.js'

export function memberOf(t: Tracer, value: Value, key: string, at: At): Value {
  switch (value.kind) {
    case 'object':
      return withSelf(fieldValue(t, value, key, at), value)
    case 'layers':
      return withSelf(layersMember(t, value, key, at), value)
    case 'list': {
      const item = /^\d+$/.test(key) ? value.items[Number(key)] : undefined
      if (item) return t.force(item)
      return unknown('a member of a list', at)
    }
    case 'union':
      return unionOf(
        value.options.filter((o) => !isNothing(o)).map((option) => memberOf(t, option, key, at)),
        at,
      )
    case 'namespace':
      return exportedValue(t, value.module, key)
    case 'external':
      return externalMember(value, key, at)
    case 'instance':
      return instanceMember(t, value, key, at)
    case 'class':
      return staticMember(t, value, key, at)
    case 'parameter': {
      if (value.steps.length > 8) return unknown('it lies too deep in an argument', at)
      const step = /^\d+$/.test(key) ? '[]' : key
      const fallback = value.fallback && memberOf(t, value.fallback, key, at)
      return { ...value, steps: [...value.steps, step], fallback, at }
    }
    case 'client':
      if (key === value.row.defaults)
        return { kind: 'layers', layers: [...value.defaults, ...instanceWrites(t, value)], writes: [], at }
      if (key === value.row.inner?.member) {
        const { shown } = providedDefaults(t, value.row, at)
        return { ...value, row: value.row.inner.row, defaults: [...shown, ...value.defaults] }
      }
      return { kind: 'client-member', client: value, path: [key], at }
    case 'client-member':
      return { ...value, path: [...value.path, key], at }
    case 'answer':
      return {
        kind: 'answer',
        origin: value.origin,
        at,
        ...(value.client ? { client: value.client, member: key } : {}),
      }
    case 'enum':
      return enumMember(t, value.node, value.module, key, at)
    case 'text':
      return key === 'href' ? value : unknown('a property of a text', at)
    case 'environment':
    case 'json':
    case 'constant':
    case 'function':
      return functionMember(value, key, at)
    case 'unknown':
      return unknown(value.reason, value.at)
  }
}

function isNothing(value: Value): boolean {
  return (
    value.kind === 'constant' && (value.value === null || value.value === undefined || value.value === false)
  )
}

function externalMember(value: Value & { kind: 'external' }, key: string, at: At): Value {
  const path = [...value.path, key]
  if (value.source === 'global') {
    const [root, first, name] = path
    const isNode = root === 'process' && first === 'env'
    const isVite = root === 'import.meta' && first === 'env'
    const isOther = (root === 'Deno' || root === 'Bun') && first === 'env'
    if ((isNode || isVite || isOther) && name !== undefined && name !== 'get') {
      return { kind: 'environment', name, at }
    }
  }
  if ((value.source === 'process' || value.source === 'node:process') && path.at(-2) === 'env') {
    return { kind: 'environment', name: key, at }
  }
  const name = path.at(-2)
  const text = isSdkSource(value.source) && name !== undefined ? enumText(name, key) : null
  if (text !== null) return madeText(text, at)
  return { kind: 'external', source: value.source, path, at }
}

/** The package or one of its inner paths. */
function isSdkSource(source: string): boolean {
  return source === sdkPackage || source.startsWith(`${sdkPackage}/`)
}

function fieldValue(t: Tracer, value: Value, key: string, at: At): Value {
  const { fields, gaps, isDefinite } = fieldsOf(t, value, { key })
  const options = fields.map((field) => t.force(field.thunk))
  if (!isDefinite) {
    for (const gap of gaps) options.push(t.member(gap.value, key, gap.at))
    if (gaps.length === 0 && fields.length === 0) return { kind: 'constant', value: undefined, at }
  }
  return unionOf(options, at)
}

function layersMember(t: Tracer, value: LayersValue, key: string, at: At): Value {
  const deeper = value.writes.filter((write) => write.path.length > 1 && write.path[0] === key)
  const written = value.writes.filter((write) => write.path.length === 1 && write.path[0] === key)
  const base = value.layers.some(
    (layer) =>
      layer.kind === 'client' ||
      layer.kind === 'external' ||
      layer.kind === 'instance' ||
      layer.kind === 'class' ||
      layer.kind === 'function' ||
      layer.kind === 'enum',
  )
    ? unionOf(
        [
          ...written.map((write) => t.force(write.thunk)),
          ...value.layers
            .filter((layer) => !(written.length > 0 && isEmptyGlobal(layer, key)))
            .map((layer) => memberOf(t, layer, key, at)),
        ],
        at,
      )
    : fieldValue(t, value, key, at)
  if (deeper.length === 0) return base
  return {
    kind: 'layers',
    layers: [base],
    writes: deeper.map((write) => ({ ...write, path: write.path.slice(1) })),
    at,
  }
}

/** The global object has nothing under a name of the user's but what is written there; `fetch` it has. */
function isEmptyGlobal(layer: Value, key: string): boolean {
  if (layer.kind !== 'external' || layer.source !== 'global' || layer.path.length !== 1) return false
  return /^(?:globalThis|global|window|self)$/.test(layer.path[0] ?? '') && !(key in globalThis)
}

/** A method taken from an object is called with that object as `this`. */
function withSelf(value: Value, self: Value): Value {
  if (value.kind === 'function' && !value.self && value.node.type !== 'ArrowFunctionExpression') {
    return { ...value, self }
  }
  return value
}

function functionMember(value: Value, key: string, at: At): Value {
  // Functions may carry members (`getSync.path = ...`), texts and the like have none that matter.
  if (value.kind === 'function' && key === 'bind') return unknown('a bound function', at)
  return unknown(`a property of a ${value.kind === 'environment' ? 'setting' : 'value'}`, at)
}

function enumMember(
  t: Tracer,
  node: TSESTree.TSEnumDeclaration,
  module: SourceModule,
  key: string,
  at: At,
): Value {
  for (const member of node.body.members) {
    const name =
      member.id.type === 'Identifier'
        ? member.id.name
        : member.id.type === 'Literal'
          ? String(member.id.value)
          : null
    if (name !== key) continue
    return member.initializer
      ? t.evaluate(member.initializer, module, null)
      : unknown('a numeric enum member', at)
  }
  return unknown('a member that the enum does not have', at)
}
