/** What a function would request if it were called with given arguments: asked before a call is pointed at it. */
import type { Node } from '../../source/parse.js'
import { frameFor } from '../evaluate/calls.js'
import { itemsOf } from '../evaluate/items.js'
import { requestsAt } from '../requests/requests.js'
import { parseUrl, readingsOf } from '../requests/url.js'
import type { Tracer } from '../tracer.js'
import { type At, type Env, type FunctionValue, optionsOf, plainText, type Thunk } from '../values.js'

export interface Performed {
  /** The client's call that sends it. */
  node: Node
  method: string | null
  /** The URL with `{}` for what is not known. */
  url: string
}

/** The requests that a call of `fn` makes, itself or through functions that it calls. */
export function performedBy(
  t: Tracer,
  fn: FunctionValue,
  args: Thunk[],
  site: At & { env: Env | null },
  depth = 0,
): Performed[] {
  const frame = frameFor(fn, args, false, site)
  const found: Performed[] = []
  for (const call of fn.module.calls) {
    if (call.type !== 'CallExpression' || !isWithin(call, fn.node)) continue
    const requests = requestsAt(t, call, fn.module, frame)
    for (const request of requests) {
      for (const reading of readingsOf(request.url, { node: call, module: fn.module })) {
        found.push({
          node: call,
          method: plainText(request.method)?.toUpperCase() ?? null,
          url: urlText(reading),
        })
      }
    }
    if (requests.length > 0 || depth >= 3) continue
    for (const target of optionsOf(t.evaluate(call.callee, fn.module, frame))) {
      if (target.kind !== 'function' || target.node === fn.node) continue
      const { items } = itemsOf(t, call.arguments, fn.module, frame)
      found.push(...performedBy(t, target, items, { node: call, module: fn.module, env: frame }, depth + 1))
    }
  }
  return found
}

function urlText(reading: Parameters<typeof parseUrl>[0]): string {
  return parseUrl(reading)
    .pieces.map((piece) => ('char' in piece ? piece.char : '{}'))
    .join('')
}

function isWithin(node: Node, fn: { node?: Node } | Node): boolean {
  const outer = 'range' in fn ? fn : (fn.node as Node)
  return node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1]
}
