// Loaded into every program under test by `node --import`. The programs name Polytomic's host literally, as real
// ones do; here that host, the one of another vendor, and the paths behind a web application's own proxy all lead
// to the test's server. Any other host is an error, so no program can reach the network.
import http from 'node:http'
import https from 'node:https'
import { register } from 'node:module'

const origin = `http://127.0.0.1:${process.env.BEHAVIOUR_PORT}`

const prefixes = new Map([
  ['app.polytomic.com', ''],
  ['api.othervendor.example', process.env.BEHAVIOUR_OTHER_PREFIX],
])

/** Where a URL leads in the test. */
function redirected(url) {
  const prefix = url.protocol === 'https:' ? prefixes.get(url.hostname) : undefined
  if (prefix === undefined) throw new Error(`The test serves no ${url.protocol}//${url.hostname}`)
  return `${origin}${prefix}${url.pathname}${url.search}`
}

const realFetch = globalThis.fetch
globalThis.fetch = (input, init) => {
  // A relative URL is that of a page in the browser: its server forwards it and adds the key.
  if (typeof input === 'string' && input.startsWith('/')) {
    const headers = new Headers(init?.headers)
    headers.set('authorization', `Bearer ${process.env.POLYTOMIC_API_KEY}`)
    return realFetch(origin + input, { ...init, headers })
  }
  if (input instanceof Request) return realFetch(new Request(redirected(new URL(input.url)), input), init)
  return realFetch(redirected(new URL(input)), init)
}

// axios goes through node:https, directly or by way of follow-redirects, and Polytomic's package by way of node-fetch,
// which gives no callback; all of them look `request` up at each use.
const realRequest = http.request
https.request = (...given) => {
  const [options, callback] = given
  if (given.length > 2 || typeof options !== 'object' || options instanceof URL) {
    throw new Error('The test expects https.request(options, callback), as axios calls it.')
  }
  const target = new URL(redirected(new URL(options.path, `https://${options.hostname}`)))
  return realRequest(
    {
      method: options.method,
      headers: options.headers,
      hostname: target.hostname,
      port: target.port,
      path: target.pathname + target.search,
    },
    ...(callback ? [callback] : []),
  )
}
http.request = () => {
  throw new Error('The programs under test speak https only.')
}

register('./resolve.mjs', import.meta.url, {
  data: { root: process.env.BEHAVIOUR_ROOT, paths: JSON.parse(process.env.BEHAVIOUR_PATHS ?? '{}') },
})
