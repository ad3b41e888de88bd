/** Clients of Polytomic's package that only a type tells: parameters, fields, variables and results with its name. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import { declaredClient, isSdk, isSdkClass } from '../sdk/sdk.js'
import type { Tracer } from '../tracer.js'
import { declaredTypeOf, typeDeclarationOf } from '../types/types.js'
import { type At, optionsOf, unknown, type Value } from '../values.js'

/** Types of types deeper than this are not looked at. */
const deepest = 8

/** The value that a type stands for where it is that of a client, or of a resource of one; null: it is not. */
export function clientOfType(
  t: Tracer,
  type: TSESTree.TypeNode | undefined,
  module: SourceModule,
  depth = 0,
): Value | null {
  if (!type || depth > deepest) return null
  const inner = (next: TSESTree.TypeNode | undefined) => clientOfType(t, next, module, depth + 1)
  const at: At = { node: type, module }
  switch (type.type) {
    case 'TSUnionType':
    case 'TSIntersectionType':
      return first(type.types.map(inner))
    case 'TSIndexedAccessType': {
      const client = inner(type.objectType)
      const key = type.indexType.type === 'TSLiteralType' ? type.indexType.literal : null
      return client && key?.type === 'Literal' ? t.member(client, String(key.value), at) : null
    }
    case 'TSImportType': {
      const source = type.source.value
      const name = type.qualifier?.type === 'Identifier' ? type.qualifier.name : ''
      return isSdkClass({ kind: 'external', source, path: [name], at }) ? declaredClient(at) : null
    }
    case 'TSTypeQuery':
      return queried(t, type, module)
    case 'TSTypeReference':
      return referenced(t, type, module, depth)
    default:
      return null
  }
}

const wrappers =
  /^(?:Promise|PromiseLike|Readonly|Required|Partial|NonNullable|Pick|Omit|Awaited|Mocked|MockedObject|DeepMocked|DeepMockProxy)$/

function referenced(
  t: Tracer,
  type: TSESTree.TSTypeReference,
  module: SourceModule,
  depth: number,
): Value | null {
  const at: At = { node: type, module }
  const name = nameOf(type.typeName)
  const [argument] = type.typeArguments?.params ?? []
  const last = name.at(-1) ?? ''
  if (argument && wrappers.test(last)) return clientOfType(t, argument, module, depth + 1)
  if (argument && last === 'InstanceType' && argument.type === 'TSTypeQuery')
    return isSdkClass(valueNamed(t, argument.exprName as Node, module)) ? declaredClient(at) : null
  if (argument && last === 'ReturnType' && argument.type === 'TSTypeQuery') {
    return returnedBy(t, type, argument, module)
  }
  if (isSdkClass(valueNamed(t, type.typeName as Node, module))) return declaredClient(at)
  if (type.typeName.type !== 'Identifier') return null
  const declaration = typeDeclarationOf(t, type.typeName, module)
  if (declaration?.node.type === 'TSTypeAliasDeclaration')
    return clientOfType(t, declaration.node.typeAnnotation, declaration.module, depth + 1)
  if (declaration?.node.type === 'TSInterfaceDeclaration') {
    const parents = declaration.node.extends.map(({ expression }) =>
      isSdkClass(valueNamed(t, expression, declaration.module)) ? declaredClient(at) : null,
    )
    return first(parents)
  }
  return null
}

/** `ReturnType<typeof fn>`, asked once for each place: the function's own result may be declared by it. */
function returnedBy(
  t: Tracer,
  type: TSESTree.TSTypeReference,
  query: TSESTree.TSTypeQuery,
  module: SourceModule,
): Value | null {
  const at: At = { node: type, module }
  const known = t.memo.get(type)
  if (known) return clientAmong(known)
  t.memo.set(type, unknown('its type depends on itself', at))
  const fn = valueNamed(t, query.exprName as Node, module)
  if (fn.kind === 'function') t.memo.set(type, t.invoke(fn, [], true, { ...at, env: null }))
  return clientAmong(t.memo.get(type) as Value)
}

function queried(t: Tracer, type: TSESTree.TSTypeQuery, module: SourceModule): Value | null {
  return clientAmong(valueNamed(t, type.exprName as Node, module))
}

function first(values: readonly (Value | null)[]): Value | null {
  return values.find((value) => value !== null) ?? null
}

/** The client among the possibilities of a value. */
export function clientAmong(value: Value): Value | null {
  return optionsOf(value).find((option) => isSdk(option)) ?? null
}

function nameOf(node: TSESTree.EntityName): string[] {
  if (node.type === 'Identifier') return [node.name]
  return node.type === 'TSQualifiedName' ? [...nameOf(node.left), node.right.name] : []
}

/** The value that the name of a type or a `typeof` stands for. */
function valueNamed(t: Tracer, node: Node, module: SourceModule): Value {
  const at: At = { node, module }
  if (node.type === 'Identifier' || node.type === 'MemberExpression') return t.evaluate(node, module, null)
  if (node.type === 'TSQualifiedName') return t.member(valueNamed(t, node.left, module), node.right.name, at)
  return { kind: 'unknown', reason: 'a type', at }
}

/** The type that is written behind a name. */
export function annotationOf(name: Node | undefined): TSESTree.TypeNode | undefined {
  const annotation = name && 'typeAnnotation' in name ? name.typeAnnotation : undefined
  return annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined
}

/** A value that is not known, as what its type says it is; any other value as it is. */
export function orDeclared(
  t: Tracer,
  value: Value,
  type: TSESTree.TypeNode | undefined,
  module: SourceModule,
): Value {
  if (!type || !isPlausible(t, type) || !optionsOf(value).every(isOpen)) return value
  return clientOfType(t, type, module) ?? value
}

/** Names are looked up only where a type can be that of a client: the run is about files that name the package. */
function isPlausible(_t: Tracer, type: TSESTree.TypeNode): boolean {
  return type.type !== 'TSAnyKeyword' && type.type !== 'TSUnknownKeyword' && !type.type.endsWith('Keyword')
}

function isOpen(value: Value): boolean {
  return (
    value.kind === 'unknown' ||
    (value.kind === 'constant' && (value.value === undefined || value.value === null)) ||
    value.kind === 'external' ||
    value.kind === 'object'
  )
}

/** What a call that could not be followed gives, where its type argument or its first argument is the class. */
export function lookedUp(
  t: Tracer,
  value: Value,
  node: TSESTree.CallExpression,
  module: SourceModule,
): Value {
  if (value.kind !== 'unknown') return value
  const callee = t.evaluate(node.callee, module, null)
  if (callee.kind === 'parameter') {
    for (const { type, module: home } of declaredTypeOf(t, callee)) {
      const returned = type.type === 'TSFunctionType' ? type.returnType?.typeAnnotation : undefined
      const client = clientOfType(t, returned, home)
      if (client) return client
    }
  }
  const [type] = node.typeArguments?.params ?? []
  const declared = type && node.typeArguments?.params.length === 1 ? clientOfType(t, type, module) : null
  if (declared) return declared
  const [token] = node.arguments
  if (token?.type !== 'Identifier' && token?.type !== 'MemberExpression') return value
  const key = t.evaluate(token, module, null)
  if (isSdkClass(key)) return declaredClient({ node, module })
  // `module.get(Syncs)`: what a container keeps under a class is an instance of it.
  const member = node.callee.type === 'MemberExpression' ? node.callee : null
  const taken = member && keyName(member.property, member.computed)
  if (key.kind === 'class' && taken && containers.has(taken))
    return { kind: 'instance', cls: key, site: null }
  // `createContext<PolytomicClient>(...)` counts as the client that it holds.
  const name = callee.kind === 'external' ? callee.path.at(-1) : undefined
  return (name !== undefined && lookups.has(name) && clientAmong(key)) || value
}

/** Members by which a container of instances gives one. */
const containers = new Set(['get', 'resolve', 'inject'])

/** Functions that give what is kept under a key. */
const lookups = new Set(['useContext', 'use', 'inject'])
