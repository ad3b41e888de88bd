/** A piece of code traced alone, as a file that imports nothing which is here. */
import { createWorkspace } from '../../src/source/modules.js'
import { type Trace, traceCalls } from '../../src/trace/index.js'

export interface OneFile {
  /** Name of the file; its ending decides the grammar. */
  file?: string
  hosts?: readonly string[]
}

/** @throws if the code does not parse: the row of a table is wrong then */
export function traced(code: string, { file = 'code.ts', hosts = [] }: OneFile = {}): Trace {
  const path = `/nowhere/${file}`
  const workspace = createWorkspace({
    files: [path],
    root: '/nowhere',
    texts: new Map([[path, code]]),
    isAlone: true,
  })
  const trace = traceCalls(workspace, [path], hosts)
  const [failure] = workspace.failures
  if (failure) throw new Error(`${failure.reason}\n${code}`)
  return trace
}

export type Sureness = 'proven' | 'likely' | 'mixed' | null

/** `expected`: operations in the order of the alphabet, `unresolved`, or `none`. */
export type RequestRow = [
  title: string,
  code: string,
  expected: string,
  certainty: Sureness,
  options?: OneFile,
]

/** What each place of the code requests, as a row states it. Two ways to one operation at one place are one request. */
export function requestsOf(code: string, options?: OneFile): { found: string; certainty: Sureness } {
  const { calls, looseEnds } = traced(code, options)
  const requests = new Map<string, { name: string; isProven: boolean }>()
  const add = (offset: number, name: string, isProven: boolean): void => {
    const key = `${offset} ${name}`
    requests.set(key, { name, isProven: isProven || requests.get(key)?.isProven === true })
  }
  for (const { site, operation, certainty } of calls)
    add(site.node.range[0], operation?.id ?? 'unresolved', certainty === 'proven')
  for (const { at } of looseEnds) add(at.node.range[0], 'unresolved', true)
  const all = [...requests.values()]
  if (all.length === 0) return { found: 'none', certainty: null }
  const proven = all.filter(({ isProven }) => isProven).length
  return {
    found: all
      .map(({ name }) => name)
      .sort()
      .join(', '),
    certainty: proven === all.length ? 'proven' : proven === 0 ? 'likely' : 'mixed',
  }
}
