/** Which modules a run reads: counted, since what is read needlessly is what a large repository costs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { needlesOf } from '../../src/source/candidates.js'
import { relativePath } from '../../src/source/files.js'
import { importIndex } from '../../src/source/imports.js'
import { createWorkspace } from '../../src/source/modules.js'
import { traceCalls } from '../../src/trace/index.js'
import { treeOf } from '../source/tree.js'

function traced(files: Record<string, string>): { calls: string[]; read: string[] } {
  const root = treeOf(files)
  const paths = Object.keys(files)
    .filter((name) => !name.endsWith('.json'))
    .map((name) => join(root, name))
  const needles = needlesOf([])
  const candidates = paths.filter((path) => needles.test(readFileSync(path, 'utf8')))
  const index = importIndex(() => paths)
  const workspace = createWorkspace({
    files: paths,
    root,
    texts: new Map(),
    imports: index,
  })
  const { calls } = traceCalls(workspace, candidates, [])
  return {
    calls: calls
      .map((call) => `${relativePath(root, call.site.module.path)} ${call.operation?.id ?? 'unknown'}`)
      .sort(),
    read: workspace.loaded.map(({ path }) => relativePath(root, path)).sort(),
  }
}

/** `count` files of which each calls the next one, and the last one the first. */
function ring(count: number): Record<string, string> {
  const files: Record<string, string> = {}
  for (let i = 0; i < count; i++) {
    const next = (i + 1) % count
    files[`ring/f${i}.ts`] =
      `import { step${next} } from './f${next}'\nexport const step${i} = (x) => (x > 1 ? step${next}(x - 1) : fetch('https://api.example.com/' + x))\n`
  }
  return files
}

function many(count: number, folder: string, text: (i: number) => string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/f${i}.ts`, text(i)]))
}

const cancel = "`/syncs/${id}/executions/1`, { status: 'canceled' }"
const client =
  "import axios from 'axios'\nexport const polytomic = axios.create({ baseURL: 'https://app.polytomic.com/api', headers: { 'X-Polytomic-Version': '2024-02-08' } })\n"

describe('what is read', () => {
  it('is not what a caller imports for other ends', () => {
    const { calls, read } = traced({
      ...ring(80),
      'client.ts': client,
      'a.ts': `import { polytomic } from './client'\nimport { step0 } from './ring/f0'\nexport async function a(id) {\n  await polytomic.put(${cancel})\n  return step0(3)\n}\n`,
    })
    expect(calls).toEqual(['a.ts modelSync.executions.update'])
    expect(read).toEqual(['a.ts', 'client.ts'])
  })

  it('is not who uses what a caller exports beside its requests', () => {
    const { read } = traced({
      'client.ts': client,
      'a.ts': `import { polytomic } from './client'\nexport const a = async () => (await polytomic.get('/me')).status\nexport const limit = 5\n`,
      ...many(80, 'users', (i) => `import { limit } from '../a'\nexport const user${i} = limit + ${i}\n`),
    })
    expect(read).toEqual(['a.ts', 'client.ts'])
  })

  it('is not everybody who uses the same wrapper', () => {
    const { calls, read } = traced({
      'http.ts':
        'export async function http(method, url, init) {\n  const answer = await fetch(url, { method, headers: init?.headers, body: JSON.stringify(init?.body) })\n  return answer.json()\n}\n',
      'a.ts':
        "import { http } from './http'\nexport const stop = (id) => http('PUT', `https://app.polytomic.com/api/syncs/${id}/executions/1`, { headers: { 'X-Polytomic-Version': '2024-02-08' }, body: { status: 'canceled' } })\n",
      ...many(
        80,
        'users',
        (i) =>
          `import { http } from '../http'\nexport const load${i} = (id) => http('GET', 'https://api.example.com/' + id)\n`,
      ),
    })
    expect(calls).toEqual(['a.ts modelSync.executions.update'])
    expect(read).toEqual(['a.ts', 'http.ts'])
  })

  it('is not everybody who makes an instance of the same class', () => {
    const { calls, read } = traced({
      'http.ts':
        "export class Http {\n  constructor(private base, private headers = {}) {}\n  send(method, path, body) { return fetch(this.base + path, { method, headers: this.headers, body: JSON.stringify(body) }) }\n  put(path, body) { return this.send('PUT', path, body) }\n}\n",
      'a.ts': `import { Http } from './http'\nconst polytomic = new Http('https://app.polytomic.com/api', { 'X-Polytomic-Version': '2024-02-08' })\nexport const stop = (id) => polytomic.put(${cancel})\n`,
      ...many(
        80,
        'users',
        (i) =>
          `import { Http } from '../http'\nconst http = new Http('https://api.example.com')\nexport const load${i} = (id) => http.put('/things/' + id, {})\n`,
      ),
    })
    expect(calls).toEqual(['a.ts modelSync.executions.update'])
    expect(read).toEqual(['a.ts', 'http.ts'])
  })

  it('is not everybody who imports from the same barrel', () => {
    const { calls, read } = traced({
      'package.json': '{ "name": "root", "private": true }',
      'core/package.json': '{ "name": "@acme/core", "main": "src/index.ts" }',
      'core/src/index.ts': "export * from './format'\nexport { polytomic } from './client'\n",
      'core/src/format.ts': 'export const format = (x) => String(x)\n',
      'core/src/client.ts': client,
      ...many(
        80,
        'app',
        (i) =>
          `import { format${i % 20 === 0 ? ', polytomic' : ''} } from '@acme/core'\nexport const run${i} = (id) => ${i % 20 === 0 ? `polytomic.put(${cancel})` : 'format(id)'}\n`,
      ),
    })
    expect(calls).toEqual(
      ['app/f0.ts', 'app/f20.ts', 'app/f40.ts', 'app/f60.ts'].map(
        (file) => `${file} modelSync.executions.update`,
      ),
    )
    expect(read).toEqual(
      [
        'app/f0.ts',
        'app/f20.ts',
        'app/f40.ts',
        'app/f60.ts',
        'core/src/client.ts',
        'core/src/index.ts',
      ].sort(),
    )
  })

  it('ends where barrels export each other', () => {
    const count = 60
    const { calls } = traced({
      'client.ts': client,
      ...Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `b${i}/index.ts`,
          `export * from '../b${(i + 1) % count}'\nexport * from '../b${(i * 7 + 3) % count}'\n${i === 0 ? "export * from '../client'\n" : ''}`,
        ]),
      ),
      'a.ts': `import { polytomic } from './b31'\nexport const stop = (id) => polytomic.put(${cancel})\n`,
    })
    expect(calls).toEqual(['a.ts modelSync.executions.update'])
  })
})

describe('what is read all the same', () => {
  it('is a wrapper of wrappers that is given the URL', () => {
    const { calls } = traced({
      'low.ts': 'export const low = (url, init) => fetch(url, init)\n',
      'middle.ts':
        "import { low } from './low'\nexport const middle = (url, headers) => low(url, { headers })\n",
      'a.ts':
        "import { middle } from './middle'\nmiddle('https://app.polytomic.com/api/me', { 'X-Polytomic-Version': '2024-02-08' })\n",
    })
    expect(calls).toHaveLength(1)
  })

  it('is who uses a client that was handed on', () => {
    const { calls } = traced({
      'client.ts': client,
      'context.ts': "import { polytomic } from './client'\nexport const context = { api: polytomic }\n",
      'service.ts':
        'export class Service {\n  constructor(private api) {}\n  list() { return this.api.get(`/models`) }\n}\n',
      'main.ts':
        "import { context } from './context'\nimport { Service } from './service'\nnew Service(context.api).list()\n",
    })
    expect(calls).toEqual(['service.ts models.list'])
  })

  it('is a module that is configured once and used by others', () => {
    const { calls } = traced({
      'http.ts':
        'let root\nexport const configure = (base) => { root = base }\nexport const get = (path) => fetch(root + path)\n',
      'main.ts': "import { configure } from './http'\nconfigure('https://app.polytomic.com/api')\n",
      'other.ts': "import { get } from './http'\nget('/models')\n",
    })
    expect(calls).toEqual(['other.ts models.list'])
  })

  it('grows with the code and not with what texts can be made of', () => {
    const choices = Array.from(
      { length: 60 },
      (_, i) => `const v${i + 1} = Math.random() > 0.5 ? v${i} + 'x' : v${i} + 'y'`,
    ).join('\n')
    const { calls } = traced({
      'a.ts': `${client}const v0 = 'a'\n${choices}\nexport const a = (id) => polytomic.get('/bulk/syncs/' + v60)\n`,
    })
    expect([...new Set(calls)]).toEqual(['a.ts bulkSync.get'])
    expect(calls.length).toBeLessThanOrEqual(12)
  })
})
