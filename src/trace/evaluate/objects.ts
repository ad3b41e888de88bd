/** The fields of objects: where each key is set, through literals, spreads, layers, writes and callers. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FunctionNode, keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import { type At, type Env, optionsOf, placeOf, type Thunk, type Value } from '../values.js'

/** One place where a key of an object gets its value. */
export interface Field {
  key: string
  how: 'property' | 'shorthand' | 'write' | 'method'
  /** The key: of the property, or the written member. */
  node: Node
  /** The whole property or assignment. */
  whole: Node
  module: SourceModule
  thunk: Thunk
  /** The object literal that holds it, where one does. */
  holder: TSESTree.ObjectExpression | null
  /** Of a write: it is made for some requests only. */
  isSometimes?: boolean
}

/** What is known of the fields of a value. */
export interface Fields {
  fields: Field[]
  /** Parts whose keys are not known: a spread of something that could not be followed. */
  gaps: { at: At; reason: string; value: Value }[]
  /** Whether the last field is certainly the one that counts. */
  isDefinite: boolean
}

export interface FieldQuery {
  /** The key looked for; null: all keys. */
  key: string | null
  ignoreCase?: boolean
  /** Whether an unbound parameter is followed to its callers. */
  throughCallers?: (value: Value & { kind: 'parameter' }) => readonly Value[]
  /** Also places whose value a later one replaces: they come to the surface when the later key is renamed. */
  withReplaced?: boolean
}

/** Every place where `query.key` of `value` may get its value, the last one first. */
export function fieldsOf(t: Tracer, value: Value, query: FieldQuery): Fields {
  const found: Fields = { fields: [], gaps: [], isDefinite: false }
  found.isDefinite = collect(t, value, query, found, new Set())
  return found
}

function collect(t: Tracer, value: Value, query: FieldQuery, found: Fields, seen: Set<unknown>): boolean {
  switch (value.kind) {
    case 'object':
      if (seen.has(value)) return false
      seen.add(value)
      return fromLiteral(t, value.node, value.module, value.env, query, found, seen)
    case 'layers': {
      if (seen.has(value)) return false
      seen.add(value)
      for (const write of [...value.writes].reverse()) {
        const key = write.path[0]
        if (write.path.length !== 1 || key === null || key === undefined || !matches(query, key)) continue
        found.fields.push({
          key,
          how: 'write',
          node: write.node,
          whole: write.node.parent as Node,
          module: write.thunk.module,
          thunk: write.thunk,
          holder: null,
          ...(write.isSometimes ? { isSometimes: true } : {}),
        })
      }
      for (const layer of [...value.layers].reverse()) {
        if (collect(t, layer, query, found, seen) && !query.withReplaced) return true
      }
      return false
    }
    case 'union': {
      let isDefinite = value.options.length > 0
      for (const option of value.options) {
        const isNothing = option.kind === 'constant' || (option.kind === 'text' && option.parts.length === 0)
        if (isNothing) {
          isDefinite = false
          continue
        }
        isDefinite = collect(t, option, query, found, seen) && isDefinite
      }
      return isDefinite
    }
    case 'json':
      return collect(t, value.value, query, found, seen)
    case 'constant':
      return false
    case 'list':
      // Headers may be pairs.
      for (const item of value.items) {
        const pair = t.force(item)
        if (pair.kind !== 'list' || pair.items.length !== 2) continue
        const [first, second] = pair.items as [Thunk, Thunk]
        const key = t.force(first)
        if (key.kind !== 'text' || key.parts[0]?.kind !== 'chars' || !matches(query, key.parts[0].chars))
          continue
        found.fields.push({
          key: key.parts[0].chars,
          how: 'property',
          node: first.node,
          whole: item.node,
          module: item.module,
          thunk: second,
          holder: null,
        })
      }
      return false
    case 'parameter': {
      const key = `${value.at.module.path}:${value.at.node.range[0]}:${value.steps.join('.')}`
      if (seen.has(key)) return false
      seen.add(key)
      const options = query.throughCallers?.(value) ?? []
      if (options.length === 0) {
        found.gaps.push({ at: value.at, reason: 'it comes from callers that are not in this code', value })
        return false
      }
      for (const option of options) collect(t, option, query, found, seen)
      if (value.fallback) collect(t, value.fallback, query, found, seen)
      return false
    }
    default:
      found.gaps.push({
        at: placeOf(value) as At,
        reason: value.kind === 'unknown' ? value.reason : 'it is not an object literal',
        value,
      })
      return false
  }
}

function fromLiteral(
  t: Tracer,
  node: TSESTree.ObjectExpression,
  module: SourceModule,
  env: Env | null,
  query: FieldQuery,
  found: Fields,
  seen: Set<unknown>,
): boolean {
  for (const property of [...node.properties].reverse()) {
    if (property.type === 'SpreadElement') {
      const value = t.evaluate(property.argument, module, env)
      if (collect(t, value, query, found, seen) && !query.withReplaced) return true
      continue
    }
    // What a setter is given is not what is read.
    if (property.kind === 'set') continue
    const key = propertyKey(t, property, module, env)
    if (key === null || !matches(query, key)) continue
    const thunk: Thunk = { node: property.value as Node, module, env }
    if (property.kind === 'get') thunk.value = gotten(t, property, node, thunk)
    found.fields.push({
      key,
      how: property.method ? 'method' : property.shorthand ? 'shorthand' : 'property',
      node: property.key,
      whole: property,
      module,
      thunk,
      holder: node,
    })
    if (query.key !== null && !query.withReplaced) return true
  }
  return false
}

/** What a getter of an object literal gives. */
function gotten(
  t: Tracer,
  property: TSESTree.Property,
  node: TSESTree.ObjectExpression,
  thunk: Thunk,
): Value {
  const { module, env } = thunk
  const self: Value = { kind: 'object', node, module, env }
  const fn = { kind: 'function', node: property.value as FunctionNode, module, env, self } as const
  return t.invoke(fn, [], false, thunk)
}

/** The key of a property, computed ones included where they are a known text. */
export function propertyKey(
  t: Tracer,
  property: TSESTree.Property,
  module: SourceModule,
  env: Env | null,
): string | null {
  const plain = keyName(property.key, property.computed)
  if (plain !== null) return plain
  for (const option of optionsOf(t.evaluate(property.key, module, env))) {
    if (option.kind === 'text' && option.parts.length === 1 && option.parts[0]?.kind === 'chars') {
      return option.parts[0].chars
    }
  }
  return null
}

function matches(query: FieldQuery, key: string): boolean {
  if (query.key === null) return true
  return query.ignoreCase ? key.toLowerCase() === query.key.toLowerCase() : key === query.key
}
