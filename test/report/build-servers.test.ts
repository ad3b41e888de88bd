/** The reports for build servers. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import Ajv from 'ajv'
import type { Log } from 'sarif'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/change.js'
import { github } from '../../src/report/github.js'
import { gitlab } from '../../src/report/gitlab.js'
import { markdown } from '../../src/report/markdown.js'
import { fromRepository, type Surroundings } from '../../src/report/places.js'
import { sarif } from '../../src/report/sarif.js'
import type { Mode } from '../../src/report/summary.js'
import { catalogue } from '../../transforms/index.js'
import { finding, outcome, varied } from './outcome.js'

const here: Surroundings = { prefix: '', linkTo: () => null }
const inPackage: Surroundings = {
  prefix: 'packages/app/',
  linkTo: (file, line) => `https://code.example.com/${file}#L${line}`,
}

function withEverything(): Outcome {
  const edits = [{ file: 'src/a.ts', start: 10, end: 13, text: 'POST' }]
  return {
    ...varied(),
    findings: varied().findings.map((each) => (each.fix === 'auto' ? { ...each, edits } : each)),
    kept: [{ ...finding(), by: { comment: 'polytomic-keep', line: 2, reason: 'old on purpose' } }],
  }
}

describe('sarif', () => {
  const require = createRequire(import.meta.url)
  const schema = require
    .resolve('@microsoft/jest-sarif')
    .replace(/index\.js$/, 'schemas/sarif-2.1.0-rtm.5.json')
  const isValid = new Ajv({ schemaId: 'auto', meta: false, unknownFormats: 'ignore' } as Ajv.Options)
    .addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'))
    .compile(JSON.parse(readFileSync(schema, 'utf8')))

  function logOf(shown: Outcome, mode: Mode = 'check', surroundings = here): Log {
    const pageOf = (id: string) => `# ${id}`
    const log = JSON.parse(sarif(shown, { mode, surroundings, catalogue, pageOf, version: '1.2.3' }))
    expect(isValid(log), JSON.stringify(isValid.errors)).toBe(true)
    return log
  }

  it('is valid, also where there is nothing to say', () => {
    expect(logOf(outcome()).runs[0]?.results).toEqual([])
    expect(logOf(withEverything()).runs).toHaveLength(1)
    expect(isValid({ version: '2.1.0', runs: [{}] })).toBe(false)
  })

  it('has a rule for each change, with its page as help', () => {
    const rules = logOf(withEverything()).runs[0]?.tool.driver.rules ?? []
    expect(rules.map(({ id }) => id)).toEqual(catalogue.map(({ id }) => `polytomic/${id}`))
    for (const { help, shortDescription } of rules) {
      expect(help?.markdown).toMatch(/^# /)
      expect(shortDescription?.text).toBeTruthy()
    }
  })

  it('names places from the root of the repository, with fixes and fingerprints', () => {
    const [run] = logOf(withEverything(), 'check', inPackage).runs
    const result = run?.results?.find(({ ruleId }) => ruleId === 'polytomic/execution-cancel')
    expect(result?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'packages/app/src/a.ts', uriBaseId: 'SRCROOT' },
      region: { startLine: 3, startColumn: 9, endLine: 3, endColumn: 40 },
    })
    expect(result?.partialFingerprints).toEqual({ 'polytomicCodemod/v1': finding().fingerprint })
    expect(result?.fixes?.[0]?.artifactChanges[0]?.replacements).toEqual([
      { deletedRegion: { charOffset: 10, charLength: 3 }, insertedContent: { text: 'POST' } },
    ])
    const suppressed = run?.results?.filter((each) => each.suppressions)
    expect(suppressed?.map(({ suppressions }) => suppressions?.[0]?.justification)).toEqual([
      'old on purpose',
    ])
    expect(run?.invocations?.[0]?.executionSuccessful).toBe(false)
  })

  it('after a run has what is left only, and no edits of texts that are gone', () => {
    const results = logOf(withEverything(), 'run').runs[0]?.results ?? []
    expect(results.filter(({ suppressions }) => !suppressions)).toHaveLength(2)
    expect(results.filter(({ fixes }) => fixes)).toEqual([])
  })
})

describe('github', () => {
  it('is a workflow command a finding, what fails first', () => {
    const lines = github(withEverything(), 'check', inPackage).trimEnd().split('\n')
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatch(
      /^::error file=packages\/app\/src\/broken\.ts,title=polytomic-codemod::src\/broken/,
    )
    expect(lines[1]).toBe(
      '::error file=packages/app/src/a.ts,line=3,endLine=3,col=9,endColumn=39,title=polytomic/execution-cancel::PUT of an execution became POST .../cancel. "npx polytomic-codemod run" rewrites it.',
    )
    expect(lines.at(-1)).toMatch(/^::warning .*To choose from: Ask for .*; Keep the plural route/)
  })

  it('escapes what would end a command', () => {
    const odd = finding({ file: 'a,b:c.ts', message: '50%\nof all, or: more', endLine: 5, fix: 'manual' })
    expect(github(outcome({ findings: [odd] }), 'check', here)).toBe(
      '::warning file=a%2Cb%3Ac.ts,line=3,endLine=5,title=polytomic/execution-cancel::50%25%0Aof all, or: more\n',
    )
  })

  it('is empty where nothing is left', () => {
    expect(github(outcome({ findings: [finding()] }), 'run', here)).toBe('')
  })
})

describe('gitlab', () => {
  it('is a code quality report whose fingerprints are unique', () => {
    const shown = outcome({ findings: [finding(), finding({ file: 'src/b.ts' })] })
    const issues = JSON.parse(gitlab(shown, 'check', inPackage))
    expect(issues).toHaveLength(2)
    expect(issues[0]).toMatchObject({
      check_name: 'polytomic/execution-cancel',
      severity: 'major',
      location: { path: 'packages/app/src/a.ts', lines: { begin: 3, end: 3 } },
    })
    expect(new Set(issues.map((issue: { fingerprint: string }) => issue.fingerprint)).size).toBe(2)
    const again = JSON.parse(
      gitlab(outcome({ findings: [finding({ line: 9, endLine: 9 })] }), 'check', inPackage),
    )
    expect(again[0].fingerprint).toBe(issues[0].fingerprint)
  })

  it('names a file that failed', () => {
    expect(JSON.parse(gitlab(varied(), 'run', here))[0]).toMatchObject({ severity: 'critical' })
  })
})

describe('markdown', () => {
  it('is what is left by change, with links', () => {
    const text = markdown(withEverything(), 'check', inPackage)
    expect(text).toContain('### Fails on 2025-09-18 until you change it (1)\n')
    expect(text).toContain('#### [target-fields](https://example.com/execution-cancel)\n')
    expect(text).toContain(
      '- [`src/b.ts:4`](https://code.example.com/packages/app/src/b.ts#L4), [`src/b.ts:30`](https://code.example.com/packages/app/src/b.ts#L30)  \n  The key is default\\_schedule now.\n',
    )
    expect(text).toContain('- `src/broken.ts`: line 3, column 5')
    expect(text).toContain('`execution-cancel`: old on purpose')
  })

  it('keeps the code of a message, and shows everything else as it is written', () => {
    const odd = finding({ fix: 'manual', message: 'Send `a_b`, not <b> or *c*.', file: 'a`b.ts' })
    const text = markdown(outcome({ findings: [odd] }), 'check', here)
    expect(text).toContain('- `` a`b.ts:3 ``  \n  Send `a_b`, not \\<b\\> or \\*c\\*.\n')
  })

  it('does not grow without end', () => {
    const many = Array.from({ length: 80 }, (_, i) => finding({ line: i + 1, message: `m${i}` }))
    const text = markdown(outcome({ findings: many }), 'check', here)
    expect(text).toContain('- and 30 more\n')
    expect(text).not.toContain('m60')
  })

  it('says that nothing is left', () => {
    expect(markdown(outcome({ calls: varied().calls.slice(6, 7) }), 'check', here)).toContain(
      'Nothing is left to do',
    )
  })
})

it.each([
  ['src/a.ts', 'packages/app/src/a.ts'],
  ['../lib/a.ts', 'packages/lib/a.ts'],
  ['../../a.ts', 'a.ts'],
])('%s in a package is %s in the repository', (file, path) => {
  expect(fromRepository(file, inPackage)).toBe(path)
})
