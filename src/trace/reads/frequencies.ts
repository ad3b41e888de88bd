/** Which frequencies a schedule may have that is sent, as far as the code says. */
import type { SentField } from '../call.js'
import type { Trace } from '../index.js'
import { declaredTypeOf, literalsOf } from '../types/types.js'
import { optionsOf, type ParameterValue, plainText } from '../values.js'
import { holderOf, objectFlow } from './shared-objects.js'

/** The frequencies that the schedule in `field` may have; `isOpen`: others too. */
export function frequenciesOf(trace: Trace, field: SentField): { frequencies: Set<string>; isOpen: boolean } {
  const holder = holderOf(field)
  const writes = holder ? objectFlow(trace, holder, field.module).writes : []
  const changed = writes.filter(
    ({ path }) => path[0] === 'schedule' && (path[1] === 'frequency' || path[1] === 'multi'),
  )
  for (const { whole } of changed) {
    const parent = whole.parent
    const text =
      parent.type === 'AssignmentExpression' && parent.right.type === 'Literal' ? parent.right.value : null
    if (typeof text !== 'string' || text === 'multi') return { frequencies: new Set(), isOpen: true }
  }
  const { tracer } = trace
  const frequencies = new Set<string>()
  let isOpen = false
  for (const schedule of optionsOf(field.value)) {
    for (const option of optionsOf(tracer.member(schedule, 'frequency', field.thunk))) {
      const text = plainText(option)
      if (text !== null) {
        frequencies.add(text)
        continue
      }
      const allowed = option.kind === 'parameter' ? allowedTexts(option, trace) : null
      if (allowed) for (const each of allowed) frequencies.add(each)
      else if (option.kind !== 'constant') isOpen = true
    }
  }
  return { frequencies, isOpen: isOpen || frequencies.size === 0 }
}

/** What callers pass, where all of it is known, else what the parameter's type allows. */
function allowedTexts(parameter: ParameterValue, trace: Trace): string[] | null {
  const { tracer } = trace
  for (const type of declaredTypeOf(tracer, parameter)) {
    const literals = literalsOf(tracer, type)
    if (literals) return literals
  }
  const given = trace.argumentsOf(parameter)
  const texts = given.flatMap((value) => optionsOf(value).map(plainText))
  return texts.length > 0 && texts.every((text) => text !== null) ? (texts as string[]) : null
}
