/**
 * The account of what is left: a Polytomic URL or version header that no known request carries, and that ends in a
 * call all the same. Such a call may well be a request, made with a library that is not known here.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { endsInMethod } from '../../api/sdk.js'
import { polytomicHost, versionHeader } from '../../api/versions.js'
import { bare, isInside, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { typeNameAt } from '../../source/project.js'
import { type ApiCall, isSentBy } from '../call.js'
import { clientRowOf, clientRows, isAt } from '../clients/clients.js'
import { endpointsOf } from '../clients/endpoints.js'
import { interceptorsOf } from '../clients/interceptor-places.js'
import { answers } from '../clients/shapes.js'
import { canHavePackage, chainOf, takenAs } from '../clients/typed.js'
import { fieldsOf } from '../evaluate/objects.js'
import { guarded } from '../faults.js'
import { followFlow } from '../flow/flow.js'
import type { Sink } from '../flow/state.js'
import { isSdk } from '../sdk/sdk.js'
import type { Tracer } from '../tracer.js'
import { type At, type ClientValue, optionsOf, type Value } from '../values.js'
import { partFrom } from './parts.js'
import { clientHeaders, requestsAt } from './requests.js'
import { versionsAt } from './unsent.js'
import { parseUrl, readingsOf } from './url.js'

export interface LooseEnd {
  /** The argument or call that the URL or header ends in. */
  at: At
  /** The literal that shows it is Polytomic's. */
  evidence: At
  what:
    | 'url'
    | 'header'
    | 'package'
    | 'compared'
    /** A call that reads like one of the package's client, of something that could not be followed. */
    | 'member'
    /** A description of requests that a client is told of, and that could not be followed. */
    | 'endpoint'
    /** A version that nothing was found to send. */
    | 'unsent'
  /** It says something for all requests of a client that is known here, none of which was found to be ours. */
  isOfClient?: true
}

/** Calls that take URLs and make no request. */
const harmless =
  /^(?:console|URL|Error|TypeError|assert|expect|describe|it|test|Symbol|RegExp|Object|Array|Set|Map|logger|log)\b/

export function looseEndsOf(t: Tracer, calls: readonly ApiCall[]): LooseEnd[] {
  const used = new Map<string, { start: number; end: number }[]>()
  for (const call of calls) {
    for (const range of [...call.uses, ...call.evidence.map((step) => step.at)]) {
      const list = used.get(range.file)
      if (list) list.push(range)
      else used.set(range.file, [range])
    }
  }
  const ends: LooseEnd[] = []
  const known = knownCalls(calls)
  const isInInterceptor = interceptorsIn(t, calls)
  for (const module of t.workspace.loaded) {
    if (!t.workspace.isEditable(module.path)) continue
    for (const node of module.strings) {
      const what = kindOf(node, t.hosts)
      if (!what) continue
      const isShared = isUsed(used.get(module.path) ?? [], node)
      if (isShared && known.holds({ node, module })) continue
      const own = guarded(t, { node, module }, [], () => endsOf(t, node, module, what, calls))
      const asked = what === 'header' && !isShared && own.length === 0 ? versionsAt(t, node, module) : []
      const sent = used.get(module.path) ?? []
      for (const at of asked)
        if (!isUsed(sent, at.node)) ends.push({ at, evidence: { node, module }, what: 'unsent' })
      for (const end of own) {
        if (known.holds(end.at)) continue
        if (isShared && isInterceptor(t, end.at)) continue
        // What runs on the requests of a whole program asks for the URL to know its own.
        if ((isShared || what === 'header' || isAsked(end.at)) && isInInterceptor(end.at)) continue
        // What known requests carry as well is a constant: it is the other call that is looked at.
        if (isShared && isContainer(t, end.at)) continue
        ends.push(end)
      }
    }
  }
  for (const module of t.workspace.loaded) {
    if (!t.workspace.isEditable(module.path)) continue
    ends.push(...guarded(t, { node: module.ast, module }, [], () => packageEnds(t, module, calls)))
    ends.push(...guarded(t, { node: module.ast, module }, [], () => patternEnds(t, module, calls)))
    ends.push(...guarded(t, { node: module.ast, module }, [], () => memberEnds(t, module, calls)))
  }
  return [...pointed(ends), ...openEndpoints(t, calls)]
}

/** Descriptions of endpoints that could not be followed, of clients that are Polytomic's. */
function openEndpoints(t: Tracer, calls: readonly ApiCall[]): LooseEnd[] {
  const index = endpointsOf(t)
  const places = new Set<Node>()
  return index.open.flatMap(({ at, host }): LooseEnd[] => {
    if (places.has(at.node) || !t.workspace.isEditable(at.module.path)) return []
    const definitions = index.all
      .filter((each) => each.host.root === host.root)
      .map((each) => each.definition)
    const isOurs =
      isOfPolytomic(t, host.client, at) ||
      calls.some(
        (call) =>
          call.request.endpoint?.host.root === host.root ||
          definitions.some((definition) => isSentBy(call, definition)),
      )
    if (!isOurs) return []
    places.add(at.node)
    return [{ at, evidence: { node: host.call, module: host.module }, what: 'endpoint' }]
  })
}

/** Whether the defaults of a client name Polytomic's host or its version. */
function isOfPolytomic(t: Tracer, { row, defaults }: ClientValue, at: At): boolean {
  const config: Value = { kind: 'layers', layers: defaults, writes: [], at }
  const base = partFrom(t, config, row.config.base)
  const isAtHost = (base ? readingsOf(base.value, base.at) : []).some((reading) => {
    const { host } = parseUrl(reading)
    return host !== null && polytomicHost(host, t.hosts)
  })
  const headers = clientHeaders(t, row, defaults, at)
  return isAtHost || fieldsOf(t, headers, { key: versionHeader, ignoreCase: true }).fields.length > 0
}

/** Whether a value configures a client that is told of endpoints, and none of its requests is known. */
function isUnusedClient({ node, module, kind }: Sink, t: Tracer, calls: readonly ApiCall[]): boolean {
  if (kind !== 'sent' || node.type !== 'CallExpression') return false
  const clients = optionsOf(t.evaluate(node, module, null)).filter((each) => each.kind === 'client')
  return clients.some(
    ({ row, defaults }) =>
      row.endpoints !== undefined &&
      !calls.some(({ request }) => defaults.some((each) => isLaidIn(each, request.config))),
  )
}

/** Whether a configuration is one of the layers of another. */
function isLaidIn(value: Value, config: Value): boolean {
  if (config === value) return true
  if (config.kind === 'layers') return config.layers.some((layer) => isLaidIn(value, layer))
  return config.kind === 'object' && value.kind === 'object' && config.node === value.node
}

/** Whether a place lies inside of a known request, or of a call that leads to one. */
export function knownCalls(calls: readonly ApiCall[]): { holds(at: At): boolean } {
  const byModule = new Map<SourceModule, Set<Node>>()
  for (const { request, links } of calls) {
    const steps = request.steps.map(({ node }) => ({ node, module: request.module }))
    for (const { node, module } of [request, ...links, ...steps]) {
      const nodes = byModule.get(module)
      if (nodes) nodes.add(node)
      else byModule.set(module, new Set([node]))
    }
  }
  return {
    holds({ node, module }) {
      const nodes = byModule.get(module)
      for (let up: Node | undefined = nodes && node; up; up = up.parent) if (nodes?.has(up)) return true
      return false
    },
  }
}

/** Whether the call that a value ends in makes or fills something that is followed: headers, a URL, a request. */
function isContainer(t: Tracer, { node, module }: At): boolean {
  const call = node.parent
  if (call?.type !== 'CallExpression' && call?.type !== 'NewExpression') return true
  const isKnown = (of: Node): boolean =>
    optionsOf(t.evaluate(of, module, null)).some(({ kind }) =>
      /^(?:layers|object|text|list|json)$/.test(kind),
    )
  return isKnown(call) || (call.callee.type === 'MemberExpression' && isKnown(call.callee.object))
}

/** Whether a value ends in a function that a client runs on its requests. */
function isInterceptor(t: Tracer, { node, module }: At): boolean {
  const call = node.parent
  if (call?.type !== 'CallExpression') return false
  if (isSetter(t, call, module)) return true
  return optionsOf(t.evaluate(call.callee, module, null)).some(
    (option) =>
      option.kind === 'client-member' &&
      option.client.row.interceptors?.some(
        ({ by, path }) => by === 'client' && path.join('.') === option.path.join('.'),
      ),
  )
}

/** `request.url.startsWith(url)`. */
function isAsked({ node: { parent } }: At): boolean {
  if (parent?.type !== 'CallExpression' || parent.callee.type !== 'MemberExpression') return false
  return /^(?:startsWith|endsWith|includes|indexOf|match)$/.test(
    keyName(parent.callee.property, parent.callee.computed) ?? '',
  )
}

/** Whether a place lies in a function that runs on one of the requests before it is sent. */
function interceptorsIn(t: Tracer, calls: readonly ApiCall[]): (at: At) => boolean {
  let functions: Set<Node> | null = null
  return ({ node }) => {
    functions ??= new Set(
      calls.flatMap(({ request }) =>
        interceptorsOf(t, request, 'request').flatMap(({ value }) =>
          value.kind === 'function' ? [value.node] : [],
        ),
      ),
    )
    for (let up: Node | undefined = node; up; up = up.parent) if (functions.has(up)) return true
    return false
  }
}

/** Whether a call says something for all requests of a client in the program: `$.ajaxSetup({ headers })`. */
function isSetter(t: Tracer, { callee }: TSESTree.CallExpression, module: SourceModule): boolean {
  return optionsOf(t.evaluate(callee, module, null)).some(
    (option) =>
      option.kind === 'external' &&
      clientRows.some((row) =>
        row.setsDefaults?.some(({ from, member }) =>
          from
            ? isAt(from, option.source, option.path)
            : member === option.path.at(-1) && clientRowOf(option.source, option.path.slice(0, -1)) === row,
        ),
      ),
  )
}

/** Patterns that stand for URLs of Polytomic in a mock, or that such URLs are tested with. */
function patternEnds(t: Tracer, module: SourceModule, calls: readonly ApiCall[]): LooseEnd[] {
  return module.patterns.flatMap((node): LooseEnd[] => {
    if (!/polytomic/i.test(node.regex.pattern)) return []
    const at = { node: node as Node, module }
    const { parent } = node
    const isTested =
      parent.type === 'MemberExpression' && /\/api\b/.test(node.regex.pattern.replaceAll('\\', ''))
    const isMock =
      parent.type === 'CallExpression' &&
      !calls.some(({ request }) => request.node === parent) &&
      (t.evaluate(parent, module, null).kind === 'client' || requestsAt(t, parent, module, null).length > 0)
    return isTested || isMock ? [{ at, evidence: at, what: 'compared' }] : []
  })
}

/** Clients of the package `polytomic` that go out of sight: no call of theirs is known. */
function packageEnds(t: Tracer, module: SourceModule, calls: readonly ApiCall[]): LooseEnd[] {
  if (!/['"]polytomic(?:\/[^'"]*)?['"]/.test(module.text)) return []
  const manifest = t.workspace.manifestOf(module.path)
  // A client that is only known by its type may be the one that is made here.
  const isTaken = calls.some(
    ({ request: { sdk, instance } }) => sdk?.manifest === manifest && instance?.isDeclared,
  )
  if (isTaken) return []
  return module.calls.flatMap((call): LooseEnd[] => {
    if (call.type !== 'NewExpression' || !isSdk(t.evaluate(call, module, null))) return []
    if (calls.some(({ request }) => request.instance?.at.node === call)) return []
    const at = { node: call.callee as Node, module }
    return [{ at, evidence: at, what: 'package' }]
  })
}

/** Resources whose names hardly stand for anything else. */
const distinctive = new Set(['bulkSync', 'modelSync'])

/** `ctx.polytomic.bulkSync.remove(id)`, where nothing says what `ctx.polytomic` is. */
function memberEnds(t: Tracer, module: SourceModule, calls: readonly ApiCall[]): LooseEnd[] {
  if (![...distinctive].some((name) => module.names.has(name)) || !canHavePackage(t, module)) return []
  return module.calls.flatMap((call): LooseEnd[] => {
    if (call.type !== 'CallExpression') return []
    const member = bare(call.callee)
    if (member.type !== 'MemberExpression') return []
    const { keys, root } = chainOf(member)
    const names = root.type === 'Identifier' ? takenAs(root, module) : []
    const paths = names.length > 0 ? names.map((name) => ['', name, ...keys]) : [['', ...keys]]
    const isMeant = paths.some((path) => path.some((key) => distinctive.has(key)) && endsInMethod(path))
    if (!isMeant || calls.some(({ request }) => request.node === call)) return []
    const isOpen = optionsOf(t.evaluate(member, module, null)).every(
      (option) =>
        option.kind === 'unknown' || (option.kind === 'parameter' && t.concrete(option).length === 0),
    )
    if (!isOpen || typeNameAt(t.workspace, module.path, member.object.range) !== null) return []
    const at = { node: member as Node, module }
    return [{ at, evidence: at, what: 'member' }]
  })
}

/** Ends in one place are looked at where their URL stands, else at the header, else at the place itself. */
function pointed(ends: readonly LooseEnd[]): LooseEnd[] {
  return ends.map((end) => {
    if (end.what === 'compared') return end
    const together = ends.filter((other) => other.at.node === end.at.node)
    const best = together.find((other) => other.what === 'url') ?? end
    const inside = best.evidence.module === end.at.module && isInside(best.evidence.node, end.at.node)
    return inside ? { ...end, at: { node: wholeText(best.evidence.node), module: end.at.module } } : end
  })
}

function wholeText(node: Node): Node {
  let at = node
  for (let up = at.parent; up?.type === 'TemplateLiteral' || up?.type === 'BinaryExpression'; up = up.parent)
    at = up
  return at
}

function isUsed(ranges: readonly { start: number; end: number }[], node: Node): boolean {
  return ranges.some(
    (range) =>
      node.range[0] < range.end &&
      node.range[1] > range.start &&
      range.end - range.start <= node.range[1] - node.range[0] + 400 &&
      range.start <= node.range[0],
  )
}

function kindOf(node: SourceModule['strings'][number], hosts: readonly string[]): LooseEnd['what'] | null {
  const text = node.type === 'Literal' ? node.value : node.value.raw
  if (text.toLowerCase() === versionHeader.toLowerCase()) return 'header'
  const match = /^https?:\/\/([^/?#\s]+)(\/[^/?#]*)?/i.exec(text)
  if (!match || !polytomicHost(match[1] as string, hosts)) return null
  // Pages of the application have URLs too; the API's begin with /api.
  return match[2] === undefined || match[2] === '/' || match[2] === '/api' ? 'url' : null
}

/** Where a literal ends, followed as any value is. */
function endsOf(
  t: Tracer,
  node: SourceModule['strings'][number],
  module: SourceModule,
  what: LooseEnd['what'],
  calls: readonly ApiCall[],
): LooseEnd[] {
  const start = startOf(node)
  if (!start) return []
  const flow = followFlow(
    { t, answer: answers.data, typeAt: () => null },
    { node: start, module, state: { layers: [], token: 'body', path: [] }, stack: [] },
  )
  const evidence = { node: node as Node, module }
  return flow.sinks.flatMap((sink): LooseEnd[] => {
    const at = { node: sink.node, module: sink.module }
    if (isRequestLike(sink) || isUnusedClient(sink, t, calls)) {
      const call = sink.node.parent
      const isOfClient = call?.type === 'CallExpression' && isSetter(t, call, sink.module)
      return [{ at, evidence, what, ...(isOfClient ? { isOfClient } : {}) }]
    }
    return what === 'url' && isCompared(sink) && hasPath(start, module)
      ? [{ at, evidence, what: 'compared' }]
      : []
  })
}

/** The expression whose flow tells: the whole text for a URL, the object for a header's key. */
function startOf(node: Node): Node | null {
  let at: Node = node
  for (let up = at.parent; up; up = up.parent) {
    if (up.type === 'TemplateLiteral' || (up.type === 'BinaryExpression' && up.operator === '+')) {
      at = up
      continue
    }
    if (up.type === 'Property' && up.key === at) return up.parent
    break
  }
  return at.type === 'TemplateElement' ? null : at
}

/** `url === 'https://app.polytomic.com/api/...'`: whoever asks that knows a request, often to answer it in a test. */
function isCompared({ node }: Sink): boolean {
  const { parent } = node
  return parent?.type === 'BinaryExpression' && /^===?$/.test(parent.operator)
}

function hasPath(start: Node, module: SourceModule): boolean {
  return /\/api\/\w/.test(module.text.slice(...start.range))
}

function isRequestLike(sink: Sink): boolean {
  if (sink.kind !== 'leaves' && sink.kind !== 'escapes') return false
  const call = sink.node.parent
  if (call?.type !== 'CallExpression' && call?.type !== 'NewExpression') return false
  const text = sink.module.text.slice(
    call.callee.range[0],
    Math.min(call.callee.range[1], call.callee.range[0] + 60),
  )
  return !harmless.test(text)
}
