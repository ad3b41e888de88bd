/** What flows through hooks: into the functions that are told of the answer, and out of all that hands it on. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import { hooksRunBy } from '../callers/hook-callers.js'
import { type FunctionValue, optionsOf } from '../values.js'
import { functionsAt as functionsHere } from './functions.js'
import { cachedElsewhere, functionsAt, putByKey, putByMember } from './hook-cache.js'
import { rowAt } from './hook-names.js'
import { fieldsUnder, functionsOf, optionValues, type Surrounding, surroundingsOf } from './hook-options.js'
import { type Holder, type HookRow, holders, hookRows, isAt } from './hook-rows.js'
import { optimistic, optionsBehind, tell } from './hook-told.js'
import { putInPlace } from './kept.js'
import {
  type Call,
  type Entered,
  type FlowContext,
  type Layer,
  popped,
  promised,
  pushed,
  type State,
  sink,
  unpromised,
} from './state.js'

export { type HookRow, hookRows } from './hook-rows.js'

/** What a function returned that is an argument of a hook: goes on with what the hook hands out. False: it is no hook. */
export function flowQuery(
  context: FlowContext,
  call: Call,
  fn: Node,
  module: SourceModule,
  returned: State,
  stack: readonly Entered[],
): boolean {
  const row = rowAt(call, module)
  if (!row) return put(context, call, fn, module, returned, stack)
  // A function that gives the options: `injectQuery(() => ({ queryFn }))`.
  if (takeOptions(context, row, call, module, returned, stack)) return true
  const isMeant = row.at === null || isAt(row, call.arguments.indexOf(fn as never))
  if (isMeant && returned.layers[0]?.kind !== 'prop')
    handOut(context, row, call, module, returned, null, stack)
  return true
}

/** What is given to a hook, or put where a hook keeps its answer. False: neither. */
export function flowOptions(
  context: FlowContext,
  call: Call,
  node: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  const row = rowAt(call, module)
  if (!row)
    return (
      intoRun(context, call, node, module, state, stack) || put(context, call, node, module, state, stack)
    )
  if (isKey(row, call, node, state)) {
    for (const fn of functionsAt(context.t, row, call, module))
      into(context, fn, 0, call, module, state, stack)
    return true
  }
  const [top] = state.layers
  if (top?.kind === 'function' && isAt(row, call.arguments.indexOf(node as never))) {
    const inner = popped(state)
    if (!takeOptions(context, row, call, module, inner, stack))
      handOut(context, row, call, module, inner, null, stack)
    return true
  }
  return takeOptions(context, row, call, module, state, stack)
}

/** Whether what flows is the key of a hook: its function is given it. */
function isKey({ key }: HookRow, call: Call, node: Node, { layers: [top] }: State): boolean {
  if (key === null) return false
  if ('at' in key) return top?.kind !== 'function' && call.arguments[key.at] === node
  return top?.kind === 'prop' && top.key === key.option
}

const runNames = new Set(hookRows.flatMap(({ runs, starts = [] }) => [...runs, ...starts]))

/** What a member of a result is called with goes into the function of the hook. False: it is no such call. */
function intoRun(
  context: FlowContext,
  call: Call,
  node: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  const { callee } = call
  const member = callee.type === 'MemberExpression' ? keyName(callee.property, callee.computed) : null
  if (call.arguments[0] !== node || (member !== null && !runNames.has(member))) return false
  const hooks = hooksRunBy(context.t, call)
  for (const { row, call: hook, module: home } of hooks) {
    const told = row.variables ?? {}
    tell(context, optionValues(context.t, row, hook, home), told, state, hook, home, stack)
    tell(context, optionsBehind(context, call, module), told, state, call, module, stack)
    const box = boxOf(holderOf(context, hook, home))
    if (row.variables) on(context, hook, home, [{ kind: 'prop', key: 'variables' }, ...box], state, stack)
    for (const fn of functionsAt(context.t, row, hook, home)) {
      if (!row.key) into(context, fn, 0, call, module, state, stack)
      else into(context, fn, 1, call, module, pushed(state, { kind: 'prop', key: 'arg' }), stack)
    }
  }
  return hooks.length > 0
}

function into(
  context: FlowContext,
  { node: fn, module: home }: FunctionValue,
  index: number,
  call: Call,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const param = fn.params[index]
  if (param) context.bind(param, home, state, [...stack, { fn, site: call, module, as: 'ignored' }])
}

/** Options that hold the function, or a value to begin with. */
function takeOptions(
  context: FlowContext,
  row: HookRow,
  call: Call,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  if (row.gives === 'options') {
    const isMeant = state.layers[0]?.kind === 'prop'
    if (isMeant) context.enqueue(call, module, state, stack)
    return isMeant
  }
  const [first, second] = state.layers
  const isListed = row.many !== undefined && first?.kind === 'prop' && first.key === row.many
  const inner = isListed ? popped(popped(state)) : state
  const place = isListed && second ? second : null
  const [held, fn, ...below] = inner.layers
  if (held?.kind !== 'prop') return false
  if (held.key === row.option && fn?.kind === 'function') {
    handOut(context, row, call, module, { ...inner, layers: below }, place, stack)
    return true
  }
  if (held.key === row.prepares?.option && fn?.kind === 'function') {
    const given = below[0]?.kind === 'promise' ? below.slice(1) : below
    const options = optionValues(context.t, row, call, module)
    tell(context, options, row.prepares.told, { ...inner, layers: given }, call, module, stack)
    return true
  }
  if (!row.kept.includes(held.key)) return false
  const kept = popped(inner)
  const value = kept.layers[0]?.kind === 'function' ? popped(kept) : kept
  results(context, row, call, module, value, place, stack)
  return true
}

function put(
  context: FlowContext,
  call: Call,
  node: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  const [top] = state.layers
  const isFirst = call.arguments[0] === node
  const hooks = putByMember(call, module)
  // `put(request, { optimisticData: value })`.
  const isOption = !isFirst && top?.kind === 'prop' && top.key === optimistic
  const isPut = hooks !== null && (isFirst || isOption)
  const meant = isPut ? hooks : putByKey(context.t, call, node, module)
  const given = isOption ? popped(state) : state
  const value = /^(?:promise|function)$/.test(given.layers[0]?.kind ?? '') ? popped(given) : given
  for (const { call: hook, module: home, stack: around } of meant ?? []) {
    const row = rowAt(hook, home)
    if (row) results(context, row, hook, home, value, null, isPut ? stack : around)
  }
  return meant !== null && meant.length > 0
}

/** The value that the function of a hook gives goes to whoever is told of it, and to the results. */
function handOut(
  context: FlowContext,
  row: HookRow,
  call: Call,
  module: SourceModule,
  returned: State,
  place: Layer | null,
  stack: readonly Entered[],
): void {
  for (const surrounding of surroundingsOf(context.t, row, call, module, stack))
    handOutIn(context, row, call, module, returned, place, surrounding)
}

function handOutIn(
  context: FlowContext,
  row: HookRow,
  call: Call,
  module: SourceModule,
  returned: State,
  place: Layer | null,
  { env, stack }: Surrounding,
): void {
  const { t } = context
  const value = unpromised(returned)
  const whole = wholeOf(row, value)
  const options = optionValues(t, row, call, module, place, env)
  typed(context, call, module, value)
  tell(context, options, row.told, whole, call, module, stack)
  tell(context, options, row.toldOne ?? {}, value, call, module, stack)
  const asking = row.asks && call.arguments[row.asks.at]
  for (const fn of asking ? functionsHere(context, asking, module) : []) {
    const param = fn.node.params[row.asks?.parameter ?? 0]
    const entered: Entered = { fn: fn.node, site: call, module, as: 'ignored' }
    if (param) context.bind(param, fn.module, value, [...stack, entered])
  }
  for (const key of row.kept)
    for (const { thunk } of fieldsUnder(t, options, key)) putInPlace(context, thunk.node, thunk.module, whole)
  for (const run of row.runs)
    on(context, call, module, [...gives(row, run), { kind: 'promise' }], value, stack)
  for (const run of row.starts ?? []) on(context, call, module, gives(row, run), value, stack)
  cachedElsewhere(context, row, call, module, whole, env)
  const picks = row.gives === 'nothing' ? [] : fieldsUnder(t, options, row.select ?? 'select')
  for (const pick of picks) {
    const functions = functionsOf(t, pick)
    if (!functions)
      sink(context, 'escapes', pick.node, module, whole, 'what is picked of it could not be followed')
    for (const fn of functions ?? []) {
      const [param] = fn.node.params
      const entered: Entered = { fn: fn.node, site: call, module, as: 'data', place }
      if (param) context.bind(param, fn.module, whole, [...stack, entered])
    }
  }
  const combined =
    row.many === undefined ? [] : fieldsUnder(t, optionValues(t, row, call, module, null, env), 'combine')
  if (picks.length === 0 && combined.length === 0) results(context, row, call, module, whole, place, stack)
  else for (const state of agains(row, whole)) on(context, call, module, [], state, stack)
  for (const combine of combined) {
    const state = pushed(pushed(whole, { kind: 'prop', key: 'data' }), place ?? { kind: 'item' })
    const functions = functionsOf(t, combine)
    if (!functions)
      sink(context, 'escapes', combine.node, module, whole, 'what is made of it could not be followed')
    for (const fn of functions ?? []) {
      const [param] = fn.node.params
      const entered: Entered = { fn: fn.node, site: call, module, as: 'call' }
      if (param) context.bind(param, fn.module, state, [...stack, entered])
    }
  }
}

/** What the function of a hook returned, where the hook called it: to the hook, or to the options that hold it. */
export function toHook(
  context: FlowContext,
  { site, module }: Entered,
  returned: State,
  stack: readonly Entered[],
): void {
  const row = site.type === 'CallExpression' ? rowAt(site, module) : null
  if (row && site.type === 'CallExpression') return handOut(context, row, site, module, returned, null, stack)
  if (site.type !== 'ObjectExpression') return
  const own = hookRows.find(({ option }) => fieldIn(site, option))
  if (!own) return
  const held = pushed(pushed(returned, { kind: 'function' }), { kind: 'prop', key: own.option })
  context.enqueue(site, module, held, stack)
}

function fieldIn(object: TSESTree.ObjectExpression, key: string): boolean {
  return object.properties.some(
    (each) => each.type === 'Property' && keyName(each.key, each.computed) === key,
  )
}

/** What `select` made of the answer is what a hook hands out. */
export function selected(
  context: FlowContext,
  { site, module, place }: Entered,
  state: State,
  stack: readonly Entered[],
): void {
  if (site.type !== 'CallExpression') return
  const row = rowAt(site, module)
  if (row) results(context, row, site, module, state, place ?? null, stack)
}

/** What a hook keeps of what its function gives. */
export function wholeOf(row: HookRow, value: State): State {
  switch (row.gives) {
    case 'pages':
    case 'pages-promise':
      return pushed(pushed(value, { kind: 'item' }), { kind: 'prop', key: 'pages' })
    case 'list':
      return pushed(value, { kind: 'item' })
    default:
      return value
  }
}

/** Goes on with what a hook hands out of what it keeps. */
function results(
  context: FlowContext,
  row: HookRow,
  call: Call,
  module: SourceModule,
  whole: State,
  place: Layer | null,
  stack: readonly Entered[],
): void {
  if (row.gives === 'nothing') return
  if (row.gives === 'promise' || row.gives === 'pages-promise')
    return context.enqueue(call, module, promised(whole), stack)
  const holder = row.held ?? holderOf(context, call, module)
  const data: Layer = { kind: 'prop', key: 'data' }
  const box = boxOf(holder)
  if (place) return on(context, call, module, [...box, place, data], whole, stack)
  on(context, call, module, holder === 'store' ? [data] : [data, ...box], whole, stack)
  if (row.isAwaited) on(context, call, module, [{ kind: 'promise' }, data, ...box], whole, stack)
  for (const state of agains(row, whole)) on(context, call, module, [], state, stack)
  for (const member of row.puts ?? []) {
    on(context, call, module, [{ kind: 'prop', key: member }, { kind: 'place' }], whole, stack)
    on(context, call, module, [...gives(row, member), { kind: 'promise' }], whole, stack)
  }
}

/** Members that give a promise of the whole result. */
function agains(row: HookRow, whole: State): State[] {
  const result = promised(pushed(whole, { kind: 'prop', key: 'data' }))
  return (row.again ?? []).map((member) =>
    pushed(pushed(result, { kind: 'function' }), { kind: 'prop', key: member }),
  )
}

function gives(row: HookRow, member: string): Layer[] {
  return [
    { kind: 'prop', key: member },
    { kind: 'function', told: row.told },
  ]
}

/** Goes on with the call of a hook, behind these layers; all of it may be the value of a store. */
function on(
  context: FlowContext,
  call: Call,
  module: SourceModule,
  layers: readonly Layer[],
  state: State,
  stack: readonly Entered[],
): void {
  const isStore = holderOf(context, call, module) === 'store'
  const all: Layer[] = [...(isStore ? [{ kind: 'store' } as const] : []), ...layers, ...state.layers]
  context.enqueue(call, module, { ...state, layers: all }, stack)
}

function boxOf(holder: Holder): Layer[] {
  switch (holder) {
    case 'ref':
      return [{ kind: 'prop', key: 'value' }]
    case 'signal':
      return [{ kind: 'function' }]
    default:
      return []
  }
}

/** How a hook holds the fields of its result: by its package, else by the kind of the component. */
function holderOf({ t }: FlowContext, call: Call, module: SourceModule): Holder {
  for (const value of optionsOf(t.evaluate(call.callee, module, null))) {
    if (value.kind !== 'external') continue
    const holder = holders[value.source]
    if (holder) return holder
    if (value.source !== 'global' && !value.source.startsWith('#')) return 'plain'
  }
  if (/\.vue$/i.test(module.path)) return 'ref'
  return /\.svelte$/i.test(module.path) ? 'store' : 'plain'
}

/** `useQuery<Sync>(...)` says what the function gives. */
function typed(context: FlowContext, call: Call, module: SourceModule, { layers, token, path }: State): void {
  const type = call.typeArguments?.params[0]
  if (type) context.result.types.push({ type, module, layers, token, path })
}
