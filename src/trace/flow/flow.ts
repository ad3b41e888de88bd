/**
 * Forwards: from a request (or an object literal) through every use to the reads of its fields. A worklist over
 * expressions; each step looks at the parent of an expression and says what that parent now holds.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { isFunction, type Node, type SourceModule } from '../../source/parse.js'
import { memberKey } from '../evaluate/items.js'
import { nameOf } from '../reach/import-links.js'
import { piecesOf, promiseMember, responseMember, unparsed } from './answer.js'
import { bindPattern, storeInField, storeInMember } from './bind.js'
import { called } from './called.js'
import { flowArgument } from './calls.js'
import { exported } from './exports.js'
import { flowName, nameOfField } from './field-names.js'
import { component, jsx } from './jsx.js'
import { sayUnsure } from './kept.js'
import { flowArrayMethod, flowMapMethod, isArrayMethod } from './lists.js'
import { readNamed } from './named.js'
import { bindingsAt, flowReturn } from './returns.js'
import {
  type Entered,
  type FlowContext,
  type FlowResult,
  itemOf,
  type Layer,
  popped,
  pushed,
  type State,
  sink,
  unpromised,
} from './state.js'
import { store } from './stores.js'
import { flowThen } from './then.js'

/** A flow with more steps than this is cut off, and says so. */
const mostSteps = 6000

/** The result where nothing flows. */
export function noFlow(): FlowResult {
  return {
    reads: [],
    writes: [],
    sinks: [],
    types: [],
    comparisons: [],
    snapshots: [],
    unsure: [],
    returnedBy: new Set(),
    holders: new Set(),
    states: new Map(),
    origins: new Map(),
    readFrom: new Map(),
  }
}

/** An expression that holds `state`, or a pattern that is bound to it. */
export interface FlowStart {
  node: Node
  module: SourceModule
  state: State
  stack: readonly Entered[]
  isBinding?: boolean
}

/** Follows `starts` to the end. */
export function followFlow(
  shared: Pick<FlowContext, 't' | 'answer' | 'row' | 'typeAt' | 'isEnd'>,
  ...starts: readonly FlowStart[]
): FlowResult {
  const result = noFlow()
  let current: { node: Node; module: SourceModule } | null = null
  const queue: { node: Node; module: SourceModule; state: State; stack: readonly Entered[] }[] = []
  const seen = new Map<Node, Set<string>>()
  const context: FlowContext = {
    ...shared,
    result,
    enqueue(node, module, state, stack) {
      const key = `${state.token}:${state.path.join('.')}-${state.without?.join() ?? ''}:${state.layers.map((l) => (l.kind === 'prop' ? `.${l.key}` : l.kind)).join(',')}:${stack.map((s) => s.site.range[0]).join(',')}`
      let keys = seen.get(node)
      if (!keys) {
        keys = new Set()
        seen.set(node, keys)
      }
      if (keys.has(key) || state.layers.length > 12 || stack.length > 12) return
      keys.add(key)
      queue.push({ node, module, state, stack })
      if (current && !result.origins.has(node)) result.origins.set(node, current)
    },
    bind(pattern, module, state, stack) {
      bindPattern(context, pattern, module, state, stack)
    },
  }
  for (const start of starts) {
    if (start.isBinding) context.bind(start.node, start.module, start.state, start.stack)
    else context.enqueue(start.node, start.module, start.state, start.stack)
  }
  for (let steps = 0; steps < queue.length; steps++) {
    const { node, module, state, stack } = queue[steps] as (typeof queue)[number]
    if (steps > mostSteps) {
      sink(context, 'lost', node, module, state, 'it is used in more ways than can be followed')
      break
    }
    result.holders.add(node)
    const states = result.states.get(node)
    if (states) states.push(state)
    else result.states.set(node, [state])
    current = { node, module }
    const known = result.reads.length
    step(context, node, module, state, stack)
    for (const read of result.reads.slice(known)) result.readFrom.set(read, current)
  }
  sayUnsure(context)
  return result
}

function step(
  context: FlowContext,
  node: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const parent = node.parent
  if (!parent) return
  const on = (next: State): void => context.enqueue(parent, module, next, stack)
  if (state.layers[0]?.kind === 'name' && flowName(context, node, module, state)) return
  switch (parent.type) {
    case 'AwaitExpression':
      return on(unpromised(state))
    case 'TSAsExpression':
    case 'TSTypeAssertion':
    case 'TSSatisfiesExpression':
      context.result.types.push({
        type: parent.typeAnnotation,
        module,
        layers: state.layers,
        token: state.token,
        path: state.path,
        bindings: bindingsAt(context.t, parent, stack),
      })
      return on(state)
    case 'TSNonNullExpression':
    case 'ChainExpression':
      return on(state)
    case 'MemberExpression':
      if (parent.object === node) member(context, parent, module, state, stack)
      return
    case 'VariableDeclarator':
      if (parent.init === node) bindPattern(context, parent.id, module, state, stack)
      return
    case 'AssignmentExpression':
      if (parent.right !== node || context.isEnd?.(parent, module)) return
      if (parent.left.type === 'MemberExpression') storeInMember(context, parent.left, module, state, stack)
      else bindPattern(context, parent.left, module, state, stack)
      return on(state)
    case 'AssignmentPattern':
      if (parent.right === node) bindPattern(context, parent.left, module, state, stack)
      return
    case 'ReturnStatement':
    case 'ArrowFunctionExpression': {
      if (parent.type === 'ArrowFunctionExpression' && parent.body !== node) return
      let fn: Node | undefined = parent
      while (fn && !isFunction(fn)) fn = fn.parent
      if (fn) flowReturn(context, fn, module, state, stack)
      return
    }
    case 'CallExpression':
    case 'NewExpression':
      if (parent.callee === node) return called(context, parent, module, state, stack)
      if (context.isEnd?.(parent, module)) return
      return flowArgument(context, parent, node, module, state, stack)
    case 'SpreadElement':
      return spread(context, parent, module, state, stack)
    case 'Property':
      if (parent.value !== node || parent.parent.type !== 'ObjectExpression') return
      if (context.isEnd?.(parent, module)) return
      return context.enqueue(
        parent.parent,
        module,
        pushed(state, propertyLayer(context, parent, module)),
        stack,
      )
    case 'ArrayExpression':
      return on(pushed(state, { kind: 'prop', key: String(parent.elements.indexOf(node as never)) }))
    case 'ConditionalExpression':
      if (parent.test !== node) on(state)
      return
    case 'LogicalExpression':
      if (parent.operator !== '&&' || parent.right === node) on(state)
      return
    case 'SequenceExpression':
      if (parent.expressions.at(-1) === node) on(state)
      return
    case 'ForOfStatement': {
      if (parent.right !== node) return
      const bare = parent.await ? unpromised(state) : state
      const item = piecesOf(context, bare) ?? itemOf(context, bare)
      if (!item && bare.token === 'response' && bare.layers.length === 0)
        return unparsed(context, node, module)
      if (!item) return
      return bindPattern(context, loopVariable(parent), module, parent.await ? unpromised(item) : item, stack)
    }
    case 'ForInStatement': {
      const name = parent.right === node ? nameOfField(context, state) : null
      if (name) bindPattern(context, loopVariable(parent), module, name, stack)
      return
    }
    case 'PropertyDefinition':
      if (parent.value === node) storeInField(context, parent, module, state, stack)
      return
    case 'JSXExpressionContainer':
      return jsx(context, parent, module, state, stack)
    case 'JSXSpreadAttribute':
      return component(context, parent.parent as TSESTree.JSXOpeningElement, module, state, stack)
    case 'YieldExpression': {
      let fn: Node | undefined = parent
      while (fn && !isFunction(fn)) fn = fn.parent
      if (fn)
        flowReturn(
          context,
          fn,
          module,
          parent.delegate ? state : pushed(unpromised(state), { kind: 'item' }),
          stack,
        )
      return
    }
    case 'ExportDefaultDeclaration':
      return exported(context, node, module, 'default', state)
    case 'TSEnumMember':
      if (parent.initializer === node) enumMember(context, parent, module, state, stack)
      return
    case 'ExportSpecifier':
      return exported(context, node, module, nameOf(parent.exported), state)
    case 'BinaryExpression':
      if (parent.operator === 'in' && parent.right === node) {
        readNamed(context, parent.left as Node, module, state)
        return
      }
      return sink(context, 'shown', node, module, state, 'it is part of a computation')
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'SwitchStatement':
      return sink(context, 'shown', node, module, state, 'it is part of a computation')
    case 'ExpressionStatement':
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'SwitchCase':
    case 'ThrowStatement':
    case 'UpdateExpression':
      return
    default:
      return sink(context, 'lost', node, module, state, 'its use could not be followed')
  }
}

function loopVariable({ left }: TSESTree.ForOfStatement | TSESTree.ForInStatement): Node {
  return left.type === 'VariableDeclaration' ? (left.declarations[0]?.id as Node) : left
}

/** `enum E { Key = <state> }` is an object with that key. */
function enumMember(
  context: FlowContext,
  { id, parent }: TSESTree.TSEnumMember,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const declaration = parent.type === 'TSEnumBody' ? parent.parent : parent
  if (declaration.type !== 'TSEnumDeclaration') return
  bindPattern(context, declaration.id, module, pushed(state, { kind: 'prop', key: nameOf(id) }), stack)
}

/** A key of run time is one of many: `{ ...byId, [sync.id]: sync }`. */
function propertyLayer(context: FlowContext, property: TSESTree.Property, module: SourceModule): Layer {
  const key = propertyName(context, property, module)
  return key === '?' ? { kind: 'item' } : { kind: 'prop', key }
}

function propertyName(context: FlowContext, property: TSESTree.Property, module: SourceModule): string {
  if (!property.computed && property.key.type === 'Identifier') return property.key.name
  if (property.key.type === 'Literal') return String(property.key.value)
  const key = context.t.evaluate(property.key, module, null)
  return key.kind === 'text' && key.parts[0]?.kind === 'chars' ? key.parts[0].chars : '?'
}

function member(
  context: FlowContext,
  node: TSESTree.MemberExpression,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const key = memberKey(context.t, node, module, null)
  const up = node.parent
  const call = up.type === 'CallExpression' && up.callee === node ? up : null
  const top = state.layers[0]
  switch (top?.kind) {
    case 'promise':
      if (key !== null && promiseMember(context, node, call, key, module, state, stack)) return
      if (call && key !== null) flowThen(context, call, key, module, state, stack)
      return
    case 'prop':
      if (key === null || (call && /^\d+$/.test(top.key) && isArrayMethod(key))) {
        if (call && key !== null) flowArrayMethod(context, call, key, module, state, stack)
        else if (key === null) context.enqueue(node, module, popped(state), stack)
        return
      }
      if (key === top.key) context.enqueue(node, module, popped(state), stack)
      return
    case 'item':
      if (call && key !== null) return flowArrayMethod(context, call, key, module, state, stack)
      // Of an object of items any key is one; of a list only its length is something else.
      if (key !== 'length') context.enqueue(node, module, popped(state), stack)
      return
    case 'place':
      return
    case 'store':
      return store(context, node, call, key, module, state, stack)
    case 'map':
      if (call && key !== null) flowMapMethod(context, call, key, module, state, stack)
      return
    case 'json':
      if (call && key !== null && /^(?:toString|trim|valueOf)$/.test(key))
        context.enqueue(call, module, state, stack)
      return
    case 'function':
      // `load.bind(self)` is the function, `load.call(self)` calls it.
      if (call && key === 'bind') context.enqueue(call, module, state, stack)
      else if (call && (key === 'call' || key === 'apply'))
        context.enqueue(call, module, popped(state), stack)
      return
    case undefined:
      break
  }
  if (state.token === 'response') return responseMember(context, node, call, key, module, state, stack)
  const type = context.typeAt(state.path)
  const isList =
    type?.kind === 'array' ||
    ((type === null || type.kind === 'unknown') && call !== null && key !== null && isArrayMethod(key))
  if (isList) {
    if (call && key !== null) return flowArrayMethod(context, call, key, module, state, stack)
    if (key === null || /^\d+$/.test(key))
      context.enqueue(node, module, { ...state, path: [...state.path, '[]'] }, stack)
    return
  }
  if (key === null)
    return sink(
      context,
      'escapes',
      node,
      module,
      state,
      'a field is read by a name that is only known at run time',
    )
  if (call && key === 'hasOwnProperty' && call.arguments[0]) {
    readNamed(context, call.arguments[0], module, state)
    return
  }
  if (state.without?.includes(key)) return
  const path = [...state.path, key]
  const isTarget =
    (up.type === 'AssignmentExpression' && up.left === node) ||
    (up.type === 'UnaryExpression' && up.operator === 'delete') ||
    up.type === 'UpdateExpression'
  if (isTarget) {
    context.result.writes.push({ path, node: node.property, whole: node, module })
    return
  }
  context.result.reads.push({ path, node: node.property, how: 'member', whole: node, module })
  context.enqueue(node, module, { ...state, path, without: undefined }, stack)
}

function spread(
  context: FlowContext,
  parent: TSESTree.SpreadElement,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const holder = parent.parent
  if (holder.type === 'ObjectExpression') {
    if (state.layers.length > 0) return context.enqueue(holder, module, state, stack)
    sink(context, 'spread', parent, module, state, 'its fields are copied')
    const after = holder.properties.slice(holder.properties.indexOf(parent) + 1)
    const without = after.flatMap((each) =>
      each.type === 'Property' ? [propertyName(context, each, module)] : [],
    )
    const gone = [...new Set([...(state.without ?? []), ...without])].sort()
    context.enqueue(holder, module, { ...state, without: gone }, stack)
  } else if (holder.type === 'ArrayExpression') {
    context.enqueue(holder, module, state, stack)
  } else if (holder.type === 'CallExpression' || holder.type === 'NewExpression') {
    const item = itemOf(context, state)
    if (item) flowArgument(context, holder, parent, module, item, stack)
  }
}
