/** The linter and the command line see the same, whatever parses the text; a fix writes what `run` writes. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, extname, join, relative } from 'node:path'
import * as babel from '@babel/eslint-parser'
import * as typescript from '@typescript-eslint/parser'
import { ESLint, Linter } from 'eslint'
import { Linter as Linter9 } from 'eslint-v9'
import { describe, expect, it } from 'vitest'
import * as vue from 'vue-eslint-parser'
import type { Outcome, ReportedFinding, Settings } from '../src/change.js'
import plugin from '../src/drivers/eslint.js'
import { detect } from '../src/drivers/run.js'
import { manifestNeedle, needlesOf, scan } from '../src/source/candidates.js'
import { listFiles } from '../src/source/files.js'
import { type Fixture, fixtures, fixturesFolder } from './fixtures.js'
import { put, treeOf } from './source/tree.js'

const all = fixtures()
type Config = Linter.Config<Linter.RulesRecord>
const everything = '**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx,vue,svelte,astro,html}'

/** What the command line knows of a folder. */
async function commandLine(root: string, config: Partial<Settings>): Promise<Outcome> {
  const files = listFiles(['.'], { cwd: root, exclude: [] })
  const { candidates } = scan(files.files, needlesOf(config.hosts ?? []), root)
  const manifests = scan(files.manifests, manifestNeedle, root).candidates
  return detect({ settings: { root, hosts: [], ...config }, files, candidates, manifests })
}

const shown = ({ change, line, column, endLine, endColumn }: ReportedFinding): string =>
  `${line}:${column}-${endLine}:${endColumn} ${change}`

const seen = (messages: readonly Linter.LintMessage[]): string[] =>
  messages
    .map(({ ruleId, line, column, endLine, endColumn, fatal, message }) => {
      if (fatal) throw new Error(message)
      return `${line}:${column}-${endLine}:${endColumn} ${ruleId?.replace(/^polytomic\//, '')}`
    })
    .sort()

/** A parser that tells nothing of what it has read, as one of a language that ESLint does not know may do. */
const blank = {
  parse(text: string) {
    const lines = text.split('\n')
    const end = { line: lines.length, column: lines.at(-1)?.length ?? 0 }
    const loc = { start: { line: 1, column: 0 }, end }
    return { type: 'Program', body: [], tokens: [], comments: [], range: [0, text.length], loc }
  },
}

/** The parsers that a project may have set up for a file of this name. */
function parsersFor(name: string): Record<string, unknown> {
  if (name.endsWith('.vue')) return { vue }
  if (/\.[cm]?jsx?$/.test(name)) return { typescript, espree: undefined, babel }
  return /\.[cm]?tsx?$/.test(name) ? { typescript } : { blank }
}

function configOf(fixture: Pick<Fixture, 'config'>, name: string, parser: unknown): Linter.Config {
  const jsx = { ecmaFeatures: { jsx: /x$|\.[cm]?js$/.test(name) } }
  const parserOptions =
    parser === babel
      ? { ...jsx, requireConfigFile: false, babelOptions: { parserOpts: { plugins: ['jsx'] } } }
      : parser === vue
        ? { ...jsx, parser: typescript }
        : jsx
  const config: Config = {
    ...plugin.configs.recommended,
    files: [everything],
    languageOptions: {
      sourceType: name.endsWith('.cjs') ? 'commonjs' : 'module',
      ...(parser ? { parser: parser as Linter.Parser } : {}),
      parserOptions,
    },
    settings: { polytomic: fixture.config },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  }
  return [config] as unknown as Linter.Config
}

function project(name: string, { input, sdk }: Fixture): string {
  const manifest = sdk ? { dependencies: { polytomic: sdk.join(' || ') } } : {}
  return treeOf({ 'package.json': JSON.stringify(manifest), [name]: input })
}

describe('one file', () => {
  it.each(all.map((fixture) => ({ name: fixture.name, fixture })))('$name', async ({ fixture }) => {
    const { input, config } = fixture
    const name = basename(fixture.path).replace('.input', '')
    const root = project(name, fixture)
    const path = join(root, name)
    const outcome = await commandLine(root, config)
    const own = outcome.findings.filter(({ file }) => file === name)
    const expected = own.map(shown).sort()
    const verified = (parser: unknown, linter = new Linter({ cwd: root })): string[] =>
      seen(linter.verify(input, configOf(fixture, name, parser), { filename: path }))
    for (const [parserName, parser] of Object.entries(parsersFor(name))) {
      // Babel's parser for ESLint 10 does not run on Node 20, so it is asked by ESLint 9.
      const linter = parser === babel ? (new Linter9({ cwd: root }) as unknown as Linter) : undefined
      expect(verified(parser, linter), parserName).toEqual(expected)
    }

    const [parser] = Object.values(parsersFor(name))
    // As it stands in an editor, above another text on the disk.
    writeFileSync(path, `${input}\n// saved later\n`)
    expect(verified(parser)).toEqual(expected)

    const linter = new Linter({ cwd: root })
    const { output } = linter.verifyAndFix(input, configOf(fixture, name, parser), { filename: path })
    const after = outcome.edits.find((edit) => edit.path === path)?.after ?? input
    const isAllAutomatic =
      outcome.findings.every(({ fix }) => fix === 'auto') && outcome.edits.every((edit) => edit.path === path)
    // Where nothing is left to a person, fixes end where one run does.
    if (isAllAutomatic) expect(output).toBe(after)
    // Whatever was fixed before, a run ends at the same text.
    writeFileSync(path, output)
    const later = await commandLine(root, config)
    expect(later.edits.find((edit) => edit.path === path)?.after ?? output).toBe(after)
  })
})

describe('a project, with types and without', () => {
  const projects = readdirSync(join(fixturesFolder, 'projects'))
  it.each(projects.map((project) => ({ project })))('$project', async ({ project }) => {
    const root = treeOf({})
    cpSync(join(fixturesFolder, 'projects', project, 'before'), root, { recursive: true })
    const compilerOptions = {
      allowJs: true,
      module: 'NodeNext',
      target: 'ES2022',
      jsx: 'preserve',
      noEmit: true,
    }
    put(root, 'tsconfig.json', JSON.stringify({ compilerOptions, include: ['**/*'] }))
    const found = await commandLine(root, settingsIn(root))
    const expected = found.findings.filter(({ file }) => /\.[cm]?[jt]sx?$/.test(file))
    expect(expected.length).toBeGreaterThan(0)
    for (const typed of [true, false]) {
      const parserOptions = {
        ecmaFeatures: { jsx: true },
        ...(typed ? { projectService: true, tsconfigRootDir: root } : {}),
      }
      const eslint = new ESLint({
        cwd: root,
        overrideConfigFile: true,
        overrideConfig: [
          {
            ...plugin.configs.recommended,
            files: [everything],
            languageOptions: { parser: typescript as Linter.Parser, parserOptions },
          },
        ],
      })
      const results = await eslint.lintFiles(['.'])
      const problems = results.flatMap(({ filePath, messages }) =>
        seen(messages).map((each) => `${relative(root, filePath)} ${each}`),
      )
      expect(problems.sort()).toEqual(expected.map((finding) => `${finding.file} ${shown(finding)}`).sort())
    }
  })

  function settingsIn(root: string): Partial<Settings> {
    const file = readdirSync(root).find((name) => name === 'polytomic-codemod.config.json')
    return file ? JSON.parse(readFileSync(join(root, file), 'utf8')) : {}
  }
})

it('has fixtures of every kind of file', () => {
  expect(new Set(all.map(({ path }) => extname(path))).size).toBeGreaterThan(5)
})
