/**
 * Names across all loaded modules, kept up as modules are loaded: calls by the name they call, classes by the
 * interface they implement, aliases by module. What is asked for every function must not walk every file.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Workspace } from '../../source/modules.js'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { ClassNode } from '../values.js'

export interface NamedCall {
  call: TSESTree.CallExpression
  module: SourceModule
}

export interface Construction {
  call: TSESTree.NewExpression
  module: SourceModule
}

export interface NameIndex {
  /** Calls whose callee's last name is `name`. */
  callsOf(name: string): readonly NamedCall[]
  /** JSX elements whose tag's last name is `name`. */
  elementsOf(name: string): readonly { element: TSESTree.JSXOpeningElement; module: SourceModule }[]
  /** The modules in which one of these names stands, in the order in which they are loaded, those loaded meanwhile too. */
  modulesNaming(names: readonly string[]): Iterable<SourceModule>
  constructions(): readonly Construction[]
  /** Constructions whose callee's last name is `name`. */
  constructionsOf(name: string): readonly Construction[]
  /** Classes with `implements name`. */
  implementing(name: string): readonly { cls: TSESTree.ClassDeclaration; module: SourceModule }[]
  /** Classes with `extends name`. */
  extending(name: string): readonly { cls: ClassNode; module: SourceModule }[]
  /** Within one module: other names under which `name` goes on. */
  aliasesIn(module: SourceModule, name: string): readonly string[]
}

export function createNameIndex(workspace: Workspace): NameIndex {
  const calls = new Map<string, NamedCall[]>()
  const constructions: Construction[] = []
  const constructionsByName = new Map<string, Construction[]>()
  const elements = new Map<string, { element: TSESTree.JSXOpeningElement; module: SourceModule }[]>()
  const classes = new Map<string, { cls: TSESTree.ClassDeclaration; module: SourceModule }[]>()
  const derived = new Map<string, { cls: ClassNode; module: SourceModule }[]>()
  const aliases = new WeakMap<SourceModule, Map<string, string[]>>()
  const naming = new Map<string, { read: number; modules: SourceModule[] }>()
  let read = 0

  function catchUp(): void {
    for (; read < workspace.loaded.length; read++) {
      const module = workspace.loaded[read] as SourceModule
      for (const call of module.calls) {
        if (call.type === 'NewExpression') {
          constructions.push({ call, module })
          add(constructionsByName, lastName(call.callee) ?? '', { call, module })
        } else {
          const name = calleeName(call)
          if (name !== null) add(calls, name, { call, module })
        }
      }
      for (const [name, own] of module.jsx)
        for (const element of own) add(elements, name, { element, module })
      for (const cls of module.derived) {
        const parent = cls.superClass as Node
        if (parent.type === 'Identifier') add(derived, parent.name, { cls, module })
        else if (parent.type === 'MemberExpression' && parent.property.type === 'Identifier')
          add(derived, parent.property.name, { cls, module })
      }
      for (const cls of classesIn(module)) {
        for (const { expression } of cls.implements) {
          if (expression.type === 'Identifier') add(classes, expression.name, { cls, module })
        }
      }
    }
  }

  return {
    callsOf(name) {
      catchUp()
      return calls.get(name) ?? []
    },
    elementsOf(name) {
      catchUp()
      return elements.get(name) ?? []
    },
    *modulesNaming(names) {
      const key = names.join()
      const known = naming.get(key) ?? { read: 0, modules: [] }
      naming.set(key, known)
      for (let i = 0; ; i++) {
        for (; known.read < workspace.loaded.length; known.read++) {
          const module = workspace.loaded[known.read] as SourceModule
          if (names.some((name) => module.names.has(name))) known.modules.push(module)
        }
        const module = known.modules[i]
        if (!module) return
        yield module
      }
    },
    constructions() {
      catchUp()
      return constructions
    },
    constructionsOf(name) {
      catchUp()
      return constructionsByName.get(name) ?? []
    },
    implementing(name) {
      catchUp()
      return classes.get(name) ?? []
    },
    extending(name) {
      catchUp()
      return derived.get(name) ?? []
    },
    aliasesIn(module, name) {
      let own = aliases.get(module)
      if (!own) {
        own = new Map()
        aliases.set(module, own)
      }
      let list = own.get(name)
      if (!list) {
        list = (module.names.get(name) ?? []).map(aliasAt).filter((alias): alias is string => alias !== null)
        own.set(name, list)
      }
      return list
    },
  }
}

function add<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function classesIn(module: SourceModule): TSESTree.ClassDeclaration[] {
  const found: TSESTree.ClassDeclaration[] = []
  for (const statement of module.ast.body) {
    const node =
      statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
        ? statement.declaration
        : statement
    if (node?.type === 'ClassDeclaration' && node.implements.length > 0) found.push(node)
  }
  return found
}

/** The last name of a callee: `a.b.c()` is `c`. */
export function calleeName(call: TSESTree.CallExpression): string | null {
  return lastName(call.callee)
}

/** The last name of an expression that is called. */
export function lastName(expression: Node): string | null {
  let callee = expression
  while (callee.type === 'ChainExpression' || callee.type === 'TSNonNullExpression')
    callee = callee.expression
  if (callee.type === 'Identifier') return callee.name
  if (callee.type === 'MemberExpression') {
    const name = keyName(callee.property, callee.computed)
    if ((name === 'call' || name === 'apply') && callee.object.type === 'MemberExpression') {
      return keyName(callee.object.property, callee.object.computed)
    }
    if ((name === 'call' || name === 'apply') && callee.object.type === 'Identifier')
      return callee.object.name
    return name
  }
  return null
}

/** The name under which the value of a use of a name goes on: an import's, an export's, a variable's. */
function aliasAt(node: Node): string | null {
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
      if (parent.object === node && keyName(parent.property, parent.computed) === 'bind')
        return parent.parent.type === 'CallExpression' ? aliasAt(parent.parent) : null
      if (parent.property !== node) return null
      const up = parent.parent
      if (up.type === 'VariableDeclarator' && up.init === parent && up.id.type === 'Identifier')
        return up.id.name
      if (up.type === 'Property' && up.value === parent && up.parent.type === 'ObjectExpression') {
        return keyName(up.key, up.computed)
      }
      return null
    }
    case 'Property':
      if (parent.parent.type === 'ObjectPattern' && parent.key === node) {
        const target = parent.value.type === 'AssignmentPattern' ? parent.value.left : parent.value
        return target.type === 'Identifier' ? target.name : null
      }
      return parent.parent.type === 'ObjectExpression' && parent.value === node
        ? keyName(parent.key, parent.computed)
        : null
    case 'AssignmentExpression': {
      if (parent.right !== node) return null
      if (parent.left.type === 'Identifier') return parent.left.name
      const left =
        parent.left.type === 'MemberExpression' ? keyName(parent.left.property, parent.left.computed) : null
      return left === 'exports' ? 'default' : left
    }
    default:
      return null
  }
}
