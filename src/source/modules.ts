/**
 * The files of one run, read and parsed on demand and by name: a candidate at the start, later just what a
 * constant, a wrapper or a caller asks for. Nothing here knows Polytomic.
 */
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve as resolvePath } from 'node:path'
import { isGenerated } from './candidates.js'
import { specifiersOf } from './imports.js'
import { isModule, type ParseFailure, parseModule, type SourceModule } from './parse.js'
import { createResolution, type Resolution } from './resolution.js'

export interface Workspace {
  /** Every module parsed so far, in the order of loading. Grows while it is iterated. */
  readonly loaded: readonly SourceModule[]
  readonly failures: readonly ParseFailure[]
  /** Parses the file at an absolute path; null where it cannot be read or parsed. */
  load(path: string): SourceModule | null
  /** What an import specifier of `from` names. */
  resolve(specifier: string, from: string): Resolution
  /** The modules that import `path`, directly or through modules that re-export it, loaded. */
  importersOf(path: string): readonly SourceModule[]
  /** Whether edits of this file are ours to make: it was listed, and not only reached. */
  isEditable(path: string): boolean
}

export interface WorkspaceInput {
  /** Absolute paths of the files that may be edited. */
  files: readonly string[]
  /** Absolute root of the run. */
  root: string
  /** Texts that were read already, by absolute path, without byte order marks. */
  texts: ReadonlyMap<string, string>
  /** Files that import a module whose last path segment is `name`; absent: one-file runs see no importers. */
  importing?: (name: string) => readonly string[]
  /** One-file runs: imports of other files are not followed. */
  isAlone?: boolean
}

/** A module that was reached by name and is larger than this is not source that a person wrote. */
const largestReached = 1_000_000

/** A workspace over the file system. */
export function createWorkspace(input: WorkspaceInput): Workspace {
  const editable = new Set(input.files)
  const generated = new Set<string>()
  const modules = new Map<string, SourceModule | null>()
  const loaded: SourceModule[] = []
  const failures: ParseFailure[] = []
  const importers = new Map<string, readonly SourceModule[]>()
  const written = new Map<string, readonly string[]>()
  const resolution = createResolution(input.root, input.files)

  function load(path: string): SourceModule | null {
    const known = modules.get(path)
    if (known !== undefined) return known
    modules.set(path, null)
    const text = input.texts.get(path) ?? (input.isAlone ? null : readSource(path))
    if (text === null) return null
    if (isGenerated(text)) generated.add(path)
    const result = parseModule(path, text)
    if (!isModule(result)) {
      failures.push(result)
      return null
    }
    modules.set(path, result)
    loaded.push(result)
    return result
  }

  function importersOf(path: string): readonly SourceModule[] {
    const known = importers.get(path)
    if (known) return known
    importers.set(path, [])
    if (!input.importing) return []
    const found = new Set<SourceModule>()
    for (const name of resolution.namesOf(path)) {
      for (const file of input.importing(name)) {
        if (file === path || (!modules.has(file) && !mayImport(file, path))) continue
        const module = load(file)
        if (!module || !importsFrom(module, path)) continue
        found.add(module)
        if (reExports(module, path)) for (const next of importersOf(file)) found.add(next)
      }
    }
    const list = [...found]
    importers.set(path, list)
    return list
  }

  /**
   * Whether the text of a file names `path` in an import, as far as can be told without a parse. A name such as
   * `client` or `index` is imported all over a large repository, and nearly always means another module.
   */
  function mayImport(file: string, path: string): boolean {
    let specifiers = written.get(file)
    if (!specifiers) {
      // Copied, since a piece of the text would keep the whole text in memory.
      const copied = (specifier: string) => Buffer.from(specifier).toString()
      specifiers = specifiersOf(input.texts.get(file) ?? readSource(file) ?? '').map(copied)
      written.set(file, specifiers)
    }
    return specifiers.some((specifier) => {
      if (specifier.startsWith('.')) {
        return path.startsWith(resolvePath(dirname(file), specifier).replace(/\.[cm]?jsx?$/, ''))
      }
      const target = resolution.resolve(specifier, file)
      return target.kind === 'file' && target.path === path
    })
  }

  function importsFrom(module: SourceModule, path: string): boolean {
    return specifiersIn(module).some((specifier) => {
      const target = resolution.resolve(specifier, module.path)
      return target.kind === 'file' && target.path === path
    })
  }

  function reExports(module: SourceModule, path: string): boolean {
    for (const statement of module.ast.body) {
      if (
        (statement.type === 'ExportAllDeclaration' || statement.type === 'ExportNamedDeclaration') &&
        statement.source
      ) {
        const target = resolution.resolve(statement.source.value, module.path)
        if (target.kind === 'file' && target.path === path) return true
      }
    }
    return /\bexport\s*(?:default\b|\{)|\bexports\b/.test(module.text)
  }

  return {
    loaded,
    failures,
    load,
    resolve: resolution.resolve,
    importersOf,
    isEditable: (path) => editable.has(path) && !generated.has(path),
  }
}

const specifierCache = new WeakMap<SourceModule, string[]>()

/** The specifiers of all imports, re-exports, `require` and `import()` calls with a literal argument. */
export function specifiersIn(module: SourceModule): string[] {
  const known = specifierCache.get(module)
  if (known) return known
  const found: string[] = []
  for (const statement of module.ast.body) {
    if (
      (statement.type === 'ImportDeclaration' ||
        statement.type === 'ExportAllDeclaration' ||
        statement.type === 'ExportNamedDeclaration') &&
      statement.source
    ) {
      found.push(statement.source.value)
    } else if (
      statement.type === 'TSImportEqualsDeclaration' &&
      statement.moduleReference.type === 'TSExternalModuleReference'
    ) {
      const { expression } = statement.moduleReference
      if (expression.type === 'Literal' && typeof expression.value === 'string') found.push(expression.value)
    }
  }
  for (const literal of module.strings) {
    if (literal.type !== 'Literal') continue
    const parent = literal.parent
    if (parent?.type === 'ImportExpression') found.push(literal.value)
    if (
      parent?.type === 'CallExpression' &&
      parent.callee.type === 'Identifier' &&
      parent.callee.name === 'require'
    ) {
      found.push(literal.value)
    }
  }
  specifierCache.set(module, found)
  return found
}

function readSource(path: string): string | null {
  try {
    if (statSync(path).size > largestReached) return null
    const text = readFileSync(path, 'utf8')
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  } catch {
    return null
  }
}
