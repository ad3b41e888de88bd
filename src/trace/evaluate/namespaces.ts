/** `namespace Api { export const root = ... }`: an object with what it exports. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Node, SourceModule } from '../../source/parse.js'
import type { Variable } from '../../source/scopes.js'
import type { At, Env, Value, Write } from '../values.js'

/** What a namespace is, over all blocks of its name. */
export function namespaceValue(
  blocks: readonly TSESTree.TSModuleDeclaration[],
  module: SourceModule,
  env: Env | null,
  at: At,
): Value {
  const writes = blocks.flatMap((block) =>
    exportedIn(block, module).map(({ name, identifiers: [node] }): Write => {
      const id = node as Node
      return { path: [name], node: id, thunk: { node: id, module, env } }
    }),
  )
  return { kind: 'layers', layers: [], writes, at }
}

/** The variables that a block of a namespace exports. */
function exportedIn({ body }: TSESTree.TSModuleDeclaration, module: SourceModule): Variable[] {
  return (body?.body ?? []).flatMap((statement): Variable[] => {
    if (statement.type !== 'ExportNamedDeclaration' || !statement.declaration) return []
    const { declaration } = statement
    const parts: Node[] =
      declaration.type === 'VariableDeclaration' ? declaration.declarations : [declaration as Node]
    return parts.flatMap((part) => [...module.scopes.getDeclaredVariables(part)])
  })
}

/** The namespace whose block exports a variable where it is declared. */
export function namespaceAround(declaration: Node): TSESTree.TSModuleDeclaration | null {
  const statement = declaration.parent
  const block = statement?.type === 'ExportNamedDeclaration' ? statement.parent : null
  return block?.type === 'TSModuleBlock' ? block.parent : null
}
