/** What a mock answers: a literal, an object that holds it, or what a function of the test's gives. */
import { type FunctionNode, isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { returnsOf } from '../evaluate/calls.js'
import { fieldsOf } from '../evaluate/objects.js'
import type { Tracer } from '../tracer.js'
import { type Env, optionsOf, type Thunk, type Value } from '../values.js'

/** Members by which the function of a mock answers: `HttpResponse.json(x)`, `ctx.json(x)`, `route.fulfill({ json: x })`. */
const replyMembers = new Set(['json', 'fulfill', 'reply', 'send'])
/** Classes whose instances are answers. */
const replyClasses = new Set(['Response', 'HttpResponse'])
/** Keys of an object that holds the body of an answer. */
const bodyKeys = ['json', 'body']

/** The bodies that an argument of a mock may answer. */
export function answersOf(t: Tracer, thunk: Thunk): Value[] {
  return optionsOf(t.force(thunk)).flatMap((value) =>
    value.kind === 'function' ? givenBy(t, value.node, value.module, value.env) : bodiesIn(t, value),
  )
}

/** The value itself, or the one that its key for the body holds. */
function bodiesIn(t: Tracer, value: Value): Value[] {
  const bare = value.kind === 'json' ? value.value : value
  if (bare.kind !== 'object' && bare.kind !== 'layers') return bare.kind === 'constant' ? [] : [bare]
  for (const key of bodyKeys) {
    const { fields } = fieldsOf(t, bare, { key })
    if (fields.length > 0) return fields.flatMap((field) => bodiesIn(t, t.force(field.thunk)))
  }
  return [bare]
}

function givenBy(t: Tracer, fn: FunctionNode, module: SourceModule, env: Env | null): Value[] {
  const found: Value[] = []
  for (const call of module.calls) {
    if (call.range[0] < fn.range[0] || call.range[1] > fn.range[1]) continue
    const [status, body] = call.arguments
    // `req.reply(200, body)`.
    const first = body && status?.type === 'Literal' && typeof status.value === 'number' ? body : status
    if (first && isReply(call.callee as Node, call.type === 'NewExpression'))
      found.push(...optionsOf(t.evaluate(first, module, env)).flatMap((value) => bodiesIn(t, value)))
  }
  for (const node of resultsOf(fn)) {
    for (const value of optionsOf(t.evaluate(node, module, env))) {
      // `[status, body]`.
      const body = value.kind === 'list' ? value.items[1] : null
      if (body) found.push(...bodiesIn(t, t.force(body)))
      else if (value.kind === 'object') found.push(...bodiesIn(t, value))
    }
  }
  return found
}

function isReply(callee: Node, isNew: boolean): boolean {
  if (isNew) return callee.type === 'Identifier' && replyClasses.has(callee.name)
  const key = callee.type === 'MemberExpression' ? keyName(callee.property, callee.computed) : null
  return key !== null && replyMembers.has(key)
}

function resultsOf(fn: FunctionNode): Node[] {
  if (fn.body && fn.body.type !== 'BlockStatement') return [fn.body]
  return returnsOf(fn).flatMap((statement) => (statement.argument ? [statement.argument] : []))
}

/** Whether a function of a mock looks into the body of the request that it answers. */
export function readsRequest(
  t: Tracer,
  { answers, predicates }: { answers: readonly Thunk[]; predicates: readonly Thunk[] },
): boolean {
  if (predicates.some((thunk) => optionsOf(t.force(thunk)).some(takesArgument))) return true
  return answers.some((thunk) =>
    optionsOf(t.force(thunk)).some(
      (value) =>
        value.kind === 'function' &&
        isFunction(value.node) &&
        /\.json\(\)|\.text\(\)|\breq(?:uest)?\.body\b|requestBody|postData|\.data\b/.test(
          value.module.text.slice(...value.node.range),
        ),
    ),
  )
}

function takesArgument(value: Value): boolean {
  return value.kind !== 'function' || value.node.params.length > 0
}

/** Whether the function of a mock asks for the method of the request that it answers. */
export function looksAtMethod(t: Tracer, thunks: readonly Thunk[]): boolean {
  return thunks.some((thunk) =>
    optionsOf(t.force(thunk)).some(
      (value) => value.kind === 'function' && /\bmethod\b/.test(value.module.text.slice(...value.node.range)),
    ),
  )
}

/**
 * Whether a mock answers what is given away at `node`: as the argument of a reply in its function
 * (`HttpResponse.json(x)`), or as what the function returns.
 */
export function isReplyOf(t: Tracer, thunks: readonly Thunk[], node: Node, module: SourceModule): boolean {
  const call = node.parent
  const isGiven =
    (call?.type === 'CallExpression' || call?.type === 'NewExpression') &&
    isReply(call.callee as Node, call.type === 'NewExpression')
  return thunks.some((thunk) =>
    optionsOf(t.force(thunk)).some(
      (value) =>
        value.kind === 'function' &&
        value.module === module &&
        (value.node === node ||
          (isGiven && value.node.range[0] <= call.range[0] && call.range[1] <= value.node.range[1])),
    ),
  )
}
