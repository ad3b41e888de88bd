/** What flows through methods of lists and maps. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { SourceModule } from '../../source/parse.js'
import { flowNames } from './field-names.js'
import { functionsAt } from './functions.js'
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
const countsOnly = new Set(['includes', 'indexOf', 'join', 'keys', 'push', 'unshift', 'entries', 'values'])

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
  if (!item || flowNames(context, call, key, module, state)) return
  const first = call.arguments[0]
  if (first && looksAtItems.has(key)) {
    const positions = key === 'sort' || key === 'toSorted' ? [0, 1] : key.startsWith('reduce') ? [1] : [0]
    const as = key === 'map' || key === 'flatMap' ? 'map' : key.startsWith('reduce') ? 'fold' : 'ignored'
    for (const fn of functionsAt(context, first, module)) {
      for (const position of positions) {
        const param = fn.node.params[position]
        if (param) context.bind(param, fn.module, item, [...stack, { fn: fn.node, site: call, module, as }])
      }
    }
  }
  // Pieces of a text, put together.
  if (key === 'join' && item.layers[0]?.kind === 'json') return context.enqueue(call, module, item, stack)
  if (keepsList.has(key) || key === 'values') context.enqueue(call, module, state, stack)
  else if (key === 'entries')
    context.enqueue(call, module, pushed(pushed(item, { kind: 'prop', key: '1' }), { kind: 'item' }), stack)
  else if (takesItem.has(key)) context.enqueue(call, module, item, stack)
  // The iterator of a generator.
  else if (key === 'next' || key === 'return')
    context.enqueue(call, module, promised(pushed(item, { kind: 'prop', key: 'value' })), stack)
  else if (item.layers[0]?.kind === 'function') context.enqueue(call.callee, module, item, stack)
  else if (!isArrayMethod(key) && !/^(?:toString|toJSON|toLocaleString|length)$/.test(key))
    sink(
      context,
      'escapes',
      call,
      module,
      state,
      `what its method \`${key}\` makes of it could not be followed`,
    )
}

/** Methods of a Map of which the values flow. */
export function flowMapMethod(
  context: FlowContext,
  call: TSESTree.CallExpression,
  key: string,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const [, ...inner] = state.layers
  switch (key) {
    case 'get':
      return context.enqueue(call, module, popped(state), stack)
    case 'values':
      return context.enqueue(call, module, { ...state, layers: [{ kind: 'item' }, ...inner] }, stack)
    case 'entries':
      return context.enqueue(
        call,
        module,
        { ...state, layers: [{ kind: 'item' }, { kind: 'prop', key: '1' }, ...inner] },
        stack,
      )
    case 'forEach':
      return flowArrayMethod(
        context,
        call,
        key,
        module,
        { ...state, layers: [{ kind: 'item' }, ...inner] },
        stack,
      )
  }
}
