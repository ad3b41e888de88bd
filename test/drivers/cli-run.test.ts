import { EventEmitter } from 'node:events'
import { chmodSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Outcome } from '../../src/change.js'
import { interrupted } from '../../src/drivers/cli-io.js'
import { edit, finding, outcome } from '../report/outcome.js'
import { committed, git, put, treeOf } from '../source/tree.js'
import { oldToNew, ran } from './harness.js'

const code = "fetch('https://app.polytomic.com/old')\n"
const moved = code.replace('old', 'new')
const read = (root: string, name: string) => readFileSync(join(root, name), 'utf8')

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the git tree', () => {
  test('a clean one is written to', async () => {
    const root = committed(treeOf({ 'a.ts': code, 'b.ts': `\uFEFF${code}`, 'c.ts': 'old' }))
    chmodSync(join(root, 'a.ts'), 0o755)
    git(root, 'commit', '-qam', 'mode')
    const { code: exit, stdout, stderr } = await ran(root, ['run'])
    expect([read(root, 'a.ts'), read(root, 'b.ts'), read(root, 'c.ts')]).toEqual([
      moved,
      `\uFEFF${moved}`,
      'old',
    ])
    expect(statSync(join(root, 'a.ts')).mode & 0o777).toBe(0o755)
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    expect(stdout).toContain('See what was written to 2 files, run your tests, commit:\n    git diff\n')
  })

  test('a dirty one is refused, and names what is not committed', async () => {
    const root = committed(treeOf({ 'a.ts': code, 'z.txt': '' }))
    put(root, 'z.txt', 'x')
    put(root, 'n e w.ts', code)
    const { code: exit, stderr, inputs } = await ran(root, ['run'])
    expect({ exit, inputs }).toEqual({ exit: 2, inputs: [] })
    expect(stderr).toBe(
      'There are changes that are not committed: z.txt, n e w.ts. Commit or stash them first, or run with --force to write all the same. To look without writing, use --dry-run.\n',
    )
    expect(read(root, 'a.ts')).toBe(code)
    expect((await ran(root, ['run', '--dry-run'])).code).toBe(1)
    expect((await ran(root, ['run', '--force'])).code).toBe(0)
    expect([read(root, 'a.ts'), read(root, 'n e w.ts')]).toEqual([moved, moved])
  })

  test('changes elsewhere in the repository count too', async () => {
    const root = committed(treeOf({ 'p/a.ts': code, 'q/b.ts': '' }))
    put(root, 'q/b.ts', 'x')
    expect(await ran(join(root, 'p'), ['run'])).toMatchObject({ code: 2 })
  })

  test('none is refused', async () => {
    const root = treeOf({ 'a.ts': code })
    const { code: exit, stderr } = await ran(root, ['run'])
    expect(exit).toBe(2)
    expect(stderr).toContain(
      'is not in a git repository, so git could not undo the migration. Run "git init"',
    )
    const forced = await ran(root, ['run', '--force'])
    expect(forced.code).toBe(0)
    expect(forced.stdout).not.toContain('git diff')
    expect(read(root, 'a.ts')).toBe(moved)
  })

  test('no git is refused', async () => {
    const root = committed(treeOf({ 'a.ts': code }))
    vi.stubEnv('PATH', join(root, 'nowhere'))
    const { code: exit, stderr } = await ran(root, ['run'])
    expect(exit).toBe(2)
    expect(stderr).toContain('git is not installed or not on the PATH')
  })

  test('a repository that git does not answer for is refused', async () => {
    const root = committed(treeOf({ 'a.ts': code }))
    put(root, '.git/HEAD', 'nonsense')
    const { code: exit, stderr } = await ran(root, ['run'])
    expect(exit).toBe(2)
    expect(stderr).toContain('git does not answer for this repository: ')
  })
})

describe('writing', () => {
  test('a read-only file fails, what belongs to it is left, the rest is done', async () => {
    const root = committed(treeOf({ 'a.ts': code, 'b.ts': code, 'c.ts': code }))
    chmodSync(join(root, 'b.ts'), 0o444)
    // a.ts and b.ts belong together: without b.ts there is no edit of a.ts either.
    const detect: typeof oldToNew = (input) => {
      const all = oldToNew(input)
      const hasB = input.files.files.includes(join(root, 'b.ts'))
      return { ...all, edits: all.edits.filter(({ path }) => hasB || !path.endsWith('a.ts')) }
    }
    const { code: exit, stdout } = await ran(root, ['run', '--force'], { detect })
    expect(exit).toBe(3)
    expect([read(root, 'a.ts'), read(root, 'b.ts'), read(root, 'c.ts')]).toEqual([code, code, moved])
    expect(stdout).toContain(
      '1 file failed and was left as it is\n\n  b.ts: it is read-only; make it writable and run again\n',
    )
    expect(stdout).toContain('written to 1 file,')
  })

  test('a file that changed meanwhile is not overwritten', async () => {
    const root = committed(treeOf({ 'a.ts': code, 'b.ts': code }))
    let isFirst = true
    const detect: typeof oldToNew = (input) => {
      if (isFirst) put(root, 'a.ts', `${code}// mine\n`)
      isFirst = false
      return oldToNew(input)
    }
    const { code: exit, stdout } = await ran(root, ['run'], { detect })
    expect(exit).toBe(3)
    expect([read(root, 'a.ts'), read(root, 'b.ts')]).toEqual([`${code}// mine\n`, moved])
    expect(stdout).toContain('a.ts: it changed on disk while the run went on; run again')
  })

  test('an interruption finishes the file in hand and says what is written and what is not', async () => {
    const root = committed(treeOf({ 'a.ts': code, 'b.ts': code, 'c.ts': code }))
    const signals = new EventEmitter()
    signals.once('newListener', () => {
      // The first file is being written when the person presses Ctrl-C.
      setImmediate(() => signals.emit('interrupt'))
    })
    const { code: exit, stdout, stderr } = await ran(root, ['run'], { signals })
    expect(exit).toBe(3)
    const texts = ['a.ts', 'b.ts', 'c.ts'].map((name) => read(root, name))
    const count = texts.filter((text) => text === moved).length
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThan(3)
    expect(texts).toEqual([...Array(count).fill(moved), ...Array(3 - count).fill(code)])
    const named = ['a.ts', 'b.ts', 'c.ts']
    const written = named.slice(0, count).join(' ')
    expect(stderr).toContain(
      `Interrupted. Written: ${written}. Not written: ${named.slice(count).join(' ')}.\n`,
    )
    expect(stderr).toContain(`To go back: git restore ${written}\n`)
    expect(stdout).toContain('c.ts: it was not written, since the run was interrupted')
    expect(stdout).toContain(`${3 - count} not written`)
    expect(signals.listenerCount('interrupt')).toBe(0)
  })

  test('positions are those of the files as written', async () => {
    const root = committed(treeOf({ 'a.ts': code }))
    const detect = () =>
      outcome({
        edits: [edit(join(root, 'a.ts'), code, `// one\n// two\n${moved}`)],
        findings: [finding({ file: 'a.ts', line: 1, column: 1, endLine: 1, endColumn: 6, fix: 'manual' })],
      })
    const report = JSON.parse((await ran(root, ['run', '--format', 'json'], { detect })).stdout)
    expect(report.findings).toMatchObject([{ line: 3, column: 1, endLine: 3, endColumn: 6 }])
    const looked = JSON.parse((await ran(root, ['check', '--format', 'json'], { detect })).stdout)
    expect(looked.findings).toMatchObject([{ line: 1, column: 1, endLine: 1, endColumn: 6 }])
  })

  test('a byte order mark survives in a file that was only reached', async () => {
    const root = committed(treeOf({ 'a.ts': code, 'b.ts': '\uFEFFold' }))
    const detect: typeof oldToNew = (input) => {
      const all = oldToNew(input)
      return { ...all, edits: [...all.edits, edit(join(root, 'b.ts'), 'old', 'new')] }
    }
    const { stdout } = await ran(root, ['run', '--dry-run', '--format', 'diff'], { detect })
    expect(stdout).toContain('-\uFEFFold')
    expect((await ran(root, ['run'], { detect })).code).toBe(0)
    expect([read(root, 'a.ts'), read(root, 'b.ts')]).toEqual([moved, '\uFEFFnew'])
  })

  test('a second run changes nothing', async () => {
    const root = committed(treeOf({ 'a.ts': code }))
    await ran(root, ['run'])
    git(root, 'commit', '-qam', 'migrated')
    expect((await ran(root, ['run'])).code).toBe(0)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })
})

describe('the question for the credential', () => {
  const undecided = (): Outcome =>
    outcome({
      findings: [
        finding({ file: 'a.ts', fix: 'suggest', change: 'organization-routes', suggestions: [] }),
        finding({ file: 'a.ts', fix: 'suggest', change: 'organization-routes', suggestions: [], line: 9 }),
      ],
    })
  const detect: typeof oldToNew = (input) => (input.settings.credential ? outcome() : undecided())
  const config = 'polytomic-codemod.config.json'

  test('is asked on a terminal, decides, and is kept where that is wanted', async () => {
    const root = committed(treeOf({ 'a.ts': code }))
    const result = await ran(root, ['run'], { detect, isTTY: true, answers: ['org', ''] })
    expect(result.inputs.map(({ settings }) => settings.credential)).toEqual([undefined, 'organization'])
    expect(result.code).toBe(0)
    expect(result.asked).toHaveLength(2)
    expect(result.stderr).toContain('2 places (a.ts:3 and others) cannot be migrated without knowing which')
    expect(read(root, config)).toBe('{\n  "credential": "organization"\n}\n')
    const next = await ran(root, ['run', '--force'], { detect, isTTY: true })
    expect(next.asked).toEqual([])
  })

  test('is asked again after an answer that is none, and not kept where that is not wanted', async () => {
    const root = committed(treeOf({ 'a.ts': code }))
    const result = await ran(root, ['run'], { detect, isTTY: true, answers: ['what?', 'Partner', 'n'] })
    expect(result.inputs[1]?.settings.credential).toBe('partner')
    expect(result.stderr).toContain('Please answer organization or partner.')
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  test.each([
    ['by Enter', ''],
    ['by the end of input', null],
  ])('can be left open %s', async (_, answer) => {
    const root = committed(treeOf({ 'a.ts': code }))
    const result = await ran(root, ['run'], { detect, isTTY: true, answers: [answer] })
    expect(result).toMatchObject({ code: 1 })
    expect(result.inputs).toHaveLength(1)
    expect(result.stdout).toContain('npx polytomic-codemod run . --credential organization')
  })

  test('Ctrl-C stops the run, and nothing is written', async () => {
    const root = committed(treeOf({ 'a.ts': code }))
    const pending: typeof oldToNew = (input) => ({ ...oldToNew(input), findings: undecided().findings })
    const result = await ran(root, ['run'], { detect: pending, isTTY: true, answers: [interrupted()] })
    expect(result).toMatchObject({ code: 130, stdout: '' })
    expect(result.stderr).toMatch(/\nStopped\. Nothing was written\.\n$/)
    expect(read(root, 'a.ts')).toBe(code)
  })

  test.each([
    ['without a terminal', ['run'], false],
    ['where the option answers', ['run', '--credential', 'partner'], true],
    ['in a dry run', ['run', '--dry-run'], true],
    ['by check', ['check'], true],
  ])('is not asked %s', async (_, words, isTTY) => {
    const root = committed(treeOf({ 'a.ts': code }))
    expect((await ran(root, words, { detect, isTTY })).asked).toEqual([])
  })

  test('is kept where the configuration is, with its layout', async () => {
    const manifest = '{\n\t"name": "x",\n\t"polytomic-codemod": {\n\t\t"hosts": ["a.b"]\n\t}\n}\n'
    const root = committed(treeOf({ 'a.ts': code, 'package.json': manifest }))
    const result = await ran(root, ['run'], { detect, isTTY: true, answers: ['p', 'y'] })
    expect(result.asked[1]).toContain('Write this to package.json')
    expect(read(root, 'package.json')).toBe(
      '{\n\t"name": "x",\n\t"polytomic-codemod": {\n\t\t"hosts": ["a.b"],\n\t\t"credential": "partner"\n\t}\n}\n',
    )
  })

  test('is not offered to be kept in a configuration that is code', async () => {
    const root = committed(treeOf({ 'a.ts': code, 'c.mjs': 'export default {}' }))
    const words = ['run', '--config', 'c.mjs']
    const result = await ran(root, words, { detect, isTTY: true, answers: ['partner'] })
    expect(result).toMatchObject({ code: 0 })
    expect(read(root, 'c.mjs')).toBe('export default {}')
  })
})
