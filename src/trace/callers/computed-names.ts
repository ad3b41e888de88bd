/** Functions that may be reached by a name which only run time knows: `client[verb](path)`. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FunctionNode, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { walk } from '../../source/syntax.js'
import { levelsOf } from '../evaluate/instances.js'
import type { Tracer } from '../tracer.js'
import { optionsOf, type Value } from '../values.js'

/** Whether the class, object or module that holds `fn` is read by a computed name somewhere. */
export function isNamedAtRunTime(t: Tracer, fn: FunctionNode, home: SourceModule): boolean {
  const holder = holderOf(fn)
  return t.workspace.loaded.some((module) =>
    computedReads(module).some((member) =>
      optionsOf(t.evaluate(member.object, module, null)).some((value) => isHeldBy(t, value, holder, home)),
    ),
  )
}

/** The class or object literal around a method; null: the module itself. */
function holderOf(fn: FunctionNode): Node | null {
  const parent: Node = fn.parent
  if (parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition') return parent.parent.parent
  return parent.type === 'Property' ? parent.parent : null
}

function isHeldBy(t: Tracer, value: Value, holder: Node | null, home: SourceModule): boolean {
  switch (value.kind) {
    case 'instance':
      return levelsOf(t, value).some(({ cls }) => cls.node === holder)
    case 'class':
    case 'object':
      return value.node === holder
    case 'layers':
      return value.layers.some((layer) => isHeldBy(t, layer, holder, home))
    case 'namespace':
      return holder === null && value.module === home
    default:
      return false
  }
}

const cache = new WeakMap<SourceModule, TSESTree.MemberExpression[]>()

/** Members whose name is neither written nor a number. */
function computedReads(module: SourceModule): TSESTree.MemberExpression[] {
  let found = cache.get(module)
  if (found) return found
  const members: TSESTree.MemberExpression[] = []
  found = members
  cache.set(module, members)
  walk(module.ast, (node) => {
    if (node.type === 'MemberExpression' && node.computed && keyName(node.property, true) === null)
      members.push(node)
  })
  return members
}
