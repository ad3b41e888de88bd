/** Chains of commands that run later, as Cypress has them: `.its('body.data')`, `.should('deep.equal', value)`. */
import { type FunctionNode, isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { plainText } from '../values.js'
import { destructured } from './answer.js'
import { matched } from './comparisons.js'
import { type Call, type Entered, type FlowContext, popped, promised, type State, sink } from './state.js'

/** Goes on behind a link of a chain. False: it is none. */
export function chained(
  context: FlowContext,
  call: Call,
  key: string,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  const inner = popped(state)
  const [first, ...rest] = call.arguments
  if (key === 'as') {
    context.enqueue(call, module, state, stack)
    return true
  }
  if (key === 'its' && first) {
    const names = first.type === 'Literal' && typeof first.value === 'string' ? first.value.split('.') : null
    if (names) step(context, call, first, names, module, inner, stack)
    else
      sink(context, 'escapes', first, module, inner, 'a field is read by a name that could not be followed')
    return true
  }
  if (key !== 'should' && key !== 'and') return false
  if (isFunction(first)) {
    const [param] = (first as FunctionNode).params
    const entered: Entered = { fn: first, site: call, module, as: 'ignored' }
    if (param) context.bind(param, module, inner, [...stack, entered])
    context.enqueue(call, module, state, stack)
    return true
  }
  const said = first ? plainText(context.t.evaluate(first, module, null)) : null
  if (said === null) return false
  matched(context, said.split('.').at(-1) ?? '', rest, module, inner, true)
  context.enqueue(call, module, state, stack)
  return true
}

/** By the names of a text, one after the other, to what the last of them holds. */
function step(
  context: FlowContext,
  call: Call,
  text: Node,
  names: readonly string[],
  module: SourceModule,
  from: State,
  stack: readonly Entered[],
): void {
  let states = [from]
  for (const name of names) {
    states = states.flatMap((state): State[] => {
      const [top] = state.layers
      if (top) return top.kind === 'prop' && top.key === name ? [popped(state)] : []
      if (state.token === 'response') return destructured(context, name, state)
      const path = [...state.path, /^\d+$/.test(name) ? '[]' : name]
      if (state.without?.includes(name)) return []
      if (text.type === 'Literal' && typeof text.value === 'string')
        context.result.reads.push({ path, node: text, how: 'named', whole: text, module })
      return [{ ...state, path, without: undefined }]
    })
  }
  for (const state of states) context.enqueue(call, module, promised(state), stack)
}

/** `cy.wait('@name')` and `cy.get('@name')`: what was given this name, seen again. `index`: in a list of names. */
export function namedAgain(module: SourceModule, alias: string): { call: Call; index: number | null }[] {
  return ['wait', 'get'].flatMap((member) =>
    (module.names.get(member) ?? []).flatMap((name): { call: Call; index: number | null }[] => {
      const call = name.parent?.parent
      if (call?.type !== 'CallExpression' || call.callee !== name.parent) return []
      const [first] = call.arguments
      if (first?.type === 'ArrayExpression') {
        const index = first.elements.findIndex((each) => each !== null && isAlias(each, alias))
        return index < 0 ? [] : [{ call, index }]
      }
      return first && isAlias(first, alias) ? [{ call, index: null }] : []
    }),
  )
}

function isAlias(node: Node, alias: string): boolean {
  return node.type === 'Literal' && node.value === `@${alias}`
}

/** The name that a chain which begins with `call` gives to what it holds. */
export function aliasOf(call: Node): string | null {
  for (let at = call; ; ) {
    const member = at.parent
    const outer = member?.type === 'MemberExpression' && member.object === at ? member.parent : null
    if (outer?.type !== 'CallExpression' || outer.callee !== member || member?.type !== 'MemberExpression')
      return null
    const [first] = outer.arguments
    if (keyName(member.property, member.computed) === 'as')
      return first?.type === 'Literal' && typeof first.value === 'string' ? first.value : null
    at = outer
  }
}
