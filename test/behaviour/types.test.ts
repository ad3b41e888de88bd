/** Typed code stays typed: what passed the strict type check before the migration passes it afterwards. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { projectsFolder } from './program.js'

const fixturesFolder = fileURLToPath(new URL('../../fixtures/', import.meta.url))
const strict: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ['node'],
  typeRoots: [fileURLToPath(new URL('../../node_modules/@types', import.meta.url))],
}

/** The problems of some files: file name, code, sentence. Places are left out, since an edit moves them. */
function problemsOf(files: readonly string[]): Map<string, string[]> {
  const program = ts.createProgram([...files], strict)
  const problems = new Map<string, string[]>()
  for (const file of files) {
    const source = program.getSourceFile(file)
    const found = source ? program.getSemanticDiagnostics(source) : []
    problems.set(
      file,
      found.map(({ code, messageText }) => `TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
    )
  }
  return problems
}

const typed = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => /\.m?tsx?$/.test(file))
    .map((file) => path.join(folder, file))

describe('projects of lists', () => {
  const names = readdirSync(projectsFolder).filter(
    (name) =>
      name.startsWith('list-pages') && existsSync(path.join(projectsFolder, name, 'before/tsconfig.json')),
  )

  it('has some', () => expect(names.length).toBeGreaterThan(0))

  it.each(names)('%s passes before and after', (name) => {
    for (const side of ['before', 'after']) {
      const problems = problemsOf(typed(path.join(projectsFolder, name, side)))
      expect([...problems].filter(([, own]) => own.length > 0)).toEqual([])
    }
  })
})

describe('single files of lists', () => {
  const inputs = ['bulk-sync-list', 'model-sync-list']
    .flatMap((folder) => typed(path.join(fixturesFolder, folder)))
    .filter((file) => file.includes('.input.') && existsSync(file.replace('.input.', '.output.')))
    // Programs of the package have other types before than after: test/sdk/types.test.ts looks at them.
    .filter((file) => !/from ['"]polytomic['"]/.test(readFileSync(file, 'utf8')))
  const problems = problemsOf(inputs.flatMap((file) => [file, file.replace('.input.', '.output.')]))

  it.each(inputs.map((file) => path.relative(fixturesFolder, file)))(
    '%s has no problem that it did not have',
    (name) => {
      const file = path.join(fixturesFolder, name)
      const before = problems.get(file) ?? []
      const after = problems.get(file.replace('.input.', '.output.')) ?? []
      expect(readFileSync(file, 'utf8')).not.toBe('')
      expect(after.filter((each) => !before.includes(each))).toEqual([])
    },
  )
})
