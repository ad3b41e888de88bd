/** Walks a folder that git does not know, and leaves out what its `.gitignore` files leave out. */
import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'

interface Level {
  /** Absolute folder of the `.gitignore`, which its patterns are relative to. */
  folder: string
  patterns: Ignore
}

export interface Walked {
  /** Absolute paths of regular files, folder by folder in the order of names. */
  files: string[]
  /** Absolute folders that could not be read, with the reason. */
  unreadable: { path: string; reason: string }[]
}

/**
 * All files under `folder` (absolute) that no `.gitignore` between `top` and the file leaves out. Symbolic links
 * are not followed, so a loop of links ends nothing; `.git` and `node_modules` are not entered.
 */
export function walk(folder: string, top: string = folder): Walked {
  const found: Walked = { files: [], unreadable: [] }
  const above = levelsBetween(top, folder)
  if (folder !== top && isIgnored(folder, true, above)) return found
  enter(folder, above, found)
  return found
}

/** Whether a `.gitignore` between `top` and the file (absolute paths) leaves the file out. */
export function isLeftOut(file: string, top: string): boolean {
  const folders: string[] = []
  for (let at = dirname(file); at !== top && at !== dirname(at); at = dirname(at)) folders.unshift(at)
  const levels = levelsBetween(top, file)
  return folders.some((at) => isIgnored(at, true, levels)) || isIgnored(file, false, levels)
}

function enter(folder: string, above: readonly Level[], found: Walked): void {
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    found.unreadable.push({ path: folder, reason: (error as Error).message })
    return
  }
  const own = entries.some((entry) => entry.name === '.gitignore') ? levelAt(folder) : null
  const levels = own ? [...above, own] : above
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name === '.git' || entry.name === 'node_modules' || isIgnored(path, true, levels)) continue
      enter(path, levels, found)
    } else if (entry.isFile() && !isIgnored(path, false, levels)) {
      found.files.push(path)
    }
  }
}

/** The `.gitignore` files of `top` and the folders below it on the way to `path`, without that of `path`. */
function levelsBetween(top: string, path: string): Level[] {
  const levels: Level[] = []
  if (path === top) return levels
  for (let at = dirname(path); ; at = dirname(at)) {
    const level = levelAt(at)
    if (level) levels.unshift(level)
    if (at === top || at === dirname(at)) return levels
  }
}

function levelAt(folder: string): Level | null {
  try {
    return { folder, patterns: ignore().add(readFileSync(join(folder, '.gitignore'), 'utf8')) }
  } catch {
    return null
  }
}

/** The innermost file that says something about a path has the last word, as in git. */
function isIgnored(path: string, isFolder: boolean, levels: readonly Level[]): boolean {
  let ignored = false
  for (const { folder, patterns } of levels) {
    const inside = relative(folder, path).split(sep).join('/')
    if (inside === '' || inside.startsWith('..')) continue
    const verdict = patterns.test(isFolder ? `${inside}/` : inside)
    if (verdict.ignored) ignored = true
    if (verdict.unignored) ignored = false
  }
  return ignored
}
