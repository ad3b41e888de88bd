/** Makes the repository that is measured: the same bytes each time, as many files and megabytes as are asked for. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pieceOf } from './blocks.mjs'
import { callersOf } from './callers.mjs'
import { chanceFrom, nouns, numberIn, oneOf, verbs } from './words.mjs'

const styles = ['fetch', 'axios', 'class', 'fetch', 'axios', 'class', 'fetch', 'axios', 'class', 'fetch']
const packageCount = 60
const extensions = [
  ['.ts', 0.56],
  ['.tsx', 0.2],
  ['.js', 0.14],
  ['.jsx', 0.05],
  ['.mjs', 0.03],
  ['.cjs', 0.01],
  ['.mts', 0.01],
]
/** Modules that many packages have under the same name, so that a name alone says little. */
const commonNames = ['client', 'index', 'http', 'types', 'constants']

/**
 * @typedef {object} Made
 * @property {string} folder  absolute
 * @property {number} files   source files
 * @property {number} callers those that call Polytomic
 * @property {number} bytes   of source
 * @property {number} calls   requests to Polytomic
 * @property {number} cancels those that cancel an execution by PUT
 */

/**
 * Makes the repository in `folder`, or finds it there as an earlier run made it.
 * @param {string} folder absolute; replaced whole
 * @param {{ files: number, callers: number, megabytes: number }} wanted
 * @returns {Made}
 */
export function repositoryIn(folder, wanted) {
  const stamp = `${folder}.json`
  const key = keyOf(wanted)
  if (existsSync(stamp) && existsSync(folder)) {
    const known = JSON.parse(readFileSync(stamp, 'utf8'))
    if (known.key === key) return known.made
  }
  rmSync(stamp, { force: true })
  rmSync(folder, { recursive: true, force: true })
  const plan = planOf(wanted)
  const packages = Array.from({ length: packageCount }, () => [])
  for (const file of plan) packages[file.home].push(file)
  const totals = { files: plan.length, callers: 0, bytes: 0, calls: 0, cancels: 0 }
  for (const file of plan) {
    const text = textOf(file, packages[file.home])
    const path = join(folder, file.path)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    totals.bytes += Buffer.byteLength(text)
    if (!file.caller) continue
    totals.callers += 1
    totals.calls += file.caller.calls
    totals.cancels += file.caller.cancels
  }
  addManifests(folder)
  commit(folder)
  const made = { folder, ...totals }
  writeFileSync(stamp, JSON.stringify({ key, made }))
  return made
}

/** Changes when what makes the repository changes. */
function keyOf(wanted) {
  const hash = createHash('sha256').update(JSON.stringify(wanted))
  const here = dirname(fileURLToPath(import.meta.url))
  for (const name of readdirSync(here).sort()) {
    if (/^(?:words|blocks|callers|repository)\.mjs$/.test(name)) hash.update(readFileSync(join(here, name)))
  }
  return hash.digest('hex')
}

/** Every file with its language, its size and its chance, before any text is made. */
function planOf({ files, callers, megabytes }) {
  const chance = chanceFrom(20_250_918)
  const plan = []
  for (let i = 0; i < callers; ) {
    const service = plan.length === 0 ? 0 : plan.at(-1).service + 1
    const count = Math.min(Math.ceil(callers / styles.length), callers - i)
    const typed = service % 3 !== 2
    for (const caller of callersOf(styles[service % styles.length], count, typed ? (t) => t : () => '')) {
      const extension = typed ? '.ts' : '.js'
      // A client or a class of its own is used by the files of its service only.
      const face = /export (?:async )?(?:function|const) (\w+)/.exec(caller.calls > 0 ? caller.body : '')?.[1]
      plan.push({ ...file(service, `${caller.path}${extension}`, extension), service, caller, face })
    }
    i += count
  }
  const taken = new Set()
  for (let i = plan.length; i < files; i++) {
    const home = i % packageCount
    const extension = extensionBy(chance())
    const verb = oneOf(chance, verbs)
    const isPopular = (i / packageCount) % 50 < 3 && extension.startsWith('.t')
    const name = isPopular ? oneOf(chance, commonNames) : `${verb}-${i}`
    const area = oneOf(chance, ['api', 'lib', 'ui', 'model', 'jobs', 'shared']) + numberIn(chance, 1, 6)
    const path = `${area}/${oneOf(chance, nouns)}/${name}${extension}`
    if (taken.has(`${home}/${path}`)) i--
    else plan.push({ ...file(home, path, extension), isPopular, face: `${verb}${i}` })
    taken.add(`${home}/${path}`)
  }
  const weights = plan.map((each) => each.weight)
  const scale = (megabytes * 1e6) / weights.reduce((sum, weight) => sum + weight, 0)
  for (const each of plan) each.size = Math.round(each.weight * scale)
  return plan

  function file(home, path, extension) {
    // Sizes of source files are about log-normal: many small ones, a few that are very large.
    const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
    return {
      path: `packages/${nouns[home]}-service/src/${path}`,
      home,
      extension,
      weight: Math.min(Math.exp(normal * 0.95), 15),
      seed: Math.floor(chance() * 2 ** 31),
    }
  }
}

function extensionBy(share) {
  let sum = 0
  for (const [extension, part] of extensions) {
    sum += part
    if (share < sum) return extension
  }
  return '.ts'
}

/** @param neighbours the files of the same package */
function textOf(file, neighbours) {
  const chance = chanceFrom(file.seed)
  const language = { typed: /^\.m?tsx?$/.test(file.extension), jsx: file.extension.endsWith('x') }
  const used = usedBy(file, neighbours, chance)
  let text = `${importsOf(file, used)}${file.caller?.head ?? ''}`
  const names = []
  let serial = 0
  do {
    const piece = pieceOf(chance, language, serial++)
    text += piece.text
    names.push(piece.name)
    // The last piece goes over the size as often as it stays under it.
  } while (text.length + 715 < file.size)
  text += file.caller?.body ?? faceOf(file, used, language)
  if (file.extension !== '.cjs') return text
  return `${text.replace(/^export /gm, '')}module.exports = { ${[...names, file.face].join(', ')} }\n`
}

/**
 * Two imports of three go to the few modules that everybody uses, the others to any, as in a grown repository.
 * What everybody uses stands at the bottom and imports nothing.
 */
function usedBy(file, neighbours, chance) {
  if (file.isPopular) return []
  const popular = neighbours.filter((each) => each.isPopular)
  const used = new Set()
  for (let count = numberIn(chance, 1, 6); count > 0; count--) {
    const other = oneOf(chance, chance() < 0.66 && popular.length > 0 ? popular : neighbours)
    if (other !== file && other.face) used.add(other)
  }
  return [...used]
}

function importsOf(file, used) {
  const lines = used.map((other) => {
    const path = relative(dirname(file.path), other.path).replace(/\.[jt]sx?$/, '')
    const specifier = (path.startsWith('.') ? path : `./${path}`).replace(/\.mts$/, '.mjs')
    return file.extension === '.cjs'
      ? `const { ${other.face} } = require('${specifier}')`
      : `import { ${other.face} } from '${specifier}'`
  })
  return lines.length > 0 ? `${lines.join('\n')}\n\n` : ''
}

/** The function that other files import. It uses what this file imports, so that following calls leads somewhere. */
function faceOf(file, used, language) {
  const steps = used.map(({ face }, i) => `  const step${i} = await ${face}(input, input)\n`)
  const results = used.map((_, i) => `step${i}`)
  return `export async function ${file.face}(input${language.typed ? ': any' : ''}) {
${steps.join('')}  return { input, results: [${results.join(', ')}] }
}
`
}

function addManifests(folder) {
  const compilerOptions = { strict: true, module: 'preserve', jsx: 'preserve', allowJs: true, noEmit: true }
  writeFileSync(join(folder, 'tsconfig.json'), `${JSON.stringify({ compilerOptions }, null, 2)}\n`)
  writeFileSync(join(folder, 'package.json'), '{ "name": "measured", "private": true }\n')
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\ndist/\n')
  for (const name of readdirSync(join(folder, 'packages'))) {
    const manifest = { name: `@measured/${name}`, version: '1.0.0', private: true, main: 'src/index.ts' }
    writeFileSync(join(folder, 'packages', name, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  }
}

function commit(folder) {
  const git = (...args) => {
    const named = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', '-c', 'gc.auto=0']
    const { status, stderr, error } = spawnSync('git', [...named, ...args], { cwd: folder })
    if (error || status !== 0) throw new Error(`git ${args[0]} failed: ${error ?? stderr}`)
  }
  git('init', '-q')
  git('add', '-A')
  git('commit', '-q', '-m', 'made to be measured')
}
