/** One client for several workspaces: the manifest where it is constructed says what its calls are written for. */
import { describe, expect, it } from 'vitest'
import { detectIn } from '../trace/folder.js'

const core = (range: string): Record<string, string> => ({
  'package.json': '{ "private": true, "workspaces": ["packages/*", "apps/*"] }',
  'packages/core/package.json': `{ "name": "@acme/core", "main": "./src/index.ts", "dependencies": { "polytomic": "${range}" } }`,
  'packages/core/src/index.ts': `import { PolytomicClient } from 'polytomic'
export const createPolytomic = (token: string) => new PolytomicClient({ token })
`,
  'apps/web/package.json': '{ "name": "web", "dependencies": { "@acme/core": "workspace:*" } }',
})
const web = (calls: string): string => `import { createPolytomic } from '@acme/core'
const client = createPolytomic(process.env.TOKEN!)
${calls}
`
const settings = { credential: 'partner' } as const

describe('a client that another workspace constructs', () => {
  it('has its arguments in the order of the release that is installed there, and moves that manifest', async () => {
    const found = await detectIn(
      {
        ...core('1.18.1'),
        'apps/web/main.ts': web(`export const drop = (id: string) => client.bulkSync.remove(id)
export const user = (id: string, org: string) => client.users.get(id, org)`),
      },
      settings,
    )
    expect(found.after['apps/web/main.ts']).toBe(
      web(`export const drop = (id: string) => client.bulkSync.delete(id)
export const user = (id: string, org: string) => client.users.get(org, id)`),
    )
    expect(found.after['packages/core/package.json']).toContain('"polytomic": "^25.9.2"')
    expect(Object.keys(found.after)).not.toContain('apps/web/package.json')
  })

  it('is not swapped again once that manifest asks for 25', async () => {
    const found = await detectIn(
      {
        ...core('^25.9.2'),
        'apps/web/main.ts': web('export const user = (id: string, org: string) => client.users.get(org, id)'),
      },
      settings,
    )
    expect(found.findings).toEqual([])
    expect(found.after).toEqual({})
  })
})
