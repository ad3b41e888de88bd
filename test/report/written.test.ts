import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shiftBetween } from '../../src/report/positions.js'
import { asWritten } from '../../src/report/written.js'
import { call, edit, finding, outcome } from './outcome.js'

const nameOf = (path: string) => path.slice(1)

/** The place of the first `word` in a text, as reports give it. */
function placeOf(text: string, word: string) {
  const start = text.indexOf(word)
  const at = (offset: number) => {
    const before = text.slice(0, offset).split('\n')
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
  const { line, column } = at(start)
  const end = at(start + word.length)
  return { line, column, endLine: end.line, endColumn: end.column }
}

describe('asWritten', () => {
  const before = [
    "const version = '2024-02-08'",
    'async function f() {',
    '  await put(cancelled(id, e), { status: "canceled" })',
    '  const { schedule } = await get(); use(schedule.multi, other)',
    '}',
    'target()',
    '',
  ].join('\r\n')
  const after = [
    '// one more',
    "const version = '2025-09-18'",
    'async function f() {',
    '  await post(cancelled(id, e) + "/cancel")',
    '  const { default_schedule: schedule } = await get(); use(schedule.multi, other)',
    '}',
    'target()',
    '',
  ].join('\r\n')
  const edits = [edit('/a.ts', before, after)]

  test.each([
    ['kept text', 'target()', 'target()'],
    ['kept text behind a change of the same line', 'schedule.multi', 'schedule.multi'],
    ['a replaced word', 'put', 'post'],
  ])('moves %s', (_, from, to) => {
    const found = finding({ file: 'a.ts', ...placeOf(before, from) })
    const [moved] = asWritten(outcome({ findings: [found] }), edits, nameOf).findings
    expect(moved).toMatchObject(placeOf(after, to))
  })

  test('a removed text is a place between what stood around it', () => {
    const found = finding({ file: 'a.ts', ...placeOf(before, '{ status: "canceled" }') })
    const [moved] = asWritten(outcome({ findings: [found] }), edits, nameOf).findings
    expect(moved).toMatchObject({ line: 4 })
  })

  test('moves calls, evidence and the edits of suggestions', () => {
    const start = before.indexOf('target()')
    const found = finding({
      file: 'a.ts',
      ...placeOf(before, 'target()'),
      evidence: [{ step: 's', file: 'a.ts', line: 1 }],
      suggestions: [
        {
          title: 't',
          edits: [
            { file: 'a.ts', start, end: start + 6, text: 'x' },
            { file: 'a.ts', start, end: start, text: 'y' },
            { file: 'b.ts', start: 1, end: 2, text: 'z' },
          ],
        },
      ],
    })
    const sent = call({ file: 'a.ts', line: 6, column: 1, evidence: [{ step: 's', file: 'a.ts', line: 4 }] })
    const moved = asWritten(outcome({ findings: [found], calls: [sent] }), edits, nameOf)
    expect(moved.calls).toMatchObject([{ line: 7, column: 1, evidence: [{ line: 5 }] }])
    const now = after.indexOf('target()')
    expect(moved.findings).toMatchObject([
      {
        evidence: [{ line: 2 }],
        suggestions: [
          {
            edits: [
              { start: now, end: now + 6 },
              { start: now, end: now },
              { start: 1, end: 2 },
            ],
          },
        ],
      },
    ])
  })

  test('leaves other files as they are', () => {
    const untouched = outcome({ findings: [finding({ file: 'b.ts' })], calls: [call({ file: 'b.ts' })] })
    expect(asWritten(untouched, edits, nameOf)).toEqual(untouched)
  })
})

test('every range stays a range, and untouched text maps to itself', () => {
  const word = fc.constantFrom('a', 'bc', ' ', '\n', '\r\n', '(', 'schedule', 'é', '\u{1F600}')
  const source = fc.array(word, { maxLength: 40 }).map((words) => words.join(''))
  fc.assert(
    fc.property(source, source, source, source, (head, from, to, tail) => {
      const before = head + from + tail
      const after = head + to + tail
      const shift = shiftBetween(before, after)
      let last = 0
      for (let offset = 0; offset <= before.length; offset++) {
        const start = shift.start(offset)
        expect(start).toBeGreaterThanOrEqual(last)
        expect(start).toBeLessThanOrEqual(after.length)
        expect(shift.end(offset)).toBeLessThanOrEqual(after.length)
        last = start
      }
      expect(shift.start(before.length)).toBe(after.length)
      if (before === after) expect(shift.end(before.length)).toBe(before.length)
    }),
  )
})
