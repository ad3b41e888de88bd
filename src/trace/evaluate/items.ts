/** Items of lists, names of members, modules behind specifiers: what several evaluators ask. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import { clientRowOf } from '../clients/clients.js'
import type { Tracer } from '../tracer.js'
import {
  type At,
  type Env,
  optionsOf,
  plainText,
  type Thunk,
  unionOf,
  unknown,
  type Value,
} from '../values.js'
import { fieldsOf } from './objects.js'

/** The known items of an array or argument list; `isOpen` where a spread of something unknown ends the count. */
export function itemsOf(
  t: Tracer,
  elements: readonly (Node | null)[],
  module: SourceModule,
  env: Env | null,
): { items: Thunk[]; isOpen: boolean } {
  const items: Thunk[] = []
  for (const element of elements) {
    if (!element) {
      items.push({
        node: module.ast,
        module,
        env,
        value: { kind: 'constant', value: undefined, at: { node: module.ast, module } },
      })
    } else if (element.type === 'SpreadElement') {
      const value = t.evaluate(element.argument, module, env)
      if (value.kind === 'parameter' && value.isRest && value.steps.length === 0) {
        items.push(...restItems(t, value, { node: element, module, env }))
        return { items, isOpen: true }
      }
      if (value.kind !== 'list') return { items, isOpen: true }
      items.push(...value.items)
      if (value.isOpen) return { items, isOpen: true }
    } else {
      items.push({ node: element, module, env })
    }
  }
  return { items, isOpen: false }
}

/** `fn(...args)`: what callers give one by one, as far as the longest of their calls goes. */
function restItems(t: Tracer, rest: Value & { kind: 'parameter' }, at: Thunk): Thunk[] {
  const counts = t.callersOf(rest.fn, rest.module).map(({ frame }) => frame.args.length - rest.index)
  return Array.from({ length: Math.max(0, ...counts) }, (_, i) => ({
    ...at,
    value: { ...rest, index: rest.index + i, isRest: false, at },
  }))
}

/** Some item of a list-like value. */
export function elementOf(t: Tracer, value: Value, at: At): Value {
  switch (value.kind) {
    case 'list':
      return unionOf(
        [
          ...value.items.map((item) => t.force(item)),
          ...(value.isOpen || value.items.length === 0 ? [unknown('an item of a list', at)] : []),
        ],
        at,
      )
    case 'union':
      return unionOf(
        value.options.map((option) => elementOf(t, option, at)),
        at,
      )
    case 'parameter':
      return { ...value, steps: [...value.steps, '[]'] }
    case 'answer':
      return value
    case 'object':
    case 'layers':
      return anyMemberOf(t, value, at)
    case 'client':
    case 'client-member':
      // A member of an SDK's client whose name is only known at run time.
      return t.member(value, '?', at)
    case 'external':
      return clientRowOf(value.source, value.path)
        ? t.member(value, '?', at)
        : unknown('a member picked at run time', at)
    default:
      return unknown('an item of a list', at)
  }
}

/** Whichever member of an object a key of run time picks. */
function anyMemberOf(t: Tracer, value: Value & { kind: 'object' | 'layers' }, at: At): Value {
  const { fields, gaps } = fieldsOf(t, value, { key: null })
  const keys = [...new Set(fields.map(({ key }) => key))]
  const written = value.kind === 'layers' ? value.writes.filter(({ path: [key] }) => key === null) : []
  const members = keys.map((key) => t.member(value, key, at))
  const others = written.flatMap(({ path, thunk }) => (path.length === 1 ? [t.force(thunk)] : []))
  const isOpen = gaps.length > 0 || members.length + others.length === 0
  return unionOf([...members, ...others, ...(isOpen ? [unknown('a member picked at run time', at)] : [])], at)
}

/**
 * `object[key]` where the key is not one known text: each of several known ones, else any member. Where the key is a
 * parameter, each caller says which one.
 */
export function pickedOf(
  t: Tracer,
  object: Value,
  property: Node,
  module: SourceModule,
  env: Env | null,
  at: At,
): Value {
  const keys = optionsOf(t.evaluate(property, module, env))
  const names = keys.map(plainText)
  if (names.every((name) => name !== null))
    return unionOf(
      names.map((name) => t.member(object, name, at)),
      at,
    )
  const some = elementOf(t, object, at)
  const isTable = optionsOf(object).every(({ kind }) => kind === 'object' || kind === 'layers')
  const given = isTable ? keys.filter((key) => key.kind === 'parameter') : []
  return unionOf([some, ...given.map((key): Value => ({ ...key, steps: [...key.steps, '?'], at }))], at)
}

/** The name of a member, computed ones included where their key is a known text. */
export function memberKey(
  t: Tracer,
  node: TSESTree.MemberExpression,
  module: SourceModule,
  env: Env | null,
): string | null {
  const plain = keyName(node.property, node.computed)
  if (plain !== null) return plain
  const key = t.evaluate(node.property, module, env)
  if (key.kind === 'text' && key.parts.length === 1 && key.parts[0]?.kind === 'chars')
    return key.parts[0].chars
  if (key.kind === 'constant' && typeof key.value === 'number') return String(key.value)
  return null
}

/** The module a `require` or `import()` of a known text names. */
export function importedModule(
  t: Tracer,
  source: Value,
  module: SourceModule,
  at: At,
  isRequire = false,
): Value {
  if (source.kind !== 'text' || source.parts.length !== 1 || source.parts[0]?.kind !== 'chars') {
    return unknown('a computed import', at)
  }
  const target = t.workspace.resolve(source.parts[0].chars, module.path)
  if (target.kind === 'package') return { kind: 'external', source: target.name, path: [], at }
  const loaded = target.kind === 'file' ? t.workspace.load(target.path) : null
  return loaded
    ? isRequire
      ? t.required(loaded)
      : { kind: 'namespace', module: loaded }
    : unknown('a module that could not be read', at)
}

/** The frame of `fn` among the calls of `env`. */
export function frameOf(fn: Node, env: Env | null): Env | null {
  for (let at = env; at; at = at.outer) if (at.fn === fn) return at
  return null
}
