/**
 * Who calls a function: candidates by name (its own, and every alias it travels under), each verified by evaluating
 * the callee. Modules that import the function's module are loaded first.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { FunctionNode, Node, SourceModule } from '../../source/parse.js'
import { resultOf, runnerAt } from '../clients/runners.js'
import { frameFor } from '../evaluate/calls.js'
import { toldBy } from '../evaluate/hooks.js'
import { classAround, levelsOf } from '../evaluate/instances.js'
import { invocationOf } from '../evaluate/invocation.js'
import { itemsOf } from '../evaluate/items.js'
import { parentModules } from '../evaluate/subclasses.js'
import { endpointCallers } from '../flow/endpoints.js'
import type { Caller, Tracer } from '../tracer.js'
import { type Env, optionsOf, type Thunk, type Value } from '../values.js'
import { hookCallers } from './hook-callers.js'
import { aliasesOf, madeNames, namesGiven, namesOf } from './names.js'

const cache = new WeakMap<Tracer, Map<FunctionNode, { loaded: number; callers: Caller[] }>>()

/** Every known call of `fn`. Computed again when more modules have been loaded since. */
export function callersOf(t: Tracer, fn: FunctionNode, module: SourceModule): readonly Caller[] {
  let known = cache.get(t)
  if (!known) {
    known = new Map()
    cache.set(t, known)
  }
  t.reach.outward(fn, module)
  const entry = known.get(fn)
  if (entry && entry.loaded === t.workspace.loaded.length) return entry.callers
  const fresh = { loaded: t.workspace.loaded.length, callers: entry?.callers ?? [] }
  known.set(fn, fresh)
  const isConstructor = fn.parent.type === 'MethodDefinition' && fn.parent.kind === 'constructor'
  const callers = isConstructor ? constructionsOf(t, fn) : callsOf(t, fn, module)
  fresh.callers = callers
  fresh.loaded = t.workspace.loaded.length
  return callers
}

function callsOf(t: Tracer, fn: FunctionNode, home: SourceModule): Caller[] {
  // What a parent class calls on `this` is in its module.
  const cls = classAround(fn)
  if (cls) parentModules(t, cls, home)
  const callers: Caller[] = []
  const made = madeNames(t, fn, home)
  callers.push(...made.calls.flatMap(({ call, module }) => callerAt(t, call, module, fn)))
  const names = aliasesOf(t, namesOf(fn), home)
  // Written where it is given to a function, it is called by the name of a parameter there.
  for (const { name, module } of [...made.names, ...namesGiven(t, fn, home)])
    for (const alias of aliasesOf(t, new Set([name]), module)) names.add(alias)
  if (fn.parent.type === 'CallExpression' && fn.parent.callee === fn)
    callers.push(...callerAt(t, fn.parent, home, fn))
  callers.push(
    ...endpointCallers(t, fn),
    ...runCallers(t, fn, home, names),
    ...hookCallers(t, fn, home, names),
  )
  for (const name of names) {
    for (const { call, module } of t.names.constructionsOf(name)) callers.push(...madeBy(t, call, module, fn))
    for (const { call, module } of t.names.callsOf(name)) callers.push(...callerAt(t, call, module, fn))
    for (const { element, module } of t.names.elementsOf(name)) {
      const caller = jsxCaller(t, element, fn, module)
      if (caller) callers.push(caller)
    }
  }
  return callers
}

/** Calls of a package that run a function which they are given by name. */
function runCallers(t: Tracer, fn: FunctionNode, home: SourceModule, names: ReadonlySet<string>): Caller[] {
  const modules = [home, ...t.workspace.importersOf(home.path)]
  return modules.flatMap((module) =>
    [...names].flatMap((name) =>
      (module.names.get(name) ?? []).flatMap((use): Caller[] => {
        const { parent } = use
        const at = parent?.type === 'MemberExpression' && parent.property === use ? parent : use
        const call = at.parent
        const isGiven = call?.type === 'CallExpression' && call.arguments.includes(at as never)
        const runner = isGiven ? runnerAt(t, call, module, null) : null
        if (!isGiven || runner?.given !== at) return []
        const as = resultOf(runner.row)
        return as ? callerAt(t, call, module, fn).map((caller) => ({ ...caller, as })) : []
      }),
    ),
  )
}

function callerAt(
  t: Tracer,
  call: TSESTree.CallExpression,
  module: SourceModule,
  fn: FunctionNode,
): Caller[] {
  const { callee, items, isOpen } = invocationOf(t, call, module, null)
  const options = optionsOf(t.evaluate(callee, module, null)).flatMap((value) => t.concrete(value))
  const seen = new Set<unknown>()
  // `either.get()` may be the method of several instances, each with a base URL of its own.
  return options.flatMap((option): Caller[] => {
    if (option.kind !== 'function' || option.node !== fn) return []
    const self =
      option.self?.kind === 'instance' ? (option.self.site?.node ?? option.self.cls.node) : option.env
    if (seen.has(self)) return []
    seen.add(self)
    const frame = frameFor(option, items, isOpen, { node: call, module, env: null })
    return [{ node: call, module, env: null, frame }]
  })
}

/** `new fn(...)`, of a function that makes instances. */
function madeBy(t: Tracer, call: TSESTree.NewExpression, module: SourceModule, fn: FunctionNode): Caller[] {
  const { items, isOpen } = itemsOf(t, call.arguments, module, null)
  return optionsOf(t.evaluate(call.callee, module, null)).flatMap((option): Caller[] => {
    if (option.kind !== 'function' || option.node !== fn) return []
    const self = t.evaluate(call, module, null)
    const frame = frameFor({ ...option, self }, items, isOpen, { node: call, module, env: null })
    return [{ node: call, module, env: null, frame }]
  })
}

/** A component used in JSX is called with one object of its attributes. */
function jsxCaller(
  t: Tracer,
  element: TSESTree.JSXOpeningElement,
  fn: FunctionNode,
  module: SourceModule,
): Caller | null {
  if (element.name.type !== 'JSXIdentifier') return null
  const variable = module.variables.get(element.name)
  const identifier = variable?.identifiers[0] as Node | undefined
  if (!identifier) return null
  const value = t.evaluate(identifier, module, null)
  const target = optionsOf(value).find((option) => option.kind === 'function' && option.node === fn)
  if (target?.kind !== 'function') return null
  const at = { node: element as Node, module }
  const props: Value = {
    kind: 'layers',
    layers: [],
    writes: element.attributes.flatMap((attribute) => {
      if (attribute.type !== 'JSXAttribute' || attribute.name.type !== 'JSXIdentifier' || !attribute.value)
        return []
      const node: Node =
        attribute.value.type === 'JSXExpressionContainer' ? attribute.value.expression : attribute.value
      return [
        { path: [attribute.name.name], node: attribute.name as Node, thunk: { node, module, env: null } },
      ]
    }),
    at,
  }
  const thunk: Thunk = { ...at, env: null, value: props }
  return { ...at, env: null, frame: frameFor(target, [thunk], false, { ...at, env: null }) }
}

function constructionsOf(t: Tracer, ctor: FunctionNode): Caller[] {
  const cls = ctor.parent.parent?.parent
  const callers: Caller[] = []
  for (const { call, module } of t.names.constructions()) {
    for (const option of optionsOf(t.evaluate(call, module, null))) {
      if (option.kind !== 'instance') continue
      const level = levelsOf(t, option).find((l) => l.cls.node === cls && l.frame?.fn === ctor)
      if (level?.frame) callers.push({ node: call, module, env: null, frame: level.frame })
    }
  }
  return callers
}

/** What an unbound parameter may be: the arguments of all known calls, evaluated at the caller. */
export function argumentsOf(
  t: Tracer,
  value: Value & { kind: 'parameter' },
): { value: Value; caller: Caller }[] {
  const results: { value: Value; caller: Caller }[] = []
  for (const caller of t.callersOf(value.fn, value.module)) {
    if (value.isRest) continue
    const arg = caller.frame.args[value.index]
    let result: Value = arg ? t.force(arg) : { kind: 'constant', value: undefined, at: caller }
    for (const step of value.steps) {
      if (isUndefined(result) && value.fallback) break
      result = t.member(result, step, value.at)
    }
    if (isUndefined(result) && value.fallback) result = value.fallback
    results.push({ value: result, caller })
  }
  if (!value.isRest)
    for (const told of toldBy(t, value.fn, value.module, value.index, namesOf(value.fn))) {
      const given = value.steps.reduce((outer, step) => t.member(outer, step, value.at), told)
      const caller = { ...value.at, env: null, frame: frameOf(value.fn, value.module) }
      results.push({ value: given, caller })
    }
  return results
}

/** A frame in which nothing is given. */
function frameOf(node: FunctionNode, module: SourceModule): Env {
  return frameFor({ kind: 'function', node, module, env: null, self: null }, [], true, null)
}

function isUndefined(value: Value): boolean {
  return value.kind === 'constant' && value.value === undefined
}

/** Whether the frame chain of `env` is entered already by this function: recursion that must end. */
export function isOnStack(fn: FunctionNode, env: Env | null): boolean {
  for (let frame = env; frame; frame = frame.site?.env ?? null) if (frame.fn === fn) return true
  return false
}
