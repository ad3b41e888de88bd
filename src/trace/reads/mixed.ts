/** Reads that serve more than one kind of object: a name that holds an answer here and something else there. */

import { mayAnswer } from '../../api/fields.js'
import type { Node, SourceModule } from '../../source/parse.js'
import type { ApiCall } from '../call.js'
import { argumentsOf } from '../callers/callers.js'
import { type Field, fieldsOf } from '../evaluate/objects.js'
import type { Range } from '../evidence.js'
import type { Read } from '../flow/state.js'
import type { Trace } from '../index.js'
import { optionsOf, type Value } from '../values.js'
import { packageBehind } from './vendors.js'

type Readers = Map<string, { read: Read; calls: Set<ApiCall> }>

const cache = new WeakMap<Trace, Map<string, Readers>>()

/** The reads of every answer that may have a field of this name, by the place of the name. */
function readersOf(trace: Trace, field: string): Readers {
  let byField = cache.get(trace)
  if (!byField) {
    byField = new Map()
    cache.set(trace, byField)
  }
  let readers = byField.get(field)
  if (readers) return readers
  readers = new Map()
  byField.set(field, readers)
  for (const call of trace.calls) {
    if (call.operation && !mayAnswer(call.operation.id, field)) continue
    for (const read of call.answer().reads) {
      const key = `${read.module.path}:${read.node.range[0]}`
      const known = readers.get(key)
      if (known) known.calls.add(call)
      else readers.set(key, { read, calls: new Set([call]) })
    }
  }
  return readers
}

/** What else is read at a place, in words; null where only the answers of `calls` are, or where nothing is read. */
export function otherSource(trace: Trace, at: Range, calls: ReadonlySet<ApiCall>): string | null {
  const module = trace.tracer.workspace.load(at.file)
  const field = module && fieldReadAt(module, at.start)
  if (!field) return null
  const entry = readersOf(trace, field).get(`${at.file}:${at.start}`)
  if (!entry) return null
  for (const call of entry.calls) {
    if (!calls.has(call)) return `the answer of ${call.method ?? 'a request'} ${call.path ?? ''}`.trim()
  }
  const base = baseOf(trace, entry.read)
  return base && isElse(trace, base, entry.read.path.at(-1) ?? '', module) ? 'another object' : null
}

/** The name that is read at an offset: a member's, a key of a pattern, or a text. Null where nothing of the kind stands. */
function fieldReadAt(module: SourceModule, start: number): string | null {
  const match = /^(?:[\w$]+|'[^'\n]*'|"[^"\n]*")/.exec(module.text.slice(start, start + 200))
  if (!match) return null
  const name = match[0].replace(/^['"]|['"]$/g, '')
  // A text may name a field anywhere.
  if (name !== match[0]) return name
  const isThere = (module.names.get(name) ?? []).some(
    (node) =>
      node.range[0] === start &&
      (node.parent?.type === 'MemberExpression' || node.parent?.type === 'Property'),
  )
  return isThere ? name : null
}

/** The value whose member is read. */
function baseOf(trace: Trace, read: Read): Value | null {
  const { tracer } = trace
  if (read.whole.type === 'MemberExpression') return tracer.evaluate(read.whole.object, read.module, null)
  if (read.whole.type === 'Literal') {
    const owner = ownerOf(read.whole)
    return owner && tracer.evaluate(owner, read.module, null)
  }
  const value = read.whole.value as Node
  const name = value.type === 'AssignmentPattern' ? value.left : value
  if (name.type !== 'Identifier') return null
  const bound = tracer.evaluate(name, read.module, null)
  return bound.kind === 'parameter' ? { ...bound, steps: bound.steps.slice(0, -1) } : null
}

/** What is asked for a field by its name: `sync` in `'schedule' in sync`, `Object.hasOwn(sync, 'schedule')`, `sync.hasOwnProperty('schedule')`. */
function ownerOf(name: Node): Node | null {
  let at = name
  while (at.parent?.type === 'ArrayExpression') at = at.parent
  const { parent } = at
  if (parent?.type === 'BinaryExpression') return parent.right
  if (parent?.type !== 'CallExpression') return null
  const [first] = parent.arguments
  if (first && first !== at) return first
  return parent.callee.type === 'MemberExpression' ? parent.callee.object : null
}

/** Whether one of the possibilities is an object that has the field from somewhere else. */
function isElse(trace: Trace, base: Value, field: string, module: SourceModule): boolean {
  const options = optionsOf(base).flatMap((option) =>
    option.kind === 'parameter'
      ? argumentsOf(trace.tracer, option).flatMap(({ value }) => optionsOf(value))
      : [option],
  )
  const isMixed = options.some(({ kind }) => kind === 'answer')
  return options.some((option) => {
    if (isMixed && packageBehind(trace.tracer, option, module)) return true
    if (option.kind === 'answer') return !trace.calls.some((call) => call.request.node === option.origin)
    if (option.kind !== 'object' && option.kind !== 'layers') return false
    const own = fieldsOf(trace.tracer, option, { key: field }).fields
    return own.some(
      (each) =>
        !isOnAnswer(trace, each) &&
        optionsOf(trace.tracer.force(each.thunk)).some((value) => value.kind !== 'answer'),
    )
  })
}

/** Whether a field was written to, or taken from, an answer itself: `sync.schedule = daily`, `delete sync.schedule`. */
function isOnAnswer(trace: Trace, { how, node, module }: Field): boolean {
  const member = node.parent
  if (how !== 'write' || member?.type !== 'MemberExpression') return false
  const isAnswer = (value: Value): boolean =>
    optionsOf(value).some(
      (option) => option.kind === 'answer' || (option.kind === 'layers' && option.layers.some(isAnswer)),
    )
  return isAnswer(trace.tracer.evaluate(member.object, module, null))
}
