/** Calls and constructions to values: the user's functions, the platform's, and HTTP clients. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { isFunction, type Node, type SourceModule } from '../../source/parse.js'
import { callShapeOf, clientRowOf, clientRows, makerOf, memberMakerOf, stepOf } from '../clients/clients.js'
import { lookedUp, orDeclared } from '../clients/declared.js'
import { givenByRunner } from '../clients/runners.js'
import type { CallShape, ClientRow, MakerShape } from '../clients/shapes.js'
import { partFrom } from '../requests/parts.js'
import { constructedClient, isSdk, isSdkClass } from '../sdk/sdk.js'
import type { Tracer } from '../tracer.js'
import {
  type At,
  type ClientValue,
  concat,
  type Env,
  type FunctionValue,
  optionsOf,
  plainText,
  type Thunk,
  unionOf,
  unknown,
  type Value,
} from '../values.js'
import { hookResult } from './hooks.js'
import { invocationOf } from './invocation.js'
import { importedModule, itemsOf, memberKey, pickedOf } from './items.js'
import { platformCall, platformConstruction, textMethod } from './platform.js'
import { constructedBy } from './prototypes.js'

/** Calls deeper than this are not followed. */
const deepest = 24

/**
 * Calls that are entered for the sake of one. Functions that call each other in turns have as many ways through them
 * as a maze: a request is found on the first few, and nobody waits for the rest.
 */
const mostBelowOne = 2_000

/** What the frames below a call may use up: shared with the frame that makes it. */
export function fuelOf(site: { env: Env | null } | null): { left: number } {
  return site?.env?.fuel ?? { left: mostBelowOne }
}

export function evaluateCall(
  t: Tracer,
  node: TSESTree.CallExpression,
  module: SourceModule,
  env: Env | null,
): Value {
  const at: At = { node, module }
  const { items } = itemsOf(t, node.arguments, module, env)
  const callee = node.callee
  if (callee.type === 'MemberExpression') {
    const object = t.evaluate(callee.object, module, env)
    const key = memberKey(t, callee, module, env)
    if (key !== null) {
      const made = textMethod(t, object, key, items, at) ?? longer(t, object, key, items)
      if (made) return made
      const [picked] = node.arguments
      if (key === 'get' && isMap(object) && picked) return pickedOf(t, object, picked, module, env, at)
      if (key === 'bind' && (object.kind === 'client-member' || object.kind === 'external')) return object
      if (key === 'bind' && object.kind === 'function')
        return { ...object, self: items[0] ? t.force(items[0]) : object.self }
    }
  }
  if (
    callee.type === 'Identifier' &&
    callee.name === 'require' &&
    !module.variables.has(callee) &&
    items[0]
  ) {
    return importedModule(t, t.force(items[0]), module, at, true)
  }
  if (callee.type === 'Super') return unknown('a call of the parent constructor', at)
  const called = invocationOf(t, node, module, env)
  const value = invoke(t, t.evaluate(called.callee, module, env), called.items, called.isOpen, { ...at, env })
  return lookedUp(t, value, node, module)
}

/** Headers that cannot be changed: `.set(name, value)` gives longer ones. */
function longer(t: Tracer, object: Value, key: string, items: readonly Thunk[]): Value | null {
  const [name, value] = items
  if (object.kind !== 'layers' || (key !== 'set' && key !== 'append') || !name || !value) return null
  const path = plainText(t.force(name))
  return path === null
    ? null
    : { ...object, writes: [...object.writes, { path: [path], node: name.node, thunk: value }] }
}

function isMap(value: Value): boolean {
  return value.kind === 'layers' && (value.isMap === true || value.layers.some(isMap))
}

export function evaluateNew(
  t: Tracer,
  node: TSESTree.NewExpression,
  module: SourceModule,
  env: Env | null,
): Value {
  const at: At = { node, module }
  const callee = t.evaluate(node.callee, module, env)
  const options = optionsOf(callee).map((option): Value => {
    if (option.kind === 'function') {
      const { items, isOpen } = itemsOf(t, node.arguments, module, env)
      const frame = (self: Value): Env => frameFor({ ...option, self }, items, isOpen, { node, module, env })
      const made = constructedBy(t, option, frame, at)
      if (made) return made
    }
    if (option.kind === 'class') return { kind: 'instance', cls: option, site: { node, module, env } }
    if (option.kind === 'external') {
      const { items } = itemsOf(t, node.arguments, module, env)
      if (isSdkClass(option)) return constructedClient(items[0] ? t.force(items[0]) : null, at)
      const made = makerOf(option.source, option.path, 'new')
      return made
        ? clientFrom(t, made.row, made.maker, [], items, { ...at, env })
        : (givenByRunner(option, items, t.force, at) ?? platformConstruction(t, option, items, at))
    }
    return unknown('an instance of something that could not be followed', at)
  })
  return unionOf(options, at)
}

/** The value of a call, once its callee is a value. */
export function invoke(
  t: Tracer,
  callee: Value,
  args: Thunk[],
  isOpen: boolean,
  site: At & { env: Env | null },
): Value {
  const at: At = { node: site.node, module: site.module }
  switch (callee.kind) {
    case 'function':
      return returned(t, callee, args, isOpen, site)
    case 'union':
      return unionOf(
        callee.options.map((option) => invoke(t, option, args, isOpen, site)),
        at,
      )
    case 'external': {
      const made = makerOf(callee.source, callee.path, 'call')
      if (made) return clientFrom(t, made.row, made.maker, [], args, site)
      if (clientRowOf(callee.source, callee.path)) return { kind: 'answer', origin: at.node, at }
      const last = callee.path.at(-1) ?? ''
      const row = clientRowOf(callee.source, callee.path.slice(0, -1))
      const shape = row && callShapeOf(row, last, args.length)
      if (row && shape) return givenBack({ kind: 'client', row, defaults: [], at }, shape, at)
      const given = givenByRunner(callee, args, t.force, at)
      if (given) return given
      const value = platformCall(t, callee, args, at)
      if (value.kind !== 'unknown') return value
      return (
        hookResult(t, callee.source, site.node, site.module, site.env) ?? wrapped(t, callee, args) ?? value
      )
    }
    case 'client':
      return { kind: 'answer', origin: at.node, at }
    case 'client-member': {
      if (isSdk(callee)) return { kind: 'answer', origin: at.node, at }
      const [name = '', ...deeper] = callee.path
      if (deeper.length > 0) return unknown('a member of an HTTP client that makes no request', at)
      const maker = memberMakerOf(callee.client.row, name)
      if (maker) return clientFrom(t, callee.client.row, maker, callee.client.defaults, args, site)
      const shape = callShapeOf(callee.client.row, name, args.length)
      if (shape) return givenBack(callee.client, shape, at)
      // `agent.set(name, value)` gives the client again.
      if (callee.client.row.steps?.defaults?.includes(name)) return callee.client
      return unknown('a member of an HTTP client that makes no request', at)
    }
    case 'answer': {
      const { client, member } = callee
      const step = client && member ? stepOf(client.row, member) : null
      if (client && step?.givesClient) return client
      return { kind: 'answer', origin: callee.origin, at, ...(client && step ? { client } : {}) }
    }
    case 'parameter': {
      // `client.url('/syncs').get()`, where callers give the client.
      const makes = t.reach.near.has(site.module.path) && linkNames.has(callee.steps.at(-1) ?? '')
      const links = (makes ? t.concrete(callee) : []).filter(isLink)
      if (links.length > 0)
        return unionOf(
          links.map((link) => invoke(t, link, args, isOpen, site)),
          at,
        )
      return unknown('a call that could not be followed', at)
    }
    case 'layers':
      return unionOf(
        callee.layers.map((layer) => invoke(t, layer, args, isOpen, site)),
        at,
      )
    default:
      return unknown(callee.kind === 'unknown' ? callee.reason : 'a call that could not be followed', at)
  }
}

/** Members by which a client is made of another one. */
const linkNames = new Set(
  clientRows.flatMap((row) => row.makers.flatMap(({ from, members }) => (from ? [] : members))),
)

function isLink(value: Value): boolean {
  return (
    value.kind === 'client-member' &&
    value.path.length === 1 &&
    memberMakerOf(value.client.row, value.path[0] as string) !== null
  )
}

/** What a request's call gives: the answer, or of a mock the client again. */
function givenBack(client: ClientValue, shape: CallShape, at: At): Value {
  if (shape.mock === 'client') return client
  return { kind: 'answer', origin: at.node, at, ...(shape.mock ? { client } : {}) }
}

/**
 * What a function of a package makes of a client that it is given first: a client that is called like it, with a cache,
 * a queue or retries (`setupCache(axios.create(...))`, `fetchRetry(fetch)`, `vi.mocked(axios)`).
 */
function wrapped(t: Tracer, callee: Value & { kind: 'external' }, args: readonly Thunk[]): Value | null {
  const [first] = args
  if (!first || callee.source === 'global') return null
  const given = t.force(first)
  const isClient =
    (given.kind === 'client' && !isSdk(given)) ||
    (given.kind === 'external' && clientRowOf(given.source, given.path) !== null)
  return isClient ? given : null
}

/** An instance with the defaults that its maker was given. */
function clientFrom(
  t: Tracer,
  row: ClientValue['row'],
  maker: MakerShape,
  inherited: readonly Value[],
  args: Thunk[],
  { env, ...at }: At & { env: Env | null },
): Value {
  const own = maker.args.flatMap((role, index): Value[] => {
    const arg = args[index]
    if (!arg) return []
    const value = t.force(arg)
    if (role === 'config') return [value]
    if (role === 'client') return value.kind === 'client' ? [...value.defaults] : []
    if (role === 'holder') {
      const held = maker.client ? t.member(value, maker.client, { node: arg.node, module: arg.module }) : null
      return held?.kind === 'client' ? [...held.defaults] : []
    }
    if (role === 'interceptor')
      return [
        {
          kind: 'layers',
          layers: [],
          writes: [{ path: [maker.members[0] as string], node: arg.node, thunk: arg }],
          at,
        },
      ]
    const under = (key: string | undefined, thunk: Thunk): Value[] =>
      key ? [{ kind: 'layers', layers: [], writes: [{ path: [key], node: arg.node, thunk }], at }] : []
    if (role === 'headers' || role === 'body' || role === 'query') return under(row.config[role][0], arg)
    if (role === 'told') return under(keyOfTold(row, value), arg)
    const isText = value.kind !== 'object' && value.kind !== 'layers'
    if (role !== 'base' || !isText) return []
    const [key] = row.config.base
    const after = maker.appends && key ? behindBase(t, inherited, key, args[index + 1], value, at) : value
    return under(key, { ...arg, value: after })
  })
  // A base or a body that is given later takes the place of the one before.
  const replaced = [...row.config.base, ...row.config.body].filter((key) =>
    own.some((each) => isOnly(each, key)),
  )
  const kept = inherited.filter((each) => !replaced.some((key) => isOnly(each, key)))
  return { kind: 'client', row, defaults: [...kept, ...own], at, env }
}

/** Whether a configuration was made of one argument, for this key. */
function isOnly(value: Value, key: string): boolean {
  if (value.kind !== 'layers' || value.layers.length > 0) return false
  return value.writes.every(({ path }) => path.length === 1 && path[0] === key) && value.writes.length > 0
}

/** The key that an argument counts under by what it is; none: it says nothing of a request. */
function keyOfTold({ config, answer }: ClientRow, value: Value): string | undefined {
  if (value.kind === 'constant' || value.kind === 'list') return undefined
  if (value.kind === 'object' || value.kind === 'layers') return config.headers[0]
  const [first] = value.kind === 'text' ? value.parts : []
  const start = first?.kind === 'chars' ? first.chars : ''
  if (/^[A-Z]+$/.test(start)) return config.method[0]
  const isBase = /^https?:/i.test(start) || value.kind === 'environment' || (first && first.kind === 'hole')
  return isBase ? config.base[0] : answer.options?.parsed.key
}

/** A base behind the one that a client has. */
function behindBase(
  t: Tracer,
  inherited: readonly Value[],
  key: string,
  replaces: Thunk | undefined,
  value: Value,
  at: At,
): Value {
  const instead = replaces ? t.force(replaces) : null
  if (instead?.kind === 'constant' && instead.value === true) return value
  const whole: Value = { kind: 'layers', layers: inherited, writes: [], at }
  const before = partFrom(t, whole, [key])
  return before ? concat([before.value, value], at) : value
}

/** The frame that a call of `fn` makes. */
export function frameFor(
  fn: FunctionValue,
  args: Thunk[],
  isOpen: boolean,
  site: (At & { env: Env | null }) | null,
): Env {
  return {
    fn: fn.node,
    args,
    openArgs: isOpen,
    site,
    self: fn.self,
    outer: fn.env,
    depth: (site?.env?.depth ?? 0) + 1,
    fuel: fuelOf(site),
    memo: new Map(),
  }
}

function returned(
  t: Tracer,
  fn: FunctionValue,
  args: Thunk[],
  isOpen: boolean,
  site: At & { env: Env | null },
): Value {
  const at: At = { node: site.node, module: site.module }
  if ((site.env?.depth ?? 0) > deepest) return unknown('too many calls deep', at)
  let repeats = 0
  for (let frame = site.env; frame; frame = frame.site?.env ?? null) if (frame.fn === fn.node) repeats++
  if (repeats > 1) return unknown('a recursive call', at)
  if (fn.node.generator) return unknown('a generator', at)
  const frame = frameFor(fn, args, isOpen, site)
  if (frame.fuel.left-- <= 0) return unknown('too many calls below one', at)
  return orDeclared(t, valueOfBody(t, fn, frame, at), fn.node.returnType?.typeAnnotation, fn.module)
}

function valueOfBody(t: Tracer, fn: FunctionValue, frame: Env, at: At): Value {
  const body = fn.node.body
  if (!body) return unknown('a function without a body here', at)
  if (body.type !== 'BlockStatement') return t.evaluate(body, fn.module, frame)
  const results = returnsOf(fn.node).map((statement) =>
    statement.argument
      ? t.evaluate(statement.argument, fn.module, frame)
      : ({ kind: 'constant', value: undefined, at } as Value),
  )
  return results.length > 0 ? unionOf(results, at) : { kind: 'constant', value: undefined, at }
}

const returnCache = new WeakMap<Node, TSESTree.ReturnStatement[]>()

/** The return statements of a function's own body. */
export function returnsOf(fn: Node): TSESTree.ReturnStatement[] {
  const known = returnCache.get(fn)
  if (known) return known
  const found: TSESTree.ReturnStatement[] = []
  const visit = (node: unknown): void => {
    if (!node || typeof node !== 'object') return
    if (Array.isArray(node)) {
      for (const each of node) visit(each)
      return
    }
    const at = node as Node
    if (typeof at.type !== 'string') return
    if (isFunction(at) || at.type === 'ClassDeclaration' || at.type === 'ClassExpression') return
    if (at.type === 'ReturnStatement') {
      found.push(at)
      return
    }
    // Only statements hold return statements.
    if (!/Statement$|^SwitchCase$|^CatchClause$|^BlockStatement$/.test(at.type)) return
    for (const [key, child] of Object.entries(at))
      if (key !== 'parent' && key !== 'loc' && key !== 'range') visit(child)
  }
  if (isFunction(fn) && fn.body?.type === 'BlockStatement') visit(fn.body.body)
  returnCache.set(fn, found)
  return found
}
