/**
 * Hooks as callers: a function that is given to one is called with its key, with an object that has it, or with what a
 * member of the result is called with. `useSWR('/bulk/syncs', load)` calls `load('/bulk/syncs')`.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import {
  type FunctionNode,
  keyName,
  type Node,
  type SourceModule,
  bare as unwrapped,
} from '../../source/parse.js'
import { answers } from '../clients/shapes.js'
import { frameFor } from '../evaluate/calls.js'
import { concreteOf } from '../evaluate/concrete.js'
import { fieldsOf } from '../evaluate/objects.js'
import { type FlowStart, followFlow } from '../flow/flow.js'
import { functionsAt } from '../flow/hook-cache.js'
import { callsOfRow, rowAt } from '../flow/hook-names.js'
import { optionValues } from '../flow/hook-options.js'
import { defaultNames, type HookRow, hookRows, hookRowsByName } from '../flow/hook-rows.js'
import type { Layer, State } from '../flow/state.js'
import type { Caller, Tracer } from '../tracer.js'
import {
  type Env,
  type FunctionValue,
  optionsOf,
  type Thunk,
  unionOf,
  unknown,
  type Value,
} from '../values.js'
import { defaultsOf, isBelow } from './hook-defaults.js'
import { calleeName } from './name-index.js'

/** A place where a function is given to a hook: the call, or the object of options. */
interface Given {
  row: HookRow
  node: TSESTree.CallExpression | TSESTree.ObjectExpression
  module: SourceModule
  /** The expression of the function; null: the hook has none, and takes that of its surroundings. */
  fn: Node | null
  /** It may take another function as well. */
  isOpen?: boolean
}

/** The hooks that call a function, each with what it is given there. */
export function hookCallers(
  t: Tracer,
  fn: FunctionNode,
  home: SourceModule,
  names: ReadonlySet<string>,
): Caller[] {
  const bare = bareHooks(t, fn)
  // What says that it is for all hooks is no hook.
  const own = givenAt(t, fn, home, names).filter(
    ({ row, node }) => bare.length === 0 || node.type === 'CallExpression' || hasKey(row, node),
  )
  return [...own, ...bare].flatMap((given) => callersAt(t, given, fn, home))
}

function hasKey({ key }: HookRow, { properties }: TSESTree.ObjectExpression): boolean {
  return properties.some(
    (each) =>
      each.type === 'Property' &&
      key !== null &&
      'option' in key &&
      keyName(each.key, each.computed) === key.option,
  )
}

/** Where a function is given to hooks: written there, or by one of its names. */
function givenAt(t: Tracer, fn: FunctionNode, home: SourceModule, names: ReadonlySet<string>): Given[] {
  const found: Given[] = []
  const add = (use: Node, module: SourceModule): void => {
    const given = hookAround(use, module)
    if (given && (use === fn || isFunctionAt(t, given.fn ?? use, module, fn))) found.push(given)
  }
  add(fn, home)
  for (const module of hookModules(t)) {
    for (const name of names)
      for (const use of module.names.get(name) ?? []) {
        const isMember = use.parent?.type === 'MemberExpression' && use.parent.property === use
        add(isMember ? (use.parent as Node) : use, module)
      }
  }
  found.push(...(chosenOf(t).get(fn) ?? []))
  return found.filter((each, i) => found.findIndex(({ node }) => node === each.node) === i)
}

const chosen = new WeakMap<Tracer, { loaded: number; byFunction: Map<FunctionNode, Given[]> }>()

/** By a function: the hooks that are given it by an expression which makes or chooses it: `queryFn: get(path)`. */
function chosenOf(t: Tracer): ReadonlyMap<FunctionNode, readonly Given[]> {
  const known = chosen.get(t)
  if (known?.loaded === t.workspace.loaded.length) return known.byFunction
  const byFunction = new Map<FunctionNode, Given[]>()
  // While it is made, nothing asks.
  chosen.set(t, { loaded: t.workspace.loaded.length, byFunction })
  for (const module of hookModules(t)) {
    const expressions = [
      ...module.calls.flatMap((call): Node[] => {
        const at = call.type === 'CallExpression' ? rowAt(call, module)?.at : null
        const argument = at === null || at === undefined ? undefined : call.arguments[at]
        return argument ? [argument] : []
      }),
      ...[...options].flatMap((option) =>
        (module.names.get(option) ?? []).flatMap(({ parent }) =>
          parent?.type === 'Property' && !parent.shorthand ? [parent.value as Node] : [],
        ),
      ),
    ]
    for (const node of expressions) {
      // What is written there or named is found by itself.
      if (!/^(?:Call|Conditional|Logical)Expression$/.test(node.type)) continue
      const given = hookAround(node, module)
      for (const value of given ? optionsOf(t.evaluate(node, module, null)) : [])
        if (given && value.kind === 'function')
          byFunction.set(value.node, [...(byFunction.get(value.node) ?? []), given])
    }
  }
  chosen.set(t, { loaded: t.workspace.loaded.length, byFunction })
  return byFunction
}

const options = new Set(hookRows.map(({ option }) => option))

const packages = new RegExp(`['"](?:${Object.keys(defaultNames).join('|')})['"]`)

const users = new WeakMap<Tracer, { read: number; all: SourceModule[] }>()

/** The modules that are loaded and have a hook in them: no other gives a hook anything. */
function hookModules(t: Tracer): readonly SourceModule[] {
  let known = users.get(t)
  if (!known) {
    known = { read: 0, all: [] }
    users.set(t, known)
  }
  const { loaded } = t.workspace
  for (; known.read < loaded.length; known.read++) {
    const module = loaded[known.read] as SourceModule
    if (usesHooks(module)) known.all.push(module)
  }
  return known.all
}

function usesHooks(module: SourceModule): boolean {
  for (const name of hookRowsByName.keys()) if (module.names.has(name)) return true
  for (const option of options) if (module.names.has(option)) return true
  // A default export may have any name.
  return packages.test(module.text)
}

function isFunctionAt(t: Tracer, node: Node, module: SourceModule, fn: FunctionNode): boolean {
  return optionsOf(t.evaluate(node, module, null))
    .flatMap((value) => concreteOf(t, value))
    .some((value) => value.kind === 'function' && value.node === fn)
}

/** The hook that an expression is given to as its function. */
function hookAround(use: Node, module: SourceModule): Given | null {
  let at = use
  // `useCallback(fn, [])`, `fn as Fetcher`, `fn.bind(self)`.
  for (let up = at.parent; up; up = at.parent) {
    const isPlain =
      /^TS(?:As|Satisfies|NonNull)Expression$/.test(up.type) ||
      (up.type === 'CallExpression' && up.arguments[0] === at && calleeName(up) === 'useCallback')
    if (!isPlain) break
    at = up
  }
  const { parent } = at
  if (parent?.type === 'CallExpression') {
    const row = rowAt(parent, module)
    const isMeant = row && row.at !== null && parent.arguments[row.at] === at
    return isMeant ? { row, node: parent, module, fn: at } : null
  }
  if (parent?.type !== 'Property' || parent.value !== at || parent.computed) return null
  const { key, parent: object } = parent
  const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : ''
  if (object.type !== 'ObjectExpression' || !options.has(name)) return null
  const call = object.parent
  const own = call?.type === 'CallExpression' ? rowAt(call, module) : undefined
  if (own?.option === name && 'at' in (own.key ?? {}) && call?.type === 'CallExpression')
    return { row: own, node: call, module, fn: at }
  const row = own?.option === name ? own : hookRows.find(({ option }) => option === name)
  return row && !('at' in (row.key ?? {})) ? { row, node: object, module, fn: at } : null
}

/** The calls of a function that a hook makes. */
function callersAt(t: Tracer, given: Given, fn: FunctionNode, home: SourceModule): Caller[] {
  const { row, node, module } = given
  const hook = { node, module }
  const made = (site: Node, at: SourceModule, args: (env: Env | null) => Thunk[] | null): Caller[] => {
    const enter = (env: Env | null): Env => {
      const value = functionFor(t, given, fn, home, env)
      return frameFor(value, args(env) ?? [], false, { node: site, module: at, env })
    }
    return args(null) ? [{ node: site, module: at, env: null, frame: enter(null), enter, hook }] : []
  }
  const runs = [...row.runs, ...(row.starts ?? [])]
  const key = (env: Env | null): Value | null => keyOf(t, row, node, module, env)
  const site = { node: node as Node, module }
  const held = (value: Value): Thunk => ({ ...site, env: null, value })
  if (runs.length > 0) {
    const calls = runsOf(t, given, runs)
    // It may be called where that cannot be seen.
    if (calls.length === 0)
      return made(node, module, () => [
        ...(row.key ? [held(unknown('a key', site))] : []),
        held(unknown('what a hook is called with', site)),
      ])
    return calls.flatMap(({ call, module: at }) =>
      made(call, at, (env) => {
        const [argument] = call.arguments
        const thunk: Thunk = argument
          ? { node: argument, module: at, env }
          : held({ kind: 'constant', value: undefined, at: site })
        if (!row.key) return [thunk]
        const first = held(key(env) ?? unknown('a key', site))
        return [first, held(objectOf({ arg: thunk }, site))]
      }),
    )
  }
  return made(node, module, (env) => {
    if (given.isOpen && row.key && 'option' in row.key)
      return [held(unknown('which function is meant', site))]
    if (row.key && 'option' in row.key) {
      const value = key(env)
      const asked = value ? { queryKey: held(value) } : {}
      return [held(objectOf({ ...asked, pageParam: held(unknown('a page', site)) }, site))]
    }
    const value = key(env)
    if (!value) return null
    if (given.isOpen) return [held(unknown('which function is meant', site))]
    // Before version 2 the items of a key were arguments of their own.
    const isSpread = value.kind === 'list' && fn.params.length > 1 && fn.params[0]?.type !== 'ArrayPattern'
    return isSpread ? [...value.items] : [held(value)]
  })
}

function objectOf(fields: Record<string, Thunk>, at: { node: Node; module: SourceModule }): Value {
  const writes = Object.entries(fields).map(([key, thunk]) => ({ path: [key], node: thunk.node, thunk }))
  return { kind: 'layers', layers: [], writes, at }
}

/** The function as it is under the calls of `env`. */
function functionFor(
  t: Tracer,
  given: Given,
  fn: FunctionNode,
  home: SourceModule,
  env: Env | null,
): FunctionValue {
  const value = given.fn
    ? optionsOf(t.evaluate(given.fn, given.module, env)).find(
        (each) => each.kind === 'function' && each.node === fn,
      )
    : undefined
  return value?.kind === 'function'
    ? value
    : { kind: 'function', node: fn, module: home, env: null, self: null }
}

/** The key of a hook, without what stands for none; null: it has none. */
function keyOf(
  t: Tracer,
  row: HookRow,
  node: TSESTree.CallExpression | TSESTree.ObjectExpression,
  module: SourceModule,
  env: Env | null,
): Value | null {
  if (row.key === null) return null
  const at = { node: node as Node, module }
  if ('option' in row.key) {
    const [first] = node.type === 'CallExpression' ? node.arguments : []
    if (first && first.type !== 'ObjectExpression') return t.evaluate(first, module, env)
    const object = node.type === 'CallExpression' ? first : node
    if (!object) return null
    const [field] = fieldsOf(t, t.evaluate(object, module, env), { key: row.key.option }).fields
    return field ? t.force(field.thunk) : null
  }
  const argument = node.type === 'CallExpression' ? node.arguments[row.key.at] : undefined
  if (!argument || argument.type === 'SpreadElement') return null
  const values = optionsOf(t.evaluate(argument, module, env))
    .flatMap((value) =>
      value.kind === 'function' ? optionsOf(t.invoke(value, [], true, { ...at, env })) : [value],
    )
    // No key: nothing is asked for.
    .filter((value) => value.kind !== 'constant')
  return values.length > 0 ? unionOf(values, at) : null
}

/** No key of anybody's. */
const mark = '\0'

/** The calls of members of a hook's result that call its function. */
function runsOf(
  t: Tracer,
  { row, node, module }: Given,
  members: readonly string[],
): { call: TSESTree.CallExpression; module: SourceModule }[] {
  const end: Layer = { kind: 'prop', key: mark }
  const starts = members.map((member): FlowStart => {
    const layers: Layer[] = [{ kind: 'prop', key: member }, { kind: 'function' }, end]
    const state: State = { layers, token: 'body', path: [] }
    return { node, module, state, stack: [] }
  })
  const flow = followFlow({ t, answer: answers.body, typeAt: () => null }, ...resultsOf(t, row, starts))
  const calls: { call: TSESTree.CallExpression; module: SourceModule }[] = []
  for (const [at, states] of flow.states) {
    const from = flow.origins.get(at)
    const isGiven =
      at.type === 'CallExpression' &&
      from?.node === at.callee &&
      states.some(
        ({ layers: [only, ...more] }) => only?.kind === 'prop' && only.key === mark && more.length === 0,
      )
    if (isGiven) calls.push({ call: at, module: from.module })
  }
  return calls
}

const running = new WeakMap<Tracer, { loaded: number; byCall: Map<Node, Hook[]> }>()

/** A call of a hook. */
export interface Hook {
  row: HookRow
  call: TSESTree.CallExpression
  module: SourceModule
}

/** The hooks whose function a call runs, by a member of their results. */
export function hooksRunBy(t: Tracer, call: Node): readonly Hook[] {
  const known = running.get(t)
  if (known?.loaded === t.workspace.loaded.length) return known.byCall.get(call) ?? []
  const byCall = new Map<Node, Hook[]>()
  // While it is made, nothing asks.
  running.set(t, { loaded: t.workspace.loaded.length, byCall })
  for (const row of hookRows) {
    const members = [...row.runs, ...(row.starts ?? [])]
    if (members.length > 0)
      for (const { call: node, module } of callsOfRow(t, row))
        for (const run of runsOf(t, { row, node, module, fn: null }, members))
          byCall.set(run.call, [...(byCall.get(run.call) ?? []), { row, call: node, module }])
  }
  running.set(t, { loaded: t.workspace.loaded.length, byCall })
  return byCall.get(call) ?? []
}

/** The calls of hooks whose results those are: of an object of options, those that it goes to. */
function resultsOf(t: Tracer, row: HookRow, starts: readonly FlowStart[]): FlowStart[] {
  return starts.flatMap((start): FlowStart[] => {
    if (start.node.type === 'CallExpression') return [start]
    return hooksOf(t, row, start.node).map(({ call, module }) => ({ ...start, node: call, module }))
  })
}

/** The hooks that an object of options is given to. */
function hooksOf(
  t: Tracer,
  row: HookRow,
  object: Node,
): { call: TSESTree.CallExpression; module: SourceModule }[] {
  return callsOfRow(t, row).filter(({ call, module }) =>
    optionValues(t, row, call, module).some((value) => isMadeOf(value, object)),
  )
}

function isMadeOf(value: Value, object: Node): boolean {
  if (value.kind === 'layers') return value.layers.some((layer) => isMadeOf(layer, object))
  if (value.kind !== 'object') return false
  if (value.node === object) return true
  return value.node.properties.some(
    (each) => each.type === 'SpreadElement' && unwrapped(each.argument) === object,
  )
}

/** Hooks without a function of their own, where `fn` is the one that the program gives to all of them. */
function bareHooks(t: Tracer, fn: FunctionNode): Given[] {
  return defaultsOf(t, fn).flatMap(({ isOf, all }) =>
    hookRows.filter(isOf).flatMap((row) =>
      callsOfRow(t, row)
        .filter(({ call, module }) => isBare(t, row, call, module))
        .flatMap(({ call, module }): Given[] => {
          const near = all.filter((each) => isBelow(t, each.module, module))
          const meant = near.length > 0 ? near : all
          if (!meant.some((each) => each.fn === fn)) return []
          const isOpen = meant.some((each) => each.fn !== fn)
          return [{ row, node: call, module, fn: null, isOpen }]
        }),
    ),
  )
}

/** Whether a hook has a key and no function. */
function isBare(t: Tracer, row: HookRow, call: TSESTree.CallExpression, module: SourceModule): boolean {
  if (row.key === null || row.runs.length > 0 || functionsAt(t, row, call, module).length > 0) return false
  const values = optionValues(t, row, call, module)
  if (values.some((value) => fieldsOf(t, value, { key: row.option }).fields.length > 0)) return false
  if ('option' in row.key) {
    const { option } = row.key
    return values.some((value) => fieldsOf(t, value, { key: option }).fields.length > 0)
  }
  const second = row.at === null ? undefined : call.arguments[row.at]
  const given = second ? optionsOf(t.evaluate(second, module, null)) : []
  return given.every(({ kind }) => kind === 'constant' || kind === 'object' || kind === 'layers')
}
