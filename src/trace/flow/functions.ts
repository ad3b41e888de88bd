/** The functions that an expression may stand for. */
import type { Node, SourceModule } from '../../source/parse.js'
import { concreteOf } from '../evaluate/concrete.js'
import { type FunctionValue, optionsOf } from '../values.js'
import type { FlowContext } from './state.js'

export function functionsAt(context: FlowContext, node: Node, module: SourceModule): FunctionValue[] {
  return optionsOf(context.t.evaluate(node, module, null))
    .flatMap((value) => concreteOf(context.t, value))
    .filter((value): value is FunctionValue => value.kind === 'function')
}
