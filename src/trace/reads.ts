/** Questions about reads of an answer. */

/** Whether a read is of the answer's object itself: `data.x`, or `data.[].x` of a list. */
export function isAtItem(path: readonly string[]): boolean {
  return (
    (path.length === 2 && path[0] === 'data') || (path.length === 3 && path[0] === 'data' && path[1] === '[]')
  )
}
