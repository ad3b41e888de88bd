/**
 * Requests to Polytomic that stand in texts which are not JavaScript: shell scripts, pages, sources of other
 * languages. Read with patterns and not parsed, so every finding about them is for a person, and says so.
 */
import { matchRoute, type Operation, pathOf } from '../api/operations.js'
import { polytomicHost } from '../api/versions.js'
import { isWrittenByTool, type TextKind, textKindOf, withoutComments } from '../source/text-kinds.js'
import { type Bases, basesOf, nameBefore } from './bases.js'
import { fieldsBeside, type MentionedField } from './fields.js'
import { methodOf } from './methods.js'
import { readPath } from './path.js'
import { type Pin, pinsOf } from './pins.js'
import { linesNear, windowOf } from './windows.js'

export interface Mention {
  /** Of the URL, with the name of its base. Offsets are UTF-16 code units. */
  start: number
  end: number
  method: string | null
  /** "/api/syncs/{}/executions/{}" */
  path: string
  query: string
  /** What it may be: one operation, or several where no method was seen. */
  operations: readonly Operation[]
  /** The version that is asked for next to it, or by the only pin of the text; null: none. */
  version: string | null
  /** The lines around it. `isClosed`: nothing outside of them belongs to the request. */
  window: { start: number; end: number; isClosed: boolean; text: string }
  evidence: { start: number; end: number; step: string }
  /** Whether the text around it speaks of pages. */
  isPaging: boolean
  /** Fields of the body that the new version does not have. */
  fields: readonly MentionedField[]
}

export interface Mentions {
  requests: readonly Mention[]
  pins: readonly Pin[]
}

/**
 * What a text mentions.
 * @param path relative, with `/`: its name says which kind of text it is
 * @param hosts Polytomic's hosts beside polytomic.com
 * @param kind what kind of text it is, where its name does not say
 */
export function mentionsIn(
  path: string,
  text: string,
  hosts: readonly string[],
  kind = textKindOf(path),
): Mentions {
  if (!kind || isWrittenByTool(text)) return { requests: [], pins: [] }
  const bare = withoutComments(path, text)
  const bases = basesOf(bare, hosts)
  const pins = pinsOf(bare)
  const requests = kind === 'settings' ? [] : requestsIn(bare, kind, bases, hosts)
  for (const request of requests) request.version = versionNear(request, pins)
  const fields = fieldsBeside(bare, requests)
  return { requests: requests.map((each) => ({ ...each, fields: fields.get(each) ?? [] })), pins }
}

const absolute = /https?:\/\/([^/\s"'`<>()\\,;{}$]+)(?=\/)/gi
const relative = /\/(?:api\/)?(?:bulk\/syncs|syncs|connections|organizations)(?![\w-])/g

function requestsIn(text: string, kind: TextKind, bases: Bases, hosts: readonly string[]): Mention[] {
  const found: Mention[] = []
  const taken: { start: number; end: number }[] = []
  for (const match of text.matchAll(absolute)) {
    const from = match.index + match[0].length
    const read = readPath(text, from)
    taken.push({ start: match.index, end: read.end })
    if (!polytomicHost((match[1] as string).replace(/^[^@]*@/, ''), hosts) || read.segments[0] !== 'api')
      continue
    const evidence = { start: match.index, end: from, step: `the URL has the host ${match[1]}` }
    const mention = mentionAt(text, kind, match.index, read, evidence)
    if (mention) found.push(mention)
  }
  for (const match of text.matchAll(relative)) {
    const at = match.index
    if (taken.some(({ start, end }) => start <= at && at < end)) continue
    const base = nameBefore(text, at)
    // A path begins behind a quote, a space or a name; within a longer path it is a part of it.
    const scheme = base
      ? (/https?:\/\/$/i.exec(text.slice(Math.max(0, base.start - 8), base.start))?.[0].length ?? 0)
      : 0
    const start = base ? base.start - scheme : at
    if (!/[\s"'`(=]/.test(text[start - 1] ?? ' ') && !(base && /[A-Za-z_]/.test(text[start] ?? ''))) continue
    const read = readPath(text, at)
    taken.push({ start: at, end: read.end })
    const evidence = evidenceFor(text, kind, base?.name ?? null, bases)
    if (!evidence) continue
    const segments = read.segments[0] === 'api' ? read.segments : ['api', ...read.segments]
    const mention = mentionAt(text, kind, start, { ...read, segments }, evidence.at)
    const isSent = !bases.isMixed && mention?.method && isSentHere(text, kind, start)
    if (mention && (evidence.isProven || isOnlyPolytomics(mention) || isSent)) found.push(mention)
  }
  return found.sort((a, b) => a.start - b.start)
}

function mentionAt(
  text: string,
  kind: TextKind,
  start: number,
  read: ReturnType<typeof readPath>,
  evidence: Mention['evidence'],
): Mention | null {
  const window = windowOf(text, kind, start, read.end)
  const method = methodOf(text, kind, start, read.end, window)
  const match = matchRoute(method, read.segments)
  // In prose only a request that says its method is one.
  if (match.kind === 'none' || (kind === 'page' && method === null)) return null
  const operations = match.kind === 'one' ? [match.operation] : match.operations
  return {
    start,
    end: read.end,
    method,
    path: operations[0]?.path ?? pathOf(read.segments),
    query: read.query,
    operations,
    version: null,
    window: { ...window, isClosed: kind !== 'program', text: text.slice(window.start, window.end) },
    evidence,
    isPaging: /page_?token/i.test(linesNear(text, start, kind === 'program' ? 30 : 0, window)),
    fields: [],
  }
}

/** Why a path without a host is Polytomic's: by the name of its base, else by what else the text holds. */
function evidenceFor(
  text: string,
  kind: TextKind,
  name: string | null,
  bases: Bases,
): { at: Mention['evidence']; isProven: boolean } | null {
  const own = name === null ? undefined : bases.names.get(name)
  if (own === false) return null
  if (bases.evidence)
    return {
      at: bases.evidence,
      isProven: own === true || (kind !== 'page' && !bases.isMixed && name !== null),
    }
  // A client of another file: its name says whose it is.
  const client = kind === 'program' && !bases.isMixed ? /\b\w*polytomic\w*\b/i.exec(text) : null
  if (!client) return null
  const at = {
    start: client.index,
    end: client.index + client[0].length,
    step: `the text names ${client[0]}`,
  }
  return { at, isProven: false }
}

/**
 * Whether a path without a base is sent and not served: the argument of a client's method (and not of a router's, nor
 * of a decorator), an annotation of a client, a key of a declared request.
 */
function isSentHere(text: string, kind: TextKind, at: number): boolean {
  const before = text.slice(Math.max(0, text.lastIndexOf('\n', at - 1)), at)
  if (kind === 'shell' || kind === 'collection')
    return /\b(?:path|url|uri|endpoint)["']?\s*[:=]\s*["']?$/i.test(before)
  if (kind !== 'program') return false
  if (/^\s*@(?:GET|POST|PUT|PATCH|DELETE)\(\s*(?:value\s*=\s*)?"$/.test(before)) return true
  if (/^\s*@/.test(before)) return false
  const receiver =
    /([\w]+)(?:\(\))?(?:\.|->|::)(?:get|post|put|patch|delete|request)\w*\s*\(?[^()\n]*["']$/i.exec(
      before,
    )?.[1]
  return (
    receiver !== undefined &&
    /session|http|api|polytomic|request|conn|client|class$/i.test(receiver) &&
    !/test/i.test(receiver)
  )
}

/** Whether no other API is likely to have a route of this shape. */
function isOnlyPolytomics({ operations, path }: Mention): boolean {
  return (
    /^\/api\/(?:bulk\/syncs|syncs\/\{\}\/executions|connections\/\{\}\/(?:modelsync|share))(?:\/|$)/.test(
      path,
    ) && operations.length > 0
  )
}

/** The pin within the lines of the request; else the one version that the whole text asks for. */
function versionNear({ window }: Mention, pins: readonly Pin[]): string | null {
  const own = pins.find(({ start }) => start >= window.start && start < window.end)
  if (own) return own.version
  const versions = new Set(pins.map(({ version }) => version))
  return versions.size === 1 ? (pins[0]?.version ?? null) : null
}
