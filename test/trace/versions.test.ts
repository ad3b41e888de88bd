/** Which version a request asks for, and what gives it: a literal, the environment, nothing. */
import { describe, expect, it } from 'vitest'
import { type OneFile, traced } from './one-file.js'

type Row = [title: string, code: string, expected: string, options?: OneFile]

const url = 'https://app.polytomic.com/api/models'
const old = "'X-Polytomic-Version': '2024-02-08'"

const rows: Row[] = [
  ['no header', `fetch('${url}')`, 'unpinned'],
  ['no version header', `fetch('${url}', { headers: { Accept: 'application/json' } })`, 'unpinned'],
  ['a literal', `fetch('${url}', { headers: { ${old} } })`, '2024-02-08'],
  ['the new one', `fetch('${url}', { headers: { 'X-Polytomic-Version': '2025-09-18' } })`, '2025-09-18'],
  ['an older one', `fetch('${url}', { headers: { 'X-Polytomic-Version': '2022-12-12' } })`, '2022-12-12'],
  ['in small letters', `fetch('${url}', { headers: { 'x-polytomic-version': '2024-02-08' } })`, '2024-02-08'],
  [
    'a constant',
    `const VERSION = '2024-02-08'
     fetch('${url}', { headers: { 'X-Polytomic-Version': VERSION } })`,
    '2024-02-08',
  ],
  [
    'a member of a constant',
    `const polytomic = { version: '2024-02-08' }
     fetch('${url}', { headers: { 'X-Polytomic-Version': polytomic.version } })`,
    '2024-02-08',
  ],
  [
    'an enum',
    `enum Version { Old = '2024-02-08' }
     fetch('${url}', { headers: { 'X-Polytomic-Version': Version.Old } })`,
    '2024-02-08',
  ],
  [
    'a template',
    `const year = '2024'
     fetch('${url}', { headers: { 'X-Polytomic-Version': \`\${year}-02-08\` } })`,
    '2024-02-08',
  ],
  [
    'a header object in a variable',
    `const headers = { ${old} }
     fetch('${url}', { headers })`,
    '2024-02-08',
  ],
  [
    'a header object spread',
    `const base = { ${old} }
     fetch('${url}', { headers: { ...base, Accept: '*/*' } })`,
    '2024-02-08',
  ],
  [
    'the last one wins',
    `const base = { ${old} }
     fetch('${url}', { headers: { ...base, 'X-Polytomic-Version': '2025-09-18' } })`,
    '2025-09-18',
  ],
  [
    'the last one wins, spread behind',
    `const over = { 'X-Polytomic-Version': '2025-09-18' }
     fetch('${url}', { headers: { ${old}, ...over } })`,
    '2025-09-18',
  ],
  [
    'Headers, set twice',
    `const headers = new Headers({ ${old} })
     headers.set('X-Polytomic-Version', '2025-09-18')
     fetch('${url}', { headers })`,
    '2025-09-18',
  ],
  [
    'Headers, perhaps set again',
    `const headers = new Headers({ ${old} })
     if (flag) headers.set('X-Polytomic-Version', '2025-09-18')
     fetch('${url}', { headers })`,
    'unknown',
  ],
  [
    'one of two',
    `const version = flag ? '2024-02-08' : '2025-09-18'
     fetch('${url}', { headers: { 'X-Polytomic-Version': version } })`,
    'unknown',
  ],
  [
    'a constant of a package',
    `import { VERSION } from '@acme/config'
     fetch('${url}', { headers: { 'X-Polytomic-Version': VERSION } })`,
    'unknown',
  ],
  [
    'headers of a package',
    `import { headers } from '@acme/config'
     fetch('${url}', { headers })`,
    'unknown',
  ],
  [
    'headers of a package, spread in front of a pin',
    `import { headers } from '@acme/config'
     fetch('${url}', { headers: { ...headers, ${old} } })`,
    '2024-02-08',
  ],
  [
    'headers of a package, spread',
    `import { headers } from '@acme/config'
     fetch('${url}', { headers: { ...headers, Accept: 'application/json' } })`,
    'unknown',
  ],
  ['the headers of a Request', `fetch(new Request('${url}', { headers: { ${old} } }))`, '2024-02-08'],
  [
    'the instance',
    `import axios from 'axios'
     const api = axios.create({ headers: { ${old} } })
     api.get('${url}')`,
    '2024-02-08',
  ],
  [
    'the instance, common',
    `import axios from 'axios'
     const api = axios.create({ headers: { common: { ${old} } } })
     api.get('${url}')`,
    '2024-02-08',
  ],
  [
    'the instance, later',
    `import axios from 'axios'
     const api = axios.create()
     api.defaults.headers['X-Polytomic-Version'] = '2024-02-08'
     api.get('${url}')`,
    '2024-02-08',
  ],
  [
    'an interceptor',
    `import axios from 'axios'
     const api = axios.create()
     api.interceptors.request.use((config) => {
       config.headers['X-Polytomic-Version'] = '2024-02-08'
       return config
     })
     api.get('${url}')`,
    '2024-02-08',
  ],
  [
    'the call beats the instance',
    `import axios from 'axios'
     const api = axios.create({ headers: { ${old} } })
     api.get('${url}', { headers: { 'X-Polytomic-Version': '2025-09-18' } })`,
    '2025-09-18',
  ],
  [
    'a wrapper adds it',
    `const send = (path, init) => fetch(path, { ...init, headers: { ...init.headers, ${old} } })
     send('${url}', { headers: { Accept: '*/*' } })`,
    '2024-02-08',
  ],
  [
    'a wrapper is given it',
    `const send = (version) => fetch('${url}', { headers: { 'X-Polytomic-Version': version } })
     send('2024-02-08')
     send('2025-09-18')`,
    '2024-02-08, 2025-09-18',
  ],
  [
    'a wrapper with a default',
    `const send = (version = '2024-02-08') => fetch('${url}', { headers: { 'X-Polytomic-Version': version } })
     send()
     send('2025-09-18')`,
    '2024-02-08, 2025-09-18',
  ],
  [
    'a wrapper nobody calls',
    `export const send = (version) => fetch('${url}', { headers: { 'X-Polytomic-Version': version } })`,
    'unknown',
  ],
  [
    'the environment',
    `fetch('${url}', { headers: { 'X-Polytomic-Version': process.env.VERSION } })`,
    'VERSION, no default',
  ],
  [
    'the environment with a default',
    `fetch('${url}', { headers: { 'X-Polytomic-Version': process.env.VERSION ?? '2024-02-08' } })`,
    'VERSION, else 2024-02-08',
  ],
  [
    'the environment or a default',
    `const version = process.env.VERSION || '2024-02-08'
     fetch('${url}', { headers: { 'X-Polytomic-Version': version } })`,
    'VERSION, else 2024-02-08',
  ],
  [
    'the environment of a build',
    `fetch('${url}', { headers: { 'X-Polytomic-Version': import.meta.env.VITE_VERSION ?? '2024-02-08' } })`,
    'VITE_VERSION, else 2024-02-08',
  ],
  [
    'the environment taken apart',
    `const { VERSION = '2024-02-08' } = process.env
     fetch('${url}', { headers: { 'X-Polytomic-Version': VERSION } })`,
    'VERSION, else 2024-02-08',
  ],
  ['something computed', `fetch('${url}', { headers: { 'X-Polytomic-Version': load() } })`, 'unknown'],
]

/** The versions that the requests ask for, in the order of the alphabet. */
function versionsOf(code: string, options?: OneFile): string {
  const shown = traced(code, options).calls.map(({ version }) => {
    switch (version.kind) {
      case 'pinned':
        return version.version
      case 'outside':
        return `${version.name}, ${version.version === null ? 'no default' : `else ${version.version}`}`
      default:
        return version.kind
    }
  })
  return shown.sort().join(', ')
}

describe('the version of a request', () => {
  it.each(rows)('%s', (_title, code, expected, options) => {
    expect(versionsOf(code, options), code).toBe(expected)
  })
})
