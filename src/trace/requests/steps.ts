/**
 * Requests that are built step by step: `.set(...).send(...)` in a chain, on a variable, in a function that is given
 * the request or that returns it, and `xhr.send(body)` on the object itself.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import {
  enclosingFunction,
  type FunctionNode,
  isFunction,
  keyName,
  type Node,
  type SourceModule,
} from '../../source/parse.js'
import { type ClientRow, stepOf } from '../clients/clients.js'
import { framesAt, isOwn } from '../clients/interceptor-places.js'
import type { StepShape } from '../clients/shapes.js'
import { frameFor } from '../evaluate/calls.js'
import { itemsOf, memberKey } from '../evaluate/items.js'
import type { Tracer } from '../tracer.js'
import { type At, type ClientValue, type Env, optionsOf } from '../values.js'

/** One further call on a request. */
export interface Step {
  node: TSESTree.CallExpression
  module: SourceModule
  env: Env | null
  shape: StepShape
  member: string
}

export interface Steps {
  steps: Step[]
  /** Whether the request goes on in the callers of the function it is made in, none of which is known here. */
  isOpen: boolean
  /** Where a stream is piped into the request, as its body. */
  piped: At | null
}

interface Walk {
  t: Tracer
  row: ClientRow
  found: Steps
  seen: Set<Node>
}

/** Functions that were entered with the request as an argument, and where their result stands. */
interface Place {
  module: SourceModule
  env: Env | null
  entered: readonly { fn: FunctionNode; site: Node; module: SourceModule; env: Env | null }[]
}

/** More places than this are not looked at. */
const mostPlaces = 400

/** All steps of the request that `node` begins. */
export function stepsOf(
  t: Tracer,
  row: ClientRow,
  node: TSESTree.CallExpression,
  module: SourceModule,
  env: Env | null,
  instance: ClientValue | null,
): Steps {
  const found: Steps = { steps: [], isOpen: false, piped: null }
  if (!row.steps) return found
  const walk: Walk = { t, row, found, seen: new Set() }
  const place: Place = { module, env, entered: [] }
  if (instance) onInstance(walk, instance)
  const general = found.steps.splice(0)
  if (row.steps.on === 'result') follow(walk, node, place)
  else if (node.callee.type === 'MemberExpression' && node.callee.object.type === 'Identifier')
    followName(walk, node.callee.object, place)
  found.steps.sort((a, b) => (a.module === b.module ? a.node.range[1] - b.node.range[1] : 0))
  found.steps.unshift(...general)
  return found
}

/** Steps on the client itself, which hold for all of its requests: `agent.set(name, value)`. */
function onInstance(walk: Walk, instance: ClientValue): void {
  const { t, row, found } = walk
  for (const member of row.steps?.defaults ?? []) {
    const shape = stepOf(row, member)
    for (const module of shape ? t.workspace.loaded : []) {
      for (const use of module.names.get(member) ?? []) {
        const callee = use.parent
        const call = callee?.parent
        if (callee?.type !== 'MemberExpression' || callee.property !== use) continue
        if (call?.type !== 'CallExpression' || call.callee !== callee || !shape) continue
        const env = framesAt(use, { instance })
        if (!isOwn(t, callee.object, module, env, { row, instance })) continue
        found.steps.push({ node: call, module, env, shape, member })
        decorate(walk, call, shape, { module, env, entered: [] })
      }
    }
  }
}

/** Goes on with an expression that is the request. */
function follow(walk: Walk, node: Node, place: Place): void {
  if (walk.seen.has(node) || walk.seen.size > mostPlaces) return
  walk.seen.add(node)
  const { parent } = node
  if (!parent) return
  switch (parent.type) {
    case 'MemberExpression': {
      const call = parent.parent
      if (parent.object !== node || call.type !== 'CallExpression' || call.callee !== parent) return
      const member = memberKey(walk.t, parent, place.module, place.env)
      const shape = member === null ? null : stepOf(walk.row, member)
      if (!shape || member === null) return
      walk.found.steps.push({ node: call, module: place.module, env: place.env, shape, member })
      decorate(walk, call, shape, place)
      if (walk.row.steps?.on === 'result') follow(walk, call, place)
      return
    }
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'ChainExpression':
      return follow(walk, parent, place)
    case 'VariableDeclarator':
      if (parent.init === node && parent.id.type === 'Identifier') followName(walk, parent.id, place)
      return
    case 'AssignmentExpression':
      if (parent.right === node && parent.left.type === 'Identifier') followName(walk, parent.left, place)
      return
    case 'CallExpression':
      if (parent.callee !== node) enter(walk, parent, parent.arguments.indexOf(node as never), place)
      return
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      if (parent.type === 'ArrowFunctionExpression' && parent.body !== node) return
      return leave(walk, parent.type === 'ReturnStatement' ? enclosingFunction(parent) : parent, place)
    default:
      return
  }
}

function followName(walk: Walk, name: TSESTree.Identifier, place: Place): void {
  for (const reference of place.module.variables.get(name)?.references ?? [])
    if (reference.isRead()) follow(walk, reference.identifier as Node, place)
}

/** Functions that write a stream into what they are given. */
const pipes = /^(?:pipe|pipeline)$/

/** The request is handed to a function of the user's. */
function enter(walk: Walk, call: TSESTree.CallExpression, index: number, place: Place): void {
  const { callee } = call
  const name = callee.type === 'MemberExpression' ? keyName(callee.property, callee.computed) : null
  if (pipes.test(name ?? (callee.type === 'Identifier' ? callee.name : '')) && (name === 'pipe' || index > 0))
    walk.found.piped = { node: callee, module: place.module }
  for (const target of optionsOf(walk.t.evaluate(callee, place.module, place.env))) {
    if (target.kind !== 'function') continue
    const param = target.node.params[index]
    if (param?.type !== 'Identifier') continue
    const { items, isOpen } = itemsOf(walk.t, call.arguments, place.module, place.env)
    const site = { node: call as Node, module: place.module, env: place.env }
    const env = frameFor(target, items, isOpen, site)
    const entered = [
      ...place.entered,
      { fn: target.node, site: call as Node, module: place.module, env: place.env },
    ]
    followName(walk, param, { module: target.module, env, entered })
  }
}

/** `.use(fn)`: the function is given the request. */
function decorate(walk: Walk, call: TSESTree.CallExpression, shape: StepShape, place: Place): void {
  const index = shape.args.indexOf('decorator')
  const argument = call.arguments[index]
  if (!argument) return
  for (const target of optionsOf(walk.t.evaluate(argument, place.module, place.env))) {
    const param = target.kind === 'function' ? target.node.params[0] : null
    if (target.kind === 'function' && param?.type === 'Identifier')
      followName(walk, param, { module: target.module, env: target.env, entered: [] })
  }
}

/** The request is what a function returns. */
function leave(walk: Walk, fn: Node | null, place: Place): void {
  if (!fn || !isFunction(fn)) return
  const top = place.entered.at(-1)
  if (top?.fn === fn)
    return follow(walk, top.site, { module: top.module, env: top.env, entered: place.entered.slice(0, -1) })
  for (let frame = place.env; frame; frame = frame.outer) {
    if (frame.fn !== fn || !frame.site) continue
    return follow(walk, frame.site.node, { ...frame.site, entered: [] })
  }
  walk.found.isOpen = !walk.row.steps?.isWhole
}
