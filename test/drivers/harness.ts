/** The command line with everything outside of it made up. */
import { EventEmitter } from 'node:events'
import type { Outcome } from '../../src/change.js'
import { main } from '../../src/drivers/cli.js'
import type { Io } from '../../src/drivers/cli-io.js'
import type { RunInput } from '../../src/drivers/run.js'
import { edit, finding, outcome } from '../report/outcome.js'

export interface Ran {
  code: number
  stdout: string
  stderr: string
  /** What the engine was given, call by call. */
  inputs: RunInput[]
}

export interface Fakes {
  detect?: (input: RunInput) => Outcome | Promise<Outcome>
  isTTY?: boolean
  /** Answers to the questions that will be asked, in their order. */
  answers?: (string | null | Error)[]
  env?: NodeJS.ProcessEnv
  signals?: EventEmitter
  columns?: number
  now?: () => number
}

/** Runs `main` in `cwd` (absolute). The default engine turns "old" into "new" in every candidate. */
export async function ran(
  cwd: string,
  words: readonly string[],
  fakes: Fakes = {},
): Promise<Ran & { asked: string[] }> {
  const out: string[] = []
  const err: string[] = []
  const inputs: RunInput[] = []
  const asked: string[] = []
  const answers = [...(fakes.answers ?? [])]
  const signals = fakes.signals ?? new EventEmitter()
  const { isTTY = false, columns } = fakes
  const terminal = { isTTY, ...(columns === undefined ? {} : { columns }) }
  const io: Io = {
    detect: async (input) => {
      inputs.push(input)
      return (fakes.detect ?? oldToNew)(input)
    },
    catalogue: async () => ({
      catalogue: [
        {
          id: 'execution-cancel',
          title: 'PUT of an execution became POST .../cancel',
          automatic: 'where the status is known',
          because: { source: 'guide', section: 'cancel', sure: 'seen' },
          remedies: ['rewrite'],
          on: 'any',
        },
      ],
      leftOut: [{ title: 'Events', why: 'nothing is known to have changed' }],
    }),
    stdout: { write: (text) => out.push(text), ...terminal },
    stderr: { write: (text) => err.push(text), ...terminal },
    cwd,
    isTTY,
    async prompt(question) {
      asked.push(question)
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      if (answer === undefined) throw new Error(`nobody answers ${question}`)
      return answer
    },
    onInterrupt(listener) {
      signals.on('interrupt', listener)
      return () => signals.off('interrupt', listener)
    },
    env: fakes.env ?? {},
    now: fakes.now ?? (() => 0),
  }
  const code = await main(words, io)
  return { code, stdout: out.join(''), stderr: err.join(''), inputs, asked }
}

/** An engine: "old" becomes "new" where the file may be edited, and is left to a person elsewhere. */
export function oldToNew({ candidates, files, settings }: RunInput): Outcome {
  const editable = new Set(files.files)
  const old = candidates.filter(({ text }) => text.includes('old'))
  return outcome({
    files: files.files.length,
    edits: old
      .filter(({ path }) => editable.has(path))
      .map(({ path, text, bom }) => edit(path, text, text.replaceAll('old', 'new'), bom)),
    findings: old.map(({ path, text }) => {
      const column = text.indexOf('old') + 1
      return finding({
        file: path.slice(settings.root.length + 1),
        line: 1,
        column,
        endLine: 1,
        endColumn: column + 3,
        fix: editable.has(path) ? 'auto' : 'manual',
        message: 'old became new.',
        applied: false,
      })
    }),
  })
}
