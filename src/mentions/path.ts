/** Reads a URL or a path out of a text, through the ways in which languages put values into texts. */

export interface ReadPath {
  /** Segments between slashes; null: a value. */
  segments: (string | null)[]
  query: string
  /** Offset behind its last character. */
  end: number
}

/** A value in a text: `${x}`, `{x}`, `{{x}}`, `#{x}`, `$x`, `$(x)`, `<x>`, `%s`, `%(x)s`, `\(x)`. */
const hole =
  /\$\{[^}\n]*\}|\{\{[^}\n]*\}\}|#\{[^}\n]*\}|\$\([^)\n]*\)|\\\([^)\n]*\)|\{[^{}\n"]*\}|\$\w+(?:->\w+)?|<[\w -]+>|%\(\w+\)[sd]|%[sdv]/y
/** A quote, a value between operators, and perhaps the quote of the text that goes on behind it. */
const joined =
  /["'`]\s*(?:\+|\.\.?|\|\||<>|&)\s*([\w$][\w$.>\-()[\]]*?(?:\([^()\n]*\))?)\s*(?:(?:\+|\.\.?|\|\||<>|&)\s*[fr$]?(["'`])|(?=[\s,;)\]}]|$))/y
/** A shell leaves its quotes for a moment: `"/syncs/"$ID"/executions"`. */
const unquoted = /["'](\$\{?\w+\}?)["']/y
const stop = /[\s"'`<>|)\]},;\\^]/

/** The path that begins at `from`, at or before its first slash. */
export function readPath(text: string, from: number): ReadPath {
  let path = ''
  let at = from
  while (at < text.length) {
    const value = stick(hole, text, at)
    if (value) {
      path += '\0'
      at += value[0].length
      continue
    }
    const char = text[at] as string
    if (/["'`]/.test(char)) {
      const next = stick(unquoted, text, at) ?? stick(joined, text, at)
      if (!next) break
      const isOpen = next.length === 2 || next[2] !== undefined
      path += '\0'
      at += isOpen ? next[0].length : next[0].trimEnd().length
      if (!isOpen) break
      continue
    }
    if (stop.test(char)) break
    path += char
    at++
  }
  const trimmed = path.replace(/[.,:!]+$/, '')
  const [before = '', query = ''] = trimmed.split(/[?#](.*)/s)
  const segments = before
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => (segment.includes('\0') || /^:[A-Za-z]/.test(segment) ? null : segment))
  return { segments, query, end: at - (path.length - trimmed.length) }
}

function stick(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
