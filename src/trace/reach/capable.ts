/** Whether a module, or one that it imports, names an HTTP client at all: judged by texts, nothing is parsed. */
import { clientRows } from '../clients/clients.js'
import type { Tracer } from '../tracer.js'

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const packages = clientRows.flatMap(({ from }) =>
  from.map(({ source }) => source).filter((s) => s !== 'global'),
)
const globals = clientRows.flatMap(({ from }) =>
  from
    .filter(({ source }) => source === 'global')
    .flatMap(({ paths }) => paths.map((path) => path.at(-1) as string)),
)
const named = new RegExp(
  `\\b(?:${[...new Set(globals)].map(escaped).join('|')})\\b|['"](?:${[...new Set(packages)].map(escaped).join('|')})['"/]`,
)

interface Known {
  /** With what is imported. */
  whole: Map<string, boolean>
  /** By its own text. */
  own: Map<string, boolean>
}
const known = new WeakMap<Tracer, Known>()

/** The modules that `paths` import, directly or not, and that name a client themselves. */
export function clientsBelow(t: Tracer, paths: readonly string[]): string[] {
  const seen = new Set(paths)
  for (const path of seen) {
    for (const { specifier } of t.workspace.importsOf(path)) {
      const target = t.workspace.resolve(specifier, path)
      if (target.kind === 'file') seen.add(target.path)
    }
  }
  return [...seen].filter((path) => named.test(t.workspace.textOf(path) ?? ''))
}

export function isCapable(t: Tracer, path: string): boolean {
  let both = known.get(t)
  if (!both) {
    both = { whole: new Map(), own: new Map() }
    known.set(t, both)
  }
  const { whole: answers, own } = both
  const names = (at: string): boolean => {
    const before = own.get(at)
    if (before !== undefined) return before
    const now = named.test(t.workspace.textOf(at) ?? '')
    own.set(at, now)
    return now
  }
  const answer = answers.get(path)
  if (answer !== undefined) return answer
  // All that this search sees is incapable too, or it ends at once.
  const seen = new Set([path])
  const queue = [path]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const before = answers.get(at)
    if (before === false) continue
    if (before || names(at)) {
      answers.set(at, true)
      answers.set(path, true)
      return true
    }
    for (const { specifier } of t.workspace.importsOf(at)) {
      const target = t.workspace.resolve(specifier, at)
      if (target.kind !== 'file' || seen.has(target.path)) continue
      seen.add(target.path)
      queue.push(target.path)
    }
  }
  for (const each of seen) answers.set(each, false)
  return false
}
