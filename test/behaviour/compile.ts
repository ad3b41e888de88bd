/** Makes a fixture project runnable: TypeScript and JSX become JavaScript in a folder of their own. */
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const repository = fileURLToPath(new URL('../..', import.meta.url))

export interface Program {
  /** The folder that holds the compiled program. Real path, without links. */
  root: string
  /** Absolute path of the JavaScript to start. */
  entry: string
  /** `compilerOptions.paths` of the project's tsconfig.json. */
  paths: Record<string, string[]>
  remove(): void
}

/** The files of a folder, relative, with `/`, in order; folders that tools make are left out. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !file.startsWith('node_modules/') && !file.startsWith('.git/'))
    .sort()
}

/**
 * Compiles a project, file by file and without looking at types, into a fresh temporary folder.
 * @param folder the project: package.json, perhaps tsconfig.json, sources
 * @param entry its entry, relative to it
 * @throws if a file does not parse
 */
export function compile(folder: string, entry: string): Program {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'behaviour-')))
  const remove = () => rmSync(root, { recursive: true, force: true })
  try {
    cpSync(folder, root, { recursive: true })
    symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'))
    const { emit, paths } = optionsOf(root)
    for (const file of filesOf(root)) compileFile(root, file, emit)
    return { root, entry: path.join(root, compiledName(entry)), paths: paths ?? {}, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** Puts the JavaScript of one file in its place; JavaScript itself and other files stay. */
function compileFile(root: string, file: string, compilerOptions: ts.CompilerOptions): void {
  if (!/\.(?:[cm]?ts|[jt]sx)$/.test(file) || file.endsWith('.d.ts')) return
  const source = path.join(root, file)
  const { outputText, diagnostics } = ts.transpileModule(readFileSync(source, 'utf8'), {
    fileName: source,
    compilerOptions,
    reportDiagnostics: true,
  })
  const [problem] = diagnostics ?? []
  if (problem) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`)
  rmSync(source)
  writeFileSync(path.join(root, compiledName(file)), outputText)
}

const compiledName = (file: string) => file.replace(/\.([cm]?)tsx?$|\.jsx$/, '.$1js')

interface Options {
  emit: ts.CompilerOptions
  paths: Record<string, string[]> | undefined
}

/** What tsconfig.json says about the emitted text; what it says about types and resolution plays no part. */
function optionsOf(root: string): Options {
  const config = path.join(root, 'tsconfig.json')
  const read = ts.sys.fileExists(config) ? ts.readConfigFile(config, ts.sys.readFile) : { config: {} }
  if (read.error) throw new Error(ts.flattenDiagnosticMessageText(read.error.messageText, '\n'))
  const { options } = ts.convertCompilerOptionsFromJson(read.config.compilerOptions ?? {}, root)
  const module = options.module === ts.ModuleKind.CommonJS ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext
  const target = options.target ?? ts.ScriptTarget.ES2022
  const { experimentalDecorators = false, emitDecoratorMetadata = false } = options
  const decorators = { experimentalDecorators, emitDecoratorMetadata }
  return {
    emit: { module, target, jsx: options.jsx ?? ts.JsxEmit.ReactJSX, ...decorators },
    paths: options.paths,
  }
}
