/** Which modules are of one program: connected by imports, in whatever direction. */
import type { SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'

const known = new WeakMap<Tracer, Map<string, ReadonlySet<string>>>()

/** Whether imports connect two modules. */
export function areTogether(t: Tracer, one: SourceModule, other: SourceModule): boolean {
  if (one === other) return true
  let byPath = known.get(t)
  if (!byPath) {
    byPath = new Map()
    known.set(t, byPath)
  }
  let program = byPath.get(one.path)
  if (!program) {
    const seen = new Set([one.path])
    // A set is walked in the order in which it grows.
    for (const path of seen) {
      for (const { specifier } of t.workspace.importsOf(path)) {
        const target = t.workspace.resolve(specifier, path)
        if (target.kind === 'file') seen.add(target.path)
      }
      for (const importer of t.workspace.importerFiles(path)) seen.add(importer)
    }
    program = seen
    for (const path of seen) byPath.set(path, program)
  }
  return program.has(other.path)
}
