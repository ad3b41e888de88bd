/** What flows through queries: hooks and clients that call a function and hand out what it gives. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../source/parse.js'
import { functionsAt } from './flow-functions.js'
import { type Call, type FlowContext, popped, promised, pushed, type State } from './flow-state.js'

/** Hooks of React Query and SWR whose result has what the function gave as `data`. */
const queryHooks = /^(?:use(?:Suspense)?Query|useSWR(?:Immutable)?|createQuery)$/
/** Of a query client: they give a promise of it. */
const queryCalls = /^(?:fetchQuery|ensureQueryData)$/

/** The name a call is made by, where it has one. */
export function calledName(call: Call): string | null {
  const { callee } = call
  if (callee.type === 'MemberExpression') return keyName(callee.property, callee.computed)
  return callee.type === 'Identifier' ? callee.name : null
}

/** A function given to a query, as an argument or as its `queryFn`: goes on with what the query hands out. */
export function flowQuery(context: FlowContext, fn: Node, module: SourceModule, state: State): boolean {
  const parent = fn.parent
  const property = parent?.type === 'Property' && parent.value === fn ? parent : null
  if (property && keyName(property.key, property.computed) !== 'queryFn') return false
  const given = property ? property.parent : fn
  const call = given.parent
  if (call?.type !== 'CallExpression' || !call.arguments.includes(given as never)) return false
  const name = calledName(call) ?? ''
  const bare = state.layers[0]?.kind === 'promise' ? popped(state) : state
  if (queryCalls.test(name)) {
    context.enqueue(call, module, promised(bare), [])
    return true
  }
  if (name === 'useInfiniteQuery') {
    const pages = pushed(pushed(bare, { kind: 'item' }), { kind: 'prop', key: 'pages' })
    context.enqueue(call, module, pushed(pages, { kind: 'prop', key: 'data' }), [])
    return true
  }
  if (!queryHooks.test(name)) return false
  const select = property?.parent.type === 'ObjectExpression' ? selectOf(property.parent) : null
  if (!select) context.enqueue(call, module, pushed(bare, { kind: 'prop', key: 'data' }), [])
  for (const target of select ? functionsAt(context, select, module) : []) {
    const [param] = target.node.params
    if (param) context.bind(param, target.module, bare, [{ fn: target.node, site: call, module, as: 'data' }])
  }
  return true
}

function selectOf(options: TSESTree.ObjectExpression): Node | null {
  for (const each of options.properties)
    if (each.type === 'Property' && keyName(each.key, each.computed) === 'select') return each.value as Node
  return null
}
