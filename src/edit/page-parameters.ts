/** The token of a page in the object that the client takes for the query. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { bare, isInside, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import { fieldsOf } from '../trace/evaluate/objects.js'
import type { Trace } from '../trace/index.js'
import { pageParameter } from '../trace/reads/paging.js'
import { optionsOf, type Value } from '../trace/values.js'
import { addProperty } from './objects.js'
import { inLiteral, literalsIn, setterOn, type TokenPlace } from './page-place.js'
import type { PageSite } from './page-site.js'
import { insertAt, isTypeScript, replaceNode, textOf } from './text.js'

/** In the object that the client takes for the query; null where the client or the level has none. */
export function inParameters(call: ApiCall, site: PageSite, trace: Trace): TokenPlace | string | null {
  const { row, query, config, configPart, shape, node: request } = call.request
  const [key] = row.config.query
  const { level } = site
  if (key === undefined) return null
  // Of a query in the URL and one in an object, such a client sends the latter only.
  const isInUrl = call.url !== null && (call.url.query !== null || call.url.tail !== null)
  if (isInUrl && !query && !row.keepsQuery) return null
  const inObject = row.skipsUndefined ? parameters : parametersIfAny
  if (query && isInside(query.at.node, level.node) && query.at.module === level.module) {
    const literal = bare(query.at.node)
    if (literal.type === 'ObjectExpression')
      return row.skipsUndefined ? named(literal, level.module) : inLiteral(literal, level.module)
    return besideParameters(call, level.module, trace)
  }
  const literals = query ? literalsIn(query.value, level, trace) : []
  if (literals.length === 1) return inLiteral(literals[0] as TSESTree.ObjectExpression, level.module)
  if (query && optionsOf(query.value).some((option) => option.kind !== 'constant')) return null
  const configs = literalsIn(config, level, trace)
  if (configs.length === 1) {
    const holder = configs[0] as TSESTree.ObjectExpression
    if (isTypeScript(level.module) && row.keepsQuery && hasSpread(holder)) return null
    return {
      kind: 'name',
      edits: (name) => [addProperty(holder, level.module, `${key}: ${inObject(name)}`)],
    }
  }
  if (level.node !== request || configs.length > 1) return null
  const index = shape.args.findIndex((role) => role === 'config' || role === 'url-or-config')
  const own = shape.args.lastIndexOf('config')
  if (!configPart && own >= 0 && request.arguments.length === own) {
    const last = request.arguments.at(-1) as Node
    return {
      kind: 'name',
      edits: (name) => [insertAt(level.module, last.range[1], `, { ${key}: ${inObject(name)} }`)],
    }
  }
  if (!configPart || index < 0 || !isInside(configPart.at.node, level.node)) return null
  if (isTypeScript(level.module) && row.keepsQuery) return null
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
      replaceNode(given, level.module, `{ ...${text}, ${key}: { ${rest}${inObject(name).slice(2, -2)} } }`),
    ],
  }
}

/**
 * A configuration with a type of its own, laid into another one, may not take parameters of any type (a newer axios
 * says the type of its parameters). A token in the URL asks nothing of the types.
 */
function hasSpread(literal: TSESTree.ObjectExpression): boolean {
  return literal.properties.some((each) => each.type === 'SpreadElement')
}

/** Without a token the key would be sent with the word `undefined`, or with no value. */
const parametersIfAny = (name: string): string => `{ ...(${name} && { ${pageParameter}: ${name} }) }`

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

/** Parameters that another expression gives: laid into a new object with the token. */
function besideParameters(call: ApiCall, module: SourceModule, trace: Trace): TokenPlace | string | null {
  const query = call.request.query
  if (!query) return 'its parameters could not be followed'
  const { node } = query.at
  const kind = objectKind(trace, query.value)
  const setter = kind === 'search' ? setterOn(node, module, call) : null
  if (setter) return setter
  // Whatever it is, a token in the URL goes with it.
  if (kind !== 'plain' && call.request.row.keepsQuery) return null
  if (kind !== 'plain')
    return `its parameters come from \`${textOf(node, module)}\`, and whether that is a plain object cannot be seen here`
  const text = textOf(node, module)
  const spread =
    node.type === 'Identifier' || node.type === 'MemberExpression' || node.type === 'CallExpression'
  const literal = `{ ...${spread ? text : `(${text})`}, `
  const own = call.request.row.skipsUndefined ? parameters : parametersIfAny
  return {
    kind: 'name',
    edits: (name) => {
      const { field } = query
      if (field?.how === 'shorthand')
        return [replaceNode(field.whole, module, `${text}: ${literal}${own(name).slice(2)}`)]
      return [replaceNode(node, module, `${literal}${own(name).slice(2)}`)]
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
