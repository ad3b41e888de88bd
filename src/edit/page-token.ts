/** Where the token of a page goes into a request: its parameters, its configuration, its URL. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import { bare, enclosingFunction, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import type { Trace } from '../trace/index.js'
import { fieldsOf } from '../trace/objects.js'
import { pageParameter } from '../trace/paging.js'
import { optionsOf, plainText, type TextPart, type Value } from '../trace/values.js'
import { addProperty } from './objects.js'
import { inArguments } from './page-arguments.js'
import type { PageSite } from './page-site.js'
import { isInside } from './requests.js'
import { insertAt, quoted, replaceNode, semicolonOf, textOf } from './text.js'

export type TokenPlace =
  /** The name of the token is put in; `undefined` and no token are the same. */
  | { kind: 'name'; edits(name: string): Edit[] }
  /** The token is laid behind a text that is a path or a URL. `hasQuery` null: only known at run time. */
  | { kind: 'text'; node: Node; module: SourceModule; hasQuery: boolean | null }
  /** A URL or parameters object that was made before: a statement that sets the token there. */
  | { kind: 'setter'; statement(name: string): string }

/** Where the token goes at this level; or why it cannot be put there. */
export function tokenPlaceOf(call: ApiCall, site: PageSite, trace: Trace): TokenPlace | string {
  return inArguments(call, trace.tracer) ?? inParameters(call, site, trace) ?? inUrl(call, site, trace)
}

/** In the object that the client takes for the query; null where the client or the level has none. */
function inParameters(call: ApiCall, site: PageSite, trace: Trace): TokenPlace | string | null {
  const { row, query, config, configPart, shape, node: request } = call.request
  const [key] = row.config.query
  const { level } = site
  if (key === undefined) return null
  if (query && isInside(query.at.node, level.node) && query.at.module === level.module) {
    const literal = bare(query.at.node)
    if (literal.type === 'ObjectExpression') return named(literal, level.module)
    return besideParameters(call, level.module, trace)
  }
  const literals = query ? literalsIn(query.value, level, trace) : []
  if (literals.length === 1) return inLiteral(literals[0] as TSESTree.ObjectExpression, level.module)
  if (query && optionsOf(query.value).some((option) => option.kind !== 'constant')) return null
  const configs = literalsIn(config, level, trace)
  if (configs.length === 1) {
    const holder = configs[0] as TSESTree.ObjectExpression
    return {
      kind: 'name',
      edits: (name) => [addProperty(holder, level.module, `${key}: ${parameters(name)}`)],
    }
  }
  if (level.node !== request || configs.length > 1) return null
  const index = shape.args.findIndex((role) => role === 'config' || role === 'url-or-config')
  const own = shape.args.lastIndexOf('config')
  if (!configPart && own >= 0 && request.arguments.length === own) {
    const last = request.arguments.at(-1) as Node
    return {
      kind: 'name',
      edits: (name) => [insertAt(level.module, last.range[1], `, { ${key}: ${parameters(name)} }`)],
    }
  }
  if (!configPart || index < 0 || !isInside(configPart.at.node, level.node)) return null
  const given = configPart.at.node
  const text = textOf(given, level.module)
  const isName = given.type === 'Identifier' || given.type === 'MemberExpression'
  const isClosed =
    fieldsOf(trace.tracer, configPart.value, { key }).gaps.length === 0 && isKnown(configPart.value)
  if (!isName && !isClosed) return null
  const rest = isClosed ? '' : `...${text}.${key}, `
  return {
    kind: 'name',
    edits: (name) => [
      replaceNode(given, level.module, `{ ...${text}, ${key}: { ${rest}${pageParameter}: ${name} } }`),
    ],
  }
}

const parameters = (name: string): string => `{ ${pageParameter}: ${name} }`

function isKnown(value: Value): boolean {
  return optionsOf(value).every(
    (option) =>
      option.kind === 'object' ||
      option.kind === 'constant' ||
      (option.kind === 'layers' && option.layers.every(isKnown)),
  )
}

function named(literal: TSESTree.ObjectExpression, module: SourceModule): TokenPlace {
  return { kind: 'name', edits: (name) => [addProperty(literal, module, `${pageParameter}: ${name}`)] }
}

/**
 * In an object that the wrapper makes its query of. What becomes of `undefined` there is not known
 * (`URLSearchParams` writes the word), so the key is there only with a token.
 */
function inLiteral(literal: TSESTree.ObjectExpression, module: SourceModule): TokenPlace {
  return {
    kind: 'name',
    edits: (name) => [addProperty(literal, module, `...(${name} && { ${pageParameter}: ${name} })`)],
  }
}

/** Parameters that another expression gives: laid into a new object with the token. */
function besideParameters(call: ApiCall, module: SourceModule, trace: Trace): TokenPlace | string {
  const query = call.request.query
  if (!query) return 'its parameters could not be followed'
  const { node } = query.at
  const kind = objectKind(trace, query.value)
  const setter = kind === 'search' ? setterOn(node, module, call) : null
  if (setter) return setter
  if (kind !== 'plain')
    return `its parameters come from \`${textOf(node, module)}\`, and whether that is a plain object cannot be seen here`
  const text = textOf(node, module)
  const spread =
    node.type === 'Identifier' || node.type === 'MemberExpression' || node.type === 'CallExpression'
  const literal = `{ ...${spread ? text : `(${text})`}, ${pageParameter}: `
  return {
    kind: 'name',
    edits: (name) => {
      const { field } = query
      if (field?.how === 'shorthand')
        return [replaceNode(field.whole, module, `${text}: ${literal}${name} }`)]
      return [replaceNode(node, module, `${literal}${name} }`)]
    },
  }
}

/** Whether a value is an object of plain keys, or search parameters. */
function objectKind(trace: Trace, value: Value): 'plain' | 'search' | null {
  const kinds = optionsOf(value).map((option): 'plain' | 'search' | 'none' | null => {
    switch (option.kind) {
      case 'object':
        return 'plain'
      case 'constant':
        return 'none'
      case 'layers':
        if (option.at.node.type === 'NewExpression') return 'search'
        return option.layers.every((layer) => objectKind(trace, layer) !== null) &&
          option.layers.some((layer) => objectKind(trace, layer) === 'search')
          ? 'search'
          : option.layers.length > 0 && option.layers.every((layer) => objectKind(trace, layer) === 'plain')
            ? 'plain'
            : null
      case 'parameter': {
        const given = trace.argumentsOf(option)
        const own = given.map((each) => objectKind(trace, each))
        if (given.length > 0 && own.every((each) => each === 'plain')) return 'plain'
        return isPlainParameter(option.at.node, option.module) ? 'plain' : null
      }
      default:
        return null
    }
  })
  if (kinds.includes(null)) return null
  const told = [...new Set(kinds.filter((kind) => kind === 'plain' || kind === 'search'))]
  return told.length === 1 ? (told[0] ?? null) : null
}

/** A parameter whose annotation says that it holds keys: a record, or a type with members. */
function isPlainParameter(node: Node, module: SourceModule): boolean {
  const name = module.variables.get(node)?.identifiers[0] as Node | undefined
  const type = name && 'typeAnnotation' in name ? name.typeAnnotation : null
  if (type?.type !== 'TSTypeAnnotation') return false
  const { typeAnnotation: own } = type
  if (own.type === 'TSTypeLiteral') return true
  return (
    own.type === 'TSTypeReference' &&
    own.typeName.type === 'Identifier' &&
    own.typeName.name !== 'URLSearchParams'
  )
}

/** Object literals of a value that stand inside the level's arguments. */
function literalsIn(value: Value, level: PageSite['level'], trace: Trace): TSESTree.ObjectExpression[] {
  const found = new Set<TSESTree.ObjectExpression>()
  const visit = (each: Value, depth: number): void => {
    if (depth > 6) return
    switch (each.kind) {
      case 'object':
        if (each.module === level.module && isInside(each.node, level.node)) found.add(each.node)
        else {
          // `{ ...defaults, ...config }`: what the caller gives may be laid into an object of the wrapper's.
          for (const property of each.node.properties)
            if (property.type === 'SpreadElement')
              visit(trace.tracer.evaluate(property.argument, each.module, each.env), depth + 1)
        }
        return
      case 'layers':
        for (const layer of each.layers) visit(layer, depth + 1)
        return
      case 'union':
        for (const option of each.options) visit(option, depth + 1)
        return
      case 'json':
        return visit(each.value, depth + 1)
      case 'text':
        for (const part of each.parts) if (part.kind === 'hole') visit(part.value, depth + 1)
        return
    }
  }
  visit(value, 0)
  return [...found]
}

/** In the text of the URL, or in what the wrapper puts behind it. */
function inUrl(call: ApiCall, site: PageSite, trace: Trace): TokenPlace | string {
  const { level } = site
  const { url } = call
  if (!url) return 'its URL could not be followed'
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

function urlTextAt(call: ApiCall, level: PageSite['level'], trace: Trace): TokenPlace | string {
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

/** What a variable was made by. */
function madeBy(name: Node, module: SourceModule): Node | null {
  const variable = module.variables.get(name)
  const definition = variable?.defs[0]?.node as Node | undefined
  return variable?.defs.length === 1 && definition?.type === 'VariableDeclarator' ? definition.init : null
}

/**
 * A `URL` or `URLSearchParams` that this function made for this request alone: the token is set on it.
 * Null: others see it too.
 */
function setterOn(node: Node, module: SourceModule, call: ApiCall): TokenPlace | null {
  if (node.type !== 'Identifier') return null
  const made = madeBy(node, module)
  const variable = module.variables.get(node)
  if (made?.type !== 'NewExpression' || made.callee.type !== 'Identifier' || !variable) return null
  const home = enclosingFunction(node)
  const isLocal = variable.references.every(({ identifier }) => {
    const use = identifier as Node
    return enclosingFunction(use) === home && use.range[1] <= Math.max(node.range[1], call.site.node.range[1])
  })
  if (!isLocal || enclosingFunction(made) !== home) return null
  const target = made.callee.name === 'URL' ? `${node.name}.searchParams` : node.name
  if (made.callee.name !== 'URL' && made.callee.name !== 'URLSearchParams') return null
  return {
    kind: 'setter',
    statement: (name) =>
      `if (${name}) ${target}.set(${quoted(pageParameter, module)}, ${name})${semicolonOf(module)}`,
  }
}

/** Whether the request itself says how many items it wants. */
export function limitOf(call: ApiCall, trace: Trace): boolean {
  const { query } = call.request
  if (query && fieldsOf(trace.tracer, query.value, { key: 'limit' }).fields.length > 0) return true
  if (!call.url) return false
  if (call.url.query && /(?:^|&)limit=/.test(call.url.query)) return true
  const holes = call.url.pieces.flatMap((piece) => ('hole' in piece ? [piece.hole] : []))
  return holes.some((hole) =>
    optionsOf(hole).some((option) => {
      const text = plainText(option)
      if (text !== null) return /(?:^|[?&])limit=/.test(text)
      return (
        (option.kind === 'layers' || option.kind === 'object') &&
        fieldsOf(trace.tracer, option, { key: 'limit' }).fields.length > 0
      )
    }),
  )
}
