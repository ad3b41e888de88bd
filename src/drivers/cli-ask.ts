/** The one question that only a person can answer: which kind of key the code sends. */
import type { ChangeId, Credential, Outcome, ReportedFinding } from '../change.js'
import { inOrder } from '../report/tally.js'
import type { Io } from './cli-io.js'

export interface Answer {
  credential: Credential
  /** Whether to write it into the configuration. */
  isToKeep: boolean
}

const asksFor: ReadonlySet<ChangeId> = new Set<ChangeId>(['organization-routes', 'connection-share'])

/** The findings whose cure depends on the kind of key. */
export function undecided(outcome: Outcome): ReportedFinding[] {
  return inOrder(
    outcome.findings.filter(
      ({ change, fix, applied }) => asksFor.has(change) && fix === 'suggest' && !applied,
    ),
  )
}

/**
 * Asks on the terminal; null where the person leaves it open.
 * @param configuration name of the file that the answer would be written to; null where it cannot be
 */
export async function askCredential(
  findings: readonly ReportedFinding[],
  configuration: string | null,
  io: Io,
): Promise<Answer | null> {
  const [first] = findings
  if (!first) return null
  const places = findings.length === 1 ? 'One place' : `${findings.length} places`
  io.stderr.write(
    [
      `${places} (${first.file}:${first.line}${findings.length > 1 ? ' and others' : ''}) cannot be migrated without knowing which Polytomic key this code sends:`,
      '  organization  a key of one organization; it may use /api/organization only',
      '  partner       a partner key; /api/organizations stays open to it',
      '',
    ].join('\n'),
  )
  const credential = await credentialFrom(io)
  if (credential === null || configuration === null) return credential && { credential, isToKeep: false }
  const keep = await io.prompt(`Write this to ${configuration}, so that it is not asked again? [Y/n] `)
  return { credential, isToKeep: keep !== null && !/^\s*n/i.test(keep) }
}

async function credentialFrom(io: Io): Promise<Credential | null> {
  for (;;) {
    const answer = await io.prompt('Which is it? [organization/partner, Enter to leave it open] ')
    const word = answer?.trim().toLowerCase() ?? ''
    if (word === '') return null
    if ('organization'.startsWith(word)) return 'organization'
    if ('partner'.startsWith(word)) return 'partner'
    io.stderr.write('Please answer organization or partner.\n')
  }
}
