/** What `check` lets pass: known findings of a baseline, and lines that were there before. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Outcome, ReportedFinding } from '../change.js'
import { counted } from '../report/tally.js'
import { relativePath } from '../source/files.js'
import { baselineText, type Compared, compare, type Entry, entriesOf, entryOf } from './baseline.js'
import { changedSince, isTouched } from './changed.js'
import { type Io, usageError } from './cli-io.js'
import type { Prepared } from './cli-prepare.js'

export interface GateOptions {
  /** The base as given; empty: the default one. */
  changed?: string
  /** As given, relative to the working folder. */
  baseline?: string
  updateBaseline: boolean
}

export const defaultBaseline = 'polytomic-codemod.baseline.json'

export interface Gated {
  /** With what does not pass, and nothing else. */
  outcome: Outcome
  /** Entries of the baseline that are fixed: they have to leave it. */
  fixed: Entry[]
}

/** The outcome without what passes. Nothing is read of git or of a baseline where neither was asked for. */
export function gated(outcome: Outcome, options: GateOptions, prepared: Prepared, io: Io): Gated {
  const { root } = prepared.settings
  let left = outcome
  let fixed: Entry[] = []
  if (options.baseline !== undefined) {
    const compared = compareWith(options.baseline, outcome, prepared)
    fixed = compared.fixed
    const { length } = compared.known
    left = narrowed(
      left,
      compared.fresh,
      length > 0 ? `${isNotShown(length, `known from ${options.baseline}`)}` : null,
    )
  }
  if (options.changed !== undefined) {
    const changed = changedSince(options.changed, root, io.env)
    const isIn = (file: string, from: number, to: number) => isTouched(changed, resolve(root, file), from, to)
    // A place can go wrong by a change elsewhere: of the version it is sent with, of the wrapper that sends it.
    const fresh = left.findings.filter(
      ({ file, line, endLine, evidence }) =>
        isIn(file, line, endLine) || evidence.some((step) => isIn(step.file, step.line, step.line)),
    )
    const { length } = left.findings
    const old = length - fresh.length
    left = narrowed(left, fresh, old > 0 ? isNotShown(old, `as old as ${changed.base}`) : null)
    left = { ...left, notes: [...left.notes, ...changed.notes] }
  }
  return { outcome: left, fixed }
}

function isNotShown(count: number, why: string): string {
  return `${counted(count, 'finding')}, ${why}, ${count === 1 ? 'is' : 'are'} not shown and ${count === 1 ? 'fails' : 'fail'} nothing.`
}

/** With these findings only. */
function narrowed(outcome: Outcome, findings: readonly ReportedFinding[], passed: string | null): Outcome {
  const shown = new Set(findings)
  const left = outcome.findings.filter((finding) => shown.has(finding))
  // Files that would be rewritten for findings that are not shown are no advice.
  const edits = left.some(({ fix }) => fix === 'auto') ? outcome.edits : []
  const sentences = [...(outcome.passed ?? []), ...(passed === null ? [] : [passed])]
  return { ...outcome, findings: left, edits, passed: sentences }
}

function compareWith(name: string, outcome: Outcome, prepared: Prepared): Compared {
  const path = resolve(prepared.settings.root, name)
  return compare(outcome, readEntries(path, name), namerOf(path, prepared), judgeOf(path, outcome, prepared))
}

function readEntries(path: string, name: string): Entry[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw usageError(
      code === 'ENOENT'
        ? `The baseline ${name} does not exist. Write it with: check --baseline ${name} --update-baseline.`
        : `The baseline ${name} cannot be read: ${message}.`,
    )
  }
  try {
    return entriesOf(text)
  } catch (error) {
    throw usageError(
      `The baseline ${name} ${(error as Error).message}. Write it anew: delete it, then check --baseline ${name} --update-baseline.`,
    )
  }
}

/** A baseline names files from its own folder, so that it means the same wherever `check` is started. */
function namerOf(path: string, { settings }: Prepared): (file: string) => string {
  return (file) => relativePath(dirname(path), resolve(settings.root, file))
}

/** This run judges an entry where it looked for its change in its file, or where the file is gone. */
function judgeOf(path: string, outcome: Outcome, prepared: Prepared): (entry: Entry) => boolean {
  const { settings, listed, folders } = prepared
  const seen = new Set([...listed.files, ...listed.texts])
  const failed = new Set(outcome.failures.map(({ file }) => resolve(settings.root, file)))
  const isUnder = (file: string) => folders.some((folder) => !relativePath(folder, file).startsWith('../'))
  return ({ file, change }) => {
    if (settings.only && !settings.only.has(change)) return false
    if (settings.skip?.has(change)) return false
    const own = resolve(dirname(path), file)
    if (failed.has(own)) return false
    return seen.has(own) || (!existsSync(own) && isUnder(own))
  }
}

/**
 * Writes the findings of this run into the baseline; what this run could not judge stays in it.
 * @returns what was done, as a sentence
 */
export async function updateBaseline(name: string, outcome: Outcome, prepared: Prepared): Promise<string> {
  const path = resolve(prepared.settings.root, name)
  const nameOf = namerOf(path, prepared)
  const old = existsSync(path) ? readEntries(path, name) : []
  const { unjudged, fixed, fresh } = compare(outcome, old, nameOf, judgeOf(path, outcome, prepared))
  const entries = [...unjudged, ...outcome.findings.map((finding) => entryOf(finding, nameOf))]
  const text = baselineText(entries)
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    const { default: writeFileAtomic } = await import('write-file-atomic')
    try {
      await writeFileAtomic(path, text)
    } catch (error) {
      throw usageError(`The baseline ${name} cannot be written: ${(error as Error).message}.`)
    }
  }
  return `${name} holds ${counted(entries.length, 'finding')}: ${fresh.length} added, ${fixed.length} taken out.`
}

/** What fixed entries mean and what to do, as lines for standard error. */
export function fixedLines(fixed: readonly Entry[], name: string): string[] {
  if (fixed.length === 0) return []
  const what =
    fixed.length === 1 ? '1 finding of the baseline is' : `${fixed.length} findings of the baseline are`
  return [
    `${what} not there any more. Take ${fixed.length === 1 ? 'it' : 'them'} out, so that the old code cannot come back: check --baseline ${name} --update-baseline`,
    ...fixed.map(({ file, change }) => `  ${file}: ${change}`),
  ]
}
