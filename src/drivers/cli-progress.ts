import type { Io } from './cli-io.js'

export interface Progress {
  show(phase: string, done: number, total: number): void
  /** Takes the line away again. */
  clear(): void
}

const startAfter = 1000
const showEvery = 100

/** A line on standard error that says how far a long run is. Silent without a terminal and in the first second. */
export function progressOn({ stderr, now }: Pick<Io, 'stderr' | 'now'>): Progress {
  const start = now()
  let last = start + startAfter - showEvery
  let isShown = false
  return {
    show(phase, done, total) {
      const time = now()
      if (!stderr.isTTY || time - last < showEvery) return
      last = time
      isShown = true
      const text = total > 0 ? `${phase} ${done} of ${total}` : phase
      stderr.write(`\r\u001B[K${text.slice(0, (stderr.columns ?? 80) - 1)}`)
    },
    clear() {
      if (isShown) stderr.write('\r\u001B[K')
      isShown = false
    },
  }
}
