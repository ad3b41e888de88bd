/** Scopes of types: what they declare, and the types and values that they name. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { visitorKeys } from '@typescript-eslint/visitor-keys'
import type { Builder, Scope } from './scopes.js'

type Node = TSESTree.Node

type FunctionType =
  | TSESTree.TSCallSignatureDeclaration
  | TSESTree.TSConstructorType
  | TSESTree.TSConstructSignatureDeclaration
  | TSESTree.TSFunctionType
  | TSESTree.TSMethodSignature

/** The walk over types. */
export function typesIn(build: Builder): Builder['type'] {
  function type(node: Node | null | undefined): void {
    if (!node) return
    switch (node.type) {
      case 'Identifier':
        return build.readType(node)
      case 'MemberExpression':
        return type(node.object)
      case 'PrivateIdentifier':
        return
      case 'TSCallSignatureDeclaration':
      case 'TSConstructorType':
      case 'TSConstructSignatureDeclaration':
      case 'TSFunctionType':
        return signature(node)
      case 'TSMethodSignature':
        if (node.computed) build.value(node.key)
        return signature(node)
      case 'TSPropertySignature':
        if (node.computed) build.value(node.key)
        return type(node.typeAnnotation)
      case 'TSConditionalType':
        build.open('conditionalType', node)
        type(node.checkType)
        type(node.extendsType)
        type(node.trueType)
        build.close()
        return type(node.falseType)
      case 'TSImportType':
        return type(node.typeArguments)
      case 'TSIndexSignature':
        for (const param of node.parameters) if (param.type === 'Identifier') type(param.typeAnnotation)
        return type(node.typeAnnotation)
      case 'TSInferType':
        build.define(homeOfInferred(build.current()), node.typeParameter.name, 'Type', node.typeParameter)
        return type(node.typeParameter.constraint)
      case 'TSInterfaceDeclaration':
        build.define(build.current(), node.id, 'Type', node)
        if (node.typeParameters) build.open('type', node)
        type(node.typeParameters)
        for (const each of node.extends) type(each)
        type(node.body)
        return node.typeParameters ? build.close() : undefined
      case 'TSTypeAliasDeclaration':
        build.define(build.current(), node.id, 'Type', node)
        if (node.typeParameters) build.open('type', node)
        type(node.typeParameters)
        type(node.typeAnnotation)
        return node.typeParameters ? build.close() : undefined
      case 'TSMappedType':
        build.open('mappedType', node)
        build.define(build.current(), node.key, 'Type', node)
        type(node.constraint)
        type(node.nameType)
        type(node.typeAnnotation)
        return build.close()
      case 'TSNamedTupleMember':
        return type(node.elementType)
      case 'TSQualifiedName':
        return type(node.left)
      case 'TSTypeParameter':
        build.define(build.current(), node.name, 'Type', node)
        type(node.constraint)
        return type(node.default)
      case 'TSTypePredicate':
        if (node.parameterName.type === 'Identifier') build.read(node.parameterName)
        return type(node.typeAnnotation)
      case 'TSTypeQuery':
        return query(node)
      default: {
        const fields = node as unknown as Record<string, Node | (Node | null)[] | null | undefined>
        for (const key of visitorKeys[node.type] ?? []) {
          const child = fields[key]
          if (!child) continue
          if (Array.isArray(child)) for (const each of child) type(each)
          else type(child)
        }
      }
    }
  }

  function signature(node: FunctionType): void {
    build.open('functionType', node)
    type(node.typeParameters)
    for (const param of node.params) parameter(param, node)
    type(node.returnType)
    build.close()
  }

  /** A parameter of a type is a name, since `typeof` may ask for it. */
  function parameter(param: TSESTree.Parameter, node: Node): void {
    let isTyped = false
    for (const name of namesIn(param)) {
      build.define(build.current(), name, 'Parameter', node)
      if (!name.typeAnnotation) continue
      type(name.typeAnnotation)
      isTyped = true
    }
    if (!isTyped && 'typeAnnotation' in param) type(param.typeAnnotation)
  }

  function query(node: TSESTree.TSTypeQuery): void {
    let name: Node = node.exprName
    if (name.type === 'TSImportType') type(name)
    while (name.type === 'TSQualifiedName') name = name.left
    if (name.type === 'Identifier') build.read(name)
    type(node.typeArguments)
  }

  return type
}

/** What `infer` declares is there for the whole condition that it stands in. */
function homeOfInferred(current: Scope): Scope {
  if (current.type !== 'functionType' && current.type !== 'mappedType') return current
  for (let scope = current.upper; scope; scope = scope.upper) {
    if (scope.type === 'conditionalType') return scope
    if (scope.type !== 'functionType' && scope.type !== 'mappedType') break
  }
  return current
}

function namesIn(pattern: Node | null): TSESTree.Identifier[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern]
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => namesIn(each.type === 'Property' ? each.value : each))
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesIn)
    case 'AssignmentPattern':
      return namesIn(pattern.left)
    case 'RestElement':
      return namesIn(pattern.argument)
    case 'TSParameterProperty':
      return namesIn(pattern.parameter)
    default:
      return []
  }
}
