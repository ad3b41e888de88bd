/** What the parts of the trace ask of each other. Assembled in `index.ts`; no part imports another's insides. */

import type { Workspace } from '../source/modules.js'
import type { FunctionNode, Node, SourceModule } from '../source/parse.js'
import type { NameIndex } from './callers/name-index.js'
import type { Fault } from './faults.js'
import type { Entered } from './flow/state.js'
import type { Reach } from './reach/reach.js'
import type { At, Env, Thunk, Value } from './values.js'

export interface Tracer {
  workspace: Workspace
  hosts: readonly string[]
  /** What an expression stands for under the calls of `env`. */
  evaluate(node: Node, module: SourceModule, env: Env | null): Value
  force(thunk: Thunk): Value
  /** The member `key` of a value. */
  member(value: Value, key: string, at: At): Value
  /** The value of a call of `callee` with these arguments. */
  invoke(callee: Value, args: Thunk[], isOpen: boolean, site: At & { env: Env | null }): Value
  /** The exported value of a module. */
  exported(module: SourceModule, name: string): Value
  /** What `require` of a module gives. */
  required(module: SourceModule): Value
  /** Every known call of a function or constructor, each with the frame it makes. */
  callersOf(fn: FunctionNode, module: SourceModule): readonly Caller[]
  /** What a symbolic value may be: callers' arguments, or its declared class. */
  concrete(value: Value): Value[]
  memo: Map<Node, Value>
  /** What this tool failed on so far. */
  faults: Fault[]
  /** Where what stems from a candidate goes; loads the modules that have it. */
  reach: Reach
  names: NameIndex
}

/** One call of a function of the user's. */
export interface Caller {
  /** Call, construction, tagged template, decorator or JSX element. */
  node: Node
  module: SourceModule
  /** The frame of the calling code; null: any call of it. */
  env: Env | null
  /** The frame that the call makes. */
  frame: Env
  /** Of a call of a package that runs the function: what becomes of what it gives. */
  as?: Entered['as']
  /** Where a hook makes the call: the hook or its options, and the frame under the calls of `env`. */
  hook?: At
  enter?: (env: Env | null) => Env
}
