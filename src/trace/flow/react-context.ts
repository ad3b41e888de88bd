/** Contexts of React: what a provider is given, wherever the context is read. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import type { At } from '../values.js'
import { putInPlace } from './kept.js'
import { type FlowContext, type State, sink } from './state.js'

/** Goes on from the value of `<Context.Provider value={...}>`, or of `<Context value={...}>`. False: it is none. */
export function provided(
  context: FlowContext,
  element: TSESTree.JSXOpeningElement,
  module: SourceModule,
  state: State,
): boolean {
  const { t } = context
  const made = contextOf(t, element, module)
  if (!made) return false
  t.workspace.loadImporters(made.module.path, null)
  // What another provider is given is read at the same places.
  const providers = [...t.names.elementsOf('Provider'), ...t.names.elementsOf(tagOf(element))].filter(
    (each) => contextOf(t, each.element, each.module)?.node === made.node,
  )
  if (new Set(providers.map((each) => each.element)).size > 1) {
    sink(context, 'lost', element, module, state, 'its context has other providers too')
    return true
  }
  if (made.node.type === 'CallExpression') {
    const [first] = made.node.arguments
    const type = made.node.typeArguments?.params[0]
    const { layers, token, path } = state
    if (type) context.result.types.push({ type, module: made.module, layers, token, path })
    if (first) putInPlace(context, first, made.module, state)
  }
  let isRead = false
  for (const reader of ['useContext', 'use'])
    for (const { call, module: home } of t.names.callsOf(reader)) {
      const [argument] = call.arguments
      if (!argument || contextAt(t, argument, home)?.node !== made.node) continue
      isRead = true
      context.enqueue(call, home, state, [])
    }
  if (!isRead) sink(context, 'lost', element, module, state, 'who reads this context could not be followed')
  return true
}

/** The context that an element provides; null: it is no provider. */
function contextOf(t: Tracer, { name }: TSESTree.JSXOpeningElement, module: SourceModule): At | null {
  const isProvider = name.type === 'JSXMemberExpression' && name.property.name === 'Provider'
  const object = isProvider ? name.object : name
  return object.type === 'JSXIdentifier' ? contextAt(t, object, module) : null
}

function tagOf({ name }: TSESTree.JSXOpeningElement): string {
  return name.type === 'JSXIdentifier' ? name.name : ''
}

/** The `createContext(...)` that a name stands for; null: it is no context. */
function contextAt(t: Tracer, name: Node, module: SourceModule): At | null {
  // A name in JSX is looked up by where it is declared.
  const declared = module.variables.get(name as never)?.identifiers[0] as Node | undefined
  const value = t.evaluate(declared ?? name, module, null)
  if (value.kind !== 'unknown' || value.at.node.type !== 'CallExpression') return null
  const { callee } = value.at.node
  const called = callee.type === 'MemberExpression' ? keyName(callee.property, callee.computed) : null
  const isMade = (callee.type === 'Identifier' ? callee.name : called) === 'createContext'
  return isMade ? value.at : null
}
