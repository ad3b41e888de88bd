/** The types that a list's request is written with, as those of one of its items. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import { isFunction, isInside, keyName, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall, Link } from '../trace/call.js'
import type { TypeUse } from '../trace/flow/state.js'
import type { Tracer } from '../trace/tracer.js'
import { declaredTypes } from '../trace/types/declared.js'
import type { TypeAt } from '../trace/types/types.js'
import { deepWithin, within } from './page-site.js'
import { isTypeScript, replaceNode, textOf } from './text.js'

/** A call of the client or of a wrapper. */
export type Level = Link & { node: TSESTree.CallExpression }

/** A type of a list or of the answer around it, and the same of one item, `item` being a variable that holds one. */
interface ListType {
  kind: 'list' | 'body' | 'any'
  text(item: string): string
}

/** What a written type says of the list; null: that could not be told. */
function itemsIn(type: TSESTree.TypeNode, module: SourceModule, t: Tracer): ListType | null {
  if (type.type === 'TSAnyKeyword') return { kind: 'any', text: () => 'any' }
  const element = elementOf(type)
  if (element) return { kind: 'list', text: () => textOf(element, module) }
  if (type.type === 'TSTypeLiteral') {
    const data = type.members.find(
      (each) => each.type === 'TSPropertySignature' && keyName(each.key, each.computed) === 'data',
    )
    const own = data?.type === 'TSPropertySignature' ? data.typeAnnotation?.typeAnnotation : undefined
    const inner = own && elementOf(own)
    if (inner) return { kind: 'body', text: () => `{ data: ${textOf(inner, module)} }` }
    return own?.type === 'TSAnyKeyword' ? { kind: 'any', text: () => textOf(type, module) } : null
  }
  const lists = declaredTypes(t, [{ type, module, layers: [], token: 'body', path: [] }], ['data'])
  const [first] = lists
  if (lists.length !== 1 || !first) return null
  const list = boundOf(first)
  const inner = elementOf(list.type)
  if (!inner) return null
  // `Answer<Item[]>` is `Answer<Item>`; how many items `Page<Item>` holds is said where it is declared.
  const isHere = list.module === module && isInside(list.type, type)
  const [start, end] = type.range
  const single = `${module.text.slice(start, list.type.range[0])}${textOf(inner, module)}${module.text.slice(list.type.range[1], end)}`
  return { kind: 'body', text: (item) => (isHere ? single : `{ data: typeof ${item} }`) }
}

/** `X` of `X[]`, `readonly X[]`, `Array<X>`. */
function elementOf(type: TSESTree.TypeNode): TSESTree.TypeNode | null {
  if (type.type === 'TSArrayType') return type.elementType
  if (type.type === 'TSTypeOperator' && type.operator === 'readonly' && type.typeAnnotation)
    return elementOf(type.typeAnnotation)
  const isArray =
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    /^(?:Readonly)?Array$/.test(type.typeName.name)
  return isArray ? (type.typeArguments?.params[0] ?? null) : null
}

/**
 * Whether the functions between the request and a call of theirs give an item as well as a list: all that their types
 * say of the list comes from the type arguments of the call. `unknown`: the call has to say it by an assertion. Null:
 * what they give is a list, or it could not be told.
 */
function typesOfWrappers(call: ApiCall, level: Level, t: Tracer): 'open' | 'unknown' | null {
  const { node, module } = level
  const inner = [{ node: call.request.node as Node, module: call.request.module }, ...call.links]
  const wrappers = inner
    .slice(
      0,
      inner.findIndex((each) => each.node === node),
    )
    .flatMap((each) => functionsAround(each.node).map((fn) => ({ fn, module: each.module })))
    .filter((each) => each.module !== module || !isInside(node, each.fn))
  const isWrappers = (use: TypeUse): boolean =>
    wrappers.some(({ fn, module: home }) => home === use.module && isInside(use.type, fn))
  const uses = call.answer().types.filter(isWrappers)
  const given = node.typeArguments
  const isGiven = (at: TypeAt): boolean => at.module === module && Boolean(given && isInside(at.type, given))
  const isOpen = uses.every((use) =>
    declaredTypes(t, [use], ['data']).every((type) => {
      const at = boundOf(type)
      if (at.type.type === 'TSAnyKeyword' || at.type.type === 'TSUnknownKeyword' || isGiven(at)) return true
      return wrappers.some(({ fn, module: home }) => home === at.module && isParameterOf(at.type, fn))
    }),
  )
  const isGeneric = wrappers.some(({ fn }) => isFunction(fn) && fn.typeParameters)
  if (!isOpen || (isGeneric && !given && !hasAnnotation(node))) return null
  return uses.some(({ type }) => [...deepWithin(type)].some((each) => each.type === 'TSUnknownKeyword'))
    ? 'unknown'
    : 'open'
}

/** What the name of a type parameter stands for, as far as that is known. */
function boundOf(at: TypeAt): TypeAt {
  const name = nameOf(at.type)
  const bound = name === null ? undefined : at.bindings?.get(name)
  return bound && bound.type !== at.type ? boundOf(bound) : at
}

/** Whether a type is nothing but a type parameter of a function: its caller says what it is. */
function isParameterOf(type: TSESTree.TypeNode, fn: Node): boolean {
  const name = nameOf(type)
  return isFunction(fn) && Boolean(fn.typeParameters?.params.some((each) => each.name.name === name))
}

function nameOf(type: TSESTree.TypeNode): string | null {
  const isName = type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && !type.typeArguments
  return isName && type.typeName.type === 'Identifier' ? type.typeName.name : null
}

/** Whether a type is inferred from what the answer of a call goes into. */
function hasAnnotation(node: Node): boolean {
  let at = node
  while (at.parent && /^(?:Await|TSAs)Expression$/.test(at.parent.type)) at = at.parent
  const { parent } = at
  return (
    parent?.type === 'VariableDeclarator' &&
    'typeAnnotation' in parent.id &&
    Boolean(parent.id.typeAnnotation)
  )
}

function functionsAround(node: Node): Node[] {
  const found: Node[] = []
  for (let at = node.parent; at; at = at.parent) if (isFunction(at)) found.push(at)
  return found
}

/** What is written of the types; in JavaScript there is nothing to be written. */
export interface Types {
  edits(item: string): Edit[]
  annotation(item: string): string
}

const untyped: Types = { edits: () => [], annotation: () => '' }

/** What has to be written of the types for one item; null: it could not be told. `node`: what is written once more. */
export function typesFor(call: ApiCall, level: Level, node: Node, t: Tracer): Types | null {
  const { module } = level
  if (!isTypeScript(module)) return untyped
  const given = typesOfWrappers(call, level, t)
  if (!given) return null
  const written: { type: TSESTree.TypeNode; as: ListType }[] = []
  const own = level.node.typeArguments?.params ?? []
  if (own.length > 1) return null
  const assertions = [...within(node)].flatMap((each) =>
    each.type === 'TSAsExpression' ? [each.typeAnnotation] : [],
  )
  const further = [...within(node)].flatMap((each) =>
    each.type === 'CallExpression' && each !== level.node ? (each.typeArguments?.params ?? []) : [],
  )
  for (const type of [...own, ...assertions, ...further]) {
    const as = itemsIn(type, module, t)
    if (!as) return null
    if (as.kind !== 'any') written.push({ type, as })
  }
  const declared = annotationOver(node)
  const over = declared && itemsIn(declared, module, t)
  if (declared && !over) return null
  const isKnown =
    written.length > 0 || (over && over.kind !== 'any') || (given === 'open' && isAny(call, level))
  if (!isKnown) return null
  return {
    edits: (item) => written.map(({ type, as }) => replaceNode(type, module, as.text(item))),
    annotation: (item) => (over && over.kind !== 'any' ? `: ${over.text(item)}` : ''),
  }
}

/** The type that is written for the variable that the node goes into. */
function annotationOver(node: Node): TSESTree.TypeNode | null {
  const { parent } = node
  return parent?.type === 'VariableDeclarator' && parent.init === node && 'typeAnnotation' in parent.id
    ? (parent.id.typeAnnotation?.typeAnnotation ?? null)
    : null
}

/** Whether what a call gives is `any` where nothing says its type. */
function isAny(call: ApiCall, level: Level): boolean {
  return (
    level.node !== call.request.node || call.request.row.id === 'fetch' || call.request.row.id === 'axios'
  )
}
