/** Texts of several lines that stand in code: a connector in YAML, a script, an example for a page. */
import type { Workspace } from './modules.js'
import type { TextKind } from './text-kinds.js'

export interface InnerText {
  /** Absolute. */
  path: string
  /** The whole file with everything but the text blanked out, so that its places are those of the file. */
  text: string
  kind: TextKind
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
      text: blank(text.slice(0, start)) + text.slice(start, end) + blank(text.slice(end)),
      kind: 'shell' as const,
    }))
  })
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ')
}
