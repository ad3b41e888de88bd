/** What flows through values that tell when they change: refs of Vue, signals of Angular, runes of Svelte. */
import type { Node, SourceModule } from '../../source/parse.js'
import { functionsAt } from './functions.js'
import { type Call, type Entered, type FlowContext, type Layer, popped, pushed, type State } from './state.js'

const vue = /^(?:vue|@vue\/(?:composition-api|reactivity)|#imports)$/

const ref: Layer = { kind: 'prop', key: 'value' }

/** The layer around what a function gives that a package calls whenever it changes: `computed(() => sync.value)`. */
export function derivedBy({ source, path }: { source: string; path: readonly string[] }): Layer | null {
  const isComputed = /^(?:computed|linkedSignal)$/.test(path.at(-1) ?? '')
  if (isComputed && vue.test(source)) return ref
  return isComputed && source === '@angular/core' ? { kind: 'function' } : null
}

/** Goes on behind a function that takes such a value. False: it is none. */
export function flowReactive(
  context: FlowContext,
  { source, path }: { source: string; path: readonly string[] },
  call: Call,
  node: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): boolean {
  const name = path.at(-1) ?? ''
  const on = (next: State): true => {
    context.enqueue(call, module, next, stack)
    return true
  }
  if (source === 'global') return /^\$(?:state|derived)$/.test(path.join('.')) && on(state)
  const [top, second] = state.layers
  if (source === '@angular/core') return name === 'signal' && on(pushed(state, { kind: 'function' }))
  if (!vue.test(source)) return false
  switch (name) {
    case 'ref':
    case 'shallowRef':
      return on(isRef(top) ? state : pushed(state, ref))
    case 'unref':
    case 'toValue':
      return on(isRef(top) ? popped(state) : state)
    case 'toRef':
      return on(isRef(top) ? state : pushed(state, ref))
    // The refs in an object are read as what they hold.
    case 'reactive':
    case 'shallowReactive':
    case 'readonly':
      return on(top?.kind === 'prop' && isRef(second) ? pushed(popped(popped(state)), top) : state)
    case 'toRefs':
    case 'storeToRefs':
      return on(top?.kind === 'prop' && !isRef(second) ? pushed(pushed(popped(state), ref), top) : state)
    case 'computed':
      return top?.kind === 'function' && on(pushed(popped(state), ref))
    case 'watch': {
      const callback = call.arguments[1]
      if (call.arguments[0] !== node || !callback) return false
      // Of a list of them, the callback is given a list of what they hold.
      const isListed = top?.kind === 'prop' && /^\d+$/.test(top.key)
      const inner = isListed ? popped(state) : state
      const [held] = inner.layers
      const bare = isRef(held) || held?.kind === 'function' ? popped(inner) : inner
      const given = isListed ? pushed(bare, top) : bare
      for (const fn of functionsAt(context, callback, module))
        for (const param of fn.node.params.slice(0, 2))
          context.bind(param, fn.module, given, [
            ...stack,
            { fn: fn.node, site: call, module, as: 'ignored' },
          ])
      return true
    }
    case 'watchEffect':
      return true
    default:
      return false
  }
}

function isRef(layer: Layer | undefined): boolean {
  return layer?.kind === 'prop' && layer.key === 'value'
}
