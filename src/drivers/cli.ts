/** The command line: from arguments to an exit code. */
import { isConfigError } from '../config/error.js'
import { type Io, isInterrupted, isUsageError } from './cli-io.js'
import { type Asked, parseArguments } from './cli-options.js'

/**
 * Does what the arguments (without node and script) ask for.
 * @returns 0 clean, 1 something is left, 2 wrong usage or configuration, 3 some file (or this program) failed, 130 stopped by hand
 *   before anything was written
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await perform(parseArguments(argv, io.stdout.columns || 100), io)
  } catch (error) {
    if (isInterrupted(error)) {
      io.stderr.write('\nStopped. Nothing was written.\n')
      return 130
    }
    if (isUsageError(error) || isConfigError(error)) {
      io.stderr.write(`${error.message}\n`)
      return 2
    }
    const { stack, message } = error as Error
    io.stderr.write(`polytomic-codemod failed, which is a fault of its own: ${stack ?? message}\n`)
    return 3
  }
}

/** Commands are loaded when they are asked for, so that help and `list` cost nothing else. */
async function perform(asked: Asked, io: Io): Promise<number> {
  switch (asked.command) {
    case 'help':
      io.stdout.write(asked.text)
      return 0
    case 'usage':
      io.stderr.write(`${asked.message}\nSee polytomic-codemod --help.\n`)
      return 2
    case 'run':
      return reported(asked.output, io, async (own) => (await import('./cli-run.js')).run(asked, own))
    case 'check':
      return reported(asked.output, io, async (own) => (await import('./cli-run.js')).check(asked, own))
    case 'inventory':
      return (await import('./cli-run.js')).takeInventory(asked, io)
    case 'init':
      return (await import('./cli-init.js')).init(asked, io)
    case 'explain':
      return (await import('./cli-explain.js')).explain(asked, io)
    case 'list':
      return (await import('./cli-explain.js')).list(asked, io)
  }
}

/** Most reports go to standard output, and need no file system. */
async function reported(
  output: string | undefined,
  io: Io,
  work: (io: Io) => Promise<number>,
): Promise<number> {
  return output === undefined ? work(io) : (await import('./cli-output.js')).withOutput(output, io, work)
}
