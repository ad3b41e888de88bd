import { describe, expect, test } from 'vitest'
import { matchRoute, operation, operations, pathOf } from '../../src/api/operations.js'
import { factsOf } from './facts.js'

/** "one id", "several id id", "none closest closest": ids in the order of the alphabet. */
function match(method: string | null, path: string): string {
  const segments = path
    .split('/')
    .slice(1)
    .map((it) => (it === '?' ? null : it))
  const found = matchRoute(method, segments)
  if (found.kind === 'one') return `one ${found.operation.id}`
  const list = found.kind === 'several' ? found.operations : found.closest
  return [found.kind, ...list.map((it) => it.id).sort()].join(' ')
}

describe.each(['2024-02-08', '2025-09-18'] as const)('facts of %s', (version) => {
  const side = version === '2024-02-08' ? 'old' : 'new'
  test.each(factsOf(version).operations.map((it) => [it.id, it] as const))('%s', (id, fact) => {
    for (const value of ['{}', '8d2b', ':id']) {
      const segments = fact.path.split('/').slice(1)
      const found = matchRoute(
        fact.method,
        segments.map((it) => (it.startsWith('{') ? value : it)),
      )
      if (found.kind !== 'one') throw new Error(`${fact.method} ${fact.path} is ${found.kind}`)
      const row = found.operation
      expect(row[side]).toEqual({
        id,
        args: fact.args ?? [],
        query: fact.query ?? [],
        ...(fact.body && { body: fact.body }),
        ...(fact.response && fact.response !== 'void' && { response: fact.response }),
      })
      expect(row.method).toBe(fact.method)
      expect(row.path).toBe(fact.path.replace(/\{[^}]*\}/g, '{}').replace(/\/$/, ''))
    }
  })
})

test('a parameter that is not known does not change which operation it is', () => {
  const lost = operations.filter((it) => {
    const segments = it.segments.map((segment) => (segment === '{}' ? null : segment))
    const found = matchRoute(it.method, segments)
    return found.kind !== 'one' || found.operation !== it
  })
  expect(lost.map((it) => it.id)).toEqual([])
})

test('the canonical id is the old one where the old version has the route', () => {
  const factIds = new Set(factsOf('2024-02-08').operations.map((it) => it.id))
  for (const it of operations) {
    expect(operation(it.id)).toBe(it)
    expect(pathOf(it.segments)).toBe(it.path)
    if (it.old) expect(it.id).toBe(it.old.id)
    else expect(factIds).not.toContain(it.id)
  }
  expect(operation('bulkSync.remove').new?.id).toBe('bulkSync.delete')
  const renamed = operations.filter((it) => !it.old && it.id !== it.new?.id).map((it) => it.id)
  expect(renamed).toEqual(['connections.createSharedConnectionForPartner'])
  expect(operation('connections.createSharedConnectionForPartner').path).toBe(
    '/api/organizations/{}/connections/{}/shared',
  )
})

test.each([
  // Literals beat parameters; a route that does not follow falls back to the parameter.
  ['GET', '/api/bulk/syncs/status', 'one bulkSync.executions.listStatus'],
  ['GET', '/api/bulk/syncs/status/status', 'one bulkSync.getStatus'],
  ['DELETE', '/api/bulk/syncs/status', 'one bulkSync.remove'],
  ['GET', '/api/syncs/schedules', 'one modelSync.getScheduleOptions'],
  [null, '/api/bulk/syncs/status', 'one bulkSync.executions.listStatus'],
  [null, '/api/syncs/1/executions/2/cancel', 'one modelSync.executions.cancel'],
  // A hole is a parameter where there is one.
  ['GET', '/api/bulk/syncs/?', 'one bulkSync.get'],
  ['PUT', '/api/syncs/?/executions/?', 'one modelSync.executions.update'],
  ['GET', '/api/organizations/?/users', 'one users.list'],
  ['GET', '/api/syncs/1/executions/2/logs', 'one modelSync.executions.getLogUrls'],
  // Else it stands for the literals.
  ['POST', '/api/connections/?', 'several connections.connect connections.testConnection'],
  ['POST', '/api/?/syncs', 'one bulkSync.create'],
  ['GET', '/api/?/1/sample', 'several jobs.get models.sample'],
  ['POST', '/api/webhooks/1/?', 'several webhooks.disable webhooks.enable'],
  // Unknown method.
  [null, '/api/syncs/?/executions/?', 'several modelSync.executions.get modelSync.executions.update'],
  [null, '/api/connections/1/share', 'one connections.createSharedConnection'],
  // No route, and what is near.
  ['DELETE', '/api/syncs/1/executions/2', 'none modelSync.executions.get modelSync.executions.update'],
  ['PATCH', '/api/connections/1/share', 'none connections.createSharedConnection'],
  ['GET', '/api/nothing', 'none'],
  [null, '/api/nothing', 'none'],
  ['GET', '/syncs', 'none'],
  // Slashes, case.
  ['GET', '/api/syncs/', 'one modelSync.list'],
  ['POST', '/api/connections/connect', 'one connections.connect'],
  ['GET', '/api//syncs', 'none'],
  ['GET', '/api/bulk/syncs//status', 'none'],
  ['GET', '/api/Syncs', 'none'],
  ['get', '/api/syncs', 'one modelSync.list'],
])('%s %s', (method, path, expected) => {
  expect(match(method, path)).toBe(expected)
})

test('an empty path is no route', () => {
  expect(matchRoute('GET', [])).toEqual({ kind: 'none', closest: [] })
  expect(matchRoute('GET', [''])).toEqual({ kind: 'none', closest: [] })
})

test('pathOf shows holes as parameters', () => {
  expect(pathOf(['api', 'syncs', null, 'executions', null])).toBe('/api/syncs/{}/executions/{}')
})
