/** Methods of the npm package `polytomic`: renamed, and with their arguments in another order. */
import { cite } from '../src/api/citations.js'
import { singularTwins } from '../src/api/organizations.js'
import { hasMovedArguments, isNewest, type SdkMethod } from '../src/api/sdk.js'
import { defineChange, manual, type Proposal, rewrite, type Scene, suggest } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { pointAt } from '../src/edit/operations.js'
import { renameMethod } from '../src/edit/sdk-calls.js'
import type { Manifest } from '../src/source/manifests.js'
import { type ApiCall, rangeOf } from '../src/trace/call.js'
import type { SdkReference } from '../src/trace/sdk/references.js'

const messages = {
  renamed: (from: string, to: string) =>
    `\`${from}\` of the package polytomic is \`${to}\` in release 25, which removed the old name.`,
  swapped: (name: string, order: string) =>
    `Release 25 of the package polytomic takes the arguments of \`${name}\` as (${order}). Both are strings, so the old order would compile and ask for the wrong thing.`,
  choose: (name: string, order: string) =>
    `Release 25 of the package polytomic takes the arguments of \`${name}\` as (${order}); the order moved, and moved back, between releases of 1.x. Which one this call is written for is not certain, because the installed release is not known or the names of the arguments speak against it: choose what the arguments are.`,
  hidden: (name: string, order: string) =>
    `Release 25 of the package polytomic takes the arguments of \`${name}\` as (${order}), and they do not stand one by one in this call. Put them into that order by hand.`,
  unbound: (name: string, order: string) =>
    `\`${name}\` is handed on here without being called, and release 25 of the package polytomic takes its arguments as (${order}). Compare every place that ends up calling it.`,
  gone: (name: string) =>
    `\`${name}\` is not in release 25 of the package polytomic any more. It is named here without being called: see where it is called, and take this away.`,
}

export const change = defineChange({
  id: 'sdk-methods',
  title: 'Methods of the package polytomic: `remove` is `delete`, arguments moved',
  automatic: 'renamed, and put in the new order from the order of the installed release',
  because: cite('vendor', 'SDK methods'),
  remedies: ['rewrite', 'suggest'],
  on: 'any',
  *call(call, scene) {
    const { sdk } = call.request
    const next = sdk?.method?.operation.new
    if (!sdk?.method || !next) return
    if (sdk.side === 'new') {
      if (isLeft(sdk.method, sdk.manifest))
        yield manual(rangeOf(call.urlAt), messages.renamed(sdk.method.member, next.id))
      return
    }
    if (isTakenByRoutes(call, scene)) return
    const isRenamed = next.id !== sdk.method.member
    const isMoved = hasMovedArguments(sdk.method)
    if (!isRenamed && !isMoved) return
    const at = rangeOf(call.urlAt)
    const order = next.args.join(', ')
    const readings = pointAt(call, sdk.method.operation.id, { route: () => null })
    const [only] = readings
    // A method that was taken out of its resource is renamed where it is taken.
    if (!only && !isMoved && !call.request.methodMember) return
    if (!only) yield manual(at, messages.hidden(next.id, order))
    else if (readings.length > 1)
      yield suggest(
        at,
        messages.choose(next.id, order),
        readings.map(({ as, edits }) => ({ title: `Call ${next.id}(${order}) ${as}`, edits })),
      )
    else if (only.edits.length > 0) {
      const text = isMoved ? messages.swapped(next.id, order) : messages.renamed(sdk.method.member, next.id)
      const group = `sdk-methods:${call.request.module.path}:${call.request.node.range[0]}`
      yield rewrite(at, text, only.edits, group)
    }
  },
  *reference(reference) {
    const { at, method, manifest } = reference
    const next = method.operation.new
    if (manifest?.side !== 'new') yield* named(reference)
    else if (next && isLeft(method, manifest))
      yield { ...manual(rangeOf(at), messages.renamed(method.member, next.id)), manifest }
  },
})

/** Whether a method has its old name though the manifest asks for releases that removed it. */
function isLeft({ side, member, operation }: SdkMethod, manifest: Manifest | null): boolean {
  return side === 'old' && operation.new?.id !== member && isNewest(manifest?.releases ?? [])
}

function* named(reference: SdkReference): Iterable<Proposal> {
  const { at, method, manifest } = reference
  const next = method.operation.new
  const range = rangeOf(at)
  if (!next) yield { ...manual(range, messages.gone(method.member)), manifest }
  else if (hasMovedArguments(method))
    yield { ...manual(range, messages.unbound(next.id, next.args.join(', '))), manifest }
  else if (next.id !== method.member) {
    const text = messages.renamed(method.member, next.id)
    const edits = renameMethod(at.node, at.module, next.id)
    const group = `sdk-methods:${range.file}:${range.start}`
    yield { ...(edits ? rewrite(range, text, edits, group) : manual(range, text)), manifest }
  }
}

/** Whether another change points the call at the route of the key's own organization. */
function isTakenByRoutes(call: ApiCall, scene: Scene): boolean {
  const id = call.operation?.id
  if (id === undefined || !(id in singularTwins) || scene.phaseOf(call) !== 'old') return false
  const credential = scene.credentialOf(call)
  if (credential === null) return scene.settings.suggestions?.has('organization-routes') ?? false
  return credential === 'organization'
}

export default jscodeshiftOf(change)
