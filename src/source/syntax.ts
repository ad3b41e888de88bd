/**
 * From text to a syntax tree: the one place that knows the parsers. oxc-parser gives the tree of
 * typescript-eslint, node for node, in a seventh of the time (`test/source/syntax.test.ts` holds both against each
 * other); whatever it refuses is asked of typescript-eslint's own parser, which has the last word on what is a syntax
 * error, and which alone is used where oxc-parser has no build for the platform.
 */
import { createRequire } from 'node:module'
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { visitorKeys } from '@typescript-eslint/visitor-keys'
import type { ParseResult } from 'oxc-parser'

const withJsx = /\.(?:[cm]?js|jsx|tsx)$/
const entityInAttribute = /=\s*(?:"[^"\n]*&[#\w]+;|'[^'\n]*&[#\w]+;)/
const isCommon = /\.c[jt]s$/

// Loaded when the first file is parsed: most repositories have nothing to parse, most runs need one of the two.
const load = createRequire(import.meta.url)
let fast: typeof import('oxc-parser') | null | undefined

function fastParse(path: string, text: string): ParseResult | null {
  if (fast === undefined) {
    try {
      fast = load('oxc-parser') as typeof import('oxc-parser')
    } catch {
      fast = null
    }
  }
  // Only the other one reads entities in JSX.
  if (!fast || (withJsx.test(path) && entityInAttribute.test(text))) return null
  const result = fast.parseSync(path, text, {
    lang: /\.[cm]?ts$/.test(path) ? 'ts' : path.endsWith('.tsx') ? 'tsx' : 'jsx',
    sourceType: isCommon.test(path) ? 'commonjs' : 'module',
    astType: 'ts',
    preserveParens: false,
  })
  return result.errors.length > 0 ? null : result
}

/**
 * The tree of a text that stands in a file of this name; null where oxc-parser is not there, or has the least doubt.
 * Offsets count UTF-16 units. Nodes have no `loc`; `walk` gives them `parent` and `range`.
 */
export function fastTree(path: string, text: string): TSESTree.Program | null {
  const result = fastParse(path, text)
  if (!result) return null
  const tree = result.program as unknown as TSESTree.Program
  if (text.includes('\r')) withRawTexts(tree, text)
  return tree
}

/** Whether oxc-parser takes a text without the least doubt. Makes no tree. */
export function isFastParsed(path: string, text: string): boolean {
  return fastParse(path, text) !== null
}

/** A comment: its text without its marks, and its offsets with them. */
export interface Comment {
  text: string
  start: number
  end: number
}

/** The comments of a text that parses, in its order. */
export function commentsIn(path: string, text: string): Comment[] {
  const result = fastParse(path, text)
  if (result) return result.comments.map(({ value, start, end }) => ({ text: value, start, end }))
  const { comments = [] } = parsedThoroughly(path, text, true)
  return comments.map(({ value, range }) => ({ text: value, start: range[0], end: range[1] }))
}

/** As it stands in the file: oxc-parser gives each line end of a template as the value has it. */
function withRawTexts(tree: TSESTree.Program, text: string): void {
  walk(tree, (node) => {
    if (node.type !== 'TemplateElement') return
    const [start, end] = node.range
    node.value.raw = text.slice(start + 1, end - (node.tail ? 1 : 2))
  })
}

/**
 * The tree that typescript-eslint's parser makes.
 * @throws its syntax error
 */
export function thoroughTree(path: string, text: string): TSESTree.Program {
  return parsedThoroughly(path, text, false)
}

function parsedThoroughly(path: string, text: string, comment: boolean): TSESTree.Program {
  const { parse } = load(
    '@typescript-eslint/typescript-estree',
  ) as typeof import('@typescript-eslint/typescript-estree')
  return parse(text, {
    range: true,
    loc: true,
    comment,
    jsx: withJsx.test(path),
    filePath: path,
    jsDocParsingMode: 'none',
    suppressDeprecatedPropertyWarnings: true,
  }) as unknown as TSESTree.Program
}

interface Offsets {
  start: number
  end: number
}

/**
 * Sets `parent` and `range` on every node below `root` and calls `enter` with each, parents first, in the order of the
 * source.
 * @returns how many levels deep the tree is
 */
export function walk(root: TSESTree.Node, enter: (node: TSESTree.Node) => void): number {
  // Not asked of oxc-parser, since making it here costs less than reading it.
  if (!root.range) root.range = [(root as unknown as Offsets).start, (root as unknown as Offsets).end]
  enter(root)
  const fields = root as unknown as Record<
    string,
    TSESTree.Node | (TSESTree.Node | null)[] | null | undefined
  >
  let deepest = 0
  for (const key of visitorKeys[root.type] ?? []) {
    const child = fields[key]
    if (!child) continue
    if (Array.isArray(child)) {
      for (const each of child) {
        if (!each) continue
        each.parent = root
        deepest = Math.max(deepest, walk(each, enter))
      }
    } else {
      child.parent = root
      deepest = Math.max(deepest, walk(child, enter))
    }
  }
  return deepest + 1
}
