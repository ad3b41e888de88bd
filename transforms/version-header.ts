/** The version that a client asks for. */
import { cite } from '../src/api/citations.js'
import { lostFields } from '../src/api/fields.js'
import { isOlderThanOld, NEW, OLD, versionHeader } from '../src/api/versions.js'
import {
  defineChange,
  type Edit,
  manual,
  type Proposal,
  rewrite,
  type Scene,
  suggest,
} from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { addVersionHeader } from '../src/edit/headers.js'
import { quoted, replaceLiteral, replaceNode } from '../src/edit/text.js'
import { relativePath } from '../src/source/files.js'
import { lineOf } from '../src/source/parse.js'
import { type Client, rangeOf, type VersionPlace } from '../src/trace/call.js'
import type { LooseEnd } from '../src/trace/requests/loose-ends.js'
import { areWaiting, isVersionAlone } from '../src/trace/requests/pins.js'
import { literalTypesOf } from '../src/trace/types/types.js'
import type { At } from '../src/trace/values.js'

const messages = {
  moved: `This client asks for API version ${OLD}. The pin moves to ${NEW} together with the edits of its calls.`,
  atUse: `This client asks for API version ${OLD} by a constant that is used otherwise too, so the version is written here instead of there.`,
  unfollowed: `This client asks for API version ${OLD}, and no request that it is sent with could be followed, so nothing shows that they work on ${NEW}. Compare them with the pages of the other changes, then move the pin.`,
  unsent: `This asks for API version ${OLD}, and nothing was found that sends it. If something does, compare its requests with the pages of the other changes, then make it ${NEW}; if nothing does, it can go.`,
  mentioned: `This asks for API version ${OLD}. Make it ${NEW} once the requests that it is sent with are changed.`,
  apart: `This asks for API version ${OLD}, and which requests it is sent with could not be followed; requests of this code that seem to send no version may be among them. Make it ask for ${NEW} together with the edits of these calls.`,
  composed: (version: string) =>
    `The version ${version} is put together from pieces, so the pin was left. Make it ask for ${NEW} once the findings of its calls are done.`,
  older: (version: string) =>
    `This client asks for API version ${version}. This tool knows the way from ${OLD} only: move the client to ${OLD} first, then run again.`,
  strange: (version: string) =>
    `This client asks for API version ${version}, which this tool does not know. Check the value, then run again.`,
  unpinned: `This request sends no ${versionHeader}, so the server takes its oldest version (2021-05-23) and nothing was changed. Say which version the code was written for: send the header, or run with --assume-version ${OLD} if it is ${OLD}.`,
  unseen: (by: string) =>
    `Which ${versionHeader} this request asks for cannot be told: ${by} of its client runs on it before it is sent, and whether it sets the header could not be followed. Nothing was changed. Look there: where it does not set the header, the server takes its oldest version (2021-05-23). Say which version the code was written for: write the header where it can be seen, or run with --assume-version ${OLD} if it is ${OLD}.`,
  unseenAssumed: (by: string) =>
    `As you assume ${OLD}, this request was migrated. Whether ${by} of its client sets ${versionHeader} before it is sent could not be followed: make it ask for ${NEW} there, or send the header with the request.`,
  added: `This request sent no ${versionHeader}; as you assume ${OLD}, it is made to ask for ${NEW}.`,
  cannotAdd: `This request sends no ${versionHeader}, and where its headers are built cannot be seen from here (a proxy or a package may set it). Add '${versionHeader}: ${NEW}' where they are built.`,
  outside: (name: string) =>
    `The version comes from ${name}, whose value wins over any default in the code. Set it to ${NEW} wherever this is deployed, together with this change.`,
  release: `This client of the package polytomic asks for no API version, and which release of the package it is made with is not known: no package.json above this file, lock file or node_modules says so. 1.x speaks ${OLD}, 25 speaks ${NEW}; say which one the code was written for, or run with --assume-version ${OLD}.`,
  unknown: (reason: string) =>
    `Which API version this client asks for could not be followed: ${reason}. Make it ask for ${NEW} once its calls are migrated.`,
}

export const change = defineChange({
  id: 'version-header',
  title: `The API version a client asks for: ${OLD} became ${NEW}`,
  automatic:
    'the pin is moved with the edits of its calls; a version from outside, or with no call that could be followed, is left to you',
  because: cite('guide', 'versions'),
  remedies: ['rewrite', 'suggest'],
  on: 'any',
  *client(client, scene) {
    const { version } = client
    switch (version.kind) {
      case 'pinned':
        yield* once(version.places.flatMap((place) => [...moved(place, scene, client)]))
        return
      case 'outside':
        yield manual(rangeOf(version.at), messages.outside(version.name))
        yield* once(version.places.flatMap((place) => [...moved(place, scene, client)]))
        return
      case 'unknown':
        yield manual(rangeOf(version.at), messages.unknown(version.reason))
        return
      case 'default':
        // A release of the package sends what it was made for: its range in package.json is the pin.
        if (version.version === null && scene.settings.assumeVersion !== OLD)
          yield manual(rangeOf(version.at), messages.release)
        return
      case 'unpinned':
        yield* unpinned(client, scene)
    }
  },
  pin({ version }) {
    if (version === NEW) return null
    if (version === OLD) return messages.mentioned
    return isOlderThanOld(version) ? messages.older(version) : messages.strange(version)
  },
  *looseEnd(end, scene) {
    if (end.what === 'header') yield* beside(end, scene)
    if (end.what === 'unsent') yield manual(rangeOf(end.at), messages.unsent)
  },
})

/** More places than these are counted. */
const mostPlaces = 3

/**
 * A note on answers that this code hands on whole and reads nothing of that changed: whoever reads them outside of it
 * gets another shape. Empty where there are none.
 */
function leaving(client: Client, scene: Scene): string {
  const places = new Map<string, string>()
  for (const call of client.calls) {
    // What a write answers is rarely looked at.
    if (call.method !== 'GET') continue
    const id = call.operation?.id
    const depth = id && lostFields(id, ['data', '[]']).length > 0 ? 2 : 1
    const lost = id ? lostFields(id, ['data', '[]'].slice(0, depth)) : []
    const { reads, sinks } = call.answer()
    if (lost.length === 0 || reads.some(({ path }) => lost.includes(path.at(-1) ?? ''))) continue
    for (const { kind, path, node, module } of sinks) {
      if (kind !== 'leaves' || path.length > depth || (path[0] ?? 'data') !== 'data') continue
      const place = `${relativePath(scene.settings.root, module.path)}:${lineOf(node, module)}`
      places.set(
        place,
        lost
          .slice(0, mostPlaces)
          .map((name) => `\`${name}\``)
          .join(', '),
      )
    }
  }
  if (places.size === 0) return ''
  const named = [...places].slice(0, mostPlaces).map(([place, fields]) => `${place} (${fields})`)
  const more = places.size > mostPlaces ? ` and ${places.size - mostPlaces} more places` : ''
  return ` Answers leave this code whole at ${named.join(', ')}${more}: whoever reads these fields outside of it no longer finds them.`
}

/** Of proposals at one place, the first: several requests may take their version from it. */
function once(proposals: readonly Proposal[]): Proposal[] {
  const seen = new Set<string>()
  return proposals.filter(({ at: { file, start } }) => {
    const key = `${file}:${start}`
    return !seen.has(key) && seen.add(key)
  })
}

function* moved(place: VersionPlace, scene: Scene, client: Client): Iterable<Proposal> {
  const at = place.at ?? place.use
  if (place.version === NEW) return
  if (place.version !== OLD) {
    yield manual(
      rangeOf(at),
      isOlderThanOld(place.version) ? messages.older(place.version) : messages.strange(place.version),
    )
    return
  }
  if (!place.at) {
    yield manual(rangeOf(at), messages.composed(place.version))
    return
  }
  const { node } = place.at
  const isAlone = isVersionAlone(scene.trace, place)
  const types = isAlone ? typeLiterals(place.at, scene) : []
  const shown = isAlone ? place.at : place.use
  const edits = isAlone
    ? [place.at, ...types].map((text) => replaceLiteral(text.node, text.module, NEW))
    : [replaceNode(shown.node, shown.module, quoted(NEW, shown.module, node))]
  if (client.calls.every((call) => call.unresolved !== null)) {
    yield unfollowed(shown, edits)
    return
  }
  yield rewrite(
    rangeOf(shown),
    (isAlone ? messages.moved : messages.atUse) + leaving(client, scene),
    edits,
    `pin:${shown.module.path}:${shown.node.range[0]}`,
  )
}

/** A pin of which no request is known: a person moves it, for nothing else of the client can move with it. */
function unfollowed(at: At, edits: Edit[]): Proposal {
  return suggest(rangeOf(at), messages.unfollowed, [{ title: `Ask for ${NEW}`, edits }])
}

/** `const version: Version = '2024-02-08'`: the texts of a type that allows the old version and not the new one. */
function typeLiterals({ node, module }: At, { trace }: Scene): At[] {
  const declarator = node.parent
  if (declarator?.type !== 'VariableDeclarator' || declarator.init !== node) return []
  const type = declarator.id.typeAnnotation?.typeAnnotation
  const texts = type ? literalTypesOf(trace.tracer, { type, module }) : null
  if (!texts || texts.some(({ node: { value } }) => value === NEW)) return []
  return texts.filter(({ node: { value } }) => value === OLD)
}

function* unpinned(client: Client, scene: Scene): Iterable<Proposal> {
  const [call] = client.calls
  if (call?.certainty !== 'proven') return
  const at = call.request.instance ? rangeOf(call.request.instance.at) : rangeOf(call.urlAt)
  const unseen = call.version.kind === 'unpinned' ? call.version.unseen : undefined
  if (scene.settings.assumeVersion !== OLD) {
    yield manual(at, unseen ? messages.unseen(unseen.by) : messages.unpinned)
    return
  }
  if (unseen) {
    yield manual(at, messages.unseenAssumed(unseen.by))
    return
  }
  const edit = addVersionHeader(call, NEW)
  if (edit) yield rewrite(at, messages.added, [edit], `pin:${at.file}:${at.start}`)
  else yield manual(at, messages.cannotAdd)
}

/** A header for a request of a library that is not known. */
function* beside({ evidence, isOfClient }: LooseEnd, { trace }: Scene): Iterable<Proposal> {
  const property = evidence.node.parent
  if (property?.type !== 'Property' || property.key !== evidence.node) return
  const { value } = property
  if (value.type !== 'Literal' || value.value !== OLD) return
  // The requests of that client which are known take the pin with them.
  const isKnown = trace.clients.some(
    ({ version }) => 'places' in version && version.places.some(({ at }) => at?.node === value),
  )
  if (isKnown) return
  const at = { node: value, module: evidence.module }
  // It may be the version of requests that seem to ask for none: those wait, and so does it.
  if (isOfClient || areWaiting(trace, evidence.module)) yield manual(rangeOf(at), messages.apart)
  else yield unfollowed(at, [replaceLiteral(value, evidence.module, NEW)])
}

export default jscodeshiftOf(change)
