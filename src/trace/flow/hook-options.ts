/** The options that a hook is given, wherever they are written: in the call, in a variable, by a function, in another file. */
import { enclosingFunction, type FunctionNode, type Node, type SourceModule } from '../../source/parse.js'
import { givenBy } from '../clients/endpoints.js'
import { concreteOf } from '../evaluate/concrete.js'
import { type Field, fieldsOf } from '../evaluate/objects.js'
import type { Tracer } from '../tracer.js'
import { type Env, type FunctionValue, optionsOf, type Value } from '../values.js'
import type { HookRow } from './hook-rows.js'
import type { Call, Entered, Layer } from './state.js'

/** The objects of options that a call is given; of a list of them all, or those at one place. */
export function optionValues(
  t: Tracer,
  row: HookRow,
  call: Call,
  module: SourceModule,
  place?: Layer | null,
  env: Env | null = null,
): Value[] {
  const given = call.arguments.flatMap((argument) =>
    argument.type === 'SpreadElement' ? [] : objectsOf(t, t.evaluate(argument, module, env)),
  )
  const { many } = row
  if (many === undefined) return given
  const at = place?.kind === 'prop' ? Number(place.key) : null
  return given.flatMap((value) => [...(place ? [] : [value]), ...listed(t, value, many, at)])
}

/** A value, or what a function gives in its place: `injectQuery(() => ({ ... }))`. */
function objectsOf(t: Tracer, value: Value): Value[] {
  return optionsOf(value)
    .flatMap((option) => concreteOf(t, option))
    .flatMap((option): Value[] => {
      if (option.kind === 'object' || option.kind === 'layers') return [option]
      if (option.kind !== 'function') return []
      return givenBy(option)
        .flatMap((node) => optionsOf(t.evaluate(node, option.module, option.env)))
        .filter((each) => each.kind === 'object' || each.kind === 'layers')
    })
}

/** The objects in a list under a key: written out, or made of another list by a function. */
function listed(t: Tracer, value: Value, key: string, at: number | null): Value[] {
  return fieldsOf(t, value, { key }).fields.flatMap(({ thunk }) => {
    const list = optionsOf(t.force(thunk)).flatMap((each) =>
      each.kind === 'list'
        ? each.items
            .filter((_, index) => at === null || at === index)
            .flatMap((item) => objectsOf(t, t.force(item)))
        : [],
    )
    const { node, module, env } = thunk
    const isMapped =
      node.type === 'CallExpression' &&
      node.callee.type === 'MemberExpression' &&
      node.callee.property.type === 'Identifier' &&
      node.callee.property.name === 'map'
    const [maker] = isMapped ? node.arguments : []
    return maker ? [...list, ...objectsOf(t, t.evaluate(maker as Node, module, env))] : list
  })
}

/** Where an option is set. */
export function fieldsUnder(t: Tracer, options: readonly Value[], key: string): Field[] {
  const seen = new Set<Node>()
  return options
    .flatMap((value) => fieldsOf(t, value, { key }).fields)
    .filter(({ node }) => !seen.has(node) && seen.add(node))
}

/** The functions that the value of an option may be; null: it is no function that is here. */
export function functionsOf(t: Tracer, { thunk }: Field): FunctionValue[] | null {
  const values = optionsOf(t.force(thunk)).flatMap((value) => concreteOf(t, value))
  const functions = values.filter((value) => value.kind === 'function')
  return functions.length > 0 || values.every(({ kind }) => kind === 'constant') ? functions : null
}

/** A call of the function around a hook: what it gives the hook as options, and where its results go. */
export interface Surrounding {
  env: Env | null
  stack: readonly Entered[]
}

/**
 * The calls of the function around a hook, one by one, where its options are theirs to say: what one of them picks of
 * the answer is nothing to the others.
 */
export function surroundingsOf(
  t: Tracer,
  row: HookRow,
  call: Call,
  module: SourceModule,
  stack: readonly Entered[],
): Surrounding[] {
  const whole: Surrounding[] = [{ env: null, stack }]
  const fn = enclosingFunction(call)
  if (!fn || !isOpen(t, row, call, module, fn)) return whole
  const entered = stack.findLast((each) => each.fn === fn)
  const callers = t.callersOf(fn, module)
  if (entered) {
    const env = callers.find(({ node }) => node === entered.site)?.frame
    return env ? [{ env, stack }] : whole
  }
  return callers.length === 0
    ? whole
    : callers.map(({ node: site, module: home, frame }) => ({
        env: frame,
        stack: [...stack, { fn, site, module: home, as: 'call' }],
      }))
}

/** Whether options of a hook come from the callers of the function around it. */
function isOpen(t: Tracer, row: HookRow, call: Call, module: SourceModule, fn: FunctionNode): boolean {
  const isParameter = (value: Value): boolean =>
    optionsOf(value).some((each) => each.kind === 'parameter' && each.fn === fn)
  // A key that callers complete is another one for each of them.
  const isOfKey = (value: Value): boolean =>
    isParameter(value) ||
    (value.kind === 'list' && value.items.some((item) => isOfKey(t.force(item)))) ||
    (value.kind === 'text' && value.parts.some((part) => part.kind === 'hole' && isParameter(part.value)))
  if (keysGiven(t, row, call, module).some(isOfKey)) return true
  const keys = [
    row.select ?? 'select',
    'combine',
    ...row.kept,
    ...Object.keys(row.told),
    ...Object.keys(row.variables ?? {}),
  ]
  return (
    call.arguments.some((argument) => isParameter(t.evaluate(argument, module, null))) ||
    optionValues(t, row, call, module).some(
      (value) =>
        // No key of anybody's, so that nothing ends the search early.
        fieldsOf(t, value, { key: '\0' }).gaps.some((gap) => isParameter(gap.value)) ||
        keys.some((key) =>
          fieldsOf(t, value, { key }).fields.some(({ thunk }) => isParameter(t.force(thunk))),
        ),
    )
  )
}

/** The key of a hook, as it is written. */
function keysGiven(t: Tracer, row: HookRow, call: Call, module: SourceModule): Value[] {
  if (row.key === null) return []
  if ('option' in row.key)
    return fieldsUnder(t, optionValues(t, row, call, module), row.key.option).map(({ thunk }) =>
      t.force(thunk),
    )
  const argument = call.arguments[row.key.at]
  return argument ? [...optionsOf(t.evaluate(argument, module, null))] : []
}
