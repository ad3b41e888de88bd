/** Classes by inheritance: which class is another's parent, and the modules that a class is made of. */
import type { SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import type { ClassNode, ClassValue } from '../values.js'
import { levelsOf } from './instances.js'

const cache = new WeakMap<Tracer, { size: number; chains: Map<ClassNode, readonly ClassValue[]> }>()

/** A class and all that it extends. Computed again when more modules have been loaded since. */
function chainOf(t: Tracer, node: ClassNode, module: SourceModule): readonly ClassValue[] {
  const cls: ClassValue = { kind: 'class', node, module, env: null }
  if (!node.superClass) return [cls]
  let known = cache.get(t)
  if (known?.size !== t.workspace.loaded.length) {
    known = { size: t.workspace.loaded.length, chains: new Map() }
    cache.set(t, known)
  }
  let chain = known.chains.get(node)
  if (!chain) {
    chain = levelsOf(t, { kind: 'instance', cls, site: null }).map((level) => level.cls)
    known.chains.set(node, chain)
  }
  return chain
}

/** Whether `cls` is `parent` or one of its subclasses. */
export function isA(t: Tracer, cls: ClassNode, module: SourceModule, parent: ClassNode): boolean {
  return cls === parent || chainOf(t, cls, module).some(({ node }) => node === parent)
}

/** The modules of the classes that `cls` extends, its own among them. */
export function parentModules(t: Tracer, cls: ClassNode, module: SourceModule): SourceModule[] {
  return chainOf(t, cls, module).map((each) => each.module)
}
