/** What flows is called: a function that gives it, or one that gives it to a function to change it. */
import type { SourceModule } from '../../source/parse.js'
import { type FunctionValue, optionsOf, plainText } from '../values.js'
import { functionsAt } from './functions.js'
import { fieldsUnder } from './hook-options.js'
import { optimistic, optionsBehind, tell } from './hook-told.js'
import { putInPlace } from './kept.js'
import { type Call, type Entered, type FlowContext, popped, type State, sink, unpromised } from './state.js'

/** Goes on with what a call gives of what flows. */
export function called(
  context: FlowContext,
  call: Call,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const [top] = state.layers
  if (top?.kind === 'recipe') return cook(context, call, top.name, module, popped(state), stack)
  if (top?.kind === 'place') {
    const [value] = call.arguments
    if (value && value.type !== 'SpreadElement') putInPlace(context, value, module, popped(state))
    for (const { thunk } of fieldsUnder(context.t, optionsBehind(context, call, module), optimistic))
      putInPlace(context, thunk.node, thunk.module, popped(state))
    return
  }
  if (top?.kind !== 'function') return
  const inner = popped(state)
  if (top.told) {
    const value = unpromised(inner)
    tell(context, optionsBehind(context, call, module), top.told, value, call, module, stack)
  }
  const picked = top.select ? pickers(context, call, top.select, module) : []
  for (const { node: fn, module: home } of picked) {
    const [param] = fn.params
    if (param) context.bind(param, home, inner, [...stack, { fn, site: call, module, as: 'call' }])
  }
  if (picked.length === 0) context.enqueue(call, module, inner, stack)
}

/** Functions under an option of a call that pick what it gives. */
function pickers(context: FlowContext, call: Call, key: string, module: SourceModule): FunctionValue[] {
  return call.arguments.slice(1).flatMap((argument) => {
    if (argument.type === 'SpreadElement') return []
    const option = context.t.member(context.t.evaluate(argument, module, null), key, {
      node: argument,
      module,
    })
    return optionsOf(option).filter((each) => each.kind === 'function')
  })
}

/** A function that is given what flows, to change it, as the last argument. */
function cook(
  context: FlowContext,
  call: Call,
  name: string | null,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const [first] = call.arguments
  const of = name !== null && first ? plainText(context.t.evaluate(first, module, null)) : null
  if (of !== null && of !== name) return
  const last = call.arguments.at(-1)
  const recipes = last ? functionsAt(context, last, module) : []
  for (const { node: fn, module: home } of recipes) {
    const [param] = fn.params
    if (param) context.bind(param, home, state, [...stack, { fn, site: call, module, as: 'ignored' }])
  }
  if (last && recipes.length === 0)
    sink(context, 'escapes', last, module, state, 'a value of this code is put in its place')
}
