/**
 * Who calls a function: candidates by name (its own, and every alias it travels under), each verified by evaluating
 * the callee. Modules that import the function's module are loaded first.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FunctionNode, keyName, type Node, type SourceModule } from '../source/parse.js'
import { frameFor } from './evaluate-call.js'
import { levelsOf } from './instances.js'
import { itemsOf } from './items.js'
import type { Caller, Tracer } from './tracer.js'
import { type Env, optionsOf, type Thunk, type Value } from './values.js'

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
  const names = aliasesOf(t, namesOf(fn), home)
  const callers: Caller[] = []
  if (fn.parent.type === 'CallExpression' && fn.parent.callee === fn)
    callers.push(...callerAt(t, fn.parent, home, fn))
  for (const name of names) {
    for (const { call, module } of t.names.callsOf(name)) callers.push(...callerAt(t, call, module, fn))
    for (const { element, module } of t.names.elementsOf(name)) {
      const caller = jsxCaller(t, element, fn, module)
      if (caller) callers.push(caller)
    }
  }
  return callers
}

function callerAt(
  t: Tracer,
  call: TSESTree.CallExpression,
  module: SourceModule,
  fn: FunctionNode,
): Caller[] {
  const { callee, items, isOpen } = invocationOf(t, call, module)
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

/** What a call calls and gives: `f.call(self, a)` and `f.apply(self, [a])` call `f` with `a`. */
function invocationOf(
  t: Tracer,
  call: TSESTree.CallExpression,
  module: SourceModule,
): { callee: Node; items: Thunk[]; isOpen: boolean } {
  const { callee } = call
  const { items, isOpen } = itemsOf(t, call.arguments, module, null)
  const name = callee.type === 'MemberExpression' ? keyName(callee.property, callee.computed) : null
  if (callee.type !== 'MemberExpression' || (name !== 'call' && name !== 'apply'))
    return { callee, items, isOpen }
  if (!optionsOf(t.evaluate(callee.object, module, null)).some((option) => option.kind === 'function'))
    return { callee, items, isOpen }
  if (name === 'call') return { callee: callee.object, items: items.slice(1), isOpen }
  const list = items[1] ? t.force(items[1]) : null
  return list?.kind === 'list'
    ? { callee: callee.object, items: [...list.items], isOpen: list.isOpen }
    : { callee: callee.object, items: [], isOpen: true }
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

/** The names that a function is declared under: its own, of its variable, of the property that holds it. */
export function namesOf(fn: FunctionNode): Set<string> {
  const names = new Set<string>()
  if (fn.id) names.add(fn.id.name)
  let node: Node = fn
  for (let up: Node | undefined = fn.parent; up; node = up, up = up.parent) {
    switch (up.type) {
      case 'VariableDeclarator':
        if (up.id.type === 'Identifier') names.add(up.id.name)
        break
      case 'AssignmentExpression':
        if (up.left.type === 'Identifier') names.add(up.left.name)
        if (up.left.type === 'MemberExpression') addKey(names, up.left.property, up.left.computed)
        break
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
        addKey(names, up.key as Node, up.computed)
        return names
      case 'ExportDefaultDeclaration':
        names.add('default')
        return names
      // A function may be wrapped where it is defined: `useCallback(fn)`, `memo(fn)`, `fn as X`.
      case 'CallExpression':
        if (up.callee === node) {
          // Called where it stands, or a function that returns it.
          return names
        }
        continue
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
        continue
      default:
        return names
    }
  }
  return names
}

function addKey(names: Set<string>, key: Node, computed: boolean): void {
  const name = keyName(key, computed)
  if (name !== null) names.add(name)
}

/** Names with every alias under which they go on in the function's module and in those that import it. */
function aliasesOf(t: Tracer, names: Set<string>, home: SourceModule): Set<string> {
  const modules = reachedFrom(t, home)
  const all = new Set(names)
  // `module.exports = fn` goes on under the name that the importer gives it.
  if (all.has('exports')) all.add('default')
  const queue = [...all]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    for (const module of modules) {
      const found =
        name === 'default' && module !== home ? defaultsIn(module) : t.names.aliasesIn(module, name)
      for (const alias of found) {
        if (all.has(alias)) continue
        all.add(alias)
        queue.push(alias)
      }
    }
  }
  return all
}

/** The module and those that import it, directly or by way of up to two others. */
function reachedFrom(t: Tracer, home: SourceModule): Set<SourceModule> {
  const modules = new Set([home])
  let ring = [home]
  for (let distance = 0; distance < 3; distance++) {
    const next: SourceModule[] = []
    for (const module of ring) {
      for (const importer of t.workspace.importersOf(module.path)) {
        if (modules.has(importer)) continue
        modules.add(importer)
        next.push(importer)
      }
    }
    ring = next
  }
  return modules
}

/** The local names of default imports, and of modules that are required whole. */
function defaultsIn(module: SourceModule): string[] {
  const imported = module.ast.body.flatMap((statement) =>
    statement.type === 'ImportDeclaration'
      ? statement.specifiers.flatMap((each) =>
          each.type === 'ImportDefaultSpecifier' ? [each.local.name] : [],
        )
      : [],
  )
  const required = (module.names.get('require') ?? []).flatMap((use) => {
    const declarator = use.parent?.parent
    return declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier'
      ? [declarator.id.name]
      : []
  })
  return [...imported, ...required]
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
    for (const step of value.steps) result = t.member(result, step, value.at)
    const isMissing = result.kind === 'constant' && result.value === undefined
    if (isMissing && value.fallback) result = value.fallback
    results.push({ value: result, caller })
  }
  return results
}

/** Whether the frame chain of `env` is entered already by this function: recursion that must end. */
export function isOnStack(fn: FunctionNode, env: Env | null): boolean {
  for (let frame = env; frame; frame = frame.site?.env ?? null) if (frame.fn === fn) return true
  return false
}
