/** What flows through stores of Svelte: `$store`, `get(store)`, `store.subscribe(...)`. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Node, SourceModule } from '../../source/parse.js'
import type { Variable } from '../../source/scopes.js'
import { functionsAt } from './functions.js'
import { type Call, type Entered, type FlowContext, popped, type State } from './state.js'

/** A member of a store: where the library gives the value itself, its fields are read as they are. */
export function store(
  context: FlowContext,
  node: TSESTree.MemberExpression,
  call: TSESTree.CallExpression | null,
  key: string | null,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const inner = popped(state)
  if (key !== 'subscribe' || !call) {
    const [top] = inner.layers
    if (top?.kind === 'prop' && top.key === key) context.enqueue(node, module, popped(inner), stack)
    return
  }
  const [listener] = call.arguments
  if (listener) into(context, call, listener, module, inner, stack)
}

/** `get(store)`, `derived(store, ($store) => ...)`. False: it is none. */
export function flowStore(
  context: FlowContext,
  callee: { source: string; path: readonly string[] },
  call: Call,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  if (state.layers[0]?.kind !== 'store' || callee.source !== 'svelte/store') return false
  const name = callee.path.at(-1)
  if (name === 'get') context.enqueue(call, module, popped(state), stack)
  const [, maker] = call.arguments
  if (name === 'derived' && maker) into(context, call, maker, module, popped(state), stack, 'store')
  return name === 'get' || name === 'derived'
}

function into(
  context: FlowContext,
  call: Call,
  callback: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
  as: Entered['as'] = 'ignored',
): void {
  for (const fn of functionsAt(context, callback, module)) {
    const [param] = fn.node.params
    if (param) context.bind(param, fn.module, state, [...stack, { fn: fn.node, site: call, module, as }])
  }
}

/** The uses of a variable as the value of the store that it holds: `$query` in a component of Svelte. */
export function valuesOf({ name }: Variable, module: SourceModule): readonly Node[] {
  return /\.svelte$/i.test(module.path) ? (module.names.get(`$${name}`) ?? []) : []
}
