/**
 * Polytomic's API on loopback, in both versions, as strict as the facts allow: what they do not state is refused
 * with a sentence. Beside it, on the same port, a vendor that is not Polytomic and accepts everything.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bulkHandlers } from './bulk.js'
import { type Answer, type Exchange, type Key, refuse } from './exchange.js'
import { type Api, apis, type Operation, routeOf, versions } from './facts.js'
import { modelHandlers } from './models.js'
import { organizationHandlers } from './organizations.js'
import { accessProblemOf, bodyOf, queryProblemOf, responseProblemOf } from './rules.js'
import type { Json, JsonObject } from './schema.js'
import { type State, seed } from './state.js'

export type { Version } from './facts.js'

/** Requests below this path are for the other vendor. */
export const otherVendorPrefix = '/~other-vendor'

const otherVendorHost = 'api.othervendor.example'

/** The two tokens that `Authorization: Bearer` may carry. */
export const keys: Record<string, Key> = { 'org-key': 'organization', 'partner-key': 'partner' }

/** One request to Polytomic and how it ended. */
export interface Entry {
  method: string
  path: string
  version: string | undefined
  status: number
  /** The sentence of a refusal. */
  refusal: string | undefined
}

/** One request to the other vendor; `headers` are those that start with `x-`. */
export interface OtherEntry {
  method: string
  path: string
  headers: Record<string, string>
  body: Json
}

export interface Server {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string
  port: number
  /** What was created, updated, canceled, started, shared, in order and in the terms of no version. */
  effects(): JsonObject[]
  /** Every request to Polytomic, refused ones included, in order. */
  requests(): Entry[]
  /** Every request to the other vendor, in order. */
  otherVendor(): OtherEntry[]
  close(): Promise<void>
}

/** Starts a server of its own state on a free port of the loopback interface. */
export async function startServer(): Promise<Server> {
  const state = seed()
  const entries: Entry[] = []
  const others: OtherEntry[] = []
  const server = createServer((request, response) => {
    // Clients that connect by themselves tell the vendors apart by the host.
    const prefix = request.headers.host === otherVendorHost ? otherVendorPrefix : ''
    const url = new URL(prefix + (request.url ?? '/'), 'http://loopback')
    const done = url.pathname.startsWith(`${otherVendorPrefix}/`)
      ? echo(request, url, others)
      : serve(request, url, state).then((answer) => {
          const version = headerOf(request, 'x-polytomic-version')
          entries.push({
            method: request.method ?? '',
            path: url.pathname + url.search,
            version,
            status: statusOf(answer),
            refusal: answer.kind === 'refusal' ? answer.message : undefined,
          })
          return answer
        })
    done
      .catch((error: unknown) => refuse(500, `The test server broke: ${(error as Error).stack}`))
      .then((answer) => send(response, answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    effects: () => structuredClone(state.effects),
    requests: () => [...entries],
    otherVendor: () => structuredClone(others),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

const handlers = { ...bulkHandlers, ...modelHandlers, ...organizationHandlers }

async function serve(request: IncomingMessage, url: URL, state: State): Promise<Answer> {
  const raw = await textOf(request)
  const header = headerOf(request, 'x-polytomic-version')
  if (header === undefined) return refuse(400, 'The header X-Polytomic-Version is missing.')
  const version = versions.find((known) => known === header)
  if (!version) return refuse(400, `The version ${header} is not one of ${versions.join(', ')}.`)
  const token = /^Bearer (.+)$/.exec(headerOf(request, 'authorization') ?? '')?.[1]
  if (!token) return refuse(401, 'The header Authorization must hold a bearer token.')
  const key = Object.hasOwn(keys, token) ? keys[token] : undefined
  if (!key) return refuse(401, `The key ${token} is not known.`)

  const method = request.method ?? ''
  const route = routeOf(apis[version], method, url.pathname)
  if (route.kind === 'unknown') return refuse(404, `${version} has no route ${url.pathname}.`)
  if (route.kind === 'wrong method') {
    return refuse(405, `${url.pathname} takes ${route.allowed.join(', ')} in ${version}, not ${method}.`)
  }
  return act(apis[version], route.operation, {
    contentType: headerOf(request, 'content-type'),
    raw,
    exchange: { version, key, parameters: route.parameters, query: url.searchParams, body: {}, state },
  })
}

interface Checked {
  contentType: string | undefined
  raw: string
  exchange: Exchange
}

function act(api: Api, operation: Operation, { contentType, raw, exchange }: Checked): Answer {
  const access = accessProblemOf(operation, exchange.version, exchange.key)
  if (access) return refuse(403, access)
  const query = queryProblemOf(operation, exchange.version, exchange.query)
  if (query) return refuse(400, query)
  const body = bodyOf(api, operation, contentType, raw)
  if (body.kind === 'refused') return refuse(body.status, body.message)
  const handler = handlers[operation.id]
  if (!handler) return refuse(501, `The test server knows ${operation.id}, but does not act it out.`)
  const answer = handler({ ...exchange, body: body.value })
  const problem = responseProblemOf(api, operation, answer)
  return problem
    ? refuse(500, `The test server's own answer to ${operation.id} is wrong. ${problem}`)
    : answer
}

async function echo(request: IncomingMessage, url: URL, others: OtherEntry[]): Promise<Answer> {
  const raw = await textOf(request)
  const own = Object.entries(request.headers).filter(([name]) => name.startsWith('x-'))
  const path = url.pathname.slice(otherVendorPrefix.length) + url.search
  const body = raw === '' ? null : (JSON.parse(raw) as Json)
  const headers = Object.fromEntries(own.map(([name, value]) => [name, String(value)]))
  others.push({ method: request.method ?? '', path, headers, body })
  return { kind: 'answer', body: { data: { path, received: body, schedule: { frequency: 'other' } } } }
}

function statusOf(answer: Answer): number {
  if (answer.kind === 'refusal') return answer.status
  return answer.kind === 'empty' ? 204 : 200
}

function send(response: ServerResponse, answer: Answer): void {
  response.statusCode = statusOf(answer)
  if (answer.kind === 'empty') return void response.end()
  const body = answer.kind === 'answer' ? answer.body : { status: answer.status, message: answer.message }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
