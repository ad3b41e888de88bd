/**
 * The request of a list written once more for one of its items: the same client, options and headers, without what
 * only a list takes, and with the item's id behind the path.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { NEW } from '../api/versions.js'
import type { Edit } from '../change.js'
import { bare, isInside, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import { bodyMember } from '../trace/clients/interceptors.js'
import type { State } from '../trace/flow/state.js'
import type { Trace } from '../trace/index.js'
import { rangeOfPieces } from '../trace/requests/url.js'
import { type Level, typesFor } from './item-types.js'
import { applyEdits } from './merge.js'
import { removeProperty } from './objects.js'
import { blockOf } from './page-block.js'
import { holdsSteps, whyNoPromise } from './page-promise.js'
import { deepWithin, only, outward, within } from './page-site.js'
import { urlTextAt } from './page-url.js'
import { dropArgument } from './requests.js'
import { indentAt, replaceLiteral, replaceNode, replaceRange, semicolonOf, textOf } from './text.js'

/** The names that go into the text of a request. */
export interface Names {
  /** The variable that holds the item. */
  item: string
  /** What the item is called that is asked for. */
  full: string
  /** What its response is called, where it has a name. */
  response: string
}

export interface ItemRequest {
  module: SourceModule
  /** What is written once more; its names have to mean the same where it goes. */
  copied: readonly Node[]
  /** What of it is left out. */
  dropped: readonly { start: number; end: number }[]
  /** The expression or statement that stands for the list's request. */
  at: Node
  /** The name of the variable that holds the response; null: none does. */
  response: TSESTree.Identifier | null
  /** Statements that ask for the item, ended as the file ends them, further lines of each indented by `indent`. */
  statements(names: Names, indent: string): string[]
}

/** How the item would be asked for; null: it cannot be said with what stands here. */
export function itemRequestOf(call: ApiCall, trace: Trace): ItemRequest | null {
  const { request, url } = call
  if (!url || url.tail || request.sdk || call.elsewhere || call.certainty !== 'proven') return null
  if (call.version.kind !== 'pinned' || whyNoPromise(call, trace)) return null
  const levels = [{ node: request.node, module: request.module }, ...call.links].reverse()
  for (const level of levels) {
    if (level.node.type !== 'CallExpression') continue
    const own: Level = { ...level, node: level.node }
    const edits = pathEdits(call, own, trace)
    if (edits) return asExpression(call, own, edits, trace) ?? asBlock(call, own, edits, trace)
  }
  return null
}

/** What makes the list's request one of an item. */
interface PathEdits {
  /** @param item the item's name */
  edits(item: string): Edit[]
  /** What is not written again: a query, parameters. */
  dropped: readonly { start: number; end: number }[]
}

function pathEdits(call: ApiCall, level: Level, trace: Trace): PathEdits | null {
  const { request, url, version } = call
  const { module } = level
  const place = urlTextAt(call, level, trace)
  if (!url || typeof place === 'string' || place.kind !== 'text' || !isInside(place.node, level.node))
    return null
  const path = pathEdit(call, place.node, module)
  if (!path) return null
  const fixed: Edit[] = []
  const dropped: { start: number; end: number }[] = []
  const query = url.pieces.length > url.pathEnd ? rangeOfPieces(url, url.pathEnd, url.pieces.length) : null
  if (query) dropped.push(query)
  if (request.query) {
    const edit = queryEdit(request.query.field?.whole, level)
    if (!edit) return null
    fixed.push(edit)
    dropped.push(edit)
  }
  if (version.kind === 'pinned')
    for (const { at } of version.places)
      if (at && at.module === module && isInside(at.node, level.node))
        fixed.push(replaceLiteral(at.node, module, NEW))
  return { edits: (item) => [...path(item), ...fixed], dropped }
}

/** Takes the parameters of the list away, with the object that held nothing else. */
function queryEdit(whole: Node | undefined, { node, module }: Level): Edit | null {
  if (whole?.type !== 'Property' || !isInside(whole, node)) return null
  const holder = whole.parent
  const index = node.arguments.indexOf(holder as never)
  if (holder.type !== 'ObjectExpression') return null
  const isLast = index > 0 && index === node.arguments.length - 1
  return holder.properties.length === 1 && isLast
    ? dropArgument(node, index, module)
    : removeProperty(whole, module)
}

/** Puts the item's id behind the path, in place of a query, in the way the text is written. */
function pathEdit(call: ApiCall, given: Node, module: SourceModule): ((item: string) => Edit[]) | null {
  const { url } = call
  const node = bare(given)
  if (!url) return null
  const behind = url.pieces.length > url.pathEnd ? rangeOfPieces(url, url.pathEnd, url.pieces.length) : null
  if (url.pieces.length > url.pathEnd) {
    const isHere = behind?.module === module && behind.start >= node.range[0] && behind.end <= node.range[1]
    if (!behind || !isHere) return null
  }
  const [start, end] = node.range
  const last = behind ? module.text[behind.start - 1] : module.text[end - 2]
  const slash = last === '/' ? '' : '/'
  if (node.type === 'TemplateLiteral')
    return (item) => [replaceRange(module, behind?.start ?? end - 1, end - 1, `${slash}\${${item}.id}`)]
  if (node.type === 'Literal') {
    const kept = module.text.slice(start + 1, behind?.start ?? end - 1)
    if (/[`\\]|\$\{/.test(kept)) return null
    return (item) => [replaceNode(node, module, `\`${kept}${slash}\${${item}.id}\``)]
  }
  if (node.type === 'BinaryExpression') {
    const right = behind ? literalAround(behind.start, node) : node.right
    if (right?.type !== 'Literal' || (behind && behind.end < end - 1)) return null
    const quote = module.text[right.range[0]] as string
    return (item) => [replaceRange(module, behind?.start ?? end - 1, end, `${slash}${quote} + ${item}.id`)]
  }
  if ((node.type === 'Identifier' || node.type === 'MemberExpression') && !behind)
    return (item) => [replaceNode(node, module, `\`\${${textOf(node, module)}}/\${${item}.id}\``)]
  return null
}

function literalAround(offset: number, within: Node): Node | null {
  for (const node of deepWithin(within))
    if (node.type === 'Literal' && node.range[0] < offset && offset < node.range[1]) return node
  return null
}

/** An expression that gives the whole answer, or its list. */
function asExpression(call: ApiCall, level: Level, path: PathEdits, trace: Trace): ItemRequest | null {
  const { module } = level
  let found: { node: Node; state: State; way: readonly string[] } | null = null
  for (let at: Node | undefined = level.node; at; at = outward(at)) {
    if (at.type === 'MemberExpression' && failing.has(memberName(at))) return null
    const states = call.answer().states.get(at)
    const state = states && only(states)
    const way = state && wayTo(call, state)
    if (state && way) found = { node: at, state, way }
  }
  if (!found || !holdsSteps(call, level, found.node) || !isPlain(found.node)) return null
  const { node, state, way } = found
  const isWhole = state.path.length === 0
  const isPromise = state.layers[0]?.kind === 'promise'
  const isBound = !isPromise && node.type !== 'AwaitExpression' && node.type !== 'TSAsExpression'
  const types = typesFor(call, level, node, trace.tracer)
  if (types === null) return null
  const semi = semicolonOf(module)
  return {
    module,
    copied: [node],
    dropped: path.dropped,
    at: node,
    response: null,
    statements(names, indent) {
      const own = copyOf(node, module, [...path.edits(names.item), ...types.edits(names.item)], indent)
      const waited = isPromise ? `await ${own}` : own
      const annotation = types.annotation(names.item)
      if (isWhole && way.length === 0)
        return [`const { data: ${names.full} }${annotation} = ${waited}${semi}`]
      const members = isWhole ? [...way, 'data'] : way
      const behind = members.map((each) => `.${each}`).join('')
      const value = behind === '' || isBound ? waited + behind : `(${waited})${behind}`
      return [`const ${names.full}${annotation} = ${value}${semi}`]
    },
  }
}

/** A list whose failure is an answer has no item whose failure is one too. */
const failing = new Set(['catch', 'finally'])

function memberName(node: TSESTree.MemberExpression): string {
  return node.property.type === 'Identifier' && !node.computed ? node.property.name : ''
}

/** Members from what a node holds down to the body or its list; null where something else stands between. */
function wayTo(call: ApiCall, { layers, token, path }: State): readonly string[] | null {
  const inner = layers[0]?.kind === 'promise' ? layers.slice(1) : layers
  const way: string[] = []
  for (const layer of inner) {
    if (layer.kind !== 'prop' || !/^[A-Za-z_$][\w$]*$/.test(layer.key)) return null
    way.push(layer.key)
  }
  if (token === 'response') {
    const member = call.request.row.isPlain && path.length === 0 ? bodyMember(call.request) : null
    return member === null ? null : [...way, member]
  }
  if (path.length === 0) return way
  return path.length === 1 && path[0] === 'data' ? way : null
}

/** Whether asking a second time does nothing but ask, and the text can be laid out anew. */
function isPlain(node: Node): boolean {
  for (const each of deepWithin(node)) {
    if (/^(?:Yield|Assignment|Update)Expression$|^Super$/.test(each.type)) return false
    if (each.type === 'TemplateElement' && each.value.raw.includes('\n')) return false
    if (each.type === 'Identifier' && each.name === 'arguments') return false
  }
  return true
}

/** A response that statements check and read. */
function asBlock(call: ApiCall, level: Level, path: PathEdits, trace: Trace): ItemRequest | null {
  if (level.node !== call.request.node || !holdsSteps(call, level, level.node)) return null
  const block = blockOf(call, { level, calls: [call], form: { kind: 'response' } })
  if (typeof block === 'string') return null
  const { module, first, between, use, body } = block
  const [declarator] = first.declarations
  if (declarator?.id.type !== 'Identifier' || !declarator.init) return null
  if (!between.every(isCheck)) return null
  const response = declarator.id
  const value = declarator.init
  const read = use.kind === 'member' ? use.node : body
  const copied = [value, ...between, read]
  if (!copied.every(isPlain)) return null
  const types = typesFor(call, level, read, trace.tracer)
  if (types === null) return null
  const semi = semicolonOf(module)
  const renamed = (node: Node, name: string): Edit[] =>
    [...deepWithin(node)].flatMap((each) =>
      each.type === 'Identifier' &&
      module.variables.get(each) === module.variables.get(response) &&
      each !== response
        ? [renamedAt(each, module, name)]
        : [],
    )
  return {
    module,
    copied,
    dropped: path.dropped,
    at: first,
    response,
    statements(names, indent) {
      const own = (node: Node, edits: Edit[] = []): string =>
        copyOf(node, module, [...renamed(node, names.response), ...edits], indent)
      const annotation = types.annotation(names.item)
      const answer = own(read, types.edits(names.item))
      const waited =
        use.kind === 'whole' && bare(read).type !== 'AwaitExpression' ? `await ${answer}` : answer
      const target = use.kind === 'member' ? names.full : `{ data: ${names.full} }`
      return [
        `const ${names.response} = ${own(value, path.edits(names.item))}${semi}`,
        ...between.map((each) => own(each)),
        `const ${target}${annotation} = ${waited}${semi}`,
      ]
    },
  }
}

function renamedAt(node: Node, module: SourceModule, name: string): Edit {
  const { parent } = node
  const isShort = parent?.type === 'Property' && parent.shorthand && parent.parent.type === 'ObjectExpression'
  return replaceNode(node, module, isShort ? `${textOf(node, module)}: ${name}` : name)
}

/** `if (!res.ok) throw ...`: a check that ends the program's way here, whatever function it stands in. */
function isCheck(statement: Node): boolean {
  if (statement.type !== 'IfStatement' || statement.alternate) return false
  const { consequent } = statement
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent
  if (last?.type !== 'ThrowStatement') return false
  return ![...within(consequent)].some(({ type }) => type === 'ReturnStatement')
}

/** The text of a node after edits inside of it, laid out for another indentation. */
function copyOf(node: Node, module: SourceModule, edits: readonly Edit[], indent: string): string {
  const [start, end] = node.range
  const own = edits
    .filter((edit) => edit.start >= start && edit.end <= end)
    .map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))
    .sort((a, b) => a.start - b.start)
  const text = applyEdits(module.text.slice(start, end), own)
  const old = indentAt(module, start)
  return text.replace(
    /(\r?\n)([ \t]*)/g,
    (_, newline: string, lead: string) =>
      newline + (lead.startsWith(old) ? indent + lead.slice(old.length) : lead),
  )
}
