/**
 * What a call calls and gives: `f.call(self, a)`, `f.apply(self, [a])` and `Reflect.apply(f, self, [a])` call `f` with
 * `a`, and so does `limit(f, a)` of a package that runs what it is given.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { bare, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { runnerAt } from '../clients/runners.js'
import type { Tracer } from '../tracer.js'
import { type Env, optionsOf, type Thunk, type Value } from '../values.js'
import { elementOf, itemsOf } from './items.js'

export interface Invocation {
  callee: Node
  items: Thunk[]
  /** Arguments after an unknown spread are not known by position. */
  isOpen: boolean
}

export function invocationOf(
  t: Tracer,
  call: TSESTree.CallExpression,
  module: SourceModule,
  env: Env | null,
): Invocation {
  const { callee } = call
  const { items, isOpen } = itemsOf(t, call.arguments, module, env)
  const plain = { callee, items, isOpen }
  const runner = runnerAt(t, call, module, env)
  if (runner?.row.does === 'map') {
    const [list] = items
    const value = list && elementOf(t, t.force(list), list)
    return { callee: runner.given, items: list && value ? [{ ...list, value }] : [], isOpen: false }
  }
  if (runner?.row.does === 'run') {
    const { at, passes } = runner.row
    return { callee: runner.given, items: passes ? items.slice(at + 1) : [], isOpen: isOpen && passes }
  }
  const member = bare(callee)
  if (member.type !== 'MemberExpression') return plain
  const name = keyName(member.property, member.computed)
  if (name !== 'call' && name !== 'apply') return plain
  const isReflect =
    name === 'apply' &&
    member.object.type === 'Identifier' &&
    member.object.name === 'Reflect' &&
    !module.variables.has(member.object)
  const [given] = call.arguments
  if (isReflect && given && given.type !== 'SpreadElement') return { callee: given, ...spread(t, items[2]) }
  if (!optionsOf(t.evaluate(member.object, module, env)).some(isCallable)) return plain
  return name === 'call'
    ? { callee: member.object, items: items.slice(1), isOpen }
    : { callee: member.object, ...spread(t, items[1]) }
}

function isCallable({ kind }: Value): boolean {
  return kind === 'function' || kind === 'client' || kind === 'client-member' || kind === 'external'
}

/** The items of a list of arguments. */
function spread(t: Tracer, argument: Thunk | undefined): { items: Thunk[]; isOpen: boolean } {
  const list = argument ? t.force(argument) : null
  return list?.kind === 'list'
    ? { items: [...list.items], isOpen: list.isOpen }
    : { items: [], isOpen: argument !== undefined }
}
