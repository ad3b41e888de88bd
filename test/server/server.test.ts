/** The server judged by itself: what it refuses, in either version. */
import { describe, expect, it } from 'vitest'
import { ask, bulkBody, daily, expectRefusal, now, old, server, useServer } from './ask.js'
import { apis, versions } from './facts.js'
import { otherVendorPrefix, startServer } from './index.js'
import { problemOf } from './schema.js'

useServer()

describe('the facts', () => {
  it.each(versions)('name no schema that they do not have, in %s', (version) => {
    const api = apis[version]
    const types = [
      ...api.operations.flatMap(({ body, response }) => [body, response]),
      // A list is the values of an enum, which are no types.
      ...Object.values(api.schemas).flatMap((schema) =>
        Object.values(schema).filter((t) => !Array.isArray(t)),
      ),
    ]
    const names = types.flatMap((type) => String(type).match(/[A-Z][\w.]*/g) ?? [])
    expect(names.length).toBeGreaterThan(400)
    expect(names.filter((name) => name !== 'Record' && !api.schemas[name])).toEqual([])
  })

  it('refuse a type they do not have with an error, not with silence', () => {
    expect(() => problemOf(apis[now], 'Nonsense', {})).toThrow('no schema called Nonsense')
  })
})

describe.each(versions)('every version: %s', (version) => {
  const schedule = version === old ? { schedule: daily } : { default_schedule: daily }
  const create = (body: unknown) => [version, 'POST', '/api/bulk/syncs', { body }] as const

  it('asks for a bearer token it knows', async () => {
    await expectRefusal(401, /bearer token/, version, 'GET', '/api/bulk/syncs/bulk-001', { key: '' })
    await expectRefusal(401, /key toString is not known/, version, 'GET', '/api/me', { key: 'toString' })
  })

  it('refuses routes and methods that the facts do not have', async () => {
    await expectRefusal(404, /no route \/api\/bulk\/sync\/1/, version, 'GET', '/api/bulk/sync/1')
    await expectRefusal(404, /no route \/bulk\/syncs/, version, 'GET', '/bulk/syncs')
    await expectRefusal(404, /no route/, version, 'GET', '/api/bulk/syncs/')
    await expectRefusal(405, /takes .*DELETE.*, not PATCH/, version, 'PATCH', '/api/bulk/syncs/bulk-001')
  })

  it('refuses a body field it does not know, however deep', async () => {
    await expectRefusal(400, /does not know: nmae/, ...create({ ...bulkBody, ...schedule, nmae: 'x' }))
    const deep = { frequency: 'daily', hours: '5' }
    const inSchedule = version === old ? { schedule: deep } : { default_schedule: deep }
    await expectRefusal(400, /schedule has a field .* hours/, ...create({ ...bulkBody, ...inSchedule }))
    const schemas = ['public.users', { id: 'public.orders', fields: [{ id: 'a', hidden: true }] }]
    await expectRefusal(
      400,
      /schemas\[1\]\.fields\[0\] .* hidden/,
      ...create({ ...bulkBody, ...schedule, schemas }),
    )
  })

  it('refuses a missing field, a wrong type and a wrong value', async () => {
    const { name: _, ...nameless } = bulkBody
    await expectRefusal(400, /lacks a required field: name/, ...create({ ...nameless, ...schedule }))
    await expectRefusal(400, /lacks a required field: (default_)?schedule/, ...create(bulkBody))
    await expectRefusal(
      400,
      /active must be a boolean/,
      ...create({ ...bulkBody, ...schedule, active: 'yes' }),
    )
    await expectRefusal(400, /name must be a string/, ...create({ ...bulkBody, ...schedule, name: null }))
    await expectRefusal(400, /mode must be one of/, ...create({ ...bulkBody, ...schedule, mode: 'copy' }))
    await expectRefusal(
      400,
      /policies must be a list/,
      ...create({ ...bulkBody, ...schedule, policies: 'p' }),
    )
    await expectRefusal(400, /must be an object/, ...create([]))
  })

  it('leaves open what the facts leave open', async () => {
    const { status } = await ask(...create({ ...bulkBody, ...schedule }))
    expect(status).toBe(200)
  })

  it('refuses a query parameter it does not know', async () => {
    await expectRefusal(400, /no query parameter page\b/, version, 'GET', '/api/syncs?page=2')
    await expectRefusal(400, /active must be true or false/, version, 'GET', '/api/syncs?active=1')
    const { status } = await ask(version, 'GET', '/api/bulk/syncs/bulk-001/schemas?filters[name]=users')
    expect(status).toBe(200)
  })

  it('refuses a body where none is taken, and one that is not JSON', async () => {
    const path = '/api/bulk/syncs/bulk-001/executions/bulkexec-001-running/cancel'
    await expectRefusal(400, /takes no body/, version, 'POST', path, { body: {} })
    await expectRefusal(415, /application\/json/, version, 'POST', '/api/bulk/syncs', {
      body: bulkBody,
      headers: { 'content-type': 'text/plain' },
    })
    // A content type alone is no body.
    const headers = { 'content-type': 'application/json' }
    expect((await ask(version, 'POST', path, { headers })).status).toBe(200)
  })

  it('says what is not there', async () => {
    await expectRefusal(404, /no bulk sync with the id bulk-999/, version, 'GET', '/api/bulk/syncs/bulk-999')
    await expectRefusal(
      404,
      /no model sync execution/,
      version,
      'GET',
      '/api/syncs/sync-002/executions/exec-001-done',
    )
    await expectRefusal(501, /knows webhooks.list/, version, 'GET', '/api/webhooks')
  })

  it('keeps the schedule of model syncs and of the schedules below a bulk sync', async () => {
    const { json } = await ask(version, 'GET', '/api/syncs/sync-001')
    expect(json.data.schedule).toEqual({ frequency: 'daily', hour: '4', minute: '0' })
    const body = { schedule: { frequency: 'weekly', dayOfWeek: '2', selectiveMode: 'none' } }
    await ask(version, 'POST', '/api/bulk/syncs/bulk-001/schedules', { body })
    const started = await ask(version, 'POST', '/api/syncs/sync-001/executions', { body: { resync: true } })
    expect(started.status).toBe(200)
    expect(server.effects()).toEqual([
      { did: 'created', thing: 'schedule of a bulk sync', sync: 'bulk-001', ...body.schedule },
      { did: 'started', thing: 'model sync', id: 'sync-001', resync: true },
    ])
  })

  it('honours the filters of lists', async () => {
    const count = async (query: string) => (await ask(version, 'GET', query)).json.data.length
    expect(await count('/api/syncs?active=false')).toBe(30)
    expect(await count('/api/syncs?mode=create&target_connection_id=conn-004')).toBe(40)
    expect(await count('/api/syncs?mode=create&target_connection_id=conn-005')).toBe(0)
    expect(await count('/api/bulk/syncs?active=false')).toBe(25)
  })
})

describe('the version', () => {
  it('is taken from the header and nothing else', async () => {
    await expectRefusal(400, /X-Polytomic-Version is missing/, undefined, 'GET', '/api/me')
    await expectRefusal(400, /version 2021-05-23 is not one of/, undefined, 'GET', '/api/me', {
      headers: { 'X-Polytomic-Version': '2021-05-23' },
    })
    expect(server.requests().map(({ path, version, status }) => [path, version, status])).toEqual([
      ['/api/me', undefined, 400],
      ['/api/me', '2021-05-23', 400],
    ])
  })

  it('decides which routes and fields there are', async () => {
    const put = [
      'PUT',
      '/api/syncs/sync-001/executions/exec-001-running',
      { body: { status: 'canceled' } },
    ] as const
    await expectRefusal(405, /takes GET in 2025-09-18, not PUT/, now, ...put)
    const cancel = ['POST', '/api/syncs/sync-001/executions/exec-001-running/cancel'] as const
    await expectRefusal(405, /not POST/, old, ...cancel)
    await expectRefusal(404, /no route .*share/, now, 'POST', '/api/connections/conn-001/share', {
      key: 'partner-key',
      body: { child_organization_id: 'org-child-1' },
    })
    await expectRefusal(
      404,
      /no route .*target/,
      now,
      'GET',
      '/api/connections/conn-004/modelsync/target?type=x',
    )
    await expectRefusal(404, /no route/, old, 'GET', '/api/organization')
    await expectRefusal(400, /does not know: schedule/, now, 'POST', '/api/bulk/syncs', {
      body: { ...bulkBody, schedule: daily },
    })
    await expectRefusal(400, /does not know: default_schedule/, old, 'POST', '/api/bulk/syncs', {
      body: { ...bulkBody, schedule: daily, default_schedule: daily },
    })
    await expectRefusal(400, /does not know: discover/, now, 'PUT', '/api/bulk/syncs/bulk-001', {
      body: { ...bulkBody, default_schedule: daily, discover: true },
    })
    await expectRefusal(400, /does not know: resync/, now, 'POST', '/api/bulk/syncs/bulk-001/executions', {
      body: { resync: false },
    })
    await expectRefusal(400, /no query parameter page_token/, old, 'GET', '/api/syncs?page_token=x')
  })
})

describe('the other vendor', () => {
  it('takes anything and remembers it', async () => {
    const response = await fetch(`${server.url}${otherVendorPrefix}/api/organizations/7?x=1`, {
      method: 'PUT',
      headers: { 'x-api-version': '2024-02-08' },
      body: JSON.stringify({ schedule: 'mine' }),
    })
    expect(response.status).toBe(200)
    expect(server.otherVendor()).toEqual([
      {
        method: 'PUT',
        path: '/api/organizations/7?x=1',
        headers: { 'x-api-version': '2024-02-08' },
        body: { schedule: 'mine' },
      },
    ])
    expect(server.requests()).toEqual([])
    expect(server.effects()).toEqual([])
  })
})

it('starts afresh with each server', async () => {
  await ask(old, 'DELETE', '/api/bulk/syncs/bulk-001')
  const other = await startServer()
  expect((await ask(now, 'GET', '/api/bulk/syncs/bulk-001', {}, other)).status).toBe(200)
  expect(other.effects()).toEqual([])
  await other.close()
})
