/** The names that a function is called by: its own, those of what holds it, and every alias under which it goes on. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import {
  enclosingFunction,
  type FunctionNode,
  keyName,
  type Node,
  type SourceModule,
} from '../../source/parse.js'
import { runnerAt } from '../clients/runners.js'
import { constructorOf } from '../evaluate/instances.js'
import type { Tracer } from '../tracer.js'
import { optionsOf } from '../values.js'

/**
 * Of a function that another one returns: the names that the results of its calls are kept under, and calls of such a
 * result where it is made. `const get = request('GET')`, `request('GET')(path)`.
 */
export function madeNames(
  t: Tracer,
  fn: FunctionNode,
  home: SourceModule,
): {
  names: { name: string; module: SourceModule }[]
  calls: { call: TSESTree.CallExpression; module: SourceModule }[]
} {
  const maker = makerOf(fn, home)
  const found: ReturnType<typeof madeNames> = { names: [], calls: [] }
  for (const { node, module } of maker ? t.callersOf(maker, home) : []) {
    let at: Node = node
    while (isWrapped(at)) at = at.parent as Node
    const up = at.parent
    if (up?.type === 'CallExpression' && up.callee === at) found.calls.push({ call: up, module })
    for (const name of namesAt(at)) found.names.push({ name, module })
    found.names.push(...namesGiven(t, at, module))
  }
  return found
}

/** The names of the parameters that an argument becomes. */
export function namesGiven(
  t: Tracer,
  node: Node,
  module: SourceModule,
): { name: string; module: SourceModule }[] {
  const call = node.parent
  if (call?.type !== 'CallExpression' && call?.type !== 'NewExpression') return []
  const index = call.arguments.indexOf(node as never)
  if (index < 0) return []
  return optionsOf(t.evaluate(call.callee, module, null)).flatMap((value) => {
    const fn =
      value.kind === 'class' ? constructorOf(value.node) : value.kind === 'function' ? value.node : null
    let param = fn?.params[index] as Node | undefined
    if (param?.type === 'TSParameterProperty') param = param.parameter
    if (param?.type === 'AssignmentPattern') param = param.left
    return param?.type === 'Identifier' && 'module' in value
      ? [{ name: param.name, module: value.module }]
      : []
  })
}

/** The function that returns `fn` as it is: as its whole body, in a statement, or by a variable. */
function makerOf(fn: FunctionNode, module: SourceModule): FunctionNode | null {
  const maker = enclosingFunction(fn)
  if (!maker) return null
  const isReturned = (node: Node): boolean => {
    let at = node
    while (isWrapped(at)) at = at.parent as Node
    const up = at.parent
    return up?.type === 'ReturnStatement' || (up === maker && up.type === 'ArrowFunctionExpression')
  }
  if (isReturned(fn)) return maker
  const named = module.scopes.getDeclaredVariables(
    fn.type !== 'FunctionDeclaration' && fn.parent.type === 'VariableDeclarator' ? fn.parent : fn,
  )
  const isOut = named.some(({ references }) =>
    references.some(
      ({ identifier }) => isReturned(identifier as Node) && enclosingFunction(identifier as Node) === maker,
    ),
  )
  return isOut ? maker : null
}

/** Whether a node stands in what leaves its value as it is. */
function isWrapped(node: Node): boolean {
  switch (node.parent?.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'AwaitExpression':
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return true
    default:
      return false
  }
}

/** The names that a function is declared under: its own, of its variable, of the property that holds it. */
export function namesOf(fn: FunctionNode): Set<string> {
  const names = namesAt(fn)
  if (fn.id) names.add(fn.id.name)
  return names
}

/** The names that an expression's value is kept under where it stands. */
function namesAt(expression: Node): Set<string> {
  const names = new Set<string>()
  let node = expression
  for (let up: Node | undefined = expression.parent; up; node = up, up = up.parent) {
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
export function aliasesOf(t: Tracer, names: Set<string>, home: SourceModule): Set<string> {
  const modules = reachedFrom(t, home)
  const all = new Set(names)
  // `module.exports = fn` goes on under the name that the importer gives it.
  if (all.has('exports')) all.add('default')
  const queue = [...all]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    for (const module of modules) {
      const found =
        name === 'default' && module !== home ? defaultsIn(module) : t.names.aliasesIn(module, name)
      const given = (module.names.get(name) ?? []).flatMap((use) =>
        use.parent?.type === 'CallExpression' || use.parent?.type === 'NewExpression'
          ? [...namesGiven(t, use, module).map((each) => each.name), ...wrappedNames(t, use, module)]
          : [],
      )
      for (const alias of [...found, ...given]) {
        if (all.has(alias)) continue
        all.add(alias)
        queue.push(alias)
      }
    }
  }
  return all
}

/** The names under which a function goes on that a package gives for another: `const get = memoize(load)`. */
function wrappedNames(t: Tracer, use: Node, module: SourceModule): string[] {
  const call = use.parent
  if (call?.type !== 'CallExpression' && call?.type !== 'NewExpression') return []
  const runner = runnerAt(t, call, module, null)
  if (runner?.given !== use) return []
  const { does, member } = runner.row
  if (does === 'hold' && member) return [member]
  return does === 'wrap' ? [...namesAt(call)] : []
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
