/** Where a version is rewritten that one module declares and another one sends. */
import { describe, expect, it } from 'vitest'
import { detectIn } from './folder.js'

const old = "'2024-02-08'"
const create = (version: string): string =>
  `axios.create({ baseURL: 'https://app.polytomic.com/api', headers: { 'X-Polytomic-Version': ${version} } }).get('/models')\n`
const axios = "import axios from 'axios'\n"
const required = "const axios = require('axios')\n"

type Row = [name: string, files: Record<string, string>]

/** In each the version means nothing else, so it is rewritten where it is declared. */
const alone: Row[] = [
  [
    'module.exports, taken apart',
    {
      'constants.js': `module.exports = { VERSION: ${old} }\n`,
      'main.js': `${required}const { VERSION } = require('./constants')\n${create('VERSION')}`,
    },
  ],
  [
    'exports, by a member',
    {
      'constants.js': `exports.VERSION = ${old}\n`,
      'main.js': `${required}const C = require('./constants')\n${create('C.VERSION')}`,
    },
  ],
  [
    'module.exports, by a member of the call',
    {
      'constants.js': `module.exports.polytomic = { version: ${old} }\n`,
      'main.js': `${required}${create("require('./constants').polytomic.version")}`,
    },
  ],
  [
    'a default export',
    {
      'constants.js': `export default { polytomic: { version: ${old} }, other: { version: 'v1' } }\n`,
      'main.js': `${axios}import C from './constants.js'\n${create('C.polytomic.version')}`,
    },
  ],
  [
    'a variable that is exported later, under another name',
    {
      'constants.js': `const version = ${old}\nexport { version as VERSION }\n`,
      'main.js': `${axios}import { VERSION as v } from './constants.js'\n${create('v')}`,
    },
  ],
  [
    'a barrel, and a namespace',
    {
      'constants.js': `export const VERSION = ${old}\n`,
      'index.js': "export * from './constants.js'\n",
      'main.js': `${axios}import * as all from './index.js'\n${create('all.VERSION')}`,
    },
  ],
  [
    'a const enum',
    {
      'constants.ts': `export const enum Version { Old = ${old} }\n`,
      'main.ts': `${axios}import { Version } from './constants'\n${create('Version.Old')}`,
    },
  ],
  [
    'headers.set in the same file',
    {
      'main.js': `const VERSION = ${old}\nconst headers = new Headers()\nheaders.set('X-Polytomic-Version', VERSION)\nfetch('https://app.polytomic.com/api/models', { headers })\n`,
    },
  ],
]

/** In each the text also is something else's, so it stays. */
const shared: Row[] = [
  [
    'another service asks for it by its own header',
    {
      'constants.js': `module.exports = { VERSION: ${old} }\n`,
      'main.js': `${required}const { VERSION } = require('./constants')\n${create('VERSION')}`,
      'other.js': `const { VERSION } = require('./constants')\nfetch('https://api.example.com/x', { headers: { 'Notion-Version': VERSION } })\n`,
    },
  ],
  [
    'it is part of a path',
    {
      'constants.js': `export const VERSION = ${old}\n`,
      'index.js': "export { VERSION } from './constants.js'\n",
      'main.js': `${axios}import { VERSION } from './index.js'\n${create('VERSION')}`,
      'cache.js':
        "import * as constants from './index.js'\nexport const file = 'cache-' + constants.VERSION + '.json'\n",
    },
  ],
]

describe('a version that is declared elsewhere', () => {
  it.each(alone)('is rewritten there: %s', async (_, files) => {
    const { after, findings } = await detectIn(files)
    const [declaring = ''] = Object.keys(files)
    expect(after).toEqual({ [declaring]: files[declaring]?.replace('2024-02-08', '2025-09-18') })
    expect(findings.map(({ change, fix }) => `${change} ${fix}`)).toEqual(['version-header auto'])
  })

  it.each(shared)('stays where it is something else too: %s', async (_, files) => {
    const { after } = await detectIn(files)
    expect(Object.keys(after)).toEqual(['main.js'])
    expect(after['main.js']).toContain("'X-Polytomic-Version': '2025-09-18'")
  })
})
