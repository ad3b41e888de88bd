/** What flows: an answer or an object literal, and what stands between the expression at hand and it. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { FieldType } from '../../api/fields.js'
import type { FunctionNode, Node, SourceModule } from '../../source/parse.js'
import type { AnswerShape, ClientRow } from '../clients/shapes.js'
import type { Tracer } from '../tracer.js'
import type { TypeAt } from '../types/types.js'
import type { At } from '../values.js'
import type { Told } from './hook-rows.js'

export type Call = TSESTree.CallExpression | TSESTree.NewExpression

/** One thing to unwrap before the token is reached, as `await`, `.key`, an index or a call does. */
export type Layer =
  | { kind: 'promise' }
  | { kind: 'prop'; key: string }
  | { kind: 'item' }
  | { kind: 'map' }
  /** `select`: the option of its call that picks from the result; `told`: options with functions that are told of it. */
  | { kind: 'function'; select?: string; told?: Told }
  | { kind: 'json' }
  /** The name of a field, of an object that may have more. */
  | { kind: 'name' }
  /** A function that is given a function, and gives that one what is below; of the endpoint `name`, where one is named. */
  | { kind: 'recipe'; name: string | null }
  /** A function that puts what it is given in the place of what is below. */
  | { kind: 'place' }
  /** A store whose value is below: `$store`. */
  | { kind: 'store' }

/**
 * Layers from the outside in; below them the token: the response (with the members taken of it on the way to its
 * body), or the body at a path of field names and `[]`.
 */
export interface State {
  layers: readonly Layer[]
  token: 'response' | 'body'
  path: readonly string[]
  /** Fields that another value was laid over: they are no longer the token's. */
  without?: readonly string[] | undefined
}

/** A function that was entered, and what becomes of what it returns. */
export interface Entered {
  fn: FunctionNode
  site: Node
  module: SourceModule
  as:
    | 'call'
    | 'then'
    | 'map'
    | 'gathered'
    | 'fold'
    | 'pipe'
    | 'data'
    | 'hook'
    | 'store'
    | 'state'
    | 'endpoint'
    | 'ignored'
  /** Of one of several that a hook is given at once: where it stands among the results. */
  place?: Layer | null
}

/** A read of a field of the token. */
export interface Read {
  /** Field names from the body down, the one that is read last; `[]` for items. */
  path: readonly string[]
  /** The property name: in `x.schedule`, in `x['schedule']`, the key of a pattern, or a text that names it. */
  node: Node
  how: 'member' | 'destructured' | 'named'
  /** The member expression, the property of the pattern, or the text. */
  whole: TSESTree.MemberExpression | TSESTree.Property | TSESTree.StringLiteral
  module: SourceModule
}

/** Where the token, or what holds it, goes out of sight. */
export interface Sink {
  kind: /** Handed to a request as its configuration or body. */
    | 'sent'
    /** Its fields are copied into an object. */
    | 'spread'
    /** Printed, rendered or serialised: nobody here reads its fields. */
    | 'shown'
    /** Answered, stored, or returned to callers that are not here: who reads it then is outside of this program. */
    | 'leaves'
    /** Handed to code that is not here, and may be read after it. */
    | 'escapes'
    /** Kept where it could not be followed. */
    | 'lost'
  node: Node
  module: SourceModule
  path: readonly string[]
  reason: string
}

/** A type that is written where the token passes. */
export interface TypeUse {
  type: TSESTree.TypeNode
  module: SourceModule
  layers: readonly Layer[]
  token: State['token']
  path: readonly string[]
  /** What the type parameters in it stand for at the call that is meant. */
  bindings?: ReadonlyMap<string, TypeAt> | undefined
}

/** A value that has the shape of what flows: behind the layers, at this path of the token. */
export interface Comparison {
  at: At
  /** It is no comparison: the value stands in the place of what flows, in a cache. */
  isKept?: true
  layers: readonly Layer[]
  path: readonly string[]
}

export interface FlowResult {
  reads: Read[]
  /** `x.field = value` and `delete x.field` on the token. */
  writes: { path: readonly string[]; node: Node; whole: TSESTree.MemberExpression; module: SourceModule }[]
  sinks: Sink[]
  types: TypeUse[]
  /** Values that a test compares the token with, or what holds it. */
  comparisons: Comparison[]
  /** Texts of snapshots that stand in the code. */
  snapshots: Comparison[]
  /** Values that were put in the place of what flows and could not be followed, unless it flowed there itself. */
  unsure: { node: Node; module: SourceModule; state: State }[]
  /** Functions that return the token. */
  returnedBy: Set<FunctionNode>
  /** Nodes that held the token or what wraps it. */
  holders: Set<Node>
  /** What each of these nodes held, in every way in which it was reached. */
  states: Map<Node, State[]>
  /** The node from which each of these was reached first; none for the one the flow began with. */
  origins: Map<Node, { node: Node; module: SourceModule }>
  /** The node that held the token where a read was found. */
  readFrom: Map<Read, { node: Node; module: SourceModule }>
}

/** What the parts of the flow share. */
export interface FlowContext {
  t: Tracer
  answer: AnswerShape
  /** The client that the answer comes from; none where what flows is no answer. */
  row?: ClientRow | undefined
  /** The type at a path of the body; null: not known. */
  typeAt(path: readonly string[]): FieldType | null
  /** Whether a property, assignment or call is where the flow may end without a word. */
  isEnd?: ((node: Node, module: SourceModule) => boolean) | undefined
  result: FlowResult
  /** Goes on with the uses of an expression. */
  enqueue(node: Node, module: SourceModule, state: State, stack: readonly Entered[]): void
  /** Goes on with all that a pattern names. */
  bind(pattern: Node, module: SourceModule, state: State, stack: readonly Entered[]): void
}

export function pushed(state: State, layer: Layer): State {
  return { ...state, layers: [layer, ...state.layers] }
}

export function popped(state: State): State {
  return { ...state, layers: state.layers.slice(1) }
}

/** A promise of the state; promises of promises are one. */
export function promised(state: State): State {
  return state.layers[0]?.kind === 'promise' ? state : pushed(state, { kind: 'promise' })
}

/** What a promise holds, once it is awaited; what is no promise stays as it is. */
export function unpromised(state: State): State {
  return state.layers[0]?.kind === 'promise' ? popped(state) : state
}

/** The state of an item, where the state is that of a list. */
export function itemOf(context: FlowContext, state: State): State | null {
  const top = state.layers[0]
  if (top?.kind === 'item' || (top?.kind === 'prop' && /^\d+$/.test(top.key))) return popped(state)
  if (top?.kind === 'map') return { ...state, layers: [{ kind: 'prop', key: '1' }, ...state.layers.slice(1)] }
  if (top || state.token !== 'body') return null
  const type = context.typeAt(state.path)
  return type === null || type.kind === 'array' || type.kind === 'unknown'
    ? { ...state, path: [...state.path, '[]'] }
    : null
}

export function sink(
  context: FlowContext,
  kind: Sink['kind'],
  node: Node,
  module: SourceModule,
  state: State,
  reason: string,
): void {
  // Where the names of fields end up, nobody reads the fields.
  if (state.layers.some((layer) => layer.kind === 'name')) return
  // The path of a response leads to its body, and not into it.
  const path = state.token === 'response' ? [] : state.path
  context.result.sinks.push({ kind, node, module, path, reason })
}
