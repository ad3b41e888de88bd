/**
 * What only a type checker knows: every reference to a property of a user's type, across files. The project holds
 * the modules of this run and a small library declaration, and nothing else; it is opened when it is first asked.
 */

import { createRequire } from 'node:module'
import type { Project, ts as TypeScript } from 'ts-morph'
import { codeOf, isComponent } from './components.js'
import type { Workspace } from './modules.js'

export interface Reference {
  path: string
  /** Of the name alone, without quotes. */
  start: number
  end: number
}

/** Enough of the standard library for types to pass through `await`, callbacks of lists and utility types. */
const library = `
interface Object {} interface Function {} interface CallableFunction {} interface NewableFunction {}
interface IArguments {} interface Boolean {} interface Number {} interface String {} interface RegExp {} interface Symbol {}
type Partial<T> = { [P in keyof T]?: T[P] }
type Required<T> = { [P in keyof T]-?: T[P] }
type Readonly<T> = { readonly [P in keyof T]: T[P] }
type Pick<T, K extends keyof T> = { [P in K]: T[P] }
type Record<K extends keyof any, T> = { [P in K]: T }
type Exclude<T, U> = T extends U ? never : T
type Extract<T, U> = T extends U ? T : never
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>
type NonNullable<T> = T & {}
type Awaited<T> = T extends PromiseLike<infer V> ? Awaited<V> : T
type ReturnType<T extends (...args: any) => any> = T extends (...args: any) => infer R ? R : any
type Parameters<T extends (...args: any) => any> = T extends (...args: infer P) => any ? P : never
interface PromiseLike<T> { then<A = T, B = never>(a?: ((value: T) => A | PromiseLike<A>) | null, b?: ((reason: any) => B | PromiseLike<B>) | null): PromiseLike<A | B> }
interface Promise<T> { then<A = T, B = never>(a?: ((value: T) => A | PromiseLike<A>) | null, b?: ((reason: any) => B | PromiseLike<B>) | null): Promise<A | B>; catch<B = never>(b?: ((reason: any) => B | PromiseLike<B>) | null): Promise<T | B>; finally(f?: (() => void) | null): Promise<T> }
interface PromiseConstructor { all<T>(values: readonly (T | PromiseLike<T>)[]): Promise<T[]>; resolve<T>(value: T | PromiseLike<T>): Promise<T>; new <T>(executor: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: any) => void) => void): Promise<T> }
declare var Promise: PromiseConstructor
interface ReadonlyArray<T> { readonly length: number; readonly [n: number]: T; map<U>(f: (value: T, index: number, array: readonly T[]) => U): U[]; filter<S extends T>(f: (value: T, index: number) => value is S): S[]; filter(f: (value: T, index: number) => unknown): T[]; find(f: (value: T, index: number) => unknown): T | undefined; forEach(f: (value: T, index: number) => void): void; some(f: (value: T, index: number) => unknown): boolean; every(f: (value: T, index: number) => unknown): boolean; reduce<U>(f: (previous: U, value: T, index: number) => U, initial: U): U; flatMap<U>(f: (value: T, index: number) => U | readonly U[]): U[]; slice(start?: number, end?: number): T[]; concat(...items: (T | readonly T[])[]): T[]; at(index: number): T | undefined; [Symbol.iterator](): Iterator<T> }
interface Array<T> extends ReadonlyArray<T> { [n: number]: T; length: number; push(...items: T[]): number; pop(): T | undefined; shift(): T | undefined; sort(f?: (a: T, b: T) => number): this; reverse(): T[] }
interface SymbolConstructor { readonly iterator: unique symbol; readonly asyncIterator: unique symbol }
declare var Symbol: SymbolConstructor
interface Iterator<T> { next(): { done?: boolean; value: T } }
interface Iterable<T> { [Symbol.iterator](): Iterator<T> }
interface Map<K, V> { get(key: K): V | undefined; set(key: K, value: V): this; values(): Iterable<V> }
interface Response { json(): Promise<any>; readonly ok: boolean; readonly status: number }
declare function fetch(input: any, init?: any): Promise<Response>
declare var console: any
declare var JSON: { stringify(value: any): string; parse(text: string): any }
declare var process: any
declare module 'axios' {
  export interface AxiosResponse<T = any> { data: T; status: number; headers: any }
  export interface AxiosRequestConfig { [key: string]: any }
  export interface AxiosInstance { <T = any>(config: any, more?: any): Promise<AxiosResponse<T>>; request<T = any>(config: any): Promise<AxiosResponse<T>>; get<T = any>(url: string, config?: any): Promise<AxiosResponse<T>>; delete<T = any>(url: string, config?: any): Promise<AxiosResponse<T>>; post<T = any>(url: string, data?: any, config?: any): Promise<AxiosResponse<T>>; put<T = any>(url: string, data?: any, config?: any): Promise<AxiosResponse<T>>; patch<T = any>(url: string, data?: any, config?: any): Promise<AxiosResponse<T>>; create(config?: any): AxiosInstance; defaults: any; interceptors: any }
  const axios: AxiosInstance
  export default axios
}
`

/** References to the property whose name stands at `offset` of `path`, its own name included. */
export function referencesTo(workspace: Workspace, path: string, offset: number): Reference[] {
  const project = projectOf(workspace)
  const file = project.getSourceFile(programPath(path))
  if (!file) return []
  const service = project.getLanguageService().compilerObject
  const found = service.findReferences(programPath(path), offset) ?? []
  return found
    .flatMap((symbol) => symbol.references)
    .map(({ fileName, textSpan }) => ({ path: ownPath(fileName), textSpan }))
    .filter(({ path: own }) => workspace.load(own))
    .map(({ path: own, textSpan }) => ({
      path: own,
      start: textSpan.start,
      end: textSpan.start + textSpan.length,
    }))
}

/**
 * Keys of object literals that are laid over a spread value whose type has the property `name` declared at `offset`
 * of `path`: `{ ...value, key: other }` makes a property of its own, which no search for references finds.
 */
export function copiesOver(workspace: Workspace, path: string, offset: number, name: string): Reference[] {
  const { ts } = createRequire(import.meta.url)('ts-morph') as typeof import('ts-morph')
  const program = projectOf(workspace).getProgram().compilerObject
  const checker = program.getTypeChecker()
  const found: Reference[] = []
  const isOver = (property: TypeScript.ObjectLiteralElementLike): boolean =>
    ts.isSpreadAssignment(property) &&
    (checker.getTypeAtLocation(property.expression).getProperty(name)?.declarations ?? []).some(
      (each) => ownPath(each.getSourceFile().fileName) === path && each.pos <= offset && offset < each.end,
    )
  const visit = (node: TypeScript.Node): void => {
    ts.forEachChild(node, visit)
    if (!ts.isObjectLiteralExpression(node)) return
    const own = node.properties.find(
      ({ name: key }) => key && (ts.isIdentifier(key) || ts.isStringLiteral(key)) && key.text === name,
    )
    if (own?.name && node.properties.some(isOver))
      found.push({
        path: ownPath(node.getSourceFile().fileName),
        start: own.name.getStart(),
        end: own.name.end,
      })
  }
  for (const source of program.getSourceFiles())
    if (workspace.load(ownPath(source.fileName))?.names.has(name)) visit(source)
  return found
}

const projects = new WeakMap<Workspace, { size: number; project: Project }>()

function projectOf(workspace: Workspace): Project {
  const known = projects.get(workspace)
  if (known?.size === workspace.loaded.length) return known.project
  // Loaded here and not at the top: most runs never ask.
  const morph = createRequire(import.meta.url)('ts-morph') as typeof import('ts-morph')
  const { ts } = morph
  const project = new morph.Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: {
      noLib: true,
      allowJs: true,
      strict: true,
      jsx: ts.JsxEmit.Preserve,
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
    },
    resolutionHost: () => ({
      resolveModuleNames: (names, containing) =>
        names.map((name) => {
          const target = workspace.resolve(name, ownPath(containing))
          if (target.kind !== 'file' || !workspace.load(target.path)) return undefined
          return {
            resolvedFileName: programPath(target.path),
            isExternalLibraryImport: false,
            extension: extensionOf(programPath(target.path)) as never,
          }
        }),
    }),
  })
  project.createSourceFile('/polytomic-codemod-library.d.ts', library)
  for (let i = 0; i < workspace.loaded.length; i++) {
    const module = workspace.loaded[i]
    if (!module) continue
    const { path } = module
    const text = isComponent(path) ? codeOf(path, module.text).text : module.text
    project.createSourceFile(programPath(path), text, { overwrite: true })
  }
  projects.set(workspace, { size: workspace.loaded.length, project })
  return project
}

/** The compiler takes the code of a component under a name of its own grammar. */
function programPath(path: string): string {
  return isComponent(path) ? `${path}.tsx` : path
}

function ownPath(programPath: string): string {
  const path = programPath.replace(/\.tsx$/, '')
  return isComponent(path) ? path : programPath
}

function extensionOf(path: string): string {
  return /\.[cm]?[jt]sx?$/.exec(path)?.[0] ?? '.ts'
}
