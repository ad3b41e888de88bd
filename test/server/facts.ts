/**
 * The tables of facts, read as data. Nothing here comes from the tool's own sources, so the server stays an
 * independent witness: a mistake in the tool's tables cannot hide in it.
 */
import { readFileSync } from 'node:fs'

export type Version = '2024-02-08' | '2025-09-18'
export const versions: readonly Version[] = ['2024-02-08', '2025-09-18']

/** One operation as the facts state it. `body` and `response` name a schema; `void` is no body at all. */
export interface Operation {
  id: string
  method: string
  path: string
  query?: string[]
  body?: string
  response?: string
}

/** Field name to type; a trailing `?` marks an optional field. `enum` and `union` describe the other two kinds. */
export type Schema = Record<string, string | string[]>

export interface Api {
  version: Version
  operations: Operation[]
  schemas: Record<string, Schema>
}

function load(version: Version): Api {
  const url = new URL(`../../facts/api-${version}.json`, import.meta.url)
  const facts = JSON.parse(readFileSync(url, 'utf8')) as Pick<Api, 'operations' | 'schemas'>
  return {
    version,
    operations: facts.operations.map(corrected),
    schemas: { ...facts.schemas, ...(version === '2025-09-18' ? itemUnions(facts.schemas) : {}) },
  }
}

/** The vendor's SDK wraps the body of these two beside the query; on the wire it is the body itself. */
const wrappedBodies: Record<string, string> = {
  'models.create': 'CreateModelRequest',
  'models.preview': 'CreateModelRequest',
}

function corrected(operation: Operation): Operation {
  const body = wrappedBodies[operation.id]
  return body ? { ...operation, body, query: (operation.query ?? []).filter((q) => q !== 'body') } : operation
}

/**
 * Three element types are named in the new facts but not spelled out, since the newer SDK declares them in
 * nested namespaces. The old facts have the same three as unions.
 */
function itemUnions(schemas: Record<string, Schema>): Record<string, Schema> {
  const names = {
    'CreateBulkSyncRequest.Schemas.Item': 'string | SchemaConfiguration',
    'UpdateBulkSyncRequest.Schemas.Item': 'string | SchemaConfiguration',
    'SchemaConfiguration.Fields.Item': 'string | FieldConfiguration',
  }
  return Object.fromEntries(
    Object.entries(names)
      .filter(([name]) => !schemas[name])
      .map(([name, union]) => [name, { union }]),
  )
}

export const apis: Record<Version, Api> = {
  '2024-02-08': load('2024-02-08'),
  '2025-09-18': load('2025-09-18'),
}

/** What a request line leads to. Parameters are decoded and in the order of the path. */
export type Route =
  | { kind: 'found'; operation: Operation; parameters: string[] }
  | { kind: 'wrong method'; allowed: string[] }
  | { kind: 'unknown' }

/** The operation of a method and a path. A literal segment wins over a parameter (`/syncs/schedules`). */
export function routeOf(api: Api, method: string, path: string): Route {
  const matches = api.operations
    .map((operation) => ({ operation, parameters: parametersOf(operation.path, path) }))
    .filter((m): m is { operation: Operation; parameters: string[] } => m.parameters !== undefined)
  if (matches.length === 0) return { kind: 'unknown' }
  const fewest = Math.min(...matches.map((m) => m.parameters.length))
  const closest = matches.filter((m) => m.parameters.length === fewest)
  const match = closest.find((m) => m.operation.method === method)
  if (match) return { kind: 'found', ...match }
  return { kind: 'wrong method', allowed: closest.map((m) => m.operation.method) }
}

function parametersOf(pattern: string, path: string): string[] | undefined {
  const expected = pattern.split('/')
  const actual = path.split('/')
  if (expected.length !== actual.length) return undefined
  const parameters: string[] = []
  for (const [i, segment] of expected.entries()) {
    const given = actual[i] as string
    if (!segment.startsWith('{')) {
      if (segment !== given) return undefined
    } else if (given === '') {
      return undefined
    } else {
      parameters.push(decodeURIComponent(given))
    }
  }
  return parameters
}
