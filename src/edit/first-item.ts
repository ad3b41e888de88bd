/** `list[0]` to `object`: for an answer that was a list of one and is now that one. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import type { Node, SourceModule } from '../source/parse.js'
import type { FlowResult, Read } from '../trace/flow/state.js'
import type { Tracer } from '../trace/tracer.js'
import { declaredTypes } from '../trace/types/declared.js'
import { replaceNode, replaceRange } from './text.js'

/** Edits that take `[0]` out of every read of the list; null where one read takes anything but the first item. */
export function firstItemEdits(answer: FlowResult, t: Tracer): Edit[] | null {
  const lists = answer.reads.filter((read) => read.path.length === 1 && read.path[0] === 'data')
  if (lists.length === 0) return null
  const edits: Edit[] = []
  for (const read of lists) {
    const own = readEdits(read)
    if (!own) return null
    edits.push(...own)
  }
  const types = typeEdits(answer, t)
  return types && [...edits, ...types]
}

/** `X[]` to `X` where the list's type is written; null where it is written in a way that cannot be edited. */
function typeEdits(answer: FlowResult, t: Tracer): Edit[] | null {
  const edits: Edit[] = []
  for (const { type, module } of declaredTypes(t, answer.types, ['data'])) {
    if (type.type === 'TSAnyKeyword' || type.type === 'TSUnknownKeyword') continue
    if (type.type !== 'TSArrayType') return null
    edits.push(replaceRange(module, type.elementType.range[1], type.range[1], ''))
  }
  return edits
}

function readEdits(read: Read): Edit[] | null {
  const { module } = read
  if (read.how === 'member') return useEdits(read.whole, module)
  const { whole } = read
  if (whole.type !== 'Property') return null
  const value = whole.value as Node
  if (value.type === 'ArrayPattern') return patternEdit(value, module)
  if (value.type !== 'Identifier') return null
  const variable = module.variables.get(value)
  const uses = variable?.references.filter((reference) => reference.isRead()) ?? []
  const edits = uses.map((use) => useEdits(use.identifier as Node, module))
  return edits.length > 0 && edits.every((each) => each !== null) ? (edits.flat() as Edit[]) : null
}

/** One use of the list: `[0]` behind it, or `[first] =` before it. */
function useEdits(node: Node, module: SourceModule): Edit[] | null {
  let at = node
  while (
    at.parent &&
    (at.parent.type === 'TSNonNullExpression' ||
      at.parent.type === 'TSAsExpression' ||
      at.parent.type === 'ChainExpression')
  ) {
    if (at.parent.type === 'TSAsExpression') return null
    at = at.parent
  }
  const parent = at.parent
  if (parent?.type === 'MemberExpression' && parent.object === at) {
    const isFirst = parent.computed && parent.property.type === 'Literal' && parent.property.value === 0
    return isFirst ? [replaceRange(module, at.range[1], parent.range[1], '')] : null
  }
  if (parent?.type === 'VariableDeclarator' && parent.init === at) {
    if (parent.id.type === 'ArrayPattern') return patternEdit(parent.id, module)
    if (parent.id.type !== 'Identifier') return null
    const variable = module.variables.get(parent.id)
    const uses = variable?.references.filter((reference) => reference.isRead()) ?? []
    const edits = uses.map((use) => useEdits(use.identifier as Node, module))
    return edits.length > 0 && edits.every((each) => each !== null) ? (edits.flat() as Edit[]) : null
  }
  return null
}

function patternEdit(pattern: TSESTree.ArrayPattern, module: SourceModule): Edit[] | null {
  const [only] = pattern.elements
  if (
    !only ||
    pattern.elements.length !== 1 ||
    only.type === 'RestElement' ||
    only.type === 'AssignmentPattern'
  )
    return null
  return [replaceNode(pattern, module, module.text.slice(only.range[0], only.range[1]))]
}
