// A resolution hook that does what a bundler does for a web application: endings left out, folders that mean their
// index, the aliases of tsconfig's `paths`, and stand-ins for what runs in a browser or under a test
// runner only.
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const standIns = {
  react: './stand-ins/react.mjs',
  'react/jsx-runtime': './stand-ins/react.mjs',
  'react-dom/client': './stand-ins/react-dom.mjs',
  vitest: './stand-ins/vitest.mjs',
  // Its pages need a browser.
  '@playwright/test': './stand-ins/playwright-test.mjs',
}

const ofReact = ['react', 'react/jsx-runtime', 'react-dom/client']

/** Polytomic's package: the real one is installed at 1.x, and 25 has a stand-in. */
const next = { polytomic: './stand-ins/polytomic.mjs' }

/** Packages of which an older release is installed under another name. */
const older = { msw: 'msw-1', 'msw/node': 'msw-1/node' }
let isOlder = false

let root = ''
let paths = {}

export function initialize(data) {
  root = data.root
  paths = data.paths
  const manifest = path.join(root, 'package.json')
  const { dependencies = {}, devDependencies = {} } = existsSync(manifest)
    ? JSON.parse(readFileSync(manifest, 'utf8'))
    : {}
  isOlder = /^\D*1\./.test(devDependencies.msw ?? '')
  if (/^\D*25\./.test(dependencies.polytomic ?? '')) Object.assign(standIns, next)
  // Hooks of libraries run on React itself, and the program names what renders them.
  if (dependencies['react-test-renderer']) for (const name of ofReact) delete standIns[name]
}

export async function resolve(specifier, context, next) {
  if (Object.hasOwn(standIns, specifier)) {
    return { url: new URL(standIns[specifier], import.meta.url).href, shortCircuit: true }
  }
  if (isOlder && Object.hasOwn(older, specifier)) return next(older[specifier], context)
  const parent = context.parentURL?.startsWith('file:') ? fileURLToPath(context.parentURL) : undefined
  const isOwn = parent?.startsWith(root + path.sep)
  const wanted = isOwn ? (aliased(specifier) ?? relative(specifier, parent)) : undefined
  const file = wanted && fileOf(wanted)
  return file ? next(pathToFileURL(file).href, context) : next(specifier, context)
}

function relative(specifier, parent) {
  return /^\.{1,2}(\/|$)/.test(specifier) ? path.resolve(path.dirname(parent), specifier) : undefined
}

function aliased(specifier) {
  for (const [pattern, [target]] of Object.entries(paths)) {
    const [before, after] = pattern.split('*')
    if (after === undefined ? specifier !== pattern : !specifier.startsWith(before)) continue
    return path.resolve(root, target.replace('*', specifier.slice(before.length)))
  }
  return undefined
}

/** The compiled file that a path without its ending means. */
function fileOf(wanted) {
  const bare = wanted.replace(/\.(?:tsx?|jsx)$/, '')
  const candidates = [wanted, bare, `${bare}.js`, `${bare}.mjs`, path.join(bare, 'index.js')]
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile())
}
