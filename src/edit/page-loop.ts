/**
 * A loop in place: for a response that statements of one block check and read. What stands between the request and
 * the read goes into the loop as it is, so that each page is checked as the one answer was.
 */
import type { Edit } from '../change.js'
import { enclosingFunction, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import type { Trace } from '../trace/index.js'
import { pageParameter } from '../trace/reads/paging.js'
import { type Block, blockOf, isOptionalRead } from './page-block.js'
import { deepWithin, type PageSite } from './page-site.js'
import type { TokenPlace } from './page-token.js'
import { itemsTypeOf, pageText, standInOf } from './page-types.js'
import {
  deeper,
  indentAt,
  indented,
  indentUnitOf,
  insertAt,
  isTypeScript,
  lineEndOf,
  lineStart,
  quoted,
  replaceNode,
  replaceRange,
  semicolonOf,
  withSource,
} from './text.js'

/** The edits; or why there is no loop to be made here. `needsToken`: the function that puts a token into a URL is used. */
export function loopEdits(
  call: ApiCall,
  site: PageSite,
  place: TokenPlace,
  trace: Trace,
  tokenHelper: string,
): { edits: Edit[]; needsToken: boolean } | string {
  const block = blockOf(call, site)
  if (typeof block === 'string') return block
  const { module, first, last, use, body } = block
  const names = namesIn(block)
  const semi = semicolonOf(module)
  const unit = indentUnitOf(module)
  const newline = lineEndOf(module)
  const indent = indentAt(module, first.range[0])
  const lines = (...each: string[]): string => each.join(newline + indent)
  const typed = isTypeScript(module)

  const isText = place.kind === 'text' && place.hasQuery !== null
  const needsToken = place.kind === 'text' && !isText
  const token = names.free(['pageToken', 'nextPageToken'])
  const query = names.free(['query', 'pageQuery'])
  const read = pageText(block, trace)
  // A body that has a name is read under it.
  const isNamed = body.type === 'Identifier' && read === body.name
  const page = isNamed ? body.name : names.free(['page', 'answer', 'pageBody'])
  const items = use.kind === 'pattern' ? use.name.name : names.free(['data', 'items', 'syncs'])
  if (!token || !query || !page || !items) return 'the names that a loop needs are taken here'

  const kind = use.kind === 'pattern' ? use.declaration.kind : 'const'
  const standIn = typed ? standInOf(block, trace) : null
  if (standIn && use.kind === 'pattern')
    return `the type parameter \`${standIn.name}\` of its function stands for what is answered, and does not say that there is a list`
  const list = standIn?.of === 'list' ? `${items} as ${standIn.name}` : items
  const itemsType = typed ? `: ${itemsTypeOf(block, trace)}` : ''
  const open = [
    `${kind} ${items}${itemsType} = []${semi}`,
    isText
      ? `let ${query} = ''${semi}`.replace("''", quoted('', module))
      : `let ${token}${typed ? ': string | undefined' : ''}${semi}`,
    'do {',
    ...(place.kind === 'setter' ? [`${unit}${place.statement(token)}`] : []),
  ]
  const edits: Edit[] = [insertAt(module, first.range[0], lines(...open, unit))]
  edits.push(...indented(module, first.range[0], lineStart(module, last.range[0])))
  edits.push(...tokenEdits(place, module, token, query, tokenHelper))

  const spread = isOptionalRead(use) ? `...(${page}.data ?? [])` : `...${page}.data`
  const next = `${page}.pagination?.next_page_token`
  const separator = place.kind === 'text' && place.hasQuery ? '&' : '?'
  const close = [
    ...(isNamed ? [] : [`${unit}const ${page} = ${read}${semi}`]),
    `${unit}${items}.push(${spread})${semi}`,
    ...(isText
      ? [
          `${unit}const ${token} = ${next}${semi}`,
          `${unit}${query} = ${token} ? \`${separator}${pageParameter}=\${encodeURIComponent(${token})}\` : ${quoted('', module)}${semi}`,
        ]
      : [`${unit}${token} = ${next}${semi}`]),
    `} while (${isText ? query : token})${semi}`,
  ]
  // The indentation of the last statement is moved in with the rest: what follows begins behind it.
  const tail = lines(...close).slice(unit.length)
  switch (use.kind) {
    case 'pattern':
      edits.push(replaceRange(module, last.range[0], last.range[1], unit + tail))
      break
    case 'member':
      edits.push(
        insertAt(module, last.range[0], `${unit}${tail}${newline}${indent}`),
        replaceNode(use.node, module, list !== items && last.type !== 'ReturnStatement' ? `(${list})` : list),
      )
      break
    case 'name':
    case 'whole': {
      const plain = list === 'data' ? '{ data }' : `{ data: ${list} }`
      const object = standIn?.of === 'answer' ? `${plain} as ${standIn.name}` : plain
      const whole = outerRange(module, body)
      edits.push(
        insertAt(module, last.range[0], `${unit}${tail}${newline}${indent}`),
        replaceRange(module, whole[0], whole[1], object),
      )
    }
  }
  return { edits: edits.map((edit) => moving(withSource(edit, module), block)), needsToken }
}

/** What replaces the body's type has it written again elsewhere in the loop. */
function moving(edit: Edit, { type, module }: Block): Edit {
  if (!type || edit.start > type.range[0] || edit.end < type.range[1] || edit.file !== module.path)
    return edit
  const [from, to] = type.range
  return { ...edit, moved: [{ from, to }] }
}

/** Parentheses around a node belong to it. */
function outerRange(module: SourceModule, node: Node): [number, number] {
  let [start, end] = node.range
  const { text } = module
  for (;;) {
    const before = /\(\s*$/.exec(text.slice(0, start))
    const after = /^\s*\)/.exec(text.slice(end))
    const isCall =
      before &&
      /[\w)\]]$/.test(text.slice(0, before.index).trimEnd()) &&
      !/\b(?:return|await)$/.test(text.slice(0, before.index).trimEnd())
    if (!before || !after || isCall) return [start, end]
    start = before.index
    end += after[0].length
  }
}

function tokenEdits(
  place: TokenPlace,
  module: SourceModule,
  token: string,
  query: string,
  helper: string,
): Edit[] {
  if (place.kind === 'name') return deeper(place.edits(token), module)
  if (place.kind === 'setter') return []
  const { node } = place
  if (place.hasQuery === null)
    return [insertAt(module, node.range[0], `${helper}(`), insertAt(module, node.range[1], `, ${token})`)]
  return behindText(node, module, query)
}

/** Puts a variable behind a text, in the way the text is written. */
function behindText(node: Node, module: SourceModule, name: string): Edit[] {
  const [start, end] = node.range
  if (node.type === 'TemplateLiteral') return [insertAt(module, end - 1, `\${${name}}`)]
  if (node.type === 'Literal' && !/[`]|\$\{/.test(module.text.slice(start, end)))
    return [replaceRange(module, start, start + 1, '`'), replaceRange(module, end - 1, end, `\${${name}}\``)]
  return [insertAt(module, end, ` + ${name}`)]
}

function namesIn(block: Block): { free(names: readonly string[]): string | null } {
  const scope = enclosingFunction(block.first) ?? block.module.ast
  const used = new Set<string>()
  for (const node of deepWithin(scope)) {
    if (node.type !== 'Identifier') continue
    const up = node.parent
    const isMember = up?.type === 'MemberExpression' && up.property === node && !up.computed
    const isKey = up?.type === 'Property' && up.key === node && !up.shorthand && !up.computed
    const isTyped = up?.type === 'TSPropertySignature' || up?.type === 'TSMethodSignature'
    if (!isMember && !isKey && !isTyped) used.add(node.name)
  }
  return { free: (names) => names.find((name) => !used.has(name)) ?? null }
}
