/** Names that come to hold what flows: variables, patterns, fields of classes and objects. */

import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import { DefinitionType, type Variable } from '../../source/scopes.js'
import { classAround } from '../evaluate/instances.js'
import { isA, parentModules } from '../evaluate/subclasses.js'
import { exportedAs } from '../reach/import-links.js'
import { exportsOf } from '../reach/reach.js'
import type { ClassNode } from '../values.js'
import { optionsOf, plainText } from '../values.js'
import { destructured } from './answer.js'
import { exported, flowExport } from './exports.js'
import { type Entered, type FlowContext, itemOf, popped, pushed, type State, sink } from './state.js'
import { valuesOf } from './stores.js'

export function bindPattern(
  context: FlowContext,
  pattern: Node,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  if (
    'typeAnnotation' in pattern &&
    pattern.typeAnnotation &&
    pattern.typeAnnotation.type === 'TSTypeAnnotation'
  ) {
    const { typeAnnotation: type } = pattern.typeAnnotation
    context.result.types.push({ type, module, layers: state.layers, token: state.token, path: state.path })
  }
  switch (pattern.type) {
    case 'Identifier': {
      const variable = module.variables.get(pattern)
      if (variable) usesOf(context, variable, module, state, stack)
      return
    }
    case 'AssignmentPattern':
      return bindPattern(context, pattern.left, module, state, stack)
    case 'TSParameterProperty': {
      const name = pattern.parameter.type === 'AssignmentPattern' ? pattern.parameter.left : pattern.parameter
      bindPattern(context, pattern.parameter, module, state, stack)
      const cls = pattern.parent.parent?.parent?.parent
      if (name.type === 'Identifier' && cls) fieldUses(context, cls as ClassNode, name.name, module, state)
      return
    }
    case 'RestElement':
      return bindPattern(context, pattern.argument, module, state, stack)
    case 'ObjectPattern':
      return objectPattern(context, pattern, module, state, stack)
    case 'ArrayPattern':
      for (const [index, element] of pattern.elements.entries()) {
        if (!element) continue
        const top = state.layers[0]
        if (element.type === 'RestElement') {
          bindPattern(context, element.argument, module, state, stack)
        } else if (top?.kind === 'prop') {
          if (top.key === String(index)) bindPattern(context, element, module, popped(state), stack)
        } else {
          const item = itemOf(context, state)
          if (item) bindPattern(context, element, module, item, stack)
        }
      }
      return
    case 'MemberExpression':
      return storeInMember(context, pattern, module, state, stack)
    default:
      return
  }
}

function objectPattern(
  context: FlowContext,
  pattern: TSESTree.ObjectPattern,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const top = state.layers[0]
  if (top?.kind === 'store') return objectPattern(context, pattern, module, popped(state), stack)
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') {
      bindPattern(context, property.argument, module, state, stack)
      continue
    }
    const key =
      keyName(property.key, property.computed) ??
      plainText(context.t.evaluate(property.key as Node, module, null))
    const value = property.value as Node
    if (key === null && !top && state.token === 'body') {
      sink(
        context,
        'escapes',
        property.key,
        module,
        state,
        'a field is read by a name that is only known at run time',
      )
      continue
    }
    if (top?.kind === 'prop') {
      if (key === top.key) bindPattern(context, value, module, popped(state), stack)
    } else if (top) {
    } else if (state.token === 'response') {
      for (const next of key === null ? [] : destructured(context, key, state))
        bindPattern(context, value, module, next, stack)
    } else if (
      key !== null &&
      !state.without?.includes(key) &&
      context.typeAt(state.path)?.kind !== 'array'
    ) {
      const path = [...state.path, key]
      context.result.reads.push({ path, node: property.key, how: 'destructured', whole: property, module })
      bindPattern(context, value, module, { ...state, path, without: undefined }, stack)
    }
  }
}

/** Every read of a variable, and of the names under which other modules import it. */
function usesOf(
  context: FlowContext,
  variable: Variable,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  for (const reference of variable.references) {
    if (reference.isRead()) context.enqueue(reference.identifier as Node, module, state, stack)
  }
  if (state.layers[0]?.kind === 'store')
    for (const use of valuesOf(variable, module)) context.enqueue(use, module, popped(state), stack)
  if (variable.scope.type !== 'module') return
  context.t.reach.outward(variable, module)
  for (const name of exportsOf(variable)) flowExport(context, module, name, state)
}

/** `target = <state>` where the target is a member: a field of this class, or a property of a variable's object. */
export function storeInMember(
  context: FlowContext,
  target: TSESTree.MemberExpression,
  module: SourceModule,
  state: State,
  stack: readonly Entered[],
): void {
  const key = keyName(target.property, target.computed)
  if (target.object.type === 'ThisExpression' && key !== null) {
    const cls = classAround(target)
    if (cls) return fieldUses(context, cls, key, module, state)
  }
  // What a module exports is found by name.
  const root = target.object.type === 'MemberExpression' ? target.object.object : target.object
  if (root.type === 'Identifier' && /^(?:module|exports)$/.test(root.name) && !module.variables.has(root))
    return exported(context, target, module, exportedAs(target, module), state)
  if (target.object.type === 'Identifier') {
    const variable = module.variables.get(target.object)
    if (variable) {
      const inner = key === null ? pushed(state, { kind: 'item' }) : pushed(state, { kind: 'prop', key })
      const declared = declaredIn(context, variable, module)
      usesOf(context, variable, module, inner, stack)
      if (declared) usesOf(context, declared.variable, declared.module, inner, [])
      const held = optionsOf(context.t.evaluate(target.object, module, null))
      for (const option of held.flatMap((each) => (each.kind === 'layers' ? each.layers : [each])))
        if (option.kind === 'instance' && key !== null)
          fieldUses(context, option.cls.node, key, option.cls.module, state)
      if (isCallers(variable) && key !== 'body')
        sink(context, 'escapes', target, module, state, 'it is kept in an object that callers gave')
      return
    }
  }
  sink(context, 'lost', target, module, state, 'it is kept in an object that could not be followed')
}

/** The variable of another module that an import names. */
function declaredIn(
  { t }: FlowContext,
  { defs: [def] }: Variable,
  module: SourceModule,
): { variable: Variable; module: SourceModule } | null {
  if (def?.node.type !== 'ImportSpecifier' || def.node.parent.type !== 'ImportDeclaration') return null
  const { imported } = def.node
  const target = t.workspace.resolve(def.node.parent.source.value, module.path)
  const home = target.kind === 'file' ? t.workspace.load(target.path) : null
  const name = imported.type === 'Identifier' ? imported.name : imported.value
  const variable = home?.scopes.scopes.find((scope) => scope.type === 'module')?.set.get(name)
  return home && variable ? { variable, module: home } : null
}

/** Whether a variable is a parameter whose object callers keep; what `reduce` puts together is its result. */
function isCallers({ defs: [def] }: Variable): boolean {
  if (def?.type !== DefinitionType.Parameter) return false
  const fn = def.node as Node
  const call = fn.parent
  const isFolded =
    call?.type === 'CallExpression' &&
    call.arguments[0] === fn &&
    'params' in fn &&
    fn.params[0] === def.name &&
    call.callee.type === 'MemberExpression' &&
    /^reduce(?:Right)?$/.test(keyName(call.callee.property, call.callee.computed) ?? '')
  return !isFolded || call.arguments[1]?.type === 'Identifier'
}

/** A class field that is initialised with what flows. */
export function storeInField(
  context: FlowContext,
  field: TSESTree.PropertyDefinition,
  module: SourceModule,
  state: State,
  _stack: readonly Entered[],
): void {
  const key = keyName(field.key, field.computed)
  if (key !== null) fieldUses(context, field.parent.parent as ClassNode, key, module, state)
}

/** Reads of a field of a class: `this.key` inside, `instance.key` anywhere. */
export function fieldUses(
  context: FlowContext,
  cls: ClassNode,
  key: string,
  module: SourceModule,
  state: State,
): void {
  const name = key.startsWith('#') ? key.slice(1) : key
  context.t.reach.outward(cls, module)
  const modules = [
    module,
    ...context.t.workspace.importersOf(module.path),
    ...parentModules(context.t, cls, module),
  ]
  for (const each of new Set(modules)) {
    for (const use of each.names.get(name) ?? []) {
      const member = use.parent
      if (member?.type === 'Property' && member.parent.type === 'ObjectPattern' && member.key === use) {
        const from = member.parent.parent
        if (
          from?.type === 'VariableDeclarator' &&
          from.init &&
          isInstance(context, from.init, each, cls, module)
        ) {
          bindPattern(context, member.value as Node, each, state, [])
        }
        continue
      }
      if (
        member?.type !== 'MemberExpression' ||
        member.property !== use ||
        keyName(member.property, member.computed) !== key
      )
        continue
      const up = member.parent
      if (up.type === 'AssignmentExpression' && up.left === member) continue
      if (isInstance(context, member.object, each, cls, module)) context.enqueue(member, each, state, [])
    }
  }
}

/** Whether an expression is an instance that has the fields of `cls`. */
function isInstance(
  context: FlowContext,
  object: Node,
  module: SourceModule,
  cls: ClassNode,
  home: SourceModule,
): boolean {
  const { t } = context
  const around = object.type === 'ThisExpression' ? classAround(object) : null
  if (around) return isA(t, around, module, cls) || isA(t, cls, home, around)
  return optionsOf(t.evaluate(object, module, null)).some(
    (option) =>
      (option.kind === 'instance' && isA(t, option.cls.node, option.cls.module, cls)) ||
      (option.kind === 'class' && option.node === cls),
  )
}
