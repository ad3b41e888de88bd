/** What flows through calls: arguments, callbacks, returns, promises and lists. */

import { type FunctionNode, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { callShapeOf, clientRowOf, clientRows, makerOf, stepOf } from '../clients/clients.js'
import { concreteOf } from '../evaluate/concrete.js'
import { constructorOf } from '../evaluate/instances.js'
import { invocationOf } from '../evaluate/invocation.js'
import { optionsOf, type ParameterValue, type Value } from '../values.js'
import { settles } from './answer.js'
import { compare } from './comparisons.js'
import { endpointsAsked } from './endpoints.js'
import { handOver } from './escapes.js'
import { namesGiven } from './field-names.js'
import { functionsAt } from './functions.js'
import { flowOptions } from './hooks.js'
import { isArrayMethod } from './lists.js'
import { flowLibrary, keptNames } from './named.js'
import { identities, retells, shows } from './platform.js'
import { setState, toReducer } from './react.js'
import { flowReactive } from './reactive.js'
import { flowItems, flowRunner } from './runners.js'
import type { Call } from './state.js'
import {
  type Entered,
  type FlowContext,
  itemOf,
  type Layer,
  popped,
  promised,
  pushed,
  type State,
  sink,
} from './state.js'
import { flowStore } from './stores.js'

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
      return external(context, callee, call, node, module, state, stack)
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

function external(
  context: FlowContext,
  callee: Value & { kind: 'external' },
  call: Call,
  node: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const path = callee.path.filter((part) => part !== 'default')
  const name = path.join('.')
  const last = path.at(-1) ?? ''
  const row = clientRowOf(callee.source, callee.path) ?? clientRowOf(callee.source, callee.path.slice(0, -1))
  if (row && (callShapeOf(row, last) || clientRowOf(callee.source, callee.path)))
    return sink(context, 'sent', call, module, state, 'it is sent')
  if (makerOf(callee.source, callee.path, call.type === 'NewExpression' ? 'new' : 'call'))
    return sink(context, 'sent', call, module, state, 'it configures a client')
  if (identities.has(name) && !(name === 'Array.from' && call.arguments[1]))
    return context.enqueue(call, module, name === 'Promise.resolve' ? promised(state) : state, stack)
  if (retells.has(name)) {
    sink(context, 'shown', node, module, state, 'it is part of a text')
    return context.enqueue(call, module, state, stack)
  }
  const names = namesGiven(context, name, state)
  if (names) return context.enqueue(call, module, names, stack)
  if (name === 'JSON.stringify') {
    keptNames(context, call, node, module, state)
    return context.enqueue(call, module, pushed(state, { kind: 'json' }), stack)
  }
  if (name === 'JSON.parse' && state.layers[0]?.kind === 'json')
    return context.enqueue(call, module, popped(state), stack)
  // An answer that is a text or parsed, depending on options: here it was a text.
  if (name === 'JSON.parse' && state.token === 'body' && state.path.length === 0 && state.layers.length === 0)
    return
  if (state.layers[0]?.kind === 'json' && (name === 'String' || name === 'Buffer.from'))
    return context.enqueue(call, module, state, stack)
  if (name === 'Buffer.concat' && state.layers[1]?.kind === 'json')
    return context.enqueue(call, module, popped(state), stack)
  if (callee.source === 'rxjs' && (last === 'firstValueFrom' || last === 'lastValueFrom'))
    return context.enqueue(call, module, state, stack)
  if (row && last === 'all') return gathered(context, call, 'Promise.all', module, state, stack)
  if (
    name === 'Promise.all' ||
    name === 'Promise.allSettled' ||
    name === 'Promise.race' ||
    name === 'Promise.any'
  )
    return gathered(context, call, name, module, state, stack)
  if (last === 'isEqual' || last === 'isMatch') compare(context, call, node, module, state)
  if (flowStore(context, callee, call, module, state, stack)) return
  if (flowLibrary(context, callee, call, node, module, state, stack)) return
  if (name === 'Object.assign') {
    const [target] = call.arguments
    if (target && target !== node && isInstance(context, target, module))
      return sink(context, 'escapes', node, module, state, 'its fields become fields of a class instance')
    if (state.layers.length === 0) sink(context, 'spread', node, module, state, 'its fields are copied')
    const merged = { ...state, without: [...new Set([...(state.without ?? []), ...keysAfter(call, node)])] }
    laidOver(context, call, node, module, merged, stack)
    return context.enqueue(call, module, state.layers.length === 0 ? merged : state, stack)
  }
  if (name === 'Array.from' && call.arguments[1]) {
    const made = functionsAt(context, call.arguments[1], module)
    const item = itemOf(context, state)
    for (const fn of item ? made : []) {
      const param = fn.node.params[0]
      if (param && item)
        context.bind(param, fn.module, item, [...stack, { fn: fn.node, site: call, module, as: 'map' }])
    }
    if (made.length === 0) handOver(context, call, callee, node, module, state)
    return
  }
  if (last === 'useState' || last === 'useRef')
    return context.enqueue(
      call,
      module,
      pushed(state, { kind: 'prop', key: last === 'useRef' ? 'current' : '0' }),
      stack,
    )
  if (last === 'useReducer' && call.arguments[1] === node)
    return toReducer(context, call, module, state, stack)
  if (flowReactive(context, callee, call, node, module, state, stack)) return
  if (last === 'Request') return context.enqueue(call, module, state, stack)
  if (last === 'Map' || name === 'Object.fromEntries') {
    const [item, entry] = state.layers
    if (item?.kind === 'item' && entry?.kind === 'prop' && entry.key === '1') {
      const inner = { ...state, layers: state.layers.slice(2) }
      return context.enqueue(call, module, pushed(inner, { kind: last === 'Map' ? 'map' : 'item' }), stack)
    }
    return handOver(context, call, callee, node, module, state)
  }
  if (name === 'Set' && itemOf(context, state)) return context.enqueue(call, module, state, stack)
  if (name === 'Object.values' && state.layers[0]?.kind === 'item')
    return context.enqueue(call, module, state, stack)
  if (name === 'Object.entries' && state.layers[0]?.kind === 'item') {
    const [outer, ...inner] = state.layers
    const layers: Layer[] = [outer as Layer, { kind: 'prop', key: '1' }, ...inner]
    return context.enqueue(call, module, { ...state, layers }, stack)
  }
  if (name === 'Object.groupBy' || name === 'Map.groupBy') {
    const item = itemOf(context, state)
    const kind = name === 'Map.groupBy' ? 'map' : 'item'
    if (item) context.enqueue(call, module, pushed(pushed(item, { kind: 'item' }), { kind }), stack)
    return
  }
  if (shows.test(name)) return sink(context, 'shown', node, module, state, 'it is printed')
  if (setState(context, call.callee, module, state)) return
  handOver(context, call, callee, node, module, state)
}

/** The keys that later arguments lay over an earlier one. */
function keysAfter(call: Call, node: Node): string[] {
  return call.arguments
    .slice(call.arguments.indexOf(node as never) + 1)
    .flatMap((argument) => (argument.type === 'ObjectExpression' ? argument.properties : []))
    .flatMap((each) => (each.type === 'Property' ? (keyName(each.key, each.computed) ?? []) : []))
}

function isInstance({ t }: FlowContext, node: Node, module: SourceModule): boolean {
  return (
    node.type === 'ThisExpression' ||
    optionsOf(t.evaluate(node, module, null)).some(({ kind }) => kind === 'instance')
  )
}

/** `Object.assign(target, value)`: the target has the fields from then on. */
function laidOver(
  context: FlowContext,
  call: Call,
  node: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const [target] = call.arguments
  if (!target || target === node) return
  const variable = target.type === 'Identifier' ? module.variables.get(target) : undefined
  for (const reference of variable?.references ?? []) {
    const use = reference.identifier as Node
    if (reference.isRead() && use !== target && use.range[0] > call.range[0])
      context.enqueue(use, module, state, stack)
  }
}

/** `Promise.all` of a list of promises is a promise of a list. */
function gathered(
  context: FlowContext,
  call: Call,
  name: string,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const [outer, inner, ...rest] = state.layers
  if (!outer) return
  const bare = inner?.kind === 'promise' ? rest : inner ? [inner, ...rest] : rest
  const settled: Layer[] = [outer, { kind: 'prop', key: 'value' }, ...bare]
  const layers = name === 'Promise.all' ? [outer, ...bare] : name === 'Promise.allSettled' ? settled : bare
  context.enqueue(call, module, { ...state, layers: [{ kind: 'promise' }, ...layers] }, stack)
}
