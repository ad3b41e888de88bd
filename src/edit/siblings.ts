/** A wrapper's call pointed at the wrapper's sibling that sends another method: `api.put(...)` at `api.post(...)`. */
import type { Edit } from '../change.js'
import { keyName, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import { type Performed, performedBy } from '../trace/clients/performs.js'
import type { Tracer } from '../trace/tracer.js'
import { madeText, optionsOf, type Thunk, type Value } from '../trace/values.js'
import { insertAt, quoted, replaceNode } from './text.js'

/**
 * Edits that send the request of a wrapper's call by `method`: through the member or function named like the method,
 * else through the general one behind it. Each is proven by what it would request. Null: there is none.
 */
export function editThroughSibling(call: ApiCall, method: string, t: Tracer): Edit[] | null {
  const { site } = call
  if (site.node.type !== 'CallExpression') return null
  const { callee } = site.node
  const { module } = site
  const name = method.toLowerCase()
  const [path] = site.node.arguments
  if (!path) return null
  const thunk: Thunk = { node: path, module, env: null }
  const before = performed(call, t, t.evaluate(callee, module, null), [thunk])
  if (callee.type === 'MemberExpression') {
    if (callee.computed) return null
    const object = t.evaluate(callee.object, module, null)
    const at = { node: callee as Node, module }
    if (isSame(before, performed(call, t, t.member(object, name, at), [thunk]), method)) {
      return [replaceNode(callee.property, module, name)]
    }
    const general = generalName(call)
    const verb: Thunk = { ...thunk, value: madeText(method, at) }
    if (general && isSame(before, performed(call, t, t.member(object, general, at), [verb, thunk]), method)) {
      return [
        replaceNode(callee.property, module, general),
        insertAt(module, path.range[0], `${quoted(method, module)}, `),
      ]
    }
    return null
  }
  if (callee.type !== 'Identifier') return null
  const sibling = visible(module, name)
  if (sibling && isSame(before, performed(call, t, t.evaluate(sibling, module, null), [thunk]), method)) {
    return [replaceNode(callee, module, name)]
  }
  return sibling ? null : imported(call, callee, before, method, t, thunk)
}

function performed(call: ApiCall, t: Tracer, value: Value, args: Thunk[]): Performed[] {
  const site = { node: call.site.node, module: call.site.module, env: null }
  const all = optionsOf(value)
    .flatMap((option) => t.concrete(option))
    .flatMap((option) => (option.kind === 'function' ? performedBy(t, option, args, site) : []))
  // Several instances of one class send the same.
  const told = new Map(all.map((each) => [`${each.method} ${each.url} ${each.node.range[0]}`, each]))
  return [...told.values()]
}

/** One request each, to the same URL (or to the same ones, where a setting chooses), the second by `method`. */
function isSame(before: readonly Performed[], after: readonly Performed[], method: string): boolean {
  const isOne = (all: readonly Performed[]): boolean => new Set(all.map(({ node }) => node)).size === 1
  const urlsOf = (all: readonly Performed[]): string =>
    [...new Set(all.map(({ url }) => url))].sort().join(' ')
  return (
    isOne(before) &&
    isOne(after) &&
    urlsOf(before) === urlsOf(after) &&
    after.every((each) => each.method === method)
  )
}

/** The method of the same object that the wrapper itself calls with a verb. */
function generalName(call: ApiCall): string | null {
  const inner = call.links.at(-2)?.node
  if (inner?.type !== 'CallExpression' || inner.callee.type !== 'MemberExpression') return null
  return inner.callee.object.type === 'ThisExpression'
    ? keyName(inner.callee.property, inner.callee.computed)
    : null
}

/** A name of the module's own scope. */
function visible(module: SourceModule, name: string): Node | null {
  for (const scope of module.scopes.scopes) {
    if (scope.type !== 'module') continue
    const variable = scope.set.get(name)
    if (variable) return (variable.identifiers[0] as Node | undefined) ?? null
  }
  return null
}

/** The sibling taken into the import that names the wrapper. */
function imported(
  call: ApiCall,
  callee: Node & { name: string },
  before: readonly Performed[],
  method: string,
  t: Tracer,
  thunk: Thunk,
): Edit[] | null {
  const { module } = call.site
  const definition = module.variables.get(callee)?.defs[0]?.node as Node | undefined
  if (definition?.type !== 'ImportSpecifier' || definition.parent.type !== 'ImportDeclaration') return null
  const target = t.workspace.resolve(definition.parent.source.value, module.path)
  const home = target.kind === 'file' ? t.workspace.load(target.path) : null
  const name = method.toLowerCase()
  if (!home || module.names.has(name)) return null
  if (!isSame(before, performed(call, t, t.exported(home, name), [thunk]), method)) return null
  return [insertAt(module, definition.range[1], `, ${name}`), replaceNode(callee, module, name)]
}
