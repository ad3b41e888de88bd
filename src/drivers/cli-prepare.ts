/** From what is asked for to an outcome, for every command that looks at code. */

import { realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Outcome, Settings } from '../change.js'
import { type LoadedConfig, loadConfig, settingsFrom } from '../config/load.js'
import {
  type Candidate,
  hasMark,
  manifestNeedle,
  needlesOf,
  type Scanned,
  scan,
  scanTexts,
  textNeedlesOf,
} from '../source/candidates.js'
import { commonFolder, type ListedFiles, listFiles } from '../source/files.js'
import { type ImportIndex, importIndex } from '../source/imports.js'
import { type Io, usageError } from './cli-io.js'
import { progressOn } from './cli-progress.js'
import type { Selection } from './cli-selection.js'

export interface Prepared {
  settings: Settings
  config: LoadedConfig
  /** Without the files that nobody should edit. */
  listed: ListedFiles
  scanned: Scanned
  /** Who imports what, noted on the way. */
  imports: ImportIndex
  /** Texts that are not JavaScript and mention Polytomic; none with `--code-only`. */
  texts: Candidate[]
  /** The package.json files that name Polytomic's package. */
  manifests: readonly Candidate[]
  /** Absolute folders that were asked for, those of files included. */
  folders: string[]
}

/**
 * Reads the configuration, lists the files and scans their texts.
 * @throws UsageError or ConfigError: exit code 2
 */
export async function prepare(selection: Selection, io: Io): Promise<Prepared> {
  const root = realpathSync(io.cwd)
  const roots = selection.paths.length > 0 ? selection.paths : ['.']
  const folders = roots.map((path) => folderOf(resolve(root, path)))
  const config = await loadConfig(
    commonFolder(folders) ?? root,
    selection.config === undefined ? undefined : resolve(root, selection.config),
  )
  const settings = withFlags(settingsFrom(config, root), selection)
  const listed = listFiles(roots, { cwd: root, exclude: config.exclude, excludeFolder: config.folder })
  if (listed.missing.length > 0) throw usageError(`${listed.missing.join('; ')}. Nothing was done.`)
  const imports = importIndex(() => listed.everything())
  const scanned = scan(listed.files, needlesOf(settings.hosts), root, imports.note)
  const manifests = scan(listed.manifests, manifestNeedle, root)
  scanned.failures.push(...manifests.failures)
  const leftAlone = new Set(scanned.leftAlone)
  const files = listed.files.filter((file) => !leftAlone.has(file))
  const texts = selection.codeOnly ? [] : listed.texts
  const beside = scanTexts(texts, textNeedlesOf(settings.hosts), root)
  return {
    settings,
    config,
    listed: { ...listed, files, texts },
    scanned: { ...scanned, notes: [...scanned.notes, ...beside.notes] },
    imports,
    texts: beside.candidates,
    manifests: manifests.candidates,
    folders,
  }
}

function folderOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? dirname(path) : path
}

function withFlags(settings: Settings, selection: Selection): Settings {
  const { only, skip, suggestions, credential, ownerOrganizationId, assumeVersion } = selection
  if (only && skip && [...only].every((id) => skip.has(id))) {
    throw usageError('--only and --skip leave no change to look for.')
  }
  return {
    ...settings,
    ...(only && { only }),
    ...(skip && { skip }),
    ...(suggestions && { suggestions }),
    ...(credential && { credential }),
    ...(ownerOrganizationId && { ownerOrganizationId }),
    ...(assumeVersion && { assumeVersion }),
  }
}

/**
 * What there is to say about the prepared files. The engine is loaded only where a file mentions Polytomic.
 * @param without absolute paths of files that must not be edited
 */
export async function outcomeOf(
  { settings, listed, scanned, imports, texts, manifests }: Prepared,
  io: Io,
  without: ReadonlySet<string> = new Set(),
): Promise<Outcome> {
  const outcome: Outcome = {
    files: listed.files.length + listed.texts.length,
    edits: [],
    findings: [],
    calls: [],
    failures: [],
    kept: [],
    notes: [],
  }
  if (scanned.candidates.length > 0 || texts.length > 0 || manifests.length > 0) {
    const progress = progressOn(io)
    const files = { ...listed, files: listed.files.filter((file) => !without.has(file)) }
    const { candidates } = scanned
    const own = manifests.filter(({ path }) => !without.has(path))
    Object.assign(
      outcome,
      await io.detect({
        settings,
        files,
        candidates,
        texts,
        imports,
        manifests: own,
        progress: progress.show,
      }),
    )
    progress.clear()
  }
  const known = new Set([...scanned.candidates, ...manifests].map(({ path }) => path))
  // A file that the engine reached by an import was not scanned, so nobody has looked for its mark yet.
  const edits = outcome.edits.map((edit) =>
    known.has(edit.path) ? edit : { ...edit, bom: hasMark(edit.path) },
  )
  const failures = [...listed.failures, ...scanned.failures, ...outcome.failures]
  return {
    ...outcome,
    edits,
    // A rewrite that passed the gate is in the edits; one that did not is no rewrite any more.
    findings: outcome.findings.map((finding) => ({ ...finding, applied: finding.fix === 'auto' })),
    failures: uniqueBy(failures, ({ file, reason }) => `${file}\0${reason}`),
    notes: uniqueBy([...listed.notes, ...scanned.notes, ...outcome.notes], (note) => note),
  }
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()]
}
