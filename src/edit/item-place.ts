/** Where, among the statements that read fields of one item, a request for that item can stand. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import {
  bare,
  enclosingFunction,
  type FunctionNode,
  isFunction,
  isInside,
  type Node,
  type SourceModule,
} from '../source/parse.js'
import type { Variable } from '../source/scopes.js'
import { within } from './page-site.js'
import {
  indentAt,
  indented,
  indentUnitOf,
  insertAt,
  lineEndOf,
  lineStart,
  replaceRange,
  semicolonOf,
} from './text.js'

/** A variable that holds one item, and no other thing than what its declaration gives it. */
export interface Holder {
  variable: Variable
  module: SourceModule
  name: string
  /** The loop, function or block that the variable lives in. */
  scope: Node
  /** The function that it lives in. */
  fn: FunctionNode | null
  /** It is declared in the head of a loop or by a callback of a list, so there is an item for certain. */
  isSure: boolean
  /** The callback whose parameter it is. */
  callback: FunctionNode | null
}

/** The variable behind the name of an item; null: it becomes another thing, or it is no variable of its own. */
export function holderOf(name: Node, module: SourceModule): Holder | null {
  const variable = name.type === 'Identifier' ? module.variables.get(name) : undefined
  const [declared] = variable?.identifiers ?? []
  if (!variable || !declared || variable.defs.length !== 1) return null
  if (variable.references.some((use) => use.isWrite() && !use.init)) return null
  if (variable.references.some(({ identifier }) => isLaidOver(identifier as Node))) return null
  const own = { variable, module, name: variable.name, fn: enclosingFunction(declared), callback: null }
  const { parent } = declared
  if (isFunction(parent) && parent.params.includes(declared as never)) {
    if ('optional' in declared && declared.optional) return null
    const isSure =
      parent.parent?.type === 'CallExpression' && parent.parent.callee.type === 'MemberExpression'
    return { ...own, scope: parent, fn: parent, isSure, callback: isSure ? parent : null }
  }
  if (parent?.type !== 'VariableDeclarator' || parent.id !== declared) return null
  const loop = parent.parent.parent
  if (loop?.type === 'ForOfStatement' && loop.left === parent.parent)
    return { ...own, scope: loop, isSure: true }
  if (parent.parent.kind === 'var' || !parent.init || !loop || !isList(loop)) return null
  return { ...own, scope: loop, isSure: false }
}

/** `Object.assign(item, more)`: fields of other objects are laid over its own. */
function isLaidOver(use: Node): boolean {
  const call = use.parent
  return (
    call?.type === 'CallExpression' &&
    call.arguments[0] === use &&
    call.callee.type === 'MemberExpression' &&
    call.callee.property.type === 'Identifier' &&
    call.callee.property.name === 'assign'
  )
}

export type Place =
  /** Statements of one block: in front of this one. */
  | { kind: 'before'; statement: Node }
  /** A statement without a block around it. */
  | { kind: 'alone'; statement: Node }
  /** An arrow whose body is an expression. */
  | { kind: 'arrow'; arrow: TSESTree.ArrowFunctionExpression; body: Node }

/** Whether the function of a holder may wait, for certain or by becoming `async` unnoticed. */
export type Waiting = 'async' | 'then' | null

/** Where the request goes so that each of `reads` stands behind it, and it is made once for each item. */
export function placeOf(holder: Holder, reads: readonly Node[]): Place | null {
  const [first] = reads
  if (!first || reads.some((read) => !isReached(read, holder))) return null
  for (let at: Node = first; at !== holder.scope && at.parent; at = at.parent) {
    const { parent } = at
    if (enclosingFunction(at) !== holder.fn) continue
    const kind = isList(parent) ? 'before' : isSlot(at) ? 'alone' : null
    if (
      !kind ||
      !isStatement(at) ||
      (kind === 'before' && parent === holder.scope && isDeclaring(at, holder))
    )
      continue
    const room = kind === 'before' ? parent : at
    if (!reads.every((read) => isInside(read, room)) || isInInnerLoop(at, holder)) continue
    if (!holder.isSure && !isCertain(first, at) && !isGuarded(at, holder)) return null
    return { kind, statement: at }
  }
  const { callback } = holder
  if (callback?.type !== 'ArrowFunctionExpression' || callback.body.type === 'BlockStatement') return null
  return { kind: 'arrow', arrow: callback, body: callback.body }
}

/** Whether a read runs behind every statement in front of it: no declaration that is hoisted stands between. */
function isReached(read: Node, { scope }: Holder): boolean {
  for (let at: Node | undefined = read; at && at !== scope; at = at.parent)
    if (at.type === 'FunctionDeclaration' || /^Class|StaticBlock/.test(at.type)) return false
  return true
}

const isStatement = (node: Node): boolean => /Statement$|Declaration$/.test(node.type)

function isList(node: Node): boolean {
  return node.type === 'BlockStatement' || node.type === 'Program'
}

/** A statement where no block stands: `if (a) statement`, `for (...) statement`. */
function isSlot(node: Node): boolean {
  const { parent } = node
  if (node.type === 'BlockStatement' || !parent) return false
  if (parent.type === 'IfStatement')
    return parent.consequent === node || (parent.alternate === node && node.type !== 'IfStatement')
  return /^(?:For|While)/.test(parent.type) && 'body' in parent && parent.body === node
}

function isDeclaring(statement: Node, { variable }: Holder): boolean {
  const [declared] = variable.identifiers
  return declared !== undefined && isInside(declared, statement)
}

/** Whether a loop within the item's own scope runs the statement more than once for the item. */
function isInInnerLoop(statement: Node, { scope }: Holder): boolean {
  for (let at = statement.parent; at && at !== scope; at = at.parent)
    if (/^(?:For|While|DoWhile)/.test(at.type)) return true
  return false
}

/** Whether a statement that runs comes to the read whatever it finds on the way. */
function isCertain(read: Node, statement: Node): boolean {
  for (let at = read; at !== statement && at.parent; at = at.parent) {
    const { parent } = at
    if (isFunction(parent) || parent.type === 'SwitchCase' || parent.type === 'CatchClause') return false
    if (parent.type === 'LogicalExpression' && parent.right === at) return false
    if (parent.type === 'ConditionalExpression' && parent.test !== at) return false
    if (parent.type === 'IfStatement' && parent.test !== at) return false
    if (parent.type === 'AssignmentPattern' && parent.right === at) return false
    if (parent.type === 'AssignmentExpression' && /^(?:&&|\|\||\?\?)=$/.test(parent.operator)) return false
    if (parent.type === 'CallExpression' && parent.callee !== at && isInChain(parent)) return false
    if (/^(?:For|While|DoWhile)/.test(parent.type) && 'body' in parent && parent.body === at) return false
  }
  return true
}

/** Whether a statement is only come to where there is an item: behind `if (!item) return`, inside `if (item)`. */
function isGuarded(statement: Node, holder: Holder): boolean {
  for (let at = statement; at !== holder.scope && at.parent; at = at.parent) {
    const { parent } = at
    if (isFunction(parent)) return false
    if (parent.type === 'IfStatement' && parent.consequent === at && isTested(parent.test, holder))
      return true
    if (!isList(parent) || !('body' in parent) || !Array.isArray(parent.body)) continue
    const statements = parent.body as Node[]
    const before = statements.slice(0, statements.indexOf(at))
    if (before.some((each) => isLeaving(each, holder))) return true
  }
  return false
}

/** `item`, `item && more` */
function isTested(test: Node, holder: Holder): boolean {
  if (test.type === 'LogicalExpression' && test.operator === '&&')
    return isTested(test.left, holder) || isTested(test.right, holder)
  return holder.module.variables.get(test) === holder.variable
}

/** `if (!item) return` */
function isLeaving(statement: Node, holder: Holder): boolean {
  if (statement.type !== 'IfStatement') return false
  const { test, consequent } = statement
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent
  return (
    test.type === 'UnaryExpression' &&
    test.operator === '!' &&
    holder.module.variables.get(test.argument) === holder.variable &&
    last !== undefined &&
    /^(?:Return|Throw|Continue|Break)Statement$/.test(last.type)
  )
}

function isInChain(node: Node): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) {
    if (at.type === 'ChainExpression') return true
    if (at.type !== 'CallExpression' && at.type !== 'MemberExpression') return false
  }
  return false
}

/** Whether the function that the item lives in waits already, or may without anybody noticing. */
export function waitingIn({ fn, callback, scope }: Holder, module: SourceModule): Waiting {
  if (!fn) return module.ast.body.some((each) => [...within(each)].some(isWait)) ? 'async' : null
  if (fn.generator && !fn.async) return null
  if (fn.async) {
    const waits = [...within(fn.body)].some(isWait) || (callback !== null && isWaitedFor(callback))
    return waits ? 'async' : null
  }
  const call = fn.parent
  const isThen =
    fn.type !== 'FunctionDeclaration' &&
    !fn.returnType &&
    call?.type === 'CallExpression' &&
    call.arguments[0] === fn &&
    call.arguments.length === 1 &&
    call.callee.type === 'MemberExpression' &&
    call.callee.property.type === 'Identifier' &&
    call.callee.property.name === 'then'
  return isThen && scope !== fn ? 'then' : null
}

const isWait = (node: Node): boolean =>
  node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)

/** `Promise.all(list.map(async (item) => ...))` */
function isWaitedFor(callback: FunctionNode): boolean {
  const map = callback.parent
  const all = map?.parent
  if (map?.type !== 'CallExpression' || all?.type !== 'CallExpression' || all.arguments[0] !== map)
    return false
  const { callee } = all
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Promise' &&
    callee.property.type === 'Identifier' &&
    /^all(?:Settled)?$/.test(callee.property.name)
  )
}

/** Edits that write statements at a place; null where a comment stands in the way. `order`: among others there. */
export function statementsAt(
  place: Place,
  module: SourceModule,
  lines: (indent: string) => readonly string[],
  order: number,
): Edit[] | null {
  const newline = lineEndOf(module)
  const unit = indentUnitOf(module)
  const { text } = module
  if (place.kind === 'before') {
    const [start] = place.statement.range
    const isAlone = text.slice(lineStart(module, start), start).trim() === ''
    const indent = indentAt(module, start)
    const own = lines(indent)
    if (!isAlone && own.some((line) => line.includes('\n'))) return null
    // Where statements share a line, and in front of what would go on with the line before, they are parted.
    const isParted = semicolonOf(module) === '' && (!isAlone || /^[([`+\-/]/.test(text.slice(start)))
    const ended = own.map((line, i) =>
      isParted && (!isAlone || i === own.length - 1) ? `${line.replace(/;$/, '')};` : line,
    )
    const written = isAlone ? ended.map((line) => line + newline + indent).join('') : `${ended.join(' ')} `
    return [{ ...insertAt(module, start, written), order }]
  }
  const [from, to] = place.kind === 'alone' ? place.statement.range : place.body.range
  const head =
    place.kind === 'alone' ? text.slice(0, from).trimEnd().length : text.lastIndexOf('=>', from) + 2
  if (
    /\/\/|\*\/\s*$/.test(text.slice(lineStart(module, head), head)) ||
    /\/[/*]/.test(text.slice(head, from))
  )
    return null
  const outer = place.kind === 'alone' ? (place.statement.parent as Node).range[0] : place.arrow.range[0]
  const indent = indentAt(module, outer)
  const inner = newline + indent + unit
  const before = lines(indent + unit)
    .map((line) => inner + line)
    .join('')
  const end = place.kind === 'alone' ? to : place.arrow.range[1]
  const gap = /^\s*/.exec(text.slice(head))?.[0].length ?? 0
  const isOnLine = !text.slice(head, from).includes('\n')
  const lead = place.kind === 'alone' ? inner : `${inner}return `
  const close = place.kind === 'alone' ? '' : semicolonOf(module)
  return [
    replaceRange(module, head, head + gap, ` {${before}${lead}`),
    ...(isOnLine ? indented(module, from, end) : []),
    insertAt(module, end, `${close}${newline}${indent}}`),
  ]
}

/** The item that is read of: the object of a member, or what a pattern takes apart. */
export function itemOf(whole: Node): Node | null {
  if (whole.type === 'MemberExpression') return whole.optional ? null : bare(whole.object)
  const pattern = whole.parent
  const declarator = pattern?.parent
  if (pattern?.type !== 'ObjectPattern' || declarator?.type !== 'VariableDeclarator') return null
  return declarator.id === pattern && declarator.init ? bare(declarator.init) : null
}
