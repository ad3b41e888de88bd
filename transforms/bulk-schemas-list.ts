/** Fields that items of a bulk sync's schema list lost. */
import { cite } from '../src/api/citations.js'
import { lostFields } from '../src/api/fields.js'
import { defineChange, manual } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { rangeOf } from '../src/trace/call.js'
import { madeUpOfItems } from '../src/trace/reads/made-up.js'
import { isAtItem, lostAt } from '../src/trace/reads/reads.js'

const lost = lostFields('bulkSync.schemas.list', ['data', '[]'])

const madeUp = (name: string): string =>
  `This test makes up an item of the list with \`${name}\`, which items no longer carry, and the code reads it: the test goes on passing where the code fails. Once the read is changed, take it out here.`

export const change = defineChange({
  id: 'bulk-schemas-list',
  title: 'Items of the bulk schemas list lost `fields` and `filters`',
  automatic: 'nothing; every read of them is named',
  because: cite('vendor', 'bulk schemas list'),
  remedies: [],
  on: ['bulkSync.schemas.list'],
  lost,
  *call(call) {
    if (call.kind === 'mock') {
      for (const name of lost)
        for (const field of madeUpOfItems(call, name)) yield manual(rangeOf(field), madeUp(name))
      return
    }
    for (const lost of lostAt(call.answer(), 2)) {
      yield manual(
        rangeOf(lost),
        `Items of this list no longer carry \`fields\` and \`filters\`, and the answer could not be followed further: ${lost.reason}. Where one of them is read from there on, get the schema itself: GET /api/bulk/syncs/{id}/schemas/{schema_id} still answers both.`,
      )
    }
    for (const read of call.answer().reads) {
      const name = read.path.at(-1) ?? ''
      if (read.path[1] !== '[]' || !isAtItem(read.path) || !lost.includes(name)) continue
      yield manual(
        rangeOf(read),
        `Items of this list no longer carry \`${name}\`; it reads as undefined on the new version. Get the schema itself: GET /api/bulk/syncs/{id}/schemas/{schema_id} still answers it.`,
      )
    }
  },
})

export default jscodeshiftOf(change)
