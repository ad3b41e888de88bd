/** What flows through calls: arguments, callbacks, returns, promises and lists. */

import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FunctionNode, keyName, type Node, type SourceModule } from '../source/parse.js'
import { callShapeOf, clientRowOf } from './clients.js'
import { concreteOf } from './concrete.js'
import { functionsAt } from './flow-returns.js'
import type { Call } from './flow-state.js'
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
} from './flow-state.js'
import { constructorOf } from './instances.js'
import { optionsOf, type Value } from './values.js'

const keepsList = new Set([
  'filter',
  'sort',
  'toSorted',
  'slice',
  'reverse',
  'toReversed',
  'concat',
  'splice',
  'flat',
])
const takesItem = new Set(['find', 'findLast', 'at', 'pop', 'shift'])
const looksAtItems = new Set([
  'forEach',
  'some',
  'every',
  'findIndex',
  'map',
  'flatMap',
  'filter',
  'find',
  'findLast',
  'sort',
  'toSorted',
  'reduce',
  'reduceRight',
])
const countsOnly = new Set(['includes', 'indexOf', 'join', 'keys', 'push', 'unshift'])

export function isArrayMethod(name: string): boolean {
  return keepsList.has(name) || takesItem.has(name) || looksAtItems.has(name) || countsOnly.has(name)
}

/** A call of a list's method: the callback sees items, the result is the list, an item, or a list of results. */
export function flowArrayMethod(
  context: FlowContext,
  call: TSESTree.CallExpression,
  key: string,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const item = itemOf(context, state)
  if (!item) return
  const first = call.arguments[0]
  if (first && looksAtItems.has(key)) {
    const positions = key === 'sort' || key === 'toSorted' ? [0, 1] : key.startsWith('reduce') ? [1] : [0]
    const as = key === 'map' || key === 'flatMap' ? 'map' : key.startsWith('reduce') ? 'call' : 'ignored'
    for (const fn of functionsAt(context, first, module)) {
      for (const position of positions) {
        const param = fn.node.params[position]
        if (param) context.bind(param, fn.module, item, [...stack, { fn: fn.node, site: call, module, as }])
      }
    }
  }
  if (keepsList.has(key)) context.enqueue(call, module, state, stack)
  else if (takesItem.has(key)) context.enqueue(call, module, item, stack)
}

/** `.then`, `.catch` and `.finally` of a promise. */
export function flowThen(
  context: FlowContext,
  call: TSESTree.CallExpression,
  key: string,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  if (key === 'catch' || key === 'finally') return context.enqueue(call, module, state, stack)
  if (key !== 'then') return
  const callback = call.arguments[0]
  if (!callback) return
  const fns = functionsAt(context, callback, module)
  if (fns.length === 0)
    sink(context, 'leaves', callback, module, state, 'it is given to a callback that is not here')
  for (const fn of fns) {
    const param = fn.node.params[0]
    if (param)
      context.bind(param, fn.module, popped(state), [
        ...stack,
        { fn: fn.node, site: call, module, as: 'then' },
      ])
  }
}

const identities = new Set([
  'Object.freeze',
  'Object.seal',
  'structuredClone',
  'Promise.resolve',
  'Array.from',
])
/** Functions of the platform that hand a text on, written otherwise. */
const retells = new Set(['encodeURIComponent', 'encodeURI', 'String'])
const shows = /^(?:console\.|Number$|Boolean$|Array\.isArray$|Object\.keys$|isNaN$|parseInt$|alert$)/

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
  const key =
    call.callee.type === 'MemberExpression' ? keyName(call.callee.property, call.callee.computed) : null
  const isKept =
    key === 'push' || key === 'unshift' || (key === 'set' && index === 1) || (key === 'add' && index === 0)
  if (isKept && call.callee.type === 'MemberExpression') {
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
  const callee = context.t.evaluate(call.callee, module, null)
  for (const option of optionsOf(callee).flatMap((value) =>
    value.kind === 'parameter' ? concreteOrSelf(context, value) : [value],
  )) {
    argumentOf(context, option, call, node, index, module, state, stack)
  }
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
    default: {
      if (setState(context, call, module, state.layers[0]?.kind === 'function' ? popped(state) : state))
        return
      sink(context, 'leaves', node, module, state, 'it is given to a function that could not be followed')
    }
  }
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
  if (row?.create.includes(last)) return sink(context, 'sent', call, module, state, 'it configures a client')
  if (identities.has(name))
    return context.enqueue(call, module, name === 'Promise.resolve' ? promised(state) : state, stack)
  if (retells.has(name)) {
    sink(context, 'shown', node, module, state, 'it is part of a text')
    return context.enqueue(call, module, state, stack)
  }
  if (name === 'JSON.stringify') return context.enqueue(call, module, pushed(state, { kind: 'json' }), stack)
  if (name === 'JSON.parse' && state.layers[0]?.kind === 'json')
    return context.enqueue(call, module, popped(state), stack)
  if (
    name === 'Promise.all' ||
    name === 'Promise.allSettled' ||
    name === 'Promise.race' ||
    name === 'Promise.any'
  )
    return gathered(context, call, name, module, state, stack)
  if (name === 'Object.assign') {
    if (state.layers.length === 0) sink(context, 'spread', node, module, state, 'its fields are copied')
    return context.enqueue(call, module, state, stack)
  }
  if (last === 'useState' || last === 'useRef')
    return context.enqueue(
      call,
      module,
      pushed(state, { kind: 'prop', key: last === 'useRef' ? 'current' : '0' }),
      stack,
    )
  if (last === 'Request') return context.enqueue(call, module, state, stack)
  if (last === 'Map' || name === 'Object.fromEntries') {
    const [item, entry] = state.layers
    if (item?.kind === 'item' && entry?.kind === 'prop' && entry.key === '1') {
      const inner = { ...state, layers: state.layers.slice(2) }
      return context.enqueue(call, module, pushed(inner, { kind: last === 'Map' ? 'map' : 'item' }), stack)
    }
    return
  }
  if (name === 'Object.values') {
    if (state.layers[0]?.kind === 'item') context.enqueue(call, module, state, stack)
    return
  }
  if (shows.test(name)) return sink(context, 'shown', node, module, state, 'it is printed')
  if (setState(context, call, module, state)) return
  sink(context, 'leaves', node, module, state, `it is given to \`${name || callee.source}\``)
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

/** Binds the state variable of a React setter: `x` of `const [x, setX] = useState()`. False: it is none. */
function setState(context: FlowContext, call: Call, module: SourceModule, state: State): boolean {
  if (call.callee.type !== 'Identifier') return false
  const definition = module.variables.get(call.callee)?.defs[0]
  const declarator = definition?.node as Node | undefined
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'ArrayPattern') return false
  if (declarator.id.elements[1] !== definition?.name || declarator.init?.type !== 'CallExpression')
    return false
  const { callee, typeArguments } = declarator.init
  const hook =
    callee.type === 'Identifier'
      ? callee.name
      : callee.type === 'MemberExpression'
        ? keyName(callee.property, callee.computed)
        : null
  const variable = declarator.id.elements[0]
  if (hook !== 'useState' || !variable) return false
  const type = typeArguments?.params[0]
  if (type)
    context.result.types.push({ type, module, layers: state.layers, token: state.token, path: state.path })
  context.bind(variable, module, state, [])
  return true
}
