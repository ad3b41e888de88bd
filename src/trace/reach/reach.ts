/**
 * Which modules are worth reading. Only what stems from a candidate can make a request Polytomic's: a text with the
 * host, the version header, a client, headers, a configuration, an object or class that holds one. This follows such
 * values by where their names go, coarsely and without values: out through exports to the modules that import them
 * by that name, and in through arguments to the functions that are given one. Answers of requests are let go: they
 * make no request.
 */

import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { needlesOf } from '../../source/candidates.js'
import { type FunctionNode, isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Variable } from '../../source/scopes.js'
import { namespaceAround } from '../evaluate/namespaces.js'
import { guarded } from '../faults.js'
import type { Tracer } from '../tracer.js'
import type { ClassNode } from '../values.js'
import { clientsBelow, isCapable } from './capable.js'
import { bindImports } from './imports.js'
import { flowFrom } from './steps.js'

/**
 * How a value came to a place. `own`: the module made or imported it, so its importers may have it too. `passed`: a
 * caller gave it, so it is the caller's alone: a wrapper that everybody uses leads to nobody else.
 */
export type Way = 'own' | 'passed'

export interface Reach {
  /** Paths of the modules that hold such a value: only there can a request be Polytomic's. */
  readonly near: ReadonlySet<string>
  /** Calls that such a value goes into, as an argument or as what is called. */
  readonly touched: ReadonlySet<Node>
  /** Starts from the candidates' own texts (absolute paths). */
  start(candidates: readonly string[]): void
  /** Loads every module in which a function, class or variable can be named. Nothing where it was only passed to. */
  outward(declared: FunctionNode | ClassNode | Variable, module: SourceModule): void
}

/** What the steps ask of the whole. */
export interface Spread {
  t: Tracer
  touched: Set<Node>
  visit(node: Node, module: SourceModule, way: Way): void
  variable(variable: Variable, module: SourceModule, way: Way): void
  pattern(pattern: Node, module: SourceModule, way: Way): void
  /** A function whose result is such a value. */
  giver(fn: FunctionNode, module: SourceModule): void
  cls(cls: ClassNode, module: SourceModule, way: Way): void
  field(cls: ClassNode, key: string | null, module: SourceModule, way: Way): void
  exportName(module: SourceModule, name: string): void
  /** Defaults of a library were written: they hold for all of the program that the module belongs to. */
  everywhere(module: SourceModule): void
  /** Whether a module that is not loaded yet can turn what it is given into a request. */
  isCapable(path: string): boolean
  /** To be looked at again once more modules are loaded. */
  later(again: () => void): void
}

export function createReach(t: Tracer): Reach {
  const { workspace } = t
  const near = new Set<string>()
  const owners = new Set<string>()
  const touched = new Set<Node>()
  const seen = { own: new Set<unknown>(), passed: new Set<unknown>() }
  const exported = new Map<string, Set<string>>()
  const queue: { node: Node; module: SourceModule; way: Way }[] = []
  const outgoing: { path: string; name: string }[] = []
  const waiting: (() => void)[] = []
  let isRunning = false

  const spread: Spread = {
    t,
    touched,
    visit(node, module, way) {
      if (isNew(node, way)) queue.push({ node, module, way })
    },
    variable(variable, module, way) {
      // What is kept outside of a function is there for everybody.
      const from = way === 'passed' && variable.scope.type === 'module' ? 'own' : way
      if (!isNew(variable, from)) return
      for (const reference of variable.references) {
        if (reference.isRead()) spread.visit(reference.identifier as Node, module, from)
      }
      if (from !== 'own') return
      for (const name of exportsOf(variable)) spread.exportName(module, name)
      for (const { node } of variable.defs) {
        const namespace = namespaceAround(declarationOf(node as Node))
        const outer = namespace?.id.type === 'Identifier' ? module.variables.get(namespace.id) : undefined
        if (outer) spread.variable(outer, module, 'own')
      }
    },
    pattern(pattern, module, way) {
      for (const identifier of identifiersIn(pattern)) {
        const variable = module.variables.get(identifier)
        if (variable) spread.variable(variable, module, way)
      }
    },
    giver(fn, module) {
      const parent = fn.parent as Node
      if (parent.type === 'MethodDefinition') {
        const cls = parent.parent.parent as ClassNode
        spread.cls(cls, module, 'own')
        spread.field(cls, keyName(parent.key as Node, parent.computed), module, 'own')
      } else if (fn.type === 'FunctionDeclaration' && fn.id) {
        const variable = module.variables.get(fn.id)
        if (variable) spread.variable(variable, module, 'own')
      } else spread.visit(fn, module, 'own')
    },
    cls(cls, module, way) {
      if (!isNew(cls.body, way) || way === 'passed') return
      // Its name outside, and the one inside of it.
      for (const variable of module.scopes.getDeclaredVariables(cls)) spread.variable(variable, module, 'own')
      spread.visit(cls, module, 'own')
    },
    field(cls, key, module, way) {
      for (const member of thisMembers(cls, module)) {
        const name = keyName(member.property, member.computed)
        if (key === null || name === null || name === key) spread.visit(member, module, way)
      }
    },
    exportName(module, name) {
      let names = exported.get(module.path)
      if (!names) {
        names = new Set()
        exported.set(module.path, names)
      }
      if (names.has(name) || names.has('*')) return
      names.add(name)
      outgoing.push({ path: module.path, name })
    },
    everywhere(module) {
      if (!isNew(module, 'own')) return
      const program = [module, ...workspace.loadImporters(module.path, null)].map(({ path }) => path)
      for (const path of program) own(path)
      for (const path of clientsBelow(t, program)) if (workspace.load(path)) own(path)
    },
    isCapable: (path) => isCapable(t, path),
    later: (again) => waiting.push(again),
  }

  function own(path: string): void {
    near.add(path)
    owners.add(path)
  }

  function isNew(key: unknown, way: Way): boolean {
    if (seen.own.has(key) || (way === 'passed' && seen.passed.has(key))) return false
    seen[way].add(key)
    return true
  }

  function run(): void {
    if (isRunning) return
    isRunning = true
    try {
      for (let size = -1; size !== workspace.loaded.length; ) {
        size = workspace.loaded.length
        drain()
        for (const again of waiting.splice(0)) again()
        drain()
      }
    } finally {
      isRunning = false
    }
  }

  function drain(): void {
    while (queue.length > 0 || outgoing.length > 0) {
      for (let next = queue.pop(); next; next = queue.pop()) {
        near.add(next.module.path)
        if (next.way === 'own') owners.add(next.module.path)
        guarded(t, next, undefined, () => flowFrom(spread, next.node, next.module, next.way))
      }
      const out = outgoing.pop()
      if (!out) continue
      const names = out.name === '*' ? null : new Set([out.name])
      for (const importer of workspace.loadImporters(out.path, names)) {
        own(importer.path)
        const at = { node: importer.ast, module: importer }
        guarded(t, at, undefined, () => bindImports(spread, importer, out.path, out.name))
      }
    }
  }

  return {
    near,
    touched,
    start(candidates) {
      const needles = needlesOf(t.hosts)
      for (const path of candidates) {
        own(path)
        const module = workspace.load(path)
        if (!module) continue
        for (const literal of module.strings) {
          const text = literal.type === 'Literal' ? literal.value : literal.value.raw
          if (needles.test(text)) spread.visit(literal, module, 'own')
        }
        for (const variable of packageImports(t, module, needles)) spread.variable(variable, module, 'own')
      }
      run()
    },
    outward(declared, module) {
      if (near.has(module.path) && !owners.has(module.path)) return
      if (!('type' in declared)) spread.variable(declared, module, 'own')
      else if (isFunction(declared)) spread.giver(declared, module)
      else spread.cls(declared, module, 'own')
      run()
    },
  }
}

/** The local names of imports from a package that the needles name: Polytomic's own. */
function packageImports(t: Tracer, module: SourceModule, needles: RegExp): Variable[] {
  return module.ast.body.flatMap((statement) => {
    if (statement.type !== 'ImportDeclaration' || !needles.test(statement.source.value)) return []
    if (t.workspace.resolve(statement.source.value, module.path).kind !== 'package') return []
    return statement.specifiers.flatMap(({ local }) => module.variables.get(local) ?? [])
  })
}

/** The names under which a variable is exported where it is declared. */
export function exportsOf(variable: Variable): string[] {
  return variable.defs.flatMap(({ node }) => {
    const at = declarationOf(node as Node)
    // What a namespace exports goes by its name.
    const up = namespaceAround(at) ? null : at.parent
    if (up?.type === 'ExportNamedDeclaration') return [variable.name]
    return up?.type === 'ExportDefaultDeclaration' ? ['default'] : []
  })
}

function declarationOf(node: Node): Node {
  return node.type === 'VariableDeclarator' ? (node.parent as Node) : node
}

function thisMembers(cls: ClassNode, module: SourceModule): TSESTree.MemberExpression[] {
  const [start, end] = cls.range
  return module.thises.flatMap((node) => {
    const up = node.parent
    const isInside = start <= node.range[0] && node.range[1] <= end
    return isInside && up?.type === 'MemberExpression' && up.object === node ? [up] : []
  })
}

function identifiersIn(pattern: Node): Node[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern]
    case 'ObjectPattern':
      return pattern.properties.flatMap(identifiersIn)
    case 'Property':
      return identifiersIn(pattern.value as Node)
    case 'RestElement':
      return identifiersIn(pattern.argument)
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? identifiersIn(element) : []))
    case 'AssignmentPattern':
      return identifiersIn(pattern.left)
    case 'TSParameterProperty':
      return identifiersIn(pattern.parameter)
    default:
      return []
  }
}
