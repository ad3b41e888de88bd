/** `GET /api/connections/{id}/modelsync/target`. */
import { cite } from '../src/api/citations.js'
import { defineChange, type Edit, manual, suggest } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { appendToPath } from '../src/edit/requests.js'
import { replaceRange } from '../src/edit/text.js'
import { enclosingFunction } from '../src/source/parse.js'
import { type ApiCall, rangeOf } from '../src/trace/call.js'
import { rangeOfPieces } from '../src/trace/requests/url.js'

const message =
  'GET .../modelsync/target is gone. GET .../modelsync/target/fields answers the fields of one target and needs the query parameter `target`; GET .../modelsync/targetobjects lists the targets. Their answers have another shape ({ id, name, fields, modes, properties, refreshed_at }), so the code that reads this one has to change with it.'

export const change = defineChange({
  id: 'target-fields',
  title: 'GET .../modelsync/target is gone',
  automatic: 'nothing; a suggestion where a `target` value is at hand',
  because: cite('guide', 'target'),
  remedies: ['suggest'],
  on: ['modelSync.targets.getTarget'],
  *mention({ start, end }) {
    yield { start, end, message }
  },
  *call(call) {
    const at = rangeOf(call.urlAt)
    const name = targetAtHand(call.site.node)
    const edit = name ? fieldsEdit(call, name) : null
    if (name && edit)
      yield suggest(at, message, [{ title: `Ask for the fields of \`${name}\``, edits: [edit] }])
    else yield manual(at, message)
  },
})

/** `/fields?target=...` behind the path, in place of the old query. */
function fieldsEdit(call: ApiCall, name: string): Edit | null {
  const { url } = call
  if (!url || call.urlAt.node.type !== 'TemplateLiteral') return null
  const text = `/fields?target=\${encodeURIComponent(${name})}`
  if (url.pathEnd === url.pieces.length) return appendToPath(call, text)
  const range = rangeOfPieces(url, url.pathEnd, url.pieces.length)
  return range && range.closing === '' ? replaceRange(range.module, range.start, range.end, text) : null
}

/** A parameter named `target` of the function around the call. */
function targetAtHand(node: Parameters<typeof enclosingFunction>[0]): string | null {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    for (const param of fn.params) {
      if (param.type === 'Identifier' && param.name === 'target') return param.name
    }
  }
  return null
}

export default jscodeshiftOf(change)
