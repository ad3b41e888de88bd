/** Code that would take all the stack or all the time: it ends, says so where it must, and the rest goes on. */
import { describe, expect, it } from 'vitest'
import { detectIn } from './folder.js'

const pin = "{ headers: { 'X-Polytomic-Version': '2024-02-08' } }"
const other = `fetch('https://app.polytomic.com/api/models', ${pin})\n`

const summed = (terms: number): string =>
  `const x = 'q'\nfetch('https://app.polytomic.com/api'\n${'  + x\n'.repeat(terms)}, ${pin})\n`

describe('code that is too deep', () => {
  it.each([3_000, 12_000])('names its file and leaves the others: %d operands', async (terms) => {
    const found = await detectIn({ 'deep.js': summed(terms), 'other.js': other })
    expect(found.failures.map(({ file }) => file)).toEqual(['deep.js'])
    expect(Object.keys(found.after)).toEqual(['other.js'])
  })

  it('is not a text of two hundred operands', async () => {
    const found = await detectIn({ 'a.js': summed(200) })
    expect(found.failures).toEqual([])
    expect(found.calls).toHaveLength(1)
  })
})

describe('functions that call each other in turns', () => {
  const count = 12
  const functions = Array.from({ length: count }, (_, i) => {
    const calls = Array.from({ length: count }, (_, k) => `f${k}(path + ${i * count + k})`)
    return `function f${i}(path) { return path.length > 9 ? path : ${calls.join(' + ')} }`
  }).join('\n')

  it('are followed only so far', async () => {
    const found = await detectIn({
      'maze.js': `${functions}\nfetch('https://app.polytomic.com/api' + f0('/syncs'), ${pin})\n`,
      'other.js': other,
    })
    expect(found.failures).toEqual([])
    // The way that calls nothing is known; what the others make of the path is not.
    expect(found.requests).toContain('maze.js modelSync.list')
    expect(found.requests).toContain('maze.js unresolved')
    expect(found.requests).toContain('other.js models.list')
  })

  it('and types that name each other as well', async () => {
    const found = await detectIn({
      'types.ts': `import { PolytomicClient } from 'polytomic'
export function make(c?: ReturnType<typeof make>): ReturnType<typeof other> { return other(c) }
export function other(c?: ReturnType<typeof make>): ReturnType<typeof make> { return make(c) }
make().bulkSync.list()
${other}`,
    })
    expect(found.failures).toEqual([])
    // What reads like a call of the package is named, though nothing says what its client is.
    expect(found.requests).toEqual(['types.ts models.list', 'types.ts unresolved'])
  })
})
