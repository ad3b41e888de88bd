/** Which release of the package is installed: lock files of every kind, node_modules, ranges, workspaces. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createManifests, type Manifest } from '../../src/source/manifests.js'
import { treeOf } from './tree.js'

type Files = Record<string, string>

function manifestAt(
  files: Files,
  file = 'src/a.ts',
): (Manifest & { where: string; from: string | null }) | null {
  const root = treeOf(files)
  const manifest = createManifests(root).of(join(root, file))
  const short = (path: string) => path.slice(root.length + 1)
  return (
    manifest && {
      ...manifest,
      where: short(manifest.path),
      from: manifest.installed && short(manifest.installed.from),
    }
  )
}

const asking = (range: string, more: object = {}) =>
  JSON.stringify({ dependencies: { polytomic: range }, ...more })

const locks: [name: string, files: Files, manager: string][] = [
  [
    'package-lock.json, version 1',
    { 'package-lock.json': '{"lockfileVersion":1,"dependencies":{"polytomic":{"version":"1.17.0"}}}' },
    'npm',
  ],
  [
    'package-lock.json, version 2',
    {
      'package-lock.json':
        '{"lockfileVersion":2,"packages":{"":{},"node_modules/polytomic":{"version":"1.17.0"}},"dependencies":{"polytomic":{"version":"1.16.0"}}}',
    },
    'npm',
  ],
  [
    'package-lock.json, version 3',
    {
      'package-lock.json': '{"lockfileVersion":3,"packages":{"node_modules/polytomic":{"version":"1.17.0"}}}',
    },
    'npm',
  ],
  [
    'yarn.lock, classic',
    {
      'yarn.lock':
        '# yarn lockfile v1\n\n\npolytomic@1.11.2:\n  version "1.11.2"\n\npolytomic@^1.0.0, polytomic@^1.16.0:\n  version "1.17.0"\n  integrity sha512-x\n  dependencies:\n    qs "6.11.2"\n',
    },
    'yarn',
  ],
  [
    'yarn.lock, berry',
    {
      'yarn.lock':
        '__metadata:\n  version: 8\n\n"polytomic@npm:^1.16.0":\n  version: 1.17.0\n  resolution: "polytomic@npm:1.17.0"\n  languageName: node\n  linkType: hard\n',
    },
    'yarn',
  ],
  [
    'pnpm-lock.yaml, version 5',
    {
      'pnpm-lock.yaml':
        'lockfileVersion: 5.4\nspecifiers:\n  polytomic: ^1.16.0\ndependencies:\n  polytomic: 1.17.0\n',
    },
    'pnpm',
  ],
  [
    'pnpm-lock.yaml, version 9',
    {
      'pnpm-lock.yaml':
        "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      polytomic:\n        specifier: ^1.16.0\n        version: 1.17.0(encoding@0.1.13)\n",
    },
    'pnpm',
  ],
  [
    'bun.lock',
    {
      'bun.lock':
        '{\n  "lockfileVersion": 1,\n  "workspaces": { "": { "dependencies": { "polytomic": "^1.16.0" } } },\n  "packages": {\n    "polytomic": ["polytomic@1.17.0", "", { "dependencies": {} }, "sha512-x"],\n  },\n}\n',
    },
    'bun',
  ],
]

describe('the installed release', () => {
  it.each(locks)('is that of %s', (_, files, manager) => {
    const manifest = manifestAt({ 'package.json': asking('^1.16.0'), ...files })
    expect(manifest?.installed?.version).toBe('1.17.0')
    expect(manifest?.from).toBe(Object.keys(files)[0])
    expect(manifest?.packageManager).toBe(manager)
    expect(manifest?.side).toBe('old')
    expect(manifest?.releases).toEqual(['1.17.0'])
  })

  it('is that of node_modules where the lock file says nothing', () => {
    const files = {
      'package-lock.json': '<<<<<<< conflict',
      'node_modules/polytomic/package.json': '{"version":"1.16.1"}',
    }
    const manifest = manifestAt({ 'package.json': asking('^1.16.0'), ...files })
    expect(manifest?.installed?.version).toBe('1.16.1')
    expect(manifest?.packageManager).toBe('npm')
  })

  it('is not one that the range no longer allows', () => {
    const lock = '{"lockfileVersion":3,"packages":{"node_modules/polytomic":{"version":"1.11.2"}}}'
    const manifest = manifestAt({ 'package.json': asking('^1.17.1'), 'package-lock.json': lock })
    expect(manifest?.installed).toBeNull()
    expect(manifest?.releases).toEqual(['1.17.1', '1.18.0', '1.18.1'])
  })

  it('is what its neighbours are, where the facts do not list it', () => {
    expect(
      manifestAt({
        'package.json': asking('1.12.0'),
        'node_modules/polytomic/package.json': '{"version":"1.12.0"}',
      })?.releases,
    ).toEqual(['1.11.3', '1.13.0'])
    // Nothing is known of what came after the newest one of its line.
    expect(
      manifestAt({
        'package.json': asking('1.19.0'),
        'node_modules/polytomic/package.json': '{"version":"1.19.0"}',
      })?.releases,
    ).toEqual([])
  })
})

describe('the range alone', () => {
  it.each([
    ['1.18.1', 'old', ['1.18.1']],
    ['~1.17.0', 'old', ['1.17.0', '1.17.1']],
    ['^25.9.2', 'new', ['25.9.2']],
    ['>=25', 'new', ['25.9.0', '25.9.1', '25.9.2']],
    ['npm:polytomic@1.18.1', 'old', ['1.18.1']],
    ['>=1.18.1', null, ['1.18.1', '25.9.0', '25.9.1', '25.9.2']],
    ['1.18.1 || ^25.9.2', null, ['1.18.1', '25.9.2']],
  ])('%s', (range, side, releases) => {
    const manifest = manifestAt({ 'package.json': asking(range) })
    expect(manifest?.side).toBe(side)
    expect(manifest?.releases).toEqual(releases)
  })

  it.each(['latest', '*', 'workspace:*', 'catalog:', 'github:polytomic/polytomic-typescript'])(
    '%s says nothing',
    (range) => {
      expect(manifestAt({ 'package.json': asking(range) })?.side).toBeNull()
    },
  )

  it('of 25 ends it, whatever a lock file and node_modules still say', () => {
    const lock = '{"lockfileVersion":3,"packages":{"node_modules/polytomic":{"version":"1.18.1"}}}'
    const files = { 'package-lock.json': lock, 'node_modules/polytomic/package.json': '{"version":"1.18.1"}' }
    const manifest = manifestAt({ 'package.json': asking('^25.9.2'), ...files })
    expect(manifest?.side).toBe('new')
    expect(manifest?.installed).toBeNull()
  })

  it('open to both is what is installed', () => {
    const files = { 'node_modules/polytomic/package.json': '{"version":"25.9.2"}' }
    expect(manifestAt({ 'package.json': asking('>=1.18'), ...files })?.side).toBe('new')
  })
})

describe('the manifest of a file', () => {
  const files = {
    'package.json': asking('^1.18.1', { workspaces: ['apps/*'], packageManager: 'yarn@4.5.0' }),
    'apps/old/package.json': asking('1.17.0'),
    'apps/new/package.json': asking('^25.9.2'),
    'apps/none/package.json': '{"name":"polytomic-none","dependencies":{"axios":"1"}}',
    'package-lock.json':
      '{"lockfileVersion":3,"packages":{"node_modules/polytomic":{"version":"1.18.1"},"apps/old/node_modules/polytomic":{"version":"1.17.0"}}}',
  }

  it.each([
    ['apps/old/src/a.ts', 'apps/old/package.json', '1.17.0', 'old'],
    ['apps/new/src/a.ts', 'apps/new/package.json', undefined, 'new'],
    ['apps/none/src/a.ts', 'package.json', '1.18.1', 'old'],
    ['scripts/a.ts', 'package.json', '1.18.1', 'old'],
  ])('%s', (file, where, version, side) => {
    const manifest = manifestAt(files, file)
    expect([manifest?.where, manifest?.installed?.version, manifest?.side]).toEqual([where, version, side])
  })

  it('is none where nobody names the package', () => {
    expect(manifestAt({ 'package.json': '{"name":"polytomic","description":"polytomic"}' })).toBeNull()
    expect(manifestAt({ 'package.json': '{ "dependencies": { "polytomic": }' })).toBeNull()
  })
})
