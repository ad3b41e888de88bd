/**
 * What hooks keep under a key, and who takes it from there: `client.getQueryData(key)`, `mutate(key, value)`. A key is
 * followed where it leads to what one function gives, and to nothing else; any other is named.
 */
import { bare, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { concreteOf } from '../evaluate/concrete.js'
import { fieldsOf } from '../evaluate/objects.js'
import { areTogether } from '../reach/together.js'
import type { Tracer } from '../tracer.js'
import { type Env, type FunctionValue, optionsOf, type Value } from '../values.js'
import { compare } from './hook-keys.js'
import { callsOfRow, rowAt } from './hook-names.js'
import { fieldsUnder, functionsOf, optionValues, surroundingsOf } from './hook-options.js'
import { type HookRow, hookRows } from './hook-rows.js'
import { putInPlace } from './kept.js'
import { type Call, type Entered, type FlowContext, type Layer, type State, sink } from './state.js'

/** A call that takes what is kept under a key, or puts something there. */
interface Access {
  members: readonly string[]
  /** The first argument is the key, or an object that has it and may mean more keys that begin like it. */
  by: 'key' | 'filter'
  /** What the call gives, around what is kept. */
  gives: readonly Layer[]
  /** The argument that is put there. */
  puts: number | null
}

const accesses: readonly Access[] = [
  { members: ['getQueryData'], by: 'key', gives: [], puts: null },
  { members: ['getQueryState'], by: 'key', gives: [{ kind: 'prop', key: 'data' }], puts: null },
  { members: ['setQueryData'], by: 'key', gives: [], puts: 1 },
  {
    members: ['getQueriesData'],
    by: 'filter',
    gives: [{ kind: 'item' }, { kind: 'prop', key: '1' }],
    puts: null,
  },
  { members: ['setQueriesData'], by: 'filter', gives: [], puts: 1 },
  {
    members: ['find'],
    by: 'filter',
    gives: [
      { kind: 'prop', key: 'state' },
      { kind: 'prop', key: 'data' },
    ],
    puts: null,
  },
  { members: ['mutate'], by: 'key', gives: [{ kind: 'promise' }], puts: 1 },
]

/** A call of a hook that keeps something. */
interface Entry {
  row: HookRow
  call: Call
  module: SourceModule
  key: Value
  /** The same as any call of the function around it completes it. */
  pattern: Value | null
  /** The call of that function that completes it so. */
  stack: readonly Entered[]
}

const entries = new WeakMap<Tracer, { loaded: number; all: Entry[] }>()

/** All hooks of the program that keep something under a key. */
function entriesOf(t: Tracer): Entry[] {
  const known = entries.get(t)
  if (known?.loaded === t.workspace.loaded.length) return known.all
  const all = hookRows.flatMap((row) =>
    row.key === null || row.gives === 'list'
      ? []
      : callsOfRow(t, row).flatMap(({ call, module }): Entry[] =>
          surroundingsOf(t, row, call, module, []).flatMap(({ env, stack }) => {
            const patterns = env ? keysOf(t, row, call, module) : []
            return keysOf(t, row, call, module, env).map(
              (key, i): Entry => ({ row, call, module, key, pattern: patterns[i] ?? null, stack }),
            )
          }),
        ),
  )
  entries.set(t, { loaded: t.workspace.loaded.length, all })
  return all
}

/**
 * The hooks whose key may be the one that is asked for. A key that is completed by callers may be completed otherwise by
 * one that is not here, where none of those fits.
 */
function entriesFor(
  t: Tracer,
  member: string,
  wanted: Value,
  isFilter: boolean,
  home: SourceModule,
): Entry[] {
  const all = entriesOf(t).filter(({ row, module }) => isOfSame(row, member) && areTogether(t, home, module))
  const exact = all.filter(({ key }) => compare(t, wanted, key, isFilter) !== 'no')
  const open = all.filter(
    ({ call, pattern }, i) =>
      pattern !== null &&
      compare(t, wanted, pattern, isFilter) !== 'no' &&
      !exact.some((each) => each.call === call) &&
      all.findIndex((each) => each.call === call) === i,
  )
  return [
    ...exact,
    ...open.map((entry) => ({ ...entry, key: entry.pattern as Value, pattern: null, stack: [] })),
  ]
}

/** The keys that a hook keeps its answers under. */
export function keysOf(
  t: Tracer,
  row: HookRow,
  call: Call,
  module: SourceModule,
  env: Env | null = null,
): Value[] {
  if (row.key === null) return []
  if ('option' in row.key) {
    const { option } = row.key
    const under = fieldsUnder(t, optionValues(t, row, call, module, null, env), option).map(({ thunk }) =>
      t.force(thunk),
    )
    // Before version 5 the key was an argument.
    const [first] = call.arguments
    return under.length === 0 && first?.type === 'ArrayExpression' ? [t.evaluate(first, module, env)] : under
  }
  const argument = call.arguments[row.key.at]
  return argument ? given(t, argument, module, env) : []
}

/** A key, or what a function gives as one; what stands for no key is left out. */
function given(t: Tracer, node: Node, module: SourceModule, env: Env | null = null): Value[] {
  return optionsOf(t.evaluate(node, module, env))
    .flatMap((value) =>
      value.kind === 'function' ? optionsOf(t.invoke(value, [], true, { node, module, env })) : [value],
    )
    .filter((value) => value.kind !== 'constant')
}

/** Packages that keep answers, by the last part of their names, and the texts of files that take them from there. */
const users = /\b(?:[gs]etQuer(?:y|ies)(?:Data|State)|getQueryCache|mutate)\b/
const keepers = [
  'react-query',
  'vue-query',
  'svelte-query',
  'solid-query',
  'angular-query-experimental',
  'swr',
]

/** Goes on wherever what a hook keeps is taken by its key, or something else is put there. */
export function cachedElsewhere(
  context: FlowContext,
  row: HookRow,
  call: Call,
  module: SourceModule,
  whole: State,
  env: Env | null,
): void {
  const { t } = context
  // What begins with an object of the program's own goes where that is put by name.
  if (row.key === null || row.gives === 'list' || !context.row) return
  for (const keeper of keepers) t.workspace.loadUsers(keeper, users)
  for (const key of keysOf(t, row, call, module, env)) {
    const mine: Entry = { row, call, module, key, pattern: null, stack: [] }
    for (const access of accesses) {
      for (const name of access.members) {
        for (const use of callsUnder(t, name)) {
          if (!areTogether(t, module, use.module)) continue
          const wanted = isOfSame(row, name) ? wantedBy(t, access, use.call, use.module) : null
          if (wanted === null) continue
          const isFilter = access.by === 'filter'
          const found = wanted.flatMap((each) => entriesFor(t, name, each, isFilter, use.module))
          const isMeant = wanted.some((each) => compare(t, each, key, isFilter) !== 'no')
          const open = found.find((entry) => entry.call === call && entry.pattern === null)
          if (wanted.length > 0 && !isMeant && !open) continue
          const own: Entry = isMeant || !open ? { ...mine, key } : open
          const isSame = wanted.some((each) => compare(t, each, own.key, isFilter) === 'same')
          // The key of another hook fits better.
          if (!isSame && wanted.length > 0 && isOfAnother(t, access, wanted, module)) continue
          take(context, access, use, wanted, own, whole)
        }
      }
    }
  }
}

/** The calls of a name, and of those under which a module goes on with it. */
function callsUnder(t: Tracer, name: string): { call: Call; module: SourceModule }[] {
  const aliased = t.workspace.loaded.flatMap((module) =>
    module.names.has(name)
      ? t.names
          .aliasesIn(module, name)
          .filter((alias) => alias !== name)
          .flatMap((alias) => t.names.callsOf(alias).filter((use) => use.module === module))
      : [],
  )
  return [...t.names.callsOf(name), ...aliased]
}

/** `mutate` is of SWR, the others are of TanStack Query. */
function isOfSame(row: HookRow, member: string): boolean {
  return (member === 'mutate') === (row.key !== null && 'at' in row.key)
}

/** The keys that a call asks for; null: it asks for none. */
function wantedBy(t: Tracer, access: Access, call: Call, module: SourceModule): Value[] | null {
  const [first] = call.arguments
  if (!first || first.type === 'SpreadElement') return null
  // A function of the program's own only has the name.
  if (optionsOf(t.evaluate(call.callee, module, null)).some(({ kind }) => kind === 'function')) return null
  // `client.getQueryCache().find({ queryKey })`.
  if (access.members.includes('find') && !isOfQueries(call)) return null
  if (access.members.includes('mutate')) {
    // With a key alone it is asked for again. A function is the `mutate` of one hook, or judges keys.
    const value = call.arguments[1] && t.evaluate(call.arguments[1], module, null)
    if (!value || value.kind === 'constant' || putByMember(call, module)) return null
    const keys = given(t, first, module)
    const isKnown = keys.some(({ kind }) => kind === 'text' || kind === 'list')
    return isKnown || isOfCache(t, call.callee, module) ? keys : null
  }
  const value = t.evaluate(first, module, null)
  if (access.by === 'key') return optionsOf(value).filter(({ kind }) => kind !== 'constant')
  return fieldsOf(t, value, { key: 'queryKey' }).fields.map(({ thunk }) => t.force(thunk))
}

function isOfQueries({ callee }: Call): boolean {
  const from = callee.type === 'MemberExpression' ? bare(callee.object) : callee
  return from.type === 'CallExpression' && memberOf(from.callee) === 'getQueryCache'
}

/** One access to what a hook keeps: followed where nothing else can be meant. */
function take(
  context: FlowContext,
  access: Access,
  use: { call: Call; module: SourceModule },
  wanted: readonly Value[],
  own: Entry,
  whole: State,
): void {
  const { call, module } = use
  const [key] = call.arguments
  if (access.puts === null && isDiscarded(call)) return
  if (!leadsTo(context.t, access, wanted, own)) {
    sink(
      context,
      'escapes',
      key as Node,
      module,
      whole,
      'what the cache holds under this key may be this answer or another one',
    )
    return
  }
  const type = call.type === 'CallExpression' ? call.typeArguments?.params[0] : undefined
  const { layers, token, path } = whole
  if (type) context.result.types.push({ type, module, layers, token, path })
  const value = access.puts === null ? undefined : call.arguments[access.puts]
  if (value) putInPlace(context, value, module, whole)
  context.enqueue(call, module, { ...whole, layers: [...access.gives, ...layers] }, [])
}

/** Whether there is a hook whose key is just the one that is asked for. */
function isOfAnother(t: Tracer, access: Access, wanted: readonly Value[], home: SourceModule): boolean {
  const isFilter = access.by === 'filter'
  return wanted.every((key) =>
    entriesOf(t).some(
      (entry) =>
        isOfSame(entry.row, access.members[0] as string) &&
        areTogether(t, home, entry.module) &&
        compare(t, key, entry.key, isFilter) === 'same',
    ),
  )
}

/** Whether all that a call may ask for is what the function of one hook gives. */
function leadsTo(t: Tracer, access: Access, wanted: readonly Value[], own: Entry): boolean {
  if (wanted.length === 0) return false
  const isFilter = access.by === 'filter'
  return wanted.every((key) => {
    if (compare(t, key, own.key, isFilter) !== 'same') return false
    return entriesFor(t, access.members[0] as string, key, isFilter, own.module).every((entry) =>
      isSameSource(t, entry, own),
    )
  })
}

/** Whether two hooks keep what comes from one request. */
function isSameSource(t: Tracer, one: Entry, other: Entry): boolean {
  if (one.call === other.call) return true
  const [first, second] = [sourcesOf(t, one), sourcesOf(t, other)]
  // A hook without a function of its own takes what another one keeps.
  if (first.size === 0) return true
  return second.size > 0 && [...first].every((each) => second.has(each))
}

/** The requests that the function of a hook makes, else the function itself. */
function sourcesOf(t: Tracer, { row, call, module }: Entry): Set<Node> {
  const functions = functionsAt(t, row, call, module)
  return new Set(
    functions.flatMap((fn): Node[] => {
      const site = { node: call as Node, module, env: null }
      const origins = optionsOf(t.invoke(fn, [], true, site)).flatMap((value) =>
        value.kind === 'answer' ? [value.origin] : [],
      )
      return origins.length > 0 ? origins : [fn.node]
    }),
  )
}

/** The functions that a hook is given. */
export function functionsAt(
  t: Tracer,
  row: HookRow,
  call: Call,
  module: SourceModule,
  env: Env | null = null,
): FunctionValue[] {
  const argument = row.at === null ? undefined : call.arguments[row.at]
  const plain = argument
    ? optionsOf(t.evaluate(argument, module, env))
        .flatMap((value) => concreteOf(t, value))
        .filter((value) => value.kind === 'function')
    : []
  if (plain.length > 0) return plain
  return fieldsUnder(t, optionValues(t, row, call, module, null, env), row.option).flatMap(
    (field) => functionsOf(t, field) ?? [],
  )
}

/** A hook in whose place a value is put. */
type Put = Pick<Entry, 'call' | 'module' | 'stack'>

/** The hooks into whose place a value is put by its key; null: by none, or by one that may lead elsewhere. */
export function putByKey(t: Tracer, call: Call, node: Node, module: SourceModule): Put[] | null {
  const name = memberNamed(call.callee, module)
  const access = accesses.find(({ members, puts }) => puts !== null && members.includes(name ?? ''))
  if (!access || access.puts === null || call.arguments[access.puts] !== node) return null
  const wanted = wantedBy(t, access, call, module)
  const isFilter = access.by === 'filter'
  const hooks = (wanted ?? []).flatMap((key) =>
    entriesFor(t, name as string, key, isFilter, module).filter(
      (entry) => compare(t, key, entry.key, isFilter) === 'same',
    ),
  )
  const [first] = hooks
  return first && wanted && leadsTo(t, access, wanted, first) ? hooks : null
}

/** The hook whose own `mutate` puts a value in the place of what it keeps; null: it is none. */
export function putByMember({ callee }: Call, module: SourceModule): Put[] | null {
  const made = callee.type === 'Identifier' ? patternOf(callee, module) : ownerOf(callee, module)
  const hook = made && bare(made)
  if (hook?.type !== 'CallExpression') return null
  return rowAt(hook, module)?.puts ? [{ call: hook, module, stack: [] }] : null
}

/** Whether a callee is the `mutate` of the cache: the package's own, or what `useSWRConfig()` gives. */
function isOfCache(t: Tracer, callee: Node, module: SourceModule): boolean {
  const made = callee.type === 'Identifier' ? patternOf(callee, module) : ownerOf(callee, module)
  const call = made && bare(made)
  if (call?.type === 'CallExpression') return memberOf(call.callee) === 'useSWRConfig'
  return optionsOf(t.evaluate(callee, module, null)).some(
    (value) => value.kind === 'external' && /^swr(?:$|\/)/.test(value.source),
  )
}

/** What `const { mutate: name } = <made>` is taken from. */
function patternOf(name: Node, module: SourceModule): Node | null {
  const def = module.variables.get(name as never)?.defs[0]
  const property = def && (def.name as Node).parent
  const declarator = def?.node as Node | undefined
  if (property?.type !== 'Property' || declarator?.type !== 'VariableDeclarator') return null
  return keyName(property.key, property.computed) === 'mutate' ? declarator.init : null
}

/** What the object of `result.mutate` was made by. */
function ownerOf(callee: Node, module: SourceModule): Node | null {
  if (callee.type !== 'MemberExpression' || memberOf(callee) !== 'mutate') return null
  const def = module.variables.get(callee.object as never)?.defs[0]
  const declarator = def?.node as Node | undefined
  return declarator?.type === 'VariableDeclarator' && declarator.id === def?.name ? declarator.init : null
}

/** The member that a callee is, or was taken as: `const { mutate: put } = useSWRConfig()`. */
function memberNamed(callee: Node, module: SourceModule): string | null {
  const def = callee.type === 'Identifier' ? module.variables.get(callee)?.defs[0] : undefined
  const property = def && (def.name as Node).parent
  return property?.type === 'Property' && property.parent.type === 'ObjectPattern'
    ? keyName(property.key, property.computed)
    : memberOf(callee)
}

function memberOf(callee: Node): string | null {
  if (callee.type === 'MemberExpression') return keyName(callee.property, callee.computed)
  return callee.type === 'Identifier' ? callee.name : null
}

function isDiscarded(call: Call): boolean {
  let at: Node = call
  while (at.parent && /^(?:AwaitExpression|ChainExpression|UnaryExpression)$/.test(at.parent.type))
    at = at.parent
  return at.parent?.type === 'ExpressionStatement'
}
