/** Organizations, their users and their connections, and who may ask for them. */
import { type Answer, answer, type Exchange, empty, type Handler, notFound, refuse } from './exchange.js'
import type { Json } from './schema.js'
import { newId, ownOrganization, type Row, record } from './state.js'

/** An organization key sees its own organization; a partner key sees its children as well. */
function isVisible({ key }: Exchange, organization: string): boolean {
  return key === 'partner' || organization === ownOrganization
}

/** The plural routes name the organization first; the singular ones mean that of the key. */
function inPath(handler: (organization: Row, exchange: Exchange) => Answer): Handler {
  return (exchange) => {
    const [id, ...parameters] = exchange.parameters
    const organization = exchange.state.organizations.get(id as string)
    if (!organization || !isVisible(exchange, organization.id)) return notFound('organization', id)
    return handler(organization, { ...exchange, parameters })
  }
}

function ofKey(handler: (organization: Row, exchange: Exchange) => Answer): Handler {
  return (exchange) => handler(exchange.state.organizations.get(ownOrganization) as Row, exchange)
}

type InOrganization = (organization: Row, exchange: Exchange) => Answer

const getOrganization: InOrganization = (organization) => answer(organization)

const listUsers: InOrganization = (organization, { state }) =>
  answer([...state.users.values()].filter((user) => user.organization_id === organization.id))

const createUser: InOrganization = (organization, { state, body }) => {
  const user: Row = { role: 'user', ...body, organization_id: organization.id, id: newId(state, 'user') }
  state.users.set(user.id, user)
  record(state, 'created', 'user', { ...body, id: user.id, organization: organization.id })
  return answer(user)
}

const getUser = withUser((user) => answer(user))

const updateUser = withUser((user, { state, body }) => {
  Object.assign(user, body)
  record(state, 'updated', 'user', { ...body, id: user.id, organization: user.organization_id })
  return answer(user)
})

const deleteUser = withUser((user, { state }) => {
  state.users.delete(user.id)
  record(state, 'deleted', 'user', { id: user.id, organization: user.organization_id })
  return answer(user)
})

function withUser(handler: (user: Row, exchange: Exchange) => Answer): InOrganization {
  return (organization, exchange) => {
    const id = exchange.parameters[0] as string
    const user = exchange.state.users.get(id)
    if (user?.organization_id !== organization.id) return notFound('user', id)
    return handler(user as Row, exchange)
  }
}

function share(connection: Row, { state, body }: Exchange): Answer {
  const child = body.child_organization_id as string
  if (!state.organizations.has(child)) return notFound('organization', child)
  const id = newId(state, 'conn')
  const shared: Row = {
    id,
    name: (body.name ?? connection.name) as Json,
    organization_id: child,
    parent_connection_id: connection.id,
    saved: true,
    status: 'healthy',
  }
  state.connections.set(id, shared)
  record(state, 'shared', 'connection', {
    ...body,
    connection: connection.id,
    owner: connection.organization_id,
  })
  return answer({ id })
}

function withConnection(handler: (connection: Row, exchange: Exchange) => Answer): Handler {
  return (exchange) => {
    const id = exchange.parameters[0] as string
    const connection = exchange.state.connections.get(id)
    return connection ? handler(connection, exchange) : notFound('connection', id)
  }
}

/** The new share: the connection must belong to the organization that the path names. */
const shareFromOwner = inPath((organization, exchange) =>
  withConnection((connection) => {
    if (connection.organization_id === organization.id) return share(connection, exchange)
    return refuse(404, `The organization ${organization.id} has no connection ${connection.id}.`)
  })(exchange),
)

const listShared = withConnection((connection, { state }) =>
  answer([...state.connections.values()].filter((c) => c.parent_connection_id === connection.id)),
)

const removeOrganization = inPath((organization, { state }) => {
  state.organizations.delete(organization.id)
  record(state, 'deleted', 'organization', { id: organization.id })
  return empty
})

/** `connections.createSharedConnection` has the same id in both versions, but two routes. */
export const organizationHandlers: Record<string, Handler> = {
  'organization.list': (exchange) =>
    answer([...exchange.state.organizations.values()].filter(({ id }) => isVisible(exchange, id))),
  'organization.get': inPath(getOrganization),
  'organization.getCurrent': ofKey(getOrganization),
  'organization.create': ({ state, body }) => {
    const organization: Row = { ...body, id: newId(state, 'org') }
    state.organizations.set(organization.id, organization)
    record(state, 'created', 'organization', { ...body, id: organization.id })
    return answer({ id: organization.id, name: organization.name as Json })
  },
  'organization.update': inPath((organization, { state, body }) => {
    Object.assign(organization, body)
    record(state, 'updated', 'organization', { ...body, id: organization.id })
    return answer({ id: organization.id, name: organization.name as Json })
  }),
  'organization.remove': removeOrganization,
  'organization.delete': removeOrganization,
  'users.list': inPath(listUsers),
  'users.listCurrentOrgUsers': ofKey(listUsers),
  'users.create': inPath(createUser),
  'users.createCurrentOrgUser': ofKey(createUser),
  'users.get': inPath(getUser),
  'users.getCurrentOrgUser': ofKey(getUser),
  'users.update': inPath(updateUser),
  'users.updateCurrentOrgUser': ofKey(updateUser),
  'users.remove': inPath(deleteUser),
  'users.delete': inPath(deleteUser),
  'users.deleteCurrentOrgUser': ofKey(deleteUser),
  'users.createApiKey': inPath(
    withUser((user, { state }) => {
      record(state, 'created', 'key of a user', { user: user.id })
      return answer({ value: `key-of-${user.id}` })
    }),
  ),
  'connections.list': ({ state }) =>
    answer([...state.connections.values()].filter((c) => c.organization_id === ownOrganization)),
  'connections.get': withConnection((connection) => answer(connection)),
  'connections.createSharedConnection': (exchange) =>
    exchange.version === '2024-02-08' ? withConnection(share)(exchange) : shareFromOwner(exchange),
  'connections.listSharedConnections': listShared,
  'connections.listSharedConnectionsForPartner': inPath((_, exchange) => listShared(exchange)),
  'identity.get': ({ key }) =>
    answer({
      id: `${key}-key`,
      is_organization: key === 'organization',
      is_partner: key === 'partner',
      organization_id: ownOrganization,
      organization_name: 'Acme Analytics',
    }),
}
