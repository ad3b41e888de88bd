/** Texts beside JavaScript through the command line, with the engine itself. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { detect } from '../../src/drivers/run.js'
import { committed, git, treeOf } from '../source/tree.js'
import { type Fakes, ran } from './harness.js'

const engine = { detect: detect as unknown as NonNullable<Fakes['detect']> }
const cancel =
  'curl -X PUT https://app.polytomic.com/api/syncs/$S/executions/$R -d \'{"status":"canceled"}\'\n'
const program = `fetch('https://app.polytomic.com/api/syncs/1', { headers: { 'X-Polytomic-Version': '2024-02-08' } })\n`

const tree = () =>
  treeOf({
    'a.js': program,
    'cancel.sh': cancel,
    'docs/use.md': `Run\n\n    ${cancel}`,
    'CHANGELOG.md': cancel,
    'other.py': 'print("nothing")\n',
    'node_modules/x/README.md': cancel,
    'vendor/x/README.md': cancel,
    'yarn.lock': cancel,
    'api.yml': `openapi: 3.0.0\n# ${cancel}x: ${cancel}`,
  })

describe('check', () => {
  test('names them apart from the code, and the counts add up', async () => {
    const { stdout, code, stderr } = await ran(tree(), ['check'], engine)
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toBe(
      [
        'Left to you beside JavaScript, where text is read and nothing is followed (2)',
        '',
        '  cancel.sh',
        '    1:13  by hand  execution-cancel',
        '      PUT .../executions/{id} is gone. To cancel became POST .../executions/{id}/cancel without a body; any other status has no successor. Read from the text alone: check it, and change it by hand.',
        '',
        '  docs/use.md',
        '    3:17  by hand  execution-cancel',
        '      PUT .../executions/{id} is gone. To cancel became POST .../executions/{id}/cancel without a body; any other status has no successor. Read from the text alone: check it, and change it by hand.',
        '',
        'Can be rewritten (1)',
        '',
        '  a.js',
        '    1:84  fixable  version-header',
        '      This client asks for API version 2024-02-08. The pin moves to 2025-09-18 together with the edits of its calls.',
        '',
        '3 calls to Polytomic in 3 files: 2 by hand, 1 unaffected. 2 of them read from text alone.',
        '3 findings: 1 fixable, 2 by hand.',
        '',
        'Next',
        '  Rewrite 1 file:',
        '    npx polytomic-codemod run .',
        '  More about a change:',
        '    npx polytomic-codemod explain execution-cancel',
        '',
      ].join('\n'),
    )
  })

  test('leaves them out with --code-only, and where a change is not asked for', async () => {
    const only = JSON.parse((await ran(tree(), ['check', '--code-only', '--format', 'json'], engine)).stdout)
    expect(only.summary).toMatchObject({ files: 1, calls: 1 })
    const skip = ['check', '--skip', 'execution-cancel', '--format', 'json']
    const skipped = JSON.parse((await ran(tree(), skip, engine)).stdout)
    expect(skipped.findings.map(({ change }: { change: string }) => change)).toEqual(['version-header'])
    expect(skipped.summary).toMatchObject({ calls: 3, unaffected: 3 })
  })

  test('says in JSON which of it is text', async () => {
    const { findings, calls, summary } = JSON.parse(
      (await ran(tree(), ['check', '--format', 'json'], engine)).stdout,
    )
    expect(findings.map(({ file, textOnly }: { file: string; textOnly?: true }) => [file, textOnly])).toEqual(
      [
        ['a.js', undefined],
        ['cancel.sh', true],
        ['docs/use.md', true],
      ],
    )
    expect(calls.filter((call: { textOnly?: true }) => call.textOnly)).toHaveLength(2)
    const { files: _, calls: total, ...states } = summary
    expect(Object.values(states as Record<string, number>).reduce((a, b) => a + b)).toBe(total)
  })

  test('is clean where only other texts are', async () => {
    const root = treeOf({
      'README.md': 'Polytomic is nice: https://app.polytomic.com/syncs/1\n',
      'latin.py': '',
    })
    expect(await ran(root, ['check'], engine)).toMatchObject({ code: 0, stderr: '' })
  })

  test('takes a text by name', async () => {
    const { stdout } = await ran(tree(), ['check', 'cancel.sh'], engine)
    expect(stdout).toContain('1 call to Polytomic in 1 file: 1 by hand. 1 of them read from text alone.')
  })

  test('reads texts of several lines in code', async () => {
    const code = [
      'export const connector = `',
      'baseUrl: https://app.polytomic.com/api',
      'requests:',
      '  - method: PUT',
      '    path: /syncs/{id}/executions/{execution}',
      '`',
      'export const usage = `PUT https://app.polytomic.com/api/syncs/1/executions/2`',
      '',
    ].join('\n')
    const { stdout } = await ran(treeOf({ 'connector.ts': code }), ['inventory'], engine)
    expect(stdout).toBe(
      [
        'connector.ts',
        '  5:11  PUT /api/syncs/{}/executions/{}  modelSync.executions.update  no version  by hand (read from text)',
        '',
        '1 call to Polytomic in 1 file: 1 by hand. 1 of them read from text alone.',
        '',
      ].join('\n'),
    )
  })

  test('knows hosts of the configuration', async () => {
    const root = treeOf({
      'polytomic-codemod.config.json': '{ "hosts": ["etl.acme.internal"] }',
      'a.sh': cancel.replace('app.polytomic.com', 'etl.acme.internal'),
    })
    expect((await ran(root, ['check'], engine)).stdout).toContain('1 call to Polytomic')
  })
})

test('run writes none of them', async () => {
  const root = committed(tree())
  const { code } = await ran(root, ['run'], engine)
  expect(code).toBe(1)
  expect(git(root, 'status', '--porcelain').trim()).toBe('M a.js')
  expect(readFileSync(join(root, 'cancel.sh'), 'utf8')).toBe(cancel)
})

test('inventory marks them', async () => {
  const { stdout } = await ran(tree(), ['inventory'], engine)
  expect(stdout).toContain(
    '  1:13  PUT /api/syncs/{}/executions/{}  modelSync.executions.update  no version  by hand (read from text)\n',
  )
})

test('explain answers for a line of them', async () => {
  const { stdout } = await ran(tree(), ['explain', 'cancel.sh:1'], engine)
  expect(stdout).toContain(
    "cancel.sh:1 mentions PUT /api/syncs/{}/executions/{} (modelSync.executions.update) of Polytomic. The text says no version. It cannot be migrated by a program; you have to change it. This was read from the text alone.\nThat it is Polytomic's is known from:\n  1. the URL has the host app.polytomic.com (cancel.sh:1)\n",
  )
  expect((await ran(tree(), ['explain', 'CHANGELOG.md:1'], engine)).stdout).toContain('a change log')
})
