/** `GET /api/syncs` stops at 50 and answers less of each sync. */
import { cite } from '../src/api/citations.js'
import { lostFields } from '../src/api/fields.js'
import { defineChange, manual } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { listProposals } from '../src/edit/list-proposals.js'
import { unpagedList } from '../src/mentions/lists.js'
import { rangeOf } from '../src/trace/call.js'
import { isAtItem } from '../src/trace/reads.js'

const lost = lostFields('modelSync.list', ['data', '[]'])

export const change = defineChange({
  id: 'model-sync-list',
  title: 'GET /api/syncs answers 50 items at most, and less of each',
  automatic: 'the request is made once for each page; every read of a lost field is named',
  because: cite('guide', 'model sync list'),
  on: ['modelSync.list'],
  lost,
  *mention(mention) {
    yield* unpagedList(mention)
  },
  *call(call, scene) {
    yield* listProposals(call, scene, 'model syncs')
    for (const read of call.answer().reads) {
      const name = read.path.at(-1) ?? ''
      if (read.path[1] !== '[]' || !isAtItem(read.path) || !lost.includes(name)) continue
      const advice =
        name === 'target'
          ? 'Read `target_connection_id` and `target_object` of the item for what it said of the connection and the object; the rest'
          : 'It'
      yield manual(
        rangeOf(read),
        `Items of this list no longer carry \`${name}\`; it reads as undefined on the new version. ${advice} is answered by GET /api/syncs/{id}.`,
      )
    }
  },
})

export default jscodeshiftOf(change)
