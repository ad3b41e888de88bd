/** A constant that nothing uses any more, once an id has left a path. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import type { Node, SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import { replaceRange } from './text.js'

/** Takes out the declaration of an id that only this path used: an unexported constant with a literal value. */
export function deadConstantEdit(call: ApiCall): Edit | null {
  const segments = call.url?.segments ?? []
  const index = segments.findIndex((segment) => segment.text === 'organizations')
  const segment = segments[index + 1]
  const piece = segment && call.url?.pieces[segment.from]
  if (!piece || !('char' in piece) || piece.part.kind !== 'chars' || !piece.part.at) return null
  const { node, module } = piece.part.at
  const declarator = node.parent
  return declarator?.type === 'VariableDeclarator' && declarator.init === node
    ? declarationEdit(declarator, module)
    : null
}

/** Takes out the constant behind a use that is going away: it only named a literal or a serialised one. */
export function deadVariableEdit(use: Node, module: SourceModule): Edit | null {
  const declarator = module.variables.get(use)?.defs[0]?.node as Node | undefined
  if (declarator?.type !== 'VariableDeclarator' || !declarator.init || !isPure(declarator.init, module))
    return null
  return declarationEdit(declarator, module)
}

/** Whether evaluating a text may do something: a call that only encodes does not. */
export function hasEffect(text: string): boolean {
  return /\(|\+\+|--|(?<![=!<>])=(?![=>])/.test(text.replace(/\bencodeURIComponent\(([^()]*)\)/g, '$1'))
}

/** Whether nothing happens when the expression is not evaluated. */
function isPure(node: Node, module: SourceModule): boolean {
  switch (node.type) {
    case 'Literal':
      return true
    case 'ObjectExpression':
      return node.properties.every(
        (each) =>
          each.type === 'Property' &&
          (each.value.type === 'Literal' || each.value.type === 'Identifier' || isPath(each.value as Node)),
      )
    case 'CallExpression':
      return (
        module.text.slice(...node.callee.range) === 'JSON.stringify' &&
        node.arguments.every((each) => isPure(each, module))
      )
    default:
      return false
  }
}

/** `Status.Canceled`, `api.Status.Canceled`: members of an enum. */
function isPath(node: Node): boolean {
  if (node.type !== 'MemberExpression' || node.computed) return false
  return node.object.type === 'Identifier' || isPath(node.object)
}

/** The whole line of an unexported `const` with one use. */
function declarationEdit(declarator: TSESTree.VariableDeclarator, module: SourceModule): Edit | null {
  if (declarator.id.type !== 'Identifier') return null
  const declaration = declarator.parent
  if (
    declaration.type !== 'VariableDeclaration' ||
    declaration.kind !== 'const' ||
    declaration.declarations.length !== 1
  )
    return null
  if (declaration.parent.type === 'ExportNamedDeclaration') return null
  const variable = module.variables.get(declarator.id)
  const uses = variable?.references.filter((reference) => reference.isRead()) ?? []
  if (uses.length !== 1) return null
  const { text } = module
  const start = text.lastIndexOf('\n', declaration.range[0] - 1) + 1
  const newline = text.indexOf('\n', declaration.range[1])
  const end = newline < 0 ? text.length : newline + 1
  const isAlone =
    text.slice(start, declaration.range[0]).trim() === '' &&
    text.slice(declaration.range[1], end).trim() === ''
  return isAlone ? replaceRange(module, start, end, '') : null
}
