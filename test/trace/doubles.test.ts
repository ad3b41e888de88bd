/** What stands in for Polytomic in tests where nothing proves it: named where the code under the test asks for it. */
import { describe, expect, it } from 'vitest'
import { detectIn } from './folder.js'

const client = `import axios from 'axios'
const headers = { 'X-Polytomic-Version': '2024-02-08' }
const root = 'https://app.polytomic.com/api'
export class Syncs {
  async show(id) { return (await axios.get(root + '/bulk/syncs/' + id, { headers })).data.data }
  async plan(id) { return (await axios.get(root + '/syncs/' + id, { headers })).data.data }
  stop(sync, id) { return axios.put(root + \`/syncs/\${sync}/executions/\${id}\`, { status: 'canceled' }, { headers }) }
}
export const add = (name) => axios.post(root + '/bulk/syncs', { name, schedule: { frequency: 'daily' } }, { headers })
`
const report = 'export const report = async (client) => (await client.show("a")).schedule.frequency\n'
const main =
  "import { Syncs } from './client.js'\nimport { report } from './report.js'\nreport(new Syncs())\n"
const source = { 'src/client.js': client, 'src/report.js': report, 'src/main.js': main }

type Row = [title: string, files: Record<string, string>, findings: string[]]

const named: Row[] = [
  [
    'a client that a test makes itself, where the real one goes',
    {
      'test/report.test.js':
        "import { report } from '../src/report.js'\nit('reports', () => report({ show: async () => ({ id: 'a', schedule: { frequency: 'daily' } }) }))",
    },
    ['test/report.test.js:2 bulk-sync-schedule'],
  ],
  [
    'a double of a name, in a file beside the tests',
    {
      'test/fake.js':
        "import { Syncs } from '../src/client.js'\nexport class Fake extends Syncs { show() { return Promise.resolve({ id: 'a', schedule: null }) } }",
      'test/report.test.js':
        "import { report } from '../src/report.js'\nimport { Fake } from './fake.js'\nit('reports', () => report(new Fake()))",
    },
    ['test/fake.js:2 bulk-sync-schedule'],
  ],
  [
    'a mocked module, with an answer from another file',
    {
      'test/answers.js': "export const sync = { id: 'a', schedule: { frequency: 'daily' } }",
      'test/main.test.js':
        "import axios from 'axios'\nimport '../src/main.js'\nimport { sync } from './answers.js'\njest.mock('axios')\naxios.get.mockResolvedValue({ data: { data: sync } })",
    },
    ['test/answers.js:1 bulk-sync-schedule'],
  ],
  [
    'routes of a browser without a host',
    {
      'e2e/show.spec.ts':
        "import { test } from '@playwright/test'\ntest('a', async ({ page }) => {\n  await page.route('**/api/bulk/syncs/*', (route) => route.fulfill({ json: { data: { schedule: null } } }))\n  await page.route('**/api/syncs/*/executions/*', (route) => route.fulfill({ json: {} }))\n})",
    },
    ['e2e/show.spec.ts:3 bulk-sync-schedule', 'e2e/show.spec.ts:4 execution-cancel'],
  ],
  [
    'a route of a browser that its file names alone',
    {
      'e2e/stop.spec.ts':
        "import { test } from '@playwright/test'\ntest('a', async ({ page }) => {\n  await page.route('**/api/syncs/*/executions/*', (route) => route.fulfill({ json: {} }))\n})",
      'e2e/other.spec.ts':
        "import { test } from '@playwright/test'\ntest('a', async ({ page }) => {\n  await page.route('**/api/syncs/*/runs/*', (route) => route.fulfill({ json: {} }))\n})",
    },
    ['e2e/stop.spec.ts:3 execution-cancel'],
  ],
  [
    'a server that a test makes itself',
    {
      'test/server.js':
        "import http from 'node:http'\nexport const server = http.createServer((req, res) => {\n  if (req.url === '/api/bulk/syncs/a') res.end(JSON.stringify({ data: { schedule: null } }))\n  if (/^\\/api\\/syncs\\/[^/]+\\/executions\\/\\w+$/.test(req.url)) res.end()\n})",
    },
    ['test/server.js:3 bulk-sync-schedule', 'test/server.js:4 execution-cancel'],
  ],
  [
    'a double of a library for doubles',
    {
      'test/report.test.js':
        "import { report } from '../src/report.js'\nimport { instance, mock, when } from 'ts-mockito'\nconst made = mock(Syncs)\nwhen(made.show('a')).thenResolve({ id: 'a', schedule: { frequency: 'daily' } })\nwhen(made.show('b')).thenCall(async () => ({ id: 'b', schedule: null }))\nspy.and.resolveTo({ id: 'c', schedule: null })\nit('reports', () => report(instance(made)))",
    },
    [4, 5, 6].map((line) => `test/report.test.js:${line} bulk-sync-schedule`),
  ],
  [
    'what a double was called with',
    {
      'test/main.test.js':
        "import { add } from '../src/client.js'\nimport '../src/main.js'\njest.mock('axios')\nit('adds', async () => {\n  await add('a')\n  expect(JSON.parse(fetch.mock.calls[0][1].body).schedule.frequency).toBe('daily')\n  const [, body] = http.post.mock.calls[0]\n  expect(body.schedule).toBeDefined()\n  const { schedule } = JSON.parse(mock.history.post[0].data)\n  expect(JSON.parse(fetchMock.lastCall().options.body)).toEqual({ name: 'a', schedule: { frequency: 'daily' } })\n  expect(fetch.mock.calls[1][0]).toBe('https://app.polytomic.com/api/syncs/s/executions/e')\n  expect(fetch.mock.calls[0][0]).toBe('https://app.polytomic.com/api/bulk/syncs')\n})",
    },
    [6, 8, 9, 10]
      .map((line) => `test/main.test.js:${line} bulk-sync-schedule`)
      .concat('test/main.test.js:11 execution-cancel'),
  ],
  [
    'a shape that a model sync has too',
    {
      'test/main.test.js':
        "import axios from 'axios'\nimport '../src/main.js'\nvi.mock('axios')\naxios.get.mockResolvedValueOnce({ data: { data: { id: 'a', name: 'b', schedule: { frequency: 'daily' } } } })",
    },
    ['test/main.test.js:4 bulk-sync-schedule'],
  ],
]

const silent: Row[] = [
  [
    'answers of other shapes',
    {
      'test/main.test.js':
        "import axios from 'axios'\nimport '../src/main.js'\njest.mock('axios')\naxios.get.mockResolvedValue({ data: { schedule: { cron: '* * * * *' } } })\naxios.get.mockResolvedValue({ data: { schedule: null, customer: 'c' } })\naxios.get.mockResolvedValue({ data: { schedule: 'daily', mode: 'x', identity: {} } })",
    },
    [],
  ],
  [
    'a test of other code',
    {
      'src/plans.js':
        "import axios from 'axios'\nexport const plans = () => axios.get('https://api.vendor.example/plans')",
      'test/plans.test.js':
        "import axios from 'axios'\nimport { plans } from '../src/plans.js'\njest.mock('axios')\naxios.get.mockResolvedValue({ data: { id: 'a', schedule: { frequency: 'daily' } } })\nit('plans', plans)",
    },
    [],
  ],
  [
    'objects that are no doubles',
    {
      'test/main.test.js':
        "import { report } from '../src/report.js'\nimport { plan } from './plan.js'\nit('plans', () => { plan({ id: 'a', schedule: { frequency: 'daily' } }); const own = { schedule: null }; own.schedule = 1 })",
      'test/plan.js': 'export const plan = (job) => job.schedule',
    },
    [],
  ],
  [
    'paths of routes that are as they were, of other hosts, of pages, and what is no path',
    {
      'e2e/other.spec.ts':
        "import { test } from '@playwright/test'\ntest('shows /api/bulk/syncs/a with a schedule', async ({ page }) => {\n  await page.route('**/api/connections/*', (route) => route.abort())\n  await page.route('https://api.vendor.example/api/bulk/syncs/*', (route) => route.abort())\n  await page.goto('/bulk/syncs/a')\n  await page.route('**/api/bulk/syncs/*/schemas', (route) => route.abort())\n})",
    },
    [],
  ],
  [
    'what other things were called with',
    {
      'test/main.test.js':
        "import { add } from '../src/client.js'\nit('adds', async () => {\n  const plan = await add('a')\n  expect(own.schedule).toBe(1)\n  expect(calls.length).toBe(1)\n})",
    },
    [],
  ],
  [
    'a double that is migrated already',
    {
      'test/report.test.js':
        "import { report } from '../src/report.js'\nit('reports', () => report({ show: async () => ({ id: 'a', default_schedule: { frequency: 'daily' } }) }))",
    },
    [],
  ],
]

async function found(files: Record<string, string>): Promise<string[]> {
  const { findings, failures } = await detectIn({ ...source, ...files })
  expect(failures).toEqual([])
  return findings
    .filter(({ file }) => Object.hasOwn(files, file))
    .map(({ file, line, change, fix }) => `${file}:${line} ${change}${fix === 'manual' ? '' : ` ${fix}`}`)
}

describe('named', () => {
  it.each(named)('%s', async (_title, files, findings) => {
    expect(await found(files)).toEqual(findings)
  })
})

describe('silent', () => {
  it.each(silent)('%s', async (_title, files, findings) => {
    expect(await found(files)).toEqual(findings)
  })
})

it('nothing is named where the program asks for nothing of the kind', async () => {
  const { findings } = await detectIn({
    'src/a.js':
      "fetch('https://app.polytomic.com/api/models', { headers: { 'X-Polytomic-Version': '2025-09-18' } })",
    'e2e/a.spec.ts':
      "import { test } from '@playwright/test'\ntest('a', ({ page }) => page.route('**/api/bulk/syncs/*', (route) => route.fulfill({ json: { schedule: null } })))",
  })
  expect(findings).toEqual([])
})
