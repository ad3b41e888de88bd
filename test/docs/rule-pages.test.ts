/** The pages of the changes and the table of the README say what the catalogue says; their examples are run. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
// @ts-expect-error: a script without types
import { exampleOf, pageWith, readmeWith } from '../../scripts/rule-pages.mjs'
import { operations } from '../../src/api/operations.js'
import { type ChangeId, changeIds, type Outcome } from '../../src/change.js'
import { pageOf } from '../../src/drivers/explain.js'
import { outcomeOf, selected } from '../../src/drivers/run.js'
import { createWorkspace } from '../../src/source/modules.js'
import { catalogue } from '../../transforms/index.js'
import { fixtures, fixturesFolder, packagesWith } from '../fixtures.js'

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')

it('the table of the README is current: `npm run docs:rules` writes it', () => {
  expect(read('README.md')).toBe(readmeWith(read('README.md'), catalogue))
  for (const id of changeIds) expect(read('README.md')).toContain(`](transforms/${id}.md)`)
})

function outcomeFor(text: string, ending: string, says: string): Outcome {
  const config = /with the configuration `(.*?)`/.exec(says)?.[1]
  const release = /with release (\S+) of the package/.exec(says)?.[1]
  const settings = { root: fixturesFolder, hosts: [], ...(config ? JSON.parse(config) : {}) }
  const path = `${fixturesFolder}/example.${ending}`
  const workspace = createWorkspace({
    files: [path],
    root: fixturesFolder,
    texts: new Map([[path, text]]),
    isAlone: true,
    ...(release ? { packages: packagesWith([release]) } : {}),
  })
  return outcomeOf(workspace, [path], settings, selected(settings))
}

describe.each(catalogue.map((change) => ({ id: change.id, change })))('$id', ({ id, change }) => {
  const page = read(`transforms/${id}.md`)

  it('has a page that is current: `npm run docs:rules` writes it', () => {
    expect(page).toBe(pageWith(page, change, operations))
    expect(page.split('\n')[0]).toBe(`# ${id}`)
    expect(page).toContain(`\`polytomic/${id}\``)
  })

  it('is explained without the marks of what is made', () => {
    expect(pageOf(id)).not.toContain('<!--')
    expect(pageOf(id)).toContain(`# ${id}\n\n- **What changed:** `)
  })

  it.runIf(exampleOf[id])('has an example that does what the page says', () => {
    const example = /<!-- example: .*? -->([\s\S]*)<!-- end of the example -->/.exec(page)?.[1] ?? ''
    const [input, output] = [...example.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    const [, ending = '', before = ''] = input ?? []
    const outcome = outcomeFor(before, ending, example)
    expect(outcome.failures).toEqual([])
    expect(outcome.findings.map(({ change: found }) => found)).toContain(id)
    expect(outcome.edits[0]?.after ?? before).toBe(output?.[2] ?? before)
    const left = /lines? ([\d, ]+) (?:is|are) left to you/.exec(example)?.[1]?.split(', ') ?? []
    const open = outcome.findings.filter(({ change: found, fix }) => found === id && fix !== 'auto')
    expect([...new Set(open.map(({ line }) => `${line}`))]).toEqual(left)
  })
})

it('a change proposes the remedies that it names, and no others', () => {
  const seen = new Map<string, Set<string>>(changeIds.map((id) => [id, new Set()]))
  for (const { findings } of fixtures()) for (const { change, kind } of findings) seen.get(change)?.add(kind)
  for (const { id, remedies } of catalogue) {
    const kinds = seen.get(id) ?? new Set()
    // Its findings are in package.json, which no fixture of one file is.
    if (id === ('sdk-package' satisfies ChangeId)) continue
    expect(kinds.has('rewrite'), id).toBe(remedies.includes('rewrite'))
    if (remedies.includes('suggest')) expect(kinds, id).toContain('suggest')
    // Where nothing is sure of the version or the address, the gate makes a suggestion of a rewrite.
    else if (!remedies.includes('rewrite')) expect(kinds, id).not.toContain('suggest')
  }
})
