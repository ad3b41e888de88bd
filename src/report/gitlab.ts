import { createHash } from 'node:crypto'
import type { Outcome } from '../change.js'
import { fromRepository, type Surroundings } from './places.js'
import { cureOf, severityOf } from './severity.js'
import type { Mode } from './summary.js'
import { leftIn } from './tally.js'

/** A code quality report of GitLab, for `artifacts:reports:codequality`. Source: docs.gitlab.com, "Code Quality". */
export function gitlab(outcome: Outcome, mode: Mode, surroundings: Surroundings): string {
  const issues = leftIn(outcome, mode).map((finding) => {
    const { change, message, file, line, endLine, fingerprint } = finding
    const path = fromRepository(file, surroundings)
    const cure = cureOf(finding, mode)
    return {
      description: cure ? `${message} ${cure}` : message,
      check_name: `polytomic/${change}`,
      fingerprint: nameOf(path, fingerprint),
      severity: severityOf(finding) === 'error' ? 'major' : 'minor',
      location: { path, lines: { begin: line, end: endLine } },
    }
  })
  const failures = outcome.failures.map(({ file, reason }) => {
    const path = fromRepository(file, surroundings)
    return {
      description: `polytomic-codemod could not judge this file: ${reason}`,
      check_name: 'polytomic/failure',
      fingerprint: nameOf(path, reason),
      severity: 'critical',
      location: { path, lines: { begin: 1, end: 1 } },
    }
  })
  return `${JSON.stringify([...failures, ...issues], null, 2)}\n`
}

/** GitLab tells findings apart by this alone, so the path is part of it. */
function nameOf(path: string, what: string): string {
  return createHash('sha256').update(`${path}\0${what}`).digest('hex').slice(0, 32)
}
