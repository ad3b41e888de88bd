/** Which kind of key a file's client sends, where the configuration says so by file. */
import { resolve, sep } from 'node:path'
import picomatch from 'picomatch'
import type { Credential, Settings } from '../change.js'

/**
 * The credential that the configuration gives to the client in `file` (absolute); undefined where it is unsaid.
 * The first entry of a list that matches decides. Its globs are relative to `root` and may lead out of it by
 * `../`, since a configuration can lie above the folder that a run starts from.
 */
export function credentialAt(
  credential: Settings['credential'],
  file: string,
  root: string,
): Credential | undefined {
  if (!Array.isArray(credential)) return credential
  return credential.find(({ files }) => matches(files, file, root))?.credential
}

function matches(glob: string, file: string, root: string): boolean {
  const ups = /^(?:\.\.?\/)*/.exec(glob)?.[0] ?? ''
  const folder = resolve(root, ups)
  const inside = folder.endsWith(sep) ? folder : folder + sep
  if (!file.startsWith(inside)) return false
  return picomatch(glob.slice(ups.length), { dot: true })(file.slice(inside.length).split(sep).join('/'))
}
