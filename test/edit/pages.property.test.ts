/** A migrated program sees the items of the old one, however many there are and however large a page is. */
import { describe, expect, it } from 'vitest'
import { outcomeOf, selected } from '../../src/drivers/run.js'
import { createWorkspace } from '../../src/source/modules.js'

const head = `const headers = { 'X-Polytomic-Version': '2024-02-08' }
const root = 'https://app.polytomic.com/api'
async function request(path) {
  const res = await fetch(root + path, { headers })
  if (!res.ok) throw new Error('status ' + res.status)
  return res.json()
}
`

/** Programs whose `main` gives what they saw. */
const programs: Record<string, string> = {
  'a loop in place': `async function main() {
  const res = await fetch(\`\${root}/syncs\`, { headers })
  if (!res.ok) throw new Error('status ' + res.status)
  const { data } = await res.json()
  return data.map((sync) => sync.id)
}`,
  'a loop with a filter in the URL': `async function main() {
  const res = await fetch(root + '/bulk/syncs?active=true', { headers })
  if (!res.ok) throw new Error('status ' + res.status)
  return (await res.json()).data.map((sync) => sync.id)
}`,
  'a URL object': `async function main() {
  const url = new URL(root + '/syncs')
  url.searchParams.set('active', 'true')
  const res = await fetch(url, { headers })
  if (!res.ok) throw new Error('status ' + res.status)
  const body = await res.json()
  return body.data.map((sync) => sync.id)
}`,
  'a wrapper': `async function main() {
  const { data } = await request('/syncs')
  return data.map((sync) => sync.id)
}`,
  'a wrapper with a query': `const main = () => request('/bulk/syncs?active=true').then((body) => body.data.map((sync) => sync.id))`,
  'a chain': `const main = () =>
  fetch(root + '/syncs', { headers })
    .then((res) => {
      if (!res.ok) throw new Error('status ' + res.status)
      return res.json()
    })
    .then(({ data }) => data.map((sync) => sync.id))`,
  'two lists at once': `async function main() {
  const [a, b] = await Promise.all([request('/syncs'), request('/bulk/syncs')])
  return [...a.data, ...b.data].map((sync) => sync.id)
}`,
}

interface World {
  items: number
  pageSize: number
  /** The number of the request that fails, from 1. */
  failing?: number
}

/** `fetch` of both versions: all items, or pages of `pageSize` with a token for the next. */
function fetchOf({ items, pageSize, failing }: World) {
  const asked: string[] = []
  const fake = async (input: string | URL, init: { headers: Record<string, string> }) => {
    const url = new URL(String(input))
    asked.push(url.search)
    if (asked.length === failing) return { ok: false, status: 500, json: async () => ({ error: 'broken' }) }
    const all = Array.from({ length: items }, (_, id) => ({ id: `${url.pathname}/${id}` }))
    if (init.headers['X-Polytomic-Version'] === '2024-02-08')
      return { ok: true, status: 200, json: async () => ({ data: all }) }
    const start = Number(url.searchParams.get('page_token')?.slice('at+'.length) ?? 0)
    const end = start + pageSize
    const pagination = end < items ? { next_page_token: `at+${end}` } : {}
    return { ok: true, status: 200, json: async () => ({ data: all.slice(start, end), pagination }) }
  }
  return { fake, asked }
}

async function run(program: string, world: World) {
  const { fake, asked } = fetchOf(world)
  const seen = (await new Function('fetch', `${program}\nreturn main()`)(fake)) as string[]
  return { seen, asked }
}

function migrated(program: string): string {
  const path = '/program.mjs'
  const workspace = createWorkspace({
    files: [path],
    root: '/',
    texts: new Map([[path, program]]),
    isAlone: true,
  })
  const settings = { root: '/', hosts: [] }
  return outcomeOf(workspace, [path], settings, selected(settings)).edits[0]?.after ?? program
}

/** Numbers that are the same each time. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) % 2147483648
    yield state / 2147483648
  }
}

const counts = [0, 1, 49, 50, 51, 100, 101]

describe.each(Object.entries(programs))('%s', (_name, text) => {
  const before = head + text
  const after = migrated(before)

  it('is rewritten', () => {
    expect(after).toContain('page_token')
  })

  it.each(counts)('sees all of %i items', async (items) => {
    const random = numbers(items + 1)
    const sizes = [
      50,
      ...Array.from({ length: 6 }, () => 1 + Math.floor((random.next().value as number) * 50)),
    ]
    const old = await run(before, { items, pageSize: 50 })
    for (const pageSize of sizes) {
      const now = await run(after, { items, pageSize })
      expect(now.seen).toEqual(old.seen)
      // The filters go with every page.
      const isFiltered = old.asked.some((query) => query.includes('active=true'))
      expect(now.asked.every((query) => query.includes('active=true') === isFiltered)).toBe(true)
    }
  })

  it('fails where a later page fails, and never shortens the list', async () => {
    await expect(run(before, { items: 120, pageSize: 50, failing: 1 })).rejects.toThrow('status 500')
    await expect(run(after, { items: 120, pageSize: 50, failing: 1 })).rejects.toThrow('status 500')
    await expect(run(after, { items: 120, pageSize: 50, failing: 3 })).rejects.toThrow('status 500')
  })
})
