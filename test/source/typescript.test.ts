/**
 * Two copies of TypeScript are at work: the parser's, and the one that ts-morph brings. Nodes of one are looked at
 * with the enums of the other, so the two must number them alike.
 */
import { ts as bundled } from 'ts-morph'
import typescript from 'typescript'
import { describe, expect, it } from 'vitest'

/** Names to numbers; the reverse entries of the enum are left out. */
function numbersOf(values: object): Record<string, number> {
  const entries = Object.entries(values).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  )
  return Object.fromEntries(entries)
}

describe('the two copies of TypeScript', () => {
  it.each(['SyntaxKind', 'NodeFlags', 'SymbolFlags', 'TypeFlags', 'ScriptKind', 'JsxEmit'] as const)(
    'number %s alike',
    (name) => {
      const numbers = numbersOf(typescript[name])
      expect(Object.keys(numbers).length).toBeGreaterThan(3)
      expect(numbersOf(bundled[name])).toEqual(numbers)
    },
  )

  it('have the same major and minor version', () => {
    expect(bundled.versionMajorMinor).toBe(typescript.versionMajorMinor)
  })
})
