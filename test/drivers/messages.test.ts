/** What findings say of each other: where the place is that holds an edit back, and who else reads an answer. */
import { expect, test } from 'vitest'
import { detect } from '../../src/drivers/run.js'
import { committed, treeOf } from '../source/tree.js'
import { ran } from './harness.js'

const messagesOf = async (source: string): Promise<[string, string][]> => {
  const root = committed(treeOf({ 'src/a.js': source }))
  const { stdout } = await ran(root, ['check', '--format', 'json'], { detect })
  return JSON.parse(stdout).findings.map(({ line, change, message }: Record<string, string>) => [
    `${line} ${change}`,
    message,
  ])
}

const get = `const headers = { 'X-Polytomic-Version': '2024-02-08' }
const get = async (id) => (await fetch(\`https://app.polytomic.com/api/bulk/syncs/\${id}\`, { headers })).json()
`

test('a read that waits for another place names it', async () => {
  const found = await messagesOf(`${get}const { data } = await get('1')
console.log(data.schedule)
const either = process.argv[2] ? data : { schedule: 'mine' }
console.log(either.schedule)
`)
  const read = found.find(([place]) => place === '4 bulk-sync-schedule')?.[1]
  expect(read).toContain('because it belongs together with what is left to you at src/a.js:6: please')
  expect(found.find(([place]) => place === '6 bulk-sync-schedule')?.[1]).toContain('is also another object')
})

test('of an answer that leaves whole, readers elsewhere are told of once', async () => {
  const found = await messagesOf(`${get}const { data } = await get('1')
console.log(data.schedule.frequency)
console.log(data.schedule.hour)
export default data
`)
  const told = found.filter(([, message]) => message.includes('leaves this code as a whole'))
  expect(told.map(([place]) => place)).toEqual(['4 bulk-sync-schedule'])
})

test('an answer that is only passed on is told of beside the version', async () => {
  const [pin, ...more] = await messagesOf(`${get}export const handler = async (request, response) => {
  response.json(await get(request.params.id))
}
`)
  expect(more).toEqual([])
  expect(pin?.[1]).toMatch(/leave this code whole at src\/a\.js:4 \(`discover`, `schedule`\): whoever reads/)
})

test('what a write answers, and what is read here, is no such note', async () => {
  const [pin] =
    await messagesOf(`${get}export const frequency = async () => (await get('1')).data.schedule.frequency
`)
  expect(pin?.[1]).not.toContain('leave this code')
})
