/** A call pointed at another operation, by whatever says which one it is: the route, or the method of a package. */
import type { OperationId } from '../api/operations.js'
import { operation } from '../api/operations.js'
import type { Edit } from '../change.js'
import type { ApiCall } from '../trace/call.js'
import { methodEdits } from './sdk-calls.js'

export interface Pointing {
  /** Edits of a request that is named by its route; null: it is built in a way that cannot be edited. */
  route(): Edit[] | null
  /** Expressions for parameters that the call does not have, by their name in the new surface. */
  given?: Readonly<Record<string, string>>
}

/** One way to read the call, and the edits that follow from it. */
export interface Reading {
  /** Which way it is, where there is more than one: "if the arguments are (id, org_id)". */
  as: string
  edits: Edit[]
}

/**
 * The edits for every way to read the call: one where it is certain, none where it cannot be edited. Several: the
 * order of its arguments is not known, or its names speak against the order of the release that is installed.
 */
export function pointAt(call: ApiCall, to: OperationId, { route, given }: Pointing): Reading[] {
  if (!call.request.sdk) {
    const edits = route()
    return edits ? [{ as: '', edits }] : []
  }
  const readings: Reading[] = []
  for (const order of plausibleOrders(call)) {
    const edits = methodEdits(call, to, order, given)
    if (!edits) return []
    readings.push({ as: `if the arguments are (${order.join(', ')})`, edits })
  }
  return readings
}

/** How the operation is called where the call is made: by its path, or by its method. */
export function nameOf(call: ApiCall, to: OperationId): string {
  const { new: next, path } = operation(to)
  return call.request.sdk && next ? `\`${next.id}\`` : path
}

function plausibleOrders(call: ApiCall): readonly (readonly string[])[] {
  const orders = call.request.sdk?.orders ?? []
  const [only] = orders
  if (!only || orders.length > 1) return orders
  return isContradicted(call, only)
    ? [only, [only[1] as string, only[0] as string, ...only.slice(2)]]
    : orders
}

const signs: Readonly<Record<string, RegExp>> = {
  org_id: /org(?:anization)?s?(?:_?id)?\b|^org|Org/,
  type: /type|kind/i,
}

/** Whether the arguments are named the other way round than their order says: `users.get(orgId, userId)`. */
function isContradicted(call: ApiCall, order: readonly string[]): boolean {
  const { node, module, sdk } = call.request
  if (sdk?.side === 'new' || order.length < 2) return false
  const list = node.type === 'CallExpression' ? node.arguments : []
  const texts = list.slice(0, 2).map((each) => module.text.slice(...each.range))
  return order.slice(0, 2).some((name, index) => {
    const sign = signs[name]
    const own = texts[index]
    const other = texts[1 - index]
    return (
      sign !== undefined && own !== undefined && other !== undefined && !sign.test(own) && sign.test(other)
    )
  })
}
