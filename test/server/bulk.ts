/** Bulk syncs: the resource whose schedules changed their shape. */
import {
  type Answer,
  answer,
  type Exchange,
  empty,
  type Handler,
  listed,
  notFound,
  objectAt,
  only,
  refuse,
  without,
} from './exchange.js'
import type { Version } from './facts.js'
import { isObject, type Json, type JsonObject } from './schema.js'
import {
  type BulkSync,
  type Execution,
  isFinished,
  newId,
  ownOrganization,
  record,
  type Schedule,
  somewhen,
} from './state.js'

const times = ['frequency', 'hour', 'minute', 'day_of_week', 'day_of_month', 'month']
const actor = { id: 'user-001', name: 'Ada', type: 'user' }
const stamps = { created_at: somewhen, created_by: actor, updated_at: somewhen, updated_by: actor }

/** A bulk sync as a version shows it. */
export function viewOf(sync: BulkSync, version: Version): JsonObject {
  const shared = { id: sync.id, ...sync.fields, created_at: somewhen, updated_at: somewhen }
  if (version === '2024-02-08') return { ...shared, schedule: oldScheduleOf(sync) }
  return {
    ...without(shared, 'discover'),
    default_schedule: { id: `${sync.id}-default`, ...sync.default, ...stamps },
    additional_schedules: sync.additional.map((schedule, i) => ({
      id: `${sync.id}-additional-${i + 1}`,
      ...schedule,
      ...stamps,
    })),
  }
}

/** One schedule as it is; several as `multi`. What only the new version can say is not shown by the old one. */
function oldScheduleOf(sync: BulkSync): Schedule {
  if (sync.additional.length === 0) return sync.default
  const everything = sync.default.frequency === 'manual' ? [] : [{ item: 'none', schedule: sync.default }]
  const selective = sync.additional.map((schedule) => ({
    item: schedule.selective_mode ?? 'none',
    schedule: only(schedule, ...times),
  }))
  return { frequency: 'multi', multi: { type: 'itemized', schedules: [...everything, ...selective] } }
}

type Schedules = Pick<BulkSync, 'default' | 'additional'>

/** The schedules that a body asks for, or why it is refused. */
function schedulesOf(body: JsonObject, version: Version): Schedules | string {
  return version === '2024-02-08' ? oldSchedulesOf(objectAt(body, 'schedule')) : newSchedulesOf(body)
}

function oldSchedulesOf(schedule: JsonObject): Schedules | string {
  if (schedule.frequency !== 'multi') return { default: only(schedule, ...times), additional: [] }
  const { schedules } = objectAt(schedule, 'multi')
  if (!Array.isArray(schedules) || schedules.length === 0) {
    return 'A schedule with the frequency multi needs multi.schedules.'
  }
  const additional = schedules.filter(isObject).map((entry) => ({
    ...only(objectAt(entry, 'schedule'), ...times),
    selective_mode: entry.item as Json,
  }))
  if (additional.some((entry) => (entry as Schedule).frequency === 'multi')) {
    return 'A schedule inside multi.schedules cannot be multi itself.'
  }
  return { default: { frequency: 'manual' }, additional }
}

function newSchedulesOf(body: JsonObject): Schedules | string {
  const additional = Array.isArray(body.additional_schedules)
    ? body.additional_schedules.filter(isObject)
    : []
  const all = [objectAt(body, 'default_schedule'), ...additional]
  if (all.some((schedule) => schedule.frequency === 'multi')) {
    return 'The frequency multi is no longer accepted: use additional_schedules.'
  }
  return {
    default: only(objectAt(body, 'default_schedule'), ...times),
    additional: additional.map((entry) => only(entry, ...times, 'selective_mode', 'schemas', 'resync_mode')),
  }
}

const scheduleFields = ['schedule', 'default_schedule', 'additional_schedules']

const create: Handler = ({ state, body, version }) => {
  const schedules = schedulesOf(body, version)
  if (typeof schedules === 'string') return refuse(400, schedules)
  const fields = without(body, ...scheduleFields, 'schemas')
  const sync: BulkSync = {
    id: newId(state, 'bulk'),
    fields: { organization_id: ownOrganization, active: true, ...fields },
    ...schedules,
    schemas: schemasOf(body.schemas) ?? [],
  }
  state.bulkSyncs.set(sync.id, sync)
  record(state, 'created', 'bulk sync', { id: sync.id, ...fields, schemas: body.schemas, ...schedules })
  return answer(viewOf(sync, version))
}

// An update replaces the whole: schedules that are not sent are gone.
const update = withSync((sync, { state, body, version }) => {
  const schedules = schedulesOf(body, version)
  if (typeof schedules === 'string') return refuse(400, schedules)
  const fields = without(body, ...scheduleFields, 'schemas')
  Object.assign(sync, schedules, { fields: { ...sync.fields, ...fields } })
  sync.schemas = schemasOf(body.schemas) ?? sync.schemas
  record(state, 'updated', 'bulk sync', { id: sync.id, ...fields, schemas: body.schemas, ...schedules })
  return answer(viewOf(sync, version))
})

function schemasOf(schemas: Json | undefined): JsonObject[] | undefined {
  if (!Array.isArray(schemas)) return undefined
  return schemas.map((schema) => (isObject(schema) ? schema : { id: schema, enabled: true }))
}

const list: Handler = (exchange) => {
  const active = exchange.query.get('active')
  const items = [...exchange.state.bulkSyncs.values()]
    .filter((sync) => active === null || String(sync.fields.active) === active)
    .map((sync) => viewOf(sync, exchange.version))
  return listed(exchange, items, 'no token')
}

const start = withSync((sync, { state, body }) => {
  const execution: Execution = { id: newId(state, 'bulkexec'), sync: sync.id, status: 'running' }
  state.bulkExecutions.set(execution.id, execution)
  // The old `resync: true` and `resync_mode: "rebuild"` mean the same.
  const mode = body.resync_mode ?? (body.resync === true ? 'rebuild' : undefined)
  record(state, 'started', 'bulk sync', {
    id: sync.id,
    ...without(body, 'resync', 'resync_mode'),
    resync_mode: mode,
  })
  return answer(executionOf(execution))
})

function executionOf(execution: Execution): JsonObject {
  return { id: execution.id, status: execution.status, created_at: somewhen, type: 'sync' }
}

const cancelExecution: Handler = ({ state, parameters: [sync, id] }) => {
  const execution = state.bulkExecutions.get(id as string)
  if (!execution || execution.sync !== sync) return notFound('bulk sync execution', id)
  if (!isFinished(execution)) {
    execution.status = 'canceled'
    record(state, 'canceled', 'bulk sync execution', { sync, id: execution.id })
  }
  return answer({ message: 'canceled' })
}

// Items of this list lost two fields; the single schema has kept them.
const listSchemas = withSync((sync, { version }) =>
  answer(sync.schemas.map((s) => (version === '2024-02-08' ? s : without(s, 'fields', 'filters')))),
)

const getSchema = withSync((sync, { parameters: [, id] }) => {
  const schema = sync.schemas.find((candidate) => candidate.id === id)
  return schema ? answer(schema) : notFound('schema', id)
})

// The sub-resource kept its `schedule` and its camel case in both versions.
const createSchedule = withSync((sync, { state, body }) => {
  const schedule = objectAt(body, 'schedule')
  const { dayOfWeek, dayOfMonth, selectiveMode, ...rest } = schedule
  const entries = { ...rest, day_of_week: dayOfWeek, day_of_month: dayOfMonth, selective_mode: selectiveMode }
  sync.additional.push(
    Object.fromEntries(Object.entries(entries).filter((e): e is [string, Json] => e[1] !== undefined)),
  )
  record(state, 'created', 'schedule of a bulk sync', { sync: sync.id, ...schedule })
  return answer({ syncId: sync.id, isDefault: false, frequency: 'manual', ...schedule })
})

function withSync(handler: (sync: BulkSync, exchange: Exchange) => Answer): Handler {
  return (exchange) => {
    const id = exchange.parameters[0] as string
    const sync = exchange.state.bulkSyncs.get(id)
    return sync ? handler(sync, exchange) : notFound('bulk sync', id)
  }
}

const remove = withSync((sync, { state }) => {
  state.bulkSyncs.delete(sync.id)
  record(state, 'deleted', 'bulk sync', { id: sync.id })
  return empty
})

export const bulkHandlers: Record<string, Handler> = {
  'bulkSync.list': list,
  'bulkSync.get': withSync((sync, { version }) => answer(viewOf(sync, version))),
  'bulkSync.create': create,
  'bulkSync.update': update,
  'bulkSync.remove': remove,
  'bulkSync.delete': remove,
  'bulkSync.activate': withSync((sync, { state, body }) => {
    sync.fields.active = body.active as Json
    record(state, 'activated', 'bulk sync', { id: sync.id, active: body.active })
    return answer({ id: sync.id, active: body.active as Json })
  }),
  'bulkSync.start': start,
  'bulkSync.getStatus': withSync((sync) =>
    answer({ next_execution_time: sync.default.frequency === 'manual' ? '' : somewhen }),
  ),
  'bulkSync.executions.list': withSync((sync, { state }) =>
    answer([...state.bulkExecutions.values()].filter((e) => e.sync === sync.id).map(executionOf)),
  ),
  'bulkSync.executions.get': ({ state, parameters: [, id] }) => {
    const execution = state.bulkExecutions.get(id as string)
    return execution ? answer(executionOf(execution)) : notFound('bulk sync execution', id)
  },
  'bulkSync.executions.cancel': cancelExecution,
  'bulkSync.schemas.list': listSchemas,
  'bulkSync.schemas.get': getSchema,
  'bulkSync.schedules.create': createSchedule,
}
