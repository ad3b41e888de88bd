/** What was changed since a commit: the files and lines that `check --changed` is about. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { gitEnvironment, repositoryOf } from '../source/files.js'
import { usageError } from './cli-io.js'

export interface Changed {
  /** What it was compared with, as a person would say it. */
  base: string
  /** Changed lines (from 1, both ends included) by absolute path; a file that git does not track is changed whole. */
  lines: Map<string, [from: number, to: number][]>
  /** Sentences for standard error. */
  notes: string[]
}

/**
 * The lines that differ from the merge base of HEAD and `given` (a branch, a tag, a commit); without it, from that of
 * the branch a build server names, else of the default branch. Uncommitted changes count.
 * @param folder absolute folder in the repository
 * @throws UsageError that says what to do: no repository, no commit, an unknown base, a clone that is too shallow
 */
export function changedSince(given: string, folder: string, env: NodeJS.ProcessEnv): Changed {
  const top = repositoryOf(folder)
  if (top === null) throw usageError(`--changed compares with git, and ${folder} is not in a git repository.`)
  const git = gitIn(top)
  if (git('rev-parse', '--verify', '--quiet', 'HEAD^{commit}').status !== 0) {
    throw usageError('--changed compares with a commit, and this repository has none yet. Commit first.')
  }
  const notes: string[] = []
  const base = given === '' ? defaultBase(git, env) : given
  if (git('rev-parse', '--verify', '--quiet', '--end-of-options', `${base}^{commit}`).status !== 0) {
    throw usageError(unknownBase(base, given, folder, git))
  }
  const merge = git('merge-base', 'HEAD', base)
  if (merge.status !== 0) throw usageError(noMergeBase(base, git))
  const commit = merge.stdout.trim()
  if (given === '' && commit === git('rev-parse', 'HEAD').stdout.trim()) {
    notes.push(`HEAD is part of ${base}, so only changes that are not committed count for --changed.`)
  }
  const lines = changedLines(git, top, commit)
  return { base: `${base} (${commit.slice(0, 10)})`, lines, notes }
}

type Git = (...words: string[]) => { status: number | null; stdout: string; stderr: string }

function gitIn(top: string): Git {
  return (...words) => {
    const answer = spawnSync('git', words, {
      cwd: top,
      env: gitEnvironment(),
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    })
    if ((answer.error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
      throw usageError('--changed compares with git, and git is not installed or not on the PATH.')
    }
    return answer
  }
}

/** The branch that this work goes to: of the pull request that is built, else the default branch. */
function defaultBase(git: Git, env: NodeJS.ProcessEnv): string {
  const isThere = (ref: string) =>
    git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).status === 0
  const named = env.GITHUB_BASE_REF || env.CI_MERGE_REQUEST_TARGET_BRANCH_NAME
  if (env.CI_MERGE_REQUEST_DIFF_BASE_SHA && isThere(env.CI_MERGE_REQUEST_DIFF_BASE_SHA)) {
    return env.CI_MERGE_REQUEST_DIFF_BASE_SHA
  }
  if (named) return [`origin/${named}`, named].find(isThere) ?? `origin/${named}`
  const head = git('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD').stdout.trim()
  const known = [head, 'origin/main', 'origin/master', 'main', 'master'].find(
    (ref) => ref !== '' && isThere(ref),
  )
  if (known !== undefined) return known
  throw usageError(
    'Which branch is the default one could not be told (no origin/HEAD, main or master here). Name what to compare with: --changed origin/develop.',
  )
}

function unknownBase(base: string, given: string, folder: string, git: Git): string {
  if (given !== '' && existsSync(join(folder, given))) {
    return `--changed takes the word behind it as what to compare with, and git knows no "${given}", which is a path here. Put paths first: check ${given} --changed.`
  }
  return `git does not know "${base}" here. ${isShallow(git) ? deepen : `Fetch it first, for example: git fetch origin ${base.replace(/^origin\//, '')}.`}`
}

const deepen =
  'This clone is shallow, so most of its history is missing: fetch all of it (git fetch --unshallow; fetch-depth: 0 for actions/checkout; GIT_DEPTH: 0 for GitLab).'

function noMergeBase(base: string, git: Git): string {
  return isShallow(git)
    ? `HEAD and ${base} have no common commit in this clone. ${deepen}`
    : `HEAD and ${base} have no common commit, so nothing can be compared. Name another base: --changed <branch>.`
}

function isShallow(git: Git): boolean {
  return git('rev-parse', '--is-shallow-repository').stdout.trim() === 'true'
}

function changedLines(git: Git, top: string, commit: string): Changed['lines'] {
  const lines: Changed['lines'] = new Map()
  // Names raw and hunks bare; a configured diff driver or prefix would be another format.
  const options = ['--unified=0', '--no-color', '--no-ext-diff', '--no-textconv', '--no-renames']
  const prefixes = ['--src-prefix=a/', '--dst-prefix=b/', '--ignore-submodules']
  const diff = git('-c', 'core.quotePath=false', 'diff', ...options, ...prefixes, commit, '--')
  if (diff.status !== 0) throw usageError(`git cannot compare with ${commit}: ${diff.stderr.trim()}`)
  let own: [number, number][] | null = null
  let left = 0
  for (const line of diff.stdout.split('\n')) {
    // Lines of a hunk look like anything; they are counted off.
    if (left > 0 && /^[+\-\\]/.test(line)) {
      if (!line.startsWith('\\')) left--
      continue
    }
    const name = /^\+\+\+ (?:"b\/(.*)"|b\/(.*?))\t?\r?$/.exec(line)
    if (name) {
      const path = join(top, name[2] ?? unquoted(name[1] ?? ''))
      own = []
      lines.set(path, own)
      continue
    }
    if (line.startsWith('+++ ')) own = null
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
    if (!hunk) continue
    const [removed, start, added] = [Number(hunk[1] ?? 1), Number(hunk[2]), Number(hunk[3] ?? 1)]
    left = removed + added
    if (added > 0) own?.push([start, start + added - 1])
  }
  const untracked = git('ls-files', '-z', '-o', '--exclude-standard')
  for (const name of untracked.stdout.split('\0').filter(Boolean)) {
    lines.set(join(top, name), [[1, Number.POSITIVE_INFINITY]])
  }
  return lines
}

/** A name that git wrote in quotes, for its double quotes, backslashes or control characters. */
function unquoted(name: string): string {
  const letters: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }
  return name.replace(/\\(?:([0-7]{3})|(.))/g, (_, octal, letter) =>
    octal ? String.fromCharCode(Number.parseInt(octal, 8)) : (letters[letter] ?? letter),
  )
}

/** Whether any line from `from` to `to` of the file was changed. */
export function isTouched({ lines }: Changed, path: string, from: number, to: number): boolean {
  return (lines.get(path) ?? []).some(([start, end]) => start <= to && from <= end)
}
