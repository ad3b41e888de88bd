/** Made-up code that calls Polytomic 2024-02-08, in three styles: fetch in place, an axios instance, a class. */

/**
 * What one file of the repository holds beside ordinary code.
 * @typedef {object} Caller
 * @property {string} path   relative to the folder of its service, without extension
 * @property {string} head   imports and constants
 * @property {string} body
 * @property {number} calls  requests to Polytomic in it
 * @property {number} cancels  those that cancel an execution by PUT
 */

/** The calls of a file: two of four kinds, so that each kind stands in half of the files. */
const kinds = ['cancel', 'rebuild', 'schedule', 'status']
const kindsOf = (i) => [kinds[i % 4], kinds[(i + 1) % 4]]
const counts = (chosen) => ({
  calls: chosen.reduce((sum, kind) => sum + (kind === 'schedule' ? 2 : 1), 0),
  cancels: chosen.filter((kind) => kind === 'cancel').length,
})

/**
 * The files of one service.
 * @param {'fetch' | 'axios' | 'class'} style
 * @param {number} count of files
 * @param {(text: string) => string} t  keeps a type annotation, or drops it
 * @returns {Caller[]}
 */
export function callersOf(style, count, t) {
  const shared = sharedOf(style, t)
  const users = Array.from({ length: count - shared.length }, (_, i) => {
    const chosen = kindsOf(i)
    return {
      path: `sync/${chosen[0]}-${i}`,
      head: headOf(style),
      body: chosen.map((kind) => bodies[style][kind](i, t)).join(''),
      ...counts(chosen),
    }
  })
  return [...shared, ...users]
}

function headOf(style) {
  switch (style) {
    case 'fetch':
      return `const api = 'https://app.polytomic.com/api'
const headers = {
  Authorization: \`Bearer \${process.env.POLYTOMIC_API_KEY}\`,
  'Content-Type': 'application/json',
  'X-Polytomic-Version': '2024-02-08',
}

`
    case 'axios':
      return `import { client } from '../polytomic/client'\n\n`
    case 'class':
      return `import { Polytomic } from '../lib/polytomic'\n\nconst polytomic = new Polytomic(process.env.POLYTOMIC_API_KEY ?? '')\n\n`
  }
}

/** The module that the other files of a service go through. */
function sharedOf(style, t) {
  switch (style) {
    case 'fetch':
      return []
    case 'axios':
      return [
        {
          path: 'polytomic/client',
          head: `import axios from 'axios'\n\n`,
          body: `export const client = axios.create({
  baseURL: 'https://app.polytomic.com',
  headers: {
    Authorization: \`Bearer \${process.env.POLYTOMIC_API_KEY}\`,
    'X-Polytomic-Version': '2024-02-08',
  },
})

`,
          calls: 0,
          cancels: 0,
        },
      ]
    case 'class':
      return [
        {
          path: 'lib/polytomic',
          head: '',
          body: `export class Polytomic {
  constructor(${t('private readonly ')}key${t(': string')}) {
    this.key = key
  }

  get(path${t(': string')}) {
    return this.send('GET', path)
  }

  post(path${t(': string')}, body${t(': unknown')}) {
    return this.send('POST', path, body)
  }

  put(path${t(': string')}, body${t(': unknown')}) {
    return this.send('PUT', path, body)
  }

  ${t('private ')}async send(method${t(': string')}, path${t(': string')}, body${t('?: unknown')}) {
    const answer = await fetch(\`https://app.polytomic.com/api\${path}\`, {
      method,
      headers: { Authorization: \`Bearer \${this.key}\`, 'X-Polytomic-Version': '2024-02-08' },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(\`\${method} \${path}: \${answer.status}\`)
    const { data } = await answer.json()
    return data
  }
}

`,
          calls: 0,
          cancels: 0,
        },
      ]
  }
}

const bodies = {
  fetch: {
    cancel: (i, t) => `export async function cancelRun${i}(syncId${t(': string')}, id${t(': string')}) {
  const answer = await fetch(\`\${api}/syncs/\${syncId}/executions/\${id}\`, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ status: 'canceled' }),
  })
  if (!answer.ok) throw new Error(\`execution \${id}: \${answer.status}\`)
}

`,
    rebuild: (i, t) => `export async function rebuild${i}(id${t(': string')}) {
  const answer = await fetch(\`\${api}/bulk/syncs/\${id}/executions\`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ resync: true }),
  })
  return answer.ok
}

`,
    schedule: (i, t) => `export async function sameTime${i}(from${t(': string')}, to${t(': string')}) {
  const answer = await fetch(\`\${api}/bulk/syncs/\${from}\`, { headers })
  const { data } = await answer.json()
  await fetch(\`\${api}/bulk/syncs/\${to}\`, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ name: data.name, schedule: { frequency: 'daily', hour: data.schedule.hour } }),
  })
}

`,
    status: (i, t) => `export async function status${i}(id${t(': string')}) {
  const answer = await fetch(\`\${api}/connections/\${id}\`, { headers })
  const { data } = await answer.json()
  return data.status
}

`,
  },
  axios: {
    cancel: (i, t) => `export async function cancelRun${i}(syncId${t(': string')}, id${t(': string')}) {
  await client.put(\`/api/syncs/\${syncId}/executions/\${id}\`, { status: 'canceled' })
}

`,
    rebuild: (
      i,
      t,
    ) => `export const rebuild${i} = (id${t(': string')}) => client.post(\`/api/bulk/syncs/\${id}/executions\`, { resync: true })

`,
    schedule: (i, t) => `export async function sameTime${i}(from${t(': string')}, to${t(': string')}) {
  const { data } = await client.get(\`/api/bulk/syncs/\${from}\`)
  const { name, schedule } = data.data
  await client.put(\`/api/bulk/syncs/\${to}\`, { name, schedule: { frequency: 'daily', hour: schedule.hour } })
}

`,
    status: (i, t) => `export async function status${i}(id${t(': string')}) {
  const { data } = await client.get(\`/api/connections/\${id}\`)
  return data.data.status
}

`,
  },
  class: {
    cancel: (i, t) => `export function cancelRun${i}(syncId${t(': string')}, id${t(': string')}) {
  return polytomic.put(\`/syncs/\${syncId}/executions/\${id}\`, { status: 'canceled' })
}

`,
    rebuild: (i, t) => `export function rebuild${i}(id${t(': string')}) {
  return polytomic.post(\`/bulk/syncs/\${id}/executions\`, { resync: true })
}

`,
    schedule: (i, t) => `export async function sameTime${i}(from${t(': string')}, to${t(': string')}) {
  const { name, schedule } = await polytomic.get(\`/bulk/syncs/\${from}\`)
  await polytomic.put(\`/bulk/syncs/\${to}\`, { name, schedule: { frequency: 'daily', hour: schedule.hour } })
}

`,
    status: (i, t) => `export async function status${i}(id${t(': string')}) {
  return (await polytomic.get(\`/connections/\${id}\`)).status
}

`,
  },
}
