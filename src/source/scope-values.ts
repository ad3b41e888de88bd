/** Scopes of what is executed: declarations, assignments, uses. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { visitorKeys } from '@typescript-eslint/visitor-keys'
import type { Builder, Named } from './scopes.js'

type Node = TSESTree.Node
/** `defaults` is how many defaults stand around the name: each writes it once. */
type EachName = (name: TSESTree.Identifier, defaults: number) => void

/** The walk over statements and expressions. */
export function valuesIn(build: Builder): Builder['value'] {
  function value(node: Node | null | undefined): void {
    if (!node) return
    switch (node.type) {
      case 'Identifier':
        build.read(node)
        return build.type(node.typeAnnotation)
      case 'Literal':
      case 'TemplateElement':
      case 'ThisExpression':
      case 'Super':
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'ExportAllDeclaration':
      case 'ImportAttribute':
      case 'MetaProperty':
      case 'PrivateIdentifier':
        return
      case 'MemberExpression':
        value(node.object)
        if (node.computed) value(node.property)
        return
      case 'CallExpression':
      case 'NewExpression':
        value(node.callee)
        for (const argument of node.arguments) value(argument)
        return build.type(node.typeArguments)
      case 'Property':
        if (node.computed) value(node.key)
        return value(node.value)
      case 'VariableDeclaration':
        return variables(node)
      case 'AssignmentExpression':
        return assignment(node)
      case 'UpdateExpression': {
        const target = targetOf(node.argument)
        if (target.type === 'Identifier') return build.write(target, false, true)
        return value(target)
      }
      case 'ArrowFunctionExpression':
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'TSDeclareFunction':
      case 'TSEmptyBodyFunctionExpression':
        return fn(node)
      case 'ClassDeclaration':
      case 'ClassExpression':
        return cls(node)
      case 'BlockStatement':
        build.open('block', node)
        for (const statement of node.body) value(statement)
        return build.close()
      case 'CatchClause':
        build.open('catch', node)
        if (node.param) {
          names(node.param, (name, defaults) => {
            build.define(build.current(), name, 'CatchClause', node)
            written(name, defaults, true)
          })
        }
        value(node.body)
        return build.close()
      case 'ForInStatement':
      case 'ForOfStatement':
        return loop(node)
      case 'ForStatement': {
        const isOwn = node.init?.type === 'VariableDeclaration' && node.init.kind !== 'var'
        if (isOwn) build.open('for', node)
        value(node.init)
        value(node.test)
        value(node.update)
        value(node.body)
        return isOwn ? build.close() : undefined
      }
      case 'SwitchStatement':
        value(node.discriminant)
        build.open('switch', node)
        for (const each of node.cases) value(each)
        return build.close()
      case 'WithStatement':
        value(node.object)
        build.open('with', node)
        value(node.body)
        return build.close()
      case 'LabeledStatement':
        return value(node.body)
      case 'ImportDeclaration':
        for (const specifier of node.specifiers)
          build.define(build.current(), specifier.local, 'ImportBinding', specifier)
        return
      case 'ExportDefaultDeclaration':
        if (node.declaration.type === 'Identifier') return build.readEither(node.declaration)
        return value(node.declaration)
      case 'ExportNamedDeclaration':
        if (node.declaration) return value(node.declaration)
        return node.source ? undefined : exported(node)
      case 'TaggedTemplateExpression':
        value(node.tag)
        value(node.quasi)
        return build.type(node.typeArguments)
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
        value(node.expression)
        return build.type(node.typeAnnotation)
      case 'TSInstantiationExpression':
        value(node.expression)
        return build.type(node.typeArguments)
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        return build.type(node)
      case 'TSEnumDeclaration':
        return enumeration(node)
      case 'TSModuleDeclaration':
        if (node.id.type === 'Identifier' && node.kind !== 'global')
          build.define(build.current(), node.id, 'TSModuleName', node)
        build.open('tsModule', node)
        value(node.body)
        return build.close()
      case 'TSExportAssignment':
        if (node.expression.type === 'Identifier') return build.readEither(node.expression)
        return value(node.expression)
      case 'TSImportEqualsDeclaration': {
        build.define(build.current(), node.id, 'ImportBinding', node)
        let from: Node = node.moduleReference
        while (from.type === 'TSQualifiedName') from = from.left
        return value(from)
      }
      case 'JSXOpeningElement':
        tag(node.name)
        build.type(node.typeArguments)
        for (const attribute of node.attributes) value(attribute)
        return
      case 'JSXClosingElement':
        return tag(node.name)
      case 'JSXAttribute':
        return value(node.value)
      case 'JSXIdentifier':
        return build.read(node)
      case 'JSXMemberExpression':
        if (node.object.type === 'JSXIdentifier' && node.object.name === 'this') return
        return value(node.object)
      default:
        return children(node)
    }
  }

  function children(node: Node): void {
    const fields = node as unknown as Record<string, Node | (Node | null)[] | null | undefined>
    for (const key of visitorKeys[node.type] ?? []) {
      const child = fields[key]
      if (!child) continue
      if (Array.isArray(child)) for (const each of child) value(each)
      else value(child)
    }
  }

  /** The names of a pattern, then what stands in it as values: defaults, computed keys, members that are written. */
  function names(pattern: Node, each: EachName, isWalked = true): void {
    const values: Node[] = []
    enter(pattern, 0)
    if (isWalked) for (const node of values) value(node)

    function enter(node: Node | null, defaults: number): void {
      switch (node?.type) {
        case 'Identifier':
          return each(node, defaults)
        case 'ObjectPattern':
          for (const property of node.properties) enter(property, defaults)
          return
        case 'Property':
          if (node.computed) values.push(node.key)
          return enter(node.value, defaults)
        case 'ArrayPattern':
          for (const element of node.elements) enter(element, defaults)
          return
        case 'AssignmentPattern':
          enter(node.left, defaults + 1)
          values.push(node.right)
          return
        case 'RestElement':
          return enter(node.argument, defaults)
        case 'TSParameterProperty':
          return enter(node.parameter, defaults)
        case 'TSAsExpression':
        case 'TSTypeAssertion':
        case 'TSSatisfiesExpression':
        case 'TSNonNullExpression':
          return enter(node.expression, defaults)
        case 'MemberExpression':
          if (node.computed) values.push(node.property)
          values.push(node.object)
          return
        case 'CallExpression':
          values.push(...node.arguments)
          return enter(node.callee, defaults)
      }
    }
  }

  function written(name: Named, times: number, init: boolean): void {
    for (let i = 0; i < times; i++) build.write(name, init)
  }

  function variables(node: TSESTree.VariableDeclaration): void {
    const scope = node.kind === 'var' ? build.variableScope() : build.current()
    for (const declarator of node.declarations) {
      names(declarator.id, (name, defaults) => {
        build.define(scope, name, 'Variable', declarator)
        written(name, defaults + (declarator.init ? 1 : 0), true)
      })
      value(declarator.init)
      build.type(declarator.id.typeAnnotation)
    }
  }

  function assignment(node: TSESTree.AssignmentExpression): void {
    const target = targetOf(node.left)
    if (node.operator === '=' && isPattern(target)) {
      names(target, (name, defaults) => written(name, defaults + 1, false))
    } else if (target.type === 'Identifier') build.write(target, false, true)
    else if (!isPattern(target)) value(target)
    value(node.right)
  }

  /** Without the assertion around it, whose type is read here. */
  function targetOf(left: Node): Node {
    if (left.type === 'TSAsExpression' || left.type === 'TSTypeAssertion') build.type(left.typeAnnotation)
    return left.type === 'TSAsExpression' ||
      left.type === 'TSTypeAssertion' ||
      left.type === 'TSNonNullExpression'
      ? left.expression
      : left
  }

  function loop(node: TSESTree.ForInStatement | TSESTree.ForOfStatement): void {
    const { left } = node
    const isOwn = left.type === 'VariableDeclaration' && left.kind !== 'var'
    if (isOwn) build.open('for', node)
    if (left.type === 'VariableDeclaration') {
      value(left)
      if (left.declarations[0]) names(left.declarations[0].id, (name) => build.write(name, true), false)
    } else names(left, (name, defaults) => written(name, defaults + 1, false))
    value(node.right)
    value(node.body)
    if (isOwn) build.close()
  }

  function fn(node: TSESTree.FunctionLike): void {
    const isNamedExpression = node.type === 'FunctionExpression' && node.id !== null
    if (isNamedExpression) {
      build.open('function-expression-name', node)
      build.define(build.current(), node.id as TSESTree.Identifier, 'FunctionName', node)
    } else if (node.id) build.define(build.current(), node.id, 'FunctionName', node)
    build.open('function', node)
    for (const param of node.params) {
      parameter(param, node)
      for (const decorator of decoratorsOf(param)) value(decorator)
    }
    signature(node)
    if (isNamedExpression) build.close()
  }

  /** A method's decorators of parameters are read outside of it. */
  function method(node: TSESTree.FunctionExpression): void {
    for (const param of node.params) for (const decorator of decoratorsOf(param)) value(decorator)
    build.open('function', node)
    for (const param of node.params) parameter(param, node)
    signature(node)
  }

  function parameter(param: TSESTree.Parameter, node: Node): void {
    names(param, (name, defaults) => {
      build.define(build.current(), name, 'Parameter', node)
      written(name, defaults, true)
    })
    const whole = param.type === 'TSParameterProperty' ? param.parameter : param
    const typed = whole.type === 'AssignmentPattern' ? whole.left : whole
    build.type('typeAnnotation' in typed ? typed.typeAnnotation : null)
  }

  function signature(node: TSESTree.FunctionLike): void {
    build.type(node.returnType)
    build.type(node.typeParameters)
    if (node.body?.type === 'BlockStatement') for (const statement of node.body.body) value(statement)
    else value(node.body)
    build.close()
  }

  function cls(node: TSESTree.ClassDeclaration | TSESTree.ClassExpression): void {
    if (node.type === 'ClassDeclaration' && node.id) build.define(build.current(), node.id, 'ClassName', node)
    for (const decorator of node.decorators) value(decorator)
    build.open('class', node)
    if (node.id) build.define(build.current(), node.id, 'ClassName', node)
    value(node.superClass)
    build.type(node.typeParameters)
    build.type(node.superTypeArguments)
    for (const each of node.implements) build.type(each)
    for (const element of node.body.body) member(element)
    build.close()
  }

  function member(node: TSESTree.ClassElement): void {
    switch (node.type) {
      case 'StaticBlock':
        build.open('class-static-block', node)
        for (const statement of node.body) value(statement)
        return build.close()
      case 'TSIndexSignature':
        return build.type(node)
      case 'MethodDefinition':
      case 'TSAbstractMethodDefinition':
        if (node.computed) value(node.key)
        if (node.type === 'MethodDefinition' && node.value.type === 'FunctionExpression') method(node.value)
        else value(node.value)
        for (const decorator of node.decorators) value(decorator)
        return
      default:
        if (node.computed) value(node.key)
        if (node.value) {
          build.open('class-field-initializer', node.value)
          value(node.value)
          build.close()
        }
        for (const decorator of node.decorators) value(decorator)
        return build.type(node.typeAnnotation)
    }
  }

  function enumeration(node: TSESTree.TSEnumDeclaration): void {
    build.define(build.current(), node.id, 'TSEnumName', node)
    build.open('tsEnum', node)
    for (const each of node.body.members) {
      const { id } = each
      if (id.type === 'Identifier') build.define(build.current(), id, 'TSEnumMemberName', each)
      else if (id.type === 'Literal') build.define(build.current(), id, 'TSEnumMemberName', each)
      value(each.initializer)
    }
    build.close()
  }

  function exported(node: TSESTree.ExportNamedDeclaration): void {
    for (const { local, exportKind } of node.specifiers) {
      if (local.type !== 'Identifier') continue
      if (node.exportKind === 'type' || exportKind === 'type') build.readType(local)
      else build.readEither(local)
    }
  }

  /** `<div>` is a text, `<Page>` a name. */
  function tag(name: TSESTree.JSXTagNameExpression): void {
    if (name.type !== 'JSXIdentifier') return value(name)
    const first = name.name.charAt(0)
    if (first.toUpperCase() === first || name.name === 'this') build.read(name)
  }

  return value
}

function isPattern({ type }: Node): boolean {
  return (
    type === 'Identifier' ||
    type === 'ObjectPattern' ||
    type === 'ArrayPattern' ||
    type === 'RestElement' ||
    type === 'AssignmentPattern'
  )
}

function decoratorsOf(param: TSESTree.Parameter): TSESTree.Decorator[] {
  return param.decorators ?? []
}
