/** What flows into functions that are not here: of the language, the platform and packages. */
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import { callShapeOf, clientRowOf, makerOf } from '../clients/clients.js'
import { optionsOf, type Value } from '../values.js'
import { compare } from './comparisons.js'
import { handOver } from './escapes.js'
import { namesGiven } from './field-names.js'
import { functionsAt } from './functions.js'
import { flowLibrary, keptNames } from './named.js'
import { identities, retells, shows } from './platform.js'
import { setState, toReducer } from './react.js'
import { flowReactive } from './reactive.js'
import {
  type Call,
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

/** Goes on with what a function that is not here makes of the value at `node`. */
export function flowExternal(
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
