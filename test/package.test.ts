/** What is published: the files of the package, its modules for jscodeshift, and what a run loads. Needs `dist`. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeIds } from '../src/change.js'
import { fixturesFolder } from './fixtures.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = path.join(root, 'dist/bin.js')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'package-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function node(args: string[], cwd: string, env: Record<string, string> = {}) {
  return spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...env },
  })
}

describe('the tarball', () => {
  const answer = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  })
  const [packed] = JSON.parse(answer.stdout) as [{ files: { path: string }[] }]
  const files = packed.files.map((file) => file.path)

  it('holds the command, the library, a module and a page for each change', () => {
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE']))
    expect(files).toEqual(expect.arrayContaining(['dist/bin.js', 'dist/index.js', 'dist/index.d.ts']))
    for (const id of changeIds) {
      expect(files).toContain(`dist/transforms/${id}.js`)
      expect(files).toContain(`transforms/${id}.md`)
    }
  })

  it('holds nothing that only developers need', () => {
    const others = files.filter((file) => !/^(?:dist\/|transforms\/[\w-]+\.md$)/.test(file))
    expect(others.sort()).toEqual(['LICENSE', 'README.md', 'package.json'])
    expect(files.filter((file) => /fixtures|\btest\b|bench|\.tsbuildinfo$/.test(file))).toEqual([])
  })
})

describe('the exports', () => {
  it('are reached by the name of the package', () => {
    const script = `
      const { catalogue, detect } = await import('polytomic-codemod')
      const { change, default: transform } = await import('polytomic-codemod/transforms/execution-cancel')
      console.log(JSON.stringify([catalogue.length, typeof detect, change.id, typeof transform]))`
    const { stdout, stderr } = node(['--input-type=module', '-e', script], root)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual([changeIds.length, 'function', 'execution-cancel', 'function'])
  })
})

describe('a module of the package under jscodeshift', () => {
  const fixture = (name: string) => path.join(fixturesFolder, 'execution-cancel', name)
  const copies = [
    { name: 'fetch-literal', from: '.ts', to: '.ts' },
    { name: 'fetch-literal', from: '.ts', to: '.mts' },
    { name: 'axios-config', from: '.cjs', to: '.cjs' },
  ]

  it('makes the edits of its change, and leaves the version to the run of all of them', () => {
    mkdirSync(path.join(folder, 'node_modules'))
    mkdirSync(path.join(folder, 'src'))
    symlinkSync(root, path.join(folder, 'node_modules/polytomic-codemod'), 'dir')
    for (const { name, from, to } of copies)
      cpSync(fixture(`${name}.input${from}`), path.join(folder, `src/${name}${to}`))

    const jscodeshift = path.join(root, 'node_modules/jscodeshift/bin/jscodeshift.js')
    const transform = 'node_modules/polytomic-codemod/dist/transforms/execution-cancel.js'
    const extensions = '--extensions=ts,tsx,mts,cts,js,jsx,mjs,cjs'
    const { stdout, status } = node([jscodeshift, '--no-babel', extensions, '-t', transform, 'src'], folder)

    expect(stdout).toMatch(/^0 errors$/m)
    expect(stdout).toMatch(/^3 ok$/m)
    expect(status).toBe(0)
    for (const { name, from, to } of copies) {
      const output = readFileSync(fixture(`${name}.output${from}`), 'utf8')
      expect(output).toContain('2025-09-18')
      const expected = output.replaceAll('2025-09-18', '2024-02-08')
      expect(readFileSync(path.join(folder, `src/${name}${to}`), 'utf8'), name + to).toBe(expected)
    }
  })
})

describe('a run loads', () => {
  const heavy = [
    'oxc-parser',
    'typescript',
    '@typescript-eslint/typescript-estree',
    '@typescript-eslint/scope-manager',
  ]

  /** Which of the heavy packages one `check` of the folder loads. Node's coverage names every script, whoever loads it. */
  function loaded(): string[] {
    const coverage = path.join(folder, 'coverage')
    const { status, stderr } = node([bin, 'check', 'src'], folder, { NODE_V8_COVERAGE: coverage })
    expect(stderr).toBe('')
    expect(status === 0 || status === 1).toBe(true)
    const urls = readdirSync(coverage).flatMap((name) => {
      const { result } = JSON.parse(readFileSync(path.join(coverage, name), 'utf8')) as {
        result: { url: string }[]
      }
      return result.map(({ url }) => url)
    })
    expect(urls.some((url) => url.endsWith('/dist/src/drivers/cli.js'))).toBe(true)
    return heavy.filter((name) => urls.some((url) => url.includes(`/node_modules/${name}/`)))
  }

  beforeEach(() => {
    mkdirSync(path.join(folder, 'src'))
    writeFileSync(
      path.join(folder, 'src/other.ts'),
      "export const all = () => fetch('https://example.com/api/syncs')\n",
    )
  })

  it('no parser and no TypeScript where nothing names Polytomic', () => {
    expect(loaded()).toEqual([])
  })

  it('a parser where something does', () => {
    cpSync(
      path.join(fixturesFolder, 'execution-cancel/fetch-literal.input.ts'),
      path.join(folder, 'src/cancel.ts'),
    )
    expect(loaded()).toEqual(['oxc-parser'])
  })
})
