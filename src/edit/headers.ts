/** A header added to a request, where its headers are built. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { versionHeader } from '../api/versions.js'
import type { Edit } from '../change.js'
import type { SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import { optionsOf, type Value } from '../trace/values.js'
import { addProperty } from './objects.js'
import { insertAt, quoted } from './text.js'

/** The version header put into the headers of the request or of its instance; null where they cannot be seen. */
export function addVersionHeader(call: ApiCall, version: string): Edit | null {
  const { request } = call
  if (request.headersPart) {
    const literal = literalOf(request.headersPart.value)
    return literal && addProperty(literal.node, literal.module, header(version, literal.module))
  }
  const config = request.instance ? request.instance.defaults.at(-1) : (request.configPart?.value ?? null)
  const literal = config ? literalOf(config) : null
  const names = request.row.config.headers
  const key = (request.instance ? names[0] : names.at(-1)) ?? 'headers'
  if (literal)
    return addProperty(literal.node, literal.module, `${key}: { ${header(version, literal.module)} }`)
  const setter = request.row.steps?.on === 'result' && names.length === 0 ? setterOf(call) : null
  if (setter) {
    const { module, node } = request
    return insertAt(module, node.range[1], `.${setter}(${header(version, module).replace(': ', ', ')})`)
  }
  if (request.node.type !== 'CallExpression') return null
  const last = request.node.arguments.at(-1)
  const isBare =
    !request.instance &&
    !request.configPart &&
    last &&
    request.shape.args[request.node.arguments.length] === 'config'
  return isBare
    ? insertAt(request.module, last.range[1], `, { ${key}: { ${header(version, request.module)} } }`)
    : null
}

/** The further call that sets one header. */
function setterOf(call: ApiCall): string | null {
  const shapes = call.request.row.steps?.shapes ?? []
  return shapes.find((shape) => shape.args[0] === 'header-name')?.members[0] ?? null
}

function header(version: string, module: SourceModule): string {
  return `${quoted(versionHeader, module)}: ${quoted(version, module)}`
}

function literalOf(value: Value): { node: TSESTree.ObjectExpression; module: SourceModule } | null {
  const [only, ...more] = optionsOf(value)
  if (!only || more.length > 0) return null
  if (only.kind === 'object') return { node: only.node, module: only.module }
  if (only.kind === 'layers' && only.layers.length === 1) return literalOf(only.layers[0] as Value)
  return null
}
