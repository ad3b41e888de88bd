/**
 * Which modules are worth reading. Only what stems from a candidate can make a request Polytomic's: a text with the
 * host, the version header, a client, headers, a configuration, an object or class that holds one. This follows such
 * values by where their names go, coarsely and without values: out through exports to the modules that import them
 * by that name, and in through arguments to the functions that are given one. Answers of requests are let go: they
 * make no request.
 */
import type { Variable } from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { needlesOf } from '../source/candidates.js'
import { type FunctionNode, isFunction, keyName, type Node, type SourceModule } from '../source/parse.js'
import { clientsBelow, isCapable } from './capable.js'
import { flowFrom } from './reach-steps.js'
import type { Tracer } from './tracer.js'
import type { ClassNode } from './values.js'

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
      if (from === 'own') for (const name of exportsOf(variable)) spread.exportName(module, name)
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
      const all = name === '*' ? null : new Set([name])
      for (const importer of workspace.loadImporters(module.path, all))
        bindImports(importer, module.path, name)
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
    for (let next = queue.pop(); next; next = queue.pop()) {
      near.add(next.module.path)
      if (next.way === 'own') owners.add(next.module.path)
      flowFrom(spread, next.node, next.module, next.way)
    }
  }

  /** The names under which `module` gets `name` of `path`. */
  function bindImports(module: SourceModule, path: string, name: string): void {
    own(module.path)
    const isFrom = (specifier: string): boolean => {
      const target = workspace.resolve(specifier, module.path)
      return target.kind === 'file' && target.path === path
    }
    const fits = (imported: string): boolean => name === '*' || imported === name
    for (const statement of module.ast.body) {
      switch (statement.type) {
        case 'ImportDeclaration':
          if (!isFrom(statement.source.value)) break
          for (const specifier of statement.specifiers) {
            const variable = module.variables.get(specifier.local)
            if (!variable) continue
            if (specifier.type === 'ImportNamespaceSpecifier') namespace(variable, module, name)
            else if (
              specifier.type === 'ImportDefaultSpecifier' ? fits('default') : fits(textOf(specifier.imported))
            )
              spread.variable(variable, module, 'own')
          }
          break
        case 'TSImportEqualsDeclaration': {
          const variable = module.variables.get(statement.id)
          if (variable && requiresFrom(statement, isFrom)) spread.variable(variable, module, 'own')
          break
        }
        case 'ExportAllDeclaration':
          if (!isFrom(statement.source.value)) break
          if (statement.exported) spread.exportName(module, textOf(statement.exported))
          else if (name !== 'default') spread.exportName(module, name)
          break
        case 'ExportNamedDeclaration':
          if (!statement.source || !isFrom(statement.source.value)) break
          for (const specifier of statement.specifiers) {
            if (fits(textOf(specifier.local))) spread.exportName(module, textOf(specifier.exported))
          }
          break
      }
    }
    for (const literal of module.strings) {
      const call = literal.parent
      const isWhole =
        call?.type === 'ImportExpression' ||
        (call?.type === 'CallExpression' &&
          call.callee.type === 'Identifier' &&
          call.callee.name === 'require')
      if (isWhole && literal.type === 'Literal' && isFrom(literal.value)) required(call, module, name)
    }
  }

  /** `require(...)` of a module: the name it is taken from by, where that can be seen. */
  function required(call: Node, module: SourceModule, name: string): void {
    const up = call.parent
    if (name !== '*' && up?.type === 'MemberExpression' && up.object === call) {
      const key = keyName(up.property, up.computed)
      if (key === null || key === name) spread.visit(up, module, 'own')
    } else if (name !== '*' && up?.type === 'VariableDeclarator' && up.id.type === 'ObjectPattern') {
      for (const property of up.id.properties) {
        const isOther = property.type === 'Property' && keyName(property.key, property.computed) !== name
        if (!isOther) spread.pattern(property as Node, module, 'own')
      }
    } else spread.visit(call, module, 'own')
  }

  function namespace(variable: Variable, module: SourceModule, name: string): void {
    for (const { identifier } of variable.references) {
      const use = identifier as Node
      const up = use.parent
      const key =
        up?.type === 'MemberExpression' && up.object === use ? keyName(up.property, up.computed) : null
      if (name === '*' || key === null) spread.visit(use, module, 'own')
      else if (key === name) spread.visit(up as Node, module, 'own')
    }
    // `export { api }` of a namespace hands all of it on.
    for (const out of exportsOf(variable)) spread.exportName(module, out)
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

function requiresFrom(
  { moduleReference }: TSESTree.TSImportEqualsDeclaration,
  isFrom: (specifier: string) => boolean,
): boolean {
  if (moduleReference.type !== 'TSExternalModuleReference') return false
  const { expression } = moduleReference
  return expression.type === 'Literal' && typeof expression.value === 'string' && isFrom(expression.value)
}

/** The names under which a variable is exported where it is declared. */
function exportsOf(variable: Variable): string[] {
  return variable.defs.flatMap(({ node }) => {
    let at = node as Node | undefined
    if (at?.type === 'VariableDeclarator') at = at.parent
    const up = at?.parent
    if (up?.type === 'ExportNamedDeclaration') return [variable.name]
    return up?.type === 'ExportDefaultDeclaration' ? ['default'] : []
  })
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

function textOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value
}
