/** What in a text shows that its requests go to Polytomic: hosts, the header, and names that stand for a base URL. */
import { polytomicHost, versionHeader } from '../api/versions.js'

export interface Bases {
  /** Offset and text of the first host or header of Polytomic's; null: none. */
  evidence: { start: number; end: number; step: string } | null
  /** Names of base URLs: true for Polytomic's, false for somebody else's. */
  names: ReadonlyMap<string, boolean>
  /** Whether some name stands for somebody else's base URL. */
  isMixed: boolean
}

const hostAt = /https?:\/\/([^/\s"'`<>()\\,;]+)|(?<![\w.-])((?:[a-z0-9-]{1,63}\.){1,8}polytomic\.com)\b/gi
/** A name that is given a URL: `BASE = "https://..."`, `@host = https://...`, `base: https://...`. */
const named =
  /(?<![\w$-])([\w$-]{1,80})\s*(?::\s*[\w&'<>.?]+\s*)?(?::=|=>|=|:)\s*[fr$@]?(?:new\s+)?(?:Uri|URI|url)?[\s(]*["'`]?(https?:\/\/[^/\s"'`<>()\\,;]+)/gi
/** The same in JSON: `{ "key": "baseUrl", "value": "https://..." }`. */
const keyed = /"(?:key|name)"\s*:\s*"([^"]+)"[^{}]{0,200}?"value"\s*:\s*"(https?:\/\/[^/\s"]+)/g

/** Reads the bases of a text without comments. */
export function basesOf(text: string, hosts: readonly string[]): Bases {
  let evidence: Bases['evidence'] = null
  for (const match of text.matchAll(hostAt)) {
    const host = (match[1] ?? match[2] ?? '').replace(/^[^@]*@/, '')
    if (!polytomicHost(host, hosts)) continue
    evidence = {
      start: match.index,
      end: match.index + match[0].length,
      step: `the text has the host ${host}`,
    }
    break
  }
  if (!evidence) {
    const at = text.search(new RegExp(versionHeader, 'i'))
    if (at >= 0)
      evidence = {
        start: at,
        end: at + versionHeader.length,
        step: `the text has the header ${versionHeader}`,
      }
  }
  const names = new Map<string, boolean>()
  for (const pattern of [named, keyed]) {
    for (const [, name, url] of text.matchAll(pattern)) {
      const host = (url as string).replace(/^https?:\/\//i, '')
      names.set(name as string, polytomicHost(host, hosts))
    }
  }
  return { evidence, names, isMixed: [...names.values()].includes(false) }
}

/** The name in what stands before a path: `{self.base}`, `$BASE`, `BASE + "`, `{{baseUrl}}`; null: none. */
export function nameBefore(text: string, at: number): { name: string; start: number } | null {
  const before = text.slice(Math.max(0, at - 80), at)
  const match =
    /(?:\$\{|\{\{|#\{|\{|\$\(|\\\()\s*([^{}()\n]*?)\s*(?:\}\}|\}|\))$/.exec(before) ??
    /(\$\w+(?:->\w+)?|%s|%v)$/.exec(before) ??
    /([A-Za-z_$@][\w$.>@-]*(?:\(\))?)\s*(?:\+|\.\.?|\|\||<>|&)\s*[fr$]?["'`]$/.exec(before)
  if (!match) return null
  const name = (match[1] as string).replace(/\(\)$/, '').split(/\.|->/).at(-1) ?? ''
  return { name: name.replace(/^[$@]/, ''), start: at - match[0].length }
}
