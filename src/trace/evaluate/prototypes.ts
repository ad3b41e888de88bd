/**
 * Instances of functions: `function Client(host) { this.host = host }` with `Client.prototype.ask = function () {}`.
 * One is an object with what the function writes to `this` and what its prototype holds.
 */
import {
  enclosingFunction,
  type FunctionNode,
  isFunction,
  type Node,
  type SourceModule,
} from '../../source/parse.js'
import type { Variable } from '../../source/scopes.js'
import type { Tracer } from '../tracer.js'
import type { Env, FunctionValue, Value, Write } from '../values.js'
import { fieldsOf } from './objects.js'
import { writeThrough } from './writes.js'

/**
 * What `new fn(...)` gives.
 * @param frameOf the frame of the construction, from the instance; null: any construction is meant
 * @returns null: the function makes no instances
 */
export function constructedBy(
  t: Tracer,
  fn: Pick<FunctionValue, 'node' | 'module'>,
  frameOf: ((self: Value) => Env) | null,
  at: { node: Node; module: SourceModule },
): Value | null {
  const { node, module } = fn
  if (node.type === 'ArrowFunctionExpression' || isMethod(node)) return null
  const variable = nameOf(node, module)
  const shared = variable ? prototypeWrites(t, variable, module) : []
  const own = module.thises.filter((each) => functionOfThis(each) === node)
  if (shared.length === 0 && own.length === 0) return null
  const writes: Write[] = [...shared]
  const made: Value = { kind: 'layers', layers: [], writes, at }
  const env = frameOf?.(made) ?? null
  for (const use of own) {
    const write = writeThrough(t, use, module, env)
    if (write) writes.push(write)
  }
  return made
}

/** `this` of a function that a prototype holds, or that makes instances: any instance. Null: it is neither. */
export function instanceAround(t: Tracer, fn: FunctionNode, module: SourceModule): Value | null {
  const at = { node: fn as Node, module }
  const holder = prototypeHolding(fn)
  if (holder?.type === 'Identifier') {
    const value = t.evaluate(holder, module, null)
    return value.kind === 'function' ? constructedBy(t, value, null, at) : null
  }
  const variable = nameOf(fn, module)
  return variable && prototypeUses(variable).length > 0
    ? constructedBy(t, { node: fn, module }, null, at)
    : null
}

function isMethod({ parent }: FunctionNode): boolean {
  return parent.type === 'MethodDefinition' || (parent.type === 'Property' && parent.method)
}

/** The variable that a function goes by where it is declared. */
function nameOf(fn: FunctionNode, module: SourceModule): Variable | undefined {
  const { parent } = fn
  if (fn.type === 'FunctionDeclaration') return fn.id ? module.variables.get(fn.id) : undefined
  const isNamed =
    parent.type === 'VariableDeclarator' && parent.init === fn && parent.id.type === 'Identifier'
  return isNamed ? module.variables.get(parent.id) : undefined
}

/** The function whose `this` is meant: arrow functions have none of their own. */
function functionOfThis(node: Node): Node | null {
  let fn = enclosingFunction(node)
  while (fn?.type === 'ArrowFunctionExpression') fn = enclosingFunction(fn)
  return fn
}

/** `X.prototype`, wherever it is used. */
function prototypeUses(variable: Variable): Node[] {
  return variable.references.flatMap(({ identifier }) => {
    const member = (identifier as Node).parent
    return member?.type === 'MemberExpression' &&
      member.object === identifier &&
      !member.computed &&
      member.property.type === 'Identifier' &&
      member.property.name === 'prototype'
      ? [member]
      : []
  })
}

/** What is put on the prototype: one by one, as an object, or laid over it. */
function prototypeWrites(t: Tracer, variable: Variable, module: SourceModule): Write[] {
  return prototypeUses(variable).flatMap((use): Write[] => {
    const { parent } = use
    const whole =
      parent?.type === 'AssignmentExpression' && parent.left === use
        ? parent.right
        : parent?.type === 'CallExpression' && parent.arguments[0] === use && isAssign(parent.callee)
          ? parent.arguments[1]
          : null
    if (whole) {
      const { fields } = fieldsOf(t, t.evaluate(whole, module, null), { key: null })
      return fields.map(({ key, node, thunk }) => ({ path: [key], node, thunk }))
    }
    const write = writeThrough(t, use, module, null)
    return write ? [write] : []
  })
}

function isAssign(callee: Node): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Object' &&
    callee.property.type === 'Identifier' &&
    callee.property.name === 'assign'
  )
}

/** The name of the function whose prototype holds `fn`. */
function prototypeHolding(fn: FunctionNode): Node | null {
  let at: Node = fn
  const { parent } = fn
  if (parent.type === 'Property' && parent.parent.type === 'ObjectExpression') at = parent.parent
  const up = at.parent
  const target =
    up?.type === 'AssignmentExpression' && up.right === at
      ? up.left
      : up?.type === 'CallExpression' && up.arguments[1] === at && isAssign(up.callee)
        ? up.arguments[0]
        : null
  const prototype = at === fn && target?.type === 'MemberExpression' ? target.object : target
  const isPrototype =
    prototype?.type === 'MemberExpression' &&
    prototype.property.type === 'Identifier' &&
    prototype.property.name === 'prototype'
  return isPrototype && !isFunction(prototype.object) ? prototype.object : null
}
