/** One step of the reach: from an expression that holds a value worth following to where the value goes next. */
import type { Variable } from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import {
  enclosingFunction,
  type FunctionNode,
  isFunction,
  keyName,
  type Node,
  type SourceModule,
} from '../source/parse.js'
import { callShapeOf, clientRowOf } from './clients.js'
import { classAround, constructorOf } from './instances.js'
import type { Spread, Way } from './reach.js'
import { type ClassNode, optionsOf, type Value } from './values.js'

type Call = TSESTree.CallExpression | TSESTree.NewExpression

export function flowFrom(spread: Spread, node: Node, module: SourceModule, way: Way): void {
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') spread.cls(node, module, way)
  if (node.type === 'ObjectExpression') ownThis(spread, node, module, way)
  const parent = node.parent
  if (!parent) return
  const on = (): void => spread.visit(parent, module, way)
  switch (parent.type) {
    case 'TSAsExpression':
    case 'TSTypeAssertion':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
    case 'AwaitExpression':
    case 'SpreadElement':
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'SequenceExpression':
    case 'LogicalExpression':
    case 'ExpressionStatement':
      return parent.type === 'ExpressionStatement' ? undefined : on()
    case 'TaggedTemplateExpression':
      return on()
    case 'BinaryExpression':
      return parent.operator === '+' ? on() : undefined
    case 'ConditionalExpression':
      return parent.test === node ? undefined : on()
    case 'MemberExpression':
      return parent.object === node ? on() : undefined
    case 'Property':
      if (parent.parent.type === 'ObjectExpression') spread.visit(parent.parent, module, way)
      return
    case 'VariableDeclarator':
      if (parent.init === node) spread.pattern(parent.id, module, way)
      return
    case 'AssignmentPattern':
      if (parent.right === node) spread.pattern(parent.left, module, way)
      return
    case 'AssignmentExpression':
      if (parent.right !== node) return
      on()
      return stored(spread, parent.left, module, way)
    case 'ForOfStatement': {
      if (parent.right !== node) return
      const { left } = parent
      const target = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : left
      if (target) spread.pattern(target, module, way)
      return
    }
    case 'ReturnStatement':
    case 'YieldExpression':
    case 'ArrowFunctionExpression': {
      if (parent.type === 'ArrowFunctionExpression' && parent.body !== node) return
      const fn = isFunction(parent) ? parent : enclosingFunction(parent)
      // What callers gave goes back to them alone: their calls hold it already.
      if (fn && way === 'own') spread.giver(fn, module)
      return
    }
    case 'PropertyDefinition':
    case 'AccessorProperty': {
      if (parent.value !== node) return
      const cls = parent.parent.parent as ClassNode
      if (way === 'own') spread.cls(cls, module, way)
      return spread.field(cls, keyName(parent.key as Node, parent.computed), module, way)
    }
    case 'MethodDefinition': {
      // A decorator's business, or the function of a method that gives one.
      const cls = parent.parent.parent as ClassNode
      if (way === 'own') spread.cls(cls, module, way)
      return spread.field(cls, keyName(parent.key as Node, parent.computed), module, way)
    }
    case 'ClassDeclaration':
    case 'ClassExpression':
      if (parent.superClass !== node) return
      spread.cls(parent, module, way)
      return spread.field(parent, null, module, way)
    case 'Decorator': {
      const cls = classAround(parent) ?? (parent.parent as Node)
      if (cls?.type === 'ClassDeclaration' || cls?.type === 'ClassExpression') {
        spread.cls(cls, module, way)
        spread.field(cls, null, module, way)
      }
      return
    }
    case 'TSEnumMember': {
      const declaration = parent.parent.parent as TSESTree.TSEnumDeclaration
      for (const variable of module.scopes.getDeclaredVariables(declaration))
        spread.variable(variable, module, way)
      return
    }
    case 'ExportSpecifier':
      if (way === 'own') spread.exportName(module, nameOf(parent.exported))
      return
    case 'ExportDefaultDeclaration':
      if (way === 'own') spread.exportName(module, 'default')
      return
    case 'TSExportAssignment':
      if (way === 'own') spread.exportName(module, '*')
      return
    case 'JSXExpressionContainer':
    case 'JSXSpreadAttribute':
      return toComponent(spread, parent, module)
    case 'CallExpression':
    case 'NewExpression':
      spread.touched.add(parent)
      if (parent.callee === node) return called(spread, parent, module, way)
      return given(spread, parent, node, module, way)
    default:
      return
  }
}

/** A value is called, or a member of it. */
function called(spread: Spread, call: Call, module: SourceModule, way: Way): void {
  if (call.type === 'NewExpression') return spread.visit(call, module, way)
  if (isAnswer(spread, call, module)) return
  // What is called may hand the value to callbacks: `urls.map((url) => ...)`.
  for (const argument of call.arguments) {
    if (isFunction(argument)) for (const param of argument.params) spread.pattern(param, module, 'passed')
  }
  spread.visit(call, module, way)
}

/** A value is an argument of a call. */
function given(spread: Spread, call: Call, node: Node, module: SourceModule, way: Way): void {
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

/** The value is laid into `target`: a variable, a member of one, a field of this class, or the module's exports. */
function stored(spread: Spread, target: Node, module: SourceModule, way: Way): void {
  if (target.type !== 'MemberExpression') {
    if (target.type !== 'CallExpression') spread.pattern(target, module, way)
    return
  }
  let root: Node = target
  let first: TSESTree.MemberExpression = target
  while (root.type === 'MemberExpression' || root.type === 'TSNonNullExpression') {
    if (root.type === 'MemberExpression') first = root
    root = root.type === 'MemberExpression' ? root.object : root.expression
  }
  if (root.type === 'ThisExpression') {
    const cls = classAround(root)
    if (!cls) return
    const fn = enclosingFunction(root)
    const isMade = fn?.parent.type === 'MethodDefinition' && fn.parent.kind === 'constructor'
    // What another method keeps stays for whoever uses the instance.
    const from = way === 'passed' && !isMade ? 'own' : way
    if (from === 'own') spread.cls(cls, module, from)
    return spread.field(cls, keyName(first.property, first.computed), module, from)
  }
  if (root.type !== 'Identifier') return
  const variable = module.variables.get(root)
  if (variable) {
    const value = spread.t.evaluate(root, module, null)
    if (value.kind === 'external' && clientRowOf(value.source, value.path)) return spread.everywhere(module)
    return spread.variable(variable, module, way)
  }
  if ((root.name === 'module' || root.name === 'exports') && way === 'own') spread.exportName(module, '*')
}

/** `this` inside of an object's own methods. */
function ownThis(spread: Spread, object: TSESTree.ObjectExpression, module: SourceModule, way: Way): void {
  for (const node of module.thises) {
    if (object.range[0] <= node.range[0] && node.range[1] <= object.range[1]) spread.visit(node, module, way)
  }
}

/** A component is given one object of its attributes. */
function toComponent(spread: Spread, node: Node, module: SourceModule): void {
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
        const isPlain = more.length === 0 && only?.node.type === 'VariableDeclarator' && only.node.init
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

function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value
}
