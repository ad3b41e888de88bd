/**
 * The package as a library: what the command knows, without reading configuration, printing or writing.
 *
 * ```js
 * const files = listFiles(['.'], { exclude: [] })
 * const { candidates } = scan(files.files, needlesOf([]), process.cwd())
 * const outcome = await detect({ settings: { root: process.cwd(), hosts: [] }, files, candidates })
 * ```
 */
import type { Outcome } from './src/change.js'
import type { RunInput } from './src/drivers/run.js'

/**
 * Detects, proposes, gates and merges; the edits are in the outcome and nothing is written. The engine, with its
 * parser, is loaded at the first call.
 */
export async function detect(input: RunInput): Promise<Outcome> {
  const engine = await import('./src/drivers/run.js')
  return engine.detect(input)
}

export type {
  CallState,
  Change,
  ChangeId,
  Credential,
  Edit,
  Failure,
  FileOutcome,
  Outcome,
  Remedy,
  ReportedCall,
  ReportedFinding,
  Settings,
  Suggestion,
} from './src/change.js'
export { callStates, changeIds } from './src/change.js'
export type { RunInput } from './src/drivers/run.js'
export { type Candidate, needlesOf, type Scanned, scan } from './src/source/candidates.js'
export { type ListedFiles, type ListOptions, listFiles } from './src/source/files.js'
export { catalogue, leftOut } from './transforms/index.js'
