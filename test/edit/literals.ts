/** Object literals of all layouts, for properties that edits must keep. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import fc from 'fast-check'
import type { Edit } from '../../src/change.js'
import { applyEdits } from '../../src/edit/merge.js'
import { isModule, type Node, parseModule, type SourceModule } from '../../src/source/parse.js'

const path = '/literal.ts'

export interface Literal {
  module: SourceModule
  holder: TSESTree.ObjectExpression
}

/** How one property stands in its literal. */
interface Piece {
  text: string
  /** Comments on lines of their own before it, or in front of it where all is one line. */
  before: string[]
  /** A comment behind its comma, on its line. */
  behind: string | null
  /** A comment between it and its comma. */
  within: string | null
}

export interface Layout {
  pieces: Piece[]
  isMultiline: boolean
  hasTrailingComma: boolean
  end: '\n' | '\r\n'
  indent: string
  /** What stands around the literal. */
  around: readonly [string, string]
}

const values = fc.constantFrom(
  '1',
  "'a, b'",
  '"}"',
  '`{}, ,`',
  '[1, 2]',
  '{ deep: { er: 1, }, }',
  '(a, b) => a',
  'f({ a, b })',
  '/[,}]/',
  'on ? 1 : 2',
  'await g(1, 2)',
)
const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon']

const property = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: values.map((value) => `${name}: ${value}`) },
    { weight: 2, arbitrary: values.map((value) => `'${name}': ${value}`) },
    { weight: 2, arbitrary: values.map((value) => `"${name}":${value}`) },
    { weight: 1, arbitrary: values.map((value) => `['${name}']: ${value}`) },
    { weight: 2, arbitrary: fc.constant(name) },
    { weight: 1, arbitrary: fc.constant(`${name}() { return { a: 1, } }`) },
    { weight: 1, arbitrary: fc.constant(`async ${name}(a, b) {}`) },
  )

const lineComment = fc.constantFrom('// a note', '// with, a comma }', '/* block */', '// TODO: { x: 1 },')
const blockComment = fc.constantFrom('/* block */', '/* a, b */', '/* } */')
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 4 })

/** Layouts with properties of the names alpha, beta, ... in their order, perhaps with spreads between them. */
export const layouts: fc.Arbitrary<Layout> = fc
  .record({
    count: fc.integer({ min: 1, max: names.length }),
    isMultiline: fc.boolean(),
    hasTrailingComma: fc.boolean(),
    end: fc.constantFrom('\n' as const, '\r\n' as const),
    indent: fc.constantFrom('  ', '    ', '\t'),
    around: fc.constantFrom(
      ['const it = ', ''] as const,
      ['f(1, ', ', 2)'] as const,
      ['const a = { it: ', ' }'] as const,
      ['export default ', ';'] as const,
    ),
  })
  .chain(({ count, ...rest }) => {
    const comment = rest.isMultiline ? lineComment : blockComment
    const pieces = names.slice(0, count).map((name) =>
      fc.record({
        text: property(name),
        before: fc.array(comment, { maxLength: 1 }),
        behind: seldom(comment),
        within: seldom(blockComment),
      }),
    )
    return fc.tuple(...pieces).map((made) => ({ ...rest, pieces: made as Piece[] }))
  })

/** The source of a layout. */
export function sourceOf({ pieces, isMultiline, hasTrailingComma, end, indent, around }: Layout): string {
  const [open, close] = around
  const parts = pieces.map(({ text, before, behind, within }, i) => {
    const isLast = i === pieces.length - 1
    const comma = !isLast || hasTrailingComma ? ',' : ''
    const core = `${text}${within ? ` ${within}` : ''}${comma}${behind ? ` ${behind}` : ''}`
    return isMultiline
      ? [...before, core].map((line) => indent + line).join(end)
      : [...before, core].join(' ')
  })
  const body = isMultiline ? `${end}${parts.join(end)}${end}` : ` ${parts.join(' ')} `
  return `// first line${end}${open}{${body}}${close}${end}`
}

/** @throws if the text does not parse, or has no such literal */
export function literalIn(text: string): Literal {
  const module = parseModule(path, text)
  if (!isModule(module)) throw new Error(`${module.reason}\n${text}`)
  const found = findLiteral(module.ast)
  if (!found) throw new Error(`no literal in ${text}`)
  return { module, holder: found }
}

/** The outermost literal, or the one under the key `it`. */
function findLiteral(ast: TSESTree.Program): TSESTree.ObjectExpression | null {
  for (const statement of ast.body) {
    const value =
      statement.type === 'VariableDeclaration'
        ? statement.declarations[0]?.init
        : statement.type === 'ExportDefaultDeclaration'
          ? statement.declaration
          : statement.type === 'ExpressionStatement' && statement.expression.type === 'CallExpression'
            ? statement.expression.arguments[1]
            : null
    if (value?.type !== 'ObjectExpression') continue
    const [first] = value.properties
    const isAround = first?.type === 'Property' && keyOf(first) === 'it'
    return isAround && first.value.type === 'ObjectExpression' ? first.value : value
  }
  return null
}

export function keyOf(node: Node): string {
  if (node.type !== 'Property') return '...'
  if (node.key.type === 'Identifier') return node.key.name
  return node.key.type === 'Literal' ? String(node.key.value) : '?'
}

/** Key and source of every property. */
export function propertiesOf({ module, holder }: Literal): [key: string, text: string][] {
  return holder.properties.map((each) => [keyOf(each), module.text.slice(each.range[0], each.range[1])])
}

/** Comments of a text in their order. */
export function commentsOf({ module }: Literal): string[] {
  return (module.ast.comments ?? []).map(({ range }) => module.text.slice(range[0], range[1]))
}

/** The text after the edits, as a literal again. */
export function edited({ module }: Literal, edits: readonly Edit[]): Literal {
  return literalIn(applyEdits(module.text, edits))
}

/** The layout without its comments. */
export function withoutComments(layout: Layout): Layout {
  const pieces = layout.pieces.map(({ text }) => ({ text, before: [], behind: null, within: null }))
  return { ...layout, pieces }
}

/** Whether every line ends as the file's lines do. */
export function hasOneLineEnd(text: string, end: string): boolean {
  return end === '\r\n' ? !/[^\r]\n/.test(text) : !text.includes('\r')
}
