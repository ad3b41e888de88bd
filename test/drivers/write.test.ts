import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import type { FileOutcome } from '../../src/change.js'
import { writeAll } from '../../src/drivers/write.js'
import { edit } from '../report/outcome.js'
import { treeOf } from '../source/tree.js'

const names = ['a', 'b', 'c']

function setUp(): { edits: FileOutcome[]; texts: () => string[] } {
  const root = treeOf(Object.fromEntries(names.map((name) => [name, `old ${name}`])))
  return {
    edits: names.map((name) => edit(join(root, name), `old ${name}`, `new ${name}`)),
    texts: () => names.map((name) => readFileSync(join(root, name), 'utf8')),
  }
}

/** Fails for the file of this name, however often it is tried. */
const failingFor = (name: string) => async (path: string, bytes: Buffer) => {
  if (basename(path) === name) throw new Error('no space left on device')
  await writeFile(path, bytes)
}

test('a failure in the middle takes back what belongs to it, and the rest is done', async () => {
  const { edits, texts } = setUp()
  const asked: string[][] = []
  const result = await writeAll(edits, {
    isInterrupted: () => false,
    write: failingFor('b'),
    // a and b are one group.
    replan: async (without) => {
      asked.push([...without].map((path) => basename(path)))
      return edits.slice(2)
    },
  })
  expect(texts()).toEqual(['old a', 'old b', 'new c'])
  expect(asked).toEqual([['b']])
  expect(result.written.map((path) => basename(path))).toEqual(['c'])
  expect(result.obstacles).toMatchObject([{ reason: 'it cannot be written: no space left on device' }])
})

test('another text that is planned after a failure replaces the one that was written', async () => {
  const { edits, texts } = setUp()
  const [a, , c] = edits as [FileOutcome, FileOutcome, FileOutcome]
  await writeAll(edits, {
    isInterrupted: () => false,
    write: failingFor('b'),
    replan: async () => [{ ...a, after: 'less new a' }, c],
  })
  expect(texts()).toEqual(['less new a', 'old b', 'new c'])
})

test('an interruption stops before the next file', async () => {
  const { edits, texts } = setUp()
  let count = 0
  const result = await writeAll(edits, {
    isInterrupted: () => count === 1,
    write: async (path, bytes) => {
      count++
      await writeFile(path, bytes)
    },
    replan: async () => edits,
  })
  expect(texts()).toEqual(['new a', 'old b', 'old c'])
  expect(result.written.map((path) => basename(path))).toEqual(['a'])
  expect(result.unwritten.map((path) => basename(path))).toEqual(['b', 'c'])
})

test('a file that is not what was read is found before anything is written', async () => {
  const { edits, texts } = setUp()
  const [a, b, c] = edits as [FileOutcome, FileOutcome, FileOutcome]
  const result = await writeAll([a, b, { ...c, before: 'other' }], {
    isInterrupted: () => false,
    replan: async () => [a],
  })
  expect(texts()).toEqual(['new a', 'old b', 'old c'])
  expect(result.obstacles).toMatchObject([{ reason: 'it changed on disk while the run went on; run again' }])
})

test('a byte order mark is part of what must be found, and is put back', async () => {
  const root = treeOf({ a: '\uFEFFold', b: 'old' })
  const paths = [join(root, 'a'), join(root, 'b')] as const
  const result = await writeAll([edit(paths[0], 'old', 'new', true), edit(paths[1], 'old', 'new', true)], {
    isInterrupted: () => false,
    replan: async () => [edit(paths[0], 'old', 'new', true)],
  })
  expect(readFileSync(paths[0], 'utf8')).toBe('\uFEFFnew')
  expect(result.obstacles.map(({ path }) => path)).toEqual([paths[1]])
})
