/**
 * `npm run bench`: a made-up repository of 15,000 files of which 130 call Polytomic, and what `check` takes on it
 * beside ripgrep and jscodeshift on the same files. Only ratios of one run say something about another machine.
 *
 *   --rounds <n>   interleaved rounds, 3 at least (default)
 *   --only-ours    leave jscodeshift and the install out, for a quick look
 */
import { mkdtempSync, readFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { editorLatency } from './editor.mjs'
import { installOf } from './install.mjs'
import { loadedBy, measuresMemory, median, taken, versionOf } from './measure.mjs'
import { phasesOf } from './phases.mjs'
import { repositoryIn } from './repository.mjs'

const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, 'only-ours': { type: 'boolean', default: false } },
})
const rounds = Math.max(3, Number(flags.rounds) || 3)
const goals = { ripgrep: 8, jscodeshift: 25, megabytes: 400 }
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const work = join(root, '.bench')
const bin = join(root, 'dist', 'bin.js')
const say = (line = '') => process.stdout.write(`${line}\n`)
const packageJson = (name) =>
  JSON.parse(readFileSync(join(root, name === '' ? '' : `node_modules/${name}`, 'package.json'), 'utf8'))

say('Making the repositories (once) ...')
const calling = repositoryIn(join(work, 'repository'), { files: 15_000, callers: 130, megabytes: 77 })
const silent = repositoryIn(join(work, 'without'), { files: 15_000, callers: 0, megabytes: 77 })

const ripgrep = versionOf('rg')
const search = ripgrep
  ? { name: 'ripgrep', command: 'rg', args: ['-l', '-i', '--no-ignore-parent', 'polytomic', '.'] }
  : { name: 'git grep', command: 'git', args: ['grep', '-l', '-i', 'polytomic'] }
const extensions = '--extensions=js,jsx,mjs,cjs,ts,tsx,mts,cts'
const jscodeshift = (transform, ...more) => [
  join(root, 'node_modules', 'jscodeshift', 'bin', 'jscodeshift.js'),
  ...['--no-babel', '--dry', extensions, '-t', join(root, transform), ...more, '.'],
]
const programs = [
  { id: 'ours', name: 'polytomic-codemod check', command: process.execPath, args: [bin, 'check'] },
  { id: 'search', ...search },
  ...(flags['only-ours']
    ? []
    : [
        {
          id: 'whole',
          name: 'jscodeshift, one change, every file parsed',
          command: process.execPath,
          args: jscodeshift('bench/jscodeshift-cancel.mjs'),
        },
        {
          id: 'guarded',
          name: 'jscodeshift, the same behind a text guard',
          command: process.execPath,
          args: jscodeshift('bench/jscodeshift-cancel.mjs', '--guarded=true'),
        },
        {
          id: 'module',
          name: 'jscodeshift, our execution-cancel module',
          command: process.execPath,
          args: jscodeshift('dist/transforms/execution-cancel.js'),
        },
      ]),
]

say()
say(`Node ${process.versions.node}, ${cpus().length} CPUs (${cpus()[0]?.model ?? 'unknown'})`)
say(`polytomic-codemod ${packageJson('').version}, typescript ${packageJson('typescript').version}`)
say(`jscodeshift ${packageJson('jscodeshift').version}, ${versionOf('git')}`)
say(ripgrep || 'ripgrep is not installed, so git grep stands in for it')
if (!measuresMemory) say('GNU time is not installed, so memory is not measured')
const megabytes = (calling.bytes / 1e6).toFixed(0)
say(
  `${calling.files} files, ${megabytes} MB, ${calling.callers} of them with ${calling.calls} calls to Polytomic`,
)
say()

// Everybody finds the files in the cache of the operating system.
taken(search.command, search.args, calling.folder)
const found = checkFinds()

const runs = new Map(programs.map(({ id }) => [id, []]))
for (let round = 0; round < rounds; round++) {
  // Each round starts with another one, so that nobody always runs after the same.
  for (let i = 0; i < programs.length; i++) {
    const { id, name, command, args } = programs[(i + round) % programs.length]
    const run = taken(command, args, calling.folder)
    if (run.code !== 0 && !(id === 'ours' && run.code === 1))
      say(`${name} ended with ${run.code}: ${run.stderr.trim().split('\n')[0]}`)
    runs.get(id).push(run)
  }
  process.stderr.write(`round ${round + 1} of ${rounds}\n`)
}

const ratio = (id, base) =>
  median(runs.get(id).map(({ milliseconds }, round) => milliseconds / runs.get(base)[round].milliseconds))
const peak = (id) => (measuresMemory ? Math.max(...runs.get(id).map((run) => run.megabytes)) : null)

say(`Medians of ${rounds} interleaved rounds; ratios are medians of each round's own`)
say(
  `${'wall'.padStart(9)}${'peak MB'.padStart(10)}${`${search.name} = 1`.padStart(14)}${'ours = 1'.padStart(11)}`,
)
for (const { id, name } of programs) {
  const wall = (median(runs.get(id).map((run) => run.milliseconds)) / 1000).toFixed(2)
  const cells = [`${wall} s`.padStart(9), (peak(id)?.toFixed(0) ?? '?').padStart(10)]
  cells.push(ratio(id, 'search').toFixed(1).padStart(14), ratio(id, 'ours').toFixed(1).padStart(11))
  say(`${cells.join('')}  ${name}${changedBy(runs.get(id).at(-1))}`)
}
if (measuresMemory) say('The peak is that of the largest process; jscodeshift has two or more.')
say()

say('Where the time of one check goes (CPU profile, which itself takes time)')
for (const { phase, milliseconds } of phasesOf([bin, 'check'], calling.folder))
  if (milliseconds >= 1) say(`${milliseconds.toFixed(0).padStart(9)} ms  ${phase}`)
say()

const heavy = /[\\/]node_modules[\\/](?:typescript|ts-morph|@ts-morph|@typescript-eslint|oxc-parser)[\\/]/
const modules = loadedBy([bin, 'check'], silent.folder)
const engine = modules.filter(
  (path) => heavy.test(path) || /[\\/]dist[\\/](?:src[\\/]trace|transforms)[\\/]/.test(path),
)
const plain = Array.from({ length: rounds }, () => ({
  ours: taken(process.execPath, [bin, 'check'], silent.folder),
  search: taken(search.command, search.args, silent.folder),
}))
const plainRatio = median(plain.map(({ ours, search: base }) => ours.milliseconds / base.milliseconds))
say(
  `The same without a word of Polytomic: ${plainRatio.toFixed(1)} times ${search.name}, ${modules.length} modules`,
)
say(`loaded, ${engine.length} of them of a parser, of TypeScript or of the engine`)
say()

if (!flags['only-ours']) {
  const install = installOf(root, join(work, 'install'))
  if ('failed' in install) say(`The install could not be measured. ${install.failed}`)
  else {
    const { packed, packages, megabytes: size } = install
    say(
      `Install: ${packed.toFixed(0)} kB packed, ${packages} packages, ${size.toFixed(1)} MB in node_modules`,
    )
  }
  say()
}

// Outside of what git ignores here: the rules pass over files that git ignores.
const editor = await editorLatency(mkdtempSync(join(tmpdir(), 'editor-')), 10 * rounds)
say('One file in an editor, with typescript-eslint, after a keystroke')
say(`${editor.parse.toFixed(0).padStart(9)} ms  to parse its ${editor.lines} lines`)
say(
  `${(editor.all - editor.bare).toFixed(0).padStart(9)} ms  for all rules, ${editor.findings} findings: ${editor.ratio.toFixed(2)} times the parsing`,
)
say()

const results = [
  [`finds the ${calling.calls} calls and all ${calling.cancels} cancels`, found],
  [`within ${goals.ripgrep} times ${search.name}`, ratio('ours', 'search') <= goals.ripgrep],
  ['no parser, TypeScript or engine where nobody calls Polytomic', engine.length === 0],
]
results.push(
  ['the rules find what is in the file', editor.findings > 0],
  ['all rules over a file cost no more than parsing it', editor.ratio <= 1],
)
if (measuresMemory) results.push([`under ${goals.megabytes} MB`, peak('ours') < goals.megabytes])
if (!flags['only-ours'])
  results.push([
    `at least ${goals.jscodeshift} times faster than jscodeshift that parses every file`,
    ratio('whole', 'ours') >= goals.jscodeshift,
  ])
for (const [goal, isMet] of results) say(`${isMet ? 'pass' : 'FAIL'}  ${goal}`)
if (results.some(([, isMet]) => !isMet)) process.exitCode = 1

/** Speed is worth nothing where something is missed. */
function checkFinds() {
  const { stdout } = taken(process.execPath, [bin, 'check', '--format', 'json'], calling.folder)
  const { calls, findings } = JSON.parse(stdout)
  const cancels = findings.filter(({ change, fix }) => change === 'execution-cancel' && fix === 'auto')
  return calls.length === calling.calls && cancels.length === calling.cancels
}

/** How many files jscodeshift would change; empty for the others. */
function changedBy({ stdout }) {
  const match = /^(\d+) ok$/m.exec(stdout)
  return match ? ` (${match[1]} files)` : ''
}
