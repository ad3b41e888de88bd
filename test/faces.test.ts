/** One engine behind every face: what is found and written does not depend on who asks. */
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChangeId, Outcome, Settings } from '../src/change.js'
import type { JscodeshiftTransform } from '../src/drivers/jscodeshift.js'
import { detect, outcomeOf, selected } from '../src/drivers/run.js'
import { manifestNeedle, needlesOf, scan } from '../src/source/candidates.js'
import { listFiles } from '../src/source/files.js'
import { createWorkspace, type Workspace } from '../src/source/modules.js'
import { catalogue } from '../transforms/index.js'
import { type Fixture, fixtures, fixturesFolder, packagesWith } from './fixtures.js'
import { put, treeOf } from './source/tree.js'

const all = fixtures()
const mark = '\uFEFF'

function workspaceOf({ path, input, sdk }: Fixture): Workspace {
  return createWorkspace({
    ...(sdk && { packages: packagesWith(sdk) }),
    files: [path],
    root: fixturesFolder,
    texts: new Map([[path, input]]),
    isAlone: true,
  })
}

function engine(workspace: Workspace, fixture: Fixture, config: Partial<Settings>): Outcome {
  const settings: Settings = { root: fixturesFolder, hosts: [], ...config }
  return outcomeOf(workspace, [fixture.path], settings, selected(settings))
}

/** The part of a configuration that can be said as options of jscodeshift. */
function sayable({ credential, ...rest }: Partial<Settings>): Partial<Settings> {
  return typeof credential === 'string' ? { ...rest, credential } : rest
}

async function faceOf(id: ChangeId): Promise<JscodeshiftTransform> {
  const { href } = new URL(`../transforms/${id}.ts`, import.meta.url)
  return ((await import(/* @vite-ignore */ href)) as { default: JscodeshiftTransform }).default
}

/** Whether the packages of a fixture are those that a transform finds above the fixtures: the repository's own. */
function isAtHome({ input, sdk }: Fixture): boolean {
  const isOfPackage = /['"]polytomic(?:\/[^'"]*)?['"]/.test(input)
  return sdk ? sdk.join() === '1.18.1' : !isOfPackage
}

describe('jscodeshift', () => {
  it.each(all.filter(isAtHome).map((fixture, i) => ({ name: fixture.name, fixture, i })))(
    '$name',
    async ({ fixture, i }) => {
      const { input, path, config } = fixture
      const options = sayable(config)
      const hosts = options.hosts ? { hosts: options.hosts.join(',') } : {}
      const start = i % 2 === 1 ? mark : ''
      const run = async (id: ChangeId): Promise<string | undefined> =>
        (await faceOf(id))(
          { path: relative(process.cwd(), path), source: start + input },
          {},
          { ...options, ...hosts },
        )

      // One change that finds something here, and one that finds nothing.
      const ids = new Set(fixture.findings.map(({ change }) => change as ChangeId))
      const own = [...ids].find((id) => fixture.name.startsWith(id)) ?? [...ids][0]
      if (own) {
        const alone = engine(workspaceOf(fixture), fixture, { ...options, only: new Set([own]) })
        const expected = alone.edits[0]?.after
        expect(await run(own), own).toBe(expected === undefined ? undefined : start + expected)
      }
      const others = catalogue.filter(({ id }) => !ids.has(id))
      const other = others[i % others.length]
      if (other) expect(await run(other.id), other.id).toBeUndefined()
    },
  )

  it('finds less where a configuration cannot be said as options', () => {
    const unsayable = all.filter(({ config }) => Array.isArray(config.credential))
    expect(unsayable.length).toBeGreaterThan(0)
    for (const fixture of unsayable) {
      const places = (config: Partial<Settings>): string[] =>
        engine(workspaceOf(fixture), fixture, config)
          .findings.filter(({ fix }) => fix === 'auto')
          .map(({ line, column, change }) => `${line}:${column} ${change}`)
      const known = places(fixture.config)
      expect(known).toEqual(expect.arrayContaining(places(sayable(fixture.config))))
    }
  })
})

describe('a folder', () => {
  const groups = new Map<string, Fixture[]>()
  for (const fixture of all) {
    // The defaults of axios itself hold for every file of a program, so such a file gets a folder of its own.
    // So do the clients of Polytomic's package, which are looked for by their type, and its manifest.
    const isAlone = fixture.input.includes('axios.defaults') || /['"]polytomic['"/]/.test(fixture.input)
    const own = isAlone ? ` ${fixture.name}` : ''
    const key = JSON.stringify(fixture.config) + own
    groups.set(key, [...(groups.get(key) ?? []), fixture])
  }

  it.each([...groups].map(([config, members]) => ({ config, members })))(
    'gives what each of its files gives, $config',
    async ({ members }) => {
      const config = members[0]?.config ?? {}
      const sdk = members[0]?.sdk
      const manifest = sdk ? { dependencies: { polytomic: sdk.join(' || ') } } : {}
      const root = treeOf({ 'package.json': JSON.stringify(manifest) })
      for (const { path, input } of members) put(root, relative(fixturesFolder, path), input)
      const files = listFiles(['.'], { cwd: root, exclude: [] })
      expect(files.files).toHaveLength(members.length)
      const { candidates } = scan(files.files, needlesOf(config.hosts ?? []), root)
      const manifests = scan(files.manifests, manifestNeedle, root).candidates
      const found = await detect({ settings: { root, hosts: [], ...config }, files, candidates, manifests })
      const texts = new Map(found.edits.map(({ path, after }) => [relative(root, path), after]))
      for (const fixture of members) {
        const alone = engine(workspaceOf(fixture), fixture, config)
        const name = relative(fixturesFolder, fixture.path)
        expect(texts.get(name), name).toBe(alone.edits[0]?.after)
        expect(found.findings.filter(({ file }) => file === name)).toEqual(alone.findings)
        expect(found.calls.filter(({ file }) => file === name)).toEqual(alone.calls)
      }
      expect(found.failures).toEqual([])
    },
  )

  it('keeps the byte order mark of a file', async () => {
    const root = treeOf({ 'package.json': '{}' })
    writeFileSync(
      join(root, 'a.js'),
      `${mark}fetch('/api/syncs/1', { headers: { 'X-Polytomic-Version': '2024-02-08' } })\n`,
    )
    const files = listFiles(['.'], { cwd: root, exclude: [] })
    const { candidates } = scan(files.files, needlesOf([]), root)
    const { edits } = await detect({ settings: { root, hosts: [] }, files, candidates })
    expect(edits).toEqual([
      {
        path: join(root, 'a.js'),
        bom: true,
        before: "fetch('/api/syncs/1', { headers: { 'X-Polytomic-Version': '2024-02-08' } })\n",
        after: "fetch('/api/syncs/1', { headers: { 'X-Polytomic-Version': '2025-09-18' } })\n",
      },
    ])
  })
})
