/** What the server's own tests share: a fresh server for each test, and requests to it. */
import { afterEach, beforeEach, expect } from 'vitest'
import { type Server, startServer, type Version } from './index.js'

export const old = '2024-02-08'
export const now = '2025-09-18'

export let server: Server

/** Puts a server of its own state behind `server` for every test of the file that calls this. */
export function useServer(): void {
  beforeEach(async () => {
    server = await startServer()
  })
  afterEach(() => server.close())
}

interface Options {
  /** A token; the empty string sends none. */
  key?: string
  body?: unknown
  headers?: Record<string, string>
}

/** One request to `to`, or to the server of the test; `version` undefined leaves the header out. */
export async function ask(
  version: Version | undefined,
  method: string,
  path: string,
  { key = 'org-key', body, headers = {} }: Options = {},
  to: Server = server,
) {
  const response = await fetch(to.url + path, {
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
  // biome-ignore lint/suspicious/noExplicitAny: answers are read field by field in the tests
  return { status: response.status, json: (text === '' ? undefined : JSON.parse(text)) as any }
}

/** The request is refused with this status and sentence, and nothing was done. */
export async function expectRefusal(
  status: number,
  sentence: RegExp,
  version: Version | undefined,
  method: string,
  path: string,
  options: Options = {},
): Promise<void> {
  const { status: actual, json } = await ask(version, method, path, options)
  expect(json).toMatchObject({ status, message: expect.stringMatching(sentence) })
  expect(actual).toBe(status)
  expect(server.effects()).toEqual([])
}

/** A body for a bulk sync that lacks nothing but its schedule. */
export const bulkBody = {
  name: 'Warehouse',
  source_connection_id: 'conn-001',
  destination_connection_id: 'conn-004',
  destination_configuration: { schema: 'raw', anything: { goes: [1] } },
}

export const daily = { frequency: 'daily', hour: '5' }
