/** State of React components: what a setter or a dispatched action brings into a state variable. */
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import { functionsAt } from './functions.js'
import { type Entered, type FlowContext, pushed, type State } from './state.js'

/** Follows what a state setter or a reducer's `dispatch` gets, where `callee` is one. False: it is none. */
export function setState(context: FlowContext, callee: Node, module: SourceModule, state: State): boolean {
  if (callee.type !== 'Identifier') return false
  const definition = module.variables.get(callee)?.defs[0]
  const declarator = definition?.node as Node | undefined
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'ArrayPattern') return false
  const hook = declarator.init
  if (declarator.id.elements[1] !== definition?.name || hook?.type !== 'CallExpression') return false
  const { callee: hooked, typeArguments } = hook
  const name =
    hooked.type === 'Identifier'
      ? hooked.name
      : hooked.type === 'MemberExpression'
        ? keyName(hooked.property, hooked.computed)
        : null
  if (name === 'useReducer' && hook.arguments[0]) {
    const reducers = functionsAt(context, hook.arguments[0], module)
    for (const { node: fn, module: home } of reducers) {
      const action = fn.params[1]
      if (action) context.bind(action, home, state, [{ fn, site: hook, module, as: 'state' }])
    }
    return reducers.length > 0
  }
  const variable = declarator.id.elements[0]
  if (name !== 'useState' || !variable) return false
  const type = typeArguments?.params[0]
  if (type)
    context.result.types.push({ type, module, layers: state.layers, token: state.token, path: state.path })
  context.bind(variable, module, state, [])
  return true
}

/** The state that a reducer starts with or returns: the hook's first item, and the reducer's own next state. */
export function toReducer(
  context: FlowContext,
  hook: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  context.enqueue(hook, module, pushed(state, { kind: 'prop', key: '0' }), stack)
  const reducer = hook.type === 'CallExpression' ? hook.arguments[0] : undefined
  if (!reducer) return
  for (const { node: fn, module: home } of functionsAt(context, reducer, module)) {
    const [previous] = fn.params
    if (previous) context.bind(previous, home, state, [...stack, { fn, site: hook, module, as: 'state' }])
  }
}
