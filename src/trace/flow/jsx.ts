/** What flows into components: attributes are members of the first parameter of the function behind the tag. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Node, SourceModule } from '../../source/parse.js'
import { bindPattern } from './bind.js'
import { provided } from './react-context.js'
import { type Entered, type FlowContext, pushed, type State, sink } from './state.js'

export function jsx(
  context: FlowContext,
  container: TSESTree.JSXExpressionContainer,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const parent = container.parent
  if (parent.type !== 'JSXAttribute') return
  const name = parent.name.type === 'JSXIdentifier' ? parent.name.name : ''
  const element = parent.parent as TSESTree.JSXOpeningElement
  if (name === 'value' && provided(context, element, module, state)) return
  component(context, element, module, pushed(state, { kind: 'prop', key: name }), stack)
}

/** An attribute of a component is a member of the function's first parameter. */
export function component(
  context: FlowContext,
  element: TSESTree.JSXOpeningElement,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  if (element.name.type !== 'JSXIdentifier')
    return sink(context, 'leaves', element, module, state, 'it is given to a component that is not here')
  if (/^[a-z]/.test(element.name.name)) return
  const variable = module.variables.get(element.name)
  const identifier = variable?.identifiers[0] as Node | undefined
  const value = identifier ? context.t.evaluate(identifier, module, null) : null
  if (value?.kind !== 'function')
    return sink(context, 'leaves', element, module, state, 'it is given to a component that is not here')
  const param = value.node.params[0]
  if (param)
    bindPattern(context, param, value.module, state, [
      ...stack,
      { fn: value.node, site: element, module, as: 'ignored' },
    ])
}
