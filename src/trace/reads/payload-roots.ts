/** From the expression that gives an event's name back to the payload that it is a part of. */
import {
  bare,
  enclosingFunction,
  isFunction,
  keyName,
  type Node,
  type SourceModule,
} from '../../source/parse.js'
import { argumentsOf } from '../callers/callers.js'
import { stepsTo } from '../evaluate/patterns.js'
import { pushed, type State } from '../flow/state.js'
import type { Tracer } from '../tracer.js'
import { type At, type FunctionValue, optionsOf } from '../values.js'

export interface Root {
  at: At
  state: State
  isBinding: boolean
}

const body: State = { layers: [], token: 'body', path: [] }

/** Steps back further than this are not taken. */
const furthest = 6

/** The functions that an expression may be. */
export function functionsOf(t: Tracer, { node, module }: At): FunctionValue[] {
  return optionsOf(t.evaluate(node, module, null))
    .flatMap((value) => t.concrete(value))
    .filter((value): value is FunctionValue => value.kind === 'function')
}

/** Where the payload comes from whose event's name `at` is: `req.body` of `req.body.type`, a parameter, a pattern. */
export function rootOf(t: Tracer, at: At, depth = 0): Root[] {
  if (depth > furthest) return []
  const node = bare(at.node)
  const { module } = at
  switch (node.type) {
    case 'MemberExpression':
      return wholesOf(t, { node: node.object, module }, depth)
    case 'Identifier':
      return fromName(t, node, module, depth)
    case 'CallExpression':
      // `typeOf(payload)`, `String(payload.type)`, `payload.type.toLowerCase()`.
      return [
        ...(node.callee.type === 'MemberExpression'
          ? rootOf(t, { node: node.callee.object, module }, depth + 1)
          : []),
        ...node.arguments.flatMap((argument) =>
          bare(argument).type === 'Identifier'
            ? wholesOf(t, { node: argument, module }, depth)
            : rootOf(t, { node: argument, module }, depth + 1),
        ),
      ]
    case 'LogicalExpression':
      return [node.left, node.right].flatMap((side) => rootOf(t, { node: side, module }, depth + 1))
    default:
      return []
  }
}

/** A name that holds the event's name: taken out of the payload by a pattern, assigned from it, or a parameter. */
function fromName(t: Tracer, node: Node, module: SourceModule, depth: number): Root[] {
  const variable = module.variables.get(node)
  const def = variable?.defs[0]
  if (!variable || !def) return []
  if (def.type === 'Variable') {
    const { id, init } = def.node
    if (!init) return []
    if (id.type === 'Identifier') return rootOf(t, { node: init as Node, module }, depth + 1)
    return [
      { at: { node: id as Node, module }, state: body, isBinding: true },
      ...wholesOf(t, { node: init as Node, module }, depth),
    ]
  }
  if (def.type !== 'Parameter' || !isFunction(def.node as Node)) return []
  const fn = def.node as Extract<Node, { params: unknown }> & { params: Node[] }
  const index = fn.params.findIndex((param) => stepsTo(param, def.name as Node) !== null)
  const param = fn.params[index]
  if (!param) return []
  // `({ type, event }) => ...`: the parameter is the payload; `(type, event) => ...`: each caller has it.
  if (patternOf(param).type === 'ObjectPattern') {
    return [{ at: { node: param, module }, state: body, isBinding: true }]
  }
  const value = t.evaluate(node, module, null)
  return optionsOf(value).flatMap((option) =>
    option.kind === 'parameter'
      ? argumentsOf(t, option).flatMap(({ caller }) => {
          const argument = caller.frame.args[index]
          return argument ? rootOf(t, { node: argument.node, module: argument.module }, depth + 1) : []
        })
      : [],
  )
}

function patternOf(param: Node): Node {
  return param.type === 'AssignmentPattern' ? param.left : param
}

/** Every use of the object that `at` names: of its variable, behind the members that lead to it, and what it was made of. */
function wholesOf(t: Tracer, at: At, depth: number): Root[] {
  const { module } = at
  const keys: string[] = []
  let node = bare(at.node)
  while (node.type === 'MemberExpression') {
    const key = keyName(node.property, node.computed)
    if (key === null) return [{ at: { node, module }, state: body, isBinding: false }]
    keys.push(key)
    node = bare(node.object)
  }
  if (node.type === 'AwaitExpression') return wholesOf(t, { node: node.argument, module }, depth)
  if (node.type !== 'Identifier') return [{ at: { node, module }, state: body, isBinding: false }]
  const variable = module.variables.get(node)
  if (!variable) return [{ at: { node: bare(at.node), module }, state: body, isBinding: false }]
  let state = body
  // The member nearest to the variable is unwrapped first.
  for (const key of keys) state = pushed(state, { kind: 'prop', key })
  const roots: Root[] = variable.references
    .filter((reference) => reference.isRead())
    .map((reference) => ({ at: { node: reference.identifier as Node, module }, state, isBinding: false }))
  const def = variable.defs[0]
  if (def?.type === 'Variable' && def.node.init && def.node.id.type === 'Identifier' && keys.length === 0) {
    const init = bare(def.node.init as Node)
    if (depth < furthest && (init.type === 'MemberExpression' || init.type === 'Identifier')) {
      roots.push(...wholesOf(t, { node: init, module }, depth + 1))
    }
  }
  return roots
}

/** The outermost function around a node; null at the top of a module. */
export function outermostFunction(node: Node): Node | null {
  let outermost: Node | null = null
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) outermost = fn
  return outermost
}
