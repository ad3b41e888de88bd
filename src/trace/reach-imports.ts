/** The reach through imports: the names under which a module gets what another one exports. */
import type { Variable } from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../source/parse.js'
import { exportsOf, type Spread } from './reach.js'

/** The names under which `module` gets `name` of `path`. */
export function bindImports(spread: Spread, module: SourceModule, path: string, name: string): void {
  const { workspace } = spread.t
  const isFrom = (specifier: string): boolean => {
    const target = workspace.resolve(specifier, module.path)
    return target.kind === 'file' && target.path === path
  }
  const fits = (imported: string): boolean => name === '*' || imported === name
  for (const statement of module.ast.body) {
    switch (statement.type) {
      case 'ImportDeclaration':
        if (!isFrom(statement.source.value)) break
        for (const specifier of statement.specifiers) {
          const variable = module.variables.get(specifier.local)
          if (!variable) continue
          if (specifier.type === 'ImportNamespaceSpecifier') namespace(spread, variable, module, name)
          else if (
            specifier.type === 'ImportDefaultSpecifier' ? fits('default') : fits(textOf(specifier.imported))
          )
            spread.variable(variable, module, 'own')
        }
        break
      case 'TSImportEqualsDeclaration': {
        const variable = module.variables.get(statement.id)
        if (variable && requiresFrom(statement, isFrom)) spread.variable(variable, module, 'own')
        break
      }
      case 'ExportAllDeclaration':
        if (!isFrom(statement.source.value)) break
        if (statement.exported) spread.exportName(module, textOf(statement.exported))
        else if (name !== 'default') spread.exportName(module, name)
        break
      case 'ExportNamedDeclaration':
        if (!statement.source || !isFrom(statement.source.value)) break
        for (const specifier of statement.specifiers) {
          if (fits(textOf(specifier.local))) spread.exportName(module, textOf(specifier.exported))
        }
        break
    }
  }
  for (const literal of module.strings) {
    const call = literal.parent
    const isWhole =
      call?.type === 'ImportExpression' ||
      (call?.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === 'require')
    if (isWhole && literal.type === 'Literal' && isFrom(literal.value)) required(spread, call, module, name)
  }
}

/** `require(...)` of a module: the name it is taken from by, where that can be seen. */
function required(spread: Spread, call: Node, module: SourceModule, name: string): void {
  const up = call.parent
  if (name !== '*' && up?.type === 'MemberExpression' && up.object === call) {
    const key = keyName(up.property, up.computed)
    if (key === null || key === name) spread.visit(up, module, 'own')
  } else if (name !== '*' && up?.type === 'VariableDeclarator' && up.id.type === 'ObjectPattern') {
    for (const property of up.id.properties) {
      const isOther = property.type === 'Property' && keyName(property.key, property.computed) !== name
      if (!isOther) spread.pattern(property as Node, module, 'own')
    }
  } else spread.visit(call, module, 'own')
}

function namespace(spread: Spread, variable: Variable, module: SourceModule, name: string): void {
  for (const { identifier } of variable.references) {
    const use = identifier as Node
    const up = use.parent
    const key =
      up?.type === 'MemberExpression' && up.object === use ? keyName(up.property, up.computed) : null
    if (name === '*' || key === null) spread.visit(use, module, 'own')
    else if (key === name) spread.visit(up as Node, module, 'own')
  }
  // `export { api }` of a namespace hands all of it on.
  for (const out of exportsOf(variable)) spread.exportName(module, out)
}

function requiresFrom(
  { moduleReference }: TSESTree.TSImportEqualsDeclaration,
  isFrom: (specifier: string) => boolean,
): boolean {
  if (moduleReference.type !== 'TSExternalModuleReference') return false
  const { expression } = moduleReference
  return expression.type === 'Literal' && typeof expression.value === 'string' && isFrom(expression.value)
}

function textOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value
}
