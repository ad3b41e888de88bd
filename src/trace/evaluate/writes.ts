/** Later writes to the members of an object: assignments, `.set(key, value)`, `.append(key, value)`. */

import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { endsInMethod } from '../../api/sdk.js'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Variable } from '../../source/scopes.js'
import { takenAs } from '../clients/typed.js'
import type { Tracer } from '../tracer.js'
import type { Env, Value, Write } from '../values.js'

/** `x.a.b = v`, `x.set(k, v)`, `x.append(k, v)` and `Object.assign(x, v)` on a variable. */
export function writesTo(t: Tracer, variable: Variable, module: SourceModule, env: Env | null): Write[] {
  const writes: Write[] = []
  for (const reference of variable.references) {
    if (!reference.isRead()) continue
    const write = writeThrough(t, reference.identifier as Node, module, env)
    if (write) writes.push(write)
  }
  return writes
}

/** The write that a use of an object is the target of, or null. */
export function writeThrough(t: Tracer, use: Node, module: SourceModule, env: Env | null): Write | null {
  const path: (string | null)[] = []
  let at = use
  let property: Node = use
  while (at.parent?.type === 'MemberExpression' && at.parent.object === at) {
    const member: TSESTree.MemberExpression = at.parent
    path.push(keyOf(t, member, module, env))
    property = member.property
    at = member
  }
  const parent = at.parent
  if (
    path.length > 0 &&
    parent?.type === 'AssignmentExpression' &&
    parent.left === at &&
    parent.operator === '='
  ) {
    return { path, node: property, thunk: { node: parent.right, module, env } }
  }
  const gone: Value = { kind: 'constant', value: undefined, at: { node: property, module } }
  if (path.length > 0 && parent?.type === 'UnaryExpression' && parent.operator === 'delete') {
    return { path, node: property, thunk: { node: property, module, env, value: gone } }
  }
  const last = path.at(-1)
  if (
    path.length > 0 &&
    last === 'delete' &&
    parent?.type === 'CallExpression' &&
    parent.callee === at &&
    parent.arguments[0] &&
    !isOfResource(use, path, module)
  ) {
    const [key] = parent.arguments
    const name = key.type === 'SpreadElement' ? null : t.evaluate(key, module, env)
    const text = name?.kind === 'text' && name.parts[0]?.kind === 'chars' ? name.parts[0].chars : null
    return { path: [...path.slice(0, -1), text], node: key, thunk: { node: key, module, env, value: gone } }
  }
  if (
    path.length > 0 &&
    (last === 'set' || last === 'append') &&
    parent?.type === 'CallExpression' &&
    parent.callee === at
  ) {
    const [key, value] = parent.arguments
    if (!key || !value || value.type === 'SpreadElement' || key.type === 'SpreadElement') return null
    const name = t.evaluate(key, module, env)
    const text =
      name.kind === 'text' && name.parts.length === 1 && name.parts[0]?.kind === 'chars'
        ? name.parts[0].chars
        : null
    return { path: [...path.slice(0, -1), text], node: key, thunk: { node: value, module, env } }
  }
  return null
}

/** `client.bulkSync.delete(id)` writes to nothing: it is a method of Polytomic's package. */
function isOfResource(use: Node, path: readonly (string | null)[], module: SourceModule): boolean {
  const keys = path.map((key) => key ?? '')
  const names = use.type === 'Identifier' ? [use.name, ...takenAs(use, module)] : []
  return [[''], ...names.map((name) => ['', name])].some((lead) => endsInMethod([...lead, ...keys]))
}

function keyOf(
  t: Tracer,
  member: TSESTree.MemberExpression,
  module: SourceModule,
  env: Env | null,
): string | null {
  const plain = keyName(member.property, member.computed)
  if (plain !== null) return plain
  const key = t.evaluate(member.property, module, env)
  return key.kind === 'text' && key.parts.length === 1 && key.parts[0]?.kind === 'chars'
    ? key.parts[0].chars
    : null
}
