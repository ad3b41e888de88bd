/** The trace, assembled: from candidate files to the calls of Polytomic's API. */

import type { Workspace } from '../source/modules.js'
import type { Node, SourceModule } from '../source/parse.js'
import type { ApiCall, Client } from './call.js'
import { argumentsOf, callersOf } from './callers/callers.js'
import { createNameIndex } from './callers/name-index.js'
import { clientsOf } from './clients/client.js'
import { describedObjects } from './clients/described.js'
import { endpointsOf } from './clients/endpoints.js'
import { loadTellers } from './clients/program-interceptors.js'
import { type Double, doublesOf } from './doubles/doubles.js'
import { invoke } from './evaluate/calls.js'
import { concreteOf } from './evaluate/concrete.js'
import { exportedValue, requiredValue } from './evaluate/exports.js'
import { evaluate } from './evaluate/expressions.js'
import { memberOf } from './evaluate/members.js'
import { type EventRead, eventReadsOf } from './events/events.js'
import { type Fault, guarded } from './faults.js'
import { unreadModule } from './reach/calls.js'
import { createReach, type Reach } from './reach/reach.js'
import { createVendors } from './reads/vendors.js'
import { callOf } from './requests/assemble.js'
import { type LooseEnd, looseEndsOf } from './requests/loose-ends.js'
import {
  foreignOf,
  type Resolved,
  resolveDescribed,
  resolveEndpoint,
  resolveRequests,
} from './requests/resolve.js'
import type { Tracer } from './tracer.js'
import type { ParameterValue, Value } from './values.js'

export interface Trace {
  tracer: Tracer
  calls: readonly ApiCall[]
  clients: readonly Client[]
  /** Polytomic URLs and headers that end in a call of something that is not known. */
  looseEnds: readonly LooseEnd[]
  /** What may stand in for Polytomic in tests, where nothing proves it. */
  doubles: readonly Double[]
  /** Reads of payloads of the event `sync.completed`. */
  events: readonly EventRead[]
  /** Calls that this tool itself failed on, and why: they are left alone and said aloud. */
  faults: readonly Fault[]
  /** What all known callers pass for a symbolic parameter. */
  argumentsOf(value: ParameterValue): Value[]
}

/** The tracer over a workspace: every part given the others. */
export function createTracer(workspace: Workspace, hosts: readonly string[]): Tracer {
  const t: Tracer = {
    workspace,
    hosts,
    memo: new Map(),
    faults: [],
    reach: null as unknown as Reach,
    names: createNameIndex(workspace),
    evaluate: (node, module, env) => evaluate(t, node, module, env),
    force: (thunk) => thunk.value ?? evaluate(t, thunk.node, thunk.module, thunk.env),
    member: (value, key, at) => memberOf(t, value, key, at),
    invoke: (callee, args, isOpen, site) => invoke(t, callee, args, isOpen, site),
    exported: (module, name) => exportedValue(t, module, name),
    required: (module) => requiredValue(t, module),
    callersOf: (fn, module) => callersOf(t, fn, module),
    concrete: (value) => concreteOf(t, value),
  }
  t.reach = createReach(t)
  return t
}

/** Finds every call that the candidate files lead to. */
export function traceCalls(
  workspace: Workspace,
  candidates: readonly string[],
  hosts: readonly string[],
): Trace {
  const tracer = createTracer(workspace, hosts)
  tracer.reach.start(candidates)
  let resolved: Resolved[] = []
  // Following a wrapper to its callers may load more files, which may hold more callers of what came before.
  for (let round = 0, size = -1; size !== workspace.loaded.length && round < 4; round++) {
    loadTellers(tracer)
    size = workspace.loaded.length
    resolved = []
    for (let i = 0; i < workspace.loaded.length; i++) {
      const module = workspace.loaded[i] as SourceModule
      if (!tracer.reach.near.has(module.path)) continue
      for (const call of module.calls) {
        if (!isWorthAsking(tracer, call as Node, module)) continue
        const at = { node: call as Node, module }
        resolved.push(...guarded(tracer, at, [], () => resolveRequests(tracer, at.node, module)))
      }
    }
  }
  const { near } = tracer.reach
  for (const endpoint of endpointsOf(tracer).all) {
    if (!near.has(endpoint.module.path)) continue
    const at = { node: endpoint.definition, module: endpoint.module }
    resolved.push(...guarded(tracer, at, [], () => resolveEndpoint(tracer, endpoint)))
  }
  for (const described of describedObjects(tracer, resolved)) {
    const { node, module, certainty } = described
    const requests = guarded(tracer, described, [], () => resolveDescribed(tracer, node, module))
    resolved.push(...requests.filter(({ operation }) => certainty === 'request' || operation))
  }
  const calls: ApiCall[] = []
  const vendors = createVendors(tracer, (request) => foreignOf(tracer, request))
  for (const each of resolved) {
    const { request } = each
    const call = guarded(tracer, request, null, () => {
      const elsewhere = each.elsewhere ?? vendors.elsewhere(request)
      return callOf(tracer, { ...each, elsewhere }, calls.length)
    })
    if (call) calls.push(call)
  }
  const looseEnds = looseEndsOf(tracer, calls)
  const doubles = doublesOf(tracer, calls, looseEnds)
  const clients = clientsOf(
    calls.filter(({ kind, version }) => kind === 'request' || version.kind !== 'unpinned'),
  )
  settleMocks(calls, workspace)
  return {
    tracer,
    calls,
    faults: tracer.faults,
    clients,
    looseEnds,
    doubles,
    events: eventReadsOf(tracer),
    argumentsOf: (value) => argumentsOf(tracer, value).map((each) => each.value),
  }
}

/** A callee that is imported from a module that nothing of Polytomic's reaches is no client of ours. */
function isWorthAsking(t: Tracer, call: Node, module: SourceModule): boolean {
  if (t.reach.touched.has(call)) return true
  if (call.type !== 'CallExpression') return false
  return unreadModule({ t }, call.callee, module) === null
}

/**
 * A mock that names no version stands in for the requests of its operation, or for all there are: for those of its own
 * file, else of the files that it imports, else of the whole program.
 */
function settleMocks(calls: readonly ApiCall[], workspace: Workspace): void {
  const requests = calls.filter(({ kind, version }) => kind === 'request' && version.kind !== 'unpinned')
  const users = new Map<SourceModule, Set<SourceModule>>()
  const usersOf = (module: SourceModule): Set<SourceModule> => {
    const known = users.get(module)
    if (known) return known
    const found = new Set<SourceModule>([module])
    // A set is walked in the order in which it grows.
    for (const each of found) for (const importer of workspace.importersOf(each.path)) found.add(importer)
    users.set(module, found)
    return found
  }
  for (const mock of calls) {
    if (mock.kind !== 'mock') continue
    const home = mock.request.module
    const own = requests.filter(({ request }) => request.module === home)
    const imported =
      own.length > 0 ? own : requests.filter(({ request }) => usersOf(request.module).has(home))
    const near = imported.length > 0 ? imported : requests
    const same = near.filter((each) => each.operation === mock.operation && mock.operation !== null)
    mock.standsFor = same
    if (mock.version.kind !== 'unpinned') continue
    const pool = same.length > 0 ? same : near
    const [first] = pool
    const named = (call: ApiCall): string | null => ('version' in call.version ? call.version.version : null)
    if (first && pool.every((each) => named(each) === named(first))) mock.version = first.version
  }
}
