/**
 * The package.json that a file's `polytomic` comes from: what it asks for, what is installed, and by which tool.
 * Reads manifests, lock files and `node_modules/polytomic/package.json`, and nothing of them is ever written here.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { findNodeAtLocation, type Node as JsonNode, parseTree } from 'jsonc-parser'
import { firstNew, releases, type SdkSide, sdkPackage } from '../api/sdk.js'
import { lockedVersion, type PackageManager } from './lock-files.js'

export interface Dependency {
  /** "dependencies", "devDependencies", ... */
  group: string
  range: string
  /** Of the range's text in the manifest, quotes left out. */
  start: number
  end: number
}

export interface Manifest {
  /** Absolute path of the package.json. */
  path: string
  /** Without its byte order mark. */
  text: string
  dependencies: readonly Dependency[]
  /** Entries of `overrides`, `resolutions` and the like, which win over the dependencies. */
  overrides: readonly Dependency[]
  /** The version that is installed, and the file that says so (absolute path); null: not known. */
  installed: { version: string; from: string } | null
  packageManager: PackageManager
  /** Which surface the code of this manifest is written for; null: its range allows both and nothing is installed. */
  side: SdkSide | null
  /** Releases of the facts that may be installed. */
  releases: readonly string[]
}

export interface Manifests {
  /** The manifest that the package `polytomic` of a file (absolute path) comes from; null for none. */
  of(path: string): Manifest | null
  /** The manifest at a path, where it names the package. */
  at(path: string): Manifest | null
}

const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const
const overriding = [['overrides'], ['resolutions'], ['pnpm', 'overrides']] as const

/**
 * @param root absolute folder above which no manifest is looked for
 * @param texts manifests that were read already, by absolute path, without byte order marks
 */
export function createManifests(root: string, texts: ReadonlyMap<string, string> = new Map()): Manifests {
  const byPath = new Map<string, Manifest | null>()
  const byFolder = new Map<string, Manifest | null>()

  function at(path: string): Manifest | null {
    let manifest = byPath.get(path)
    if (manifest === undefined) {
      const text = texts.get(path) ?? withoutMark(readText(path))
      manifest = text === null ? null : manifestOf(path, text, root)
      byPath.set(path, manifest)
    }
    return manifest
  }

  function above(folder: string): Manifest | null {
    let manifest = byFolder.get(folder)
    if (manifest === undefined) {
      manifest = at(join(folder, 'package.json'))
      const isTop = folder === root || dirname(folder) === folder
      if (!manifest && !isTop) manifest = above(dirname(folder))
      byFolder.set(folder, manifest)
    }
    return manifest
  }

  return { of: (path) => above(dirname(path)), at }
}

function withoutMark(text: string | null): string | null {
  return text?.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

function manifestOf(path: string, text: string, root: string): Manifest | null {
  if (!text.includes(`"${sdkPackage}"`)) return null
  const tree = parseTree(text)
  if (!tree) return null
  const dependencies = groups.flatMap((group) => entriesAt(tree, [group]))
  if (dependencies.length === 0) return null
  const overrides = overriding.flatMap((where) => entriesAt(tree, [...where]))
  const named = findNodeAtLocation(tree, ['packageManager'])?.value
  const ranges = dependencies.map(({ range }) => range)
  const installed = isNewRange(ranges) ? null : installedFor(path, ranges, root)
  const manager =
    installed?.manager ?? managerNamed(named) ?? lockedVersion(path, ranges, root)?.manager ?? 'npm'
  return {
    path,
    text,
    dependencies,
    overrides,
    installed: installed && { version: installed.version, from: installed.from },
    packageManager: manager,
    side: sideOf(ranges, installed?.version ?? null),
    releases: installed ? releasesAround(installed.version) : releasesWithin(ranges),
  }
}

function entriesAt(tree: JsonNode, where: string[]): Dependency[] {
  const node = findNodeAtLocation(tree, [...where, sdkPackage])
  if (node?.type !== 'string' || typeof node.value !== 'string') return []
  return [
    {
      group: where.join('.'),
      range: node.value,
      start: node.offset + 1,
      end: node.offset + node.length - 1,
    },
  ]
}

function managerNamed(value: unknown): PackageManager | null {
  const name = typeof value === 'string' ? (value.split('@')[0] ?? '') : ''
  return name === 'npm' || name === 'yarn' || name === 'pnpm' || name === 'bun' ? name : null
}

/** The lock file first, then what lies in `node_modules`: each counts only where the manifest's range allows it. */
function installedFor(
  path: string,
  ranges: readonly string[],
  root: string,
): { version: string; from: string; manager: PackageManager | null } | null {
  const locked = lockedVersion(path, ranges, root)
  if (locked?.version && isAllowed(locked.version, ranges))
    return { version: locked.version, from: locked.path, manager: locked.manager }
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', sdkPackage, 'package.json')
    const version = versionIn(file)
    if (version !== null)
      return isAllowed(version, ranges) ? { version, from: file, manager: locked?.manager ?? null } : null
    if (folder === root || dirname(folder) === folder) return null
  }
}

function versionIn(path: string): string | null {
  const text = readText(path)
  if (text === null) return null
  try {
    const { version } = JSON.parse(text) as { version?: unknown }
    return typeof version === 'string' ? version : null
  } catch {
    return null
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

type Semver = typeof import('semver')
let loaded: Semver | null = null

/** Loaded here and not at the top: most runs meet no manifest that names the package. */
function semver(): Semver {
  loaded ??= createRequire(import.meta.url)('semver') as Semver
  return loaded
}

/** "npm:polytomic@^1.18.0" asks for what stands behind the name. */
function bareRange(range: string): string {
  return range.replace(/^npm:(?:@?[^@]+@)?/, '')
}

/** A dist tag, a git address, a folder or a catalog allows what is installed. */
function isAllowed(version: string, ranges: readonly string[]): boolean {
  return ranges.every((range) => {
    const bare = bareRange(range)
    return (
      semver().validRange(bare) === null || semver().satisfies(version, bare, { includePrerelease: true })
    )
  })
}

/** Whether a manifest asks for the new line and nothing older. */
function isNewRange(ranges: readonly string[]): boolean {
  return ranges.every((range) => {
    const lowest =
      semver().validRange(bareRange(range)) === null ? null : semver().minVersion(bareRange(range))
    return lowest !== null && semver().gte(lowest, firstNew)
  })
}

function sideOf(ranges: readonly string[], installed: string | null): SdkSide | null {
  if (isNewRange(ranges)) return 'new'
  if (installed !== null) return semver().gte(installed, firstNew) ? 'new' : 'old'
  const isOld = ranges.every((range) => {
    const bare = bareRange(range)
    return semver().validRange(bare) !== null && !semver().intersects(bare, `>=${firstNew}`)
  })
  return isOld ? 'old' : null
}

function releasesWithin(ranges: readonly string[]): string[] {
  return releases.filter((version) => isAllowed(version, ranges))
}

/** The release itself, else its neighbours on both sides: where they agree, it is as they are. */
function releasesAround(version: string): string[] {
  if (releases.includes(version)) return [version]
  const below = releases.filter((each) => semver().lt(each, version)).at(-1)
  const above = releases.find((each) => semver().gt(each, version))
  // Nothing is known of what came after the newest release of a line.
  if (below === undefined || above === undefined) return []
  return semver().major(below) === semver().major(above) ? [below, above] : []
}
