/** What a function is declared to return. */
import { bare, type FunctionNode, type Node, type SourceModule } from '../../source/parse.js'
import { returnsOf } from '../evaluate/calls.js'
import type { Tracer } from '../tracer.js'
import { optionsOf } from '../values.js'
import { hasTypeParameters, typeArgumentsOf } from './arguments.js'
import type { TypeAt } from './types.js'

/** A call, with what the type parameters around it stand for. */
interface Site {
  node: Node
  module: SourceModule
  bindings?: TypeAt['bindings']
}

/**
 * The types that `fn` is declared to return where it is called at `site`. A generic function that leaves its own to the
 * compiler, `<T>(path) => request<T>('GET', path)`, returns what the functions do whose answer it hands on.
 */
export function returnedTypes(
  t: Tracer,
  fn: FunctionNode,
  module: SourceModule,
  site: Site | null,
  depth = 0,
): TypeAt[] {
  const bindings = site ? typeArgumentsOf(t, fn, site.node, site.module, site.bindings) : undefined
  const type = fn.returnType?.typeAnnotation
  if (type) return [{ type, module, bindings }]
  if (!bindings || depth > 4 || !hasTypeParameters(fn)) return []
  return returnedCalls(fn).flatMap((call) =>
    optionsOf(t.evaluate(call.callee, module, null)).flatMap((option) =>
      option.kind === 'function'
        ? returnedTypes(t, option.node, option.module, { node: call, module, bindings }, depth + 1)
        : [],
    ),
  )
}

/** The calls whose answer a function hands on as it is, or as a promise. */
function returnedCalls(fn: FunctionNode) {
  const returned =
    fn.body?.type === 'BlockStatement' ? returnsOf(fn).map(({ argument }) => argument) : [fn.body]
  return returned.flatMap((node) => {
    let inner = node && bare(node)
    if (inner?.type === 'AwaitExpression') inner = bare(inner.argument)
    return inner?.type === 'CallExpression' ? [inner] : []
  })
}
