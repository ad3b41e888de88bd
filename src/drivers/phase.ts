/** Which way a call goes: by its version alone. */
import { isOlderThanOld, NEW, OLD } from '../api/versions.js'
import type { Phase, Settings } from '../change.js'
import type { ApiCall } from '../trace/call.js'

export function phaseOf(call: ApiCall, settings: Settings): Phase {
  const { version } = call
  switch (version.kind) {
    case 'pinned':
      // A pin that cannot be moved keeps its calls where they are.
      return version.places.some((place) => place.at) ? named(version.version) : 'unknown'
    case 'outside':
      return version.version === null ? 'unknown' : named(version.version)
    case 'unknown':
      return 'unknown'
    case 'default':
      if (version.version !== null) return named(version.version)
      return settings.assumeVersion === OLD ? 'old' : 'unknown'
    case 'unpinned':
      return settings.assumeVersion === OLD ? 'old' : 'unpinned'
  }
}

function named(version: string): Phase {
  if (version === OLD) return 'old'
  if (version === NEW) return 'new'
  return isOlderThanOld(version) ? 'older' : 'unknown'
}
