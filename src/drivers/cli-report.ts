/** Hands an outcome to the report that was asked for, and derives the exit code. */
import type { Outcome, Settings } from '../change.js'
import { colorsFor } from '../report/colors.js'
import { github, inventory, json, type Mode, markdown, type NextStep, text } from '../report/index.js'
import { summaryLines } from '../report/summary.js'
import { isOpen } from '../report/tally.js'
import type { Io } from './cli-io.js'
import type { Format } from './cli-options.js'
import { packageVersion } from './cli-package.js'
import { surroundingsOf } from './cli-surroundings.js'
import { pageIfThere } from './explain.js'

export interface ReportRequest {
  mode: Mode
  /** `preview`: the diff, then what is left to a person. */
  format: Format | 'preview'
  color: boolean | undefined
  settings: Settings
  next: readonly NextStep[]
}

/** Prints the report on standard output, notes on standard error. */
export async function printReport(outcome: Outcome, request: ReportRequest, io: Io): Promise<void> {
  printNotes(outcome, io)
  const { mode, format, settings, next } = request
  if (format === 'json' || format === 'sarif' || format === 'github' || format === 'gitlab') {
    for (const sentence of outcome.passed ?? []) io.stderr.write(`${sentence}\n`)
  }
  const color = isColorful(request.color, io)
  const options = { mode, color, next, ...widthOf(io) }
  switch (format) {
    case 'json':
      io.stdout.write(json(mode === 'run' ? outcome : asProposed(outcome)))
      return
    case 'diff':
      io.stdout.write(await diffOf(outcome, settings.root))
      io.stderr.write(`${beside(outcome, mode).join('\n')}\n`)
      return
    case 'text':
      io.stdout.write(text(outcome, options))
      return
    case 'github':
      io.stdout.write(github(outcome, mode, surroundingsOf(settings.root, io)))
      return
    case 'markdown':
      io.stdout.write(markdown(outcome, mode, surroundingsOf(settings.root, io)))
      return
    case 'gitlab': {
      const { gitlab } = await import('../report/gitlab.js')
      io.stdout.write(gitlab(outcome, mode, surroundingsOf(settings.root, io)))
      return
    }
    case 'sarif': {
      const { sarif } = await import('../report/sarif.js')
      const { catalogue } = await io.catalogue()
      const surroundings = surroundingsOf(settings.root, io)
      io.stdout.write(
        sarif(outcome, { mode, surroundings, catalogue, pageOf: pageIfThere, version: packageVersion() }),
      )
      return
    }
    case 'preview': {
      const patch = await diffOf(outcome, settings.root)
      if (patch !== '') io.stdout.write(`${color ? colored(patch) : patch}\n`)
      io.stdout.write(text(outcome, { ...options, openOnly: true }))
    }
  }
}

export function printInventory(
  outcome: Outcome,
  format: 'text' | 'json',
  color: boolean | undefined,
  io: Io,
): void {
  printNotes(outcome, io)
  const report = format === 'json' ? json(asProposed(outcome)) : inventory(outcome, isColorful(color, io))
  io.stdout.write(report)
}

export function printNotes(outcome: Outcome, io: Io): void {
  for (const note of outcome.notes) io.stderr.write(`${note}\n`)
}

/** 3: some file failed; 1: something is left to do; 0: nothing is. */
export function exitCodeOf(outcome: Outcome, mode: Mode): 0 | 1 | 3 {
  if (outcome.failures.length > 0) return 3
  switch (mode) {
    case 'check':
      return outcome.findings.length > 0 ? 1 : 0
    case 'dry-run':
      return outcome.edits.length > 0 || outcome.findings.some(isOpen) ? 1 : 0
    case 'run':
      return outcome.findings.some(isOpen) ? 1 : 0
  }
}

/** The flag, then NO_COLOR and FORCE_COLOR as everywhere, then whether somebody looks. */
export function isColorful(flag: boolean | undefined, { env, stdout }: Pick<Io, 'env' | 'stdout'>): boolean {
  if (flag !== undefined) return flag
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true
  return stdout.isTTY === true && env.TERM !== 'dumb'
}

/** Wider lines than a hundred characters are hard to read, whatever the terminal. */
export function widthOf({ stdout }: Pick<Io, 'stdout'>): { width?: number } {
  return stdout.isTTY ? { width: Math.max(40, Math.min(stdout.columns || 80, 100)) } : {}
}

/** Nothing is applied where nothing is written. */
function asProposed(outcome: Outcome): Outcome {
  return { ...outcome, findings: outcome.findings.map((finding) => ({ ...finding, applied: false })) }
}

/** What a diff cannot show: the counts, and that something is left. */
function beside(outcome: Outcome, mode: Mode): string[] {
  const lines = summaryLines(outcome, mode)
  for (const { file, reason } of outcome.failures) lines.push(`${file}: ${reason}`)
  const open = outcome.findings.filter(isOpen).length
  if (open > 0) lines.push('What is left to you is not in the diff: read about it with --format text.')
  return lines
}

/** The diff's library is loaded where there is something to compare. */
async function diffOf(outcome: Outcome, root: string): Promise<string> {
  if (outcome.edits.length === 0) return ''
  const { diff } = await import('../report/diff.js')
  return diff(outcome.edits, root)
}

function colored(patch: string): string {
  const colors = colorsFor(true)
  return patch
    .split('\n')
    .map((line) => {
      if (/^(?:---|\+\+\+) /.test(line)) return colors.bold(line)
      if (line.startsWith('+')) return colors.green(line)
      if (line.startsWith('-')) return colors.red(line)
      return line.startsWith('@@') ? colors.cyan(line) : line
    })
    .join('\n')
}
