/**
 * What the server remembers, in one model that belongs to neither version, and the list of what was done to it.
 * Two programs did the same if their lists are equal, whatever the version and the shape of their requests.
 */
import type { Json, JsonObject } from './schema.js'

/** `frequency` and the times of day, as both versions write them. */
export type Schedule = JsonObject

/** A bulk sync: `fields` are those that both versions share; the old `schedule` is a view of the other two. */
export interface BulkSync {
  id: string
  fields: JsonObject
  default: Schedule
  /** A schedule with `selective_mode`, and in the new version also `schemas` and `resync_mode`. */
  additional: Schedule[]
  schemas: JsonObject[]
}

/** A model sync or a connection, a user, an organization: stored just as both versions show it. */
export type Row = JsonObject & { id: string }

export interface Execution {
  id: string
  /** The sync, of either kind, that it belongs to. */
  sync: string
  status: string
}

export interface State {
  bulkSyncs: Map<string, BulkSync>
  modelSyncs: Map<string, Row>
  /** Of model syncs. */
  executions: Map<string, Execution>
  bulkExecutions: Map<string, Execution>
  connections: Map<string, Row>
  organizations: Map<string, Row>
  users: Map<string, Row>
  effects: JsonObject[]
  /** The next number for an id; ids are counted, so that equal programs see equal ids. */
  next: number
}

/** Adds one entry to the list of effects. Values that are `undefined` are left out. */
export function record(
  state: State,
  did: string,
  thing: string,
  details: Record<string, Json | undefined>,
): void {
  const known = Object.entries(details).filter((entry): entry is [string, Json] => entry[1] !== undefined)
  state.effects.push({ did, thing, ...structuredClone(Object.fromEntries(known)) })
}

/** An id that was not given before: `bulk-new-1`. */
export function newId(state: State, prefix: string): string {
  return `${prefix}-new-${state.next++}`
}

/** Statuses after which an execution no longer changes. */
export function isFinished(execution: Execution): boolean {
  return ['canceled', 'completed', 'failed', 'interrupted'].includes(execution.status)
}

export const ownOrganization = 'org-own'
export const somewhen = '2025-01-15T08:00:00Z'
export const modelSyncCount = 120
export const bulkSyncCount = 75

const numbered = (prefix: string, n: number) => `${prefix}-${String(n).padStart(3, '0')}`
const range = (length: number) => Array.from({ length }, (_, i) => i + 1)
const byId = <T extends { id: string }>(rows: T[]) => new Map(rows.map((row) => [row.id, row]))

/** A fresh world, the same each time. */
export function seed(): State {
  const bulkSyncs = range(bulkSyncCount).map(bulkSyncOf)
  const modelSyncs = range(modelSyncCount).map(modelSyncOf)
  return {
    bulkSyncs: byId(bulkSyncs),
    modelSyncs: byId(modelSyncs),
    executions: byId(modelSyncs.slice(0, 20).flatMap((sync) => executionsOf('exec', sync.id))),
    bulkExecutions: byId(bulkSyncs.slice(0, 20).flatMap((sync) => executionsOf('bulkexec', sync.id))),
    connections: byId(range(6).map(connectionOf)),
    organizations: byId<Row>([
      { id: ownOrganization, name: 'Acme Analytics', sso_domain: 'acme.example' },
      { id: 'org-child-1', name: 'Birch & Sons' },
      { id: 'org-child-2', name: 'Cedar Labs' },
    ]),
    users: byId<Row>([
      { id: 'user-001', email: 'ada@acme.example', organization_id: ownOrganization, role: 'admin' },
      { id: 'user-002', email: 'ben@acme.example', organization_id: ownOrganization, role: 'user' },
      { id: 'user-003', email: 'cleo@acme.example', organization_id: ownOrganization, role: 'user' },
      { id: 'user-011', email: 'dora@birch.example', organization_id: 'org-child-1', role: 'admin' },
    ]),
    effects: [],
    next: 1,
  }
}

/** Two executions of a sync: `exec-001-done` is completed, `exec-001-running` runs. */
function executionsOf(prefix: string, sync: string): Execution[] {
  const number = sync.slice(-3)
  return [
    { id: `${prefix}-${number}-done`, sync, status: 'completed' },
    { id: `${prefix}-${number}-running`, sync, status: 'running' },
  ]
}

const schedules: Schedule[] = [
  { frequency: 'hourly', minute: '15' },
  { frequency: 'daily', hour: '6', minute: '0' },
  { frequency: 'weekly', day_of_week: '1', hour: '3', minute: '30' },
  { frequency: 'manual' },
]

/** Each tenth bulk sync (`bulk-010`, `bulk-020`, ...) has additional schedules: `frequency: "multi"` of old. */
function bulkSyncOf(n: number): BulkSync {
  const isMulti = n % 10 === 0
  return {
    id: numbered('bulk', n),
    fields: {
      name: `Bulk sync ${n}`,
      active: n % 3 !== 0,
      mode: n % 2 === 0 ? 'snapshot' : 'replicate',
      organization_id: ownOrganization,
      source_connection_id: numbered('conn', (n % 3) + 1),
      source_configuration: { database: 'main' },
      destination_connection_id: numbered('conn', (n % 3) + 4),
      destination_configuration: { schema: `bulk_${n}` },
      automatically_add_new_fields: 'all',
      automatically_add_new_objects: 'none',
    },
    default: isMulti ? { frequency: 'manual' } : { ...(schedules[n % 4] as Schedule) },
    additional: isMulti
      ? [
          { frequency: 'hourly', minute: '5', selective_mode: 'incrementalFields' },
          { frequency: 'weekly', day_of_week: '0', hour: '2', selective_mode: 'nonincrementalFields' },
        ]
      : [],
    schemas: ['public.users', 'public.orders', 'public.events'].map((id) => ({
      id,
      enabled: id !== 'public.events',
      output_name: id.slice('public.'.length),
      partition_key: 'id',
      fields: [
        { id: 'id', enabled: true },
        { id: 'email', enabled: true, obfuscated: id === 'public.users' },
      ],
      filters: [{ field_id: 'id', function: 'IsNotNull' }],
    })),
  }
}

function modelSyncOf(n: number): Row {
  return {
    id: numbered('sync', n),
    name: `Model sync ${n}`,
    active: n % 4 !== 0,
    mode: ['create', 'update', 'replace'][n % 3] as string,
    organization_id: ownOrganization,
    model_ids: [numbered('model', n)],
    fields: [{ target: 'Email', source: { model_id: numbered('model', n), field: 'email' } }],
    schedule: { frequency: 'daily', hour: '4', minute: '0' },
    target: { connection_id: numbered('conn', (n % 3) + 4), object: n % 2 === 0 ? 'Contact' : 'Lead' },
    sync_all_records: false,
  }
}

function connectionOf(n: number): Row {
  const types = ['postgresql', 'mysql', 'csv', 'snowflake', 'salesforce', 'hubspot']
  const type = types[n - 1] as string
  return {
    id: numbered('conn', n),
    name: `Connection ${n}`,
    organization_id: ownOrganization,
    type: { id: type, name: type },
    configuration: { hostname: `${type}.acme.example` },
    saved: true,
    status: 'healthy',
  }
}
