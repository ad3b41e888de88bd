/** Texts of several lines in code that describe requests: a connector in YAML or JSON. */
import type { Workspace } from './modules.js'
import type { TextKind } from './text-kinds.js'

export interface InnerText {
  /** Absolute path of the file that holds it. */
  path: string
  text: string
  kind: TextKind
  /** Where the text begins in the file; both count from 1. */
  from: { line: number; column: number }
}

/** A text that is shown to people names hosts too; one that is sent from says under a key what its requests begin with. */
const saysBase = /^[ \t]*(?:-[ \t]+)?["']?(?:base[_-]?ur[il]|api[_-]?ur[il]|server|endpoint)["']?[ \t]*:/im

/** The texts of several lines that name Polytomic as the base of requests, in the code that may be edited. */
export function textsInCode(workspace: Workspace): InnerText[] {
  return workspace.loaded.flatMap(({ path, text, strings }) => {
    if (!workspace.isEditable(path)) return []
    const found = strings.filter(
      (each) =>
        each.type === 'TemplateElement' &&
        each.value.raw.includes('\n') &&
        /polytomic/i.test(each.value.raw) &&
        saysBase.test(each.value.raw),
    )
    return found.map(({ range: [start, end] }) => ({
      path,
      text: text.slice(start, end),
      kind: 'shell' as const,
      from: placeOf(text, start),
    }))
  })
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1) as string).length + 1 }
}
