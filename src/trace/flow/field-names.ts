/** The names of an object's fields, as `Object.keys` and `for ... in` give them, and the texts that they are compared with. */
import type { Node, SourceModule } from '../../source/parse.js'
import { readNamed } from './named.js'
import { type Call, type FlowContext, itemOf, popped, pushed, type State } from './state.js'

const listing = /^(?:Object\.keys|Object\.getOwnPropertyNames|Reflect\.ownKeys)$/

/** The state of the list of an object's names; null where `name` is no function that gives one, or no object flows. */
export function namesGiven(context: FlowContext, name: string, state: State): State | null {
  const one = listing.test(name) ? nameOfField(context, state) : null
  return one && pushed(one, { kind: 'item' })
}

/** The state of the name of a field; null where what flows is not an object itself. */
export function nameOfField(context: FlowContext, state: State): State | null {
  const isObject = state.token === 'body' && state.layers.length === 0
  return isObject && context.typeAt(state.path)?.kind !== 'array' ? pushed(state, { kind: 'name' }) : null
}

/** Notes what the name at `node` is compared with. False: it goes on as any value does. */
export function flowName(context: FlowContext, node: Node, module: SourceModule, state: State): boolean {
  const parent = node.parent as Node
  const compared = (other: Node): void => comparedWith(context, other, module, popped(state))
  switch (parent.type) {
    case 'BinaryExpression':
      if (/^[!=]==?$/.test(parent.operator)) compared(parent.left === node ? parent.right : parent.left)
      return true
    case 'SwitchStatement':
      for (const { test } of parent.cases) if (test) compared(test)
      return true
    case 'CallExpression': {
      const { callee } = parent
      if (callee.type !== 'MemberExpression' || callee.object.type !== 'ArrayExpression') return false
      for (const element of callee.object.elements) if (element) compared(element)
      return true
    }
    // A method of the text, or the key of another member.
    case 'MemberExpression':
    case 'TemplateLiteral':
    case 'UnaryExpression':
      return true
    default:
      return false
  }
}

/** `Object.keys(sync).includes('schedule')`. False: what flows is no list of names, or it is not looked through. */
export function flowNames(
  context: FlowContext,
  call: Call,
  method: string,
  module: SourceModule,
  state: State,
): boolean {
  const item = itemOf(context, state)
  if (item?.layers[0]?.kind !== 'name' || !/^(?:includes|indexOf|lastIndexOf|has)$/.test(method)) return false
  const [wanted] = call.arguments
  if (wanted) comparedWith(context, wanted, module, popped(item))
  return true
}

/** What a name is compared with at run time names no field here. */
function comparedWith(context: FlowContext, other: Node, module: SourceModule, state: State): void {
  if (other.type === 'Literal' && typeof other.value === 'string' && !/[.[\]]/.test(other.value))
    readNamed(context, other, module, state)
}
