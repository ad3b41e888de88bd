/**
 * What an expression can stand for, symbolically. Values are made on demand and never executed; whatever is not
 * known is `unknown` with a reason for a person.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { FunctionNode, Node, SourceModule } from '../source/parse.js'
import type { ClientRow } from './clients/clients.js'

/** A node and the module it stands in. */
export interface At {
  node: Node
  module: SourceModule
}

/** An expression that is yet to be evaluated, with the calls that led to it. */
export interface Thunk extends At {
  env: Env | null
  /** Set where the value is known without evaluating the node (`this` of a call, items of a rest parameter). */
  value?: Value
}

/**
 * One call of a function, seen from inside it: what its parameters stand for. Frames form a lexical chain, so a
 * closure sees the frame of the factory that made it.
 */
export interface Env {
  fn: FunctionNode
  args: Thunk[]
  /** Arguments after an unknown spread are not known by position. */
  openArgs: boolean
  site: (At & { env: Env | null }) | null
  self: Value | null
  outer: Env | null
  depth: number
  /** How many more calls may be entered below the outermost one: shared by all frames below it. */
  fuel: { left: number }
  memo: Map<Node, Value>
}

export type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression

/** A piece of a text: characters as they stand in the source, or a hole. */
export type TextPart =
  | {
      kind: 'chars'
      chars: string
      /** The literal or template element, and the offset of the first character in its file; null: made, not read. */
      at: (At & { start: number }) | null
      /** The holes it was put into, from its own text outwards. */
      outer?: readonly At[]
    }
  | { kind: 'hole'; value: Value; at: At }

/** A parameter that no frame binds: its value is the callers' business. */
export interface ParameterValue {
  kind: 'parameter'
  fn: FunctionNode
  module: SourceModule
  index: number
  isRest: boolean
  /** Members taken from it, outermost first. */
  steps: readonly string[]
  fallback: Value | null
  env: Env | null
  at: At
}

export interface ObjectValue {
  kind: 'object'
  node: TSESTree.ObjectExpression
  module: SourceModule
  env: Env | null
}

/** A later assignment to a member of an object, `path` deep. */
export interface Write {
  path: readonly (string | null)[]
  /** The written member (its property), or the key argument of `.set(key, value)`. */
  node: Node
  thunk: Thunk
  /** It is made for some of the requests only, as a function that runs on all of them decides. */
  isSometimes?: boolean
}

/** Objects laid over each other, later ones over earlier ones, then the writes. */
export interface LayersValue {
  kind: 'layers'
  layers: readonly Value[]
  writes: readonly Write[]
  /** A Map: its keys are those of `get` and `set`. */
  isMap?: true
  at: At
}

export interface FunctionValue {
  kind: 'function'
  node: FunctionNode
  module: SourceModule
  env: Env | null
  self: Value | null
}

export interface ClassValue {
  kind: 'class'
  node: ClassNode
  module: SourceModule
  env: Env | null
}

export interface InstanceValue {
  kind: 'instance'
  cls: ClassValue
  /** The construction; null where any instance is meant. */
  site: (At & { env: Env | null }) | null
}

/** An HTTP client with defaults of its own (`axios.create(...)`). */
export interface ClientValue {
  kind: 'client'
  row: ClientRow
  /** Configuration objects, later ones over earlier ones. */
  defaults: readonly Value[]
  /** Only its type is known here: where it is made, and with what, is not. */
  isDeclared?: boolean
  at: At
  /** The frames in which it was made: what a factory was given for this very client. */
  env?: Env | null
}

export type Value =
  | { kind: 'text'; parts: readonly TextPart[]; at: At }
  | { kind: 'constant'; value: number | boolean | null | undefined | bigint; at: At }
  | ObjectValue
  | LayersValue
  | { kind: 'list'; items: readonly Thunk[]; isOpen: boolean; at: At }
  | FunctionValue
  | ClassValue
  | InstanceValue
  | { kind: 'namespace'; module: SourceModule }
  /** Something of a package or of the platform: `axios.create` is `{ source: 'axios', path: ['default', 'create'] }`. */
  | { kind: 'external'; source: string; path: readonly string[]; at: At }
  | ClientValue
  | { kind: 'client-member'; client: ClientValue; path: readonly string[]; at: At }
  /** The promise, response or answer of an HTTP request. */
  /** `client` and `member`: what was called, and the member taken, where further calls give the client back. */
  | { kind: 'answer'; origin: Node; at: At; client?: ClientValue; member?: string }
  | { kind: 'json'; value: Value; at: At }
  | ParameterValue
  /** A value given from outside the code, with a default where the code has one. */
  | { kind: 'environment'; name: string; at: At }
  | { kind: 'enum'; node: TSESTree.TSEnumDeclaration; module: SourceModule }
  | { kind: 'union'; options: readonly Value[]; at: At }
  | {
      kind: 'unknown'
      reason: string
      at: At
      /** Stands for the value of this node while it is being found. */
      self?: Node
    }

/** Values of several possibilities, flattened; unions never nest. */
export function unionOf(options: readonly Value[], at: At): Value {
  const flat: Value[] = []
  for (const option of options) {
    for (const each of optionsOf(option)) if (!flat.includes(each)) flat.push(each)
  }
  if (flat.length === 1) return flat[0] as Value
  if (flat.length <= mostOptions) return { kind: 'union', options: flat, at }
  const rest = unknown('it may be more things than are told apart', at)
  return { kind: 'union', options: [...flat.slice(0, mostOptions - 1), rest], at }
}

/** More possibilities than this are not told apart. */
const mostOptions = 24

export function optionsOf(value: Value): readonly Value[] {
  return value.kind === 'union' ? value.options : [value]
}

export function unknown(reason: string, at: At): Value {
  return { kind: 'unknown', reason, at }
}

/** The text of a value that is fully known, or null. */
export function plainText(value: Value): string | null {
  if (value.kind === 'constant' && typeof value.value === 'number') return String(value.value)
  if (value.kind !== 'text') return null
  let text = ''
  for (const part of value.parts) {
    if (part.kind === 'hole') return null
    text += part.chars
  }
  return text
}

/** Texts and holes one after the other. */
export function concat(values: readonly Value[], at: At): Value {
  const parts: TextPart[] = []
  for (const value of values) {
    if (value.kind === 'text') parts.push(...value.parts)
    else {
      const text = value.kind === 'constant' ? String(value.value) : null
      if (text !== null) parts.push({ kind: 'chars', chars: text, at: null })
      else parts.push({ kind: 'hole', value, at: placeOf(value) ?? at })
    }
  }
  return { kind: 'text', parts, at }
}

/** An operand of a template or a concatenation: a text is laid in, anything else is a hole at its expression. */
export function operand(value: Value, at: At): Value {
  if (value.kind === 'constant') return value
  if (value.kind !== 'text') return { kind: 'text', parts: [{ kind: 'hole', value, at }], at }
  const isOwn =
    at.node.type === 'Literal' || at.node.type === 'TemplateLiteral' || at.node.type === 'BinaryExpression'
  if (isOwn) return value
  const parts = value.parts.map((part) =>
    part.kind === 'chars' ? { ...part, outer: [...(part.outer ?? []), at] } : part,
  )
  return { ...value, parts }
}

/** Where a value stands, where it has a place. */
export function placeOf(value: Value): At | null {
  switch (value.kind) {
    case 'object':
    case 'function':
    case 'class':
    case 'enum':
      return { node: value.node, module: value.module }
    case 'instance':
      return value.site ?? { node: value.cls.node, module: value.cls.module }
    case 'namespace':
      return { node: value.module.ast, module: value.module }
    default:
      return value.at
  }
}

/** A text that stands nowhere. */
export function madeText(chars: string, at: At): Value {
  return { kind: 'text', parts: [{ kind: 'chars', chars, at: null }], at }
}
