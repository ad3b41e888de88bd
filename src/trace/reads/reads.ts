/** Questions about reads of an answer. */
import type { FlowResult, Sink } from '../flow/state.js'

/** Whether a read is of the answer's object itself: `data.x`, or `data.[].x` of a list. */
export function isAtItem(path: readonly string[]): boolean {
  return (
    (path.length === 2 && path[0] === 'data') || (path.length === 3 && path[0] === 'data' && path[1] === '[]')
  )
}

/** Where an item of an answer, or what holds it, goes out of sight and may still be read. `depth`: of an item's path. */
export function lostAt(answer: FlowResult, depth: number): Sink[] {
  return answer.sinks.filter(
    ({ kind, path }) =>
      (kind === 'lost' || kind === 'escapes') &&
      path.length <= depth &&
      (path.length === 0 || path[0] === 'data'),
  )
}
