/** Functions that a program gives to all hooks which have none of their own: `<SWRConfig value={{ fetcher }}>`. */
import type { FunctionNode, Node, SourceModule } from '../../source/parse.js'
import { givenBy } from '../clients/endpoints.js'
import { concreteOf } from '../evaluate/concrete.js'
import { fieldsOf } from '../evaluate/objects.js'
import type { HookRow } from '../flow/hook-rows.js'
import type { Tracer } from '../tracer.js'
import { optionsOf, type Value } from '../values.js'

interface Default {
  fn: FunctionNode
  /** Where it is said. */
  module: SourceModule
}

/** Where a library is told of such functions. */
interface Place {
  isOf(row: HookRow): boolean
  /** The last parts of the names of its packages, and what a file has that tells it of a function or takes it. */
  packages: readonly string[]
  text: RegExp
  /** The objects that hold it, and the keys that lead to it. */
  objects(t: Tracer): { value: Value; module: SourceModule }[]
  path: readonly string[]
}

const places: readonly Place[] = [
  {
    isOf: ({ key }) => key !== null && 'at' in key,
    packages: ['swr'],
    text: /\b(?:useSWR\w*|SWRConfig)\b/,
    objects: (t) =>
      t.names.elementsOf('SWRConfig').flatMap(({ element, module }) =>
        element.attributes.flatMap((attribute) => {
          if (attribute.type !== 'JSXAttribute' || attribute.name.name !== 'value') return []
          const held = attribute.value?.type === 'JSXExpressionContainer' ? attribute.value.expression : null
          return held ? [{ value: t.evaluate(held as Node, module, null), module }] : []
        }),
      ),
    path: ['fetcher'],
  },
  {
    isOf: ({ key }) => key !== null && 'option' in key,
    packages: ['react-query', 'vue-query', 'svelte-query', 'solid-query', 'angular-query-experimental'],
    text: /\b(?:queryKey|QueryClient|setDefaultOptions)\b/,
    objects: (t) => [
      ...t.names.constructionsOf('QueryClient').flatMap(({ call, module }) => {
        const [config] = call.arguments
        if (!config) return []
        const value = t.evaluate(config, module, null)
        const at = { node: config as Node, module }
        return [{ value: t.member(value, 'defaultOptions', at), module }]
      }),
      ...t.names.callsOf('setDefaultOptions').flatMap(({ call, module }) => {
        const [config] = call.arguments
        return config ? [{ value: t.evaluate(config, module, null), module }] : []
      }),
    ],
    path: ['queries', 'queryFn'],
  },
]

/** By what a function is the one for all hooks of a library, with all such functions of the program; none: it is none. */
export function defaultsOf(
  t: Tracer,
  fn: FunctionNode,
): { isOf(row: HookRow): boolean; all: readonly Default[] }[] {
  return places.flatMap((place) => {
    if (!defaultsAt(t, place).some((each) => each.fn === fn)) return []
    for (const name of place.packages) t.workspace.loadUsers(name, place.text)
    return [{ isOf: place.isOf, all: defaultsAt(t, place) }]
  })
}

const known = new WeakMap<Tracer, Map<Place, { loaded: number; all: Default[] }>>()

function defaultsAt(t: Tracer, place: Place): Default[] {
  let byPlace = known.get(t)
  if (!byPlace) {
    byPlace = new Map()
    known.set(t, byPlace)
  }
  const entry = byPlace.get(place)
  const loaded = t.workspace.loaded.length
  if (entry?.loaded === loaded) return entry.all
  // While it is looked for, nothing asks.
  byPlace.set(place, { loaded, all: entry?.all ?? [] })
  const all = place
    .objects(t)
    .flatMap(({ value, module }) => functionsIn(t, value, place.path).map((fn): Default => ({ fn, module })))
  byPlace.set(place, { loaded, all })
  return all
}

function functionsIn(t: Tracer, value: Value, path: readonly string[]): FunctionNode[] {
  const [key, ...rest] = path
  const options = optionsOf(value).flatMap((each) => concreteOf(t, each))
  if (key === undefined) return options.flatMap((each) => (each.kind === 'function' ? [each.node] : []))
  return options.flatMap((option) => {
    // `value={(parent) => ({ ... })}`.
    const objects =
      option.kind === 'function'
        ? givenBy(option).map((node) => t.evaluate(node, option.module, option.env))
        : [option]
    return objects.flatMap((object) =>
      fieldsOf(t, object, { key }).fields.flatMap(({ thunk }) => functionsIn(t, t.force(thunk), rest)),
    )
  })
}

const below = new WeakMap<Tracer, Map<string, ReadonlySet<string>>>()

/** Whether a module imports another one, directly or not. */
export function isBelow(t: Tracer, top: SourceModule, module: SourceModule): boolean {
  let byTop = below.get(t)
  if (!byTop) {
    byTop = new Map()
    below.set(t, byTop)
  }
  let paths = byTop.get(top.path)
  if (!paths) {
    const seen = new Set([top.path])
    // A set is walked in the order in which it grows.
    for (const path of seen)
      for (const { specifier } of t.workspace.importsOf(path)) {
        const target = t.workspace.resolve(specifier, path)
        if (target.kind === 'file') seen.add(target.path)
      }
    paths = seen
    byTop.set(top.path, paths)
  }
  return paths.has(module.path)
}
