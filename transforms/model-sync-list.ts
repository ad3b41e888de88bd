/** `GET /api/syncs` stops at 50 and answers less of each. */
import { cite } from '../src/api/citations.js'
import { lostFields } from '../src/api/fields.js'
import { modelSyncItemMoves } from '../src/api/lost.js'
import { defineChange, manual, type Proposal, rewrite, type Scene, suggest } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { itemFetches } from '../src/edit/item-fetch.js'
import { listProposals } from '../src/edit/list-proposals.js'
import { type Moves, movedKeys, movedReads, movedTypes } from '../src/edit/moved-fields.js'
import { unpagedList } from '../src/mentions/lists.js'
import { type ApiCall, rangeOf } from '../src/trace/call.js'
import type { Read } from '../src/trace/flow/state.js'
import { madeUpOfItems } from '../src/trace/reads/made-up.js'
import { isAtItem, lostAt } from '../src/trace/reads/reads.js'
import { wayOf } from '../src/trace/reads/way.js'
import { declaredElsewhere, isDocumented } from '../src/trace/types/declared-elsewhere.js'

const item = ['data', '[]'] as const
const lost = lostFields('modelSync.list', item)
const target: Moves = {
  holder: 'target',
  to: Object.fromEntries(modelSyncItemMoves.map(({ from, to }) => [from[1], to])),
}

const messages = {
  moved:
    'Items of this list say `target.connection_id` and `target.object` as `target_connection_id` and `target_object`.',
  type: 'Items of this list say `target.connection_id` and `target.object` as `target_connection_id` and `target_object`: in this type as in every read of it.',
  target: (why: string | null) =>
    `Items of this list no longer carry \`target\`; it reads as undefined on the new version. ${why ? `It was not rewritten, because ${why}. ` : ''}Read \`target_connection_id\` and \`target_object\` of the item for what it said of the connection and the object; the rest is answered by GET /api/syncs/{id}.`,
  lost: (name: string) =>
    `Items of this list no longer carry \`${name}\`; it reads as undefined on the new version. It is answered by GET /api/syncs/{id}.`,
  unseen: (reason: string) =>
    `Items of this list hold less than they did, and they could not be followed further: ${reason}. Where they are read from there on, \`target.connection_id\` is \`target_connection_id\`, \`target.object\` is \`target_object\`, and ${lost
      .filter((name) => name !== target.holder)
      .map((name) => `\`${name}\``)
      .join(', ')} are answered by GET /api/syncs/{id} only.`,
  fetch:
    'The suggestion asks for it there, with one more request for each item that comes here: choose it where these are few.',
  madeUp: (name: string) =>
    `This test makes up an item of the list with \`${name}\`, which items no longer carry, and the code reads it: the test goes on passing where the code fails. Once the read is changed, take it out here${name === target.holder ? ' (`target.connection_id` is `target_connection_id`, `target.object` is `target_object`)' : ''}.`,
  ask: (reads: number) =>
    `Ask GET /api/syncs/{id} for the sync and read ${reads === 1 ? 'the field' : `all ${reads} of its lost fields`} of its answer`,
}

export const change = defineChange({
  id: 'model-sync-list',
  title: 'GET /api/syncs answers 50 items at most, and less of each',
  automatic:
    'the request is made once for each page, moved fields are read from their new place; every read of a lost field is named, with a suggestion where the sync itself can be asked for in place',
  because: cite('guide', 'model sync list'),
  remedies: ['rewrite', 'suggest'],
  on: ['modelSync.list'],
  lost,
  *mention(mention) {
    yield* unpagedList(mention)
  },
  *call(call, scene) {
    if (call.kind === 'mock') return yield* mocked(call)
    yield* listProposals(call, scene, 'model syncs')
    // What takes the answer whole is named with the list itself.
    const unseen =
      scene.phaseOf(call) === 'new'
        ? []
        : lostAt(call.answer(), item.length).filter(({ kind, path }) => kind === 'escapes' && path.length > 0)
    for (const lost of unseen) yield manual(rangeOf(lost), messages.unseen(lost.reason))
    const open: { read: Read; message: string }[] = []
    yield* targets(call, scene, open)
    for (const read of call.answer().reads) {
      const name = read.path.at(-1) ?? ''
      if (read.path[1] !== '[]' || !isAtItem(read.path) || !lost.includes(name) || name === target.holder)
        continue
      open.push({ read, message: messages.lost(name) })
    }
    yield* openReads(call, scene, open)
  },
})

/** What a mock makes up of items, as far as the code that it is for reads it. */
function* mocked(call: ApiCall): Iterable<Proposal> {
  for (const field of madeUpOfItems(call, target.holder)) {
    const edit = movedKeys(field, target)
    const { start, file } = rangeOf(field)
    if (edit) yield rewrite(rangeOf(field), messages.moved, [edit], `made-up:${file}:${start}`)
    else yield manual(rangeOf(field), messages.madeUp(target.holder))
  }
  for (const name of lost.filter((each) => each !== target.holder))
    for (const field of madeUpOfItems(call, name)) yield manual(rangeOf(field), messages.madeUp(name))
}

/** Reads of what only the sync itself answers: it is asked for where that is a local edit, else it is for a person. */
function* openReads(
  call: ApiCall,
  scene: Scene,
  open: readonly { read: Read; message: string }[],
): Iterable<Proposal> {
  const isOld = scene.phaseOf(call) === 'old'
  const reads = open.map(({ read }) => read)
  const fetches = isOld ? itemFetches(call, reads, target.holder, scene.trace) : null
  for (const { read, message } of open) {
    const fetch = fetches?.get(read)
    const at = rangeOf(read)
    const proposal = fetch
      ? suggest(at, `${message} ${messages.fetch}`, [
          { title: messages.ask(fetch.reads.length), edits: fetch.edits },
        ])
      : manual(at, message)
    yield { ...proposal, way: wayOf(call.answer(), read) }
  }
}

function* targets(call: ApiCall, scene: Scene, open: { read: Read; message: string }[]): Iterable<Proposal> {
  const moved = movedReads(targetReads(call), target)
  // A type may be the items' of several calls: the reads of all of them follow it.
  const all = scene.trace.calls.filter((each) => each.operation?.id === 'modelSync.list').flatMap(targetReads)
  const types = movedTypes(call, item, target, ['modelSync.list'], movedReads(all, target), scene.trace)
  const hindrance = types.find((type) => type.edits === null)
  const why = hindrance?.edits === null ? hindrance.why : null
  const group = `items:${call.site.module.path}:${call.site.node.range[0]}`
  for (const { at, edits } of types)
    if (edits && !why) yield rewrite(rangeOf(at), messages.type, edits, group)
  const renamed = types.map(({ at }) => ({ uses: [at] }))
  for (const { read, edits } of moved) {
    const isTyped = call.answer().types.length > 0 || isDocumented(read.module)
    const beyond = edits && !why && isTyped ? declaredElsewhere(scene.trace, call, read, renamed) : null
    if (beyond && !beyond.isComment)
      open.push({ read, message: messages.target('its type is declared where it cannot be changed with it') })
    else if (edits && !why)
      yield { ...rewrite(rangeOf(read), messages.moved, edits, group), way: wayOf(call.answer(), read) }
    else open.push({ read, message: messages.target(edits ? why : null) })
  }
}

const targetPath = [...item, target.holder].join()

function targetReads(call: ApiCall): Read[] {
  return call.answer().reads.filter((read) => read.path.join() === targetPath)
}

export default jscodeshiftOf(change)
