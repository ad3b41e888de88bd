/**
 * Outward from the candidate files: which other files can hold requests made with what the candidates export.
 * Name by name: a file is read only where it imports something that stems from a candidate's constants, clients or
 * wrappers.
 */
import type { Workspace } from '../source/modules.js'
import type { Node, SourceModule } from '../source/parse.js'

/** Exports of exports of exports: further out, calls are followed from the functions themselves. */
const furthest = 4

/** Loads outward; answers the paths of the modules that stem from candidates, and of those that import one. */
export function growOutward(workspace: Workspace, candidates: readonly string[]): Set<string> {
  const near = new Set(candidates)
  let ring: SourceModule[] = []
  for (const path of candidates) {
    const module = workspace.load(path)
    if (module) ring.push(module)
  }
  const exported = new Map<string, Set<string>>()
  for (const module of ring) exported.set(module.path, new Set(['*']))
  for (let distance = 0; distance < furthest && ring.length > 0; distance++) {
    const next: SourceModule[] = []
    for (const module of ring) {
      const names = exported.get(module.path) ?? new Set()
      for (const importer of workspace.importersOf(module.path)) {
        near.add(importer.path)
        const passedOn = exportsStemmingFrom(workspace, importer, module, names)
        if (passedOn.size === 0) continue
        const known = exported.get(importer.path)
        if (known?.has('*')) continue
        const before = known?.size ?? 0
        const all = new Set([...(known ?? []), ...passedOn])
        exported.set(importer.path, all)
        if (all.size > before) next.push(importer)
      }
    }
    ring = next
  }
  return near
}

/** The names under which `module` exports something that is made with `names` of `from`. */
function exportsStemmingFrom(
  workspace: Workspace,
  module: SourceModule,
  from: SourceModule,
  names: Set<string>,
): Set<string> {
  const locals = new Set<string>()
  const passedOn = new Set<string>()
  const has = (name: string): boolean => names.has('*') || names.has(name)
  for (const statement of module.ast.body) {
    const source = 'source' in statement && statement.source ? statement.source.value : null
    const target = source === null ? null : workspace.resolve(source, module.path)
    const isFrom =
      target?.kind === 'file' &&
      (target.path === from.path || workspace.importersOf(from.path).some((m) => m.path === target.path))
    if (statement.type === 'ImportDeclaration' && isFrom) {
      for (const specifier of statement.specifiers) {
        const isNamed = specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier'
        if (!isNamed || has((specifier.imported as { name: string }).name)) locals.add(specifier.local.name)
      }
    }
    if (statement.type === 'ExportAllDeclaration' && isFrom) passedOn.add('*')
    if (statement.type === 'ExportNamedDeclaration' && isFrom) {
      for (const specifier of statement.specifiers) {
        if (specifier.exported.type === 'Identifier') passedOn.add(specifier.exported.name)
      }
    }
  }
  for (let grew = true; grew; ) {
    grew = false
    for (const statement of module.ast.body) {
      if (!mentions(module, statement, locals) && !requires(workspace, module, statement, from)) continue
      for (const name of declaredBy(statement)) {
        if (!locals.has(name)) {
          locals.add(name)
          grew = true
        }
      }
    }
  }
  for (const statement of module.ast.body) {
    if (statement.type === 'ExportDefaultDeclaration' && mentions(module, statement, locals))
      passedOn.add('default')
    if (statement.type === 'ExportNamedDeclaration') {
      if (statement.declaration && mentions(module, statement, locals))
        for (const name of declaredBy(statement)) passedOn.add(name)
      for (const specifier of statement.specifiers) {
        if (
          specifier.local.type === 'Identifier' &&
          locals.has(specifier.local.name) &&
          specifier.exported.type === 'Identifier'
        ) {
          passedOn.add(specifier.exported.name)
        }
      }
    }
    if (
      statement.type === 'ExpressionStatement' &&
      /\bexports\b/.test(textOf(module, statement)) &&
      mentions(module, statement, locals)
    ) {
      passedOn.add('*')
    }
  }
  return passedOn
}

function textOf(module: SourceModule, node: Node): string {
  return module.text.slice(node.range[0], node.range[1])
}

function mentions(module: SourceModule, statement: Node, names: Set<string>): boolean {
  for (const name of names) {
    for (const use of module.names.get(name) ?? []) {
      if (use.range[0] >= statement.range[0] && use.range[1] <= statement.range[1]) return true
    }
  }
  return false
}

function requires(workspace: Workspace, module: SourceModule, statement: Node, from: SourceModule): boolean {
  for (const use of module.names.get('require') ?? []) {
    if (use.range[0] < statement.range[0] || use.range[1] > statement.range[1]) continue
    const call = use.parent
    const argument = call?.type === 'CallExpression' ? call.arguments[0] : null
    if (argument?.type !== 'Literal' || typeof argument.value !== 'string') continue
    const target = workspace.resolve(argument.value, module.path)
    if (
      target.kind === 'file' &&
      (target.path === from.path || workspace.importersOf(from.path).some((m) => m.path === target.path))
    )
      return true
  }
  return false
}

function declaredBy(statement: Node): string[] {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      return statement.declaration ? declaredBy(statement.declaration) : []
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return statement.id ? [statement.id.name] : []
    case 'VariableDeclaration':
      return statement.declarations.flatMap(({ id }) => namesIn(id))
    default:
      return []
  }
}

function namesIn(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name]
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === 'RestElement' ? property.argument : (property.value as Node)),
      )
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []))
    case 'AssignmentPattern':
      return namesIn(pattern.left)
    default:
      return []
  }
}
