/** Texts of several lines that stand in code: a connector in YAML, a script, an example for a page. */
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

/** The texts of several lines that name Polytomic, in the code that may be edited. */
export function textsInCode(workspace: Workspace): InnerText[] {
  return workspace.loaded.flatMap(({ path, text, strings }) => {
    if (!workspace.isEditable(path)) return []
    const found = strings.filter(
      (each) =>
        each.type === 'TemplateElement' && each.value.raw.includes('\n') && /polytomic/i.test(each.value.raw),
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
