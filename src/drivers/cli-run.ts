/** The commands that look at code: `run` writes, `check` and `inventory` do not. */
import { basename } from 'node:path'
import type { Failure, FileOutcome, Outcome } from '../change.js'
import { withSetting } from '../config/save.js'
import { relativePath, repositoryOf } from '../source/files.js'
import { type Answer, askCredential, undecided } from './cli-ask.js'
import { defaultBaseline, fixedLines, gated, updateBaseline } from './cli-gate.js'
import { type Io, usageError } from './cli-io.js'
import { nextAfterLooking, nextAfterRun, quoted } from './cli-next.js'
import type { Asked } from './cli-options.js'
import { outcomeOf, type Prepared, prepare } from './cli-prepare.js'
import { exitCodeOf, printInventory, printReport } from './cli-report.js'
import { refusalOf, treeState } from './git.js'
import { type Written, writeAll } from './write.js'

type Asking<Name> = Extract<Asked, { command: Name }>

export async function check(asked: Asking<'check'>, io: Io): Promise<number> {
  const prepared = await prepare(asked.selection, io)
  const all = await outcomeOf(prepared, io)
  const { format, color, gate } = asked
  const baseline = gate.baseline ?? defaultBaseline
  if (gate.updateBaseline) {
    io.stderr.write(`${await updateBaseline(baseline, all, prepared)}\n`)
    for (const { file, reason } of all.failures) io.stderr.write(`${file}: ${reason}\n`)
    return all.failures.length > 0 ? 3 : 0
  }
  const { outcome, fixed } = gated(all, gate, prepared, io)
  const next = nextAfterLooking(outcome, asked.selection, prepared.settings)
  await printReport(outcome, { mode: 'check', format, color, settings: prepared.settings, next }, io)
  for (const line of fixedLines(fixed, baseline)) io.stderr.write(`${line}\n`)
  const code = exitCodeOf(outcome, 'check')
  return code === 0 && fixed.length > 0 ? 1 : code
}

export async function takeInventory(asked: Asking<'inventory'>, io: Io): Promise<number> {
  const outcome = await outcomeOf(await prepare(asked.selection, io), io)
  printInventory(outcome, asked.format, asked.color, io)
  return outcome.failures.length > 0 ? 3 : 0
}

export async function run(asked: Asking<'run'>, io: Io): Promise<number> {
  let prepared = await prepare(asked.selection, io)
  prepared = { ...prepared, settings: { ...prepared.settings, isRun: true } }
  const isAnythingThere = prepared.scanned.candidates.length + prepared.manifests.length > 0
  if (isAnythingThere && !asked.dryRun && !asked.force) {
    const refusal = refusalOf(treeState(prepared.folders))
    if (refusal) throw usageError(refusal)
  }
  let outcome = await outcomeOf(prepared, io)
  if (asked.dryRun) {
    const next = nextAfterLooking(outcome, asked.selection, prepared.settings)
    const format = asked.format ?? 'preview'
    await printReport(
      outcome,
      { mode: 'dry-run', format, color: asked.color, settings: prepared.settings, next },
      io,
    )
    return exitCodeOf(outcome, 'dry-run')
  }
  const answer = await answerTo(outcome, prepared, io)
  if (answer) {
    prepared = { ...prepared, settings: { ...prepared.settings, credential: answer.credential } }
    outcome = await outcomeOf(prepared, io)
  }
  const result = await writeOutcome(outcome, prepared, io)
  const { failures } = result.outcome
  if (answer?.isToKeep) failures.push(...(await keepAnswer(answer, prepared, io)))
  if (result.isInterrupted) tellInterruption(result.written, asked.force, prepared, io)
  const next = nextAfterRun(result.outcome, asked.selection, prepared.settings, result.written.written.length)
  const { format = 'text', color } = asked
  await printReport(result.outcome, { mode: 'run', format, color, settings: prepared.settings, next }, io)
  return exitCodeOf(result.outcome, 'run')
}

async function answerTo(outcome: Outcome, prepared: Prepared, io: Io): Promise<Answer | null> {
  const findings = undecided(outcome)
  if (!io.isTTY || prepared.settings.credential !== undefined || findings.length === 0) return null
  const { path } = prepared.config
  const name =
    path === null ? 'polytomic-codemod.config.json' : path.endsWith('.json') ? basename(path) : null
  return askCredential(findings, name, io)
}

async function keepAnswer({ credential }: Answer, prepared: Prepared, io: Io): Promise<Failure[]> {
  const { root } = prepared.settings
  const { path, text } = await withSetting(
    prepared.config,
    'credential',
    credential,
    repositoryOf(root) ?? root,
  )
  const file = relativePath(root, path)
  try {
    const { default: writeFileAtomic } = await import('write-file-atomic')
    await writeFileAtomic(path, text)
    io.stderr.write(`Wrote "credential": "${credential}" to ${file}.\n`)
    return []
  } catch (error) {
    return [{ file, reason: `the credential cannot be written to it: ${(error as Error).message}` }]
  }
}

interface Result {
  outcome: Outcome
  written: Written
  isInterrupted: boolean
}

async function writeOutcome(first: Outcome, prepared: Prepared, io: Io): Promise<Result> {
  let outcome = first
  let isInterrupted = false
  const stopListening = io.onInterrupt(() => {
    isInterrupted = true
  })
  const written = await writeAll(first.edits, {
    async replan(without) {
      outcome = await outcomeOf(withTextsOf(first.edits, prepared), io, without)
      return outcome.edits
    },
    isInterrupted: () => isInterrupted,
  }).finally(stopListening)
  const { root } = prepared.settings
  const nameOf = (path: string) => relativePath(root, path)
  const unwritten = new Set(written.unwritten.map(nameOf))
  const failures = [
    ...outcome.failures,
    ...written.obstacles.map(({ path, reason }) => ({ file: nameOf(path), reason })),
    ...[...unwritten].map((file) => ({ file, reason: 'it was not written, since the run was interrupted' })),
  ]
  const findings = outcome.findings.map((finding) =>
    unwritten.has(finding.file) ? { ...finding, applied: false } : finding,
  )
  const calls = outcome.calls.map((call) =>
    unwritten.has(call.file) && call.state === 'rewritten' ? { ...call, state: 'manual' as const } : call,
  )
  const holding = new Set(written.written)
  const edits = outcome.edits.filter((edit) => holding.has(edit.path))
  const settled: Outcome = { ...outcome, edits, findings, calls, failures }
  if (edits.length === 0) return { outcome: settled, written, isInterrupted: unwritten.size > 0 }
  const { asWritten } = await import('../report/written.js')
  return { outcome: asWritten(settled, edits, nameOf), written, isInterrupted: unwritten.size > 0 }
}

/** With the texts as they were read, also of files whose new text is on disk already. */
function withTextsOf(edits: readonly FileOutcome[], prepared: Prepared): Prepared {
  const { scanned, manifests } = prepared
  const known = new Set([...scanned.candidates, ...manifests].map((candidate) => candidate.path))
  const more = edits.filter((edit) => !known.has(edit.path))
  const candidates = more.map(({ path, before, bom }) => ({ path, text: before, bom }))
  return { ...prepared, scanned: { ...scanned, candidates: [...scanned.candidates, ...candidates] } }
}

function tellInterruption(
  { written, unwritten }: Written,
  isForced: boolean,
  { settings }: Prepared,
  io: Io,
): void {
  const listed = (paths: string[]) =>
    paths.map((path) => quoted(relativePath(settings.root, path))).join(' ') || 'nothing'
  io.stderr.write(`Interrupted. Written: ${listed(written)}. Not written: ${listed(unwritten)}.\n`)
  if (written.length === 0) return
  const way = isForced
    ? 'Compare with git diff before you go on.'
    : `To go back: git restore ${listed(written)}`
  io.stderr.write(`Files that belong together may be half migrated. ${way}\n`)
}
