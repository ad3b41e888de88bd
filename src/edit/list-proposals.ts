/** What both lists that answer in pages have to say of a call. */
import { manual, type Proposal, rewrite, type Scene } from '../change.js'
import { type ApiCall, rangeOf } from '../trace/call.js'
import { isPaging, sendsToken } from '../trace/reads/paging.js'
import { pagesOf } from './pages.js'

/** @param items what the list holds, as a person says it: "bulk syncs" */
export function* listProposals(call: ApiCall, scene: Scene, items: string): Iterable<Proposal> {
  if (isPaging(call, scene.trace)) return
  const at = rangeOf(call.urlAt)
  const what = `This list now stops at 50 ${items} without an error`
  const cure =
    'Ask again with `page_token` set to `pagination.next_page_token` of the answer until there is none, and put the pages together.'
  if (scene.phaseOf(call) === 'new') return yield manual(at, `${what}; the rest is lost. ${cure}`)
  const paged = sendsToken(call, scene.trace)
    ? 'it sends a page token already, and that of the next page was not found to be read of its answer'
    : pagesOf(call, scene.trace)
  if (typeof paged === 'string')
    return yield manual(at, `${what}; the rest is lost. This was not rewritten, because ${paged}. ${cure}`)
  yield rewrite(
    at,
    `${what}. The program asks for every page now and goes on with the items of all of them.`,
    paged.edits,
    paged.group,
  )
}
