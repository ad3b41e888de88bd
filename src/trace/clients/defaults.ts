import type { Node, SourceModule } from '../../source/parse.js'
import { frameFor } from '../evaluate/calls.js'
import { classAround } from '../evaluate/instances.js'
import { memberKey } from '../evaluate/items.js'
import type { Tracer } from '../tracer.js'
import {
  type At,
  type ClassNode,
  type ClientValue,
  type Env,
  optionsOf,
  type Thunk,
  type Value,
} from '../values.js'
import { type ClientRow, clientRowOf, isAt } from './clients.js'
import { framesAt, interceptorsOf } from './interceptor-places.js'
import type { DefaultsShape } from './shapes.js'

/** Defaults of the client that a package exports, for a request in one module. */
export interface GlobalDefaults {
  /** Written in the module itself, or in one that certainly runs in the same program. */
  shown: Value[]
  /** Written in modules that may belong to another program. */
  assumed: Value[]
  /** Where something is said for all requests that could not be followed, and by which call. */
  unread: { at: At; by: string }[]
}

/**
 * `axios.defaults...` written anywhere in the loaded modules. The instance is one for the whole process, so what a
 * module of the same program writes counts for every other one; modules that nothing brings together may run apart.
 */
export function globalDefaults(t: Tracer, row: ClientRow, from: SourceModule): GlobalDefaults {
  const found: GlobalDefaults = { shown: [], assumed: [], unread: [] }
  if (!row.defaults && !row.setsDefaults) return found
  const names = [
    ...(row.setsDefaults ?? []).map(({ member }) => member),
    ...(row.defaults ? [row.defaults] : []),
  ]
  for (const module of t.names.modulesNaming(names)) {
    const isTogether = lazily(() => runTogether(t, module, from))
    for (const shape of row.setsDefaults ?? []) {
      if (shape.within) continue
      for (const use of module.names.get(shape.member) ?? []) {
        const said = saidBy(t, row, shape, use, module)
        if (!said) continue
        if (isTogether()) found.shown.push(...said.values)
        // Scripts of one page need not import each other.
        const unread = isTogether() ? said.unread : shape.from ? null : { node: use, module }
        if (unread) found.unread.push({ at: unread, by: shape.member })
      }
    }
    for (const use of (row.defaults && module.names.get(row.defaults)) || []) {
      const value = defaultsWrite(
        t,
        use,
        module,
        null,
        (object) => object.kind === 'external' && clientRowOf(object.source, object.path) === row,
      )
      if (value) (isTogether() ? found.shown : found.assumed).push(value)
    }
  }
  return found
}

/**
 * What is said for the classes of a module that uses instances which a framework makes:
 * `@Module({ imports: [HttpModule.register({ ... })], providers: [Syncs] })`.
 */
export function providedDefaults(t: Tracer, row: ClientRow, from: At): GlobalDefaults {
  const found: GlobalDefaults = { shown: [], assumed: [], unread: [] }
  for (const shape of row.setsDefaults ?? []) {
    if (!shape.within) continue
    for (const module of t.names.modulesNaming([shape.member])) {
      for (const use of module.names.get(shape.member) ?? []) {
        if (!isListedWith(t, use, module, shape.within, from)) continue
        const said = saidBy(t, row, shape, use, module)
        if (!said) continue
        // Several modules may list classes that extend this one: which of them asks is not known here.
        const isSecond = found.shown.length + found.unread.length > 0
        found.shown = isSecond ? [] : said.values
        const unread = isSecond ? { node: use, module } : said.unread
        if (unread) found.unread.push({ at: unread, by: shape.member })
      }
    }
  }
  return found
}

/** Whether one of the objects around a place lists a class of a module under a key. */
function isListedWith(t: Tracer, node: Node, module: SourceModule, key: string, from: At): boolean {
  const cls = classAround(from.node)
  for (let up: Node | undefined = node; up; up = up.parent) {
    if (up.type !== 'ObjectExpression') continue
    const list = t.member({ kind: 'object', node: up, module, env: null }, key, { node: up, module })
    if (list.kind !== 'list') continue
    return list.items.some((item) => optionsOf(t.force(item)).some((option) => isOrExtends(t, option, cls)))
  }
  return false
}

/** Whether a class is another one, or extends it. */
function isOrExtends(t: Tracer, value: Value, cls: ClassNode | null): boolean {
  let at = value
  for (let depth = 0; at.kind === 'class' && depth < 8; depth++) {
    if (at.node === cls) return true
    if (!at.node.superClass) return false
    at = t.evaluate(at.node.superClass, at.module, at.env)
  }
  return false
}

function lazily(ask: () => boolean): () => boolean {
  let answer: boolean | undefined
  return () => {
    answer ??= ask()
    return answer
  }
}

/** What a call such as `$.ajaxSetup({ ... })` says, where a name is that of its callee; null: it is no such call. */
function saidBy(
  t: Tracer,
  row: ClientRow,
  { from, arg, factory }: DefaultsShape,
  use: Node,
  module: SourceModule,
): { values: Value[]; unread: At | null } | null {
  const callee = use.parent?.type === 'MemberExpression' && use.parent.property === use ? use.parent : use
  const call = callee.parent
  if (call?.type !== 'CallExpression' || call.callee !== callee || !call.arguments[0]) return null
  const isMeant = optionsOf(t.evaluate(callee, module, null)).some(
    (option) =>
      option.kind === 'external' &&
      (from
        ? isAt(from, option.source, option.path)
        : clientRowOf(option.source, option.path.slice(0, -1)) === row),
  )
  if (!isMeant) return null
  const [argument] = call.arguments
  const whole = t.evaluate(argument, module, null)
  const at: At = { node: argument, module }
  const given = optionsOf(
    factory ? t.invoke(t.member(whole, factory, at), [], true, { ...at, env: null }) : whole,
  )
  const values = given.flatMap((value): Value[] => {
    if (arg === 'client') return value.kind === 'client' ? [...value.defaults] : []
    return value.kind === 'object' || value.kind === 'layers' ? [value] : []
  })
  const isRead = ({ kind }: Value): boolean =>
    kind === 'constant' || (arg === 'client' ? kind === 'client' : kind === 'object' || kind === 'layers')
  return { values, unread: given.every(isRead) ? null : { node: argument, module } }
}

/** Whether one of two modules imports the other, or a third one imports both, by any number of steps. */
function runTogether(t: Tracer, a: SourceModule, b: SourceModule): boolean {
  if (a === b) return true
  const above = importersAbove(t, a)
  return [...importersAbove(t, b)].some((path) => above.has(path))
}

const importerCache = new WeakMap<SourceModule, Set<string>>()

/** More importers than this are not looked at: what is imported that widely is imported by every program. */
const mostImporters = 200

/** The module and all that import it, however far up. Tests bring together what runs apart. */
function importersAbove(t: Tracer, module: SourceModule): ReadonlySet<string> {
  let paths = importerCache.get(module)
  if (paths) return paths
  paths = new Set([module.path])
  importerCache.set(module, paths)
  for (const path of paths) {
    if (paths.size > mostImporters) break
    for (const importer of t.workspace.importersOf(path))
      if (!/\.(?:test|spec)\.|\/(?:__tests__|tests?)\//.test(importer.path)) paths.add(importer.path)
  }
  return paths
}

/** `x.defaults.a.b = v` as a configuration object `{ a: { b: v } }`, where `x` is the client meant. */
export function defaultsWrite(
  t: Tracer,
  use: Node,
  module: SourceModule,
  env: Env | null,
  isClient: (object: Value) => boolean,
): Value | null {
  const member = use.parent
  if (member?.type !== 'MemberExpression' || member.property !== use || member.computed) return null
  const path: string[] = []
  let at: Node = member
  let property: Node = use
  while (at.parent?.type === 'MemberExpression' && at.parent.object === at) {
    const key = memberKey(t, at.parent, module, env)
    if (key === null) return null
    path.push(key)
    property = at.parent.property
    at = at.parent
  }
  const assignment = at.parent
  if (path.length === 0 || assignment?.type !== 'AssignmentExpression' || assignment.left !== at) return null
  const object = t.evaluate(member.object, module, env)
  if (!optionsOf(object).some((o) => isClient(o) || (o.kind === 'layers' && o.layers.some(isClient))))
    return null
  // `headers.common.X` and `headers.put.X` are headers.
  const flat = path.filter(
    (step, i) => !(i === 1 && path[0] === 'headers' && path.length > 2 && !/-/.test(step)),
  )
  const thunk: Thunk = { node: assignment.right, module, env }
  return {
    kind: 'layers',
    layers: [],
    writes: [{ path: flat, node: property, thunk }],
    at: { node: property, module },
  }
}

export function instanceWrites(t: Tracer, instance: Value & { kind: 'client' }): Value[] {
  const found: Value[] = []
  const name = instance.row.defaults
  if (!name) return found
  for (const module of t.names.modulesNaming([name])) {
    for (const use of module.names.get(name) ?? []) {
      const value = defaultsWrite(
        t,
        use,
        module,
        framesAt(use, { instance }),
        (object) => object.kind === 'client' && object.at.node === instance.at.node,
      )
      if (value) found.push(value)
    }
  }
  found.push(...interceptorWrites(t, instance))
  return found
}

/** What request interceptors set on the configuration that they are given. */
function interceptorWrites(t: Tracer, instance: ClientValue): Value[] {
  const config: Value = { kind: 'layers', layers: [], writes: [], at: instance.at }
  const given = interceptorsOf(
    t,
    { row: instance.row, instance, config, steps: [], ...instance.at },
    'request',
  )
  return given.flatMap(({ value: callback, at }): Value[] => {
    if (callback.kind !== 'function') return []
    const [param] = callback.node.params
    if (param?.type !== 'Identifier') return []
    const env = framesAt(at.node, { instance })
    const frame = env && frameFor(callback, [], true, { ...at, env })
    const value = t.evaluate(param, callback.module, frame)
    return value.kind === 'layers' ? [{ ...value, layers: [] }] : []
  })
}
