import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createResolution } from '../../src/source/resolution.js'
import { treeOf } from './tree.js'

type Row = [title: string, files: Record<string, string>, from: string, specifier: string, expected: string]

/** `expected`: a relative path, `package <name>`, or `missing`. */
function resolved(files: Record<string, string>, from: string, specifier: string): string {
  const root = treeOf(files)
  const all = Object.keys(files)
    .filter((name) => !name.endsWith('.json'))
    .map((name) => join(root, name))
  const result = createResolution(root, all).resolve(specifier, join(root, from))
  switch (result.kind) {
    case 'file':
      return result.path.slice(root.length + 1)
    case 'package':
      return `package ${result.name}`
    case 'missing':
      return 'missing'
  }
}

const json = JSON.stringify
const paths = (table: Record<string, string[]>, more: object = {}): string =>
  json({ compilerOptions: { paths: table, ...more } })

const relativeRows: Row[] = [
  ['no ending', { 'a.ts': '', 'b.ts': '' }, 'a.ts', './b', 'b.ts'],
  ['an ending', { 'a.js': '', 'b.mjs': '' }, 'a.js', './b.mjs', 'b.mjs'],
  ['the ending of what is built', { 'a.ts': '', 'b.tsx': '' }, 'a.ts', './b.js', 'b.tsx'],
  ['cjs and mjs of what is built', { 'a.ts': '', 'b.cts': '' }, 'a.ts', './b.cjs', 'b.cts'],
  [
    'the source before what is built beside it',
    { 'a.ts': '', 'b.ts': '', 'b.js': '' },
    'a.ts',
    './b.js',
    'b.ts',
  ],
  ['a dot in the name', { 'a.ts': '', 'b.client.ts': '' }, 'a.ts', './b.client', 'b.client.ts'],
  ['a folder', { 'a.ts': '', 'lib/index.tsx': '' }, 'a.ts', './lib', 'lib/index.tsx'],
  ['a file before a folder', { 'a.ts': '', 'lib.ts': '', 'lib/index.ts': '' }, 'a.ts', './lib', 'lib.ts'],
  ['the folder itself', { 'lib/a.ts': '', 'lib/index.ts': '' }, 'lib/a.ts', '.', 'lib/index.ts'],
  ['the folder above', { 'lib/a.ts': '', 'index.ts': '' }, 'lib/a.ts', '..', 'index.ts'],
  ['up and down', { 'x/a.ts': '', 'y/b.ts': '' }, 'x/a.ts', '../y/b', 'y/b.ts'],
  ['nothing', { 'a.ts': '' }, 'a.ts', './b', 'missing'],
  ['what is no code', { 'a.ts': '', 'b.css': '' }, 'a.ts', './b.css', 'missing'],
  ['data', { 'a.ts': '', 'b.json': '{}' }, 'a.ts', './b.json', 'missing'],
  ['a folder without index', { 'a.ts': '', 'lib/b.ts': '' }, 'a.ts', './lib', 'missing'],
]

const src = { 'src/a.ts': '', 'src/lib/b.ts': '' }
const aliasRows: Row[] = [
  [
    'a star',
    { ...src, 'tsconfig.json': paths({ '@/*': ['./src/*'] }) },
    'src/a.ts',
    '@/lib/b',
    'src/lib/b.ts',
  ],
  [
    'a star in the middle',
    { ...src, 'tsconfig.json': paths({ '#*/b': ['./src/*/b.ts'] }) },
    'src/a.ts',
    '#lib/b',
    'src/lib/b.ts',
  ],
  [
    'an exact name',
    { ...src, 'tsconfig.json': paths({ b: ['./src/lib/b'] }) },
    'src/a.ts',
    'b',
    'src/lib/b.ts',
  ],
  [
    'the longest pattern first',
    { ...src, 'other/b.ts': '', 'tsconfig.json': paths({ '*': ['./other/*'], 'lib/*': ['./src/lib/*'] }) },
    'src/a.ts',
    'lib/b',
    'src/lib/b.ts',
  ],
  [
    'the next target where the first is not there',
    { ...src, 'tsconfig.json': paths({ '@/*': ['./gen/*', './src/*'] }) },
    'src/a.ts',
    '@/lib/b',
    'src/lib/b.ts',
  ],
  [
    'relative to baseUrl',
    { ...src, 'tsconfig.json': paths({ '@/*': ['lib/*'] }, { baseUrl: './src' }) },
    'src/a.ts',
    '@/b',
    'src/lib/b.ts',
  ],
  [
    'baseUrl alone',
    { ...src, 'tsconfig.json': json({ compilerOptions: { baseUrl: 'src' } }) },
    'src/a.ts',
    'lib/b',
    'src/lib/b.ts',
  ],
  [
    'a package, for all of baseUrl',
    { ...src, 'tsconfig.json': json({ compilerOptions: { baseUrl: 'src' } }) },
    'src/a.ts',
    'axios',
    'package axios',
  ],
  [
    'jsconfig',
    { 'a.js': '', 'lib/b.js': '', 'jsconfig.json': paths({ '~/*': ['./*'] }) },
    'a.js',
    '~/lib/b',
    'lib/b.js',
  ],
  [
    'comments and commas',
    { ...src, 'tsconfig.json': '{ // paths\n "compilerOptions": { "paths": { "@/*": ["./src/*"], }, }, }' },
    'src/a.ts',
    '@/lib/b',
    'src/lib/b.ts',
  ],
  [
    'inherited, from where they are said',
    {
      ...src,
      'config/base.json': paths({ '@/*': ['../src/*'] }),
      'tsconfig.json': json({ extends: './config/base.json' }),
    },
    'src/a.ts',
    '@/lib/b',
    'src/lib/b.ts',
  ],
  [
    'inherited without an ending',
    { ...src, 'base.json': paths({ '@/*': ['./src/*'] }), 'tsconfig.json': json({ extends: './base' }) },
    'src/a.ts',
    '@/lib/b',
    'src/lib/b.ts',
  ],
  [
    'own ones beat inherited ones',
    {
      ...src,
      'other/b.ts': '',
      'base.json': paths({ '@/*': ['./other/*'] }),
      'tsconfig.json': json({
        extends: './base.json',
        compilerOptions: { paths: { '@/*': ['./src/lib/*'] } },
      }),
    },
    'src/a.ts',
    '@/b',
    'src/lib/b.ts',
  ],
  [
    'a configuration that extends itself',
    { ...src, 'tsconfig.json': json({ extends: './tsconfig.json' }) },
    'src/a.ts',
    '@/lib/b',
    'package @/lib/b',
  ],
  [
    'a package that is extended',
    {
      ...src,
      'tsconfig.json': json({
        extends: '@tsconfig/node20',
        compilerOptions: { paths: { '@/*': ['./src/*'] } },
      }),
    },
    'src/a.ts',
    '@/lib/b',
    'src/lib/b.ts',
  ],
  [
    'the nearest configuration',
    {
      'p/a.ts': '',
      'p/x/b.ts': '',
      'y/b.ts': '',
      'p/tsconfig.json': paths({ '@/*': ['./x/*'] }),
      'tsconfig.json': paths({ '@/*': ['./y/*'] }),
    },
    'p/a.ts',
    '@/b',
    'p/x/b.ts',
  ],
  [
    'a configuration that is broken',
    { ...src, 'tsconfig.json': '{ "compilerOptions": { "paths": ' },
    'src/a.ts',
    '@/lib/b',
    'package @/lib/b',
  ],
  [
    'an alias that leads nowhere',
    { ...src, 'tsconfig.json': paths({ '@/*': ['./src/*'] }) },
    'src/a.ts',
    '@/lib/c',
    'package @/lib/c',
  ],
]

const app = { 'package.json': '{}', 'app/package.json': '{ "name": "app" }', 'app/a.ts': '' }
const http = (manifest: object): string => json({ name: '@acme/http', ...manifest })
const packageRows: Row[] = [
  ['of npm', app, 'app/a.ts', '@acme/http', 'package @acme/http'],
  ['of node', app, 'app/a.ts', 'node:https', 'package node:https'],
  [
    'of node, like a package of the repository',
    { ...app, 'https/package.json': '{ "name": "node:https" }', 'https/index.ts': '' },
    'app/a.ts',
    'node:https',
    'package node:https',
  ],
  [
    'index',
    { ...app, 'http/package.json': http({}), 'http/index.ts': '' },
    'app/a.ts',
    '@acme/http',
    'http/index.ts',
  ],
  [
    'index of src',
    { ...app, 'http/package.json': http({}), 'http/src/index.ts': '' },
    'app/a.ts',
    '@acme/http',
    'http/src/index.ts',
  ],
  [
    'main',
    { ...app, 'http/package.json': http({ main: 'lib.js' }), 'http/lib.js': '' },
    'app/a.ts',
    '@acme/http',
    'http/lib.js',
  ],
  [
    'main that is built',
    { ...app, 'http/package.json': http({ main: './dist/main.js' }), 'http/src/main.ts': '' },
    'app/a.ts',
    '@acme/http',
    'http/src/main.ts',
  ],
  [
    'types that are built',
    { ...app, 'http/package.json': http({ types: './lib/main.d.ts' }), 'http/src/main.ts': '' },
    'app/a.ts',
    '@acme/http',
    'http/src/main.ts',
  ],
  [
    'exports, one text',
    { ...app, 'http/package.json': http({ exports: './src/x.ts' }), 'http/src/x.ts': '' },
    'app/a.ts',
    '@acme/http',
    'http/src/x.ts',
  ],
  [
    'exports, conditions',
    {
      ...app,
      'http/package.json': http({ exports: { import: './dist/x.mjs', require: './dist/x.cjs' } }),
      'http/src/x.ts': '',
    },
    'app/a.ts',
    '@acme/http',
    'http/src/x.ts',
  ],
  [
    'exports, conditions of conditions',
    {
      ...app,
      'http/package.json': http({
        exports: { '.': { import: { types: './dist/x.d.ts', default: './dist/x.js' } } },
      }),
      'http/src/x.ts': '',
    },
    'app/a.ts',
    '@acme/http',
    'http/src/x.ts',
  ],
  [
    'exports, an inner path',
    {
      ...app,
      'http/package.json': http({ exports: { '.': './src/index.ts', './raw': './src/raw.ts' } }),
      'http/src/index.ts': '',
      'http/src/raw.ts': '',
    },
    'app/a.ts',
    '@acme/http/raw',
    'http/src/raw.ts',
  ],
  [
    'exports, a star',
    { ...app, 'http/package.json': http({ exports: { './*': './dist/*.js' } }), 'http/src/deep/raw.ts': '' },
    'app/a.ts',
    '@acme/http/deep/raw',
    'http/src/deep/raw.ts',
  ],
  [
    'an inner path without exports',
    { ...app, 'http/package.json': http({}), 'http/src/raw.ts': '' },
    'app/a.ts',
    '@acme/http/src/raw',
    'http/src/raw.ts',
  ],
  [
    'a name without scope',
    { ...app, 'lib/http/package.json': '{ "name": "http-kit" }', 'lib/http/index.js': '' },
    'app/a.ts',
    'http-kit',
    'lib/http/index.js',
  ],
  [
    'imports of a manifest',
    {
      'app/package.json': json({ imports: { '#http': './src/http.ts' } }),
      'app/src/http.ts': '',
      'app/a.ts': '',
    },
    'app/a.ts',
    '#http',
    'app/src/http.ts',
  ],
  [
    'imports with conditions and a star',
    {
      'app/package.json': json({ imports: { '#lib/*': { default: './src/*.js' } } }),
      'app/src/http.ts': '',
      'app/a.ts': '',
    },
    'app/a.ts',
    '#lib/http',
    'app/src/http.ts',
  ],
  [
    'imports of the manifest above',
    { 'package.json': json({ imports: { '#http': './http.js' } }), 'http.js': '', 'src/deep/a.js': '' },
    'src/deep/a.js',
    '#http',
    'http.js',
  ],
]

describe.each([
  ['relative', relativeRows],
  ['aliases', aliasRows],
  ['packages', packageRows],
])('%s', (_, rows) => {
  it.each(rows)('%s', (_title, files, from, specifier, expected) => {
    expect(resolved(files, from, specifier)).toBe(expected)
  })
})

describe('namesOf', () => {
  it.each<[title: string, files: Record<string, string>, path: string, names: string[]]>([
    ['the stem', { 'src/http.client.ts': '' }, 'src/http.client.ts', ['http.client']],
    ['the folder of an index', { 'src/lib/index.mts': '' }, 'src/lib/index.mts', ['index', 'lib']],
    [
      'the package',
      { 'package.json': '{ "name": "@acme/http" }', 'src/raw.ts': '' },
      'src/raw.ts',
      ['http', 'raw'],
    ],
    [
      'the imports of a manifest',
      { 'package.json': '{ "imports": { "#net/http": "./raw.js" } }', 'raw.js': '' },
      'raw.js',
      ['http', 'raw'],
    ],
    [
      'exact aliases',
      { 'tsconfig.json': paths({ '@client': ['./src/http.ts'], '@/*': ['./src/*'] }), 'src/http.ts': '' },
      'src/http.ts',
      ['@client', 'http'],
    ],
  ])('%s', (_title, files, path, names) => {
    const root = treeOf(files)
    const { namesOf } = createResolution(root, [join(root, path)])
    expect([...new Set(namesOf(join(root, path)))].sort()).toEqual(names)
  })
})
