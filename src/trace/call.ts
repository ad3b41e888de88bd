/** A request to Polytomic, as the changes see it: what is called, on which version, what is sent and what is read. */
import type { Operation } from '../api/operations.js'
import type { FunctionNode, Node, SourceModule } from '../source/parse.js'
import type { Field } from './evaluate/objects.js'
import type { Certainty, Range, Step } from './evidence.js'
import type { Entered, FlowResult } from './flow/state.js'
import type { RawRequest } from './requests/requests.js'
import type { Url } from './requests/url.js'
import type { At, Value } from './values.js'

/** One text that says which version is meant, where it stands. */
export interface VersionPlace {
  version: string
  /** The literal, quotes included; null: the text is not one literal. */
  at: At | null
  /** The expression that gives it to the request. */
  use: At
}

export type CallVersion =
  | { kind: 'pinned'; version: string; places: readonly VersionPlace[] }
  /** No header: the server takes its oldest version. */
  | {
      kind: 'unpinned'
      /** Where something that could not be followed may set the header all the same, and what it is called. */
      unseen?: { at: At; by: string }
    }
  /** Nothing is asked for, so Polytomic's package sends what it was made for; null: its release is not known. */
  | { kind: 'default'; version: string | null; at: At }
  /** Given from outside the code, perhaps with a default in it. */
  | { kind: 'outside'; name: string; at: At; version: string | null; places: readonly VersionPlace[] }
  /** A header is sent whose value could not be followed. */
  | { kind: 'unknown'; at: At; reason: string }

/** Where a version is chosen for one or more calls. */
export interface Client {
  key: string
  version: CallVersion
  calls: ApiCall[]
  /** What to look at: the version's literal, the instance, or the request. */
  at: At
}

/** A call that leads into a wrapper, from the one next to the request outwards. */
export interface Link {
  node: Node
  module: SourceModule
  /** What becomes there of what the wrapper gives, where it is not called outright. */
  as?: Entered['as']
  /** The hook that makes the call, and the function that it calls. */
  hook?: At & { fn: FunctionNode }
}

export interface ApiCall {
  /** Position in the trace, from 0. */
  id: number
  /** `mock`: in a test it stands in for the request, with the body that is expected and an answer that is made up. */
  kind: 'request' | 'mock'
  /** Of a mock: the requests of its operation that are nearest to it. */
  standsFor: readonly ApiCall[]
  operation: Operation | null
  /** Why there is no operation. */
  unresolved: { reason: string; at: At } | null
  method: string | null
  /** "/api/bulk/syncs/{}", or what is known of it. */
  path: string | null
  /** The call that determines the operation: the request itself, or the call of a wrapper. */
  site: Link
  /** The wrappers' calls between the request and the site, the site last; empty: no wrapper. */
  links: readonly Link[]
  /** The expression that gives the path, nearest to the site. */
  urlAt: At
  request: RawRequest
  url: Url | null
  version: CallVersion
  /** The file whose credential counts: of the authorization header, else of the instance, else of the request. */
  clientFile: string
  certainty: Certainty
  /** The host or package of another service that the same call may go to: receiver or URL are picked at run time. */
  elsewhere: string | null
  evidence: readonly Step[]
  /** Source ranges that this request is made of: an edit of one concerns every call that has it. */
  uses: readonly Range[]
  /** Where `key` of the body is set, and what of the body could not be followed. */
  sent(key: string): Sent
  /** Where `key` of the body is set and a later place replaces it: `{ ...defaults, key }`. */
  replaced(key: string): readonly SentField[]
  /** Of a mock: where `key` of what it answers is set, `path` deep, `[]` for items of a list. */
  mocked(path: readonly string[], key: string): readonly SentField[]
  /**
   * Where a test expects `key`, `path` deep, in a literal that it compares the answer with, or the body that a mock is
   * sent. `kept`: in a value that stands in the place of the answer, in a cache.
   */
  expected(what: 'answer' | 'sent' | 'kept', path: readonly string[], key: string): readonly SentField[]
  /** Parts of the body whose keys are not known, wherever they stand in it. */
  openParts(): Sent['gaps']
  /** The body's value; null: none is sent. */
  body: Value | null
  /** Of a mock: what its function reads of the body that it is sent. */
  received(): FlowResult
  /** What becomes of the answer. */
  answer(): FlowResult
}

export interface Sent {
  fields: readonly SentField[]
  gaps: readonly { at: At; reason: string; value: Value }[]
  isDefinite: boolean
}

export interface SentField extends Field {
  value: Value
  /** Where the value is written when it comes through a parameter: each caller's own expression. */
  sources: readonly { at: At; value: Value }[]
}

/** Whether a node is the client's call of a request, a further call that adds to it, or what describes it. */
export function isSentBy(call: ApiCall, node: Node): boolean {
  if (call.request.body?.field?.how === 'write' && call.request.body.field.whole === node) return true
  if (call.request.node === node || call.request.steps.some((step) => step.node === node)) return true
  return node.type === 'ObjectExpression' && call.links.some((link) => isBelow(link.node, node))
}

function isBelow(node: Node, top: Node): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) if (at === top) return true
  return false
}

export function rangeOf(at: { node: Node; module: SourceModule }): Range {
  return { file: at.module.path, start: at.node.range[0], end: at.node.range[1] }
}
