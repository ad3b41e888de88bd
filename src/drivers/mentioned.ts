/** From texts beside JavaScript to findings and calls of the report; all of it for a person. */

import { NEW } from '../api/versions.js'
import type { Change, ReportedCall, ReportedFinding, Settings } from '../change.js'
import { credentialAt } from '../config/credential.js'
import { type Mention, mentionsIn } from '../mentions/index.js'
import type { Candidate } from '../source/candidates.js'
import { relativePath } from '../source/files.js'
import type { InnerText } from '../source/inner-texts.js'
import { pages } from './reported.js'

const how = 'Read from the text alone: check it, and change it by hand.'

/** What the texts mention, in the order of the files. */
export function mentioned(
  texts: readonly (Pick<Candidate, 'path' | 'text'> & Partial<Pick<InnerText, 'kind' | 'from'>>)[],
  settings: Settings,
  changes: readonly Change[],
): { findings: ReportedFinding[]; calls: ReportedCall[] } {
  const findings: ReportedFinding[] = []
  const calls: ReportedCall[] = []
  for (const { path, text, kind, from: origin } of texts) {
    const file = relativePath(settings.root, path)
    const { requests, pins } = mentionsIn(file, text, settings.hosts, kind)
    if (requests.length === 0 && pins.length === 0) continue
    const at = placesIn(text, origin)
    const scene = { settings, credential: credentialAt(settings.credential, path, settings.root) ?? null }
    const add = (
      change: Change,
      start: number,
      end: number,
      message: string,
      mention: Mention | null,
    ): void => {
      const from = at(start)
      const to = at(end)
      findings.push({
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
        urgent: false,
        isText: true,
      })
    }
    for (const mention of requests) {
      const before = findings.length
      for (const change of changes) {
        if (!change.mention || !isOn(change, mention)) continue
        for (const { start, end, message } of change.mention(mention, scene)) {
          add(change, start, end, hedged(change, mention, message), mention)
        }
      }
      calls.push(callOf(mention, file, at, findings.length > before))
    }
    for (const pin of pins) {
      for (const change of changes) {
        const message = change.pin?.(pin)
        if (message) add(change, pin.start, pin.end, message, null)
      }
    }
  }
  return { findings: oncePerPlace(findings), calls }
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

function oncePerPlace(findings: readonly ReportedFinding[]): ReportedFinding[] {
  const keyOf = ({ change, file, line, column }: ReportedFinding) => `${change}:${file}:${line}:${column}`
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()]
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
