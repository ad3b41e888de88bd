/** The names that hooks are called by: their own, and those that an import gives them. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import { defaultNames, type HookRow, hookRowsByName } from './hook-rows.js'
import type { Call } from './state.js'

/** A call of a hook. */
export interface HookCall {
  call: TSESTree.CallExpression
  module: SourceModule
}

/** The row of the hook that a call calls; null: it is none. */
export function rowAt({ callee }: Call, module: SourceModule): HookRow | null {
  if (callee.type === 'MemberExpression')
    return hookRowsByName.get(keyName(callee.property, callee.computed) ?? '') ?? null
  if (callee.type !== 'Identifier') return null
  return hookRowsByName.get(callee.name) ?? hookRowsByName.get(importedAs(callee, module) ?? '') ?? null
}

/** The name that an import takes from a package under another one. */
function importedAs(name: TSESTree.Identifier, module: SourceModule): string | null {
  const node = module.variables.get(name)?.defs[0]?.node as Node | undefined
  if (node?.type === 'ImportDefaultSpecifier' && node.parent.type === 'ImportDeclaration')
    return defaultNames[node.parent.source.value] ?? null
  if (node?.type !== 'ImportSpecifier') return null
  const imported = node.imported.type === 'Identifier' ? node.imported.name : node.imported.value
  const { parent } = node
  return imported === 'default' && parent.type === 'ImportDeclaration'
    ? (defaultNames[parent.source.value] ?? null)
    : imported
}

/** All calls of the hooks of a row in the modules that are loaded. */
export function callsOfRow(t: Tracer, row: HookRow): HookCall[] {
  const found = row.names.flatMap((name) => [...t.names.callsOf(name)])
  for (const module of t.workspace.loaded) {
    const given = [
      ...row.names.flatMap((name) => (module.names.has(name) ? t.names.aliasesIn(module, name) : [])),
      ...defaultImports(module, row),
    ]
    for (const alias of new Set(given))
      if (!row.names.includes(alias))
        found.push(...t.names.callsOf(alias).filter((each) => each.module === module))
  }
  return found.filter(({ call, module }) => rowAt(call, module) === row)
}

function defaultImports(module: SourceModule, row: HookRow): string[] {
  return module.ast.body.flatMap((statement) =>
    statement.type === 'ImportDeclaration' && row.names.includes(defaultNames[statement.source.value] ?? '')
      ? statement.specifiers.map(({ local }) => local.name)
      : [],
  )
}
