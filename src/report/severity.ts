/** How bad a finding is to a build server. Every finding fails a check; this says which to look at first. */
import type { ReportedFinding } from '../change.js'
import type { Mode } from './summary.js'

/**
 * `error`: on 2025-09-18 the code fails or loses data until a person has changed it, or it is old code that
 * `run` can rewrite. `warning`: a person has to look whether there is anything to do.
 */
export function severityOf(finding: ReportedFinding): 'error' | 'warning' {
  return finding.urgent || finding.fix === 'auto' ? 'error' : 'warning'
}

/** What to do about it, as the sentence behind the message; null where the message says it all. */
export function cureOf(finding: ReportedFinding, mode: Mode): string | null {
  if (finding.fix === 'auto' && mode !== 'run') return '"npx polytomic-codemod run" rewrites it.'
  const titles = finding.suggestions?.map(({ title }) => title) ?? []
  return titles.length > 0 ? `To choose from: ${titles.join('; ')}.` : null
}
