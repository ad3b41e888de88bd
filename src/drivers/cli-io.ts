/** What the command line needs from outside: handed in, so that tests hand in their own. */
import type { Change, Outcome } from '../change.js'
import type { RunInput } from './run.js'

export type Detect = (input: RunInput) => Promise<Outcome>

export interface Stream {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

/** The catalogue of changes, and what no change is made for. */
export interface Catalogue {
  catalogue: readonly Change[]
  leftOut: readonly LeftOut[]
}

export interface LeftOut {
  title: string
  why: string
}

export interface Io {
  /** Loads the engine at its first call: a run without candidates never makes one. */
  detect: Detect
  catalogue(): Promise<Catalogue>
  /** The report, and nothing else. */
  stdout: Stream
  stderr: Stream
  /** Absolute working folder. */
  cwd: string
  /** Whether a person sits at standard input and reads standard error. */
  isTTY: boolean
  /** The answer to a question, without line end; null at the end of input. Rejects with `interrupted()`. */
  prompt(question: string): Promise<string | null>
  /** Calls `listener` when the person interrupts; the returned function takes it off again. */
  onInterrupt(listener: () => void): () => void
  env: NodeJS.ProcessEnv
  /** Milliseconds. */
  now(): number
}

/** Wrong usage: the message is a sentence, the exit code 2. */
export function usageError(message: string): Error {
  return Object.assign(new Error(message), { name: 'UsageError' })
}

export function isUsageError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'UsageError'
}

/** The person stopped the run before anything was written. */
export function interrupted(): Error {
  return Object.assign(new Error('interrupted'), { name: 'Interrupted' })
}

export function isInterrupted(error: unknown): error is Error {
  return error instanceof Error && error.name === 'Interrupted'
}
