/** What flows through hooks: libraries that are given a function and hand out what it gives, one row each. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import { functionsAt } from './functions.js'
import { type Call, type Entered, type FlowContext, popped, promised, pushed, type State } from './state.js'

/** Rows go by the name of the call: the answer that flows into it tells that it is one of ours. */
export interface HookRow {
  names: readonly string[]
  /** For the documentation. */
  packages: readonly string[]
  /** The option that holds the function; it may also be an argument itself. */
  option: string | null
  /**
   * What the call gives: the value as `data`, a list of pages of it, or a promise of it. `ref`: the value as
   * `data.value`, of what the call gives and of a promise of that.
   */
  gives: 'data' | 'pages' | 'promise' | 'ref'
  /** The option with a function that makes something of the value before anybody gets it. */
  select?: string
  /** Members of the result that call the function and give a promise of what it gives. */
  runs: readonly string[]
}

const reactQuery = ['React Query (TanStack Query)']

export const hookRows: readonly HookRow[] = [
  {
    names: ['useQuery', 'useSuspenseQuery', 'createQuery', 'injectQuery'],
    packages: reactQuery,
    option: 'queryFn',
    gives: 'data',
    runs: [],
  },
  {
    names: ['useInfiniteQuery', 'useSuspenseInfiniteQuery'],
    packages: reactQuery,
    option: 'queryFn',
    gives: 'pages',
    runs: [],
  },
  {
    names: ['fetchQuery', 'ensureQueryData'],
    packages: reactQuery,
    option: 'queryFn',
    gives: 'promise',
    runs: [],
  },
  {
    names: ['useMutation', 'createMutation', 'injectMutation'],
    packages: reactQuery,
    option: 'mutationFn',
    gives: 'data',
    runs: ['mutateAsync'],
  },
  { names: ['useSWR', 'useSWRImmutable'], packages: ['SWR'], option: null, gives: 'data', runs: [] },
  {
    names: ['useAsyncData', 'useLazyAsyncData'],
    packages: ['Nuxt'],
    option: null,
    gives: 'ref',
    select: 'transform',
    runs: [],
  },
  { names: ['useSWRMutation'], packages: ['SWR'], option: null, gives: 'data', runs: ['trigger'] },
]

const rowsByName = new Map(hookRows.flatMap((row) => row.names.map((name) => [name, row] as const)))

/** Options of these hooks that are given the value as their first argument. */
const callbackOptions = /^(?:onSuccess|onSettled)$/

/** The name a call is made by, where it has one. */
function calledName(call: Call): string | null {
  const { callee } = call
  if (callee.type === 'MemberExpression') return keyName(callee.property, callee.computed)
  return callee.type === 'Identifier' ? callee.name : null
}

function rowAt(call: Call): HookRow | null {
  const name = calledName(call)
  return name === null ? null : (rowsByName.get(name) ?? null)
}

/** A function given to a hook as an argument: goes on with what the hook hands out. False: it is no hook. */
export function flowQuery(
  context: FlowContext,
  call: Call,
  module: SourceModule,
  returned: State,
  stack: readonly Entered[],
): boolean {
  const row = rowAt(call)
  if (!row) return false
  handOut(context, row, call, module, returned, stack)
  return true
}

/** Options that are given to a hook, and that hold a function: the same. */
export function flowOptions(
  context: FlowContext,
  call: Call,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  const [held, fn, ...inner] = state.layers
  const row = held?.kind === 'prop' && fn?.kind === 'function' ? rowAt(call) : null
  if (!row || held?.kind !== 'prop' || held.key !== row.option) return false
  handOut(context, row, call, module, { ...state, layers: inner }, stack)
  return true
}

function handOut(
  context: FlowContext,
  row: HookRow,
  call: Call,
  module: SourceModule,
  returned: State,
  stack: readonly Entered[],
): void {
  const bare = returned.layers[0]?.kind === 'promise' ? popped(returned) : returned
  const on = (state: State): void => context.enqueue(call, module, state, stack)
  let isSelected = false
  for (const [key, value] of optionsGiven(call)) {
    const isSelect = key === (row.select ?? 'select')
    if (!isSelect && !callbackOptions.test(key)) continue
    isSelected ||= isSelect
    for (const fn of functionsAt(context, value, module)) {
      const [param] = fn.node.params
      const as = !isSelect ? 'ignored' : row.gives === 'ref' ? 'ref' : 'data'
      if (param) context.bind(param, fn.module, bare, [...stack, { fn: fn.node, site: call, module, as }])
    }
  }
  if (isSelected) return
  switch (row.gives) {
    case 'data':
      on(pushed(bare, { kind: 'prop', key: 'data' }))
      break
    case 'pages':
      on(
        pushed(pushed(pushed(bare, { kind: 'item' }), { kind: 'prop', key: 'pages' }), {
          kind: 'prop',
          key: 'data',
        }),
      )
      break
    case 'promise':
      on(promised(bare))
      break
    case 'ref':
      for (const state of refs(bare)) on(state)
      break
  }
  for (const run of row.runs)
    on(pushed(pushed(promised(bare), { kind: 'function' }), { kind: 'prop', key: run }))
}

/** A value as `data.value`, of a result that can be awaited. */
export function refs(value: State): State[] {
  const held = pushed(pushed(value, { kind: 'prop', key: 'value' }), { kind: 'prop', key: 'data' })
  return [held, promised(held)]
}

/** The options that stand in the call itself. */
function optionsGiven(call: Call): [string, Node][] {
  return call.arguments.flatMap((argument) =>
    argument.type === 'ObjectExpression' ? argument.properties.flatMap(entryOf) : [],
  )
}

function entryOf(property: TSESTree.ObjectLiteralElement): [string, Node][] {
  if (property.type !== 'Property') return []
  const key = keyName(property.key, property.computed)
  return key === null ? [] : [[key, property.value as Node]]
}
