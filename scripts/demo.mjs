/** Shows the tool at work: a copy of a shipped example is migrated, its diff and report printed. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const example = 'class-private-send'
const root = fileURLToPath(new URL('..', import.meta.url))
const command = join(root, 'dist/bin.js')
const folder = mkdtempSync(join(tmpdir(), 'polytomic-codemod-demo-'))

function run(...args) {
  console.log(`\n$ npx polytomic-codemod ${args.join(' ')}\n`)
  const { status } = spawnSync(process.execPath, [command, ...args], { cwd: folder, stdio: 'inherit' })
  return status ?? 3
}

try {
  cpSync(join(root, 'fixtures/projects', example, 'before'), folder, { recursive: true })
  const { config } = JSON.parse(
    await (await import('node:fs/promises')).readFile(
      join(root, 'fixtures/projects', example, 'project.json'),
      'utf8',
    ),
  )
  if (config && Object.keys(config).length > 0) {
    writeFileSync(join(folder, 'polytomic-codemod.config.json'), JSON.stringify(config, null, 2))
  }
  console.log(`A copy of fixtures/projects/${example}/before: a client class, two services and their types.`)
  console.log('First a look, which writes nothing:')
  run('run', '.', '--dry-run')
  console.log('\nThen for real (--force, as the copy is no git repository):')
  const applied = run('run', '.', '--force')
  console.log('\nAnd the check that keeps it so in CI:')
  const left = run('check', '.')
  console.log(
    `\ncheck ended with ${left}: ${left === 0 ? 'nothing is left to do.' : 'something is left to do.'}`,
  )
  process.exitCode = applied > 1 || left > 1 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
