/** Where else an object literal goes that a request sends: whoever else receives it counts on its old keys. */
import type { OperationId } from '../api/operations.js'
import type { Node, SourceModule } from '../source/parse.js'
import type { ApiCall } from './call.js'
import { followFlow } from './flow.js'
import type { FlowResult } from './flow-state.js'
import type { Trace } from './index.js'
import type { Field } from './objects.js'

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
      { t: trace.tracer, answer: { kind: 'member', name: '\0' }, typeAt: () => null },
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
    if (sink.kind !== 'sent') continue
    const calls = trace.calls.filter((call) => call.request.node === sink.node && receives(call, field))
    if (calls.length === 0) {
      const isForeign = !trace.calls.some(
        (call) => call.request.node === sink.node || call.request.instance?.at.node === sink.node,
      )
      if (isForeign) return 'another service'
      continue
    }
    const other = calls.find((call) => !call.operation || !operations.includes(call.operation.id))
    if (other) return `${other.method ?? 'a request'} ${other.path ?? ''}`.trim()
  }
  return null
}

/** Whether the body of a call holds this very field. */
function receives(call: ApiCall, field: Field): boolean {
  return call.sent(field.key).fields.some((each) => each.node === field.node)
}
