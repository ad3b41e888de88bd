/** From findings and calls to what reports show: relative paths, lines and columns from 1, one state a call. */
import type {
  CallState,
  ChangeId,
  Edit,
  Failure,
  FileOutcome,
  Finding,
  Outcome,
  ReportedCall,
  ReportedFinding,
  Settings,
} from '../change.js'
import { inText } from '../edit/merge.js'
import { relativePath } from '../source/files.js'
import type { Workspace } from '../source/modules.js'
import { type ApiCall, rangeOf } from '../trace/call.js'
import type { Range, Step } from '../trace/evidence.js'
import type { Trace } from '../trace/index.js'
import type { At } from '../trace/values.js'
import { fingerprinter, lineAround } from './fingerprint.js'
import type { Keeping, Kept } from './keeping.js'
import { phaseOf } from './phase.js'

/** Where the page of each change is read. */
export const pages = 'https://github.com/polytomic-codemod/polytomic-codemod/blob/main/transforms'

/** What is known of a workspace before it is shown: offsets and edits on the texts as read. */
export interface Judged {
  trace: Trace
  /** Past the gate: a rewrite among them is in `edits`. */
  findings: readonly Finding[]
  edits: FileOutcome[]
  failures: Failure[]
  /** Sentences about the run itself. */
  notes: readonly string[]
  keeping: Keeping
}

export function reportOf(judged: Judged, workspace: Workspace, settings: Settings): Outcome {
  const { trace, findings, edits, failures, notes, keeping } = judged
  const place = placer(workspace, settings)
  const fingerprint = fingerprinter()
  const print = ({ change, at, message }: Finding): string => {
    const text = workspace.textOf(at.file)
    return fingerprint(change, at.file, text === null ? message : lineAround(text, at.start))
  }
  const groups = groupsOf(findings)
  const shown = (finding: Finding): ReportedFinding =>
    reportedFinding(finding, { place, print, groups, settings })
  const reported = oncePerPlace(findings).sort(byOffset).map(shown).sort(byPlace)
  const kept = keeping.kept
    .map(({ finding, directive: { name, line, reason } }) => ({
      ...withoutEdits(shown(finding)),
      by: { comment: name, line, reason },
    }))
    .sort(byPlace)
  const states = { open: findings, keeping, settings }
  const calls = trace.calls
    .filter(
      (call) =>
        call.certainty === 'proven' ||
        keeping.keptCalls.has(call) ||
        findings.some((finding) => finding.calls.includes(call)),
    )
    .map((call) => reportedCall(call, stateOf(call, states), place))
  const distinct = oncePerSite(calls)
  const keptSites = new Set(keeping.kept.filter(isLoose).map(({ finding }) => placeKey(finding.at)))
  for (const finding of findings) if (finding.calls.length === 0) keptSites.delete(placeKey(finding.at))
  for (const at of looseSites(trace)) {
    const { file, line, column } = place(rangeOf(at))
    distinct.push({
      operation: null,
      method: null,
      path: null,
      file,
      line,
      column,
      version: null,
      state: keptSites.has(placeKey(rangeOf(at))) ? 'kept' : 'unresolved',
      evidence: [],
      certainty: 'proven',
    })
  }
  distinct.sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column,
  )
  return {
    files: 0,
    edits,
    findings: reported,
    calls: distinct,
    failures,
    kept,
    notes: [...keeping.notes, ...notes],
  }
}

function byPlace(a: ReportedFinding, b: ReportedFinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column || (a.change < b.change ? -1 : 1)
}

/** In this order alike findings of a file are counted, so that their fingerprints do not depend on who came first. */
function byOffset({ at: a }: Finding, { at: b }: Finding): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start
}

function isLoose({ finding }: Kept): boolean {
  return finding.calls.length === 0
}

function placeKey({ file, start }: Range): string {
  return `${file}:${start}`
}

/** The edits of each group of rewrites, without doubles. */
function groupsOf(findings: readonly Finding[]): Map<string, Edit[]> {
  const groups = new Map<string, Map<string, Edit>>()
  for (const { remedy } of findings) {
    if (remedy.kind !== 'rewrite') continue
    const group = groups.get(remedy.group) ?? new Map<string, Edit>()
    for (const edit of remedy.edits) group.set(`${edit.file}:${edit.start}:${edit.end}:${edit.text}`, edit)
    groups.set(remedy.group, group)
  }
  return new Map([...groups].map(([id, edits]) => [id, [...edits.values()].sort(inText)]))
}

function withoutEdits({ edits: _, suggestions: __, ...rest }: ReportedFinding): ReportedFinding {
  return { ...rest, fix: 'manual' }
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
export function oncePerPlace(findings: readonly Finding[]): Finding[] {
  const kept = new Map<string, Finding>()
  for (const finding of findings) {
    const key = `${finding.change}:${finding.at.file}:${finding.at.start}:${finding.at.end}:${finding.remedy.kind}`
    const known = kept.get(key)
    if (!known) kept.set(key, finding)
    else kept.set(key, { ...known, calls: [...new Set([...known.calls, ...finding.calls])] })
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

interface Showing {
  place: Place
  print: (finding: Finding) => string
  groups: ReadonlyMap<string, readonly Edit[]>
  settings: Settings
}

function reportedFinding(finding: Finding, { place, print, groups, settings }: Showing): ReportedFinding {
  const { remedy, calls } = finding
  const isNew = calls.length > 0 && calls.every((call) => phaseOf(call, settings) === 'new')
  const named = ({ file, start, end, text }: Edit) => ({
    file: relativePath(settings.root, file),
    start,
    end,
    text,
  })
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
    requests: calls.map(({ method, path, site }) => {
      const { file, line, column } = place(rangeOf(site))
      return { method, path, file, line, column }
    }),
    ...(remedy.kind === 'suggest'
      ? { suggestions: remedy.options.map(({ title, edits }) => ({ title, edits: edits.map(named) })) }
      : {}),
    ...(remedy.kind === 'rewrite' ? { edits: (groups.get(remedy.group) ?? remedy.edits).map(named) } : {}),
    urgent:
      remedy.kind !== 'rewrite' &&
      isUrgent(finding.change) &&
      (isNew || calls.some((call) => phaseOf(call, settings) === 'old')),
    fingerprint: print(finding),
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

function reportedCall(call: ApiCall, state: CallState, place: Place): ReportedCall {
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
    state,
    evidence: call.evidence.map((step) => shownStep(step, place)),
    certainty: call.certainty,
  }
}

interface States {
  open: readonly Finding[]
  keeping: Keeping
  settings: Settings
}

/** The one state in which a call ends: what is left to a person counts before what was kept or done. */
function stateOf(call: ApiCall, { open, keeping, settings }: States): CallState {
  const own = open.filter((finding) => finding.calls.includes(call))
  const isKept = keeping.keptCalls.has(call)
  if (!call.operation) return isKept && own.length === 0 ? 'kept' : 'unresolved'
  const kinds = new Set(own.map((finding) => finding.remedy.kind))
  if (kinds.has('manual')) return 'manual'
  if (kinds.has('suggest')) return 'suggested'
  if (isKept) return 'kept'
  if (own.some(({ change, remedy }) => change !== 'version-header' && remedy.kind === 'rewrite'))
    return 'rewritten'
  return phaseOf(call, settings) === 'new' ? 'alreadyNew' : 'unaffected'
}
