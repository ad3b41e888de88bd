/** Plural organization routes (partner keys) and their singular twins (the key's own organization). */
import type { OperationId } from './operations.js'

/** Seen in the vendor's guide and SDK; the twin has the same answer. */
export const singularTwins: Partial<Record<OperationId, OperationId>> = {
  'organization.get': 'organization.getCurrent',
  'users.list': 'users.listCurrentOrgUsers',
  'users.create': 'users.createCurrentOrgUser',
  'users.get': 'users.getCurrentOrgUser',
  'users.update': 'users.updateCurrentOrgUser',
  'users.remove': 'users.deleteCurrentOrgUser',
}

/** Plural routes that have no singular twin: they take a partner key in the new version. */
export const partnerOnly: readonly OperationId[] = [
  'organization.create',
  'organization.update',
  'organization.remove',
  'users.createApiKey',
]
