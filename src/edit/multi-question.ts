/** Code that asks whether a schedule is "multi": it asks for additional schedules instead. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import { bare, type Node } from '../source/parse.js'
import type { Tracer } from '../trace/tracer.js'
import { type At, plainText } from '../trace/values.js'
import { replaceNode } from './text.js'

/** A frequency that is held against "multi". */
export interface MultiQuestion {
  /** The name of the frequency where it is read. */
  at: At
  /** Asks for additional schedules instead; null where the frequency is not read of a `schedule` here. */
  edit: Edit | null
  /** The read of the schedule that goes with the edit. */
  schedule: Node | null
}

/** The question that the frequency read at `frequency` is part of; null where it is held against something else. */
export function multiQuestion(t: Tracer, frequency: At): MultiQuestion | null {
  const comparison = comparisonWithMulti(t, frequency)
  if (!comparison) return null
  const { node, module } = frequency
  const member = bare(node)
  const isMember = member.type === 'MemberExpression'
  const schedule = isMember ? bare(member.object) : null
  const at = { node: isMember ? (member.property as Node) : node, module }
  if (
    schedule?.type !== 'MemberExpression' ||
    schedule.computed ||
    comparison.type !== 'BinaryExpression' ||
    module.text.slice(...schedule.property.range) !== 'schedule'
  )
    return { at, edit: null, schedule: null }
  const edit = replaceNode(comparison, module, additionalText(node, schedule, comparison, frequency))
  return { at, edit, schedule }
}

/** `sync.schedule.frequency === "multi"` as `sync.additional_schedules.length > 0`. */
function additionalText(
  node: Node,
  schedule: TSESTree.MemberExpression,
  comparison: TSESTree.BinaryExpression,
  { module }: At,
): string {
  const owner = module.text.slice(...schedule.object.range)
  const isOptional = node.type === 'ChainExpression'
  const count = `${owner}${schedule.optional ? '?.' : '.'}additional_schedules${isOptional ? '?.length' : '.length'}`
  const isNegated = comparison.operator.startsWith('!')
  return `${isOptional ? `(${count} ?? 0)` : count} ${isNegated ? '=== 0' : '> 0'}`
}

/** The comparison, or the case of a switch, that holds a frequency against "multi". */
function comparisonWithMulti(t: Tracer, { node, module }: At): Node | null {
  const { parent } = node
  const isMulti = (other: Node): boolean => plainText(t.evaluate(other, module, null)) === 'multi'
  if (parent?.type === 'BinaryExpression' && /^[!=]==?$/.test(parent.operator))
    return isMulti(parent.left === node ? parent.right : (parent.left as Node)) ? parent : null
  if (parent?.type === 'SwitchStatement')
    return parent.cases.find(({ test }) => test && isMulti(test))?.test ?? null
  return null
}
