/** The tool as users start it: the built command, in the folder of a project, with its configuration beside it. */
import { execFile } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url))
const configName = 'polytomic-codemod.config.json'

/** The part of the JSON report that the behaviour proof looks at. */
export interface Report {
  summary: Record<string, number>
  findings: { change: string; file: string; line: number; fix: string; applied: boolean; message: string }[]
  failures: { file: string; reason: string }[]
}

export interface Ended {
  code: number
  report: Report
  stderr: string
}

/** Migrates the project in `folder` in place, with the suggestions of these changes. */
export function migrate(folder: string, config: object, suggestions: readonly string[] = []): Promise<Ended> {
  const chosen = suggestions.length > 0 ? ['--suggestions', suggestions.join(',')] : []
  return tool(folder, config, ['run', '.', '--force', '--format', 'json', ...chosen])
}

/** Reports what is left in `folder`, and writes nothing. */
export function check(folder: string, config: object): Promise<Ended> {
  return tool(folder, config, ['check', '.', '--format', 'json'])
}

/**
 * Runs the command with `config` as the project's configuration file, which is gone again afterwards.
 * @throws if the command was not built, or prints something else than a JSON report
 */
async function tool(folder: string, config: object, args: string[]): Promise<Ended> {
  if (!existsSync(bin)) throw new Error('dist/bin.js is not there: run `npm run build` first.')
  const configFile = path.join(folder, configName)
  writeFileSync(configFile, JSON.stringify(config))
  try {
    const { code, stdout, stderr } = await start(folder, args)
    return { code, report: reportOf(stdout, stderr), stderr }
  } finally {
    rmSync(configFile)
  }
}

function start(cwd: string, args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [bin, ...args],
      { cwd, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') reject(error)
        else resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
      },
    )
  })
}

function reportOf(stdout: string, stderr: string): Report {
  try {
    return JSON.parse(stdout) as Report
  } catch {
    throw new Error(`The command printed no JSON report.\n--- stdout\n${stdout}\n--- stderr\n${stderr}`)
  }
}
