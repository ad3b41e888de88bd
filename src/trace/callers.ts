/**
 * Who calls a function: candidates by name (its own, and every alias it travels under), each verified by evaluating
 * the callee. Modules that import the function's module are loaded first.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FunctionNode, keyName, type Node, type SourceModule } from '../source/parse.js'
import { itemsOf } from './evaluate.js'
import { frameFor } from './evaluate-call.js'
import { constructorOf, levelsOf } from './members.js'
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
  t.workspace.importersOf(module.path)
  const entry = known.get(fn)
  if (entry && entry.loaded === t.workspace.loaded.length) return entry.callers
  const fresh = { loaded: t.workspace.loaded.length, callers: entry?.callers ?? [] }
  known.set(fn, fresh)
  const isConstructor = fn.parent.type === 'MethodDefinition' && fn.parent.kind === 'constructor'
  const callers = isConstructor ? constructionsOf(t, fn) : callsOf(t, fn)
  fresh.callers = callers
  fresh.loaded = t.workspace.loaded.length
  return callers
}

function callsOf(t: Tracer, fn: FunctionNode): Caller[] {
  const names = aliasesOf(t, namesOf(fn))
  const callers: Caller[] = []
  for (let i = 0; i < t.workspace.loaded.length; i++) {
    const module = t.workspace.loaded[i] as SourceModule
    for (const call of module.calls) {
      if (call.type !== 'CallExpression') continue
      const name = calleeName(call)
      if (name !== null && !names.has(name)) continue
      if (name === null && call.callee !== fn) continue
      const callee = t.evaluate(call.callee, module, null)
      for (const option of optionsOf(callee).flatMap((value) => t.concrete(value))) {
        if (option.kind !== 'function' || option.node !== fn) continue
        const { items, isOpen } = itemsOf(t, call.arguments, module, null)
        callers.push({
          node: call,
          module,
          env: null,
          frame: frameFor(option, items, isOpen, { node: call, module, env: null }),
        })
        break
      }
    }
    for (const name of names) {
      for (const element of module.jsx.get(name) ?? []) {
        const caller = jsxCaller(t, element, fn, module)
        if (caller) callers.push(caller)
      }
    }
  }
  return callers
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
  for (let i = 0; i < t.workspace.loaded.length; i++) {
    const module = t.workspace.loaded[i] as SourceModule
    for (const call of module.calls) {
      if (call.type !== 'NewExpression') continue
      const value = t.evaluate(call, module, null)
      for (const option of optionsOf(value)) {
        if (option.kind !== 'instance') continue
        const level = levelsOf(t, option).find((l) => l.cls.node === cls && l.frame?.fn === ctor)
        if (level?.frame) callers.push({ node: call, module, env: null, frame: level.frame })
      }
    }
  }
  void constructorOf
  return callers
}

/** The last name of a callee: `a.b.c()` is `c`. */
function calleeName(call: TSESTree.CallExpression): string | null {
  let callee: Node = call.callee
  while (callee.type === 'ChainExpression' || callee.type === 'TSNonNullExpression')
    callee = callee.expression
  if (callee.type === 'Identifier') return callee.name
  if (callee.type === 'MemberExpression') {
    const name = keyName(callee.property, callee.computed)
    if (name === 'call' && callee.object.type === 'MemberExpression')
      return keyName(callee.object.property, callee.object.computed)
    return name
  }
  return null
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

/** Names with every alias under which they are imported, exported, destructured or assigned. */
function aliasesOf(t: Tracer, names: Set<string>): Set<string> {
  const all = new Set(names)
  for (let grew = true; grew; ) {
    grew = false
    for (let i = 0; i < t.workspace.loaded.length; i++) {
      const module = t.workspace.loaded[i] as SourceModule
      for (const name of [...all]) {
        for (const node of module.names.get(name) ?? []) {
          const alias = aliasAt(node, module, name)
          if (alias !== null && !all.has(alias)) {
            all.add(alias)
            grew = true
          }
        }
      }
    }
  }
  if (all.has('default')) {
    for (const module of t.workspace.loaded) {
      for (const statement of module.ast.body) {
        if (statement.type !== 'ImportDeclaration') continue
        for (const specifier of statement.specifiers)
          if (specifier.type === 'ImportDefaultSpecifier') all.add(specifier.local.name)
      }
    }
  }
  return all
}

function aliasAt(node: Node, module: SourceModule, name: string): string | null {
  const parent = node.parent
  if (!parent) return null
  switch (parent.type) {
    case 'ImportSpecifier':
      return parent.imported === node ? parent.local.name : null
    case 'ExportSpecifier':
      return parent.local === node && parent.exported.type === 'Identifier' ? parent.exported.name : null
    case 'ExportDefaultDeclaration':
      return 'default'
    case 'VariableDeclarator':
      return parent.init === node && parent.id.type === 'Identifier' ? parent.id.name : null
    case 'MemberExpression': {
      if (parent.property !== node) return null
      const up = parent.parent
      if (up.type === 'VariableDeclarator' && up.init === parent && up.id.type === 'Identifier')
        return up.id.name
      if (up.type === 'Property' && up.value === parent && up.parent.type === 'ObjectExpression')
        return keyName(up.key, up.computed)
      return null
    }
    case 'Property':
      if (parent.parent.type === 'ObjectPattern' && parent.key === node) {
        const target = parent.value.type === 'AssignmentPattern' ? parent.value.left : parent.value
        return target.type === 'Identifier' ? target.name : null
      }
      if (parent.parent.type === 'ObjectExpression' && parent.value === node)
        return keyName(parent.key, parent.computed)
      return null
    case 'AssignmentExpression':
      if (parent.right !== node) return null
      if (parent.left.type === 'Identifier') return parent.left.name
      if (parent.left.type === 'MemberExpression') {
        const left = keyName(parent.left.property, parent.left.computed)
        return left === 'exports' ? 'default' : left
      }
      return null
    case 'ReturnStatement':
      void module
      void name
      return null
    default:
      return null
  }
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
