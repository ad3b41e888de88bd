/** After a user's type is renamed, the type checker is asked whether every use went along. */
import type { Finding } from '../change.js'
import { type EditGroup, mergeEdits, offsetBefore } from '../edit/merge.js'
import type { Workspace } from '../source/modules.js'
import { newTypeFaults } from '../source/type-errors.js'

/**
 * Findings for places that would no longer compile: uses of a renamed property that no reference leads to, such as a
 * text in a list of `keyof`. The rename stands, since without it the same places would fail silently.
 * @param edits the texts after all edits, by absolute path
 */
export function unprovenUses(
  findings: readonly Finding[],
  groups: readonly EditGroup[],
  edits: readonly { path: string; after: string }[],
  workspace: Workspace,
): Finding[] {
  const made = new Set(groups.map(({ id }) => id))
  const renaming = findings.filter(
    ({ remedy }) => remedy.kind === 'rewrite' && remedy.renames && made.has(remedy.group),
  )
  const [first] = renaming
  if (!first) return []
  const names = new Set<string>()
  for (const { remedy } of renaming) {
    if (remedy.kind !== 'rewrite' || !remedy.renames) continue
    names.add(remedy.renames.from)
    names.add(remedy.renames.to)
  }
  const merged = mergeEdits(groups).edits
  const edited = new Map(
    edits.map(({ path, after }) => [
      path,
      { after, before: (offset: number) => offsetBefore(merged.get(path) ?? [], offset) },
    ]),
  )
  return newTypeFaults(workspace, edited, [...names]).map(({ path, start, end, message }) => ({
    change: first.change,
    at: { file: path, start, end: Math.max(end, start) },
    remedy: { kind: 'manual' },
    message: `A type of yours is renamed with this change, and TypeScript will no longer accept this place: ${message}. Change it by hand.`,
    calls: [...new Set(nearest(renaming, path, workspace).flatMap(({ calls }) => calls))],
  }))
}

/** The renames that a fault can come from: those in its own file, else those in a file that it imports, else all. */
function nearest(renaming: readonly Finding[], path: string, workspace: Workspace): readonly Finding[] {
  const own = renaming.filter(({ at }) => at.file === path)
  if (own.length > 0) return own
  const imported = renaming.filter(({ at }) =>
    workspace.importersOf(at.file).some((importer) => importer.path === path),
  )
  return imported.length > 0 ? imported : renaming
}
