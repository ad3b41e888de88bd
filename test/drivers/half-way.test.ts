/** Runs over a part of the code, or of the changes: what they leave half-way is said. */
import { describe, expect, test } from 'vitest'
import type { ChangeId } from '../../src/change.js'
import { detectIn } from '../trace/folder.js'

const files = {
  'lib/types.ts': `export const VERSION = '2024-02-08'
export async function get(path: string) {
  const response = await fetch(\`https://app.polytomic.com/api\${path}\`, { headers: { 'X-Polytomic-Version': VERSION } })
  return response.json()
}
`,
  'src/a.ts': `import { get, VERSION } from '../lib/types'
console.log((await get('/bulk/syncs/1')).data.schedule)
await fetch('https://app.polytomic.com/api/bulk/syncs/1/executions', { method: 'POST', headers: { 'X-Polytomic-Version': VERSION }, body: JSON.stringify({ resync: true }) })
`,
}

const found = async (options: {
  paths?: string[]
  only?: ChangeId[]
  skip?: ChangeId[]
  isRun?: boolean
}) => {
  const { only, skip, paths = ['.'], isRun = true } = options
  const outcome = await detectIn(files, {
    paths,
    isRun,
    ...(only && { only: new Set(only) }),
    ...(skip && { skip: new Set(skip) }),
  })
  return {
    findings: outcome.findings
      .map(({ file, line, change, fix }) => `${file}:${line} ${change} ${fix}`)
      .sort(),
    edited: Object.keys(outcome.after).sort(),
    messages: outcome.findings.map(({ message }) => message).join('\n'),
  }
}

describe('a part of the files', () => {
  test('a pin waits for calls that this run may not edit', async () => {
    const { findings, edited, messages } = await found({ paths: ['lib'] })
    expect(findings).toEqual([
      'lib/types.ts:1 version-header manual',
      'src/a.ts:2 bulk-sync-schedule manual',
      'src/a.ts:3 bulk-sync-resync manual',
    ])
    expect(edited).toEqual([])
    expect(messages).toContain('run it over these files too')
  })
})

describe('a part of the changes', () => {
  test('a pin that moves without what its calls need', async () => {
    const { findings, messages } = await found({ skip: ['bulk-sync-resync'] })
    expect(findings).toEqual([
      'lib/types.ts:1 version-header auto',
      'lib/types.ts:1 version-header manual',
      'src/a.ts:2 bulk-sync-schedule auto',
    ])
    expect(messages).toContain('leaves out changes that its calls need: src/a.ts:3 (bulk-sync-resync).')
  })

  test('a pin alone', async () => {
    const { findings, messages } = await found({ only: ['version-header'] })
    expect(findings).toEqual(['lib/types.ts:1 version-header auto', 'lib/types.ts:1 version-header manual'])
    expect(messages).toContain('src/a.ts:2 (bulk-sync-schedule), src/a.ts:3 (bulk-sync-resync).')
  })

  test('calls that leave their pin behind', async () => {
    const { findings, messages } = await found({ only: ['bulk-sync-resync'] })
    expect(findings).toEqual(['lib/types.ts:1 version-header manual', 'src/a.ts:3 bulk-sync-resync auto'])
    expect(messages).toContain('This client still asks for 2024-02-08, and this run brings a call of it')
  })

  test('looking at a part leaves nothing half-way', async () => {
    const { findings } = await found({ only: ['bulk-sync-resync'], isRun: false })
    expect(findings).toEqual(['src/a.ts:3 bulk-sync-resync auto'])
  })

  test('nothing is half-way where the changes left out have nothing to say', async () => {
    const { findings } = await found({ skip: ['execution-cancel'] })
    expect(findings).toEqual([
      'lib/types.ts:1 version-header auto',
      'src/a.ts:2 bulk-sync-schedule auto',
      'src/a.ts:3 bulk-sync-resync auto',
    ])
  })
})
