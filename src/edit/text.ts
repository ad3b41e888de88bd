/** Small texts in the style of the file they go into: quotes, keys, indentation. */
import type { Edit } from '../change.js'
import type { Node, SourceModule } from '../source/parse.js'

/** A replacement of a node. */
export function replaceNode(node: Node, module: SourceModule, text: string): Edit {
  return { file: module.path, start: node.range[0], end: node.range[1], text }
}

export function replaceRange(module: SourceModule, start: number, end: number, text: string): Edit {
  return { file: module.path, start, end, text }
}

export function insertAt(module: SourceModule, offset: number, text: string): Edit {
  return { file: module.path, start: offset, end: offset, text }
}

const quoteCache = new WeakMap<SourceModule, string>()

/** The quote that the file uses for most of its strings. */
export function quoteOf(module: SourceModule): string {
  const known = quoteCache.get(module)
  if (known) return known
  let double = 0
  let single = 0
  for (const { range, type } of module.strings) {
    if (type !== 'Literal') continue
    if (module.text[range[0]] === '"') double++
    else if (module.text[range[0]] === "'") single++
  }
  const quote = double > single ? '"' : "'"
  quoteCache.set(module, quote)
  return quote
}

/** A string literal in the file's quotes, or in those of a literal nearby. */
export function quoted(text: string, module: SourceModule, like?: Node): string {
  const first = like ? module.text[like.range[0]] : undefined
  const quote = first === '"' || first === "'" || first === '`' ? first : quoteOf(module)
  return `${quote}${text}${quote}`
}

/** A literal's new content, its quotes kept. */
export function replaceLiteral(node: Node, module: SourceModule, text: string): Edit {
  return replaceRange(module, node.range[0] + 1, node.range[1] - 1, text)
}

/** A property name in place of another: quotes kept where it has them. */
export function renameKeyNode(node: Node, module: SourceModule, name: string): Edit {
  return node.type === 'Literal' || node.type === 'TemplateLiteral'
    ? replaceLiteral(node, module, name)
    : replaceNode(node, module, name)
}

/** The white space before the first character of the line that holds `offset`. */
export function indentAt(module: SourceModule, offset: number): string {
  const start = module.text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(module.text.slice(start, offset))?.[0] ?? ''
}

/** The file's line end. */
export function lineEndOf(module: SourceModule): string {
  const index = module.text.indexOf('\n')
  return index > 0 && module.text[index - 1] === '\r' ? '\r\n' : '\n'
}
