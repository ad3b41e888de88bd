/** Where a value is kept: variables, fields, members of objects, exports, defaults of a library. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { enclosingFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { clientRowOf } from '../clients/clients.js'
import { classAround } from '../evaluate/instances.js'
import type { Spread, Way } from './reach.js'

/** The value is laid into `target`: a variable, a member of one, a field of this class, or the module's exports. */
export function stored(spread: Spread, target: Node, module: SourceModule, way: Way): void {
  if (target.type !== 'MemberExpression') {
    if (target.type !== 'CallExpression') spread.pattern(target, module, way)
    return
  }
  let root: Node = target
  let first: TSESTree.MemberExpression = target
  while (root.type === 'MemberExpression' || root.type === 'TSNonNullExpression') {
    if (root.type === 'MemberExpression') first = root
    root = root.type === 'MemberExpression' ? root.object : root.expression
  }
  if (root.type === 'ThisExpression') {
    const cls = classAround(root)
    if (!cls) return
    const fn = enclosingFunction(root)
    const isMade = fn?.parent.type === 'MethodDefinition' && fn.parent.kind === 'constructor'
    // What another method keeps stays for whoever uses the instance.
    const from = way === 'passed' && !isMade ? 'own' : way
    if (from === 'own') spread.cls(cls, module, from)
    return spread.field(cls, keyName(first.property, first.computed), module, from)
  }
  if (root.type !== 'Identifier') return
  const variable = module.variables.get(root)
  if (variable) {
    const value = spread.t.evaluate(root, module, null)
    if (value.kind === 'external' && clientRowOf(value.source, value.path)) return spread.everywhere(module)
    return spread.variable(variable, module, way)
  }
  if ((root.name === 'module' || root.name === 'exports') && way === 'own') spread.exportName(module, '*')
}
