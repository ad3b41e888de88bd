/** Finds, reads and checks the configuration. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, extname, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { lilconfigSync } from 'lilconfig'
import type { Settings } from '../change.js'
import { type Config, checkConfig } from './check.js'
import { configError, isConfigError } from './error.js'

export const configName = 'polytomic-codemod.config.json'
export const configKey = 'polytomic-codemod'

export interface LoadedConfig {
  /** Globs in `credential` are as written: relative to `folder`. `settingsFrom` makes them relative to a root. */
  settings: Partial<Settings>
  /** Globs of files to leave alone, relative to `folder`. */
  exclude: readonly string[]
  /** Absolute folder of the configuration; where there is none, of the place it was looked for from. */
  folder: string
  /** Absolute path; null where there is no configuration. */
  path: string | null
}

/**
 * The configuration for `from`, an absolute file or folder: `explicit` (absolute) where it is given, which alone
 * may be code, else the nearest JSON upwards.
 * @throws ConfigError with a sentence that names the file and the key
 */
export async function loadConfig(from: string, explicit?: string): Promise<LoadedConfig> {
  if (explicit === undefined) return findConfig(from)
  if (!existsSync(explicit)) throw configError(`The configuration ${explicit} does not exist.`)
  const value = extname(explicit) === '.json' ? readExplicitJson(explicit) : await readCode(explicit)
  return loaded(explicit, value)
}

/** The nearest configuration that is data, upwards from `from` (an absolute file or folder). Runs no code. */
export function findConfig(from: string): LoadedConfig {
  const start = statSync(from, { throwIfNoEntry: false })?.isDirectory() ? from : dirname(from)
  const searcher = lilconfigSync(configKey, {
    searchPlaces: [configName, 'package.json'],
    packageProp: configKey,
    ignoreEmptySearchPlaces: false,
    loaders: { '.json': readJson },
  })
  const result = searcher.search(start)
  if (!result) return { settings: {}, exclude: [], folder: start, path: null }
  if (result.isEmpty && basename(result.filepath) === 'package.json') {
    // An empty manifest says nothing; what lies above it may.
    const above = dirname(dirname(result.filepath))
    if (above !== dirname(result.filepath)) return findConfig(above)
    return { settings: {}, exclude: [], folder: start, path: null }
  }
  if (result.isEmpty) throw configError(`${result.filepath} is empty. Write {} or remove it.`)
  return loaded(result.filepath, result.config)
}

function loaded(path: string, value: unknown): LoadedConfig {
  const name = basename(path) === 'package.json' ? `${path}, key "${configKey}"` : path
  const { exclude = [], ...settings }: Config = checkConfig(value, name)
  return { settings, exclude, folder: dirname(path), path }
}

function readJson(path: string, content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''))
  } catch (error) {
    // Somebody else's broken manifest on the way up is not ours to complain about.
    if (basename(path) === 'package.json') return {}
    throw configError(`${path} is not valid JSON: ${(error as Error).message}.`)
  }
}

function readExplicitJson(path: string): unknown {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    throw configError(`${path} cannot be read: ${(error as Error).message}.`)
  }
  const value = readJson(path, content)
  if (basename(path) !== 'package.json') return value
  const key = (value as Record<string, unknown> | null)?.[configKey]
  if (key === undefined) throw configError(`${path} has no key "${configKey}".`)
  return key
}

async function readCode(path: string): Promise<unknown> {
  const kind = extname(path)
  if (!/^\.[cm]?[jt]s$/.test(kind)) {
    throw configError(`${path} is no configuration: it must end in .json, .js, .mjs or .ts.`)
  }
  try {
    const url = /ts$/.test(kind) ? await compiled(path) : pathToFileURL(path).href
    const module = (await import(url)) as { default?: unknown }
    if (module.default === undefined) throw configError(`${path} has no default export.`)
    return module.default
  } catch (error) {
    if (isConfigError(error)) throw error
    throw configError(`${path} cannot be loaded: ${(error as Error).message}`)
  }
}

/** TypeScript as a module in a URL, since Node 20 loads none. Its imports must be absolute; types vanish. */
async function compiled(path: string): Promise<string> {
  const { default: ts } = await import('typescript')
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  })
  return `data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`
}

/** The loaded settings for a run whose paths are relative to `root` (absolute). */
export function settingsFrom(config: LoadedConfig, root: string): Settings {
  const up = relative(root, config.folder).split(sep).join('/')
  const { credential } = config.settings
  const settings: Settings = { ...config.settings, hosts: config.settings.hosts ?? [], root }
  if (Array.isArray(credential) && up !== '') {
    const folder = up.replace(/[\\!*?()[\]{}+@]/g, '\\$&')
    settings.credential = credential.map((entry) => ({ ...entry, files: `${folder}/${entry.files}` }))
  }
  return settings
}
