/** Which files import a module, from the texts alone: each is parsed only where this says so. */
import { basename, dirname, extname, resolve as resolvePath } from 'node:path'
import type { ImportIndex, WrittenImport } from './imports.js'
import type { Resolver } from './resolution.js'

export interface ImportersInput {
  imports: Pick<ImportIndex, 'candidatesFor' | 'specifiersOf'>
  resolution: Resolver
  /** The imports of a file with the names that they take. */
  importsOf(path: string): readonly WrittenImport[]
}

export interface Importers {
  /** The files whose text names `path` in an import that takes one of `names` (null: any). */
  of(path: string, names: ReadonlySet<string> | null): Iterable<string>
}

/** The files with an import of one last path segment, by what else the import says. Numbers are places in their order. */
interface Named {
  /** By where a relative import leads, without a JavaScript extension. */
  relative: Map<string, number[]>
  /** Those with imports through packages or aliases. */
  others: number[]
}

export function createImporters({ imports, resolution, importsOf }: ImportersInput): Importers {
  const known = new Map<string, Named>()
  const stems = new Map<string, readonly (string | null)[]>()

  function* of(path: string, names: ReadonlySet<string> | null): Generator<string> {
    const seen = new Set([path])
    for (const name of resolution.namesOf(path)) {
      const files = imports.candidatesFor(name)
      for (const place of placesOf(path, name, files)) {
        const file = files[place] as string
        if (seen.has(file)) continue
        seen.add(file)
        if (mayImport(file, path, names)) yield file
      }
    }
  }

  /**
   * Where in `files` those are that may mean `path`. A name such as `client` or `index` is imported all over a large
   * repository and nearly always means another module, so files are looked up by where their imports lead.
   */
  function placesOf(path: string, name: string, files: readonly string[]): number[] {
    let named = known.get(name)
    if (!named) {
      named = groupsOf(files)
      known.set(name, named)
    }
    const { relative, others } = named
    const places = new Set(others)
    for (const stem of stemsFor(path)) for (const place of relative.get(stem) ?? []) places.add(place)
    return [...places].sort((a, b) => a - b)
  }

  function groupsOf(files: readonly string[]): Named {
    const named: Named = { relative: new Map(), others: [] }
    files.forEach((file, place) => {
      for (const stem of new Set(stemsIn(file))) {
        if (stem === null) named.others.push(place)
        else {
          const list = named.relative.get(stem)
          if (list) list.push(place)
          else named.relative.set(stem, [place])
        }
      }
    })
    return named
  }

  function stemsIn(file: string): readonly (string | null)[] {
    let found = stems.get(file)
    if (!found) {
      found = imports.specifiersOf(file).map((specifier) => stemOf(specifier, file))
      stems.set(file, found)
    }
    return found
  }

  function mayImport(file: string, path: string, names: ReadonlySet<string> | null): boolean {
    if (!imports.specifiersOf(file).some((specifier) => isOf(specifier, file, path))) return false
    if (!names) return true
    return importsOf(file).some(
      ({ specifier, names: taken }) => (!taken || overlap(names, taken)) && isOf(specifier, file, path),
    )
  }

  /** Whether a specifier in `file` names the module at `path`. */
  function isOf(specifier: string, file: string, path: string): boolean {
    const stem = stemOf(specifier, file)
    if (stem !== null && !path.startsWith(stem)) return false
    const target = resolution.resolve(specifier, file)
    return target.kind === 'file' && target.path === path
  }

  return { of }
}

/** Where a relative specifier leads, without a JavaScript extension; null for any other. */
function stemOf(specifier: string, file: string): string | null {
  return specifier.startsWith('.') ? resolvePath(dirname(file), specifier).replace(/\.[cm]?jsx?$/, '') : null
}

/** All that `stemOf` may give for imports of a module: its path, that without its extension, its folder. */
function stemsFor(path: string): string[] {
  const whole = path.slice(0, path.length - extname(path).length)
  return basename(whole) === 'index' ? [path, whole, dirname(path)] : [path, whole]
}

function overlap(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const each of some) if (others.has(each)) return true
  return false
}
