/** Which requests the code under a test makes: those of the modules that the test imports, directly or through others. */
import type { Workspace } from '../../source/modules.js'
import type { ApiCall } from '../call.js'

export interface Nearness {
  /** The modules that show that they are about a call: where it is made, and where its answer is read. Absolute paths. */
  homesOf(call: ApiCall): ReadonlySet<string>
  /** Every file that imports this one, directly or through others, and itself. Absolute paths; parses none. */
  usersOf(path: string): ReadonlySet<string>
  /** The calls whose code the file at `path` imports, among those given. */
  near(path: string, calls: readonly ApiCall[]): ApiCall[]
}

export function createNearness(workspace: Workspace): Nearness {
  const users = new Map<string, ReadonlySet<string>>()
  const homes = new Map<ApiCall, ReadonlySet<string>>()

  function usersOf(path: string): ReadonlySet<string> {
    const known = users.get(path)
    if (known) return known
    const found = new Set([path])
    // A set is walked in the order in which it grows.
    for (const each of found) for (const importer of workspace.importerFiles(each)) found.add(importer)
    users.set(path, found)
    return found
  }

  function homesOf(call: ApiCall): ReadonlySet<string> {
    let known = homes.get(call)
    if (!known) {
      const reads = call.answer().reads.filter(({ path }) => path[0] === 'data' && path.length > 1)
      known = new Set([call.site.module.path, ...reads.map(({ module }) => module.path)])
      homes.set(call, known)
    }
    return known
  }

  return {
    homesOf,
    usersOf,
    near: (path, calls) => calls.filter((call) => [...homesOf(call)].some((home) => usersOf(home).has(path))),
  }
}
