import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { diff } from '../../src/report/diff.js'
import { committed, git, treeOf } from '../source/tree.js'
import { edit } from './outcome.js'

const lines = (count: number, end = '\n') =>
  Array.from({ length: count }, (_, i) => `line ${i + 1}${end}`).join('')

/** Every case: name, text before, text after, byte order mark. */
const cases: [name: string, before: string, after: string, bom?: boolean][] = [
  ['plain.ts', lines(30), lines(30).replace('line 15', 'line fifteen')],
  ['crlf.ts', lines(30, '\r\n'), lines(30, '\r\n').replace('line 15', 'line fifteen')],
  ['mixed.ts', 'a\r\nb\nc\rd\r\n', 'a\r\nB\nc\rd\r\n'],
  ['no-newline.ts', 'a\nb', 'a\nc'],
  ['no-newline-context.ts', 'a\nb\nc', 'A\nb\nc'],
  ['one-line.ts', 'a', 'b'],
  ['bom.ts', 'a\nb\n', 'A\nb\n', true],
  ['bom-context.ts', 'a\nb\n', 'a\nB\n', true],
  ['first.ts', lines(9), `new\n${lines(9)}`],
  ['last.ts', lines(9), `${lines(9)}new\n`],
  ['removed.ts', lines(9), lines(9).replace('line 5\n', '')],
  ['two-hunks.ts', lines(40), lines(40).replace('line 3\n', 'x\ny\n').replace('line 30\n', '')],
  ['with space/b c.ts', 'a\n', 'b\n'],
  ['quo"te/ü.ts', 'é\n', 'è\n'],
  ['dashes.ts', '-- a\n++ b\n', '-- a\n++ c\n'],
]

describe('diff', () => {
  test('is a patch that git apply takes, byte by byte', () => {
    const marked = (text: string, bom?: boolean) => (bom ? `\uFEFF${text}` : text)
    const root = committed(
      treeOf(Object.fromEntries(cases.map(([name, before, , bom]) => [name, marked(before, bom)]))),
    )
    const edits = cases.map(([name, before, after, bom]) => edit(join(root, name), before, after, bom))
    const patch = diff(edits, root)
    writeFileSync(join(root, 'x.patch'), patch)
    git(root, 'apply', '--whitespace=nowarn', 'x.patch')
    for (const [name, , after, bom] of cases) {
      expect([name, readFileSync(join(root, name), 'utf8')]).toEqual([name, marked(after, bom)])
    }
  })

  test('names files from the folder of the run, where git apply runs too', () => {
    const root = committed(treeOf({ 'packages/a/src/x.ts': 'a\n' }))
    const folder = join(root, 'packages/a')
    const patch = diff([edit(join(folder, 'src/x.ts'), 'a\n', 'b\n')], folder)
    expect(patch).toBe('--- a/src/x.ts\n+++ b/src/x.ts\n@@ -1,1 +1,1 @@\n-a\n+b\n')
    writeFileSync(join(folder, 'x.patch'), patch)
    git(folder, 'apply', 'x.patch')
    expect(readFileSync(join(folder, 'src/x.ts'), 'utf8')).toBe('b\n')
  })

  test('is empty where nothing changes, and in the order of names', () => {
    expect(diff([], '/r')).toBe('')
    expect(diff([edit('/r/a.ts', 'a', 'a')], '/r')).toBe('')
    const patch = diff([edit('/r/b.ts', 'a', 'b'), edit('/r/a.ts', 'a', 'b')], '/r')
    expect(patch.match(/^--- .*/gm)).toEqual(['--- a/a.ts', '--- a/b.ts'])
  })
})
