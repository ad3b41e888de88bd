import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { changeIds } from '../../src/change.js'
import { call, edit, finding, outcome, varied } from '../report/outcome.js'
import { committed, git, put, treeOf } from '../source/tree.js'
import { ran } from './harness.js'

const code = "fetch('https://app.polytomic.com/old')\n"
const read = (root: string, name: string) => readFileSync(join(root, name), 'utf8')

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('wrong usage is a sentence on standard error and exit code 2', () => {
  const ids = changeIds.join(', ')
  test.each([
    [[], 'Say what to do: run, check, inventory, init, list, explain.'],
    [['rnu'], 'rnu is not known. Did you mean run? Known: run, check, inventory, init, list, explain.'],
    [['check', '--onyl', 'x'], '--onyl is not an option. Did you mean --only?'],
    [['explain', 'execution-cancel', 'x'], 'x is one argument too many.'],
    [['check', '-q'], '-q is not an option.'],
    [['check', '--dry-run'], '--dry-run is not an option of this command.'],
    [
      ['check', '--only', 'execution-cancle'],
      `--only execution-cancle is not known. Did you mean execution-cancel? Known: ${ids}.`,
    ],
    [['check', '--skip', 'execution-cancel,zzz'], `--skip zzz is not known. Known: ${ids}.`],
    [['run', '--suggestions', 'zzz'], `--suggestions zzz is not known. Known: ${ids}.`],
    [['check', '--only'], '--only needs a value.'],
    [
      ['check', '--format', 'xml'],
      '--format xml is not known. Known: text, diff, json, sarif, github, gitlab, markdown.',
    ],
    [['inventory', '--format', 'diff'], '--format diff is not known. Known: text, json.'],
    [
      ['check', '--credential', 'partnr'],
      '--credential partnr is not known. Did you mean partner? Known: organization, partner.',
    ],
    [
      ['check', '--assume-version', '2025-09-18'],
      '--assume-version 2025-09-18 is not known. Did you mean 2024-02-08? Known: 2024-02-08.',
    ],
    [
      ['check', '--owner-organization-id', 'a b'],
      '--owner-organization-id must be a JavaScript expression such as "process.env.POLYTOMIC_ORGANIZATION_ID", and "a b" is none: ',
    ],
    [
      ['explain'],
      'explain needs a change or a place: "explain execution-cancel", or "explain src/sync.ts:12".',
    ],
    [
      ['explain', 'execution-cancle'],
      `execution-cancle is not known. Did you mean execution-cancel? Known: ${ids}. A place in the code is written src/sync.ts:12.`,
    ],
    [['explain', 'a.ts'], 'Say which line of a.ts is meant: explain a.ts:12.'],
    [['explain', 'a.ts:9'], 'a.ts has no line 9; it has 2.'],
    [['explain', 'b.ts:1'], 'b.ts does not exist.'],
    [['check', 'nowhere', 'a.ts'], 'nowhere does not exist. Nothing was done.'],
    [['check', '--config', 'no.json'], 'no.json does not exist.'],
    [
      ['check', '--only', 'execution-cancel', '--skip', 'execution-cancel'],
      '--only and --skip leave no change to look for.',
    ],
  ])('%j', async (words, message) => {
    const result = await ran(treeOf({ 'a.ts': code }), words)
    expect(result.stderr).toContain(message)
    expect(result).toMatchObject({ code: 2, stdout: '', inputs: [] })
  })
})

describe('help', () => {
  test('is the report where it is asked for', async () => {
    const result = await ran(treeOf({}), ['--help'])
    expect(result).toMatchObject({ code: 0, stderr: '' })
    for (const word of ['run', 'check', 'inventory', 'list', 'explain']) expect(result.stdout).toContain(word)
    const run = await ran(treeOf({}), ['run', '--help'])
    const options =
      'only skip suggestions format code-only credential owner-organization-id assume-version config'
    for (const name of `${options} dry-run force`.split(' ')) expect(run.stdout).toContain(`--${name}`)
  })

  test('says the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(await ran(treeOf({}), ['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` })
  })
})

describe('what the engine is given', () => {
  test('settings from options, over those of the configuration', async () => {
    const root = treeOf({
      'a.ts': code,
      'b/c.ts': "'https://sync.acme.internal'",
      'legacy/d.ts': code,
      'polytomic-codemod.config.json': JSON.stringify({
        credential: 'organization',
        hosts: ['sync.acme.internal'],
        exclude: ['legacy/**'],
        ownerOrganizationId: 'owner()',
      }),
    })
    const words = ['check', '--credential', 'partner', '--only', 'execution-cancel,bulk-sync-list']
    const { inputs } = await ran(root, [
      ...words,
      '--only',
      'version-header',
      '--assume-version',
      '2024-02-08',
    ])
    expect(inputs).toHaveLength(1)
    const [input] = inputs
    expect(input?.settings).toEqual({
      root,
      hosts: ['sync.acme.internal'],
      credential: 'partner',
      ownerOrganizationId: 'owner()',
      assumeVersion: '2024-02-08',
      only: new Set(['execution-cancel', 'bulk-sync-list', 'version-header']),
    })
    expect(input?.candidates.map(({ path }) => path)).toEqual([join(root, 'a.ts'), join(root, 'b/c.ts')])
    expect(input?.files.files).not.toContain(join(root, 'legacy/d.ts'))
  })

  test('options do not swallow the paths behind them', async () => {
    const root = treeOf({ 'a.ts': code, 'src/b.ts': code, 'lib/2024/c.ts': code })
    const { inputs } = await ran(root, [
      'check',
      '--only',
      'execution-cancel',
      'src',
      'lib/2024',
      '--no-color',
    ])
    expect(inputs[0]?.candidates.map(({ path }) => path.slice(root.length + 1)).sort()).toEqual([
      'lib/2024/c.ts',
      'src/b.ts',
    ])
  })

  test('a path that looks like an option stands behind --', async () => {
    const root = treeOf({ 'a.ts': code, '-b/c.ts': code })
    const { inputs } = await ran(root, ['check', '--only', 'execution-cancel', '--', '-b'])
    expect(inputs[0]?.candidates.map(({ path }) => path)).toEqual([join(root, '-b/c.ts')])
  })

  test('a generated file is no file that may be edited', async () => {
    const root = treeOf({ 'a.ts': code, 'g.ts': `// @generated\n${code}` })
    const { inputs, stderr } = await ran(root, ['check'])
    expect(inputs[0]?.files.files).toEqual([join(root, 'a.ts')])
    expect(stderr).toContain('g.ts mentions Polytomic and was left alone: ')
  })

  test('nothing at all where no file mentions Polytomic', async () => {
    const root = treeOf({ 'a.ts': "fetch('/api/syncs')", 'b.ts': '' })
    for (const command of ['run', 'check', 'inventory']) {
      const result = await ran(root, [command])
      expect(result).toMatchObject({ code: 0, stderr: '', inputs: [] })
      expect(result.stdout).toBe('No call to Polytomic was found in 2 files, so there is nothing to do.\n')
    }
    const empty = await ran(treeOf({ 'logo.svg': '' }), ['check'])
    expect(empty).toMatchObject({ code: 0 })
    expect(empty.stdout).toBe('No JavaScript or TypeScript file was found, so there is nothing to do.\n')
    const report = JSON.parse((await ran(root, ['check', '--format', 'json'])).stdout)
    expect(report).toMatchObject({ summary: { files: 2, calls: 0 }, findings: [], calls: [], failures: [] })
  })
})

describe('exit codes', () => {
  const clean = outcome({ calls: [call({ state: 'alreadyNew' })] })
  const fixable = outcome({ findings: [finding({ file: 'a.ts' })], calls: [call({ file: 'a.ts' })] })
  const open = outcome({ findings: [finding({ fix: 'manual' })], calls: [call({ state: 'manual' })] })
  const failing = outcome({ ...open, failures: [{ file: 'b.ts', reason: 'no' }] })
  test.each([
    ['check', clean, 0],
    ['check', fixable, 1],
    ['check', open, 1],
    ['check', failing, 3],
    ['run', clean, 0],
    ['run', fixable, 0],
    ['run', open, 1],
    ['run', failing, 3],
    ['run --dry-run', clean, 0],
    ['run --dry-run', open, 1],
    ['inventory', open, 0],
    ['inventory', failing, 3],
  ])('%s %#', async (command, result, expected) => {
    const root = committed(treeOf({ 'a.ts': code }))
    expect((await ran(root, command.split(' '), { detect: () => result })).code).toBe(expected)
  })

  test('a dry run with edits pending is 1, and 0 once they are made', async () => {
    const root = committed(treeOf({ 'a.ts': code }))
    expect((await ran(root, ['run', '--dry-run'])).code).toBe(1)
    expect((await ran(root, ['run'])).code).toBe(0)
    expect((await ran(root, ['run', '--dry-run'])).code).toBe(0)
  })

  test('a fault of the program itself is not taken for "something is left"', async () => {
    const root = treeOf({ 'a.ts': code })
    const detect = () => {
      throw new Error('boom')
    }
    const result = await ran(root, ['check'], { detect })
    expect(result).toMatchObject({ code: 3, stdout: '' })
    expect(result.stderr).toContain('a fault of its own: Error: boom')
  })
})

describe('formats', () => {
  test('a dry run shows the diff, what is left and the counts, and writes nothing', async () => {
    const root = committed(treeOf({ 'a.ts': code }))
    const detect = () => ({
      ...varied(),
      edits: [edit(join(root, 'a.ts'), code, code.replace('old', 'new'))],
    })
    const { stdout, stderr } = await ran(root, ['run', '--dry-run'], { detect })
    expect(stdout).toMatch(/^--- a\/a\.ts\n\+\+\+ b\/a\.ts\n@@ -1,1 \+1,1 @@\n/)
    expect(stdout).toContain('Left to you (1)')
    expect(stdout).not.toContain('Can be rewritten')
    expect(stdout).toContain('npx polytomic-codemod run .\n')
    expect(stderr).toBe('')
    expect(read(root, 'a.ts')).toBe(code)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  test('a dry run as diff is a patch and nothing else', async () => {
    const root = committed(treeOf({ 'a.ts': code, 'b c/ü.ts': `\uFEFF${code.replace('\n', '\r\n')}` }))
    const { stdout, stderr } = await ran(root, ['run', '--dry-run', '--format', 'diff'])
    put(root, 'x.patch', stdout)
    git(root, 'apply', 'x.patch')
    expect(read(root, 'a.ts')).toBe(code.replace('old', 'new'))
    expect(read(root, 'b c/ü.ts')).toBe(`\uFEFF${code.replace('old', 'new').replace('\n', '\r\n')}`)
    expect(stderr).toContain('2 findings: 2 fixable.')
  })

  test('json says of nothing that it is applied unless it was written', async () => {
    const root = committed(treeOf({ 'a.ts': code }))
    const applied = async (words: string[]) => JSON.parse((await ran(root, words)).stdout).findings[0].applied
    expect(await applied(['check', '--format', 'json'])).toBe(false)
    expect(await applied(['run', '--dry-run', '--format', 'json'])).toBe(false)
    expect(await applied(['run', '--format', 'json'])).toBe(true)
  })

  test('colours: on a terminal, unless they are not wanted', async () => {
    const root = treeOf({ 'a.ts': code })
    const isColored = async (words: string[], env = {}, isTTY = true) =>
      (await ran(root, ['check', ...words], { env, isTTY })).stdout.includes('\u001B[')
    expect(await isColored([])).toBe(true)
    expect(await isColored([], {}, false)).toBe(false)
    expect(await isColored(['--no-color'])).toBe(false)
    expect(await isColored([], { NO_COLOR: '1' })).toBe(false)
    expect(await isColored([], { FORCE_COLOR: '1' }, false)).toBe(true)
    expect(await isColored(['--color'], {}, false)).toBe(true)
  })

  test('notes go to standard error, whatever the format', async () => {
    const root = treeOf({ 'a.ts': code })
    const detect = () => outcome({ notes: ['mind the gap', 'mind the gap'] })
    const { stdout, stderr } = await ran(root, ['check', '--format', 'json'], { detect })
    expect(stderr).toBe('mind the gap\n')
    expect(() => JSON.parse(stdout)).not.toThrow()
  })

  test('progress shows on a terminal, after a second, and is taken away', async () => {
    const root = treeOf({ 'a.ts': code })
    let time = 0
    const detect: Parameters<typeof ran>[2] = {
      now: () => time,
      detect: (input) => {
        input.progress?.('reading', 1, 9)
        time = 1500
        input.progress?.('reading', 2, 9)
        return outcome()
      },
    }
    expect((await ran(root, ['check'], detect)).stderr).toBe('')
    time = 0
    const { stderr } = await ran(root, ['check'], { ...detect, isTTY: true })
    expect(stderr).toBe('\r\u001B[Kreading 2 of 9\r\u001B[K')
  })
})

describe('list', () => {
  test('shows every change and what is left out', async () => {
    const { stdout, code: exit } = await ran(treeOf({}), ['list'])
    expect(exit).toBe(0)
    expect(stdout).toBe(
      [
        'execution-cancel',
        '  PUT of an execution became POST .../cancel',
        '  Automatic: where the status is known',
        '',
        'Left out',
        '  Events: nothing is known to have changed',
        '',
        'More about one: npx polytomic-codemod explain <change>',
        '',
      ].join('\n'),
    )
  })
})
