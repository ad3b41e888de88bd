import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FunctionNode, isInside, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { namesOf } from '../callers/names.js'
import { endpointsOf } from '../clients/endpoints.js'
import type { Tracer } from '../tracer.js'
import { hasTypeParameters, typeArgumentsOf } from '../types/arguments.js'
import { returnedTypes } from '../types/returned.js'
import type { TypeAt } from '../types/types.js'
import { type ClassNode, optionsOf, plainText } from '../values.js'
import { isOperator, mapping, pipe } from './answer.js'
import { fieldUses } from './bind.js'
import { flowArgument } from './calls.js'
import { flowSent, handOut } from './endpoints.js'
import { handOver } from './escapes.js'
import { functionsAt } from './functions.js'
import { flowQuery, selected, toHook } from './hooks.js'
import { setState, toReducer } from './react.js'
import { derivedBy, flowReactive } from './reactive.js'
import { flowRunner } from './runners.js'
import type { Call } from './state.js'
import {
  type Entered,
  type FlowContext,
  type Layer,
  promised,
  pushed,
  type State,
  sink,
  unpromised,
} from './state.js'

export { functionsAt }

/** What a function returns goes on where it was entered, or at every call of it. */
export function flowReturn(
  context: FlowContext,
  fn: FunctionNode,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  // Nothing can be read off a number or a text: who gets one is of no interest.
  if (state.token === 'body') {
    const kind = context.typeAt(state.path)?.kind
    if (kind === 'scalar' || kind === 'enum') return
  }
  // A generator's call answers the iterator at once, an async function's a promise.
  const returned = fn.async && !fn.generator ? promised(state) : state
  const typed = (site: Node | null, home: SourceModule): void => {
    const { layers, token, path } = returned
    for (const type of returnedTypes(context.t, fn, module, site && { node: site, module: home }))
      context.result.types.push({ ...type, layers, token, path })
  }
  if (state.layers.length === 0 || state.token === 'body') context.result.returnedBy.add(fn)
  const top = stack.at(-1)
  if (flowSent(context, fn, returned, top?.fn === fn ? top.site : null)) return
  if (top?.fn === fn) {
    typed(top.site, top.module)
    return resume(context, top, returned, stack.slice(0, -1))
  }
  const entered = stack.findLastIndex((each) => each.fn === fn)
  if (entered >= 0) return resume(context, stack[entered] as Entered, returned, stack.slice(0, entered))
  const isGeneric = hasTypeParameters(fn)
  if (!isGeneric) typed(null, module)
  const parent = fn.parent
  if ((parent.type === 'CallExpression' || parent.type === 'NewExpression') && parent.callee === fn)
    return context.enqueue(parent, module, returned, stack)
  if (
    (parent.type === 'CallExpression' || parent.type === 'NewExpression') &&
    parent.arguments.includes(fn as never)
  ) {
    return callbackResult(context, parent, fn, module, returned, stack)
  }
  // A function that is itself a value: returned, chosen, laid into a list.
  if (isValue(fn)) return context.enqueue(fn, module, pushed(returned, { kind: 'function' }), stack)
  if (parent.type === 'MethodDefinition' && parent.kind === 'get') {
    const key = keyName(parent.key, parent.computed)
    if (key !== null) fieldUses(context, parent.parent.parent as ClassNode, key, module, returned)
    return
  }
  // `{ get sync() { return getSync() } }`: who reads the property gets it.
  if (parent.type === 'Property' && parent.kind === 'get' && parent.parent.type === 'ObjectExpression') {
    const written = parent.computed ? plainText(context.t.evaluate(parent.key, module, null)) : null
    const key = written ?? keyName(parent.key, parent.computed)
    const layer: Layer = key === null ? { kind: 'item' } : { kind: 'prop', key }
    return context.enqueue(parent.parent, module, pushed(returned, layer), stack)
  }
  let isCalled = false
  for (const caller of context.t.callersOf(fn, module)) {
    isCalled = true
    // What becomes of it is found where the function is given away.
    if (caller.as) continue
    if (caller.hook) {
      const { node: site, module: home } = caller.hook
      toHook(context, { fn, site, module: home, as: 'hook' }, returned, [])
      continue
    }
    if (isGeneric) typed(caller.node, caller.module)
    if (caller.node.type !== 'JSXOpeningElement') context.enqueue(caller.node, caller.module, returned, [])
  }
  if (passedOn(context, fn, module, returned)) isCalled = true
  // `useQuery({ queryFn: () => getSync(id) })`: the object may go to whoever calls it.
  if (!isCalled && fn.type !== 'FunctionDeclaration' && parent.type === 'Property' && !parent.method) {
    context.enqueue(fn, module, pushed(returned, { kind: 'function' }), stack)
    isCalled = isArgument(parent)
  }
  if (!isCalled)
    sink(context, 'leaves', fn, module, state, 'it is returned by a function that nothing here calls')
}

/** Whether a property stands in an object literal that is given to a call where it is written. */
function isArgument(property: TSESTree.Property): boolean {
  let at: Node = property.parent
  while (at.parent?.type === 'Property' && at.parent.parent.type === 'ObjectExpression') at = at.parent.parent
  return at.parent?.type === 'CallExpression' && at.parent.arguments.includes(at as never)
}

function isValue(fn: FunctionNode): boolean {
  const { parent } = fn
  if (fn.type === 'FunctionDeclaration') return false
  return (
    parent.type === 'ReturnStatement' ||
    (parent.type === 'ArrowFunctionExpression' && parent.body === fn) ||
    parent.type === 'ConditionalExpression' ||
    parent.type === 'LogicalExpression'
  )
}

/** What the type parameters of the function around `node` stand for, where it was entered. */
export function bindingsAt(
  t: Tracer,
  node: Node,
  stack: readonly Entered[],
): ReadonlyMap<string, TypeAt> | undefined {
  for (const { fn, site, module } of [...stack].reverse()) {
    const bindings = isInside(node, fn) ? typeArgumentsOf(t, fn, site, module) : undefined
    if (bindings) return bindings
  }
  return undefined
}

function resume(context: FlowContext, entered: Entered, state: State, stack: readonly Entered[]): void {
  switch (entered.as) {
    case 'call':
      return context.enqueue(entered.site, entered.module, state, stack)
    case 'then':
      return context.enqueue(entered.site, entered.module, promised(state), stack)
    case 'map':
      return context.enqueue(entered.site, entered.module, pushed(state, { kind: 'item' }), stack)
    case 'gathered': {
      const bare = unpromised(state)
      return context.enqueue(entered.site, entered.module, promised(pushed(bare, { kind: 'item' })), stack)
    }
    case 'fold': {
      // What one step of `reduce` returns is what the next one is given.
      const callback = entered.site.type === 'CallExpression' ? entered.site.arguments[0] : undefined
      for (const { node: fn, module } of callback ? functionsAt(context, callback, entered.module) : []) {
        const [param] = fn.params
        if (param) context.bind(param, module, state, [...stack, { ...entered, fn }])
      }
      return context.enqueue(entered.site, entered.module, state, stack)
    }
    case 'state':
      return toReducer(context, entered.site, entered.module, state, stack)
    case 'pipe': {
      // Back in the operator: the observable goes on with what its callback returned.
      const call = entered.site.parent
      if (call?.type !== 'CallExpression') return
      const from = call.arguments.indexOf(entered.site as never) + 1
      return pipe(context, call, from, entered.module, promised(state), stack)
    }
    case 'store':
      return context.enqueue(entered.site, entered.module, pushed(state, { kind: 'store' }), stack)
    case 'hook':
      return toHook(context, entered, state, stack)
    case 'data':
      return selected(context, entered, state, stack)
    case 'endpoint':
      for (const endpoint of endpointsOf(context.t).ofDefinition.get(entered.site) ?? [])
        handOut(context, endpoint, state)
      return
    case 'ignored':
      return
  }
}

/** A function that is an argument: what becomes of its result depends on what it is given to. */
function callbackResult(
  context: FlowContext,
  call: Call,
  fn: FunctionNode,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const name =
    call.callee.type === 'MemberExpression'
      ? keyName(call.callee.property, call.callee.computed)
      : call.callee.type === 'Identifier'
        ? call.callee.name
        : null
  if (flowQuery(context, call, fn, module, state, stack)) return
  // The answer that an executor returns is nobody's.
  if (call.type === 'NewExpression' && name !== 'Promise')
    return flowArgument(context, call, fn, module, pushed(state, { kind: 'function' }), stack)
  if (flowRunner(context, call, fn, module, state, stack)) return
  if (name && mapping.test(name) && isOperator(call))
    return resume(context, { fn, site: call, module, as: 'pipe' }, state, stack)
  switch (name) {
    case 'map':
    case 'flatMap':
      return context.enqueue(call, module, pushed(state, { kind: 'item' }), stack)
    case 'then':
    case 'catch':
      return context.enqueue(call, module, promised(state), stack)
    case 'useMemo':
      return context.enqueue(call, module, state, stack)
    case 'useCallback':
    case 'memo':
      return context.enqueue(call, module, pushed(state, { kind: 'function' }), stack)
    case 'useState':
      return context.enqueue(call, module, pushed(state, { kind: 'prop', key: '0' }), stack)
    case 'push':
    case 'unshift':
    case 'add':
    case 'set':
    case 'concat':
      // The function itself is kept.
      return flowArgument(context, call, fn, module, pushed(state, { kind: 'function' }), stack)
    default: {
      // What is made anew whenever something changes, and what is watched.
      for (const callee of optionsOf(context.t.evaluate(call.callee, module, null))) {
        if (callee.kind !== 'external') continue
        const held = derivedBy(callee)
        if (held) return context.enqueue(call, module, pushed(state, held), stack)
        if (flowReactive(context, callee, call, fn, module, pushed(state, { kind: 'function' }), stack))
          return
      }
      // A function of the user's that takes a callback hands on what the callback returns.
      for (const target of functionsAt(context, call.callee, module)) {
        const index = call.arguments.indexOf(fn as never)
        const last = target.node.params.length - 1
        const param = target.node.params[Math.min(index, last)]
        const isRest = param?.type === 'RestElement'
        if (param && (isRest || index <= last)) {
          const held = pushed(state, { kind: 'function' })
          const given = isRest ? pushed(held, { kind: 'prop', key: String(index - last) }) : held
          return context.bind(param, target.module, given, [
            ...stack,
            { fn: target.node, site: call, module, as: 'call' },
          ])
        }
      }
      if (
        name === 'forEach' ||
        name === 'filter' ||
        name === 'some' ||
        name === 'every' ||
        name === 'find' ||
        name === 'tap' ||
        name === 'subscribe' ||
        name === 'useEffect'
      )
        return
      if (setState(context, call.callee, module, state)) return
      handOver(context, call, context.t.evaluate(call.callee, module, null), fn, module, state)
    }
  }
}

/** Whether a use of a function is a value in an object, a list or an attribute. */
function isHeld(use: Node): boolean {
  const { parent } = use
  switch (parent?.type) {
    case 'Property':
      return parent.value === use && parent.parent.type === 'ObjectExpression'
    case 'ArrayExpression':
    case 'JSXExpressionContainer':
      return true
    default:
      return false
  }
}

/** Uses of a function's name as an argument: `ids.map(getSync)`, `promise.then(read)`. */
function passedOn(context: FlowContext, fn: FunctionNode, module: SourceModule, state: State): boolean {
  let isPassed = false
  context.t.reach.outward(fn, module)
  const modules = new Set([module, ...context.t.workspace.importersOf(module.path)])
  for (const each of modules) {
    for (const name of namesOf(fn)) {
      for (const use of each.names.get(name) ?? []) {
        let at: Node = use
        if (at.parent?.type === 'MemberExpression' && at.parent.property === at) at = at.parent
        const bound = at.parent
        if (
          bound?.type === 'MemberExpression' &&
          bound.object === at &&
          bound.parent.type === 'CallExpression'
        )
          if (keyName(bound.property, bound.computed) === 'bind') at = bound.parent
        const call = at.parent
        if (isHeld(at) && functionsAt(context, at, each).some((value) => value.node === fn)) {
          context.enqueue(at, each, pushed(state, { kind: 'function' }), [])
          if (at.parent?.type === 'Property' && isArgument(at.parent)) isPassed = true
          continue
        }
        if (call?.type !== 'CallExpression' && call?.type !== 'NewExpression') continue
        if (!call.arguments.includes(at as never)) continue
        if (!functionsAt(context, at, each).some((value) => value.node === fn)) continue
        isPassed = true
        // A class keeps it, or one of a package.
        if (call.type === 'NewExpression') {
          flowArgument(context, call, at, each, pushed(state, { kind: 'function' }), [])
          continue
        }
        callbackResult(context, call, at as unknown as FunctionNode, each, state, [])
      }
    }
  }
  return isPassed
}
