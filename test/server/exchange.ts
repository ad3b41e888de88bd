/** One request that passed all checks, and the ways to answer it. */
import type { Version } from './facts.js'
import { isObject, type Json, type JsonObject } from './schema.js'
import type { State } from './state.js'

export type Key = 'organization' | 'partner'

export interface Exchange {
  version: Version
  key: Key
  /** The values of the path's parameters, in order. */
  parameters: string[]
  query: URLSearchParams
  /** `{}` where none was sent. */
  body: JsonObject
  state: State
}

export type Answer =
  | { kind: 'answer'; body: Json }
  | { kind: 'empty' }
  | { kind: 'refusal'; status: number; message: string }

export type Handler = (exchange: Exchange) => Answer

/** The envelope that nearly all answers have. */
export const answer = (data: Json, rest: JsonObject = {}): Answer => ({
  kind: 'answer',
  body: { data, ...rest },
})

export const empty: Answer = { kind: 'empty' }

export const refuse = (status: number, message: string): Answer => ({ kind: 'refusal', status, message })

export const notFound = (thing: string, id: string | undefined): Answer =>
  refuse(404, `There is no ${thing} with the id ${id}.`)

/** The object in a field of the body, `{}` if there is none. */
export function objectAt(body: JsonObject, field: string): JsonObject {
  const value = body[field]
  return isObject(value) ? value : {}
}

/** `object` without some of its fields. */
export function without(object: JsonObject, ...fields: string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !fields.includes(key)))
}

/** `object` with just these fields, and of those only the ones it has. */
export function only(object: JsonObject, ...fields: string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => fields.includes(key)))
}

const pageSize = 50

/**
 * All items in the old version; in the new one a page of at most 50 and the token of the next. `atEnd` is how the
 * last page says so: an empty token, or none.
 */
export function listed(exchange: Exchange, items: Json[], atEnd: 'empty token' | 'no token'): Answer {
  if (exchange.version === '2024-02-08') return answer(items)
  const token = exchange.query.get('page_token')
  const start = token ? offsetOf(token) : 0
  if (start === undefined) return refuse(400, `The page_token ${token} was not given by this server.`)
  const limit = Number(exchange.query.get('limit') ?? pageSize)
  if (!Number.isInteger(limit) || limit < 1) return refuse(400, 'The limit must be a whole number above 0.')
  const end = start + Math.min(limit, pageSize)
  const next = end < items.length ? tokenOf(end) : ''
  const isSilent = next === '' && atEnd === 'no token'
  return answer(items.slice(start, end), { pagination: isSilent ? {} : { next_page_token: next } })
}

// Opaque on purpose, with characters that have to be escaped in a query string.
const tokenOf = (offset: number) => `${Buffer.from(`from:${offset}`).toString('base64')}+/=`

function offsetOf(token: string): number | undefined {
  const plain = Buffer.from(token.replace(/\+\/=$/, ''), 'base64').toString()
  const match = /^from:(\d+)$/.exec(plain)
  return match ? Number(match[1]) : undefined
}
