import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits, mergeEdits } from '../../src/edit/merge.js'
import { addProperty, removeProperty, renameProperty } from '../../src/edit/objects.js'
import type { Node } from '../../src/source/parse.js'
import {
  commentsOf,
  edited,
  hasOneLineEnd,
  keyOf,
  type Layout,
  type Literal,
  layouts,
  literalIn,
  propertiesOf,
  sourceOf,
  withoutComments,
} from './literals.js'

/** A literal of some layout, and one of its properties. */
const literalAndIndex = fc
  .tuple(layouts, fc.nat())
  .map(([layout, n]): [Layout, number] => [layout, n % layout.pieces.length])

function outside(text: string, { holder }: Literal, whole: string): [string, string] {
  const behind = whole.length - holder.range[1]
  return [text.slice(0, holder.range[0]), behind === 0 ? '' : text.slice(-behind)]
}

/** The edit stays within the literal, and the rest of the file keeps its bytes and line ends. */
function expectOnlyInside(before: Literal, after: Literal, layout: Layout): void {
  const whole = before.module.text
  expect(outside(after.module.text, before, whole)).toEqual(outside(whole, before, whole))
  expect(hasOneLineEnd(after.module.text, layout.end)).toBe(true)
}

describe('removeProperty', () => {
  it('takes out one property, whatever stands around it, and no comment but its own before the comma', () => {
    fc.assert(
      fc.property(literalAndIndex, ([layout, index]) => {
        const before = literalIn(sourceOf(layout))
        const property = before.holder.properties[index] as Node
        const after = edited(before, [removeProperty(property, before.module)])
        expect(propertiesOf(after)).toEqual(propertiesOf(before).filter((_, i) => i !== index))
        const pieces = layout.pieces.map((piece, i) => (i === index ? { ...piece, within: null } : piece))
        const needed = commentsOf(literalIn(sourceOf({ ...layout, pieces })))
        expect([commentsOf(before), needed]).toContainEqual(commentsOf(after))
        expectOnlyInside(before, after, layout)
      }),
    )
  })

  it('takes out one after the other until nothing is left', () => {
    fc.assert(
      fc.property(layouts, fc.infiniteStream(fc.nat()), (layout, picks) => {
        let at = literalIn(sourceOf(layout))
        while (at.holder.properties.length > 0) {
          const [pick = 0] = picks.take(1)
          const property = at.holder.properties[pick % at.holder.properties.length] as Node
          at = edited(at, [removeProperty(property, at.module)])
        }
        expect(at.holder.properties).toEqual([])
      }),
    )
  })

  it.each([
    ['{ a: 1, b: 2 }', 'a', '{ b: 2 }'],
    ['{ a: 1, b: 2 }', 'b', '{ a: 1 }'],
    ['{ a: 1 }', 'a', '{}'],
    ['{ a: 1, }', 'a', '{}'],
    ['{a: 1,b: 2,c: 3}', 'b', '{a: 1,c: 3}'],
    ['{\n  a: 1,\n  b: 2,\n}', 'a', '{\n  b: 2,\n}'],
    ['{\n  a: 1,\n  b: 2,\n}', 'b', '{\n  a: 1,\n}'],
    ['{\n  a: 1,\n  b: 2\n}', 'b', '{\n  a: 1\n}'],
    ['{\r\n\ta: 1,\r\n\tb: 2,\r\n}', 'b', '{\r\n\ta: 1,\r\n}'],
    ['{\n  a: 1,\n\n  b: 2,\n}', 'a', '{\n\n  b: 2,\n}'],
  ])('%j without %s', (source, key, expected) => {
    const literal = literalIn(`const it = ${source}`)
    const property = literal.holder.properties.find((each) => keyOf(each) === key) as Node
    expect(applyEdits(literal.module.text, [removeProperty(property, literal.module)])).toBe(
      `const it = ${expected}`,
    )
  })
})

describe('addProperty', () => {
  it('adds one property behind the others and changes nothing else', () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const before = literalIn(sourceOf(layout))
        const after = edited(before, [addProperty(before.holder, before.module, "'added': 7")])
        expect(propertiesOf(after)).toEqual([...propertiesOf(before), ['added', "'added': 7"]])
        expect(commentsOf(after)).toEqual(commentsOf(before))
        expectOnlyInside(before, after, layout)
      }),
    )
  })

  it('leaves a content type last, as it may go with the body', () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const type = { text: "'Content-Type': 'application/json'", before: [], behind: null, within: null }
        const pieces = [...layout.pieces, type]
        const before = literalIn(sourceOf({ ...layout, pieces, isMultiline: true }))
        const after = edited(before, [addProperty(before.holder, before.module, 'added: 7')])
        expect(propertiesOf(after).map(([key]) => key)).toEqual([
          ...propertiesOf(before)
            .slice(0, -1)
            .map(([key]) => key),
          'added',
          'Content-Type',
        ])
      }),
    )
  })

  it.each([
    ['{}', '{ b: 2 }'],
    ['{ a: 1 }', '{ a: 1, b: 2 }'],
    ['{ ...a }', '{ ...a, b: 2 }'],
    ['{\n  a: 1\n}', '{\n  a: 1,\n  b: 2\n}'],
    ['{\n  a: 1,\n}', '{\n  a: 1,\n  b: 2,\n}'],
    ['{\r\n\ta: 1,\r\n}', '{\r\n\ta: 1,\r\n\tb: 2,\r\n}'],
  ])('%j and one more', (source, expected) => {
    const { module, holder } = literalIn(`const it = ${source}`)
    expect(applyEdits(module.text, [addProperty(holder, module, 'b: 2')])).toBe(`const it = ${expected}`)
  })
})

describe('renameProperty', () => {
  it('changes one key, keeps its quotes, and its value where it was a shorthand', () => {
    fc.assert(
      fc.property(literalAndIndex, ([layout, index]) => {
        const before = literalIn(sourceOf(layout))
        const property = before.holder.properties[index]
        if (property?.type !== 'Property') return
        const after = edited(before, [renameProperty(property, before.module, 'renamed')])
        const [key, text] = propertiesOf(before)[index] as [string, string]
        const expected = text === key ? `renamed: ${key}` : text.replace(key, 'renamed')
        const others = propertiesOf(before)
        others[index] = ['renamed', expected]
        expect(propertiesOf(after)).toEqual(others)
        expect(commentsOf(after)).toEqual(commentsOf(before))
        expectOnlyInside(before, after, layout)
      }),
    )
  })

  it('names a variable of a pattern as before', () => {
    const text = 'const { a, b = 1, c: { d } } = x'
    const { module } = literalIn(`const it = {}\n${text}`)
    const statement = module.ast.body[1]
    const pattern = statement?.type === 'VariableDeclaration' ? statement.declarations[0]?.id : null
    if (pattern?.type !== 'ObjectPattern') throw new Error('no pattern')
    const edits = pattern.properties.map((each) => {
      if (each.type !== 'Property') throw new Error('no property')
      return renameProperty(each, module, 'z')
    })
    expect(applyEdits(module.text, edits)).toBe('const it = {}\nconst { z: a, z: b = 1, z: { d } } = x')
  })
})

describe('several edits of one literal', () => {
  const operations = fc.array(fc.constantFrom('keep' as const, 'remove' as const, 'rename' as const), {
    minLength: 5,
    maxLength: 5,
  })

  it('are made together, or one of them is dropped', () => {
    fc.assert(
      fc.property(layouts, operations, fc.boolean(), (layout, chosen, isAdding) => {
        const before = literalIn(sourceOf(isAdding ? withoutComments(layout) : layout))
        const { module, holder } = before
        const groups = holder.properties.flatMap((property, i) => {
          if (chosen[i] === 'remove') return [{ id: `${i}`, edits: [removeProperty(property, module)] }]
          if (chosen[i] === 'rename' && property.type === 'Property')
            return [{ id: `${i}`, edits: [renameProperty(property, module, `new${i}`)] }]
          return []
        })
        if (isAdding) groups.push({ id: 'add', edits: [addProperty(holder, module, 'added: 7')] })
        const { edits, dropped } = mergeEdits(groups)
        const after = edited(before, edits.get(module.path) ?? [])
        const made = new Set(groups.map(({ id }) => id).filter((id) => !dropped.has(id)))
        const expected = propertiesOf(before).flatMap(([key], i) => {
          if (!made.has(`${i}`)) return [key]
          return chosen[i] === 'rename' ? [`new${i}`] : []
        })
        if (made.has('add')) expected.push('added')
        expect(propertiesOf(after).map(([key]) => key)).toEqual(expected)
        expectOnlyInside(before, after, layout)
      }),
    )
  })
})
