/**
 * Fields that the items of a list have lost, read from the item itself: one request for it in front of all reads, in
 * the way the list is asked for. It costs a request for each item, so it is for a person to choose.
 */
import type { Edit } from '../change.js'
import {
  enclosingFunction,
  isFunction,
  isInside,
  keyName,
  type Node,
  type SourceModule,
} from '../source/parse.js'
import type { Variable } from '../source/scopes.js'
import type { ApiCall } from '../trace/call.js'
import { rangeOf } from '../trace/call.js'
import type { Read } from '../trace/flow/state.js'
import type { Trace } from '../trace/index.js'
import { otherSource } from '../trace/reads/mixed.js'
import { type Holder, holderOf, itemOf, placeOf, statementsAt, waitingIn } from './item-place.js'
import { type ItemRequest, itemRequestOf } from './item-request.js'
import { deepWithin } from './page-site.js'
import { insertAt, replaceNode } from './text.js'

/** A read that goes with others of the same item, and the edits that give all of them the item itself. */
export interface ItemFetch {
  reads: readonly Read[]
  edits: Edit[]
}

interface Given {
  module: SourceModule
  full: string
  response: string
}

const names = new WeakMap<Trace, Map<Variable, Given>>()

/**
 * For each read of a lost field that can be served in place: what serves it.
 * @param reads the reads of one call's items that nothing else takes care of
 * @param moved the field of which a part is read from another place of the item
 */
export function itemFetches(
  call: ApiCall,
  reads: readonly Read[],
  moved: string,
  trace: Trace,
): Map<Read, ItemFetch> {
  const found = new Map<Read, ItemFetch>()
  const byHolder = new Map<Variable, { holder: Holder; reads: Read[] }>()
  if (reads.length === 0) return found
  const request = itemRequestOf(call, trace)
  if (!request) return found
  for (const read of reads) {
    if (read.module !== request.module || !isRead(read, reads, moved) || isWritten(call, read)) continue
    if (otherSource(trace, rangeOf(read), new Set([call]))) continue
    const name = itemOf(read.whole)
    const holder = name && holderOf(name, read.module)
    if (!holder || placeOf(holder, [placeNode(read)]) === null) continue
    const known = byHolder.get(holder.variable) ?? { holder, reads: [] }
    known.reads.push(read)
    byHolder.set(holder.variable, known)
  }
  for (const each of byHolder.values()) {
    const edits = editsFor(call, request, each.holder, each.reads, trace)
    if (edits) for (const read of each.reads) found.set(read, { reads: each.reads, edits })
  }
  return found
}

/** Whether a field is only read here, by itself or in a pattern whose other fields the item has too. */
function isRead({ whole }: Read, reads: readonly Read[], moved: string): boolean {
  const { parent } = whole
  if (whole.type === 'MemberExpression') {
    if (parent.type === 'AssignmentExpression') return parent.left !== whole
    return (
      parent.type !== 'UpdateExpression' &&
      !(parent.type === 'UnaryExpression' && parent.operator === 'delete')
    )
  }
  if (parent?.type !== 'ObjectPattern') return false
  return parent.properties.every(
    (each) =>
      each.type === 'Property' &&
      !each.computed &&
      (keyName(each.key, false) !== moved || reads.some((read) => read.whole === each)),
  )
}

function isWritten(call: ApiCall, read: Read): boolean {
  const path = read.path.join()
  return call.answer().writes.some((each) => each.path.join() === path)
}

/** What has to come behind the request: the read, or the statement that takes the item apart. */
function placeNode({ whole }: Read): Node {
  return whole.type === 'Property' ? (whole.parent.parent as Node) : whole
}

function editsFor(
  call: ApiCall,
  request: ItemRequest,
  holder: Holder,
  reads: readonly Read[],
  trace: Trace,
): Edit[] | null {
  const { module } = request
  const nodes = reads.map(placeNode).sort((a, b) => a.range[0] - b.range[0])
  const place = placeOf(holder, nodes)
  const waiting = waitingIn(holder, module)
  if (!place || !waiting) return null
  const target = place.kind === 'arrow' ? place.body : place.statement
  const ways = reads.map((read) => wayTo(call, read, request))
  if (!ways.every((way) => isSameThere(request, target, way) && isFailingAlike(way, target))) return null
  const own = namesFor(trace, module, holder, request)
  const { name } = holder
  const lines = (indent: string): string[] =>
    request.statements({ item: name, full: own.full, response: own.response }, indent)
  const written = statementsAt(place, module, lines, holder.variable.identifiers[0]?.range[0] ?? 0)
  if (!written) return null
  const served = new Map<Node, Edit>()
  for (const { whole } of reads) {
    const item = whole.type === 'MemberExpression' ? whole.object : initOf(whole.parent as Node)
    if (item) served.set(item, replaceNode(item, module, own.full))
  }
  const asynchronous =
    waiting === 'then' && holder.fn ? [{ ...insertAt(module, holder.fn.range[0], 'async '), order: 0 }] : []
  return [...written, ...served.values(), ...asynchronous]
}

function initOf(pattern: Node): Node | null {
  return pattern.parent?.type === 'VariableDeclarator' ? pattern.parent.init : null
}

/** Names for a holder's item that nothing in the file has, and no other item. */
function namesFor(
  trace: Trace,
  module: SourceModule,
  { variable, name }: Holder,
  { response }: ItemRequest,
): Given {
  const all = names.get(trace) ?? new Map<Variable, Given>()
  names.set(trace, all)
  const known = all.get(variable)
  if (known) return known
  const taken = new Set(
    [...all].flatMap(([other, given]) =>
      given.module === module && isBeside(other, variable) ? [given.full, given.response] : [],
    ),
  )
  const free = (wanted: string): string => {
    let found = wanted
    for (let number = 2; module.names.has(found) || taken.has(found); number++) found = `${wanted}${number}`
    taken.add(found)
    return found
  }
  const made = {
    module,
    full: free(name.length > 2 ? `full${capital(name)}` : 'fullSync'),
    response: response ? free(`full${capital(response.name)}`) : '',
  }
  all.set(variable, made)
  return made
}

/** Whether two variables live in functions of which one holds the other. */
function isBeside(a: Variable, b: Variable): boolean {
  const [first, second] = [a, b].map(({ scope }) => enclosingFunction(scope.block) ?? scope.block)
  return first !== undefined && second !== undefined && (isInside(first, second) || isInside(second, first))
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** Whether every name of the request means the same at another place of the file. */
function isSameThere(request: ItemRequest, target: Node, way: readonly Node[]): boolean {
  const { module, copied, dropped, response } = request
  return copied.every((node) =>
    [...deepWithin(node)].every((each) => {
      if (dropped.some(({ start, end }) => start <= each.range[0] && each.range[1] <= end)) return true
      if (each.type === 'ThisExpression') return isSameThis(each, target, node, way)
      if (each.type !== 'Identifier' && each.type !== 'JSXIdentifier') return true
      const variable = module.variables.get(each)
      if (!variable) return isKey(each) || !isShadowed(each.name, null, module, target)
      if (isInside(variable.scope.block, node) || variable === (response && module.variables.get(response)))
        return true
      return isVisible(variable, module, target) && !isShadowed(each.name, variable, module, target)
    }),
  )
}

function isKey(node: Node): boolean {
  const { parent } = node
  if (parent?.type === 'MemberExpression') return parent.property === node && !parent.computed
  if (parent?.type === 'Property') return parent.key === node && !parent.computed
  return parent?.type === 'TSPropertySignature' && parent.key === node
}

/** Whether a variable can be named at a place, and holds there what it held where the list was asked for. */
function isVisible(
  { scope, references, identifiers }: Variable,
  module: SourceModule,
  target: Node,
): boolean {
  if (scope.block !== module.ast && !isInside(target, scope.block)) return false
  const isTop = scope.type === 'module' || scope.type === 'global'
  if (!isTop && references.some((use) => use.isWrite() && !use.init)) return false
  const [declared] = identifiers
  const isSameFunction = declared && enclosingFunction(declared) === enclosingFunction(target)
  return !isSameFunction || declared.range[0] < target.range[0] || isFunction(declared.parent)
}

/** Whether a name is declared again between a variable and a place. */
function isShadowed(name: string, own: Variable | null, module: SourceModule, target: Node): boolean {
  return (module.names.get(name) ?? []).some((node) => {
    const other = module.variables.get(node)
    if (!other || other === own || !isInside(target, other.scope.block)) return false
    return own === null || isInside(other.scope.block, own.scope.block)
  })
}

/** The function, or the class member, that `this` belongs to. */
function ownerOfThis(node: Node): Node | null {
  for (let at = node.parent; at; at = at.parent)
    if ((isFunction(at) && at.type !== 'ArrowFunctionExpression') || at.type === 'PropertyDefinition')
      return at
  return null
}

/** Whether `this` is the same object at a place: of one function, or of a method that gets the list by one of its own. */
function isSameThis(node: Node, target: Node, copied: Node, way: readonly Node[]): boolean {
  const [own, other] = [ownerOfThis(node), ownerOfThis(target)]
  if (own === other || (own !== null && isInside(own, copied))) return true
  if (!own || !other) return false
  const [from, to] = [own.parent, other.parent]
  const isSibling =
    from?.type === 'MethodDefinition' &&
    to?.type === 'MethodDefinition' &&
    from.parent === to.parent &&
    !from.static &&
    !to.static
  const entry = way.find((each) => isInside(each, other))
  return (
    isSibling &&
    entry?.type === 'CallExpression' &&
    entry.callee.type === 'MemberExpression' &&
    entry.callee.object.type === 'ThisExpression'
  )
}

/** The nodes of the file that held the list or the item on its way from the request to a read. */
function wayTo(call: ApiCall, read: Read, { at, module }: ItemRequest): Node[] {
  const { origins, readFrom } = call.answer()
  const found: Node[] = []
  const seen = new Set<Node>()
  for (let place = readFrom.get(read); place && !seen.has(place.node); place = origins.get(place.node)) {
    seen.add(place.node)
    // What lies further inside is done again for the item.
    if (place.module === module && isInside(place.node, at)) break
    if (place.module === module) found.unshift(place.node)
  }
  return [at, ...found]
}

/** Whether a request that fails at a place is caught by what catches the list's, and by nothing else on its way. */
function isFailingAlike(way: readonly Node[], target: Node): boolean {
  return way.every((node) => {
    const { parent } = node
    if (parent?.type === 'MemberExpression' && parent.object === node) {
      const key = keyName(parent.property, parent.computed)
      if (key === 'catch') return false
      if (key === 'then' && parent.parent.type === 'CallExpression' && parent.parent.arguments.length > 1)
        return false
    }
    for (let at = node; at.parent; at = at.parent)
      if (at.parent.type === 'TryStatement' && at.parent.block === at && !isInside(target, at)) return false
    return true
  })
}
