/** Versions that a text asks for: the header's value, a setting of that name, the argument of a client. */
import { knownVersions } from '../api/versions.js'

export interface Pin {
  /** Of the date alone. */
  start: number
  end: number
  version: string
  /** `header`, a `setting` that is named after Polytomic, a `constant` that the header is given, an `argument`. */
  how: 'header' | 'setting' | 'constant' | 'argument'
}

const date = '(\\d{4}-\\d{2}-\\d{2})'
/** `X-Polytomic-Version: 2024-02-08` in all its spellings, `POLYTOMIC_API_VERSION=2024-02-08`. */
const written = new RegExp(
  `(?<![\\w.-])([\\w.-]{0,60}polytomic[\\w.-]{0,60}version\\w*)["'\`]?\\]?\\s*(?:(?::=|=>|=|:|,|\\s)\\s*[\\w.]*\\(?["'\`]?|\\s*["'\`]?,?\\s*"?value"?\\s*[:=]\\s*["']?)${date}\\b`,
  'gi',
)
/** `{ "key": "X-Polytomic-Version", "value": "2024-02-08" }`, and a name and its value on two lines of YAML. */
const keyed = new RegExp(
  `(?:key|name)["']?\\s*[:=]\\s*["']?([\\w.-]*polytomic[\\w.-]*version\\w*)["']?\\s*,?\\s*["']?value["']?\\s*[:=]\\s*["']?${date}\\b`,
  'gi',
)
/** The value before the name, as Swift writes it, and the default of a variable. */
const turned = new RegExp(`["']${date}["']\\s*,\\s*(?:\\w+\\s*:\\s*)?["']x-polytomic-version["']`, 'gi')
const defaulted = new RegExp(
  `\\b\\w*polytomic\\w*version\\w*["']?\\s*\\{[^{}]*?\\bdefault\\s*=\\s*["']${date}["']`,
  'gi',
)
/** The header is given a name: `"X-Polytomic-Version": VERSION`. */
const byName =
  /x-polytomic-version["'`]?\]?\s*(?::=|=>|=|:|,|\s)\s*["'`]?(?:\$\{?|\{\{|#\{|\{|<)?\s*([A-Za-z_][\w.]*)/gi
/** A client that is made with a version: `Polytomic(token=..., version="2024-02-08")`. */
const argument = new RegExp(
  `\\bpolytomic\\w*(?:\\.\\w+)?\\s*\\([^()]{0,400}(?:\\([^()]{0,200}\\)[^()]{0,400}){0,6}?\\bversion\\w*["']?\\s*(?:=>|=|:|\\()\\s*["']${date}["']`,
  'gi',
)

/** Every pin of a text without comments, one for each place. */
export function pinsOf(text: string): Pin[] {
  const pins = new Map<number, Pin>()
  const add = (match: RegExpMatchArray, version: string, how: Pin['how']): void => {
    const start = (match.index ?? 0) + match[0].lastIndexOf(version)
    if (!pins.has(start) && isVersion(version))
      pins.set(start, { start, end: start + version.length, version, how })
  }
  for (const pattern of [keyed, written]) {
    for (const match of text.matchAll(pattern)) {
      add(match, match[2] as string, /^x-/i.test(match[1] as string) ? 'header' : 'setting')
    }
  }
  for (const match of text.matchAll(turned)) add(match, match[1] as string, 'header')
  for (const match of text.matchAll(defaulted)) add(match, match[1] as string, 'setting')
  for (const match of text.matchAll(argument)) add(match, match[1] as string, 'argument')
  for (const [, name] of text.matchAll(byName)) {
    const last = (name as string).split('.').at(-1) as string
    const given = new RegExp(
      `\\b${last}\\b\\s*(?::\\s*[\\w&'<> ]+?\\s*)?(?::=|=>|=|:)\\s*["'\`]?${date}\\b`,
      'g',
    )
    for (const match of text.matchAll(given)) add(match, match[1] as string, 'constant')
  }
  return [...pins.values()].sort((a, b) => a.start - b.start)
}

/** A version that there is, or a date before the one that is left. */
function isVersion(text: string): boolean {
  return (knownVersions as readonly string[]).includes(text) || /^20(?:1\d|2[0-6])-/.test(text)
}
