/** Writes one answer into the configuration, layout and comments of the file kept. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { configError } from './error.js'
import { configKey, configName, type LoadedConfig } from './load.js'

export interface ConfigEdit {
  /** Absolute path of the file to write. */
  path: string
  text: string
}

/**
 * The configuration file with `key` set. Where there is no configuration yet, a new file in `home` (absolute).
 * @throws ConfigError where the configuration is code, which only a person can edit
 */
export async function withSetting(
  config: LoadedConfig,
  key: string,
  value: unknown,
  home: string,
): Promise<ConfigEdit> {
  const path = config.path ?? join(home, configName)
  if (!path.endsWith('.json')) {
    throw configError(`${path} is code, so add this to it yourself: ${key}: ${JSON.stringify(value)}`)
  }
  if (!existsSync(path)) return { path, text: `${JSON.stringify({ [key]: value }, null, 2)}\n` }
  const text = readFileSync(path, 'utf8')
  const within = basename(path) === 'package.json' ? [configKey] : []
  return { path, text: await textWith(text, within, key, value) }
}

async function textWith(text: string, within: string[], key: string, value: unknown): Promise<string> {
  const { applyEdits, findNodeAtLocation, modify, parseTree } = await import('jsonc-parser')
  const tree = parseTree(text)
  const last = tree && findNodeAtLocation(tree, within)?.children?.at(-1)
  const isNew = tree && !findNodeAtLocation(tree, [...within, key])
  if (last && isNew) {
    // The library would lay out the property before anew.
    const before = /\s*$/.exec(text.slice(0, last.offset))?.[0] ?? ''
    const end = last.offset + last.length
    return `${text.slice(0, end)},${before}${JSON.stringify(key)}: ${JSON.stringify(value)}${text.slice(end)}`
  }
  const indent = /^(?:\uFEFF)?\s*\{\r?\n([ \t]+)/.exec(text)?.[1] ?? '  '
  const edits = modify(text, [...within, key], value, {
    formattingOptions: {
      insertSpaces: !indent.startsWith('\t'),
      tabSize: indent.startsWith('\t') ? 1 : indent.length,
      eol: text.includes('\r\n') ? '\r\n' : '\n',
    },
  })
  return applyEdits(text, edits)
}
