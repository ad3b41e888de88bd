/** What the changes say of a traced repository, before anything is kept or gated. */
import { type Change, type Finding, manual, type Proposal, type Scene, type Settings } from '../change.js'
import { credentialAt } from '../config/credential.js'
import { type ApiCall, rangeOf } from '../trace/call.js'
import type { Double } from '../trace/doubles/doubles.js'
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
    if (change.inTests) {
      const places = new Set(
        findings.flatMap(({ change: id, at }) => (id === change.id ? `${at.file}:${at.start}` : [])),
      )
      for (const each of trace.doubles)
        if (!places.has(`${each.at.module.path}:${each.at.node.range[0]}`))
          add(change, inTests(change, each), [], each.at)
    }
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

/** What may stand in for the operations of a change in a test. */
function* inTests({ on, inTests }: Change, double: Double): Iterable<Proposal> {
  if (typeof on === 'string') return
  const meant = double.operations.filter(({ id }) => on.includes(id))
  const became = meant.length > 0 ? becameOf(inTests, double) : null
  if (!became) return
  const routes = meant.map(({ method, path }) => `${method} ${path}`).join(' or ')
  const other = double.other ? `, and ${double.other.method} ${double.other.path} looks the same` : ''
  const message = {
    field: `This object looks like one of ${routes}, which the code under this test asks for. Nothing proves that it is${other}. If it is: ${became}`,
    sent: `This is read of what the code under this test sends, which asks for ${routes}. Which request it is could not be followed${other}. If it is that one: ${became}`,
    path: `This path is that of ${routes}, which this program asks for, and nothing proves which request it stands for in this test. If it is that one: ${became}`,
    url: `This path is that of ${routes}, which this program asks for. Expect what it asks for now: ${became}`,
  }[double.what]
  yield { ...manual(rangeOf(double.at), message), evidence: double.evidence }
}

function becameOf(said: Change['inTests'], { what, field, text }: Double): string | null {
  const fields = Object.entries(said?.fields ?? {})
  if (field !== null) return fields.find(([name]) => name === field)?.[1] ?? null
  if (said?.route || what === 'url') return said?.route ?? null
  // What is answered may stand in another file.
  const isOutside = /\bfixture|\.json['"]/.test(text)
  return fields.find(([name]) => isOutside || new RegExp(`\\b${name}\\b`).test(text))?.[1] ?? null
}
