import type { Outcome, ReportedFinding } from '../change.js'
import { fromRepository, type Surroundings } from './places.js'
import { cureOf, severityOf } from './severity.js'
import type { Mode } from './summary.js'
import { leftIn } from './tally.js'

/**
 * Workflow commands of GitHub Actions: an annotation for each open finding and each file that failed. Source:
 * docs.github.com, "Workflow commands for GitHub Actions".
 */
export function github(outcome: Outcome, mode: Mode, surroundings: Surroundings): string {
  // GitHub shows ten annotations of a kind for a step, so the errors come first.
  const open = leftIn(outcome, mode)
  const first = open.filter((finding) => severityOf(finding) === 'error')
  const second = open.filter((finding) => severityOf(finding) === 'warning')
  const lines = outcome.failures.map(({ file, reason }) =>
    command(
      'error',
      { file: fromRepository(file, surroundings), title: 'polytomic-codemod' },
      `${file}: ${reason}`,
    ),
  )
  for (const finding of [...first, ...second]) lines.push(annotation(finding, mode, surroundings))
  return lines.map((line) => `${line}\n`).join('')
}

function annotation(finding: ReportedFinding, mode: Mode, surroundings: Surroundings): string {
  const { file, line, column, endLine, endColumn, change, message } = finding
  const properties: Record<string, string | number> = {
    file: fromRepository(file, surroundings),
    line,
    endLine,
    // A column is understood only where the range lies in one line; the end is inclusive.
    ...(line === endLine ? { col: column, endColumn: Math.max(column, endColumn - 1) } : {}),
    title: `polytomic/${change}`,
  }
  const cure = cureOf(finding, mode)
  return command(severityOf(finding), properties, cure ? `${message} ${cure}` : message)
}

function command(name: string, properties: Record<string, string | number>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(String(value))}`)
  return `::${name} ${list.join(',')}::${escapedData(message)}`
}

function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
