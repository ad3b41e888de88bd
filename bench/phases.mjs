/**
 * Where the time of one run goes, read from outside: each sample of a CPU profile belongs to the phase of the
 * innermost function on its stack that starts one. A function that was renamed shows as time of "other".
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { taken } from './measure.mjs'

/** Phase, end of the script's path, function. An empty function: all of the script. */
const starts = [
  ['list', 'src/source/files.js', 'listFiles'],
  ['scan', 'src/source/candidates.js', 'scan'],
  ['import index', 'src/source/imports.js', 'build'],
  ['who imports', 'src/source/importers.js', 'of'],
  ['scopes', 'src/source/scopes.js', 'namesOf'],
  ['parse', 'src/source/parse.js', 'parseModule'],
  ['trace', 'src/trace/index.js', 'traceCalls'],
  ['changes and edits', 'src/drivers/run.js', 'outcomeOf'],
  ['types across files', 'src/source/project.js', ''],
  ['types across files', 'src/source/type-errors.js', ''],
  ['report', 'src/drivers/cli-report.js', 'printReport'],
]
const loading = /^node:internal\/modules\//

/**
 * @param {string[]} args of Node: the command to look at
 * @param {string} cwd absolute
 * @returns {{ phase: string, milliseconds: number }[]} in the order of the work, then what belongs to none
 */
export function phasesOf(args, cwd) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  taken(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${folder}`, ...args], cwd)
  const sums = new Map()
  for (const name of readdirSync(folder)) addTo(sums, JSON.parse(readFileSync(join(folder, name), 'utf8')))
  rmSync(folder, { recursive: true })
  const order = ['load', ...starts.map(([phase]) => phase), 'collecting garbage', 'other']
  return order.map((phase) => ({ phase, milliseconds: (sums.get(phase) ?? 0) / 1000 }))
}

function addTo(sums, { nodes, samples, timeDeltas }) {
  const parents = new Map()
  for (const node of nodes) for (const child of node.children ?? []) parents.set(child, node)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const phases = new Map()
  samples.forEach((id, i) => {
    let phase = phases.get(id)
    if (phase === undefined) {
      phase = phaseAt(byId.get(id), parents)
      phases.set(id, phase)
    }
    if (phase !== null) sums.set(phase, (sums.get(phase) ?? 0) + timeDeltas[i])
  })
}

/** Null for time in which the process waits for nothing. */
function phaseAt(node, parents) {
  if (node.callFrame.functionName === '(garbage collector)') return 'collecting garbage'
  if (node.callFrame.functionName === '(idle)') return null
  for (let at = node; at; at = parents.get(at.id)) {
    const { functionName, url } = at.callFrame
    if (loading.test(url)) return 'load'
    const start = starts.find(
      ([, file, name]) => url.endsWith(file) && (name === '' || name === functionName),
    )
    if (start) return start[0]
  }
  return 'other'
}
