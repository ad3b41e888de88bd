/** From a request as written to the operation it performs: wrappers are entered by each of their calls. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Operation } from '../../api/operations.js'
import { polytomicHost } from '../../api/versions.js'
import { enclosingFunction, type FunctionNode, type Node, type SourceModule } from '../../source/parse.js'
import { type CallVersion, type Link, rangeOf } from '../call.js'
import { describedAt } from '../clients/described.js'
import { type Endpoint, placeIn } from '../clients/endpoints.js'
import { anyMethod } from '../clients/mock-rows.js'
import { frameFor } from '../evaluate/calls.js'
import { itemsOf } from '../evaluate/items.js'
import { fieldsOf } from '../evaluate/objects.js'
import type { SdkUse } from '../sdk/sdk.js'
import type { Caller, Tracer } from '../tracer.js'
import { type At, type Env, optionsOf, type ParameterValue, plainText, type Value } from '../values.js'
import { isNeverCalled } from './dead.js'
import { impliedMethod, isOfAnyMethod } from './implied-method.js'
import { endpointRequests, type RawRequest, requestsAt } from './requests.js'
import { bestMatch, parametersIn, routeOf } from './route.js'
import { parseUrl, readingsOf, type Url } from './url.js'
import { type Proof, proofOf, settled, versionOf } from './version.js'

/** A request with all that decides its operation. */
export interface Resolved {
  request: RawRequest
  links: readonly Link[]
  url: Url
  method: string | null
  operation: Operation | null
  unresolved: { reason: string; at: At } | null
  version: CallVersion
  proof: Proof
  /** The host or package of another service that the same call may send to as well. */
  elsewhere: string | null
}

interface Chain {
  /** From the wrapper next to the request outwards. */
  links: readonly (Pick<Caller, 'node' | 'module' | 'frame' | 'hook' | 'enter' | 'as'> & {
    fn: FunctionNode
  })[]
  /** The function whose calls would come next. */
  outermost: Node
  module: SourceModule
}

/** Wrappers of wrappers deeper than this are not entered. */
const deepest = 6

/** All requests that a call of a client makes, one for each way in which wrappers reach it. */
export function resolveRequests(t: Tracer, node: Node, module: SourceModule): Resolved[] {
  const found: Resolved[] = []
  if (node.type === 'CallExpression')
    explore(t, (env) => requestsAt(t, node, module, env), { links: [], outermost: node, module }, found)
  return found
}

/** The request that the description of an endpoint gives, one for each way in which its parts are given. */
export function resolveEndpoint(t: Tracer, endpoint: Endpoint): Resolved[] {
  return endpoint.requests.flatMap((fn) => {
    const found: Resolved[] = []
    const chain: Chain = { links: [], outermost: placeIn(fn), module: fn.module }
    explore(t, (env) => endpointRequests(t, { ...endpoint, requests: [fn] }, env), chain, found)
    return found
  })
}

/** The request that an object describes for somebody else to send, one for each way in which its parts are given. */
export function resolveDescribed(
  t: Tracer,
  node: TSESTree.ObjectExpression,
  module: SourceModule,
): Resolved[] {
  const found: Resolved[] = []
  explore(t, (env) => describedAt(t, node, module, env), { links: [], outermost: node, module }, found)
  return found
}

/** @param requestsIn the requests as they are written, in the frames that a chain of calls makes */
function explore(
  t: Tracer,
  requestsIn: (env: Env | null) => RawRequest[],
  chain: Chain,
  found: Resolved[],
): void {
  const env = framesOf(t, chain)
  const requests = requestsIn(env).map((each) => judgeBest(t, each))
  const [elsewhere = null] = requests.flatMap(({ foreign }) => foreign ?? [])
  for (const { request, judged } of requests) {
    const blockers = judged.flatMap((each) => each.blockers)
    const goesOn =
      blockers.length > 0 ||
      (request.isOpen && judged.some((each) => each.proof)) ||
      (isUnsettled(judged) && isOfBaseClass(t, chain))
    const next =
      goesOn && chain.links.filter(({ hook }) => !hook).length < deepest ? callersOutside(t, chain) : []
    if (next.length > 0) {
      for (const wider of next) explore(t, requestsIn, wider, found)
      continue
    }
    const isDead = blockers.length > 0 && next.length === 0 && isNeverCalled(t, chain.outermost, chain.module)
    for (const each of judged) {
      if (!each.proof || (isDead && !each.operation)) continue
      found.push({
        ...each,
        proof: each.proof,
        elsewhere,
        request,
        links: chain.links.map(({ node: site, module: home, hook, as, fn }) => ({
          node: site,
          module: home,
          ...(as ? { as } : {}),
          ...(hook ? { hook: { ...hook, fn } } : {}),
        })),
      })
    }
  }
}

/** The frames that a chain of calls makes, the innermost one. */
function framesOf(t: Tracer, chain: Chain): Env | null {
  let env: Env | null = null
  for (const link of [...chain.links].reverse()) {
    if (link.enter) {
      env = env ? link.enter(env) : link.frame
      continue
    }
    if (link.node.type !== 'CallExpression') {
      env = link.frame
      continue
    }
    if (env === null) {
      env = link.frame
      continue
    }
    const callee: Value = t.evaluate(link.node.callee, link.module, env)
    const target = optionsOf(callee).find((option) => option.kind === 'function' && option.node === link.fn)
    if (target?.kind !== 'function') {
      // Reached through a parameter or an interface: the arguments are still those of this call.
      const { items, isOpen } = itemsOf(t, link.node.arguments, link.module, env)
      env = { ...link.frame, args: items, openArgs: isOpen, memo: new Map() }
      continue
    }
    const { items, isOpen } = itemsOf(t, link.node.arguments, link.module, env)
    env = frameFor(target, items, isOpen, { node: link.node, module: link.module, env })
  }
  return env
}

/** The chain with one more call at its outer end, for every known call of the function that holds it. */
function callersOutside(t: Tracer, chain: Chain): Chain[] {
  for (let fn = enclosingFunction(chain.outermost); fn; fn = enclosingFunction(fn)) {
    const callers = t.callersOf(fn, chain.module)
    const fresh = callers.filter((caller) => !chain.links.some((link) => link.node === caller.node))
    if (fresh.length > 0) {
      const entered = fn
      return fresh.map((caller) => ({
        links: [...chain.links, { ...caller, fn: entered }],
        outermost: caller.node,
        module: caller.module,
      }))
    }
    if (callers.length > 0) return []
  }
  return []
}

/** Whether it is not known, or one of several, which request is made. */
function isUnsettled(judged: readonly Judged[]): boolean {
  const proven = judged.filter(({ proof }) => proof)
  return proven.length > 1 || proven.some(({ operation }) => !operation)
}

/** Whether the request stands in a method of a class that others extend: what `this` holds is theirs to say. */
function isOfBaseClass(t: Tracer, chain: Chain): boolean {
  for (let fn = enclosingFunction(chain.outermost); fn; fn = enclosingFunction(fn)) {
    const { parent } = fn
    if (parent.type !== 'MethodDefinition' && parent.type !== 'PropertyDefinition') continue
    const cls = parent.parent.parent as Node
    if (parent.static || cls.type !== 'ClassDeclaration' || !cls.id) return false
    return t.names.extending(cls.id.name).some(({ cls: sub, module }) => {
      const base = t.evaluate(sub.superClass as Node, module, null)
      return base.kind === 'class' && base.node === cls
    })
  }
  return false
}

/** A host of the user's own: a proxy in front of Polytomic, or an installation of it. */
function isLocal(host: string | null): boolean {
  return (
    host !== null &&
    (/polytomic|\{\}/.test(host) || /^(?:localhost|127\.|10\.|192\.168\.)/.test(host) || !host.includes('.'))
  )
}

interface Judged extends Omit<Resolved, 'request' | 'links' | 'proof' | 'elsewhere'> {
  proof: Proof | null
  blockers: ParameterValue[]
}

/** Defaults that may belong to another program count where nothing else makes the request Polytomic's, as a guess. */
function judgeBest(
  t: Tracer,
  request: RawRequest,
): { request: RawRequest; judged: Judged[]; foreign: string | null } {
  const { judged, foreign } = judge(t, request)
  const { assumed } = request
  const isPinned = judged.some(({ proof, version }) => proof && version.kind !== 'unpinned')
  if (!assumed || isPinned) return { request, judged, foreign }
  const guessed = judge(t, assumed).judged.flatMap((each): Judged[] => {
    const { proof, operation } = each
    // A guess at a request that is no route of Polytomic's is none.
    if (proof && !operation && each.blockers.length === 0) return []
    return [proof ? { ...each, proof: { ...proof, certainty: 'likely' } } : each]
  })
  const isBetter = guessed.some(({ proof, version }) => proof && version.kind !== 'unpinned')
  const isFirst = guessed.some(({ proof }) => proof) && !judged.some(({ proof }) => proof)
  return isBetter || isFirst ? { request: assumed, judged: guessed, foreign } : { request, judged, foreign }
}

/** The host of another service that a request goes to, and whether it is seen to go to Polytomic. */
export function foreignOf(t: Tracer, request: RawRequest): { host: string | null; isOurs: boolean } {
  const { judged, foreign, others } = judge(t, request)
  // A header that is written for every service makes none of them Polytomic.
  const host = foreign ?? others[0] ?? null
  return { host, isOurs: host === null && judged.some(({ proof }) => proof !== null) }
}

/**
 * Reads a request in its frames: what is known, and which parameters stand in the way. `foreign`: the host of another
 * service that it goes to in one of its readings; `others`: hosts of others that a header for every service goes to.
 */
function judge(
  t: Tracer,
  request: RawRequest,
): { judged: Judged[]; foreign: string | null; others: readonly string[] } {
  if (request.sdk) return { judged: [judgeMethod(t, request, request.sdk)], foreign: null, others: [] }
  const at: At = request.urlPart?.at ?? { node: request.node, module: request.module }
  const version = versionOf(t, request)
  const readings = readingsOf(withSettledBase(t, request.url, at), at)
  const results: Judged[] = []
  const others: string[] = []
  let foreign: string | null = null
  for (const reading of readings) {
    const url = parseUrl(reading)
    const blockers = [...version.blockers]
    const proof = proofOf(t, url, version.field)
    if (url.host !== null && !proof) {
      if (!isLocal(url.host)) foreign = url.host
      continue
    }
    // Headers that go to every service name no service: on another host, only a route of Polytomic's does.
    const isElsewhere = url.host !== null && !polytomicHost(url.host, t.hosts)
    if (isElsewhere && !isLocal(url.host)) others.push(url.host as string)
    if (
      isElsewhere &&
      bestMatch(url, null).kind === 'none' &&
      url.tail === null &&
      url.segments.every((segment) => segment.text !== null)
    )
      continue
    const base = [...(url.base ? [url.base] : []), ...url.hostHoles].flatMap(({ value }) =>
      parametersIn(value),
    )
    if (url.hostHoles.length > 0) blockers.push(...base)
    if (!proof && base.length === 0 && blockers.length === 0) continue
    if (!proof) blockers.push(...base)
    const { method: written, parameters } = methodOf(t, request)
    const method = written ?? impliedMethod(t, request, url)
    const route = routeOf(t, url, method)
    const routeBlockers = [...parameters, ...route.blockers]
    // A pin that only callers know matters once the request is known to be Polytomic's.
    const certainty = proof && isElsewhere && !isLocal(url.host) ? 'likely' : proof?.certainty
    results.push({
      url,
      method,
      operation: route.operation,
      unresolved: route.operation
        ? null
        : {
            reason: isOfAnyMethod(request) ? 'it stands for requests of any method' : route.reason,
            at: (method === null ? request.methodMember : null) ?? route.at ?? at,
          },
      version: version.version,
      proof: proof && certainty ? { ...proof, certainty } : null,
      blockers: [...blockers, ...routeBlockers],
    })
  }
  const isOurs = ({ url }: Judged): boolean => url.host !== null && polytomicHost(url.host, t.hosts)
  if (others.length === 0 || !results.some(isOurs)) return { judged: results, foreign, others }
  // The same request goes to Polytomic's host as well: where it always carries the header, it is meant for Polytomic.
  const isHeaded = fieldsOf(t, request.headers, { key: request.pinKey, ignoreCase: true }).isDefinite
  return {
    judged: results.filter(({ url }) => !others.includes(url.host ?? '')),
    foreign: isHeaded ? foreign : (foreign ?? others[0] ?? null),
    others,
  }
}

/** A base URL, or a host, that is a parameter on which all callers agree is known. */
function withSettledBase(t: Tracer, url: Value, at: At): Value {
  const options = optionsOf(url).flatMap((option): Value[] => {
    if (option.kind !== 'text') return option.kind === 'parameter' ? settled(t, option) : [option]
    const [first, second] = option.parts
    const isHost = first?.kind === 'chars' && /^https?:\/\/$/i.test(first.chars)
    const hole = isHost ? second : first
    if (hole?.kind !== 'hole') return [option]
    const index = option.parts.indexOf(hole)
    const [before, after] = [option.parts.slice(0, index), option.parts.slice(index + 1)]
    return optionsOf(hole.value).flatMap((value): Value[] => {
      const known = settled(t, value)
      if (known[0] === value) return [{ ...option, parts: [...before, { ...hole, value }, ...after] }]
      return known.map((each) =>
        each.kind === 'text' ? { ...option, parts: [...before, ...each.parts, ...after] } : option,
      )
    })
  })
  return options.length === 1 ? (options[0] as Value) : { kind: 'union', options, at }
}

function methodOf(t: Tracer, request: RawRequest): { method: string | null; parameters: ParameterValue[] } {
  const options = optionsOf(request.method).flatMap((value) => settled(t, value))
  const texts = [...new Set(options.map((option) => plainText(option)?.toUpperCase() ?? null))].map((text) =>
    text === anyMethod ? null : text,
  )
  const known = texts.filter((text): text is string => text !== null)
  const only = known.length === 1 && texts.length === 1 ? (known[0] as string) : null
  return {
    method: only,
    parameters: options.filter((option): option is ParameterValue => option.kind === 'parameter'),
  }
}

/** A method of Polytomic's package is its operation; only the version may wait for callers. */
function judgeMethod(t: Tracer, request: RawRequest, sdk: SdkUse): Judged {
  const at: At = request.methodMember ?? { node: sdk.call.callee, module: request.module }
  const { version, blockers } = versionOf(t, request)
  const [reading] = readingsOf(request.url, at)
  const operation = sdk.method?.operation ?? null
  const made = request.instance?.at ?? at
  const reason = sdk.member.includes('?')
    ? 'which method of the client is called is only known at run time'
    : `\`${sdk.member}\` is no method of the package polytomic that this tool knows`
  return {
    url: parseUrl(reading as NonNullable<typeof reading>),
    method: operation?.method ?? null,
    operation,
    unresolved: operation ? null : { reason, at },
    version,
    proof: {
      certainty: 'proven',
      steps: [{ step: 'the client is of the npm package polytomic', at: rangeOf(made) }],
    },
    blockers,
  }
}
