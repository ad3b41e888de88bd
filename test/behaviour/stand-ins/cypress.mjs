// As much of Cypress as the programs under test use: commands that are queued and run after the test's body, one
// after the other, each with what the one before it gave; and interceptions of the page's requests.
import { expect } from 'chai'
import picomatch from 'picomatch'
import { intercept } from './globs.mjs'
import { collect } from './runner.mjs'

let queue = []
let routes = []
let aliases = new Map()

/** A command; `run` is given the subject of its chain. */
function chain(commands) {
  const add = (run) => {
    commands.push(run)
    return next
  }
  const next = {
    // biome-ignore lint/suspicious/noThenProperty: a chain of Cypress has this command
    then: (fn) => add((subject) => fn(subject)),
    its: (path) => add((subject) => path.split('.').reduce((value, key) => value[key], subject)),
    as: (name) => {
      commands[0].alias = name
      return next
    },
    should: (said, ...wanted) => add((subject) => judged(subject, said, wanted)),
  }
  next.and = next.should
  return next
}

function begin(run) {
  const commands = [run]
  queue.push(commands)
  return chain(commands)
}

/** `should('have.property', 'name')` is `expect(subject).to.have.property('name')`. */
function judged(subject, said, wanted) {
  if (typeof said === 'function') {
    said(subject)
    return subject
  }
  const words = said.split('.')
  const last = words.pop()
  const result = words.reduce((to, word) => to[word], expect(subject).to)[last](...wanted)
  return last === 'property' ? result.__flags.object : subject
}

/** The matcher of `cy.intercept(method, url, answer)`, `(url, answer)` or `({ method, url }, answer)`. */
function matcherOf(args) {
  const [first, second] = args
  if (args.length === 3) return { method: first, url: second }
  return typeof first === 'object' ? first : { url: first }
}

const pending = (name) =>
  new Promise((resolve, reject) => {
    const started = Date.now()
    const look = () => {
      const done = aliases.get(name)?.shift()
      if (done) resolve(done)
      else if (Date.now() - started > 4000) reject(new Error(`cy.wait() timed out waiting for @${name}`))
      else setTimeout(look, 5)
    }
    look()
  })

const seen = new Map()

globalThis.cy = {
  intercept(...args) {
    const command = () => {
      const { method, url } = matcherOf(args)
      routes.push({ method, matches: picomatch(url), answer: args.at(-1), alias: command.alias })
      return null
    }
    return begin(command)
  },
  wait: (name) =>
    begin(async () => {
      const found = await pending(name.slice(1))
      seen.set(name, found)
      return found
    }),
  get: (name) => begin(() => seen.get(name)),
  window: () => begin(() => globalThis),
}
globalThis.expect = expect

globalThis.it = (title, body) => {
  collect(title, async () => {
    routes = []
    queue = []
    aliases = new Map()
    const close = intercept(answered)
    try {
      body()
      for (let commands = queue.shift(); commands; commands = queue.shift()) {
        let subject
        for (const run of commands) subject = await run(subject)
      }
    } finally {
      close()
    }
  })
}

async function answered({ url, method, headers, text }, next) {
  const route = routes.findLast((each) => each.matches(url) && (each.method ?? method) === method)
  if (!route) return next()
  const request = { url, method, headers, body: text === null ? '' : JSON.parse(text) }
  let given = route.answer
  if (typeof given === 'function') {
    given = null
    await route.answer({
      ...request,
      reply: (...reply) => (given = reply.length > 1 ? { statusCode: reply[0], body: reply[1] } : reply[0]),
    })
  }
  const isWhole = given !== null && ('body' in given || 'statusCode' in given)
  const { statusCode = 200, body } = isWhole ? given : { body: given }
  if (route.alias) {
    const list = aliases.get(route.alias) ?? []
    list.push({ request, response: { statusCode, body } })
    aliases.set(route.alias, list)
  }
  return new Response(JSON.stringify(body), {
    status: statusCode,
    headers: { 'content-type': 'application/json' },
  })
}
