/**
 * Fields of an object inside an item that stand in the item itself now: `sync.target.object` to
 * `sync.target_object`, however it is read, with the user's type where that is an item's alone.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { OperationId } from '../api/operations.js'
import type { Edit } from '../change.js'
import { keyName, lineOf, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall, SentField } from '../trace/call.js'
import type { Read } from '../trace/flow/state.js'
import type { Trace } from '../trace/index.js'
import { declaredProperties } from '../trace/types/declared.js'
import { renameType, type TypeRename } from '../trace/types/rename.js'
import type { SignatureAt } from '../trace/types/types.js'
import { renameProperty } from './objects.js'
import { indentAt, lineEndOf, quoted, replaceNode, replaceRange, textOf } from './text.js'

/** Where a member of `holder` went: `{ object: 'target_object' }`. */
export interface Moves {
  holder: string
  to: Readonly<Record<string, string>>
}

export type MovedRead =
  /** Everything that is read of the holder here has moved. */
  | { read: Read; edits: Edit[] }
  /** More of it is read, or it goes on whole. */
  | { read: Read; edits: null }

/** Each read of the holder of an item, with what becomes of it. */
export function movedReads(reads: readonly Read[], moves: Moves): MovedRead[] {
  return reads.map((read) => {
    const edits = read.how === 'member' ? memberEdits(read, moves) : patternEdits(read, moves)
    return edits ? { read, edits } : { read, edits: null }
  })
}

function memberEdits({ whole, module }: Read, moves: Moves): Edit[] | null {
  if (whole.type !== 'MemberExpression') return null
  let at: Node = whole
  while (at.parent?.type === 'TSNonNullExpression' || at.parent?.type === 'ChainExpression') at = at.parent
  const up = at.parent
  if (up?.type === 'MemberExpression' && up.object === at) {
    const to = movedTo(up.property, up.computed, moves)
    if (!to) return null
    const start = whole.property.range[0]
    const text = whole.computed ? `${quoted(to, module, whole.property)}]` : to
    return [replaceRange(module, start, up.range[1], text)]
  }
  if (up?.type !== 'VariableDeclarator' || up.init !== at) return null
  if (up.id.type === 'ObjectPattern') {
    const keys = keyEdits(up.id, module, moves)
    return keys && [...keys, replaceRange(module, whole.object.range[1], at.range[1], '')]
  }
  const used = up.id.type === 'Identifier' && !up.id.typeAnnotation ? membersOf(up.id, module, moves) : null
  if (!used || whole.optional || !isPlain(whole.object)) return null
  const item = textOf(whole.object, module)
  const members = Object.entries(moves.to).flatMap(([from, to]) =>
    used.some(({ key }) => key === from) ? [`${from}: ${item}.${to}`] : [],
  )
  return members.length > 0 ? [replaceNode(at, module, `{ ${members.join(', ')} }`)] : null
}

function movedTo(property: Node, computed: boolean, moves: Moves): string | null {
  const key = keyName(property, computed)
  return key !== null && Object.hasOwn(moves.to, key) ? (moves.to[key] as string) : null
}

/**
 * The edit that moves what a literal says under the holder into the item itself: `target: { object: 'o' }` to
 * `target_object: 'o'`. Null where it says more, or is not written in place.
 */
export function movedKeys({ value, whole, module }: SentField, moves: Moves): Edit | null {
  const literal = whole.type === 'Property' ? (whole.value as Node) : null
  if (value.kind !== 'object' || value.node !== literal || /\/[/*]/.test(textOf(whole, module))) return null
  const moved = value.node.properties.map((each) => {
    const to = each.type === 'Property' && !each.method ? movedTo(each.key, each.computed, moves) : null
    return to && each.type === 'Property' ? `${to}: ${textOf(each.value as Node, module)}` : null
  })
  if (moved.length === 0 || moved.includes(null)) return null
  const isTall = textOf(literal, module).includes('\n')
  const gap = isTall ? `,${lineEndOf(module)}${indentAt(module, whole.range[0])}` : ', '
  return replaceNode(whole, module, moved.join(gap))
}

/** A name, or members of one. */
function isPlain(node: Node): boolean {
  return (
    node.type === 'Identifier' ||
    node.type === 'ThisExpression' ||
    (node.type === 'MemberExpression' && !node.computed && isPlain(node.object))
  )
}

/** `{ object }` to `{ target_object: object }`; null where something else is taken too. */
function keyEdits(pattern: TSESTree.ObjectPattern, module: SourceModule, moves: Moves): Edit[] | null {
  const edits: Edit[] = []
  for (const property of pattern.properties) {
    const to = property.type === 'Property' ? movedTo(property.key, property.computed, moves) : null
    if (!to || property.type !== 'Property') return null
    edits.push(renameProperty(property, module, to))
  }
  return edits.length > 0 ? edits : null
}

/** The members that are read of a variable, where nothing else is done with it. */
function membersOf(
  name: TSESTree.Identifier,
  module: SourceModule,
  moves: Moves,
): { key: string; member: TSESTree.MemberExpression }[] | null {
  const variable = module.variables.get(name)
  if (!variable || variable.defs.length !== 1) return null
  const found: { key: string; member: TSESTree.MemberExpression }[] = []
  for (const reference of variable.references) {
    if (reference.init) continue
    const node = reference.identifier as Node
    const member = node.parent
    if (reference.isWrite() || member?.type !== 'MemberExpression' || member.object !== node) return null
    const key = keyName(member.property, member.computed)
    const isWritten = member.parent.type === 'AssignmentExpression' && member.parent.left === member
    if (key === null || !Object.hasOwn(moves.to, key) || isWritten) return null
    found.push({ key, member })
  }
  return found.length > 0 ? found : null
}

function patternEdits({ whole, module }: Read, moves: Moves): Edit[] | null {
  if (whole.type !== 'Property' || whole.computed) return null
  const value = whole.value.type === 'AssignmentPattern' ? whole.value.left : (whole.value as Node)
  if (value.type === 'ObjectPattern') {
    const parts: string[] = []
    for (const property of value.properties) {
      const to = property.type === 'Property' ? movedTo(property.key, property.computed, moves) : null
      if (!to || property.type !== 'Property') return null
      parts.push(`${to}: ${textOf(property.value, module)}`)
    }
    return parts.length > 0 ? [replaceNode(whole, module, parts.join(', '))] : null
  }
  // A default stands in for an item without the object; its members would need one each.
  if (value.type !== 'Identifier' || whole.value.type === 'AssignmentPattern') return null
  const used = membersOf(value, module, moves)
  if (!used) return null
  const names = [...new Set(used.map(({ key }) => moves.to[key] as string))]
  if (names.some((name) => (module.names.get(name) ?? []).some((node) => node.type === 'Identifier')))
    return null
  const kept = Object.values(moves.to).filter((name) => names.includes(name))
  return [
    replaceNode(whole, module, kept.join(', ')),
    ...used.map(({ key, member }) => replaceNode(member, module, moves.to[key] as string)),
  ]
}

export type MovedType =
  | { at: { node: Node; module: SourceModule }; edits: Edit[] }
  /** The type says more than an item of this list, or it cannot be written otherwise. */
  | { at: { node: Node; module: SourceModule }; edits: null; why: string }

/** The user's types of the items, where they name the holder. `reads`: what is rewritten with them. */
export function movedTypes(
  call: ApiCall,
  path: readonly string[],
  moves: Moves,
  operations: readonly OperationId[],
  reads: readonly MovedRead[],
  trace: Trace,
): MovedType[] {
  const signatures = declaredProperties(trace.tracer, call.answer().types, path, moves.holder)
  return signatures.map((signature) => movedType(signature, moves, operations, reads, trace))
}

function movedType(
  signature: SignatureAt,
  moves: Moves,
  operations: readonly OperationId[],
  reads: readonly MovedRead[],
  trace: Trace,
): MovedType {
  const rename: TypeRename = renameType(trace, signature, operations)
  const at = { node: rename.key, module: rename.module }
  if (rename.isShared) {
    const named = nameOfType(signature)
    const why = `its type${named} also describes something that keeps \`${moves.holder}\`, as the answer for a single one does: the items of the list need a type of their own`
    return { at, edits: null, why }
  }
  const handled = new Set<Node>(reads.flatMap((each) => (each.edits ? [each.read.node] : [])))
  const other = rename.uses.find(({ node }) => node !== rename.key && !handled.has(node))
  if (other)
    return {
      at,
      edits: null,
      why: `line ${lineOf(other.node, other.module)} uses it by its type in another way`,
    }
  const edit = signatureEdit(signature, moves)
  return edit ? { at, edits: [edit] } : { at, edits: null, why: 'its type is written in another form' }
}

/** The name of the interface or alias that a property stands in, as a message has it: " `Sync`"; empty where it has none. */
function nameOfType({ node }: SignatureAt): string {
  const holder = node.parent?.parent
  const isNamed = holder?.type === 'TSInterfaceDeclaration' || holder?.type === 'TSTypeAliasDeclaration'
  return isNamed ? ` \`${holder.id.name}\`` : ''
}

function signatureEdit({ node, module }: SignatureAt, moves: Moves): Edit | null {
  if (node.type !== 'TSPropertySignature' || !node.typeAnnotation) return null
  const type = node.typeAnnotation.typeAnnotation
  const members: { name: string; optional: boolean; type: string }[] = []
  if (type.type === 'TSTypeLiteral') {
    for (const member of type.members) {
      if (member.type !== 'TSPropertySignature' || !member.typeAnnotation) return null
      const to = movedTo(member.key, member.computed, moves)
      if (!to) continue
      members.push({
        name: to,
        optional: member.optional || node.optional,
        type: textOf(member.typeAnnotation.typeAnnotation, module),
      })
    }
  } else if (type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && !type.typeArguments) {
    for (const [from, to] of Object.entries(moves.to))
      members.push({
        name: to,
        optional: node.optional,
        type: `${textOf(type, module)}[${quoted(from, module)}]`,
      })
  }
  if (members.length === 0) return null
  const own = textOf(node, module)
  const end = /[;,]$/.exec(own)?.[0] ?? ''
  const holder = node.parent
  const isLined = holder && module.text.slice(holder.range[0], holder.range[1]).includes('\n')
  const between = isLined ? `${end}${lineEndOf(module)}${indentAt(module, node.range[0])}` : `${end || ';'} `
  const readonly = node.readonly ? 'readonly ' : ''
  const lines = members.map((each) => `${readonly}${each.name}${each.optional ? '?' : ''}: ${each.type}`)
  return replaceNode(node, module, lines.join(between) + end)
}
