/** `discover` of bulk syncs. */
import { cite } from '../src/api/citations.js'
import { defineChange, manual } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { rangeOf } from '../src/trace/call.js'
import { isAtItem } from '../src/trace/reads/reads.js'

const successors =
  '`automatically_add_new_objects` and `automatically_add_new_fields` ("all", "onlyIncremental", "onlyNonIncremental" or "none")'

const gone = `\`discover\` is gone from bulk syncs and the new version refuses it. Send ${successors} instead; how the flag maps to them is not documented, so choose what the sync is meant to pick up.`

const madeUp = `\`discover\` is gone from the answer of a bulk sync, and a test still has it here. Take it out, or let the test answer and expect ${successors}.`

export const change = defineChange({
  id: 'bulk-sync-discover',
  title: '`discover` of a bulk sync is gone',
  automatic: 'nothing; every place that sends or reads it is named',
  because: cite('vendor', 'bulk sync fields'),
  remedies: [],
  on: ['bulkSync.create', 'bulkSync.update', 'bulkSync.get', 'bulkSync.list'],
  lost: ['discover'],
  inTests: { fields: { discover: `\`discover\` is gone. Take it out, or use ${successors}.` } },
  *mention({ fields }) {
    for (const { name, start, end } of fields) if (name === 'discover') yield { start, end, message: gone }
  },
  *call(call) {
    for (const field of call.sent('discover').fields) {
      yield manual(rangeOf(field), gone)
    }
    const item = call.operation?.id === 'bulkSync.list' ? ['data', '[]'] : ['data']
    if (call.kind === 'mock') {
      for (const field of call.mocked(item, 'discover')) yield manual(rangeOf(field), madeUp)
      for (const field of call.expected('sent', [], 'discover')) yield manual(rangeOf(field), gone)
      for (const read of call.received().reads)
        if (read.path[0] === 'discover' && read.path.length === 1) yield manual(rangeOf(read), gone)
    }
    for (const what of ['answer', 'kept'] as const)
      for (const field of call.expected(what, item, 'discover')) yield manual(rangeOf(field), madeUp)
    for (const read of call.answer().reads) {
      if (read.path.at(-1) !== 'discover' || !isAtItem(read.path)) continue
      yield manual(
        rangeOf(read),
        `\`discover\` is gone from the answer and reads as undefined on the new version. Read ${successors} instead.`,
      )
    }
  },
})

export default jscodeshiftOf(change)
