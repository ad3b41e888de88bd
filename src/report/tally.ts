/** Counts that add up: every call is in exactly one state. */
import { type CallState, callStates, type Outcome, type ReportedFinding } from '../change.js'
import type { Mode } from './summary.js'

export type Tally = Record<CallState, number>

export function tallyOf(outcome: Outcome): Tally {
  const tally = Object.fromEntries(callStates.map((state) => [state, 0])) as Tally
  for (const call of outcome.calls) tally[call.state]++
  return tally
}

/** By file, then by place: the order of every report. */
export function inOrder<T extends { file: string; line: number; column: number }>(items: readonly T[]): T[] {
  return [...items].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  )
}

/**
 * Whether a person still has something to do about it: its edits are not in the text that was, or would be,
 * written.
 */
export function isOpen(finding: ReportedFinding): boolean {
  return !finding.applied
}

/** What a report for a build server shows: everything where nothing was written, else what is open still. */
export function leftIn({ findings }: Outcome, mode: Mode): ReportedFinding[] {
  return inOrder(mode === 'run' ? findings.filter(isOpen) : findings)
}

/** "1 call", "2 calls". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
