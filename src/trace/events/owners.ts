/**
 * Whose events a handler gets. Several vendors have an event "sync.completed", so its name alone is not enough: the
 * handler, its file or a file next to it has to name Polytomic.
 */
import type { Node, SourceModule } from '../../source/parse.js'
import { outermostFunction } from '../reads/payload-roots.js'
import type { Tracer } from '../tracer.js'
import type { At } from '../values.js'
import type { Payload } from './events.js'

const name = /polytomic/i
const signature = /["'`][\w-]*signature[\w-]*["'`]/gi

/** The payloads that are Polytomic's. */
export function ownHandlers(t: Tracer, payloads: readonly Payload[]): Payload[] {
  const named = payloads.filter((payload) => payload.kind === 'named')
  // Where one handler of a file says that it is Polytomic's, those that do not say so are somebody else's.
  const sayers = new Set(
    named.filter(({ evidence }) => name.test(handlerText(evidence))).map(({ evidence }) => evidence.module),
  )
  return payloads.filter(({ kind, evidence }) => {
    if (kind !== 'named') return true
    const text = handlerText(evidence)
    if (name.test(text)) return true
    if ((text.match(signature) ?? []).length > 0 || sayers.has(evidence.module)) return false
    return isNear(t, evidence.module)
  })
}

/** Whether a module, its path, or one that it imports from or that imports it, names Polytomic. */
function isNear(t: Tracer, module: SourceModule): boolean {
  if (name.test(module.text) || name.test(module.path.slice(module.path.lastIndexOf('/')))) return true
  return t.workspace.importersOf(module.path).some((importer) => name.test(importer.text))
}

/** The text of the outermost function around a place, with the call or the declaration that it is part of. */
function handlerText({ node, module }: At): string {
  let whole: Node = outermostFunction(node) ?? node
  for (let up = whole.parent; up; up = up.parent) {
    if (up.type === 'Program' || up.type === 'BlockStatement' || up.type === 'ClassBody') break
    if (up.type === 'ExportNamedDeclaration' || up.type === 'ExportDefaultDeclaration') break
    whole = up
  }
  return module.text.slice(...whole.range)
}
