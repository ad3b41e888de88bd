import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { apis, versions } from './facts.js'
import { otherVendorPrefix, type Server, startServer, type Version } from './index.js'
import { problemOf } from './schema.js'

const old = '2024-02-08'
const now = '2025-09-18'

let server: Server
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.close())

interface Options {
  key?: string
  body?: unknown
  headers?: Record<string, string>
}

/** One request; `version` undefined leaves the header out. */
async function ask(
  version: Version | undefined,
  method: string,
  path: string,
  { key = 'org-key', body, headers = {} }: Options = {},
) {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(version ? { 'X-Polytomic-Version': version } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  // biome-ignore lint/suspicious/noExplicitAny: answers are read field by field below
  return { status: response.status, json: (text === '' ? undefined : JSON.parse(text)) as any }
}

async function expectRefusal(status: number, sentence: RegExp, ...request: Parameters<typeof ask>) {
  const { status: actual, json } = await ask(...request)
  expect(json).toMatchObject({ status, message: expect.stringMatching(sentence) })
  expect(actual).toBe(status)
  expect(server.effects()).toEqual([])
}

const bulkBody = {
  name: 'Warehouse',
  source_connection_id: 'conn-001',
  destination_connection_id: 'conn-004',
  destination_configuration: { schema: 'raw', anything: { goes: [1] } },
}
const daily = { frequency: 'daily', hour: '5' }

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

describe('schedules', () => {
  it('refuses multi in the new version, wherever it stands', async () => {
    const multi = { frequency: 'multi' }
    const body = { ...bulkBody, default_schedule: multi }
    await expectRefusal(400, /multi is no longer accepted/, now, 'POST', '/api/bulk/syncs', { body })
    const more = { ...bulkBody, default_schedule: daily, additional_schedules: [multi] }
    await expectRefusal(400, /multi is no longer accepted/, now, 'PUT', '/api/bulk/syncs/bulk-001', {
      body: more,
    })
    const empty = { ...bulkBody, schedule: multi }
    await expectRefusal(400, /needs multi.schedules/, old, 'POST', '/api/bulk/syncs', { body: empty })
  })

  it('shows one state in two shapes', async () => {
    const was = (await ask(old, 'GET', '/api/bulk/syncs/bulk-001')).json.data
    const is = (await ask(now, 'GET', '/api/bulk/syncs/bulk-001')).json.data
    expect(was.schedule).toEqual({ frequency: 'daily', hour: '6', minute: '0' })
    expect(was).not.toHaveProperty('default_schedule')
    expect(is.default_schedule).toMatchObject(was.schedule)
    expect(is.default_schedule).toHaveProperty('created_at')
    expect(is.additional_schedules).toEqual([])
    expect(is).not.toHaveProperty('schedule')

    const oldMulti = (await ask(old, 'GET', '/api/bulk/syncs/bulk-010')).json.data.schedule
    const newMulti = (await ask(now, 'GET', '/api/bulk/syncs/bulk-010')).json.data
    expect(oldMulti).toMatchObject({
      frequency: 'multi',
      multi: {
        schedules: [{ item: 'incrementalFields', schedule: { frequency: 'hourly', minute: '5' } }, {}],
      },
    })
    expect(newMulti.default_schedule).toMatchObject({ frequency: 'manual' })
    expect(newMulti.additional_schedules[0]).toMatchObject({
      selective_mode: 'incrementalFields',
      frequency: 'hourly',
      minute: '5',
    })
  })

  it('counts a multi schedule and its successor as the same effect, and a lost one as another', async () => {
    const items = [{ item: 'none', schedule: daily }]
    const path = '/api/bulk/syncs/bulk-010'
    const multi = { frequency: 'multi', multi: { type: 'itemized', schedules: items } }
    await ask(old, 'PUT', path, { body: { ...bulkBody, schedule: multi } })
    const successor = { default_schedule: { frequency: 'manual' } }
    const additional_schedules = [{ ...daily, selective_mode: 'none' }]
    await ask(now, 'PUT', path, { body: { ...bulkBody, ...successor, additional_schedules } })
    await ask(now, 'PUT', path, { body: { ...bulkBody, ...successor } })
    const [first, second, third] = server.effects()
    expect(first).toMatchObject({ did: 'updated', id: 'bulk-010', default: { frequency: 'manual' } })
    expect(second).toEqual(first)
    expect(third).not.toEqual(first)
  })

  it('takes back what it answered', async () => {
    const { default_schedule, additional_schedules } = (await ask(now, 'GET', '/api/bulk/syncs/bulk-010'))
      .json.data
    const { schedule } = (await ask(old, 'GET', '/api/bulk/syncs/bulk-010')).json.data
    const body = { ...bulkBody, default_schedule, additional_schedules }
    expect((await ask(now, 'PUT', '/api/bulk/syncs/bulk-010', { body })).status).toBe(200)
    expect(
      (await ask(old, 'PUT', '/api/bulk/syncs/bulk-010', { body: { ...bulkBody, schedule } })).status,
    ).toBe(200)
    const [first, second] = server.effects()
    expect(second).toEqual(first)
    const stamped = { ...bulkBody, created_at: 'x', default_schedule: daily }
    expect((await ask(now, 'PUT', '/api/bulk/syncs/bulk-010', { body: stamped })).status).toBe(400)
  })

  it('counts resync as rebuild when a bulk sync is started', async () => {
    const path = '/api/bulk/syncs/bulk-001/executions'
    await ask(old, 'POST', path, { body: { resync: true } })
    await ask(now, 'POST', path, { body: { resync_mode: 'rebuild' } })
    await ask(old, 'POST', path, { body: { resync: false } })
    await ask(now, 'POST', path)
    const [first, second, third, fourth] = server.effects()
    expect(first).toMatchObject({ did: 'started', resync_mode: 'rebuild' })
    expect(second).toEqual(first)
    expect(third).not.toHaveProperty('resync_mode')
    expect(fourth).toEqual(third)
  })
})

describe('executions', () => {
  const running = '/api/syncs/sync-001/executions/exec-001-running'
  const done = '/api/syncs/sync-001/executions/exec-001-done'

  it.each(['canceled', 'canceling'])('a PUT of %s and the new cancel are the same effect', async (status) => {
    expect((await ask(old, 'PUT', running, { body: { status } })).json.data.status).toBe('canceled')
    const other = await startServer()
    await fetch(`${other.url}${running}/cancel`, {
      method: 'POST',
      headers: { authorization: 'Bearer org-key', 'X-Polytomic-Version': now },
    })
    expect(server.effects()).toEqual([
      { did: 'canceled', thing: 'model sync execution', sync: 'sync-001', id: 'exec-001-running' },
    ])
    expect(other.effects()).toEqual(server.effects())
    await other.close()
  })

  it('refuses to cancel what is finished in the new version only', async () => {
    await expectRefusal(400, /exec-001-done is completed/, now, 'POST', `${done}/cancel`)
    expect((await ask(old, 'PUT', done, { body: { status: 'canceled' } })).status).toBe(200)
    expect(server.effects()).toEqual([])
  })

  it('refuses a body on cancel, and a status it does not know', async () => {
    await expectRefusal(400, /takes no body/, now, 'POST', `${running}/cancel`, {
      body: { status: 'canceled' },
    })
    await expectRefusal(400, /status must be one of/, old, 'PUT', running, { body: { status: 'cancelled' } })
  })

  it('has an effect without successor for any other status', async () => {
    await ask(old, 'PUT', running, { body: { status: 'queued' } })
    expect(server.effects()).toMatchObject([{ did: 'set the status of', status: 'queued' }])
  })
})

describe('keys and organizations', () => {
  const partner = { key: 'partner-key' }

  it('takes both keys on the plural routes of old', async () => {
    expect((await ask(old, 'GET', '/api/organizations')).json.data).toHaveLength(1)
    expect((await ask(old, 'GET', '/api/organizations', partner)).json.data).toHaveLength(3)
    expect((await ask(old, 'GET', '/api/organizations/org-own/users')).json.data).toHaveLength(3)
    await expectRefusal(404, /no organization/, old, 'GET', '/api/organizations/org-child-1/users')
  })

  it('divides the routes by key in the new version', async () => {
    await expectRefusal(403, /takes a partner key/, now, 'GET', '/api/organizations')
    await expectRefusal(403, /takes a partner key/, now, 'GET', '/api/organizations/org-own/users')
    await expectRefusal(403, /takes an organization key/, now, 'GET', '/api/organization', partner)
    await expectRefusal(403, /takes an organization key/, now, 'GET', '/api/organization/users', partner)
    expect((await ask(now, 'GET', '/api/organization')).json.data.id).toBe('org-own')
    expect((await ask(now, 'GET', '/api/organizations/org-child-1/users', partner)).json.data).toHaveLength(1)
  })

  it('creates, changes and deletes the same users on both', async () => {
    const body = { email: 'eve@acme.example', role: 'user' }
    await ask(old, 'POST', '/api/organizations/org-own/users', { body })
    await ask(old, 'DELETE', '/api/organizations/org-own/users/user-new-1')
    const first = server.effects()
    await server.close()
    server = await startServer()
    await ask(now, 'POST', '/api/organization/users', { body })
    await ask(now, 'DELETE', '/api/organization/users/user-new-1')
    expect(server.effects()).toEqual(first)
    expect(first).toHaveLength(2)
  })

  it('takes no e-mail address in the singular update, as the facts say', async () => {
    const body = { email: 'ben@acme.example', role: 'admin' }
    await expectRefusal(400, /does not know: email/, now, 'PUT', '/api/organization/users/user-002', { body })
    expect((await ask(old, 'PUT', '/api/organizations/org-own/users/user-002', { body })).status).toBe(200)
  })

  it('shares a connection by either route, the new one for its owner and a partner only', async () => {
    const body = { child_organization_id: 'org-child-1', name: 'Shared' }
    const path = '/api/organizations/org-own/connections/conn-001/shared'
    await expectRefusal(403, /takes a partner key/, now, 'POST', path, { body })
    const elsewhere = '/api/organizations/org-child-1/connections/conn-001/shared'
    await expectRefusal(404, /has no connection conn-001/, now, 'POST', elsewhere, { body, ...partner })
    await ask(old, 'POST', '/api/connections/conn-001/share', { body, ...partner })
    await ask(now, 'POST', path, { body, ...partner })
    const [first, second] = server.effects()
    expect(first).toEqual({
      did: 'shared',
      thing: 'connection',
      connection: 'conn-001',
      owner: 'org-own',
      ...body,
    })
    expect(second).toEqual(first)
    expect((await ask(now, 'GET', path, partner)).json.data).toHaveLength(2)
    expect((await ask(now, 'GET', '/api/connections/conn-001/shared', partner)).json.data).toHaveLength(2)
  })
})

describe('lists', () => {
  it.each([
    ['/api/syncs', 120, ''],
    ['/api/bulk/syncs', 75, undefined],
  ])('%s: all items of old, pages of 50 of new, in the same order', async (path, total, lastToken) => {
    const all = (await ask(old, 'GET', path)).json
    expect(all.data).toHaveLength(total)
    expect(all).not.toHaveProperty('pagination')
    const ids: string[] = []
    let token: string | undefined = ''
    do {
      const query: string = token ? `?page_token=${encodeURIComponent(token)}` : ''
      const { json } = await ask(now, 'GET', path + query)
      expect(json.data.length).toBeLessThanOrEqual(50)
      ids.push(...json.data.map((item: { id: string }) => item.id))
      token = json.pagination.next_page_token
    } while (token)
    expect(token).toBe(lastToken)
    expect(ids).toEqual(all.data.map((item: { id: string }) => item.id))
  })

  it('caps the limit, and takes only tokens of its own', async () => {
    expect((await ask(now, 'GET', '/api/syncs?limit=7')).json.data).toHaveLength(7)
    expect((await ask(now, 'GET', '/api/bulk/syncs?limit=500')).json.data).toHaveLength(50)
    await expectRefusal(400, /limit must be/, now, 'GET', '/api/syncs?limit=none')
    await expectRefusal(400, /was not given by this server/, now, 'GET', '/api/syncs?page_token=2')
  })

  it('keeps a filter over pages', async () => {
    const path = '/api/syncs?active=true'
    const token = (await ask(now, 'GET', path)).json.pagination.next_page_token
    const rest = await ask(now, 'GET', `${path}&page_token=${encodeURIComponent(token)}`)
    expect(rest.json.data).toHaveLength(40)
    expect(rest.json.pagination.next_page_token).toBe('')
  })

  it('gives new items of model syncs and of schemas their new fields only', async () => {
    const [item] = (await ask(now, 'GET', '/api/syncs')).json.data
    expect(item).toMatchObject({ target_connection_id: 'conn-005', target_object: 'Lead' })
    expect(item).not.toHaveProperty('target')
    expect(item).not.toHaveProperty('fields')
    const path = '/api/bulk/syncs/bulk-001/schemas'
    expect((await ask(old, 'GET', path)).json.data[0]).toHaveProperty('fields')
    expect((await ask(now, 'GET', path)).json.data[0]).not.toHaveProperty('fields')
    expect((await ask(now, 'GET', `${path}/public.users`)).json.data).toHaveProperty('fields')
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
  const response = await fetch(`${other.url}/api/bulk/syncs/bulk-001`, {
    headers: { authorization: 'Bearer org-key', 'X-Polytomic-Version': now },
  })
  expect(response.status).toBe(200)
  expect(other.effects()).toEqual([])
  await other.close()
})
