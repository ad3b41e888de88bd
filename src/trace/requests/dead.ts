/** Wrappers that nothing calls: what they would request is no request. */
import { enclosingFunction, type FunctionNode, type Node, type SourceModule } from '../../source/parse.js'
import { isNamedAtRunTime } from '../callers/computed-names.js'
import { namesOf } from '../callers/names.js'
import type { Tracer } from '../tracer.js'
import { optionsOf } from '../values.js'

/**
 * Whether the function around `node` waits for arguments that nobody passes: a wrapper that only its own module can
 * name, or one of a module that others here import, which none of them calls or hands on. What a module without
 * importers exports may be called from code that is not here.
 */
export function isNeverCalled(t: Tracer, node: Node, home: SourceModule): boolean {
  const fn = enclosingFunction(node)
  if (!fn || t.callersOf(fn, home).length > 0) return false
  if (isLaidOn(fn)) return false
  if (!isOwn(fn, home) && !t.workspace.isImported(home.path)) return false
  const names = namesOf(fn)
  for (const module of t.workspace.loaded) {
    for (const name of names) {
      for (const use of module.names.get(name) ?? []) {
        const parent = use.parent
        const isMember = parent?.type === 'MemberExpression' && parent.property === use
        const isKey =
          (parent?.type === 'Property' ||
            parent?.type === 'MethodDefinition' ||
            parent?.type === 'PropertyDefinition') &&
          parent.key === use
        const isDeclared =
          isKey ||
          parent === fn ||
          parent?.type === 'VariableDeclarator' ||
          parent?.type.startsWith('Import') ||
          parent?.type.startsWith('Export')
        if (isDeclared && !isMember) continue
        const value = t.evaluate(isMember ? parent : use, module, null)
        if (optionsOf(value).some((option) => option.kind === 'function' && option.node === fn)) return false
      }
    }
  }
  return !isNamedAtRunTime(t, fn, home)
}

/** Whether a function is assigned to a member of something: `Client.prototype.ask = function`. Who calls it there cannot be told. */
function isLaidOn({ parent }: FunctionNode): boolean {
  if (parent.type !== 'AssignmentExpression' || parent.left.type !== 'MemberExpression') return false
  const { object } = parent.left
  const isExports = object.type === 'Identifier' && object.name === 'exports'
  const isModule =
    object.type === 'MemberExpression' &&
    object.object.type === 'Identifier' &&
    object.object.name === 'module'
  return !isExports && !isModule
}

/** Whether a function is a member of an object that no other module can name, and that goes nowhere as a whole. */
function isOwn(fn: FunctionNode, module: SourceModule): boolean {
  if (!module.ast.body.some(({ type }) => type.startsWith('Import') || type.startsWith('Export')))
    return false
  let at: Node = fn
  while (
    at.parent?.type === 'Property' &&
    at.parent.value === at &&
    at.parent.parent.type === 'ObjectExpression'
  )
    at = at.parent.parent
  const declarator = at.parent
  if (at === fn || declarator?.type !== 'VariableDeclarator' || declarator.init !== at) return false
  const declaration = declarator.parent
  if (declarator.id.type !== 'Identifier' || declaration.kind !== 'const') return false
  if (declaration.parent.type.startsWith('Export')) return false
  const variable = module.variables.get(declarator.id)
  return (
    variable?.references.every((reference) => {
      const { parent } = reference.identifier as Node
      const isMember = parent?.type === 'MemberExpression' && parent.object === reference.identifier
      return reference.init || (isMember && !parent.computed)
    }) ?? false
  )
}
