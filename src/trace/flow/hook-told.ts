/** Who is told of what a hook keeps: functions under its options, and under those of a call of its members. */
import type { SourceModule } from '../../source/parse.js'
import { optionsOf, type Value } from '../values.js'
import { fieldsUnder, functionsOf } from './hook-options.js'
import type { Told } from './hook-rows.js'
import { type Call, type Entered, type FlowContext, pushed, type State } from './state.js'

/** The option of a call that puts a value in place until its request is answered. */
export const optimistic = 'optimisticData'

/** Functions under options that are told of what flows. */
export function tell(
  context: FlowContext,
  options: readonly Value[],
  told: Told,
  state: State,
  call: Call,
  module: SourceModule,
  stack: readonly Entered[],
): void {
  for (const [key, params] of Object.entries(told))
    for (const field of fieldsUnder(context.t, options, key))
      for (const fn of functionsOf(context.t, field) ?? [])
        for (const [index, path] of params) {
          const param = fn.node.params[index]
          const given = [...path]
            .reverse()
            .reduce((inner, step) => pushed(inner, { kind: 'prop', key: step }), state)
          const entered: Entered = { fn: fn.node, site: call, module, as: 'ignored' }
          if (param) context.bind(param, fn.module, given, [...stack, entered])
        }
}

/** The options that a call is given behind its argument. */
export function optionsBehind({ t }: FlowContext, call: Call, module: SourceModule): Value[] {
  return call.arguments
    .slice(1)
    .flatMap((argument) =>
      argument.type === 'SpreadElement' ? [] : optionsOf(t.evaluate(argument, module, null)),
    )
    .filter(({ kind }) => kind === 'object' || kind === 'layers')
}
