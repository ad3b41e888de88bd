/** Folders for tests, made from text and taken away at the end. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A new folder, absolute, with these files by relative path. */
export function treeOf(files: Record<string, string | Buffer>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'codemod test ')))
  made.push(root)
  for (const [name, content] of Object.entries(files)) put(root, name, content)
  return root
}

export function put(root: string, name: string, content: string | Buffer): void {
  mkdirSync(dirname(join(root, name)), { recursive: true })
  writeFileSync(join(root, name), content)
}

export function git(root: string, ...words: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'protocol.file.allow=always']
  return execFileSync('git', [...identity, ...words], { cwd: root, encoding: 'utf8', stdio: 'pipe' })
}

/** The folder as a repository whose files are all committed. */
export function committed(root: string): string {
  git(root, 'init', '-q')
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '-m', 'start', '--allow-empty')
  return root
}
