/** The commands that tell: `explain` and `list`. */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type ChangeId, changeIds } from '../change.js'
import { colorsFor } from '../report/colors.js'
import { wrap } from '../report/wrap.js'
import { relativePath, repositoryOf } from '../source/files.js'
import { type Io, usageError } from './cli-io.js'
import type { Asked } from './cli-options.js'
import { outcomeOf, type Prepared, prepare } from './cli-prepare.js'
import { isColorful, widthOf } from './cli-report.js'
import { unknownValue } from './cli-values.js'
import { explainPlace, type Place, pageOf, placeOf } from './explain.js'

type Asking<Name> = Extract<Asked, { command: Name }>

/** Exit code 3 where the file of the place could not be processed. */
export async function explain(asked: Asking<'explain'>, io: Io): Promise<number> {
  const id = changeIds.find((known) => known === asked.what)
  if (id) {
    io.stdout.write(page(id))
    return 0
  }
  const place = placeOf(asked.what)
  if (!place) throw usageError(notExplained(asked.what, io))
  const root = realpathSync(io.cwd)
  const path = existing(place, root)
  const file = relativePath(root, path)
  const roots = file.startsWith('../') ? [repositoryOf(dirname(path)) ?? dirname(path)] : ['.']
  const prepared = await prepare({ ...asked.selection, paths: roots }, io)
  const outcome = await outcomeOf(prepared, io)
  io.stdout.write(
    explainPlace({ ...place, file }, outcome, {
      leftAlone: whyLeftAlone(path, file, prepared),
      isCandidate: [...prepared.scanned.candidates, ...prepared.texts].some(
        (candidate) => candidate.path === path,
      ),
    }),
  )
  return outcome.failures.some((failure) => failure.file === file) ? 3 : 0
}

function page(id: ChangeId): string {
  try {
    return pageOf(id)
  } catch {
    throw usageError(`There is no page for ${id} in this installation. Install polytomic-codemod again.`)
  }
}

function notExplained(what: string, io: Io): string {
  const isFile = statSync(resolve(io.cwd, what), { throwIfNoEntry: false })?.isFile()
  if (isFile) return `Say which line of ${what} is meant: explain ${what}:12.`
  return `${unknownValue(what, what, changeIds)} A place in the code is written src/sync.ts:12.`
}

function existing(place: Place, root: string): string {
  let path: string
  let lines: number
  try {
    path = realpathSync(resolve(root, place.file))
    lines = readFileSync(path, 'utf8').split('\n').length
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw usageError(
      code === 'ENOENT' ? `${place.file} does not exist.` : `${place.file} cannot be read: ${message}.`,
    )
  }
  if (place.line < 1 || place.line > lines) {
    throw usageError(`${place.file} has no line ${place.line}; it has ${lines}.`)
  }
  return path
}

function whyLeftAlone(path: string, file: string, { listed, scanned }: Prepared): string | null {
  const note = scanned.notes.find((text) => text.startsWith(`${file} `))
  if (note) return note.replace(/^.*? was left alone: /, 'the file is left alone: ')
  if (scanned.leftAlone.includes(path)) return 'the file is a symbolic link, and links are left alone.'
  if (listed.files.includes(path) || listed.texts.includes(path)) return null
  return 'the file is left alone: it is ignored by git, excluded by the configuration, in node_modules, a declaration file, a change log, made by a tool, or of a kind that is not looked at.'
}

export async function list(asked: Asking<'list'>, io: Io): Promise<number> {
  const { catalogue, leftOut } = await io.catalogue()
  const colors = colorsFor(isColorful(asked.color, io))
  const width = widthOf(io).width ?? Number.POSITIVE_INFINITY
  const lines: string[] = []
  for (const change of catalogue) {
    lines.push(colors.bold(change.id), ...wrap(change.title, width, '  '))
    lines.push(...wrap(`Automatic: ${change.automatic}`, width, '  '), '')
  }
  if (leftOut.length > 0) lines.push(colors.bold('Left out'))
  for (const { title, why } of leftOut) lines.push(...wrap(`${title}: ${why}`, width, '  '))
  if (leftOut.length > 0) lines.push('')
  lines.push('More about one: npx polytomic-codemod explain <change>')
  io.stdout.write(`${lines.join('\n')}\n`)
  return 0
}
