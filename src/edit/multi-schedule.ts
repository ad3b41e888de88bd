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
  if (hasComment(around)) return null
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
  const key = isQuoted ? quoted('selective_mode', module, (first as TSESTree.Property).key) : 'selective_mode'
  if (hasCommentBeside(entry, [item, schedule], module)) return entryInPlace(entry, key, module)
  const mode = `${key}: ${text.slice(item.range[0], item.range[1])}`
  if (schedule.type !== 'ObjectExpression')
    return `{ ...${text.slice(schedule.range[0], schedule.range[1])}, ${mode} }`
  const last = schedule.properties.at(-1)
  if (!last) return `{ ${mode} }`
  const made =
    text.slice(schedule.range[0], last.range[1]) +
    besideProperty(last as TSESTree.Property, module, mode) +
    text.slice(last.range[1], schedule.range[1])
  return movedOut(made, schedule, entry, module)
}

/** Whether a comment stands in an entry outside of the given values. */
function hasCommentBeside(
  entry: TSESTree.ObjectExpression,
  values: readonly Node[],
  module: SourceModule,
): boolean {
  let rest = ''
  let at = entry.range[0]
  for (const value of [...values].sort((a, b) => a.range[0] - b.range[0])) {
    rest += module.text.slice(at, value.range[0])
    at = value.range[1]
  }
  return /\/[/*]/.test(rest + module.text.slice(at, entry.range[1]))
}

/** The entry with everything where it stood, comments too: the schedule's own braces are all that goes. */
function entryInPlace(entry: TSESTree.ObjectExpression, key: string, module: SourceModule): string | null {
  const { text } = module
  let result = ''
  let at = entry.range[0]
  for (const property of entry.properties as TSESTree.Property[]) {
    result += text.slice(at, property.range[0])
    at = property.range[1]
    const value = property.value as Node
    if (keyName(property.key, property.computed) === 'item') {
      if (property.shorthand) return null
      result += key + text.slice(property.key.range[1], property.range[1])
      continue
    }
    if (hasComment(text.slice(property.range[0], value.range[0]))) return null
    if (value.type !== 'ObjectExpression') {
      result += `...${text.slice(value.range[0], value.range[1])}`
      continue
    }
    const last = value.properties.at(-1)
    if (!last) return null
    const tail = text.slice(last.range[1], value.range[1] - 1)
    const behind = /^\s*,/.exec(text.slice(at))
    const comments = tail.replace(/^\s*,/, '').trimEnd()
    // A line comment must not swallow what follows on its line.
    if (comments.includes('//') && !/^[ \t]*(?:\r?\n|\/\/)/.test(text.slice(at + (behind?.[0].length ?? 0))))
      return null
    const own = text.slice(value.range[0] + 1, last.range[1]).trimStart()
    const comma = behind || /^\s*,/.test(tail) ? ',' : ''
    result += movedOut(own + comma + comments, last, property, module)
    at += behind?.[0].length ?? 0
  }
  return result + text.slice(at, entry.range[1])
}

function hasComment(text: string): boolean {
  return /\/[/*]/.test(text)
}

/** Lines indented as `inner` is, moved out to the indentation of `outer`. */
function movedOut(made: string, inner: Node, outer: Node, module: SourceModule): string {
  const from = indentAt(module, inner.range[0])
  const to = indentAt(module, outer.range[0])
  // The lines of a template literal are content.
  if (!made.includes('\n') || made.includes('`') || !from.startsWith(to)) return made
  return made
    .split('\n')
    .map((line, i) => (i > 0 && line.startsWith(from) ? to + line.slice(from.length) : line))
    .join('\n')
}
