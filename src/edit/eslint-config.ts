/** The lines of the plugin in an ESLint configuration that is there, as edits of its text. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { bare, isModule, type Node, parseModule, type SourceModule } from '../source/parse.js'
import { applyEdits } from './merge.js'

export type Configured =
  | { kind: 'edited'; text: string }
  | { kind: 'there' }
  /** Why the lines could not be put in, as a clause. */
  | { kind: 'unknown'; why: string }

/** What a file of the plugin's own would say. */
export const ownConfig = `import polytomic from 'polytomic-codemod/eslint'

export default [polytomic.configs.recommended]
`

const plugin = 'polytomic-codemod/eslint'

/**
 * A flat configuration (absolute path, text without a byte order mark) with the plugin's recommended rules as its
 * last entry: the exported list, or the list or arguments of `defineConfig` and `tseslint.config`.
 */
export function withPlugin(path: string, text: string): Configured {
  if (text.includes(plugin)) return { kind: 'there' }
  const module = parseModule(path, text)
  if (!isModule(module)) return { kind: 'unknown', why: 'it could not be parsed' }
  const exported = exportedFrom(module)
  if (!exported) return { kind: 'unknown', why: 'what it exports could not be told' }
  const list = listOf(exported.value, module)
  if (!list) return { kind: 'unknown', why: 'it exports no list of configurations that can be seen' }
  const name = module.names.has('polytomic') ? 'polytomicCodemod' : 'polytomic'
  const entry = appended(list, `${name}.configs.recommended`, module)
  const edits = [entry, imported(name, exported.isCommonJs, module)].map((edit) => ({ ...edit, file: path }))
  return { kind: 'edited', text: applyEdits(text, edits) }
}

function exportedFrom({ ast }: SourceModule): { value: Node; isCommonJs: boolean } | null {
  for (const statement of ast.body) {
    if (statement.type === 'ExportDefaultDeclaration')
      return { value: statement.declaration, isCommonJs: false }
    if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression')
      continue
    const { left, right } = statement.expression
    const isExports =
      left.type === 'MemberExpression' &&
      left.object.type === 'Identifier' &&
      left.object.name === 'module' &&
      left.property.type === 'Identifier' &&
      left.property.name === 'exports'
    if (isExports) return { value: right, isCommonJs: true }
  }
  return null
}

/** Where entries stand: the elements of a list, or the arguments of a call that makes one. */
interface List {
  items: readonly Node[]
  /** Offset behind the bracket that opens it. */
  start: number
  /** Offset of the bracket that closes it. */
  end: number
}

function listOf(value: Node, module: SourceModule): List | null {
  const node = bare(value)
  switch (node.type) {
    case 'Identifier': {
      const [definition, ...more] = module.variables.get(node)?.defs ?? []
      if (more.length > 0 || definition?.node.type !== 'VariableDeclarator' || !definition.node.init)
        return null
      return listOf(definition.node.init, module)
    }
    case 'ArrayExpression':
      return node.elements.includes(null)
        ? null
        : { items: node.elements as Node[], start: node.range[0] + 1, end: node.range[1] - 1 }
    case 'CallExpression': {
      if (!/^(?:defineConfig|\w+\.config|\w+\.defineConfig)$/.test(module.text.slice(...node.callee.range)))
        return null
      const [first] = node.arguments
      if (first && bare(first).type === 'ArrayExpression') return listOf(first, module)
      const {
        range: [, end],
      } = node
      const start = module.text.indexOf('(', node.typeArguments?.range[1] ?? node.callee.range[1]) + 1
      return { items: node.arguments, start, end: end - 1 }
    }
    default:
      return null
  }
}

interface TextEdit {
  start: number
  end: number
  text: string
}

/** Behind the last entry, on a line of its own where the entries have theirs. */
function appended({ items, start, end }: List, entry: string, { text }: SourceModule): TextEdit {
  const last = items.at(-1)
  if (!last) return { start, end: start, text: entry }
  const at = last.range[1]
  const lineStart = text.lastIndexOf('\n', last.range[0]) + 1
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? ''
  const isOwnLine =
    lineStart + indent.length === last.range[0] || text.slice(start, last.range[0]).includes('\n')
  const comma = /^\s*(?:\/\*[\s\S]*?\*\/\s*)*,/.exec(text.slice(at, end))
  const behind = comma ? at + comma[0].length : at
  if (!isOwnLine) return { start: behind, end: behind, text: comma ? ` ${entry},` : `, ${entry}` }
  // A comment behind the last entry stays with it.
  const rest = comma ? (/^[ \t]*\/\/[^\n\r]*/.exec(text.slice(behind))?.[0].length ?? 0) : 0
  return {
    start: behind + rest,
    end: behind + rest,
    text: `${comma ? '' : ','}${lineEndOf(text)}${indent}${entry}${comma ? ',' : ''}`,
  }
}

/** Behind the last import; without one, above everything but what has to be first. */
function imported(name: string, isCommonJs: boolean, module: SourceModule): TextEdit {
  const { text, ast } = module
  const sources = ast.body.filter((statement) => (isCommonJs ? isRequire(statement) : isImport(statement)))
  const last = sources.at(-1)
  const quote = /(?:from|require\()\s*(["'])/.exec(text)?.[1] ?? "'"
  const hasSemicolons = last ? text[last.range[1] - 1] === ';' : /;[ \t]*\r?$/m.test(text)
  const from = `${quote}${plugin}${quote}`
  const statement = isCommonJs
    ? `const ${name} = require(${from}).default${hasSemicolons ? ';' : ''}`
    : `import ${name} from ${from}${hasSemicolons ? ';' : ''}`
  const newline = lineEndOf(text)
  if (last) return { start: last.range[1], end: last.range[1], text: `${newline}${statement}` }
  const directive = ast.body.filter((each) => each.type === 'ExpressionStatement' && each.directive).at(-1)
  if (directive) {
    const at = directive.range[1]
    return { start: at, end: at, text: `${newline}${newline}${statement}` }
  }
  const hashbang = /^#![^\n]*\n/.exec(text)?.[0].length ?? 0
  return { start: hashbang, end: hashbang, text: `${statement}${newline}${newline}` }
}

function isImport(statement: TSESTree.ProgramStatement): boolean {
  return statement.type === 'ImportDeclaration'
}

function isRequire(statement: TSESTree.ProgramStatement): boolean {
  return (
    statement.type === 'VariableDeclaration' &&
    statement.declarations.every(({ init }) => init && /^require\s*\(/.test(rawStart(init)))
  )

  function rawStart(node: Node): string {
    const call = node.type === 'MemberExpression' ? node.object : node
    return call.type === 'CallExpression' && call.callee.type === 'Identifier' ? `${call.callee.name}(` : ''
  }
}

function lineEndOf(text: string): string {
  return /\r\n/.test(text) ? '\r\n' : '\n'
}
