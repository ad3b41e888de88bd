/** Where what flows is handed to code that is not here: whether somebody of this program may read it afterwards. */
import type { Node, SourceModule } from '../../source/parse.js'
import type { Value } from '../values.js'
import { compare } from './comparisons.js'
import { type Call, type FlowContext, type State, sink } from './state.js'

/** Calls after which nobody here reads what they got: answers of servers, storage, logs, tests, comparisons. */
const endings: readonly RegExp[] = [
  /(?:^|\.)(?:res|resp|reply|response|ctx|context|c|Response|NextResponse|HttpResponse)(?:\.\w+(?:\(.*\))?)*\.(?:json|jsonp|send|end|write|status|body|render|html|text)$/,
  /(?:^|\.)(?:localStorage|sessionStorage|fs|fsp|Bun|Deno)\.(?:promises\.)?\w+$/,
  /(?:^|\.)(?:writeFile|writeFileSync|appendFile|appendFileSync)$/,
  /(?:^|\.)(?:logger|log|debug|winston|pino|Sentry|span|metrics)(?:\.\w+)*$/,
  /(?:^|\.)(?:stdout|stderr)\.write$/,
  // Of texts and errors only their text is left.
  /Error$|^(?:encodeURIComponent|encodeURI|Date|RegExp|Intl\..*|BigInt)$/,
  /^(?:expect|assert|t|test|it|describe|sinon|jest|vi)(?:\.\w+)*$/,
  /(?:^|\.)(?:includes|indexOf|lastIndexOf|has|isArray|isEqual|deepEqual|equal|strictEqual|deepStrictEqual|is|keys|hasOwnProperty|isEmpty|size|inspect|typeOf)$/,
]

/** Calls with a list of what a hook depends on, which is compared with the one before. */
const compared = /(?:^|\.)use(?:Effect|LayoutEffect|InsertionEffect|Memo|Callback|ImperativeHandle)$/

/** Functions that a store or a bus hands to its callbacks, and that keep or pass on what they get. */
const keeps = /(?:^|\.)(?:set|setState|update|patch|\$patch|commit|dispatch|put|emit|publish|broadcast)$/

/** Says that a call got what flows: as an end of it, or as a place behind which it may still be read. */
export function handOver(
  context: FlowContext,
  call: Call,
  callee: Value,
  node: Node,
  module: SourceModule,
  state: State,
): void {
  compare(context, call, node, module, state)
  const name = calleeText(call, module)
  if (compared.test(name) && call.arguments[0] !== node)
    return sink(context, 'shown', node, module, state, 'it is compared')
  const reason = `it is given to \`${name}\``
  const isEnd =
    // A caller that is not here gave the function, and nothing is made of what it returns.
    (callee.kind === 'parameter' && !keeps.test(name) && (callee.steps.length === 0 || isDiscarded(call))) ||
    // What is written out as text is read by whoever parses it.
    state.layers[0]?.kind === 'json' ||
    compared.test(name) ||
    endings.some((ending) => ending.test(name)) ||
    // A response that nothing comes back from was only looked at.
    (state.token === 'response' && state.path.length === 0 && isDiscarded(call))
  sink(context, isEnd ? 'leaves' : 'escapes', node, module, state, reason)
}

function isDiscarded(call: Call): boolean {
  let at: Node = call
  while (at.parent && /^(?:AwaitExpression|ChainExpression|UnaryExpression)$/.test(at.parent.type))
    at = at.parent
  return at.parent?.type === 'ExpressionStatement'
}

function calleeText({ callee }: Call, module: SourceModule): string {
  const text = module.text.slice(callee.range[0], callee.range[1]).replace(/\s+/g, '').replaceAll('?.', '.')
  return text.length > 48 ? `${text.slice(0, 45)}...` : text
}
