/** From a resolved request to the call that the changes see. */

import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FieldType, fieldAt, responseType } from '../../api/fields.js'
import { pathOf } from '../../api/operations.js'
import { NEW, OLD } from '../../api/versions.js'
import {
  enclosingFunction,
  isFunction,
  isInside,
  keyName,
  type Node,
  type SourceModule,
} from '../../source/parse.js'
import type { ApiCall, Link, Sent } from '../call.js'
import { rangeOf } from '../call.js'
import type { Endpoint } from '../clients/endpoints.js'
import { handedBy } from '../clients/interceptors.js'
import { fieldsOf } from '../evaluate/objects.js'
import type { Range, Step } from '../evidence.js'
import { answerOf, answerStarts, saysBody } from '../flow/answer-starts.js'
import { endpointChange } from '../flow/endpoints.js'
import { followFlow } from '../flow/flow.js'
import { passedFlow, receivedFlow } from '../flow/mocks.js'
import type { Entered, FlowResult, Sink } from '../flow/state.js'
import type { Tracer } from '../tracer.js'
import { type At, plainText } from '../values.js'
import type { RawRequest } from './requests.js'
import type { Resolved } from './resolve.js'
import { expectedFields, mockedFields, sentOf, withoutJson } from './sent.js'
import type { Url } from './url.js'

export function callOf(t: Tracer, resolved: Resolved, id: number): ApiCall {
  const { request, links, url, operation, version, proof } = resolved
  const site: Link = links.at(-1) ?? { node: request.node, module: request.module }
  const body = request.body ? withoutJson(request.body.value) : null
  let flow: FlowResult | null = null
  let received: FlowResult | null = null
  const sent = new Map<string, Sent>()
  const known = 'version' in version ? version.version : null
  const type = operation ? responseType(operation.id, known === NEW ? NEW : OLD) : null
  return {
    id,
    kind: request.shape.mock ? 'mock' : 'request',
    standsFor: [],
    operation,
    unresolved: unresolvedAt(resolved, site),
    method: resolved.method,
    path:
      operation?.path ??
      (url.segments.length > 0 ? pathOf(url.segments.map((segment) => segment.text)) : null),
    site,
    links,
    urlAt: request.sdk
      ? memberAt(request)
      : urlExpression(
          request.urlPart?.at ?? { node: request.node, module: request.module },
          url,
          site,
          request.node,
        ),
    request,
    url: request.sdk ? null : url,
    version,
    clientFile: clientFileOf(t, resolved),
    certainty: proof.certainty,
    elsewhere: resolved.elsewhere,
    evidence: evidenceOf(resolved),
    uses: usesOf(resolved),
    body,
    sent(key) {
      let result = sent.get(key)
      if (!result) {
        result = sentOf(t, body, key)
        sent.set(key, result)
      }
      return result
    },
    replaced(key) {
      const counting = new Set(this.sent(key).fields.map(({ node }) => node))
      return sentOf(t, body, key, true).fields.filter(({ node }) => !counting.has(node))
    },
    mocked: (path, key) => mockedFields(t, request, path, key),
    // No field has this key, so that nothing ends the search early.
    openParts: () => sentOf(t, body, '\0').gaps,
    expected(what, path, key) {
      const { comparisons } = what === 'sent' ? this.received() : this.answer()
      const meant = comparisons.filter(({ isKept = false }) => isKept === (what === 'kept'))
      return expectedFields(t, meant, path, key)
    },
    received() {
      received ??= receivedFlow(t, request)
      return received
    },
    answer() {
      if (flow) return flow
      const typed = (path: readonly string[]): FieldType | null => fieldAt(type, path)
      if (request.shape.mock) {
        flow = passedFlow(t, request, typed)
        return flow
      }
      flow = followFlow(
        { t, answer: answerOf(t, request), row: request.row, typeAt: typed },
        ...answerStarts(t, request, stackOf(request.node, links)),
      )
      flow.sinks.push(...changedAnswers(t, request))
      // `client.get<Envelope>(...)` says what the body is.
      const body = request.node.type === 'CallExpression' && request.node.typeArguments?.params[0]
      if (body && saysBody(answerOf(t, request))) {
        flow.types.push({ type: body, module: request.module, layers: [], token: 'body', path: [] })
      }
      const { endpoint } = request
      const isWhole = endpoint && !endpoint.definition.properties.some(isTransform(endpoint))
      if (endpoint?.type && isWhole)
        flow.types.push({
          type: endpoint.type,
          module: endpoint.host.module,
          layers: [],
          token: 'body',
          path: [],
        })
      return flow
    },
  }
}

/** What says that the answer comes as a stream or as bytes: the member that is called, or an option. */
function unparsedAt(t: Tracer, request: RawRequest): At | null {
  const { node, module } = request
  if (answerOf(t, request).returns === 'raw') {
    const callee = node.type === 'CallExpression' ? node.callee : node
    return { node: callee.type === 'MemberExpression' ? callee.property : callee, module }
  }
  const [field] = fieldsOf(t, request.config, { key: 'responseType' }).fields
  const type = field && plainText(t.force(field.thunk))
  return type && /^(?:stream|blob|buffer|array_?buffer)$/i.test(type) ? field.thunk : null
}

function isTransform({ shape }: Endpoint) {
  return (each: TSESTree.ObjectLiteralElement): boolean =>
    each.type === 'Property' && keyName(each.key, each.computed) === shape.transform
}

/** Functions of the client that make something else of the answer before the program gets it. */
function changedAnswers(t: Tracer, request: RawRequest): Sink[] {
  const unparsed = unparsedAt(t, request)
  if (unparsed) {
    const reason = 'it is asked for as a stream, as bytes or in pieces'
    return [{ kind: 'escapes', node: unparsed.node, module: unparsed.module, path: [], reason }]
  }
  const handed = handedBy(t, request)
  const change = request.endpoint ? endpointChange(t, request.endpoint, request.config) : null
  if (change) {
    const reason = `${change.by} of the endpoint makes something else of it first`
    return [{ kind: 'escapes', node: change.at.node, module: change.at.module, path: [], reason }]
  }
  if (handed.as !== 'unknown') return []
  const { at, by } = handed
  const reason = `${by} of the client makes something else of it first`
  return [{ kind: 'escapes', node: at.node, module: at.module, path: [], reason }]
}

/** What says which method of Polytomic's package is called. */
function memberAt(request: RawRequest): At {
  return request.methodMember ?? { node: request.sdk?.call.callee ?? request.node, module: request.module }
}

/** Of a wrapper's call, what could not be followed is looked at where the wrapper is called. */
function unresolvedAt(resolved: Resolved, site: Link): ApiCall['unresolved'] {
  const { unresolved, request, url } = resolved
  if (request.sdk || !unresolved || site.node === request.node) return unresolved
  if (unresolved.at.module === site.module && isInside(unresolved.at.node, site.node)) return unresolved
  return { ...unresolved, at: urlExpression(unresolved.at, url, site, request.node) }
}

/** The frames that the answer passes on its way out of the wrappers, the innermost last. */
function stackOf(request: Node, links: readonly Link[]): Entered[] {
  const stack: Entered[] = []
  let inside: Node = request
  for (const link of links) {
    const fn = link.hook ? null : wrapperAround(inside)
    if (link.hook) {
      const { fn: called, node, module } = link.hook
      stack.unshift({ fn: called, site: node, module, as: 'hook' })
    }
    if (fn) stack.unshift({ fn, site: link.node, module: link.module, as: link.as ?? 'call' })
    inside = link.node
  }
  return stack
}

/** The function of the user's that callers call: callbacks on the way are not entered by name. */
function wrapperAround(node: Node): ReturnType<typeof enclosingFunction> {
  let fn = enclosingFunction(node)
  while (fn) {
    const parent: Node = fn.parent
    const isCallback =
      (parent.type === 'CallExpression' || parent.type === 'NewExpression') &&
      parent.arguments.includes(fn as never)
    if (!isCallback) return fn
    fn = enclosingFunction(fn)
  }
  return null
}

function evidenceOf({ proof, links, request }: Resolved): Step[] {
  const steps: Step[] = proof.steps.map((step) =>
    step.at.file === '' ? { ...step, at: rangeOf({ node: request.node, module: request.module }) } : step,
  )
  const way: Step[] = links.map((link) => ({
    step: `it is made through the wrapper called as \`${calleeText(link)}\``,
    at: rangeOf(link),
  }))
  return [
    ...steps,
    {
      step:
        request.node.type === 'CallExpression'
          ? `the request is sent by \`${calleeText({ node: request.node, module: request.module })}\``
          : 'an object describes the request, and something that is not here sends it',
      at: rangeOf({ node: request.node, module: request.module }),
    },
    ...way,
  ]
}

function calleeText({ node, module }: Link): string {
  const callee = node.type === 'CallExpression' || node.type === 'NewExpression' ? node.callee : node
  const text = module.text.slice(callee.range[0], callee.range[1]).replace(/\s+/g, ' ')
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

function clientFileOf(t: Tracer, { request }: Resolved): string {
  const { fields } = fieldsOf(t, request.headers, { key: 'authorization', ignoreCase: true })
  return fields[0]?.module.path ?? request.instance?.at.module.path ?? request.module.path
}

/** The ranges of all literals that the request is made of. */
function usesOf({ request, url, version }: Resolved): Range[] {
  const uses: Range[] = []
  const seen = new Set<Node>()
  const add = (at: At | null | undefined): void => {
    if (!at || seen.has(at.node)) return
    seen.add(at.node)
    const { parent } = at.node
    uses.push(rangeOf(parent?.type === 'TemplateLiteral' ? { node: parent, module: at.module } : at))
  }
  for (const piece of url.pieces) {
    if ('hole' in piece) add(piece.at)
    else if (piece.part.kind === 'chars') {
      add(piece.part.at)
      for (const outer of piece.part.outer ?? []) add(outer)
    }
  }
  if (request.method.kind === 'text')
    for (const part of request.method.parts) if (part.kind === 'chars') add(part.at)
  add(request.methodMember)
  if (version.kind === 'pinned' || version.kind === 'outside')
    for (const place of version.places) add(place.at)
  return uses
}

/**
 * The expression that gives the path: as it stands inside the call that determines the operation, else the one that
 * the request itself names.
 */
function urlExpression(fallback: At, url: Url, site: Link, request: Node): At {
  const spots: At[] = []
  for (const segment of [...url.segments].reverse()) {
    for (let i = segment.from; i < segment.to; i++) {
      const piece = url.pieces[i]
      if (piece && 'char' in piece && piece.part.kind === 'chars' && piece.part.at) spots.push(piece.part.at)
      else if (piece && 'hole' in piece) spots.push(piece.at)
    }
  }
  const inSite = spots.find((at) => at.module === site.module && isInside(at.node, site.node))
  if (inSite) return { node: wholeExpression(inSite.node, site.node), module: inSite.module }
  const argument = site.node.type === 'CallExpression' && site.node !== request ? pathArgument(site) : null
  if (argument && !isInside(fallback.node, site.node)) return argument
  // A path written in a variable of the same function is looked at where it is written.
  const fn = enclosingFunction(site.node)
  const nearby = spots.find(
    (at) => at.module === site.module && (fn ? isInside(at.node, fn) : enclosingFunction(at.node) === null),
  )
  if (nearby) return { node: wholeExpression(nearby.node, fn ?? site.module.ast), module: nearby.module }
  return fallback
}

function pathArgument(site: Link): At | null {
  if (site.node.type !== 'CallExpression') return null
  const [first] = site.node.arguments
  return first ? { node: first, module: site.module } : { node: site.node.callee, module: site.module }
}

/** Up from a literal through templates and concatenations to the whole text. */
function wholeExpression(node: Node, limit: Node): Node {
  let at = node
  for (let up = at.parent; up && up !== limit; up = up.parent) {
    if (up.type === 'TemplateLiteral' || (up.type === 'BinaryExpression' && up.operator === '+')) at = up
    else if (
      up.type === 'CallExpression' &&
      up.callee.type === 'Identifier' &&
      up.callee.name === 'encodeURIComponent'
    )
      at = up
    else break
  }
  return at
}

export { isFunction, type SourceModule }
