// Loaded into every program under test by `node --import`. The programs name Polytomic's host literally, as real
// ones do; here that host, the one of another vendor, and the paths behind a web application's own proxy all lead
// to the test's server. Any other host is an error, so no program can reach the network.
import dns from 'node:dns'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { register } from 'node:module'
import net from 'node:net'
import path from 'node:path'
import tls from 'node:tls'

const port = Number(process.env.BEHAVIOUR_PORT)
const origin = `http://127.0.0.1:${port}`

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

// Node has no page; a program that names the browsers it is for gets one, on Polytomic's host, so that its requests
// stay on their own origin.
const {
  browserslist,
  dependencies = {},
  devDependencies = {},
} = JSON.parse(readFileSync(path.join(process.env.BEHAVIOUR_ROOT, 'package.json'), 'utf8'))
if (browserslist) {
  const { JSDOM } = await import('jsdom')
  const { window } = new JSDOM('', { url: 'https://app.polytomic.com/' })
  Object.assign(globalThis, { window, document: window.document, XMLHttpRequest: window.XMLHttpRequest })
}

// Every other client, whatever it is built on, opens a secure connection in the end: it gets a plain one to the
// server, which tells the vendors apart by the header `host`.
tls.connect = (...given) => {
  const options = given.find((each) => each !== null && typeof each === 'object') ?? {}
  const host = options.servername || options.host || options.hostname
  if (!prefixes.has(host)) throw new Error(`The test serves no https://${host}`)
  const socket = net.connect({ host: '127.0.0.1', port })
  socket.encrypted = true
  socket.authorized = true
  socket.alpnProtocol = false
  socket.getPeerCertificate = () => ({})
  socket.once('connect', () => socket.emit('secureConnect'))
  const callback = given.find((each) => typeof each === 'function')
  if (callback) socket.once('secureConnect', callback)
  return socket
}
// A client that looks a name up by itself finds it here.
dns.promises.lookup = async (host) => {
  if (!prefixes.has(host)) throw new Error(`The test serves no ${host}`)
  return [{ address: '127.0.0.1', family: 4 }]
}
http.request = () => {
  throw new Error('The programs under test speak https only.')
}

register('./resolve.mjs', import.meta.url, {
  data: { root: process.env.BEHAVIOUR_ROOT, paths: JSON.parse(process.env.BEHAVIOUR_PATHS ?? '{}') },
})

// A program of Nuxt gets what Nuxt imports by itself.
if (dependencies.nuxt) await import('./stand-ins/nuxt.mjs')
// A program that is tested by Cypress gets its commands.
if (devDependencies.cypress) await import('./stand-ins/cypress.mjs')
