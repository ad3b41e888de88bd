/** Properties that a type declares which cannot be renamed: in a declaration file, a package, a computed type. */
import type { SourceModule } from '../../source/parse.js'
import { declarationsAt } from '../../source/project.js'
import type { ApiCall } from '../call.js'
import type { Range } from '../evidence.js'
import type { Trace } from '../index.js'
import type { At } from '../values.js'
import type { TypeRename } from './rename.js'

/** What declares a property that is not renamed with the others; `at` is null where a type computes it. */
export interface OtherDeclaration {
  at: Range | null
  /** A comment in JavaScript says it, which no compiler has to accept. */
  isComment: boolean
}

/** Whether comments tell the types of a module in JavaScript. */
export function isDocumented({ path, text }: SourceModule): boolean {
  return /\.[cm]?jsx?$/.test(path) && /@(?:type|typedef|returns?|param)\b/.test(text)
}

/**
 * The declaration of the property that is read, or set, at a name, where `renamed` does not rename it. Null: there is
 * none, or nothing says what type the object has.
 */
export function declaredElsewhere(
  trace: Trace,
  call: ApiCall,
  { node, module }: At,
  renamed: readonly Pick<TypeRename, 'uses'>[],
): OtherDeclaration | null {
  const isTyped = /\.(?:[cm]?tsx?|vue|svelte)$/.test(module.path) || isDocumented(module)
  if (!isTyped || call.request.sdk) return null
  const found = declarationsAt(trace.tracer.workspace, module.path, node.range[0])
  if (!found) return null
  if (found.length === 0) return { at: null, isComment: false }
  const other = found.find(
    ({ path, start }) =>
      !renamed.some(({ uses }) =>
        uses.some((use) => use.module.path === path && use.node.range[0] === start),
      ),
  )
  if (!other) return null
  const home = trace.tracer.workspace.load(other.path)
  const isComment = home !== null && /\.[cm]?jsx?$/.test(other.path) && !isCode(home.names, other)
  return { at: { file: other.path, start: other.start, end: other.end }, isComment }
}

function isCode(
  names: ReadonlyMap<string, readonly { range: [number, number] }[]>,
  at: { start: number },
): boolean {
  for (const nodes of names.values()) if (nodes.some(({ range }) => range[0] === at.start)) return true
  return false
}
