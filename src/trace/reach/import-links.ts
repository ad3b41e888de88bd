/** How one module gets what another one exports: the names, namespaces and calls in which it arrives. */
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'

export type ImportLink =
  /** `import { imported as local }`; the default export is `default`. */
  | { kind: 'name'; imported: string; local: Node }
  /** `import * as local`, and `import local = require(...)` where `isWhole`. */
  | { kind: 'namespace'; local: Node; isWhole: boolean }
  /** `require(...)`, or `import(...)` where `isPromise`. */
  | { kind: 'call'; node: Node; isPromise: boolean }
  /** `export { imported as exported } from`. */
  | { kind: 'again'; imported: string; exported: string }
  /** `export * from`, or `export * as exported from`. */
  | { kind: 'all'; exported: string | null }

/** Every link by which `module` gets something of the file at `path` (absolute). */
export function linksFrom(t: Tracer, module: SourceModule, path: string): ImportLink[] {
  const isFrom = (specifier: string): boolean => {
    const target = t.workspace.resolve(specifier, module.path)
    return target.kind === 'file' && target.path === path
  }
  const links: ImportLink[] = []
  for (const statement of module.ast.body) {
    switch (statement.type) {
      case 'ImportDeclaration':
        if (!isFrom(statement.source.value)) break
        for (const specifier of statement.specifiers) {
          const { local } = specifier
          if (specifier.type === 'ImportNamespaceSpecifier')
            links.push({ kind: 'namespace', local, isWhole: false })
          else {
            const isDefault = specifier.type === 'ImportDefaultSpecifier'
            links.push({ kind: 'name', imported: isDefault ? 'default' : nameOf(specifier.imported), local })
          }
        }
        break
      case 'TSImportEqualsDeclaration': {
        const { moduleReference: reference, id } = statement
        const source = reference.type === 'TSExternalModuleReference' ? reference.expression : null
        if (source?.type === 'Literal' && typeof source.value === 'string' && isFrom(source.value))
          links.push({ kind: 'namespace', local: id, isWhole: true })
        break
      }
      case 'ExportAllDeclaration':
        if (isFrom(statement.source.value))
          links.push({ kind: 'all', exported: statement.exported ? nameOf(statement.exported) : null })
        break
      case 'ExportNamedDeclaration':
        if (!statement.source || !isFrom(statement.source.value)) break
        for (const { local, exported } of statement.specifiers)
          links.push({ kind: 'again', imported: nameOf(local), exported: nameOf(exported) })
        break
    }
  }
  for (const literal of module.strings) {
    const call = literal.parent
    if (literal.type !== 'Literal' || !call) continue
    const isPromise = call.type === 'ImportExpression'
    const isRequire =
      call.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === 'require'
    if ((isPromise || isRequire) && isFrom(literal.value)) links.push({ kind: 'call', node: call, isPromise })
  }
  return links
}

/** The name that `exports.name = ...` or `module.exports.name = ...` exports; `*` for `module.exports = ...`; else null. */
export function exportedAs(target: Node, module: SourceModule): string | null {
  if (target.type !== 'MemberExpression') return null
  const { object } = target
  const key = keyName(target.property, target.computed)
  const isFree = (node: Node, name: string): boolean =>
    node.type === 'Identifier' && node.name === name && !module.variables.has(node)
  if (isFree(object, 'module')) return key === 'exports' ? '*' : null
  if (isFree(object, 'exports')) return key
  const isInner =
    object.type === 'MemberExpression' &&
    isFree(object.object, 'module') &&
    keyName(object.property, object.computed) === 'exports'
  return isInner ? key : null
}

export function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.type === 'Identifier' ? (node.name as string) : String(node.value)
}
