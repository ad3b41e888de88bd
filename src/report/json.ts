import type { KeptFinding, Outcome, ReportedCall, ReportedFinding } from '../change.js'
import { inOrder, tallyOf } from './tally.js'

/** Version 1 of the report for programs. Keys and their order are part of the contract. */
export function json(outcome: Outcome): string {
  const report = {
    schemaVersion: 1,
    summary: { files: outcome.files, calls: outcome.calls.length, ...tallyOf(outcome) },
    findings: inOrder(outcome.findings).map(findingOf),
    calls: inOrder(outcome.calls).map(callOf),
    failures: outcome.failures.map(({ file, reason }) => ({ file, reason })),
    // Beside the contract's keys only where there is something to say.
    ...(outcome.kept.length > 0 ? { kept: inOrder(outcome.kept).map(keptOf) } : {}),
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

/** Without `urgent`, which orders the text report and is not part of the contract. */
function findingOf(finding: ReportedFinding): object {
  const { change, file, line, column, endLine, endColumn, fix, applied, message, evidence, help } = finding
  const reported = { change, file, line, column, endLine, endColumn, fix, applied, message, evidence, help }
  if (finding.isText) return { ...reported, textOnly: true }
  return finding.suggestions ? { ...reported, suggestions: finding.suggestions } : reported
}

function keptOf({ change, file, line, column, endLine, endColumn, message, by }: KeptFinding): object {
  return { change, file, line, column, endLine, endColumn, message, comment: by.comment, reason: by.reason }
}

function callOf({ operation, method, path, file, line, version, state, isText }: ReportedCall): object {
  return { operation, method, path, file, line, version, state, ...(isText && { textOnly: true }) }
}
