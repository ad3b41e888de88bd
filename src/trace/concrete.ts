/** What a parameter can be when no frame binds it: the class its type names, or what the callers pass. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../source/parse.js'
import { argumentsOf } from './callers.js'
import { clientRows } from './clients.js'
import type { Tracer } from './tracer.js'
import { optionsOf, type Value } from './values.js'

const busy = new WeakMap<Tracer, Set<string>>()

/** The possible values of a symbolic one, callers' arguments first, then its declared type; empty where nothing is known. */
export function concreteOf(t: Tracer, value: Value): Value[] {
  if (value.kind !== 'parameter') return [value]
  const key = `${value.module.path}:${value.fn.range[0]}:${value.index}:${value.steps.join('.')}`
  let running = busy.get(t)
  if (!running) {
    running = new Set()
    busy.set(t, running)
  }
  if (running.has(key)) return []
  running.add(key)
  try {
    const given = argumentsOf(t, value)
      .flatMap(({ value: argument }) => optionsOf(argument))
      .flatMap((argument) => concreteOf(t, argument))
      .filter((argument) => argument.kind !== 'unknown' && argument.kind !== 'constant')
    if (given.length > 0) return given
    return typedAs(t, value)
  } finally {
    running.delete(key)
  }
}

/** An instance of the class (or of the classes that implement the interface) that the parameter's type names. */
function typedAs(t: Tracer, value: Value & { kind: 'parameter' }): Value[] {
  let param = value.fn.params[value.index] as Node | undefined
  if (param?.type === 'TSParameterProperty') param = param.parameter
  if (param?.type === 'AssignmentPattern') param = param.left
  const annotation = param && 'typeAnnotation' in param ? param.typeAnnotation : undefined
  if (annotation?.type !== 'TSTypeAnnotation') return []
  let types: TypeAt[] = [{ type: annotation.typeAnnotation, module: value.module }]
  const steps = [...value.steps]
  for (;;) {
    const instances = types.flatMap(({ type, module }) => instancesOf(t, type, module))
    if (instances.length > 0) {
      return instances.map((instance) => steps.reduce<Value>((at, step) => t.member(at, step, value.at), instance))
    }
    const step = steps.shift()
    if (step === undefined) return []
    types = types.flatMap((each) => memberTypes(t, each, step))
    if (types.length === 0) return []
  }
}

export interface TypeAt {
  type: TSESTree.TypeNode
  module: SourceModule
}

function instancesOf(t: Tracer, type: TSESTree.TypeNode, module: SourceModule): Value[] {
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return []
  const declared = t.evaluate(type.typeName, module, null)
  if (declared.kind === 'class') return [{ kind: 'instance', cls: declared, site: null }]
  if (declared.kind === 'external') {
    const name = declared.path.at(-1)
    const row = clientRows.find((r) => r.from.some((f) => f.source === declared.source) && r.instanceTypes.includes(name ?? ''))
    return row ? [{ kind: 'client', row, defaults: [], at: { node: type, module } }] : []
  }
  const found: Value[] = []
  const target = interfaceOf(t, type.typeName, module)
  if (!target) return []
  for (const other of t.workspace.loaded) {
    for (const use of other.names.get(target.name) ?? []) {
      const clause = use.parent
      if (clause?.type !== 'TSClassImplements') continue
      const cls = clause.parent as TSESTree.ClassDeclaration
      found.push({ kind: 'instance', cls: { kind: 'class', node: cls, module: other, env: null }, site: null })
    }
  }
  return found
}

function interfaceOf(t: Tracer, name: TSESTree.Identifier, module: SourceModule): { name: string } | null {
  const declaration = typeDeclarationOf(t, name, module)
  return declaration?.node.type === 'TSInterfaceDeclaration' ? { name: declaration.node.id.name } : null
}

/** The declaration of an interface or a type alias that a name stands for, across imports and re-exports. */
export function typeDeclarationOf(
  t: Tracer,
  name: TSESTree.Identifier,
  module: SourceModule,
): { node: TSESTree.TSInterfaceDeclaration | TSESTree.TSTypeAliasDeclaration; module: SourceModule } | null {
  const variable = module.variables.get(name)
  for (const def of variable?.defs ?? []) {
    const node = def.node as Node
    if (node.type === 'TSInterfaceDeclaration' || node.type === 'TSTypeAliasDeclaration') return { node, module }
    if (node.type === 'ImportSpecifier') {
      const imported = node.imported.type === 'Identifier' ? node.imported.name : node.imported.value
      return exportedType(t, (node.parent as TSESTree.ImportDeclaration).source.value, module, imported, 0)
    }
    if (node.type === 'ImportDefaultSpecifier') {
      return exportedType(t, (node.parent as TSESTree.ImportDeclaration).source.value, module, 'default', 0)
    }
  }
  return null
}

function exportedType(
  t: Tracer,
  specifier: string,
  from: SourceModule,
  name: string,
  depth: number,
): ReturnType<typeof typeDeclarationOf> {
  const target = t.workspace.resolve(specifier, from.path)
  const module = target.kind === 'file' && depth < 8 ? t.workspace.load(target.path) : null
  if (!module) return null
  for (const statement of module.ast.body) {
    if (statement.type === 'ExportNamedDeclaration') {
      const node = statement.declaration
      if ((node?.type === 'TSInterfaceDeclaration' || node?.type === 'TSTypeAliasDeclaration') && node.id.name === name) {
        return { node, module }
      }
      for (const specifierNode of statement.specifiers) {
        const exported = specifierNode.exported
        if ((exported.type === 'Identifier' ? exported.name : exported.value) !== name) continue
        const local = specifierNode.local.type === 'Identifier' ? specifierNode.local : null
        if (statement.source) return exportedType(t, statement.source.value, module, local?.name ?? name, depth + 1)
        if (local) return typeDeclarationOf(t, local, module)
      }
    }
    if (statement.type === 'ExportDefaultDeclaration' && name === 'default') {
      const node = statement.declaration
      if (node.type === 'TSInterfaceDeclaration') return { node, module }
      if (node.type === 'Identifier') return typeDeclarationOf(t, node, module)
    }
  }
  for (const statement of module.ast.body) {
    if (statement.type !== 'ExportAllDeclaration') continue
    const found = exportedType(t, statement.source.value, module, name, depth + 1)
    if (found) return found
  }
  return null
}

/** The declared type of the member `step` of a type, with its declaration. */
export function memberTypes(t: Tracer, at: TypeAt, step: string): TypeAt[] {
  const { type, module } = at
  switch (type.type) {
    case 'TSTypeLiteral':
      return fromMembers(type.members, module, step)
    case 'TSIntersectionType':
    case 'TSUnionType':
      return type.types.flatMap((each) => memberTypes(t, { type: each, module }, step))
    case 'TSArrayType':
      return step === '[]' ? [{ type: type.elementType, module }] : []
    case 'TSTypeReference': {
      if (type.typeName.type !== 'Identifier') return []
      const first = type.typeArguments?.params[0]
      if (first && step === '[]' && /^(?:Readonly)?Array$/.test(type.typeName.name)) return [{ type: first, module }]
      if (first && /^(?:Readonly|Partial|Required|Promise|NonNullable)$/.test(type.typeName.name)) {
        return memberTypes(t, { type: first, module }, step)
      }
      const declaration = typeDeclarationOf(t, type.typeName, module)
      if (!declaration) return []
      if (declaration.node.type === 'TSTypeAliasDeclaration') {
        return memberTypes(t, { type: declaration.node.typeAnnotation, module: declaration.module }, step)
      }
      return fromMembers(declaration.node.body.body, declaration.module, step)
    }
    default:
      return []
  }
}

function fromMembers(members: readonly TSESTree.TypeElement[], module: SourceModule, step: string): TypeAt[] {
  return members.flatMap((member) =>
    member.type === 'TSPropertySignature' && keyName(member.key, member.computed) === step && member.typeAnnotation
      ? [{ type: member.typeAnnotation.typeAnnotation, module }]
      : [],
  )
}
