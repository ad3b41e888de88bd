/** A call of a method of Polytomic's package, pointed at another method: its name and its arguments. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type OperationId, operation } from '../api/operations.js'
import type { Edit } from '../change.js'
import type { Node, SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import { deadVariableEdit, hasEffect } from './dead-code.js'
import { removeListed } from './objects.js'
import { renameUse } from './rename.js'
import { insertAt, replaceNode } from './text.js'

/**
 * Edits that make the call one of the new surface's method for `to`.
 * @param order what the arguments of the call are, one name for each
 * @param given expressions for parameters that the call does not have
 * @returns null where the call is written in a way that does not show its name or its arguments
 */
export function methodEdits(
  call: ApiCall,
  to: OperationId,
  order: readonly string[],
  given: Readonly<Record<string, string>> = {},
): Edit[] | null {
  const { sdk, module } = call.request
  const target = operation(to).new
  if (!sdk?.method || !target) return null
  const node = sdk.call
  const name = nameEdit(call, target.id)
  const list = node.arguments
  if (!name || sdk.isOpen || list.some((each) => each.type === 'SpreadElement')) return null
  const wanted = target.args.map((parameter) => {
    const index = order.indexOf(parameter)
    return index >= 0 ? index : (given[parameter] ?? null)
  })
  if (wanted.some((each) => each === null)) return null
  // An argument that the call leaves out cannot move; a trailing one is left out there too.
  const present = (wanted as (number | string)[]).filter(
    (each) => typeof each === 'string' || each < list.length,
  )
  const moved = present.some((each, i) => typeof each === 'number' && each !== i)
  if (
    moved &&
    present.length !== wanted.length &&
    present.some((each) => typeof each === 'number' && each > present.length)
  )
    return null
  const rest = list.slice(order.length).map((_, i) => order.length + i)
  const edits = argumentEdits(node, module, [...present, ...rest])
  return edits && [...name, ...edits]
}

/** The member's new name; none where it stays. Null: it is said elsewhere, or stands below another resource. */
function nameEdit(call: ApiCall, member: string): Edit[] | null {
  const { sdk, methodMember } = call.request
  const now = sdk?.member.split('.') ?? []
  const next = member.split('.')
  if (now.slice(0, -1).join('.') !== next.slice(0, -1).join('.')) return null
  const name = next.at(-1) as string
  if (now.at(-1) === name) return methodMember ? [] : null
  return methodMember && renameMember(methodMember.node, methodMember.module, name)
}

/** `x.remove` as `x.delete`, `{ remove }` as `{ delete: remove }`; null where the name is not written there. */
function renameMember(node: Node, module: SourceModule, name: string): Edit[] | null {
  const isComputed = node.parent?.type === 'MemberExpression' && node.parent.computed
  if (isComputed && node.type !== 'Literal') return null
  const edit = renameUse(node, module, name)
  return edit && [edit]
}

/** The method's new name where it is named without being called: `to` is its member path. */
export function renameMethod(node: Node, module: SourceModule, to: string): Edit[] | null {
  return renameMember(node, module, to.split('.').at(-1) as string)
}

/** From the arguments as they are to the wanted list: indexes of old ones, and texts of new ones. */
function argumentEdits(
  node: TSESTree.CallExpression,
  module: SourceModule,
  wanted: readonly (number | string)[],
): Edit[] | null {
  const list: readonly Node[] = node.arguments
  const textOf = (index: number) => module.text.slice(...(list[index] as Node).range)
  const kept = wanted.filter((each): each is number => typeof each === 'number')
  if (kept.length === list.length && wanted.length === list.length) {
    return wanted.flatMap((each, i) =>
      each === i ? [] : [replaceNode(list[i] as Node, module, textOf(each as number))],
    )
  }
  // What stays has to stay in its order: the rest is taken out, or put in before what follows it.
  if (kept.some((each, i) => i > 0 && each < (kept[i - 1] as number))) return null
  const edits: Edit[] = []
  const gone = list.map((_, i) => i).filter((i) => !kept.includes(i))
  if (gone.length > 1) return null
  for (const index of gone) {
    const argument = list[index] as Node
    if (hasEffect(textOf(index))) return null
    const dead = argument.type === 'Identifier' ? deadVariableEdit(argument, module) : null
    if (dead) edits.push(dead)
    edits.push(
      list.length === 1 ? replaceNode(argument, module, '') : removeListed(argument, list, node, module),
    )
  }
  wanted.forEach((each, i) => {
    if (typeof each !== 'string') return
    const next = wanted.slice(i + 1).find((later): later is number => typeof later === 'number')
    const before = next === undefined ? null : (list[next] as Node)
    if (before) edits.push(insertAt(module, before.range[0], `${each}, `))
  })
  return edits
}
