/**
 * Text that travels by name: before the literal in a constant or a path function is edited, every use of the name
 * must be one that the edit is meant for.
 */
import type { Edit } from '../../change.js'
import { isFunction, type Node, type SourceModule } from '../../source/parse.js'
import type { ApiCall } from '../call.js'
import { namesOf } from '../callers/names.js'
import type { Tracer } from '../tracer.js'
import { type At, optionsOf } from '../values.js'

/** A use of the declaration around an edit that none of the calls explains; null where there is none. */
export function strayUse(t: Tracer, edit: Edit, calls: readonly ApiCall[]): At | null {
  const module = t.workspace.load(edit.file)
  if (!module) return null
  const isAtCall = calls.some((call) =>
    [call.site, { node: call.request.node, module: call.request.module }].some(
      (site) => site.module === module && covers(site.node, edit),
    ),
  )
  if (isAtCall) return null
  for (let at = nodeAround(module, edit); at; at = at.parent as Node) {
    const uses = usesOf(t, at, module)
    if (!uses) continue
    return uses.find((use) => !isExplained(use, calls)) ?? null
  }
  return null
}

function covers(node: Node, edit: Edit): boolean {
  return node.range[0] <= edit.start && edit.end <= node.range[1]
}

function nodeAround(module: SourceModule, edit: Edit): Node | null {
  let best: Node | null = null
  for (const string of module.strings) {
    if (!covers(string, edit)) continue
    if (!best || string.range[1] - string.range[0] < best.range[1] - best.range[0]) best = string
  }
  return best
}

/** The uses of what `node` declares, where it declares something that others can name; null: it does not. */
function usesOf(t: Tracer, node: Node, module: SourceModule): At[] | null {
  if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && !isFunction(node.init)) {
    const variable = module.variables.get(node.id)
    if (!variable) return []
    t.reach.outward(variable, module)
    const own = variable.references
      .filter((reference) => reference.isRead() && !isWrittenTo(reference.identifier as Node))
      .map((reference) => ({ node: reference.identifier as Node, module }))
    const isExported =
      node.parent.parent?.type === 'ExportNamedDeclaration' ||
      own.some((use) => use.node.parent?.type === 'ExportSpecifier')
    if (!isExported && !isCommon(own)) return own
    return [
      ...own.filter((use) => use.node.parent?.type !== 'ExportSpecifier'),
      ...importedUses(t, node.id.name, module),
    ]
  }
  if (isFunction(node)) {
    // A function around the request itself was entered, and is no text that travels.
    const target = node
    const found: At[] = []
    t.reach.outward(node, module)
    for (const name of namesOf(node)) {
      for (const each of [module, ...t.workspace.importersOf(module.path)]) {
        for (const use of each.names.get(name) ?? []) {
          const parent = use.parent
          const isMember = parent?.type === 'MemberExpression' && parent.property === use
          if (isNaming(use) && !isMember) continue
          const value = t.evaluate(isMember ? (parent as Node) : use, each, null)
          if (optionsOf(value).some((option) => option.kind === 'function' && option.node === target))
            found.push({ node: use, module: each })
        }
      }
    }
    return found
  }
  return null
}

/** `name.key = value` reads nothing of what the declaration says. */
function isWrittenTo({ parent }: Node): boolean {
  return (
    parent?.type === 'MemberExpression' &&
    parent.parent.type === 'AssignmentExpression' &&
    parent.parent.left === parent
  )
}

/** CommonJS: the value goes into `exports`, whose uses are looked for by name. */
function isCommon(uses: readonly At[]): boolean {
  return uses.some(({ node }) => {
    const parent = node.parent
    return (
      parent?.type === 'AssignmentExpression' ||
      (parent?.type === 'Property' && parent.parent.type === 'ObjectExpression')
    )
  })
}

function importedUses(t: Tracer, name: string, module: SourceModule): At[] {
  const found: At[] = []
  for (const importer of t.workspace.importersOf(module.path)) {
    for (const use of importer.names.get(name) ?? [])
      if (!isNaming(use)) found.push({ node: use, module: importer })
  }
  return found
}

/** Whether an identifier only names something: a declaration, an import, an export, a key. */
function isNaming(node: Node): boolean {
  const parent = node.parent
  if (!parent) return true
  if (parent.type.startsWith('Import') || parent.type.startsWith('Export')) return true
  if (isFunction(parent) || parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition')
    return true
  if (parent.type === 'VariableDeclarator') return parent.id === node
  return (
    parent.type === 'Property' &&
    parent.key === node &&
    !(parent.shorthand && parent.parent.type === 'ObjectExpression')
  )
}

/** Whether a use is part of one of the calls: inside of what its request is made of, or of the call itself. */
function isExplained(use: At, calls: readonly ApiCall[]): boolean {
  return calls.some(
    (call) =>
      call.uses.some(
        ({ file, start, end }) =>
          file === use.module.path && start <= use.node.range[0] && use.node.range[1] <= end,
      ) ||
      (call.request.urlPart?.at.module === use.module && inside(use.node, call.request.urlPart.at.node)) ||
      [call.site, ...call.links].some((link) => link.module === use.module && inside(use.node, link.node)),
  )
}

function inside(node: Node, outer: Node): boolean {
  return node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1]
}
