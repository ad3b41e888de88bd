/** Whether a list call asks for its pages. */
import { enclosingFunction, type Node } from '../source/parse.js'
import type { ApiCall } from './call.js'

/** Code that sends `page_token` and reads `next_page_token` near the call pages already. */
export function isPaging(call: ApiCall): boolean {
  const reads = call.answer().reads.some(({ path }) => path.at(-1) === 'next_page_token')
  const places = [call.site, { node: call.request.node, module: call.request.module }]
  const text = places
    .map(({ node, module }) => {
      let scope: Node = node
      for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) scope = fn
      const [start, end] = scope === node ? module.ast.range : scope.range
      return module.text.slice(start, end)
    })
    .join('\n')
  return /\bpage_token\b/.test(text) && (reads || /\bnext_page_token\b/.test(text))
}
