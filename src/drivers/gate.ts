/**
 * The safety gate: a rewrite passes only where the evidence is proven, the call is on the old version, every edit
 * lies in a file that is ours to edit, and nothing else depends on the text that is edited.
 */
import { type Edit, type Finding, isOfPackage, type Settings } from '../change.js'
import { isComponent, isInCode } from '../source/components.js'
import type { Workspace } from '../source/modules.js'
import type { ApiCall } from '../trace/call.js'
import { isPutTogether } from '../trace/clients/described.js'
import type { Trace } from '../trace/index.js'
import { otherSource } from '../trace/reads/mixed.js'
import { strayUse } from '../trace/reads/stray.js'
import { phaseOf } from './phase.js'

/** Findings that the gate turned from rewrites into something less, with the group they were of. */
export const demotedGroups = new WeakMap<Finding, string>()

export function gate(
  all: readonly Finding[],
  trace: Trace,
  workspace: Workspace,
  settings: Settings,
): Finding[] {
  const findings = withoutChoices(all)
  const byEdit = new Map<string, Set<ApiCall>>()
  for (const { remedy, calls } of findings) {
    if (remedy.kind !== 'rewrite') continue
    for (const edit of remedy.edits) {
      const key = keyOf(edit)
      const known = byEdit.get(key) ?? new Set()
      for (const call of calls) known.add(call)
      byEdit.set(key, known)
    }
  }
  const unreached = callsOutside(findings, workspace)
  const passed = findings.map((finding) => {
    const after = pass(finding, trace, workspace, settings, byEdit, unreached)
    if (after !== finding && finding.remedy.kind === 'rewrite') demotedGroups.set(after, finding.remedy.group)
    return after
  })
  return agreeing(findings, passed, settings)
}

/** Of a rewrite and a choice at one place that makes the same edits, the choice: a person is asked for a reason. */
function withoutChoices(findings: readonly Finding[]): Finding[] {
  const choices = new Map<string, Set<string>>()
  for (const finding of findings) {
    if (finding.remedy.kind !== 'suggest') continue
    const edits = finding.remedy.options.flatMap((option) => option.edits.map(keyOf))
    const known = choices.get(placeOf(finding))
    choices.set(placeOf(finding), new Set([...(known ?? []), ...edits]))
  }
  return findings.filter((finding) => {
    const chosen = finding.remedy.kind === 'rewrite' ? choices.get(placeOf(finding)) : undefined
    return (
      !chosen || finding.remedy.kind !== 'rewrite' || !finding.remedy.edits.every((e) => chosen.has(keyOf(e)))
    )
  })
}

/**
 * One edit that several calls ask for at one place. What a call on the new version needs is done where one on the old
 * version has it rewritten, and said once; where the edit must not be made for one of them, it is made for none.
 */
function agreeing(before: readonly Finding[], passed: readonly Finding[], settings: Settings): Finding[] {
  const rewrites = new Map<string, number[]>()
  before.forEach((finding, i) => {
    if (finding.remedy.kind !== 'rewrite' || passed[i]?.remedy.kind !== 'rewrite') return
    const key = sameOf(finding, finding.remedy.edits)
    rewrites.set(key, [...(rewrites.get(key) ?? []), i])
  })
  const result: (Finding | null)[] = [...passed]
  before.forEach((finding, i) => {
    const left = passed[i]
    if (finding.remedy.kind !== 'rewrite' || left?.remedy.kind !== 'manual') return
    const isNew = finding.calls.some((call) => phaseOf(call, settings) === 'new')
    for (const at of rewrites.get(sameOf(finding, finding.remedy.edits)) ?? []) {
      const rewrite = result[at]
      if (!rewrite) continue
      const calls = [...new Set([...rewrite.calls, ...left.calls])]
      result[at] = isNew ? { ...rewrite, calls } : { ...left, calls }
      const group = (before[at]?.remedy as { group?: string }).group
      if (!isNew && group !== undefined) demotedGroups.set(result[at], group)
      result[i] = null
    }
  })
  return result.filter((finding) => finding !== null)
}

function placeOf({ change, at }: Finding): string {
  return `${change}:${at.file}:${at.start}:${at.end}`
}

function sameOf(finding: Finding, edits: readonly Edit[]): string {
  return `${placeOf(finding)} ${edits.map(keyOf).join(' ')}`
}

/** The calls that need edits of the user's files which this run may not make: their pin waits for them. */
function callsOutside(findings: readonly Finding[], workspace: Workspace): Set<ApiCall> {
  const isOutside = ({ file }: Edit): boolean => !workspace.isEditable(file) && !workspace.isGenerated(file)
  return new Set(
    findings.flatMap(({ change, remedy, calls }) =>
      change !== 'version-header' && remedy.kind === 'rewrite' && remedy.edits.some(isOutside) ? calls : [],
    ),
  )
}

function keyOf({ file, start, end, text }: Edit): string {
  return `${file}:${start}:${end}:${text}`
}

function pass(
  finding: Finding,
  trace: Trace,
  workspace: Workspace,
  settings: Settings,
  byEdit: ReadonlyMap<string, ReadonlySet<ApiCall>>,
  unreached: ReadonlySet<ApiCall>,
): Finding {
  const { remedy } = finding
  // What the package's release decides does not ask for the version of a request.
  const phases = new Set(
    isOfPackage(finding.change) ? [] : finding.calls.map((call) => phaseOf(call, settings)),
  )
  if (phases.has('new') && finding.change !== 'version-header') {
    // Code that asks for the new version is never touched; what that version refuses is still said.
    return remedy.kind === 'manual'
      ? finding
      : { ...manually(finding), message: `This request already asks for 2025-09-18. ${finding.message}` }
  }
  if (remedy.kind === 'suggest' && settings.suggestions?.has(finding.change)) {
    const [first] = remedy.options
    const foreign = first?.edits.some(
      (edit) => !workspace.isEditable(edit.file) || !isCodeOf(workspace, edit),
    )
    if (first && !foreign)
      return {
        ...finding,
        remedy: {
          kind: 'rewrite',
          edits: first.edits,
          group: `chosen:${finding.at.file}:${finding.at.start}`,
        },
      }
  }
  if (remedy.kind !== 'rewrite') return finding
  const mixed = otherSource(trace, finding.at, agreedCalls(finding, byEdit))
  if (mixed) return manually(finding, `what is read here is also ${mixed}`)
  const foreign = remedy.edits.find((edit) => !workspace.isEditable(edit.file))
  if (foreign) return manually(finding, 'it would change a file that is outside of what this run may edit')
  if (finding.change === 'version-header' && finding.calls.some((call) => unreached.has(call)))
    return manually(
      finding,
      'calls of this client have to change in files that are outside of what this run may edit; run it over these files too',
    )
  const held = heldManifest(finding, workspace)
  if (held) return manually(finding, held)
  if (
    finding.change !== 'version-header' &&
    finding.calls.some(({ request }) => isPutTogether(trace.tracer, request))
  )
    return manually(
      finding,
      'the object that describes the request has parts that are not known here, or that are picked at run time',
    )
  const outside = remedy.edits.find((edit) => !isCodeOf(workspace, edit))
  if (outside) return manually(finding, 'it would change the markup around the script')
  const elsewhere = finding.change === 'version-header' ? null : elsewhereOf(finding)
  if (elsewhere) return manually(finding, elsewhere)
  // The version header is Polytomic's own: one proven request is enough for it.
  const isLikely =
    finding.change === 'version-header'
      ? finding.calls.every((call) => call.certainty !== 'proven') && finding.calls.length > 0
      : finding.calls.some((call) => call.certainty !== 'proven')
  if (isLikely) {
    return suggested(
      finding,
      'Nothing here proves that the request goes to Polytomic; apply this if it does.',
    )
  }
  if (phases.has('unpinned') || phases.has('unknown')) {
    return suggested(
      finding,
      'Which version this request asks for is not known; apply this when it asks for 2025-09-18.',
    )
  }
  for (const edit of remedy.edits) {
    const others = trace.calls.filter((call) => !finding.calls.includes(call) && dependsOn(call, edit))
    const agreed = byEdit.get(keyOf(edit))
    const against = others.find((call) => !agreed?.has(call))
    if (against) {
      return manually(
        finding,
        `the text to change also serves ${against.method ?? 'a request'} ${against.path ?? ''}, which must keep it`,
      )
    }
    if (finding.change === 'version-header' || !finding.calls.some((call) => dependsOn(call, edit))) continue
    const stray = strayUse(trace.tracer, edit, [...finding.calls, ...(agreed ?? [])])
    if (stray) {
      return manually(finding, 'the text to change is also used where it could not be followed')
    }
  }
  return finding
}

/** Why an edit of a call that also goes to another service cannot be made. */
function elsewhereOf({ calls }: Finding): string | null {
  const call = calls.find((each) => each.elsewhere !== null)
  return call
    ? `the same request may also go to ${call.elsewhere}, which must keep what it sends and answers`
    : null
}

/** Whether an edit stays in the code of its file; files without markup are code from end to end. */
function isCodeOf(workspace: Workspace, edit: Edit): boolean {
  if (!isComponent(edit.file)) return true
  const text = workspace.load(edit.file)?.text
  return text !== undefined && isInCode(edit.file, text, edit)
}

/** The calls of all findings that want these edits. */
function agreedCalls(finding: Finding, byEdit: ReadonlyMap<string, ReadonlySet<ApiCall>>): Set<ApiCall> {
  const calls = new Set(finding.calls)
  if (finding.remedy.kind !== 'rewrite') return calls
  for (const edit of finding.remedy.edits) for (const call of byEdit.get(keyOf(edit)) ?? []) calls.add(call)
  return calls
}

function dependsOn(call: ApiCall, edit: Edit): boolean {
  return call.uses.some(
    (use) =>
      use.file === edit.file &&
      (edit.start === edit.end
        ? edit.start >= use.start && edit.start <= use.end
        : edit.start < use.end && use.start < edit.end),
  )
}

function manually(finding: Finding, why?: string): Finding {
  const message = why
    ? `${finding.message} This was not done for you, because ${why}: please make the change by hand.`
    : finding.message
  return { ...finding, remedy: { kind: 'manual' }, message }
}

function suggested(finding: Finding, why: string): Finding {
  const edits = finding.remedy.kind === 'rewrite' ? finding.remedy.edits : []
  return {
    ...finding,
    remedy: { kind: 'suggest', options: [{ title: 'Make the change', edits }] },
    message: `${finding.message} ${why}`,
  }
}

/** Why edits that go with a new release of the package cannot be made: its package.json has to move with them. */
function heldManifest(finding: Finding, workspace: Workspace): string | null {
  if (workspace.isAlone || finding.change === 'sdk-package') return null
  const manifests = [
    ...(finding.manifest ? [finding.manifest] : []),
    ...finding.calls.flatMap((call) => call.request.sdk?.manifest ?? []),
  ]
  const held = manifests.find(
    (manifest) => manifest.side === 'old' && !workspace.manifests.some(({ path }) => path === manifest.path),
  )
  return held ? 'the package.json that has to change with it is outside of what this run may edit' : null
}
