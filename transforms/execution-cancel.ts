/** `PUT /api/syncs/{sync_id}/executions/{id}`. */
import { cite } from '../src/api/citations.js'
import { isCancelStatus } from '../src/api/lost.js'
import { defineChange, type Edit, manual, type Proposal, rewrite } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { deadVariableEdit } from '../src/edit/dead-code.js'
import { removeProperty } from '../src/edit/objects.js'
import { pointAt } from '../src/edit/operations.js'
import { appendToPath, dropBody, dropStep, editMethod } from '../src/edit/requests.js'
import { editThroughSibling } from '../src/edit/siblings.js'
import { enclosingFunction, isInside, type Node, type SourceModule } from '../src/source/parse.js'
import { type ApiCall, rangeOf, type SentField } from '../src/trace/call.js'
import { namesOf } from '../src/trace/callers/names.js'
import { readsRequest } from '../src/trace/clients/mock-answers.js'
import type { Trace } from '../src/trace/index.js'
import { strayUse } from '../src/trace/reads/stray.js'
import { bodyInText } from '../src/trace/requests/body-text.js'
import type { Tracer } from '../src/trace/tracer.js'
import { type At, optionsOf, plainText } from '../src/trace/values.js'

const messages = {
  moved:
    'Cancelling an execution by PUT with a status became POST .../cancel without a body. Cancelling an execution that has finished now answers 400 (axios throws), where the old version accepted it.',
  other: (status: string) =>
    `There is no general update of an execution any more: only cancelling is left (POST .../cancel). The status "${status}" has no successor, so decide what this code should do now.`,
  unknown:
    'There is no general update of an execution any more: only cancelling is left (POST .../cancel). Which status is sent here is not known; if it is always "canceled" or "canceling", write POST .../cancel, else decide what this code should do now.',
  mixed:
    'The function called here forwards any status by PUT, and there is no general update of an execution any more. This call cancels: send POST .../cancel instead.',
  mock: 'This stands in for PUT of an execution, of which only cancelling is left (POST .../cancel, without a body, answering { data: { message } }). Whether the code under test cancels here is not known: change method and path if it does, else take it out.',
  cannot: (parts: readonly string[]) =>
    `This cancels an execution by PUT, which became POST .../cancel without a body. It was left, because its ${parts.join(' and its ')} cannot be changed for this request alone where ${parts.length > 1 ? 'they are' : 'it is'} written. Send POST to .../cancel without a body here.`,
  mentioned:
    'PUT .../executions/{id} is gone. To cancel became POST .../executions/{id}/cancel without a body; any other status has no successor.',
  read: 'The answer of a cancel is now { data: { message } } and no longer the execution; this reads as undefined. Get the execution (GET .../executions/{id}) if it is needed.',
}

export const change = defineChange({
  id: 'execution-cancel',
  title: 'PUT of an execution became POST .../cancel',
  automatic: 'rewritten where the status is known to cancel; any other status is left to you',
  because: cite('guide', 'cancel'),
  remedies: ['rewrite'],
  on: ['modelSync.executions.update', 'modelSync.executions.cancel'],
  inTests: { route: messages.mentioned },
  *call(call, { trace }) {
    if (call.operation?.id === 'modelSync.executions.cancel') return yield* oldReads(call)
    if (call.kind === 'mock' && !call.request.body) return yield* mocked(call, trace)
    const sent = call.sent('status')
    const others = sent.fields.filter((field) => !isCancel(field))
    const values = statusSites(call)
    const text = statusInText(call)
    if (text !== null && isCancelStatus(text)) {
      const done = cancelEdits(call, [], trace)
      yield done
        ? rewrite(
            rangeOf(done.at),
            messages.moved,
            done.edits,
            `cancel:${call.site.module.path}:${call.site.node.range[0]}`,
          )
        : manual(rangeOf(call.urlAt), messages.cannot(stuckParts(call, [], trace)))
    } else if (sent.fields.length === 0) {
      yield manual(
        rangeOf(sent.gaps[0] && isEditableGap(sent.gaps[0].at, call) ? sent.gaps[0].at : call.urlAt),
        messages.unknown,
      )
    } else if (others.length > 0) {
      for (const site of values) {
        const status = optionsTexts(site)
        const isCancelling = status.every((text) => text !== null && isCancelStatus(text))
        const other = status.find((text) => text !== null && !isCancelStatus(text))
        yield manual(
          site.at,
          isCancelling ? messages.mixed : other ? messages.other(other) : messages.unknown,
        )
      }
    } else {
      const done = cancelEdits(call, sent.fields, trace)
      const group = `cancel:${call.site.module.path}:${call.site.node.range[0]}`
      yield done
        ? rewrite(rangeOf(done.at), messages.moved, done.edits, group)
        : manual(rangeOf(call.urlAt), messages.cannot(stuckParts(call, sent.fields, trace)))
    }
    yield* oldReads(call)
  },
  *mention({ operations, start, end }) {
    if (operations.some(({ id }) => id === 'modelSync.executions.update'))
      yield { start, end, message: messages.mentioned }
  },
})

/** Fields of the execution, which the answer of a cancel does not have. */
function* oldReads(call: ApiCall): Iterable<Proposal> {
  for (const read of call.answer().reads) {
    if (read.path.length === 2 && read.path[0] === 'data' && read.path[1] !== 'message')
      yield manual(rangeOf(read), messages.read)
  }
}

/** A mock that expects no body stands in for the requests of the program: it moves if all of them cancel. */
function* mocked(call: ApiCall, trace: Trace): Iterable<Proposal> {
  const requests = call.standsFor
  const cancels = (each: ApiCall): boolean => {
    const { fields } = each.sent('status')
    return fields.length > 0 ? fields.every(isCancel) : isCancelStatus(statusInText(each) ?? '')
  }
  const isCancelling = requests.length > 0 && requests.every(cancels)
  const method = editMethod(call, 'POST')
  const path = cancelPath(call, trace.calls, trace.tracer)
  if (isCancelling && method && path && !readsRequest(trace.tracer, call.request)) {
    const group = `cancel:${call.site.module.path}:${call.site.node.range[0]}`
    yield rewrite(rangeOf(path.at), messages.moved, [method, path.edit], group)
  } else yield manual(rangeOf(call.urlAt), messages.mock)
}

/** The status of a body that is written as JSON text. */
function statusInText(call: ApiCall): string | null {
  const status = bodyInText(call)?.['status']
  return typeof status === 'string' ? status : null
}

function isEditableGap(at: At, call: ApiCall): boolean {
  return at.module === call.site.module && isInside(at.node, call.site.node)
}

function isCancel(field: SentField): boolean {
  const options = optionsOf(field.value)
  return options.every((option) => {
    const text = plainText(option)
    return text !== null && isCancelStatus(text)
  })
}

/** The statuses that are sent, each where it is written: at the field, or at the callers of the function around it. */
function statusSites(
  call: ApiCall,
): { at: Proposal['at']; values: readonly import('../src/trace/values.js').Value[] }[] {
  return call.sent('status').fields.flatMap((field) =>
    (field.sources.length > 0
      ? field.sources
      : [{ at: { node: field.thunk.node, module: field.thunk.module }, value: field.value }]
    ).map(({ at, value }) => ({
      at: rangeOf(at),
      values: optionsOf(value),
    })),
  )
}

function optionsTexts(site: {
  values: readonly import('../src/trace/values.js').Value[]
}): (string | null)[] {
  return site.values.map(plainText)
}

/** POST, `/cancel`, no body, and no content type where it is the call's own; null where one of them cannot be said. */
function cancelEdits(
  call: ApiCall,
  fields: readonly SentField[],
  trace: Trace,
): { edits: Edit[]; at: At } | null {
  let at = call.urlAt
  const [reading] = pointAt(call, 'modelSync.executions.cancel', {
    route: () => {
      const done = routeEdits(call, fields, trace)
      at = done?.at ?? at
      return done ? done.edits : null
    },
  })
  return reading ? { edits: reading.edits, at } : null
}

function routeEdits(
  call: ApiCall,
  fields: readonly SentField[],
  trace: Trace,
): { edits: Edit[]; at: At } | null {
  const method = methodEdits(call, trace)
  const path = cancelPath(call, trace.calls, trace.tracer)
  const dropped = bodyEdit(call, fields, trace)
  if (!method || !path || !dropped) return null
  const { body } = dropped
  const edits = [...method, path.edit, dropped.edit]
  const type = contentType(call)
  if (type) edits.push(type)
  const variable = body.node.type === 'Identifier' ? deadVariableEdit(body.node, body.module) : null
  if (variable) edits.push(variable)
  return { edits, at: path.at }
}

/** The edit that takes the body away: where the call says it, if a wrapper writes it for other requests too. */
function bodyEdit(
  call: ApiCall,
  fields: readonly SentField[],
  trace: Trace,
): { body: At; edit: Edit } | null {
  const written = fields.flatMap(({ holder, module }) => (holder ? [{ node: holder as Node, module }] : []))
  for (const body of [bodyAt(call, fields), ...written]) {
    const edit = body && dropBody(call, body)
    if (edit && !isForOthers(edit, call, trace)) return { body, edit }
  }
  return null
}

/** Whether an edit lies in a wrapper that sends bodies for other requests as well. */
function isForOthers({ file, start, end }: Edit, call: ApiCall, trace: Trace): boolean {
  const { site, request } = call
  const [from, to] = site.node.range
  const isAtCall = file === site.module.path && from <= start && end <= to
  if (isAtCall || site.node === request.node) return false
  return trace.calls.some(
    (other) =>
      other.request.node === request.node &&
      other.body !== null &&
      !(other.operation === call.operation && other.sent('status').fields.every(isCancel)),
  )
}

/** The parts of a request that stand in the way, in words. */
function stuckParts(call: ApiCall, fields: readonly SentField[], trace: Trace): string[] {
  const parts = [
    { word: 'method', isStuck: !methodEdits(call, trace) },
    { word: 'path', isStuck: !cancelPath(call, trace.calls, trace.tracer) },
    { word: 'body', isStuck: !bodyEdit(call, fields, trace) },
  ].filter(({ isStuck }) => isStuck)
  return parts.length > 0 ? parts.map(({ word }) => word) : ['parts']
}

/** The method where the call itself says it, else the wrapper's sibling that sends it. */
function methodEdits(call: ApiCall, trace: Trace): Edit[] | null {
  const own = editMethod(call, 'POST')
  const isOwn =
    own &&
    own.file === call.site.module.path &&
    own.start >= call.site.node.range[0] &&
    own.end <= call.site.node.range[1]
  if (own && (isOwn || call.links.length === 0)) return [own]
  return editThroughSibling(call, 'POST', trace.tracer) ?? (own && !isInPut(call, own) ? [own] : null)
}

/** Whether an edit would make a function that is named `put` send something else than PUT. */
function isInPut({ request, links }: ApiCall, edit: Edit): boolean {
  return [{ node: request.node, module: request.module }, ...links].some(({ node, module }) => {
    const isHere = module.path === edit.file && node.range[0] <= edit.start && edit.end <= node.range[1]
    for (let fn = isHere ? enclosingFunction(node) : null; fn; fn = enclosingFunction(fn))
      if ([...namesOf(fn)].some((name) => /^_?(?:http)?put(?![a-z])/i.test(name))) return true
    return false
  })
}

function cancelPath(call: ApiCall, calls: readonly ApiCall[], tracer: Tracer): { edit: Edit; at: At } | null {
  const inside = appendToPath(call, '/cancel')
  // A URL kept where other requests use it too is extended at the use.
  const isShared =
    inside !== null &&
    calls.some(
      (other) =>
        other !== call &&
        !(
          other.operation === call.operation &&
          other.sent('status').fields.length > 0 &&
          other.sent('status').fields.every(isCancel)
        ) &&
        other.uses.some(
          (use) => use.file === inside.file && use.start <= inside.start && inside.start <= use.end,
        ),
    )
  const agreed = calls.filter(
    (other) => other.operation === call.operation && other.sent('status').fields.every(isCancel),
  )
  if (inside && !isShared && !strayUse(tracer, inside, [call, ...agreed]))
    return { edit: inside, at: call.urlAt }
  const at = pathArgument(call)
  if (!at || !/^(?:Identifier|MemberExpression|CallExpression)$/.test(at.node.type))
    return inside && { edit: inside, at: call.urlAt }
  const { node, module } = at
  const text = `\`\${${module.text.slice(node.range[0], node.range[1])}}/cancel\``
  const isShorthand = node.parent?.type === 'Property' && node.parent.shorthand
  const edit = isShorthand
    ? { file: module.path, start: node.range[1], end: node.range[1], text: `: ${text}` }
    : { file: module.path, start: node.range[0], end: node.range[1], text }
  return { edit, at }
}

/** The expression that gives the URL at the call: the wrapper's argument, or what the request names. */
function pathArgument(call: ApiCall): At | null {
  const { site, request } = call
  if (site.node === request.node) return request.urlPart?.at ?? null
  const first =
    site.node.type === 'CallExpression'
      ? site.node.arguments.find((each) => /^(?:Identifier|MemberExpression|CallExpression)$/.test(each.type))
      : null
  return first ? { node: first, module: site.module } : null
}

/** The expression that gives the body: the request's own, or what the call that decides it gives for it. */
function bodyAt(call: ApiCall, fields: readonly SentField[]): At | null {
  const { request, site } = call
  const field = request.body?.field
  const own = request.body?.at ?? null
  if (site.node === request.node) {
    // A function that makes the configuration serves others too: the body is taken out where it is given.
    const maker = field && enclosingFunction(field.whole)
    const isShared = maker && !(field.module === request.module && isInside(request.node, maker))
    return (isShared && bodyGiven(call, fields)) || own
  }
  const step = request.body?.step
  const home = enclosingFunction(request.node)
  // `put(path).send(body)`: said outside of the function that begins the request.
  if (step && !(home && step.module === request.module && isInside(step.node, home))) return own
  // Written at the call, or in a function that makes the configuration; not in the wrapper that all calls share.
  const wrapper = enclosingFunction(request.node)
  if (field && !(wrapper && field.module === request.module && isInside(field.whole, wrapper)))
    return field.thunk
  return bodyGiven(call, fields)
}

/** Within the call: the argument, or the property of an argument, that is the object with the status. */
function bodyGiven({ site }: ApiCall, fields: readonly SentField[]): At | null {
  const { module } = site
  const own = fields.filter((field) => field.module === module)
  for (const { holder } of own) {
    if (!holder || !isInside(holder, site.node)) continue
    const node = serialised(holder, module)
    const parent = node.parent
    const isGiven =
      (parent?.type === 'Property' && parent.value === node) ||
      (parent?.type === 'CallExpression' && parent.arguments.includes(node as never))
    if (isGiven) return { node, module }
  }
  for (const use of identifiersIn(site.node)) {
    const definition = module.variables.get(use)?.defs[0]?.node as Node | undefined
    if (definition && own.some((field) => isInside(field.node, definition))) return { node: use, module }
  }
  return null
}

/** The expression around an object that is the same body: `JSON.stringify({ ... })`, `{ ... } as const`. */
function serialised(node: Node, module: SourceModule): Node {
  let at = node
  for (let up = at.parent; up; up = up.parent) {
    const isSame =
      up.type === 'TSAsExpression' ||
      up.type === 'TSSatisfiesExpression' ||
      (up.type === 'CallExpression' && module.text.slice(...up.callee.range) === 'JSON.stringify')
    if (!isSame) break
    at = up
  }
  return at
}

/** Arguments that are names, and names that are values of an argument's properties; of calls within arguments too. */
function identifiersIn(call: Node): Node[] {
  if (call.type !== 'CallExpression') return []
  return call.arguments.flatMap((argument): Node[] => {
    switch (argument.type) {
      case 'Identifier':
        return [argument]
      case 'ObjectExpression':
        return argument.properties.flatMap((each): Node[] =>
          each.type === 'Property' && each.value.type === 'Identifier' ? [each.value] : [],
        )
      case 'CallExpression':
        return identifiersIn(argument)
      default:
        return []
    }
  })
}

/** `Content-Type` says nothing about a request without a body; taken out where the call writes it itself. */
function contentType(call: ApiCall): Edit | null {
  const setter = call.request.steps.find(
    ({ shape, node }) =>
      shape.args[0] === 'header-name' &&
      node.arguments[0]?.type === 'Literal' &&
      String(node.arguments[0].value).toLowerCase() === 'content-type',
  )
  if (setter) return call.site.node === call.request.node ? dropStep(setter) : null
  const headers = call.request.headersPart
  if (
    !headers?.field ||
    !isInside(headers.at.node, call.request.node) ||
    headers.at.node.type !== 'ObjectExpression'
  )
    return null
  if (call.site.node !== call.request.node) return null
  for (const property of headers.at.node.properties) {
    if (property.type !== 'Property') continue
    const key =
      property.key.type === 'Literal'
        ? String(property.key.value)
        : property.key.type === 'Identifier'
          ? property.key.name
          : ''
    if (key.toLowerCase() === 'content-type') return removeProperty(property, headers.at.module)
  }
  return null
}

export default jscodeshiftOf(change)
