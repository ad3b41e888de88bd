/** The facts as they stand in facts/, for tests that hold the tables against them. */
import { readFileSync } from 'node:fs'

export interface FactOperation {
  id: string
  method: string
  path: string
  args?: string[]
  query?: string[]
  body?: string
  response?: string
}
export interface Facts {
  api: string
  operations: FactOperation[]
  schemas: Record<string, Record<string, string | string[]>>
}

export function factsOf(version: string): Facts {
  const url = new URL(`../../facts/api-${version}.json`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8')) as Facts
}

export function fieldsOf(facts: Facts, schema: string): string[] {
  const found = facts.schemas[schema]
  if (!found) throw new Error(`No schema ${schema} in ${facts.api}`)
  return Object.keys(found)
}
