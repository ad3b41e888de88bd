/** What TypeScript no longer accepts once files are edited: the check that a rename has found every use. */
import type TypeScript from 'typescript'
import type { Workspace } from './modules.js'
import { typeProjectOf } from './project.js'
import { programPath, typescript } from './type-host.js'

export interface TypeFault {
  /** Absolute path. */
  path: string
  /** Offsets in the text as it was read. */
  start: number
  end: number
  /** TypeScript's own words, in one line, without a full stop. */
  message: string
}

export interface EditedText {
  after: string
  /** The offset in the text as read of what stands at an offset of `after`. */
  before(offset: number): number
}

/**
 * Errors in modules of this run that name one of `names` and that are there with the edited texts (by absolute
 * path) and not without them. Files in JavaScript are not checked, since their authors do not check them either.
 */
export function newTypeFaults(
  workspace: Workspace,
  edited: ReadonlyMap<string, EditedText>,
  names: readonly string[],
): TypeFault[] {
  const project = typeProjectOf(workspace)
  const concerned = workspace.loaded.filter(
    (module) => /\.[cm]?tsx?$/.test(module.path) && names.some((name) => module.names.has(name)),
  )
  const faultsNow = (): { path: string; start: number; end: number; code: number; message: string }[] =>
    concerned.flatMap(({ path }) =>
      project.service.getSemanticDiagnostics(programPath(path)).map((fault) => ({
        path,
        start: fault.start ?? 0,
        end: (fault.start ?? 0) + (fault.length ?? 0),
        code: fault.code,
        message: wordsOf(fault),
      })),
    )
  const known = new Set(faultsNow().map(({ path, start, code }) => `${path}:${start}:${code}`))
  project.overlay(new Map([...edited].map(([path, { after }]) => [path, after])))
  const later = faultsNow()
  project.overlay(new Map())
  const found: TypeFault[] = []
  for (const { path, start, end, code, message } of later) {
    const text = edited.get(path)
    const from = text ? text.before(start) : start
    if (known.has(`${path}:${from}:${code}`) || !names.some((name) => message.includes(name))) continue
    found.push({ path, start: from, end: text ? Math.max(text.before(end), from) : end, message })
  }
  return found
}

function wordsOf(fault: TypeScript.Diagnostic): string {
  return typescript()
    .flattenDiagnosticMessageText(fault.messageText, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\.$/, '')
}
