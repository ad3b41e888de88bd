/** `resync: true` on the start of a bulk sync. */
import { cite } from '../src/api/citations.js'
import { defineChange, type Edit, manual, type Proposal, rewrite, suggest } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { removeProperty } from '../src/edit/objects.js'
import { quoted, renameKeyNode, replaceNode } from '../src/edit/text.js'
import type { Node } from '../src/source/parse.js'
import type { ApiCall, SentField } from '../src/trace/call.js'
import { rangeOf } from '../src/trace/call.js'
import type { Trace } from '../src/trace/index.js'
import { holderOf, objectFlow, otherReceivers } from '../src/trace/reads/shared-objects.js'
import { bodyInText } from '../src/trace/requests/body-text.js'
import { declaredProperties } from '../src/trace/types/declared.js'
import type { SignatureAt } from '../src/trace/types/types.js'
import { optionsOf, plainText } from '../src/trace/values.js'

const messages = {
  rebuild:
    '`resync: true` is gone from the start of a bulk sync; `resync_mode: "rebuild"` is what it stood for.',
  removed: '`resync: false` is gone from the start of a bulk sync; it was the default, so it was taken out.',
  beside:
    '`resync: true` is gone from the start of a bulk sync; `resync_mode` beside it already says "rebuild", so the flag was taken out.',
  choose:
    '`resync` is gone from the start of a bulk sync, and its value is only known at run time. `true` became `resync_mode: "rebuild"`; send no mode for `false`.',
  conflict:
    '`resync` is gone from the start of a bulk sync, and a `resync_mode` is sent beside it. Choose which of the two counts; `resync: true` stood for `resync_mode: "rebuild"`.',
  typed:
    '`resync: true` is gone from the start of a bulk sync; `resync_mode: "rebuild"` is what it stood for. A type of yours declares `resync` for this object, so it has to change too.',
  mentioned:
    '`resync` is gone from the start of a bulk sync: send `resync_mode: "rebuild"` for `true`, and nothing for `false`.',
  inText:
    '`resync` is gone from the start of a bulk sync, and it stands in this text. `true` became `resync_mode: "rebuild"`; send no mode for `false`.',
  received:
    '`resync` is gone from the start of a bulk sync, so this mock is no longer sent it: `true` became `resync_mode: "rebuild"`, and nothing is sent for `false`.',
  unseen: (changer: string | undefined) =>
    `What is sent here to start a bulk sync could not be followed to where it is written${changer ? `: ${changer} of the client makes something else of it first` : ''}. \`resync\` is gone: \`true\` became \`resync_mode: "rebuild"\`; send no mode for \`false\`.`,
  shared: (other: string) =>
    `\`resync\` is gone from the start of a bulk sync, but the same object also goes to ${other}, which keeps it. Send a body of its own to each: \`resync_mode: "rebuild"\` here.`,
}

export const change = defineChange({
  id: 'bulk-sync-resync',
  title: '`resync` on the start of a bulk sync became `resync_mode`',
  automatic: '`true` becomes "rebuild", `false` goes; anything else is a suggestion',
  because: cite('vendor', 'start of a bulk sync'),
  remedies: ['rewrite', 'suggest'],
  on: ['bulkSync.start'],
  inTests: { fields: { resync: messages.mentioned } },
  *call(call, { trace, phaseOf }) {
    const { fields, gaps } = call.sent('resync')
    for (const field of [...fields, ...call.expected('sent', [], 'resync')])
      yield* proposal(call, field, trace)
    for (const read of call.received().reads)
      if (read.path[0] === 'resync' && read.path.length === 1) yield manual(rangeOf(read), messages.received)
    const { body } = call.request
    if (!body || fields.length > 0) return
    const text = bodyInText(call)
    const isUnseen = gaps.length > 0 && !text && call.kind === 'request' && phaseOf(call) !== 'new'
    if (text && 'resync' in text) yield manual(rangeOf(body.at), messages.inText)
    else if (isUnseen && call.sent('resync_mode').fields.length === 0)
      yield manual(rangeOf(body.at), messages.unseen(body.changedBy))
  },
  *mention({ fields }) {
    for (const { name, start, end } of fields)
      if (name === 'resync') yield { start, end, message: messages.mentioned }
  },
})

function* proposal(call: ApiCall, field: SentField, trace: Trace): Iterable<Proposal> {
  const at = rangeOf(field)
  const other = otherReceivers(trace, field, ['bulkSync.start'])
  if (other) {
    yield manual(at, messages.shared(other))
    return
  }
  const options = optionsOf(field.value)
  const [only] = options
  const value = options.length === 1 && only?.kind === 'constant' ? only.value : undefined
  const mode = call.sent('resync_mode')
  const modes = mode.fields.flatMap((each) => optionsOf(each.value).map(plainText))
  const group = `resync:${field.module.path}:${field.node.range[0]}`
  const types = value === true && modes.length === 0 ? declaredFor(field, trace) : []
  if (types.length > 0) {
    const edits = [...rebuildEdits(field), ...types.flatMap(typeEdits)]
    yield suggest(at, messages.typed, [{ title: 'Send `resync_mode: "rebuild"`, in the type too', edits }])
  } else if (field.sources.length > 0) {
    yield suggest(at, messages.choose, chooseOptions(field))
  } else if (value === true && modes.length === 0) {
    yield rewrite(at, messages.rebuild, rebuildEdits(field), group)
  } else if (value === true && modes.every((text) => text === 'rebuild') && field.how === 'property') {
    yield rewrite(at, messages.beside, [removeProperty(field.whole, field.module)], group)
  } else if (value === false && field.how === 'property' && call.openParts().length === 0) {
    yield rewrite(at, messages.removed, [removeProperty(field.whole, field.module)], group)
  } else if (modes.length > 0) {
    yield suggest(
      at,
      messages.conflict,
      field.how === 'write'
        ? []
        : [{ title: 'Take `resync` out', edits: [removeProperty(field.whole, field.module)] }],
    )
  } else {
    yield suggest(at, messages.choose, chooseOptions(field))
  }
}

/** The user's own declarations of `resync` for the object that holds the field. */
function declaredFor(field: SentField, trace: Trace): SignatureAt[] {
  const holder = holderOf(field)
  if (!holder) return []
  return declaredProperties(trace.tracer, objectFlow(trace, holder, field.module).types, [], 'resync')
}

function typeEdits({ node, module }: SignatureAt): Edit[] {
  const annotation = node.typeAnnotation?.typeAnnotation
  return [
    renameKeyNode(node.key as Node, module, 'resync_mode'),
    ...(annotation ? [replaceNode(annotation, module, quoted('rebuild', module))] : []),
  ]
}

function rebuildEdits(field: SentField) {
  const { module } = field
  return [
    renameKeyNode(field.node, module, 'resync_mode'),
    replaceNode(field.thunk.node, field.thunk.module, quoted('rebuild', module)),
  ]
}

function chooseOptions(field: SentField) {
  const { module } = field
  const text = field.thunk.module.text.slice(field.thunk.node.range[0], field.thunk.node.range[1])
  const isPlain = /^[\w.[\]()!?]+$/.test(text)
  const value = `${isPlain ? text : `(${text})`} ? ${quoted('rebuild', module)} : undefined`
  const edits =
    field.how === 'shorthand'
      ? [replaceNode(field.whole, module, `resync_mode: ${value}`)]
      : [
          renameKeyNode(field.node, module, 'resync_mode'),
          replaceNode(field.thunk.node, field.thunk.module, value),
        ]
  return [{ title: 'Send `resync_mode: "rebuild"` where the value is true', edits }]
}

export default jscodeshiftOf(change)
