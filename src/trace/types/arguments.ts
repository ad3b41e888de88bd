/** What type parameters stand for where a generic function, or a method of a generic class, is called. */
import type { FunctionNode, Node, SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import { type ClassNode, type ClassValue, type InstanceValue, optionsOf } from '../values.js'
import type { TypeAt } from './types.js'

type Bindings = ReadonlyMap<string, TypeAt>

/** Whether a function, or the class of a method, has type parameters. */
export function hasTypeParameters(fn: FunctionNode): boolean {
  return Boolean(fn.typeParameters ?? classOf(fn)?.typeParameters)
}

/**
 * What the type parameters of a function and of its class stand for at one call of it. `around`: what those of the
 * function that the call stands in do.
 */
export function typeArgumentsOf(
  t: Tracer,
  fn: FunctionNode,
  site: Node,
  module: SourceModule,
  around?: Bindings,
): Bindings | undefined {
  if (site.type !== 'CallExpression') return undefined
  const cls = classOf(fn)
  const ofClass =
    cls?.typeParameters && site.callee.type === 'MemberExpression'
      ? optionsOf(t.evaluate(site.callee.object, module, null))
          .map((option) => (option.kind === 'instance' ? ofInstance(t, option, cls) : undefined))
          .find((bindings) => bindings !== undefined)
      : undefined
  const own = bound(fn.typeParameters, site.typeArguments?.params, module, around)
  return own && ofClass ? new Map([...ofClass, ...own]) : (own ?? ofClass)
}

function classOf(fn: FunctionNode): ClassNode | null {
  const { parent } = fn
  return parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition'
    ? (parent.parent.parent as ClassNode)
    : null
}

/** Of `new Box<A>()`, or of a class that `extends Box<A>`, the arguments of `Box`. */
function ofInstance(t: Tracer, { cls, site }: InstanceValue, wanted: ClassNode): Bindings | undefined {
  const given = site?.node.type === 'NewExpression' ? site.node.typeArguments?.params : undefined
  let bindings = site ? bound(cls.node.typeParameters, given, site.module, undefined) : undefined
  let at: ClassValue = cls
  for (let depth = 0; depth < 8; depth++) {
    if (at.node === wanted) return bindings
    if (!at.node.superClass) return undefined
    const parent = t.evaluate(at.node.superClass, at.module, at.env)
    if (parent.kind !== 'class') return undefined
    bindings = bound(parent.node.typeParameters, at.node.superTypeArguments?.params, at.module, bindings)
    at = parent
  }
  return undefined
}

function bound(
  parameters: FunctionNode['typeParameters'],
  given: readonly TypeAt['type'][] | undefined,
  module: SourceModule,
  bindings: Bindings | undefined,
): Bindings | undefined {
  if (!parameters || !given) return undefined
  const map = new Map<string, TypeAt>()
  parameters.params.forEach((parameter, i) => {
    const type = given[i]
    if (type) map.set(parameter.name.name, { type, module, bindings })
  })
  return map
}
