/** Versions that stand beside the name of their header, whether or not anything sends them. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { OLD } from '../../api/versions.js'
import type { Node, SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import { type At, optionsOf, plainText } from '../values.js'

/**
 * The old version, wherever it stands beside the name of its header: as a value, or next to it among arguments or
 * items.
 */
export function versionsAt(t: Tracer, name: Node, module: SourceModule): At[] {
  const { parent } = name
  const isConstant = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
  const keys = isConstant ? (module.names.get((parent.id as TSESTree.Identifier).name) ?? []) : [name]
  return keys.flatMap((key): At[] => {
    const value = besideName(key, isConstant)
    if (!value) return []
    const isVersion = optionsOf(t.evaluate(value, module, null)).some((each) => plainText(each) === OLD)
    return isVersion ? [{ node: value, module }] : []
  })
}

function besideName(name: Node, isConstant: boolean): Node | null {
  const { parent } = name
  switch (parent?.type) {
    case 'Property':
      return parent.key === name && (parent.computed || !isConstant) ? (parent.value as Node) : null
    case 'CallExpression':
      return parent.arguments[parent.arguments.indexOf(name as never) + 1] ?? null
    case 'ArrayExpression':
      return parent.elements.length === 2 && parent.elements[0] === name ? (parent.elements[1] ?? null) : null
    default:
      return null
  }
}
