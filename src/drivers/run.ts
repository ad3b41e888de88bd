/**
 * One run, pure: from listed files and candidate texts to an outcome. Holds the one safety gate. Nothing here
 * reads configuration, prints or writes.
 */

import { catalogue } from '../../transforms/index.js'
import type { Change, Edit, Failure, FileOutcome, Finding, Outcome, Settings } from '../change.js'
import { applyEdits, type EditGroup, mergeEdits, sharing } from '../edit/merge.js'
import type { Candidate } from '../source/candidates.js'
import { isPage } from '../source/components.js'
import { type ListedFiles, relativePath } from '../source/files.js'
import { type ImportIndex, importIndex } from '../source/imports.js'
import { textsInCode } from '../source/inner-texts.js'
import { createWorkspace, type Workspace } from '../source/modules.js'
import { parses } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import type { Range } from '../trace/evidence.js'
import { type Trace, traceCalls } from '../trace/index.js'
import { demotedGroups, gate } from './gate.js'
import { halfWay } from './half-way.js'
import { type Keeping, withoutKept } from './keeping.js'
import { mentioned } from './mentioned.js'
import { findingsOf } from './proposals.js'
import { type Judged, reportOf } from './reported.js'
import { unprovenUses } from './type-proof.js'

export interface RunInput {
  settings: Settings
  files: ListedFiles
  /** Files whose text mentions Polytomic, with the text as read. */
  candidates: readonly Candidate[]
  /** Texts that are not JavaScript and mention Polytomic. */
  texts?: readonly Candidate[]
  /** The package.json files that name Polytomic's package and may be edited. */
  manifests?: readonly Candidate[]
  /** What was noted of imports while the files were scanned; absent: the files are read again where somebody asks. */
  imports?: ImportIndex
  progress?: (phase: string, done: number, total: number) => void
}

/** Detects, proposes, gates and merges; the edits are in the outcome, nothing is written. */
export async function detect(input: RunInput): Promise<Outcome> {
  const { settings, files, candidates, manifests = [], progress } = input
  const { imports = importIndex(() => files.everything()) } = input
  const workspace = createWorkspace({
    files: files.files,
    root: files.root,
    texts: new Map(candidates.map(({ path, text }) => [path, text])),
    imports,
    packageFiles: () => files.packages(),
    manifests: new Map(manifests.map(({ path, text }) => [path, text])),
  })
  progress?.('tracing requests', 0, candidates.length)
  const paths = candidates.map(({ path }) => path)
  const judged = judge(workspace, paths, settings, selected(settings))
  const lineOf = ({ file, start }: Range): number =>
    (workspace.textOf(file) ?? '').slice(0, start).split('\n').length
  const half = halfWay(judged, settings, lineOf)
  const outcome = reportOf({ ...judged, findings: [...judged.findings, ...half] }, workspace, settings)
  const boms = new Map([...candidates, ...manifests].map(({ path, bom }) => [path, bom]))
  for (const edit of outcome.edits) edit.bom = boms.get(edit.path) ?? false
  const texts = [...(input.texts ?? []), ...textsInCode(workspace)]
  const beside = mentioned(texts, settings, selected(settings))
  return {
    ...outcome,
    files: files.files.length + files.texts.length,
    findings: [...outcome.findings, ...beside.findings],
    calls: [...outcome.calls, ...beside.calls],
    kept: [...outcome.kept, ...beside.kept],
    notes: [...outcome.notes, ...beside.notes],
  }
}

/** The changes that `--only` and `--skip` leave. */
export function selected(settings: Settings): readonly Change[] {
  return catalogue.filter(
    ({ id }) => (settings.only ? settings.only.has(id) : true) && !settings.skip?.has(id),
  )
}

/** The outcome over a workspace; also what the jscodeshift modules run, over a workspace of one file. */
export function outcomeOf(
  workspace: Workspace,
  candidates: readonly string[],
  settings: Settings,
  changes: readonly Change[],
): Outcome {
  return reportOf(judge(workspace, candidates, settings, changes), workspace, settings)
}

/** All findings of a workspace, as offsets and edits: what every face shows in its own way. */
export function judge(
  workspace: Workspace,
  candidates: readonly string[],
  settings: Settings,
  changes: readonly Change[],
): Judged {
  const trace = traceCalls(workspace, candidates, settings.hosts)
  const proposed = findingsOf(trace, settings, changes)
  const { findings, groups, keeping } = settle(proposed, trace, workspace, settings)
  const { edits, failures, broken } = editedFiles(workspace, groups)
  const whole = groups.filter(({ id }) => !broken.has(id))
  const final = findings
    .map((finding) => withoutGroup(finding, broken, 'the edited file would not parse'))
    .concat(unprovenUses(findings, whole, edits, workspace))
  const unread: Failure[] = workspace.failures
    .filter(({ path }) => workspace.isEditable(path) && !isPage(path))
    .map(({ path, reason }) => ({
      file: relativePath(settings.root, path),
      reason: `it could not be parsed: ${reason}`,
    }))
  const own: Failure[] = trace.faults.map(({ path, reason }) => ({
    file: relativePath(settings.root, path),
    reason,
  }))
  // A page may be a template of any language, so a script in it that does not parse is nobody's fault.
  const pages = workspace.failures.filter(({ path }) => workspace.isEditable(path) && isPage(path))
  const notes = pages.map(
    ({ path, reason }) =>
      `${relativePath(settings.root, path)} mentions Polytomic, and its scripts were not looked at, since they could not be parsed: ${reason}`,
  )
  return { trace, findings: final, edits, failures: [...unread, ...own, ...failures], notes, keeping }
}

/** Without what comments keep, through the gate, then merged; what clashes is left to a person. */
function settle(
  proposed: readonly Finding[],
  trace: Trace,
  workspace: Workspace,
  settings: Settings,
): { findings: Finding[]; groups: EditGroup[]; keeping: Keeping } {
  const keeping = withoutKept(withoutDoubles(proposed), trace, workspace, settings)
  let findings = gate(keeping.findings, trace, workspace, settings)
  findings = wholeGroups(findings, keeping, (finding) => placeOf(finding, workspace, settings))
  const done = swallowed(findings)
  const groups: EditGroup[] = findings.flatMap((finding) =>
    finding.remedy.kind === 'rewrite' && !done.has(finding)
      ? [{ id: finding.remedy.group, edits: finding.remedy.edits }]
      : [],
  )
  const merged = mergeEdits(groups)
  findings = findings.map((finding) =>
    withoutGroup(finding, merged.dropped, 'another edit of the same place came first'),
  )
  return { findings, groups: groups.filter(({ id }) => !merged.dropped.has(id)), keeping }
}

/** Findings of types whose name goes away with what holds it: another edit has done what theirs would. */
function swallowed(findings: readonly Finding[]): Set<Finding> {
  const removed = findings.flatMap(({ remedy, change }) =>
    remedy.kind === 'rewrite' && change !== 'sdk-types'
      ? remedy.edits.filter(({ start, end, text }) => text.trim() === '' && start < end)
      : [],
  )
  return new Set(
    findings.filter(
      ({ change, at }) =>
        change === 'sdk-types' &&
        removed.some(({ file, start, end }) => file === at.file && start <= at.start && at.end <= end),
    ),
  )
}

/** One finding for one place of a change, whoever reports it: two calls of one wrapper read the same field. */
function withoutDoubles(findings: readonly Finding[]): Finding[] {
  const kept = new Map<string, Finding>()
  for (const finding of findings) {
    const key = `${finding.change}:${finding.at.file}:${finding.at.start}:${finding.at.end}:${finding.remedy.kind}`
    const known = kept.get(key)
    if (!known) kept.set(key, finding)
    else if (
      known.remedy.kind === 'rewrite' &&
      finding.remedy.kind === 'rewrite' &&
      known.remedy.group !== finding.remedy.group
    ) {
      // The same place in two groups: both stand or fall with it.
      kept.set(`${key}:${finding.remedy.group}`, { ...finding, calls: finding.calls })
    } else {
      const { remedy } = known
      const edits =
        remedy.kind === 'rewrite' && finding.remedy.kind === 'rewrite' && isOfOtherText(finding, known)
          ? [...remedy.edits, ...finding.remedy.edits]
          : null
      kept.set(key, {
        ...known,
        remedy: edits && remedy.kind === 'rewrite' ? { ...remedy, edits } : remedy,
        calls: [...new Set([...known.calls, ...finding.calls])],
      })
    }
  }
  return [...kept.values()]
}

/**
 * Whether a finding edits texts that only its own calls are made of: one place may stand for several texts (the items
 * of a list), and each call brings the edits of its own.
 */
function isOfOtherText(finding: Finding, known: Finding): boolean {
  if (finding.remedy.kind !== 'rewrite') return false
  const uses = (calls: readonly ApiCall[], edit: Edit): boolean =>
    calls.some((call) =>
      call.uses.some((use) => use.file === edit.file && use.start <= edit.start && edit.end <= use.end),
    )
  return finding.remedy.edits.every((edit) => uses(finding.calls, edit) && !uses(known.calls, edit))
}

/** A group of which one finding was demoted or kept is demoted whole, and so are the groups that share an edit with it. */
function wholeGroups(
  findings: readonly Finding[],
  { kept }: Keeping,
  place: (finding: Finding) => string,
): Finding[] {
  const demoted = new Map<string, Finding[]>()
  const edits = new Map<string, Edit[]>()
  const all = [...findings, ...kept.map(({ finding }) => finding)]
  for (const { remedy } of all) {
    if (remedy.kind === 'rewrite')
      edits.set(remedy.group, [...(edits.get(remedy.group) ?? []), ...remedy.edits])
  }
  const held = new Set<string>()
  for (const { finding } of kept) {
    if (finding.remedy.kind !== 'rewrite') continue
    for (const each of sharing(edits, finding.remedy.group)) held.add(each)
  }
  for (const finding of findings) {
    const group = demotedGroups.get(finding)
    if (group === undefined) continue
    for (const each of sharing(edits, group)) demoted.set(each, [...(demoted.get(each) ?? []), finding])
  }
  const blocked = new Set(demoted.keys())
  return findings.map((finding) => {
    const group = finding.remedy.kind === 'rewrite' ? finding.remedy.group : ''
    const places = [...new Set((demoted.get(group) ?? []).map(place))]
    const others = places.length > 2 ? ` and at ${places.length - 1} more places` : ''
    const where = others ? `${places[0]}${others}` : places.join(' and ')
    return withoutGroup(
      withoutGroup(finding, held, 'a comment keeps an edit that belongs to it from being made'),
      blocked,
      `it belongs together with what is left to you at ${where}`,
    )
  })
}

/** Where a finding is, as a person looks it up: `src/a.ts:12`. */
function placeOf({ at }: Finding, workspace: Workspace, settings: Settings): string {
  const before = workspace.textOf(at.file)?.slice(0, at.start) ?? ''
  return `${relativePath(settings.root, at.file)}:${before.split('\n').length}`
}

function withoutGroup(finding: Finding, groups: ReadonlySet<string>, why: string): Finding {
  const { remedy } = finding
  if (remedy.kind !== 'rewrite' || !groups.has(remedy.group)) return finding
  return {
    ...finding,
    remedy: { kind: 'manual' },
    message: `${finding.message} This was not done for you, because ${why}: please make the change by hand.`,
  }
}

function editedFiles(
  workspace: Workspace,
  groups: readonly EditGroup[],
): { edits: FileOutcome[]; failures: Failure[]; broken: Set<string> } {
  const broken = new Set<string>()
  for (;;) {
    const { edits } = mergeEdits(groups.filter(({ id }) => !broken.has(id)))
    const outcomes: FileOutcome[] = []
    let bad: string | null = null
    for (const [path, list] of edits) {
      const before = workspace.textOf(path)
      if (before === null || list.length === 0) continue
      const after = applyEdits(before, list)
      if (after === before) continue
      // What we write must parse as what we read did.
      if (!isWhole(path, after)) {
        bad = path
        break
      }
      outcomes.push({ path, before, after, bom: false })
    }
    if (bad === null) return { edits: outcomes, failures: [], broken }
    for (const { id, edits: list } of groups) if (list.some((edit) => edit.file === bad)) broken.add(id)
  }
}

/** Whether a text parses as what its file is. */
function isWhole(path: string, text: string): boolean {
  if (!path.endsWith('.json')) return parses(path, text)
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
