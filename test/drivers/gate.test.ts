/** What `check` lets pass: comments, a baseline, and what was there before. The engine is the real one. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { entriesOf } from '../../src/drivers/baseline.js'
import { changedSince } from '../../src/drivers/changed.js'
import { detect } from '../../src/drivers/run.js'
import { committed, git, put, treeOf } from '../source/tree.js'
import { ran as ranWith } from './harness.js'

const cancel = (id: string, version = '2024-02-08') => `export const stop${id} = (id) =>
  fetch(\`https://app.polytomic.com/api/syncs/\${id}/executions/${id}\`, {
    method: 'PUT',
    headers: { 'X-Polytomic-Version': '${version}' },
    body: JSON.stringify({ status: 'canceled' }),
  })
`

const ran = (root: string, words: string[]) => ranWith(root, words, { detect })

const idsIn = (stdout: string): string[] =>
  JSON.parse(stdout).findings.map(
    ({ file, line, change }: Record<string, unknown>) => `${file}:${line} ${change}`,
  )

describe('--changed', () => {
  test('reports what this branch changes, and counts the rest', async () => {
    const root = committed(treeOf({ 'old.js': cancel('1'), 'both.js': cancel('2') }))
    git(root, 'branch', '-M', 'main')
    git(root, 'switch', '-q', '-c', 'work')
    put(root, 'both.js', cancel('2') + cancel('3'))
    git(root, 'commit', '-q', '-a', '-m', 'more')
    put(root, 'new file.js', cancel('4'))
    const json = await ran(root, ['check', '--changed', '--format', 'json'])
    expect(json.code).toBe(1)
    expect(idsIn(json.stdout)).toEqual([
      'both.js:8 execution-cancel',
      'both.js:10 version-header',
      'new file.js:2 execution-cancel',
      'new file.js:4 version-header',
    ])
    expect(json.stderr).toMatch(
      /^4 findings, as old as main \([0-9a-f]{10}\), are not shown and fail nothing\.$/m,
    )
    expect((await ran(root, ['check', 'old.js', '--changed=main'])).code).toBe(0)
    expect((await ran(root, ['check', 'old.js', '--changed', 'HEAD~1'])).stdout).toContain(
      'Nothing new is to do.',
    )
  })

  test('a line that something depends on is a change of it', async () => {
    const file = (version: string) => `const headers = {
  'X-Polytomic-Version': '${version}',
}
export const all = () => fetch('https://app.polytomic.com/api/bulk/syncs/1', { method: 'PUT', headers, body: JSON.stringify({ discover: true }) })
`
    const root = committed(treeOf({ 'a.js': file('2024-02-08') }))
    put(root, 'a.js', file('2025-09-18'))
    const { code, stdout } = await ran(root, ['check', '--changed', 'HEAD', '--format', 'json'])
    expect(idsIn(stdout)).toEqual(['a.js:4 bulk-sync-discover'])
    expect(code).toBe(1)
  })

  test('on the default branch only what is not committed counts, and it says so', async () => {
    const root = committed(treeOf({ 'a.js': cancel('1') }))
    git(root, 'branch', '-M', 'master')
    const { code, stderr } = await ran(root, ['check', '--changed'])
    expect(code).toBe(0)
    expect(stderr).toContain('HEAD is part of master, so only changes that are not committed count')
  })

  test('a detached head is as good as a branch', async () => {
    const root = committed(treeOf({ 'a.js': cancel('1') }))
    git(root, 'branch', '-M', 'main')
    git(root, 'checkout', '-q', '--detach')
    put(root, 'b.js', cancel('2'))
    git(root, 'add', '-A')
    git(root, 'commit', '-q', '-m', 'b')
    const { code, stdout } = await ran(root, ['check', '--changed', '--format', 'json'])
    expect(code).toBe(1)
    expect(idsIn(stdout)).toEqual(['b.js:2 execution-cancel', 'b.js:4 version-header'])
  })

  test('the branch that a pull request goes to is the base', () => {
    const root = committed(treeOf({ 'a.js': '' }))
    git(root, 'branch', '-M', 'develop')
    git(root, 'switch', '-q', '-c', 'work')
    expect(changedSince('', root, { GITHUB_BASE_REF: 'develop' }).base).toMatch(/^develop /)
    expect(changedSince('', root, { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'develop' }).base).toMatch(
      /^develop /,
    )
  })

  test('names and lines that look like the marks of a diff', () => {
    const root = committed(treeOf({ 'ä "x"\\y.js': 'a\n', 'b c.js': '-- x\n++ y\n', 'gone.js': 'x\n' }))
    put(root, 'ä "x"\\y.js', 'b\na\n')
    put(root, 'b c.js', '-- x\n++ b/evil.js\n@@ -1 +1 @@\n')
    rmSync(join(root, 'gone.js'))
    const { lines } = changedSince('HEAD', root, {})
    expect(Object.fromEntries(lines)).toEqual({
      [join(root, 'ä "x"\\y.js')]: [[1, 1]],
      [join(root, 'b c.js')]: [[2, 3]],
    })
  })

  test('what git cannot answer is a sentence and exit code 2', async () => {
    const plain = treeOf({ 'a.js': cancel('1') })
    const refused = async (root: string, ...words: string[]) => {
      const { code, stderr, stdout } = await ran(root, ['check', ...words])
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      return stderr
    }
    expect(await refused(plain, '--changed')).toContain('is not in a git repository')
    git(plain, 'init', '-q')
    expect(await refused(plain, '--changed')).toContain('has none yet. Commit first')
    const root = committed(treeOf({ 'a.js': cancel('1'), 'src/b.js': '' }))
    git(root, 'branch', '-M', 'trunk')
    expect(await refused(root, '--changed')).toContain('Name what to compare with: --changed origin/develop.')
    expect(await refused(root, '--changed', 'nope')).toContain(
      'git does not know "nope" here. Fetch it first, for example: git fetch origin nope.',
    )
    expect(await refused(root, '--changed', 'src')).toContain('Put paths first: check src --changed.')
    expect(await refused(root, '--changed', '--update-baseline')).toContain(
      'does not go together with --changed',
    )
    git(root, 'checkout', '-q', '--orphan', 'island')
    git(root, 'commit', '-q', '-m', 'alone')
    expect(await refused(root, '--changed', 'trunk')).toContain(
      'have no common commit, so nothing can be compared',
    )
  })

  test('a shallow clone says how to deepen it', async () => {
    const origin = committed(treeOf({ 'a.js': cancel('1') }))
    git(origin, 'branch', '-M', 'main')
    git(origin, 'switch', '-q', '-c', 'work')
    git(origin, 'commit', '-q', '--allow-empty', '-m', 'more')
    const root = treeOf({})
    git(root, 'clone', '-q', '--depth', '1', '--branch', 'work', `file://${origin}`, 'clone')
    const clone = join(root, 'clone')
    const { code, stderr } = await ran(clone, ['check', '--changed', 'origin/main'])
    expect(code).toBe(2)
    expect(stderr).toContain('This clone is shallow')
    git(clone, 'fetch', '-q', '--depth', '1', 'origin', 'main:refs/remotes/origin/main')
    expect((await ran(clone, ['check', '--changed', 'origin/main'])).stderr).toContain(
      'This clone is shallow',
    )
  })
})

describe('--baseline', () => {
  const name = 'polytomic-codemod.baseline.json'

  test('known findings pass wherever their lines move, new ones fail, fixed ones have to leave', async () => {
    const root = committed(treeOf({ 'src/a.js': cancel('1'), 'src/b.js': cancel('2') }))
    const written = await ran(root, ['check', '--update-baseline'])
    expect(written).toMatchObject({
      code: 0,
      stdout: '',
      stderr: `${name} holds 4 findings: 4 added, 0 taken out.\n`,
    })
    expect(entriesOf(readFileSync(join(root, name), 'utf8')).map(({ file }) => file)).toEqual([
      ...['src/a.js', 'src/a.js', 'src/b.js', 'src/b.js'],
    ])
    put(root, 'src/a.js', `\n\n  // moved\n${cancel('1')}`)
    const same = await ran(root, ['check', '--baseline', name])
    expect(same.code).toBe(0)
    expect(same.stdout).toContain(`4 findings, known from ${name}, are not shown and fail nothing.`)
    // The same baseline from another folder.
    expect((await ran(join(root, 'src'), ['check', '.', '--baseline', `../${name}`])).code).toBe(0)
    put(root, 'src/a.js', cancel('1') + cancel('3'))
    const more = await ran(root, ['check', '--baseline', name, '--format', 'json'])
    expect(more.code).toBe(1)
    expect(idsIn(more.stdout)).toEqual(['src/a.js:8 execution-cancel', 'src/a.js:10 version-header'])
    put(root, 'src/a.js', cancel('1'))
    put(root, 'src/b.js', '')
    const less = await ran(root, ['check', '--baseline', name])
    expect(less.code).toBe(1)
    expect(less.stderr).toContain('2 findings of the baseline are not there any more. Take them out')
    expect(less.stderr).toContain('  src/b.js: execution-cancel\n')
    expect((await ran(root, ['check', '--update-baseline', '--baseline', name])).stderr).toBe(
      `${name} holds 2 findings: 0 added, 2 taken out.\n`,
    )
    expect((await ran(root, ['check', '--baseline', name])).code).toBe(0)
  })

  test('what a run did not look at is neither fixed nor taken out', async () => {
    const root = committed(treeOf({ 'a.js': cancel('1'), 'b.js': cancel('2') }))
    await ran(root, ['check', '--update-baseline'])
    const all = readFileSync(join(root, name), 'utf8')
    expect((await ran(root, ['check', 'a.js', '--baseline', name])).code).toBe(0)
    expect((await ran(root, ['check', '--only', 'target-fields', '--baseline', name])).code).toBe(0)
    expect((await ran(root, ['check', '--skip', 'execution-cancel', '--baseline', name])).code).toBe(0)
    await ran(root, ['check', 'a.js', '--update-baseline'])
    await ran(root, ['check', '--only', 'version-header', '--update-baseline'])
    expect(readFileSync(join(root, name), 'utf8')).toBe(all)
    put(root, 'b.js', 'fetch("https://app.polytomic.com/"')
    const broken = await ran(root, ['check', '--baseline', name])
    expect(broken.code).toBe(3)
    expect(broken.stderr).not.toContain('not there any more')
    rmSync(join(root, 'b.js'))
    expect((await ran(root, ['check', '--baseline', name])).code).toBe(1)
  })

  test('what is no baseline is a sentence and exit code 2', async () => {
    const root = committed(treeOf({ 'a.js': cancel('1'), 'no.json': '{', 'list.json': '[]' }))
    put(root, 'next.json', '{"schemaVersion":2,"findings":[]}')
    put(root, 'odd.json', '{"schemaVersion":1,"findings":[{"file":1}]}')
    for (const [file, sentence] of [
      ['none.json', 'The baseline none.json does not exist. Write it with: check --baseline none.json'],
      ['no.json', 'The baseline no.json is not JSON: '],
      ['list.json', 'The baseline list.json is not a baseline: it has no "schemaVersion".'],
      ['next.json', 'The baseline next.json has "schemaVersion": 2, and this version'],
      ['odd.json', 'The baseline odd.json is not a baseline: "findings" must be a list'],
      ['.', 'The baseline . cannot be read: '],
    ]) {
      const { code, stderr, stdout } = await ran(root, ['check', '--baseline', file as string])
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain(sentence)
    }
    const { code, stderr } = await ran(root, ['check', '--update-baseline', '--baseline', 'no/where.json'])
    expect({ code, stderr }).toMatchObject({ code: 2 })
    expect(stderr).toContain('The baseline no/where.json cannot be written: ')
    // What it cannot read it does not write over.
    expect((await ran(root, ['check', '--update-baseline', '--baseline', 'no.json'])).code).toBe(2)
    expect(readFileSync(join(root, 'no.json'), 'utf8')).toBe('{')
  })
})

describe('--output', () => {
  test('writes the report, and nothing where it cannot', async () => {
    const root = committed(treeOf({ 'a.js': cancel('1'), 'old.sarif': 'x'.repeat(100_000) }))
    const words = ['check', '--format', 'sarif', '--output']
    expect(await ran(root, [...words, 'old.sarif'])).toMatchObject({ code: 1, stdout: '', stderr: '' })
    expect(JSON.parse(readFileSync(join(root, 'old.sarif'), 'utf8')).runs[0].results).toHaveLength(2)
    expect((await ran(root, [...words, '.'])).stderr).toContain('The report cannot be written to .: ')
    const refused = await ran(root, ['run', '--force', '--output', 'no/report.txt'])
    expect(refused.code).toBe(2)
    expect(readFileSync(join(root, 'a.js'), 'utf8')).toBe(cancel('1'))
  })
})

describe('comments', () => {
  test('are shown with their reasons, and said where they do nothing', async () => {
    const root = committed(
      treeOf({
        'a.js': `// polytomic-keep: the old worker\n${cancel('1')}`,
        'b.js': '// polytomic-ignore: nothing here\nexport const a = 1\n',
        'c.js':
          '// polytomic-keep\n\n// polytomic-keep execution-cancle: why\n/* just polytomic-keep: in a sentence */',
      }),
    )
    const { code, stdout, stderr } = await ran(root, ['check'])
    expect(code).toBe(0)
    expect(stdout).toContain('Kept on purpose (2)\n\n  a.js:3:9 execution-cancel the old worker\n')
    expect(stdout).toContain('1 call to Polytomic in 1 file: 1 kept on purpose.')
    expect(stderr.trimEnd().split('\n')).toEqual([
      'c.js:1: polytomic-keep needs a reason, so it was not honoured: write "// polytomic-keep: the reason", or "// polytomic-keep execution-cancel: the reason" for one change.',
      'c.js:3: polytomic-keep names execution-cancle, which is no change, so it was not honoured.',
      'b.js:1: this polytomic-ignore comment suppresses nothing any more; take it out.',
    ])
    const json = JSON.parse((await ran(root, ['check', '--format', 'json'])).stdout)
    expect(json.summary.kept).toBe(1)
    expect(json.kept[0]).toMatchObject({
      change: 'execution-cancel',
      comment: 'polytomic-keep',
      reason: 'the old worker',
    })
    expect((await ran(root, ['explain', 'a.js:3'])).stdout).toContain(
      'by polytomic-keep on line 1: the old worker',
    )
    expect((await ran(root, ['run'])).code).toBe(0)
    expect(git(root, 'status', '--porcelain')).toBe('')
  })

  test('hold in texts that are not JavaScript', async () => {
    const url = 'https://app.polytomic.com/api/syncs/1/executions/2'
    const root = committed(
      treeOf({
        'cancel.sh': `curl -X PUT ${url} -H 'X-Polytomic-Version: 2024-02-08' # polytomic-keep: runs till spring\n# polytomic-ignore: nothing\ntrue\n`,
        'README.md': `<!-- polytomic-keep execution-cancel: of the old manual -->\nPUT ${url}\n\nPUT ${url}\n`,
      }),
    )
    const { stdout, stderr } = await ran(root, ['check', '--format', 'json'])
    const report = JSON.parse(stdout)
    expect(idsIn(stdout).filter((id) => id.endsWith('execution-cancel'))).toEqual([
      'README.md:4 execution-cancel',
    ])
    expect(report.kept.map(({ reason }: { reason: string }) => reason)).toContain('of the old manual')
    expect(report.kept.filter(({ file }: { file: string }) => file === 'cancel.sh').length).toBeGreaterThan(0)
    expect(stderr).toContain(
      'cancel.sh:2: this polytomic-ignore comment suppresses nothing any more; take it out.',
    )
    await ran(root, ['check', '--update-baseline'])
    expect((await ran(root, ['check', '--baseline', 'polytomic-codemod.baseline.json'])).code).toBe(0)
  })
})
