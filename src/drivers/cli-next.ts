/** What a person does next, as commands to copy. */
import type { Outcome, Settings } from '../change.js'
import { counted, isOpen } from '../report/tally.js'
import type { NextStep } from '../report/text.js'
import { repositoryOf } from '../source/files.js'
import { undecided } from './cli-ask.js'
import type { Selection } from './cli-selection.js'

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
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** After `check` and `run --dry-run`, which wrote nothing. */
export function nextAfterLooking(outcome: Outcome, selection: Selection, settings: Settings): NextStep[] {
  const steps: NextStep[] = []
  if (outcome.edits.length > 0) {
    const chosen = selection.suggestions ? ['--suggestions', [...selection.suggestions].join(',')] : []
    const files = counted(outcome.edits.length, 'file')
    steps.push({ what: `Rewrite ${files}:`, command: commandLine('run', selection, chosen) })
  }
  return [...steps, ...choices(outcome, selection, settings, '')]
}

/** After `run`. `written` is the number of files. */
export function nextAfterRun(
  outcome: Outcome,
  selection: Selection,
  settings: Settings,
  written: number,
): NextStep[] {
  const steps: NextStep[] = []
  if (written > 0 && repositoryOf(settings.root) !== null) {
    const files = counted(written, 'file')
    steps.push({ what: `See what was written to ${files}, run your tests, commit:`, command: 'git diff' })
  }
  steps.push(...choices(outcome, selection, settings, written > 0 ? 'after the commit, ' : ''))
  const open = outcome.findings.filter(isOpen).length
  if (open > 0) {
    const places = open === 1 ? 'the place' : `the ${open} places`
    steps.push({ what: `Once you have changed ${places} above:`, command: commandLine('check', selection) })
  }
  return steps
}

/** What an option can decide. `when` is a clause that stands before the advice. */
function choices(outcome: Outcome, selection: Selection, settings: Settings, when: string): NextStep[] {
  const steps: NextStep[] = []
  const sentence = (text: string) => (when + text).replace(/^./, (letter) => letter.toUpperCase())
  if (undecided(outcome).length > 0 && settings.credential === undefined) {
    steps.push({
      what: sentence('say which key your code sends, "organization" or "partner":'),
      command: commandLine('run', selection, ['--credential', 'organization']),
    })
  } else {
    const open = outcome.findings.find((finding) => finding.fix === 'suggest' && isOpen(finding))
    if (open) {
      steps.push({
        what: sentence(`if the first suggestion of ${open.change} is right everywhere:`),
        command: commandLine('run', selection, ['--suggestions', open.change]),
      })
    }
  }
  const open = outcome.findings.filter(isOpen)
  const first = open.find((finding) => finding.urgent) ?? open.find((finding) => !finding.isText) ?? open[0]
  if (first) steps.push({ what: 'More about a change:', command: `${program} explain ${first.change}` })
  return steps
}
