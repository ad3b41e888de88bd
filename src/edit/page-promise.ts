/** Whether what a list call gives is a promise that can be asked for again, and is used like one. */
import { isInside, keyName, type Node } from '../source/parse.js'
import type { ApiCall, Link } from '../trace/call.js'
import { fieldsOf } from '../trace/evaluate/objects.js'
import type { Trace } from '../trace/index.js'

const promiseMembers = new Set(['then', 'catch', 'finally'])

/** Why the call cannot be made once for each page; null: it gives a promise of its answer. */
export function whyNoPromise(call: ApiCall, trace: Trace): string | null {
  const { row, shape, callbacks, config, steps } = call.request
  const answer = shape.answer ?? row.answer
  if (answer.returns === 'raw') return 'its answer is handed on as a stream or in pieces'
  if (row.gives === 'observable') return 'it gives an observable, which asks when somebody subscribes to it'
  const hasCallback =
    callbacks.length > 0 ||
    Object.keys(answer.callbackKeys ?? {}).some(
      (key) => fieldsOf(trace.tracer, config, { key }).fields.length > 0,
    )
  if (hasCallback || row.steps?.on === 'receiver') return 'its answer goes to a callback'
  const known = new Set(answer.ways.flatMap(({ on, path }) => (on === 'promise' ? [path[0]] : [])))
  for (const [node, states] of call.answer().states) {
    const { parent } = node
    if (parent?.type !== 'MemberExpression' || parent.object !== node) continue
    if (!states.some(({ layers }) => layers.length === 1 && layers[0]?.kind === 'promise')) continue
    const key = keyName(parent.property, parent.computed) ?? 'a member known at run time'
    const isStep = steps.some((step) => step.node.callee === parent)
    if (!promiseMembers.has(key) && !known.has(key) && !isStep)
      return `\`${key}\` is called on what it gives, which a promise of all pages does not have`
  }
  return null
}

/** Whether an expression holds all further calls that add to a request, as `get(url).set(name, value)` does. */
export function holdsSteps(call: ApiCall, level: Link, node: Node): boolean {
  return call.request.steps.every((step) => {
    if (isInside(step.node, node) && step.module === level.module) return true
    // What is added inside of a wrapper is added again for each page.
    const isBehind = step.module === level.module && isInside(level.node, step.node)
    return level.node !== call.request.node && !isBehind
  })
}
