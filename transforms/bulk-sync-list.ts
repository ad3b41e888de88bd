/** `GET /api/bulk/syncs` stops at 50. */
import { cite } from '../src/api/citations.js'
import { defineChange } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { listProposals } from '../src/edit/list-proposals.js'
import { unpagedList } from '../src/mentions/lists.js'

export const change = defineChange({
  id: 'bulk-sync-list',
  title: 'GET /api/bulk/syncs answers 50 items at most',
  automatic: 'the request is made once for each page; what takes the answer in an unusual way is named',
  because: cite('vendor', 'lists'),
  remedies: ['rewrite'],
  on: ['bulkSync.list'],
  requestsOnly: true,
  *mention(mention) {
    yield* unpagedList(mention)
  },
  *call(call, scene) {
    yield* listProposals(call, scene, 'bulk syncs')
  },
})

export default jscodeshiftOf(change)
