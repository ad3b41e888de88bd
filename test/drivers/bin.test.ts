/** The command as a process, as built: what only a process shows. `npm test` builds before it tests. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { committed, git, put, treeOf } from '../source/tree.js'

const bin = resolve('dist/bin.js')

beforeAll(() => {
  if (!existsSync(bin)) throw new Error('dist/bin.js is missing: run "npm run build" first')
})

function start(cwd: string, words: readonly string[], nodeOptions: readonly string[] = []) {
  return spawnSync(process.execPath, [...nodeOptions, bin, ...words], { cwd, encoding: 'utf8' })
}

const hooks = `export async function load(url, context, next) {
  if (!url.startsWith('node:')) (await import('node:fs')).writeSync(2, 'LOADED ' + url + '\\n')
  return next(url, context)
}`
/** Tells every module that is loaded, ES or CommonJS, on standard error. */
const preload = `import Module, { register } from 'node:module'
register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}))
const load = Module._load
Module._load = function (name, ...rest) {
  process.stderr.write('LOADED ' + name + '\\n')
  return load.call(this, name, ...rest)
}`

function loadedBy(cwd: string, words: readonly string[]): string[] {
  const url = `data:text/javascript,${encodeURIComponent(preload)}`
  const { stderr } = start(cwd, words, ['--no-warnings', '--import', url])
  return stderr.split('\n').filter((line) => line.startsWith('LOADED '))
}

const heavy = /\/(?:typescript|@typescript-eslint\/[\w-]+|magic-string|diff)\/|\/drivers\/run\.js|\/trace\//

test('a repository without Polytomic loads no parser, no TypeScript and no engine', () => {
  const root = committed(treeOf({ 'a.ts': "fetch('/api/syncs')", 'b.js': '' }))
  for (const words of [['check'], ['run', '--dry-run'], ['inventory']]) {
    const loaded = loadedBy(root, words)
    expect(loaded.length).toBeGreaterThan(5)
    expect(loaded.filter((line) => heavy.test(line))).toEqual([])
  }
  put(root, 'c.ts', "fetch('https://app.polytomic.com/api/syncs')")
  expect(loadedBy(root, ['check']).filter((line) => heavy.test(line))).not.toEqual([])
})

test('the exit code, and a report on standard output alone', () => {
  const root = committed(treeOf({ 'a.ts': "fetch('/api/syncs')" }))
  const fine = start(root, ['check', '--format', 'json'])
  expect(fine).toMatchObject({ status: 0, stderr: '' })
  expect(JSON.parse(fine.stdout).summary.files).toBe(1)
  expect(start(root, ['check', 'nowhere'])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: 'nowhere does not exist. Nothing was done.\n',
  })
})

test('a reader that goes away early is no error', async () => {
  const root = treeOf({ 'a.ts': '' })
  const child = spawn(process.execPath, [bin, 'explain', 'version-header'], { cwd: root })
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (data) => {
    stderr += data
  })
  const status = await new Promise((done) => child.on('close', done))
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

test('without a terminal nothing is asked', () => {
  const call =
    "fetch('https://app.polytomic.com/api/organizations/1', { headers: { 'X-Polytomic-Version': '2024-02-08' } })\n"
  const root = committed(treeOf({ 'a.mjs': call }))
  const { status, stderr } = start(root, ['run'])
  expect(status).toBe(1)
  expect(stderr).not.toContain('Which is it?')
})

test('it runs from a folder with a space, under a dot folder', () => {
  const call =
    "await fetch('https://app.polytomic.com/api/syncs/1/executions/2', { method: 'PUT', headers: { 'X-Polytomic-Version': '2024-02-08' }, body: JSON.stringify({ status: 'canceled' }) })\n"
  const root = committed(treeOf({ '.hidden/my code/a.mjs': call }))
  const { status } = start(root, ['run', '.hidden/my code'])
  expect(status).toBe(0)
  expect(readFileSync(join(root, '.hidden/my code/a.mjs'), 'utf8')).toContain('/executions/2/cancel')
  expect(git(root, 'status', '--porcelain', '-z')).toBe(' M .hidden/my code/a.mjs\0')
})
