/** What flows into a mock of a test: the request that it answers, and what the real server says where it asks it. */
import type { FieldType } from '../../api/fields.js'
import type { Node } from '../../source/parse.js'
import type { AnswerShape } from '../clients/shapes.js'
import type { RawRequest } from '../requests/requests.js'
import type { Tracer } from '../tracer.js'
import { optionsOf, type Thunk } from '../values.js'
import { statesOf } from './answer.js'
import { aliasOf, namedAgain } from './chains.js'
import { type FlowStart, followFlow, noFlow } from './flow.js'
import { type Entered, type FlowResult, promised, pushed, type State } from './state.js'

/** What becomes of the body that a mock is sent. */
export function receivedFlow(t: Tracer, request: RawRequest): FlowResult {
  const { received } = request.row
  const starts = received ? receivedStarts(t, request) : []
  return received && starts.length > 0
    ? followFlow({ t, answer: received, typeAt: () => null }, ...starts)
    : noFlow()
}

/** What becomes of the real answer that a mock changes or a test waits for. */
export function passedFlow(
  t: Tracer,
  request: RawRequest,
  typeAt: (path: readonly string[]) => FieldType | null,
): FlowResult {
  const { passed } = request.row
  const starts = passed ? passedStarts(t, request) : []
  return passed && starts.length > 0 ? followFlow({ t, answer: passed, typeAt }, ...starts) : noFlow()
}

/** Whether something looks into the body that a mock is sent. */
export function isBodyRead(t: Tracer, request: RawRequest): boolean {
  const { reads, states } = receivedFlow(t, request)
  return reads.length > 0 || [...states.values()].some((all) => all.some(({ token }) => token === 'body'))
}

/** Where the functions of a mock are given the request, or its body. */
function receivedStarts(t: Tracer, request: RawRequest): FlowStart[] {
  const { received, judged } = request.row
  return [
    ...watchedStarts(request, 'sent'),
    ...aliasStarts(t, request, 'sent'),
    ...startsIn(t, request, request.answers, received?.callback ?? []),
    ...(judged ? startsIn(t, request, request.predicates, [judged]) : []),
  ]
}

/** Where a mock is given what the real server says. */
function passedStarts(t: Tracer, request: RawRequest): FlowStart[] {
  return [
    ...watchedStarts(request, 'answered'),
    ...aliasStarts(t, request, 'answered'),
    ...startsIn(t, request, request.answers, request.row.passed?.callback ?? []),
  ]
}

/** What `page.waitForResponse(url)` gives. */
function watchedStarts({ shape, node, module }: RawRequest, what: 'sent' | 'answered'): FlowStart[] {
  if (shape.watches?.what !== what) return []
  const state: State = { layers: [{ kind: 'promise' }], token: 'response', path: shape.watches.path }
  return [{ node, module, state, stack: [] }]
}

/** `cy.wait('@name')` of a mock that was given this name. */
function aliasStarts(t: Tracer, request: RawRequest, what: 'sent' | 'answered'): FlowStart[] {
  const { aliases } = request.row
  const alias = aliases && aliasOf(request.node)
  if (!alias) return []
  const token: State = { layers: [], token: 'response', path: aliases[what] }
  return t.workspace.loaded.flatMap((module) =>
    namedAgain(module, alias).map(({ call, index }): FlowStart => {
      const state = index === null ? token : pushed(token, { kind: 'prop', key: String(index) })
      return { node: call, module, state: promised(state), stack: [] }
    }),
  )
}

function startsIn(
  t: Tracer,
  request: RawRequest,
  functions: readonly Thunk[],
  params: AnswerShape['callback'],
): FlowStart[] {
  return functions.flatMap((thunk) =>
    optionsOf(t.force(thunk)).flatMap((fn): FlowStart[] => {
      if (fn.kind !== 'function') return []
      const entered: Entered = { fn: fn.node, site: request.node, module: request.module, as: 'ignored' }
      return params.flatMap((gives, index) => {
        const param = fn.node.params[index]
        if (!param || gives === null) return []
        return statesOf(gives).map((state) => ({
          node: param as Node,
          module: fn.module,
          state,
          stack: [entered],
          isBinding: true,
        }))
      })
    }),
  )
}
