/** `GET /api/bulk/syncs` stops at 50. */
import { cite } from '../src/api/citations.js'
import { defineChange, manual } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { unpagedList } from '../src/mentions/lists.js'
import { rangeOf } from '../src/trace/call.js'
import { isPaging } from '../src/trace/paging.js'

export const change = defineChange({
  id: 'bulk-sync-list',
  title: 'GET /api/bulk/syncs answers 50 items at most',
  automatic: 'nothing yet; every list call that does not page is named',
  because: cite('vendor', 'lists'),
  on: ['bulkSync.list'],
  *mention(mention) {
    yield* unpagedList(mention)
  },
  *call(call) {
    if (isPaging(call)) return
    yield manual(
      rangeOf(call.urlAt),
      'This list now stops at 50 bulk syncs without an error; the rest is lost. Ask again with `page_token` set to `pagination.next_page_token` of the answer until there is none, and put the pages together.',
    )
  },
})

export default jscodeshiftOf(change)
