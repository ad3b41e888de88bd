/** A literal "multi" schedule as a default that never fires and a list of additional schedules. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../source/parse.js'
import type { SentField } from '../trace/call.js'
import { besideProperty } from './objects.js'
import { indentAt, lineEndOf, quoted } from './text.js'

/** The text in place of the property `schedule: { frequency: "multi", multi: { schedules } }`; null where its entries are not written there. */
export function additionalSchedules(field: SentField): string | null {
  if (field.how !== 'property' || field.whole.type !== 'Property') return null
  const { module } = field
  const value = field.thunk.node
  const multi = value.type === 'ObjectExpression' ? propertyOf(value, 'multi') : null
  const schedules = multi?.type === 'ObjectExpression' ? propertyOf(multi, 'schedules') : null
  if (!schedules || (value as TSESTree.ObjectExpression).properties.length > 2) return null
  // A comment beside what goes away would go with it.
  const around =
    module.text.slice(value.range[0], schedules.range[0]) +
    module.text.slice(schedules.range[1], value.range[1])
  if (/\/[/*]/.test(around)) return null
  const list =
    schedules.type === 'ArrayExpression'
      ? literalList(schedules, field, module)
      : mappedList(schedules, module)
  if (list === null) return null
  const key = (name: string): string =>
    field.node.type === 'Literal' ? quoted(name, module, field.node) : name
  const first = `${key('default_schedule')}: { ${key('frequency')}: ${quoted('manual', module)} }`
  return first + breakBefore(field, module, `${key('additional_schedules')}: ${list}`)
}

function breakBefore(field: SentField, module: SourceModule, text: string): string {
  return besideProperty(field.whole as TSESTree.Property, module, text)
}

function propertyOf(node: TSESTree.ObjectExpression, name: string): Node | null {
  for (const property of node.properties) {
    if (property.type === 'Property' && keyName(property.key, property.computed) === name)
      return property.value as Node
  }
  return null
}

/** The entries with everything between them (comments too) moved out to the property's own indentation. */
function literalList(list: TSESTree.ArrayExpression, field: SentField, module: SourceModule): string | null {
  const { text } = module
  let result = ''
  let at = list.range[0]
  for (const element of list.elements) {
    if (element?.type !== 'ObjectExpression') return null
    const entry = entryText(element, module)
    if (entry === null) return null
    result += text.slice(at, element.range[0]) + entry
    at = element.range[1]
  }
  result += text.slice(at, list.range[1])
  const from = indentAt(module, list.range[0])
  const to = indentAt(module, field.whole.range[0])
  if (!result.includes('\n') || !from.startsWith(to)) return result
  const end = lineEndOf(module)
  return result
    .split(end)
    .map((line, i) => (i > 0 && line.startsWith(from) ? to + line.slice(from.length) : line))
    .join(end)
}

/** `rows.map((row) => ({ item, schedule }))` with entries of the new shape. */
function mappedList(node: Node, module: SourceModule): string | null {
  if (
    node.type !== 'CallExpression' ||
    node.callee.type !== 'MemberExpression' ||
    keyName(node.callee.property, node.callee.computed) !== 'map'
  )
    return null
  const callback = node.arguments[0]
  if (callback?.type !== 'ArrowFunctionExpression' || callback.body.type !== 'ObjectExpression') return null
  const entry = entryText(callback.body, module)
  if (entry === null) return null
  const { text } = module
  return (
    text.slice(node.range[0], callback.body.range[0]) +
    entry +
    text.slice(callback.body.range[1], node.range[1])
  )
}

/** `{ item: a, schedule: { b } }` as `{ b, selective_mode: a }`. */
function entryText(entry: TSESTree.ObjectExpression, module: SourceModule): string | null {
  const item = propertyOf(entry, 'item')
  const schedule = propertyOf(entry, 'schedule')
  if (!item || !schedule || entry.properties.length !== 2) return null
  const { text } = module
  const first = entry.properties[0]
  const isQuoted = first?.type === 'Property' && first.key.type === 'Literal'
  const mode = `${isQuoted ? quoted('selective_mode', module, (first as TSESTree.Property).key) : 'selective_mode'}: ${text.slice(item.range[0], item.range[1])}`
  if (schedule.type !== 'ObjectExpression')
    return `{ ...${text.slice(schedule.range[0], schedule.range[1])}, ${mode} }`
  const last = schedule.properties.at(-1)
  if (!last) return `{ ${mode} }`
  return (
    text.slice(schedule.range[0], last.range[1]) +
    besideProperty(last as TSESTree.Property, module, mode) +
    text.slice(last.range[1], schedule.range[1])
  )
}
