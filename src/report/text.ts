/** The report for a person: what is left first, by file and line, and at the end counts that add up. */
import type { KeptFinding, Outcome, ReportedFinding } from '../change.js'
import { type Colors, colorsFor } from './colors.js'
import { type Mode, summaryLines } from './summary.js'
import { counted, inOrder, isOpen } from './tally.js'
import { wrap } from './wrap.js'

/** What to do next: an advice that ends in a colon, and the command to copy. */
export interface NextStep {
  what: string
  command: string
}

export interface TextOptions {
  /** What was asked for: it decides the tense and what to do next. */
  mode: Mode
  color: boolean
  /** Characters in a line; messages are wrapped to it. Absent: not wrapped, as in a file or a pipe. */
  width?: number
  next: readonly NextStep[]
  /** Leave out what needs no person, since a diff beside the report shows it. */
  openOnly?: boolean
}

interface Section {
  title: string
  findings: ReportedFinding[]
}

/** Findings by section, file and line; failures; counts; what to do next. */
export function text(outcome: Outcome, options: TextOptions): string {
  const colors = colorsFor(options.color)
  const lines: string[] = []
  for (const section of sectionsOf(outcome.findings, options)) {
    lines.push(colors.bold(`${section.title} (${section.findings.length})`), '')
    lines.push(...findingLines(section.findings, options, colors), '')
  }
  if (outcome.kept.length > 0 && !options.openOnly) {
    lines.push(colors.bold(`Kept on purpose (${outcome.kept.length})`), '')
    lines.push(...keptLines(outcome.kept, options.width ?? Number.POSITIVE_INFINITY, colors), '')
  }
  if (outcome.failures.length > 0) {
    const were = outcome.failures.length === 1 ? 'was left as it is' : 'were left as they are'
    const title = `${counted(outcome.failures.length, 'file')} failed and ${were}`
    lines.push(colors.bold(colors.red(title)), '')
    for (const { file, reason } of outcome.failures) {
      lines.push(...wrap(`${file}: ${reason}`, options.width ?? Number.POSITIVE_INFINITY, '  '))
    }
    lines.push('')
  }
  const width = options.width ?? Number.POSITIVE_INFINITY
  for (const sentence of summaryLines(outcome, options.mode)) lines.push(...wrap(sentence, width, ''))
  if (options.next.length > 0) lines.push('', colors.bold('Next'))
  for (const { what, command } of options.next) lines.push(`  ${what}`, `    ${colors.cyan(command)}`)
  return `${lines.join('\n')}\n`
}

function sectionsOf(findings: readonly ReportedFinding[], options: TextOptions): Section[] {
  const ordered = inOrder(findings)
  const sections = [
    {
      title: 'Fails on 2025-09-18 until you change it',
      findings: ordered.filter((finding) => isOpen(finding) && finding.urgent),
    },
    {
      title: 'Left to you',
      findings: ordered.filter((finding) => isOpen(finding) && !finding.urgent && !finding.isText),
    },
    {
      title: 'Left to you beside JavaScript, where text is read and nothing is followed',
      findings: ordered.filter((finding) => isOpen(finding) && !finding.urgent && finding.isText),
    },
    {
      title: options.mode === 'run' ? 'Rewritten' : 'Can be rewritten',
      findings: options.openOnly ? [] : ordered.filter((finding) => !isOpen(finding)),
    },
  ]
  return sections.filter((section) => section.findings.length > 0)
}

function findingLines(findings: readonly ReportedFinding[], options: TextOptions, colors: Colors): string[] {
  const lines: string[] = []
  let file: string | null = null
  for (const alike of alikeIn(findings)) {
    const [first] = alike as [ReportedFinding]
    if (first.file !== file) {
      if (file !== null) lines.push('')
      lines.push(`  ${colors.underline(first.file)}`)
      file = first.file
    }
    const places = alike.map(({ line, column }) => `${line}:${column}`).join(', ')
    lines.push(`    ${places}  ${labelOf(first, options.mode, colors)}  ${colors.dim(first.change)}`)
    const width = options.width ?? Number.POSITIVE_INFINITY
    lines.push(...wrap(first.message, width, '      '))
    for (const { title } of first.suggestions ?? []) lines.push(...bullet(title, width))
  }
  return lines
}

/** A line each, with the reason that its comment gives: what was decided needs no sentence again. */
function keptLines(kept: readonly KeptFinding[], width: number, colors: Colors): string[] {
  return inOrder(kept).flatMap(({ file, line, column, change, by }) =>
    wrap(
      `${file}:${line}:${column} ${colors.dim(change)} ${by.reason || `${by.comment}, without a reason`}`,
      width,
      '  ',
    ),
  )
}

/** Findings of one file that say the same go together: one sentence, all its places. */
function alikeIn(findings: readonly ReportedFinding[]): ReportedFinding[][] {
  const groups = new Map<string, ReportedFinding[]>()
  for (const finding of findings) {
    const titles = finding.suggestions?.map(({ title }) => title) ?? []
    const key = JSON.stringify([
      finding.file,
      finding.change,
      finding.fix,
      finding.applied,
      finding.message,
      titles,
    ])
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()]
}

function bullet(title: string, width: number): string[] {
  const [first = '', ...rest] = wrap(title, width - 2, '        ')
  return [`${first.slice(0, 6)}- ${first.slice(8)}`, ...rest]
}

function labelOf(finding: ReportedFinding, mode: Mode, colors: Colors): string {
  if (finding.applied) return colors.green(mode === 'run' ? 'fixed' : 'fixable')
  switch (finding.fix) {
    case 'auto':
      return colors.red('not written')
    case 'suggest':
      return colors.yellow('choose')
    case 'manual':
      return colors.red('by hand')
  }
}
