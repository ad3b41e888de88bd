/** Whether a text that pins a version means nothing else. */

import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { versionHeader } from '../api/versions.js'
import type { SourceModule } from '../source/parse.js'
import type { VersionPlace } from './call.js'
import { answers } from './client-shapes.js'
import { followFlow } from './flow.js'
import type { Trace } from './index.js'
import { memberKey } from './items.js'
import { propertyKey } from './objects.js'
import type { Tracer } from './tracer.js'

/** Whether every use of the literal is the version of a Polytomic request. */
export function isVersionAlone(trace: Trace, place: VersionPlace): boolean {
  if (!place.at) return false
  const { node, module } = place.at
  const parent = node.parent
  if (parent?.type === 'Property' && parent.value === node && isVersionKey(trace.tracer, parent, module))
    return true
  if (place.use.node === node) return true
  const flow = followFlow(
    {
      t: trace.tracer,
      answer: answers.data,
      typeAt: () => null,
      isEnd: (property, home) => isVersionKey(trace.tracer, property, home) || isPin(trace, property),
    },
    { node, module, state: { layers: [], token: 'body', path: [] }, stack: [] },
  )
  // What ends in a request otherwise than under the header's key is another header, or another service's.
  return flow.sinks.every((sink) => isSetter(sink.node, sink.module, trace.tracer))
}

/** Whether a property is what one of the calls takes its version from. */
function isPin(trace: Trace, property: TSESTree.Property): boolean {
  return trace.calls.some(
    ({ version }) => 'places' in version && version.places.some((place) => place.use.node === property.value),
  )
}

function isVersionKey(t: Tracer, property: TSESTree.Property, module: SourceModule): boolean {
  return propertyKey(t, property, module, null)?.toLowerCase() === versionHeader.toLowerCase()
}

/** `headers.set('X-Polytomic-Version', version)` and `headers['X-Polytomic-Version'] = version`. */
function isSetter(node: TSESTree.Node, module: SourceModule, t: Tracer): boolean {
  const call = node.parent
  if (call?.type === 'AssignmentExpression' && call.left === node && node.type === 'MemberExpression')
    return memberKey(t, node, module, null)?.toLowerCase() === versionHeader.toLowerCase()
  if (call?.type !== 'CallExpression' || call.arguments.length < 2 || call.arguments[1] !== node) return false
  const key = call.arguments[0] ? t.evaluate(call.arguments[0], module, null) : null
  return (
    key?.kind === 'text' &&
    key.parts[0]?.kind === 'chars' &&
    key.parts[0].chars.toLowerCase() === versionHeader.toLowerCase()
  )
}
