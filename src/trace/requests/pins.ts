/** Whether a text that pins a version means nothing else. */

import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { versionHeader } from '../../api/versions.js'
import type { SourceModule } from '../../source/parse.js'
import type { VersionPlace } from '../call.js'
import { isSameProgram } from '../clients/program-interceptors.js'
import { answers } from '../clients/shapes.js'
import { memberKey } from '../evaluate/items.js'
import { propertyKey } from '../evaluate/objects.js'
import { isExported } from '../flow/exports.js'
import { followFlow } from '../flow/flow.js'
import type { Trace } from '../index.js'
import type { Tracer } from '../tracer.js'
import { plainText } from '../values.js'

/** Whether every use of the literal is the version of a Polytomic request. */
export function isVersionAlone(trace: Trace, place: VersionPlace): boolean {
  if (!place.at) return false
  const { node, module } = place.at
  const parent = node.parent
  if (parent?.type === 'Property' && parent.value === node && isVersionKey(trace.tracer, parent, module))
    return true
  if (place.use.node === node) return true
  // Where requests seem to send no version, a header that none of them is known to send may be theirs.
  const isStrict = areWaiting(trace, module)
  let isElsewhere = false
  const flow = followFlow(
    {
      t: trace.tracer,
      answer: answers.data,
      typeAt: () => null,
      isEnd: (holder, home) => {
        const isHeader = isPinned(trace, holder, home)
        isElsewhere ||= isStrict && isHeader && !isUsed(trace, holder)
        return isHeader
      },
    },
    { node, module, state: { layers: [], token: 'body', path: [] }, stack: [] },
  )
  // What ends in a request otherwise than under the header's key is another header, or another service's.
  return !isElsewhere && flow.sinks.every((sink) => sink.reason === isExported)
}

/** Whether requests of the program that a module belongs to seem to ask for no version: nothing of them is changed. */
export function areWaiting({ calls, tracer }: Trace, module: SourceModule): boolean {
  return calls.some(
    ({ kind, certainty, version, request }) =>
      kind === 'request' &&
      certainty === 'proven' &&
      version.kind === 'unpinned' &&
      isSameProgram(tracer, request.module.path, module.path),
  )
}

/** Whether a node gives one of the calls its version. */
function isUsed(trace: Trace, holder: TSESTree.Node): boolean {
  const given =
    holder.type === 'Property'
      ? [holder.value]
      : holder.type === 'AssignmentExpression'
        ? [holder.right]
        : holder.type === 'CallExpression'
          ? holder.arguments
          : []
  return trace.calls.some(
    ({ version }) =>
      'places' in version && version.places.some(({ use }) => given.some((node) => node === use.node)),
  )
}

/** Whether a node puts a value under the header's key, or where one of the calls takes its version from. */
function isPinned(trace: Trace, holder: TSESTree.Node, module: SourceModule): boolean {
  const { tracer } = trace
  switch (holder.type) {
    case 'Property':
      return isVersionKey(tracer, holder, module) || isPin(trace, holder)
    case 'AssignmentExpression':
      return holder.left.type === 'MemberExpression' && isHeader(memberKey(tracer, holder.left, module, null))
    case 'CallExpression':
      return isSetter(tracer, holder, module)
    default:
      return false
  }
}

/** Whether a property is what one of the calls takes its version from. */
function isPin(trace: Trace, property: TSESTree.Property): boolean {
  return trace.calls.some(
    ({ version }) => 'places' in version && version.places.some((place) => place.use.node === property.value),
  )
}

function isVersionKey(t: Tracer, property: TSESTree.Property, module: SourceModule): boolean {
  return isHeader(propertyKey(t, property, module, null))
}

/** `headers.set('X-Polytomic-Version', version)`. */
function isSetter(t: Tracer, call: TSESTree.CallExpression, module: SourceModule): boolean {
  if (call.callee.type !== 'MemberExpression' || call.arguments.length !== 2) return false
  const key = call.arguments[0] ? t.evaluate(call.arguments[0], module, null) : null
  return key !== null && isHeader(plainText(key))
}

function isHeader(name: string | null | undefined): boolean {
  return name?.toLowerCase() === versionHeader.toLowerCase()
}
