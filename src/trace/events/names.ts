/** Where the code names the event: in a comparison, a case, a list of names, a table of handlers, a subscription. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Node, SourceModule } from '../../source/parse.js'
import { answers } from '../clients/shapes.js'
import { followFlow } from '../flow/flow.js'
import type { Read } from '../flow/state.js'
import type { Tracer } from '../tracer.js'
import { type At, plainText } from '../values.js'

const event = 'sync.completed'

/** `compared`: `at` is what is compared with the name. `handler`: `at` is what is called with such an event. */
export interface NamedEvent {
  how: 'compared' | 'handler'
  at: At
  /** The text that names the event. */
  literal: Node
}

/** Every use of the event's name that begins with a literal of `module`. */
export function namedEvents(t: Tracer, module: SourceModule): NamedEvent[] {
  const found: NamedEvent[] = []
  for (const literal of module.names.get(event) ?? []) {
    if (literal.type !== 'Literal') continue
    const add = (uses: { how: NamedEvent['how']; at: At }[]): void => {
      for (const use of uses) found.push({ ...use, literal })
    }
    const parent = literal.parent
    if (parent?.type === 'Property' && parent.key === literal && parent.parent.type === 'ObjectExpression') {
      add([{ how: 'handler', at: { node: parent.value as Node, module } }])
    } else if (parent?.type === 'TSEnumMember' && parent.initializer === literal) {
      for (const use of enumUses(t, parent)) add(usesAt(use.node, use.module))
    } else if (parent?.type === 'ArrayExpression') {
      for (const holder of holdersOf(t, { node: parent, module })) add(listUses(holder))
    } else {
      for (const holder of holdersOf(t, { node: literal, module })) add(usesAt(holder.node, holder.module))
    }
  }
  return found
}

/** The expressions that hold the value of `at`, itself among them, in every module that it reaches. */
function holdersOf(t: Tracer, at: At): At[] {
  const { holders } = followFlow(
    { t, answer: answers.body, typeAt: () => null },
    { ...at, state: { layers: [], token: 'body', path: [] }, stack: [] },
  )
  return [...holders].map((node) => ({ node, module: t.workspace.moduleOf(node) ?? at.module }))
}

/** What the name at `node` is compared with, or what it subscribes. */
function usesAt(node: Node, module: SourceModule): { how: NamedEvent['how']; at: At }[] {
  const parent = node.parent
  switch (parent?.type) {
    case 'BinaryExpression':
      if (!/^[!=]==?$/.test(parent.operator)) return []
      return [{ how: 'compared', at: { node: parent.left === node ? parent.right : parent.left, module } }]
    case 'SwitchCase':
      return parent.test === node
        ? [{ how: 'compared', at: { node: parent.parent.discriminant, module } }]
        : []
    case 'Property':
      return parent.key === node && parent.computed
        ? [{ how: 'handler', at: { node: parent.value as Node, module } }]
        : []
    case 'CallExpression':
      return subscriptions(parent, node, module)
    default:
      return []
  }
}

/** `bus.on('sync.completed', handler)`. */
function subscriptions(
  call: TSESTree.CallExpression,
  node: Node,
  module: SourceModule,
): { how: 'handler'; at: At }[] {
  const { callee } = call
  const name =
    callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : ''
  if (!/^(?:on|once|addListener|addEventListener|subscribe|handle|set|register)$/.test(name)) return []
  const index = call.arguments.indexOf(node as never)
  const handler = index === 0 ? call.arguments[1] : undefined
  return handler ? [{ how: 'handler', at: { node: handler, module } }] : []
}

/** `names.includes(type)`, `names.indexOf(type)`, `new Set(names).has(type)`. */
function listUses({ node, module }: At): { how: NamedEvent['how']; at: At }[] {
  const parent = node.parent
  if (parent?.type === 'NewExpression' && parent.arguments[0] === node) {
    // The set goes by a name of its own, or is asked at once.
    const declarator = parent.parent
    if (declarator?.type !== 'VariableDeclarator') return asked({ node: parent, module })
    const variable = module.variables.get(declarator.id)
    return (variable?.references ?? []).flatMap((use) => asked({ node: use.identifier as Node, module }))
  }
  return asked({ node, module })
}

function asked({ node, module }: At): { how: NamedEvent['how']; at: At }[] {
  const member = node.parent
  if (
    member?.type !== 'MemberExpression' ||
    member.object !== node ||
    member.property.type !== 'Identifier'
  ) {
    return []
  }
  const call = member.parent
  if (!/^(?:includes|indexOf|has)$/.test(member.property.name) || call?.type !== 'CallExpression') return []
  const [first] = call.arguments
  return first && call.callee === member ? [{ how: 'compared', at: { node: first, module } }] : []
}

function enumUses(t: Tracer, member: TSESTree.TSEnumMember): At[] {
  const name =
    member.id.type === 'Identifier' ? member.id.name : String((member.id as { value?: unknown }).value)
  return t.workspace.loaded.flatMap((module) =>
    (module.names.get(name) ?? []).flatMap((use) => {
      const whole = use.parent
      const isMember = whole?.type === 'MemberExpression' && whole.property === use
      return isMember && plainText(t.evaluate(whole, module, null)) === event ? [{ node: whole, module }] : []
    }),
  )
}

/** Whether a read stands in the branch of another event than this one. */
export function isElsewhere(t: Tracer, { node, module }: Read): boolean {
  let inside: Node = node
  for (let up: Node | undefined = node.parent; up; inside = up, up = up.parent) {
    if (up.type === 'SwitchCase' && up.test !== inside) {
      // `switch (true)` has comparisons for cases.
      if (isOtherCase(t, up, module) || (up.test && isOtherTest(t, up.test, module))) return true
    }
    if (up.type === 'IfStatement' && up.consequent === inside && isOtherTest(t, up.test, module)) return true
    if (up.type === 'ConditionalExpression' && up.consequent === inside && isOtherTest(t, up.test, module))
      return true
  }
  return false
}

/** A case of a switch over events that neither is nor is entered by falling through from the event's own. */
function isOtherCase(t: Tracer, own: TSESTree.SwitchCase, module: SourceModule): boolean {
  const { cases } = own.parent
  const names = cases.map((each) => (each.test ? plainText(t.evaluate(each.test, module, null)) : null))
  if (!names.includes(event)) return false
  for (let i = cases.indexOf(own); i >= 0; i--) {
    if (names[i] === event) return false
    const before = cases[i - 1]
    if (before && endsHere(before)) break
  }
  return true
}

function endsHere({ consequent }: TSESTree.SwitchCase): boolean {
  const body =
    consequent.length === 1 && consequent[0]?.type === 'BlockStatement' ? consequent[0].body : consequent
  return /^(?:Break|Return|Throw|Continue)Statement$/.test(body.at(-1)?.type ?? '')
}

/** `x === 'sync.failed'`: a comparison with the name of another event. */
function isOtherTest(t: Tracer, test: Node, module: SourceModule): boolean {
  if (test.type !== 'BinaryExpression' || !/^===?$/.test(test.operator)) return false
  return [test.left, test.right].some((side) => {
    const text = plainText(t.evaluate(side, module, null))
    return text !== null && text !== event && /^[a-z_]+\.[a-z_]+$/.test(text)
  })
}
