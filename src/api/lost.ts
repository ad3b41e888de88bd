/** What answers, bodies and routes lose, gain and rename between the two versions. */
import { bodyType, fieldAt, lostFields, responseType } from './fields.js'
import { type OperationId, operations } from './operations.js'
import { NEW, OLD, type TableVersion } from './versions.js'

/** An item of an answer whose `data` is a list. */
const ITEM = ['data', '[]'] as const

function namesAt(
  id: OperationId,
  path: readonly string[],
  version: TableVersion,
  of = responseType,
): string[] {
  const type = fieldAt(of(id, version), path)
  if (type?.kind !== 'object') throw new Error(`${id} has no object at ${path.join('.')} in ${version}.`)
  return [...type.names]
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name))
}

/** What the items of a list keep out of the old version, lose and gain. Names of fields, in order of the alphabet. */
export interface ItemFields {
  kept: readonly string[]
  lost: readonly string[]
  gained: readonly string[]
}

function itemFields(id: OperationId): ItemFields {
  const before = namesAt(id, ITEM, OLD)
  const after = namesAt(id, ITEM, NEW)
  const lost = lostFields(id, ITEM)
  return { kept: without(before, lost), lost, gained: without(after, before) }
}

/** Items of `GET /api/syncs`. Computed from the tables. */
export const modelSyncItem = itemFields('modelSync.list')
/** Items of `GET /api/bulk/syncs/{}/schemas`. Computed from the tables. */
export const bulkSchemaItem = itemFields('bulkSync.schemas.list')

/**
 * Fields of an item of `GET /api/syncs` that stand elsewhere in the new version, with the same value. Seen in the
 * item types of both SDKs; every other field of `target` is gone from the list.
 */
export const modelSyncItemMoves: readonly { from: readonly [string, string]; to: string }[] = [
  { from: ['target', 'connection_id'], to: 'target_connection_id' },
  { from: ['target', 'object'], to: 'target_object' },
]

/** States of an execution that the old update took for "cancel it". Every other state has no successor. */
export const cancelStatuses = ['canceled', 'canceling'] as const
export type CancelStatus = (typeof cancelStatuses)[number]

export function isCancelStatus(status: string): status is CancelStatus {
  return (cancelStatuses as readonly string[]).includes(status)
}

/** Fields of a `sync.completed` event that link to files of records, in both versions' types. */
export const recordLinks: readonly string[] = [
  'total_records',
  'inserted_records',
  'updated_records',
  'deleted_records',
  'errored_records',
  'warnings',
]

/** Fields of `schedule` in the body of a bulk sync, 2024-02-08. */
export const scheduleFields: readonly string[] = namesAt('bulkSync.create', ['schedule'], OLD, bodyType)
/** Fields of `default_schedule` in the body of a bulk sync, 2025-09-18. */
export const defaultScheduleFields: readonly string[] = namesAt(
  'bulkSync.create',
  ['default_schedule'],
  NEW,
  bodyType,
)
/** Fields of one entry of `additional_schedules` in the body of a bulk sync, 2025-09-18. */
export const additionalScheduleFields: readonly string[] = namesAt(
  'bulkSync.create',
  ['additional_schedules', '[]'],
  NEW,
  bodyType,
)
/** Fields of a schedule that answers of 2025-09-18 carry and bodies do not take. */
export const readOnlyScheduleFields: readonly string[] = without(
  namesAt('bulkSync.get', ['data', 'default_schedule'], NEW),
  defaultScheduleFields,
)

/**
 * All routes under `/api/organizations` that 2025-09-18 has: it refuses them to any key but a partner's. Those
 * that 2024-02-08 does not have are among them. Source: the guide; the list is computed from the tables.
 */
export const partnerRoutes: readonly OperationId[] = operations
  .filter((it) => it.new !== undefined && it.segments[1] === 'organizations')
  .map((it) => it.id)

/**
 * `GET /api/organizations` with an organization's own key answered a list of that one organization; its twin
 * answers the organization itself. So it is no plain twin: what is read from the answer decides. Inferred.
 */
export const listedOrganizationTwin = {
  from: 'organization.list',
  to: 'organization.getCurrent',
} as const satisfies Record<string, OperationId>
