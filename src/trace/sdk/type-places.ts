/**
 * Where values of a package's type come from or go to. A type that has several successors is what the new surface
 * has at that place: the item of a list, the answer of a get, the body of a request.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { bodyType, type FieldType, fieldAt, responseType } from '../../api/fields.js'
import { successorsOf } from '../../api/sdk.js'
import { NEW, OLD } from '../../api/versions.js'
import type { Node, SourceModule } from '../../source/parse.js'
import type { ApiCall } from '../call.js'
import type { Trace } from '../index.js'
import { holderOf, objectFlow } from '../reads/shared-objects.js'
import type { Tracer } from '../tracer.js'
import { declaredTypes } from '../types/declared.js'
import { declaredTypeOf, type TypeAt, typeDeclarationOf } from '../types/types.js'
import { optionsOf } from '../values.js'

type Places = Map<Node, Set<string>>

const cache = new WeakMap<Trace, Places>()

/** For the name of each type that has several successors: those that stand where it is used. */
export function placesOfTypes(trace: Trace): ReadonlyMap<Node, ReadonlySet<string>> {
  let places = cache.get(trace)
  if (!places) {
    places = new Map()
    cache.set(trace, places)
    for (const call of trace.calls) {
      if (!call.operation) continue
      fromAnswer(trace, call, places)
      fromBody(trace, call, places)
    }
  }
  return places
}

/** Fields whose values stand under another name in the new version. */
const renamed: Readonly<Record<string, string>> = { schedule: 'default_schedule' }

interface Place {
  path: readonly string[]
  /** The type's name in the old version. */
  name: string
  successor: string
}

/** The places of an answer or body whose type has several successors. */
function placesIn(before: FieldType | null, after: FieldType | null): Place[] {
  const found: Place[] = []
  const visit = (type: FieldType | null, path: readonly string[], newPath: readonly string[]): void => {
    if (!type || path.length > 4) return
    if (type.kind === 'array') return visit(type.item, [...path, '[]'], [...newPath, '[]'])
    if (type.kind !== 'object') return
    const next = fieldAt(after, newPath)
    const successors = successorsOf(type.name) ?? []
    if (successors.length > 1 && next?.kind === 'object' && successors.includes(next.name))
      found.push({ path, name: type.name, successor: next.name })
    for (const field of type.names) {
      const isRenamed = next?.kind === 'object' && !next.names.includes(field) && field in renamed
      visit(type.field(field), [...path, field], [...newPath, isRenamed ? (renamed[field] as string) : field])
    }
  }
  visit(before, [], [])
  return found
}

function fromAnswer(trace: Trace, call: ApiCall, places: Places): void {
  const { operation } = call
  if (!operation?.old || !operation.new) return
  const wanted = placesIn(responseType(operation.id, OLD), responseType(operation.id, NEW))
  if (wanted.length === 0) return
  const { types } = call.answer()
  for (const { path, name, successor } of wanted) {
    for (const type of declaredTypes(trace.tracer, types, path))
      note(trace.tracer, type, name, successor, places)
  }
}

function fromBody(trace: Trace, call: ApiCall, places: Places): void {
  const { operation } = call
  if (!operation?.old || !operation.new || !call.body) return
  const wanted = placesIn(bodyType(operation.id, OLD), bodyType(operation.id, NEW))
  for (const { path, name, successor } of wanted) {
    const [key, ...deeper] = path
    if (key === undefined) continue
    for (const field of call.sent(key).fields) {
      const add = (type: TypeAt): void => note(trace.tracer, type, name, successor, places)
      const holder = holderOf(field)
      if (holder) {
        const { types } = objectFlow(trace, holder, field.module)
        for (const type of declaredTypes(trace.tracer, types, path)) add(type)
      }
      if (deeper.length > 0) continue
      for (const option of optionsOf(field.value)) {
        if (option.kind === 'object') {
          const { types } = objectFlow(trace, option.node, option.module)
          for (const type of declaredTypes(trace.tracer, types, [])) add(type)
        }
      }
      const own = trace.tracer.force(field.thunk)
      for (const option of optionsOf(own)) {
        if (option.kind === 'parameter') for (const type of declaredTypeOf(trace.tracer, option)) add(type)
      }
    }
  }
}

/** Keeps the successor for every name of the type in a written type. */
function note(t: Tracer, at: TypeAt, name: string, successor: string, places: Places): void {
  for (const node of namesIn(t, at.type, at.module, name, 0)) {
    const known = places.get(node)
    if (known) known.add(successor)
    else places.set(node, new Set([successor]))
  }
}

function namesIn(
  t: Tracer,
  type: TSESTree.TypeNode,
  module: SourceModule,
  name: string,
  depth: number,
): Node[] {
  if (depth > 8) return []
  switch (type.type) {
    case 'TSUnionType':
    case 'TSIntersectionType':
      return type.types.flatMap((each) => namesIn(t, each, module, name, depth + 1))
    case 'TSTypeReference': {
      const { typeName } = type
      if (typeName.type === 'TSQualifiedName') return typeName.right.name === name ? [typeName.right] : []
      const [argument] = type.typeArguments?.params ?? []
      if (argument) return namesIn(t, argument, module, name, depth + 1)
      if (typeName.type !== 'Identifier') return []
      const declaration = typeDeclarationOf(t, typeName, module)
      return declaration?.node.type === 'TSTypeAliasDeclaration'
        ? namesIn(t, declaration.node.typeAnnotation, declaration.module, name, depth + 1)
        : []
    }
    default:
      return []
  }
}
