import type { Outcome, ReportedCall } from '../change.js'
import { colorsFor } from './colors.js'
import { callsLine, stateWords } from './summary.js'
import { inOrder } from './tally.js'

/** Every call, a line each, by file: place, method and path, operation, version, state. */
export function inventory(outcome: Outcome, color: boolean): string {
  const colors = colorsFor(color)
  const calls = inOrder(outcome.calls)
  const rows = calls.map(rowOf)
  const widths = [0, 1, 2, 3].map((i) => Math.max(0, ...rows.map((row) => row[i]?.length ?? 0)))
  const lines: string[] = []
  let file: string | null = null
  for (const [i, call] of calls.entries()) {
    if (call.file !== file) {
      if (file !== null) lines.push('')
      lines.push(colors.underline(call.file))
      file = call.file
    }
    const cells = (rows[i] ?? []).map((cell, j) => cell.padEnd(widths[j] ?? 0))
    lines.push(`  ${cells.join('  ')}`.trimEnd())
  }
  for (const { file, reason } of outcome.failures) lines.push('', `${file}: ${reason}`)
  if (lines.length > 0) lines.push('')
  lines.push(callsLine(outcome, 'check'))
  return `${lines.join('\n')}\n`
}

function rowOf(call: ReportedCall): string[] {
  const request = `${call.method ?? '(method unknown)'} ${call.path ?? '(path unknown)'}`
  return [
    `${call.line}:${call.column}`,
    request,
    call.operation ?? '(operation unknown)',
    call.version ?? 'no version',
    call.isText ? `${stateWords(call.state, 'check')} (read from text)` : stateWords(call.state, 'check'),
  ]
}
