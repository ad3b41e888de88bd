import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyEdits } from '../../src/edit/merge.js'
import { dropArgument } from '../../src/edit/requests.js'
import { isModule, parseModule, type SourceModule } from '../../src/source/parse.js'
import { hasOneLineEnd } from './literals.js'

interface Call {
  values: string[]
  comments: (string | null)[]
  isMultiline: boolean
  hasTrailingComma: boolean
  end: '\n' | '\r\n'
}

const calls: fc.Arbitrary<Call> = fc.record({
  values: fc.array(fc.constantFrom('1', "'a, b'", '{ a: 1, }', '(a, b) => f(a, b)', '...rest', '`)`'), {
    minLength: 1,
    maxLength: 4,
  }),
  comments: fc.array(fc.option(fc.constantFrom('/* a, b */', '/* ) */'), { freq: 3 }), {
    minLength: 4,
    maxLength: 4,
  }),
  isMultiline: fc.boolean(),
  hasTrailingComma: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n'),
})

function sourceOf({ values, comments, isMultiline, hasTrailingComma, end }: Call): string {
  const parts = values.map((value, i) => (comments[i] ? `${comments[i]} ${value}` : value))
  const comma = hasTrailingComma ? ',' : ''
  return isMultiline
    ? `send(${end}  ${parts.join(`,${end}  `)}${comma}${end})${end}other()${end}`
    : `send(${parts.join(', ')}${comma})${end}other()${end}`
}

function callIn(text: string): { module: SourceModule; node: Parameters<typeof dropArgument>[0] } {
  const module = parseModule('/a.js', text)
  if (!isModule(module)) throw new Error(`${module.reason}\n${text}`)
  const [node] = module.calls.filter((each) => each.range[0] === 0)
  if (node?.type !== 'CallExpression') throw new Error(`no call in ${text}`)
  return { module, node }
}

const texts = (text: string): string[] => {
  const { module, node } = callIn(text)
  return node.arguments.map(({ range }) => module.text.slice(range[0], range[1]))
}

describe('dropArgument', () => {
  it('leaves an empty list behind the only one', () => {
    const { module, node } = callIn('send({ a: 1 })')
    expect(applyEdits(module.text, [dropArgument(node, 0, module)])).toBe('send()')
  })

  it.each([
    ['send(1,)', 'send()'],
    ['send(1 /* one */,)', 'send(/* one */)'],
    ['send(\n  1, // one\n)', 'send(\n   // one\n)'],
  ])('takes the trailing comma along: %s', (before, after) => {
    const { module, node } = callIn(before)
    expect(applyEdits(module.text, [dropArgument(node, 0, module)])).toBe(after)
  })

  it('takes the last one out of the list, and says undefined in the place of another', () => {
    fc.assert(
      fc.property(calls, fc.nat(), (call, n) => {
        const before = sourceOf(call)
        const { module, node } = callIn(before)
        const index = n % call.values.length
        const after = applyEdits(before, [dropArgument(node, index, module)])
        const isLast = index === call.values.length - 1
        const expected = isLast
          ? call.values.slice(0, -1)
          : call.values.map((value, i) => (i === index ? 'undefined' : value))
        expect(texts(after)).toEqual(expected)
        expect(after.endsWith(`other()${call.end}`)).toBe(true)
        expect(hasOneLineEnd(after, call.end)).toBe(true)
      }),
    )
  })
})
