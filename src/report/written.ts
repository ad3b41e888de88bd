import type { FileOutcome, Outcome, ReportedCall, ReportedFinding } from '../change.js'
import { lineStarts, type Shift, shiftBetween } from './positions.js'

interface Moved {
  shift: Shift
  oldLines: number[]
  newLines: number[]
  before: string
}

type Suggestions = NonNullable<ReportedFinding['suggestions']>

/**
 * The outcome with every place as it is in the files after writing, for `edits` whose text was written.
 * @param nameOf the path of an edited file as the report writes it
 */
export function asWritten(
  outcome: Outcome,
  edits: readonly FileOutcome[],
  nameOf: (path: string) => string,
): Outcome {
  const moved = new Map(edits.map((edit) => [nameOf(edit.path), movedBy(edit)]))
  return {
    ...outcome,
    findings: outcome.findings.map((finding) => findingAfter(finding, moved)),
    calls: outcome.calls.map((call) => callAfter(call, moved)),
    kept: outcome.kept.map((kept) => {
      const { line } = lineAfter({ file: kept.file, line: kept.by.line }, moved)
      return { ...kept, ...findingAfter(kept, moved), by: { ...kept.by, line } }
    }),
  }
}

function movedBy({ before, after }: FileOutcome): Moved {
  return {
    shift: shiftBetween(before, after),
    oldLines: lineStarts(before),
    newLines: lineStarts(after),
    before,
  }
}

function findingAfter(finding: ReportedFinding, moved: ReadonlyMap<string, Moved>): ReportedFinding {
  const evidence = finding.evidence.map((step) => lineAfter(step, moved))
  const { suggestions } = finding
  const rest = suggestions ? { suggestions: suggestionsAfter(suggestions, moved) } : {}
  const file = moved.get(finding.file)
  if (!file) return { ...finding, evidence, ...rest }
  const start = file.shift.start(offsetOf(file.oldLines, finding.line, finding.column))
  const end = file.shift.end(offsetOf(file.oldLines, finding.endLine, finding.endColumn))
  const from = placeOf(file.newLines, start)
  const to = placeOf(file.newLines, Math.max(start, end))
  return { ...finding, ...from, endLine: to.line, endColumn: to.column, evidence, ...rest }
}

function callAfter(call: ReportedCall, moved: ReadonlyMap<string, Moved>): ReportedCall {
  const evidence = call.evidence.map((step) => lineAfter(step, moved))
  const file = moved.get(call.file)
  if (!file) return { ...call, evidence }
  const start = file.shift.start(offsetOf(file.oldLines, call.line, call.column))
  return { ...call, ...placeOf(file.newLines, start), evidence }
}

function lineAfter<T extends { file: string; line: number }>(step: T, moved: ReadonlyMap<string, Moved>): T {
  const file = moved.get(step.file)
  if (!file) return step
  const start = offsetOf(file.oldLines, step.line, 1)
  const indent = /^[ \t]*/.exec(file.before.slice(start, start + 200))?.[0].length ?? 0
  return { ...step, line: placeOf(file.newLines, file.shift.start(start + indent)).line }
}

function suggestionsAfter(suggestions: Suggestions, moved: ReadonlyMap<string, Moved>): Suggestions {
  return suggestions.map((suggestion) => ({
    ...suggestion,
    edits: suggestion.edits.map((edit) => {
      const shift = moved.get(edit.file)?.shift
      if (!shift) return edit
      const start = shift.start(edit.start)
      // An insertion stays one.
      return { ...edit, start, end: edit.start === edit.end ? start : Math.max(start, shift.end(edit.end)) }
    }),
  }))
}

function offsetOf(lines: readonly number[], line: number, column: number): number {
  return (lines[line - 1] ?? 0) + column - 1
}

function placeOf(lines: readonly number[], offset: number): { line: number; column: number } {
  let low = 0
  let high = lines.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lines[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (lines[low] ?? 0) + 1 }
}
