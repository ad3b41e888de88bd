/** What interceptors make of a request before it is sent: headers that they add, bodies that they give. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { bare, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { walk } from '../../source/syntax.js'
import { frameFor } from '../evaluate/calls.js'
import { memberKey } from '../evaluate/items.js'
import { fieldsOf } from '../evaluate/objects.js'
import type { Tracer } from '../tracer.js'
import {
  type At,
  type Env,
  type FunctionValue,
  optionsOf,
  plainText,
  type Value,
  type Write,
} from '../values.js'
import { clientRowOf } from './clients.js'
import { globalDefaults, providedDefaults } from './defaults.js'
import { type Intercepted, interceptorsOf, nameOfPlace, usesOf } from './interceptor-places.js'
import { givesBack, logs } from './interceptors.js'
import { chainOf } from './typed.js'

/**
 * The header `name` as the interceptors of a request add it: `options.headers[name] = v`, `headers.set(name, v)`,
 * `{ headers: { ...headers, [name]: v } }`. Whatever they do else with the request, only it is looked for.
 */
export function headersAdded(t: Tracer, request: Intercepted, name: string): Value[] {
  return interceptorsOf(t, request, 'request').flatMap(({ shape, value, at }): Value[] => {
    if (value.kind !== 'function') return []
    // What runs on the requests of a whole program may ask whose each one is.
    const isSometimes = shape.by === 'program' && isChoosing(value.node)
    const writes = writesOf(t, value, name.toLowerCase(), at).map((write) =>
      isSometimes ? { ...write, isSometimes } : write,
    )
    return writes.length > 0 ? [{ kind: 'layers', layers: [], writes, at }] : []
  })
}

/** Whether a function does one thing or another. */
function isChoosing(fn: Node): boolean {
  let isFound = false
  walk(fn, ({ type }) => {
    isFound ||= type === 'IfStatement' || type === 'ConditionalExpression' || type === 'SwitchStatement'
  })
  return isFound
}

/** Functions that a function calls are looked into this deep. */
const deepest = 3

function writesOf(t: Tracer, fn: FunctionValue, name: string, site: At, depth = 0): Write[] {
  const { module } = fn
  const env = frameFor(fn, [], true, { ...site, env: fn.env })
  const writes: Write[] = []
  const add = (node: Node, value: Node) =>
    writes.push({ path: [name], node, thunk: { node: value, module, env } })
  const isName = (node: Node): boolean => plainText(t.evaluate(node, module, env))?.toLowerCase() === name
  walk(fn.node, (node) => {
    switch (node.type) {
      case 'AssignmentExpression': {
        const { left, right } = node
        if (left.type === 'MemberExpression' && memberKey(t, left, module, env)?.toLowerCase() === name)
          add(left.property, right)
        return
      }
      case 'CallExpression': {
        const [key, value] = node.arguments
        for (const inner of depth < deepest ? functionsCalled(t, node, fn, env) : [])
          writes.push(...writesOf(t, inner, name, { node, module }, depth + 1))
        if (node.callee.type !== 'MemberExpression' || !key) return
        if (keyName(node.callee.property, node.callee.computed) === 'assign')
          for (const each of node.arguments.slice(1))
            if (each.type !== 'ObjectExpression') writes.push(...fieldsIn(t, each, env, fn, name))
        if (value && isName(key)) add(key, value)
        return
      }
      case 'ObjectExpression':
        for (const property of node.properties) {
          if (property.type === 'SpreadElement') writes.push(...fieldsIn(t, property.argument, env, fn, name))
          else if (
            keyName(property.key, property.computed)?.toLowerCase() === name ||
            (property.computed && isName(property.key))
          )
            add(property.key, property.value)
        }
    }
  })
  return writes
}

/** The header in an object that is spread, or laid over others; a literal is looked at where it stands. */
function fieldsIn(t: Tracer, node: Node, env: Env | null, { module }: FunctionValue, name: string): Write[] {
  if (bare(node).type === 'ObjectExpression') return []
  const { fields } = fieldsOf(t, t.evaluate(node, module, env), { key: name, ignoreCase: true })
  return fields.map(({ node: key, thunk }) => ({ path: [name], node: key, thunk }))
}

/** The functions of the program that a call inside of another one calls. */
function functionsCalled(
  t: Tracer,
  call: TSESTree.CallExpression,
  fn: FunctionValue,
  env: Env | null,
): FunctionValue[] {
  return optionsOf(t.evaluate(call.callee, fn.module, env)).filter(
    (option): option is FunctionValue => option.kind === 'function' && option.node !== fn.node,
  )
}

/**
 * What may add a header to a request before it is sent and could not be followed: a function that is not here, or one
 * that gives the request to such a function. Null: nothing.
 */
export function unseenSetter(t: Tracer, request: Intercepted): { at: At; by: string } | null {
  for (const { shape, value, at } of interceptorsOf(t, request, 'request')) {
    if (value.kind === 'constant' || isOfPackage(t, at, request)) continue
    const unseen = value.kind === 'function' ? handedTo(t, value) : at
    if (unseen) return { at: unseen, by: nameOfPlace(shape) }
  }
  for (const { node, module, env, shape, member } of request.steps) {
    const decorator = shape.args[0] === 'decorator' ? node.arguments[0] : undefined
    const at = decorator && { node: decorator, module }
    const value = decorator ? t.evaluate(decorator, module, env) : null
    if (at && optionsOf(value as Value).some(({ kind }) => kind !== 'function'))
      return { at, by: `\`${member}\`` }
  }
  for (const key of request.row.config.sender ?? []) {
    const [field] = fieldsOf(t, request.config, { key }).fields
    const value = field && t.force(field.thunk)
    const isKnown = !value || optionsOf(value).every(({ kind }) => kind === 'client' || kind === 'constant')
    if (field && !isKnown) return { at: field.thunk, by: `\`${key}\`` }
  }
  const { unread: all } = request.instance
    ? providedDefaults(t, request.row, { node: request.node, module: request.module })
    : globalDefaults(t, request.row, request.module)
  const [unread] = all
  const stranger = request.instance ? strangerOf(t, request) : null
  if (stranger) return { at: stranger, by: 'an interceptor' }
  return unread ? { at: unread.at, by: `\`${unread.by}\`` } : null
}

/**
 * Where an interceptor is given to a client that may be the same as that of a request: of that one, only the type is
 * known.
 */
function strangerOf(t: Tracer, { row, instance }: Intercepted): At | null {
  if (!instance?.at.node.type.startsWith('TS')) return null
  const sources = [...row.from, ...row.makers.flatMap(({ from }) => from ?? [])].map(({ source }) => source)
  for (const { by, on, path } of row.interceptors ?? []) {
    if (by !== 'client' || on !== 'request') continue
    for (const module of t.workspace.loaded) {
      if (!sources.some((source) => module.text.includes(source))) continue
      for (const { client, callback } of usesOf(module, path)) {
        const isOther = optionsOf(t.evaluate(client, module, null)).some(
          (option) =>
            option.kind === 'unknown' ||
            (option.kind === 'client' && option.row === row && option.at.node !== instance.at.node),
        )
        if (isOther) return { node: callback, module }
      }
    }
  }
  return null
}

/** Whether an expression is made by a function of the client's own package, such as one that asks again. */
function isOfPackage(t: Tracer, { node, module }: At, { row }: Intercepted): boolean {
  if (node.type !== 'CallExpression') return false
  const sources = [...row.from, ...row.makers.flatMap(({ from }) => from ?? [])].map(({ source }) => source)
  return optionsOf(t.evaluate(node.callee, module, null)).some(
    (option) => option.kind === 'external' && option.source !== 'global' && sources.includes(option.source),
  )
}

/** Where a function gives the request, its first parameter, to code that is not here; null: nowhere. */
function handedTo(t: Tracer, fn: FunctionValue, depth = 0): At | null {
  const { module } = fn
  const [param] = fn.node.params
  if (param?.type !== 'Identifier' || depth > deepest) return null
  const name = param.name
  let found: At | null = null
  walk(fn.node, (node) => {
    if (node.type !== 'CallExpression' || found) return
    const index = node.arguments.findIndex((each) => {
      const { root } = chainOf(each as Node)
      return root.type === 'Identifier' && root.name === name
    })
    if (index < 0) return
    for (const option of optionsOf(t.evaluate(node.callee, module, fn.env))) {
      const isHere = option.kind === 'parameter' || (option.kind === 'external' && option.source === 'global')
      if (option.kind === 'function') found ??= index === 0 ? handedTo(t, option, depth + 1) : null
      else if (!isHere && !isOwnMember(node.callee, name)) found ??= { node, module }
    }
  })
  return found
}

/** Whether a callee is a method of the request itself, or writes a line of a log. */
function isOwnMember(callee: Node, name: string): boolean {
  if (callee.type !== 'MemberExpression') return false
  const { root } = chainOf(callee)
  return (
    (root.type === 'Identifier' && root.name === name) ||
    logs.test(keyName(callee.property, callee.computed) ?? '')
  )
}

/** What gives another body than the one that the program gives to the request; null: nothing does. */
export function bodyChanger(t: Tracer, request: Intercepted): { at: At; name: string } | null {
  const keys = new Set([...request.row.config.body, 'body'])
  const found =
    interceptorsOf(t, request, 'body').find(({ value }) => !isWritingOut(value, request)) ??
    interceptorsOf(t, request, 'request').find(({ value }) => givesBody(value, keys))
  return found ? { at: found.at, name: nameOfPlace(found.shape) } : null
}

/** Whether a function gives back what it is given, as it is or written as JSON. */
function isWritingOut(value: Value, { row }: Intercepted): boolean {
  if (value.kind === 'external') {
    const { source, path } = value
    return (
      path.join('.') === 'JSON.stringify' ||
      path.some((_, i) => clientRowOf(source, path.slice(0, i)) === row)
    )
  }
  return value.kind === 'function' && givesBack(value, 'stringify')
}

/** Whether a function sets the body of the request that it is given, or gives back one with a body of its own. */
function givesBody(value: Value, keys: ReadonlySet<string>): boolean {
  if (value.kind !== 'function') return false
  const { node: fn, module } = value
  let isGiven = false
  walk(fn, (node) => {
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      const { keys: path } = chainOf(node.left)
      isGiven ||= isOfParameter(node.left, fn, module) && path.some((key) => keys.has(key))
    } else if (node.type === 'ObjectExpression' && isRequestOptions(node, fn, module)) {
      isGiven ||= node.properties.some(
        (each) => each.type === 'Property' && keys.has(keyName(each.key, each.computed) ?? ''),
      )
    }
  })
  return isGiven
}

/** Whether a member is of something that a function is given itself, and not of what a function inside of it is given. */
export function isOfParameter(member: Node, fn: Node, module: SourceModule): boolean {
  const { root } = chainOf(member)
  return (
    root.type === 'Identifier' && module.variables.get(root)?.defs.some((def) => def.node === fn) === true
  )
}

/** Whether an object becomes the request: it is returned, laid over it, or another request is made with it. */
function isRequestOptions(node: Node, fn: Node, module: SourceModule): boolean {
  const { parent } = node
  switch (parent?.type) {
    case 'ReturnStatement':
      return true
    case 'ArrowFunctionExpression':
      return parent.body === node
    case 'NewExpression':
      return parent.callee.type === 'Identifier' && parent.callee.name === 'Request'
    case 'CallExpression': {
      if (parent.callee.type !== 'MemberExpression') return false
      const key = keyName(parent.callee.property, parent.callee.computed)
      return key === 'assign' || (key === 'clone' && isOfParameter(parent.callee, fn, module))
    }
    default:
      return false
  }
}
