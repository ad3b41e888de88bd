/** A second field of an answer that travels beside one that is read and sent back. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import { bare, enclosingFunction, isInside, type Node } from '../source/parse.js'
import type { SentField } from '../trace/call.js'
import type { Read } from '../trace/flow/state.js'
import { besideProperty } from './objects.js'
import { insertAt } from './text.js'

/**
 * Sends field `second` of an answer where `field` sends what `read` takes of it; null where that is no edit of one place.
 * Renaming `field` and `read` themselves is not among the edits.
 */
export function sendBackToo(field: SentField, read: Read, second: string): Edit[] | null {
  return read.how === 'destructured'
    ? besideDestructured(field, read, second)
    : besideMember(field, read, second)
}

/** `schedule: sync.schedule`, or a constant that was made from this member. */
function besideMember(field: SentField, read: Read, second: string): Edit[] | null {
  const { module } = field
  const value = field.thunk.node
  const source = read.whole
  // What is asked for by a call would be asked for twice.
  if (field.how !== 'property' || source.type !== 'MemberExpression' || !isStable(source.object)) return null
  const copied = bare(value) === source ? value : source
  const { text } = read.module
  const copy =
    text.slice(copied.range[0], read.node.range[0]) +
    text.slice(...read.node.range).replace(read.path.at(-1) as string, second) +
    text.slice(read.node.range[1], copied.range[1])
  const whole = field.whole as TSESTree.Property
  return [insertAt(module, whole.range[1], besideProperty(whole, module, `${second}: ${copy}`))]
}

/** Takes the field out of the answer beside what is taken already, and sends it; null where its name is taken. */
function besideDestructured(field: SentField, read: Read, second: string): Edit[] | null {
  const { module } = field
  const property = read.whole as TSESTree.Property
  const isHere = read.module === module && field.how !== 'method' && field.how !== 'write'
  const hasRest = property.parent.properties.some(({ type }) => type === 'RestElement')
  const fn = enclosingFunction(field.node)
  const isTaken = (module.names.get(second) ?? []).some((node) => {
    const home = enclosingFunction(node)
    return !home || !fn || home === fn || isInside(fn, home) || isInside(home, fn)
  })
  if (!isHere || hasRest || isTaken) return null
  const whole = field.whole as TSESTree.Property
  return [
    insertAt(module, property.range[1], besideProperty(property, module, second)),
    insertAt(module, whole.range[1], besideProperty(whole, module, second)),
  ]
}

/** Whether an expression gives the same object again beside it or a few lines later: nothing in it is called. */
function isStable(node: Node): boolean {
  const inner = bare(node)
  if (inner.type === 'MemberExpression')
    return isStable(inner.object) && (!inner.computed || isStable(inner.property))
  return inner.type === 'Identifier' || inner.type === 'ThisExpression' || inner.type === 'Literal'
}
