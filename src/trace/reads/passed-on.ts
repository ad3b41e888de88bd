/** Answers that a request passes on: which read of an answer a sent field is made from. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { bare, type Node, type SourceModule } from '../../source/parse.js'
import type { SentField } from '../call.js'
import type { Read } from '../flow/state.js'
import type { Tracer } from '../tracer.js'
import { optionsOf } from '../values.js'

/** The one of `reads` whose value a sent field passes on as it is. */
export function readBehind(field: SentField, reads: readonly Read[]): Read | null {
  const node = bare(field.thunk.node)
  const named = node.type === 'Identifier' ? constantBehind(node, field.thunk.module) : null
  return (
    reads.find(({ how, whole }) =>
      how === 'member' ? whole === node || whole === named : how === 'destructured' && whole === named,
    ) ?? null
  )
}

/** Whether the value of a sent field is an object that one of `reads` is spread into. */
export function spreadsRead(field: SentField, reads: readonly Read[]): boolean {
  const node = bare(field.thunk.node)
  if (node.type !== 'ObjectExpression') return false
  const wholes = new Set<Node>(reads.map((read) => read.whole))
  return node.properties.some(
    (property) => property.type === 'SpreadElement' && wholes.has(bare(property.argument)),
  )
}

/** Whether an answer is spread into the very object that holds the field, or is that object. */
export function copiesAnswer(t: Tracer, field: SentField): boolean {
  const isAnswer = (node: Node): boolean =>
    optionsOf(t.evaluate(node, field.module, null)).some(
      (option) =>
        option.kind === 'answer' ||
        (option.kind === 'layers' && option.layers.some((layer) => layer.kind === 'answer')),
    )
  const member = field.node.parent
  if (field.how === 'write' && member?.type === 'MemberExpression') return isAnswer(member.object)
  return (field.holder?.properties ?? []).some(
    (each) => each.type === 'SpreadElement' && isAnswer(each.argument),
  )
}

/** What a variable that never changes was read by: the member that it is made from, or its property of a pattern. */
function constantBehind(name: TSESTree.Identifier, module: SourceModule): Node | null {
  const variable = module.variables.get(name)
  const [def, ...more] = variable?.defs ?? []
  const declarator = def?.node as Node | undefined
  if (more.length > 0 || declarator?.type !== 'VariableDeclarator' || declarator.parent.kind !== 'const')
    return null
  const property = (def?.name as Node).parent
  if (property?.type === 'Property' && property.value === def?.name) return property
  return declarator.id === def?.name && declarator.init ? bare(declarator.init) : null
}
