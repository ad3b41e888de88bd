/** References that only types can tell. The cursor of a row is `|`, right before the name. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createWorkspace } from '../../src/source/modules.js'
import { namedAgain, referencesTo } from '../../src/source/project.js'
import { treeOf } from './tree.js'

/** "file:line text of the line" for every reference to what stands behind the cursor. */
function references(files: Record<string, string>): string[] {
  const plain = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text.replace('|', '')]))
  const root = treeOf(plain)
  const paths = Object.keys(plain).map((name) => join(root, name))
  const workspace = createWorkspace({ files: paths, root, texts: new Map() })
  for (const path of paths) if (!path.includes('node_modules')) workspace.load(path)
  const [name, text] = Object.entries(files).find(([, each]) => each.includes('|')) as [string, string]
  const found = referencesTo(workspace, join(root, name), text.indexOf('|'))
  return found
    .map(({ path, start, end }) => {
      const source = workspace.load(path)?.text ?? ''
      expect(source.slice(start, end)).toBe('plan')
      const line = source.slice(0, start).split('\n').length
      return `${path.slice(root.length + 1)}:${line}`
    })
    .sort()
}

const bulk = 'export interface Bulk {\n  |plan: string\n}\n'

describe('referencesTo', () => {
  it.each<[title: string, files: Record<string, string>, expected: string[]]>([
    [
      'members',
      { 'a.ts': `${bulk}const f = (b: Bulk) => b.plan + b['plan'] + b?.plan` },
      ['a.ts:2', 'a.ts:4', 'a.ts:4', 'a.ts:4'],
    ],
    [
      'patterns',
      {
        'a.ts': `${bulk}const f = ({ plan }: Bulk) => plan\nconst g = (b: Bulk) => {\n  const { plan: p } = b\n}`,
      },
      ['a.ts:2', 'a.ts:4', 'a.ts:6'],
    ],
    [
      'literals',
      { 'a.ts': `${bulk}const b: Bulk = {\n  plan: '' }\nconst c: Bulk = {\n  'plan': '' }` },
      ['a.ts:2', 'a.ts:5', 'a.ts:7'],
    ],
    [
      'a quoted name',
      { 'a.ts': "interface Bulk {\n  '|plan': string\n}\nconst f = (b: Bulk) => b.plan".replace("'|", "|'") },
      ['a.ts:2', 'a.ts:4'],
    ],
    [
      'another file',
      { 'a.ts': bulk, 'b.ts': "import type { Bulk as B } from './a'\nexport const f = (b: B) => b.plan" },
      ['a.ts:2', 'b.ts:2'],
    ],
    [
      'through a re-export',
      {
        'a.ts': bulk,
        'index.ts': "export * from './a'",
        'b.ts': "import type { Bulk } from '.'\nexport const f = (b: Bulk) => b.plan",
      },
      ['a.ts:2', 'b.ts:2'],
    ],
    [
      'behind a promise',
      {
        'a.ts': `${bulk}declare function load(): Promise<Bulk>\nconst f = async () => (await load()).plan\nload().then((b) => b.plan)`,
      },
      ['a.ts:2', 'a.ts:5', 'a.ts:6'],
    ],
    [
      'items of a list',
      {
        'a.ts': `${bulk}declare const all: Bulk[]\nall.map((b) => b.plan)\nall.filter((b) => b.plan).find(Boolean)?.plan\nfor (const b of all) b.plan\nall[0].plan`,
      },
      ['a.ts:2', 'a.ts:5', 'a.ts:6', 'a.ts:6', 'a.ts:7', 'a.ts:8'],
    ],
    [
      'utility types',
      {
        'a.ts': `${bulk}type Some = Partial<Bulk>\ntype Less = Omit<Bulk, 'id'>\ntype One = Readonly<Required<Bulk>>\nconst f = (a: Some, b: Less, c: One) => [\n  a.plan,\n  b.plan,\n  c.plan]`,
      },
      ['a.ts:10', 'a.ts:2', 'a.ts:8', 'a.ts:9'],
    ],
    [
      'an interface that extends it',
      { 'a.ts': `${bulk}interface More extends Bulk { id: string }\nconst f = (m: More) => m.plan` },
      ['a.ts:2', 'a.ts:5'],
    ],
    ['an indexed access', { 'a.ts': `${bulk}type Plan = Bulk['plan']` }, ['a.ts:2', 'a.ts:4']],
    [
      'an own generic',
      {
        'a.ts': `${bulk}interface Envelope<T> { data: T }\nconst f = (e: Envelope<Bulk[]>) => e.data[0].plan`,
      },
      ['a.ts:2', 'a.ts:5'],
    ],
    [
      'what axios answers',
      {
        'a.ts': `import axios from 'axios'\n${bulk}const f = async () => (await axios.get<Bulk>('/')).data.plan`,
      },
      ['a.ts:3', 'a.ts:5'],
    ],
    [
      'what a function returns',
      {
        'a.ts': `${bulk}const load = async (): Promise<Bulk> => ({ plan: '' })\nconst f = async (b: Awaited<ReturnType<typeof load>>) => b.plan`,
      },
      ['a.ts:2', 'a.ts:4', 'a.ts:5'],
    ],
    [
      'collections of the language',
      {
        'a.ts': `${bulk}declare const all: Bulk[]\nObject.values(Object.fromEntries(all.map((b) => ['', b] as const))).map((b) => b.plan)\nfor (const [, b] of Object.entries({ one: all[0]! })) b.plan\n;[...new Set(all)].map((b) => b.plan)\nArray.from(all, (b) => b.plan)\nnew Map([['', all[0]!]]).get('')?.plan\nObject.groupBy(all, () => '')['']?.map((b) => b.plan)`,
      },
      ['a.ts:10', 'a.ts:2', 'a.ts:5', 'a.ts:6', 'a.ts:7', 'a.ts:8', 'a.ts:9'],
    ],
    [
      'a package that is installed',
      {
        'node_modules/again/package.json': '{"name": "again", "types": "index.d.ts"}',
        'node_modules/again/index.d.ts':
          'export default function again<T>(task: () => Promise<T>): Promise<T>',
        'a.ts': `import again from 'again'\n${bulk}declare function load(): Promise<Bulk>\nconst f = async () => (await again(load)).plan`,
      },
      ['a.ts:3', 'a.ts:6'],
    ],
    [
      'a package that is installed, with the types of one that has none',
      {
        'node_modules/plain/package.json': '{"name": "plain", "main": "index.js"}',
        'node_modules/plain/index.js': 'module.exports = {}',
        'node_modules/again/package.json': '{"name": "again", "types": "index.d.ts"}',
        'node_modules/again/index.d.ts':
          "import type { Options } from 'plain'\nexport default function again<T>(task: () => Promise<T>, options?: Options): Promise<T>",
        'a.ts': `import again from 'again'\n${bulk}declare function load(): Promise<Bulk>\nconst f = async () => (await again(load)).plan`,
      },
      ['a.ts:3', 'a.ts:6'],
    ],
    [
      'a bound function through a generic one',
      {
        'a.ts': `${bulk}declare function load(id: string): Promise<Bulk>\nconst twice = async <T>(f: () => Promise<T>): Promise<T> => (await f(), f())\nconst f = async () => (await twice(load.bind(null, ''))).plan`,
      },
      ['a.ts:2', 'a.ts:6'],
    ],
    [
      'JSX',
      { 'a.tsx': `${bulk}const Row = ({ b }: { b: Bulk }) => <td>{b.plan}</td>` },
      ['a.tsx:2', 'a.tsx:4'],
    ],
    [
      'JavaScript with types in comments',
      { 'a.ts': bulk, 'b.js': "/** @param {import('./a').Bulk} b */\nexport const f = (b) => b.plan" },
      ['a.ts:2', 'b.js:2'],
    ],
    [
      'no other interface of the same shape',
      { 'a.ts': `${bulk}interface Model { plan: string }\nconst f = (m: Model) => m.plan` },
      ['a.ts:2'],
    ],
    [
      'no text, no comment, no other object',
      { 'a.ts': `${bulk}// plan\nconst plan = 'plan'\nconst o = { plan }` },
      ['a.ts:2'],
    ],
  ])('%s', (_title, files, expected) => {
    expect(references(files)).toEqual(expected)
  })

  it('knows nothing of a file that is not there', () => {
    const root = treeOf({ 'a.ts': '' })
    const workspace = createWorkspace({ files: [], root, texts: new Map() })
    expect(referencesTo(workspace, join(root, 'b.ts'), 0)).toEqual([])
  })

  it('sees the modules that came after the first question', () => {
    const root = treeOf({
      'a.ts': bulk.replace('|', ''),
      'b.ts': "import type { Bulk } from './a'\nexport const f = (b: Bulk) => b.plan",
    })
    const a = join(root, 'a.ts')
    const workspace = createWorkspace({ files: [a], root, texts: new Map() })
    workspace.load(a)
    expect(referencesTo(workspace, a, bulk.indexOf('|'))).toHaveLength(1)
    workspace.load(join(root, 'b.ts'))
    expect(referencesTo(workspace, a, bulk.indexOf('|'))).toHaveLength(2)
  })
})

describe('namedAgain', () => {
  it('finds copies and questions of the type, and of no other', () => {
    const text = `interface Bulk { plan: string; id: string }
interface Other { plan: string }
declare const bulk: Bulk, other: Other
const copy = { ...bulk, plan: 'a' }
const foreign = { ...other, plan: 'b' }
const plain = { plan: 'c' }
const is = 'plan' in bulk
const no = 'plan' in other
`
    const root = treeOf({ 'a.ts': text })
    const path = join(root, 'a.ts')
    const workspace = createWorkspace({ files: [path], root, texts: new Map() })
    workspace.load(path)
    const found = namedAgain(workspace, path, text.indexOf('plan'), 'plan')
    const lines = (places: { start: number }[]) =>
      places.map(({ start }) => text.slice(0, start).split('\n').length)
    expect(lines(found.copies)).toEqual([4])
    expect(lines(found.questions)).toEqual([7])
  })
})
