/** Where the answer of a request comes to light. */
import type { Node } from '../../source/parse.js'
import { handedBy } from '../clients/interceptors.js'
import type { AnswerShape } from '../clients/shapes.js'
import { fieldsOf } from '../evaluate/objects.js'
import type { RawRequest } from '../requests/requests.js'
import type { Tracer } from '../tracer.js'
import { optionsOf, plainText, type Value } from '../values.js'
import { statesOf } from './answer.js'
import { endpointChange, endpointStarts } from './endpoints.js'
import type { FlowStart } from './flow.js'
import { type Entered, promised } from './state.js'

/** How the answer of a request is reached, with what its options decide. */
export function answerOf(t: Tracer, { row, shape, config }: RawRequest): AnswerShape {
  const answer = shape.answer ?? row.answer
  if (!answer.options) return answer
  const { parsed, returns, absent } = answer.options
  const gives = returns && optionIn(t, config, returns.key) === true ? returns.gives : answer.returns
  const value = optionIn(t, config, parsed.key)
  if (value === undefined && absent) return { ...answer, returns: absent }
  if (value === null) return { ...answer, returns: gives }
  const decided = value === parsed.value ? 'json' : 'text'
  return {
    ...answer,
    returns: gives === 'either' ? decided : gives,
    ways: answer.ways.map((way) => (way.gives === 'either' ? { ...way, gives: decided } : way)),
    callback: answer.callback.map((each) => (each === 'either' ? decided : each)),
  }
}

/** The value of an option that is written out; undefined where it is not set, null where it is not known. */
function optionIn(t: Tracer, config: Value, key: string): string | boolean | undefined | null {
  const { fields, gaps } = fieldsOf(t, config, { key })
  const [field] = fields
  if (!field) return gaps.length > 0 ? null : undefined
  const value = t.force(field.thunk)
  // A body that is given as an object is sent as JSON, and its answer is parsed.
  if (value.kind === 'object') return true
  if (value.kind === 'constant')
    return typeof value.value === 'boolean' ? value.value : value.value === undefined ? undefined : null
  return plainText(value)
}

/** Whether a type argument of the call is that of the body. */
export function saysBody({ returns, ways }: AnswerShape): boolean {
  return returns !== 'response' || ways.some((way) => way.how === 'member')
}

/** Where the answer comes to light: what the call gives, the object it is made on, the callbacks. */
export function answerStarts(t: Tracer, request: RawRequest, stack: readonly Entered[]): FlowStart[] {
  const { row, node, module } = request
  if (request.endpoint)
    return endpointChange(t, request.endpoint, request.config) ? [] : endpointStarts(t, request.endpoint)
  // What a platform does with a described request, and with its answer, is not here.
  if (node.type !== 'CallExpression') return []
  const answer = answerOf(t, request)
  const starts: FlowStart[] = []
  const handed = handedBy(t, request)
  if (handed.as === 'unknown') return []
  const states =
    handed.as === 'body'
      ? statesOf('json').map((state) => ({ ...state, path: handed.path }))
      : statesOf(answer.returns)
  const onReceiver = row.steps?.on === 'receiver'
  if (onReceiver && node.callee.type === 'MemberExpression' && node.callee.object.type === 'Identifier') {
    for (const state of states) {
      const variable = module.variables.get(node.callee.object)
      for (const use of variable?.references ?? [])
        if (use.isRead()) starts.push({ node: use.identifier as Node, module, state, stack })
    }
  } else {
    for (const state of states)
      for (const each of answer.isBoth ? [state, promised(state)] : [promised(state)])
        starts.push({ node, module, state: each, stack })
  }
  const given = request.callbacks.map((thunk) => ({ value: t.force(thunk), params: answer.callback }))
  for (const [key, gives] of Object.entries(answer.callbackKeys ?? {}))
    given.push({ value: t.member(request.config, key, { node, module }), params: [gives] })
  for (const { value, params } of given) {
    for (const fn of optionsOf(value)) {
      if (fn.kind !== 'function') continue
      const inside: Entered = { fn: fn.node, site: node, module, as: 'ignored' }
      params.forEach((gives, index) => {
        const param = fn.node.params[index]
        for (const state of param && gives ? statesOf(gives) : [])
          starts.push({
            node: param as Node,
            module: fn.module,
            state,
            stack: [...stack, inside],
            isBinding: true,
          })
      })
    }
  }
  return starts
}
