/** What an install of the packed package brings: files, packages and megabytes. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Packs the package at `root` and installs the tarball into an empty folder below `folder`.
 * @returns {{ packed: number, packages: number, megabytes: number } | { failed: string }} `packed` in kilobytes
 */
export function installOf(root, folder) {
  rmSync(folder, { recursive: true, force: true })
  const home = join(folder, 'project')
  mkdirSync(home, { recursive: true })
  const pack = npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root)
  if (pack.status !== 0) return { failed: `npm pack: ${pack.stderr.trim()}` }
  const [{ filename, size }] = JSON.parse(pack.stdout)
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n')
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline']
  const install = npm(['install', ...quiet, join(folder, filename)], home)
  if (install.status !== 0) return { failed: `npm install: ${install.stderr.trim()}` }
  const lock = JSON.parse(readFileSync(join(home, 'node_modules', '.package-lock.json'), 'utf8'))
  return {
    packed: size / 1000,
    packages: Object.keys(lock.packages).length,
    megabytes: bytesIn(join(home, 'node_modules')) / 1e6,
  }
}

function npm(args, cwd) {
  return spawnSync('npm', args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 })
}

function bytesIn(folder) {
  let sum = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) sum += bytesIn(path)
    else if (entry.isFile()) sum += statSync(path).size
  }
  return sum
}
