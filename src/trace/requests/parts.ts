/** What the arguments of a request and the keys of its configuration give, sorted by role. */
import type { ArgumentRole } from '../clients/shapes.js'
import { type Field, fieldsOf } from '../evaluate/objects.js'
import type { Tracer } from '../tracer.js'
import { type At, optionsOf, plainText, type Thunk, unionOf, unknown, type Value } from '../values.js'
import type { Step } from './steps.js'

/** A part of a request that one expression gives: an argument, or a field of a configuration object. */
export interface Part {
  value: Value
  at: At
  /** The field, where it is one. */
  field: Field | null
  /** The argument's index, where it is one: of the client's call, or of `step`. */
  index: number | null
  /** The further call whose argument it is; none: the client's own. */
  step?: Step
  /** Of a body: the function of the client that gives another one, in words. */
  changedBy?: string
}

/** What the arguments of a call and of its steps give. */
export interface Givens {
  url: Part | null
  method: Part | null
  body: Part | null
  query: Part | null
  configPart: Part | null
  configs: Value[]
  headers: Value[]
  callbacks: Thunk[]
  /** Functions that stand where a body does: of a mock, they judge the body that is sent. */
  predicates: Thunk[]
  /** What a mock answers. */
  answers: Thunk[]
}

/** Sorts arguments by their roles. */
export function take(
  t: Tracer,
  given: Givens,
  roles: readonly ArgumentRole[],
  items: readonly Thunk[],
  step: Step | undefined,
): void {
  let name: Value | null = null
  const option = step?.shape.option
  if (step?.shape.opensBody && !items[0]) given.body = openBody(step)
  if (option && items[0]) given.configs.push(optionOf(option, items[0]))
  for (const [index, role] of roles.entries()) {
    const item = items[index]
    if (!item || role === 'ignored') continue
    const part: Part = {
      value: t.force(item),
      at: { node: item.node, module: item.module },
      field: null,
      index,
      ...(step ? { step } : {}),
    }
    if (part.value.kind === 'function' && role === 'url-or-getter')
      part.value = t.invoke(part.value, [], false, item)
    if (part.value.kind === 'function' && role !== 'decorator' && role !== 'answer') {
      if (role === 'body') given.predicates.push(item)
      given.callbacks.push(item)
      continue
    }
    switch (role) {
      case 'url':
      case 'url-or-getter':
        given.url = part
        break
      case 'url-or-config':
      case 'config':
        if (role === 'config' || isConfig(part.value)) {
          given.configs.push(part.value)
          given.configPart = part
        } else given.url = part
        break
      case 'base':
      case 'callback':
      case 'decorator':
      case 'client':
      case 'holder':
      case 'interceptor':
      case 'told':
        break
      case 'answer':
        given.answers.push(item)
        break
      case 'body-or-config':
        if (given.method && /^(?:get|head)$/i.test(plainText(given.method.value) ?? '')) {
          given.configs.push(part.value)
          given.configPart = part
        } else given.body = part
        break
      case 'body':
        given.body = part
        break
      case 'query':
        given.query = part
        break
      case 'method':
        given.method = part
        break
      case 'headers':
        given.headers.push(part.value)
        break
      case 'header-name':
        if (isConfig(part.value)) given.headers.push(part.value)
        else name = part.value
        break
      case 'header-value': {
        const key = name && plainText(name)
        const before = items[index - 1]
        if (key && before)
          given.headers.push({
            kind: 'layers',
            layers: [],
            writes: [{ path: [key], node: before.node, thunk: item }],
            at: part.at,
          })
        break
      }
    }
  }
}

/** A body that further calls put together. */
function openBody({ node, module, member }: Step): Part {
  const at: At = { node: node.callee, module }
  const value = unknown(`what is put into \`${member}()\` makes it`, at)
  return { value, at, field: null, index: null }
}

/** A configuration of one option. */
function optionOf(key: string, thunk: Thunk): Value {
  const at: At = { node: thunk.node, module: thunk.module }
  return { kind: 'layers', layers: [], writes: [{ path: [key], node: thunk.node, thunk }], at }
}

/** The body among the keys for it: `json: true` beside it says how it is written. */
export function bodyFrom(t: Tracer, config: Value, keys: readonly string[]): Part | null {
  for (const key of keys) {
    const part = partFrom(t, config, [key])
    if (part && !(part.value.kind === 'constant' && typeof part.value.value === 'boolean')) return part
  }
  return null
}

/** A first argument that is an object is the configuration, anything else the URL. */
function isConfig(value: Value): boolean {
  return optionsOf(value).some(
    (option) =>
      option.kind === 'object' ||
      (option.kind === 'layers' && option.layers.every((l) => isConfig(l) || l.kind === 'constant')),
  )
}

/** The part that one of the keys of a configuration gives. */
export function partFrom(t: Tracer, config: Value, keys: readonly string[]): Part | null {
  for (const key of keys) {
    const { fields } = fieldsOf(t, config, { key })
    const [first] = fields
    if (first) {
      const value =
        fields.length === 1
          ? t.force(first.thunk)
          : unionOf(
              fields.map((field) => t.force(field.thunk)),
              first.thunk,
            )
      return { value, at: { node: first.thunk.node, module: first.thunk.module }, field: first, index: null }
    }
    // A configuration that callers give whole is asked for its member.
    const value = t.member(
      config,
      key,
      config.kind === 'layers'
        ? config.at
        : { node: (config as { at: At }).at.node, module: (config as { at: At }).at.module },
    )
    const symbolic = optionsOf(value).find((option) => option.kind === 'parameter')
    if (symbolic?.kind === 'parameter') return { value: symbolic, at: symbolic.at, field: null, index: null }
  }
  return null
}
