/** `POST /api/connections/{id}/share`. */
import { cite } from '../src/api/citations.js'
import { defineChange, type Edit, manual, rewrite, suggest } from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { pointAt } from '../src/edit/operations.js'
import { replaceSegments } from '../src/edit/requests.js'
import { insertExpressionBefore, literalAsTemplate } from '../src/edit/routes.js'
import { type ApiCall, rangeOf } from '../src/trace/call.js'

const route = 'POST /api/organizations/{org_id}/connections/{connection_id}/shared'
const messages = {
  moved: `POST /api/connections/{id}/share became ${route}, with the organization that owns the connection in the path. It takes a partner key.`,
  choose: `POST /api/connections/{id}/share became ${route}, which takes a partner key. Whether this client sends one is not known: say so by \`credential\` in the configuration (or --credential partner), or apply the edit.`,
  organization: `POST /api/connections/{id}/share became ${route}, which refuses the organization key that this client sends. Send this request with a partner key, and put the id of the organization that owns the connection into the path.`,
  owner: `POST /api/connections/{id}/share became ${route}. The old call did not say which organization owns the connection: give an expression for it by \`ownerOrganizationId\` in the configuration (or --owner-organization-id) and run again, or write the path by hand.`,
  mentioned: `POST /api/connections/{id}/share became ${route}. It takes a partner key, and org_id is the organization that owns the connection.`,
  cannot: `POST /api/connections/{id}/share became ${route}. The path is built in a way that could not be edited: change it by hand.`,
}

export const change = defineChange({
  id: 'connection-share',
  title: 'POST .../share became POST /api/organizations/{owner}/connections/{id}/shared',
  automatic:
    'rewritten with a partner key, where the configuration says which organization owns the connections',
  because: cite('guide', 'share'),
  remedies: ['rewrite', 'suggest'],
  on: ['connections.createSharedConnection'],
  inTests: { route: messages.mentioned },
  *call(call, scene) {
    const at = rangeOf(call.urlAt)
    const credential = scene.credentialOf(call)
    const owner = scene.settings.ownerOrganizationId
    if (credential === 'organization') {
      yield manual(at, messages.organization)
      return
    }
    if (!owner) {
      yield manual(at, messages.owner)
      return
    }
    const [reading] = pointAt(call, 'connections.createSharedConnectionForPartner', {
      route: () => shareEdits(call, owner),
      given: { org_id: owner },
    })
    const edits = reading?.edits
    if (!edits) yield manual(at, messages.cannot)
    else if (credential === 'partner')
      yield rewrite(at, messages.moved, edits, `share:${call.site.module.path}:${call.site.node.range[0]}`)
    else
      yield suggest(at, messages.choose, [
        { title: 'Share through the organization that owns the connection', edits },
      ])
  },
  *mention({ start, end }) {
    yield { start, end, message: messages.mentioned }
  },
})

function shareEdits(call: ApiCall, owner: string): Edit[] | null {
  const segments = call.url?.segments ?? []
  const index = segments.length - 3
  if (index < 0) return null
  const id = segments[index + 1]?.text
  if (id !== null && id !== undefined) {
    const whole = literalAsTemplate(call, index, `organizations/\${${owner}}/connections/${id}/shared`)
    if (whole) return [whole]
  }
  const before = insertExpressionBefore(call, index, 'organizations', owner)
  const last = replaceSegments(call, index + 2, index + 3, 'shared')
  return before && last ? [before, last] : null
}

export default jscodeshiftOf(change)
