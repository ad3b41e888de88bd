/** From what a request gives to the body of its answer: by members, methods, events, callbacks and streams. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FunctionNode, isFunction, isInside, type Node, type SourceModule } from '../../source/parse.js'
import { stepOf } from '../clients/clients.js'
import type { AnswerShape, AnswerWay } from '../clients/shapes.js'
import { optionsOf, plainText } from '../values.js'
import { functionsAt } from './returns.js'
import {
  type Call,
  type Entered,
  type FlowContext,
  popped,
  promised,
  pushed,
  type State,
  sink,
} from './state.js'
import { flowThen } from './then.js'

/** The states of something that is given as the response, as parsed JSON, as text, or as either of the two. */
export function statesOf(gives: AnswerShape['returns']): State[] {
  const body: State = { layers: [], token: 'body', path: [] }
  switch (gives) {
    case 'response':
      return [{ layers: [], token: 'response', path: [] }]
    case 'raw':
      return []
    case 'json':
      return [body]
    case 'text':
      return [pushed(body, { kind: 'json' })]
    case 'either':
      return [body, pushed(body, { kind: 'json' })]
  }
}

/** What the parameters of a callback are given. */
export function bindCallback(
  context: FlowContext,
  callback: Node,
  module: SourceModule,
  params: AnswerShape['callback'],
  site: { node: Node; module: SourceModule },
  stack: readonly Entered[],
): void {
  for (const fn of functionsAt(context, callback, module)) {
    const entered: Entered = { fn: fn.node, site: site.node, module: site.module, as: 'ignored' }
    params.forEach((gives, index) => {
      const param = fn.node.params[index]
      if (!param || gives === null) return
      for (const state of statesOf(gives)) context.bind(param, fn.module, state, [...stack, entered])
    })
  }
}

/** A member of what a call returned, before it is awaited. False: nothing of the answer's. */
export function promiseMember(
  context: FlowContext,
  node: TSESTree.MemberExpression,
  call: TSESTree.CallExpression | null,
  key: string,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  const { answer, row } = context
  // What is given as text is promised as well.
  const [, ...inner] = state.layers
  if (inner.length > 0 && !(state.token === 'body' && inner.length === 1 && inner[0]?.kind === 'json'))
    return false
  const shape = call && row ? stepOf(row, key) : null
  if (call && shape) {
    for (const argument of call.arguments) {
      if (isFunction(argument) || shape.callback)
        bindCallback(
          context,
          argument,
          module,
          shape.callback ?? answer.callback,
          { node: call, module },
          stack,
        )
      if (shape.isExpected && !isFunction(argument))
        context.result.comparisons.push({ at: { node: argument, module }, layers: [], path: [] })
    }
    // `.set(...)` gives the request again.
    context.enqueue(call, module, state, stack)
    if (!/^(?:on|once|addListener)$/.test(key)) return true
  }
  if (state.token !== 'response' && state.path.length > 0) return false
  return takeWays(context, 'promise', node, call, key, module, state, stack)
}

/** A member of a response. */
export function responseMember(
  context: FlowContext,
  node: TSESTree.MemberExpression,
  call: TSESTree.CallExpression | null,
  key: string | null,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  if (key !== null) takeWays(context, 'response', node, call, key, module, state, stack)
}

function takeWays(
  context: FlowContext,
  on: AnswerWay['on'],
  node: TSESTree.MemberExpression,
  call: TSESTree.CallExpression | null,
  key: string,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  const path = [...state.path, key]
  const isListening = call !== null && /^(?:on|once|addListener)$/.test(key)
  let isTaken = false
  if (isListening && isReadable(context, call, module)) {
    context.enqueue(call, module, state, stack)
    unparsed(context, call.arguments[0] as Node, module)
    return true
  }
  if (isListening && context.answer.ways.some((way) => way.on === on && way.how === 'event')) {
    // `.on(...)` gives what it is called on again.
    context.enqueue(call, module, state, stack)
    isTaken = true
  }
  for (const way of context.answer.ways) {
    if (way.on !== on) continue
    if (way.how === 'event') {
      const event = isListening ? call.arguments[0] : null
      const name = event ? plainText(context.t.evaluate(event, module, null)) : null
      const listener = call?.arguments[1]
      if (call && listener && name === way.path[0])
        bindCallback(context, listener, module, [way.gives], { node: call, module }, stack)
      continue
    }
    if (!path.every((step, i) => way.path[i] === step)) continue
    if (path.length < way.path.length) {
      context.enqueue(node, module, { ...state, path }, stack)
      // `route.request()`, `req.continue((response) => ...)`.
      if (call && on === 'response') through(context, call, module, { ...state, path }, stack)
    } else if (way.how === 'member') {
      for (const next of statesOf(way.gives)) context.enqueue(node, module, next, stack)
    } else if (call && way.takesCallback && call.arguments[0]) {
      for (const next of statesOf(way.gives)) flowThen(context, call, 'then', module, promised(next), stack)
    } else if (call) {
      // `.json<T>()` says what the body is.
      const type = call.typeArguments?.params[0]
      if (type) context.result.types.push({ type, module, layers: [], token: 'body', path: [] })
      for (const next of statesOf(way.gives))
        context.enqueue(call, module, way.gives === 'response' || way.isSync ? next : promised(next), stack)
    } else continue
    isTaken = true
  }
  if (isTaken || !isRaw(context, on, state.path, key)) return isTaken
  // The stream itself is looked at where it is used.
  if (call || state.path.length > 0) unparsed(context, node.property, module)
  else context.enqueue(node, module, { ...state, path }, stack)
  return true
}

/** Whether a listener is told that there is something to read, and reads it from the stream itself. */
function isReadable(
  { t, answer }: FlowContext,
  call: TSESTree.CallExpression,
  module: SourceModule,
): boolean {
  const [event] = call.arguments
  const name = event && answer.raw?.events ? plainText(t.evaluate(event, module, null)) : null
  return name !== null && answer.raw?.events?.includes(name) === true
}

/** Members of a stream by which its content is thrown away, or that tell of its state. */
const unread = /^(?:dump|cancel|destroy|resume|locked|bodyUsed|readable)$/

/** Whether a member takes the answer as a stream or as bytes. */
function isRaw({ answer }: FlowContext, on: AnswerWay['on'], path: readonly string[], key: string): boolean {
  if (path.length === 0) return answer.raw?.[on]?.includes(key) ?? false
  return (answer.raw?.[on]?.includes(path[0] as string) ?? false) && !unread.test(key)
}

/** Says that an answer is read as a stream or as bytes. */
export function unparsed(context: FlowContext, node: Node, module: SourceModule): void {
  const body: State = { layers: [], token: 'body', path: [] }
  sink(context, 'escapes', node, module, body, 'it is read as a stream or as bytes')
}

/** A call on the way: what it gives is next, or what its callback is given. */
function through(
  context: FlowContext,
  call: TSESTree.CallExpression,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  context.enqueue(call, module, state, stack)
  for (const argument of call.arguments) {
    if (!isFunction(argument)) continue
    const [param] = argument.params
    const entered: Entered = { fn: argument, site: call, module, as: 'ignored' }
    if (param) context.bind(param, module, state, [...stack, entered])
  }
}

/** The state of a member of a response that a pattern names. */
export function destructured(context: FlowContext, key: string, state: State): State[] {
  const path = [...state.path, key]
  const taken = context.answer.ways.flatMap((way): State[] => {
    if (way.on !== 'response' || way.how === 'event' || !path.every((step, i) => way.path[i] === step))
      return []
    if (path.length < way.path.length) return [{ ...state, path }]
    return way.how === 'member' ? statesOf(way.gives) : []
  })
  return taken.length > 0 || !isRaw(context, 'response', state.path, key) ? taken : [{ ...state, path }]
}

/** What `for await (const chunk of response)` gives. */
export function piecesOf(context: FlowContext, state: State): State | null {
  if (state.token !== 'response' || state.layers.length > 0) return null
  const way = context.answer.ways.find((each) => each.on === 'response' && each.how === 'event')
  return way ? (statesOf(way.gives)[0] ?? null) : null
}

/** `resolve(value)` of `new Promise((resolve) => ...)`: the promise goes on with the value. False: it is no such call. */
export function settles(
  context: FlowContext,
  fn: FunctionNode,
  index: number,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  const made = fn.parent
  if (made.type !== 'NewExpression' || made.arguments[0] !== fn || index > 0) return false
  const isPromise = optionsOf(context.t.evaluate(made.callee, module, null)).some(
    (option) => option.kind === 'external' && option.path.at(-1) === 'Promise',
  )
  if (!isPromise) return false
  // Callbacks inside of the promise are left behind.
  const outer = [...stack]
  for (let top = outer.at(-1); top && top.as === 'ignored' && isInside(top.fn, fn); top = outer.at(-1))
    outer.pop()
  context.enqueue(made, module, promised(state), outer)
  return true
}

/** Operators of observables that hand on what they are given. */
const passing =
  /^(?:tap|filter|finalize|catchError|retry|shareReplay|share|take|first|last|delay|timeout|takeUntil|startWith|debounceTime|distinctUntilChanged)$/
export const mapping = /^(?:map|switchMap|mergeMap|concatMap|exhaustMap)$/

/** Whether a call makes an operator that stands in a pipe. */
export function isOperator(call: Call): boolean {
  const pipe = call.parent
  return (
    pipe.type === 'CallExpression' &&
    pipe.arguments.includes(call as never) &&
    pipe.callee.type === 'MemberExpression' &&
    pipe.callee.property.type === 'Identifier' &&
    pipe.callee.property.name === 'pipe'
  )
}

/** `.pipe(map(f), tap(g))`: operator by operator, from `from` on. */
export function pipe(
  context: FlowContext,
  call: Call,
  from: number,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  for (let index = from; index < call.arguments.length; index++) {
    const operator = call.arguments[index] as Node
    if (operator.type !== 'CallExpression') return
    const name =
      operator.callee.type === 'Identifier'
        ? operator.callee.name
        : operator.callee.type === 'MemberExpression' && operator.callee.property.type === 'Identifier'
          ? operator.callee.property.name
          : ''
    if (!mapping.test(name) && !passing.test(name)) return
    const isMap = mapping.test(name)
    const callback = operator.arguments[0]
    if (callback && (isMap || name === 'tap' || name === 'filter')) {
      for (const fn of functionsAt(context, callback, module)) {
        const param = fn.node.params[0]
        const as = isMap ? 'pipe' : 'ignored'
        if (param)
          context.bind(param, fn.module, popped(state), [
            ...stack,
            { fn: fn.node, site: operator, module, as },
          ])
      }
    }
    // What a mapping operator returns comes back here by way of its callback.
    if (isMap) return
  }
  context.enqueue(call, module, state, stack)
}

/** `.subscribe(next)` and `.subscribe({ next })`. */
export function subscribe(
  context: FlowContext,
  call: TSESTree.CallExpression,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const [first] = call.arguments
  if (!first) return
  const next =
    first.type === 'ObjectExpression'
      ? first.properties.find(
          (each) => each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === 'next',
        )
      : null
  const observer = next?.type === 'Property' ? (next.value as Node) : first
  for (const fn of functionsAt(context, observer, module)) {
    const param = fn.node.params[0]
    if (param)
      context.bind(param, fn.module, popped(state), [
        ...stack,
        { fn: fn.node, site: call, module, as: 'ignored' },
      ])
  }
}
