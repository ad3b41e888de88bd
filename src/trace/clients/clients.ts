/** The rows of HTTP clients, looked up: is this a client, is it made here, which shape has this call. */

import { mockRows } from './mock-rows.js'
import { clientRows as realRows } from './rows.js'
import type { CallShape, ClientRow, MakerShape, Source, StepShape } from './shapes.js'

/** The clients, and what stands in for them in tests. */
export const clientRows: readonly ClientRow[] = [...realRows, ...mockRows]
export type { CallShape, ClientRow }

/** Whether a path of members of a package is one of these. */
export function isAt(sources: readonly Source[], source: string, path: readonly string[]): boolean {
  return sources.some(
    (each) =>
      each.source === source &&
      each.paths.some((p) => p.length === path.length && p.every((name, i) => name === path[i])),
  )
}

/** The row of something external, where it is a client. */
export function clientRowOf(source: string, path: readonly string[]): ClientRow | null {
  return clientRows.find((row) => isAt(row.from, source, path)) ?? null
}

/** How something external makes an instance; null where it makes none. */
export function makerOf(
  source: string,
  path: readonly string[],
  how: MakerShape['how'],
): { row: ClientRow; maker: MakerShape } | null {
  for (const row of clientRows) {
    for (const maker of row.makers)
      if (maker.how === how && maker.from && isAt(maker.from, source, path)) return { row, maker }
  }
  const row = clientRowOf(source, path.slice(0, -1))
  const maker = row && memberMakerOf(row, path.at(-1) ?? '')
  return row && maker?.how === how ? { row, maker } : null
}

/** How a member of a client makes an instance. */
export function memberMakerOf(row: ClientRow, member: string): MakerShape | null {
  return row.makers.find((maker) => !maker.from && maker.members.includes(member)) ?? null
}

/** The row of what a test framework hands to callbacks as `member`. */
export function fixtureRowOf(source: string, path: readonly string[], member: string): ClientRow | null {
  return (
    clientRows.find((row) =>
      row.makers.some(
        (maker) =>
          maker.how === 'fixture' &&
          maker.members.includes(member) &&
          isAt(maker.from ?? [], source, path.slice(0, 1)),
      ),
    ) ?? null
  )
}

/** The row whose instances a type names: by its package, or the platform's own. */
export function rowOfType(source: string, name: string): ClientRow | null {
  return (
    clientRows.find(
      (row) =>
        row.instanceTypes.includes(name) &&
        [...row.from, ...row.makers.flatMap((maker) => maker.from ?? [])].some(
          (each) => each.source === source,
        ),
    ) ?? null
  )
}

/** The way a member of a client is called; null where it is not a request. */
export function callShapeOf(row: ClientRow, member: string, count?: number): CallShape | null {
  // A member whose name is only known at run time takes what the one with the most arguments takes.
  if (member === '?')
    return row.calls.find(({ method, args }) => method === 'member' && args.includes('body')) ?? null
  const shapes = row.calls.filter((shape) => shape.members.includes(member))
  return (
    shapes.find((shape) => shape.count === count) ?? shapes.find((shape) => shape.count === undefined) ?? null
  )
}

/** What a further call on a request means; null where it is none of the row's steps. */
export function stepOf(row: ClientRow, member: string): StepShape | null {
  return row.steps?.shapes.find((shape) => shape.members.includes(member)) ?? null
}

/** The method a member stands for: "putForm" and "onPut" are PUT, "del" is DELETE. */
export function methodOfMember(member: string): string {
  return member === 'del' ? 'DELETE' : (methodIn.exec(member)?.[0] ?? member).toUpperCase()
}

const methodIn = /get|post|put|patch|delete|head|options/i

/** The member of the same client that stands for another method, in the spelling of the one in use; null: none. */
export function memberOfMethod(row: ClientRow, member: string, method: string): string | null {
  const name = member.replace(methodIn, (old) => {
    if (old === old.toUpperCase()) return method
    const lower = method.toLowerCase()
    return /^[A-Z]/.test(old) ? method.slice(0, 1) + lower.slice(1) : lower
  })
  return name !== member && callShapeOf(row, name) ? name : null
}
