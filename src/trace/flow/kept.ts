/** Values of the program's own that stand in the place of an answer that is kept: to begin with, or until it is asked for again. */
import { bare, type Node, type SourceModule } from '../../source/parse.js'
import { givenBy } from '../clients/endpoints.js'
import { concreteOf } from '../evaluate/concrete.js'
import { optionsOf, type Value } from '../values.js'
import { type Entered, type FlowContext, type State, sink } from './state.js'

/** Notes what `node` puts in the place of what flows: a value, or what a function makes of the value before it. */
export function putInPlace(context: FlowContext, node: Node, module: SourceModule, state: State): void {
  for (const value of optionsOf(context.t.evaluate(node, module, null))) {
    const options = value.kind === 'parameter' ? concreteOf(context.t, value) : [value]
    for (const option of options.length > 0 ? options : [value]) {
      if (option.kind !== 'function') {
        note(context, option, node, module, state)
        continue
      }
      const [param] = option.node.params
      const entered: Entered = { fn: option.node, site: node, module, as: 'ignored' }
      if (param) context.bind(param, option.module, state, [entered])
      for (const given of givenBy(option))
        for (const each of optionsOf(context.t.evaluate(given, option.module, option.env)))
          note(context, each, given, option.module, state)
    }
  }
}

function note(context: FlowContext, value: Value, node: Node, module: SourceModule, state: State): void {
  switch (value.kind) {
    case 'object':
    case 'layers':
    case 'list':
      context.result.comparisons.push({
        at: { node: bare(node), module },
        layers: state.layers,
        path: state.path,
        isKept: true,
      })
      return
    // An answer is followed by itself, and nothing has no fields.
    case 'answer':
    case 'constant':
    case 'text':
      return
    case 'external':
      // What was there before.
      if (value.path.at(-1) === 'keepPreviousData') return
      break
    default:
      break
  }
  if (!isHanded(value, node)) context.result.unsure.push({ node, module, state })
}

/** Whether a value is what a promise or a hook hands to a callback: whatever answers is followed by itself. */
function isHanded(value: Value, node: Node): boolean {
  if (value.kind !== 'parameter') return false
  const { parent } = value.fn
  const isOption = parent.type === 'Property' && parent.parent.type === 'ObjectExpression'
  const name = isOption && parent.key.type === 'Identifier' ? parent.key.name : ''
  const isThen =
    parent.type === 'CallExpression' &&
    parent.callee.type === 'MemberExpression' &&
    parent.callee.property.type === 'Identifier' &&
    parent.callee.property.name === 'then'
  return isThen || /^on(?:Success|Settled)$/.test(name) || node === value.fn.body
}

/** What was put in the place of what flows, and could not be followed: said, unless it flowed there itself. */
export function sayUnsure(context: FlowContext): void {
  for (const { node, module, state } of context.result.unsure)
    if (!context.result.holders.has(node))
      sink(context, 'escapes', node, module, state, 'a value of this code is put in its place')
}
