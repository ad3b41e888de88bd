/** What the changes say of a traced repository, before anything is kept or gated. */
import { type Change, type Finding, manual, type Proposal, type Scene, type Settings } from '../change.js'
import { credentialAt } from '../config/credential.js'
import type { ApiCall } from '../trace/call.js'
import { guarded } from '../trace/faults.js'
import type { Trace } from '../trace/index.js'
import { markupReadsOf } from '../trace/reads/markup.js'
import { sdkReferencesOf } from '../trace/sdk/references.js'
import { sdkTypesOf } from '../trace/sdk/types.js'
import type { At } from '../trace/values.js'
import { phaseOf } from './phase.js'

/** Every proposal of the changes, each asked for what it concerns; what one of them fails on is a fault of the trace. */
export function findingsOf(trace: Trace, settings: Settings, changes: readonly Change[]): Finding[] {
  const scene: Scene = {
    settings,
    trace,
    phaseOf: (call) => phaseOf(call, settings),
    credentialOf: (call) => credentialAt(settings.credential, call.clientFile, settings.root) ?? null,
  }
  const findings: Finding[] = []
  const add = (
    change: Change,
    proposals: Iterable<Proposal>,
    calls: readonly ApiCall[],
    at: At | string,
  ): void =>
    guarded(trace.tracer, at, undefined, () => {
      const own = [...proposals]
      for (const proposal of own)
        findings.push({ ...proposal, change: change.id, calls: proposal.calls ?? calls })
    })
  for (const change of changes) {
    if (change.call) {
      for (const call of trace.calls) {
        const isOn =
          change.on === 'any' ||
          (change.on === 'unresolved'
            ? !call.operation
            : call.operation && change.on.includes(call.operation.id))
        if (change.requestsOnly && call.kind === 'mock') continue
        if (!isOn || phaseOf(call, settings) === 'older') continue
        add(change, change.call(call, scene), [call], call.site)
        if (change.lost) add(change, inMarkup(change, call, trace), [call], call.site)
      }
    }
    if (change.client)
      for (const client of trace.clients) add(change, change.client(client, scene), client.calls, client.at)
    if (change.event) for (const each of trace.events) add(change, change.event(each, scene), [], each.read)
    if (change.reference)
      for (const each of sdkReferencesOf(trace)) add(change, change.reference(each, scene), [], each.at)
    if (change.type)
      for (const each of sdkTypesOf(trace))
        add(change, change.type(each, scene), [], { node: each.module.ast, module: each.module })
    if (change.manifest)
      for (const each of trace.tracer.workspace.manifests)
        add(change, change.manifest(each, scene), [], each.path)
    if (change.looseEnd)
      for (const end of trace.looseEnds) add(change, change.looseEnd(end, scene), [], end.at)
  }
  return findings
}

/** Reads of lost fields in the markup around the code. */
function* inMarkup({ lost = [], title }: Change, call: ApiCall, trace: Trace): Iterable<Proposal> {
  if (call.certainty !== 'proven') return
  for (const { at, text } of markupReadsOf(trace.tracer, call, lost)) {
    yield manual(
      at,
      `The markup reads \`${text}\`, and markup is not followed. If it is of what ${call.method} ${call.path} answers, change it by hand, together with the script. ${title}.`,
    )
  }
}
