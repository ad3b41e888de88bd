/** Methods of Polytomic's package that are named and not called: bound, handed on, taken out of their resource. */
import { type SdkMethod, sdkMethod } from '../../api/sdk.js'
import type { Manifest } from '../../source/manifests.js'
import type { Node } from '../../source/parse.js'
import type { Trace } from '../index.js'
import { type At, optionsOf } from '../values.js'
import { isSdk } from './sdk.js'

export interface SdkReference {
  /** The name of the method: of the member, or the key of a pattern. */
  at: At
  how: 'member' | 'destructured'
  method: SdkMethod
  manifest: Manifest | null
}

const cache = new WeakMap<Trace, SdkReference[]>()

/** Every such reference in the files of the run. */
export function sdkReferencesOf(trace: Trace): readonly SdkReference[] {
  let found = cache.get(trace)
  if (!found) {
    found = collect(trace)
    cache.set(trace, found)
  }
  return found
}

/** Names of methods that the new surface calls otherwise, gives other arguments, or does not have. */
const names = ['remove', 'get', 'update', 'getTarget', 'createSharedConnection'] as const

function collect(trace: Trace): SdkReference[] {
  const { tracer } = trace
  const { workspace } = tracer
  const found: SdkReference[] = []
  for (const module of workspace.loaded) {
    if (!workspace.isEditable(module.path)) continue
    for (const name of names) {
      for (const node of module.names.get(name) ?? []) {
        const named = namedBy(node)
        if (!named) continue
        const options = optionsOf(tracer.evaluate(named.value, module, null))
        for (const option of options.flatMap((each) => tracer.concrete(each))) {
          if (option.kind !== 'client-member' || !isSdk(option)) continue
          const manifest = workspace.manifestOf(module.path)
          const method = sdkMethod(option.path, manifest?.side ?? 'old')
          if (!method || option.path.at(-1) !== name) continue
          found.push({ at: { node, module }, how: named.how, method, manifest })
          break
        }
      }
    }
  }
  return found
}

/** What gives the value of a method that is named here without being called; null where it is called, or no value. */
function namedBy(node: Node): { value: Node; how: SdkReference['how'] } | null {
  const parent = node.parent
  if (parent?.type === 'MemberExpression' && parent.property === node) {
    let at: Node = parent
    while (at.parent?.type === 'TSNonNullExpression' || at.parent?.type === 'ChainExpression') at = at.parent
    const up = at.parent
    return up?.type === 'CallExpression' && up.callee === at ? null : { value: parent, how: 'member' }
  }
  if (parent?.type === 'Property' && parent.key === node && parent.parent.type === 'ObjectPattern') {
    const value = parent.value.type === 'AssignmentPattern' ? parent.value.left : parent.value
    return value.type === 'Identifier' ? { value, how: 'destructured' } : null
  }
  return null
}
