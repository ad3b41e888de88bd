/** Clients: the places where the API version of one or more calls is chosen. */
import type { ApiCall, CallVersion, Client } from '../call.js'
import type { At } from '../values.js'

/** Calls by the place that chooses their version: a pin's literal, an instance, or the request itself. */
export function clientsOf(calls: readonly ApiCall[]): Client[] {
  const clients = new Map<string, Client>()
  for (const call of calls) {
    const at = placeOf(call)
    const key = `${call.version.kind}:${at.module.path}:${at.node.range[0]}`
    const known = clients.get(key)
    if (known) {
      known.calls.push(call)
      known.version = together(known.version, call.version)
    } else clients.set(key, { key, version: call.version, calls: [call], at })
  }
  return [...clients.values()]
}

/** A version with the places of both: one literal may be written under the header's key more than once. */
function together(known: CallVersion, other: CallVersion): CallVersion {
  if (!('places' in known) || !('places' in other)) return known
  const more = other.places.filter(
    (place) =>
      !known.places.some(
        ({ at, use }) => at?.node === place.at?.node && (at === null || use.node === place.use.node),
      ),
  )
  return more.length > 0 ? { ...known, places: [...known.places, ...more] } : known
}

function placeOf(call: ApiCall): At {
  const { version, request } = call
  switch (version.kind) {
    case 'pinned':
      return version.places[0]?.at ?? { node: request.node, module: request.module }
    case 'outside':
    case 'unknown':
    case 'default':
      return version.at
    case 'unpinned':
      return request.instance?.at ?? { node: request.node, module: request.module }
  }
}
