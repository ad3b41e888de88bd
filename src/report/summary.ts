import { type CallState, callStates, type Outcome, type ReportedFinding } from '../change.js'
import { counted, isOpen, tallyOf } from './tally.js'

/** `run` has written, `dry-run` would, `check` only looks. */
export type Mode = 'run' | 'dry-run' | 'check'

/** How a call ended, as a clause behind its count. */
export function stateWords(state: CallState, mode: Mode): string {
  switch (state) {
    case 'rewritten':
      return mode === 'run' ? 'rewritten' : 'can be rewritten'
    case 'suggested':
      return 'for you to choose'
    case 'manual':
      return 'by hand'
    case 'unresolved':
      return 'not resolved'
    case 'unaffected':
      return 'unaffected'
    case 'alreadyNew':
      return 'already on 2025-09-18'
    case 'kept':
      return 'kept on purpose'
  }
}

/** Sentences with the counts of calls and of findings; the parts of each add up to its total. */
export function summaryLines(outcome: Outcome, mode: Mode): string[] {
  const { findings, failures } = outcome
  const lines = [callsLine(outcome, mode)]
  const passed = outcome.passed ?? []
  if (findings.length > 0) lines.push(findingsLine(outcome, mode))
  else if (outcome.calls.length === 0) return [...lines, ...passed]
  lines.push(...passed)
  const left = mode === 'run' ? findings.filter(isOpen) : findings
  if (left.length === 0 && failures.length === 0) {
    lines.push(passed.length > 0 ? 'Nothing new is to do.' : 'Nothing is left to do.')
  }
  return lines
}

/** The count of calls by state, or that there are none. */
export function callsLine(outcome: Outcome, mode: Mode): string {
  const { calls, findings } = outcome
  if (calls.length === 0 && findings.length === 0) return nothingFound(outcome)
  const tally = tallyOf(outcome)
  const states = callStates
    .filter((state) => tally[state] > 0)
    .map((state) => `${tally[state]} ${stateWords(state, mode)}`)
  const files = new Set(calls.map((call) => call.file)).size
  const where = calls.length > 0 ? ` in ${counted(files, 'file')}: ${states.join(', ')}` : ''
  const texts = calls.filter((call) => call.isText).length
  const sure = texts > 0 ? ` ${texts} of them read from text alone.` : ''
  return `${counted(calls.length, 'call')} to Polytomic${where}.${sure}`
}

function findingsLine(outcome: Outcome, mode: Mode): string {
  const { findings } = outcome
  const open = findings.filter(isOpen)
  const openOf = (fix: ReportedFinding['fix']) => open.filter((finding) => finding.fix === fix).length
  const parts = [
    [findings.length - open.length, mode === 'run' ? 'fixed' : 'fixable'],
    [openOf('auto'), 'not written'],
    [openOf('suggest'), 'for you to choose'],
    [openOf('manual'), 'by hand'],
  ] as const
  const shown = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`)
  return `${counted(findings.length, 'finding')}: ${shown.join(', ')}.`
}

function nothingFound(outcome: Outcome): string {
  if (outcome.files === 0) return 'No JavaScript or TypeScript file was found, so there is nothing to do.'
  const files = counted(outcome.files, 'file')
  return `No call to Polytomic was found in ${files}, so there is nothing to do.`
}
