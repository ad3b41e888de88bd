/** A report that goes to a file instead of standard output. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Io, usageError } from './cli-io.js'

/**
 * Hands `work` an `io` whose standard output is the file `name` (relative to the working folder). The file is opened
 * before anything is done, so that a place that cannot be written is said before a repository is migrated.
 * @throws UsageError where it cannot be written
 */
export async function withOutput(
  name: string | undefined,
  io: Io,
  work: (io: Io) => Promise<number>,
): Promise<number> {
  if (name === undefined) return work(io)
  const refused = (error: unknown) =>
    usageError(`The report cannot be written to ${name}: ${(error as Error).message}.`)
  let descriptor: number
  try {
    descriptor = openSync(resolve(io.cwd, name), 'a')
  } catch (error) {
    throw refused(error)
  }
  try {
    const parts: string[] = []
    const code = await work({ ...io, stdout: { write: (text) => parts.push(text) } })
    try {
      ftruncateSync(descriptor)
      writeSync(descriptor, parts.join(''))
    } catch (error) {
      throw refused(error)
    }
    return code
  } finally {
    closeSync(descriptor)
  }
}
