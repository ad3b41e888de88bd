import { describe, expect, test } from 'vitest'
import { inventory, json, text } from '../../src/report/index.js'
import { tallyOf } from '../../src/report/tally.js'
import { wrap } from '../../src/report/wrap.js'
import { call, finding, outcome, varied } from './outcome.js'

const plain = { mode: 'check', color: false, next: [] } as const

describe('text', () => {
  test('groups by urgency, file and line, and says each thing once', () => {
    expect(text(varied(), plain)).toMatchInlineSnapshot(`
      "Fails on 2025-09-18 until you change it (1)

        src/targets.ts
          7:9  by hand  target-fields
            GET /api/connections/{id}/modelsync/target is gone. Ask for .../modelsync/target/fields instead, which needs a target and answers in another shape.

      Left to you (1)

        src/admin.ts
          12:9  choose  organization-routes
            The plural routes accept a partner key only since 2025-09-18. Say which key this code sends.
            - Ask for /api/organization, with a key of one organization
            - Keep the plural route, with a partner key

      Can be rewritten (3)

        src/a.ts
          3:9  fixable  execution-cancel
            PUT of an execution became POST .../cancel.

        src/b.ts
          4:5, 30:5  fixable  bulk-sync-schedule
            The key is default_schedule now.

      1 file failed and was left as it is

        src/broken.ts: line 3, column 5: ';' expected.

      9 calls to Polytomic in 5 files: 3 can be rewritten, 1 for you to choose, 1 by hand, 1 not resolved, 1 unaffected, 1 already on 2025-09-18, 1 kept on purpose.
      5 findings: 3 fixable, 1 for you to choose, 1 by hand.
      "
    `)
  })

  test('in the past tense after a run, with what to do next', () => {
    const next = [{ what: 'See it:', command: 'git diff' }]
    const report = text(varied(), { ...plain, mode: 'run', next })
    expect(report).toContain('Rewritten (3)\n')
    expect(report).toContain('9 calls to Polytomic in 5 files: 3 rewritten, ')
    expect(report).toMatch(/\nNext\n {2}See it:\n {4}git diff\n$/)
  })

  test('names what should have been written and was not', () => {
    const lost = finding({ applied: false })
    const report = text(outcome({ findings: [lost], calls: [call()] }), { ...plain, mode: 'run' })
    expect(report).toContain('Left to you (1)')
    expect(report).toContain('3:9  not written  execution-cancel')
    expect(report).toContain('1 finding: 1 not written.')
  })

  test('a chosen suggestion is fixed', () => {
    const chosen = finding({ fix: 'suggest', applied: true, suggestions: [] })
    const report = text(outcome({ findings: [chosen], calls: [call()] }), { ...plain, mode: 'run' })
    expect(report).toContain('Rewritten (1)')
    expect(report).toContain('1 finding: 1 fixed.\nNothing is left to do.\n')
  })

  test('shows only what is open beside a diff', () => {
    const report = text(varied(), { ...plain, openOnly: true })
    expect(report).not.toContain('Can be rewritten')
    expect(report).toContain('Left to you (1)')
  })

  test('is wrapped to the width, and not at all without one', () => {
    const long = finding({ message: 'word '.repeat(60).trim(), fix: 'manual' })
    const report = text(outcome({ findings: [long], calls: [call()] }), { ...plain, width: 50 })
    expect(Math.max(...report.split('\n').map((line) => line.length))).toBeLessThanOrEqual(50)
    expect(text(outcome({ findings: [long] }), plain)).toContain(long.message)
  })

  test('has colours only where they are wanted', () => {
    const colored = '\u001B['
    expect(text(varied(), { ...plain, color: true })).toContain(colored)
    expect(text(varied(), plain)).not.toContain(colored)
  })

  test('has a sentence where nothing was found', () => {
    expect(text(outcome(), plain)).toBe(
      'No call to Polytomic was found in 10 files, so there is nothing to do.\n',
    )
    expect(text(outcome({ files: 0 }), plain)).toBe(
      'No JavaScript or TypeScript file was found, so there is nothing to do.\n',
    )
    const clean = outcome({ calls: [call({ state: 'alreadyNew' })] })
    expect(text(clean, plain)).toBe(
      '1 call to Polytomic in 1 file: 1 already on 2025-09-18.\nNothing is left to do.\n',
    )
  })
})

test('the counts add up', () => {
  const tally = tallyOf(varied())
  const sum = Object.values(tally).reduce((a, b) => a + b, 0)
  expect(sum).toBe(varied().calls.length)
  const [, total, parts] =
    /^(\d+) calls to Polytomic in \d+ files: (.*)\.$/m.exec(text(varied(), plain)) ?? []
  const shown = [...(parts ?? '').matchAll(/(?:^|, )(\d+) /g)].map((match) => Number(match[1]))
  expect(shown.reduce((a, b) => a + b, 0)).toBe(Number(total))
})

describe('json', () => {
  test('has the keys of the contract, in order and no others', () => {
    const report = JSON.parse(json(varied()))
    expect(Object.keys(report)).toEqual(['schemaVersion', 'summary', 'findings', 'calls', 'failures'])
    expect(report.schemaVersion).toBe(1)
    expect(Object.entries(report.summary)).toEqual([
      ['files', 120],
      ['calls', 9],
      ['rewritten', 3],
      ['suggested', 1],
      ['manual', 1],
      ['unresolved', 1],
      ['unaffected', 1],
      ['alreadyNew', 1],
      ['kept', 1],
    ])
    const keys = 'change file line column endLine endColumn fix applied message evidence help'.split(' ')
    expect(Object.keys(report.findings[0])).toEqual(keys)
    const suggested = report.findings.find((entry: { fix: string }) => entry.fix === 'suggest')
    expect(Object.keys(suggested)).toEqual([...keys, 'suggestions'])
    expect(suggested.suggestions[0].edits).toEqual([{ file: 'src/admin.ts', start: 2, end: 5, text: 'x' }])
    expect(Object.keys(report.calls[0])).toEqual('operation method path file line version state'.split(' '))
    expect(report.failures).toEqual(varied().failures)
  })

  test('is in the order of places and ends its last line', () => {
    const report = json(varied())
    expect(report.endsWith('}\n')).toBe(true)
    const places = JSON.parse(report).calls.map(
      (entry: { file: string; line: number }) => `${entry.file}:${entry.line}`,
    )
    expect(places.slice(0, 4)).toEqual(['src/a.ts:3', 'src/admin.ts:12', 'src/b.ts:4', 'src/b.ts:30'])
  })
})

test('inventory', () => {
  expect(inventory(varied(), false)).toMatchInlineSnapshot(`
    "src/a.ts
      3:1   PUT /api/syncs/{}/executions/{}  modelSync.executions.update  2024-02-08  can be rewritten

    src/admin.ts
      12:1  PUT /api/syncs/{}/executions/{}  modelSync.executions.update  2024-02-08  for you to choose

    src/b.ts
      4:1   PUT /api/syncs/{}/executions/{}  modelSync.executions.update  2024-02-08  can be rewritten
      30:1  PUT /api/syncs/{}/executions/{}  modelSync.executions.update  2024-02-08  can be rewritten

    src/c.ts
      1:1   (method unknown) (path unknown)  (operation unknown)          no version  not resolved
      2:1   PUT /api/syncs/{}/executions/{}  modelSync.executions.update  2024-02-08  unaffected
      3:1   PUT /api/syncs/{}/executions/{}  modelSync.executions.update  2025-09-18  already on 2025-09-18
      4:1   PUT /api/syncs/{}/executions/{}  modelSync.executions.update  2024-02-08  kept on purpose

    src/targets.ts
      7:1   PUT /api/syncs/{}/executions/{}  modelSync.executions.update  2024-02-08  by hand

    src/broken.ts: line 3, column 5: ';' expected.

    9 calls to Polytomic in 5 files: 3 can be rewritten, 1 for you to choose, 1 by hand, 1 not resolved, 1 unaffected, 1 already on 2025-09-18, 1 kept on purpose.
    "
  `)
  expect(inventory(outcome(), false)).toBe(
    'No call to Polytomic was found in 10 files, so there is nothing to do.\n',
  )
})

test('wrap', () => {
  expect(wrap('a bb ccc dddd', 6, '')).toEqual(['a bb', 'ccc', 'dddd'])
  expect(wrap('a bb ccc dddd', 6, '  ')).toEqual(['  a bb', '  ccc', '  dddd'])
  expect(wrap('muchtoolong a', 4, ' ')).toEqual([' muchtoolong', ' a'])
  expect(wrap('a\nb', 10, '')).toEqual(['a', 'b'])
})
