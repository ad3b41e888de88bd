/** From text to a tree: one parse a file, one walk that every later question is answered from. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { codeOf, isComponent } from './components.js'
import { type Names, namesOf, type Scopes, type Variable } from './scopes.js'
import { fastTree, isFastParsed, thoroughTree, walk } from './syntax.js'

export type Node = TSESTree.Node
export type FunctionNode =
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.ArrowFunctionExpression

/** A parsed file with the indexes that the trace asks. Offsets are those of `text`, which has no byte order mark. */
export interface SourceModule {
  path: string
  text: string
  ast: TSESTree.Program
  readonly scopes: Scopes
  /** Calls and constructions in source order. */
  calls: (TSESTree.CallExpression | TSESTree.NewExpression)[]
  /** JSX elements by the last name of their tag. */
  jsx: Map<string, TSESTree.JSXOpeningElement[]>
  thises: TSESTree.ThisExpression[]
  /** Classes with a parent. */
  derived: (TSESTree.ClassDeclaration | TSESTree.ClassExpression)[]
  /** The variable behind an identifier (use or declaration); missing: a global. */
  readonly variables: ReadonlyMap<Node, Variable>
  /** Identifiers and literals by their text: where names are looked up across files. */
  names: Map<string, Node[]>
  /** String literals and template pieces that hold a needle of Polytomic's, for the account of loose ends. */
  strings: (TSESTree.StringLiteral | TSESTree.TemplateElement)[]
  /** Regular expressions that name Polytomic, or may stand for a path of it. */
  patterns: TSESTree.RegExpLiteral[]
}

/** A file that cannot be parsed; the message is the parser's, with its place. */
export interface ParseFailure {
  path: string
  reason: string
}

/** Parses one file. A syntax error is an answer, not an exception. */
export function parseModule(path: string, text: string): SourceModule | ParseFailure {
  const { code, grammar } = codeIn(path, text)
  try {
    const fast = fastTree(grammar, code)
    return fast ? moduleOf(path, text, fast) : parseThoroughly(path, text, grammar, code)
  } catch (error) {
    // A generated expression of thousands of operands is as many levels deep.
    if (!(error instanceof RangeError)) throw error
    return { path, reason: 'its code is nested too deeply to be read' }
  }
}

/** Whether `parseModule` would give a module. No tree is made where the parser alone can tell. */
export function parses(path: string, text: string): boolean {
  const { code, grammar } = codeIn(path, text)
  return isFastParsed(grammar, code) || isModule(parseThoroughly(path, text, grammar, code))
}

/** What of a file is code, and a path whose ending names the grammar of it. */
function codeIn(path: string, text: string): { code: string; grammar: string } {
  if (!isComponent(path)) return { code: text, grammar: path }
  const component = codeOf(path, text)
  return { code: component.text, grammar: path + component.grammar }
}

/** `code` is what of the text is code, in the grammar that the ending of `grammar` names. */
function parseThoroughly(
  path: string,
  text: string,
  grammar: string,
  code: string,
): SourceModule | ParseFailure {
  try {
    const module = moduleOf(path, text, thoroughTree(grammar, code))
    const isScript = /\.c[jt]s$/.test(path) || !hasAwaitCall(module)
    return isScript ? module : moduleOf(path, text, treeAsModule(grammar, code))
  } catch (error) {
    try {
      // `await` at the top of a file without imports or exports reads as a name unless the file is a module.
      if (/\bawait\b/.test(code)) return moduleOf(path, text, treeAsModule(grammar, code))
    } catch {
      // The first error is the one to tell.
    }
    return { path, reason: syntaxError(error) }
  }
}

/** The tree of a text that is a module though nothing in it says so: parsed with an export behind it, which is taken off again. */
function treeAsModule(path: string, text: string): TSESTree.Program {
  const ast = thoroughTree(path, `${text}\nexport {}`)
  ast.body.pop()
  ast.range[1] = text.length
  return ast
}

function hasAwaitCall(module: SourceModule): boolean {
  return (module.names.get('await') ?? []).some((node) => node.type === 'Identifier')
}

function syntaxError(error: unknown): string {
  const e = error as { message?: string; location?: { start?: { line: number; column: number } } }
  const at = e.location?.start
  const place = at ? `line ${at.line}, column ${at.column + 1}: ` : ''
  return `${place}${e.message ?? String(error)}`
}

/** Levels of a tree that people hardly write. */
const deepFrom = 200

/** The indexes over a tree that somebody else may have parsed (ESLint does). */
export function moduleOf(path: string, text: string, ast: TSESTree.Program): SourceModule {
  // Made when somebody asks: of many modules only the imports are looked at.
  let own: Names | null = null
  const names = (): Names => {
    own ??= namesOf(ast)
    return own
  }
  const module: SourceModule = {
    path,
    text,
    ast,
    get scopes() {
      return names().scopes
    },
    get variables() {
      return names().variables
    },
    calls: [],
    thises: [],
    derived: [],
    jsx: new Map(),
    names: new Map(),
    strings: [],
    patterns: [],
  }
  const depth = walk(ast, (node) => {
    switch (node.type) {
      case 'CallExpression':
      case 'NewExpression':
        module.calls.push(node)
        break
      case 'ThisExpression':
        module.thises.push(node)
        break
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (node.superClass) module.derived.push(node)
        break
      case 'Identifier':
      case 'JSXIdentifier':
      case 'PrivateIdentifier':
        listed(module.names, node.name).push(node)
        break
      case 'Literal':
        if (typeof node.value === 'string') {
          module.strings.push(node as TSESTree.StringLiteral)
          listed(module.names, node.value).push(node)
        } else if ('regex' in node && /polytomic|syncs\b|executions|modelsync/i.test(node.regex.pattern))
          module.patterns.push(node)
        break
      case 'TemplateElement':
        module.strings.push(node)
        break
      case 'JSXOpeningElement': {
        const name = tagName(node.name)
        if (name) listed(module.jsx, name).push(node)
        break
      }
    }
  })
  // What is too deep for the stack fails here, where the file is refused, and not in the middle of the trace.
  if (depth > deepFrom) names()
  return module
}

function tagName(name: TSESTree.JSXTagNameExpression): string | null {
  switch (name.type) {
    case 'JSXIdentifier':
      return name.name
    case 'JSXMemberExpression':
      return name.property.name
    default:
      return null
  }
}

function listed<K, V>(map: Map<K, V[]>, key: K): V[] {
  let list = map.get(key)
  if (!list) {
    list = []
    map.set(key, list)
  }
  return list
}

/** Whether the file could be parsed. */
export function isModule(result: SourceModule | ParseFailure): result is SourceModule {
  return 'ast' in result
}

export function isFunction(node: Node | null | undefined): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  )
}

/** The function whose body holds `node`, or null at the top of a module. */
export function enclosingFunction(node: Node): FunctionNode | null {
  for (let at = node.parent; at; at = at.parent) if (isFunction(at)) return at
  return null
}

/** Whether a node lies within another one, or is it; nodes of two modules never do. */
export function isInside(node: Node, ancestor: Node): boolean {
  const isCovered = node.range[0] >= ancestor.range[0] && node.range[1] <= ancestor.range[1]
  return isCovered && programOf(node) === programOf(ancestor)
}

/** The program that a node is of. */
export function programOf(node: Node): Node {
  let top = node
  while (top.parent) top = top.parent
  return top
}

/** The expression without type assertions, `!` and chain wrappers around it. */
export function bare(node: Node): Node {
  let at = node
  for (;;) {
    switch (at.type) {
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
      case 'ChainExpression':
        at = at.expression
        continue
      default:
        return at
    }
  }
}

/** The text of a property key that is known without evaluation; null for a computed one. */
export function keyName(key: Node, computed: boolean): string | null {
  if (!computed) {
    if (key.type === 'Identifier') return key.name
    if (key.type === 'PrivateIdentifier') return `#${key.name}`
  }
  if (key.type === 'Literal') return String(key.value)
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0)
    return key.quasis[0]?.value.cooked ?? null
  return null
}

/** The line a node begins on, from 1. */
export function lineOf(node: Node, module: SourceModule): number {
  let line = 1
  const { text } = module
  for (let at = text.indexOf('\n'); at >= 0 && at < node.range[0]; at = text.indexOf('\n', at + 1)) line++
  return line
}
