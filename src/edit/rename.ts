/** A property renamed at one of its uses: member, pattern, literal, type. */
import type { Edit } from '../change.js'
import type { Node, SourceModule } from '../source/parse.js'
import { renameProperty } from './objects.js'
import { insertAt, quoted, renameKeyNode, replaceNode, replaceRange } from './text.js'

/**
 * The edit that renames the property name at `node`; null where it is no use that can be renamed in place.
 * @param old which of the names of a text is meant, as in `'body.data.old'`; without it the first one
 */
export function renameUse(node: Node, module: SourceModule, name: string, old?: string): Edit | null {
  const parent = node.parent
  switch (parent?.type) {
    case 'MemberExpression':
      if (parent.property !== node) return null
      if (!parent.computed) return replaceNode(node, module, name)
      return node.type === 'Literal' || node.type === 'TemplateLiteral'
        ? renameKeyNode(node, module, name)
        : replaceNode(node, module, quoted(name, module))
    case 'Property': {
      if (parent.key !== node && parent.value !== node) return null
      if (parent.computed)
        return node.type === 'Literal'
          ? renameKeyNode(node, module, name)
          : replaceNode(node, module, quoted(name, module))
      return renameProperty(parent, module, name)
    }
    case 'AssignmentPattern':
      // `{ schedule = x }`: the shorthand's key is the pattern's left side too.
      return parent.parent.type === 'Property' && parent.parent.shorthand
        ? insertAt(module, node.range[0], `${name}: `)
        : null
    case 'TSPropertySignature':
    case 'PropertyDefinition':
      return parent.key === node ? renameKeyNode(node, module, name) : null
    case 'TSLiteralType':
      return renameKeyNode(node, module, name)
    // `'schedule' in sync`, `pick(sync, ['schedule'])`, `get(sync, 'schedule.frequency')`: the first name of the text.
    case 'BinaryExpression':
    case 'ArrayExpression':
    case 'CallExpression': {
      if (node.type !== 'Literal' || typeof node.value !== 'string') return null
      if (parent.type === 'BinaryExpression' && parent.operator !== 'in') return null
      const names = node.value.split(/(?<=\.)|(?=\.)/)
      const index = old === undefined ? 0 : names.indexOf(old)
      const first = /^\w+/.exec(names[index] ?? '')?.[0].length ?? 0
      const start = node.range[0] + 1 + names.slice(0, index).join('').length
      return first > 0 ? replaceRange(module, start, start + first, name) : null
    }
    case 'JSXAttribute':
      return parent.name === node ? replaceNode(node, module, name) : null
    default:
      return null
  }
}
