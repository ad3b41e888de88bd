/**
 * Functions that a framework runs on all requests of a program, which no request names:
 * `provideHttpClient(withInterceptors([fn]))`, `{ provide: HTTP_INTERCEPTORS, useClass: Interceptor, multi: true }`.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import { type At, optionsOf, type Value } from '../values.js'
import { clientRows } from './clients.js'
import { type Intercepted, type Interceptor, listed } from './interceptor-places.js'
import type { InterceptorShape, InterceptorToken } from './shapes.js'

const tokens: readonly InterceptorToken[] = clientRows.flatMap(({ interceptors = [] }) =>
  interceptors.flatMap(({ told }) => told ?? []),
)

/** Loads the modules that tell a framework of such functions: nothing of Polytomic's has to stand in them. */
export function loadTellers({ workspace }: Tracer): void {
  const sources = new Map<string, RegExp>()
  for (const { source, given, token } of tokens)
    sources.set(source, new RegExp(`\\b(?:${[...given, token].join('|')})\\b`))
  for (const [source, names] of sources) {
    const isUsed = workspace.loaded.some(({ text }) => text.includes(source))
    if (!isUsed) continue
    for (const path of workspace.filesImporting(source))
      if (names.test(workspace.textOf(path) ?? '')) workspace.load(path)
  }
}

/** The functions that run on the requests of a program, in the order in which modules tell of them. */
export function interceptorsOfProgram(
  t: Tracer,
  request: Intercepted,
  shape: InterceptorShape,
): Interceptor[] {
  const { told } = shape
  if (!told) return []
  const tellers = t.workspace.loaded.filter(
    ({ path, names }) =>
      [told.token, ...told.given].some((name) => names.has(name)) &&
      isSameProgram(t, path, request.module.path),
  )
  return tellers.flatMap((module) => [
    ...told.given.flatMap((name) =>
      (module.names.get(name) ?? []).flatMap((use) => given(t, use, module, shape)),
    ),
    ...(module.names.get(told.token) ?? []).flatMap((use) => provided(t, use, module, shape, told)),
  ])
}

/** More importers than this are not looked at: what is imported that widely is imported by every program. */
const mostImporters = 200

const importers = new WeakMap<Tracer, Map<string, ReadonlySet<string>>>()

/** The files that import one, however far up, and that file. Tests bring together what runs apart. */
function importersAbove(t: Tracer, path: string): ReadonlySet<string> {
  let known = importers.get(t)
  if (!known) {
    known = new Map()
    importers.set(t, known)
  }
  const before = known.get(path)
  if (before) return before
  const paths = new Set([path])
  for (const each of paths) {
    if (paths.size > mostImporters) break
    for (const importer of t.workspace.importerFiles(each))
      if (!/\.(?:test|spec)\.|\/(?:__tests__|tests?)\//.test(importer)) paths.add(importer)
  }
  known.set(path, paths)
  return paths
}

/** Whether a file imports another one, or a third one imports both, by any number of steps. */
export function isSameProgram(t: Tracer, a: string, b: string): boolean {
  if (a === b) return true
  const above = importersAbove(t, a)
  return [...importersAbove(t, b)].some((path) => above.has(path))
}

function isOf(
  t: Tracer,
  node: Node,
  module: SourceModule,
  name: string,
  { source }: InterceptorToken,
): boolean {
  return optionsOf(t.evaluate(node, module, null)).some(
    (option) => option.kind === 'external' && option.source === source && option.path.at(-1) === name,
  )
}

/** `withInterceptors([fn])`. */
function given(t: Tracer, use: Node, module: SourceModule, shape: InterceptorShape): Interceptor[] {
  const call = use.parent
  if (call?.type !== 'CallExpression' || call.callee !== use || !shape.told) return []
  if (use.type !== 'Identifier' || !isOf(t, use, module, use.name, shape.told)) return []
  return call.arguments.flatMap((argument) =>
    listed(t, { at: { node: argument, module }, value: t.evaluate(argument, module, null) }, shape),
  )
}

/** `{ provide: TOKEN, useClass: C }`: the method of the class that is run. */
function provided(
  t: Tracer,
  use: Node,
  module: SourceModule,
  shape: InterceptorShape,
  { token, method, ...told }: InterceptorToken,
): Interceptor[] {
  const property = use.parent
  if (property?.type !== 'Property' || property.value !== use || property.parent.type !== 'ObjectExpression')
    return []
  if (keyName(property.key, property.computed) !== 'provide') return []
  if (!isOf(t, use, module, token, { token, method, ...told })) return []
  return property.parent.properties.flatMap((each) => {
    const key = each.type === 'Property' ? keyName(each.key, each.computed) : null
    if (each.type !== 'Property' || key === null || !/^use/.test(key)) return []
    const at: At = { node: each.value as Node, module }
    return optionsOf(instanceBy(t, key, each, at)).map((made): Interceptor => {
      const value = t.member(made, method, at)
      return { shape, at, value }
    })
  })
}

function instanceBy(t: Tracer, key: string, property: TSESTree.Property, at: At): Value {
  const value = t.evaluate(property.value as Node, at.module, null)
  if (key === 'useFactory') return t.invoke(value, [], true, { ...at, env: null })
  if (key === 'useValue' || value.kind !== 'class') return value
  return { kind: 'instance', cls: value, site: null }
}
