/** Where the token of a page goes into a call of Polytomic's package: its request, else the options of the call. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import { bare, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import { fieldsOf } from '../trace/evaluate/objects.js'
import { pageParameter } from '../trace/reads/paging.js'
import type { SdkUse } from '../trace/sdk/sdk.js'
import type { Tracer } from '../trace/tracer.js'
import { addProperty } from './objects.js'
import type { TokenPlace } from './page-place.js'
import { insertAt, replaceNode, textOf } from './text.js'

/**
 * The place for the token. A method whose request has no parameter for it takes it in `queryParams` of the options:
 * 25.9.2 types `bulkSync.list` so, though the API answers in pages. Null: the call is none of the package's.
 */
export function inArguments(call: ApiCall, t: Tracer): TokenPlace | string | null {
  const { sdk, module } = call.request
  const next = sdk?.method?.operation.new
  if (!sdk || !next) return null
  const node = sdk.call
  if (sdk.isOpen || node.arguments.some((each) => each.type === 'SpreadElement'))
    return 'its arguments do not stand one by one'
  const given = sdk.args.some(({ value }) => fieldsOf(t, value, { key: pageParameter }).fields.length > 0)
  if (given) return 'it sends a page token and does not ask for the next page'
  return next.query.includes(pageParameter) ? inRequest(node, sdk, module) : inOptions(node, sdk, module)
}

function inRequest(node: TSESTree.CallExpression, sdk: SdkUse, module: SourceModule): TokenPlace {
  const index = sdk.method?.signature.args.indexOf('request') ?? 0
  const given = node.arguments[index]
  if (!given) return appended(node, module, (name) => `{ ${pageParameter}: ${name} }`)
  return within(given, module, (name) => `${pageParameter}: ${name}`)
}

function inOptions(node: TSESTree.CallExpression, sdk: SdkUse, module: SourceModule): TokenPlace {
  const count = sdk.method?.signature.args.length ?? 0
  // Without a token nothing is added: what becomes of `undefined` there is not known.
  const property = (name: string) => `queryParams: ${name} ? { ${pageParameter}: ${name} } : {}`
  const given = node.arguments[count]
  if (given) return within(given, module, property)
  const missing = '{}, '.repeat(count - node.arguments.length)
  return appended(node, module, (name) => `${missing}{ ${property(name)} }`)
}

/** The property in an object that is written here, else in a new one that the given object is laid into. */
function within(given: Node, module: SourceModule, property: (name: string) => string): TokenPlace {
  const literal = bare(given)
  return {
    kind: 'name',
    edits: (name): Edit[] => {
      if (literal.type === 'ObjectExpression') return [addProperty(literal, module, property(name))]
      const text = textOf(given, module)
      const isPlain =
        given.type === 'Identifier' || given.type === 'MemberExpression' || given.type === 'CallExpression'
      return [replaceNode(given, module, `{ ...${isPlain ? text : `(${text})`}, ${property(name)} }`)]
    },
  }
}

function appended(
  node: TSESTree.CallExpression,
  module: SourceModule,
  text: (name: string) => string,
): TokenPlace {
  const last = node.arguments.at(-1)
  return {
    kind: 'name',
    edits: (name) => [
      last
        ? insertAt(module, last.range[1], `, ${text(name)}`)
        : insertAt(module, node.range[1] - 1, text(name)),
    ],
  }
}
