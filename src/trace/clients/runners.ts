/**
 * Functions of packages that are given a function and call it, at once or whenever what they give is called: retries,
 * queues, limits, caches. One row each; what the given function does goes on where they are called.
 */
import { bare, isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Entered } from '../flow/state.js'
import type { Tracer } from '../tracer.js'
import { type At, type Env, optionsOf, type Thunk, type Value } from '../values.js'

export interface RunnerRow {
  packages: readonly string[]
  /**
   * What is called, from the package on: "" is its default export, "()" what a call or construction of the name
   * before gives. "().add" is `new PQueue().add`.
   */
  names: readonly string[]
  /**
   * `run`: calls the function and gives what it gives. `map`: calls it for each item of the list before it, and gives a
   * list. `wrap`: gives a function that is called like it. `hold`: gives something with a `member` that is called like
   * it. `batch`: calls it for many keys at once, and gives an object whose members `load` and `loadMany` give what it
   * gave for one or several. `make`: gives something whose members run or wrap.
   */
  does: 'run' | 'map' | 'wrap' | 'hold' | 'batch' | 'make'
  member?: string
  /** The index of the function among the arguments. */
  at: number
  /** Whether further arguments are handed to it: `limit(load, id)`. */
  passes: boolean
  /** Whether a promise is given, whatever the function gives. */
  isAsync: boolean
}

const run = { does: 'run', at: 0, passes: false, isAsync: true } as const
const wrap = { does: 'wrap', at: 0, passes: false, isAsync: false } as const
const make = { does: 'make', at: 0, passes: false, isAsync: false } as const

export const runnerRows: readonly RunnerRow[] = [
  { ...run, packages: ['p-retry', 'async-retry', 'promise-retry', 'retry-as-promised'], names: [''] },
  { ...run, packages: ['ts-retry-promise', '@lifeomic/attempt'], names: ['retry'] },
  { ...run, packages: ['exponential-backoff'], names: ['backOff'] },
  { ...make, packages: ['p-limit', 'p-queue', 'bottleneck', 'p-throttle'], names: [''] },
  { ...run, packages: ['p-limit'], names: ['()'], passes: true },
  { ...run, packages: ['p-queue'], names: ['().add'] },
  { ...run, packages: ['bottleneck'], names: ['().schedule'], passes: true },
  { ...wrap, packages: ['bottleneck'], names: ['().wrap'] },
  { ...wrap, packages: ['p-throttle'], names: ['()'] },
  { ...run, packages: ['p-map', 'p-map-series'], names: [''], does: 'map', at: 1 },
  { ...wrap, packages: ['opossum'], names: [''], does: 'hold', member: 'fire', isAsync: true },
  { ...wrap, packages: ['dataloader'], names: [''], does: 'batch', isAsync: true },
  {
    ...wrap,
    packages: [
      'p-memoize',
      'mem',
      'memoizee',
      'memoize',
      'memoize-one',
      'micro-memoize',
      'fast-memoize',
      'p-debounce',
    ],
    names: [''],
  },
  {
    ...wrap,
    packages: ['lodash', 'lodash-es', 'underscore', 'es-toolkit'],
    names: ['memoize', 'throttle', 'debounce', 'once'],
  },
  { ...wrap, packages: ['react'], names: ['cache'] },
  { ...wrap, packages: ['next/cache'], names: ['unstable_cache'] },
  {
    ...make,
    packages: ['cockatiel'],
    names: ['retry', 'circuitBreaker', 'timeout', 'bulkhead', 'fallback', 'wrap'],
  },
  {
    ...run,
    packages: ['cockatiel'],
    names: ['retry', 'circuitBreaker', 'timeout', 'bulkhead', 'fallback', 'wrap'].map(
      (name) => `${name}().execute`,
    ),
  },
  { ...make, packages: ['node:async_hooks', 'async_hooks'], names: ['AsyncLocalStorage'] },
  {
    ...run,
    packages: ['node:async_hooks', 'async_hooks'],
    names: ['AsyncLocalStorage().run'],
    at: 1,
    isAsync: false,
  },
]

/** What becomes of what the function gives, where a call of the row calls it; null: the call does not. */
export function resultOf({ does, isAsync }: RunnerRow): Entered['as'] | null {
  if (does === 'map') return 'gathered'
  if (does !== 'run') return null
  return isAsync ? 'then' : 'call'
}

const rowsBySource = new Map<string, Map<string, RunnerRow>>()
for (const row of runnerRows) {
  for (const source of row.packages) {
    const own = rowsBySource.get(source) ?? new Map<string, RunnerRow>()
    for (const name of row.names) own.set(name, row)
    rowsBySource.set(source, own)
  }
}

/** Last names by which members of what a row makes are called. */
const memberNames = new Set(
  runnerRows.flatMap(({ names }) => names.flatMap((name) => name.split('.').slice(1))),
)

/** The row of a function of a package. */
export function runnerRowOf({ source, path }: Value & { kind: 'external' }): RunnerRow | null {
  const [base = '', ...deeper] = source.split('/')
  const own = rowsBySource.get(source)
  const name = nameOf(path)
  if (own) return own.get(name) ?? null
  // `import once from 'lodash/once'`
  return deeper.length === 1 && name === ''
    ? (rowsBySource.get(base)?.get(deeper[0] as string) ?? null)
    : null
}

function nameOf(path: readonly string[]): string {
  return path
    .filter((part) => part !== 'default')
    .join('.')
    .replaceAll('.()', '()')
}

/** What a call or construction of something external gives, where a row says it: null, it says nothing of it. */
export function givenByRunner(
  callee: Value & { kind: 'external' },
  items: readonly Thunk[],
  force: Tracer['force'],
  at: At,
): Value | null {
  const row = runnerRowOf(callee)
  if (row?.does === 'make') return { ...callee, path: [...callee.path, '()'], at }
  const thunk = row?.does === 'wrap' || row?.does === 'hold' ? items[row.at] : undefined
  const given = thunk && force(thunk)
  if (!thunk || given?.kind !== 'function') return null
  return row?.member
    ? { kind: 'layers', layers: [], writes: [{ path: [row.member], node: thunk.node, thunk }], at }
    : given
}

/** The row of what a call calls, with the function that it is given; null: no row is meant. */
export function runnerAt(
  t: Tracer,
  call: { callee: Node; arguments: readonly Node[] },
  module: SourceModule,
  env: Env | null,
): { row: RunnerRow; given: Node } | null {
  const callee = bare(call.callee)
  const name = callee.type === 'MemberExpression' ? keyName(callee.property, callee.computed) : null
  const isMeant =
    callee.type === 'Identifier' ||
    callee.type === 'CallExpression' ||
    (name !== null && (memberNames.has(name) || runnerNames.has(name)))
  if (!isMeant || !call.arguments.some(isCallable)) return null
  for (const value of optionsOf(t.evaluate(callee, module, env))) {
    const row = value.kind === 'external' && value.source !== 'global' ? runnerRowOf(value) : null
    const given = row && row.does !== 'make' ? call.arguments[row.at] : undefined
    if (row && given && isCallable(given)) return { row, given }
  }
  return null
}

const runnerNames = new Set(runnerRows.flatMap(({ names }) => names))

function isCallable(node: Node): boolean {
  return isFunction(node) || /^(?:Identifier|MemberExpression|CallExpression|TSAsExpression)$/.test(node.type)
}
