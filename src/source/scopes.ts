/**
 * Which name means which variable: the scopes of one file. The rules, and the order of what is found, are those of
 * typescript-eslint's scope manager (`test/source/scopes.test.ts` holds both against each other over all that lies
 * here), in a part of its time and without what only linters ask.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { typesIn } from './scope-types.js'
import { valuesIn } from './scope-values.js'

type Node = TSESTree.Node

/** What a name stands for where it is declared; named as the scope manager names it. */
export const DefinitionType = {
  CatchClause: 'CatchClause',
  ClassName: 'ClassName',
  FunctionName: 'FunctionName',
  ImportBinding: 'ImportBinding',
  Parameter: 'Parameter',
  TSEnumMemberName: 'TSEnumMemberName',
  TSEnumName: 'TSEnumName',
  TSModuleName: 'TSModuleName',
  Type: 'Type',
  Variable: 'Variable',
} as const
export type DefinitionKind = (typeof DefinitionType)[keyof typeof DefinitionType]

interface Declares<K extends DefinitionKind, N extends Node> {
  type: K
  /** What declares: a declarator, a function, a class, an import specifier. */
  node: N
  /** The name itself. */
  name: Node
}

export type Definition =
  | Declares<'Variable', TSESTree.VariableDeclarator>
  | Declares<'ImportBinding', TSESTree.ImportClause | TSESTree.TSImportEqualsDeclaration>
  | Declares<Exclude<DefinitionKind, 'Variable' | 'ImportBinding'>, OtherNode>

type OtherNode = Exclude<
  Node,
  TSESTree.VariableDeclarator | TSESTree.ImportClause | TSESTree.TSImportEqualsDeclaration
>

export interface Variable {
  name: string
  scope: Scope
  defs: Definition[]
  /** The names that declare it. */
  identifiers: Node[]
  /** Uses, inner scopes before what comes behind them. */
  references: Reference[]
}

export interface Reference {
  identifier: Node
  /** Whether it writes what the declaration itself gives. */
  init?: boolean | undefined
  isRead(): boolean
  isWrite(): boolean
}

export type ScopeKind =
  | 'block'
  | 'catch'
  | 'class'
  | 'class-field-initializer'
  | 'class-static-block'
  | 'conditionalType'
  | 'for'
  | 'function'
  | 'function-expression-name'
  | 'functionType'
  | 'global'
  | 'mappedType'
  | 'module'
  | 'switch'
  | 'tsEnum'
  | 'tsModule'
  | 'type'
  | 'with'

export interface Scope {
  type: ScopeKind
  block: Node
  upper: Scope | null
  set: Map<string, Variable>
}

export interface Scopes {
  /** Outer scopes before inner ones. */
  readonly scopes: readonly Scope[]
  /** The variables that a node declares. */
  getDeclaredVariables(node: Node): readonly Variable[]
}

/** The scopes of one file, and the variable behind each name; no entry: a global. */
export interface Names {
  scopes: Scopes
  variables: Map<Node, Variable>
}

/** What the two walks, over values and over types, do to the scopes. */
export interface Builder {
  open(type: ScopeKind, block: Node): void
  close(): void
  current(): Scope
  /** The scope that a `var` goes to. */
  variableScope(): Scope
  define(scope: Scope, identifier: Named | TSESTree.StringLiteral, type: DefinitionKind, node: Node): void
  read(identifier: Named): void
  /** `isRead`: what is there is read as well, as by `+=`. */
  write(identifier: Named, init: boolean, isRead?: boolean): void
  readType(identifier: Named): void
  /** A value or a type: exports do not say. */
  readEither(identifier: Named): void
  value(node: Node | null | undefined): void
  type(node: Node | null | undefined): void
}

export type Named = TSESTree.Identifier | TSESTree.JSXIdentifier

const isValue = 1
const isType = 2

interface Pending extends Reference {
  name: string
  kinds: number
}

const yes = (): boolean => true
const no = (): boolean => false

/** The scopes of a tree whose nodes have their ranges. The file is a module. */
export function namesOf(ast: TSESTree.Program): Names {
  const scopes: Open[] = []
  const variables = new Map<Node, Variable>()
  let at: Open | null = null

  const build: Builder = {
    open(type, block) {
      at = { type, block, upper: at, set: new Map(), pending: [] }
      scopes.push(at)
    },
    close() {
      const scope = at as Open
      at = scope.upper as Open | null
      for (const reference of scope.pending) {
        const variable = scope.set.get(reference.name)
        if (variable && fits(reference, variable, scope)) {
          variable.references.push(reference)
          variables.set(reference.identifier, variable)
        } else if (scope.type !== 'with' && !isArguments(reference, scope)) at?.pending.push(reference)
      }
      scope.pending = []
    },
    current: () => at as Open,
    variableScope() {
      let scope: Scope = at as Open
      while (!holdsVars.has(scope.type) && scope.upper) scope = scope.upper
      return scope
    },
    define(scope, identifier, type, node) {
      const name = identifier.type === 'Literal' ? identifier.value : identifier.name
      let variable = scope.set.get(name)
      if (!variable) {
        variable = { name, scope, defs: [], identifiers: [], references: [] }
        scope.set.set(name, variable)
      }
      variable.defs.push({ type, node, name: identifier } as Definition)
      if (identifier.type === 'Literal') return
      variable.identifiers.push(identifier)
      variables.set(identifier, variable)
    },
    read: (identifier) => refer(identifier, isValue, undefined, yes, no),
    write: (identifier, init, isRead = false) => refer(identifier, isValue, init, isRead ? yes : no, yes),
    readType: (identifier) => refer(identifier, isType, undefined, yes, no),
    readEither: (identifier) => refer(identifier, isValue | isType, undefined, yes, no),
    value: () => undefined,
    type: () => undefined,
  }

  function refer(
    identifier: Named,
    kinds: number,
    init: boolean | undefined,
    isRead: () => boolean,
    isWrite: () => boolean,
  ): void {
    ;(at as Open).pending.push({ identifier, name: identifier.name, kinds, init, isRead, isWrite })
  }

  build.value = valuesIn(build)
  build.type = typesIn(build)
  build.open('global', ast)
  build.open('module', ast)
  for (const statement of ast.body) build.value(statement)
  build.close()
  build.close()

  let declared: Map<Node, Variable[]> | null = null
  return {
    variables,
    scopes: {
      scopes,
      getDeclaredVariables(node) {
        declared ??= declaredIn(scopes)
        return declared.get(node) ?? []
      },
    },
  }
}

interface Open extends Scope {
  /** References that no inner scope answers. */
  pending: Pending[]
}

const holdsVars: ReadonlySet<ScopeKind> = new Set<ScopeKind>([
  'class-field-initializer',
  'class-static-block',
  'function',
  'global',
  'module',
  'tsModule',
])

const typesOnly: ReadonlySet<DefinitionKind> = new Set<DefinitionKind>(['Type'])
const valuesOnly: ReadonlySet<DefinitionKind> = new Set<DefinitionKind>([
  'CatchClause',
  'FunctionName',
  'Parameter',
  'Variable',
])

/** A value is no type, and what a parameter is by default does not see into the body. */
function fits(reference: Pending, variable: Variable, scope: Scope): boolean {
  const { kinds } = reference
  const isMeant = variable.defs.some(
    ({ type }) =>
      ((kinds & isValue) !== 0 && !typesOnly.has(type)) || ((kinds & isType) !== 0 && !valuesOnly.has(type)),
  )
  if (!isMeant) return false
  if (scope.type !== 'function') return true
  const { body } = scope.block as TSESTree.FunctionLike
  const start = body ? body.range[0] : -1
  return !(reference.identifier.range[0] < start && variable.defs.every(({ name }) => name.range[0] >= start))
}

function isArguments({ name, kinds }: Pending, { type, block }: Scope): boolean {
  return (
    name === 'arguments' && type === 'function' && block.type !== 'ArrowFunctionExpression' && kinds !== 0
  )
}

function declaredIn(scopes: readonly Scope[]): Map<Node, Variable[]> {
  const declared = new Map<Node, Variable[]>()
  const add = (node: Node | undefined, variable: Variable): void => {
    if (!node) return
    const list = declared.get(node)
    if (!list) declared.set(node, [variable])
    else if (!list.includes(variable)) list.push(variable)
  }
  for (const { set } of scopes) {
    for (const variable of set.values()) {
      for (const { node, type } of variable.defs) {
        add(node, variable)
        // A declaration of several variables declares them all.
        if (type === 'Variable' || type === 'ImportBinding') add(node.parent, variable)
      }
    }
  }
  return declared
}
