/** Fields of bodies and answers, from the tables. */
import { type OperationId, operation } from './operations.js'
import type { SchemaTable } from './rows.js'
import { newSchemas, oldSchemas } from './tables.js'
import { NEW, OLD } from './versions.js'

export type FieldType =
  | { kind: 'object'; name: string; field(name: string): FieldType | null; names: readonly string[] }
  | { kind: 'array'; item: FieldType }
  | { kind: 'enum'; values: readonly string[] }
  | { kind: 'record'; value: FieldType }
  | { kind: 'scalar'; name: string }
  | { kind: 'unknown' }

/** The type that a text of the facts' little language names. */
function typeNamed(text: string, schemas: SchemaTable): FieldType {
  const name = text.replace(/\?$/, '')
  if (name.endsWith('[]')) return { kind: 'array', item: typeNamed(name.slice(0, -2), schemas) }
  const record = /^Record<string, (.*)>$/.exec(name)
  if (record) return { kind: 'record', value: typeNamed(record[1] as string, schemas) }
  if (/^(?:string|number|boolean|void)$/.test(name)) return { kind: 'scalar', name }
  const schema = schemas[name]
  if (!schema) return { kind: 'unknown' }
  if (Array.isArray(schema['enum'])) return { kind: 'enum', values: schema['enum'] }
  if ('union' in schema && typeof schema['union'] === 'string' && Object.keys(schema).length === 1)
    return { kind: 'unknown' }
  return {
    kind: 'object',
    name,
    names: Object.keys(schema),
    // Schemas may hold themselves: a field's type is made when it is asked for.
    field: (field) => {
      const type = schema[field]
      return typeof type === 'string' ? typeNamed(type, schemas) : null
    },
  }
}

const schemasOf = (version: string): SchemaTable => (version === OLD ? oldSchemas : newSchemas)

/** The type of an operation's answer; null where it has none in that version. */
export function responseType(id: OperationId, version: string): FieldType | null {
  const row = operation(id)
  const name = (version === OLD ? row.old : row.new)?.response
  return name && name !== 'void' ? typeNamed(name, schemasOf(version)) : null
}

const answered = new Map<string, boolean>()

/** Whether an answer of an operation may hold a field of this name, at any depth, in either version. */
export function mayAnswer(id: OperationId, field: string): boolean {
  const key = `${id}:${field}`
  let known = answered.get(key)
  if (known === undefined) {
    known = [OLD, NEW].some((version) => {
      const type = responseType(id, version)
      return type !== null && holds(type, field, new Set())
    })
    answered.set(key, known)
  }
  return known
}

function holds(type: FieldType, field: string, seen: Set<string>): boolean {
  switch (type.kind) {
    case 'array':
      return holds(type.item, field, seen)
    case 'record':
    case 'unknown':
      // Its names are the user's own.
      return true
    case 'object':
      if (type.names.includes(field)) return true
      if (seen.has(type.name)) return false
      seen.add(type.name)
      return type.names.some((name) => {
        const inner = type.field(name)
        return inner !== null && holds(inner, field, seen)
      })
    case 'scalar':
    case 'enum':
      return false
  }
}

/** The type of an operation's body; null where it has none in that version. */
export function bodyType(id: OperationId, version: string): FieldType | null {
  const row = operation(id)
  const name = (version === OLD ? row.old : row.new)?.body
  return name ? typeNamed(name, schemasOf(version)) : null
}

/** The type at a path of field names, `'[]'` for an item of an array. */
export function fieldAt(type: FieldType | null, path: readonly string[]): FieldType | null {
  let at: FieldType | null = type
  for (const step of path) {
    if (!at) return null
    if (at.kind === 'array') at = step === '[]' ? at.item : null
    else if (at.kind === 'object') at = at.field(step)
    else if (at.kind === 'record') at = at.value
    else return null
  }
  return at
}

/** Fields that an answer's object at `path` has in the old version and not in the new one. */
export function lostFields(id: OperationId, path: readonly string[]): string[] {
  const before = fieldAt(responseType(id, OLD), path)
  const after = fieldAt(responseType(id, 'new'), path)
  if (before?.kind !== 'object' || after?.kind !== 'object') return []
  return before.names.filter((name) => !after.names.includes(name))
}
