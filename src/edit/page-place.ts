/** Places for the token of a page, and the objects that may be one. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import { enclosingFunction, isInside, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import type { Trace } from '../trace/index.js'
import { pageParameter } from '../trace/reads/paging.js'
import type { Value } from '../trace/values.js'
import { addProperty } from './objects.js'
import type { PageSite } from './page-site.js'
import { quoted, semicolonOf } from './text.js'

export type TokenPlace =
  /** The name of the token is put in; `undefined` and no token are the same. */
  | { kind: 'name'; edits(name: string): Edit[] }
  /** The token is laid behind a text that is a path or a URL. `hasQuery` null: only known at run time. */
  | { kind: 'text'; node: Node; module: SourceModule; hasQuery: boolean | null }
  /** A URL or parameters object that was made before: a statement that sets the token there. */
  | { kind: 'setter'; statement(name: string): string }

/**
 * In an object that the wrapper makes its query of. What becomes of `undefined` there is not known
 * (`URLSearchParams` writes the word), so the key is there only with a token.
 */
export function inLiteral(literal: TSESTree.ObjectExpression, module: SourceModule): TokenPlace {
  return {
    kind: 'name',
    edits: (name) => [addProperty(literal, module, `...(${name} && { ${pageParameter}: ${name} })`)],
  }
}

/** Object literals of a value that stand inside the level's arguments. */
export function literalsIn(
  value: Value,
  level: PageSite['level'],
  trace: Trace,
): TSESTree.ObjectExpression[] {
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

/** What a variable was made by. */
export function madeBy(name: Node, module: SourceModule): Node | null {
  const variable = module.variables.get(name)
  const definition = variable?.defs[0]?.node as Node | undefined
  return variable?.defs.length === 1 && definition?.type === 'VariableDeclarator' ? definition.init : null
}

/**
 * A `URL` or `URLSearchParams` that this function made for this request alone: the token is set on it.
 * Null: others see it too.
 */
export function setterOn(node: Node, module: SourceModule, call: ApiCall): TokenPlace | null {
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
