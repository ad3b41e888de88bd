/**
 * The files of one run, read and parsed on demand and by name: a candidate at the start, later just what a
 * constant, a wrapper or a caller asks for. Nothing here knows Polytomic.
 */
import { readFileSync, statSync } from 'node:fs'
import { isGenerated } from './candidates.js'
import { createImporters } from './importers.js'
import { type ImportIndex, importsIn, type WrittenImport } from './imports.js'
import { createManifests, type Manifest, type Manifests } from './manifests.js'
import { isModule, type Node, type ParseFailure, parseModule, programOf, type SourceModule } from './parse.js'
import { createResolution, type Resolution } from './resolution.js'

export interface Workspace {
  /** Absolute root of the run. */
  readonly root: string
  /** Every module parsed so far, in the order of loading. Grows while it is iterated. */
  readonly loaded: readonly SourceModule[]
  readonly failures: readonly ParseFailure[]
  /** The module that a node stands in; null: it is of no module of this run. */
  moduleOf(node: Node): SourceModule | null
  /** Parses the file at an absolute path; null where it cannot be read or parsed. */
  load(path: string): SourceModule | null
  /** What an import specifier of `from` names. */
  resolve(specifier: string, from: string): Resolution
  /** Whether `load` has parsed the file at an absolute path already. */
  isLoaded(path: string): boolean
  /** The text of a file, parsed or not; null where it cannot be read. */
  textOf(path: string): string | null
  /** The imports that a file has, from its text alone. */
  importsOf(path: string): readonly WrittenImport[]
  /** The modules loaded so far that import `path`, directly or through modules that re-export it. Loads none. */
  importersOf(path: string): readonly SourceModule[]
  /** Loads the modules that import one of `names` (null: anything) from `path`, or all of it; their own modules only. */
  loadImporters(path: string, names: ReadonlySet<string> | null): readonly SourceModule[]
  /** Loads the modules that import a package with this last part of its name, and whose text has `pattern`. */
  loadUsers(name: string, pattern: RegExp): void
  /** The files that import `path`. Loads none. */
  importerFiles(path: string): Iterable<string>
  /** The files whose text imports a package by this specifier. Loads none. */
  filesImporting(specifier: string): readonly string[]
  /** Whether any file imports `path`. Loads none. */
  isImported(path: string): boolean
  /** Whether edits of this file are ours to make: it was listed, and not only reached. */
  isEditable(path: string): boolean
  /** Whether a file was made by a program, which makes it again. */
  isGenerated(path: string): boolean
  /** The manifest that Polytomic's package of this file comes from; null: none names it. */
  manifestOf(path: string): Manifest | null
  /** The manifests of the run that name Polytomic's package and may be edited. */
  readonly manifests: readonly Manifest[]
  /** Whether only one file is seen, so that a manifest is never edited. */
  readonly isAlone: boolean
}

export interface WorkspaceInput {
  /** Absolute paths of the files that may be edited. */
  files: readonly string[]
  /** Absolute root of the run. */
  root: string
  /** Texts that were read already, by absolute path, without byte order marks. */
  texts: ReadonlyMap<string, string>
  /** Who imports what, by the texts of all files; absent: one-file runs see no importers. */
  imports?: Pick<ImportIndex, 'candidatesFor' | 'specifiersOf'>
  /** One-file runs: imports of other files are not followed. */
  isAlone?: boolean
  /** Texts of the manifests that may be edited, by absolute path, without byte order marks. */
  manifests?: ReadonlyMap<string, string>
  /** Where the packages of files come from; absent: read from disk. */
  packages?: Manifests
  /** A tree of exactly this text that is there already; null: the text is parsed here. */
  parsed?: (path: string, text: string) => SourceModule | null
  /** Absolute paths of the repository's package.json files; absent: they are looked for in the folders of `files`. */
  packageFiles?: () => readonly string[]
}

/** A module that was reached by name and is larger than this is not source that a person wrote. */
const largestReached = 1_000_000

/** A workspace over the file system. */
export function createWorkspace(input: WorkspaceInput): Workspace {
  const editable = new Set(input.files)
  const generated = new Set<string>()
  const modules = new Map<string, SourceModule | null>()
  const loaded: SourceModule[] = []
  const byProgram = new WeakMap<Node, SourceModule>()
  const failures: ParseFailure[] = []
  const importers = new Map<string, { size: number; list: readonly SourceModule[] }>()
  /** Loaded modules by what they import; `read` of `loaded` are in it. */
  const importedBy = new Map<string, SourceModule[]>()
  const asked = new Set<string>()
  let read = 0
  const targets = new Map<SourceModule, ReadonlySet<string>>()
  const written = new Map<string, readonly WrittenImport[]>()
  const resolution = createResolution(input.root, input.files, input.packageFiles)
  const files = input.imports ? createImporters({ imports: input.imports, resolution, importsOf }) : null
  const packages = input.packages ?? createManifests(input.root, input.manifests)
  const manifests = [...(input.manifests?.keys() ?? [])]
    .map((path) => packages.at(path))
    .filter((manifest) => manifest !== null)

  function load(path: string): SourceModule | null {
    const known = modules.get(path)
    if (known !== undefined) return known
    modules.set(path, null)
    const text = textOf(path)
    if (text === null) return null
    if (isGenerated(text)) generated.add(path)
    const result = input.parsed?.(path, text) ?? parseModule(path, text)
    if (!isModule(result)) {
      failures.push(result)
      return null
    }
    modules.set(path, result)
    loaded.push(result)
    byProgram.set(result.ast, result)
    return result
  }

  function textOf(path: string): string | null {
    const manifest = manifests.find((each) => each.path === path)
    if (manifest) return manifest.text
    return modules.get(path)?.text ?? input.texts.get(path) ?? (input.isAlone ? null : readSource(path))
  }

  function isManifest(path: string): boolean {
    return manifests.some((manifest) => manifest.path === path)
  }

  function loadImporters(path: string, names: ReadonlySet<string> | null): readonly SourceModule[] {
    const found: SourceModule[] = []
    for (const file of files?.of(path, names) ?? []) {
      const module = load(file)
      if (module && directly(module).has(path)) found.push(module)
    }
    return found
  }

  function loadUsers(name: string, pattern: RegExp): void {
    const key = `${name}:${pattern.source}`
    if (asked.has(key)) return
    asked.add(key)
    for (const file of input.imports?.candidatesFor(name) ?? []) {
      const isUser = input.imports?.specifiersOf(file).some((each) => isOfPackage(each, name))
      if (isUser && pattern.test(textOf(file) ?? '')) load(file)
    }
  }

  function importerFiles(path: string): Iterable<string> {
    return files?.of(path, null) ?? []
  }

  function filesImporting(specifier: string): readonly string[] {
    const named = input.imports?.candidatesFor(specifier.split('/').at(-1) as string) ?? []
    return named.filter((file) => input.imports?.specifiersOf(file).includes(specifier))
  }

  function isImported(path: string): boolean {
    for (const _ of files?.of(path, null) ?? []) return true
    return false
  }

  function importersOf(path: string): readonly SourceModule[] {
    catchUp()
    const known = importers.get(path)
    if (known?.size === loaded.length) return known.list
    const found = new Set<SourceModule>()
    const queue = [path]
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const module of importedBy.get(at) ?? []) {
        if (module.path === path || found.has(module)) continue
        found.add(module)
        if (reExports(module, at)) queue.push(module.path)
      }
    }
    const list = [...found]
    importers.set(path, { size: loaded.length, list })
    return list
  }

  function catchUp(): void {
    for (; read < loaded.length; read++) {
      const module = loaded[read] as SourceModule
      for (const path of directly(module)) {
        const list = importedBy.get(path)
        if (list) list.push(module)
        else importedBy.set(path, [module])
      }
    }
  }

  /** The files that a module imports. */
  function directly(module: SourceModule): ReadonlySet<string> {
    let paths = targets.get(module)
    if (!paths) {
      const found = new Set<string>()
      for (const specifier of specifiersIn(module)) {
        const target = resolution.resolve(specifier, module.path)
        if (target.kind === 'file') found.add(target.path)
      }
      paths = found
      targets.set(module, found)
    }
    return paths
  }

  function importsOf(path: string): readonly WrittenImport[] {
    let known = written.get(path)
    if (!known) {
      known = importsIn(textOf(path) ?? '')
      written.set(path, known)
    }
    return known
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
    root: input.root,
    loaded,
    failures,
    moduleOf: (node) => byProgram.get(programOf(node)) ?? null,
    load,
    resolve: resolution.resolve,
    isLoaded: (path) => modules.has(path),
    textOf,
    importsOf,
    importersOf,
    loadImporters,
    loadUsers,
    importerFiles,
    filesImporting,
    isImported,
    isEditable: (path) => (editable.has(path) || isManifest(path)) && !generated.has(path),
    isGenerated: (path) => generated.has(path),
    manifestOf: (path) => packages.of(path),
    manifests,
    isAlone: input.isAlone ?? false,
  }
}

/** Whether a specifier names a package whose name ends in `name`, or a part of it. */
function isOfPackage(specifier: string, name: string): boolean {
  const [scope = '', ...rest] = specifier.split('/')
  return (scope.startsWith('@') ? rest[0] : scope) === name
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
