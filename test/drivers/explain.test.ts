import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { changeIds, type Outcome } from '../../src/change.js'
import { pageOf, placeOf } from '../../src/drivers/explain.js'
import { call, finding, outcome } from '../report/outcome.js'
import { committed, treeOf } from '../source/tree.js'
import { ran } from './harness.js'

const code = `${"fetch('https://app.polytomic.com')\n".repeat(20)}`

async function explained(what: string, result: Outcome, files: Record<string, string> = {}) {
  const root = treeOf({ 'src/a.ts': code, 'src/b.ts': '//\n', ...files })
  return ran(root, ['explain', what], { detect: () => result })
}

describe('a change', () => {
  test.each(changeIds)('%s has its page', async (id) => {
    const { stdout, code: exit, inputs } = await ran(treeOf({}), ['explain', id])
    expect({ exit, inputs }).toEqual({ exit: 0, inputs: [] })
    expect(stdout).toBe(readFileSync(join('transforms', `${id}.md`), 'utf8').replace(/^<!--.*-->\n\n?/gm, ''))
    expect(stdout.startsWith(`# ${id}\n`)).toBe(true)
    expect(pageOf(id)).toBe(stdout)
  })
})

describe('a place', () => {
  test('with a call: what it sends, what becomes of it, how it is known, what was found', async () => {
    const result = outcome({
      calls: [call(), call({ line: 9 })],
      findings: [finding(), finding({ line: 9, endLine: 9, message: 'elsewhere' })],
    })
    const { stdout, code: exit } = await explained('src/a.ts:3', result)
    expect(exit).toBe(0)
    expect(stdout).toBe(
      [
        'src/a.ts:3 sends PUT /api/syncs/{}/executions/{} (modelSync.executions.update) to Polytomic. It is pinned to version 2024-02-08. "polytomic-codemod run" rewrites it.',
        'That it is a call to Polytomic is known from:',
        '  1. the host app.polytomic.com (src/a.ts:1)',
        '',
        'What was found there:',
        '  execution-cancel (rewritten by "run"), column 9',
        '    PUT of an execution became POST .../cancel.',
        '',
      ].join('\n'),
    )
  })

  test('with a finding only, within its lines', async () => {
    const found = finding({
      ...{ line: 5, endLine: 7, fix: 'suggest', change: 'organization-routes' },
      suggestions: [{ title: 'Keep it', edits: [] }],
    })
    const { stdout } = await explained('src/a.ts:6:2', outcome({ findings: [found] }))
    expect(stdout).toBe(
      [
        'At src/a.ts:6 this was found:',
        '  organization-routes (for you to choose), column 9',
        '    PUT of an execution became POST .../cancel.',
        '    - Keep it',
        "That it is Polytomic's is known from:",
        '  1. the host app.polytomic.com (src/a.ts:1)',
        '',
      ].join('\n'),
    )
  })

  test('with a finding that stands away from its calls: which ones they are', async () => {
    const requests = [2, 9, 12, 15].map((line) => ({
      ...{ method: 'POST', path: '/api/bulk/syncs', file: 'src/b.ts', line, column: 1 },
    }))
    const { stdout } = await explained('src/a.ts:3', outcome({ findings: [finding({ requests })] }))
    expect(stdout).toContain(
      [
        'It belongs to POST /api/bulk/syncs (src/b.ts:2, 9, 12 and 1 more place).',
        "That it is Polytomic's is known from:",
        '  1. the host app.polytomic.com (src/a.ts:1)',
      ].join('\n'),
    )
  })

  test('with a call that is rewritten in part: where the rest is', async () => {
    const parts = { state: 'manual', method: 'GET', path: '/api/bulk/syncs/{}' } as const
    const requests = [{ method: parts.method, path: parts.path, file: 'src/a.ts', line: 3, column: 1 }]
    const left = finding({ requests, line: 9, fix: 'manual', change: 'bulk-sync-schedule' })
    const others = [finding({ requests }), finding({ line: 12, fix: 'manual' })]
    const inPart = outcome({ calls: [call(parts)], findings: [left, ...others] })
    expect((await explained('src/a.ts:3', inPart)).stdout).toContain(
      '"polytomic-codemod run" rewrites a part of it. The rest is left to you: bulk-sync-schedule (src/a.ts:9).',
    )
    const whole = outcome({ calls: [call(parts)], findings: [left] })
    expect((await explained('src/a.ts:3', whole)).stdout).toContain(
      'It is left to you: bulk-sync-schedule (src/a.ts:9).',
    )
  })

  test.each([
    [{ state: 'manual' }, 'It is left to you.'],
    [{ state: 'suggested' }, 'the choice is yours.'],
    [{ state: 'unaffected' }, 'Nothing that it sends or reads is different on 2025-09-18.'],
    [
      { state: 'alreadyNew', version: '2025-09-18' },
      'pinned to version 2025-09-18. It is on 2025-09-18 already',
    ],
    [{ state: 'kept' }, 'It stays as it is'],
    [
      { state: 'unresolved', operation: null, method: null, path: null, version: null },
      'src/a.ts:3 sends a request to Polytomic. It says no version, as far as can be seen in the code. Its route or its method could not be followed',
    ],
    [{ certainty: 'likely' }, 'src/a.ts:3 probably sends PUT'],
  ] as const)('with a call of %j', async (parts, words) => {
    const { stdout } = await explained('src/a.ts:3', outcome({ calls: [call(parts)] }))
    expect(stdout).toContain(words)
  })

  test('without one: where the nearest is', async () => {
    const result = outcome({ calls: [call(), call({ line: 14 })] })
    const { stdout, code: exit } = await explained('src/a.ts:12', result)
    expect(exit).toBe(0)
    expect(stdout).toBe(
      'No Polytomic request was found on src/a.ts:12, because none begins there, and nothing on the line has to change. The nearest place in this file is line 14: PUT /api/syncs/{}/executions/{}.\n',
    )
  })

  test('without one: why not', async () => {
    const nothing = outcome()
    const because = async (what: string, files = {}, result = nothing) => {
      const { stdout } = await explained(what, result, files)
      return stdout.replace(/^No Polytomic request was found on \S+, because /, '')
    }
    expect(await because('src/a.ts:1')).toContain(
      'the file mentions Polytomic, but no request in it could be proven',
    )
    expect(await because('src/b.ts:1')).toContain('the file mentions neither Polytomic nor a route')
    expect(await because('src/g.ts:2', { 'src/g.ts': `// @generated\n${code}` })).toBe(
      'the file is left alone: its first lines say that it is generated. Change what generates it.\n',
    )
    expect(await because('logo.svg:1', { 'logo.svg': 'x' })).toContain(
      'the file is left alone: it is ignored by git',
    )
    const broken = outcome({ failures: [{ file: 'src/a.ts', reason: 'line 1, column 1: no.' }] })
    expect(await because('src/a.ts:1', {}, broken)).toBe(
      'the file could not be processed: line 1, column 1: no.\n',
    )
    expect((await explained('src/a.ts:1', broken)).code).toBe(3)
  })

  test('outside of the working folder, and by a link', async () => {
    const root = committed(treeOf({ 'p/x.ts': '', 'q/a.ts': code }))
    symlinkSync('../q/a.ts', join(root, 'p/link.ts'))
    const result = outcome({ calls: [call({ file: '../q/a.ts' })] })
    for (const what of ['../q/a.ts:3', 'link.ts:3']) {
      const { stdout } = await ran(join(root, 'p'), ['explain', what], { detect: () => result })
      expect(stdout).toContain('../q/a.ts:3 sends PUT')
    }
  })

  test('is written with a line', () => {
    expect(placeOf('src/a.ts:12')).toEqual({ file: 'src/a.ts', line: 12 })
    expect(placeOf('src/a.ts:12:4')).toEqual({ file: 'src/a.ts', line: 12 })
    expect(placeOf('C:\\a b.ts:1')).toEqual({ file: 'C:\\a b.ts', line: 1 })
    expect(placeOf('src/a.ts')).toBe(null)
    expect(placeOf('12')).toBe(null)
  })
})
