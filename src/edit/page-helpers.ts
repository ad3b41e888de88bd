/** The small functions that a migrated file asks for pages with, written in the file's own style. */
import type { Edit } from '../change.js'
import type { Node, SourceModule } from '../source/parse.js'
import { freeName, indentUnitOf, insertAt, isTypeScript, lineEndOf, quoted, semicolonOf } from './text.js'

/** What one file needs: one asking function for each way to the body, and the one that adds a token to a URL. */
export interface Helpers {
  /** The name of the function that asks for all pages of answers whose body stands at `way`. */
  pages(way: readonly string[]): string
  /** The name of the function that puts a token behind a path or a URL. */
  token(): string
  /** Edits that write the named functions into the file. */
  edits(names: readonly string[]): Edit[]
}

/**
 * @param ways all ways to a body that the file's lists have, in source order
 * @param anchor the first statement of the file that asks for a list
 */
export function helpersFor(
  module: SourceModule,
  ways: readonly (readonly string[])[],
  anchor: Node,
): Helpers {
  const distinct = [...new Set(ways.map((way) => way.join('.')))].sort()
  const names = new Map(
    distinct.map((way, index) => [
      way,
      index === 0
        ? freeName(module, ['allPages', 'everyPage'])
        : freeName(module, ['allResponsePages', 'everyResponsePage']),
    ]),
  )
  const tokenName = freeName(module, ['withPageToken', 'urlOfPage'])
  const offset = startWithComments(module, anchor)
  const texts = new Map<string, { order: number; text: string }>()
  // Directly under a statement an empty line parts them.
  const isBehindText = /[^\s][ \t]*\r?\n$/.test(module.text.slice(0, offset))
  const gap = isBehindText ? lineEndOf(module) : ''
  for (const [way, name] of names) {
    const lead = texts.size === 0 ? gap : ''
    texts.set(name, { order: texts.size, text: lead + pagesText(module, name, way) })
  }
  const lead = texts.size === 0 ? gap : ''
  texts.set(tokenName, { order: texts.size, text: lead + tokenText(module, tokenName) })
  return {
    pages: (way) => names.get(way.join('.')) ?? 'allPages',
    token: () => tokenName,
    edits: (wanted) =>
      wanted.flatMap((name) => {
        const helper = texts.get(name)
        return helper ? [{ ...insertAt(module, offset, helper.text), order: helper.order }] : []
      }),
  }
}

/** Lines without indentation or line ends of the file; `>` at the start is one step of indentation. */
function laidOut(module: SourceModule, lines: readonly string[]): string {
  const unit = indentUnitOf(module)
  const end = semicolonOf(module)
  const laid = lines.map((line) => {
    const depth = /^>*/.exec(line)?.[0].length ?? 0
    return unit.repeat(depth) + line.slice(depth).replace(/;$/, end)
  })
  const newline = lineEndOf(module)
  return `${laid.join(newline)}${newline}${newline}`
}

function pagesText(module: SourceModule, name: string, way: string): string {
  const isTyped = isTypeScript(module)
  const body = way === '' ? 'page' : `page.${way}`
  const page = '{ data?: unknown[]; pagination?: { next_page_token?: string } }'
  const typed = way === '' ? page : way.split('.').reduceRight((inner, key) => `{ ${key}: ${inner} }`, page)
  const got = isTyped ? `(await getPage(pageToken)) as T & ${typed}` : 'await getPage(pageToken)'
  const whole = way
    .split('.')
    .filter(Boolean)
    .reduceRight<string>((inner, _key, index, keys) => {
      const holder = ['page', ...keys.slice(0, index)].join('.')
      return `{ ...${holder}, ${keys[index]}: ${inner} }`
    }, `{ ...${body}, data: items }`)
  const head = isTyped
    ? `async function ${name}<T>(getPage: (pageToken?: string) => Promise<T>): Promise<T> {`
    : `async function ${name}(getPage) {`
  return laidOut(module, [
    `/** Asks for every page of a list: its ${way === '' ? 'answer' : 'response'} with the items of all pages, or the first one without items. */`,
    head,
    isTyped ? '>const items: unknown[] = [];' : '>const items = [];',
    isTyped ? '>let pageToken: string | undefined;' : '>let pageToken;',
    '>for (;;) {',
    `>>const page = ${got};`,
    `>>if (!${body}?.data) return page;`,
    `>>items.push(...${body}.data);`,
    `>>pageToken = ${body}.pagination?.next_page_token;`,
    `>>if (!pageToken) return ${whole};`,
    '>}',
    '}',
  ])
}

function tokenText(module: SourceModule, name: string): string {
  const isTyped = isTypeScript(module)
  const q = (text: string) => quoted(text, module)
  return laidOut(module, [
    isTyped
      ? `function ${name}(url: string, pageToken?: string): string {`
      : `function ${name}(url, pageToken) {`,
    '>if (!pageToken) return url;',
    `>const separator = url.includes(${q('?')}) ? ${q('&')} : ${q('?')};`,
    `>return \`\${url}\${separator}page_token=\${encodeURIComponent(pageToken)}\`;`,
    '}',
  ])
}

/** Where a statement begins, with the decorators of a class that it exports. */
function startWithDecorators(statement: Node): number {
  const exported =
    (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') &&
    statement.declaration?.type === 'ClassDeclaration'
      ? statement.declaration.decorators
      : []
  return Math.min(statement.range[0], ...exported.map(({ range }) => range[0]))
}

/** Where a statement begins, with the comments that stand right above it. */
function startWithComments(module: SourceModule, statement: Node): number {
  const { text } = module
  const own = startWithDecorators(statement)
  let start = text.lastIndexOf('\n', own - 1) + 1
  if (text.slice(start, own).trim() !== '') return own
  for (;;) {
    const previous = text.lastIndexOf('\n', start - 2) + 1
    const line = text.slice(previous, start).trim()
    if (start === 0 || line === '') return start
    const comment = commentEndingAt(text, start, line)
    if (comment === null) return start
    start = comment
  }
}

/** The start of the line on which the comment begins that ends right before `start`; null: there is none. */
function commentEndingAt(text: string, start: number, line: string): number | null {
  if (line.startsWith('//')) return text.lastIndexOf('\n', start - 2) + 1
  if (!line.endsWith('*/')) return null
  const open = text.lastIndexOf('/*', start)
  const first = text.lastIndexOf('\n', open - 1) + 1
  return text.slice(first, open).trim() === '' ? first : null
}
