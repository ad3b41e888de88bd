/** A folder traced as the command line does it: listed, scanned, and read on from the files that name Polytomic. */
import type { Outcome, Settings } from '../../src/change.js'
import { detect } from '../../src/drivers/run.js'
import { manifestNeedle, needlesOf, scan } from '../../src/source/candidates.js'
import { listFiles } from '../../src/source/files.js'
import { treeOf } from '../source/tree.js'

export interface Detected extends Outcome {
  /** "file operation" of every request, `unresolved` for those that are not known. */
  requests: string[]
  /** Texts after the edits, by relative path. */
  after: Record<string, string>
  /** Relative paths of the files whose text names Polytomic. */
  candidates: string[]
}

export async function detectIn(
  files: Record<string, string>,
  options: Partial<Settings> & { exclude?: string[]; paths?: string[] } = {},
): Promise<Detected> {
  const root = treeOf({ 'package.json': '{}', ...files })
  const { exclude = [], paths = ['.'], ...settings } = options
  const listed = listFiles(paths, { cwd: root, exclude })
  const { candidates } = scan(listed.files, needlesOf([]), root)
  const outcome = await detect({
    settings: { root, hosts: [], ...settings },
    files: listed,
    candidates,
    manifests: scan(listed.manifests, manifestNeedle, root).candidates,
  })
  const nameOf = (path: string): string => path.slice(root.length + 1)
  return {
    ...outcome,
    requests: outcome.calls.map((call) => `${call.file} ${call.operation ?? 'unresolved'}`).sort(),
    after: Object.fromEntries(outcome.edits.map(({ path, after }) => [nameOf(path), after])),
    candidates: candidates.map(({ path }) => nameOf(path)).sort(),
  }
}
