/** The token of a page in the text of a URL, or in what a wrapper puts behind it. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { bare, isInside, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import type { Trace } from '../trace/index.js'
import { optionsOf, type TextPart, type Value } from '../trace/values.js'
import { inLiteral, literalsIn, madeBy, setterOn, type TokenPlace } from './page-place.js'
import type { PageSite } from './page-site.js'
import { isTypeScript, textOf } from './text.js'

/** In the text of the URL, or in what the wrapper puts behind it. */
export function inUrl(call: ApiCall, site: PageSite, trace: Trace): TokenPlace | string {
  const { level } = site
  const { url, request } = call
  if (!url) return 'its URL could not be followed'
  const isReplaced =
    request.row.config.query.length > 0 &&
    !request.row.keepsQuery &&
    request.query &&
    optionsOf(request.query.value).some((option) => option.kind !== 'constant')
  if (request.row.takesTypedPaths && isTypeScript(level.module))
    return 'its client takes the paths of a generated type only: `page_token` goes into `params.query`'
  if (isReplaced) return 'its parameters are put together elsewhere'
  // What a wrapper puts behind the path it was given: a query made of an object that stands here.
  const behind = url.pieces
    .slice(url.pathEnd)
    .flatMap((piece) => ('hole' in piece ? literalsIn(piece.hole, level, trace) : []))
  const tail = url.tail ? literalsIn(url.tail.value, level, trace) : []
  const objects = [...new Set([...behind, ...tail])]
  if (objects.length > 1) return 'its query is put together from several objects'
  const [object] = objects
  if (object && level.node !== call.request.node) return inLiteral(object, level.module)
  const text = urlTextAt(call, level, trace)
  if (typeof text === 'string') return text
  return text
}

/** The text at this level that ends in the path or its query; or why none does. */
export function urlTextAt(call: ApiCall, level: PageSite['level'], trace: Trace): TokenPlace | string {
  const { url, request } = call
  const { module } = level
  if (!url) return 'its URL could not be followed'
  if (level.node === request.node) {
    const part = request.urlPart
    if (part?.field) {
      // A `Request` or a configuration that a function of the program's makes, called right here.
      const last = url.pieces.at(-1)
      const given = argumentsIn(level.node).find((node) => endsWith(trace, node, module, last?.part))
      if (given) return textPlace(given, call, module, trace)
    }
    if (!part || !isInside(part.at.node, level.node) || part.at.module !== module)
      return 'its URL is part of a configuration that is written elsewhere'
    return textPlace(part.at.node, call, module, trace)
  }
  const last = url.pieces.at(-1)
  const given = argumentsIn(level.node).find((node) => endsWith(trace, node, module, last?.part))
  if (!given) return 'the wrapper puts more behind the path it is given, or makes the URL of something else'
  const annotation = annotationOf(given, level, trace)
  if (annotation && !takesText(annotation))
    return `the wrapper takes certain paths only (\`${textOf(annotation, module)}\`)`
  return textPlace(given, call, module, trace)
}

/** The arguments of a call, the values of those that are object literals, and those of calls among them. */
function argumentsIn(call: TSESTree.CallExpression | TSESTree.NewExpression): Node[] {
  const own = call.arguments.flatMap((argument): Node[] =>
    argument.type === 'ObjectExpression'
      ? argument.properties.flatMap((each) => (each.type === 'Property' ? [each.value as Node] : []))
      : [argument],
  )
  const inner = own.flatMap((node) =>
    node.type === 'CallExpression' || node.type === 'NewExpression' ? argumentsIn(node) : [],
  )
  return [...own, ...inner]
}

/** Whether a text given here is the end of the URL. */
function endsWith(trace: Trace, node: Node, module: SourceModule, last: TextPart | undefined): boolean {
  if (!last || node.type === 'SpreadElement') return false
  const text = node.type === 'NewExpression' ? (node.arguments[0] as Node | undefined) : node
  if (!text) return false
  return optionsOf(trace.tracer.evaluate(text, module, null)).some((option) => {
    const part = option.kind === 'text' ? option.parts.at(-1) : undefined
    if (!part || !last.at || part.kind !== last.kind) return false
    return part.at?.node === last.at.node
  })
}

function annotationOf(node: Node, level: PageSite['level'], trace: Trace): TSESTree.TypeNode | null {
  const index = level.node.arguments.indexOf(node as never)
  const callee = trace.tracer.evaluate(level.node.callee, level.module, null)
  const param = callee.kind === 'function' && index >= 0 ? callee.node.params[index] : undefined
  const name = param?.type === 'AssignmentPattern' ? param.left : param
  return name?.type === 'Identifier' ? (name.typeAnnotation?.typeAnnotation ?? null) : null
}

function takesText(type: TSESTree.TypeNode): boolean {
  switch (type.type) {
    case 'TSStringKeyword':
    case 'TSAnyKeyword':
    case 'TSUnknownKeyword':
      return true
    case 'TSUnionType':
      return type.types.some(takesText)
    case 'TSTypeReference':
      return type.typeName.type === 'Identifier' && /^(?:RequestInfo|URL)$/.test(type.typeName.name)
    default:
      return false
  }
}

function textPlace(node: Node, call: ApiCall, module: SourceModule, trace: Trace): TokenPlace | string {
  const text = bare(node)
  if (text.type === 'NewExpression') {
    const [first] = text.arguments
    if (!first || first.type === 'SpreadElement') return 'its URL could not be followed'
    return textPlace(first, call, module, trace)
  }
  if (text.type === 'Identifier') {
    const made = madeBy(text, module)
    if (made?.type === 'NewExpression')
      return setterOn(text, module, call) ?? 'its URL is an object that is also used elsewhere'
    const type = (
      module.variables.get(text)?.identifiers[0] as { typeAnnotation?: TSESTree.TSTypeAnnotation }
    )?.typeAnnotation?.typeAnnotation
    if (type && type.type !== 'TSStringKeyword') return 'its URL may be more than a text'
  }
  if (text.type === 'CallExpression' && plainOrText(trace.tracer.evaluate(text, module, null)) === false)
    return 'its URL is made by a function that could not be followed'
  return { kind: 'text', node, module, hasQuery: hasQuery(call) }
}

function plainOrText(value: Value): boolean {
  return optionsOf(value).every((option) => option.kind === 'text' && option.at.node.type !== 'NewExpression')
}

/** Whether the URL has a query; null where what it ends in is only known at run time. */
function hasQuery(call: ApiCall): boolean | null {
  const { url } = call
  if (!url || url.tail) return null
  if (url.query !== null) return /[?&]$/.test(`?${url.query}`) ? null : true
  const last = url.pieces.at(-1)
  return last && 'hole' in last ? null : false
}
