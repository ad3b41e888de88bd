/** The catalogue: every change, in the order in which reports name them. */
import type { Change } from '../src/change.js'
import { change as bulkSchemasList } from './bulk-schemas-list.js'
import { change as bulkSyncDiscover } from './bulk-sync-discover.js'
import { change as bulkSyncList } from './bulk-sync-list.js'
import { change as bulkSyncResync } from './bulk-sync-resync.js'
import { change as bulkSyncSchedule } from './bulk-sync-schedule.js'
import { change as connectionShare } from './connection-share.js'
import { change as executionCancel } from './execution-cancel.js'
import { change as modelSyncList } from './model-sync-list.js'
import { change as organizationRoutes } from './organization-routes.js'
import { change as sdkMethods } from './sdk-methods.js'
import { change as sdkPackage } from './sdk-package.js'
import { change as sdkTypes } from './sdk-types.js'
import { change as syncCompletedEvent } from './sync-completed-event.js'
import { change as targetFields } from './target-fields.js'
import { change as unresolvedCall } from './unresolved-call.js'
import { change as versionHeader } from './version-header.js'

export const catalogue: readonly Change[] = [
  executionCancel,
  bulkSyncSchedule,
  bulkSyncDiscover,
  bulkSyncResync,
  connectionShare,
  organizationRoutes,
  targetFields,
  bulkSchemasList,
  syncCompletedEvent,
  modelSyncList,
  bulkSyncList,
  sdkMethods,
  sdkTypes,
  sdkPackage,
  unresolvedCall,
  versionHeader,
]

/** What 2025-09-18 changes and no change is made for. */
export const leftOut: readonly { title: string; why: string }[] = [
  {
    title: 'New operations (connection proxy, console logs, entities, PATCH of a schema field)',
    why: 'they add to the API and break nothing',
  },
]
