/**
 * What a run of some of the changes leaves half-way (`--only`, `--skip`): requests in the old shape behind a pin that
 * moves, or requests in the new shape behind one that stays.
 */
import { catalogue } from '../../transforms/index.js'
import { NEW, OLD } from '../api/versions.js'
import { type Finding, isOfPackage, type Settings } from '../change.js'
import { relativePath } from '../source/files.js'
import { type ApiCall, rangeOf } from '../trace/call.js'
import type { Range } from '../trace/evidence.js'
import { phaseOf } from './phase.js'
import { findingsOf } from './proposals.js'
import type { Judged } from './reported.js'

/** Findings of `version-header`, one for each pin whose calls do not go with it. */
export function halfWay(judged: Judged, settings: Settings, lineOf: (at: Range) => number): Finding[] {
  if (!settings.isRun || (!settings.only && !settings.skip)) return []
  const isLeftOut = ({ id }: { id: string }): boolean =>
    (settings.only && !settings.only.has(id as never)) || (settings.skip?.has(id as never) ?? false)
  const pin = catalogue.find(({ id }) => id === 'version-header')
  return pin && isLeftOut(pin)
    ? behindOldPins(judged, settings)
    : behindNewPins(judged, settings, isLeftOut, lineOf)
}

/** The pin moves, and changes that its calls need were left out. */
function behindNewPins(
  { trace, findings }: Judged,
  settings: Settings,
  isLeftOut: (change: { id: string }) => boolean,
  lineOf: (at: Range) => number,
): Finding[] {
  const changes = catalogue.filter((change) => isLeftOut(change) && !isOfPackage(change.id))
  const left = findingsOf(trace, settings, changes).filter(({ calls }) =>
    calls.some((call) => phaseOf(call, settings) === 'old'),
  )
  return findings.flatMap((pin): Finding[] => {
    if (pin.change !== 'version-header' || pin.remedy.kind !== 'rewrite') return []
    const own = left.filter(({ calls }) => calls.some((call) => pin.calls.includes(call)))
    if (own.length === 0) return []
    const places = own.map(
      ({ change, at }) => `${relativePath(settings.root, at.file)}:${lineOf(at)} (${change})`,
    )
    const message = `This run moves the client to ${NEW} and leaves out changes that its calls need: ${listed([...new Set(places)])}. These fail from then on, and a later run does not rewrite what asks for ${NEW} already. Undo this run and make it without --only and --skip, or change these places by hand.`
    const calls = pin.calls.filter((call) => own.some((finding) => finding.calls.includes(call)))
    return [{ change: 'version-header', at: pin.at, remedy: { kind: 'manual' }, message, calls }]
  })
}

/** Calls are brought to the new shape, and the pin was left out. */
function behindOldPins({ trace, findings }: Judged, settings: Settings): Finding[] {
  const moved = new Set<ApiCall>()
  for (const { change, remedy, calls } of findings)
    if (remedy.kind === 'rewrite' && !isOfPackage(change)) for (const call of calls) moved.add(call)
  return trace.clients.flatMap(({ version, at, calls }): Finding[] => {
    const own = calls.filter((call) => moved.has(call) && phaseOf(call, settings) === 'old')
    if (own.length === 0) return []
    const [place] = 'places' in version ? version.places : []
    const message = `This client still asks for ${OLD}, and this run brings ${own.length === 1 ? 'a call' : `${own.length} calls`} of it to the shape of ${NEW}, which ${OLD} does not know. Run again with --only version-header before this is used, or leave --only and --skip out.`
    const node = place?.at ?? place?.use ?? at
    return [{ change: 'version-header', at: rangeOf(node), remedy: { kind: 'manual' }, message, calls: own }]
  })
}

/** The first places, and how many more there are. */
function listed(places: readonly string[]): string {
  const most = 5
  const shown = places.slice(0, most).join(', ')
  return places.length > most ? `${shown} and ${places.length - most} more` : shown
}
