/** What a person does next, as commands to copy. */
import type { Outcome, Settings } from '../change.js'
import { counted, isOpen } from '../report/tally.js'
import { undecided } from './cli-ask.js'
import type { Selection } from './cli-options.js'

const program = 'npx polytomic-codemod'

/** A command with the same selection as this one. */
export function commandLine(command: string, selection: Selection, extra: readonly string[] = []): string {
  const words = [command, ...(selection.paths.length > 0 ? selection.paths : ['.']).map(quoted)]
  if (selection.only) words.push('--only', [...selection.only].join(','))
  if (selection.skip) words.push('--skip', [...selection.skip].join(','))
  if (selection.credential) words.push('--credential', selection.credential)
  if (selection.ownerOrganizationId)
    words.push('--owner-organization-id', quoted(selection.ownerOrganizationId))
  if (selection.assumeVersion) words.push('--assume-version', selection.assumeVersion)
  if (selection.config !== undefined) words.push('--config', quoted(selection.config))
  if (selection.codeOnly) words.push('--code-only')
  return [program, ...words, ...extra].join(' ')
}

/** A word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** After `check` and `run --dry-run`, which wrote nothing. */
export function nextAfterLooking(outcome: Outcome, selection: Selection, settings: Settings): string[] {
  const lines: string[] = []
  if (outcome.edits.length > 0) {
    const chosen = selection.suggestions ? ['--suggestions', [...selection.suggestions].join(',')] : []
    const files = counted(outcome.edits.length, 'file')
    lines.push(`${commandLine('run', selection, chosen)}   rewrites ${files}`)
  }
  return [...lines, ...choices(outcome, selection, settings)]
}

/** After `run`. `written` is the number of files. */
export function nextAfterRun(
  outcome: Outcome,
  selection: Selection,
  settings: Settings,
  written: number,
): string[] {
  const lines: string[] = []
  if (written > 0) {
    lines.push(
      `git diff   shows what was written to ${counted(written, 'file')}; then run your tests and commit`,
    )
  }
  lines.push(...choices(outcome, selection, settings))
  const open = outcome.findings.filter(isOpen).length
  if (open > 0) {
    lines.push(`${commandLine('check', selection)}   shows what is left of ${counted(open, 'place')}`)
  }
  return lines
}

function choices(outcome: Outcome, selection: Selection, settings: Settings): string[] {
  const lines: string[] = []
  if (undecided(outcome).length > 0 && settings.credential === undefined) {
    lines.push(
      `${commandLine('run', selection, ['--credential', 'organization'])}   decides for a key of one organization; "partner" for a partner key`,
    )
  }
  const open = outcome.findings.find((finding) => finding.fix === 'suggest' && isOpen(finding))
  if (open && lines.length === 0) {
    lines.push(
      `${commandLine('run', selection, ['--suggestions', open.change])}   applies the first suggestion of ${open.change} everywhere`,
    )
  }
  const [first] = outcome.findings.filter(isOpen)
  if (first) lines.push(`${program} explain ${first.change}   tells more about a change`)
  return lines
}
