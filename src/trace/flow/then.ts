/** What flows through promises and observables: into the callbacks of `.then`, and out again. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Node, SourceModule } from '../../source/parse.js'
import { clientRowOf } from '../clients/clients.js'
import { concreteOf } from '../evaluate/concrete.js'
import { optionsOf, type Value } from '../values.js'
import { pipe, settles, subscribe } from './answer.js'
import { chained } from './chains.js'
import { functionsAt } from './functions.js'
import { identities, retells, shows } from './platform.js'
import { setState } from './react.js'
import { type Entered, type FlowContext, itemOf, popped, promised, type State, sink } from './state.js'

/** `.then`, `.catch` and `.finally` of a promise, `.pipe` and `.subscribe` of an observable. */
export function flowThen(
  context: FlowContext,
  call: TSESTree.CallExpression,
  key: string,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  if (key === 'catch' || key === 'finally' || key === 'fail' || key === 'toPromise')
    return context.enqueue(call, module, state, stack)
  if (key === 'pipe') return pipe(context, call, 0, module, state, stack)
  if (key === 'subscribe') return subscribe(context, call, module, state, stack)
  if (chained(context, call, key, module, state, stack)) return
  if (key === 'done' || key === 'always') context.enqueue(call, module, state, stack)
  else if (key !== 'then') return
  const callback = call.arguments[0]
  if (!callback) return
  const inner = popped(state)
  if (spread(context, call, callback, module, inner, stack)) return
  if (setState(context, callback, module, inner)) return
  for (const value of optionsOf(context.t.evaluate(callback, module, null))) {
    const concrete = value.kind === 'parameter' ? concreteOf(context.t, value) : []
    for (const option of concrete.length > 0 ? concrete : [value])
      into(context, option, call, callback, module, inner, stack)
  }
}

/** What one of the functions that a callback may be makes of the value. */
function into(
  context: FlowContext,
  callback: Value,
  call: TSESTree.CallExpression,
  node: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const on = (next: State): void => context.enqueue(call, module, promised(next), stack)
  switch (callback.kind) {
    case 'function': {
      const param = callback.node.params[0]
      const entered: Entered = { fn: callback.node, site: call, module, as: 'then' }
      if (param) context.bind(param, callback.module, state, [...stack, entered])
      return
    }
    case 'constant':
      return on(state)
    case 'external': {
      const name = callback.path.filter((part) => part !== 'default').join('.')
      if (callback.source === 'global' && name === 'JSON.parse' && state.layers[0]?.kind === 'json')
        return on(popped(state))
      if (identities.has(name)) return on(state)
      if (shows.test(name) || retells.has(name))
        return sink(context, 'shown', node, module, state, 'it is printed')
      break
    }
    case 'parameter':
      if (
        callback.steps.length === 0 &&
        settles(context, callback.fn, callback.index, callback.module, state, stack)
      )
        return
      break
    default:
      break
  }
  sink(context, 'escapes', node, module, state, 'it is given to a callback that could not be followed')
}

/** `.then(axios.spread((a, b) => ...))`: the items of a list, one for each parameter. */
function spread(
  context: FlowContext,
  call: TSESTree.CallExpression,
  callback: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  if (callback.type !== 'CallExpression' || !callback.arguments[0]) return false
  const callee = context.t.evaluate(callback.callee, module, null)
  const isSpread =
    callee.kind === 'external' &&
    callee.path.at(-1) === 'spread' &&
    clientRowOf(callee.source, callee.path.slice(0, -1)) !== null
  if (!isSpread) return false
  const [top] = state.layers
  for (const { node: fn, module: home } of functionsAt(context, callback.arguments[0], module)) {
    for (const [index, param] of fn.params.entries()) {
      if (top?.kind === 'prop' && top.key !== String(index)) continue
      const item = itemOf(context, state)
      if (item) context.bind(param, home, item, [...stack, { fn, site: call, module, as: 'then' }])
    }
  }
  return true
}
