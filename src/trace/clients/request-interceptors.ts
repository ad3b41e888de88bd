/** What interceptors make of a request before it is sent: headers that they add, bodies that they give. */
import { bare, keyName, type Node } from '../../source/parse.js'
import { walk } from '../../source/syntax.js'
import { frameFor } from '../evaluate/calls.js'
import { memberKey } from '../evaluate/items.js'
import { fieldsOf } from '../evaluate/objects.js'
import type { Tracer } from '../tracer.js'
import { type At, type Env, type FunctionValue, plainText, type Value, type Write } from '../values.js'
import { clientRowOf } from './clients.js'
import { type Intercepted, interceptorsOf, nameOfPlace } from './interceptor-places.js'
import { givesBack } from './interceptors.js'
import { chainOf } from './typed.js'

/**
 * The header `name` as the interceptors of a request add it: `options.headers[name] = v`, `headers.set(name, v)`,
 * `{ headers: { ...headers, [name]: v } }`. Whatever they do else with the request, only it is looked for.
 */
export function headersAdded(t: Tracer, request: Intercepted, name: string): Value[] {
  return interceptorsOf(t, request, 'request').flatMap(({ value, at }): Value[] => {
    if (value.kind !== 'function') return []
    const writes = writesOf(t, value, name.toLowerCase(), at)
    return writes.length > 0 ? [{ kind: 'layers', layers: [], writes, at }] : []
  })
}

function writesOf(t: Tracer, fn: FunctionValue, name: string, site: At): Write[] {
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
      const { root, keys: path } = chainOf(node.left)
      const isOfParameter =
        root.type === 'Identifier' && module.variables.get(root)?.defs.some((def) => def.node === fn) === true
      isGiven ||= isOfParameter && path.some((key) => keys.has(key))
    } else if (node.type === 'ObjectExpression' && isRequestOptions(node)) {
      isGiven ||= node.properties.some(
        (each) => each.type === 'Property' && keys.has(keyName(each.key, each.computed) ?? ''),
      )
    }
  })
  return isGiven
}

/** Whether an object becomes the request: it is returned, laid over it, or another request is made with it. */
function isRequestOptions(node: Node): boolean {
  const { parent } = node
  switch (parent?.type) {
    case 'ReturnStatement':
      return true
    case 'ArrowFunctionExpression':
      return parent.body === node
    case 'NewExpression':
      return parent.callee.type === 'Identifier' && parent.callee.name === 'Request'
    case 'CallExpression':
      return (
        parent.callee.type === 'MemberExpression' &&
        /^(?:assign|clone)$/.test(keyName(parent.callee.property, parent.callee.computed) ?? '')
      )
    default:
      return false
  }
}
