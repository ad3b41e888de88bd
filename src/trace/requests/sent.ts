/** Where the fields of a body are written, of one that is sent, that a mock answers, or that a test expects. */
import { isFunction, type Node } from '../../source/parse.js'
import type { Sent, SentField } from '../call.js'
import { argumentsOf } from '../callers/callers.js'
import { namesOf } from '../callers/names.js'
import { answersOf } from '../clients/mock-answers.js'
import { type Field, fieldsOf } from '../evaluate/objects.js'
import type { Comparison, Layer } from '../flow/state.js'
import type { Tracer } from '../tracer.js'
import { type At, optionsOf, type ParameterValue, placeOf, unionOf, type Value } from '../values.js'
import type { RawRequest } from './requests.js'

/** What is sent as JSON, without the call that makes a text of it. */
export function withoutJson(value: Value): Value {
  const options = optionsOf(value).map((option) => (option.kind === 'json' ? option.value : option))
  return options.length === 1
    ? (options[0] as Value)
    : { kind: 'union', options, at: (value as { at: At }).at }
}

/** Where `key` of a body is set, and what of the body could not be followed. */
export function sentOf(t: Tracer, body: Value | null, key: string, withReplaced = false): Sent {
  if (!body) return { fields: [], gaps: [], isDefinite: true }
  const result = fieldsOf(t, body, {
    key,
    withReplaced,
    throughCallers: (parameter) => argumentsOf(t, parameter).map(({ value }) => withoutJson(value)),
  })
  const seen = new Set<Node>()
  const fields = result.fields.filter((field) => {
    if (seen.has(field.node)) return false
    seen.add(field.node)
    return true
  })
  return {
    fields: fields.map((field) => withSources(t, field)),
    gaps: result.gaps,
    isDefinite: result.isDefinite,
  }
}

/** Where `key` is set in what a mock answers, `path` deep. */
export function mockedFields(
  t: Tracer,
  request: RawRequest,
  path: readonly string[],
  key: string,
): SentField[] {
  const values = request.answers.flatMap((thunk) => answersOf(t, thunk))
  return distinct(fieldsBehind(t, values, path, key))
}

/** Where `key` is set, `path` deep, in the literals that a test compares something with. */
export function expectedFields(
  t: Tracer,
  comparisons: readonly Comparison[],
  path: readonly string[],
  key: string,
): SentField[] {
  return distinct(
    comparisons.flatMap((each) => {
      const isAbove = each.path.length <= path.length && each.path.every((step, i) => step === path[i])
      const values = isAbove ? behind(t, t.evaluate(each.at.node, each.at.module, null), each.layers) : []
      return fieldsBehind(t, values, path.slice(each.path.length), key)
    }),
  )
}

/** Where `key` is set, `path` deep in one of these values. */
function fieldsBehind(
  t: Tracer,
  values: readonly Value[],
  path: readonly string[],
  key: string,
): readonly SentField[] {
  const inner = path.reduce<readonly Value[]>(
    (outer, step) =>
      outer.flatMap((value) => (step === '[]' ? itemsIn(t, value) : membersIn(t, value, step))),
    values,
  )
  return inner.flatMap((value) => sentOf(t, value, key).fields)
}

function distinct(fields: readonly SentField[]): SentField[] {
  return fields.filter((field, i) => fields.findIndex((each) => each.node === field.node) === i)
}

function membersIn(t: Tracer, value: Value, key: string): Value[] {
  return optionsOf(value).flatMap((option) =>
    fieldsOf(t, option, { key }).fields.map((field) => t.force(field.thunk)),
  )
}

function itemsIn(t: Tracer, value: Value): Value[] {
  return optionsOf(value).flatMap((option) =>
    option.kind === 'list' ? option.items.map((item) => t.force(item)) : [],
  )
}

/** What stands in a value where something that flows lies behind layers. */
function behind(t: Tracer, value: Value, layers: readonly Layer[]): Value[] {
  return layers.reduce<Value[]>(
    (outer, layer) =>
      outer.flatMap((each): Value[] => {
        switch (layer.kind) {
          case 'prop':
            return /^\d+$/.test(layer.key)
              ? itemsIn(t, each).slice(Number(layer.key), Number(layer.key) + 1)
              : membersIn(t, each, layer.key)
          case 'item':
            return itemsIn(t, each)
          case 'json':
            return optionsOf(each).flatMap((option) => (option.kind === 'json' ? [option.value] : []))
          default:
            return []
        }
      }),
    [value],
  )
}

/** A field whose value is a parameter gets what the callers pass, each at its place. */
function withSources(t: Tracer, field: Field): SentField {
  const value = t.force(field.thunk)
  const sources: { at: At; value: Value }[] = []
  const values: Value[] = []
  for (const option of optionsOf(value)) {
    const given = option.kind === 'parameter' ? argumentsOf(t, option) : []
    if (option.kind !== 'parameter' || given.length === 0) values.push(option)
    // An exported function of a module that nothing here imports has callers that are not seen.
    if (option.kind === 'parameter' && given.length > 0 && isOpenToOthers(t, option)) values.push(option)
    for (const { value: argument, caller } of given) {
      values.push(argument)
      const own = caller.frame.args[(option as ParameterValue).index]
      sources.push({
        at: own
          ? (option as ParameterValue).steps.length === 0
            ? own
            : (placeOf(argument) ?? caller)
          : caller,
        value: argument,
      })
    }
  }
  return { ...field, value: unionOf(values, field.thunk), sources }
}

function isOpenToOthers(t: Tracer, { fn, module }: ParameterValue): boolean {
  if (t.workspace.isImported(module.path)) return false
  let node: Node = fn
  while (node.parent && node.parent.type !== 'Program' && !isFunction(node.parent)) node = node.parent
  if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration') return true
  for (const name of namesOf(fn)) {
    for (const use of module.names.get(name) ?? []) if (use.parent?.type === 'ExportSpecifier') return true
  }
  return /\bexports\b/.test(module.text.slice(...node.range))
}
