/** State of React components as a value: what it starts with, and all that its setter is given. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import { type At, type Env, type Thunk, unionOf, unknown, type Value } from '../values.js'

/** The value of `useState(initial)`: the state and its setter. */
export function stateOf(t: Tracer, initial: Thunk | undefined, at: At): Value {
  const start = initial ? called(t, t.force(initial), initial.env, at) : null
  const values = [...(start ? [start] : []), ...setTo(t, at)]
  const value = values.length > 0 ? unionOf(values, at) : unknown('a state that is never set', at)
  const setter = unknown('the setter of a state', at)
  return {
    kind: 'list',
    items: [value, setter].map((each) => ({ ...at, env: null, value: each })),
    isOpen: false,
    at,
  }
}

/** Everything that the setter beside the state is called with. */
function setTo(t: Tracer, at: At): Value[] {
  const declarator = at.node.parent
  const setter =
    declarator?.type === 'VariableDeclarator' && declarator.id.type === 'ArrayPattern'
      ? declarator.id.elements[1]
      : null
  const variable = setter ? at.module.variables.get(setter) : undefined
  return (variable?.references ?? []).flatMap((reference): Value[] => {
    const use = reference.identifier as Node
    const call = use.parent
    if (!reference.isRead() || call?.type !== 'CallExpression') return []
    const [argument] = call.arguments
    if (call.callee === use) {
      const given = argument ? t.evaluate(argument, at.module, null) : null
      return given ? [called(t, given, null, { node: call, module: at.module })] : []
    }
    return [handed(t, call, at.module)]
  })
}

/** `load().then(setState)`: what the promise gives. */
function handed(t: Tracer, { callee }: TSESTree.CallExpression, module: SourceModule): Value {
  const isThen = callee.type === 'MemberExpression' && keyName(callee.property, callee.computed) === 'then'
  const at = { node: callee as Node, module }
  return isThen ? t.evaluate(callee.object, module, null) : unknown('a state set by a callback', at)
}

/** A function is called for the value: the initial one, or the one after the one before. */
function called(t: Tracer, value: Value, env: Env | null, at: At): Value {
  return value.kind === 'function' ? t.invoke(value, [], false, { ...at, env }) : value
}
