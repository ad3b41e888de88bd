/** From texts beside JavaScript to findings and calls of the report; all of it for a person. */

import { NEW } from '../api/versions.js'
import type { Change, KeptFinding, ReportedCall, ReportedFinding, Settings } from '../change.js'
import { credentialAt } from '../config/credential.js'
import { type Mention, mentionsIn } from '../mentions/index.js'
import type { Candidate } from '../source/candidates.js'
import { relativePath } from '../source/files.js'
import type { InnerText } from '../source/inner-texts.js'
import { directivesInText } from './directives.js'
import { fingerprinter, lineAround } from './fingerprint.js'
import { pages } from './reported.js'

const how = 'Read from the text alone: check it, and change it by hand.'

export interface Mentioned {
  findings: ReportedFinding[]
  calls: ReportedCall[]
  kept: KeptFinding[]
  notes: string[]
}

/** What the texts mention, in the order of the files. */
export function mentioned(
  texts: readonly (Pick<Candidate, 'path' | 'text'> & Partial<Pick<InnerText, 'kind' | 'from'>>)[],
  settings: Settings,
  changes: readonly Change[],
): Mentioned {
  const found = new Map<string, ReportedFinding>()
  const kept = new Map<string, KeptFinding>()
  const notes: string[] = []
  const fingerprint = fingerprinter()
  const calls: ReportedCall[] = []
  for (const { path, text, kind, from: origin } of texts) {
    const file = relativePath(settings.root, path)
    const { requests, pins } = mentionsIn(file, text, settings.hosts, kind)
    if (requests.length === 0 && pins.length === 0) continue
    const at = placesIn(text, origin)
    const scene = { settings, credential: credentialAt(settings.credential, path, settings.root) ?? null }
    const { directives, faults } = directivesInText(path, text)
    for (const { line, reason } of faults) notes.push(`${file}:${line}: ${reason}`)
    const used = new Set<unknown>()
    const add = (
      change: Change,
      start: number,
      end: number,
      message: string,
      mention: Mention | null,
    ): boolean => {
      const from = at(start)
      const to = at(end)
      const key = `${change.id}:${file}:${from.line}:${from.column}`
      if (found.has(key) || kept.has(key)) return found.has(key)
      const finding: ReportedFinding = {
        change: change.id,
        file,
        ...from,
        endLine: to.line,
        endColumn: to.column,
        fix: 'manual',
        applied: false,
        message: `${message} ${how}`,
        evidence: mention ? evidenceOf(mention, file, at) : [],
        help: `${pages}/${change.id}.md`,
        requests: [],
        urgent: false,
        fingerprint: fingerprint(change.id, path, lineAround(text, start)),
        isText: true,
      }
      const directive = directives.find(
        (each) => each.start <= start && start < each.end && (each.changes?.has(change.id) ?? true),
      )
      if (!directive) {
        found.set(key, finding)
        return true
      }
      used.add(directive)
      const { name, line, reason } = directive
      kept.set(key, { ...finding, by: { comment: name, line, reason } })
      return false
    }
    for (const mention of requests) {
      const before = kept.size
      let isOpen = false
      for (const change of changes) {
        if (!change.mention || !isOn(change, mention)) continue
        for (const { start, end, message } of change.mention(mention, scene)) {
          if (add(change, start, end, hedged(change, mention, message), mention)) isOpen = true
        }
      }
      const call = callOf(mention, file, at, isOpen)
      calls.push(!isOpen && kept.size > before ? { ...call, state: 'kept' } : call)
    }
    for (const pin of pins) {
      for (const change of changes) {
        const message = change.pin?.(pin)
        if (message) add(change, pin.start, pin.end, message, null)
      }
    }
    if (settings.only || settings.skip) continue
    for (const { name, line } of directives.filter((each) => !used.has(each))) {
      notes.push(`${file}:${line}: this ${name} comment suppresses nothing any more; take it out.`)
    }
  }
  return { findings: [...found.values()], calls, kept: [...kept.values()], notes }
}

function isOn(change: Change, { operations }: Mention): boolean {
  return typeof change.on !== 'string' && operations.some(({ id }) => change.on.includes(id as never))
}

/** Without a method the request may be another one than the change is about. */
function hedged(change: Change, { operations, method }: Mention, message: string): string {
  if (method !== null || operations.length === 1) return message
  const own = operations.filter(({ id }) => change.on.includes(id as never)).map((each) => each.method)
  return `Which method is sent here was not seen; for ${[...new Set(own)].join(' or ')} this holds: ${message}`
}

function evidenceOf({ evidence }: Mention, file: string, at: Places): ReportedFinding['evidence'] {
  return [{ step: evidence.step, file, line: at(evidence.start).line }]
}

function callOf(mention: Mention, file: string, at: Places, isOpen: boolean): ReportedCall {
  const { operations, method, path, version, start } = mention
  const [only] = operations
  return {
    operation: operations.length === 1 && only ? only.id : null,
    method,
    path,
    file,
    ...at(start),
    version,
    state: isOpen ? 'manual' : version === NEW ? 'alreadyNew' : 'unaffected',
    evidence: evidenceOf(mention, file, at),
    certainty: 'proven',
    isText: true,
  }
}

type Places = (offset: number) => { line: number; column: number }

/** Places of offsets in a text that begins at `origin` of its file. */
function placesIn(text: string, origin = { line: 1, column: 1 }): Places {
  const starts = [0]
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    const column = offset - (starts[low] as number) + 1
    return { line: low + origin.line, column: low === 0 ? column + origin.column - 1 : column }
  }
}
