/** Where else an object literal goes that a request sends: whoever else receives it counts on its old keys. */
import type { OperationId } from '../../api/operations.js'
import { isInside, type Node, type SourceModule } from '../../source/parse.js'
import { type ApiCall, isSentBy } from '../call.js'
import { isReplyOf } from '../clients/mock-answers.js'
import { answers } from '../clients/shapes.js'
import type { Field } from '../evaluate/objects.js'
import { followFlow } from '../flow/flow.js'
import type { FlowResult, Sink } from '../flow/state.js'
import type { Trace } from '../index.js'

const flows = new WeakMap<Trace, Map<Node, FlowResult>>()

/** What becomes of an object literal: the reads of its fields, and where it is sent. */
export function objectFlow(trace: Trace, node: Node, module: SourceModule): FlowResult {
  let known = flows.get(trace)
  if (!known) {
    known = new Map()
    flows.set(trace, known)
  }
  let flow = known.get(node)
  if (!flow) {
    flow = followFlow(
      { t: trace.tracer, answer: answers.body, typeAt: () => null },
      {
        node,
        module,
        state: { layers: [], token: 'body', path: [] },
        stack: [],
        isBinding: node.type === 'Identifier',
      },
    )
    known.set(node, flow)
  }
  return flow
}

/** The literal or variable whose object holds a field. */
export function holderOf(field: Field): Node | null {
  if (field.holder) return field.holder
  // `body.key = value`: the object behind `body`.
  const member = field.node.parent
  const object = member?.type === 'MemberExpression' ? member.object : null
  const declared = object && field.module.variables.get(object)?.identifiers[0]
  return (declared as Node | undefined) ?? object
}

/** Another receiver of the object that holds `field`, in words; null where only calls of `operations` receive it. */
export function otherReceivers(
  trace: Trace,
  field: Field,
  operations: readonly OperationId[],
): string | null {
  const holder = holderOf(field)
  if (!holder) return null
  const flow = objectFlow(trace, holder, field.module)
  for (const sink of flow.sinks) {
    const given = sink.kind === 'leaves' || sink.kind === 'escapes' ? givenTo(sink) : null
    const made = given
      ? throughOthers(trace, flow, sink)
      : trace.calls.filter((call) => isSentBy(call, sink.node))
    if (given && made.length === 0) return given
    if (sink.kind !== 'sent' && !given) continue
    const calls = made.filter((call) => receives(call, field))
    if (calls.length === 0) {
      if (made.some((call) => !call.operation)) return 'a request that could not be followed'
      // A mock that answers it with another value laid over it is known, and nobody reads the field there.
      if (given) continue
      const isForeign = !trace.calls.some(
        (call) => isSentBy(call, sink.node) || call.request.instance?.at.node === sink.node,
      )
      if (isForeign) return 'another service'
      continue
    }
    const other = calls.find((call) => !call.operation || !operations.includes(call.operation.id))
    if (other) return `${other.method ?? 'a request'} ${other.path ?? ''}`.trim()
  }
  return null
}

/** The calls that are made where code that is not here gets the object: mocks that answer it, requests that it describes. */
function throughOthers(trace: Trace, flow: FlowResult, sink: Sink): ApiCall[] {
  return trace.calls.filter((call) => {
    const { kind, request } = call
    return (
      (request.node.type === 'ObjectExpression' && flow.holders.has(request.node)) ||
      (kind === 'mock' && isReplyOf(trace.tracer, request.answers, sink.node, sink.module)) ||
      isComparedBy(call, sink)
    )
  })
}

/** Whether a test compares a value that flows from a call with what stands at a sink. */
function isComparedBy(call: ApiCall, { node }: Sink): boolean {
  const comparisons = [...call.answer().comparisons, ...call.received().comparisons]
  return comparisons.some(({ at }) => isInside(node, at.node))
}

/** The function that is not here and that gets the object itself, in words. */
function givenTo({ node, module, path }: Sink): string | null {
  const call = node.parent
  const isArgument =
    (call?.type === 'CallExpression' || call?.type === 'NewExpression') &&
    call.arguments.includes(node as never)
  if (!isArgument || path.length > 0) return null
  const name = module.text.slice(...call.callee.range).replace(/\s+/g, ' ')
  return `\`${name.length > 60 ? `${name.slice(0, 57)}...` : name}\``
}

/** Whether the body of a call holds this very field. */
function receives(call: ApiCall, field: Field): boolean {
  return [...call.sent(field.key).fields, ...mockedBy(call, field), ...expectedBy(call, field)].some(
    (each) => each.node === field.node,
  )
}

/** What a mock answers under the key of a field, whether one object or a list of them. */
function mockedBy(call: ApiCall, field: Field): readonly Field[] {
  if (call.kind === 'request') return []
  return [['data'], ['data', '[]']].flatMap((path) => call.mocked(path, field.key))
}

/** What a test expects under the key of a field, of one object or of a list of them. */
function expectedBy(call: ApiCall, field: Field): readonly Field[] {
  return [
    ...call.expected('sent', [], field.key),
    ...(['answer', 'kept'] as const).flatMap((what) =>
      [['data'], ['data', '[]']].flatMap((path) => call.expected(what, path, field.key)),
    ),
  ]
}
