/**
 * What comments take out of the findings, before the gate: a place that is kept is not edited, and a request that is
 * kept on the old version holds its pin, since a pin that moved would change what the request gets.
 */
import type { ChangeId, Finding, Settings } from '../change.js'
import { relativePath } from '../source/files.js'
import type { Workspace } from '../source/modules.js'
import type { Node } from '../source/parse.js'
import { type ApiCall, rangeOf } from '../trace/call.js'
import type { Range } from '../trace/evidence.js'
import type { Trace } from '../trace/index.js'
import { type Directive, directivesOf } from './directives.js'
import { phaseOf } from './phase.js'

export interface Kept {
  finding: Finding
  directive: Directive
}

export interface Keeping {
  findings: Finding[]
  kept: Kept[]
  /** Requests that a comment speaks of, with that comment. */
  keptCalls: ReadonlyMap<ApiCall, Directive>
  /** Sentences about comments that do nothing. */
  notes: string[]
}

/** Findings that a comment speaks of go to `kept`, alone or with their requests. */
export function withoutKept(
  proposed: readonly Finding[],
  trace: Trace,
  workspace: Workspace,
  settings: Settings,
): Keeping {
  const { directives, faults } = directivesIn(workspace)
  const notes = faults.map(({ file, line, reason }) => `${nameOf(file, settings)}:${line}: ${reason}`)
  if (directives.length === 0) return { findings: [...proposed], kept: [], keptCalls: new Map(), notes }
  const kept: Kept[] = []
  const keptCalls = new Map<ApiCall, Directive>()
  const used = new Set<Directive>()
  const keep = (finding: Finding, directive: Directive): void => {
    used.add(directive)
    kept.push({ finding, directive })
  }
  for (const [call, directive] of oldOnPurpose(trace, directives, settings)) keptCalls.set(call, directive)
  let open: Finding[] = []
  for (const finding of proposed) {
    const direct = directives.find((each) => isCoveredBy(each, finding.at) && isAbout(each, finding.change))
    const directive =
      direct ??
      directives.find(
        (each) =>
          each.name !== 'eslint-disable' &&
          isAbout(each, finding.change) &&
          finding.calls.length > 0 &&
          finding.calls.every((call) => speaksOf(each, call)),
      )
    if (!directive) {
      open.push(finding)
      continue
    }
    keep(finding, directive)
    for (const call of finding.calls) if (!keptCalls.has(call)) keptCalls.set(call, directive)
  }
  const isHeld = (call: ApiCall): boolean => keptCalls.has(call) && phaseOf(call, settings) === 'old'
  if ([...keptCalls.keys()].some(isHeld)) open = holdPins(open, isHeld, keptCalls, keep, settings)
  for (const directive of keptCalls.values()) used.add(directive)
  if (!settings.only && !settings.skip) {
    for (const { file, line, name } of directives.filter((each) => !used.has(each))) {
      notes.push(
        `${nameOf(file, settings)}:${line}: this ${name} comment suppresses nothing any more; take it out.`,
      )
    }
  }
  return { findings: open, kept, keptCalls, notes }
}

/**
 * Requests on the old version that a comment speaks of, whether or not they have findings: by its place at the pin of
 * their client, or anywhere in the request. On another version a request is kept only where a finding was.
 */
function* oldOnPurpose(
  trace: Trace,
  directives: readonly Directive[],
  settings: Settings,
): Iterable<[ApiCall, Directive]> {
  const isOld = (call: ApiCall) => phaseOf(call, settings) === 'old'
  for (const client of trace.clients) {
    const at = rangeOf(client.at)
    const directive = directives.find((each) => isCoveredBy(each, at) && isAbout(each, 'version-header'))
    if (directive) for (const call of client.calls) if (isOld(call)) yield [call, directive]
  }
  for (const call of trace.calls) {
    if (!isOld(call)) continue
    const directive = directives.find(
      (each) => !each.changes && each.name !== 'eslint-disable' && standsIn(each, call),
    )
    if (directive) yield [call, directive]
  }
}

/**
 * A client whose requests are all kept is kept. Where only some are, its pin stays, and with it the requests that
 * share it: a rewritten request on an old pin would be as wrong as the reverse.
 */
function holdPins(
  findings: readonly Finding[],
  isHeld: (call: ApiCall) => boolean,
  keptCalls: ReadonlyMap<ApiCall, Directive>,
  keep: (finding: Finding, directive: Directive) => void,
  settings: Settings,
): Finding[] {
  const waiting = new Map<ApiCall, string>()
  for (const { change, calls } of findings) {
    const holder = change === 'version-header' ? calls.find(isHeld) : undefined
    if (!holder) continue
    const why = samePin(keptCalls.get(holder) as Directive, settings)
    for (const call of calls) if (!isHeld(call)) waiting.set(call, why)
  }
  const open: Finding[] = []
  for (const finding of findings) {
    const held = finding.calls.find(isHeld)
    if (held && finding.calls.every(isHeld)) {
      keep(finding, keptCalls.get(held) as Directive)
      continue
    }
    const waits = finding.calls.find((call) => waiting.has(call))
    const why =
      (waits && waiting.get(waits)) ?? (held && servesKept(keptCalls.get(held) as Directive, settings))
    if (why === undefined || finding.remedy.kind === 'manual') {
      open.push(finding)
      continue
    }
    // What is kept is not waiting for anybody.
    const calls = finding.calls.filter((call) => !isHeld(call))
    const message = `${finding.message} ${notDone(why)}`
    open.push({ ...finding, calls, remedy: { kind: 'manual' }, message })
  }
  return open
}

/** Why an edit was not made, as the sentence behind a finding's own. */
function notDone(why: string): string {
  return `This was not done for you, because ${why}.`
}

function samePin({ name, file, line }: Directive, settings: Settings): string {
  return `a ${name} comment (${nameOf(file, settings)}:${line}) keeps a request with the same version pin on the old version. Give that request a pin of its own, then run again`
}

function servesKept({ name, file, line }: Directive, settings: Settings): string {
  return `the text also serves a request that a ${name} comment (${nameOf(file, settings)}:${line}) keeps as it is`
}

function directivesIn(workspace: Workspace): ReturnType<typeof directivesOf> {
  const all: ReturnType<typeof directivesOf> = { directives: [], faults: [] }
  for (const module of workspace.loaded) {
    if (!workspace.isEditable(module.path)) continue
    const { directives, faults } = directivesOf(module)
    all.directives.push(...directives)
    all.faults.push(...faults)
  }
  return all
}

function isAbout({ changes }: Directive, change: ChangeId): boolean {
  return !changes || changes.has(change)
}

/** Whether the comment speaks of the line that a range begins on. */
export function isCoveredBy({ file, start, end }: Directive, at: Range): boolean {
  return at.file === file && start <= at.start && at.start < end
}

/** Whether the comment stands at the request, or at the statement that makes it. */
function speaksOf(directive: Directive, call: ApiCall): boolean {
  const { module, node } = call.site
  if (module.path !== directive.file) return false
  const starts = [node.range[0], statementOf(node).range[0]]
  return starts.some((start) => directive.start <= start && start < directive.end)
}

/** Whether the comment speaks of any line of the request, or of the first of its statement. */
function standsIn(directive: Directive, call: ApiCall): boolean {
  const { module, node } = call.site
  if (module.path !== directive.file) return false
  const isInside = directive.start < node.range[1] && node.range[0] < directive.end
  return isInside || speaksOf(directive, call)
}

function statementOf(node: Node): Node {
  for (let at: Node | undefined = node; at; at = at.parent) {
    if (/(?:Statement|Declaration|PropertyDefinition|MethodDefinition)$/.test(at.type)) return at
  }
  return node
}

function nameOf(file: string, settings: Settings): string {
  return relativePath(settings.root, file)
}
