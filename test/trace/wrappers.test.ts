/** Requests made through functions, objects and classes of the program: each call of a wrapper is a request of its own. */
import { describe, expect, it } from 'vitest'
import { type RequestRow, requestsOf } from './one-file.js'

const pin = "headers: { 'X-Polytomic-Version': '2024-02-08' }"

const wrapperRows: RequestRow[] = [
  [
    'a function of a path',
    `const get = (path) => fetch('https://app.polytomic.com/api' + path)
     get('/syncs')
     get('/models')`,
    'modelSync.list, models.list',
    'proven',
  ],
  [
    'a function of method, path and body',
    `async function request(method, path, body) {
       return (await fetch(\`https://app.polytomic.com\${path}\`, { method, body: JSON.stringify(body) })).json()
     }
     request('POST', '/api/bulk/syncs', {})
     request('GET', \`/api/bulk/syncs/\${id}\`)`,
    'bulkSync.create, bulkSync.get',
    'proven',
  ],
  [
    'a default method',
    `const call = (path, method = 'GET') => fetch('https://app.polytomic.com/api' + path, { method })
     call('/models')
     call('/models', 'POST')`,
    'models.create, models.list',
    'proven',
  ],
  [
    'named parameters',
    `const call = ({ path, method = 'GET' }) => fetch('https://app.polytomic.com/api' + path, { method })
     call({ path: '/models' })
     call({ method: 'DELETE', path: \`/models/\${id}\` })`,
    'models.list, models.remove',
    'proven',
  ],
  [
    'wrappers of wrappers',
    `const send = (method, path) => fetch('https://app.polytomic.com/api' + path, { method })
     const put = (path) => send('PUT', path)
     const sync = (id, rest = '') => put('/syncs/' + id + rest)
     sync(1)
     sync(1, '/executions/' + 2)`,
    'modelSync.executions.update, modelSync.update',
    'proven',
  ],
  [
    'options passed through',
    `const call = (path, init) => fetch('https://app.polytomic.com/api' + path, { ...init, ${pin} })
     call('/models', { method: 'POST' })
     call('/syncs')`,
    'modelSync.list, models.create',
    'proven',
  ],
  [
    'a generic function',
    `async function api<T>(path: string): Promise<T> {
       const { data } = await (await fetch('https://app.polytomic.com/api' + path)).json()
       return data as T
     }
     const list = await api<{ id: string }[]>('/models')`,
    'models.list',
    'proven',
  ],
  [
    'an object of functions',
    `const api = {
       get(path) { return fetch('https://app.polytomic.com/api' + path) },
       models() { return this.get('/models') },
     }
     api.models()`,
    'models.list',
    'proven',
  ],
  [
    'a factory',
    `const createApi = (base) => ({ get: (path) => fetch(base + path) })
     const api = createApi('https://app.polytomic.com/api')
     api.get('/models')`,
    'models.list',
    'proven',
  ],
  [
    'two clients of one factory',
    `const createApi = (base) => ({ get: (path) => fetch(\`\${base}/\${path}\`) })
     const api = createApi('https://app.polytomic.com/api')
     const vendor = createApi('https://api.vendor.example')
     api.get('models')
     vendor.get('syncs')`,
    'models.list',
    'proven',
  ],
  [
    'a base and a path without a slash between',
    `const get = (base, path) => fetch(base + path)
     get('https://app.polytomic.com/api', '/models')
     get('https://api.vendor.example', '/models')`,
    'models.list',
    'proven',
  ],
  [
    'fetch as a default of a parameter',
    `export const list = (send = fetch) => send('https://app.polytomic.com/api/models')`,
    'models.list',
    'proven',
  ],
  [
    'one wrapper for two hosts',
    `const get = (base, path, headers) => fetch(base + path, { headers })
     get('https://app.polytomic.com/api', '/models', { 'X-Polytomic-Version': '2024-02-08' })
     get('https://api.vendor.example', '/syncs', {})`,
    'models.list',
    'proven',
  ],
  [
    'a wrapper of whole URLs',
    `const get = (url) => fetch(url)
     get('https://app.polytomic.com/api/models')
     get('https://api.vendor.example/models')`,
    'models.list',
    'proven',
  ],
  [
    'functions in functions of an object',
    `const get = (path) => fetch('https://app.polytomic.com/api' + path)
     export const polytomic = { syncs: { list: () => get('/syncs') } }`,
    'modelSync.list',
    'proven',
  ],
  [
    'options taken apart inside',
    `function call(options = {}) {
       const { method = 'GET', path } = options
       return fetch('https://app.polytomic.com/api' + path, { method })
     }
     call({ path: '/models' })
     call({ path: '/models', method: 'POST' })`,
    'models.create, models.list',
    'proven',
  ],
  [
    'a wrapper that nobody here calls',
    `export const get = (path) => fetch('https://app.polytomic.com/api' + path)`,
    'unresolved',
    'proven',
  ],
  [
    'one caller of two that cannot be followed',
    `const get = (path) => fetch('https://app.polytomic.com/api' + path)
     export const list = () => get('/models')
     export const any = (path) => get(path)`,
    'models.list, unresolved',
    'proven',
  ],
  [
    'a callback of ids',
    `const one = (id) => fetch('https://app.polytomic.com/api/models/' + id)
     await Promise.all(ids.map(one))`,
    'models.get',
    'proven',
  ],
  [
    'a retry around it',
    `const retry = async (work) => { try { return await work() } catch { return work() } }
     retry(() => fetch('https://app.polytomic.com/api/models'))`,
    'models.list',
    'proven',
  ],
]

const classRows: RequestRow[] = [
  [
    'a private send',
    `class Api {
       #base = 'https://app.polytomic.com/api'
       #send(method, path) { return fetch(this.#base + path, { method }) }
       cancel(s, e) { return this.#send('PUT', \`/syncs/\${s}/executions/\${e}\`) }
     }
     new Api().cancel(1, 2)`,
    'modelSync.executions.update',
    'proven',
  ],
  [
    'a base given to the constructor',
    `class Api {
       constructor(private readonly base: string) {}
       list() { return fetch(this.base + '/models') }
     }
     new Api('https://app.polytomic.com/api').list()`,
    'models.list',
    'proven',
  ],
  [
    'two bases given to the constructor',
    `class Http {
       constructor(base) { this.base = base }
       get(path) { return fetch(\`\${this.base}/\${path}\`) }
     }
     new Http('https://app.polytomic.com/api').get('models')
     new Http('https://api.vendor.example').get('syncs')`,
    'models.list',
    'proven',
    { file: 'code.js' },
  ],
  [
    'a base given by super',
    `class Http {
       constructor(base) { this.base = base }
       get(path) { return fetch(this.base + path) }
     }
     class Polytomic extends Http {
       constructor() { super('https://app.polytomic.com/api') }
       list() { return this.get('/models') }
     }
     class Vendor extends Http {
       constructor() { super('https://api.vendor.example') }
       list() { return this.get('/models') }
     }`,
    'models.list',
    'proven',
    { file: 'code.js' },
  ],
  [
    'axios as a default of the constructor',
    `import axios from 'axios'
     class Api {
       constructor(private http = axios) {}
       list() { return this.http.get('https://app.polytomic.com/api/models') }
     }`,
    'models.list',
    'proven',
  ],
  [
    'a static factory',
    `class Api {
       static create() { return new Api('https://app.polytomic.com/api') }
       constructor(base) { this.base = base }
       list() { return fetch(this.base + '/models') }
     }
     Api.create().list()`,
    'models.list',
    'proven',
    { file: 'code.js' },
  ],
  [
    'an instance given to the constructor',
    `import axios, { type AxiosInstance } from 'axios'
     class Api {
       constructor(private readonly http: AxiosInstance) {}
       list() { return this.http.get('/models') }
     }
     new Api(axios.create({ baseURL: 'https://app.polytomic.com/api' })).list()`,
    'models.list',
    'proven',
  ],
  [
    'a default of the constructor',
    `class Api {
       constructor(base = 'https://app.polytomic.com/api') { this.base = base }
       list() { return fetch(\`\${this.base}/models\`) }
     }`,
    'models.list',
    'proven',
    { file: 'code.js' },
  ],
  [
    'an instance in a field',
    `import axios, { type AxiosInstance } from 'axios'
     class Api {
       private http: AxiosInstance
       constructor() { this.http = axios.create({ baseURL: 'https://app.polytomic.com/api' }) }
       list = async () => (await this.http.get('/models')).data
     }`,
    'models.list',
    'proven',
  ],
  [
    'a base class',
    `class Http {
       base = ''
       get(path) { return fetch(this.base + path) }
     }
     class Polytomic extends Http {
       base = 'https://app.polytomic.com/api'
       models() { return this.get('/models') }
     }`,
    'models.list',
    'proven',
    { file: 'code.js' },
  ],
  [
    'a base class for two vendors',
    `class Http {
       base = ''
       get(path) { return fetch(this.base + path) }
     }
     class Polytomic extends Http {
       base = 'https://app.polytomic.com/api'
       list() { return this.get('/models') }
     }
     class Vendor extends Http {
       base = 'https://api.vendor.example'
       list() { return this.get('/models') }
     }`,
    'models.list',
    'proven',
    { file: 'code.js' },
  ],
  [
    'static arrows over configuration objects',
    `import axios from 'axios'
     class Api {
       static config = (path, method = 'get') => ({ baseURL: 'https://app.polytomic.com', url: '/api' + path, method })
       static list = () => axios(Api.config('/models'))
       static drop = (id) => axios.request(Api.config('/models/' + id, 'delete'))
     }`,
    'models.list, models.remove',
    'proven',
    { file: 'code.js' },
  ],
  [
    'a getter',
    `class Api {
       get root() { return 'https://app.polytomic.com/api' }
       list() { return fetch(this.root + '/models') }
     }`,
    'models.list',
    'proven',
    { file: 'code.js' },
  ],
]

describe.each([
  ['functions and objects', wrapperRows],
  ['classes', classRows],
])('%s', (_, rows) => {
  it.each(rows)('%s', (_title, code, expected, certainty, options) => {
    expect(requestsOf(code, options), code).toEqual({ found: expected, certainty })
  })
})
