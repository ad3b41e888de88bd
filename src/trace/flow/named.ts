/**
 * Fields that are read by their name as a text, and lists that pass through libraries: rows of what each function
 * does with what it gets.
 */
import type { Node, SourceModule } from '../../source/parse.js'
import { functionsAt } from './returns.js'
import {
  type Call,
  type Entered,
  type FlowContext,
  itemOf,
  popped,
  pushed,
  type State,
  sink,
} from './state.js'

/** What a function gives for the value it gets. `names`: its other arguments are names of fields. */
interface Row {
  gives: /** The value, or a copy with the same fields. */
    | 'same'
    /** One item of the list. */
    | 'item'
    /** What the callback makes of each item. */
    | 'map'
    /** Items by a key. */
    | 'record'
    /** Lists of items by a key. */
    | 'groups'
    /** The field that is named. */
    | 'field'
    /** Nothing that has fields. */
    | 'nothing'
  /** The names are of the value itself, or of each of its items. */
  names?: 'value' | 'item'
}

const byName: Record<string, Row> = {
  get: { gives: 'field', names: 'value' },
  result: { gives: 'field', names: 'value' },
  has: { gives: 'nothing', names: 'value' },
  pick: { gives: 'same', names: 'value' },
  omit: { gives: 'same', names: 'value' },
  unset: { gives: 'same', names: 'value' },
  clone: { gives: 'same' },
  cloneDeep: { gives: 'same' },
  compact: { gives: 'same' },
  uniq: { gives: 'same' },
  reverse: { gives: 'same' },
  shuffle: { gives: 'same' },
  take: { gives: 'same' },
  drop: { gives: 'same' },
  tap: { gives: 'same' },
  map: { gives: 'map', names: 'item' },
  flatMap: { gives: 'map', names: 'item' },
  filter: { gives: 'same', names: 'item' },
  reject: { gives: 'same', names: 'item' },
  sortBy: { gives: 'same', names: 'item' },
  orderBy: { gives: 'same', names: 'item' },
  uniqBy: { gives: 'same', names: 'item' },
  forEach: { gives: 'same', names: 'item' },
  each: { gives: 'same', names: 'item' },
  find: { gives: 'item', names: 'item' },
  findLast: { gives: 'item', names: 'item' },
  maxBy: { gives: 'item', names: 'item' },
  minBy: { gives: 'item', names: 'item' },
  first: { gives: 'item' },
  head: { gives: 'item' },
  last: { gives: 'item' },
  keyBy: { gives: 'record', names: 'item' },
  groupBy: { gives: 'groups', names: 'item' },
  countBy: { gives: 'nothing', names: 'item' },
  sumBy: { gives: 'nothing', names: 'item' },
  some: { gives: 'nothing', names: 'item' },
  every: { gives: 'nothing', names: 'item' },
  isEmpty: { gives: 'nothing' },
  size: { gives: 'nothing' },
  isEqual: { gives: 'nothing' },
}

const platform: Record<string, Row> = {
  'Object.hasOwn': { gives: 'nothing', names: 'value' },
  'Reflect.get': { gives: 'field', names: 'value' },
  'Reflect.has': { gives: 'nothing', names: 'value' },
  'Reflect.deleteProperty': { gives: 'nothing', names: 'value' },
}

const collections = /^(?:lodash|lodash-es|underscore|es-toolkit)(?:[/.].*)?$/

/** The row of a function, by the package it comes from. */
function rowOf(source: string, path: readonly string[]): Row | null {
  if (source === 'global') return platform[path.filter((part) => part !== 'default').join('.')] ?? null
  if (!collections.test(source)) return null
  // `import get from 'lodash/get'` and `lodash.get`.
  const name = path.filter((part) => part !== 'default').at(-1) ?? source.split(/[/.]/).at(-1) ?? ''
  return Object.hasOwn(byName, name) ? (byName[name] as Row) : null
}

/** Follows what flows through a function that a row describes, as its first argument. False: none does. */
export function flowLibrary(
  context: FlowContext,
  callee: { source: string; path: readonly string[] },
  call: Call,
  node: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  const row = call.arguments[0] === node ? rowOf(callee.source, callee.path) : null
  if (!row) return false
  const on = (next: State): void => context.enqueue(call, module, next, stack)
  const item = row.names === 'item' || row.gives === 'item' ? itemOf(context, state) : null
  const named = row.names === 'item' ? item : state
  if (row.names && named) {
    for (const argument of call.arguments.slice(1)) {
      if (isNames(argument)) {
        for (const name of namesIn(argument)) {
          const field = readNamed(context, name, module, named)
          if (!field) continue
          if (row.gives === 'field') on(field)
          if (row.gives === 'map') on(pushed(field, { kind: 'item' }))
        }
        continue
      }
      const fns = row.names === 'item' ? functionsAt(context, argument, module) : []
      for (const fn of fns) {
        const param = fn.node.params[0]
        const as = row.gives === 'map' ? 'map' : 'ignored'
        if (param) context.bind(param, fn.module, named, [...stack, { fn: fn.node, site: call, module, as }])
      }
      if (row.names === 'value') unnamed(context, argument, module, state)
    }
  }
  if (row.gives === 'same') on(state)
  else if (row.gives === 'item' && item) on(item)
  else if (row.gives === 'record' && item) on(pushed(item, { kind: 'item' }))
  else if (row.gives === 'groups' && item) on(pushed(pushed(item, { kind: 'item' }), { kind: 'item' }))
  return true
}

/** `'schedule' in sync`, `sync.hasOwnProperty('schedule')`: a name that the flow's own value is asked for. */
export function readNamed(
  context: FlowContext,
  name: Node,
  module: SourceModule,
  state: State,
): State | null {
  if (name.type !== 'Literal' || typeof name.value !== 'string') {
    unnamed(context, name, module, state)
    return null
  }
  const [first = '', ...rest] = name.value.split(/[.[\]]+/).filter((part) => part !== '')
  const top = state.layers[0]
  if (top) {
    if (top.kind !== 'prop' || top.key !== first) return null
    if (rest.length === 0) return popped(state)
  }
  if (top || state.token === 'response') {
    unnamed(context, name, module, state)
    return null
  }
  if (context.typeAt(state.path)?.kind === 'array' || (state.path.length === 0 && rest.length > 0)) {
    unnamed(context, name, module, state)
    return null
  }
  if (state.without?.includes(first)) return null
  let path = [...state.path, first]
  context.result.reads.push({ path, node: name, how: 'named', whole: name, module })
  for (const part of rest) {
    path = [...path, /^\d+$/.test(part) ? '[]' : part]
    context.result.reads.push({ path, node: name, how: 'named', whole: name, module })
  }
  return { ...state, path, without: undefined }
}

/** `JSON.stringify(sync, ['id', 'schedule'])`: the fields that are kept, by their names. */
export function keptNames(
  context: FlowContext,
  call: Call,
  node: Node,
  module: SourceModule,
  state: State,
): void {
  const [value, kept] = call.arguments
  if (value !== node || kept?.type !== 'ArrayExpression' || !isNames(kept) || state.layers.length > 0) return
  for (const name of namesIn(kept)) readNamed(context, name, module, state)
}

function unnamed(context: FlowContext, node: Node, module: SourceModule, state: State): void {
  sink(context, 'escapes', node, module, state, 'a field is read by a name that could not be followed')
}

/** Whether an argument is a text or a list of texts. */
function isNames(node: Node): boolean {
  return (
    (node.type === 'Literal' && typeof node.value === 'string') ||
    (node.type === 'ArrayExpression' && node.elements.every((each) => each !== null && isNames(each)))
  )
}

function namesIn(node: Node): Node[] {
  return node.type === 'ArrayExpression' ? node.elements.flatMap((each) => (each ? [each] : [])) : [node]
}
