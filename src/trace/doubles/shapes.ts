/** Shapes of what operations answer and take, and what of them is gone. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { bodyType, type FieldType, fieldAt, responseType } from '../../api/fields.js'
import type { Operation } from '../../api/operations.js'
import { NEW, OLD } from '../../api/versions.js'
import { keyName } from '../../source/parse.js'
import type { ApiCall } from '../call.js'

/** A shape that an operation answers or takes, and what of it is gone. */
export interface Shape {
  operation: Operation
  how: 'answers' | 'expects'
  isItem: boolean
  names: ReadonlySet<string>
  lost: ReadonlySet<string>
  type: FieldType
}

const shapes = new Map<string, readonly Shape[]>()

/** The shapes of an operation: its answer, the items of one that is a list, its body. */
export function shapesOf(operation: Operation): readonly Shape[] {
  let known = shapes.get(operation.id)
  if (!known) {
    const { id } = operation
    known = [
      shapeOf(
        operation,
        'answers',
        false,
        fieldAt(responseType(id, OLD), ['data']),
        fieldAt(responseType(id, NEW), ['data']),
      ),
      shapeOf(
        operation,
        'answers',
        true,
        fieldAt(responseType(id, OLD), ['data', '[]']),
        fieldAt(responseType(id, NEW), ['data', '[]']),
      ),
      shapeOf(operation, 'expects', false, bodyType(id, OLD), bodyType(id, NEW)),
    ].flatMap((shape) => shape ?? [])
    shapes.set(id, known)
  }
  return known
}

function shapeOf(
  operation: Operation,
  how: Shape['how'],
  isItem: boolean,
  old: FieldType | null,
  now: FieldType | null,
): Shape | null {
  if (old?.kind !== 'object') return null
  const kept = now?.kind === 'object' ? now.names : old.names
  return {
    operation,
    how,
    isItem,
    names: new Set([...old.names, ...kept]),
    lost: new Set(old.names.filter((name) => !kept.includes(name))),
    type: old,
  }
}

/** Whether the route of an operation is gone, or a field of what it takes or answers. */
export function isConcerned(operation: Operation): boolean {
  return operation.new === undefined || shapesOf(operation).some(({ lost }) => lost.size > 0)
}

/** The shapes of all operations that these calls are of. */
export function distinctShapes(calls: readonly ApiCall[]): Shape[] {
  const operations = new Set(calls.flatMap(({ operation }) => operation ?? []))
  return [...operations].flatMap(shapesOf)
}

/** The names of the keys that an object literal writes. */
export function keysOf(holder: TSESTree.ObjectExpression): string[] {
  return holder.properties.flatMap((each) =>
    each.type === 'Property' ? (keyName(each.key, each.computed) ?? []) : [],
  )
}

/** Whether an object has no key that the shape does not know, nor has one of the objects in it. */
export function fits(
  { names, type }: Shape,
  keys: readonly string[],
  holder: TSESTree.ObjectExpression,
): boolean {
  return keys.every((key) => names.has(key)) && isOfType(holder, type)
}

function isOfType(holder: TSESTree.ObjectExpression, type: FieldType): boolean {
  return holder.properties.every((each) => {
    if (each.type !== 'Property' || each.value.type !== 'ObjectExpression') return true
    const inner = type.kind === 'object' ? type.field(keyName(each.key, each.computed) ?? '') : null
    if (inner?.kind === 'scalar' || inner?.kind === 'enum' || inner?.kind === 'array') return false
    if (inner?.kind !== 'object') return true
    return keysOf(each.value).every((key) => inner.names.includes(key))
  })
}
