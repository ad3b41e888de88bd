/**
 * Payloads of Polytomic's `sync.completed` event, wherever one arrives: in a webhook handler that compares the
 * event's name or checks Polytomic's signature, and under the SDK's own type. Each is followed to what is read of it.
 */
import type { Node, SourceModule } from '../../source/parse.js'
import { answers } from '../clients/shapes.js'
import type { Step } from '../evidence.js'
import { guarded } from '../faults.js'
import { followFlow } from '../flow/flow.js'
import type { Read, State } from '../flow/state.js'
import { functionsOf, rootOf } from '../reads/payload-roots.js'
import type { Tracer } from '../tracer.js'
import type { At } from '../values.js'
import { isElsewhere, namedEvents } from './names.js'
import { ownHandlers } from './owners.js'
import { signedPayloads } from './signatures.js'
import { typedPayloads } from './types.js'

/** Where a payload comes into the code: the expression or the pattern that holds it. */
export interface Payload {
  at: At
  state: State
  /** Whether `at` is a pattern that is bound to it, and not an expression. */
  isBinding: boolean
  /** Why it is Polytomic's. */
  steps: readonly Step[]
  /** What shows that it is Polytomic's: the handler around this is judged. */
  evidence: At
  /** `named`: only the event's name says so, which other vendors may have too. */
  kind: 'named' | 'signed' | 'typed'
}

export interface EventRead {
  read: Read
  steps: readonly Step[]
}

const mention = /sync\.completed|polytomic-signature|SyncCompletedEvent/i

/**
 * Every read of a payload of `sync.completed`, one for each place.
 */
export function eventReadsOf(t: Tracer): EventRead[] {
  const payloads: Payload[] = []
  // Following may load more modules, which are looked at in turn.
  for (let i = 0; i < t.workspace.loaded.length; i++) {
    const module = t.workspace.loaded[i] as SourceModule
    if (!mention.test(module.text)) continue
    const own = guarded(t, { node: module.ast, module }, [], () => [
      ...comparedPayloads(t, module),
      ...signedPayloads(t, module),
      ...typedPayloads(t, module),
    ])
    payloads.push(...own)
  }
  const found = new Map<Node, EventRead>()
  for (const payload of ownHandlers(t, payloads)) {
    guarded(t, payload.at, undefined, () => {
      for (const read of readsOf(t, payload)) {
        if (!found.has(read.node) && !isElsewhere(t, read))
          found.set(read.node, { read, steps: payload.steps })
      }
    })
  }
  return [...found.values()]
}

function readsOf(t: Tracer, { at, state, isBinding }: Payload): Read[] {
  return followFlow(
    { t, answer: answers.body, typeAt: () => null },
    { node: at.node, module: at.module, state, stack: [], isBinding },
  ).reads
}

/** The payloads whose event is compared with the name, and what the handlers of that name are given. */
function comparedPayloads(t: Tracer, module: SourceModule): Payload[] {
  const names = namedEvents(t, module)
  const found: Payload[] = []
  for (const name of names) {
    const evidence = { node: name.literal as Node, module }
    const steps = [{ step: 'the event is compared with "sync.completed"', at: rangeIn(evidence) }]
    const add = (at: At, state: State, isBinding: boolean): void => {
      found.push({ at, state, isBinding, steps, evidence: name.at, kind: 'named' })
    }
    if (name.how === 'handler') {
      for (const fn of functionsOf(t, name.at)) {
        const [param] = fn.node.params
        if (param) add({ node: param as Node, module: fn.module }, bodyState, true)
      }
      continue
    }
    for (const root of rootOf(t, name.at)) add(root.at, root.state, root.isBinding)
  }
  return found
}

const bodyState: State = { layers: [], token: 'body', path: [] }

function rangeIn({ node, module }: At): Step['at'] {
  return { file: module.path, start: node.range[0], end: node.range[1] }
}
