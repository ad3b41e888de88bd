/** Texts beside JavaScript: what of each fixture is found, at which place, and what is counted. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Settings } from '../src/change.js'
import { mentioned } from '../src/drivers/mentioned.js'
import { catalogue } from '../transforms/index.js'
import { fixturesFolder } from './fixtures.js'

const folder = join(fixturesFolder, 'beside-javascript')
const names = readdirSync(folder).filter((name) => name.includes('.input.'))

describe.each(names)('%s', (name) => {
  const path = join(folder, name)
  const text = readFileSync(path, 'utf8')
  const notes = readFileSync(path.replace(/\.input\..*$/, '.findings.txt'), 'utf8')
  const lines = notes.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const config = JSON.parse(
    lines.find((line) => line.startsWith('config:'))?.slice(7) ?? '{}',
  ) as Partial<Settings>
  const wanted = lines.filter((line) => /^\d/.test(line))
  const counts = lines.find((line) => line.startsWith('calls: '))?.slice(7)

  // `.env` is a name and not an ending.
  const file = (bytes: string) => ({
    path: path.replace(/[\w-]+\.input\.env$/, '.env').replace('.input.', '.'),
    text: bytes,
    bom: false,
  })
  const run = (bytes: string) =>
    mentioned([file(bytes)], { root: fixturesFolder, hosts: [], ...config }, catalogue)

  it('is read as a careful reader would', () => {
    const source = text.split('\n')
    const { findings } = run(text)
    const shown = findings.map(({ line, column, endColumn, change }) => {
      return `${line} ${change} | ${source[line - 1]?.slice(column - 1, endColumn - 1)}`
    })
    expect(shown.sort()).toEqual([...wanted].sort())
  })

  it('counts every request once, in one state', () => {
    const { calls } = run(text)
    const states = new Map<string, number>()
    for (const { state } of calls) states.set(state, (states.get(state) ?? 0) + 1)
    const shown = ['manual', 'unaffected', 'alreadyNew'].filter((state) => states.has(state))
    expect(shown.map((state) => `${state} ${states.get(state)}`).join(', ') || 'none').toBe(counts)
  })

  it('leaves all of it to a person, and says how sure it is', () => {
    for (const { fix, message } of run(text).findings) {
      expect(fix).toBe('manual')
      expect(message).toContain('Read from the text alone')
    }
  })

  it('is read alike with the line ends of Windows', () => {
    const places = (bytes: string) =>
      run(bytes).findings.map(({ change, line, column }) => `${change} ${line}:${column}`)
    expect(places(text.replaceAll('\n', '\r\n'))).toEqual(places(text))
  })
})
