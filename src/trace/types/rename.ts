/** Every use of a property of the user's type, and whether all of them are Polytomic's. */
import type { OperationId } from '../../api/operations.js'
import type { Workspace } from '../../source/modules.js'
import type { Node, SourceModule } from '../../source/parse.js'
import { namedAgain, type Reference, referencesTo } from '../../source/project.js'
import { isSentBy } from '../call.js'
import type { Trace } from '../index.js'
import { objectFlow } from '../reads/shared-objects.js'
import type { At } from '../values.js'
import { declaredProperties } from './declared.js'
import { otherOrigin } from './sources.js'
import { type SignatureAt, signaturesOf } from './types.js'

export interface TypeRename {
  /** The property's name in its declaration. */
  key: Node
  module: SourceModule
  /** The declaration and all references, each the node of the name. */
  uses: readonly At[]
  /** Whether something that is not a call of the given operations has this type too. */
  isShared: boolean
  /** Where values of this type come from somewhere else, such as storage. */
  origin: At | null
}

const cache = new WeakMap<Trace, Map<Node, TypeRename>>()

/** The rename of a property, once for each declaration. */
export function renameType(
  trace: Trace,
  signature: SignatureAt,
  operations: readonly OperationId[],
): TypeRename {
  let known = cache.get(trace)
  if (!known) {
    known = new Map()
    cache.set(trace, known)
  }
  let result = known.get(signature.node)
  if (!result) {
    result = renameFresh(trace, signature, operations)
    known.set(signature.node, result)
  }
  return result
}

function renameFresh(trace: Trace, signature: SignatureAt, operations: readonly OperationId[]): TypeRename {
  const { workspace } = trace.tracer
  const { module } = signature
  const key = signature.node.key as Node
  // Whoever imports the type may read the property: its importers are part of the question.
  loadAllImporters(workspace, module.path)
  const offset = key.type === 'Literal' ? key.range[0] + 1 : key.range[0]
  const name = key.type === 'Literal' ? String(key.value) : key.type === 'Identifier' ? key.name : ''
  const uses: At[] = [{ node: key, module }]
  // A decorator says what else the property is: a column, a field of another API.
  const isDecorated = signature.node.type === 'PropertyDefinition' && signature.node.decorators.length > 0
  const origin = otherOrigin(trace, signature)
  let isShared = isDecorated || origin !== null || describesElse(trace, signature, operations)
  const add = (reference: Reference): void => {
    const home = workspace.load(reference.path)
    const node = home && nodeAt(home, reference.start, reference.end)
    if (!home || !node) {
      isShared = true
      return
    }
    if (uses.some((use) => use.node === node)) return
    uses.push({ node, module: home })
    if (servesElse(trace, node, home, operations)) isShared = true
  }
  for (const reference of referencesTo(workspace, module.path, offset)) add(reference)
  // A copy with a schedule of its own has a property of its own: it is renamed with its reads, or nothing is.
  const again = namedAgain(workspace, module.path, offset, name)
  for (const copy of again.copies)
    for (const reference of referencesTo(workspace, copy.path, copy.start)) add(reference)
  for (const question of again.questions) add(question)
  for (const node of keyLiterals(trace, signature))
    if (!uses.some((use) => use.node === node.node)) uses.push(node)
  return { key, module, uses, isShared, origin }
}

/** Whoever imports a module, and whoever imports it from there, loaded. */
function loadAllImporters(workspace: Workspace, path: string): void {
  const seen = new Set([path])
  const queue = [path]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const module of workspace.loadImporters(at, null)) {
      if (seen.has(module.path)) continue
      seen.add(module.path)
      if (isBarrel(module)) queue.push(module.path)
    }
  }
}

function isBarrel(module: SourceModule): boolean {
  return /\bexport\s*(?:\*|type\s*\{|\{|default\b)|\bexports\b/.test(module.text)
}

/** Whether the answer of another call has this type too. */
function describesElse(trace: Trace, signature: SignatureAt, operations: readonly OperationId[]): boolean {
  const name = signature.node.key.type === 'Identifier' ? signature.node.key.name : 'schedule'
  return trace.calls.some((call) => {
    if (isOurs(call.operation?.id, operations)) return false
    return [['data'], ['data', '[]']].some((path) =>
      declaredProperties(trace.tracer, call.answer().types, path, name).some(
        ({ node }) => node === signature.node,
      ),
    )
  })
}

/** `Pick<Type, 'key'>` and `Omit<Type, 'key'>`: names of the property that no checker counts as references. */
function keyLiterals(trace: Trace, signature: SignatureAt): At[] {
  const name = signature.node.key.type === 'Identifier' ? signature.node.key.name : ''
  const found: At[] = []
  for (const module of trace.tracer.workspace.loaded) {
    for (const node of module.names.get(name) ?? []) {
      if (node.parent?.type !== 'TSLiteralType') continue
      let up: Node | undefined = node.parent.parent
      if (up?.type === 'TSUnionType') up = up.parent
      const reference = up?.type === 'TSTypeParameterInstantiation' ? up.parent : null
      if (reference?.type !== 'TSTypeReference' || reference.typeName.type !== 'Identifier') continue
      const [type] = reference.typeArguments?.params ?? []
      if (!/^(?:Pick|Omit)$/.test(reference.typeName.name) || !type) continue
      const own = signaturesOf(trace.tracer, { type, module }, name)
      if (own.some(({ node: declared }) => declared === signature.node)) found.push({ node, module })
    }
  }
  return found
}

function nodeAt(module: SourceModule, start: number, end: number): Node | null {
  const name = module.text.slice(start, end).replace(/^['"`]|['"`]$/g, '')
  const found = (module.names.get(name) ?? []).filter(
    (node) => node.range[0] === start || node.range[0] + 1 === start,
  )
  // A shorthand's key and value stand at one place: the key is the property.
  return (
    found.find((node) => node.parent?.type === 'Property' && node.parent.key === node) ?? found[0] ?? null
  )
}

/** Whether a use belongs to a request, or an answer, of something else. */
function servesElse(
  trace: Trace,
  node: Node,
  module: SourceModule,
  operations: readonly OperationId[],
): boolean {
  const parent = node.parent
  if (parent?.type === 'Property' && parent.parent.type === 'ObjectExpression') {
    const flow = objectFlow(trace, parent.parent, module)
    return flow.sinks.some(
      (sink) =>
        sink.kind === 'sent' &&
        !trace.calls.some((call) => isSentBy(call, sink.node) && isOurs(call.operation?.id, operations)),
    )
  }
  let isRead = false
  for (const call of trace.calls) {
    const reads = call.answer().reads.some((read) => read.node === node)
    if (!reads) continue
    isRead = true
    if (!isOurs(call.operation?.id, operations)) return true
  }
  if (isRead || parent?.type !== 'MemberExpression') return false
  // Read from the answer of a request that is not Polytomic's, or not one of these operations.
  const value = trace.tracer.evaluate(parent.object, module, null)
  if (value.kind !== 'answer') return false
  const own = trace.calls.filter((call) => call.request.node === value.origin)
  return !own.some((call) => isOurs(call.operation?.id, operations))
}

function isOurs(id: OperationId | undefined, operations: readonly OperationId[]): boolean {
  return id !== undefined && operations.includes(id)
}
