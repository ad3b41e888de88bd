/** One step of the reach: from an expression that holds a value worth following to where the value goes next. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { enclosingFunction, isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { classAround } from '../evaluate/instances.js'
import type { ClassNode } from '../values.js'
import { called, given, toComponent } from './calls.js'
import type { Spread, Way } from './reach.js'
import { stored } from './stores.js'

export function flowFrom(spread: Spread, node: Node, module: SourceModule, way: Way): void {
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') spread.cls(node, module, way)
  if (node.type === 'ObjectExpression') ownThis(spread, node, module, way)
  const parent = node.parent
  if (!parent) return
  const on = (): void => spread.visit(parent, module, way)
  switch (parent.type) {
    case 'TSAsExpression':
    case 'TSTypeAssertion':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
    case 'AwaitExpression':
    case 'SpreadElement':
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'SequenceExpression':
    case 'LogicalExpression':
    case 'ExpressionStatement':
      return parent.type === 'ExpressionStatement' ? undefined : on()
    case 'TaggedTemplateExpression':
      return on()
    case 'BinaryExpression':
      return parent.operator === '+' ? on() : undefined
    case 'ConditionalExpression':
      return parent.test === node ? undefined : on()
    case 'MemberExpression':
      return parent.object === node ? on() : undefined
    case 'Property':
      if (parent.parent.type === 'ObjectExpression') spread.visit(parent.parent, module, way)
      return
    case 'VariableDeclarator':
      if (parent.init === node) spread.pattern(parent.id, module, way)
      return
    case 'AssignmentPattern':
      if (parent.right === node) spread.pattern(parent.left, module, way)
      return
    case 'AssignmentExpression':
      if (parent.right !== node) return
      on()
      return stored(spread, parent.left, module, way)
    case 'ForOfStatement': {
      if (parent.right !== node) return
      const { left } = parent
      const target = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : left
      if (target) spread.pattern(target, module, way)
      return
    }
    case 'ReturnStatement':
    case 'YieldExpression':
    case 'ArrowFunctionExpression': {
      if (parent.type === 'ArrowFunctionExpression' && parent.body !== node) return
      const fn = isFunction(parent) ? parent : enclosingFunction(parent)
      // What callers gave goes back to them alone: their calls hold it already.
      if (fn && way === 'own') spread.giver(fn, module)
      return
    }
    case 'PropertyDefinition':
    case 'AccessorProperty': {
      if (parent.value !== node) return
      const cls = parent.parent.parent as ClassNode
      if (way === 'own') spread.cls(cls, module, way)
      return spread.field(cls, keyName(parent.key as Node, parent.computed), module, way)
    }
    case 'MethodDefinition': {
      // A decorator's business, or the function of a method that gives one.
      const cls = parent.parent.parent as ClassNode
      if (way === 'own') spread.cls(cls, module, way)
      return spread.field(cls, keyName(parent.key as Node, parent.computed), module, way)
    }
    case 'ClassDeclaration':
    case 'ClassExpression':
      if (parent.superClass !== node) return
      spread.cls(parent, module, way)
      return spread.field(parent, null, module, way)
    case 'Decorator': {
      const cls = classAround(parent) ?? (parent.parent as Node)
      if (cls?.type === 'ClassDeclaration' || cls?.type === 'ClassExpression') {
        spread.cls(cls, module, way)
        spread.field(cls, null, module, way)
      }
      return
    }
    case 'TSEnumMember': {
      const declaration = parent.parent.parent as TSESTree.TSEnumDeclaration
      for (const variable of module.scopes.getDeclaredVariables(declaration))
        spread.variable(variable, module, way)
      return
    }
    case 'ExportSpecifier':
      if (way === 'own') spread.exportName(module, nameOf(parent.exported))
      return
    case 'ExportDefaultDeclaration':
      if (way === 'own') spread.exportName(module, 'default')
      return
    case 'TSExportAssignment':
      if (way === 'own') spread.exportName(module, '*')
      return
    case 'JSXExpressionContainer':
    case 'JSXSpreadAttribute':
      return toComponent(spread, parent, module)
    case 'CallExpression':
    case 'NewExpression':
      spread.touched.add(parent)
      if (parent.callee === node) return called(spread, parent, module, way)
      return given(spread, parent, node, module, way)
    default:
      return
  }
}

/** `this` inside of an object's own methods. */
function ownThis(spread: Spread, object: TSESTree.ObjectExpression, module: SourceModule, way: Way): void {
  for (const node of module.thises) {
    if (object.range[0] <= node.range[0] && node.range[1] <= object.range[1]) spread.visit(node, module, way)
  }
}

function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value
}
