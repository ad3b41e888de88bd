/** Where the token of a page goes into a request: its parameters, its configuration, its URL. */
import type { ApiCall } from '../trace/call.js'
import { fieldsOf } from '../trace/evaluate/objects.js'
import type { Trace } from '../trace/index.js'
import { optionsOf, plainText } from '../trace/values.js'
import { inArguments } from './page-arguments.js'
import { inParameters } from './page-parameters.js'
import type { TokenPlace } from './page-place.js'
import type { PageSite } from './page-site.js'
import { inUrl } from './page-url.js'

export type { TokenPlace } from './page-place.js'

/** Where the token goes at this level; or why it cannot be put there. */
export function tokenPlaceOf(call: ApiCall, site: PageSite, trace: Trace): TokenPlace | string {
  return inArguments(call, trace.tracer) ?? inParameters(call, site, trace) ?? inUrl(call, site, trace)
}

/** Whether the request itself says how many items it wants. */
export function limitOf(call: ApiCall, trace: Trace): boolean {
  const { query } = call.request
  if (query && fieldsOf(trace.tracer, query.value, { key: 'limit' }).fields.length > 0) return true
  if (!call.url) return false
  if (call.url.query && /(?:^|&)limit=/.test(call.url.query)) return true
  const holes = call.url.pieces.flatMap((piece) => ('hole' in piece ? [piece.hole] : []))
  return holes.some((hole) =>
    optionsOf(hole).some((option) => {
      const text = plainText(option)
      if (text !== null) return /(?:^|[?&])limit=/.test(text)
      return (
        (option.kind === 'layers' || option.kind === 'object') &&
        fieldsOf(trace.tracer, option, { key: 'limit' }).fields.length > 0
      )
    }),
  )
}
