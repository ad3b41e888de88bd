/** Both parsers make the same tree: of every fixture, and of what fixtures seldom hold. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isModule, parseModule } from '../../src/source/parse.js'
import { fastTree, thoroughTree, walk } from '../../src/source/syntax.js'
import { fixturesFolder } from '../fixtures.js'

/** What nobody reads of a tree: places that `range` says better, and fields that only one of them has. */
const unread = new Set(['loc', 'start', 'end', 'parent', 'tokens', 'comments', 'sourceType', 'hashbang'])

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value === undefined || value === null) return null
  if (typeof value === 'bigint' || value instanceof RegExp) return String(value)
  if (typeof value !== 'object') return value
  const { type } = value as { type?: string }
  const entries = Object.entries(value).filter(
    ([key, each]) =>
      !unread.has(key) &&
      each != null &&
      !(type === 'TSEnumMember' && key === 'computed') &&
      !(type === 'JSXText' && key === 'value'),
  )
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, plain(each)]),
  )
}

function bothOf(path: string, text: string): { fast: unknown; thorough: unknown } {
  const fast = fastTree(path, text)
  if (fast) walk(fast, () => {})
  return { fast: plain(fast), thorough: plain(thoroughTree(path, text)) }
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesIn(path)
    return /\.[cm]?[jt]sx?$/.test(entry.name) ? [path] : []
  })
}

describe('the fixtures', () => {
  const folders = readdirSync(fixturesFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  it.each(folders.map(({ name }) => name))('%s', (name) => {
    const different = sourcesIn(join(fixturesFolder, name)).filter((path) => {
      const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
      if (fastTree(path, text) === null) return false
      const { fast, thorough } = bothOf(path, text)
      return JSON.stringify(fast) !== JSON.stringify(thorough)
    })
    expect(different).toEqual([])
  })

  it('are nearly all read by the fast one', () => {
    const paths = sourcesIn(fixturesFolder)
    const refused = paths.filter(
      (path) => fastTree(path, readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) === null,
    )
    expect(refused.length / paths.length).toBeLessThan(0.02)
  })
})

const cases: [name: string, file: string, text: string][] = [
  ['offsets behind characters of two units', 'a.ts', "const a = '😀é漢'\nconst b = /* 😀 */ `x${a}😀` + a\n"],
  ['CRLF', 'a.ts', "const a = {\r\n  b: 'x',\r\n}\r\n\r\nfetch(`${a}\r\n`)\r\n"],
  ['a hash bang', 'a.mjs', '#!/usr/bin/env node\nfetch(`x`)\n'],
  [
    'JSX with entities, spreads, namespaces and comments',
    'a.tsx',
    'const a = <A.B x="y" {...p} y={1} xlink:href=\'q\'>{/* c */} t &nbsp; <></></A.B>\n',
  ],
  [
    'JSX in plain JavaScript',
    'a.js',
    'export const A = ({ b, ...c }) => <div {...c}>{b?.map((x) => <i key={x}>{x}</i>)}</div>\n',
  ],
  [
    'generic arrows and assertions',
    'a.ts',
    'const f = <T,>(x: T) => <unknown>x as string satisfies unknown\nf<string>("")!.length\n',
  ],
  ['generic arrows beside JSX', 'a.tsx', 'const f = async <T extends object>(x: T) => <b>{f<T>(x)}</b>\n'],
  [
    'decorators',
    'a.ts',
    '@A() export class C { @B x = 1; @D() m(@E() p: string) {} constructor(@F() private readonly q?: X) {} accessor z = 1 }\n',
  ],
  [
    'overloads and abstract members',
    'a.ts',
    'function f(a: string): void\nfunction f(a: number): void\nfunction f(a: any) {}\nabstract class A { abstract m(): void; abstract x: string; declare y: number; static { f(1) } get g() { return 1 } set g(v) {} }\n',
  ],
  [
    'private names and optional chains',
    'a.js',
    'class A { #a = 1; has(o) { return #a in o } m() { return this.#a ?? super.x?.[`y`]?.(1) } }\n',
  ],
  [
    'enums and namespaces',
    'a.ts',
    "export const enum E { A = 'x', 'b-c' = 2, D }\nnamespace N.M { export const x = 1 }\ndeclare module 'x' { export = y }\ndeclare global { var z: string }\n",
  ],
  [
    'types of every kind',
    'a.ts',
    'type A<T> = T extends (infer U extends string)[] ? { readonly [K in keyof T as `x${K & string}`]?: -1 } : typeof import("x") | asserts\ntype F = new (...a: [x: string, y?: number, ...z: any[]]) => x is string\ntype G = unique symbol; interface H extends I<J>, K { (a): b; new (a): b; readonly [k: string]: T; get p(): string; m?(): void }\n',
  ],
  [
    'imports of every kind',
    'a.ts',
    "import a, * as b from 'x'\nimport type { C } from 'y'\nimport { type D, default as e, 'f-g' as h } from 'z' with { type: 'json' }\nimport i = require('i')\nexport * as l from 'm'\nexport type { O } from 'p'\nexport { a as 'q-r' }\n",
  ],
  ['exports of every kind', 'a.ts', 'export default abstract class {}\nexport = x\nexport as namespace y\n'],
  [
    'regular expressions, numbers and big ones',
    'a.js',
    'const a = [/a\\/b/gu, 1_000, 0xff, 10n, .5, "\\u{1F600}", "\\x41\\\n"]\n',
  ],
  ['tagged templates', 'a.js', 'tag`\\unicode and ${1} ${`in ${2}`}`\n'],
  [
    'patterns',
    'a.js',
    'const { a = 1, b: { c: [d, , ...e] = [] }, ["f"]: g, ...h } = x;\n[a.b, c] = d; ({ e, f = 2 } = g); for (const [k, v] of m) async () => { for await (const q of r) ; };\n',
  ],
  ['parentheses and sequences', 'a.ts', '((a, b) => (c, d))((e), (f as any)); (g?.h).i; (typeof (j))\n'],
  [
    'labels, switches, catches without a name',
    'a.js',
    'a: for (;;) { switch (b) { case 1: continue a; default: break a } }\ntry { throw c } catch { } finally { }\n',
  ],
  [
    'classes as expressions, getters, generators',
    'a.js',
    'const A = class B extends (C, D) { static async *[x]() { yield* y } static z; "w" = 1 }\nexport default function* () {}\n',
  ],
  ['`using` and `import.meta`', 'a.ts', 'using a = b(); const c = import.meta.env.X; import("x")\n'],
  [
    'CommonJS with a return at the top',
    'a.cjs',
    "const { a } = require('x')\nif (!a) return\nmodule.exports = { a, b() { return this.a } }\n",
  ],
  ['CommonJS in TypeScript', 'a.cts', "import a = require('x')\nexport = { a }\n"],
  ['a directive', 'a.js', "'use strict'\n\"use client\"\nfunction f() { 'use server' }\n"],
  ['nothing', 'a.ts', ''],
  ['only a comment', 'a.ts', '// x\n/* y */'],
]

describe('other code', () => {
  it.each(cases)('%s', (_, file, text) => {
    const { fast, thorough } = bothOf(file, text)
    expect(fast).toEqual(thorough)
  })

  it('is nearly all read by the fast one', () => {
    expect(cases.filter(([, file, text]) => fastTree(file, text) === null).map(([name]) => name)).toEqual([])
  })
})

describe('what the fast one refuses', () => {
  it.each([
    ['Flow', 'a.js', '// @flow\nexport function f(a: string): number { return 1 }\n'],
    ['sloppy code', 'a.js', 'var await = 1; with (x) { y = 1 }\n'],
    ['an entity in an attribute', 'a.jsx', 'f(<a b="&amp;" />)\n'],
  ])('is asked of the other: %s', (_, file, text) => {
    expect(isModule(parseModule(file, text))).toBe(true)
  })

  it('and what both refuse is a failure with the line', () => {
    const result = parseModule('a.ts', 'const a = 1\nconst b = {\n')
    expect(isModule(result)).toBe(false)
    expect(result).toMatchObject({ path: 'a.ts', reason: expect.stringMatching(/^line \d, column \d+: /) })
  })
})
