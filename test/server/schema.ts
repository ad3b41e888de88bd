/** Holds a JSON value against a schema of the facts, field by field and all the way down. */
import type { Api } from './facts.js'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * What is wrong with `value` as a `type` of `api`, as one sentence that names the place; `undefined` if nothing.
 * `type` is written as in the facts: `string`, `Name`, `Name[]`, `Record<string, T>`, `A | B`, `unknown`.
 * @throws if `type` names a schema that the facts do not have
 */
export function problemOf(api: Api, type: string, value: Json, at = 'The body'): string | undefined {
  const alternatives = splitUnion(type)
  if (alternatives.length > 1) return problemOfUnion(api, alternatives, value, at)
  const name = alternatives[0] as string
  if (name === 'unknown') return undefined
  if (name.endsWith('[]')) {
    if (!Array.isArray(value)) return `${at} must be a list, not ${describe(value)}.`
    return first(value.map((item, i) => problemOf(api, name.slice(0, -2), item, `${at}[${i}]`)))
  }
  const record = /^Record<string, (.*)>$/.exec(name)
  if (record) {
    if (!isObject(value)) return `${at} must be an object, not ${describe(value)}.`
    return first(Object.entries(value).map(([k, v]) => problemOf(api, record[1] as string, v, `${at}.${k}`)))
  }
  if (name === 'string' || name === 'number' || name === 'boolean') {
    return typeof value === name ? undefined : `${at} must be a ${name}, not ${describe(value)}.`
  }
  return problemOfNamed(api, name, value, at)
}

function problemOfNamed(api: Api, name: string, value: Json, at: string): string | undefined {
  const schema = api.schemas[name]
  if (!schema) throw new Error(`the facts of ${api.version} have no schema called ${name}`)
  if (Array.isArray(schema.enum)) {
    const allowed = schema.enum
    if (typeof value === 'string' && allowed.includes(value)) return undefined
    return `${at} must be one of ${allowed.join(', ')}, not ${JSON.stringify(value)}.`
  }
  if (typeof schema.union === 'string' && Object.keys(schema).length === 1) {
    return problemOf(api, schema.union, value, at)
  }
  if (!isObject(value)) return `${at} must be an object (${name}), not ${describe(value)}.`
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(schema, key))
  if (unknown !== undefined) return `${at} has a field that ${api.version} does not know: ${unknown}.`
  for (const [field, declared] of Object.entries(schema)) {
    // The only list among field types is `enum`, and a schema with an `enum` was answered above.
    const fieldType = declared as string
    const optional = fieldType.endsWith('?')
    const given = value[field]
    if (given === undefined) {
      if (optional) continue
      return `${at} lacks a required field: ${field}.`
    }
    const problem = problemOf(api, optional ? fieldType.slice(0, -1) : fieldType, given, `${at}.${field}`)
    if (problem) return problem
  }
  return undefined
}

function problemOfUnion(api: Api, alternatives: string[], value: Json, at: string): string | undefined {
  const problems = alternatives.map((alternative) => problemOf(api, alternative, value, at))
  if (problems.some((problem) => problem === undefined)) return undefined
  // The sentence about the alternative of the same shape helps more than one about another shape.
  return problems.find((problem) => !problem?.includes(' must be a string')) ?? problems[0]
}

/** Splits at the bars that stand outside `<...>`. */
function splitUnion(type: string): string[] {
  const parts = ['']
  let depth = 0
  for (const char of type) {
    if (char === '<') depth++
    if (char === '>') depth--
    if (char === '|' && depth === 0) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function first(problems: (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined)
}

function describe(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value)}`
}
