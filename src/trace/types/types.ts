/** The user's own types, read from the tree: declarations, members, generics, literals. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import type { Value } from '../values.js'

export interface TypeAt {
  type: TSESTree.TypeNode
  module: SourceModule
  /** What the type parameters in it stand for. */
  bindings?: ReadonlyMap<string, TypeAt> | undefined
}

/** What a type name can stand for: a class is the type of its instances. */
export type TypeDeclaration =
  | TSESTree.TSInterfaceDeclaration
  | TSESTree.TSTypeAliasDeclaration
  | TSESTree.ClassDeclarationWithName

function isTypeDeclaration(node: Node | null | undefined): node is TypeDeclaration {
  return (
    node?.type === 'TSInterfaceDeclaration' ||
    node?.type === 'TSTypeAliasDeclaration' ||
    (node?.type === 'ClassDeclaration' && node.id !== null)
  )
}

/** The declaration of an interface, a class or a type alias that a name stands for, across imports and re-exports. */
export function typeDeclarationOf(
  t: Tracer,
  name: TSESTree.Identifier,
  module: SourceModule,
): { node: TypeDeclaration; module: SourceModule } | null {
  const variable = module.variables.get(name)
  for (const def of variable?.defs ?? []) {
    const node = def.node as Node
    if (isTypeDeclaration(node)) return { node, module }
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
      if (isTypeDeclaration(node) && node.id.name === name) return { node, module }
      for (const specifierNode of statement.specifiers) {
        const exported = specifierNode.exported
        if ((exported.type === 'Identifier' ? exported.name : exported.value) !== name) continue
        const local = specifierNode.local.type === 'Identifier' ? specifierNode.local : null
        if (statement.source)
          return exportedType(t, statement.source.value, module, local?.name ?? name, depth + 1)
        if (local) return typeDeclarationOf(t, local, module)
      }
    }
    if (statement.type === 'ExportDefaultDeclaration' && name === 'default') {
      const node = statement.declaration
      if (isTypeDeclaration(node as Node)) return { node: node as TypeDeclaration, module }
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

/** The declared type of the member `step` of a type. */
export function memberTypes(t: Tracer, at: TypeAt, step: string): TypeAt[] {
  if (step === '[]') return itemTypes(t, at)
  return signaturesOf(t, at, step).flatMap(({ node, module, bindings }) =>
    node.typeAnnotation ? [{ type: node.typeAnnotation.typeAnnotation, module, bindings }] : [],
  )
}

function itemTypes(t: Tracer, at: TypeAt): TypeAt[] {
  const { type, module, bindings } = at
  switch (type.type) {
    case 'TSArrayType':
      return [{ type: type.elementType, module, bindings }]
    case 'TSTypeOperator':
      return type.typeAnnotation ? itemTypes(t, { type: type.typeAnnotation, module, bindings }) : []
    case 'TSUnionType':
      return type.types.flatMap((each) => itemTypes(t, { type: each, module, bindings }))
    case 'TSTypeReference': {
      const first = type.typeArguments?.params[0]
      if (first && type.typeName.type === 'Identifier' && /^(?:Readonly)?Array$/.test(type.typeName.name))
        return [{ type: first, module, bindings }]
      return expanded(t, at).flatMap((each) => itemTypes(t, each))
    }
    case 'TSIndexedAccessType':
      return expanded(t, at).flatMap((each) => itemTypes(t, each))
    default:
      return []
  }
}

export interface SignatureAt {
  node: TSESTree.TSPropertySignature | TSESTree.PropertyDefinition
  module: SourceModule
  bindings?: ReadonlyMap<string, TypeAt> | undefined
}

/** The declarations of the property `name` of a type, through aliases, interfaces, generics and utility types. */
export function signaturesOf(t: Tracer, at: TypeAt, name: string, depth = 0): SignatureAt[] {
  const { type, module, bindings } = at
  if (depth > 12) return []
  switch (type.type) {
    case 'TSTypeLiteral':
      return fromMembers(type.members, module, name, bindings)
    case 'TSIntersectionType':
    case 'TSUnionType':
      return type.types.flatMap((each) => signaturesOf(t, { type: each, module, bindings }, name, depth + 1))
    case 'TSTypeReference': {
      if (type.typeName.type !== 'Identifier') return []
      const first = type.typeArguments?.params[0]
      if (first && /^(?:Readonly|Partial|Required|NonNullable|Pick|Omit)$/.test(type.typeName.name)) {
        return signaturesOf(t, { type: first, module, bindings }, name, depth + 1)
      }
      const bound = bindings?.get(type.typeName.name)
      if (bound) return signaturesOf(t, bound, name, depth + 1)
      const declaration = typeDeclarationOf(t, type.typeName, module)
      if (declaration?.node.type === 'TSInterfaceDeclaration') {
        const inner = bindingsFor(declaration.node, type, at)
        const own = fromMembers(declaration.node.body.body, declaration.module, name, inner)
        if (own.length > 0) return own
        return declaration.node.extends.flatMap((parent) =>
          parent.expression.type === 'Identifier'
            ? signaturesOf(
                t,
                { type: referenceTo(parent), module: declaration.module, bindings: inner },
                name,
                depth + 1,
              )
            : [],
        )
      }
      if (declaration?.node.type === 'ClassDeclaration') {
        const { node: cls, module: home } = declaration
        const inner = bindingsFor(cls, type, at)
        const own = fromMembers(cls.body.body, home, name, inner)
        if (own.length > 0 || cls.superClass?.type !== 'Identifier') return own
        const parent = { ...type, typeName: cls.superClass, typeArguments: cls.superTypeArguments }
        return signaturesOf(
          t,
          { type: parent as TSESTree.TypeNode, module: home, bindings: inner },
          name,
          depth + 1,
        )
      }
      return expanded(t, at).flatMap((each) => signaturesOf(t, each, name, depth + 1))
    }
    case 'TSIndexedAccessType':
      return expanded(t, at).flatMap((each) => signaturesOf(t, each, name, depth + 1))
    default:
      return []
  }
}

/** `extends Base<T>` read as the type `Base<T>`. */
function referenceTo(parent: TSESTree.TSInterfaceHeritage): TSESTree.TypeNode {
  return { ...parent, type: 'TSTypeReference', typeName: parent.expression } as unknown as TSESTree.TypeNode
}

/** What an alias or a type parameter stands for. */
function expanded(t: Tracer, at: TypeAt): TypeAt[] {
  const { type, module, bindings } = at
  if (type.type === 'TSIndexedAccessType') {
    const index =
      type.indexType.type === 'TSLiteralType' && type.indexType.literal.type === 'Literal'
        ? String(type.indexType.literal.value)
        : null
    return index === null ? [] : memberTypes(t, { type: type.objectType, module, bindings }, index)
  }
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return []
  const bound = bindings?.get(type.typeName.name)
  if (bound) return [bound]
  const declaration = typeDeclarationOf(t, type.typeName, module)
  if (declaration?.node.type !== 'TSTypeAliasDeclaration') return []
  return [
    {
      type: declaration.node.typeAnnotation,
      module: declaration.module,
      bindings: bindingsFor(declaration.node, type, at),
    },
  ]
}

function bindingsFor(
  declaration: TypeDeclaration,
  reference: TSESTree.TSTypeReference,
  at: TypeAt,
): ReadonlyMap<string, TypeAt> {
  const map = new Map<string, TypeAt>()
  declaration.typeParameters?.params.forEach((param, i) => {
    const argument = reference.typeArguments?.params[i] ?? param.default
    if (argument) map.set(param.name.name, { type: argument, module: at.module, bindings: at.bindings })
  })
  return map
}

function fromMembers(
  members: readonly (TSESTree.TypeElement | TSESTree.ClassElement)[],
  module: SourceModule,
  name: string,
  bindings: ReadonlyMap<string, TypeAt> | undefined,
): SignatureAt[] {
  return members.flatMap((member) =>
    (member.type === 'TSPropertySignature' || member.type === 'PropertyDefinition') &&
    keyName(member.key as Node, member.computed) === name
      ? [{ node: member, module, bindings }]
      : [],
  )
}

/** The type argument of a promise, or the type itself. */
export function unwrapped(t: Tracer, at: TypeAt, names: RegExp): TypeAt[] {
  const { type, module, bindings } = at
  if (type.type === 'TSTypeReference' && type.typeName.type === 'Identifier') {
    const first = type.typeArguments?.params[0]
    if (first && names.test(type.typeName.name)) return [{ type: first, module, bindings }]
    return expanded(t, at).flatMap((each) => unwrapped(t, each, names))
  }
  return []
}

/** The texts that a type allows, where it is a union of literals; null where it allows others. */
export function literalsOf(t: Tracer, at: TypeAt): string[] | null {
  return literalTypesOf(t, at)?.map(({ node }) => node.value) ?? null
}

/** The literals of a type that is a union of texts, each where it is written; null where it allows others. */
export function literalTypesOf(
  t: Tracer,
  at: TypeAt,
  depth = 0,
): { node: TSESTree.StringLiteral; module: SourceModule }[] | null {
  const { type, module, bindings } = at
  if (depth > 8) return null
  switch (type.type) {
    case 'TSLiteralType':
      return type.literal.type === 'Literal' && typeof type.literal.value === 'string'
        ? [{ node: type.literal, module }]
        : null
    case 'TSUnionType': {
      const all = type.types.map((each) => literalTypesOf(t, { type: each, module, bindings }, depth + 1))
      return all.every((each) => each !== null) ? all.flat() : null
    }
    case 'TSIndexedAccessType':
    case 'TSTypeReference': {
      const inner = expanded(t, at)
      return inner[0] ? literalTypesOf(t, inner[0], depth + 1) : null
    }
    default:
      return null
  }
}

/** The declared type of a symbolic parameter, at the members taken from it. */
export function declaredTypeOf(t: Tracer, value: Value & { kind: 'parameter' }): TypeAt[] {
  let param = value.fn.params[value.index] as Node | undefined
  if (param?.type === 'TSParameterProperty') param = param.parameter
  if (param?.type === 'AssignmentPattern') param = param.left
  const annotation = param && 'typeAnnotation' in param ? param.typeAnnotation : undefined
  if (annotation?.type !== 'TSTypeAnnotation') return []
  let types: TypeAt[] = [{ type: annotation.typeAnnotation, module: value.module }]
  for (const step of value.steps) types = types.flatMap((each) => memberTypes(t, each, step))
  return types
}
