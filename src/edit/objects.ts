/** Edits of object literals and patterns. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import type { Node, SourceModule } from '../source/parse.js'
import { indentAt, insertAt, lineEndOf, renameKeyNode, replaceRange } from './text.js'

/** `key: v` to `name: v`, shorthand `key` to `name: key`, `{ key }` of a pattern to `{ name: key }`. */
export function renameProperty(property: TSESTree.Property, module: SourceModule, name: string): Edit {
  if (property.shorthand) return insertAt(module, property.key.range[0], `${name}: `)
  return renameKeyNode(property.key, module, name)
}

/** Takes out where a field is set: a property, or the statement that assigns it; null where it is part of another. */
export function removeField(whole: Node, module: SourceModule): Edit | null {
  if (whole.type === 'Property') return removeProperty(whole, module)
  const assignment = whole.type === 'MemberExpression' ? whole.parent : whole
  const statement = assignment.parent
  if (assignment.type !== 'AssignmentExpression' || statement?.type !== 'ExpressionStatement') return null
  const block = statement.parent.type
  if (block !== 'Program' && block !== 'BlockStatement') return null
  const [start, end] = statement.range
  return ownLine(module, start, end) ?? replaceRange(module, start, end, '')
}

/** Takes a property out with its comma; a comment on its line or behind it stays. */
export function removeProperty(property: Node, module: SourceModule): Edit {
  const holder = property.parent as TSESTree.ObjectExpression
  return removeListed(property, holder.properties, holder, module)
}

/** Takes an argument or property out of a list, with the comma that parts it from its neighbour. */
export function removeListed(node: Node, list: readonly Node[], holder: Node, module: SourceModule): Edit {
  const { text } = module
  const index = list.indexOf(node)
  const next = list[index + 1]
  const previous = list[index - 1]
  if (next) {
    // Up to the next one, unless a comment stands between them.
    const comma = commaAfter(module, node.range[1])
    const between = text.slice(comma + 1, next.range[0])
    if (between.trim() === '') {
      return (
        ownLine(module, node.range[0], comma + 1) ?? replaceRange(module, node.range[0], next.range[0], '')
      )
    }
    const gap = /^[ \t]*/.exec(between)?.[0].length ?? 0
    return (
      ownLine(module, node.range[0], comma + 1) ?? replaceRange(module, node.range[0], comma + 1 + gap, '')
    )
  }
  const comma = commaAfter(module, node.range[1])
  const hasTrailing = comma >= 0 && comma < holder.range[1]
  const line = hasTrailing ? ownLine(module, node.range[0], comma + 1) : null
  if (line) return line
  if (previous) {
    const before = text.slice(previous.range[1], node.range[0])
    if (/^\s*,\s*$/.test(before)) return replaceRange(module, previous.range[1], node.range[1], '')
    const comma = commaAfter(module, previous.range[1])
    if (!hasTrailing && comma >= 0) {
      // A comment stands between: the line goes, the comma before the comment may stay.
      return (
        ownLine(module, node.range[0], node.range[1]) ??
        replaceRange(module, node.range[0], node.range[1], '')
      )
    }
  }
  const start = holder.range[0] + 1
  const end = holder.range[1] - 1
  const inside = text.slice(start, node.range[0]) + text.slice(hasTrailing ? comma + 1 : node.range[1], end)
  if (!previous && inside.trim() === '' && holder.type === 'ObjectExpression')
    return replaceRange(module, start, end, '')
  return replaceRange(module, node.range[0], hasTrailing ? comma + 1 : node.range[1], '')
}

/** The whole line, where nothing else stands on it. */
function ownLine(module: SourceModule, start: number, end: number): Edit | null {
  const { text } = module
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  if (text.slice(lineStart, start).trim() !== '') return null
  const newline = text.indexOf('\n', end)
  if (newline < 0 || text.slice(end, newline).trim() !== '') return null
  return replaceRange(module, lineStart, newline + 1, '')
}

/** The comma behind `offset`, comments and white space passed over; -1 for none before the next token. */
export function commaAfter(module: SourceModule, offset: number): number {
  const { text } = module
  for (let i = offset; i < text.length; i++) {
    if (text[i] === ',') return i
    if (/\s/.test(text[i] as string)) continue
    if (text.startsWith('//', i)) i = text.indexOf('\n', i)
    else if (text.startsWith('/*', i)) i = text.indexOf('*/', i) + 1
    else return -1
    if (i < 0) return -1
  }
  return -1
}

/** Puts a property behind the last one, on a line of its own where the others have theirs. */
export function addProperty(holder: TSESTree.ObjectExpression, module: SourceModule, property: string): Edit {
  // A content type stays last: it may go with the body.
  const last = holder.properties.filter((each) => !isContentType(each)).at(-1) ?? holder.properties.at(-1)
  if (!last) {
    return replaceRange(module, holder.range[0], holder.range[1], `{ ${property} }`)
  }
  const comma = commaAfter(module, last.range[1])
  const isMultiline = module.text.slice(holder.range[0], last.range[0]).includes('\n')
  const hasTrailing = comma >= 0 && comma < holder.range[1]
  const isLast = last === holder.properties.at(-1)
  const lead = isMultiline ? `${lineEndOf(module)}${indentAt(module, last.range[0])}` : ' '
  return hasTrailing
    ? insertAt(module, comma + 1, `${lead}${property}${isMultiline || !isLast ? ',' : ''}`)
    : insertAt(module, last.range[1], `,${lead}${property}`)
}

function isContentType(property: Node): boolean {
  return (
    property.type === 'Property' &&
    property.key.type === 'Literal' &&
    /^content-type$/i.test(String(property.key.value))
  )
}

/** The text that puts `second` behind a property as its neighbour, in its layout. */
export function besideProperty(property: TSESTree.Property, module: SourceModule, second: string): string {
  const holder = property.parent as TSESTree.ObjectExpression
  const isMultiline = module.text.slice(holder.range[0], property.range[0]).includes('\n')
  return isMultiline ? `,${lineEndOf(module)}${indentAt(module, property.range[0])}${second}` : `, ${second}`
}
