import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { operations } from '../../src/api/operations.js'
import { newSchemas, oldSchemas } from '../../src/api/tables.js'
import { type Facts, factsOf } from './facts.js'

const generator = new URL('../../scripts/make-tables.mjs', import.meta.url).href
const { tablesText } = (await import(generator)) as { tablesText(before: Facts, after: Facts): string }
const before = factsOf('2024-02-08')
const after = factsOf('2025-09-18')

test('the committed tables are what the generator makes of the facts', () => {
  const committed = readFileSync(new URL('../../src/api/tables.ts', import.meta.url), 'utf8')
  expect(committed).toBe(tablesText(before, after))
})

test('the generator depends on the facts alone, not on their order', () => {
  const turned = (facts: Facts): Facts => ({ ...facts, operations: [...facts.operations].reverse() })
  expect(tablesText(turned(before), turned(after))).toBe(tablesText(before, after))
})

test('the generator refuses an id that names two routes and has no name for the second', () => {
  const odd = { ...after, operations: [{ id: 'bulkSync.list', method: 'GET', path: '/api/elsewhere' }] }
  expect(() => tablesText(before, odd)).toThrow(/bulkSync\.list.*renamedInNew/)
})

test('both versions are there in full', () => {
  expect(before.operations).toHaveLength(114)
  expect(after.operations).toHaveLength(127)
  expect(operations.filter((it) => it.old)).toHaveLength(114)
  expect(operations.filter((it) => it.new)).toHaveLength(127)
  expect(operations.filter((it) => it.old && !it.new).map((it) => it.id)).toEqual([
    'connections.createSharedConnection',
    'modelSync.executions.update',
    'modelSync.targets.getTarget',
  ])
  expect(operations.filter((it) => it.new && !it.old)).toHaveLength(16)
  expect(new Set(operations.map((it) => it.id)).size).toBe(operations.length)
})

test('every schema reads as in the facts', () => {
  expect(oldSchemas).toEqual(before.schemas)
  expect(newSchemas).toEqual(after.schemas)
})
