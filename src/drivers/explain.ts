/** Says of a change, or of a line of code, what a colleague who knows the migration would say. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChangeId, Outcome, ReportedCall, ReportedFinding } from '../change.js'
import { packageFolder } from './cli-package.js'

/** The page of a change, as Markdown, without the marks of what is generated. */
export function pageOf(id: ChangeId): string {
  const page = readFileSync(join(packageFolder(), 'transforms', `${id}.md`), 'utf8')
  return page.replace(/^<!--.*-->\n\n?/gm, '')
}

/** The page of a change; null where this installation lacks it. */
export function pageIfThere(id: ChangeId): string | null {
  try {
    return pageOf(id)
  } catch {
    return null
  }
}

export interface Place {
  /** As reports name it. */
  file: string
  /** From 1. */
  line: number
}

/** "src/a.ts:12", also with a column behind it; null for anything else. */
export function placeOf(text: string): Place | null {
  const match = /^(.+?):(\d+)(?::\d+)?$/.exec(text)
  return match ? { file: match[1] as string, line: Number(match[2]) } : null
}

/** What is known of the line's file beside the outcome. */
export interface Circumstances {
  /** Why the file was not looked at; null where it was. */
  leftAlone: string | null
  /** Whether its text mentions Polytomic. */
  isCandidate: boolean
}

/** Everything that is known of one line, in sentences. */
export function explainPlace(place: Place, outcome: Outcome, circumstances: Circumstances): string {
  const calls = outcome.calls.filter(({ file, line }) => file === place.file && line === place.line)
  const findings = outcome.findings.filter(
    ({ file, line, endLine }) => file === place.file && line <= place.line && place.line <= endLine,
  )
  const name = `${place.file}:${place.line}`
  const parts = calls.map((call) => aboutCall(call, name, outcome.findings))
  const kept = outcome.kept.filter(
    ({ file, line, endLine }) => file === place.file && line <= place.line && place.line <= endLine,
  )
  if (findings.length > 0) parts.push(aboutFindings(findings, calls.length > 0 ? null : name))
  if (kept.length > 0) parts.push(aboutKept(kept))
  if (parts.length === 0) parts.push(aboutNothing(place, outcome, circumstances))
  return `${parts.join('\n\n')}\n`
}

function aboutCall(call: ReportedCall, name: string, findings: readonly ReportedFinding[]): string {
  const operation = call.operation ? ` (${call.operation})` : ''
  if (call.isText) return aboutText(call, name, operation)
  const version = call.version
    ? `It is pinned to version ${call.version}.`
    : 'It says no version, as far as can be seen in the code.'
  const sends = call.certainty === 'proven' ? 'sends' : 'probably sends'
  return [
    `${name} ${sends} ${requestOf(call)}${operation} to Polytomic. ${version} ${stateSentence(call, findings)}`,
    ...evidenceLines(call.evidence, 'That it is a call to Polytomic is known from:'),
  ].join('\n')
}

/** What stands in a text beside JavaScript is mentioned; whether it is sent, nobody knows. */
function aboutText(call: ReportedCall, name: string, operation: string): string {
  const version = call.version ? `The text asks for version ${call.version}.` : 'The text says no version.'
  const state =
    call.state === 'manual'
      ? 'It cannot be migrated by a program; you have to change it.'
      : stateSentence(call, [])
  return [
    `${name} mentions ${requestOf(call)}${operation} of Polytomic. ${version} ${state} This was read from the text alone.`,
    ...evidenceLines(call.evidence, "That it is Polytomic's is known from:"),
  ].join('\n')
}

function requestOf({ method, path }: ReportedCall): string {
  return method && path ? `${method} ${path}` : (path ?? 'a request')
}

function stateSentence(call: ReportedCall, findings: readonly ReportedFinding[]): string {
  const { state, certainty } = call
  if (certainty === 'likely') return 'Nothing proves that, so it is left alone.'
  switch (state) {
    case 'rewritten':
      return '"polytomic-codemod run" rewrites it.'
    case 'suggested':
      return 'There is more than one way to migrate it, and the choice is yours.'
    case 'manual':
      return leftSentence(call, findings)
    case 'unresolved':
      return 'Its route or its method could not be followed, so it cannot be told what it needs.'
    case 'unaffected':
      return 'Nothing that it sends or reads is different on 2025-09-18.'
    case 'alreadyNew':
      return 'It is on 2025-09-18 already, so nothing is to be done.'
    case 'kept':
      return 'It stays as it is, because a comment in the code says so.'
  }
}

/** What of a call is done and what is left, and where. */
function leftSentence(call: ReportedCall, findings: readonly ReportedFinding[]): string {
  const own = findings.filter(({ requests }) =>
    requests.some(
      ({ method, path, file, line, column }) =>
        file === call.file &&
        line === call.line &&
        column === call.column &&
        method === call.method &&
        path === call.path,
    ),
  )
  const isDone = own.some(({ fix, change }) => fix === 'auto' && change !== 'version-header')
  const left = own.filter(({ fix }) => fix !== 'auto')
  const places = listed(left.map(({ change, file, line }) => `${change} (${file}:${line})`))
  const where = left.length > 0 ? `: ${places}` : ''
  return isDone
    ? `"polytomic-codemod run" rewrites a part of it. The rest is left to you${where}.`
    : `It is left to you${where}.`
}

/** The first ones, and how many there are besides. */
function listed(items: readonly string[], more = (count: number) => `${count} more`): string {
  const shown = [...new Set(items)]
  const rest = shown.length - mostListed
  return rest > 0 ? `${shown.slice(0, mostListed).join(', ')} and ${more(rest)}` : shown.join(', ')
}

const mostListed = 3

/** The requests that a finding is about, each with the places where it is made. */
function belongs(findings: readonly ReportedFinding[]): string[] {
  const places = new Map<string, Map<string, number[]>>()
  for (const { method, path, file, line } of findings.flatMap(({ requests }) => requests)) {
    const name = method && path ? `${method} ${path}` : (path ?? 'a request')
    const files = places.get(name) ?? new Map<string, number[]>()
    const lines = files.get(file) ?? []
    files.set(file, lines.includes(line) ? lines : [...lines, line])
    places.set(name, files)
  }
  const requests = [...places].map(([name, files]) => {
    const spots = [...files].map(([file, lines]) => {
      const count = (rest: number): string => `${rest} more place${rest === 1 ? '' : 's'}`
      return `${file}:${listed(lines.map(String), count)}`
    })
    return `${name} (${listed(spots)})`
  })
  return requests.length > 0 ? [`It belongs to ${listed(requests)}.`] : []
}

function aboutFindings(findings: readonly ReportedFinding[], name: string | null): string {
  const opening = name ? `At ${name} this was found:` : 'What was found there:'
  const lines = [opening]
  for (const finding of findings) {
    lines.push(`  ${finding.change} (${cureOf(finding)}), column ${finding.column}`, `    ${finding.message}`)
    for (const { title } of finding.suggestions ?? []) lines.push(`    - ${title}`)
  }
  // Beside a call its own evidence is told; a finding that stands elsewhere says how it got there.
  if (name)
    lines.push(
      ...belongs(findings),
      ...evidenceLines(findings[0]?.evidence ?? [], "That it is Polytomic's is known from:"),
    )
  return lines.join('\n')
}

function aboutKept(kept: Outcome['kept']): string {
  const lines = ['What comments keep there:']
  for (const { change, message, by } of kept) {
    lines.push(
      `  ${change}, by ${by.comment} on line ${by.line}: ${by.reason || 'no reason given'}`,
      `    ${message}`,
    )
  }
  return lines.join('\n')
}

function cureOf({ fix, applied }: ReportedFinding): string {
  if (applied) return 'rewritten by "run"'
  return fix === 'manual' ? 'by hand' : fix === 'suggest' ? 'for you to choose' : 'not rewritten'
}

function evidenceLines(evidence: ReportedCall['evidence'], opening: string): string[] {
  if (evidence.length === 0) return []
  return [opening, ...evidence.map(({ step, file, line }, i) => `  ${i + 1}. ${step} (${file}:${line})`)]
}

function aboutNothing({ file, line }: Place, outcome: Outcome, circumstances: Circumstances): string {
  return `No Polytomic request was found on ${file}:${line}, because ${reasonFor(file, line, outcome, circumstances)}`
}

function reasonFor(
  file: string,
  line: number,
  outcome: Outcome,
  { leftAlone, isCandidate }: Circumstances,
): string {
  const failure = outcome.failures.find((entry) => entry.file === file)
  if (failure) return `the file could not be processed: ${failure.reason}`
  if (leftAlone) return leftAlone
  const near = nearest(outcome, file, line)
  if (near) return `none begins there, and nothing on the line has to change. ${near}`
  if (!isCandidate) {
    return 'the file mentions neither Polytomic nor a route that only Polytomic has, and nothing that sends a request to Polytomic is used in it. If it talks to an installation of your own, name its host under "hosts" in the configuration.'
  }
  return 'the file mentions Polytomic, but no request in it could be proven to go there. A request counts when Polytomic\'s host, a host under "hosts" in the configuration, or the header X-Polytomic-Version is part of it.'
}

function nearest(outcome: Outcome, file: string, line: number): string | null {
  const sites = [
    ...outcome.calls.map((call) => ({ ...call, name: requestOf(call) })),
    ...outcome.findings.map((finding) => ({ ...finding, name: finding.change })),
  ].filter((site) => site.file === file)
  sites.sort((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line))
  const [near] = sites
  return near ? `The nearest place in this file is line ${near.line}: ${near.name}.` : null
}
