/**
 * The files of the type project as TypeScript asks for them: the modules of this run, what they import at one
 * remove, declarations of installed packages, and the language's library, which all runs of a process share.
 */
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type TypeScript from 'typescript'
import { codeOf, isComponent } from './components.js'
import type { Workspace } from './modules.js'
import { standIns, substitutes, virtualFiles, virtualFolder } from './type-library.js'

export type Ts = typeof TypeScript

let loaded: Ts | null = null

/** TypeScript itself, loaded when it is first asked for: most runs never ask. */
export function typescript(): Ts {
  loaded ??= createRequire(import.meta.url)('typescript') as Ts
  return loaded
}

/** The compiler takes the code of a component (`.vue` and the like) under a name of its own grammar. */
export function programPath(path: string): string {
  return isComponent(path) ? `${path}.tsx` : path
}

/** The file behind a name of the compiler's. */
export function ownPath(path: string): string {
  const own = path.replace(/\.tsx$/, '')
  return isComponent(own) ? own : path
}

/** What the compiler sees of a file's text: of a component its code, at its true offsets. */
function programText(path: string, text: string): string {
  return isComponent(path) ? codeOf(path, text).text : text
}

/** Paths are those of the compiler, `programPath`. */
export interface TypeHost {
  service: TypeScript.LanguageService
  /** Whether a file is a module of this run, which is what questions are asked about. */
  isOwn(path: string): boolean
  /** Texts that take the place of what was read, by the paths of the run; an empty map: none. */
  overlay(texts: ReadonlyMap<string, string>): void
}

/** A language service over the modules that `workspace` has loaded by now and loads later. */
export function createTypeHost(workspace: Workspace): TypeHost {
  const ts = typescript()
  const options: TypeScript.CompilerOptions = {
    allowJs: true,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    lib: ['lib.esnext.d.ts'],
    jsx: ts.JsxEmit.Preserve,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    // Two scripts without imports are two programs here: a name of one means nothing in the other.
    moduleDetection: ts.ModuleDetectionKind.Force,
  }
  const library = dirname(ts.getDefaultLibFilePath(options))
  const cache = ts.createModuleResolutionCache(workspace.root, (name) => name, options)
  const own = new Map<string, string>()
  let texts: ReadonlyMap<string, string> = new Map()
  let known = 0
  let version = 0

  /** Modules that were loaded since the last question become part of the project. */
  function catchUp(): void {
    if (known === workspace.loaded.length) return
    for (; known < workspace.loaded.length; known++) {
      const module = workspace.loaded[known]
      if (module) own.set(programPath(module.path), programText(module.path, module.text))
    }
    version++
  }

  function textOf(path: string): string | undefined {
    return texts.get(path) ?? own.get(path) ?? virtualFiles.get(path) ?? read(path)
  }

  function read(path: string): string | undefined {
    if (workspace.isAlone && !path.startsWith(library)) return undefined
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
  }

  function isFile(path: string): boolean {
    if (own.has(path) || virtualFiles.has(path)) return true
    if (workspace.isAlone && !path.startsWith(library)) return false
    try {
      return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
    } catch {
      // A package is looked for below a file: `node_modules/retry/index.js/index.ts`.
      return false
    }
  }

  /**
   * A module of this run sees what it imports, an installed package sees its own imports, and a file that is only
   * reached sees nothing: whoever took all imports of imports would read the whole repository.
   */
  function resolve(name: string, from: string): TypeScript.ResolvedModuleFull | undefined {
    const isPackage = from.includes('/node_modules/')
    if (!own.has(from) && !isPackage) return undefined
    if (!isPackage) {
      const target = workspace.resolve(name, ownPath(from))
      if (target.kind === 'file') return resolved(programPath(target.path), false)
    }
    const substitute = substitutes.get(name.split('/')[0] ?? name)
    if (substitute !== undefined) return resolved(substitute, true)
    if (workspace.isAlone) return standIn(name)
    const found = ts.resolveModuleName(name, from, options, { fileExists: isFile, readFile: read }, cache)
    const file = found.resolvedModule
    // A package without declarations says nothing about types, and its sources are many.
    return file && /\.d\.[cm]?ts$/.test(file.resolvedFileName) ? file : standIn(name)
  }

  const host: TypeScript.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getProjectVersion: () => {
      catchUp()
      return String(version)
    },
    getScriptFileNames: () => {
      catchUp()
      return [`${virtualFolder}platform.d.ts`, ...own.keys()]
    },
    getScriptVersion: (path) => (texts.has(path) ? `edited:${version}` : own.has(path) ? 'own' : 'read'),
    getScriptSnapshot: (path) => {
      const text = textOf(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => workspace.root,
    getDefaultLibFileName: () => join(library, 'lib.esnext.d.ts'),
    fileExists: isFile,
    readFile: textOf,
    resolveModuleNameLiterals: (literals, from) =>
      literals.map(({ text }) => ({ resolvedModule: resolve(text, from) })),
  }
  return {
    service: ts.createLanguageService(host, registryOver(ts, library)),
    isOwn: (path) => own.has(path),
    overlay(next) {
      texts = new Map([...next].map(([path, text]) => [programPath(path), programText(path, text)]))
      version++
    },
  }
}

function standIn(name: string): TypeScript.ResolvedModuleFull | undefined {
  const path = standIns.get(name)
  return path === undefined ? undefined : resolved(path, true)
}

function resolved(path: string, isExternalLibraryImport: boolean): TypeScript.ResolvedModuleFull {
  const extension = /(?:\.d)?\.[cm]?[jt]sx?$/.exec(path)?.[0] ?? '.ts'
  return { resolvedFileName: path, extension, isExternalLibraryImport }
}

let libraries: TypeScript.DocumentRegistry | null = null

/** Trees of the library are made once for a process; those of a run go with it. */
function registryOver(ts: Ts, library: string): TypeScript.DocumentRegistry {
  libraries ??= ts.createDocumentRegistry()
  const shared = libraries
  const own = ts.createDocumentRegistry()
  const of = (path: string): TypeScript.DocumentRegistry => (path.startsWith(library) ? shared : own)
  return {
    acquireDocument: (path, ...rest) => of(path).acquireDocument(path, ...rest),
    acquireDocumentWithKey: (path, ...rest) => of(path).acquireDocumentWithKey(path, ...rest),
    updateDocument: (path, ...rest) => of(path).updateDocument(path, ...rest),
    updateDocumentWithKey: (path, ...rest) => of(path).updateDocumentWithKey(path, ...rest),
    getKeyForCompilationSettings: (settings) => own.getKeyForCompilationSettings(settings),
    releaseDocument: () => {},
    releaseDocumentWithKey: () => {},
    reportStats: () => own.reportStats(),
  } as TypeScript.DocumentRegistry
}
