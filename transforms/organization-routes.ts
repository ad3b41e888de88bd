/** Plural organization routes with an organization's own key. */
import { cite } from '../src/api/citations.js'
import { bodyType } from '../src/api/fields.js'
import { type OperationId, operation } from '../src/api/operations.js'
import { partnerOnly, singularTwins } from '../src/api/organizations.js'
import {
  defineChange,
  type Edit,
  manual,
  type Proposal,
  rewrite,
  type Scene,
  type Suggestion,
  suggest,
} from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { deadConstantEdit, hasEffect } from '../src/edit/dead-code.js'
import { firstItemEdits } from '../src/edit/first-item.js'
import { nameOf, pointAt, type Reading } from '../src/edit/operations.js'
import { replaceSegments } from '../src/edit/requests.js'
import { type ApiCall, rangeOf } from '../src/trace/call.js'

const unsaid =
  'Whether this client sends the key of an organization or of a partner is not known: say so by `credential` in the configuration (or --credential), or choose here.'
const messages = {
  moved: (path: string) =>
    `The plural organization routes now take a partner key only. With the organization's own key this is ${path}.`,
  noTwin:
    "The plural organization routes now take a partner key only, and this one has no counterpart for an organization's own key. Send it with a partner key.",
  list: "GET /api/organizations now takes a partner key only. With the organization's own key ask GET /api/organization, which answers that one organization (`data` is an object) instead of a list.",
  choose: (path: string) =>
    `The plural organization routes now take a partner key only; with an organization's own key this is ${path}. ${unsaid}`,
  chooseNoTwin: `The plural organization routes now take a partner key only, and this one has no counterpart for an organization's own key. ${unsaid}`,
  cannot: (path: string) =>
    `The plural organization routes now take a partner key only. With the organization's own key this is ${path}, but the path is built in a way that could not be edited: change it by hand.`,
  mentioned: (path: string | null) =>
    `The plural organization routes take a partner key only on 2025-09-18. ${path === null ? "With an organization's own key this one has no counterpart." : `With an organization's own key this is ${path}.`}`,
  order:
    'Which argument is the organization is not certain here: the order moved between releases of the package, so choose what the arguments are.',
  field: (name: string, path: string) =>
    `${path} has no \`${name}\` in its body and refuses it: take it out.`,
}

export const change = defineChange({
  id: 'organization-routes',
  title: "Plural organization routes take a partner key only; singular ones the organization's own",
  automatic: "rewritten for a client whose credential is the organization's; a partner's routes stay",
  because: cite('guide', 'organizations'),
  remedies: ['rewrite', 'suggest'],
  on: [
    'organization.list',
    'users.updateCurrentOrgUser',
    ...partnerOnly,
    ...(Object.keys(singularTwins) as (keyof typeof singularTwins)[]),
  ],
  *mention({ operations, start, end }, { credential }) {
    const id = operations.map((each) => each.id).find((each) => each !== 'users.updateCurrentOrgUser')
    if (credential === 'partner' || !id) return
    const twin = id === 'organization.list' ? 'organization.getCurrent' : singularTwins[id]
    yield { start, end, message: messages.mentioned(twin ? pathOf(twin) : null) }
  },
  *call(call, scene) {
    const credential = scene.credentialOf(call)
    if (credential === 'partner' || !call.operation) return
    const at = rangeOf(call.urlAt)
    const { id } = call.operation
    if (id === 'users.updateCurrentOrgUser') return yield* refusedFields(call, id)
    if (partnerOnly.includes(id)) {
      if (credential === 'organization') yield manual(at, messages.noTwin)
      else yield manual(at, messages.chooseNoTwin)
      return
    }
    if (scene.phaseOf(call) === 'new' && credential === null) return
    const isList = id === 'organization.list'
    const twin = isList ? 'organization.getCurrent' : singularTwins[id]
    if (!twin) return
    const readings = pointAt(call, twin, {
      route: () => (isList ? pathEdits(call, 'list') : pathEdits(call, 'one')),
    })
    const all = isList ? withFirstItem(call, scene, readings) : readings
    yield* proposals(call, at, nameOf(call, twin), all, isList, credential === 'organization')
    if (credential === 'organization') yield* refusedFields(call, twin)
  },
})

function* proposals(
  call: ApiCall,
  at: Proposal['at'],
  name: string,
  readings: readonly Reading[],
  isList: boolean,
  isOwn: boolean,
): Iterable<Proposal> {
  const titled = (title: string, { as, edits }: Reading): Suggestion => ({
    title: readings.length > 1 ? `${title} ${as}` : title,
    edits,
  })
  if (!isOwn) {
    const message = isList ? `${messages.list} ${unsaid}` : messages.choose(name)
    const singular = readings.map((each) => titled(`Organization's own key: ${name}`, each))
    yield suggest(at, message, [...singular, { title: 'Partner key: keep the plural route', edits: [] }])
    return
  }
  const [only] = readings
  if (!only) {
    yield manual(at, isList ? messages.list : messages.cannot(name))
    return
  }
  if (readings.length > 1) {
    const options = readings.map((each) => titled(`Call ${name}`, each))
    yield suggest(at, `${messages.moved(name)} ${messages.order}`, options)
    return
  }
  const dead = isList ? null : deadConstantEdit(call)
  yield rewrite(
    at,
    messages.moved(name),
    dead ? [...only.edits, dead] : only.edits,
    `organization:${call.site.module.path}:${call.site.node.range[0]}`,
  )
}

/** `organizations/{id}` to `organization`, `organizations` of the list too. */
function pathEdits(call: ApiCall, what: 'one' | 'list'): Edit[] | null {
  const segments = call.url?.segments ?? []
  const index = segments.findIndex((segment) => segment.text === 'organizations')
  if (index < 0) return null
  const id = what === 'one' ? (segments[index + 1]?.holes ?? []) : []
  // An id that is computed by a call is still computed.
  if (id.some(({ at }) => hasEffect(at.module.text.slice(...at.node.range)))) return null
  const edit = replaceSegments(call, index, index + (what === 'one' ? 2 : 1), 'organization')
  return edit && [edit]
}

/** With the edits of every read, which takes the first item of the list. */
function withFirstItem(call: ApiCall, scene: Scene, readings: readonly Reading[]): Reading[] {
  const reads = readings.length > 0 ? firstItemEdits(call.answer(), scene.trace.tracer) : null
  return reads ? readings.map((each) => ({ ...each, edits: [...each.edits, ...reads] })) : []
}

/** Fields of the body that the singular route does not have. */
function* refusedFields(call: ApiCall, twin: Parameters<typeof operation>[0]): Iterable<Proposal> {
  const type = bodyType(twin, 'new')
  const plural = Object.entries(singularTwins).find(([, each]) => each === twin)?.[0] as
    | OperationId
    | undefined
  const before = plural ? bodyType(plural, 'new') : null
  if (type?.kind !== 'object' || before?.kind !== 'object') return
  for (const name of before.names.filter((field) => !type.names.includes(field))) {
    for (const field of call.sent(name).fields)
      yield manual(rangeOf(field), messages.field(name, operation(twin).path))
  }
}

/** "GET /api/organization" */
function pathOf(id: OperationId): string {
  const { method, path } = operation(id)
  return `${method} ${path}`
}

export default jscodeshiftOf(change)
