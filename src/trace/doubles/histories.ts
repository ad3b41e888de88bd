/** What a test looks up of the calls that a double was given: `fetch.mock.calls[0][1].body`, `mock.history.post[0].data`. */
import { bare, keyName, type Node, type SourceModule } from '../../source/parse.js'

/** Members by which test libraries hand out the calls that were made. */
const history =
  /\.(?:mock\.(?:calls|lastCall|contexts)|mock\.calls|history\.\w+|callHistory|lastCall|lastOptions|firstCall|secondCall|getCall|mostRecent|calledArgs|callArgs|allArgs)\b|\.calls(?:\(\)|\[|\.at\()|\.args\[/

/** Variables are followed to what they are made of this many times. */
const furthest = 3

/** Whether an expression is made of what a double was called with. */
export function isOfHistory(node: Node, module: SourceModule, depth = 0): boolean {
  let at = bare(node)
  for (;;) {
    if (at.type === 'MemberExpression') {
      if (history.test(module.text.slice(...at.range))) return true
      at = bare(at.object)
    } else if (at.type === 'CallExpression') {
      if (history.test(module.text.slice(...at.range))) return true
      const [first] = at.arguments
      // `JSON.parse(text)`, `lastBody(fetch)`.
      if (first) at = bare(first)
      else if (at.callee.type === 'MemberExpression') at = bare(at.callee.object)
      else return false
    } else if (at.type === 'AwaitExpression') at = bare(at.argument)
    else break
  }
  if (at.type !== 'Identifier' || depth >= furthest) return false
  const def = module.variables.get(at)?.defs[0]
  const init = def?.type === 'Variable' ? (def.node.init as Node | null) : null
  return init !== null && isOfHistory(init, module, depth + 1)
}

/** The expression that a property name is read of: in a member, or in a pattern; null: it is no read. */
export function readOf(name: Node): Node | null {
  const { parent } = name
  if (parent?.type === 'MemberExpression' && parent.property === name && !parent.computed)
    return parent.object
  if (parent?.type !== 'Property' || parent.key !== name || parent.parent.type !== 'ObjectPattern')
    return null
  const declarator = parent.parent.parent
  return declarator?.type === 'VariableDeclarator' ? declarator.init : null
}

/** What `expect(...)` was given, where a matcher of it is called; null: the call is none. */
export function expectedBy(callee: Node): Node | null {
  let at = bare(callee)
  while (at.type === 'MemberExpression') at = bare(at.object)
  if (at.type !== 'CallExpression' || at.callee.type !== 'Identifier' || at.callee.name !== 'expect')
    return null
  return at.arguments[0] ?? null
}

/** Whether a text is what a matcher compares a value with. */
export function isMatched({ parent }: Node): boolean {
  if (parent?.type !== 'CallExpression' || parent.callee.type !== 'MemberExpression') return false
  const name = keyName(parent.callee.property, parent.callee.computed) ?? ''
  return /^(?:toBe|to(?:Strict)?Equal|toMatch|toContain|equals?|eq|eql|include|contain|match|(?:deep)?(?:Strict)?[eE]qual|is)$/.test(
    name,
  )
}
