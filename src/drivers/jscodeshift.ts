/** The public shape of a change: a module that `npx jscodeshift -t` runs. It sees one file. */
import { resolve } from 'node:path'
import type { Change, Settings } from '../change.js'

/** What jscodeshift gives and takes; its own types are not needed at run time. */
export type JscodeshiftTransform = (
  file: { path: string; source: string },
  api: unknown,
  options?: Record<string, unknown>,
) => Promise<string | undefined>

/** The change as a jscodeshift transform: the new text, or undefined where nothing changes. */
export function jscodeshiftOf(change: Change): JscodeshiftTransform {
  return async (file, _api, options = {}) => {
    const path = resolve(file.path)
    const bom = file.source.charCodeAt(0) === 0xfeff
    const text = bom ? file.source.slice(1) : file.source
    if (!/polytomic/i.test(text)) return undefined
    // Loaded late: the engine knows the catalogue, which holds this module.
    const { outcomeOf } = await import('./run.js')
    const { createWorkspace } = await import('../source/modules.js')
    const workspace = createWorkspace({
      files: [path],
      root: process.cwd(),
      texts: new Map([[path, text]]),
      isAlone: true,
    })
    const outcome = outcomeOf(workspace, [path], settingsFrom(options), [change])
    const after = outcome.edits.find((edit) => edit.path === path)?.after
    if (after === undefined) return undefined
    return bom ? `\uFEFF${after}` : after
  }
}

function settingsFrom(options: Record<string, unknown>): Settings {
  const { credential, ownerOrganizationId, assumeVersion, hosts } = options
  return {
    root: process.cwd(),
    hosts: typeof hosts === 'string' ? hosts.split(',') : [],
    ...(credential === 'organization' || credential === 'partner' ? { credential } : {}),
    ...(typeof ownerOrganizationId === 'string' ? { ownerOrganizationId } : {}),
    ...(assumeVersion === '2024-02-08' ? { assumeVersion } : {}),
  }
}
