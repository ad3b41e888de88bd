/** Runs a program as a user would and says what it took. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const gnuTime = '/usr/bin/time'
export const measuresMemory = existsSync(gnuTime)

/**
 * @typedef {object} Taken
 * @property {number} milliseconds wall time, start of the process included
 * @property {number | null} megabytes peak of the largest process of its family; null where nothing measures it
 * @property {number | null} code
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd absolute
 * @param {Record<string, string>} [environment] beside this process's own
 * @returns {Taken}
 * @throws where the program cannot be started
 */
export function taken(command, args, cwd, environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const file = join(folder, 'peak')
  const line = measuresMemory ? [gnuTime, '-q', '-f', '%M', '-o', file, command, ...args] : [command, ...args]
  const start = performance.now()
  const { status, error, stdout, stderr } = spawnSync(line[0], line.slice(1), {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...environment },
    maxBuffer: 2 ** 30,
  })
  const milliseconds = performance.now() - start
  if (error) throw error
  const megabytes = measuresMemory
    ? Number(readFileSync(file, 'utf8').trim().split('\n').at(-1)) / 1024
    : null
  rmSync(folder, { recursive: true })
  return { milliseconds, megabytes, code: status, stdout, stderr }
}

/** @returns {string} the first line that a program prints about its version; empty where there is no program */
export function versionOf(command, args = ['--version']) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim().split('\n')[0] : ''
}

/**
 * The files of JavaScript that one run of Node loads, as absolute paths. Coverage names them all, whoever loads them.
 * @returns {string[]}
 */
export function loadedBy(args, cwd) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  taken(process.execPath, args, cwd, { NODE_V8_COVERAGE: folder })
  const urls = new Set()
  for (const name of readdirSync(folder)) {
    for (const { url } of JSON.parse(readFileSync(join(folder, name), 'utf8')).result) urls.add(url)
  }
  rmSync(folder, { recursive: true })
  return [...urls].filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url))
}

/** @param {number[]} values at least one */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
