/**
 * The repository around a linted file. It is judged once, as `check` would, and again for a text that differs from
 * the disk: then only what imports connect with that file is traced, and no other file is parsed again.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, sep } from 'node:path'
import type { Settings } from '../change.js'
import { checkConfig } from '../config/check.js'
import { findConfig, type LoadedConfig, settingsFrom } from '../config/load.js'
import { type Candidate, manifestNeedle, needlesOf, scan } from '../source/candidates.js'
import { isSourceName, type ListedFiles, listFiles, repositoryOf } from '../source/files.js'
import { type ImportIndex, importIndex, specifiersOf } from '../source/imports.js'
import { createWorkspace, specifiersIn, type Workspace } from '../source/modules.js'
import type { SourceModule } from '../source/parse.js'
import type { Judged } from './reported.js'
import { judge, selected } from './run.js'

/** A file as a linter hands it over. */
export interface LintedFile {
  /** Absolute path; it need not exist. */
  path: string
  /** Without a byte order mark. */
  text: string
  /** Absolute folder that the linter runs in. */
  cwd: string
  /** The configuration of the linter's settings, as written; undefined: the nearest file. */
  config: unknown
  /** The linter's own tree, where it has our shape; null: the text is parsed here. */
  module(path: string): SourceModule | null
}

/** A judged workspace, with the settings it was judged by. */
export interface View {
  /** Of the linted file, absolute, symbolic links resolved. */
  path: string
  judged: Judged
  workspace: Workspace
  settings: Settings
}

interface Repository {
  settings: Settings
  listed: ListedFiles
  /** Every file that is ours to judge. */
  files: ReadonlySet<string>
  candidates: ReadonlyMap<string, Candidate>
  /** Texts of the package.json files that name Polytomic's package. */
  manifests: ReadonlyMap<string, string>
  index: ImportIndex
  /** Of all candidates, as they are on the disk; null until somebody asks. */
  whole: Whole | null
  /** Modules of an earlier state, which need no second parse where their text is the same. */
  earlier: ReadonlyMap<string, SourceModule> | null
  /** Milliseconds: when it was last held against the disk, and what that cost. */
  checkedAt: number
  cost: number
}

interface Whole extends Omit<View, 'path'> {
  modules: ReadonlyMap<string, SourceModule>
  /** The number of the group of modules that imports connect, by path. */
  component: ReadonlyMap<string, number>
}

const repositories = new Map<string, Repository>()
const configs = new Map<string, { config: LoadedConfig; at: number }>()

/** A linter in an editor lives long; how long what was read is believed, in milliseconds. */
const believed = 2000

/**
 * What is known of a file and of what belongs to it; null where the file is none of ours: no JavaScript, excluded,
 * ignored by git, generated, or without any tie to Polytomic.
 * @throws ConfigError where the configuration cannot be used
 */
export function viewOf(file: LintedFile): View | null {
  if (!isSourceName(file.path)) return null
  const path = realPathOf(file.path)
  const config = configOf(file, path)
  const repository = repositoryFor(path, realPathOf(file.cwd), config)
  const { files, candidates, settings } = repository
  const disk = textOnDisk(path)
  if (disk !== null && !files.has(path)) return null
  const mentions = needlesOf(settings.hosts).test(file.text)
  if (candidates.size === 0 && !mentions) return null
  if (disk === null && !mentions && specifiersOf(file.text).length === 0) return null
  if (disk === file.text) {
    const whole = wholeOf(repository)
    return whole.modules.has(path) || hasFailed(whole, path) ? { ...whole, path } : null
  }
  return withText(repository, { ...file, path }, mentions)
}

function hasFailed({ workspace }: Whole, path: string): boolean {
  return workspace.failures.some((failure) => failure.path === path)
}

/** The view of a text that is not, or not yet, on the disk. */
function withText(repository: Repository, file: LintedFile, mentions: boolean): View | null {
  const { path, text } = file
  const { settings, listed, index } = repository
  // A new text that imports nothing and that nobody imports needs no look at anything else.
  const isAlone = !repository.files.has(path) && specifiersOf(text).length === 0
  const whole = isAlone ? null : wholeOf(repository)
  const connected = whole ? connectedWith(path, text, whole, repository) : new Set<string>()
  if (!mentions && connected.size === 0) return null
  const texts = new Map<string, string>()
  for (const [known, module] of whole?.modules ?? []) texts.set(known, module.text)
  texts.set(path, text)
  const workspace = createWorkspace({
    files: [...repository.files, path],
    root: listed.root,
    texts,
    manifests: repository.manifests,
    imports: {
      candidatesFor: (name) => (isAlone ? [] : [...index.candidatesFor(name), path]),
      specifiersOf: (at) => (at === path ? specifiersOf(text) : index.specifiersOf(at)),
    },
    packageFiles: () => listed.packages(),
    parsed: (wanted, wantedText) =>
      wanted === path ? file.module(path) : sameText(whole?.modules.get(wanted), wantedText),
  })
  const starts = mentions ? [...connected, path] : [...connected]
  const judged = judge(workspace, [...new Set(starts)], settings, selected(settings))
  return { path, judged, workspace, settings }
}

function sameText(module: SourceModule | undefined, text: string): SourceModule | null {
  return module?.text === text ? module : null
}

/** The candidates that imports connect with a file, in whatever direction, and those whose defaults hold everywhere. */
function connectedWith(path: string, text: string, whole: Whole, repository: Repository): Set<string> {
  const own = new Set<number>()
  const add = (each: string) => {
    const number = whole.component.get(each)
    if (number !== undefined) own.add(number)
  }
  add(path)
  for (const specifier of specifiersOf(text)) {
    const target = whole.workspace.resolve(specifier, path)
    if (target.kind === 'file') add(target.path)
  }
  const found = new Set<string>()
  for (const [candidate, { text: candidateText }] of repository.candidates) {
    if (candidate === path) continue
    const number = whole.component.get(candidate)
    const isConnected = number !== undefined && own.has(number)
    if (isConnected || /\.defaults\b/.test(candidateText)) found.add(candidate)
  }
  return found
}

function repositoryFor(path: string, cwd: string, config: LoadedConfig): Repository {
  const home = isWithin(path, cwd) ? cwd : (repositoryOf(dirname(path)) ?? dirname(path))
  const settings = settingsFrom(config, home)
  // Where there is no configuration, its folder is the one that it was looked for from: another for each file.
  const excluded = config.exclude.length > 0 ? [config.folder, config.exclude] : []
  const key = JSON.stringify([home, excluded, settings])
  const known = repositories.get(key)
  const now = Date.now()
  if (known && now - known.checkedAt < Math.max(believed, 20 * known.cost)) return known
  const fresh = readRepository(home, settings, config, known)
  repositories.set(key, fresh)
  return fresh
}

/** As it is on the disk now; the one that was known where nothing has changed. */
function readRepository(
  home: string,
  settings: Settings,
  config: LoadedConfig,
  known: Repository | undefined,
): Repository {
  const started = Date.now()
  const listed = listFiles(['.'], { cwd: home, exclude: config.exclude, excludeFolder: config.folder })
  const { candidates, leftAlone } = scan(listed.files, needlesOf(settings.hosts), home)
  const aside = new Set(leftAlone)
  const files = new Set(listed.files.filter((file) => !aside.has(file)))
  const byPath = new Map(candidates.map((candidate) => [candidate.path, candidate]))
  const named = scan(listed.manifests, manifestNeedle, home).candidates
  const manifests = new Map(named.map(({ path, text }) => [path, text]))
  const checkedAt = Date.now()
  const cost = checkedAt - started
  if (known && isSame(known, files, byPath, manifests)) return Object.assign(known, { checkedAt, cost })
  return {
    settings,
    listed,
    files,
    candidates: byPath,
    manifests,
    index: importIndex(() => listed.everything()),
    checkedAt,
    cost,
    whole: null,
    earlier: known?.whole?.modules ?? known?.earlier ?? null,
  }
}

/** Whether nothing that was read differs; modules that imports led to are read again. */
function isSame(
  known: Repository,
  files: ReadonlySet<string>,
  candidates: ReadonlyMap<string, Candidate>,
  manifests: ReadonlyMap<string, string>,
): boolean {
  if (known.files.size !== files.size || known.candidates.size !== candidates.size) return false
  if (known.manifests.size !== manifests.size) return false
  for (const [path, text] of manifests) if (known.manifests.get(path) !== text) return false
  for (const file of files) if (!known.files.has(file)) return false
  for (const [path, { text }] of candidates) if (known.candidates.get(path)?.text !== text) return false
  for (const [path, module] of known.whole?.modules ?? []) {
    if (!candidates.has(path) && textOnDisk(path) !== module.text) return false
  }
  return true
}

function wholeOf(repository: Repository): Whole {
  repository.whole ??= judgeWhole(repository)
  repository.earlier = null
  return repository.whole
}

function judgeWhole(repository: Repository): Whole {
  const { settings, listed, files, candidates, manifests, index, earlier } = repository
  const workspace = createWorkspace({
    files: [...files],
    root: listed.root,
    texts: new Map([...candidates.values()].map(({ path, text }) => [path, text])),
    manifests,
    imports: index,
    packageFiles: () => listed.packages(),
    parsed: (path, text) => sameText(earlier?.get(path), text),
  })
  const judged = judge(workspace, [...candidates.keys()], settings, selected(settings))
  const modules = new Map(workspace.loaded.map((module) => [module.path, module]))
  return { judged, workspace, settings, modules, component: componentsOf(workspace) }
}

/** Which modules imports connect, in whatever direction. */
function componentsOf(workspace: Workspace): Map<string, number> {
  const neighbours = new Map<string, string[]>(workspace.loaded.map(({ path }) => [path, []]))
  for (const module of workspace.loaded) {
    for (const specifier of specifiersIn(module)) {
      const target = workspace.resolve(specifier, module.path)
      if (target.kind !== 'file' || !neighbours.has(target.path)) continue
      neighbours.get(module.path)?.push(target.path)
      neighbours.get(target.path)?.push(module.path)
    }
  }
  const component = new Map<string, number>()
  let number = 0
  for (const start of neighbours.keys()) {
    if (component.has(start)) continue
    const rest = [start]
    for (let path = rest.pop(); path !== undefined; path = rest.pop()) {
      if (component.has(path)) continue
      component.set(path, number)
      rest.push(...(neighbours.get(path) ?? []))
    }
    number++
  }
  return component
}

function configOf({ config, cwd }: LintedFile, path: string): LoadedConfig {
  if (config !== undefined) {
    const { exclude = [], ...settings } = checkConfig(config, 'settings.polytomic')
    return { settings, exclude, folder: cwd, path: null }
  }
  const folder = dirname(path)
  const known = configs.get(folder)
  if (known && Date.now() - known.at < believed) return known.config
  const found = findConfig(folder)
  configs.set(folder, { config: found, at: Date.now() })
  return found
}

function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function textOnDisk(path: string): string | null {
  try {
    if (!statSync(path).isFile()) return null
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch {
    return null
  }
}
