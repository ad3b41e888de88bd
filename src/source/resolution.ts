/**
 * From an import specifier to a file: relative paths, `paths` and `baseUrl` of the nearest tsconfig or jsconfig,
 * `imports` of package.json, and packages of the same repository by their name. Packages in node_modules stay
 * names: the trace knows the few it needs by name.
 */
import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, isAbsolute, join, resolve as resolvePath } from 'node:path'
import { type ParseError, parse as parseJsonc } from 'jsonc-parser'
import { isComponent } from './components.js'

export type Resolution =
  | { kind: 'file'; path: string }
  /** A package, as written: "axios", "node:https", "polytomic/api". */
  | { kind: 'package'; name: string }
  | { kind: 'missing' }

export interface Resolver {
  resolve(specifier: string, from: string): Resolution
  /** The last path segments by which an import may name this file. */
  namesOf(path: string): string[]
}

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'] as const
const typescriptTwins: Record<string, string[]> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
}

interface PathMapping {
  base: string
  baseUrl: string | null
  paths: [pattern: string, targets: string[]][]
}

/**
 * @param root absolute folder that nothing outside of belongs to
 * @param files absolute paths of the source files
 * @param manifests absolute paths of the package.json files; absent: they are looked for in every folder of `files`
 */
export function createResolution(
  root: string,
  files: readonly string[],
  manifests?: () => readonly string[],
): Resolver {
  const cache = new Map<string, Resolution>()
  // Manifests may change between runs of one process.
  jsonCache.clear()
  const mappings = new Map<string, PathMapping | null>()
  let packages: Map<string, string> | null = null

  function resolve(specifier: string, from: string): Resolution {
    const folder = dirname(from)
    const key = `${folder}\0${specifier}`
    let result = cache.get(key)
    if (!result) {
      result = resolveFresh(specifier, folder)
      cache.set(key, result)
    }
    return result
  }

  function resolveFresh(specifier: string, folder: string): Resolution {
    if (specifier.startsWith('.') || isAbsolute(specifier)) {
      const path = fileAt(resolvePath(folder, specifier))
      return path ? { kind: 'file', path } : { kind: 'missing' }
    }
    const mapped = throughPaths(specifier, folder)
    if (mapped) return { kind: 'file', path: mapped }
    if (!specifier.startsWith('node:')) {
      const local = inRepository(specifier, folder)
      if (local) return { kind: 'file', path: local }
    }
    return { kind: 'package', name: specifier }
  }

  function throughPaths(specifier: string, folder: string): string | null {
    const mapping = mappingFor(folder)
    if (!mapping) return null
    for (const [pattern, targets] of mapping.paths) {
      const star = matchStar(pattern, specifier)
      if (star === null) continue
      for (const target of targets) {
        const path = fileAt(resolvePath(mapping.base, target.replace('*', star)))
        if (path) return path
      }
    }
    return mapping.baseUrl ? fileAt(join(mapping.baseUrl, specifier)) : null
  }

  function mappingFor(folder: string): PathMapping | null {
    const known = mappings.get(folder)
    if (known !== undefined) return known
    let found: PathMapping | null = null
    for (const name of ['tsconfig.json', 'jsconfig.json']) {
      found = readMapping(join(folder, name), 0)
      if (found) break
    }
    if (!found && folder !== root && dirname(folder) !== folder) found = mappingFor(dirname(folder))
    mappings.set(folder, found)
    return found
  }

  /** A package of this repository: `#imports` of the nearest manifest, or a manifest whose name it is. */
  function inRepository(specifier: string, folder: string): string | null {
    if (specifier.startsWith('#')) {
      for (let at = folder; ; at = dirname(at)) {
        const manifest = readJson(join(at, 'package.json'))
        if (manifest) {
          return entryOf(at, (manifest as { imports?: unknown }).imports, specifier)
        }
        if (at === root || at === dirname(at)) return null
      }
    }
    const match = /^(@[^/]+\/[^/]+|[^/]+)(?:\/(.*))?$/.exec(specifier)
    if (!match) return null
    packages ??= packagesIn(manifests ? manifests().map((path) => dirname(path)) : foldersOf(root, files))
    const home = packages.get(match[1] as string)
    if (!home) return null
    const manifest = readJson(join(home, 'package.json')) as Record<string, unknown> | null
    const subpath = match[2]
    const exported = entryOf(home, manifest?.['exports'], subpath ? `./${subpath}` : '.')
    if (exported) return exported
    if (subpath) return sourceOf(home, subpath) ?? fileAt(join(home, 'src', subpath))
    for (const field of ['source', 'module', 'main', 'types']) {
      const target = manifest?.[field]
      if (typeof target === 'string') {
        const path = sourceOf(home, target)
        if (path) return path
      }
    }
    return fileAt(join(home, 'src/index')) ?? fileAt(join(home, 'index'))
  }

  /** Names of exact aliases (`"@api": ["src/clients/api.ts"]`) that lead to a file. */
  function aliasesOf(path: string): string[] {
    const mapping = mappingFor(dirname(path))
    if (!mapping) return []
    return mapping.paths
      .filter(
        ([pattern, targets]) =>
          !pattern.includes('*') &&
          targets.some((target) => fileAt(resolvePath(mapping.base, target)) === path),
      )
      .map(([pattern]) => pattern.split('/').at(-1) as string)
  }

  return { resolve, namesOf: (path) => [...namesOf(path, root), ...aliasesOf(path)] }
}

function namesOf(path: string, root: string): string[] {
  const stem = stemOf(path)
  const names = new Set([stem])
  if (stem === 'index') names.add(basename(dirname(path)))
  // A package of the repository may stand for any module of its own.
  for (let at = dirname(path); ; at = dirname(at)) {
    const manifest = readJson(join(at, 'package.json')) as { name?: unknown; imports?: unknown } | null
    if (manifest) {
      if (typeof manifest.name === 'string') names.add(manifest.name.split('/').at(-1) as string)
      if (manifest.imports && typeof manifest.imports === 'object') {
        for (const key of Object.keys(manifest.imports)) names.add(key.split('/').at(-1) as string)
      }
      break
    }
    if (at === root || at === dirname(at)) break
  }
  return [...names]
}

function stemOf(path: string): string {
  const name = basename(path)
  const extension = extname(name)
  return (extensions as readonly string[]).includes(extension) ? name.slice(0, -extension.length) : name
}

/** The file that a path without extension, with another extension, or of a folder stands for. */
function fileAt(path: string): string | null {
  const extension = extname(path)
  const twins = typescriptTwins[extension]
  if (twins) {
    const stem = path.slice(0, -extension.length)
    for (const twin of twins) if (isFile(stem + twin)) return stem + twin
  }
  const isNamed = (extensions as readonly string[]).includes(extension) || isComponent(path)
  if (isNamed && isFile(path)) return path
  for (const candidate of extensions) if (isFile(path + candidate)) return path + candidate
  for (const candidate of extensions) {
    const index = join(path, `index${candidate}`)
    if (isFile(index)) return index
  }
  return null
}

/** A built file named by a manifest, as the source it is built from. */
function sourceOf(home: string, target: string): string | null {
  const direct = fileAt(resolvePath(home, target))
  if (direct) return direct
  const inSource = target.replace(/^(?:\.\/)?(?:dist|lib|build|out|esm|cjs)\//, 'src/')
  return fileAt(resolvePath(home, inSource.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '')))
}

/** Follows `exports` or `imports` of a manifest: exact keys, one star, conditions in the order they stand. */
function entryOf(home: string, table: unknown, key: string): string | null {
  if (typeof table === 'string') return key === '.' ? sourceOf(home, table) : null
  if (!table || typeof table !== 'object') return null
  const entries = Object.entries(table as Record<string, unknown>)
  const isConditions = entries.length > 0 && entries.every(([name]) => !/^[.#]/.test(name))
  if (isConditions) return key === '.' ? conditional(home, table, '') : null
  for (const [pattern, target] of entries) {
    const star = matchStar(pattern, key)
    if (star !== null) return conditional(home, target, star)
  }
  return null
}

function conditional(home: string, target: unknown, star: string): string | null {
  if (typeof target === 'string') return sourceOf(home, target.replace('*', star))
  if (!target || typeof target !== 'object') return null
  for (const value of Object.values(target as Record<string, unknown>)) {
    const path = conditional(home, value, star)
    if (path) return path
  }
  return null
}

/** What the star of `pattern` stands for in `text`; the empty text for an exact match; null for none. */
function matchStar(pattern: string, text: string): string | null {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === text ? '' : null
  const before = pattern.slice(0, star)
  const after = pattern.slice(star + 1)
  const fits = text.startsWith(before) && text.endsWith(after) && text.length >= before.length + after.length
  return fits ? text.slice(before.length, text.length - after.length) : null
}

function readMapping(path: string, depth: number): PathMapping | null {
  const json = readJson(path) as { compilerOptions?: Record<string, unknown>; extends?: unknown } | null
  if (!json) return null
  const folder = dirname(path)
  const options = json.compilerOptions ?? {}
  const baseUrl = typeof options['baseUrl'] === 'string' ? resolvePath(folder, options['baseUrl']) : null
  const paths = options['paths']
  if (paths && typeof paths === 'object') {
    const entries = Object.entries(paths as Record<string, unknown>).map(
      ([pattern, targets]): [string, string[]] => [
        pattern,
        Array.isArray(targets) ? targets.filter((t): t is string => typeof t === 'string') : [],
      ],
    )
    // The longest prefix wins, as in TypeScript.
    entries.sort((a, b) => b[0].length - a[0].length)
    return { base: baseUrl ?? folder, baseUrl, paths: entries }
  }
  const inherited = depth < 5 ? extendsOf(json.extends, folder, depth) : null
  if (inherited) return baseUrl ? { ...inherited, baseUrl } : inherited
  return { base: folder, baseUrl, paths: [] }
}

function extendsOf(value: unknown, folder: string, depth: number): PathMapping | null {
  for (const entry of Array.isArray(value) ? [...value].reverse() : [value]) {
    if (typeof entry !== 'string' || !entry.startsWith('.')) continue
    const target = resolvePath(folder, entry)
    const mapping = readMapping(target.endsWith('.json') ? target : `${target}.json`, depth + 1)
    if (mapping && (mapping.paths.length > 0 || mapping.baseUrl)) return mapping
  }
  return null
}

function foldersOf(root: string, files: readonly string[]): Set<string> {
  const folders = new Set<string>()
  for (const file of files) {
    for (let at = dirname(file); !folders.has(at); at = dirname(at)) {
      folders.add(at)
      if (at === root || at === dirname(at)) break
    }
  }
  return folders
}

/** The folders of packages by the name of their package.json; of two with one name, the first. */
function packagesIn(folders: Iterable<string>): Map<string, string> {
  const found = new Map<string, string>()
  for (const folder of folders) {
    const manifest = readJson(join(folder, 'package.json')) as { name?: unknown } | null
    if (manifest && typeof manifest.name === 'string' && !found.has(manifest.name)) {
      found.set(manifest.name, folder)
    }
  }
  return found
}

const jsonCache = new Map<string, unknown>()

/** JSON with comments (tsconfig has them); null where there is no file or no JSON. */
function readJson(path: string): unknown {
  if (jsonCache.has(path)) return jsonCache.get(path)
  let value: unknown = null
  try {
    // Asked for in every folder, and seldom there: an exception would cost a hundred times as much.
    if (!isFile(path)) {
      jsonCache.set(path, null)
      return null
    }
    const errors: ParseError[] = []
    value = parseJsonc(readFileSync(path, 'utf8'), errors, { allowTrailingComma: true }) ?? null
    if (value === null || typeof value !== 'object') value = null
  } catch {
    value = null
  }
  jsonCache.set(path, value)
  return value
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
  } catch {
    // Something on the way is no folder, or not ours to see.
    return false
  }
}
