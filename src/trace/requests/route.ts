import { matchRoute, type Operation, pathOf } from '../../api/operations.js'
import { argumentsOf } from '../callers/callers.js'
import type { Tracer } from '../tracer.js'
import { type At, optionsOf, type ParameterValue, plainText, type Value } from '../values.js'
import type { Url } from './url.js'

export function parametersIn(value: Value): ParameterValue[] {
  return optionsOf(value).filter((option): option is ParameterValue => option.kind === 'parameter')
}

interface Route {
  operation: Operation | null
  blockers: ParameterValue[]
  reason: string
  at: At | null
}

export function routeOf(t: Tracer, url: Url, method: string | null): Route {
  const blockers: ParameterValue[] = []
  let at: At | null = null
  if (url.tail && !isQuery(url.tail.value, url.tail.at)) {
    blockers.push(...parametersIn(url.tail.value))
    at = url.tail.at
  }
  for (const segment of url.segments) {
    for (const hole of segment.holes) {
      const parameters = parametersIn(hole.value)
      // An id fills one segment; a caller that passes more path in it has to be looked at by itself.
      if (parameters.some((parameter) => carriesPath(t, parameter))) blockers.push(...parameters)
    }
  }
  const match = bestMatch(url, method)
  if (match.kind === 'one' && !at) return { operation: match.operation, blockers, reason: '', at: null }
  const holes = url.segments.flatMap((segment) => segment.holes)
  const hole = holes.find((each) => parametersIn(each.value).length > 0) ?? holes.at(-1)
  if (match.kind !== 'one') {
    for (const each of holes) blockers.push(...parametersIn(each.value))
    if (url.base) blockers.push(...parametersIn(url.base.value))
  }
  const path = pathOf(url.segments.map((segment) => segment.text))
  if (at)
    return { operation: null, blockers, reason: 'what stands behind the path is only known at run time', at }
  if (match.kind === 'several') {
    return {
      operation: null,
      blockers,
      reason:
        method === null
          ? 'the method is only known at run time'
          : 'a part of the path is only known at run time',
      at: hole?.at ?? null,
    }
  }
  const isWhole = match.kind === 'none' && match.closest.length > 0 && method !== null
  if (hole && holes.length > 0 && !isWhole)
    return { operation: null, blockers, reason: 'a part of the path is only known at run time', at: hole.at }
  if (url.base && url.segments.length === 0) {
    return { operation: null, blockers, reason: 'the path is only known at run time', at: url.base.at }
  }
  if (url.segments.length < 2) {
    return {
      operation: null,
      blockers,
      reason: 'the path is put together in a way that could not be followed',
      at: null,
    }
  }
  const others = match.kind === 'none' ? match.closest.map((each) => each.method) : []
  const reason =
    others.length > 0 && method !== null
      ? `${path} knows ${[...new Set(others)].join(', ')} and not ${method}`
      : `${method ?? 'the request'} ${path} is no route of Polytomic's REST API that this tool knows`
  return { operation: null, blockers, reason, at: null }
}

/** A hole behind the path that holds a query: made by URLSearchParams, starting with "?", or named as one. */
function isQuery(value: Value, at: At): boolean {
  const options = optionsOf(value)
  if (
    options.every(
      (o) =>
        o.kind === 'layers' ||
        o.kind === 'constant' ||
        (o.kind === 'text' && /^(?:\?|$)/.test(plainText(o) ?? '?')),
    )
  )
    return true
  const text = at.module.text.slice(at.node.range[0], at.node.range[1])
  return /(?:quer|param|search|\bqs\b|filter)/i.test(text)
}

function carriesPath(t: Tracer, parameter: ParameterValue): boolean {
  return argumentsOf(t, parameter).some(({ value }) =>
    optionsOf(value).some(
      (option) =>
        option.kind === 'text' &&
        option.parts.some((part) => part.kind === 'chars' && part.chars.includes('/')),
    ),
  )
}

/** The route of a URL: as it stands, behind a base that may hold `/api`, or behind a proxy's prefix. */
export function bestMatch(url: Url, method: string | null): ReturnType<typeof matchRoute> {
  const segments = url.segments.map((segment) => segment.text)
  const asIs = matchRoute(method, segments)
  if (asIs.kind !== 'none') return asIs
  if (url.host !== null) return asIs
  const withApi = matchRoute(method, ['api', ...segments])
  if (withApi.kind !== 'none') return withApi
  // Of a path that no route has with this method, those that have it say more than nothing.
  let none = asIs.closest.length > 0 ? asIs : withApi
  for (let from = 1; from < segments.length; from++) {
    const rest = segments.slice(from)
    if (rest[0] !== 'api' && rest.length < 2 && segments.length > 2) continue
    const match = rest[0] === 'api' ? matchRoute(method, rest) : matchRoute(method, ['api', ...rest])
    if (match.kind === 'one') return match
    if (none.closest.length === 0 && match.kind === 'none') none = match
  }
  return none
}
