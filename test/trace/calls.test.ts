/**
 * Which requests are Polytomic's, and which operation they perform, over the styles in which clients are written.
 * `unresolved`: Polytomic's for certain, but nobody can say which. `none`: not Polytomic's, or no request at all.
 */
import { describe, expect, it } from 'vitest'
import { type RequestRow, requestsOf } from './one-file.js'

const pin = "headers: { 'X-Polytomic-Version': '2024-02-08' }"

const fetchRows: RequestRow[] = [
  ['a literal URL', `fetch('https://app.polytomic.com/api/me')`, 'identity.get', 'proven'],
  [
    'a query behind the path',
    `fetch('https://app.polytomic.com/api/syncs?active=true')`,
    'modelSync.list',
    'proven',
  ],
  [
    'a slash at the end',
    `fetch('https://app.polytomic.com/api/syncs/', { method: 'POST' })`,
    'modelSync.create',
    'proven',
  ],
  [
    'a method in small letters',
    `fetch(\`https://app.polytomic.com/api/bulk/syncs/\${id}\`, { method: 'put' })`,
    'bulkSync.update',
    'proven',
  ],
  [
    'a method from a constant',
    `const PUT = 'PUT'
     fetch(\`https://app.polytomic.com/api/bulk/syncs/\${id}\`, { method: PUT })`,
    'bulkSync.update',
    'proven',
  ],
  [
    'a base with /api',
    `const BASE = 'https://app.polytomic.com/api'
     fetch(\`\${BASE}/bulk/syncs/\${id}/schemas\`)`,
    'bulkSync.schemas.list',
    'proven',
  ],
  [
    'a base without /api',
    `const HOST = 'https://app.polytomic.com'
     fetch(HOST + '/api/bulk/syncs/' + id + '/executions', { method: 'POST' })`,
    'bulkSync.start',
    'proven',
  ],
  [
    'a host alone',
    `const host = 'app.polytomic.com'
     fetch('https://' + host + '/api/connections/' + id + '/share', { method: 'POST' })`,
    'connections.createSharedConnection',
    'proven',
  ],
  [
    'a host in capitals, with a port',
    `fetch('https://APP.Polytomic.com:443/api/organizations')`,
    'organization.list',
    'proven',
  ],
  ['another subdomain', `fetch('https://eu.polytomic.com/api/webhooks')`, 'webhooks.list', 'proven'],
  [
    'a base with a slash at its end',
    `const config = { url: 'https://app.polytomic.com/api/' }
     fetch(config.url + 'models')`,
    'models.list',
    'proven',
  ],
  ['concat', `fetch('https://app.polytomic.com'.concat('/api/syncs/', id))`, 'modelSync.get', 'proven'],
  [
    'a text grown by an assignment',
    `let url = 'https://app.polytomic.com/api/syncs/'
     url = url + id
     fetch(url, { method: 'PUT' })`,
    'modelSync.update',
    'proven',
  ],
  [
    'a text grown by a query only',
    `let url = 'https://app.polytomic.com/api/syncs'
     if (token) url += '?page_token=' + token
     fetch(url)`,
    'modelSync.list',
    'proven',
  ],
  [
    'one path or another',
    `let path
     if (archived) path = '/syncs'
     else path = '/models'
     fetch('https://app.polytomic.com/api' + path)`,
    'modelSync.list, models.list',
    'proven',
  ],
  [
    'one path or another, by a switch',
    `let path
     switch (kind) {
       case 'sync': path = '/syncs'; break
       default: path = '/models'
     }
     fetch('https://app.polytomic.com/api' + path)`,
    'modelSync.list, models.list',
    'proven',
  ],
  [
    'one or all',
    `fetch('https://app.polytomic.com/api/bulk/syncs' + (id ? '/' + id : ''))`,
    'bulkSync.get, bulkSync.list',
    'proven',
  ],
  [
    'a loop over paths',
    `for (const path of ['/syncs', '/models']) fetch('https://app.polytomic.com/api' + path)`,
    'modelSync.list, models.list',
    'proven',
  ],
  [
    'a placeholder filled',
    `fetch('https://app.polytomic.com/api/syncs/:id'.replace(':id', id))`,
    'modelSync.get',
    'proven',
  ],
  [
    'a slash cut off',
    `const base = 'https://app.polytomic.com/api/'.replace(/\\/+$/, '')
     fetch(base + '/models')`,
    'models.list',
    'proven',
  ],
  [
    'URLSearchParams in a template',
    `fetch(\`https://app.polytomic.com/api/syncs?\${new URLSearchParams({ active: 'true' })}\`)`,
    'modelSync.list',
    'proven',
  ],
  [
    'a query that may be empty',
    `const query = limit ? \`?limit=\${limit}\` : ''
     fetch(\`https://app.polytomic.com/api/syncs\${query}\`)`,
    'modelSync.list',
    'proven',
  ],
  [
    'a frozen configuration',
    `const config = Object.freeze({ base: 'https://app.polytomic.com/api' })
     fetch(config.base + '/models')`,
    'models.list',
    'proven',
  ],
  [
    'a configuration with overrides',
    `const config = { base: 'https://app.polytomic.com/api', ...overrides }
     fetch(config.base + '/models')`,
    'models.list',
    'proven',
  ],
  [
    'as const satisfies',
    `const config = { base: 'https://app.polytomic.com/api' } as const satisfies Record<string, string>
     fetch(\`\${config.base}/models\`)`,
    'models.list',
    'proven',
  ],
  [
    'constants taken apart',
    `const { base } = { base: 'https://app.polytomic.com/api' }
     const [path] = ['/models']
     fetch(base + path)`,
    'models.list',
    'proven',
  ],
  [
    'a base that is waited for',
    `const base = async () => 'https://app.polytomic.com/api'
     fetch((await base()) + '/models')`,
    'models.list',
    'proven',
  ],
  [
    'pieces joined',
    `fetch(['https://app.polytomic.com', 'api', 'syncs', id, 'status'].join('/'))`,
    'modelSync.getStatus',
    'proven',
  ],
  [
    'an encoded id',
    `fetch(\`https://app.polytomic.com/api/syncs/\${encodeURIComponent(id)}/executions\`)`,
    'modelSync.executions.list',
    'proven',
  ],
  [
    'a path made by a function',
    `const path = (id) => '/api/syncs/' + id
     fetch('https://app.polytomic.com' + path('7') + '/activate', { method: 'POST' })`,
    'modelSync.activate',
    'proven',
  ],
  [
    'a table of paths',
    `const routes = { list: '/syncs', one: (id) => \`/syncs/\${id}\` }
     const root = 'https://app.polytomic.com/api'
     fetch(root + routes.list)
     fetch(root + routes.one(7), { method: 'DELETE' })`,
    'modelSync.list, modelSync.remove',
    'proven',
  ],
  [
    'an enum of paths',
    `enum Route { Syncs = '/api/syncs' }
     fetch('https://app.polytomic.com' + Route.Syncs)`,
    'modelSync.list',
    'proven',
  ],
  [
    'a static segment wins over an id',
    `fetch('https://app.polytomic.com/api/bulk/syncs/status')`,
    'bulkSync.executions.listStatus',
    'proven',
  ],
  [
    'new URL with a base',
    `fetch(new URL('/api/syncs', 'https://app.polytomic.com'))`,
    'modelSync.list',
    'proven',
  ],
  [
    'new URL, relative to a base with a slash',
    `fetch(new URL('syncs/' + id, 'https://app.polytomic.com/api/'))`,
    'modelSync.get',
    'proven',
  ],
  [
    'new URL with a query set later',
    `const url = new URL('https://app.polytomic.com/api/syncs')
     url.searchParams.set('page_token', token)
     fetch(url.toString())`,
    'modelSync.list',
    'proven',
  ],
  [
    'the href of a URL',
    `const url = new URL('/api/models', 'https://app.polytomic.com')
     fetch(url.href)`,
    'models.list',
    'proven',
  ],
  [
    'a URL in a template',
    `const base = new URL('https://app.polytomic.com/api')
     fetch(\`\${base}/models/\${id}\`)`,
    'models.get',
    'proven',
  ],
  [
    'a Request',
    `fetch(new Request('https://app.polytomic.com/api/connections', { method: 'POST' }))`,
    'connections.create',
    'proven',
  ],
  [
    'a Request in a variable',
    `const request = new Request(\`https://app.polytomic.com/api/syncs/\${s}/executions/\${e}\`, { method: 'PUT', body: '{}' })
     await fetch(request)`,
    'modelSync.executions.update',
    'proven',
  ],
  [
    'options in a variable',
    `const options = { method: 'DELETE', ${pin} }
     fetch('https://app.polytomic.com/api/webhooks/' + id, options)`,
    'webhooks.remove',
    'proven',
  ],
  [
    'options spread',
    `const shared = { ${pin} }
     fetch('https://app.polytomic.com/api/webhooks', { ...shared, method: 'POST' })`,
    'webhooks.create',
    'proven',
  ],
  [
    'options filled later',
    `const options: RequestInit = {}
     options.method = 'POST'
     fetch('https://app.polytomic.com/api/bulk/syncs', options)`,
    'bulkSync.create',
    'proven',
  ],
  [
    'options by assign',
    `const shared = { ${pin} }
     fetch('https://app.polytomic.com/api/webhooks', Object.assign({ method: 'POST' }, shared))`,
    'webhooks.create',
    'proven',
  ],
  ['window.fetch', `window.fetch('https://app.polytomic.com/api/events')`, 'events.list', 'proven'],
  ['globalThis.fetch', `globalThis.fetch('https://app.polytomic.com/api/events')`, 'events.list', 'proven'],
  ['fetch in a sequence', `(0, fetch)('https://app.polytomic.com/api/events')`, 'events.list', 'proven'],
  [
    'fetch in a generator',
    `async function* pages() {
       yield await fetch('https://app.polytomic.com/api/events')
     }`,
    'events.list',
    'proven',
  ],
  [
    'node-fetch',
    `import fetch from 'node-fetch'
     fetch('https://app.polytomic.com/api/events')`,
    'events.list',
    'proven',
  ],
  [
    'node-fetch by require',
    `const fetch = require('node-fetch')
     fetch('https://app.polytomic.com/api/events')`,
    'events.list',
    'proven',
    { file: 'code.cjs' },
  ],
  [
    'undici',
    `import { fetch as send } from 'undici'
     send('https://app.polytomic.com/api/events')`,
    'events.list',
    'proven',
  ],
  [
    'a method nobody knows',
    `export const call = (method) => fetch('https://app.polytomic.com/api/syncs', { method })`,
    'unresolved',
    'proven',
  ],
  [
    'options nobody knows',
    `export const call = (options) => fetch('https://app.polytomic.com/api/syncs', options)`,
    'unresolved',
    'proven',
  ],
  [
    'a path nobody knows',
    `export const call = (path) => fetch('https://app.polytomic.com/api' + path)`,
    'unresolved',
    'proven',
  ],
  [
    'a collection nobody knows',
    `export const call = (kind, id) => fetch(\`https://app.polytomic.com/api/\${kind}/\${id}\`)`,
    'unresolved',
    'proven',
  ],
  [
    'a method that the route does not know',
    `fetch(\`https://app.polytomic.com/api/bulk/syncs/\${id}\`, { method: 'PATCH' })`,
    'unresolved',
    'proven',
  ],
  [
    'a route that is not there',
    `fetch('https://app.polytomic.com/api/nothing/here')`,
    'unresolved',
    'proven',
  ],
  [
    'a path that loses /api by the rules of URLs',
    `fetch(new URL('/syncs', 'https://app.polytomic.com/api'))`,
    'unresolved',
    'proven',
  ],
  [
    'a relative path that replaces /api by the rules of URLs',
    `fetch(new URL('syncs', 'https://app.polytomic.com/api'))`,
    'unresolved',
    'proven',
  ],
]

const axiosRows: RequestRow[] = [
  ['get', `axios.get('https://app.polytomic.com/api/bulk/syncs')`, 'bulkSync.list', 'proven'],
  ['post', `axios.post('https://app.polytomic.com/api/bulk/syncs', body)`, 'bulkSync.create', 'proven'],
  [
    'put, patch and delete',
    `axios.put(\`https://app.polytomic.com/api/models/\${id}\`, body)
     axios.patch(\`https://app.polytomic.com/api/bulk/syncs/\${id}/schemas\`, body)
     axios.delete(\`https://app.polytomic.com/api/models/\${id}\`)`,
    'bulkSync.schemas.patch, models.remove, models.update',
    'proven',
  ],
  ['a URL alone', `axios('https://app.polytomic.com/api/syncs')`, 'modelSync.list', 'proven'],
  [
    'a URL and a configuration',
    `axios('https://app.polytomic.com/api/syncs', { method: 'post', data: body })`,
    'modelSync.create',
    'proven',
  ],
  [
    'a configuration',
    `axios({ method: 'PUT', url: \`https://app.polytomic.com/api/syncs/\${s}/executions/\${e}\`, data: { status: 'canceled' } })`,
    'modelSync.executions.update',
    'proven',
  ],
  [
    'request',
    `axios.request({ baseURL: 'https://app.polytomic.com', url: '/api/connections/' + id })`,
    'connections.get',
    'proven',
  ],
  [
    'an instance',
    `const api = axios.create({ baseURL: 'https://app.polytomic.com/api' })
     api.get('/syncs')`,
    'modelSync.list',
    'proven',
  ],
  [
    'an instance, a path without a slash',
    `const api = axios.create({ baseURL: 'https://app.polytomic.com/api/' })
     api.post('bulk/syncs/' + id + '/activate', {})`,
    'bulkSync.activate',
    'proven',
  ],
  [
    'an instance called',
    `const api = axios.create({ baseURL: 'https://app.polytomic.com' })
     api({ url: '/api/models', method: 'post' })`,
    'models.create',
    'proven',
  ],
  [
    'an instance, request',
    `const api = axios.create({ baseURL: 'https://app.polytomic.com' })
     api.request({ url: '/api/models' })`,
    'models.list',
    'proven',
  ],
  [
    'an instance whose defaults are set later',
    `const api = axios.create()
     api.defaults.baseURL = 'https://app.polytomic.com/api'
     api.get('/models')`,
    'models.list',
    'proven',
  ],
  [
    'defaults of axios itself',
    `axios.defaults.baseURL = 'https://app.polytomic.com/api'
     axios.get('/models')`,
    'models.list',
    'proven',
  ],
  [
    'a header set by an interceptor',
    `const api = axios.create({ baseURL: '/proxy' })
     api.interceptors.request.use((config) => {
       config.headers['X-Polytomic-Version'] = '2024-02-08'
       return config
     })
     api.get('/api/models')`,
    'models.list',
    'proven',
  ],
  [
    'AxiosHeaders',
    `const headers = new axios.AxiosHeaders()
     headers.set('X-Polytomic-Version', '2024-02-08')
     axios.get('/api/models', { headers })`,
    'models.list',
    'proven',
  ],
  [
    'an instance that may be missing',
    `const api = on ? axios.create({ baseURL: 'https://app.polytomic.com/api' }) : undefined
     api?.get('/models')`,
    'models.list',
    'proven',
  ],
  [
    'an instance that sends nothing',
    `export const api = axios.create({ baseURL: 'https://app.polytomic.com/api' })`,
    'none',
    null,
  ],
  [
    'two instances of one factory',
    `const make = (baseURL) => axios.create({ baseURL })
     make('https://app.polytomic.com/api').get('/models')
     make('https://api.vendor.example').get('/syncs')`,
    'models.list',
    'proven',
  ],
  [
    'a header in common defaults',
    `const api = axios.create({ baseURL: '/proxy' })
     api.defaults.headers.common['X-Polytomic-Version'] = '2024-02-08'
     api.get('/api/models')`,
    'models.list',
    'proven',
  ],
  [
    'a parameter typed as an instance',
    `import type { AxiosInstance } from 'axios'
     export const list = (http: AxiosInstance) => http.get('/api/models', { ${pin} })`,
    'models.list',
    'proven',
  ],
  [
    'taken apart',
    `const { get } = axios
     get('https://app.polytomic.com/api/models')`,
    'models.list',
    'proven',
  ],
  [
    'axios.all',
    `axios.all([axios.get('https://app.polytomic.com/api/models'), axios.get('https://app.polytomic.com/api/syncs')])`,
    'modelSync.list, models.list',
    'proven',
  ],
  [
    'a whole URL beats the base',
    `const vendor = axios.create({ baseURL: 'https://api.vendor.example' })
     vendor.get('https://app.polytomic.com/api/models')`,
    'models.list',
    'proven',
  ],
  [
    'another vendor through an instance',
    `const api = axios.create({ baseURL: 'https://app.polytomic.com/api' })
     api.get('https://api.vendor.example/syncs')`,
    'none',
    null,
  ],
]

const moduleRows: RequestRow[] = [
  [
    'require',
    `const axios = require('axios')
     axios.get('https://app.polytomic.com/api/models')`,
    'models.list',
    'proven',
    { file: 'code.cjs' },
  ],
  [
    'require, default',
    `const axios = require('axios').default
     axios.get('https://app.polytomic.com/api/models')`,
    'models.list',
    'proven',
    { file: 'code.cjs' },
  ],
  [
    'require in place',
    `require('axios').get('https://app.polytomic.com/api/models')`,
    'models.list',
    'proven',
    { file: 'code.cjs' },
  ],
  [
    'import =',
    `import axios = require('axios')
     axios.get('https://app.polytomic.com/api/models')`,
    'models.list',
    'proven',
  ],
  [
    'import()',
    `const { default: axios } = await import('axios')
     axios.get('https://app.polytomic.com/api/models')`,
    'models.list',
    'proven',
  ],
  [
    'a namespace',
    `import * as axios from 'axios'
     axios.default.get('https://app.polytomic.com/api/models')`,
    'models.list',
    'proven',
  ],
]

const proxyRows: RequestRow[] = [
  ['the version header alone', `fetch('/api/bulk/syncs', { ${pin} })`, 'bulkSync.list', 'proven'],
  [
    'the header in small letters',
    `fetch('/api/bulk/syncs', { headers: { 'x-polytomic-version': '2024-02-08' } })`,
    'bulkSync.list',
    'proven',
  ],
  [
    'the header by a constant key',
    `const NAME = 'X-Polytomic-Version'
     fetch('/api/bulk/syncs', { headers: { [NAME]: '2024-02-08' } })`,
    'bulkSync.list',
    'proven',
  ],
  [
    'Headers',
    `const headers = new Headers({ Accept: 'application/json' })
     headers.set('X-Polytomic-Version', '2024-02-08')
     fetch('/api/bulk/syncs', { headers })`,
    'bulkSync.list',
    'proven',
  ],
  [
    'Headers, append',
    `const headers = new Headers()
     headers.append('X-Polytomic-Version', '2024-02-08')
     fetch('/api/bulk/syncs', { headers })`,
    'bulkSync.list',
    'proven',
  ],
  [
    'headers filled later',
    `const headers: Record<string, string> = {}
     headers['X-Polytomic-Version'] = '2024-02-08'
     fetch('/api/bulk/syncs', { headers })`,
    'bulkSync.list',
    'proven',
  ],
  [
    'headers as pairs',
    `fetch('/api/bulk/syncs', { headers: [['X-Polytomic-Version', '2024-02-08']] })`,
    'bulkSync.list',
    'proven',
  ],
  [
    'headers made by a function',
    `const headers = () => ({ 'X-Polytomic-Version': '2024-02-08' })
     fetch('/api/bulk/syncs', { headers: headers() })`,
    'bulkSync.list',
    'proven',
  ],
  [
    'headers by assign',
    `fetch('/api/bulk/syncs', { headers: Object.assign({}, { 'X-Polytomic-Version': '2024-02-08' }) })`,
    'bulkSync.list',
    'proven',
  ],
  [
    'a prefix before /api',
    `fetch('/proxy/polytomic/api/bulk/syncs/' + id, { ${pin} })`,
    'bulkSync.get',
    'proven',
  ],
  [
    'a base that nobody knows',
    `export const list = (base) => fetch(base + '/api/bulk/syncs', { ${pin} })`,
    'bulkSync.list',
    'proven',
  ],
  [
    'a base from the environment, with the header',
    `fetch(process.env.API_URL + '/bulk/syncs', { ${pin} })`,
    'bulkSync.list',
    'proven',
  ],
  [
    'a base from the environment with a default',
    `const base = process.env.POLYTOMIC_URL ?? 'https://app.polytomic.com'
     fetch(base + '/api/bulk/syncs')`,
    'bulkSync.list',
    'proven',
  ],
  [
    'a setting named after Polytomic',
    `fetch(process.env.POLYTOMIC_URL + '/api/bulk/syncs')`,
    'bulkSync.list',
    'likely',
  ],
  ['a proxy, no header', `fetch('/api/bulk/syncs')`, 'none', null],
  [
    'a host of the configuration',
    `fetch('https://sync.acme.internal/api/bulk/syncs')`,
    'bulkSync.list',
    'proven',
    { hosts: ['sync.acme.internal'] },
  ],
  ['a host of nobody', `fetch('https://sync.acme.internal/api/bulk/syncs')`, 'none', null],
]

const otherRows: RequestRow[] = [
  ['another vendor', `fetch('https://api.vendor.example/api/organizations/' + id)`, 'none', null],
  ['a longer host', `fetch('https://app.polytomic.com.evil.example/api/syncs')`, 'none', null],
  ['the host as a user name', `fetch('https://app.polytomic.com@evil.example/api/syncs')`, 'none', null],
  [
    'the host in a query',
    `fetch('https://evil.example/?to=https://app.polytomic.com/api/syncs')`,
    'none',
    null,
  ],
  ['the documentation', `fetch('https://docs.polytomic.com/api/syncs')`, 'none', null],
  ['the site', `fetch('https://www.polytomic.com/api/syncs')`, 'none', null],
  [
    'a parameter called fetch',
    `export const run = (fetch) => fetch('/api/syncs', { method: 'GET' })`,
    'none',
    null,
  ],
  [
    'a function called fetch',
    `const seen = {}
     function fetch(key) { return seen[key] }
     fetch('https://app.polytomic.com/api/syncs')`,
    'none',
    null,
  ],
  [
    'an object called axios',
    `const axios = { get: (key) => seen[key] }
     axios.get('https://app.polytomic.com/api/syncs')`,
    'none',
    null,
  ],
  ['a log line', `console.log('https://app.polytomic.com/api/syncs')`, 'none', null],
  ['an error', `throw new Error('https://app.polytomic.com/api is down')`, 'none', null],
  ['a constant that nobody uses', `export const API = 'https://app.polytomic.com/api'`, 'none', null],
  [
    'a page of the application, handed on',
    `import { send } from '@acme/mail'
     send({ link: 'https://app.polytomic.com/org/1/syncs/2' })`,
    'none',
    null,
  ],
  [
    'a comment',
    `// fetch('https://app.polytomic.com/api/syncs')
     fetch('/api/syncs')`,
    'none',
    null,
  ],
  [
    'a link',
    `export const Link = () => <a href="https://app.polytomic.com/api/syncs">raw</a>`,
    'none',
    null,
    { file: 'code.tsx' },
  ],
  [
    'a header of another name',
    `fetch('/api/syncs', { headers: { 'Polytomic-Version': '2024-02-08' } })`,
    'none',
    null,
  ],
  [
    'a proxy for the browser',
    `import { createProxyMiddleware } from 'http-proxy-middleware'
     app.use('/api', createProxyMiddleware({ target: 'https://app.polytomic.com' }))`,
    'unresolved',
    'proven',
  ],
  [
    'a request object for something unknown',
    `import { send } from '@acme/http'
     send({ url: 'https://app.polytomic.com/api/syncs', verb: 'POST' })`,
    'unresolved',
    'proven',
  ],
  [
    'the header for something unknown',
    `import { send } from '@acme/http'
     send('/syncs', { 'X-Polytomic-Version': '2024-02-08' })`,
    'unresolved',
    'proven',
  ],
  [
    'a module that is not here',
    `import { fetch } from './http'
     fetch('https://app.polytomic.com/api/syncs')`,
    'unresolved',
    'proven',
  ],
]

const clientRows: RequestRow[] = [
  [
    'useSWR',
    `import useSWR from 'swr'
     const fetcher = (url) => fetch(url).then((r) => r.json())
     export const useSyncs = () => useSWR('https://app.polytomic.com/api/syncs', fetcher)`,
    'modelSync.list',
    'proven',
  ],
  [
    'an expectation of a test',
    `expect(fetch).toHaveBeenCalledWith('https://app.polytomic.com/api/syncs')`,
    'modelSync.list',
    'proven',
  ],
  [
    'got',
    `import got from 'got'
     got('https://app.polytomic.com/api/syncs')`,
    'modelSync.list',
    'proven',
  ],
  [
    'ky',
    `import ky from 'ky'
     const api = ky.create({ prefixUrl: 'https://app.polytomic.com/api' })
     api.get('syncs')`,
    'modelSync.list',
    'proven',
  ],
  [
    'superagent',
    `import request from 'superagent'
     request.put('https://app.polytomic.com/api/bulk/syncs/1').send({})`,
    'bulkSync.update',
    'proven',
  ],
  [
    'request of undici',
    `import { request } from 'undici'
     request('https://app.polytomic.com/api/bulk/syncs/1', { method: 'PUT' })`,
    'bulkSync.update',
    'proven',
  ],
  [
    'XMLHttpRequest',
    `const xhr = new XMLHttpRequest()
     xhr.open('GET', 'https://app.polytomic.com/api/syncs')`,
    'modelSync.list',
    'proven',
  ],
  [
    'node:https',
    `import https from 'node:https'
     https.get('https://app.polytomic.com/api/syncs', () => {})`,
    'modelSync.list',
    'proven',
  ],
  [
    'jQuery',
    `$.ajax({ url: 'https://app.polytomic.com/api/syncs', type: 'POST' })`,
    'modelSync.create',
    'proven',
  ],
]

describe.each([
  ['fetch', fetchRows, ''],
  ['axios', axiosRows, "import axios from 'axios';"],
  ['other clients', clientRows, ''],
  ['modules', moduleRows, ''],
  ['proxies and settings', proxyRows, ''],
  ['what is not known, and what is not Polytomic', otherRows, ''],
])('%s', (_, rows, opening) => {
  it.each(rows)('%s', (_title, code, expected, certainty, options) => {
    expect(requestsOf(opening + code, options), code).toEqual({ found: expected, certainty })
  })
})
