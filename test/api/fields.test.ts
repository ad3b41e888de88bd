import { expect, test } from 'vitest'
import { bodyType, type FieldType, fieldAt, lostFields, responseType } from '../../src/api/fields.js'
import { operations } from '../../src/api/operations.js'
import { NEW, OLD } from '../../src/api/versions.js'

/** All fields below a type, each schema once: a schema may hold itself. Answers the names of the schemas. */
function schemasBelow(type: FieldType, seen: Set<string>): void {
  if (type.kind === 'array') schemasBelow(type.item, seen)
  else if (type.kind === 'record') schemasBelow(type.value, seen)
  else if (type.kind === 'object' && !seen.has(type.name)) {
    seen.add(type.name)
    for (const name of type.names) {
      const field = type.field(name)
      if (!field) throw new Error(`${type.name}.${name} is named and not there`)
      schemasBelow(field, seen)
    }
  }
}

test.each([
  [OLD, 'old'],
  [NEW, 'new'],
] as const)('every body and answer of %s can be walked to its end', (version, side) => {
  const seen = new Set<string>()
  for (const it of operations) {
    const signature = it[side]
    const [body, response] = [bodyType(it.id, version), responseType(it.id, version)]
    expect(body === null, it.id).toBe(signature?.body === undefined)
    expect(response === null, it.id).toBe(signature?.response === undefined)
    for (const type of [body, response]) if (type) schemasBelow(type, seen)
  }
  expect(seen.size).toBeGreaterThan(150)
})

test('a schema that holds itself can be followed as deep as one likes', () => {
  const multi = ['schedule', 'multi', 'schedules', '[]']
  const path = ['data', ...multi, ...multi, ...multi, 'item']
  expect(fieldAt(responseType('bulkSync.get', OLD), path)).toEqual({
    kind: 'enum',
    values: ['none', 'incrementalFields', 'nonincrementalFields'],
  })
})

test.each([
  ['modelSync.list', OLD, 'data.[].target.connection_id', 'scalar'],
  ['modelSync.list', NEW, 'data.[].target', null],
  ['modelSync.list', NEW, 'data.[].target_connection_id', 'scalar'],
  ['modelSync.list', NEW, 'pagination.next_page_token', 'scalar'],
  ['modelSync.list', OLD, 'pagination', null],
  ['modelSync.get', NEW, 'data.target.connection_id', 'scalar'],
  ['modelSync.get', NEW, 'data.schedule', 'object'],
  ['bulkSync.get', OLD, 'data.schedule.frequency', 'enum'],
  ['bulkSync.get', NEW, 'data.schedule', null],
  ['bulkSync.get', NEW, 'data.additional_schedules.[].schemas.[]', 'scalar'],
  ['bulkSync.get', NEW, 'data.additional_schedules.schemas', null],
  ['bulkSync.get', NEW, 'data.[]', null],
  ['bulkSync.get', NEW, 'data.source_configuration.anything', 'unknown'],
  ['bulkSync.schemas.list', OLD, 'data.[].fields', 'array'],
  ['bulkSync.schemas.list', NEW, 'data.[].fields', null],
  ['bulkSync.schemas.get', NEW, 'data.fields.[].obfuscated', 'scalar'],
] as const)('answer of %s, %s: %s', (id, version, path, kind) => {
  expect(fieldAt(responseType(id, version), path.split('.'))?.kind ?? null).toBe(kind)
})

test('bodies: bulk schedules are renamed, the sub-resource keeps its own', () => {
  expect(fieldAt(bodyType('bulkSync.create', OLD), ['schedule'])?.kind).toBe('object')
  expect(fieldAt(bodyType('bulkSync.create', NEW), ['schedule'])).toBeNull()
  expect(fieldAt(bodyType('bulkSync.update', NEW), ['default_schedule'])?.kind).toBe('object')
  expect(fieldAt(bodyType('bulkSync.schedules.create', NEW), ['schedule'])?.kind).toBe('object')
  expect(fieldAt(bodyType('modelSync.create', NEW), ['schedule'])?.kind).toBe('object')
  expect(fieldAt(bodyType('bulkSync.start', OLD), ['resync'])).toEqual({ kind: 'scalar', name: 'boolean' })
  expect(fieldAt(bodyType('bulkSync.start', NEW), ['resync'])).toBeNull()
  expect(bodyType('modelSync.executions.update', NEW)).toBeNull()
})

test('lost fields of answers other than lists', () => {
  expect(lostFields('bulkSync.get', ['data'])).toEqual(['discover', 'schedule'])
  expect(lostFields('modelSync.get', ['data'])).toEqual([])
})
