/** Requests whose parts stand in several files, over real folders. */
import { describe, expect, it } from 'vitest'
import { detectIn } from './folder.js'

const base = "export const BASE = 'https://app.polytomic.com/api'\n"
const get = `${base}export const get = (path) => fetch(BASE + path, { headers: { 'X-Polytomic-Version': '2024-02-08' } })\n`
const read = (call: string): string =>
  `${call}.then((res) => res.json()).then(({ data }) => console.log(data.schedule))\n`

type Row = [title: string, files: Record<string, string>, requests: string[]]

const moduleRows: Row[] = [
  [
    'a constant',
    { 'src/base.ts': base, 'src/a.ts': "import { BASE } from './base'\nfetch(BASE + '/models')" },
    ['src/a.ts models.list'],
  ],
  [
    'a constant under another name',
    { 'base.ts': base, 'a.ts': "import { BASE as root } from './base'\nfetch(root + '/models')" },
    ['a.ts models.list'],
  ],
  [
    'a namespace',
    { 'base.ts': base, 'a.ts': "import * as all from './base'\nfetch(all.BASE + '/models')" },
    ['a.ts models.list'],
  ],
  [
    'an ending of built code',
    { 'base.ts': base, 'a.ts': "import { BASE } from './base.js'\nfetch(BASE + '/models')" },
    ['a.ts models.list'],
  ],
  [
    'endings of modules',
    { 'base.mts': base, 'a.mts': "import { BASE } from './base.mjs'\nfetch(BASE + '/models')" },
    ['a.mts models.list'],
  ],
  [
    'an index',
    { 'lib/index.ts': base, 'a.ts': "import { BASE } from './lib'\nfetch(BASE + '/models')" },
    ['a.ts models.list'],
  ],
  [
    'the index of its own folder',
    { 'lib/index.ts': base, 'lib/a.ts': "import { BASE } from '.'\nfetch(BASE + '/models')" },
    ['lib/a.ts models.list'],
  ],
  [
    'a barrel',
    {
      'lib/base.ts': base,
      'lib/other.ts': 'export const x = 1',
      'lib/index.ts': "export * from './other'\nexport * from './base'",
      'a.ts': "import { BASE } from './lib'\nfetch(BASE + '/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'a barrel of barrels',
    {
      'a/b/base.ts': base,
      'a/b/index.ts': "export * from './base'",
      'a/index.ts': "export * from './b'",
      'index.ts': "export { BASE } from './a'",
      'use.ts': "import { BASE } from '.'\nfetch(BASE + '/models')",
    },
    ['use.ts models.list'],
  ],
  [
    'a renaming re-export',
    {
      'base.ts': base,
      'lib.ts': "export { BASE as ROOT } from './base'",
      'a.ts': "import { ROOT } from './lib'\nfetch(ROOT + '/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'a re-export as a namespace',
    {
      'base.ts': base,
      'lib.ts': "export * as config from './base'",
      'a.ts': "import { config } from './lib'\nfetch(config.BASE + '/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'imported, then exported',
    {
      'base.ts': base,
      'lib.ts': "import { BASE } from './base'\nexport { BASE }\nexport const MODELS = BASE + '/models'",
      'a.ts': "import { BASE, MODELS } from './lib'\nfetch(BASE + '/syncs')\nfetch(MODELS)",
    },
    ['a.ts modelSync.list', 'a.ts models.list'],
  ],
  [
    'a default',
    {
      'base.ts': "export default 'https://app.polytomic.com/api'",
      'a.ts': "import root from './base'\nfetch(root + '/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'a default, re-exported',
    {
      'base.ts': "export default 'https://app.polytomic.com/api'",
      'lib.ts': "export { default as root } from './base'",
      'b.ts': "export { default } from './base'",
      'a.ts':
        "import { root } from './lib'\nimport other from './b'\nfetch(root + '/models')\nfetch(other + '/syncs')",
    },
    ['a.ts modelSync.list', 'a.ts models.list'],
  ],
  [
    'a default object',
    {
      'base.ts': "export default { base: 'https://app.polytomic.com/api' }",
      'a.ts': "import config from './base'\nfetch(config.base + '/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'a default function',
    {
      'http.ts': "export default function (path) { return fetch('https://app.polytomic.com/api' + path) }",
      'a.ts': "import call from './http'\ncall('/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'a default class',
    {
      'http.ts':
        "export default class { get(path) { return fetch('https://app.polytomic.com/api' + path) } }",
      'a.ts': "import Http from './http'\nnew Http().get('/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'a default instance',
    {
      'http.ts':
        "import axios from 'axios'\nexport default axios.create({ baseURL: 'https://app.polytomic.com/api' })",
      'a.ts': "import http from './http'\nhttp.post('/models', {})",
    },
    ['a.ts models.create'],
  ],
  [
    'a named default',
    {
      'http.ts':
        "const http = (path: string) => fetch('https://app.polytomic.com/api' + path)\nexport { http as default }",
      'a.ts': "import call from './http'\ncall('/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'functions taken out of a client',
    {
      'http.ts':
        "const createApi = (base) => ({ get: (path) => fetch(base + path) })\nexport const { get } = createApi('https://app.polytomic.com/api')",
      'a.ts': "import { get } from './http'\nget('/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'one instance of a class',
    {
      'http.ts':
        "class Http { get(path) { return fetch('https://app.polytomic.com/api' + path) } }\nexport const http = new Http()",
      'a.ts': "import { http } from './http'\nhttp.get('/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'a client made when it is first asked for',
    {
      'http.ts':
        "import axios from 'axios'\nlet client\nexport const getClient = () => (client ??= axios.create({ baseURL: 'https://app.polytomic.com/api' }))",
      'a.ts': "import { getClient } from './http'\ngetClient().get('/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'a client given to a service',
    {
      'http.ts': "export class Http { get(path) { return fetch('https://app.polytomic.com/api' + path) } }",
      'service.ts':
        "import type { Http } from './http'\nexport class Service {\n  constructor(private http: Http) {}\n  list() { return this.http.get('/models') }\n}",
      'main.ts':
        "import { Http } from './http'\nimport { Service } from './service'\nnew Service(new Http()).list()",
    },
    ['service.ts models.list'],
  ],
  [
    'import()',
    {
      'http.ts': get,
      'a.ts':
        "export const run = async () => {\n  const { get } = await import('./http')\n  return get('/models')\n}",
    },
    ['a.ts models.list'],
  ],
  [
    'a version from an enum',
    {
      'v.ts': "export enum Version { Old = '2024-02-08' }",
      'a.ts':
        "import { Version } from './v'\nfetch('/api/models', { headers: { 'X-Polytomic-Version': Version.Old } })",
    },
    ['a.ts models.list'],
  ],
  [
    'defaults set elsewhere',
    {
      'setup.ts': "import axios from 'axios'\naxios.defaults.baseURL = 'https://app.polytomic.com/api'",
      'a.ts': "import axios from 'axios'\nimport './setup'\naxios.get('/models')",
    },
    ['a.ts models.list'],
  ],
]

const commonRows: Row[] = [
  [
    'a method of a prototype, which another file calls',
    {
      'lists.js': `function Lists() {}\nLists.prototype.ask = function (path) { return fetch('https://app.polytomic.com/api' + path) }\nexports.Lists = Lists`,
      'a.js': "const { Lists } = require('./lists')\nnew Lists().ask('/syncs')",
    },
    ['a.js modelSync.list'],
  ],
  [
    'module.exports',
    {
      'http.js': "module.exports = { get: (path) => fetch('https://app.polytomic.com/api' + path) }",
      'a.js': "const { get } = require('./http')\nget('/models')",
    },
    ['a.js models.list'],
  ],
  [
    'exports',
    {
      'http.cjs': "exports.get = (path) => fetch('https://app.polytomic.com/api' + path)",
      'a.cjs': "const http = require('./http.cjs')\nhttp.get('/models')",
    },
    ['a.cjs models.list'],
  ],
  [
    'a function',
    {
      'http.js': "module.exports = function (path) { return fetch('https://app.polytomic.com/api' + path) }",
      'a.js': "const call = require('./http')\ncall('/models')",
    },
    ['a.js models.list'],
  ],
  [
    'a function that has a name',
    {
      'http.js':
        "function get(path) { return fetch('https://app.polytomic.com/api' + path) }\nmodule.exports = get",
      'a.js': "const call = require('./http')\ncall('/models')",
    },
    ['a.js models.list'],
  ],
  [
    'a function with members',
    {
      'http.js':
        "function call(path) { return fetch('https://app.polytomic.com/api' + path) }\ncall.models = () => call('/models')\nmodule.exports = call",
      'a.js': "const call = require('./http')\ncall('/syncs')\ncall.models()",
    },
    ['a.js modelSync.list', 'http.js models.list'],
  ],
  [
    'a class as a whole',
    {
      'http.js':
        "class Http { get(path) { return fetch('https://app.polytomic.com/api' + path) } }\nmodule.exports = Http",
      'a.js': "const Http = require('./http')\nnew Http().get('/models')",
    },
    ['a.js models.list'],
  ],
  [
    'an instance',
    {
      'http.js':
        "const axios = require('axios')\nmodule.exports = axios.create({ baseURL: 'https://app.polytomic.com/api' })",
      'a.js': "const http = require('./http')\nhttp.delete('/models/1')",
    },
    ['a.js models.remove'],
  ],
  [
    'a class',
    {
      'http.js':
        "class Http { get(path) { return fetch('https://app.polytomic.com/api' + path) } }\nmodule.exports = { Http }",
      'a.js': "const { Http } = require('./http')\nnew Http().get('/models')",
    },
    ['a.js models.list'],
  ],
  [
    'exports and module.exports as one',
    {
      'http.js':
        "exports = module.exports = { get: (path) => fetch('https://app.polytomic.com/api' + path) }",
      'a.js': "const { get } = require('./http')\nget('/models')",
    },
    ['a.js models.list'],
  ],
  [
    'required in place',
    {
      'http.js': "module.exports.get = (path) => fetch('https://app.polytomic.com/api' + path)",
      'a.js': "require('./http').get('/models')",
    },
    ['a.js models.list'],
  ],
  [
    'a barrel',
    {
      'http.js': "exports.get = (path) => fetch('https://app.polytomic.com/api' + path)",
      'index.js': "module.exports = { ...require('./http'), version: 1 }",
      'a.js': "const { get } = require('.')\nget('/models')",
    },
    ['a.js models.list'],
  ],
  [
    'imported by a module, whole',
    {
      'http.cjs': "module.exports = { get: (path) => fetch('https://app.polytomic.com/api' + path) }",
      'a.mjs': "import http from './http.cjs'\nhttp.get('/models')",
    },
    ['a.mjs models.list'],
  ],
  [
    'imported by a module, by name',
    {
      'http.cjs': "exports.get = (path) => fetch('https://app.polytomic.com/api' + path)",
      'a.mjs': "import { get } from './http.cjs'\nget('/models')",
    },
    ['a.mjs models.list'],
  ],
  [
    'a module required',
    { 'http.mjs': get, 'a.cjs': "const { get } = require('./http.mjs')\nget('/models')" },
    ['a.cjs models.list'],
  ],
  [
    'export =',
    {
      'http.ts':
        "import axios = require('axios')\nconst http = axios.create({ baseURL: 'https://app.polytomic.com/api' })\nexport = http",
      'a.ts': "import http = require('./http')\nhttp.get('/models')",
    },
    ['a.ts models.list'],
  ],
]

const pathRows: Row[] = [
  [
    'paths of tsconfig',
    {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/lib/http.ts': get,
      'src/app/a.ts': "import { get } from '@/lib/http'\nget('/models')",
    },
    ['src/app/a.ts models.list'],
  ],
  [
    'a tsconfig with comments, that extends',
    {
      'base.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "~/*": ["src/*"], } } } // paths',
      'tsconfig.json': '{ // inherits\n "extends": "./base.json" }',
      'src/http.ts': get,
      'src/a.ts': "import { get } from '~/http'\nget('/models')",
    },
    ['src/a.ts models.list'],
  ],
  [
    'an exact alias',
    {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@client": ["./src/deep/http.ts"] } } }',
      'src/deep/http.ts': get,
      'src/a.ts': "import { get } from '@client'\nget('/models')",
    },
    ['src/a.ts models.list'],
  ],
  [
    'baseUrl of jsconfig',
    {
      'jsconfig.json': '{ "compilerOptions": { "baseUrl": "src" } }',
      'src/lib/http.js': get,
      'src/a.js': "import { get } from 'lib/http'\nget('/models')",
    },
    ['src/a.js models.list'],
  ],
  [
    'a tsconfig that extends a list',
    {
      'config/base.json': '{ "compilerOptions": { "paths": { "@/*": ["../src/*"] } } }',
      'tsconfig.json': '{ "extends": ["./config/base"] }',
      'src/http.ts': get,
      'src/a.ts': "import { get } from '@/http'\nget('/models')",
    },
    ['src/a.ts models.list'],
  ],
  [
    'the second place of an alias',
    {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./made/*", "./src/*"] } } }',
      'src/http.ts': get,
      'src/a.ts': "import { get } from '@/http'\nget('/models')",
    },
    ['src/a.ts models.list'],
  ],
  [
    'folders with spaces and accents',
    { 'my app/über/http.ts': get, 'my app/a.ts': "import { get } from './über/http'\nget('/models')" },
    ['my app/a.ts models.list'],
  ],
  [
    'styles and data beside',
    {
      'page.tsx':
        "import './page.css'\nimport words from './words.json'\nimport { get } from './http'\nget('/models')",
      'page.css': '',
      'words.json': '{}',
      'http.ts': get,
    },
    ['page.tsx models.list'],
  ],
  [
    'a package by its name',
    {
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/http/package.json': '{ "name": "@acme/http", "main": "./src/index.ts" }',
      'packages/http/src/index.ts': get,
      'packages/app/package.json': '{ "name": "app" }',
      'packages/app/a.ts': "import { get } from '@acme/http'\nget('/models')",
    },
    ['packages/app/a.ts models.list'],
  ],
  [
    'a package whose entry is built',
    {
      'packages/http/package.json':
        '{ "name": "@acme/http", "exports": { ".": { "types": "./dist/index.d.ts", "default": "./dist/index.js" }, "./raw": "./dist/raw.js" } }',
      'packages/http/src/index.ts': "export * from './raw'",
      'packages/http/src/raw.ts': get,
      'packages/app/package.json': '{ "name": "app" }',
      'packages/app/a.ts': "import { get } from '@acme/http'\nget('/models')",
      'packages/app/b.ts': "import { get } from '@acme/http/raw'\nget('/syncs')",
    },
    ['packages/app/a.ts models.list', 'packages/app/b.ts modelSync.list'],
  ],
  [
    'imports of package.json',
    {
      'package.json': '{ "imports": { "#http": "./src/lib/http.js" } }',
      'src/lib/http.js': get,
      'src/a.js': "import { get } from '#http'\nget('/models')",
    },
    ['src/a.js models.list'],
  ],
]

const cycleRows: Row[] = [
  [
    'two files that import each other',
    {
      'base.ts': `import { models } from './a'\n${base}export const run = () => models()`,
      'a.ts': "import { BASE } from './base'\nexport const models = () => fetch(BASE + '/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'barrels that export each other',
    {
      'x.ts': `export * from './y'\n${base}`,
      'y.ts': "export * from './x'\nexport const other = 1",
      'a.ts': "import { BASE, other } from './y'\nfetch(BASE + '/models')\nfetch(other + '/syncs')",
    },
    ['a.ts models.list'],
  ],
  [
    'barrels that export each other, and a name of neither',
    {
      'x.ts': `export * from './y'\n${base}`,
      'y.ts': "export * from './x'",
      'a.ts':
        "import { BASE } from './x'\nimport { missing } from './y'\nfetch(missing + '/syncs')\nfetch(BASE + '/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'one name that each has from the other',
    {
      'x.ts': `export { Z } from './y'\n${base}`,
      'y.ts': "export { Z } from './x'",
      'a.ts':
        "import { BASE } from './x'\nimport { Z } from './y'\nfetch(Z + '/syncs')\nfetch(BASE + '/models')",
    },
    ['a.ts models.list'],
  ],
  [
    'a constant made of itself',
    {
      'x.ts': `import { Y } from './y'\n${base}export const X = Y + '/x'`,
      'y.ts': "import { X } from './x'\nexport const Y = X + '/y'",
      'a.ts': "import { BASE, X } from './x'\nfetch(BASE + '/models')\nfetch(X)",
    },
    ['a.ts models.list'],
  ],
  [
    'a file that imports itself',
    { 'a.ts': `import * as self from './a'\n${base}fetch(self.BASE + '/models')` },
    ['a.ts models.list'],
  ],
  [
    'functions that call each other',
    {
      'x.ts': `import { retry } from './y'\nexport const get = (path) => retry(path)\n`,
      'y.ts':
        "import { get } from './x'\nexport const retry = (path) => fetch('https://app.polytomic.com/api' + path).catch(() => get(path))",
      'a.ts': "import { get } from './x'\nget('/models')",
    },
    ['a.ts models.list'],
  ],
]

describe.each([
  ['modules', moduleRows],
  ['CommonJS', commonRows],
  ['names of modules', pathRows],
  ['cycles', cycleRows],
])('%s', (_, rows) => {
  it.each(rows)('%s', async (_title, files, requests) => {
    const found = await detectIn(files)
    expect(found.failures).toEqual([])
    expect(found.requests).toEqual(requests)
  })
})

describe('files that do not name Polytomic', () => {
  it('are found where they import a wrapper', async () => {
    const found = await detectIn({
      'http.ts': get,
      'jobs/nightly.ts': "import { get } from '../http'\nget('/models')",
    })
    expect(found.candidates).toEqual(['http.ts'])
    expect(found.requests).toEqual(['jobs/nightly.ts models.list'])
  })

  it('are found where they import what is made of a wrapper, and are edited', async () => {
    const found = await detectIn({
      'http.ts': get,
      'syncs.ts': "import { get } from './http'\nexport const sync = (id) => get('/bulk/' + 'syncs/' + id)",
      'index.ts': "export * from './syncs'",
      'page.ts': `import { sync } from '.'\n${read('sync(1)')}`,
    })
    expect(found.candidates).toEqual(['http.ts'])
    expect(found.requests).toEqual(['syncs.ts bulkSync.get'])
    expect(found.after['page.ts']).toBe(
      `import { sync } from '.'\n${read('sync(1)').replace('data.schedule', 'data.default_schedule')}`,
    )
  })

  it('are found where the wrapper itself stands in one', async () => {
    const found = await detectIn({
      'config.ts': base,
      'http.ts': "export const get = (root, path) => fetch(root + '/' + path)",
      'a.ts': "import { BASE } from './config'\nimport { get } from './http'\nget(BASE, 'models')",
    })
    expect(found.candidates).toEqual(['config.ts'])
    expect(found.requests).toEqual(['a.ts models.list'])
  })

  it('are found where they render what another file has read', async () => {
    const found = await detectIn({
      'page.tsx': `import { Row } from './row'\nexport async function Page() {\n  const { data } = await (await fetch('https://app.polytomic.com/api/bulk/syncs/1', { headers: { 'X-Polytomic-Version': '2024-02-08' } })).json()\n  return <Row sync={data} />\n}\n`,
      'row.tsx': 'export const Row = ({ sync }) => <td>{sync.schedule.frequency}</td>\n',
    })
    expect(found.candidates).toEqual(['page.tsx'])
    expect(found.after['row.tsx']).toBe(
      'export const Row = ({ sync }) => <td>{sync.default_schedule.frequency}</td>\n',
    )
  })

  it('are found where they build what another file sends', async () => {
    const found = await detectIn({
      'payload.ts': "export const payload = (name) => ({ name, schedule: { frequency: 'daily' } })\n",
      'send.ts':
        "import { payload } from './payload'\nfetch('https://app.polytomic.com/api/bulk/syncs', {\n  method: 'POST',\n  headers: { 'X-Polytomic-Version': '2024-02-08' },\n  body: JSON.stringify(payload('a')),\n})\n",
    })
    expect(found.candidates).toEqual(['send.ts'])
    expect(found.after['payload.ts']).toBe(
      "export const payload = (name) => ({ name, default_schedule: { frequency: 'daily' } })\n",
    )
  })

  it('are found where they extend a class', async () => {
    const found = await detectIn({
      'http.ts':
        "export class Http {\n  protected get(path: string) { return fetch('https://app.polytomic.com/api' + path) }\n}\n",
      'models.ts':
        "import { Http } from './http'\nexport class Models extends Http {\n  all() { return this.get('/models') }\n}\n",
    })
    expect(found.requests).toEqual(['models.ts models.list'])
  })

  it('are found where a type of the program is used in them', async () => {
    const found = await detectIn({
      'types.ts': 'export interface Bulk {\n  id: string\n  schedule: { frequency: string }\n}\n',
      'load.ts':
        "import type { Bulk } from './types'\nexport async function load(id: string): Promise<Bulk> {\n  const res = await fetch('https://app.polytomic.com/api/bulk/syncs/' + id, { headers: { 'X-Polytomic-Version': '2024-02-08' } })\n  return (await res.json()).data\n}\n",
      'show.ts':
        "import type { Bulk } from './types'\nexport const show = (bulk: Bulk) => bulk.schedule.frequency\n",
    })
    expect(Object.keys(found.after).sort()).toEqual(['load.ts', 'show.ts', 'types.ts'])
    expect(found.after['types.ts']).toContain('default_schedule: { frequency: string }')
    expect(found.after['show.ts']).toContain('bulk.default_schedule.frequency')
  })

  it('are left alone where they import something else of the same name', async () => {
    const other = 'export const get = (path) => cache[path]\nconst cache = {}\n'
    const found = await detectIn({
      'a/http.ts': get,
      'a/use.ts': "import { get } from './http'\nget('/models')",
      'b/http.ts': other,
      'b/use.ts': `import { get } from './http'\n${read("get('/bulk/syncs/1')")}`,
    })
    expect(found.requests).toEqual(['a/use.ts models.list'])
    expect(Object.keys(found.after)).toEqual(['a/http.ts'])
  })
})

describe('functions that nothing calls by name', () => {
  const client = `${base}export class Api {
  get(path) { return fetch(BASE + path) }
  del(path) { return fetch(BASE + path, { method: 'DELETE' }) }
}
`

  it('make no request where no other way leads to them', async () => {
    const found = await detectIn({
      'api.js': client,
      'use.js': "import { Api } from './api.js'\nnew Api().get('/models')",
    })
    expect(found.requests).toEqual(['use.js models.list'])
  })

  it('are not known where a name of run time may mean them', async () => {
    const found = await detectIn({
      'api.js': client,
      'use.js':
        "import { Api } from './api.js'\nconst api = new Api()\nexport const go = (verb, path) => api[verb](path)",
    })
    expect(found.requests).toEqual(['api.js unresolved', 'api.js unresolved'])
  })
})

describe('defaults of the axios instance that all share', () => {
  const setup = `import axios from 'axios'
axios.defaults.baseURL = 'https://app.polytomic.com/api'
axios.defaults.headers.common['X-Polytomic-Version'] = '2024-02-08'
`
  const stop = `import axios from 'axios'
export const stop = (s, e) => axios.put(\`/syncs/\${s}/executions/\${e}\`, { status: 'canceled' })
export const jobs = () => axios.get('/jobs') // not app.polytomic.com
`

  it('count in files that one program brings together', async () => {
    const found = await detectIn({
      'setup.js': setup,
      'jobs/stop.js': stop.replace(/\nexport const jobs.*/, ''),
      'main.js': "import './setup.js'\nimport { stop } from './jobs/stop.js'\nstop('a', 'b')",
    })
    expect(found.requests).toEqual(['jobs/stop.js modelSync.executions.update'])
    expect(Object.keys(found.after).sort()).toEqual(['jobs/stop.js', 'setup.js'])
  })

  it('are a guess in files that nothing brings together', async () => {
    const found = await detectIn({
      'setup.js': setup,
      'stop.js': stop,
      'test/all.test.js': "import '../setup.js'\nimport '../stop.js'",
    })
    expect(found.requests).toEqual(['stop.js modelSync.executions.update'])
    expect(Object.keys(found.after)).toEqual([])
    expect(found.findings.map(({ change, fix }) => `${change} ${fix}`).sort()).toEqual([
      'execution-cancel suggest',
      'version-header suggest',
    ])
  })
})

describe('files that must not be edited', () => {
  const files = {
    'http.ts': get,
    'src/a.ts': `import { get } from '../http'\n${read("get('/bulk/syncs/1')")}`,
    'legacy/b.ts': `import { get } from '../http'\n${read("get('/bulk/syncs/2')")}`,
  }

  it('are read, and nothing that depends on them is changed', async () => {
    const found = await detectIn(files, { exclude: ['legacy/**'] })
    expect(found.requests).toEqual(['legacy/b.ts bulkSync.get', 'src/a.ts bulkSync.get'])
    expect(Object.keys(found.after)).not.toContain('legacy/b.ts')
    expect(found.findings.filter(({ file, fix }) => file === 'legacy/b.ts' && fix === 'auto')).toEqual([])
  })

  it('are those beside the path that was named', async () => {
    const found = await detectIn(files, { paths: ['src', 'http.ts'] })
    expect(Object.keys(found.after)).not.toContain('legacy/b.ts')
    expect(found.findings.some(({ file, fix }) => file === 'legacy/b.ts' && fix === 'manual')).toBe(true)
  })

  it('are declarations, and what they say is not read otherwise', async () => {
    const found = await detectIn({
      'types.d.ts': 'export interface Bulk { id: string; schedule: { frequency: string } }\n',
      'a.ts': `import type { Bulk } from './types'
const headers = { 'X-Polytomic-Version': '2024-02-08' }
const url = 'https://app.polytomic.com/api/bulk/syncs/1'
const { data } = (await (await fetch(url, { headers })).json()) as { data: Bulk }
console.log(data.schedule)
const body: Omit<Bulk, 'id'> = { schedule: { frequency: 'daily' } }
await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) })
`,
    })
    expect(found.findings.map(({ line, change, fix }) => `${line} ${change} ${fix}`)).toEqual([
      '2 version-header auto',
      '5 bulk-sync-schedule manual',
      '6 bulk-sync-schedule manual',
    ])
    expect(found.findings[1]?.message).toContain('but types.d.ts:1 declares this property')
  })

  it('are those that cannot be parsed, and the others are done', async () => {
    const found = await detectIn({
      ...files,
      'src/broken.ts': "import { get } from '../http'\nget('/models'",
    })
    expect(found.failures).toHaveLength(1)
    expect(found.failures[0]).toMatchObject({ file: 'src/broken.ts' })
    expect(found.failures[0]?.reason).toContain('line 2')
    expect(Object.keys(found.after)).not.toContain('src/broken.ts')
    expect(found.requests).toContain('src/a.ts bulkSync.get')
  })
})
