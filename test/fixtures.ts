/** The fixtures as data: what stands in fixtures/, read once. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ChangeId, Settings } from '../src/change.js'
import type { Manifest, Manifests } from '../src/source/manifests.js'

export const fixturesFolder = fileURLToPath(new URL('../fixtures', import.meta.url))

export interface ExpectedFinding {
  line: number
  change: string
  kind: string
  /** The first line of the source text of the range; null: not stated. */
  text: string | null
}

export interface Fixture {
  name: string
  path: string
  input: string
  /** Null: the bytes must not change. */
  output: string | null
  findings: ExpectedFinding[]
  states: Record<string, number> | null
  config: Partial<Settings>
  /** Releases of the package polytomic that may be installed; null: no manifest names it. */
  sdk: readonly string[] | null
  /** Changes whose suggestions are chosen, as by `--suggestions`. */
  suggestions: readonly ChangeId[]
}

export function fixtures(): Fixture[] {
  const found: Fixture[] = []
  for (const folder of readdirSync(fixturesFolder)) {
    if (folder === 'projects') continue
    for (const file of readdirSync(join(fixturesFolder, folder))) {
      const match = /^(.+)\.input(\.(?:[cm]?[jt]sx?|vue|svelte|astro|html))$/.exec(file)
      if (!match) continue
      const stem = join(fixturesFolder, folder, match[1] as string)
      const output = `${stem}.output${match[2]}`
      found.push({
        name: `${folder}/${match[1]}`,
        path: join(fixturesFolder, folder, file),
        input: readFileSync(join(fixturesFolder, folder, file), 'utf8'),
        output: existsSync(output) ? readFileSync(output, 'utf8') : null,
        ...expectations(readFileSync(`${stem}.findings.txt`, 'utf8')),
      })
    }
  }
  return found
}

/** A manifest that asks for one of these releases. */
export function packagesWith(releases: readonly string[]): Manifests {
  const [version = ''] = releases
  const manifest: Manifest = {
    path: join(fixturesFolder, 'package.json'),
    text: '{}',
    dependencies: [],
    overrides: [],
    installed: releases.length === 1 ? { version, from: join(fixturesFolder, 'package-lock.json') } : null,
    packageManager: 'npm',
    side: version.startsWith('25.') ? 'new' : 'old',
    releases,
  }
  return { of: () => manifest, at: () => manifest }
}

function expectations(text: string): Pick<Fixture, 'findings' | 'states' | 'config' | 'sdk' | 'suggestions'> {
  const findings: ExpectedFinding[] = []
  let states: Fixture['states'] = null
  let config: Partial<Settings> = {}
  let sdk: Fixture['sdk'] = null
  let suggestions: Fixture['suggestions'] = []
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.startsWith('#')) continue
    if (line.startsWith('config:')) {
      config = JSON.parse(line.slice('config:'.length))
    } else if (line.startsWith('suggestions:')) {
      suggestions = line.slice('suggestions:'.length).trim().split(/\s+/) as ChangeId[]
    } else if (line.startsWith('sdk:')) {
      sdk = line.slice('sdk:'.length).trim().split(/\s+/)
    } else if (line.startsWith('state:')) {
      states = Object.fromEntries(
        line
          .slice('state:'.length)
          .split(',')
          .map((part) => part.trim().split(/\s+/) as [string, string])
          .map(([name, count]) => [name, Number(count)]),
      )
    } else {
      const match = /^(\d+) (\S+) (\S+)(?: \| (.*))?$/.exec(line)
      if (!match) throw new Error(`a line of a findings file that says nothing: ${line}`)
      findings.push({
        line: Number(match[1]),
        change: match[2] as string,
        kind: match[3] as string,
        text: match[4] ?? null,
      })
    }
  }
  return { findings, states, config, sdk, suggestions }
}
