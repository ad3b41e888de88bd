/** The reach through imports: the names under which a module gets what another one exports. */
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Variable } from '../../source/scopes.js'
import { linksFrom } from './import-links.js'
import { exportsOf, type Spread } from './reach.js'

/** The names under which `module` gets `name` of `path`. */
export function bindImports(spread: Spread, module: SourceModule, path: string, name: string): void {
  const fits = (imported: string): boolean => name === '*' || imported === name
  for (const link of linksFrom(spread.t, module, path)) {
    switch (link.kind) {
      case 'name': {
        const variable = module.variables.get(link.local)
        if (variable && fits(link.imported)) spread.variable(variable, module, 'own')
        break
      }
      case 'namespace': {
        const variable = module.variables.get(link.local)
        if (!variable) break
        if (link.isWhole) spread.variable(variable, module, 'own')
        else namespace(spread, variable, module, name)
        break
      }
      case 'call':
        required(spread, link.node, module, name)
        break
      case 'again':
        if (fits(link.imported)) spread.exportName(module, link.exported)
        break
      case 'all':
        if (link.exported !== null) spread.exportName(module, link.exported)
        else if (name !== 'default') spread.exportName(module, name)
        break
    }
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
