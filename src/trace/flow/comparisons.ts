/**
 * What a test expects of what flows: the literal that it is compared with, and the fields whose names are given
 * (`expect(sync).toEqual({ ... })`, `assert.deepEqual(sent, { ... })`, `expect(sync).to.have.property('name')`).
 */
import { bare, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { readNamed } from './named.js'
import { type Call, type FlowContext, itemOf, popped, type State } from './state.js'

/** Matchers that compare with a value of the same shape, of jest, vitest, chai, node:assert, ava and tap. */
const whole =
  /^(?:toEqual|toStrictEqual|toMatchObject|toContainEqual|toBe|equals?|eql|eqls|include|contain|containSubset|deepEqual|deepStrictEqual|partialDeepStrictEqual|strictEqual|notDeepEqual|notDeepStrictEqual|deepInclude|match|same|strictSame|like|is|isEqual|isMatch|isDeepStrictEqual)$/
/** Matchers whose first argument names a field. */
const property =
  /^(?:toHaveProperty|property|ownProperty|haveOwnProperty|propertyVal|nestedProperty|nestedPropertyVal|notProperty|deepPropertyVal)$/
/** Matchers that name keys, as texts or as a list of them. */
const keys = /^(?:keys?|hasAllKeys|containsAllKeys|hasAnyKeys|toContainKeys?|toContainAllKeys)$/
const snapshot = /^(?:toMatchInlineSnapshot|toThrowErrorMatchingInlineSnapshot)$/

/** Notes what `node`, an argument of `call`, is compared with. */
export function compare(
  context: FlowContext,
  call: Call,
  node: Node,
  module: SourceModule,
  state: State,
): void {
  if (call.type !== 'CallExpression') return
  const { root, names } = calleeNames(call.callee)
  if (root === 'expect') {
    if (call.arguments[0] === node) expected(context, call, module, state)
    return
  }
  const name = names.at(-1) ?? root
  const isAssertion =
    names.length > 0 ? /^(?:assert|t|test|should|chai|sinon)$/.test(root) || isPlain(name) : isPlain(name)
  if (!isAssertion) return
  const others = call.arguments.filter((each) => each !== node)
  matched(context, name, others, module, state, call.arguments[0] === node)
}

/** Comparisons that are functions of their own, imported or of a library. */
function isPlain(name: string): boolean {
  return /^(?:deepEqual|deepStrictEqual|isEqual|isMatch|isDeepStrictEqual|equal)$/.test(name)
}

/** `expect(node)` and what is said of it, call by call. */
function expected(context: FlowContext, call: Call, module: SourceModule, given: State): void {
  let state = given
  let at: Node = call
  for (let names: string[] = []; ; ) {
    const up: Node | undefined = at.parent
    if (up?.type === 'MemberExpression' && up.object === at) {
      const key = keyName(up.property, up.computed)
      if (key === null) return
      if (/^(?:resolves|eventually)$/.test(key) && state.layers[0]?.kind === 'promise') state = popped(state)
      names = [...names, key]
      at = up
    } else if (up?.type === 'CallExpression' && up.callee === at) {
      const name = names.at(-1) ?? ''
      matched(context, name, up.arguments, module, state, true)
      // Chai goes on with the property's own value.
      if (property.test(name)) return
      names = []
      at = up
    } else return
  }
}

/** Notes what the matcher `name` says of what flows, by its arguments. */
export function matched(
  context: FlowContext,
  name: string,
  args: readonly Node[],
  module: SourceModule,
  state: State,
  isFirst: boolean,
): void {
  const [first] = args
  if (!first || state.token !== 'body') return
  if (whole.test(name)) {
    // `toContainEqual(item)`.
    const held = (/^(?:toContainEqual|contain|include)$/.test(name) && itemOf(context, state)) || state
    context.result.comparisons.push({
      at: { node: bare(first), module },
      layers: held.layers,
      path: held.path,
    })
  } else if (isFirst && property.test(name)) {
    // `['a', 'b']` is a path.
    const named = first.type === 'ArrayExpression' ? first.elements[0] : first
    if (named) read(context, named, module, state)
  } else if (isFirst && keys.test(name)) {
    for (const each of args.flatMap((arg): (Node | null)[] =>
      arg.type === 'ArrayExpression' ? arg.elements : [arg],
    ))
      if (each) read(context, each, module, state)
  } else if (snapshot.test(name) && (first.type === 'TemplateLiteral' || first.type === 'Literal')) {
    context.result.snapshots.push({ at: { node: first, module }, layers: state.layers, path: state.path })
  }
}

function read(context: FlowContext, node: Node, module: SourceModule, state: State): void {
  if (node.type === 'Literal' && typeof node.value === 'string') readNamed(context, node, module, state)
}

/** The name that a callee begins with, and the members after it; calls between them are left out. */
function calleeNames(callee: Node): { root: string; names: string[] } {
  const names: string[] = []
  let at = bare(callee)
  while (at.type === 'MemberExpression' || at.type === 'CallExpression') {
    if (at.type === 'MemberExpression') {
      names.unshift(keyName(at.property, at.computed) ?? '')
      at = bare(at.object)
    } else at = bare(at.callee)
  }
  return { root: at.type === 'Identifier' ? at.name : '', names }
}
