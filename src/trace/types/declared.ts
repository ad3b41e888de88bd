/** The user's own types on the way of an answer or a body: which property of theirs is the API's field. */

import type { TypeUse } from '../flow/state.js'
import type { Tracer } from '../tracer.js'
import { memberTypes, type SignatureAt, signaturesOf, type TypeAt, unwrapped } from './types.js'

const promises = /^Promise(?:Like)?$/
const responses = /^AxiosResponse$/

/** The declarations of `key` of the object at `path` of the body, in the types that are written where it passes. */
export function declaredProperties(
  t: Tracer,
  uses: readonly TypeUse[],
  path: readonly string[],
  key: string,
): SignatureAt[] {
  const found = new Map<unknown, SignatureAt>()
  for (const type of declaredTypes(t, uses, path)) {
    for (const signature of signaturesOf(t, type, key)) found.set(signature.node, signature)
  }
  return [...found.values()]
}

/** The types that are written for what stands at `path` of the body. */
export function declaredTypes(t: Tracer, uses: readonly TypeUse[], path: readonly string[]): TypeAt[] {
  const found = new Map<unknown, TypeAt>()
  for (const use of uses) {
    let types: TypeAt[] = [{ type: use.type, module: use.module, bindings: use.bindings }]
    for (const layer of use.layers) {
      if (layer.kind === 'promise') types = types.flatMap((type) => unwrapped(t, type, promises))
      else if (layer.kind === 'item') types = types.flatMap((type) => memberTypes(t, type, '[]'))
      else if (layer.kind === 'prop') types = types.flatMap((type) => memberTypes(t, type, layer.key))
      else types = []
    }
    if (use.token === 'response') types = types.flatMap((type) => unwrapped(t, type, responses))
    const rest = use.token === 'response' ? path : remainder(use.path, path)
    if (!rest) continue
    for (const step of rest) types = types.flatMap((type) => memberTypes(t, type, step))
    for (const type of types) found.set(type.type, type)
  }
  return [...found.values()]
}

/** What of `path` is left below `start`; null where `start` does not lead there. */
function remainder(start: readonly string[], path: readonly string[]): readonly string[] | null {
  return start.length <= path.length && start.every((step, i) => step === path[i])
    ? path.slice(start.length)
    : null
}
