/** "multi" schedules of all layouts, converted by the whole engine and then evaluated. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/change.js'
import { outcomeOf, selected } from '../../src/drivers/run.js'
import { createWorkspace } from '../../src/source/modules.js'
import { hasOneLineEnd } from './literals.js'

interface Entry {
  item: string
  schedule: Record<string, string>
  /** Whether `schedule` stands before `item`. */
  isSwapped: boolean
  comment: string | null
}

interface Multi {
  entries: Entry[]
  /** Keys of the body before and behind the schedule. */
  before: string[]
  behind: string[]
  isFrequencyLast: boolean
  isMultiline: boolean
  areEntriesMultiline: boolean
  hasTrailingCommas: boolean
  quote: '' | "'" | '"'
  end: '\n' | '\r\n'
  indent: string
}

const entry: fc.Arbitrary<Entry> = fc.record({
  item: fc.constantFrom('none', 'incrementalFields', 'nonincrementalFields'),
  schedule: fc.record(
    {
      frequency: fc.constantFrom('daily', 'weekly', 'hourly', 'manual'),
      hour: fc.constantFrom('1', '23'),
      minute: fc.constantFrom('0', '30'),
      day_of_week: fc.constantFrom('monday', 'friday'),
    },
    { requiredKeys: ['frequency'] },
  ),
  isSwapped: fc.boolean(),
  comment: fc.option(fc.constantFrom('// nightly', '/* why */'), { freq: 3 }),
})

const multi: fc.Arbitrary<Multi> = fc.record({
  entries: fc.array(entry, { maxLength: 3 }),
  before: fc.constantFrom([], ['name'], ['name', 'active']),
  behind: fc.constantFrom([], ['mode'], ['mode', 'policies']),
  isFrequencyLast: fc.boolean(),
  isMultiline: fc.boolean(),
  areEntriesMultiline: fc.boolean(),
  hasTrailingCommas: fc.boolean(),
  quote: fc.constantFrom('' as const, "'" as const, '"' as const),
  end: fc.constantFrom('\n' as const, '\r\n' as const),
  indent: fc.constantFrom('  ', '\t'),
})

/** Pieces of a literal between its brackets, on one line or on lines of their own. */
function laidOut(
  [open, close]: string,
  pieces: string[],
  isMultiline: boolean,
  { hasTrailingCommas, end, indent }: Multi,
): string {
  if (pieces.length === 0) return `${open}${close}`
  if (!isMultiline) return `${open} ${pieces.join(', ')} ${close}`
  const lines = pieces.join(`,${end}`) + (hasTrailingCommas ? ',' : '')
  const inner = lines
    .split(end)
    .map((line) => indent + line)
    .join(end)
  return `${open}${end}${inner}${end}${close}`
}

function sourceOf(it: Multi): string {
  const q = it.quote
  const text = (value: string): string => `'${value}'`
  const key = (name: string): string => q + name + q
  const object = (fields: [string, string][], isMultiline: boolean): string =>
    laidOut(
      '{}',
      fields.map(([name, value]) => `${key(name)}: ${value}`),
      isMultiline,
      it,
    )
  const entries = it.entries.map(({ item, schedule, isSwapped, comment }) => {
    const fields: [string, string][] = [
      ['item', text(item)],
      [
        'schedule',
        object(
          Object.entries(schedule).map(([name, value]) => [name, text(value)]),
          it.areEntriesMultiline,
        ),
      ],
    ]
    const made = object(isSwapped ? fields.reverse() : fields, it.areEntriesMultiline)
    return comment && it.isMultiline ? `${comment}${it.end}${made}` : made
  })
  const list = laidOut('[]', entries, it.isMultiline, it)
  const schedule: [string, string][] = [
    ['frequency', text('multi')],
    ['multi', object([['schedules', list]], it.isMultiline)],
  ]
  const body = object(
    [
      ...it.before.map((name): [string, string] => [name, '1']),
      ['schedule', object(it.isFrequencyLast ? schedule.reverse() : schedule, it.isMultiline)],
      ...it.behind.map((name): [string, string] => [name, '2']),
    ],
    it.isMultiline,
  )
  return [
    "fetch('https://app.polytomic.com/api/bulk/syncs', {",
    "  method: 'POST',",
    "  headers: { 'X-Polytomic-Version': '2024-02-08' },",
    `  body: JSON.stringify(${body}),`,
    '})',
    '',
  ].join(it.end)
}

function outcome(text: string): Outcome {
  const path = '/nowhere/code.js'
  const settings = { root: '/nowhere', hosts: [] }
  const workspace = createWorkspace({
    files: [path],
    root: '/nowhere',
    texts: new Map([[path, text]]),
    isAlone: true,
  })
  return outcomeOf(workspace, [path], settings, selected(settings))
}

/** What the program sends. */
function sentBy(text: string): { version: string; body: Record<string, unknown> } {
  const sent: { version: string; body: Record<string, unknown> }[] = []
  const fetch = (_: string, init: { headers: Record<string, string>; body: string }): void => {
    sent.push({ version: String(init.headers['X-Polytomic-Version']), body: JSON.parse(init.body) })
  }
  new Function('fetch', text)(fetch)
  const [only] = sent
  if (!only) throw new Error(`nothing is sent by ${text}`)
  return only
}

describe('a "multi" schedule', () => {
  it('is sent as additional schedules beside a default that never fires', () => {
    fc.assert(
      fc.property(multi, (it) => {
        const before = sourceOf(it)
        const found = outcome(before)
        const after = found.edits[0]?.after ?? ''
        const { schedule, ...rest } = sentBy(before).body
        expect(schedule).toMatchObject({ frequency: 'multi' })
        expect(sentBy(after)).toEqual({
          version: '2025-09-18',
          body: {
            ...rest,
            default_schedule: { frequency: 'manual' },
            additional_schedules: it.entries.map((each) => ({ ...each.schedule, selective_mode: each.item })),
          },
        })
        // The neighbours stand where they stood.
        const keys = Object.keys(sentBy(after).body)
        expect(keys).toEqual([...it.before, 'default_schedule', 'additional_schedules', ...it.behind])
        expect(hasOneLineEnd(after, it.end)).toBe(true)
        expect(outcome(after).findings).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('keeps the comments between its entries', () => {
    fc.assert(
      fc.property(multi, (it) => {
        const comments = /\/\/ nightly|\/\* why \*\//g
        const before = sourceOf({ ...it, isMultiline: true })
        const after = outcome(before).edits[0]?.after ?? ''
        expect(after.match(comments)).toEqual(before.match(comments))
      }),
      { numRuns: 30 },
    )
  })
})
