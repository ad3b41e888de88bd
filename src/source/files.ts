/** Which files a run is about: from the paths a person names to a list of source files. Reads no file. */
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import picomatch from 'picomatch'
import type { Failure } from '../change.js'
import { isLeftOut, walk } from './ignore.js'
import { textKindOf } from './text-kinds.js'

export interface ListedFiles {
  /** Absolute folder that holds everything a listed file may belong to: the git repository, else the package. */
  root: string
  /** Absolute paths of the files that may be edited, without duplicates. */
  files: string[]
  /** Absolute paths of texts that are not JavaScript and may mention Polytomic; never edited. */
  texts: string[]
  /** Absolute paths of the package.json files that may be edited; no source, so none of `files`. */
  manifests: string[]
  /** One clause for each named path that does not exist; wrong usage, so nothing else is to be done. */
  missing: string[]
  /** Sentences for standard error. */
  notes: string[]
  failures: Failure[]
  /** Every source file under `root`, named or not, excluded or not: who may import what is edited. Lists once. */
  everything(): string[]
  /** Every package.json under `root`, named or not, excluded or not. Lists once. */
  packages(): string[]
}

export interface ListOptions {
  /** Absolute folder that relative roots start from and that messages name files from. Default: the process's. */
  cwd?: string
  /** Globs of files to leave alone. */
  exclude: readonly string[]
  /** Absolute folder that the globs are relative to: the configuration's. Default: `cwd`. */
  excludeFolder?: string
}

const isManifest = /(?:^|[\\/])package\.json$/
const isSource = /(?<!\.d)\.[cm]?ts$|\.tsx$|\.[cm]?js$|\.jsx$|\.(?:vue|svelte|astro|html?)$/
const isMinifiedName = /[.-]min\.[cm]?js$/
const isInPackages = /(?:^|\/)(?:node_modules|\.git)\//

/** How many paths go to one call of git; far below what a command line may hold. */
const pathsAtOnce = 500

/** The source files under `roots` (files or folders): what git tracks or could track, else what a walk finds. */
export function listFiles(roots: readonly string[], options: ListOptions): ListedFiles {
  const cwd = options.cwd ?? process.cwd()
  const listed: ListedFiles = {
    root: cwd,
    files: [],
    texts: [],
    manifests: [],
    missing: [],
    notes: [],
    failures: [],
    everything: () => all().sources,
    packages: () => all().manifests,
  }
  const named = roots.map((root) => nameOf(root, cwd, listed)).filter((place) => place !== null)
  const files = new Set<string>()
  for (const [top, places] of placesByRepository(named)) {
    for (const file of filesOf(top, places, cwd, listed)) files.add(file)
  }
  listed.root = rootOf(named, cwd)
  const isExcluded = matcherOf(options.exclude, options.excludeFolder ?? cwd)
  for (const file of files) {
    if (isExcluded(file)) continue
    if (isManifest.test(file)) listed.manifests.push(file)
    if (isSource.test(file)) listed.files.push(file)
    else if (textKindOf(file) !== null) listed.texts.push(file)
  }

  let known: { sources: string[]; manifests: string[] } | null = null
  function all(): { sources: string[]; manifests: string[] } {
    if (known) return known
    const { root } = listed
    const [only] = named
    const isAllNamed = named.length === 1 && only?.isFolder && only.path === root
    const quiet = { ...listed, notes: [], failures: [] }
    const found = isAllNamed
      ? [...files]
      : filesOf(repositoryOf(root), [{ path: root, given: root, isFolder: true }], cwd, quiet)
    known = {
      sources: [...new Set([...found.filter((file) => isSource.test(file)), ...listed.files])],
      manifests: [...new Set([...found.filter((file) => isManifest.test(file)), ...listed.manifests])],
    }
    return known
  }
  return listed
}

interface Place {
  /** Absolute, symbolic links resolved. */
  path: string
  given: string
  isFolder: boolean
}

function nameOf(given: string, cwd: string, listed: ListedFiles): Place | null {
  try {
    const path = realpathSync(resolve(cwd, given))
    const stats: Stats = statSync(path)
    return { path, given, isFolder: stats.isDirectory() }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') listed.missing.push(`${given} does not exist`)
    else if (code === 'ELOOP') listed.missing.push(`${given} is a loop of symbolic links`)
    else listed.failures.push({ file: given, reason: `it cannot be read: ${message}` })
    return null
  }
}

function placesByRepository(places: readonly Place[]): Map<string | null, Place[]> {
  const groups = new Map<string | null, Place[]>()
  for (const place of places) {
    const top = repositoryOf(place.isFolder ? place.path : dirname(place.path))
    groups.set(top, [...(groups.get(top) ?? []), place])
  }
  return groups
}

function filesOf(top: string | null, places: readonly Place[], cwd: string, listed: ListedFiles): string[] {
  const tracked = top === null ? null : listByGit(top, places, cwd, listed)
  const found = tracked ?? places.flatMap((place) => listByWalk(top, place, cwd, listed))
  if (found.length === 0 && top !== null) noteIgnored(places, listed)
  return found
}

/** Null where git cannot answer (not installed, or it refuses the repository): the walk answers then. */
function listByGit(top: string, places: readonly Place[], cwd: string, listed: ListedFiles): string[] | null {
  const found: string[] = []
  for (let i = 0; i < places.length; i += pathsAtOnce) {
    const paths = places.slice(i, i + pathsAtOnce).map((place) => relative(top, place.path) || '.')
    const options = ['ls-files', '-z', '-co', '--exclude-standard', '-x', 'node_modules', '--']
    const answer = spawnSync('git', ['--literal-pathspecs', ...options, ...paths], {
      cwd: top,
      env: gitEnvironment(),
      maxBuffer: 2 ** 30,
    })
    if (answer.error || answer.status !== 0) {
      if (!answer.error) {
        listed.notes.push(
          `git did not list the files of ${relativePath(cwd, top)}, so the folder was walked instead: ${firstLine(answer.stderr)}`,
        )
      }
      return null
    }
    for (const name of answer.stdout.toString('utf8').split('\0')) {
      if (isWanted(name)) found.push(join(top, name))
      // A repository inside this one, not a submodule, is one entry with a slash at its end.
      else if (name.endsWith('/') && !isInPackages.test(name)) noteNested(join(top, name), cwd, listed)
    }
  }
  return found
}

function listByWalk(top: string | null, place: Place, cwd: string, listed: ListedFiles): string[] {
  if (!place.isFolder) {
    const home = top ?? dirname(place.path)
    const isWantedFile = isWanted(relativePath(home, place.path)) && !isLeftOut(place.path, home)
    return isWantedFile ? [place.path] : []
  }
  const walked = walk(place.path, top ?? place.path)
  for (const { path, reason } of walked.unreadable) {
    listed.failures.push({ file: relativePath(cwd, path), reason: `this folder cannot be read: ${reason}` })
  }
  return walked.files.filter((file) => isWanted(relativePath(place.path, file)))
}

/** Whether a file of this name is JavaScript or TypeScript that a person may have written. */
export function isSourceName(path: string): boolean {
  return isSource.test(path) && !isMinifiedName.test(path)
}

function isWanted(path: string): boolean {
  if (isInPackages.test(path)) return false
  if (isManifest.test(path)) return true
  return isSource.test(path) ? !isMinifiedName.test(path) : textKindOf(path) !== null
}

function noteNested(path: string, cwd: string, listed: ListedFiles): void {
  const name = relativePath(cwd, path)
  listed.notes.push(
    `${name} is a git repository of its own and was left alone. Name it as a path to include it.`,
  )
}

function noteIgnored(places: readonly Place[], listed: ListedFiles): void {
  for (const { given, path, isFolder } of places) {
    if (!isFolder && !isWanted(basename(path))) {
      listed.notes.push(`${given} is of no kind that this tool looks at, so it was left alone.`)
    } else if (isIgnoredByGit(path)) {
      listed.notes.push(`${given} is ignored by git, so it was left alone.`)
    }
  }
}

function isIgnoredByGit(path: string): boolean {
  const answer = spawnSync('git', ['check-ignore', '-q', '--', path], {
    cwd: dirname(path),
    env: gitEnvironment(),
  })
  return answer.status === 0
}

/** The nearest folder at or above `folder` (absolute) that has a `.git`; null for none. Needs no git. */
export function repositoryOf(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (at === dirname(at)) return null
  }
}

/** The environment without what a git hook sets: it names the hook's repository, which need not be ours. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' }
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'])
    Reflect.deleteProperty(env, name)
  return env
}

function rootOf(places: readonly Place[], cwd: string): string {
  const folder =
    commonFolder(places.map((place) => (place.isFolder ? place.path : dirname(place.path)))) ?? cwd
  const top = repositoryOf(folder)
  if (top) return top
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at
  }
  return folder
}

/** The deepest folder that holds all of `folders` (absolute); null for none at all. */
export function commonFolder(folders: readonly string[]): string | null {
  let common = folders[0] ?? null
  for (const folder of folders) {
    while (common !== null && folder !== common && !folder.startsWith(common === sep ? sep : common + sep)) {
      common = dirname(common)
    }
  }
  return common
}

function matcherOf(globs: readonly string[], folder: string): (file: string) => boolean {
  if (globs.length === 0) return () => false
  // "legacy" and "legacy/" are meant as "legacy/**".
  const patterns = globs.flatMap((glob) => {
    const plain = glob.replace(/^\.\//, '').replace(/\/$/, '')
    return [plain, `${plain}/**`]
  })
  const matches = picomatch(patterns, { dot: true })
  return (file) => matches(relativePath(folder, file))
}

/** `path` as reports show it: relative to `root`, with `/`. */
export function relativePath(root: string, path: string): string {
  return relative(root, path).split(sep).join('/') || '.'
}

function firstLine(output: Buffer): string {
  return output.toString('utf8').trim().split('\n')[0] ?? ''
}
