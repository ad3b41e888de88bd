/** Classes by inheritance: which methods of subclasses stand in for one, and whose fields `this` has. */
import { type FunctionNode, isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import type { ClassNode, ClassValue, FunctionValue } from '../values.js'
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

/** All classes that extend `parent`, directly or not. */
function below(t: Tracer, parent: ClassNode): { cls: ClassNode; module: SourceModule }[] {
  const found: { cls: ClassNode; module: SourceModule }[] = []
  const names = parent.id ? [parent.id.name] : []
  for (const name of names) {
    for (const each of t.names.extending(name)) {
      const isKnown = found.some(({ cls }) => cls === each.cls)
      if (isKnown || each.cls === parent || !isA(t, each.cls, each.module, parent)) continue
      found.push(each)
      if (each.cls.id) names.push(each.cls.id.name)
    }
  }
  return found
}

/** Methods of subclasses that are called in place of one that is called on `this`, whatever it is. */
export function overridesOf(t: Tracer, { node, self, env }: FunctionValue): FunctionValue[] {
  const method = node.parent
  if (method.type !== 'MethodDefinition' || method.static || self?.kind !== 'instance' || self.site) return []
  const key = keyName(method.key as Node, method.computed)
  const parent = method.parent.parent as ClassNode
  if (key === null) return []
  return below(t, parent).flatMap(({ cls, module }): FunctionValue[] => {
    const own = cls.body.body.find(
      (each) =>
        each.type === 'MethodDefinition' &&
        !each.static &&
        isFunction(each.value as Node) &&
        keyName(each.key as Node, each.computed) === key,
    )
    if (own?.type !== 'MethodDefinition') return []
    const instance = {
      kind: 'instance',
      cls: { kind: 'class', node: cls, module, env: null },
      site: null,
    } as const
    return [{ kind: 'function', node: own.value as FunctionNode, module, env, self: instance }]
  })
}
