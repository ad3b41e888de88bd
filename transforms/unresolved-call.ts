/** Requests that are Polytomic's, but of which route or method cannot be known. */
import { cite } from '../src/api/citations.js'
import { defineChange, manual } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { rangeOf } from '../src/trace/call.js'

export const change = defineChange({
  id: 'unresolved-call',
  title: 'A Polytomic request whose route or method cannot be known',
  automatic: 'nothing; the place is named, with what could not be followed',
  because: cite('guide', 'checklist'),
  remedies: [],
  on: 'unresolved',
  *call(call) {
    if (!call.unresolved || call.certainty !== 'proven') return
    yield manual(
      rangeOf(call.unresolved.at),
      `This is a request to Polytomic, but which one could not be followed: ${call.unresolved.reason}. Compare the routes it can take with the pages of the other changes, and write the path or the method where it can be seen if you want this tool to follow it.`,
    )
  },
  *looseEnd(end) {
    if (end.what === 'unsent') return
    if (end.what === 'package') {
      yield manual(
        rangeOf(end.at),
        'This client of the package polytomic goes out of sight here: no call of its methods was found. Compare the code that receives it with the pages of the other changes; release 1.x of the package speaks 2024-02-08, release 25 speaks 2025-09-18. A parameter or field typed `PolytomicClient` lets this tool follow it.',
      )
      return
    }
    if (end.what === 'compared') {
      yield manual(
        rangeOf(end.at),
        'The URL of a request is compared with one of Polytomic here, as tests do that answer for it. Which request is meant could not be followed: compare its route, its method and what is answered with the pages of the other changes.',
      )
      return
    }
    if (end.what === 'member') {
      const { node, module } = end.at
      const name = module.text.slice(...node.range).replace(/\s+/g, '')
      yield manual(
        rangeOf(end.at),
        `\`${name}\` reads like a method of the client of the package polytomic, and what stands before it could not be followed to one. If it is that client, compare this call with the pages of the other changes: release 1.x of the package speaks 2024-02-08, release 25 speaks 2025-09-18. A parameter or field typed \`PolytomicClient\`, in JSDoc too, lets this tool follow it.`,
      )
      return
    }
    if (end.what === 'endpoint') {
      yield manual(
        rangeOf(end.at),
        'A client of Polytomic is told of its requests here, in a way that could not be followed, so which ones they are is not known. Compare them with the pages of the other changes. Endpoints that are written out as `build.query({ query: ... })` where the client gets them are followed.',
      )
      return
    }
    const what = end.what === 'url' ? 'A Polytomic URL' : "Polytomic's version header"
    yield manual(
      rangeOf(end.at),
      `${what} ends in a call of something this tool does not know, so which request is made here, if any, could not be followed. Check it against the pages of the other changes.`,
    )
  },
})

export default jscodeshiftOf(change)
