/** Whether a person could get back what a run is about to overwrite. */
import { spawnSync } from 'node:child_process'
import { gitEnvironment, repositoryOf } from '../source/files.js'

export type TreeState =
  | { kind: 'clean' }
  /** Paths relative to the repository that differ from the last commit, untracked files included. */
  | { kind: 'dirty'; files: string[] }
  /** `folder` lies in no repository. */
  | { kind: 'no-repository'; folder: string }
  | { kind: 'no-git' }
  /** git is there and does not answer, in its own words. */
  | { kind: 'refused'; reason: string }

/**
 * The worst state of the repositories that hold `folders` (absolute, existing). A whole repository is looked at,
 * whatever part of it is migrated: afterwards `git diff` should show the migration and nothing else.
 */
export function treeState(folders: readonly string[]): TreeState {
  const tops = new Set<string>()
  for (const folder of folders) {
    const top = repositoryOf(folder)
    if (top === null) return { kind: 'no-repository', folder }
    tops.add(top)
  }
  for (const top of tops) {
    const state = stateOf(top)
    if (state.kind !== 'clean') return state
  }
  return { kind: 'clean' }
}

function stateOf(top: string): TreeState {
  const answer = spawnSync('git', ['status', '--porcelain', '-z', '--no-renames'], {
    cwd: top,
    env: gitEnvironment(),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (answer.error) {
    const { code, message } = answer.error as NodeJS.ErrnoException
    return code === 'ENOENT' ? { kind: 'no-git' } : { kind: 'refused', reason: message }
  }
  if (answer.status !== 0) return { kind: 'refused', reason: answer.stderr.trim().split('\n')[0] ?? '' }
  const files = answer.stdout.split('\0').filter(Boolean)
  return files.length === 0 ? { kind: 'clean' } : { kind: 'dirty', files: files.map((line) => line.slice(3)) }
}

/** Why `run` does not write on such a tree and what to do about it; null where it may. */
export function refusalOf(state: TreeState): string | null {
  switch (state.kind) {
    case 'clean':
      return null
    case 'dirty': {
      const shown = state.files.slice(0, 3).join(', ')
      const more = state.files.length > 3 ? ` and ${state.files.length - 3} more` : ''
      return `There are changes that are not committed: ${shown}${more}. ${undo('Commit or stash them first')}`
    }
    case 'no-repository':
      return `${state.folder} is not in a git repository, so git could not undo the migration. ${undo('Run "git init" and commit first')}`
    case 'no-git':
      return `git is not installed or not on the PATH, so nothing could undo the migration. ${undo('Install it')}`
    case 'refused':
      return `git does not answer for this repository: ${state.reason}. ${undo('Put that right')}`
  }
}

function undo(cure: string): string {
  return `${cure}, or run with --force to write all the same. To look without writing, use --dry-run.`
}
