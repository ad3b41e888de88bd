/** Puts an outcome on disk: each file whole or not at all, and a group of files whole or not at all. */

import { isUtf8 } from 'node:buffer'
import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { FileOutcome } from '../change.js'

export interface Obstacle {
  /** Absolute path. */
  path: string
  reason: string
}

export interface Written {
  /** Absolute paths of the files that hold their new text now. */
  written: string[]
  /** After an interruption: absolute paths of the files that still hold their old text. */
  unwritten: string[]
  obstacles: Obstacle[]
  /** The edits that were carried out or were about to be: those of the last plan. */
  edits: readonly FileOutcome[]
}

export interface WriteOptions {
  /**
   * The edits when the files in `without` (absolute paths) cannot be written. An edit that belongs together with
   * one of theirs is not in it, which is how a group stays whole.
   */
  replan(without: ReadonlySet<string>): Promise<readonly FileOutcome[]>
  /** Asked before each file: true stops, the file before is finished. */
  isInterrupted(): boolean
  /** Replaces a file by temporary file and rename. For tests. */
  write?(path: string, bytes: Buffer): Promise<void>
}

/**
 * Writes the `after` of every edit whose file still holds its `before`. What stands in the way is looked for in all
 * files before the first is written; if one fails all the same, what was written of its groups is taken back.
 */
export async function writeAll(first: readonly FileOutcome[], options: WriteOptions): Promise<Written> {
  const write = options.write ?? replaceFile
  const obstacles = first.map(obstacleAt).filter((obstacle) => obstacle !== null)
  let plan = obstacles.length > 0 ? await options.replan(pathsOf(obstacles)) : first
  /** Files that were written, with the edit whose `after` they hold. */
  const done = new Map<string, FileOutcome>()
  for (;;) {
    const next = nextWrite(plan, done, pathsOf(obstacles))
    if (!next || options.isInterrupted()) {
      const open = next ? plan.filter((edit) => done.get(edit.path)?.after !== edit.after) : []
      return { written: changed(done), unwritten: open.map((edit) => edit.path), obstacles, edits: plan }
    }
    const obstacle = await replaced(next.edit, next.from, write)
    if (!obstacle) {
      done.set(next.edit.path, next.edit)
    } else {
      obstacles.push(obstacle)
      plan = await options.replan(pathsOf(obstacles))
    }
  }
}

/** The next file whose text is not yet what the plan says; `from` is what it holds now. */
function nextWrite(
  plan: readonly FileOutcome[],
  done: ReadonlyMap<string, FileOutcome>,
  blocked: ReadonlySet<string>,
): { edit: FileOutcome; from: string } | null {
  for (const edit of plan) {
    const from = done.get(edit.path)?.after ?? edit.before
    if (from !== edit.after && !blocked.has(edit.path)) return { edit, from }
  }
  const planned = new Set(plan.map((edit) => edit.path))
  for (const [path, edit] of done) {
    const isTakenBack = edit.after === edit.before
    if (!planned.has(path) && !isTakenBack && !blocked.has(path)) {
      return { edit: { ...edit, after: edit.before }, from: edit.after }
    }
  }
  return null
}

async function replaced(
  edit: FileOutcome,
  from: string,
  write: (path: string, bytes: Buffer) => Promise<void>,
): Promise<Obstacle | null> {
  const obstacle = obstacleAt({ ...edit, before: from })
  if (obstacle) return obstacle
  try {
    await write(edit.path, bytesOf(edit.after, edit.bom))
    return null
  } catch (error) {
    return { path: edit.path, reason: `it cannot be written: ${(error as Error).message}` }
  }
}

/** What would keep this edit from being written, as far as can be known beforehand; null for nothing. */
export function obstacleAt(edit: FileOutcome): Obstacle | null {
  const reason = reasonAgainst(edit)
  return reason === null ? null : { path: edit.path, reason }
}

function reasonAgainst({ path, before, bom }: FileOutcome): string | null {
  try {
    const bytes = readFileSync(path)
    if (!bytes.equals(bytesOf(before, bom))) {
      return isUtf8(bytes)
        ? 'it changed on disk while the run went on; run again'
        : 'it is not valid UTF-8, so it cannot be edited safely; save it as UTF-8 and run again'
    }
    // Renaming a new file over a read-only one would succeed, against the wish of whoever made it read-only.
    if ((statSync(path).mode & 0o222) === 0) return 'it is read-only; make it writable and run again'
    accessSync(path, constants.W_OK)
    accessSync(dirname(path), constants.W_OK)
    return null
  } catch (error) {
    return `it cannot be written: ${(error as Error).message}`
  }
}

function bytesOf(text: string, bom: boolean): Buffer {
  return Buffer.from(bom ? `\uFEFF${text}` : text, 'utf8')
}

function pathsOf(obstacles: readonly Obstacle[]): Set<string> {
  return new Set(obstacles.map((obstacle) => obstacle.path))
}

function changed(done: ReadonlyMap<string, FileOutcome>): string[] {
  return [...done.values()].filter((edit) => edit.after !== edit.before).map((edit) => edit.path)
}

/** Temporary file in the same folder, then rename; mode and owner are those of the file that was there. */
async function replaceFile(path: string, bytes: Buffer): Promise<void> {
  await writeFileAtomic(path, bytes)
}
