/** Model syncs and their executions. Their `schedule` is the same in both versions. */
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
} from './exchange.js'
import type { Json, JsonObject } from './schema.js'
import { type Execution, isFinished, newId, ownOrganization, type Row, record, somewhen } from './state.js'

/** What items of the new list still carry; the rest is left to `GET /api/syncs/{id}`. */
const listFields = [
  'active',
  'id',
  'mode',
  'model_ids',
  'name',
  'only_enrich_updates',
  'organization_id',
  'schedule',
  'skip_initial_backfill',
  'sync_all_records',
]

const list: Handler = (exchange) => {
  const { query, version } = exchange
  const items = [...exchange.state.modelSyncs.values()].filter((sync) => {
    const values: Record<string, Json | undefined> = {
      active: String(sync.active),
      mode: sync.mode,
      target_connection_id: objectAt(sync, 'target').connection_id,
    }
    return Object.entries(values).every(([name, value]) => !query.has(name) || query.get(name) === value)
  })
  return listed(exchange, version === '2024-02-08' ? items : items.map(itemOf), 'empty token')
}

function itemOf(sync: Row): JsonObject {
  const target = objectAt(sync, 'target')
  return {
    ...only(sync, ...listFields),
    target_connection_id: target.connection_id as Json,
    target_object: target.object as Json,
  }
}

const create: Handler = ({ state, body }) => {
  const sync: Row = { organization_id: ownOrganization, active: true, ...body, id: newId(state, 'sync') }
  state.modelSyncs.set(sync.id, sync)
  record(state, 'created', 'model sync', { ...body, id: sync.id })
  return answer(sync)
}

const update = withSync((sync, { state, body }) => {
  Object.assign(sync, body)
  record(state, 'updated', 'model sync', { ...body, id: sync.id })
  return answer(sync)
})

const start = withSync((sync, { state, body }) => {
  const execution: Execution = { id: newId(state, 'exec'), sync: sync.id, status: 'running' }
  state.executions.set(execution.id, execution)
  record(state, 'started', 'model sync', { id: sync.id, ...body })
  return answer(only(executionOf(execution), 'id', 'status', 'created_at'))
})

function executionOf(execution: Execution): JsonObject {
  const completed = execution.status === 'completed' ? { completed_at: somewhen } : {}
  return { id: execution.id, status: execution.status, created_at: somewhen, type: 'sync', ...completed }
}

/**
 * The old general update. `canceled` and `canceling` both end a running execution, and do nothing to a finished
 * one; every other status is something that the new version can no longer do, and an effect of its own.
 */
const updateExecution = withExecution((execution, { state, body }) => {
  const isCancel = body.status === 'canceled' || body.status === 'canceling'
  if (!isCancel) {
    execution.status = body.status as string
    record(state, 'set the status of', 'model sync execution', {
      sync: execution.sync,
      id: execution.id,
      status: body.status,
    })
  } else if (!isFinished(execution)) {
    cancel(state, execution)
  }
  return answer(executionOf(execution))
})

const cancelExecution = withExecution((execution, { state }) => {
  if (isFinished(execution)) {
    return refuse(400, `The execution ${execution.id} is ${execution.status} and cannot be canceled.`)
  }
  cancel(state, execution)
  return answer({ message: 'Execution canceled' })
})

function cancel(state: Exchange['state'], execution: Execution): void {
  execution.status = 'canceled'
  record(state, 'canceled', 'model sync execution', { sync: execution.sync, id: execution.id })
}

function withSync(handler: (sync: Row, exchange: Exchange) => Answer): Handler {
  return (exchange) => {
    const id = exchange.parameters[0] as string
    const sync = exchange.state.modelSyncs.get(id)
    return sync ? handler(sync, exchange) : notFound('model sync', id)
  }
}

function withExecution(handler: (execution: Execution, exchange: Exchange) => Answer): Handler {
  return (exchange) => {
    const [sync, id] = exchange.parameters
    const execution = exchange.state.executions.get(id as string)
    if (!execution || execution.sync !== sync) return notFound('model sync execution', id)
    return handler(execution, exchange)
  }
}

const remove = withSync((sync, { state }) => {
  state.modelSyncs.delete(sync.id)
  record(state, 'deleted', 'model sync', { id: sync.id })
  return empty
})

export const modelHandlers: Record<string, Handler> = {
  'modelSync.list': list,
  'modelSync.get': withSync((sync) => answer(sync)),
  'modelSync.create': create,
  'modelSync.update': update,
  'modelSync.remove': remove,
  'modelSync.delete': remove,
  'modelSync.activate': withSync((sync, { state, body }) => {
    sync.active = body.active as Json
    record(state, 'activated', 'model sync', { id: sync.id, active: body.active })
    return answer({ id: sync.id, active: body.active as Json })
  }),
  'modelSync.start': start,
  'modelSync.cancel': withSync((sync, { state }) => {
    for (const execution of state.executions.values()) {
      if (execution.sync === sync.id && !isFinished(execution)) cancel(state, execution)
    }
    return answer({ message: 'Sync canceled' })
  }),
  'modelSync.executions.list': withSync((sync, { state, query }) => {
    const own = [...state.executions.values()].filter((execution) => execution.sync === sync.id)
    const shown = query.get('only_completed') === 'true' ? own.filter(isFinished) : own
    return answer(shown.map(executionOf))
  }),
  'modelSync.executions.get': withExecution((execution) => answer(executionOf(execution))),
  'modelSync.executions.update': updateExecution,
  'modelSync.executions.cancel': cancelExecution,
  'modelSync.targets.getTarget': ({ state, parameters: [id] }) =>
    state.connections.has(id as string)
      ? answer({ configuration: {}, items: {}, requires_one_of: [] })
      : notFound('connection', id),
  'modelSync.targets.getTargetFields': ({ state, parameters: [id], query }) =>
    state.connections.has(id as string)
      ? answer({ id: query.get('target'), name: query.get('target'), fields: [], modes: [] })
      : notFound('connection', id),
}
