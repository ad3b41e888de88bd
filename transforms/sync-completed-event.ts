/** The payload of the event `sync.completed`, in webhooks and in `GET /api/events`. */
import { cite } from '../src/api/citations.js'
import { recordLinks } from '../src/api/lost.js'
import { defineChange, manual } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { rangeOf } from '../src/trace/call.js'
import type { Read } from '../src/trace/flow/state.js'

const message = (name: string): string =>
  `\`${name}\` of a \`sync.completed\` event links to files of records. That part of the payload changes with 2025-09-18, and the vendor does not say how. Take the files from GET /api/syncs/{sync_id}/executions/{id}/logs, by the \`sync_id\` and the \`execution_id\` of the event, and compare with an event that you have received.`

export const change = defineChange({
  id: 'sync-completed-event',
  title: 'Record links in the payload of `sync.completed`',
  automatic: 'nothing; every read of a record link is named',
  because: cite('guide', 'sync.completed webhook', 'inferred'),
  remedies: [],
  on: ['events.list'],
  *call(call, scene) {
    // Both versions type the answer alike, so code that asks for the new one may have been looked at.
    if (scene.phaseOf(call) === 'new') return
    for (const read of call.answer().reads)
      if (isRecordLink(read)) yield manual(rangeOf(read), message(nameOf(read)))
  },
  *event({ read, steps }) {
    if (isRecordLink(read)) yield { ...manual(rangeOf(read), message(nameOf(read))), evidence: steps }
  },
})

function nameOf({ path }: Read): string {
  return path.at(-1) ?? ''
}

/** Such a field of an event, or of the payload around it. */
function isRecordLink(read: Read): boolean {
  return recordLinks.includes(nameOf(read))
}

export default jscodeshiftOf(change)
