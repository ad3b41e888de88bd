/** A constant that nothing uses any more, once an id has left a path. */
import type { Edit } from '../change.js'
import type { ApiCall } from '../trace/call.js'
import type { Trace } from '../trace/index.js'
import { replaceRange } from './text.js'

/** Takes out the declaration of an id that only this path used: an unexported constant with a literal value. */
export function deadConstantEdit(call: ApiCall, trace: Trace): Edit | null {
  void trace
  const segments = call.url?.segments ?? []
  const index = segments.findIndex((segment) => segment.text === 'organizations')
  const segment = segments[index + 1]
  const piece = segment && call.url?.pieces[segment.from]
  if (!piece || !('char' in piece) || piece.part.kind !== 'chars' || !piece.part.at) return null
  const { node, module } = piece.part.at
  const declarator = node.parent
  if (
    declarator?.type !== 'VariableDeclarator' ||
    declarator.init !== node ||
    declarator.id.type !== 'Identifier'
  )
    return null
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
