import { expect, test } from 'vitest'
import * as lost from '../../src/api/lost.js'
import { type OperationId, operation, operations } from '../../src/api/operations.js'
import { partnerOnly, singularTwins } from '../../src/api/organizations.js'
import { factsOf, fieldsOf } from './facts.js'

const before = factsOf('2024-02-08')
const after = factsOf('2025-09-18')
const minus = (names: string[], others: string[]) => names.filter((name) => !others.includes(name))

test.each([
  ['modelSync.list', lost.modelSyncItem, 'ModelSyncResponse', 'ListSyncItem'],
  ['bulkSync.schemas.list', lost.bulkSchemaItem, 'BulkSchema', 'BulkSchemaListItem'],
] as const)('items of %s', (_, item, old, current) => {
  const [had, has] = [fieldsOf(before, old), fieldsOf(after, current)]
  expect(item.lost).toEqual(minus(had, has))
  expect(item.gained).toEqual(minus(has, had))
  expect(item.kept).toEqual(minus(had, minus(had, has)))
})

test('what the lists lose, by name', () => {
  const fields =
    'encryption_passphrase fields filter_logic filters identity override_fields overrides policies target'
  expect(lost.modelSyncItem.lost).toEqual(fields.split(' '))
  expect(lost.modelSyncItem.gained).toEqual(['target_connection_id', 'target_object'])
  expect(lost.bulkSchemaItem.lost).toEqual(['fields', 'filters'])
  expect(lost.bulkSchemaItem.gained).toEqual([])
})

test('a moved field was in the old item and is in the new one', () => {
  const moved = lost.modelSyncItemMoves.map(({ from: [outer, inner], to }) => {
    expect(lost.modelSyncItem.lost).toContain(outer)
    expect(fieldsOf(before, 'Target')).toContain(inner)
    return to
  })
  expect(moved).toEqual(lost.modelSyncItem.gained)
})

test('states that cancel are states of an execution', () => {
  const states = before.schemas.ExecutionStatus?.enum
  for (const status of lost.cancelStatuses) expect(states).toContain(status)
  expect(lost.isCancelStatus('canceled')).toBe(true)
  expect(lost.isCancelStatus('cancelled')).toBe(false)
  expect(lost.isCancelStatus('queued')).toBe(false)
})

test('fields of schedules', () => {
  expect(lost.scheduleFields).toEqual(fieldsOf(before, 'BulkSchedule'))
  expect(lost.defaultScheduleFields).toEqual(fieldsOf(after, 'BulkSyncDefaultScheduleRequest'))
  expect(lost.additionalScheduleFields).toEqual(fieldsOf(after, 'BulkSyncAdditionalScheduleRequest'))
  expect(lost.readOnlyScheduleFields).toEqual(['created_at', 'created_by', 'updated_at', 'updated_by'])
  // One entry of the additional schedules has the same read-only fields.
  expect(
    minus(
      fieldsOf(after, 'BulkSyncAdditionalScheduleResponse'),
      fieldsOf(after, 'BulkSyncAdditionalScheduleRequest'),
    ),
  ).toEqual(lost.readOnlyScheduleFields)
  // All but `multi` of the old schedule can travel as the default one.
  expect(minus([...lost.scheduleFields], [...lost.defaultScheduleFields])).toEqual(['multi'])
})

test('every plural route of the old version has a twin, or is a partner alone, and never both', () => {
  const plural = operations.filter((it) => it.old && it.segments[1] === 'organizations').map((it) => it.id)
  const known = [...Object.keys(singularTwins), ...partnerOnly, lost.listedOrganizationTwin.from]
  expect([...known].sort()).toEqual([...plural].sort())
})

test('a twin has the same method and answer, and the path without the organization', () => {
  for (const [from, to] of Object.entries(singularTwins) as [OperationId, OperationId][]) {
    const [old, twin] = [operation(from), operation(to)]
    expect(twin.old).toBeUndefined()
    expect(twin.method).toBe(old.method)
    expect(twin.path).toBe(old.path.replace('/organizations/{}', '/organization'))
    expect(twin.new?.response).toBe(old.new?.response)
  }
})

test('no route under the singular organization fits those without a twin', () => {
  for (const id of partnerOnly) {
    const { method, path } = operation(id)
    const singular = path.replace(/\/organizations(\/\{\})?/, '/organization')
    expect(operations.find((it) => it.method === method && it.path === singular)).toBeUndefined()
  }
})

test('routes for partners: the plural ones of both versions', () => {
  expect(lost.partnerRoutes).toHaveLength(14)
  expect(lost.partnerRoutes).toContain('connections.createSharedConnectionForPartner')
  expect(lost.partnerRoutes).toContain('organization.list')
  expect(lost.partnerRoutes).not.toContain('organization.getCurrent')
})
