import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Edit } from '../../src/change.js'
import { applyEdits, type EditGroup, mergeEdits, sharing } from '../../src/edit/merge.js'

const file = '/a.ts'
const edit = (start: number, end: number, text: string, path = file): Edit => ({
  file: path,
  start,
  end,
  text,
})
const group = (id: string, ...edits: Edit[]): EditGroup => ({ id, edits })
const same = (a: Edit, b: Edit): boolean =>
  a.file === b.file && a.start === b.start && a.end === b.end && a.text === b.text
const keyOf = ({ file: path, start, end, text }: Edit): string => `${path}:${start}:${end}:${text}`

/** Whether both cannot be made: they overlap, or insert different texts at one place, or one inserts inside the other. */
function excludes(a: Edit, b: Edit): boolean {
  if (a.file !== b.file || same(a, b)) return false
  if (a.start === a.end && b.start === b.end) return a.start === b.start
  return Math.max(a.start, b.start) < Math.min(a.end, b.end) || isInside(a, b) || isInside(b, a)
}

function isInside(insertion: Edit, other: Edit): boolean {
  return insertion.start === insertion.end && insertion.start > other.start && insertion.start < other.end
}

/** Groups of edits on texts of 30 characters in two files, near enough to each other to clash and to agree. */
const groups: fc.Arbitrary<EditGroup[]> = fc
  .array(
    fc.array(
      fc
        .tuple(fc.nat(30), fc.nat(6), fc.constantFrom('', 'x', 'yy'), fc.constantFrom(file, '/b.ts'))
        .map(([start, length, text, path]) => edit(start, Math.min(30, start + length), text, path))
        // An edit that does nothing is none.
        .filter(({ start, end, text }) => start !== end || text !== ''),
      { minLength: 1, maxLength: 3 },
    ),
    { maxLength: 6 },
  )
  .map((lists) => lists.map((edits, i) => group(`g${i}`, ...edits)))

const text30 = fc.string({ unit: 'grapheme-ascii', minLength: 30, maxLength: 30 })

describe('mergeEdits', () => {
  it('keeps edits that do not clash with each other, in order and once', () => {
    fc.assert(
      fc.property(groups, (input) => {
        for (const list of mergeEdits(input).edits.values()) {
          expect(new Set(list.map(keyOf)).size).toBe(list.length)
          list.forEach((a, i) => {
            const next = list[i + 1]
            if (next) expect(a.end <= next.start).toBe(true)
            for (const b of list) expect(excludes(a, b)).toBe(false)
          })
        }
      }),
    )
  })

  it('keeps the edits of every group that is not dropped, and no others', () => {
    fc.assert(
      fc.property(groups, (input) => {
        const { edits, dropped } = mergeEdits(input)
        const kept = input.filter(({ id }) => !dropped.has(id)).flatMap((each) => each.edits)
        expect(new Set([...edits.values()].flat().map(keyOf))).toEqual(new Set(kept.map(keyOf)))
      }),
    )
  })

  it('drops with a group all that share an edit with it', () => {
    fc.assert(
      fc.property(groups, (input) => {
        const { dropped } = mergeEdits(input)
        for (const a of input) {
          for (const b of input) {
            const isShared = a.edits.some((x) => b.edits.some((y) => same(x, y)))
            if (isShared) expect(dropped.has(a.id)).toBe(dropped.has(b.id))
          }
        }
      }),
    )
  })

  it('drops no group without a reason', () => {
    fc.assert(
      fc.property(groups, (input) => {
        const { dropped } = mergeEdits(input)
        const byId = new Map(input.map(({ id, edits }) => [id, edits]))
        const all = input.flatMap((each) => each.edits)
        for (const id of dropped) {
          const together = [...sharing(byId, id)].flatMap((each) => byId.get(each) ?? [])
          expect(together.some((a) => all.some((b) => excludes(a, b)))).toBe(true)
        }
      }),
    )
  })

  it('lets the first of two groups that clash stand', () => {
    fc.assert(
      fc.property(groups, (input) => {
        const { dropped } = mergeEdits(input)
        const [first] = input
        if (!first) return
        const byId = new Map(input.map(({ id, edits }) => [id, edits]))
        const own = [...sharing(byId, first.id)]
        // It stands alone, or with groups behind it that may clash.
        const isSound = !first.edits.some((a) => first.edits.some((b) => excludes(a, b)))
        if (own.length === 1 && isSound) expect(dropped.has(first.id)).toBe(false)
      }),
    )
  })

  it('takes a group that comes in two parts as one', () => {
    const whole = mergeEdits([
      group('a', edit(0, 1, 'x')),
      group('b', edit(4, 6, 'y')),
      group('a', edit(5, 7, 'z')),
    ])
    expect(whole.dropped).toEqual(new Set(['b']))
    expect(whole.edits.get(file)).toEqual([edit(0, 1, 'x'), edit(5, 7, 'z')])
  })

  it('drops the whole of a group that clashes in one file', () => {
    const { edits, dropped } = mergeEdits([
      group('a', edit(0, 3, 'x')),
      group('b', edit(2, 4, 'y'), edit(9, 9, 'z', '/b.ts')),
      group('c', edit(9, 9, 'z', '/b.ts'), edit(20, 21, '')),
    ])
    expect(dropped).toEqual(new Set(['b', 'c']))
    expect([...edits.values()].flat()).toEqual([edit(0, 3, 'x')])
  })

  it.each<[string, Edit, Edit, boolean]>([
    ['the same edit', edit(1, 3, 'x'), edit(1, 3, 'x'), false],
    ['two texts for one range', edit(1, 3, 'x'), edit(1, 3, 'y'), true],
    ['ranges that overlap', edit(1, 3, ''), edit(2, 4, ''), true],
    ['a range in a range', edit(1, 9, ''), edit(2, 4, ''), true],
    ['ranges that touch', edit(1, 3, 'x'), edit(3, 5, 'y'), false],
    ['two insertions at one place', edit(1, 1, 'x'), edit(1, 1, 'y'), true],
    ['an insertion before a range', edit(1, 1, 'x'), edit(1, 3, 'y'), false],
    ['an insertion behind a range', edit(3, 3, 'x'), edit(1, 3, 'y'), false],
    ['an insertion in a range', edit(2, 2, 'x'), edit(1, 3, 'y'), true],
    ['one range in two files', edit(1, 3, 'x'), edit(1, 3, 'y', '/b.ts'), false],
  ])('%s', (_title, a, b, isClash) => {
    expect(mergeEdits([group('a', a), group('b', b)]).dropped.size).toBe(isClash ? 1 : 0)
    expect(mergeEdits([group('b', b), group('a', a)]).dropped.size).toBe(isClash ? 1 : 0)
  })
})

describe('applyEdits', () => {
  it('changes nothing outside of the edits', () => {
    fc.assert(
      fc.property(groups, text30, (input, text) => {
        const edits = mergeEdits(input).edits.get(file) ?? []
        let expected = ''
        let at = 0
        for (const { start, end, text: inserted } of edits) {
          expected += text.slice(at, start) + inserted
          at = end
        }
        expect(applyEdits(text, edits)).toBe(expected + text.slice(at))
      }),
    )
  })

  it('gives back a text without edits as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => applyEdits(text, []) === text))
  })

  it('counts UTF-16 code units', () => {
    expect(applyEdits('a😀b\r\nc', [edit(3, 4, 'X'), edit(6, 6, 'Y')])).toBe('a😀X\r\nYc')
  })

  it('puts insertions on both sides of a range that goes away', () => {
    const edits = [edit(0, 0, '<'), edit(0, 2, ''), edit(2, 2, '>'), edit(2, 3, 'c')]
    expect(applyEdits('abC', mergeEdits([group('a', ...edits)]).edits.get(file) ?? [])).toBe('<>c')
  })
})
