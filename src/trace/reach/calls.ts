/** The reach through calls: into the functions that are given a value, and on from what they give back. */

import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FunctionNode, isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Variable } from '../../source/scopes.js'
import { callShapeOf, clientRowOf, clientRows } from '../clients/clients.js'
import { classAround, constructorOf } from '../evaluate/instances.js'
import { optionsOf, type Value } from '../values.js'
import type { Spread, Way } from './reach.js'
import { stored } from './stores.js'

/** Names of functions that say something for all requests of a program. */
const setters = new Set(clientRows.flatMap((row) => (row.setsDefaults ?? []).map(({ member }) => member)))

type Call = TSESTree.CallExpression | TSESTree.NewExpression

/** A value is called, or a member of it. */
export function called(spread: Spread, call: Call, module: SourceModule, way: Way): void {
  if (call.type === 'NewExpression') return spread.visit(call, module, way)
  if (isAnswer(spread, call, module)) return
  // What is called may hand the value to callbacks: `urls.map((url) => ...)`.
  for (const argument of call.arguments) {
    if (isFunction(argument)) for (const param of argument.params) spread.pattern(param, module, 'passed')
  }
  spread.visit(call, module, way)
}

/** A value is an argument of a call. */
export function given(spread: Spread, call: Call, node: Node, module: SourceModule, way: Way): void {
  const { callee } = call
  if (callee.type === 'Identifier' && callee.name === 'require' && !module.variables.has(callee)) return
  const unread = unreadModule(spread, callee, module)
  if (unread !== null && !spread.isCapable(unread) && !isActive(spread, node, module)) {
    return spread.visit(call, module, way)
  }
  const args = call.arguments as readonly Node[]
  const at = args.indexOf(node)
  let isRequest = false
  const enter = (): void => {
    for (const target of targetsOf(spread, call, module)) {
      if (isClient(target, call)) isRequest = true
      else if (target.kind === 'function') into(spread, target.node, at, target.module)
      else if (target.kind === 'class') intoClass(spread, target, at)
    }
  }
  enter()
  if (isRequest) return
  spread.later(enter)
  if (callee.type === 'Super') {
    const cls = classAround(call)
    const parent = cls?.superClass && spread.t.evaluate(cls.superClass, module, null)
    if (parent?.kind === 'class') intoClass(spread, parent, at)
    return
  }
  const name = callee.type === 'MemberExpression' ? keyName(callee.property, callee.computed) : null
  if (setters.has(name ?? (callee.type === 'Identifier' ? callee.name : ''))) spread.everywhere(module)
  if (name !== null && /^(?:set|append|add|push|unshift|splice|assign|defaults|extend)$/.test(name)) {
    if (callee.type === 'MemberExpression') stored(spread, callee, module, way)
    if (at > 0 && args[0]) stored(spread, args[0], module, way)
  }
  for (const argument of args) {
    if (argument !== node && isFunction(argument))
      for (const param of argument.params) spread.pattern(param, module, 'passed')
  }
  if (call.type === 'NewExpression' || !isAnswer(spread, call, module)) spread.visit(call, module, way)
}

/** What a call may call; `.call`, `.apply` and `.bind` call what they are taken from. */
function targetsOf({ t }: Spread, call: Call, module: SourceModule): Value[] {
  const { callee } = call
  if (callee.type === 'Super') return []
  const isBorrowed =
    callee.type === 'MemberExpression' &&
    /^(?:call|apply|bind)$/.test(keyName(callee.property, callee.computed) ?? '')
  const value = t.evaluate(isBorrowed ? callee.object : callee, module, null)
  return optionsOf(value).flatMap((option) => (option.kind === 'parameter' ? t.concrete(option) : [option]))
}

function isClient(value: Value, call: Call): boolean {
  if (call.type === 'NewExpression') return false
  switch (value.kind) {
    case 'client':
      return true
    case 'client-member':
      return value.path.length === 1 && callShapeOf(value.client.row, value.path[0] as string) !== null
    case 'external': {
      if (clientRowOf(value.source, value.path)) return true
      const row = clientRowOf(value.source, value.path.slice(0, -1))
      return row !== null && callShapeOf(row, value.path.at(-1) ?? '') !== null
    }
    default:
      return false
  }
}

/** The parameter at `index`; from a spread or a borrowed call on, any. */
function into(spread: Spread, fn: FunctionNode, index: number, module: SourceModule): void {
  const isKnown = index >= 0 && index < fn.params.length
  const last = fn.params.at(-1)
  const params = isKnown ? [fn.params[index] as Node] : last?.type === 'RestElement' ? [last] : []
  for (const param of params) {
    spread.pattern(param, module, 'passed')
    if (param.type === 'TSParameterProperty') fieldOf(spread, param, module)
  }
}

function fieldOf(spread: Spread, param: TSESTree.TSParameterProperty, module: SourceModule): void {
  const cls = classAround(param)
  const name = param.parameter.type === 'AssignmentPattern' ? param.parameter.left : param.parameter
  if (cls && name.type === 'Identifier') spread.field(cls, name.name, module, 'passed')
}

function intoClass(spread: Spread, cls: Value & { kind: 'class' }, index: number): void {
  const ctor = constructorOf(cls.node)
  if (ctor) return into(spread, ctor, index, cls.module)
  const parent = cls.node.superClass && spread.t.evaluate(cls.node.superClass, cls.module, cls.env)
  if (parent?.kind === 'class') intoClass(spread, parent, index)
}

/** A component is given one object of its attributes. */
export function toComponent(spread: Spread, node: Node, module: SourceModule): void {
  const element = node.type === 'JSXSpreadAttribute' ? node.parent : node.parent?.parent
  if (element?.type !== 'JSXOpeningElement' || element.name.type !== 'JSXIdentifier') return
  const identifier = module.variables.get(element.name)?.identifiers[0] as Node | undefined
  if (!identifier) return
  const unread = unreadModule(spread, identifier, module)
  if (unread !== null && !spread.isCapable(unread)) return
  for (const target of optionsOf(spread.t.evaluate(identifier, module, null))) {
    if (target.kind === 'function') into(spread, target.node, 0, target.module)
  }
}

/** Answers, and what could not be followed at all, make no request. */
function isAnswer({ t }: Spread, call: Call, module: SourceModule): boolean {
  return optionsOf(t.evaluate(call, module, null)).every(
    ({ kind }) => kind === 'answer' || kind === 'unknown' || kind === 'constant',
  )
}

/** Clients, functions and objects of classes make requests wherever they are given to. */
function isActive({ t }: Spread, node: Node, module: SourceModule): boolean {
  const options = optionsOf(t.evaluate(node.type === 'SpreadElement' ? node.argument : node, module, null))
  return options.some(({ kind }) => /^(?:client|client-member|function|instance|class|parameter)$/.test(kind))
}

/** The file that the root of a callee is imported from, where it has not been read; null otherwise. */
export function unreadModule({ t }: Pick<Spread, 't'>, callee: Node, module: SourceModule): string | null {
  const variable = rootVariable(callee, module)
  const def = variable?.defs[0]
  if (
    def?.node.type === 'ImportSpecifier' ||
    def?.node.type === 'ImportDefaultSpecifier' ||
    def?.node.type === 'ImportNamespaceSpecifier'
  ) {
    const { source } = def.node.parent as TSESTree.ImportDeclaration
    const target = t.workspace.resolve(source.value, module.path)
    return target.kind === 'file' && !t.workspace.isLoaded(target.path) ? target.path : null
  }
  return null
}

/** The variable that a callee starts from, through the variables that it was made with. */
function rootVariable(callee: Node, module: SourceModule): Variable | null {
  let at: Node = callee
  for (let steps = 0; steps < 30; steps++) {
    switch (at.type) {
      case 'MemberExpression':
        at = at.object
        continue
      case 'CallExpression':
      case 'NewExpression':
        at = at.callee
        continue
      case 'AwaitExpression':
        at = at.argument
        continue
      case 'ChainExpression':
      case 'TSNonNullExpression':
      case 'TSAsExpression':
        at = at.expression
        continue
      case 'Identifier': {
        const variable = module.variables.get(at)
        const [only, ...more] = variable?.defs ?? []
        const isPlain = more.length === 0 && only?.type === 'Variable' && only.node.init
        if (!variable || !isPlain) return variable ?? null
        at = only.node.init as Node
        continue
      }
      default:
        return null
    }
  }
  return null
}
