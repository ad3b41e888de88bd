import { cite } from '../src/api/citations.js'
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
import { multiQuestion } from '../src/edit/multi-question.js'
import { additionalSchedules } from '../src/edit/multi-schedule.js'
import { besideProperty } from '../src/edit/objects.js'
import { renameUse } from '../src/edit/rename.js'
import { sendBackToo } from '../src/edit/sent-back.js'
import { insertAt, replaceNode } from '../src/edit/text.js'
import { relativePath } from '../src/source/files.js'
import { bare, enclosingFunction, keyName, type Node } from '../src/source/parse.js'
import { type ApiCall, rangeOf, type Sent, type SentField } from '../src/trace/call.js'
import type { Range } from '../src/trace/evidence.js'
import type { FlowResult, Read } from '../src/trace/flow/state.js'
import { frequenciesOf } from '../src/trace/reads/frequencies.js'
import { copiesAnswer, readBehind, spreadsRead } from '../src/trace/reads/passed-on.js'
import { isAtItem, lostAt } from '../src/trace/reads/reads.js'
import { holderOf, objectFlow, otherReceivers } from '../src/trace/reads/shared-objects.js'
import { declaredProperties } from '../src/trace/types/declared.js'
import {
  declaredElsewhere,
  isDocumented,
  type OtherDeclaration,
} from '../src/trace/types/declared-elsewhere.js'
import { renameType, type TypeRename } from '../src/trace/types/rename.js'
import { type At, plainText } from '../src/trace/values.js'

const operations = ['bulkSync.create', 'bulkSync.update', 'bulkSync.get', 'bulkSync.list'] as const
const name = 'default_schedule'

const messages = {
  sent: 'The `schedule` of a bulk sync became `default_schedule`; a schedule that is not "multi" maps one to one.',
  sentBack:
    'The `schedule` of a bulk sync became `default_schedule` and `additional_schedules`. An update replaces the whole, so both are sent back; their read-only fields (`created_at`, `updated_at`, ...) go along. Where the old sync was "multi", `default_schedule.frequency` now reads "manual".',
  multi:
    'The "multi" schedule of a bulk sync became `additional_schedules`, one entry for each item. The default schedule is "manual", so that it adds no runs that the old sync did not have.',
  multiUnknown:
    'The "multi" schedule of a bulk sync became `additional_schedules`, and its entries could not be moved there for you: they are only known at run time, or a condition chooses between them and another schedule, or comments stand between their parts. Send `default_schedule: { frequency: "manual" }` and one entry for each item: its schedule with `selective_mode` set to the item.',
  unknown:
    'The `schedule` of a bulk sync became `default_schedule`. Its frequency is only known at run time here and may be "multi", which the new version refuses: rename the key if it never is, else send `additional_schedules` too.',
  replaced:
    'The `schedule` of a bulk sync became `default_schedule`. The rest of the sync is sent back beside it, so `additional_schedules` of the answer go along and stay, where the old request replaced them: keep them, or send an empty list.',
  sentBackPart:
    'The `schedule` of a bulk sync became `default_schedule` and `additional_schedules`. What was read is sent back here: send both, since an update replaces the whole.',
  shared: (other: string) =>
    `The \`schedule\` of a bulk sync became \`default_schedule\`, but the same object also goes to ${other}, which keeps \`schedule\`. Give each a body of its own.`,
  multiTouched:
    'The "multi" schedule of a bulk sync became `additional_schedules`, and another place of this code reads or fills it in the old shape, so neither was changed. Send `default_schedule: { frequency: "manual" }` and one entry of `additional_schedules` for each item: its schedule with `selective_mode` set to the item.',
  declared: (place: string) =>
    `The \`schedule\` of a bulk sync is \`default_schedule\` now, but ${place} declares this property, and that cannot be renamed with it. Change the type, then this place.`,
  documented:
    'The `schedule` of a bulk sync is `default_schedule` now; this comment still gives its type as `schedule`.',
  unseen: (changer: string | undefined) =>
    `What is sent here as a bulk sync could not be followed to where it is written${changer ? `: ${changer} of the client makes something else of it first` : ''}. Its \`schedule\` became \`default_schedule\` (and \`additional_schedules\` for what was "multi"): rename the key where the body is built.`,
  mentioned:
    'The `schedule` of a bulk sync became `default_schedule`; what was "multi" is `default_schedule: { "frequency": "manual" }` with one entry of `additional_schedules` for each item.',
  read: 'The `schedule` of a bulk sync reads as `default_schedule` now. Where the old sync was "multi", its `frequency` is "manual".',
  readWhole:
    'The `schedule` of a bulk sync reads as `default_schedule` now. Where the old sync was "multi", its `frequency` is "manual". The answer also leaves this code as a whole: tell who reads it there.',
  doubled:
    'This body sends both `schedule` and `default_schedule`; the new version knows the second only. Decide which one counts and take the other out.',
  lost: (reason: string) =>
    `What is answered here as a bulk sync could not be followed further: ${reason}. Where its \`schedule\` is read from there on, read \`default_schedule\` instead.`,
  written: 'The `schedule` of a bulk sync is `default_schedule` now.',
  writtenToo:
    'This reads the `schedule` of an object that is sent as a bulk sync, where it is `default_schedule` now. Where the object gets the key is left to you as well: rename it there, then here.',
  kept: 'This stands in the place of a bulk sync that was answered, whose `schedule` reads as `default_schedule` now.',
  keptMulti:
    'This stands in the place of a bulk sync that was answered. What was a "multi" `schedule` is `default_schedule: { frequency: "manual" }` with one entry of `additional_schedules` for each item: give it that shape.',
  received: 'The `schedule` of the bulk sync that this mock is sent is `default_schedule` now.',
  inTest:
    '`schedule` is `default_schedule` now, in what is sent as in what is answered; what was "multi" is a list of `additional_schedules`.',
  snapshot:
    'This snapshot shows the `schedule` of a bulk sync, which is `default_schedule` now. Let the test runner write it anew once the code is migrated, and look at what it writes.',
  isMulti:
    'No bulk sync has the frequency "multi" any more: what it stood for is a list of `additional_schedules`.',
  walk: '`schedule.multi` is gone. Read `additional_schedules`: each entry is a schedule with `selective_mode`, where an old entry had `item` and `schedule`.',
  type: 'The `schedule` of a bulk sync is `default_schedule` now, in this type as in every use of it.',
  typeShared:
    'This type describes a bulk sync, whose `schedule` became `default_schedule`, and also something that keeps `schedule`. Split it in two, then rename the property and its reads.',
  typeStored: (place: string) =>
    `This type describes a bulk sync, whose \`schedule\` became \`default_schedule\`, and also what comes from elsewhere at ${place}, which may have \`schedule\` still (stored, or sent by somebody else). Convert it there or give it a type of its own, then rename the property and its reads.`,
}

export const change = defineChange({
  id: 'bulk-sync-schedule',
  title: '`schedule` of a bulk sync became `default_schedule` and `additional_schedules`',
  automatic:
    'keys, reads and your own types are renamed; "multi" becomes additional schedules where its entries are known',
  because: cite('guide', 'bulk sync schedules'),
  remedies: ['rewrite', 'suggest'],
  on: operations,
  lost: ['schedule'],
  inTests: { fields: { schedule: messages.inTest } },
  *call(call, scene) {
    const group = `schedule:${call.id}`
    const types = typesOf(call, scene)
    yield* typeProposals(types, group, scene)
    for (const field of call.sent('schedule').fields) yield* sent(field, call, scene, group, types)
    for (const field of call.replaced('schedule')) yield* replaced(field, scene, group)
    // What a test's mock answers moves with the reads of the code that it answers, and so does what a test expects.
    const item = call.operation?.id === 'bulkSync.list' ? ['data', '[]'] : ['data']
    const expected = [...call.expected('sent', [], 'schedule'), ...call.expected('answer', item, 'schedule')]
    for (const field of [...call.mocked(item, 'schedule'), ...expected])
      yield* sent(field, call, scene, group, types)
    for (const field of call.expected('kept', item, 'schedule')) yield kept(field, scene, group, types)
    for (const { at, path, layers } of call.answer().snapshots)
      if (layers.length === 0 && path.length <= item.length && mentionsKey(at))
        yield manual(rangeOf(at), messages.snapshot)
    for (const read of call.received().reads) {
      const edit =
        read.path.length === 1 &&
        read.path[0] === 'schedule' &&
        renameUse(read.node, read.module, name, 'schedule')
      if (edit) yield rewrite(rangeOf(read), messages.received, [edit], group)
    }
    yield* unseen(call, scene)
    yield* reads(call, scene, group, types)
  },
  *mention({ fields }) {
    for (const { name: field, start, end } of fields)
      if (field === 'schedule') yield { start, end, message: messages.mentioned }
  },
})

/** Whether the text of a snapshot names the field. */
function mentionsKey({ node, module }: At): boolean {
  return /["']?\bschedule["']?\s*:/.test(module.text.slice(...node.range))
}

/**
 * Parts of a body that could not be seen may hold a schedule all the same. On the new version too: what a first run left
 * to a person stays visible until it is changed or kept by a comment.
 */
function* unseen(call: ApiCall, scene: Scene): Iterable<Proposal> {
  const { fields, gaps } = call.sent('schedule')
  const isWrite = call.operation?.id === 'bulkSync.create' || call.operation?.id === 'bulkSync.update'
  if (!isWrite || fields.length > 0 || call.sent(name).fields.length > 0) return
  const body = call.request.body
  const hidden = body ? gaps.filter((gap) => mayHide(gap, body.at, scene)) : []
  for (const { at } of hidden) {
    const near = isNear(at, call) ? at : body?.at
    if (near) yield manual(rangeOf(near), messages.unseen(body?.changedBy))
  }
}

/** Whether a part of a body may hold a schedule of the old shape: texts are read, and answers sent back follow the version. */
function mayHide({ at, value }: Sent['gaps'][number], body: At, scene: Scene): boolean {
  if (value.kind === 'answer') return false
  const text = plainText(value)
  if (text !== null && value.kind === 'text') return isWithSchedule(text)
  return !isAnswer(at, body, scene)
}

function isWithSchedule(text: string): boolean {
  try {
    const parsed = JSON.parse(text) as unknown
    return typeof parsed === 'object' && parsed !== null && Object.hasOwn(parsed, 'schedule')
  } catch {
    return true
  }
}

/** Whether what is sent is an answer that was kept meanwhile, in a state or a store. */
function isAnswer(at: At, body: At, scene: Scene): boolean {
  const inner = bare(body.node)
  const nodes = [at.node, inner, ...(inner.type === 'CallExpression' ? inner.arguments.map(bare) : [])]
  return scene.trace.calls.some((call) => {
    const { id } = call.operation ?? {}
    if (!id || !(operations as readonly string[]).includes(id)) return false
    const { states } = call.answer()
    return nodes.some((node) =>
      states.get(node)?.some(({ layers, path }) => layers.length === 0 && path[0] === 'data'),
    )
  })
}

function isNear(at: At, call: ApiCall): boolean {
  return at.module === call.request.module || at.module === call.site.module
}

/** Renames of the user's types that the answer or the body passes. */
function typesOf(call: ApiCall, scene: Scene): TypeRename[] {
  const { tracer } = scene.trace
  const isList = call.operation?.id === 'bulkSync.list'
  const answer = declaredProperties(
    tracer,
    call.answer().types,
    isList ? ['data', '[]'] : ['data'],
    'schedule',
  )
  const bodies = call.sent('schedule').fields.flatMap((field) => {
    const holder = holderOf(field)
    return holder
      ? declaredProperties(tracer, objectFlow(scene.trace, holder, field.module).types, [], 'schedule')
      : []
  })
  const signatures = new Map([...answer, ...bodies].map((signature) => [signature.node, signature]))
  return [...signatures.values()].map((signature) => renameType(scene.trace, signature, operations))
}

function* typeProposals(types: readonly TypeRename[], group: string, scene: Scene): Iterable<Proposal> {
  for (const type of types) {
    const at = rangeOf({ node: type.key, module: type.module })
    if (type.isShared) {
      yield manual(
        at,
        type.origin ? messages.typeStored(placeText(rangeOf(type.origin), scene)) : messages.typeShared,
      )
      continue
    }
    for (const use of type.uses) {
      const edit = renameUse(use.node, use.module, name, 'schedule')
      const range = rangeOf(use)
      if (!edit) yield manual(range, messages.read)
      else if (use.node === type.key)
        yield {
          at: range,
          message: messages.type,
          remedy: { kind: 'rewrite', edits: [edit], group, renames: { from: 'schedule', to: name } },
        }
      else yield rewrite(range, isKeyOfLiteral(use.node) ? messages.sent : messages.read, [edit], group)
    }
  }
}

function hasKey(holder: NonNullable<SentField['holder']>, key: string): boolean {
  return holder.properties.some(
    (each) => each.type === 'Property' && keyName(each.key, each.computed) === key,
  )
}

function isKeyOfLiteral(node: Node): boolean {
  return node.parent?.type === 'Property' && node.parent.parent.type === 'ObjectExpression'
}

function* sent(
  field: SentField,
  call: ApiCall,
  scene: Scene,
  group: string,
  types: readonly TypeRename[],
): Iterable<Proposal> {
  // `{ ...current, ...changes }`: the answer lies below, and what it says of other schedules goes along.
  const isLaidOverAnswer = call.sent('schedule').gaps.some(({ value }) => value.kind === 'answer')
  const isShared = types.some((type) => type.isShared)
  const holder = holderOf(field)
  const isTyped = holder !== null && objectFlow(scene.trace, holder, field.module).types.length > 0
  const beyond = isTyped ? declaredElsewhere(scene.trace, call, field, types) : null
  const proposals =
    beyond && !beyond.isComment
      ? [manual(rangeOf(field), messages.declared(declarerOf(beyond, scene)))]
      : [...key(field, call, scene, group, isShared, isLaidOverAnswer)]
  // What the program itself reads of the object follows the key, or waits with it.
  const isMulti = proposals.some(({ message }) => message === messages.multi)
  const isRenamed = !isMulti && proposals.every(({ remedy }) => remedy.kind === 'rewrite')
  const own = [...ownReads(field, scene, group, isRenamed)]
  const isTouched = isMulti && own.length > 0
  for (const each of [...proposals, ...own]) yield isTouched ? manual(each.at, messages.multiTouched) : each
}

/** A value of the program's own that stands in the place of an answer: it has the fields of the new one. */
function kept(field: SentField, scene: Scene, group: string, types: readonly TypeRename[]): Proposal {
  const at = rangeOf(field)
  const other = otherReceivers(scene.trace, field, operations)
  if (other) return manual(at, messages.shared(other))
  if (types.some((type) => type.isShared)) return manual(at, messages.typeShared)
  const rename = renameUse(field.node, field.module, name, 'schedule')
  if (!rename || (field.holder && hasKey(field.holder, name))) return manual(at, messages.kept)
  const { frequencies, isOpen } = frequenciesOf(scene.trace, field)
  if (frequencies.has('multi')) return manual(at, messages.keptMulti)
  const reads = scheduleReads(scene)
  return !isOpen || readBehind(field, reads) || spreadsRead(field, reads)
    ? rewrite(at, messages.kept, [rename], group)
    : suggest(at, messages.kept, [
        { title: 'Rename the key: the frequency is never "multi"', edits: [rename] },
      ])
}

/** A key that a later one replaced: once that one is renamed, this one would be sent. */
function* replaced(field: SentField, scene: Scene, group: string): Iterable<Proposal> {
  const at = rangeOf(field)
  const other = otherReceivers(scene.trace, field, operations)
  const rename = renameUse(field.node, field.module, name, 'schedule')
  if (other) yield manual(at, messages.shared(other))
  else if (rename) yield rewrite(at, messages.sent, [rename], group)
  else yield manual(at, messages.sent)
}

function* key(
  field: SentField,
  call: ApiCall,
  scene: Scene,
  group: string,
  isShared: boolean,
  isLaidOverAnswer: boolean,
): Iterable<Proposal> {
  const at = rangeOf(field)
  const other = otherReceivers(scene.trace, field, operations)
  if (other) return yield manual(at, messages.shared(other))
  if (isShared) return yield manual(at, messages.typeShared)
  const rename = renameUse(field.node, field.module, name, 'schedule')
  if (!rename) return yield manual(at, messages.unknown)
  if (field.holder && hasKey(field.holder, name)) return yield manual(at, messages.doubled)
  const { frequencies, isOpen } = frequenciesOf(scene.trace, field)
  const copies = copiesAnswer(scene.trace.tracer, field) || isLaidOverAnswer
  const back = readBehind(field, scheduleReads(scene))
  if (back) {
    yield sentBack(field, back, rename, group)
  } else if (frequencies.has('multi')) {
    const value = frequencies.size === 1 && !isOpen ? additionalSchedules(field) : null
    if (value) yield rewrite(at, messages.multi, [replaceNode(field.whole, field.module, value)], group)
    else yield manual(at, messages.multiUnknown)
  } else if (isOpen && readBehind(field, call.received().reads)) {
    yield rewrite(at, messages.received, [rename], group)
  } else if (isOpen && spreadsRead(field, scheduleReads(scene))) {
    if (copies) yield rewrite(at, messages.sentBack, [rename], group)
    else yield sendAlone(field, rename)
  } else if (isOpen) {
    yield suggest(at, messages.unknown, [
      { title: 'Rename the key: the frequency is never "multi"', edits: [rename] },
    ])
  } else if (copies && field.how === 'write') {
    yield suggest(at, messages.replaced, [{ title: 'Keep the additional schedules', edits: [rename] }])
  } else if (copies) {
    const empty = insertAt(
      field.module,
      field.whole.range[1],
      besideProperty(field.whole as never, field.module, 'additional_schedules: []'),
    )
    yield suggest(at, messages.replaced, [
      { title: 'Replace all schedules, as before', edits: [rename, empty] },
      { title: 'Keep the additional schedules', edits: [rename] },
    ])
  } else {
    yield rewrite(at, messages.sent, [rename], group)
  }
}

/** Both new fields travel where the old one did. */
function sentBack(field: SentField, read: Read, rename: Edit, group: string): Proposal {
  const isRenamed = renameUse(read.node, read.module, name, 'schedule') !== null
  const second = isRenamed ? sendBackToo(field, read, 'additional_schedules') : null
  return second
    ? rewrite(rangeOf(field), messages.sentBack, [rename, ...second], group)
    : sendAlone(field, rename)
}

function sendAlone(field: SentField, rename: Edit): Proposal {
  return suggest(rangeOf(field), messages.sentBackPart, [
    { title: 'Send it as the default schedule alone', edits: [rename] },
  ])
}

/** The program's own reads of the object that it sends: `payload.schedule.minute = "0"`. */
function* ownReads(field: SentField, scene: Scene, group: string, isRenamed: boolean): Iterable<Proposal> {
  const holder = holderOf(field)
  if (!holder) return
  const flow = objectFlow(scene.trace, holder, field.module)
  const answered = new Set(scheduleReads(scene).map(({ node }) => node))
  for (const read of flow.reads) {
    if (read.path.length !== 1 || read.path[0] !== 'schedule' || read.node === field.node) continue
    if (answered.has(read.node)) continue
    const edit = renameUse(read.node, read.module, name, 'schedule')
    if (edit && isRenamed) yield rewrite(rangeOf(read), messages.written, [edit], group)
    else yield manual(rangeOf(read), messages.writtenToo)
  }
}

function scheduleReads(scene: Scene): Read[] {
  return scene.trace.calls
    .filter((call) => call.operation && (operations as readonly string[]).includes(call.operation.id))
    .flatMap((call) =>
      call.answer().reads.filter((read) => read.path.at(-1) === 'schedule' && isAtItem(read.path)),
    )
}

/** What declares a property that is not renamed, in words. */
function declarerOf({ at }: OtherDeclaration, scene: Scene): string {
  return at ? placeText(at, scene) : 'a type that computes its keys'
}

function placeText({ file, start }: Range, { settings, trace }: Scene): string {
  const line = (trace.tracer.workspace.textOf(file) ?? '').slice(0, start).split('\n').length
  return `${relativePath(settings.root, file)}:${line}`
}

function* reads(
  call: ApiCall,
  scene: Scene,
  group: string,
  types: readonly TypeRename[],
): Iterable<Proposal> {
  const isShared = types.some((type) => type.isShared)
  const answer = call.answer()
  const isSentBack = ({ whole }: Write): boolean =>
    whole.parent.type === 'AssignmentExpression' && answer.sinks.some((each) => each.kind === 'sent')
  const followers = readsAfter(answer, isSentBack)
  const special = new Set<Node>()
  for (const question of multiQuestions(call, scene)) {
    yield question.proposal
    if (question.schedule) special.add(question.schedule)
  }
  const depth = call.operation?.id === 'bulkSync.list' ? 2 : 1
  let leaves = answer.sinks.some(
    (sink) => sink.kind === 'leaves' && sink.path.length <= depth && sink.path.at(-1) !== 'schedule',
  )
  for (const lost of lostAt(answer, depth)) yield manual(rangeOf(lost), messages.lost(lost.reason))
  for (const read of answer.reads) {
    if (read.path.at(-1) !== 'schedule' || !isAtItem(read.path) || special.has(read.whole)) continue
    if (followers.has(read)) continue
    const edit = renameUse(read.node, read.module, name, 'schedule')
    const isTyped = answer.types.length > 0 || isDocumented(read.module)
    const beyond = isTyped ? declaredElsewhere(scene.trace, call, read, types) : null
    if (beyond?.isComment && beyond.at) yield manual(beyond.at, messages.documented)
    if (isShared || !edit) yield manual(rangeOf(read), isShared ? messages.typeShared : messages.read)
    else if (beyond && !beyond.isComment)
      yield manual(rangeOf(read), messages.declared(declarerOf(beyond, scene)))
    else {
      yield rewrite(rangeOf(read), leaves ? messages.readWhole : messages.read, [edit], group)
      // Once for each call is enough.
      leaves = false
    }
  }
  for (const write of answer.writes) {
    if (write.path.at(-1) !== 'schedule' || !isAtItem(write.path)) continue
    const edit = renameUse(write.node, write.module, name, 'schedule')
    if (!edit) continue
    if (!isSentBack(write)) {
      yield rewrite(rangeOf(write), messages.written, [edit], group)
      continue
    }
    // What reads the new schedule after it was assigned goes the way of the assignment.
    const later = [...followers].filter(([, first]) => first === write).map(([read]) => read)
    const edits = [
      edit,
      ...later.flatMap((read) => renameUse(read.node, read.module, name, 'schedule') ?? []),
    ]
    for (const { node, module } of [write, ...later])
      yield suggest(rangeOf({ node, module }), messages.replaced, [
        { title: 'Keep the additional schedules', edits },
      ])
  }
}

type Write = FlowResult['writes'][number]

/** Reads of a schedule that stand behind an assignment to it in the same function, each with the assignment. */
function readsAfter(answer: FlowResult, isMeant: (write: Write) => boolean): Map<Read, Write> {
  const found = new Map<Read, Write>()
  for (const write of answer.writes) {
    if (write.path.at(-1) !== 'schedule' || !isAtItem(write.path) || !isMeant(write)) continue
    const scope = enclosingFunction(write.node)
    for (const read of answer.reads) {
      const isBehind = read.module === write.module && read.node.range[0] > write.node.range[1]
      if (isBehind && read.path.at(-1) === 'schedule' && enclosingFunction(read.node) === scope)
        found.set(read, write)
    }
  }
  return found
}

/** Places that ask about "multi", each with the read of the schedule that goes with it, which is not renamed then. */
function* multiQuestions(
  call: ApiCall,
  scene: Scene,
): Iterable<{ proposal: Proposal; schedule: Node | null }> {
  const { reads: all, sinks } = call.answer()
  const isIn = (path: readonly string[], last: string): boolean =>
    path.at(-1) === last &&
    (path.at(-2) === 'schedule' || path.at(-2) === name) &&
    isAtItem(path.slice(0, -1))
  for (const read of all) {
    if (!isIn(read.path, 'multi')) continue
    const whole = read.whole.type === 'MemberExpression' ? bare(read.whole.object) : null
    yield { proposal: manual(rangeOf(read), messages.walk), schedule: whole }
  }
  for (const sink of sinks) {
    if (sink.kind !== 'shown' || !isIn(sink.path, 'frequency')) continue
    // What a first run left of them, too.
    const question = multiQuestion(scene.trace.tracer, sink)
    if (!question) continue
    const { at, edit, schedule } = question
    const options = edit ? [{ title: 'Ask whether there are additional schedules', edits: [edit] }] : []
    const proposal = edit
      ? suggest(rangeOf(at), messages.isMulti, options)
      : manual(rangeOf(at), messages.isMulti)
    yield { proposal, schedule }
  }
}

export default jscodeshiftOf(change)
