/** What is said of a request whose route is not known. */
import { expect, it } from 'vitest'
import { detectIn } from './folder.js'

const client = (base: string): string =>
  `import axios from 'axios'
const api = axios.create({ baseURL: ${base}, headers: { 'X-Polytomic-Version': '2024-02-08' } })
export const nightly = (id, body) => api.request({ method: 'patch', url: 'bulk/syncs/' + id, data: body })
`

it.each([
  ['a known base', "'https://app.polytomic.com/api'"],
  ['a base with a default', "process.env.POLYTOMIC_URL || 'https://app.polytomic.com/api'"],
  ['a base from outside', 'process.env.POLYTOMIC_URL'],
])('a method that the path does not know is named: %s', async (_, base) => {
  const { findings } = await detectIn({ 'a.js': client(base) })
  const [finding] = findings.filter(({ change }) => change === 'unresolved-call')
  expect(finding?.message).toMatch(/knows .*\bPUT\b.* and not PATCH/)
})
