/** The values of options: how often, in what list, known or not. */
import { type ChangeId, changeIds } from '../change.js'
import { nearestTo } from '../config/nearest.js'

/** What the parser of the arguments hands over, by option. */
export type Flags = Record<string, unknown>

/** An option may be given several times and hold several ids with commas. */
export function changesOf(option: string, given: readonly string[]): Set<ChangeId> {
  const ids = given.flatMap((value) => value.split(',')).map((id) => id.trim())
  return new Set(ids.filter(Boolean).map((id) => oneOf(option, id, changeIds)))
}

export function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((entry) => entry === value)
  if (found !== undefined) return found
  throw new Error(unknownValue(`${option} ${value}`, value, known))
}

/** A sentence that says what is known, and what was probably meant. */
export function unknownValue(given: string, value: string, known: readonly string[]): string {
  const meant = nearestTo(value, known)
  const hint = meant ? ` Did you mean ${meant}?` : ''
  return `${given} is not known.${hint} Known: ${known.join(', ')}.`
}

export function all(value: unknown): string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String)
}

/** The last of an option that was given several times. */
export function last(value: unknown): string | undefined {
  return all(value).at(-1)
}
