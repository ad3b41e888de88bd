/** The repository around a linted file is read when it has to be, and no more often. */
import { Linter } from 'eslint'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import plugin from '../../src/drivers/eslint.js'
import { put, treeOf } from '../source/tree.js'

const listed = vi.hoisted(() => ({ count: 0 }))
vi.mock('../../src/source/files.js', async (original) => {
  const own = await original<typeof import('../../src/source/files.js')>()
  return {
    ...own,
    listFiles: (...words: Parameters<typeof own.listFiles>) => {
      listed.count++
      return own.listFiles(...words)
    },
  }
})

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterAll(() => {
  vi.useRealTimers()
})

const client = (version: string) => `export const headers = { 'X-Polytomic-Version': '${version}' }\n`
const use = `import { headers } from '../lib/client.js'
export const start = () => fetch('https://app.polytomic.com/api/bulk/syncs/1/executions', { method: 'POST', headers, body: JSON.stringify({ resync: true }) })
`
const found = (root: string, name: string, text: string): string[] =>
  new Linter({ cwd: root })
    .verify(text, [plugin.configs.recommended] as Linter.Config[], { filename: `${root}/${name}` })
    .map(({ ruleId, message }) => `${ruleId} ${/already asks/.test(message) ? 'new' : 'old'}`)

it('is read once for the files of all folders, and again when time has passed', () => {
  const root = treeOf({ 'package.json': '{}', 'lib/client.js': client('2024-02-08'), 'a/use.js': use })
  for (const folder of ['b', 'c/d', 'c/e']) put(root, `${folder}/none.js`, 'export const a = 1\n')
  const before = listed.count
  expect(found(root, 'a/use.js', use)).toEqual(['polytomic/bulk-sync-resync old'])
  for (const folder of ['b', 'c/d', 'c/e']) {
    expect(found(root, `${folder}/none.js`, 'export const a = 1\n')).toEqual([])
  }
  expect(found(root, 'lib/client.js', client('2024-02-08'))).toEqual(['polytomic/version-header old'])
  expect(listed.count).toBe(before + 1)

  // Another file is saved in the editor; what is linted depends on it.
  put(root, 'lib/client.js', client('2025-09-18'))
  vi.setSystemTime(Date.now() + 60_000)
  expect(found(root, 'a/use.js', use)).toEqual(['polytomic/bulk-sync-resync new'])
  expect(found(root, 'a/use.js', `${use}// typed\n`)).toEqual(['polytomic/bulk-sync-resync new'])
  expect(listed.count).toBe(before + 2)
})
