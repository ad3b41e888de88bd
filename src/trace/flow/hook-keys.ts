/** Keys under which hooks keep what they are given: whether two of them mean the same. */
import type { Tracer } from '../tracer.js'
import { plainText, type Value } from '../values.js'

type Likeness = 'same' | 'maybe' | 'no'

/** Whether two keys mean the same; what is not known fits anything, and something has to be known. */
export function compare(t: Tracer, wanted: Value, key: Value, isFilter: boolean): Likeness {
  if (wanted.kind === 'text' && key.kind === 'text') return likenessOfTexts(wanted, key)
  if (wanted.kind !== 'list' || key.kind !== 'list') return isOpen(wanted) || isOpen(key) ? 'maybe' : 'no'
  if (wanted.items.length !== key.items.length && !(isFilter && wanted.items.length < key.items.length))
    return wanted.isOpen || key.isOpen ? 'maybe' : 'no'
  let isAnchored = false
  for (const [index, item] of wanted.items.entries()) {
    const other = key.items[index]
    const likeness = other ? likenessOf(t.force(item), t.force(other)) : 'maybe'
    if (likeness === 'no') return 'no'
    isAnchored ||= likeness === 'same'
  }
  return isAnchored ? 'same' : 'maybe'
}

/** Whether two parts of keys mean the same. */
function likenessOf(one: Value, other: Value): Likeness {
  if (one.kind === 'text' && other.kind === 'text') return likenessOfTexts(one, other)
  const [first, second] = [plainText(one), plainText(other)]
  if (first === null || second === null) return 'maybe'
  return first === second ? 'same' : 'no'
}

function likenessOfTexts(wanted: Value & { kind: 'text' }, key: Value & { kind: 'text' }): Likeness {
  const [one, other] = [shapeOf(wanted), shapeOf(key)]
  if (one === other) return /\w/.test(one.replaceAll(hole, '')) ? 'same' : 'maybe'
  if (!one.includes(hole) && !other.includes(hole)) return 'no'
  if (one.includes(hole) && other.includes(hole)) return fits(one, other) || fits(other, one) ? 'maybe' : 'no'
  const [pattern, text] = one.includes(hole) ? [one, other] : [other, one]
  if (!fits(pattern, text)) return 'no'
  return /\w/.test(pattern.replaceAll(hole, '')) ? 'same' : 'maybe'
}

const hole = '\0'

function shapeOf({ parts }: Value & { kind: 'text' }): string {
  return parts.map((part) => (part.kind === 'chars' ? part.chars : hole)).join('')
}

function fits(pattern: string, text: string): boolean {
  const parts = pattern.split(hole).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]*')}$`).test(text)
}

function isOpen({ kind }: Value): boolean {
  return kind !== 'list' && kind !== 'text' && kind !== 'constant'
}
