/** The version of `polytomic` that a lock file pins for one manifest: npm, yarn (both), pnpm and bun. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { parse as parseJsonc } from 'jsonc-parser'
import { sdkPackage } from '../api/sdk.js'

export type PackageManager = 'npm' | 'yarn' | 'pnpm' | 'bun'

export interface Locked {
  /** Absolute path of the lock file. */
  path: string
  manager: PackageManager
  /** Null: it says nothing of the package, or could not be read. */
  version: string | null
}

/** What a lock file says: its content, the folder of the manifest relative to it ("" for its own), the ranges. */
type Reader = (text: string, folder: string, ranges: readonly string[]) => string | null

const kinds: readonly { name: string; manager: PackageManager; read: Reader }[] = [
  { name: 'package-lock.json', manager: 'npm', read: npm },
  { name: 'npm-shrinkwrap.json', manager: 'npm', read: npm },
  { name: 'yarn.lock', manager: 'yarn', read: yarn },
  { name: 'pnpm-lock.yaml', manager: 'pnpm', read: pnpm },
  { name: 'bun.lock', manager: 'bun', read: bun },
  // A binary: it names the tool only.
  { name: 'bun.lockb', manager: 'bun', read: () => null },
]

/**
 * The nearest lock file at or above a manifest.
 * @param path absolute path of the package.json
 * @param root absolute folder above which none is looked for
 */
export function lockedVersion(path: string, ranges: readonly string[], root: string): Locked | null {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    for (const { name, manager, read } of kinds) {
      const file = join(folder, name)
      if (!existsSync(file)) continue
      const inner = relative(folder, dirname(path)).split(sep).join('/')
      return { path: file, manager, version: attempt(() => read(readFileSync(file, 'utf8'), inner, ranges)) }
    }
    if (folder === root || dirname(folder) === folder) return null
  }
}

/** A lock file with a merge conflict or of a later format says nothing. */
function attempt(read: () => string | null): string | null {
  try {
    return read()
  } catch {
    return null
  }
}

function npm(text: string, folder: string): string | null {
  const lock = JSON.parse(text) as {
    packages?: Record<string, { version?: string }>
    dependencies?: Record<string, { version?: string }>
  }
  if (lock.packages) {
    for (const place of foldersUp(folder)) {
      const version = lock.packages[`${place}node_modules/${sdkPackage}`]?.version
      if (version) return version
    }
    return null
  }
  return lock.dependencies?.[sdkPackage]?.version ?? null
}

/** "apps/web/", "apps/", "". */
function foldersUp(folder: string): string[] {
  const parts = folder === '' ? [] : folder.split('/')
  return parts.map((_, i) => `${parts.slice(0, parts.length - i).join('/')}/`).concat('')
}

function yarn(text: string, _folder: string, ranges: readonly string[]): string | null {
  const { parseSyml } = load<typeof import('@yarnpkg/parsers')>('@yarnpkg/parsers')
  const lock = parseSyml(text) as Record<string, { version?: string }>
  const found = new Set<string>()
  for (const [key, entry] of Object.entries(lock)) {
    const isWanted = key
      .split(/,\s*/)
      .some((descriptor) =>
        ranges.some(
          (range) => descriptor === `${sdkPackage}@${range}` || descriptor === `${sdkPackage}@npm:${range}`,
        ),
      )
    if (isWanted && entry.version) found.add(entry.version)
  }
  return only(found)
}

function pnpm(text: string, folder: string): string | null {
  const { parse } = load<typeof import('yaml')>('yaml')
  type Entries = Record<string, string | { version?: string }>
  type Importer = Partial<Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Entries>>
  const lock = parse(text) as Importer & { importers?: Record<string, Importer> }
  const importer = lock.importers ? lock.importers[folder === '' ? '.' : folder] : lock
  for (const group of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
    const entry = importer?.[group]?.[sdkPackage]
    const version = typeof entry === 'string' ? entry : entry?.version
    // What stands behind the version are the peers it was resolved with.
    if (version) return version.replace(/[(_].*$/, '')
  }
  return null
}

function bun(text: string, folder: string): string | null {
  const lock = parseJsonc(text, [], { allowTrailingComma: true }) as {
    workspaces?: Record<string, { name?: string }>
    packages?: Record<string, [string, ...unknown[]]>
  }
  const name = lock.workspaces?.[folder]?.name
  for (const key of name ? [`${name}/${sdkPackage}`, sdkPackage] : [sdkPackage]) {
    const [resolved] = lock.packages?.[key] ?? []
    const version = resolved?.slice(resolved.lastIndexOf('@') + 1)
    if (version && /^\d/.test(version)) return version
  }
  return null
}

function only(versions: ReadonlySet<string>): string | null {
  const [first, ...more] = versions
  return first !== undefined && more.length === 0 ? first : null
}

/** Loaded here and not at the top: most runs meet no such file. */
function load<Library>(name: string): Library {
  return createRequire(import.meta.url)(name) as Library
}
