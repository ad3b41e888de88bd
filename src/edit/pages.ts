/**
 * All pages of a list in place of its first one. Where an expression gives a promise of the whole answer, that
 * expression becomes the page that a small function of the file asks for again and again; where a response is read
 * by statements, they become a loop. Either way the code behind sees the answer it saw before, with every item.
 */
import type { Edit } from '../change.js'
import { enclosingFunction, keyName, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import { bodyMember, handedBy } from '../trace/clients/interceptors.js'
import { fieldsOf } from '../trace/evaluate/objects.js'
import type { FlowResult } from '../trace/flow/state.js'
import type { Trace } from '../trace/index.js'
import { isPaging } from '../trace/reads/paging.js'
import { type Helpers, helpersFor } from './page-helpers.js'
import { loopEdits } from './page-loop.js'
import { whyNoPromise } from './page-promise.js'
import { deepWithin, isInPlainGenerator, type PageSite, pagedLists, pageSiteOf, within } from './page-site.js'
import { limitOf, type TokenPlace, tokenPlaceOf } from './page-token.js'
import { deeper, indentAt, indented, indentUnitOf, insertAt, lineEndOf, semicolonOf, textOf } from './text.js'

/** How one list call comes to ask for its pages; a text says why it cannot be told. */
export type Paged = { edits: Edit[]; group: string } | string

interface Plan {
  site: PageSite
  place: TokenPlace
}

const cache = new WeakMap<Trace, Map<ApiCall, Paged>>()

/** The edits that make a list call ask for every page. Its URL's or its wrapper's file may be another one. */
export function pagesOf(call: ApiCall, trace: Trace): Paged {
  let known = cache.get(trace)
  if (!known) {
    known = planAll(trace)
    cache.set(trace, known)
  }
  return known.get(call) ?? 'it is not one of the lists'
}

/** All list calls at once, since those of one file share their functions. */
function planAll(trace: Trace): Map<ApiCall, Paged> {
  const result = new Map<ApiCall, Paged>()
  const plans = new Map<ApiCall, Plan>()
  for (const call of trace.calls) {
    if (!call.operation || !pagedLists.includes(call.operation.id) || isPaging(call, trace)) continue
    const plan = planOf(call, trace)
    if (typeof plan === 'string') result.set(call, plan)
    else plans.set(call, plan)
  }
  const helpers = new Map<SourceModule, Helpers>()
  for (const module of new Set([...plans.values()].map(({ site }) => site.level.module)))
    helpers.set(module, helpersOf(module, [...plans.values()]))
  for (const [call, plan] of plans) {
    const own = helpers.get(plan.site.level.module) as Helpers
    result.set(call, editsOf(call, plan, trace, own))
  }
  return result
}

function helpersOf(module: SourceModule, plans: readonly Plan[]): Helpers {
  const own = plans.filter(({ site }) => site.level.module === module)
  const ways = own.flatMap(({ site }) => (site.form.kind === 'expression' ? [site.form.way] : []))
  // A loop in place seldom needs a function: where there are others, they stand above the first that does.
  const asking = own.filter(({ site }) => site.form.kind === 'expression')
  const first = Math.min(...(asking.length > 0 ? asking : own).map(({ site }) => site.level.node.range[0]))
  const anchor = module.ast.body.find((statement) => statement.range[1] > first) ?? module.ast
  return helpersFor(module, ways, anchor)
}

function planOf(call: ApiCall, trace: Trace): Plan | string {
  const site = pageSiteOf(call, trace)
  if (typeof site === 'string') return site
  const problem = problemOf(call, site, trace)
  if (problem) return problem
  const place = tokenPlaceOf(call, site, trace)
  return typeof place === 'string' ? place : { site, place }
}

function editsOf(call: ApiCall, { site, place }: Plan, trace: Trace, helpers: Helpers): Paged {
  const { module, node: level } = site.level
  const group = `pages:${module.path}:${level.range[0]}`
  if (site.form.kind === 'response') {
    const loop = loopEdits(call, site, place, trace, helpers.token())
    if (typeof loop === 'string') return loop
    return { edits: [...loop.edits, ...(loop.needsToken ? helpers.edits([helpers.token()]) : [])], group }
  }
  const { node, way } = site.form
  const pages = helpers.pages(way)
  const name = [...deepWithin(node)].some((each) => each.type === 'Identifier' && each.name === 'pageToken')
    ? 'nextPageToken'
    : 'pageToken'
  const isAsync = [...within(node)].some((each) => each.type === 'AwaitExpression')
  const head = `${pages}(${isAsync ? 'async ' : ''}(${name}) => `
  const wanted = [pages]
  const edits: Edit[] = []
  if (place.kind === 'setter') {
    const indent = indentAt(module, node.range[0])
    const newline = lineEndOf(module)
    const inner = `${newline}${indent}${indentUnitOf(module)}`
    edits.push(
      insertAt(module, node.range[0], `${head}{${inner}${place.statement(name)}${inner}return `),
      insertAt(module, node.range[1], `${semicolonOf(module)}${newline}${indent}})`),
    )
  } else {
    edits.push(...given(node, module, head))
    if (place.kind === 'name') {
      const own = place.edits(name)
      edits.push(...(textOf(node, module).includes('\n') ? deeper(own, module) : own))
    } else {
      wanted.push(helpers.token())
      edits.push(...wrapped(place.node, module, helpers.token(), name))
    }
  }
  return { edits: [...edits, ...helpers.edits(wanted)], group }
}

/** An expression as what the function asks for; one of several lines goes on lines of its own. */
function given(node: Node, module: SourceModule, head: string): Edit[] {
  const [start, end] = node.range
  if (!textOf(node, module).includes('\n')) return [insertAt(module, start, head), insertAt(module, end, ')')]
  const indent = indentAt(module, start)
  const newline = lineEndOf(module)
  return [
    insertAt(module, start, `${head.trimEnd()}${newline}${indent}${indentUnitOf(module)}`),
    ...indented(module, start, end),
    insertAt(module, end, `${newline}${indent})`),
  ]
}

/** A text as the first argument of the function that adds the token. */
function wrapped(node: Node, module: SourceModule, helper: string, name: string): Edit[] {
  const property = node.parent
  const isShorthand = property?.type === 'Property' && property.shorthand && property.value === node
  return [
    insertAt(module, node.range[0], `${isShorthand ? `${textOf(node, module)}: ` : ''}${helper}(`),
    insertAt(module, node.range[1], `, ${name})`),
  ]
}

/** Why the pages of this list are for a person; null: nothing speaks against asking for all of them. */
function problemOf(call: ApiCall, site: PageSite, trace: Trace): string | null {
  const answer = call.answer()
  if (limitOf(call, trace))
    return 'it passes `limit`, and whether that is the size of a page or all that is wanted cannot be seen'
  if (answer.reads.some(({ path }) => path.includes('pagination')))
    return 'it reads `pagination` and does not ask for the next page, and what it wants to tell by that is for you to say'
  if (takesFirstOnly(answer))
    return 'it takes the first item only, which the first page holds: if that is all it wants, `limit=1` says so'
  const unpromised = whyNoPromise(call, trace)
  if (unpromised) return unpromised
  if (handedBy(trace.tracer, call.request).as === 'unknown')
    return 'an interceptor of its client changes what the request answers, in a way that could not be followed'
  for (const key of ['responseType', 'transformResponse']) {
    const { fields } = fieldsOf(trace.tracer, call.request.config, { key })
    if (bodyMember(call.request) !== null && fields.length > 0)
      return `its \`${key}\` says that the answer is something other than plain parsed JSON`
  }
  const isRead = answer.reads.some(({ path }) => path[0] === 'data')
  const leaves = answer.sinks.filter(({ kind }) => kind === 'leaves' || kind === 'lost')
  if (!isRead && leaves.length === 0)
    return 'no item of its answer is read where it could be followed: if it only asks whether the API answers, one page is enough'
  const given = leaves.find(({ path, node }) => path.length === 0 && isHandedOver(node))
  if (given)
    return `its answer goes whole into \`${short(textOf(given.node.parent ?? given.node, given.module))}\`, which could not be followed`
  if (isInPlainGenerator(site.level.node)) return 'the function around it is a generator'
  if (site.form.kind === 'expression') return problemOfExpression(site.form.node, site, answer)
  return null
}

/** Whether a node is an argument of a call, not what a function returns to callers that are not here. */
function isHandedOver(node: Node): boolean {
  const { parent } = node
  return (
    (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') &&
    parent.arguments.includes(node as never) &&
    !node.type.startsWith('Function') &&
    node.type !== 'ArrowFunctionExpression'
  )
}

function problemOfExpression(node: Node, site: PageSite, answer: FlowResult): string | null {
  const { module } = site.level
  const isAwaited = node.parent?.type === 'AwaitExpression'
  for (const each of within(node)) {
    if (each.type === 'YieldExpression') return 'a `yield` is part of the request'
    if (each.type === 'AssignmentExpression' || each.type === 'UpdateExpression')
      return 'something is assigned inside the request, which would be done again for each page'
    if (each.type !== 'Identifier' || isAwaited) continue
    const variable = module.variables.get(each)
    const isChanged = variable?.references.some((use) => use.isWrite() && !use.init)
    if (isChanged && variable?.scope.type !== 'module')
      return `\`${each.name}\` may change before the later pages are asked for`
  }
  if (readsHeaders(answer, node)) return 'the headers of its answer are read too, and each page has its own'
  return null
}

/** Whether the headers of the response are read beside its body. */
function readsHeaders(answer: FlowResult, expression: Node): boolean {
  const isHeaders = (pattern: Node): boolean =>
    pattern.type === 'ObjectPattern' &&
    pattern.properties.some(
      (each) => each.type === 'Property' && keyName(each.key, each.computed) === 'headers',
    )
  for (const [node, states] of answer.states) {
    if (!states.some(({ token, layers }) => token === 'response' && layers.length === 0)) continue
    if (enclosingFunction(node) !== enclosingFunction(expression)) continue
    const { parent } = node
    if (parent?.type === 'MemberExpression' && parent.object === node) {
      if (keyName(parent.property, parent.computed) === 'headers') return true
    } else if (parent?.type === 'VariableDeclarator' && isHeaders(parent.id)) return true
  }
  return false
}

/** Whether nothing but the first item of the list is ever looked at. */
function takesFirstOnly(answer: FlowResult): boolean {
  let first = 0
  for (const [node, states] of answer.states) {
    const isList = states.some(
      ({ token, path, layers }) =>
        token === 'body' && layers.length === 0 && path.length === 1 && path[0] === 'data',
    )
    if (!isList) continue
    const taken = takenFrom(node)
    if (taken === 'other') return false
    if (taken === 'first') first++
  }
  for (const read of answer.reads) {
    if (read.how !== 'destructured' || read.path.length !== 1 || read.path[0] !== 'data') continue
    const value = read.whole.type === 'Property' ? (read.whole.value as Node) : null
    if (value?.type !== 'ArrayPattern') continue
    if (value.elements.length !== 1 || value.elements[0]?.type === 'RestElement') return false
    first++
  }
  return first > 0
}

/** What an expression that holds the list is used for: its first item, more, or nothing by itself. */
function takenFrom(node: Node): 'first' | 'other' | null {
  const { parent } = node
  switch (parent?.type) {
    case 'MemberExpression': {
      if (parent.object !== node) return null
      const key = keyName(parent.property, parent.computed)
      if (key === '0' || key === 'shift') return 'first'
      const call = parent.parent
      const [index] = call.type === 'CallExpression' && call.callee === parent ? call.arguments : []
      return key === 'at' && index?.type === 'Literal' && index.value === 0 ? 'first' : 'other'
    }
    case 'VariableDeclarator':
      if (parent.id.type !== 'ArrayPattern') return null
      return parent.id.elements.length === 1 && parent.id.elements[0]?.type !== 'RestElement'
        ? 'first'
        : 'other'
    case 'ForOfStatement':
    case 'SpreadElement':
    case 'CallExpression':
    case 'NewExpression':
    case 'Property':
    case 'ArrayExpression':
    case 'JSXExpressionContainer':
    case 'ReturnStatement':
      return parent.type === 'ReturnStatement' ? null : 'other'
    default:
      return null
  }
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 57)}...` : line
}
