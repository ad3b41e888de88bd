/**
 * Clients of Polytomic's package that only the type checker knows: what comes out of a Map, of a context or of a
 * list, the parameter of a callback whose type says what it is given, what JSDoc declares.
 */

import { endsInMethod, isMethodName, sdkPackage } from '../../api/sdk.js'
import { resourceOfInterface } from '../../api/sdk-declaration.js'
import { bare, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { typeNameAt } from '../../source/project.js'
import { declaredClient } from '../sdk/sdk.js'
import type { Tracer } from '../tracer.js'
import type { Value } from '../values.js'

/**
 * The method of a client that a member is by the type of what stands before it; null where that is none. Only a
 * member with the name of a method is looked at, in a module that can have the package.
 */
export function typedMethod(
  t: Tracer,
  member: Node,
  module: SourceModule,
): (Value & { kind: 'client-member' }) | null {
  if (member.type !== 'MemberExpression') return null
  const method = keyName(member.property, member.computed)
  if (method === null || !isMethodName(method) || !canHavePackage(t, module)) return null
  if (!isLikely(member, module)) return null
  const name = typeNameAt(t.workspace, module.path, member.object.range)
  const resource = name === null ? null : resourceOfInterface(name)
  if (!resource) return null
  const at = { node: member.object as Node, module }
  const value = [...resource, method].reduce<Value>(
    (whole, key) => t.member(whole, key, at),
    declaredClient(at),
  )
  return value.kind === 'client-member' ? value : null
}

/** Whether a module belongs to a manifest that asks for the package, or names it. */
export function canHavePackage(t: Tracer, module: SourceModule): boolean {
  return t.workspace.manifestOf(module.path) !== null || module.text.includes(sdkPackage)
}

/** `a.b().c.d` is `c.d` of `a.b()`. */
export function chainOf(member: Node): { keys: string[]; root: Node } {
  const keys: string[] = []
  let root: Node = member
  while (root.type === 'MemberExpression') {
    const key = keyName(root.property, root.computed)
    if (key === null) break
    keys.unshift(key)
    root = bare(root.object)
  }
  return { keys, root }
}

/** `client.bulkSync.get`, or `bulk.get` where the name was taken out of something as `{ bulkSync: bulk }`. */
function isLikely(member: Node, module: SourceModule): boolean {
  const { keys, root } = chainOf(member)
  if (endsInMethod(keys)) return true
  if (root.type !== 'Identifier') return false
  return [root.name, ...takenAs(root, module)].some((name) => endsInMethod(['', name, ...keys]))
}

/** The keys under which a name was taken out of an object. */
export function takenAs(name: Node, module: SourceModule): string[] {
  return (module.variables.get(name)?.identifiers ?? []).flatMap((each) => {
    let at = (each as Node).parent
    if (at?.type === 'AssignmentPattern') at = at.parent
    const key = at?.type === 'Property' ? keyName(at.key, at.computed) : null
    return key === null ? [] : [key]
  })
}
