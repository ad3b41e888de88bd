/** What the rules report of a linted file, and what of it can be fixed there. */
import type { ChangeId, Edit, Finding } from '../change.js'
import { isConfigError } from '../config/error.js'
import { entangled, inText, withCopies } from '../edit/merge.js'
import { relativePath } from '../source/files.js'
import type { Manifest } from '../source/manifests.js'
import { isCoveredBy } from './keeping.js'
import { type Judged, oncePerPlace } from './reported.js'
import { type LintedFile, type View, viewOf } from './repository.js'

/** A problem as a rule reports it. Offsets are those of the linted text. */
export interface Problem {
  change: ChangeId
  start: number
  end: number
  message: string
  /** Edits that may be made without asking; null: none. */
  fix: readonly Edit[] | null
  suggestions: readonly { title: string; edits: readonly Edit[] }[]
}

const command = 'npx polytomic-codemod run'

let last: { path: string; text: string; asked: Set<ChangeId>; problems: Problem[] } | null = null

/**
 * The problems of one rule. The rules of a pass ask one after the other, and the file is traced once for all of
 * them; a rule that asks again is another pass, for which other files may have changed.
 * @throws ConfigError where the configuration cannot be used
 */
export function problemsOf(change: ChangeId, file: LintedFile): Problem[] {
  if (!last || last.path !== file.path || last.text !== file.text || last.asked.has(change)) {
    last = { path: file.path, text: file.text, asked: new Set(), problems: problemsIn(file) }
  }
  last.asked.add(change)
  return last.problems.filter((problem) => problem.change === change)
}

function problemsIn(file: LintedFile): Problem[] {
  try {
    const view = viewOf(file)
    return view ? [...problemsFor(view), ...failuresIn(view)] : []
  } catch (error) {
    if (isConfigError(error)) throw error
    const { message } = error as Error
    return [said(`This file could not be judged, which is a fault of polytomic-codemod (${message}).`)]
  }
}

/** At the top of the file, under the rule for what could not be followed. */
function said(message: string): Problem {
  return { change: 'unresolved-call', start: 0, end: 0, message, fix: null, suggestions: [] }
}

function failuresIn({ judged, path, settings }: View): Problem[] {
  const name = relativePath(settings.root, path)
  const own = judged.failures.filter(({ file }) => file === name)
  return own.map(({ reason }) => said(`This file mentions Polytomic and was not judged: ${reason}.`))
}

function problemsFor(view: View): Problem[] {
  const { path, judged } = view
  const known = knownOf(judged)
  const problems = (known.byFile.get(path) ?? []).map((finding) => problemOf(finding, known, view))
  for (const { finding, directive } of judged.keeping.kept) {
    // ESLint suppresses these itself, and says so where its comment has nothing to suppress.
    if (finding.at.file !== path || !isCoveredBy(directive, finding.at)) continue
    if (directive.name === 'eslint-disable') problems.push({ ...bare(finding), message: finding.message })
  }
  return problems
}

/** What the files of one judgement ask again and again. */
interface Known {
  findings: readonly Finding[]
  byFile: ReadonlyMap<string, readonly Finding[]>
  /** The edits of each group of rewrites. */
  edits: ReadonlyMap<string, readonly Edit[]>
}

const knowledge = new WeakMap<Judged, Known>()

function knownOf(judged: Judged): Known {
  let known = knowledge.get(judged)
  if (!known) {
    const { findings } = judged
    const byFile = new Map<string, Finding[]>()
    for (const finding of oncePerPlace(findings)) {
      const list = byFile.get(finding.at.file)
      if (list) list.push(finding)
      else byFile.set(finding.at.file, [finding])
    }
    known = { findings, byFile, edits: editsByGroup(findings) }
    knowledge.set(judged, known)
  }
  return known
}

function bare({ change, at, message }: Finding): Problem {
  return { change, start: at.start, end: at.end, message, fix: null, suggestions: [] }
}

function problemOf(finding: Finding, known: Known, view: View): Problem {
  const problem = bare(finding)
  const { remedy } = finding
  switch (remedy.kind) {
    case 'manual':
      return problem
    case 'suggest': {
      const here = remedy.options.filter((option) => option.edits.length > 0 && isHere(option.edits, view))
      const away = remedy.options.filter((option) => option.edits.some(({ file }) => file !== view.path))
      const more = away.map(
        ({ title }) => `${title} (reaches other files: ${command} --suggestions ${finding.change})`,
      )
      return {
        ...problem,
        message: more.length > 0 ? `${problem.message} To choose from: ${more.join('; ')}.` : problem.message,
        suggestions: here,
      }
    }
    case 'rewrite': {
      const unit = unitOf(remedy.group, known)
      const { together, hasPin } = withItsPin(finding, known)
      const elsewhere = otherFiles([finding, ...together], known, view)
      if (elsewhere.length > 0) {
        const why = `What belongs to it is in other files (${elsewhere.join(', ')}), so it is not fixed here: ${command}`
        return { ...problem, message: `${problem.message} ${why}` }
      }
      // Fixes are made in passes. A pass that saw the new pin would leave the rest of its requests alone, and a
      // request that moved while its pin stays for a person's sake would send what the old version does not know.
      const open = together.filter(
        (other) => other.remedy.kind !== 'rewrite' || (isPin(finding) && !isPin(other)),
      )
      if (!hasPin || open.length === 0) return { ...problem, fix: unit }
      return {
        ...problem,
        message: `${problem.message} ${waiting(finding, open, view)}`,
        suggestions: [
          {
            title: isPin(finding) ? 'Move the version pin all the same' : 'Make this change now',
            edits: unit,
          },
        ],
      }
    }
  }
}

function waiting(finding: Finding, open: readonly Finding[], view: View): string {
  const inOrder = [...open].sort(({ at: a }, { at: b }) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start,
  )
  const places = [...new Set(inOrder.map(({ at }) => placeName(at, view)))]
  const named = `${places.slice(0, 3).join(', ')}${places.length > 3 ? ', ...' : ''}`
  const which = `of the requests under ${isPin(finding) ? 'it' : 'the same version pin'}`
  if (open.every(({ remedy }) => remedy.kind === 'rewrite')) {
    return `A fix moves it after the fixes ${which} (${named}).`
  }
  const what = open.length === 1 ? 'another finding' : `${open.length} other findings`
  return `It is not fixed by itself while ${what} ${which} ${open.length === 1 ? 'is' : 'are'} open (${named}).`
}

function placeName({ file, start }: Finding['at'], { path, settings, workspace }: View): string {
  const line = (workspace.textOf(file) ?? '').slice(0, start).split('\n').length
  return file === path ? `line ${line}` : `${relativePath(settings.root, file)}:${line}`
}

/** Groups that share an edit stand or fall together. */
function unitOf(group: string, { edits }: Known): readonly Edit[] {
  return uniqueEdits([...entangled(edits, group)].flatMap((each) => edits.get(each) ?? []))
}

/** The other findings of all requests that move with the same version pin; a finding without a pin moves alone. */
function withItsPin(finding: Finding, { findings }: Known): { together: Finding[]; hasPin: boolean } {
  const pins = findings.filter(isPin)
  const calls = new Set(finding.calls)
  let hasPin = isPin(finding)
  for (let size = -1; size !== calls.size; ) {
    size = calls.size
    for (const pin of pins) {
      if (!pin.calls.some((call) => calls.has(call))) continue
      hasPin = true
      for (const call of pin.calls) calls.add(call)
    }
  }
  if (!hasPin) return { together: [], hasPin }
  const together = findings.filter(
    (other) => other !== finding && other.calls.some((call) => calls.has(call)),
  )
  return { together, hasPin }
}

/** The files, named for a message, that hold a part of what has to move at once. */
function otherFiles(together: readonly Finding[], known: Known, { path, settings }: View): string[] {
  const files = new Set<string>()
  for (const finding of together) {
    const { remedy } = finding
    if (remedy.kind !== 'rewrite') continue
    for (const { file } of unitOf(remedy.group, known)) files.add(file)
    // A package.json that asks for the old release moves with the calls of the package.
    for (const { side, path: manifest } of manifestsOf(finding)) if (side === 'old') files.add(manifest)
  }
  files.delete(path)
  return [...files].map((file) => relativePath(settings.root, file)).sort()
}

function manifestsOf({ manifest, calls }: Finding): Manifest[] {
  return [...(manifest ? [manifest] : []), ...calls.flatMap((call) => call.request.sdk?.manifest ?? [])]
}

function isPin({ change }: Finding): boolean {
  return change === 'version-header'
}

function isHere(edits: readonly Edit[], { path }: View): boolean {
  return edits.every(({ file }) => file === path)
}

function editsByGroup(findings: readonly Finding[]): Map<string, Edit[]> {
  const groups = new Map<string, Edit[]>()
  for (const { remedy } of findings) {
    if (remedy.kind === 'rewrite')
      groups.set(remedy.group, [...(groups.get(remedy.group) ?? []), ...remedy.edits])
  }
  return groups
}

function uniqueEdits(edits: readonly Edit[]): Edit[] {
  const keyOf = ({ file, start, end, text }: Edit) => `${file}:${start}:${end}:${text}`
  const unique = [...new Map(edits.map((edit) => [keyOf(edit), edit])).values()]
  return withCopies(unique).sort(inText)
}
