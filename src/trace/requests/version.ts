/** Which API version a request asks for, and what shows that it is Polytomic's. */
import { NEW, OLD, polytomicHost, versionHeader } from '../../api/versions.js'
import { isFunction, type Node } from '../../source/parse.js'
import type { CallVersion, VersionPlace } from '../call.js'
import { argumentsOf } from '../callers/callers.js'
import { unseenSetter } from '../clients/request-interceptors.js'
import { type Field, fieldsOf } from '../evaluate/objects.js'
import type { Certainty, Step } from '../evidence.js'
import type { Tracer } from '../tracer.js'
import { type At, optionsOf, type ParameterValue, plainText, type Value } from '../values.js'
import type { RawRequest } from './requests.js'
import type { Url } from './url.js'

export interface VersionReading {
  version: CallVersion
  /** Parameters that have to be bound before the version is known. */
  blockers: ParameterValue[]
  field: Field | null
}

/** Reads which version a request asks for. Several clients that may send it have to agree. */
export function versionOf(t: Tracer, request: RawRequest): VersionReading {
  const readings = request.pins.map((pin) => pinOf(t, request, pin))
  const [first, ...more] = readings
  if (!first || more.length === 0) return first ?? pinOf(t, request, request.headers)
  const blockers = readings.flatMap((each) => each.blockers)
  const { version } = first
  const isSame = more.every(
    (each) => each.version.kind === version.kind && versionIn(each.version) === versionIn(version),
  )
  if (!isSame) {
    const at = { node: request.node, module: request.module }
    const reason = 'the clients that may send it do not ask for the same one'
    return { version: { kind: 'unknown', at, reason }, blockers, field: first.field }
  }
  if (version.kind !== 'pinned') return { ...first, blockers }
  const places = readings.flatMap((each) => (each.version.kind === 'pinned' ? each.version.places : []))
  return { version: { ...version, places }, blockers, field: first.field }
}

function versionIn(version: CallVersion): string | null {
  return 'version' in version ? version.version : null
}

/** A request that asks for nothing: the server's oldest version, or what the package was made for. */
function unsaid(t: Tracer, request: RawRequest): CallVersion {
  if (!request.sdk) {
    const unseen = request.shape.mock ? null : unseenSetter(t, request)
    return { kind: 'unpinned', ...(unseen ? { unseen } : {}) }
  }
  const { side } = request.sdk
  const at = request.instance?.at ?? { node: request.node, module: request.module }
  return { kind: 'default', version: side === 'old' ? OLD : side === 'new' ? NEW : null, at }
}

function pinOf(t: Tracer, request: RawRequest, pin: Value): VersionReading {
  const { fields, gaps } = fieldsOf(t, pin, { key: request.pinKey, ignoreCase: !request.sdk })
  const blockers: ParameterValue[] = []
  const places: VersionPlace[] = []
  let outside: { name: string; at: At } | null = null
  let unknownAt: { at: At; reason: string } | null = null
  let isDeleted: At | null = null
  for (const field of fields) {
    if (field.how === 'write' && field.thunk.value?.kind === 'constant')
      isDeleted = { node: field.node, module: field.module }
    for (const { option, use } of supplied(t, field)) {
      const text = plainText(option)
      if (text !== null) places.push({ version: text, at: literalOf(option), use })
      else if (option.kind === 'environment') outside = { name: option.name, at: option.at }
      else if (option.kind === 'parameter') {
        blockers.push(option)
        unknownAt = { at: option.at, reason: 'it comes from callers that are not in this code' }
      } else if (option.kind !== 'constant') {
        unknownAt = {
          at: { node: field.node, module: field.module },
          reason:
            option.kind === 'unknown'
              ? option.reason
              : option.kind === 'external' && option.source !== 'global'
                ? `it comes from the package \`${option.source}\`, whose code is not here`
                : 'it is not a text',
        }
      }
    }
    // What was set before is gone.
    if (field.how === 'write' && isUnconditional(field)) break
  }
  const field = fields[0] ?? null
  if (isDeleted) {
    return {
      version: { kind: 'unknown', at: isDeleted, reason: 'the header is taken away here' },
      blockers,
      field,
    }
  }
  // A spread behind the pin may lay another version over it.
  for (const gap of gaps) {
    if (gap.value.kind === 'parameter' && overrides(t, gap.value, request.pinKey)) blockers.push(gap.value)
  }
  const version = places[0]?.version ?? null
  if (outside) return { version: { kind: 'outside', ...outside, version, places }, blockers, field }
  const versions = [...new Set(places.map((place) => place.version))].sort()
  if (field && versions.length > 1) {
    const reason = `it is ${versions.join(' or ')}, which is decided at run time`
    return {
      version: { kind: 'unknown', at: { node: field.node, module: field.module }, reason },
      blockers,
      field,
    }
  }
  if (version !== null) return { version: { kind: 'pinned', version, places }, blockers, field }
  if (unknownAt) return { version: { kind: 'unknown', ...unknownAt }, blockers, field }
  // Headers that callers give may hold it.
  for (const gap of gaps) {
    if (gap.value.kind === 'parameter') blockers.push(gap.value)
  }
  const opaque = gaps.find(
    ({ value }) =>
      value.kind !== 'parameter' || (isOptionsOfClient(request, value) && argumentsOf(t, value).length === 0),
  )
  if (opaque) {
    const what = request.sdk ? 'options' : 'headers'
    const reason =
      opaque.value.kind === 'external' && opaque.value.source !== 'global'
        ? `its ${what} come from the package \`${opaque.value.source}\`, whose code is not here`
        : `what its ${what} are put together from could not be followed`
    return { version: { kind: 'unknown', at: opaque.at, reason }, blockers, field }
  }
  return { version: unsaid(t, request), blockers, field }
}

/** Whether the options that a client of the package is made with come from there, and not those of one call. */
function isOptionsOfClient(request: RawRequest, value: Value): boolean {
  const own = request.configPart ? optionsOf(request.configPart.value) : []
  return request.sdk !== null && !own.includes(value)
}

/** The values of a field; Polytomic's package also takes a function that gives the value. */
function supplied(t: Tracer, field: Field): { option: Value; use: At }[] {
  return optionsOf(t.force(field.thunk)).flatMap((value) => {
    const given = value.kind === 'function' ? t.invoke(value, [], false, { ...field.thunk }) : value
    const body = value.kind === 'function' ? value.node.body : null
    const use = value.kind === 'function' && body ? { node: body as Node, module: value.module } : field.thunk
    return optionsOf(given)
      .flatMap((each) => settled(t, each))
      .map((option) => ({ option, use }))
  })
}

/** Whether a write is made whenever its function runs. */
function isUnconditional(field: Field): boolean {
  for (let at: Node | undefined = field.node; at && !isFunction(at); at = at.parent)
    if (
      /^(?:If|For|ForOf|ForIn|While|Switch|Try)Statement$|^(?:Conditional|Logical)Expression$/.test(at.type)
    )
      return false
  return true
}

/** Whether a caller passes the header in an object that is spread behind the pin. */
function overrides(t: Tracer, parameter: ParameterValue, key: string): boolean {
  return argumentsOf(t, parameter).some(
    ({ value }) => fieldsOf(t, value, { key, ignoreCase: true }).fields.length > 0,
  )
}

/** The literal that a text is, quotes included; null where it is put together. */
function literalOf(value: Value): At | null {
  if (value.kind !== 'text') return null
  const [only] = value.parts
  if (value.parts.length !== 1 || only?.kind !== 'chars' || !only.at) return null
  const { node, module } = only.at
  const whole = node.type === 'TemplateElement' ? node.parent : node
  return { node: whole, module }
}

/** A parameter on which all callers agree is what they agree on. */
export function settled(t: Tracer, value: Value): Value[] {
  if (value.kind !== 'parameter') return [value]
  const given = argumentsOf(t, value).flatMap(({ value: argument }) => optionsOf(argument))
  const first = given[0]
  if (!first) return value.fallback ? [value.fallback] : [value]
  const text = plainText(first)
  const agree = text !== null ? given.every((each) => plainText(each) === text) : false
  if (agree) return [...new Set(given)]
  return given.every((each) => each.kind === 'environment') ? [first] : [value]
}

export interface Proof {
  certainty: Certainty
  steps: Step[]
}

/** Why a request is Polytomic's; null where nothing says so. */
export function proofOf(t: Tracer, url: Url | null, versionField: Field | null): Proof | null {
  const steps: Step[] = []
  if (url?.host && polytomicHost(url.host, t.hosts)) {
    const at = url.hostAt
    if (at)
      steps.push({
        step: `the URL has the host ${url.host}`,
        at: { file: at.module.path, start: at.node.range[0], end: at.node.range[1] },
      })
    else steps.push({ step: `the URL has the host ${url.host}`, at: { file: '', start: 0, end: 0 } })
  }
  if (versionField && (steps.length > 0 || !versionField.isSometimes)) {
    const { module, node } = versionField
    steps.push({
      step: `the request carries the header ${versionHeader}`,
      at: { file: module.path, start: node.range[0], end: node.range[1] },
    })
  }
  if (steps.length > 0) return { certainty: 'proven', steps }
  const base = url?.base?.value
  const named =
    base && optionsOf(base).find((option) => option.kind === 'environment' && /polytomic/i.test(option.name))
  if (named?.kind === 'environment') {
    const { module, node } = named.at
    return {
      certainty: 'likely',
      steps: [
        {
          step: `the base URL is the setting ${named.name}`,
          at: { file: module.path, start: node.range[0], end: node.range[1] },
        },
      ],
    }
  }
  return null
}
