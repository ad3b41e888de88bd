/** What the language and the platform do with texts and objects: the few functions that requests are built with. */
import { makerOf } from '../clients/clients.js'
import { expectationOf } from '../clients/expectations.js'
import type { Tracer } from '../tracer.js'
import {
  type At,
  concat,
  madeText,
  optionsOf,
  plainText,
  type TextPart,
  type Thunk,
  unionOf,
  unknown,
  type Value,
} from '../values.js'
import { fieldsOf } from './objects.js'
import { stateOf } from './react-state.js'

/** Functions that return their first argument, for our purpose. */
const identities = new Set([
  'Object.freeze',
  'Object.seal',
  'structuredClone',
  'Promise.resolve',
  'String',
  'react.useMemo',
  'react.useCallback',
])

/** Functions that return the options that they are given, with a type. */
const typing = /^@tanstack\/[\w-]+-query(?:-experimental)?\.(?:query|infiniteQuery|mutation)Options$/

/** Matchers that stand for a value by a part of it. */
const matchers =
  /^(?:(?:vitest|@jest\/globals|@playwright\/test|expect)\.)?(?:expect|jasmine)\.(?:object|array)Containing$|^sinon\.match$|^lodash(?:-es)?[./]matches$/

/** The value of a call of something external. */
export function platformCall(t: Tracer, callee: Value & { kind: 'external' }, args: Thunk[], at: At): Value {
  const name = [
    callee.source === 'global' ? '' : callee.source,
    ...callee.path.filter((p) => p !== 'default'),
  ]
    .filter(Boolean)
    .join('.')
  const first = args[0]
  if ((identities.has(name) || matchers.test(name) || typing.test(name)) && first) {
    const value = t.force(first)
    return name.startsWith('react.') && value.kind === 'function'
      ? t.invoke(value, [], false, { ...at, env: null })
      : value
  }
  switch (name) {
    case 'expect':
    case 'vitest.expect':
    case '@jest/globals.expect':
      return first ? expectationOf(t.force(first), at) : unknown('nothing', at)
    case '@angular/core.inject': {
      const token = first ? t.force(first) : null
      if (token?.kind === 'class') return { kind: 'instance', cls: token, site: null }
      const made = token?.kind === 'external' ? makerOf(token.source, token.path, 'new') : null
      return made
        ? { kind: 'client', row: made.row, defaults: [], at }
        : unknown('something that is injected', at)
    }
    case 'encodeURIComponent':
    case 'encodeURI': {
      // Encoded, a value can hold no slash: it fills a segment of a path and no more.
      const text = first ? plainText(t.force(first)) : null
      if (text !== null && first && /^[\w.~-]*$/.test(text)) return t.force(first)
      return unknown('an encoded value', at)
    }
    case 'react.useState':
      return stateOf(t, first, at)
    case 'JSON.stringify':
      return first ? { kind: 'json', value: t.force(first), at } : unknown('nothing', at)
    case 'JSON.parse': {
      const value = first ? t.force(first) : null
      return value?.kind === 'json' ? value.value : unknown('parsed at run time', at)
    }
    case 'Object.values':
    case 'Object.entries':
      return first ? membersAsList(t, t.force(first), name === 'Object.entries', at) : unknown('nothing', at)
    case 'Object.assign':
      return { kind: 'layers', layers: args.map((arg) => t.force(arg)), writes: [], at }
    case 'Promise.all':
      return first ? t.force(first) : unknown('nothing', at)
    case 'Object.fromEntries': {
      // Pairs are read as the object that they make.
      const value = first ? t.force(first) : null
      return value?.kind === 'list' ? value : unknown('an object made at run time', at)
    }
    case 'Object.create':
      return unknown('an object made at run time', at)
    default:
      return unknown(`\`${name}\` is not followed`, at)
  }
}

/** The value of `new X(...)` of the platform: URLs are texts, headers and parameters are objects. */
export function platformConstruction(
  t: Tracer,
  callee: Value & { kind: 'external' },
  args: Thunk[],
  at: At,
): Value {
  const name = callee.path.at(-1)
  const [first, second] = args
  switch (name) {
    case 'URL':
      if (!first) break
      return second ? joinUrl(t.force(second), t.force(first), at) : t.force(first)
    case 'Map':
    case 'WeakMap':
      return { kind: 'layers', layers: first ? [t.force(first)] : [], writes: [], isMap: true, at }
    case 'Headers':
    case 'URLSearchParams':
    case 'AxiosHeaders':
    case 'HttpHeaders':
    case 'HttpParams':
      return { kind: 'layers', layers: first ? [t.force(first)] : [], writes: [], at }
    case 'Request':
      if (!first) break
      return {
        kind: 'layers',
        layers: second ? [t.force(second)] : [],
        writes: [{ path: ['url'], node: first.node, thunk: first }],
        at,
      }
  }
  return unknown(`an instance of \`${name ?? callee.source}\``, at)
}

/** `new URL(path, base)`: an absolute path replaces the path of the base. */
export function joinUrl(base: Value, path: Value, at: At): Value {
  const options: Value[] = []
  for (const b of optionsOf(base)) {
    for (const p of optionsOf(path)) {
      const start = p.kind === 'text' && p.parts[0]?.kind === 'chars' ? p.parts[0].chars : ''
      if (/^https?:/.test(start)) options.push(p)
      else if (b.kind !== 'text') options.push(concat([b, p], at))
      else if (start.startsWith('/')) options.push(concat([originOf(b), p], at))
      else options.push(concat([folderOf(b), p], at))
    }
  }
  return unionOf(options, at)
}

type Text = Value & { kind: 'text' }

/** `https://host` of a URL text. */
function originOf(text: Text): Value {
  const first = text.parts[0]
  if (first?.kind !== 'chars') return text
  const match = /^[a-z]+:\/\/[^/]*/i.exec(first.chars)
  if (!match) return text
  const isWhole = match[0].length === first.chars.length
  return { ...text, parts: isWhole ? upToSlash(text.parts) : [{ ...first, chars: match[0] }] }
}

function upToSlash(parts: readonly TextPart[]): TextPart[] {
  const kept: TextPart[] = []
  for (const [i, part] of parts.entries()) {
    if (i > 0 && part.kind === 'chars' && part.chars.includes('/')) {
      kept.push({ ...part, chars: part.chars.slice(0, part.chars.indexOf('/')) })
      break
    }
    kept.push(part)
  }
  return kept
}

/** A base up to its last slash: what a relative path is put behind. */
function folderOf(text: Text): Value {
  const last = text.parts.at(-1)
  if (last?.kind !== 'chars') return text
  const cut = last.chars.lastIndexOf('/')
  const isBare = /^[a-z]+:\/\/[^/]*$/i.test(last.chars)
  if (isBare)
    return concat(
      [text, { kind: 'text', parts: [{ kind: 'chars', chars: '/', at: null }], at: text.at }],
      text.at,
    )
  if (cut < 0) return text
  return { ...text, parts: [...text.parts.slice(0, -1), { ...last, chars: last.chars.slice(0, cut + 1) }] }
}

/** Methods of texts and lists that requests are built with; null: not one of these. */
export function textMethod(t: Tracer, object: Value, key: string, args: Thunk[], at: At): Value | null {
  if (object.kind === 'union') {
    const options = object.options.map((option) => textMethod(t, option, key, args, at))
    return options.every((o) => o !== null) ? unionOf(options as Value[], at) : null
  }
  if (object.kind === 'list') return listMethod(t, object, key, args, at)
  if (object.kind !== 'text') {
    const passes = key === 'toString' || key === 'trim' || key === 'toUpperCase' || key === 'toLowerCase'
    const isOpaque = object.kind === 'parameter' || object.kind === 'environment'
    return passes && isOpaque ? object : null
  }
  switch (key) {
    case 'toString':
    case 'trim':
    case 'valueOf':
      return object
    case 'concat':
      return concat([object, ...args.map((arg) => t.force(arg))], at)
    case 'toUpperCase':
    case 'toLowerCase':
      return {
        ...object,
        parts: object.parts.map((part) =>
          part.kind === 'chars' ? { ...part, chars: part.chars[key]() } : part,
        ),
      }
    case 'replace':
    case 'replaceAll':
      return replaced(t, object, args, at)
    default:
      return unknown(`a text changed by \`${key}\``, at)
  }
}

function replaced(t: Tracer, object: Text, args: Thunk[], at: At): Value {
  const [pattern, replacement] = args
  if (!pattern || !replacement) return object
  const search = pattern.node
  if (search.type === 'Literal' && 'regex' in search) {
    // Trimming slashes is the one pattern that base URLs meet.
    const { pattern: source } = search.regex
    if (/^\\\/\+?\$$/.test(source)) return trimmed(object, 'end')
    if (/^\^\\\/\+?$/.test(source)) return trimmed(object, 'start')
    return unknown('a text changed by a pattern', at)
  }
  const needle = plainText(t.force(pattern))
  if (needle === null) return unknown('a text changed at run time', at)
  const value = t.force(replacement)
  const parts: TextPart[] = []
  let isDone = false
  for (const part of object.parts) {
    const index = part.kind === 'chars' && !isDone ? part.chars.indexOf(needle) : -1
    if (part.kind !== 'chars' || index < 0) {
      parts.push(part)
      continue
    }
    isDone = true
    const end = index + needle.length
    parts.push({ ...part, chars: part.chars.slice(0, index) })
    const middle = concat([value], { node: replacement.node, module: replacement.module })
    if (middle.kind === 'text') parts.push(...middle.parts)
    parts.push({
      ...part,
      chars: part.chars.slice(end),
      at: part.at && { ...part.at, start: part.at.start + end },
    })
  }
  return { kind: 'text', parts, at }
}

function trimmed(text: Text, side: 'start' | 'end'): Value {
  const index = side === 'end' ? text.parts.length - 1 : 0
  const part = text.parts[index]
  if (part?.kind !== 'chars') return text
  const chars = side === 'end' ? part.chars.replace(/\/+$/, '') : part.chars.replace(/^\/+/, '')
  const shift = side === 'start' ? part.chars.length - chars.length : 0
  const parts = [...text.parts]
  parts[index] = { ...part, chars, at: part.at && { ...part.at, start: part.at.start + shift } }
  return { ...text, parts }
}

function listMethod(
  t: Tracer,
  list: Value & { kind: 'list' },
  key: string,
  args: Thunk[],
  at: At,
): Value | null {
  switch (key) {
    case 'join': {
      if (list.isOpen) return unknown('a joined list', at)
      const separator: Value = args[0]
        ? t.force(args[0])
        : { kind: 'text', parts: [{ kind: 'chars', chars: ',', at: null }], at }
      const pieces: Value[] = []
      list.items.forEach((item, i) => {
        if (i > 0) pieces.push(separator)
        pieces.push(t.force(item))
      })
      return concat(pieces, at)
    }
    case 'filter':
    case 'slice':
    case 'reverse':
      return list
    case 'concat': {
      const rest = args.map((arg) => t.force(arg))
      if (rest.every((value) => value.kind === 'list')) {
        return { ...list, items: [...list.items, ...rest.flatMap((v) => (v.kind === 'list' ? v.items : []))] }
      }
      return { ...list, isOpen: true }
    }
    case 'map': {
      const callback = args[0] ? t.force(args[0]) : null
      if (callback?.kind !== 'function') return null
      const items = list.items.map(
        (item): Thunk => ({ ...item, value: t.invoke(callback, [item], false, { ...at, env: item.env }) }),
      )
      return { ...list, items, at }
    }
    default:
      return null
  }
}

/** `Object.values(x)` and `Object.entries(x)`: a list of the values that can be seen, or of pairs with their keys. */
function membersAsList(t: Tracer, value: Value, withKeys: boolean, at: At): Value {
  const { fields, gaps } = fieldsOf(t, value, { key: null })
  const isSeen = value.kind === 'object' || value.kind === 'layers'
  if (!isSeen || fields.length === 0) return unknown('the values of an object that could not be followed', at)
  const items = fields.reverse().map(({ key, node, module, thunk }): Thunk => {
    if (!withKeys) return thunk
    const keyAt: Thunk = { node, module, env: null, value: madeText(key, { node, module }) }
    const pair: Value = { kind: 'list', items: [keyAt, thunk], isOpen: false, at }
    return { ...at, env: null, value: pair }
  })
  return { kind: 'list', items, isOpen: gaps.length > 0, at }
}
