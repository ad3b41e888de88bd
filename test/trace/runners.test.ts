/**
 * Every function of every package that runs another: what it gives is read where the table says, and the same code
 * with a function of the code's own by that name, or with another package, is not taken for it.
 */
import { describe, expect, it } from 'vitest'
import { type RunnerRow, runnerRows } from '../../src/trace/clients/runners.js'
import { traced } from './one-file.js'

const load =
  "const load = async (id) => (await (await fetch('https://app.polytomic.com/api/bulk/syncs/' + id)).json()).data\n;"

/** An expression for a name of a row: `new` where it is what a call made, as packages want it either way. */
function calleeOf(name: string): string {
  if (name === '') return 'own'
  if (name === '()') return 'own()'
  if (name.startsWith('()')) return `new own()${name.slice(2)}`
  const [first = '', ...rest] = name.split('().')
  return rest.length > 0 ? `own.${first}().${rest.join('.')}` : `own.${name}`
}

function programOf(source: string, name: string, { does, at, member }: RunnerRow): string {
  const before = Array.from({ length: at }, () => '[]')
    .map((text) => `${text}, `)
    .join('')
  const called = `${calleeOf(name)}(${before}load)`
  const given = {
    run: `(await ${called})`,
    map: `(await ${called})[0]`,
    wrap: `(await ${called}('1'))`,
    hold: `(await new ${called}.${member}('1'))`,
    batch: `(await new ${called}.load('1'))`,
    make: '',
  }[does]
  const own =
    does === 'batch'
      ? load.replace('(id) => (', '(ids) => Promise.all(ids.map(async (id) => (').replace('.data', '.data))')
      : load
  return `import * as named from '${source}'\nimport main from '${source}'\nconst own = ${name === '' || name.startsWith('()') ? 'main' : 'named'}\n${own}${given}.schedule\n`
}

function readsIn(code: string): string[] {
  return traced(code, { file: 'code.mjs' }).calls.flatMap((call) =>
    call.answer().reads.map(({ path }) => path.join('.')),
  )
}

const cases = runnerRows
  .filter(({ does }) => does !== 'make')
  .flatMap((row) => row.packages.flatMap((source) => row.names.map((name) => [source, name, row] as const)))

describe.each(cases)('%s %s', (source, name, row) => {
  const code = programOf(source, name, row)

  it('hands on what the function gives', () => {
    expect(readsIn(code), code).toContain('data.schedule')
  })

  it('of another package is not known', () => {
    const other = programOf('@acme/other', name, row)
    expect(readsIn(other), other).not.toContain('data.schedule')
  })
})
