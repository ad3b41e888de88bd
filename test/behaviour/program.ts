/** Runs a fixture project against a server of its own and tells what it printed and what it did. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Entry, type OtherEntry, otherVendorPrefix, startServer } from '../server/index.js'
import type { JsonObject } from '../server/schema.js'
import { compile, type Program } from './compile.js'

export interface Run {
  /** The exit code; `null` if it had to be stopped. */
  code: number | null
  stdout: string
  stderr: string
  effects: JsonObject[]
  requests: Entry[]
  otherVendor: OtherEntry[]
}

/**
 * Compiles the project in `folder`, starts its entry and waits for it to end.
 * @param key the token that the program finds in `POLYTOMIC_API_KEY`
 */
export async function runProgram(folder: string, entry: string, key: string): Promise<Run> {
  const program = compile(folder, entry)
  const server = await startServer()
  try {
    const ended = await start(program, server.port, key)
    return {
      ...ended,
      effects: server.effects(),
      requests: server.requests(),
      otherVendor: server.otherVendor(),
    }
  } finally {
    await server.close()
    program.remove()
  }
}

const preload = new URL('./preload.mjs', import.meta.url).href
const patience = 30_000

function start(
  program: Program,
  port: number,
  key: string,
): Promise<Pick<Run, 'code' | 'stdout' | 'stderr'>> {
  return new Promise((resolve, reject) => {
    // No more of the environment than a program needs: no proxy, no settings of the test runner.
    const child = spawn(process.execPath, ['--import', preload, program.entry], {
      cwd: program.root,
      env: {
        PATH: process.env.PATH,
        POLYTOMIC_API_KEY: key,
        POLYTOMIC_ORGANIZATION_ID: 'org-own',
        OTHER_VENDOR_KEY: 'other-key',
        BEHAVIOUR_PORT: String(port),
        BEHAVIOUR_ROOT: program.root,
        BEHAVIOUR_PATHS: JSON.stringify(program.paths),
        BEHAVIOUR_OTHER_PREFIX: otherVendorPrefix,
      },
      timeout: patience,
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** Where the fixture projects are. */
export const projectsFolder = fileURLToPath(new URL('../../fixtures/projects/', import.meta.url))
