/** Functions of packages that are given a function: what it gives goes on where they are called. */
import type { Node, SourceModule } from '../../source/parse.js'
import { type RunnerRow, runnerAt } from '../clients/runners.js'
import { functionsAt } from './functions.js'
import {
  type Call,
  type Entered,
  type FlowContext,
  itemOf,
  type Layer,
  promised,
  pushed,
  type State,
  unpromised,
} from './state.js'

/**
 * Follows what a function gives that stands at `given` in a call.
 * @param returned what the function gives
 * @returns false: the call is of nothing that a row describes
 */
export function flowRunner(
  context: FlowContext,
  call: Call,
  given: Node,
  module: SourceModule,
  returned: State,
  stack: readonly Entered[],
): boolean {
  const runner = runnerAt(context.t, call, module, null)
  if (!runner || runner.given !== given) return false
  for (const state of givenOf(context, runner.row, returned)) context.enqueue(call, module, state, stack)
  return true
}

/** What a call of the row gives, in each of the ways in which it holds what the function gives. */
function givenOf(context: FlowContext, { does, member, isAsync }: RunnerRow, returned: State): State[] {
  const called: Layer = { kind: 'function' }
  const bare = unpromised(returned)
  const held = (state: State, key: string): State =>
    pushed(pushed(promised(state), called), { kind: 'prop', key })
  switch (does) {
    case 'wrap':
      return [pushed(returned, called)]
    case 'hold':
      return [held(returned, member ?? '')]
    case 'batch': {
      const item = itemOf(context, bare)
      return [...(item ? [held(item, 'load')] : []), held(bare, 'loadMany')]
    }
    case 'map':
      return [promised(pushed(bare, { kind: 'item' }))]
    default:
      return [isAsync ? promised(returned) : returned]
  }
}

/**
 * Follows the list of a call that runs a function for each of its items.
 * @returns false: the call does not
 */
export function flowItems(
  context: FlowContext,
  call: Call,
  list: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  const runner = call.arguments[0] === list ? runnerAt(context.t, call, module, null) : null
  const item = runner?.row.does === 'map' ? itemOf(context, state) : null
  if (!runner || !item) return false
  for (const fn of functionsAt(context, runner.given, module)) {
    const [param] = fn.node.params
    if (param)
      context.bind(param, fn.module, item, [...stack, { fn: fn.node, site: call, module, as: 'gathered' }])
  }
  return true
}
