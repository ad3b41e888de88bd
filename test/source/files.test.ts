import { rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { isGenerated, needlesOf, scan } from '../../src/source/candidates.js'
import {
  commonFolder,
  type ListedFiles,
  type ListOptions,
  listFiles,
  relativePath,
} from '../../src/source/files.js'
import { importIndex, specifiersOf } from '../../src/source/imports.js'
import { committed, git, put, treeOf } from './tree.js'

function listIn(cwd: string, roots = ['.'], options: Partial<ListOptions> = {}): ListedFiles {
  return listFiles(roots, { cwd, exclude: [], ...options })
}

function names(cwd: string, files: readonly string[]): string[] {
  return files.map((file) => relativePath(cwd, file)).sort()
}

const mixed = {
  'a.ts': '',
  'b.tsx': '',
  'c.mts': '',
  'd.cts': '',
  'e.js': '',
  'f.jsx': '',
  'g.mjs': '',
  'h.cjs': '',
  'types.d.ts': '',
  'types.d.mts': '',
  'lib.min.js': '',
  'README.md': '',
  'style.css': '',
  'with space/ü "q".ts': '',
  '.dot/x.ts': '',
  'node_modules/p/index.js': '',
  'packages/a/node_modules/p/index.js': '',
  'dist/out.js': '',
  'sub/.gitignore': '*.js\n!keep.js\nbuild/\n',
  'sub/x.js': '',
  'sub/x.ts': '',
  'sub/keep.js': '',
  'sub/build/x.ts': '',
  'sub/deep/x.js': '',
  '.gitignore': '/dist\n',
}
const wanted = [
  ...['.dot/x.ts', 'a.ts', 'b.tsx', 'c.mts', 'd.cts', 'e.js', 'f.jsx', 'g.mjs', 'h.cjs'],
  ...['sub/keep.js', 'sub/x.ts', 'with space/ü "q".ts'],
]

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('listFiles', () => {
  test('lists what git tracks or could track', () => {
    const root = treeOf(mixed)
    git(root, 'init', '-q')
    git(root, 'add', 'a.ts')
    const listed = listIn(root)
    expect(names(root, listed.files)).toEqual(wanted)
    expect(listed).toMatchObject({ root, missing: [], notes: [], failures: [] })
  })

  test('finds the same files without a repository', () => {
    const root = treeOf(mixed)
    expect(names(root, listIn(root).files)).toEqual(wanted)
  })

  test('finds the same files where git is not installed, ignore files above the path included', () => {
    const root = committed(treeOf({ ...mixed, 'sub/dist/x.ts': '' }))
    vi.stubEnv('PATH', join(root, 'nowhere'))
    expect(names(root, listIn(root).files)).toEqual([...wanted, 'sub/dist/x.ts'].sort())
    expect(names(root, listIn(root, ['sub/deep', 'sub/keep.js']).files)).toEqual(['sub/keep.js'])
    expect(listIn(root, ['sub/deep/x.js', 'dist/out.js']).files).toEqual([])
  })

  test('looks only under the named paths, and knows what lies around them', () => {
    const root = committed(treeOf(mixed))
    const listed = listIn(root, ['sub', 'with space', 'a.ts', 'a.ts'])
    expect(names(root, listed.files)).toEqual(['a.ts', 'sub/keep.js', 'sub/x.ts', 'with space/ü "q".ts'])
    expect(listed.root).toBe(root)
    expect(names(root, listed.everything())).toEqual(wanted)
  })

  test('takes names with glob characters literally', () => {
    const root = committed(treeOf({ 'app/[id]/x.ts': '', 'app/i/x.ts': '' }))
    expect(names(root, listIn(root, ['app/[id]']).files)).toEqual(['app/[id]/x.ts'])
  })

  test('says that a path does not exist', () => {
    const listed = listIn(treeOf({ 'a.ts': '' }), ['a.ts', 'b.ts', 'a.ts/c.ts'])
    expect(listed.missing).toEqual(['b.ts does not exist', 'a.ts/c.ts does not exist'])
  })

  test('survives loops of symbolic links and lists no file twice by a link', () => {
    for (const prepare of [(root: string) => root, committed]) {
      const root = treeOf({ 'a.ts': '', 'sub/b.ts': '' })
      symlinkSync('..', join(root, 'sub/up'))
      symlinkSync('loop.ts', join(root, 'loop.ts'))
      prepare(root)
      const listed = listIn(root)
      const { candidates, failures } = scan(listed.files, /(?:)/, root)
      expect(failures).toEqual([])
      expect(candidates).toEqual([])
      expect(names(root, listed.files).filter((name) => name !== 'loop.ts')).toEqual(['a.ts', 'sub/b.ts'])
      expect(listIn(root, ['loop.ts']).missing).toEqual(['loop.ts is a loop of symbolic links'])
    }
  })

  test('says why nothing is left of a named path', () => {
    const root = committed(treeOf({ '.gitignore': 'out\n', 'out/a.ts': '', 'logo.svg': '' }))
    expect(listIn(root, ['out']).notes).toEqual(['out is ignored by git, so it was left alone.'])
    expect(listIn(root, ['out/a.ts']).notes).toEqual(['out/a.ts is ignored by git, so it was left alone.'])
    expect(listIn(root, ['logo.svg']).notes).toEqual([
      'logo.svg is of no kind that this tool looks at, so it was left alone.',
    ])
  })

  test('leaves repositories inside the repository alone', () => {
    const root = committed(treeOf({ 'a.ts': '' }))
    put(root, 'vendor/x/b.ts', '')
    committed(join(root, 'vendor/x'))
    const listed = listIn(root)
    expect(names(root, listed.files)).toEqual(['a.ts'])
    expect(listed.notes).toEqual([
      'vendor/x is a git repository of its own and was left alone. Name it as a path to include it.',
    ])
    expect(names(root, listIn(root, ['vendor/x', 'a.ts']).files)).toEqual(['a.ts', 'vendor/x/b.ts'])
  })

  test('leaves out what the configuration excludes, relative to its folder', () => {
    const root = committed(
      treeOf({ 'legacy/a.ts': '', 'src/a.ts': '', 'src/a.test.ts': '', 'p/legacy/a.ts': '' }),
    )
    expect(names(root, listIn(root, ['.'], { exclude: ['legacy/**', '**/*.test.ts'] }).files)).toEqual([
      'p/legacy/a.ts',
      'src/a.ts',
    ])
    expect(names(root, listIn(root, ['.'], { exclude: ['./legacy/'] }).files)).not.toContain('legacy/a.ts')
    const nested = listIn(root, ['.'], { exclude: ['legacy'], excludeFolder: join(root, 'p') })
    expect(names(root, nested.files)).toEqual(['legacy/a.ts', 'src/a.test.ts', 'src/a.ts'])
    expect(names(root, nested.everything())).toContain('p/legacy/a.ts')
  })

  test('is not led astray by the repository of a git hook', () => {
    const root = committed(treeOf({ 'a.ts': '' }))
    const other = committed(treeOf({ 'b.ts': '' }))
    vi.stubEnv('GIT_DIR', join(other, '.git'))
    expect(names(root, listIn(root).files)).toEqual(['a.ts'])
  })

  test('without a repository the root is the package', () => {
    const root = treeOf({ 'package.json': '{}', 'src/a.ts': '', 'src/b/c.ts': '' })
    expect(listIn(root, ['src/b']).root).toBe(root)
  })

  test('commonFolder', () => {
    expect(commonFolder([])).toBe(null)
    expect(commonFolder(['/a/b', '/a/bc'])).toBe('/a')
    expect(commonFolder(['/a/b', '/a/b/c'])).toBe('/a/b')
    expect(commonFolder(['/a', '/b'])).toBe('/')
  })
})

describe('scan', () => {
  const url = "fetch('https://app.polytomic.com/api/syncs')\n"

  function scanIn(files: Record<string, string | Buffer>, hosts: string[] = []) {
    const root = treeOf(files)
    return { root, ...scan(listIn(root).files, needlesOf(hosts), root) }
  }

  test('keeps the files that mention Polytomic, its routes or a configured host', () => {
    const { root, candidates } = scanIn(
      {
        'host.ts': url,
        'header.ts': "'x-POLYTOMIC-version'",
        'route.ts': "get('/bulk/syncs/' + id)",
        'target.ts': "'/connections/' + id + '/modelsync/target'",
        'own.ts': "'https://sync.acme.internal/'",
        'dots.ts': "'https://syncXacme.internal/'",
        'other.ts': "fetch('/api/syncs')",
      },
      ['sync.acme.internal'],
    )
    expect(
      names(
        root,
        candidates.map(({ path }) => path),
      ),
    ).toEqual([...['header.ts', 'host.ts', 'own.ts', 'route.ts', 'target.ts']])
  })

  test('takes the byte order mark off and remembers it', () => {
    const { candidates } = scanIn({ 'a.ts': `\uFEFF// é\r\n${url}` })
    expect(candidates).toMatchObject([{ text: `// é\r\n${url}`, bom: true }])
  })

  test('passes over empty files, binaries and files that are gone, in silence', () => {
    const root = treeOf({ 'empty.ts': '', 'binary.ts': `\0${url}`, 'gone.ts': url })
    const { files } = listIn(root)
    rmSync(join(root, 'gone.ts'))
    expect(scan(files, needlesOf([]), root)).toEqual({
      candidates: [],
      failures: [],
      notes: [],
      leftAlone: [],
    })
  })

  test('leaves large, minified and generated files alone and says so', () => {
    const { root, candidates, notes, leftAlone, failures } = scanIn({
      'large.js': url.repeat(120_000),
      'minified.js': `${'a=1;'.repeat(5000)}${url}`,
      'generated.ts': `/* eslint-disable */\n// Code generated by openapi. DO NOT EDIT.\n${url}`,
      'silent.js': 'a=1;'.repeat(500_000),
      'fine.ts': url,
    })
    expect(
      names(
        root,
        candidates.map(({ path }) => path),
      ),
    ).toEqual(['fine.ts'])
    expect(names(root, leftAlone)).toEqual(['generated.ts', 'large.js', 'minified.js'])
    expect(notes.sort()).toEqual([
      'generated.ts mentions Polytomic and was left alone: its first lines say that it is generated. Change what generates it.',
      'large.js mentions Polytomic and was left alone: it has 5.4 MB and is hardly source code. Change what it is made from.',
      'minified.js mentions Polytomic and was left alone: it is minified. Change what it is made from.',
    ])
    expect(failures).toEqual([])
  })

  test('does not follow links: their target is listed by its own name', () => {
    const root = treeOf({ 'a.ts': url })
    symlinkSync('a.ts', join(root, 'link.ts'))
    committed(root)
    const { candidates, notes } = scan(listIn(root).files, needlesOf([]), root)
    expect(
      names(
        root,
        candidates.map(({ path }) => path),
      ),
    ).toEqual(['a.ts'])
    expect(notes).toEqual([])
  })

  test('a file that is not UTF-8 fails, since its bytes could not be kept', () => {
    const { failures, candidates } = scanIn({ 'latin.ts': Buffer.from(`// \xe9\n${url}`, 'latin1') })
    expect(candidates).toEqual([])
    expect(failures).toEqual([
      {
        file: 'latin.ts',
        reason: 'it is not valid UTF-8, so it cannot be edited safely; save it as UTF-8 and run again',
      },
    ])
  })

  test('a file that cannot be read fails by name, the others are read', async () => {
    const root = treeOf({ 'a.ts': url })
    // A socket cannot be opened, not even by root.
    const server = createServer().listen(join(root, 'b.ts'))
    await new Promise((resolve) => server.once('listening', resolve))
    const { failures, candidates } = scan([join(root, 'b.ts'), join(root, 'a.ts')], needlesOf([]), root)
    server.close()
    expect(candidates).toHaveLength(1)
    expect(failures).toMatchObject([{ file: 'b.ts', reason: expect.stringContaining('it cannot be read: ') }])
  })

  test.each([
    ['// @generated\nfoo()', true],
    ['#!/usr/bin/env node\n"use strict";\n/**\n * This file was automatically generated.\n */\n', true],
    ['/* Generated by protoc */', true],
    ['// auto-generated', true],
    ['foo()\n// @generated', false],
    ['// Reports are generated by the nightly job.\nfoo()', false],
    ['// The ids that the scheduler has generated\nfoo()', false],
    ['foo()', false],
    ['', false],
  ])('isGenerated(%j) is %s', (text, expected) => {
    expect(isGenerated(text)).toBe(expected)
  })
})

describe('imports', () => {
  test('specifiersOf', () => {
    const text = [
      "import a, { b } from './a.js'",
      "import './side'",
      "export * from '@acme/http'",
      'export { x } from "../x"',
      "const c = require('./c')",
      'const d = await import(`./d`)',
      "import type { E } from '../e'",
      "import f = require('f')",
      "Array.from('abc'); const important = 'no'",
    ].join('\n')
    expect(specifiersOf(text)).toEqual([
      ...['./a.js', './side', '@acme/http', '../x', './c', './d', '../e', 'f'],
      // Not an import; whoever asks parses the file to be sure.
      'abc',
    ])
  })

  test('importIndex answers by last segment, folder, package', () => {
    const root = treeOf({
      'a.ts': "import '../http/client.js'; import '../http/client.js'",
      'b.ts': "import '@acme/http/client'",
      'c.ts': "import '.'",
      'd.ts': "import '../http/'",
      'e.ts': "import '@lib'; import './ü'",
      'f.ts': "import './polytomic.service'; import './x?raw'",
    })
    const all = listIn(root).files
    let times = 0
    const index = importIndex(() => {
      times++
      return all
    })
    expect(times).toBe(0)
    const importers = (name: string) => names(root, index.candidatesFor(name))
    expect(importers('client')).toEqual(['a.ts', 'b.ts'])
    expect(importers('http')).toEqual(['b.ts', 'd.ts'])
    expect(importers('index')).toEqual(['c.ts', 'd.ts'])
    expect(importers('lib')).toEqual(['e.ts'])
    expect(importers('ü')).toEqual(['e.ts'])
    expect(importers('polytomic.service')).toEqual(['f.ts'])
    expect(importers('x')).toEqual(['f.ts'])
    expect(importers('nobody')).toEqual([])
    expect(times).toBe(1)
  })

  test('what was noted while it was read is not read again', () => {
    const root = treeOf({ 'a.ts': "import './on-disk'" })
    const noted = join(root, 'noted.ts')
    const index = importIndex(() => [join(root, 'a.ts'), noted])
    index.note(noted, Buffer.from("import './ü'; import './ü'; import '../b'").toString('latin1'))
    expect(names(root, index.candidatesFor('on-disk'))).toEqual(['a.ts'])
    // It is not there to be read.
    expect(names(root, index.candidatesFor('ü'))).toEqual(['noted.ts'])
    expect(index.specifiersOf(noted)).toEqual(['./ü', '../b'])
    expect(index.specifiersOf(join(root, 'unknown.ts'))).toEqual([])
  })

  test('the scan gives away the texts from the first match on', () => {
    const root = treeOf({ 'a.ts': "import 'x'", 'b.ts': "'polytomic'", 'c.ts': "import 'y'", 'd.ts': '' })
    const noted: string[] = []
    const note = (path: string) => noted.push(path)
    scan(listIn(root).files, needlesOf([]), root, note)
    expect(names(root, noted)).toEqual(['b.ts', 'c.ts'])
    noted.length = 0
    scan(listIn(root, ['a.ts', 'c.ts']).files, needlesOf([]), root, note)
    expect(noted).toEqual([])
  })

  test('knows the packages around the named paths', () => {
    const root = committed(
      treeOf({ 'package.json': '{}', 'p/package.json': '{}', 'p/a.ts': '', 'q/b.ts': '' }),
    )
    expect(names(root, listIn(root, ['q']).packages())).toEqual(['p/package.json', 'package.json'])
    expect(names(root, listIn(root).packages())).toEqual(['p/package.json', 'package.json'])
    expect(names(root, listIn(root).everything())).toEqual(['p/a.ts', 'q/b.ts'])
  })
})
