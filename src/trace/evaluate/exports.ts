/** What a module exports under a name: ES modules, re-exports, CommonJS and `export =`. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import { type At, unionOf, unknown, type Value, type Write } from '../values.js'
import { evaluateVariable, moduleNamed } from './names.js'
import { writeThrough } from './writes.js'

/** The exported value; for CommonJS, `default` is `module.exports` as a whole, as Node's interop has it. */
export function exportedValue(t: Tracer, module: SourceModule, name: string): Value {
  // Barrels may export each other.
  const key = `${module.path}\0${name}`
  let running = asked.get(t)
  if (!running) {
    running = new Set()
    asked.set(t, running)
  }
  if (running.has(key)) return unknown(`\`${name}\` is not exported there`, { node: module.ast, module })
  running.add(key)
  try {
    return exportedFresh(t, module, name)
  } finally {
    running.delete(key)
  }
}

const asked = new WeakMap<Tracer, Set<string>>()

/** What `require` of a module gives: `module.exports` as a whole where it has one, else its namespace. */
export function requiredValue(t: Tracer, module: SourceModule): Value {
  return commonExports(t, module) ?? { kind: 'namespace', module }
}

function exportedFresh(t: Tracer, module: SourceModule, name: string): Value {
  const at = { node: module.ast, module }
  for (const statement of module.ast.body) {
    const value = exportedBy(t, statement, module, name)
    if (value) return value
  }
  const common = commonExports(t, module)
  if (common) {
    if (name === 'default' || name === 'module.exports') {
      return common.kind === 'layers' && hasOwnDefault(common) ? t.member(common, 'default', at) : common
    }
    return t.member(common, name, at)
  }
  for (const statement of module.ast.body) {
    if (statement.type !== 'ExportAllDeclaration' || statement.exported || name === 'default') continue
    const space = moduleNamed(t, statement.source.value, module, { node: statement, module })
    const value = t.member(space, name, { node: statement, module })
    if (value.kind !== 'unknown') return value
  }
  return unknown(`\`${name}\` is not exported there`, at)
}

function hasOwnDefault(value: Value & { kind: 'layers' }): boolean {
  return value.writes.some((write) => write.path[0] === 'default')
}

function exportedBy(
  t: Tracer,
  statement: TSESTree.ProgramStatement,
  module: SourceModule,
  name: string,
): Value | null {
  switch (statement.type) {
    case 'ExportDefaultDeclaration':
      return name === 'default' ? declarationValue(t, statement.declaration, module) : null
    case 'TSExportAssignment':
      return name === 'default' || name === 'module.exports'
        ? t.evaluate(statement.expression, module, null)
        : t.member(t.evaluate(statement.expression, module, null), name, { node: statement, module })
    case 'ExportNamedDeclaration': {
      if (statement.declaration) return declaredExport(t, statement.declaration, module, name)
      for (const specifier of statement.specifiers) {
        if (nameOf(specifier.exported) !== name) continue
        const at = { node: specifier, module }
        const local = nameOf(specifier.local)
        if (statement.source) return t.member(moduleNamed(t, statement.source.value, module, at), local, at)
        return specifier.local.type === 'Identifier' ? t.evaluate(specifier.local, module, null) : null
      }
      return null
    }
    case 'ExportAllDeclaration':
      if (statement.exported && nameOf(statement.exported) === name) {
        return moduleNamed(t, statement.source.value, module, { node: statement, module })
      }
      return null
    default:
      return null
  }
}

function declarationValue(t: Tracer, node: Node, module: SourceModule): Value {
  if (node.type === 'FunctionDeclaration') return { kind: 'function', node, module, env: null, self: null }
  if (node.type === 'ClassDeclaration') return { kind: 'class', node, module, env: null }
  return t.evaluate(node, module, null)
}

function declaredExport(t: Tracer, node: Node, module: SourceModule, name: string): Value | null {
  switch (node.type) {
    case 'FunctionDeclaration':
      return node.id?.name === name ? { kind: 'function', node, module, env: null, self: null } : null
    case 'ClassDeclaration':
      return node.id?.name === name ? { kind: 'class', node, module, env: null } : null
    case 'TSEnumDeclaration':
      return node.id.name === name ? { kind: 'enum', node, module } : null
    case 'TSModuleDeclaration':
      return node.id.type === 'Identifier' && node.id.name === name ? t.evaluate(node.id, module, null) : null
    case 'VariableDeclaration':
      for (const declarator of node.declarations) {
        for (const variable of module.scopes.getDeclaredVariables(declarator)) {
          if (variable.name === name)
            return evaluateVariable(t, variable, module, null, { node: declarator, module })
        }
      }
      return null
    default:
      return null
  }
}

function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value
}

const commonCache = new WeakMap<SourceModule, Value | null>()

/** `module.exports = ...`, `exports.x = ...`, `module.exports.x = ...`, laid over each other. */
function commonExports(t: Tracer, module: SourceModule): Value | null {
  const known = commonCache.get(module)
  if (known !== undefined) return known
  commonCache.set(module, null)
  const whole: Value[] = []
  const writes: Write[] = []
  for (const use of [...(module.names.get('module') ?? []), ...(module.names.get('exports') ?? [])]) {
    if (use.type !== 'Identifier' || module.variables.has(use)) continue
    const parent = use.parent
    const isProperty = parent.type === 'MemberExpression' && parent.property === use && !parent.computed
    if (isProperty) continue
    let root: Node = use
    if (use.name === 'module') {
      if (parent.type !== 'MemberExpression' || keyName(parent.property, parent.computed) !== 'exports')
        continue
      root = parent
    }
    if (root.parent?.type === 'AssignmentExpression' && root.parent.left === root) {
      whole.push(t.evaluate(root.parent.right, module, null))
      continue
    }
    const write = writeThrough(t, root, module, null)
    if (write) writes.push(write)
  }
  const at: At = { node: module.ast, module }
  const value: Value | null =
    whole.length === 0 && writes.length === 0
      ? null
      : writes.length === 0
        ? unionOf(whole, at)
        : { kind: 'layers', layers: whole, writes, at }
  commonCache.set(module, value)
  return value
}
