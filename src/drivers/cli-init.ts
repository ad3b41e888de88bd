/** `init`: shows what it would write into a repository, and writes it. */
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { diff } from '../report/diff.js'
import { relativePath } from '../source/files.js'
import type { Io } from './cli-io.js'
import type { Asked } from './cli-options.js'
import { packageVersion } from './cli-package.js'
import { type InitPlan, namesOf, planInit } from './init.js'
import { obstacleAt, writeAll } from './write.js'

type Asking<Name> = Extract<Asked, { command: Name }>

/** @returns 0: all is there now; 1: something is left to the person; 3: a file could not be written */
export async function init({ dryRun, yes }: Asking<'init'>, io: Io): Promise<number> {
  const root = realpathSync(io.cwd)
  const plan = planInit(root, packageVersion())
  show(plan, root, io)
  if (plan.edits.length === 0) return plan.isLeft ? 1 : 0
  if (dryRun) {
    io.stderr.write(`Nothing was written. Without --dry-run: ${namesOf(plan, root)}.\n`)
    return 1
  }
  if (io.isTTY && !yes) {
    const answer = await io.prompt(`Write ${namesOf(plan, root)}? [y/N] `)
    if (!/^\s*y/i.test(answer ?? '')) {
      io.stderr.write('Nothing was written.\n')
      return 1
    }
  }
  const failures = await written(plan)
  for (const { path, reason } of failures) io.stderr.write(`${relativePath(root, path)}: ${reason}\n`)
  if (failures.length > 0) return 3
  io.stderr.write(`Wrote ${namesOf(plan, root)}.\n`)
  if (plan.install !== null) io.stderr.write(`Next: ${plan.install}\n`)
  return plan.isLeft ? 1 : 0
}

function show(plan: InitPlan, root: string, io: Io): void {
  const changed = plan.edits.filter(({ isNew }) => !isNew)
  const patch = diff(changed, root)
  if (patch !== '') io.stdout.write(`${patch}\n`)
  for (const { path, after, isNew } of plan.edits) {
    if (!isNew) continue
    io.stdout.write(`${relativePath(root, path)}, a new file:\n\n${after.replace(/^(?=.)/gm, '  ')}\n`)
  }
  for (const note of plan.notes) io.stdout.write(`${note}\n`)
}

async function written({ edits }: InitPlan): Promise<{ path: string; reason: string }[]> {
  const failures: { path: string; reason: string }[] = []
  const changed = edits.filter(({ isNew }) => !isNew)
  // What cannot be changed is said before anything is made.
  for (const edit of changed) {
    const obstacle = obstacleAt(edit)
    if (obstacle) failures.push(obstacle)
  }
  if (failures.length > 0) return failures
  for (const { path, after, isNew } of edits) {
    if (!isNew) continue
    try {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, after, { flag: 'wx' })
    } catch (error) {
      failures.push({ path, reason: `it cannot be written: ${(error as Error).message}` })
    }
  }
  const { obstacles } = await writeAll(changed, { replan: async () => [], isInterrupted: () => false })
  return [...failures, ...obstacles]
}
