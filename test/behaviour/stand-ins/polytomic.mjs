// Release 25.9.2 of Polytomic's package, as far as a program can tell: each method of the facts' table is a request
// with its arguments in their order. Without a `version` it asks for 2025-09-18. It answers the body itself.
import { readFileSync } from 'node:fs'

const { operations, schemas } = JSON.parse(
  readFileSync(new URL('../../../facts/api-2025-09-18.json', import.meta.url), 'utf8'),
)

const pascal = (text) =>
  text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter) => letter.toUpperCase())

/** The enums of the namespace, under their names: `Polytomic.UtilExecutionStatus.Canceled`. */
export const Polytomic = Object.fromEntries(
  Object.entries(schemas)
    .filter(([, schema]) => Array.isArray(schema.enum))
    .map(([name, schema]) => [name, Object.fromEntries(schema.enum.map((value) => [pascal(value), value]))]),
)

export class PolytomicError extends Error {
  constructor(statusCode, body) {
    super(`Status code: ${statusCode}`)
    this.statusCode = statusCode
    this.body = body
  }
}

const supplied = async (value) => (typeof value === 'function' ? value() : value)

export class PolytomicClient {
  constructor(options) {
    for (const operation of operations) {
      const path = operation.id.split('.')
      let resource = this
      for (const name of path.slice(0, -1)) resource = resource[name] ??= {}
      resource[path.at(-1)] = (...given) => send(options, operation, given)
    }
  }
}

async function send(options, { id, method, path, args = [], query = [], body }, given) {
  if (given.length > args.length + 1) throw new TypeError(`${id} takes ${args.length} arguments and options`)
  const named = Object.fromEntries(args.map((name, i) => [name, given[i]]))
  const { request = {}, ...parameters } = named
  for (const [name, value] of Object.entries(parameters))
    if (typeof value !== 'string') throw new TypeError(`${id}: ${name} is no text`)
  const own = given[args.length] ?? {}
  const environment = (await supplied(options.environment)) ?? 'https://app.polytomic.com'
  const url = new URL(
    environment + path.replace(/\{([^}]*)\}/g, (_, name) => encodeURIComponent(parameters[name])),
  )
  const asked = Object.entries(request).filter(([name]) => query.includes(name))
  for (const [name, value] of [...asked, ...Object.entries(own.queryParams ?? {})])
    if (value !== undefined) url.searchParams.set(name, String(value))
  const sent = Object.fromEntries(Object.entries(request).filter(([name]) => !query.includes(name)))
  const response = await fetch(url, {
    method,
    headers: {
      Authorization: `Bearer ${await supplied(options.token)}`,
      'X-Polytomic-Version': own.version ?? (await supplied(options.version)) ?? '2025-09-18',
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...own.headers,
    },
    ...(body ? { body: JSON.stringify(sent) } : {}),
  })
  const text = await response.text()
  const answer = text === '' ? undefined : JSON.parse(text)
  if (!response.ok) throw new PolytomicError(response.status, answer)
  return answer
}
