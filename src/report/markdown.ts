import type { ChangeId, Outcome, ReportedFinding } from '../change.js'
import { fromRepository, type Surroundings } from './places.js'
import { type Mode, summaryLines } from './summary.js'
import { leftIn } from './tally.js'

/** GitHub cuts a job summary off at 1 MiB; this many places of one change say enough. */
const mostPlaces = 50

/** What is left, by change, with links: a job summary, or a comment on a pull request. */
export function markdown(outcome: Outcome, mode: Mode, surroundings: Surroundings): string {
  const open = leftIn(outcome, mode)
  const urgent = open.filter((finding) => finding.urgent)
  const rest = open.filter((finding) => !finding.urgent)
  const lines = ['## Polytomic API 2025-09-18', '', ...summaryLines(outcome, mode).map(escaped), '']
  if (outcome.failures.length > 0) {
    lines.push('### Files that failed', '')
    for (const { file, reason } of outcome.failures) lines.push(`- ${code(file)}: ${escaped(reason)}`)
    lines.push('')
  }
  lines.push(...section('Fails on 2025-09-18 until you change it', urgent, surroundings))
  const automatic = rest.filter((finding) => finding.fix === 'auto')
  lines.push(...section('`npx polytomic-codemod run` rewrites it', automatic, surroundings))
  const others = rest.filter((finding) => finding.fix !== 'auto')
  lines.push(...section('Left to you', others, surroundings))
  if (outcome.kept.length > 0) {
    lines.push(`### Kept on purpose (${outcome.kept.length})`, '')
    for (const { file, line, change, by } of outcome.kept.slice(0, mostPlaces)) {
      lines.push(
        `- ${placed(file, line, surroundings)} ${code(change)}: ${escaped(by.reason || 'no reason given')}`,
      )
    }
    lines.push(...more(outcome.kept.length), '')
  }
  return `${lines.join('\n').trimEnd()}\n`
}

function section(title: string, findings: readonly ReportedFinding[], surroundings: Surroundings): string[] {
  if (findings.length === 0) return []
  const byChange = new Map<ChangeId, ReportedFinding[]>()
  for (const finding of findings) {
    byChange.set(finding.change, [...(byChange.get(finding.change) ?? []), finding])
  }
  const lines = [`### ${title} (${findings.length})`, '']
  for (const [change, own] of byChange) {
    lines.push(`#### [${change}](${own[0]?.help})`, '')
    for (const { message, places } of alike(own.slice(0, mostPlaces), surroundings)) {
      lines.push(`- ${places.join(', ')}  `, `  ${escaped(message)}`)
    }
    lines.push(...more(own.length), '')
  }
  return lines
}

function more(count: number): string[] {
  return count > mostPlaces ? [`- and ${count - mostPlaces} more`] : []
}

/** One item for findings that say the same. */
function alike(
  findings: readonly ReportedFinding[],
  surroundings: Surroundings,
): { message: string; places: string[] }[] {
  const groups = new Map<string, string[]>()
  for (const { message, suggestions, file, line } of findings) {
    const titles = suggestions?.map(({ title }) => title) ?? []
    const said = titles.length > 0 ? `${message} To choose from: ${titles.join('; ')}.` : message
    groups.set(said, [...(groups.get(said) ?? []), placed(file, line, surroundings)])
  }
  return [...groups].map(([message, places]) => ({ message, places: [...new Set(places)] }))
}

function placed(file: string, line: number, surroundings: Surroundings): string {
  const link = surroundings.linkTo(fromRepository(file, surroundings), line)
  const name = code(`${file}:${line}`)
  return link === null ? name : `[${name}](${link})`
}

function code(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length)) + 1)
  return text.includes('`') ? `${fence} ${text} ${fence}` : `\`${text}\``
}

/** Text that shows as it is written; a message's code, between backticks, stays code. */
function escaped(text: string): string {
  return text
    .replace(/\s*\r?\n\s*/g, ' ')
    .split(/(`[^`]+`)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/[\\`*_{}[\]<>|#]/g, '\\$&')))
    .join('')
}
