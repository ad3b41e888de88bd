/** The contract of every change: each fixture's findings and output, and what holds for all of them. */
import { describe, expect, it } from 'vitest'
import type { Outcome, Settings } from '../src/change.js'
import { outcomeOf, selected } from '../src/drivers/run.js'
import { createWorkspace } from '../src/source/modules.js'
import { isModule, parseModule } from '../src/source/parse.js'
import { catalogue } from '../transforms/index.js'
import { type Fixture, fixtures, fixturesFolder, packagesWith } from './fixtures.js'

function run(
  fixture: Fixture,
  text: string,
  options: Partial<Settings> = {},
  sdk: Fixture['sdk'] = fixture.sdk,
): Outcome {
  const suggestions = new Set(fixture.suggestions)
  const settings: Settings = { root: fixturesFolder, hosts: [], suggestions, ...fixture.config, ...options }
  const workspace = createWorkspace({
    files: [fixture.path],
    root: fixturesFolder,
    texts: new Map([[fixture.path, text]]),
    isAlone: true,
    ...(sdk && { packages: packagesWith(sdk) }),
  })
  return outcomeOf(workspace, [fixture.path], settings, selected(settings))
}

const afterOf = (outcome: Outcome, before: string): string => outcome.edits[0]?.after ?? before
const kinds = { auto: 'rewrite', suggest: 'suggest', manual: 'manual' } as const

function shown(outcome: Outcome, text: string, expected: Fixture['findings']): string[] {
  const lines = text.split(/\r?\n/)
  const rest = [...expected]
  return outcome.findings.map(({ line, column, endLine, endColumn, change, fix }) => {
    const own = lines[line - 1] ?? ''
    const source = endLine === line ? own.slice(column - 1, endColumn - 1) : own.slice(column - 1)
    const index = rest.findIndex(
      (each) => each.line === line && each.change === change && each.kind === kinds[fix],
    )
    const [match] = index < 0 ? [] : rest.splice(index, 1)
    return `${line} ${change} ${kinds[fix]}${match?.text === null ? '' : ` | ${source}`}`
  })
}

const wanted = (findings: Fixture['findings']): string[] =>
  findings.map(
    ({ line, change, kind, text }) => `${line} ${change} ${kind}${text === null ? '' : ` | ${text}`}`,
  )

describe.each(fixtures())('$name', (fixture) => {
  const { input, output } = fixture
  const outcome = run(fixture, input)

  it('finds what it should, and nothing else', () => {
    expect(outcome.failures).toEqual([])
    expect(shown(outcome, input, fixture.findings).sort()).toEqual(wanted(fixture.findings).sort())
  })

  it('writes what a careful engineer would', () => {
    expect(afterOf(outcome, input)).toBe(output ?? input)
    expect(isModule(parseModule(fixture.path, afterOf(outcome, input)))).toBe(true)
  })

  it('counts every call once', () => {
    for (const [state, count] of Object.entries(fixture.states ?? {})) {
      expect(outcome.calls.filter((call) => call.state === state).length, state).toBe(count)
    }
  })

  it('changes nothing in a second run', () => {
    const after = afterOf(outcome, input)
    // By then the manifest asks for the new release.
    const second = run(fixture, after, {}, fixture.sdk && ['25.9.2'])
    expect(afterOf(second, after)).toBe(after)
    expect(second.findings.filter(({ fix }) => fix === 'auto')).toEqual([])
  })

  it('keeps line ends and byte order marks', () => {
    if (/[^\r]\n/.test(input)) {
      const twin = input.replace(/\r?\n/g, '\r\n')
      expect(afterOf(run(fixture, twin), twin)).toBe((output ?? input).replace(/\r?\n/g, '\r\n'))
    }
  })

  it('is found by one change alone as by all of them', async () => {
    for (const change of catalogue) {
      const alone = run(fixture, input, { only: new Set([change.id]) })
      const own = outcome.findings.filter((finding) => finding.change === change.id)
      expect(alone.findings.map(({ line, column }) => `${line}:${column}`)).toEqual(
        own.map(({ line, column }) => `${line}:${column}`),
      )
    }
  })
})
