/**
 * What stands in for Polytomic in tests where no URL and no type proves it: answers of mocked modules and of clients
 * that a test makes itself, and paths without a host. What the code under the test asks for, and the shape of what is
 * said, tell whose it may be; it is named and never changed.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Operation } from '../../api/operations.js'
import type { Node, SourceModule } from '../../source/parse.js'
import { type ApiCall, rangeOf } from '../call.js'
import type { Step } from '../evidence.js'
import { guarded } from '../faults.js'
import { knownCalls } from '../requests/loose-ends.js'
import type { Tracer } from '../tracer.js'
import type { At } from '../values.js'
import { isOfHistory, readOf } from './histories.js'
import { placeOf } from './literals.js'
import { createNearness, type Nearness } from './near.js'
import { pathDoubles } from './routes.js'
import { distinctShapes, fits, isConcerned, keysOf, shapesOf } from './shapes.js'
import { isTest } from './tests.js'

export interface Double {
  /**
   * `field`: a key of an object that may be an answer or a body; `sent`: a read of what a double was called with;
   * `path`: a text that stands for URLs; `url`: one that a URL is expected to be.
   */
  what: 'field' | 'sent' | 'path' | 'url'
  /** The key, or the text. */
  at: At
  /** The key's name; null: a path. */
  field: string | null
  /** What it may stand for: operations that this program calls. */
  operations: readonly Operation[]
  /** Another operation that keeps the field, whose answer or body has the same shape; null: there is none. */
  other: Operation | null
  /** The text around, in which other fields may be named. */
  text: string
  evidence: readonly Step[]
}

/** Every double of the tests of a program, one for each place. */
export function doublesOf(
  t: Tracer,
  calls: readonly ApiCall[],
  /** What is named already. */
  ends: readonly { at: At }[],
): Double[] {
  const proven = calls.filter(({ kind, certainty }) => kind === 'request' && certainty === 'proven')
  const concerned = proven.filter(({ operation }) => operation && isConcerned(operation))
  if (concerned.length === 0) return []
  const nearness = createNearness(t.workspace)
  loadTests(t, concerned, nearness)
  const known = knownCalls(calls)
  const named = new Set(ends.map(({ at }) => at.node))
  const isKnown = (at: At): boolean => named.has(at.node) || known.holds(at)
  const found: Double[] = []
  for (const module of t.workspace.loaded) {
    if (!t.workspace.isEditable(module.path) || !isTest(t.workspace, module.path, module.text)) continue
    const at = { node: module.ast as Node, module }
    found.push(
      ...guarded(t, at, [], () => fieldDoubles(t, module, proven, concerned, nearness, isKnown)),
      ...guarded(t, at, [], () => historyDoubles(module, nearness.near(module.path, proven), isKnown)),
      ...guarded(t, at, [], () =>
        pathDoubles(t, module, concerned, nearness.near(module.path, concerned), calls, isKnown),
      ),
    )
  }
  return found
}

/** Routes that change, in texts without a host; those of bulk syncs are looked for in every file. */
const routesAlone = /\/syncs\/[^\s'"`]*\/executions\b|\/connections\/[^\s'"`]*\/share\b/

/** Loads the tests of the code that makes these calls, where they say what is gone. */
function loadTests(t: Tracer, calls: readonly ApiCall[], nearness: Nearness): void {
  const { workspace } = t
  const fields = new Set(
    calls.flatMap(({ operation }) => (operation ? shapesOf(operation) : []).flatMap(({ lost }) => [...lost])),
  )
  const words = new RegExp(`\\b(?:${[...fields, 'executions', 'share', 'modelsync'].join('|')})\\b`)
  const textOf = (path: string): string | null => {
    const text = workspace.isEditable(path) ? workspace.textOf(path) : null
    return text !== null && isTest(workspace, path, text) ? text : null
  }
  // Tests of the whole program import none of it, and name Polytomic nowhere.
  for (const name of ['test', 'playwright']) workspace.loadUsers(name, routesAlone)
  const users = new Set<string>()
  for (const home of new Set(calls.flatMap((call) => [...nearness.homesOf(call)])))
    for (const path of nearness.usersOf(home)) users.add(path)
  for (const path of users) {
    const text = textOf(path)
    if (text === null) continue
    if (words.test(text)) workspace.load(path)
    // What is answered may be written in a file beside the test.
    for (const { specifier } of workspace.importsOf(path)) {
      const target = specifier.startsWith('.') ? workspace.resolve(specifier, path) : null
      if (target?.kind !== 'file' || !words.test(textOf(target.path) ?? '')) continue
      workspace.load(path)
      workspace.load(target.path)
    }
  }
}

/** Keys of objects that a double answers or is expected to be sent, and that have the shape of what the code asks for. */
function fieldDoubles(
  t: Tracer,
  module: SourceModule,
  proven: readonly ApiCall[],
  concerned: readonly ApiCall[],
  nearness: Nearness,
  isKnown: (at: At) => boolean,
): Double[] {
  const all = distinctShapes(concerned)
  const gone = new Set(all.flatMap(({ lost }) => [...lost]))
  return [...gone].flatMap((field) =>
    (module.names.get(field) ?? []).flatMap((node): Double[] => {
      const holder = holderOf(node)
      if (!holder || isKnown({ node, module })) return []
      const keys = keysOf(holder)
      if (!all.some((shape) => shape.lost.has(field) && fits(shape, keys, holder))) return []
      const place = placeOf(holder, module, t.workspace)
      if (!place) return []
      const near = nearness.near(place.module.path, proven)
      const fitting = distinctShapes(near).filter(
        (shape) => shape.how === place.how && (!shape.isItem || place.isItem) && fits(shape, keys, holder),
      )
      const meant = fitting.filter(({ lost }) => lost.has(field))
      const call = near.find(({ operation }) => operation === meant[0]?.operation)
      if (!call) return []
      return [
        {
          what: 'field',
          at: { node, module },
          field,
          operations: [...new Set(meant.map(({ operation }) => operation))],
          other: fitting.find(({ lost }) => !lost.has(field))?.operation ?? null,
          text: module.text,
          evidence: [asked(call)],
        },
      ]
    }),
  )
}

/** Reads of what a double was called with: fields of a body that the code under the test no longer sends. */
function historyDoubles(
  module: SourceModule,
  near: readonly ApiCall[],
  isKnown: (at: At) => boolean,
): Double[] {
  const bodies = distinctShapes(near).filter(({ how }) => how === 'expects')
  const gone = new Set(bodies.flatMap(({ lost }) => [...lost]))
  return [...gone].flatMap((field) =>
    (module.names.get(field) ?? []).flatMap((node): Double[] => {
      const of = readOf(node)
      if (!of || !isOfHistory(of, module) || isKnown({ node, module })) return []
      const meant = bodies.filter(({ lost }) => lost.has(field))
      const call = near.find(({ operation }) => operation === meant[0]?.operation)
      if (!call) return []
      return [
        {
          what: 'sent',
          at: { node, module },
          field,
          operations: meant.map(({ operation }) => operation),
          other: bodies.find(({ names, lost }) => names.has(field) && !lost.has(field))?.operation ?? null,
          text: module.text,
          evidence: [asked(call)],
        },
      ]
    }),
  )
}

/** That the code under a test makes a call. */
export function asked(call: ApiCall): Step {
  return {
    step: `the code under this test asks for ${call.method} ${call.path}`,
    at: rangeOf(call.site),
  }
}

function holderOf(key: Node): TSESTree.ObjectExpression | null {
  const property = key.parent
  return property?.type === 'Property' &&
    property.key === key &&
    !property.computed &&
    property.parent.type === 'ObjectExpression'
    ? property.parent
    : null
}
