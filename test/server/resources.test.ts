/** The server judged by itself: what each resource is in either version, and which effects are the same. */
import { describe, expect, it } from 'vitest'
import { ask, bulkBody, daily, expectRefusal, now, old, server, useServer } from './ask.js'
import { startServer } from './index.js'

useServer()

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
    await ask(now, 'POST', `${running}/cancel`, {}, other)
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
    const other = await startServer()
    await ask(now, 'POST', '/api/organization/users', { body }, other)
    await ask(now, 'DELETE', '/api/organization/users/user-new-1', {}, other)
    expect(server.effects()).toHaveLength(2)
    expect(other.effects()).toEqual(server.effects())
    await other.close()
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
