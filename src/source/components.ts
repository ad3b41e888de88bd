/**
 * Files that hold code among markup: Vue, Svelte, Astro, HTML. Their code is read at its own offsets, with everything
 * else blanked out, so that places and edits are those of the file itself.
 */

/** Code of a file at its true offsets: the same length and the same lines as the file. */
export interface Code {
  text: string
  /** The grammar that it is written in, as a file ending. */
  grammar: '.ts' | '.tsx'
}

interface Stretch {
  start: number
  end: number
}

/** Ranges of a file's text, and how each is made a part of one program. */
interface Script extends Stretch {
  /** Declares names of its own, which the other scripts of the file do not see. */
  isApart: boolean
}

const endings = /\.(?:vue|svelte|astro|html?)$/i

/** Whether a file (any path) holds code among markup. */
export function isComponent(path: string): boolean {
  return endings.test(path)
}

/** Whether it is a page, whose code may be put together by a template language. */
export function isPage(path: string): boolean {
  return /\.html?$/i.test(path)
}

/** Comments of the markup, and scripts with their attributes and their content. */
const tag = /<!--[\s\S]*?-->|<script\b((?:[^>"']|"[^"]*"|'[^']*')*)>([\s\S]*?)<\/script\s*>/gi
const frontmatter = /^\uFEFF?\s*---\r?\n([\s\S]*?)^---[ \t]*$/m

/** The code of a file among markup. */
export function codeOf(path: string, text: string): Code {
  const { scripts, isTyped, isJsx } = scriptsIn(path, text)
  const pieces: string[] = []
  let at = 0
  for (const { start, end, isApart } of scripts) {
    pieces.push(blank(text.slice(at, start)))
    // The tag before and behind the script has room for the braces of a block.
    if (isApart) pieces[pieces.length - 1] = `${(pieces.at(-1) as string).slice(0, -1)}{`
    pieces.push(text.slice(start, end))
    at = end
    // Where the closing tag begins, the last statement ends.
    if (end < text.length) {
      pieces.push(isApart ? '}' : ';')
      at++
    }
  }
  pieces.push(blank(text.slice(at)))
  return { text: pieces.join(''), grammar: isTyped && !isJsx ? '.ts' : '.tsx' }
}

/** Whether the scripts of a file among markup are TypeScript. */
export function isTyped(path: string, text: string): boolean {
  return scriptsIn(path, text).isTyped
}

/** Whether an edit of a file among markup stays within one of its scripts. */
export function isInCode(path: string, text: string, { start, end }: Stretch): boolean {
  return scriptsIn(path, text).scripts.some((script) => script.start <= start && end <= script.end)
}

/** What is not code: the same text with its scripts, styles and comments blanked out. */
export function markupOf(path: string, text: string): string {
  let rest = text
  for (const { start, end } of scriptsIn(path, text).scripts) {
    rest = rest.slice(0, start) + blank(rest.slice(start, end)) + rest.slice(end)
  }
  return rest.replace(/<!--[\s\S]*?-->|<style\b[\s\S]*?<\/style\s*>|<script\b[\s\S]*?<\/script\s*>/gi, blank)
}

function scriptsIn(path: string, text: string): { scripts: Script[]; isTyped: boolean; isJsx: boolean } {
  const scripts: Script[] = []
  let isTyped = false
  let isJsx = false
  const isAstro = /\.astro$/i.test(path)
  const front = isAstro ? frontmatter.exec(text) : null
  if (front) {
    const start = front.index + front[0].indexOf('---') + 3
    scripts.push({
      start,
      end: start + front[0].slice(front[0].indexOf('---') + 3).lastIndexOf('---'),
      isApart: false,
    })
    isTyped = true
  }
  const from = front ? front.index + front[0].length : 0
  const modules: Script[] = []
  for (const match of text.slice(from).matchAll(tag)) {
    const [whole, attributes, content] = match
    if (attributes === undefined || content === undefined || content.trim() === '') continue
    const type = attributeOf(attributes, 'type')
    if (type !== null && !isCode(type)) continue
    const start = from + match.index + whole.indexOf('>', '<script'.length + attributes.length) + 1
    const script = { start, end: start + content.length, isApart: false }
    scripts.push(script)
    const lang = attributeOf(attributes, 'lang') ?? (type && /typescript/.test(type) ? 'ts' : null)
    if (lang && /^(?:ts|typescript)$/.test(lang)) isTyped = true
    if (lang && /^[tj]sx$/.test(lang)) isJsx = true
    const isModule = isAstro || (isPage(path) && type === 'module')
    if (isModule && !/^\s*(?:import|export)\b/m.test(content)) modules.push(script)
  }
  // A single module sees what classic scripts declare and nobody sees into it, so it may as well be the program's top.
  if (isAstro || modules.length > 1) for (const script of modules) script.isApart = true
  return { scripts, isTyped, isJsx }
}

function attributeOf(attributes: string, name: string): string | null {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(
    attributes,
  )
  return match ? (match[1] ?? match[2] ?? match[3] ?? '').toLowerCase() : null
}

function isCode(type: string): boolean {
  return /^(?:module|(?:text|application)\/(?:(?:java|ecma|type)script|babel|jsx))?$/.test(type)
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ')
}
