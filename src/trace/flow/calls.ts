/** What flows through calls: arguments, callbacks, returns, promises and lists. */

import { type FunctionNode, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { clientRows, stepOf } from '../clients/clients.js'
import { concreteOf } from '../evaluate/concrete.js'
import { constructorOf } from '../evaluate/instances.js'
import { invocationOf } from '../evaluate/invocation.js'
import { optionsOf, type ParameterValue, type Value } from '../values.js'
import { settles } from './answer.js'
import { endpointsAsked } from './endpoints.js'
import { handOver } from './escapes.js'
import { flowExternal } from './external.js'
import { flowOptions } from './hooks.js'
import { isArrayMethod } from './lists.js'
import { setState } from './react.js'
import { flowItems, flowRunner } from './runners.js'
import type { Call } from './state.js'
import {
  type Entered,
  type FlowContext,
  itemOf,
  popped,
  promised,
  pushed,
  type State,
  sink,
} from './state.js'

/** Members by which every logger writes a line: who gets an object there reads none of its fields. */
const logs = /^(?:log|info|debug|warn|error|trace|verbose|fatal|silly)$/

/** `dispatch(thunk)`, `useSelector(select)`. */
const runs = /^(?:\w*dispatch|use\w*Selector)$/i

/** Whether none of the functions that a callee may be is in this code. */
function isUnseen(callee: Value): boolean {
  return optionsOf(callee).every(({ kind }) => kind === 'external' || kind === 'unknown')
}

/** What flows into a call as an argument. */
export function flowArgument(
  context: FlowContext,
  call: Call,
  node: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const index = call.arguments.indexOf(node as never)
  if (call.type === 'CallExpression' && call.callee.type === 'Super')
    return superArgument(context, call, index, module, state, stack)
  const isFunctionGiven = state.layers[0]?.kind === 'function'
  if (isFunctionGiven && flowRunner(context, call, node, module, popped(state), stack)) return
  if (flowItems(context, call, node, module, state, stack)) return
  const key =
    call.callee.type === 'MemberExpression' ? keyName(call.callee.property, call.callee.computed) : null
  const isKept =
    key === 'push' || key === 'unshift' || (key === 'set' && index === 1) || (key === 'add' && index === 0)
  // A queue that gives something back for a function is no list of functions.
  const isRun = isFunctionGiven && call.parent.type !== 'ExpressionStatement'
  if (isKept && !isRun && call.callee.type === 'MemberExpression') {
    const list = call.callee.object
    const variable = list.type === 'Identifier' ? module.variables.get(list) : undefined
    if (variable) {
      for (const reference of variable.references) {
        if (reference.isRead() && reference.identifier !== list) {
          context.enqueue(
            reference.identifier as Node,
            module,
            pushed(state, { kind: key === 'set' ? 'map' : 'item' }),
            stack,
          )
        }
      }
      return
    }
    if (list.type === 'MemberExpression' && list.object.type === 'ThisExpression') {
      return sink(context, 'lost', node, module, state, 'it is kept in a collection of the class')
    }
  }
  if (flowOptions(context, call, node, module, state, stack)) return
  const [top] = state.layers
  // Stores run the functions that they are given, and hand out what those give.
  if (
    top?.kind === 'function' &&
    runs.test(key ?? (call.callee.type === 'Identifier' ? call.callee.name : ''))
  )
    return context.enqueue(call, module, popped(state), stack)
  // Put behind another list.
  if (key === 'concat' && itemOf(context, state) && !isGlobal(call.callee, module))
    return context.enqueue(call, module, state, stack)
  if (top?.kind === 'function' && key !== null) {
    // A function that is held by a name and given to a list or a promise.
    const made = popped(state)
    if (key === 'map' || key === 'flatMap')
      return context.enqueue(call, module, pushed(made, { kind: 'item' }), stack)
    if (key === 'then' || key === 'catch') return context.enqueue(call, module, promised(made), stack)
    if (isArrayMethod(key)) return
  }
  const asked = index === 0 ? endpointsAsked(context.t, call).flatMap(({ requests }) => requests) : []
  for (const fn of asked) enter(context, fn.node, fn.module, call, 0, module, state, stack, 'ignored')
  if (asked.length > 0) return
  const { callee: called, items } =
    call.type === 'CallExpression'
      ? invocationOf(context.t, call, module, null)
      : { callee: call.callee, items: null }
  const callee = context.t.evaluate(called, module, null)
  if (key !== null && logs.test(key) && isUnseen(callee))
    return sink(context, 'shown', node, module, state, 'it is logged')
  for (const option of optionsOf(callee).flatMap((value) => possibleOf(context, value, stack))) {
    if (called === call.callee || !items) {
      argumentOf(context, option, call, node, index, module, state, stack)
      continue
    }
    // `f.call(self, value)`, and `f.apply(self, [value])` whose list holds it.
    const own = items.findIndex((item) => item.node === node)
    const isListed = own < 0 && top?.kind === 'prop' && /^\d+$/.test(top.key)
    if (isListed) argumentOf(context, option, call, node, Number(top.key), module, popped(state), stack)
    else argumentOf(context, option, call, node, own, module, state, stack)
  }
}

/** Whether a member is of something that the platform names: `Buffer.concat`. */
function isGlobal(callee: Node, module: SourceModule): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    !module.variables.has(callee.object)
  )
}

/** What a callee may be: a parameter is what callers give, and of a function that was entered what it was given there. */
function possibleOf(context: FlowContext, value: Value, stack: readonly Entered[]): Value[] {
  if (value.kind !== 'parameter') return [value]
  return givenOnTheWay(context, value, stack) ?? concreteOrSelf(context, value)
}

/** Null: the function of the parameter was not entered, or not in a way that tells. */
function givenOnTheWay(
  context: FlowContext,
  { fn, index, steps, isRest }: ParameterValue,
  stack: readonly Entered[],
): Value[] | null {
  const entered = stack.findLastIndex((each) => each.fn === fn)
  const { site, module } = stack[entered] ?? {}
  if (site?.type !== 'CallExpression' || !module || steps.length > 0 || isRest) return null
  const given = invocationOf(context.t, site, module, null).items[index]
  if (!given) return null
  const before = stack.slice(0, entered)
  return optionsOf(context.t.force(given)).flatMap((each) => possibleOf(context, each, before))
}

function concreteOrSelf(context: FlowContext, value: Value): Value[] {
  const concrete = concreteOf(context.t, value)
  return concrete.length > 0 ? concrete : [value]
}

function argumentOf(
  context: FlowContext,
  callee: Value,
  call: Call,
  node: Node,
  index: number,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  switch (callee.kind) {
    case 'function':
      return enter(context, callee.node, callee.module, call, index, module, state, stack, 'call')
    case 'class': {
      const ctor = constructorOf(callee.node)
      if (ctor) return enter(context, ctor, callee.module, call, index, module, state, stack, 'ignored')
      return
    }
    case 'client':
      return sink(context, 'sent', call, module, state, 'it is sent')
    case 'client-member':
      return sink(context, 'sent', call, module, state, 'it is sent')
    case 'external':
      return flowExternal(context, callee, call, node, module, state, stack)
    case 'answer':
      if (isStep(call)) return sink(context, 'sent', call, module, state, 'it is sent')
      return sink(
        context,
        'leaves',
        node,
        module,
        state,
        'it is given to a function that could not be followed',
      )
    default: {
      if (
        callee.kind === 'parameter' &&
        callee.steps.length === 0 &&
        settles(context, callee.fn, callee.index, callee.module, state, stack)
      )
        return
      if (
        setState(context, call.callee, module, state.layers[0]?.kind === 'function' ? popped(state) : state)
      )
        return
      handOver(context, call, callee, node, module, state)
    }
  }
}

/** `.send(body)` and the like on a request. */
function isStep(call: Call): boolean {
  if (call.callee.type !== 'MemberExpression') return false
  const key = keyName(call.callee.property, call.callee.computed)
  return key !== null && clientRows.some((row) => stepOf(row, key) !== null)
}

function enter(
  context: FlowContext,
  fn: FunctionNode,
  home: SourceModule,
  call: Call,
  index: number,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
  as: Entered['as'],
): void {
  const param = fn.params[index] ?? fn.params.at(-1)
  if (!param || (param !== fn.params[index] && param.type !== 'RestElement')) return
  const inner =
    param.type === 'RestElement'
      ? pushed(state, { kind: 'prop', key: String(index - (fn.params.length - 1)) })
      : state
  context.bind(param, home, inner, [...stack, { fn, site: call, module, as }])
}

function superArgument(
  context: FlowContext,
  call: Call,
  index: number,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  for (let up: Node | undefined = call.parent; up; up = up.parent) {
    if (up.type !== 'ClassDeclaration' && up.type !== 'ClassExpression') continue
    const parent = up.superClass ? context.t.evaluate(up.superClass, module, null) : null
    const ctor = parent?.kind === 'class' ? constructorOf(parent.node) : null
    if (parent?.kind === 'class' && ctor)
      enter(context, ctor, parent.module, call, index, module, state, stack, 'ignored')
    return
  }
}
