/** Small texts in the style of the file they go into: quotes, keys, indentation. */
import type { Edit } from '../change.js'
import { isComponent, isTyped } from '../source/components.js'
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

const unitCache = new WeakMap<SourceModule, string>()

/** One step of the file's indentation: a tab, or the fewest spaces that a line begins with. */
export function indentUnitOf(module: SourceModule): string {
  let unit = unitCache.get(module)
  if (unit === undefined) {
    const leads = module.text.match(/^(?:\t| {2,})(?=[^\s*])/gm) ?? []
    const tabs = leads.filter((lead) => lead === '\t').length
    const spaces = leads.filter((lead) => lead !== '\t').map((lead) => lead.length)
    unit = tabs > spaces.length ? '\t' : ' '.repeat(Math.min(...spaces, spaces.length > 0 ? 8 : 2))
    unitCache.set(module, unit)
  }
  return unit
}

const semicolonCache = new WeakMap<SourceModule, string>()

/** What the file ends its statements with: `;` or nothing. */
export function semicolonOf(module: SourceModule): string {
  let semicolon = semicolonCache.get(module)
  if (semicolon === undefined) {
    let ended = 0
    let open = 0
    for (const { start, end } of statementEnds(module)) {
      if (module.text[end - 1] === ';') ended++
      else if (end > start) open++
    }
    semicolon = ended >= open && ended > 0 ? ';' : ''
    semicolonCache.set(module, semicolon)
  }
  return semicolon
}

/** The statements that a semicolon may end, wherever a call or a construction stands in one. */
function statementEnds(module: SourceModule): { start: number; end: number }[] {
  const found = new Map<Node, { start: number; end: number }>()
  const add = (node: Node): void => {
    found.set(node, { start: node.range[0], end: node.range[1] })
  }
  for (const statement of module.ast.body) if (mayEnd.has(statement.type)) add(statement)
  for (const call of module.calls) {
    for (let at = call.parent as Node | undefined; at; at = at.parent) {
      if (!mayEnd.has(at.type)) continue
      const isInHead = at.parent?.type === 'ForStatement' || at.parent?.type.startsWith('ForOf')
      if (!isInHead) add(at)
      break
    }
  }
  return [...found.values()]
}

const mayEnd = new Set<string>([
  'ImportDeclaration',
  'VariableDeclaration',
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
])

/** The first of these names that no identifier of the file has. */
export function freeName(module: SourceModule, names: readonly string[]): string {
  const free = names.find((name) => !module.names.has(name))
  if (free) return free
  let number = 2
  while (module.names.has(`${names[0]}${number}`)) number++
  return `${names[0]}${number}`
}

export function isTypeScript(module: SourceModule): boolean {
  return /\.[cm]?tsx?$/.test(module.path) || (isComponent(module.path) && isTyped(module.path, module.text))
}

/** The text of a node as it stands. */
export function textOf(node: Node, module: SourceModule): string {
  return module.text.slice(node.range[0], node.range[1])
}

export function lineStart(module: SourceModule, offset: number): number {
  return module.text.lastIndexOf('\n', offset - 1) + 1
}

/** One more step of indentation for each line that begins behind `start` and before `end`; texts of several lines stay. */
export function indented(module: SourceModule, start: number, end: number): Edit[] {
  const { text } = module
  const edits: Edit[] = []
  const texts = module.strings.filter(
    ({ type, range }) => type === 'TemplateElement' && range[0] < end && start < range[1],
  )
  for (let at = text.indexOf('\n', start) + 1; at > 0 && at < end; at = text.indexOf('\n', at) + 1) {
    const isText = texts.some(({ range }) => range[0] < at && at < range[1])
    const isEmpty = /^[ \t]*\r?$/.test(text.slice(at, text.indexOf('\n', at)))
    if (!isText && !isEmpty) edits.push(insertAt(module, at, indentUnitOf(module)))
  }
  return edits
}

/** Edits inside of lines that are indented one step more: their own further lines are too. */
export function deeper(edits: readonly Edit[], module: SourceModule): Edit[] {
  return edits.map((edit) => ({ ...edit, text: edit.text.replaceAll('\n', `\n${indentUnitOf(module)}`) }))
}

/** A node's text to be written again, marked so that `withSource` finds it. */
export function sourceOf({ range }: { range: readonly [number, number] }, end = range[1]): string {
  return `\0${range[0]}-${end}\0`
}

/** An edit whose text holds marked source: the source in place of the marks, and where it stands. */
export function withSource(edit: Edit, module: SourceModule): Edit {
  if (!edit.text.includes('\0')) return edit
  const copies: { from: number; to: number; at: number }[] = []
  let text = ''
  for (const [index, part] of edit.text.split('\0').entries()) {
    if (index % 2 === 1) {
      const [from = 0, to = 0] = part.split('-').map(Number)
      copies.push({ from, to, at: text.length })
      text += module.text.slice(from, to)
    } else text += part
  }
  return { ...edit, text, copies }
}
