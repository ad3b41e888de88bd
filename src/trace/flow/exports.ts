/** What flows out of a module by an export, on to the modules that import it. */
import type { Node, SourceModule } from '../../source/parse.js'
import { linksFrom } from '../reach/import-links.js'
import { type FlowContext, popped, promised, pushed, type State, sink } from './state.js'

/** What flows is an export of its module. `name` is `*` for all that the module exports. */
export function exported(
  context: FlowContext,
  node: Node,
  module: SourceModule,
  name: string | null,
  state: State,
): void {
  if (name !== null && flowExport(context, module, name, state)) return
  sink(context, 'leaves', node, module, state, isExported)
}

/** Why a flow ends at an export that no module here imports. */
export const isExported = 'it is exported'

/**
 * Goes on where other modules get what `module` exports as `name`: `*` for all of it at once, as by `module.exports =`.
 * @returns whether some module gets it
 */
export function flowExport(
  context: FlowContext,
  module: SourceModule,
  name: string,
  state: State,
  seen: Set<string> = new Set(),
): boolean {
  const key = `${module.path}:${name}`
  if (seen.has(key)) return false
  seen.add(key)
  const whole = name === '*' ? state : pushed(state, { kind: 'prop', key: name })
  let isTaken = false
  for (const importer of context.t.workspace.loadImporters(module.path, namesIn(whole))) {
    const uses = (local: Node, held: State): void => {
      const variable = importer.variables.get(local)
      isTaken = true
      for (const reference of variable?.references ?? [])
        if (reference.isRead()) context.enqueue(reference.identifier as Node, importer, held, [])
    }
    for (const link of linksFrom(context.t, importer, module.path)) {
      switch (link.kind) {
        case 'name': {
          const held = taken(whole, link.imported, name)
          if (held) uses(link.local, held)
          break
        }
        case 'namespace':
          uses(link.local, whole)
          break
        case 'call':
          isTaken = true
          context.enqueue(link.node, importer, link.isPromise ? promised(whole) : whole, [])
          break
        case 'again': {
          const held = taken(whole, link.imported, name)
          if (held && flowExport(context, importer, link.exported, held, seen)) isTaken = true
          break
        }
        case 'all':
          if (link.exported !== null) {
            if (flowExport(context, importer, link.exported, whole, seen)) isTaken = true
          } else if (name !== 'default' && name !== '*') {
            if (flowExport(context, importer, name, state, seen)) isTaken = true
          }
          break
      }
    }
  }
  return isTaken
}

/** The names under which a part of what is exported can be imported; null: any may be the one. */
function namesIn({ layers: [top] }: State): ReadonlySet<string> | null {
  return top?.kind === 'prop' ? new Set([top.key, 'default']) : null
}

/** What an import by name gets of all that a module exports; the default import of a CommonJS module is all of it. */
function taken(whole: State, imported: string, name: string): State | null {
  const [top] = whole.layers
  if (imported === 'default' && name === '*') return whole
  return top?.kind === 'prop' && top.key === imported ? popped(whole) : null
}
