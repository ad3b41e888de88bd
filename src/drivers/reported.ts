/** From findings and calls to what reports show: relative paths, lines and columns from 1, one state a call. */
import type {
  CallState,
  ChangeId,
  Failure,
  FileOutcome,
  Finding,
  Outcome,
  ReportedCall,
  ReportedFinding,
  Settings,
} from '../change.js'
import { relativePath } from '../source/files.js'
import type { Workspace } from '../source/modules.js'
import { type ApiCall, rangeOf } from '../trace/call.js'
import type { Range, Step } from '../trace/evidence.js'
import type { Trace } from '../trace/index.js'
import type { At } from '../trace/values.js'
import { phaseOf } from './phase.js'

/** Where the page of each change is read. */
export const pages = 'https://github.com/polytomic-codemod/polytomic-codemod/blob/main/transforms'

export function reportOf(
  trace: Trace,
  findings: readonly Finding[],
  edits: FileOutcome[],
  failures: Failure[],
  workspace: Workspace,
  settings: Settings,
): Outcome {
  const place = placer(workspace, settings)
  const shown = merged(findings)
  const reported = shown.map((finding) => reportedFinding(finding, place, settings))
  reported.sort((a, b) =>
    a.file < b.file
      ? -1
      : a.file > b.file
        ? 1
        : a.line - b.line || a.column - b.column || (a.change < b.change ? -1 : 1),
  )
  const calls = trace.calls
    .filter((call) => call.certainty === 'proven' || findings.some((finding) => finding.calls.includes(call)))
    .map((call) => reportedCall(call, findings, place, settings))
  const distinct = oncePerSite(calls)
  calls.length = 0
  calls.push(...distinct)
  for (const at of looseSites(trace)) {
    const { file, line, column } = place(rangeOf(at))
    calls.push({
      operation: null,
      method: null,
      path: null,
      file,
      line,
      column,
      version: null,
      state: 'unresolved',
      evidence: [],
      certainty: 'proven',
    })
  }
  calls.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column))
  return { files: 0, edits, findings: reported, calls, failures, notes: [] }
}

/** What no call explains counts as a call that is not resolved. */
function looseSites(trace: Trace): At[] {
  const sites = new Map<unknown, At>()
  for (const end of trace.looseEnds) sites.set(end.at.node, end.at)
  return [...sites.values()]
}

/** Two ways to the same operation at one place (a URL chosen by a condition) are one call. */
function oncePerSite(calls: readonly ReportedCall[]): ReportedCall[] {
  const kept = new Map<string, ReportedCall>()
  for (const call of calls) {
    const key = `${call.file}:${call.line}:${call.column}:${call.method}:${call.path}:${call.version}`
    const known = kept.get(key)
    if (!known || rank(call.state) < rank(known.state)) kept.set(key, call)
  }
  return [...kept.values()]
}

/** What is left to a person counts before what was done. */
function rank(state: CallState): number {
  return ['unresolved', 'manual', 'suggested', 'rewritten', 'kept', 'unaffected', 'alreadyNew'].indexOf(state)
}

/** A place that stands in two groups of edits is still one place. */
function merged(findings: readonly Finding[]): Finding[] {
  const kept = new Map<string, Finding>()
  for (const finding of findings) {
    const key = `${finding.change}:${finding.at.file}:${finding.at.start}:${finding.at.end}:${finding.remedy.kind}`
    if (!kept.has(key)) kept.set(key, finding)
  }
  return [...kept.values()]
}

type Place = (range: Range) => {
  file: string
  line: number
  column: number
  endLine: number
  endColumn: number
}

function placer(workspace: Workspace, settings: Settings): Place {
  const starts = new Map<string, number[]>()
  const linesOf = (file: string): number[] => {
    let lines = starts.get(file)
    if (!lines) {
      lines = [0]
      const text = workspace.textOf(file) ?? ''
      for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lines.push(i + 1)
      starts.set(file, lines)
    }
    return lines
  }
  const position = (file: string, offset: number): { line: number; column: number } => {
    const lines = linesOf(file)
    let low = 0
    let high = lines.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((lines[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (lines[low] as number) + 1 }
  }
  return ({ file, start, end }) => {
    const from = position(file, start)
    const to = position(file, end)
    return { file: relativePath(settings.root, file), ...from, endLine: to.line, endColumn: to.column }
  }
}

function reportedFinding(finding: Finding, place: Place, settings: Settings): ReportedFinding {
  const { remedy, calls } = finding
  const isNew = calls.length > 0 && calls.every((call) => phaseOf(call, settings) === 'new')
  return {
    change: finding.change,
    ...place(finding.at),
    fix: remedy.kind === 'rewrite' ? 'auto' : remedy.kind,
    applied: false,
    message: finding.message,
    evidence: [...(finding.evidence ?? calls[0]?.evidence ?? []), ...(finding.way ?? [])].map((step) =>
      shownStep(step, place),
    ),
    help: `${pages}/${finding.change}.md`,
    ...(remedy.kind === 'suggest'
      ? {
          suggestions: remedy.options.map(({ title, edits }) => ({
            title,
            edits: edits.map(({ file, start, end, text }) => ({
              file: relativePath(settings.root, file),
              start,
              end,
              text,
            })),
          })),
        }
      : {}),
    urgent:
      remedy.kind !== 'rewrite' &&
      isUrgent(finding.change) &&
      (isNew || calls.some((call) => phaseOf(call, settings) === 'old')),
  }
}

/** What the new version refuses or cuts; a version pin that waits fails nothing by itself. */
function isUrgent(change: ChangeId): boolean {
  return change !== 'version-header' && change !== 'unresolved-call'
}

function shownStep(step: Step, place: Place): { step: string; file: string; line: number } {
  const { file, line } = place(step.at)
  return { step: step.step, file, line }
}

function reportedCall(
  call: ApiCall,
  findings: readonly Finding[],
  place: Place,
  settings: Settings,
): ReportedCall {
  const { version } = call
  const at = place({
    file: call.site.module.path,
    start: call.site.node.range[0],
    end: call.site.node.range[1],
  })
  return {
    operation: call.operation?.id ?? null,
    method: call.method,
    path: call.path,
    file: at.file,
    line: at.line,
    column: at.column,
    version: 'version' in version ? version.version : null,
    state: stateOf(call, findings, settings),
    evidence: call.evidence.map((step) => shownStep(step, place)),
    certainty: call.certainty,
  }
}

/** The one state in which a call ends: what is left to a person counts before what was done. */
function stateOf(call: ApiCall, findings: readonly Finding[], settings: Settings): CallState {
  const own = findings.filter((finding) => finding.calls.includes(call))
  if (!call.operation) return 'unresolved'
  const kinds = new Set(
    own.filter((finding) => finding.change !== 'version-header').map((finding) => finding.remedy.kind),
  )
  const pins = new Set(
    own.filter((finding) => finding.change === 'version-header').map((finding) => finding.remedy.kind),
  )
  if (kinds.has('manual') || pins.has('manual')) return 'manual'
  if (kinds.has('suggest') || pins.has('suggest')) return 'suggested'
  if (kinds.has('rewrite')) return 'rewritten'
  return phaseOf(call, settings) === 'new' ? 'alreadyNew' : 'unaffected'
}
