/** The operations of both versions, and which of them a method and a path name. */
import type { OperationRow } from './rows.js'
import { type OperationId, operationRows } from './tables.js'

export type { Method, Signature } from './rows.js'
/**
 * The canonical id of a route (a method and a path with unnamed parameters): the SDK member path of 2024-02-08
 * where that version has the route, else the one of 2025-09-18. So `DELETE /api/bulk/syncs/{}` is
 * `bulkSync.remove`, though SDK 25 calls it `delete`. One member path names two routes: the old
 * `POST /api/connections/{}/share` keeps `connections.createSharedConnection`, and the new
 * `POST /api/organizations/{}/connections/{}/shared` is `connections.createSharedConnectionForPartner`.
 */
export type { OperationId } from './tables.js'

/**
 * A route, and what each version's SDK says of it. `path` has neither parameter names nor a trailing slash; a
 * missing `old` or `new` means that 2024-02-08 or 2025-09-18 does not have the route.
 */
export interface Operation extends OperationRow {
  /** The path in pieces: ["api", "bulk", "syncs", "{}"]. */
  segments: readonly string[]
}

/** A parameter, as it stands in `Operation.segments` and `Operation.path`. */
const PARAMETER = '{}'

export const operations: readonly Operation[] = operationRows.map((row) => ({
  ...row,
  segments: row.path.split('/').slice(1),
}))
const byId: ReadonlyMap<OperationId, Operation> = new Map(operations.map((it) => [it.id, it]))

/** The operation with this canonical id. Every `OperationId` has one. */
export function operation(id: OperationId): Operation {
  const found = byId.get(id)
  if (!found) throw new Error(`There is no operation ${id} in the tables.`)
  return found
}

/** All routes as a tree of segments. */
interface Branch {
  literals: Map<string, Branch>
  parameter: Branch | null
  ends: Operation[]
}

const root = newBranch()
for (const it of operations) {
  let branch = root
  for (const segment of it.segments) branch = grow(branch, segment)
  branch.ends.push(it)
}

function newBranch(): Branch {
  return { literals: new Map(), parameter: null, ends: [] }
}

function grow(branch: Branch, segment: string): Branch {
  if (segment === PARAMETER) {
    branch.parameter ??= newBranch()
    return branch.parameter
  }
  const next = branch.literals.get(segment) ?? newBranch()
  branch.literals.set(segment, next)
  return next
}

export type RouteMatch =
  | { kind: 'one'; operation: Operation }
  /** More than one route fits: the method or a segment that decides is not known. */
  | { kind: 'several'; operations: readonly Operation[] }
  /** No route fits. `closest`: routes of the same path with another method. */
  | { kind: 'none'; closest: readonly Operation[] }

/**
 * The routes of either version that a request can mean.
 *
 * - Text equal to a literal segment of a route is that segment: `/api/bulk/syncs/status` is the list of states,
 *   not the sync "status". Only if no route follows there, is it the value of a parameter. Case matters.
 * - `null` is taken for the value of a parameter wherever a route has one there. It stands for a literal only
 *   where none has: otherwise `/api/bulk/syncs/${id}` could for ever also be `/api/bulk/syncs/status`.
 * - Trailing empty segments (a trailing slash) are ignored; other empty segments match nothing.
 *
 * @param method in any case; `null`: not known
 * @param segments of the path from "api" on; `null`: exactly one segment whose text is not known
 */
export function matchRoute(method: string | null, segments: readonly (string | null)[]): RouteMatch {
  let length = segments.length
  while (length > 0 && segments[length - 1] === '') length--
  const path = segments.slice(0, length)
  const found = follow(root, path, 0, method?.toUpperCase() ?? null)
  const [first] = found
  if (!first) return { kind: 'none', closest: method === null ? [] : follow(root, path, 0, null) }
  return found.length === 1 ? { kind: 'one', operation: first } : { kind: 'several', operations: found }
}

function follow(
  branch: Branch,
  path: readonly (string | null)[],
  index: number,
  method: string | null,
): Operation[] {
  if (index === path.length) return branch.ends.filter((it) => method === null || it.method === method)
  const segment = path[index] ?? null
  const next = (to: Branch | null | undefined) => (to ? follow(to, path, index + 1, method) : [])
  if (segment === '') return []
  if (segment !== null) {
    const exact = next(branch.literals.get(segment))
    return exact.length > 0 ? exact : next(branch.parameter)
  }
  const asParameter = next(branch.parameter)
  return asParameter.length > 0 ? asParameter : [...branch.literals.values()].flatMap(next)
}

/** The path as reports show it: "/api/syncs/{}", with `{}` for segments that are not known. */
export function pathOf(segments: readonly (string | null)[]): string {
  return `/${segments.map((segment) => segment ?? PARAMETER).join('/')}`
}
