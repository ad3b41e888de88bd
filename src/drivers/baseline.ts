/**
 * The baseline: findings that are known and pass, in a file of the repository. It only shrinks by itself: what is new
 * fails, and what is fixed has to leave the file.
 */
import type { ChangeId, Outcome, ReportedFinding } from '../change.js'
import { inOrder } from '../report/tally.js'

export interface Entry {
  /** Relative to the folder of the baseline, with `/`. */
  file: string
  change: ChangeId
  fingerprint: string
  /** For people who read the file; plays no part in comparing. */
  message: string
}

const schemaVersion = 1

/**
 * The entries of a baseline's text.
 * @throws Error whose message is a clause about the file: "is not JSON: ..."
 */
export function entriesOf(text: string): Entry[] {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Error(`is not JSON: ${(error as Error).message}`)
  }
  const { schemaVersion: version, findings } = (value ?? {}) as Record<string, unknown>
  if (version !== schemaVersion) {
    throw new Error(
      version === undefined
        ? 'is not a baseline: it has no "schemaVersion"'
        : `has "schemaVersion": ${JSON.stringify(version)}, and this version of polytomic-codemod reads ${schemaVersion}`,
    )
  }
  if (!Array.isArray(findings) || !findings.every(isEntry)) {
    throw new Error('is not a baseline: "findings" must be a list of { file, change, fingerprint, message }')
  }
  return findings
}

function isEntry(value: unknown): value is Entry {
  const { file, change, fingerprint } = (value ?? {}) as Record<string, unknown>
  return [file, change, fingerprint].every((part) => typeof part === 'string' && part !== '')
}

/** The text of a baseline. Sorted, so that two branches that shrink it merge. */
export function baselineText(entries: readonly Entry[]): string {
  const sorted = [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
  const findings = sorted.map(({ file, change, fingerprint, message }) => ({
    file,
    change,
    fingerprint,
    message,
  }))
  return `${JSON.stringify({ schemaVersion, findings }, null, 2)}\n`
}

function keyOf({ file, change, fingerprint }: Entry): string {
  return `${file}\0${change}\0${fingerprint}`
}

export interface Compared {
  /** Findings that the baseline does not know. */
  fresh: ReportedFinding[]
  known: ReportedFinding[]
  /** Entries that this run could have found and did not. */
  fixed: Entry[]
  /** Entries that this run could not judge: of other files or changes. */
  unjudged: Entry[]
}

/** What a run knows about its own reach: whether it would have found an entry if it were still there. */
export type Judges = (entry: Entry) => boolean

/** @param nameOf the path of a finding's file as the baseline writes it */
export function compare(
  outcome: Outcome,
  entries: readonly Entry[],
  nameOf: (file: string) => string,
  judges: Judges,
): Compared {
  const known = new Map(entries.map((entry) => [keyOf(entry), entry]))
  const found = new Set<string>()
  const compared: Compared = { fresh: [], known: [], fixed: [], unjudged: [] }
  for (const finding of inOrder(outcome.findings)) {
    const key = keyOf(entryOf(finding, nameOf))
    found.add(key)
    if (known.has(key)) compared.known.push(finding)
    else compared.fresh.push(finding)
  }
  for (const [key, entry] of known) {
    if (found.has(key)) continue
    if (judges(entry)) compared.fixed.push(entry)
    else compared.unjudged.push(entry)
  }
  return compared
}

export function entryOf(finding: ReportedFinding, nameOf: (file: string) => string): Entry {
  const { change, fingerprint, message } = finding
  return { file: nameOf(finding.file), change, fingerprint, message }
}
