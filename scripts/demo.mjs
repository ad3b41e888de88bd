/**
 * `npm run demo`: migrates a copy of a shipped example, `fixtures/projects/axios-instance-cjs`, a small dashboard
 * that calls Polytomic by axios from several CommonJS files. Nothing outside a temporary folder is written.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const example = 'fixtures/projects/axios-instance-cjs/before'
const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'dist', 'bin.js')
const isColorful = process.env.FORCE_COLOR ? process.env.FORCE_COLOR !== '0' : process.stdout.isTTY
const color = isColorful && !process.env.NO_COLOR ? '--color' : '--no-color'

/**
 * The command in the folder of the copy, with its output shown under a headline that says what it is for.
 * @param {readonly number[]} expected exit codes: 1 says that something is left to do
 */
function step(what, args, cwd, expected) {
  const shown = `npx polytomic-codemod ${args.filter((arg) => arg !== '--force').join(' ')}`
  const headline = color === '--color' ? `\x1b[1;36m${what}\n$ ${shown}\x1b[0m` : `== ${what}\n== $ ${shown}`
  process.stdout.write(`\n${headline}\n\n`)
  // No terminal is handed on: the demo must not wait for an answer.
  const stdio = ['ignore', 'inherit', 'inherit']
  const { status, error } = spawnSync(process.execPath, [bin, ...args, color], { cwd, stdio })
  if (error) throw error
  if (!expected.includes(status)) throw new Error(`${shown} ended with ${status}`)
}

/** Makes the copy a git repository, so that the run can be looked at by `git diff`; without git it goes on. */
function commit(cwd) {
  const git = (...args) => {
    const who = ['-c', 'user.name=demo', '-c', 'user.email=demo@example.com', '-c', 'commit.gpgsign=false']
    return spawnSync('git', [...who, ...args], { cwd, stdio: 'ignore' }).status === 0
  }
  return git('init', '-q') && git('add', '-A') && git('commit', '-q', '-m', 'before')
}

if (!existsSync(bin)) {
  process.stderr.write(
    'dist/bin.js is not there. Run `npm run build` first, or start this by `npm run demo`.\n',
  )
  process.exit(2)
}
// `npm run demo | head` closes the pipe early; the copy is cleaned up all the same.
process.stdout.on('error', () => {})
const folder = mkdtempSync(join(tmpdir(), 'polytomic-codemod-demo-'))
try {
  cpSync(join(root, example), folder, { recursive: true })
  const force = commit(folder) ? [] : ['--force']
  process.stdout.write(`This is a copy of ${example}: a small dashboard that calls Polytomic 2024-02-08.\n`)
  step(
    'A dry run writes nothing: the edits as a diff, then what only a person can do.',
    ['run', '.', '--dry-run'],
    folder,
    [1],
  )
  step(
    'The run writes the edits, and says what was done and what is left.',
    ['run', '.', ...force],
    folder,
    [0],
  )
  step(
    'What a build server runs from now on. It fails as long as something is left; here nothing is.',
    ['check', '.'],
    folder,
    [0],
  )
  process.stdout.write('\nThat was all. The copy is gone again; the example itself was not touched.\n')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
