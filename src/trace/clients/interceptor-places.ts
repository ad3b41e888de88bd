/** Where a client is given functions that change its requests and answers: `interceptors`, hooks, middleware. */
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import { fieldsOf } from '../evaluate/objects.js'
import type { RawRequest } from '../requests/requests.js'
import type { Tracer } from '../tracer.js'
import { type At, type Env, optionsOf, type Value } from '../values.js'
import { clientRowOf } from './clients.js'
import { interceptorsOfProgram } from './program-interceptors.js'
import type { InterceptorShape } from './shapes.js'

/** The parts of a request that say whose interceptors run on it. */
export type Intercepted = Pick<RawRequest, 'row' | 'instance' | 'config' | 'steps' | 'module'> & {
  node: Node
}

export interface Interceptor {
  shape: InterceptorShape
  /** The expression that gives the function. */
  at: At
  /** The function, or what else was given. */
  value: Value
}

/** What a person calls the place where an interceptor is given. */
export function nameOfPlace({ by, path, key }: InterceptorShape): string {
  if (key) return `\`${key}\``
  return by === 'client' || by === 'program' ? 'an interceptor' : `\`${path.join('.')}\``
}

/** The functions that run on a request, in the order in which they were given. */
export function interceptorsOf(t: Tracer, request: Intercepted, on: InterceptorShape['on']): Interceptor[] {
  return (request.row.interceptors ?? [])
    .filter((shape) => shape.on === on)
    .flatMap((shape) => ways[shape.by](t, request, shape))
}

const ways = {
  config: inConfig,
  client: onClient,
  step: inSteps,
  assigned: onMember,
  program: interceptorsOfProgram,
} satisfies Record<
  InterceptorShape['by'],
  (t: Tracer, request: Intercepted, shape: InterceptorShape) => Interceptor[]
>

/** Given to a further call on the request. */
function inSteps(t: Tracer, { steps }: Intercepted, shape: InterceptorShape): Interceptor[] {
  return steps.flatMap(({ node, module, env, member }): Interceptor[] => {
    const [first] = member === shape.path[0] ? node.arguments : []
    if (!first) return []
    return listed(t, { at: { node: first, module }, value: t.evaluate(first, module, env) }, shape)
  })
}

/** Written to a member of the client's own: `superagent.parse['application/json'] = fn`. */
function onMember(t: Tracer, request: Intercepted, shape: InterceptorShape): Interceptor[] {
  return [...t.names.modulesNaming([shape.path[0] as string])].flatMap((module) =>
    (module.names.get(shape.path[0] as string) ?? []).flatMap((name): Interceptor[] => {
      const own = name.parent
      const member = own?.type === 'MemberExpression' && own.property === name ? own.parent : null
      const written = member?.type === 'MemberExpression' && member.object === own ? member.parent : null
      if (written?.type !== 'AssignmentExpression' || written.left !== member) return []
      if (own?.type !== 'MemberExpression' || !isOfRow(t, own.object, module, request)) return []
      const value = t.evaluate(written.right, module, null)
      return listed(t, { at: { node: written.right, module }, value }, shape)
    }),
  )
}

/** Whether an expression is what the package of a client exports. */
function isOfRow(t: Tracer, node: Node, module: SourceModule, { row }: Intercepted): boolean {
  return optionsOf(t.evaluate(node, module, null)).some(
    (option) => option.kind === 'external' && clientRowOf(option.source, option.path) === row,
  )
}

/** Given by keys of the configuration; what defaults say there counts beside what a request says. */
function inConfig(t: Tracer, { config }: Intercepted, shape: InterceptorShape): Interceptor[] {
  let values: { at: At; value: Value }[] = [{ at: (config as { at: At }).at, value: config }]
  for (const key of shape.path)
    values = values.flatMap(({ value }) =>
      fieldsOf(t, value, { key, withReplaced: true }).fields.map(({ thunk }) => ({
        at: { node: thunk.node, module: thunk.module },
        value: t.force(thunk),
      })),
    )
  return values.flatMap((given) => listed(t, given, shape))
}

/** One function, or a list of them; `undefined` is none. */
export function listed(
  t: Tracer,
  { at, value }: { at: At; value: Value },
  shape: InterceptorShape,
): Interceptor[] {
  return optionsOf(value).flatMap((option): Interceptor[] => {
    if (option.kind === 'constant') return []
    if (option.kind !== 'list') return [{ shape, at, value: option }]
    return option.items.flatMap((item) =>
      optionsOf(t.force(item)).map((each) => ({
        shape,
        at: { node: item.node, module: item.module },
        value: each,
      })),
    )
  })
}

/** Given to a member of the client, anywhere in the loaded modules. */
function onClient(t: Tracer, request: Intercepted, shape: InterceptorShape): Interceptor[] {
  const found: Interceptor[] = []
  for (const module of t.names.modulesNaming([shape.path[0] as string])) {
    for (const use of usesOf(module, shape.path)) {
      const env = framesAt(use.client, request)
      if (!isOwn(t, use.client, module, env, request)) continue
      found.push(...givenAt(t, use.callback, { module, env }, shape))
    }
  }
  return found
}

function givenAt(
  t: Tracer,
  node: Node,
  { module, env }: { module: SourceModule; env: Env | null },
  shape: InterceptorShape,
): Interceptor[] {
  const value = t.evaluate(node, module, env)
  if (!shape.key) return listed(t, { at: { node, module }, value }, shape)
  return fieldsOf(t, value, { key: shape.key }).fields.flatMap(({ thunk }) =>
    listed(t, { at: { node: thunk.node, module: thunk.module }, value: t.force(thunk) }, shape),
  )
}

/** The clients of a module that are given functions by these members. */
export function usesOf(module: SourceModule, path: readonly string[]): { client: Node; callback: Node }[] {
  return (module.names.get(path[0] as string) ?? []).flatMap((name) => usedBy(name, path) ?? [])
}

/** The client and the function of `client.interceptors.response.use(fn)`, from the first name of the path in it. */
function usedBy(name: Node, path: readonly string[]): { client: Node; callback: Node } | null {
  const first = name.parent
  if (first?.type !== 'MemberExpression' || first.property !== name) return null
  let at: Node = first
  for (const key of path.slice(1)) {
    const up: Node | undefined = at.parent
    if (up?.type !== 'MemberExpression' || up.object !== at || keyName(up.property, up.computed) !== key)
      return null
    at = up
  }
  const call = at.parent
  if (call?.type !== 'CallExpression' || call.callee !== at) return null
  const [callback] = call.arguments
  return callback ? { client: first.object, callback } : null
}

/** Of the frames in which an instance was made, those of the functions that a place stands in. */
export function framesAt(node: Node, { instance }: Pick<Intercepted, 'instance'>): Env | null {
  for (let frame = instance?.env ?? null; frame; frame = frame.outer) {
    for (let up: Node | undefined = node; up; up = up.parent) if (up === frame.fn) return frame
  }
  return null
}

/** Whether what a place names is the client that sends. */
export function isOwn(
  t: Tracer,
  node: Node,
  module: SourceModule,
  env: Env | null,
  { row, instance }: Pick<Intercepted, 'row' | 'instance'>,
): boolean {
  const isSame = (option: Value): boolean => {
    switch (option.kind) {
      case 'layers':
        return option.layers.some(isSame)
      case 'client':
        return option.at.node === instance?.at.node
      case 'external':
        return instance === null && clientRowOf(option.source, option.path) === row
      case 'parameter': {
        const given = t.concrete(option).filter(({ kind }) => kind !== 'parameter')
        return [...given, ...(option.fallback ? optionsOf(option.fallback) : [])].some(isSame)
      }
      default:
        return false
    }
  }
  return optionsOf(t.evaluate(node, module, env)).some(isSame)
}
