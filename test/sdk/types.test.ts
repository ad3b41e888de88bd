/**
 * Programs that call the package, held against its types: each input against the real 1.18.1, each output against
 * the surface of 25.9.2. Both are checked strictly, so what compiles before compiles after.
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { type Fixture, fixtures } from '../fixtures.js'
import { surfaceOf } from './surface.js'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const calling = fixtures().filter(
  ({ path, input }) => path.endsWith('.ts') && /from ['"]polytomic['"]/.test(input),
)
const surfaceFile = join(repository, 'test/sdk/surface-of-25.d.ts')

/** What is wrong with each text, by path: "line message". */
function problemsOf(texts: ReadonlyMap<string, string>, surface: string | null): Map<string, string[]> {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    esModuleInterop: true,
    types: ['node'],
    ...(surface === null ? {} : { paths: { polytomic: [surfaceFile] } }),
  }
  const host = ts.createCompilerHost(options)
  const read = host.readFile.bind(host)
  const exists = host.fileExists.bind(host)
  const own = (path: string) => (path === surfaceFile ? surface : (texts.get(path) ?? null))
  host.readFile = (path) => own(path) ?? read(path)
  host.fileExists = (path) => own(path) !== null || exists(path)
  const sourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (path, ...more) => {
    const text = own(path)
    return text === null ? sourceFile(path, ...more) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022)
  }
  host.getCurrentDirectory = () => repository
  const program = ts.createProgram([...texts.keys()], options, host)
  const found = new Map<string, string[]>()
  for (const path of texts.keys()) {
    const file = program.getSourceFile(path)
    const problems = ts
      .getPreEmitDiagnostics(program, file)
      .filter((each) => each.file === file)
      .map((each) => {
        const { line } = ts.getLineAndCharacterOfPosition(each.file as ts.SourceFile, each.start ?? 0)
        return `${line + 1} ${ts.flattenDiagnosticMessageText(each.messageText, '\n')}`
      })
    found.set(path, problems)
  }
  return found
}

const isOld = ({ sdk }: Fixture) => !sdk?.some((version) => version.startsWith('25.'))
// A place that imports from another file stands for that file: only what is here is checked.
const isNotHere = (problem: string) => /Cannot find module '\.|Cannot find module 'polytomic\//.test(problem)

describe('programs that call the package', () => {
  const before = calling.filter(isOld)
  const inputs = problemsOf(new Map(before.map(({ path, input }) => [path, input])), null)
  const after = calling.filter(({ sdk }) => sdk?.join() !== '25.9.1')
  const surface = surfaceOf('2025-09-18')
  const outputs = problemsOf(
    new Map(after.map(({ path, input, output }) => [path, output ?? input])),
    surface,
  )

  it('are there', () => {
    expect(before.length).toBeGreaterThan(25)
  })

  it.each(before.map((fixture) => ({ name: fixture.name, fixture })))(
    '$name compiles before',
    ({ fixture }) => {
      expect(inputs.get(fixture.path)?.filter((each) => !isNotHere(each))).toEqual([])
    },
  )

  it.each(after.map((fixture) => ({ name: fixture.name, fixture })))(
    '$name compiles after',
    ({ fixture }) => {
      const text = (fixture.output ?? fixture.input).split('\n')
      const input = fixture.input.split('\n')
      // What is left to a person may not compile until it is changed: there, and nowhere else.
      const left = fixture.findings
        .filter(({ kind }) => kind !== 'rewrite')
        .map(({ line }) => input[line - 1])
      const problems = (outputs.get(fixture.path) ?? []).filter((each) => {
        const line = text[Number(each.split(' ')[0]) - 1] ?? ''
        return !isNotHere(each) && !left.includes(line)
      })
      expect(problems).toEqual([])
    },
  )
})

describe('the surface that is made from the facts', () => {
  it('compiles, and has the methods of the real package at 1.18.1', () => {
    const path = join(repository, 'test/sdk/methods.ts')
    // Every method of the one is called by the name and the arguments of the other.
    const text = `
import { PolytomicClient as Real } from ${JSON.stringify(dirname(join(repository, 'node_modules/polytomic/index.d.ts')))}
import { PolytomicClient as Made } from 'polytomic'
type Methods<T> = { [K in keyof T as K extends \`_\${string}\` ? never : K]: T[K] extends (...args: infer A) => any ? A['length'] : T[K] extends object ? keyof T[K] : never }
declare const real: Methods<Real>
export const made: { [K in keyof Methods<Made>]: unknown } = real
export const back: { [K in keyof Methods<Real>]: unknown } = {} as Methods<Made>
`
    expect(problemsOf(new Map([[path, text]]), surfaceOf('2024-02-08')).get(path)).toEqual([])
  })
})
