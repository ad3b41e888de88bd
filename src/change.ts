/**
 * The vocabulary of the house; read this first.
 *
 * A *change* is one breaking change of Polytomic's API. It is shown *calls* (what `trace` knows about a request
 * to Polytomic) and answers with *findings*: places, each with one of three *remedies*. Everything else, the
 * command line, the reports, the jscodeshift modules and the documentation, derives from these values.
 */

import type { Citation } from './api/citations.js'
import type { OperationId } from './api/operations.js'
import type { Mention } from './mentions/index.js'
import type { Pin } from './mentions/pins.js'
import type { Manifest } from './source/manifests.js'
import type { ApiCall, Client } from './trace/call.js'
import type { EventRead } from './trace/events/events.js'
import type { Certainty, Range, Step } from './trace/evidence.js'
import type { Trace } from './trace/index.js'
import type { LooseEnd } from './trace/requests/loose-ends.js'
import type { SdkReference } from './trace/sdk/references.js'
import type { SdkType } from './trace/sdk/types.js'

/** Every change there is. The id is the file, the page, the fixture folder, the ESLint rule and the `--only` value. */
export const changeIds = [
  'version-header',
  'execution-cancel',
  'bulk-sync-schedule',
  'bulk-sync-discover',
  'bulk-sync-resync',
  'bulk-sync-list',
  'model-sync-list',
  'connection-share',
  'organization-routes',
  'target-fields',
  'bulk-schemas-list',
  'sync-completed-event',
  'sdk-methods',
  'sdk-types',
  'sdk-package',
  'unresolved-call',
] as const
export type ChangeId = (typeof changeIds)[number]

/** Changes that depend on the release of Polytomic's package, and not on the version that a request asks for. */
export function isOfPackage(id: ChangeId): boolean {
  return id.startsWith('sdk-')
}

/** One replacement on the text as read. Offsets are UTF-16 code units, without a byte order mark. */
export interface Edit {
  /** Absolute path. */
  file: string
  start: number
  end: number
  text: string
  /** Of several insertions at one place: which stands first. Without it they clash. */
  order?: number
  /**
   * Source that is written again: `from` to `to` of the text as read stands at `at` of `text`. Edits of that source
   * are made in the copy too.
   */
  copies?: readonly { from: number; to: number; at: number }[]
  /** Parts of what is replaced that stand in a copy of the same group: edits of them do not clash with this one. */
  moved?: readonly { from: number; to: number }[]
}

/** What a change proposes at a place. */
export type Remedy =
  /** The meaning is kept for certain. `group`: edits of one group are applied whole or not at all. */
  | {
      kind: 'rewrite'
      edits: Edit[]
      group: string
      /** Where a property of the user's own type is renamed: what the type checker is asked about afterwards. */
      renames?: { from: string; to: string }
    }
  /** Edits that a person must choose; more than one reading is possible. */
  | { kind: 'suggest'; options: Suggestion[] }
  /** A sentence for a person. */
  | { kind: 'manual' }

export interface Suggestion {
  /** What choosing it does, as an imperative: "Send both schedules". */
  title: string
  edits: Edit[]
}

/** One place that a change concerns. */
export interface Finding {
  change: ChangeId
  /** The smallest node to look at: the read, the key, the status, the URL. */
  at: Range
  remedy: Remedy
  /** What, why and what to do, in full sentences. */
  message: string
  /** For a read: the way of the answer from the request to it. */
  way?: readonly Step[]
  /** The calls it belongs to; the pin of a client belongs to all calls of that client. */
  calls: readonly ApiCall[]
  /** How it is known to be Polytomic's, where no call tells. */
  evidence?: readonly Step[]
  /** The manifest whose change it goes with, where no call tells. */
  manifest?: Manifest | null | undefined
}

export interface Change {
  id: ChangeId
  /** The change itself, not its cure: "PUT of an execution became POST .../cancel". */
  title: string
  /** What the tool does about it, one line for tables. */
  automatic: string
  because: Citation
  /** What it proposes beside sentences; the gate may make a suggestion of a rewrite. */
  remedies: readonly ('rewrite' | 'suggest')[]
  /** The operations whose calls it is shown; `'any'`: all calls. */
  on: readonly OperationId[] | 'any' | 'unresolved'
  /** Whether it has nothing to say of what stands in for a request in a test. */
  requestsOnly?: boolean
  /** Proposals at one call. */
  call?(call: ApiCall, scene: Scene): Iterable<Proposal>
  /** Proposals at one client (an instance, a header constant, a bare call): where the version is chosen. */
  client?(client: Client, scene: Scene): Iterable<Proposal>
  /** Fields that the answers of these operations lose: the markup of a component that reads one is named. */
  lost?: readonly string[]
  /**
   * What became of a field, or of the route, in the words for a test that stands in for these operations where nothing
   * proves it.
   */
  inTests?: { fields?: Readonly<Record<string, string>>; route?: string }
  /** Proposals at a read of a `sync.completed` payload. */
  event?(read: EventRead, scene: Scene): Iterable<Proposal>
  /** Sentences at a request that a text beside JavaScript mentions. */
  mention?(mention: Mention, scene: TextScene): Iterable<Remark>
  /** A sentence at a version that such a text asks for; null: it is right as it is. */
  pin?(pin: Pin): string | null
  /** Proposals at a method of Polytomic's package that is named and not called. */
  reference?(reference: SdkReference, scene: Scene): Iterable<Proposal>
  /** Proposals at a type of Polytomic's package. */
  type?(reference: SdkType, scene: Scene): Iterable<Proposal>
  /** Proposals at a package.json that asks for Polytomic's package. */
  manifest?(manifest: Manifest, scene: Scene): Iterable<Proposal>
  /** Proposals at what no call explains. */
  looseEnd?(end: LooseEnd, scene: Scene): Iterable<Proposal>
}

/** A finding as a change states it; the driver adds the change's id and the calls. */
export interface Proposal {
  at: Range
  remedy: Remedy
  message: string
  /** For a read: the way of the answer from the request to it. */
  way?: readonly Step[]
  /** Other calls than the one asked about. */
  calls?: readonly ApiCall[]
  /** For what no call explains: how it is known to be Polytomic's. */
  evidence?: readonly Step[]
  manifest?: Manifest | null | undefined
}

/** What is to be said at a place of a text beside JavaScript: it is always for a person. */
export interface Remark {
  start: number
  end: number
  message: string
}

/** What a change may ask beside a mention. */
export interface TextScene {
  settings: Settings
  credential: Credential | null
}

/** What a change may ask beside the call itself. */
export interface Scene {
  settings: Settings
  trace: Trace
  /** Which way a call goes: `old` is migrated, `new` is only reported, the others wait for a person. */
  phaseOf(call: ApiCall): Phase
  credentialOf(call: ApiCall): Credential | null
}

export type Phase = 'old' | 'new' | 'older' | 'unpinned' | 'unknown'

/** Edits that keep the meaning for certain. */
export function rewrite(at: Range, message: string, edits: Edit[], group: string): Proposal {
  return { at, message, remedy: { kind: 'rewrite', edits, group } }
}

/** Edits for a person to choose from. */
export function suggest(at: Range, message: string, options: Suggestion[]): Proposal {
  return { at, message, remedy: { kind: 'suggest', options } }
}

/** A sentence for a person. */
export function manual(at: Range, message: string): Proposal {
  return { at, message, remedy: { kind: 'manual' } }
}

export type Credential = 'organization' | 'partner'

/** The user's configuration, as it reaches the changes. Paths in `files` are globs relative to `root`. */
export interface Settings {
  /** Absolute path that report paths are relative to. */
  root: string
  credential?: Credential | { files: string; credential: Credential }[]
  /** A JavaScript expression. */
  ownerOrganizationId?: string
  /** Hosts that are Polytomic's beside `polytomic.com` and its subdomains. */
  hosts: readonly string[]
  assumeVersion?: '2024-02-08'
  only?: ReadonlySet<ChangeId>
  skip?: ReadonlySet<ChangeId>
  /** Changes whose first suggestion is applied as if it were a rewrite. */
  suggestions?: ReadonlySet<ChangeId>
  /** Whether the edits are made, or shown as what would be made: what some of the changes leave half-way is said. */
  isRun?: boolean
}

/** How a call ends. Every call ends in exactly one state, so the counts of a report add up. */
export const callStates = [
  'rewritten',
  'suggested',
  'manual',
  'unresolved',
  'unaffected',
  'alreadyNew',
  'kept',
] as const
export type CallState = (typeof callStates)[number]

/** A finding as reports show it: lines and columns count from 1, paths are relative to `Settings.root` with `/`. */
export interface ReportedFinding {
  change: ChangeId
  file: string
  line: number
  column: number
  endLine: number
  endColumn: number
  fix: 'auto' | 'suggest' | 'manual'
  /** Whether its edits are in `FileOutcome.after`. */
  applied: boolean
  message: string
  evidence: { step: string; file: string; line: number }[]
  help: string
  /** The requests that it is about, where they are made. */
  requests: { method: string | null; path: string | null; file: string; line: number; column: number }[]
  /** For `suggest`: the edits to choose from, at positions of the text as read. */
  suggestions?: { title: string; edits: { file: string; start: number; end: number; text: string }[] }[]
  /**
   * `after`: what the new version refuses or cuts is still in the code once the pin has moved, so it fails or
   * loses data until a person has changed it. Reports name these first.
   */
  urgent: boolean
  /** Read from a text that is not JavaScript. */
  isText?: true
  /**
   * For `auto`: the whole group of edits that it belongs to, at offsets of the text as read. It is made whole or not
   * at all.
   */
  edits?: { file: string; start: number; end: number; text: string }[]
  /** The same for the same finding as long as its line's text is, wherever that line moves in its file. */
  fingerprint: string
}

/** A finding that a comment takes out of the report: it counts in no exit code and nothing was edited for it. */
export interface KeptFinding extends ReportedFinding {
  /** The comment, and the reason it gives. */
  by: { comment: string; line: number; reason: string }
}

export interface ReportedCall {
  operation: OperationId | null
  method: string | null
  path: string | null
  file: string
  line: number
  column: number
  version: string | null
  state: CallState
  /** Why this is a Polytomic call, step by step. */
  evidence: { step: string; file: string; line: number }[]
  certainty: Certainty
  /** Read from a text that is not JavaScript, by patterns: less sure than what was traced, and never rewritten. */
  isText?: true
}

export interface Failure {
  /** Relative path. */
  file: string
  reason: string
}

/** One file whose text changes. Both texts are without a byte order mark; `bom` says whether to put one back. */
export interface FileOutcome {
  /** Absolute path. */
  path: string
  before: string
  after: string
  bom: boolean
}

/** All that one run knows, before anything is written or printed. */
export interface Outcome {
  /** How many files were looked at by the text scan. */
  files: number
  edits: FileOutcome[]
  findings: ReportedFinding[]
  calls: ReportedCall[]
  failures: Failure[]
  /** Findings that comments in the code suppress. */
  kept: KeptFinding[]
  /** Sentences about findings that the gate lets pass and that are not shown. */
  passed?: string[]
  /** Sentences about the run itself: a skipped minified file, an empty selection. For standard error. */
  notes: string[]
}

export type { ApiCall, Client, Range, Step }

/** Identity with a type: keeps `on` and `id` checked against the tables. */
export function defineChange(change: Change): Change {
  return change
}
