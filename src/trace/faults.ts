/** Faults of this tool itself: one place that it fails on is named, and everything else is still judged. */
import type { Tracer } from './tracer.js'
import type { At } from './values.js'

export interface Fault {
  path: string
  /** A sentence for the report. */
  reason: string
}

/**
 * The result of `job`; `otherwise` where it throws, which is then among the tracer's faults.
 * @param at what the job looks at: a place in code, or the absolute path of a file that is no code
 */
export function guarded<T>(t: Tracer, at: At | string, otherwise: T, job: () => T): T {
  try {
    return job()
  } catch (error) {
    const fault = faultOf(error, at)
    const isKnown = t.faults.some(({ path, reason }) => path === fault.path && reason === fault.reason)
    if (!isKnown) t.faults.push(fault)
    return otherwise
  }
}

function faultOf(error: unknown, at: At | string): Fault {
  const message = error instanceof Error ? error.message : String(error)
  const what =
    typeof at === 'string' ? 'it' : `line ${at.module.text.slice(0, at.node.range[0]).split('\n').length}`
  return {
    path: typeof at === 'string' ? at : at.module.path,
    reason: `${what} could not be judged, which is a fault of polytomic-codemod (${message}). Nothing was changed for it; check it by hand`,
  }
}
