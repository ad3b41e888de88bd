/** Types of the npm package `polytomic` that have another name, or none. */
import { cite } from '../src/api/citations.js'
import { enumText, isGoneType, isResourceClass, lostFieldsOf, successorsOf } from '../src/api/sdk.js'
import { defineChange, manual, type Proposal, rewrite, suggest } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { replaceLiteral, replaceRange } from '../src/edit/text.js'
import { rangeOf } from '../src/trace/call.js'
import type { Trace } from '../src/trace/index.js'
import type { SdkType } from '../src/trace/sdk/types.js'

const messages = {
  renamed: (from: string, to: string) =>
    `The type \`${from}\` of the package polytomic is \`${to}\` in release 25.`,
  byPlace: (from: string, names: string) =>
    `The type \`${from}\` of the package polytomic became ${names} in release 25, by the place where it stands. Which of them is meant here could not be followed: choose one.`,
  gone: (from: string) =>
    `The type \`${from}\` of the package polytomic is not in release 25 any more, and nothing took its place. See what it describes here, and declare that yourself or take it out.`,
  member: (from: string, to: string, member: string) =>
    `\`${from}\` of the package polytomic is \`${to}\` in release 25, which has no \`${member}\`. Choose another member.`,
  subpath: (from: string, to: string) =>
    `This is imported from an inner path of the package polytomic, whose files stand elsewhere in release 25. Import \`Polytomic\` from "polytomic" and write \`${to}\` for \`${from}\`.`,
  namespace: (name: string) =>
    `\`${name}\` is the class of a resource, imported from an inner path of the package polytomic; in release 25 it is \`${name}Client\`, and its file stands elsewhere. Take its types from the client, which is exported in both: \`Parameters<PolytomicClient["bulkSync"]["list"]>[1]\` are the options of a call.`,
  key: (type: string, from: string, to: string) =>
    `\`${type}\` of the package polytomic has no \`${from}\` in release 25; it has \`${to}\`.`,
  lostKey: (type: string, from: string, to: string) =>
    `\`${type}\` of the package polytomic has no \`${from}\` in release 25. What took its place is ${to}: choose by what this code needs.`,
}

export const change = defineChange({
  id: 'sdk-types',
  title: 'Types of the package polytomic that are gone or renamed',
  automatic: 'renamed to their successors; by place where it depends on the place',
  because: cite('vendor', 'SDK types'),
  remedies: ['rewrite', 'suggest'],
  on: [],
  *type(type, { trace }) {
    const own = type.manifest?.side === 'new' ? left(type) : [...named(type), ...keys(type)]
    const found = [...own, ...written(type, trace)]
    for (const proposal of found) yield { ...proposal, manifest: type.manifest }
  },
})

/** What an earlier migration left: nothing is renamed again, but no release 25 has these names. */
function* left(type: SdkType): Iterable<Proposal> {
  const { name, how } = type
  if (isGoneType(name) || (how === 'imported' && isResourceClass(name)))
    for (const { at, message } of named(type)) yield manual(at, message)
  for (const { at, message } of keys(type)) yield manual(at, message)
}

function* named(type: SdkType): Iterable<Proposal> {
  const { name, range, module, member } = type
  const all = successorsOf(name)
  const placed = [...type.places]
  const successors = placed.length > 0 ? placed : (all ?? [name])
  const [only] = successors
  if (type.how === 'imported' && isResourceClass(name)) {
    yield manual(range, messages.namespace(name))
    return
  }
  if (type.how === 'imported') {
    const to = successors.map((each) => `Polytomic.${each}`).join('` or `')
    yield manual(range, all?.length === 0 ? messages.gone(name) : messages.subpath(name, to))
    return
  }
  if (!all) return
  if (!only) {
    yield manual(range, messages.gone(name))
    return
  }
  const edit = (to: string) => replaceRange(module, range.start, range.end, to)
  const group = `sdk-types:${range.file}:${range.start}`
  if (successors.length > 1) {
    const names = successors.map((each) => `\`${each}\``).join(' or ')
    yield suggest(
      range,
      messages.byPlace(name, names),
      successors.map((each) => ({ title: `Write ${each}`, edits: [edit(each)] })),
    )
  } else if (member !== null && enumText(name, member) !== null && enumText(only, member) === null) {
    yield manual(range, messages.member(name, only, member))
  } else if (only !== name) {
    yield rewrite(range, messages.renamed(name, only), [edit(only)], group)
  }
}

/** Fields that are named in types: of `Pick`, of `Omit`, of an indexed access. */
function* keys({ name, keys, module }: SdkType): Iterable<Proposal> {
  const lost = lostFieldsOf(name)
  for (const key of keys) {
    const successors = lost[key.name]
    if (!successors) continue
    const range = rangeOf({ node: key.node, module })
    const [only] = successors
    if (only && successors.length === 1) {
      const group = `sdk-types:${range.file}:${range.start}`
      const edits = [replaceLiteral(key.node, module, only)]
      yield rewrite(range, messages.key(name, key.name, only), edits, group)
    } else {
      const to = successors.map((each) => `\`${each}\``).join(' and ')
      yield manual(range, messages.lostKey(name, key.name, to))
    }
  }
}

/** Keys of literals of the type, where no call is known to send them: a call's own change looks at what it sends. */
function* written({ name, written, module }: SdkType, trace: Trace): Iterable<Proposal> {
  const lost = lostFieldsOf(name)
  for (const key of written) {
    const successors = lost[key.name]
    const isSent = (): boolean =>
      trace.calls.some((call) => call.sent(key.name).fields.some(({ node }) => node === key.node))
    if (!successors || isSent()) continue
    const to = successors.map((each) => `\`${each}\``).join(' and ')
    yield manual(rangeOf({ node: key.node, module }), messages.lostKey(name, key.name, to))
  }
}

export default jscodeshiftOf(change)
