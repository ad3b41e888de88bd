/** The checks that stand before and after every operation. Each names what is wrong in a sentence. */
import type { Answer, Key } from './exchange.js'
import type { Api, Operation, Version } from './facts.js'
import { isObject, type Json, type JsonObject, problemOf } from './schema.js'

/**
 * Since 2025-09-18 the route says whose key is meant: `/api/organizations` takes a partner's, `/api/organization`
 * the organization's own. The old version took both on its plural routes.
 */
export function accessProblemOf(operation: Operation, version: Version, key: Key): string | undefined {
  if (version === '2024-02-08') return undefined
  if (/^\/api\/organizations(\/|$)/.test(operation.path) && key !== 'partner') {
    return `${operation.method} ${operation.path} takes a partner key since ${version}.`
  }
  if (/^\/api\/organization(\/|$)/.test(operation.path) && key !== 'organization') {
    return `${operation.method} ${operation.path} takes an organization key.`
  }
  return undefined
}

/** The bulk list pages as the model list does, though the new SDK, and so the facts, do not say it. */
const unstated: Record<string, string[]> = { '2025-09-18 bulkSync.list': ['page_token', 'limit'] }

/** A parameter that holds a record is written `name[key]=value`. */
export function queryProblemOf(
  operation: Operation,
  version: Version,
  query: URLSearchParams,
): string | undefined {
  const known = [...(operation.query ?? []), ...(unstated[`${version} ${operation.id}`] ?? [])]
  for (const name of query.keys()) {
    if (known.includes(name.replace(/\[[^\]]*\]$/, ''))) continue
    return `${operation.method} ${operation.path} has no query parameter ${name} in ${version}.`
  }
  const active = query.get('active')
  if (active !== null && active !== 'true' && active !== 'false') {
    return `The query parameter active must be true or false, not ${active}.`
  }
  return undefined
}

export type Body = { kind: 'body'; value: JsonObject } | { kind: 'refused'; status: number; message: string }

const refused = (status: number, message: string): Body => ({ kind: 'refused', status, message })

/** The body of a request, held against its schema. No body counts as `{}` where the schema allows that. */
export function bodyOf(api: Api, operation: Operation, contentType: string | undefined, raw: string): Body {
  const place = `${operation.method} ${operation.path}`
  if (!operation.body) {
    return raw === ''
      ? { kind: 'body', value: {} }
      : refused(400, `${place} takes no body in ${api.version}.`)
  }
  if (raw !== '' && !/^application\/json\b/.test(contentType ?? '')) {
    return refused(415, `${place} takes a body of the type application/json, not ${contentType}.`)
  }
  const parsed = raw === '' ? { value: {} } : parse(raw)
  if (!parsed) return refused(400, `The body of ${place} is not JSON.`)
  const value = isObject(parsed.value) ? withoutStamps(operation, parsed.value) : parsed.value
  const problem = problemOf(api, operation.body, value)
  if (problem) return refused(400, problem)
  return { kind: 'body', value: isObject(value) ? value : {} }
}

function parse(raw: string): { value: Json } | undefined {
  try {
    return { value: JSON.parse(raw) as Json }
  } catch {
    return undefined
  }
}

const stamps = ['created_at', 'created_by', 'updated_at', 'updated_by']

/**
 * The only leniency. The new answers stamp each schedule with who made it and when, the new bodies do not name
 * these fields. A program that reads a bulk sync, changes something and sends the schedules back must not fail
 * for it (inferred: no page says so), so the stamps are dropped, inside the schedules and nowhere else.
 */
function withoutStamps(operation: Operation, body: JsonObject): JsonObject {
  if (operation.id !== 'bulkSync.create' && operation.id !== 'bulkSync.update') return body
  const clean = (value: Json): Json =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).filter(([key]) => !stamps.includes(key)))
      : value
  const { default_schedule: main, additional_schedules: more } = body
  return {
    ...body,
    ...(main === undefined ? {} : { default_schedule: clean(main) }),
    ...(more === undefined ? {} : { additional_schedules: Array.isArray(more) ? more.map(clean) : more }),
  }
}

/** Holds the server to the facts as well: an answer that they do not allow would prove nothing. */
export function responseProblemOf(api: Api, operation: Operation, answer: Answer): string | undefined {
  if (answer.kind === 'refusal') return undefined
  const isVoid = !operation.response || operation.response === 'void'
  if (answer.kind === 'empty') return isVoid ? undefined : 'It must have a body.'
  if (isVoid) return 'It must have no body.'
  // The pages of the bulk list are as unstated as its page token.
  const { pagination: _, ...rest } = isObject(answer.body) ? answer.body : {}
  const body = operation.id === 'bulkSync.list' ? rest : answer.body
  return problemOf(api, operation.response as string, body, 'The answer')
}
