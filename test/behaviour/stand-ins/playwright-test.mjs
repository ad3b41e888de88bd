// As much of the test runner of Playwright as the programs under test use: a page, and the routes of its requests.
import assert from 'node:assert/strict'
import { intercept, patternOf } from './globs.mjs'
import { collect } from './runner.mjs'

/** A test is given a page whose requests go through its routes, the last one first. */
export function test(title, body) {
  collect(title, async () => {
    const page = createPage()
    try {
      await body({ page })
    } finally {
      page.close()
    }
  })
}

export function expect(given) {
  return {
    toBe: (wanted) => assert.strictEqual(given, wanted),
    toEqual: (wanted) => assert.deepEqual(given, wanted),
  }
}

function createPage() {
  const routes = []
  const waiting = []
  const tell = (what, url, value) => {
    for (const each of waiting.filter((one) => one.what === what && one.pattern.test(url)))
      each.resolve(value)
  }
  const wait = (what) => (url) =>
    new Promise((resolve) => waiting.push({ what, pattern: patternOf(url), resolve }))
  const close = intercept(async (asked, next) => {
    const request = requestOf(asked)
    tell('request', asked.url, request)
    const found = routes.findLast(({ pattern }) => pattern.test(asked.url))
    const response = found ? await routed(found.handler, request, next) : await next()
    tell('response', asked.url, responseOf(response.clone()))
    return response
  })
  return {
    route: async (url, handler) => void routes.push({ pattern: patternOf(url), handler }),
    waitForRequest: wait('request'),
    waitForResponse: wait('response'),
    // The page is this process: what it evaluates sees its globals.
    evaluate: async (fn, argument) => fn(argument),
    close,
  }
}

function requestOf({ url, method, headers, text }) {
  return {
    url: () => url,
    method: () => method,
    headers: () => headers,
    postData: () => text,
    postDataJSON: () => (text === null ? null : JSON.parse(text)),
  }
}

function responseOf(response) {
  return {
    real: response,
    ok: () => response.ok,
    status: () => response.status,
    json: () => response.clone().json(),
    text: () => response.clone().text(),
  }
}

/** What the handler of a route decides: an answer of its own, or the server's. */
function routed(handler, request, next) {
  return new Promise((resolve, reject) => {
    const route = {
      request: () => request,
      fetch: async () => responseOf(await next()),
      continue: async () => resolve(await next()),
      abort: async () => reject(new TypeError('Failed to fetch')),
      fulfill: async ({ status, json, body, headers, response }) =>
        resolve(
          new Response(json === undefined ? (body ?? null) : JSON.stringify(json), {
            status: status ?? response?.status() ?? 200,
            headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
          }),
        ),
    }
    Promise.resolve(handler(route, request)).catch(reject)
  })
}
