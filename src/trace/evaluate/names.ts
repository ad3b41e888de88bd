/** Names to values: variables, parameters, imports, and the path of a name through a destructuring pattern. */

import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { enclosingFunction, type FunctionNode, type Node, type SourceModule } from '../../source/parse.js'
import { DefinitionType, type Variable } from '../../source/scopes.js'
import { annotationOf, orDeclared } from '../clients/declared.js'
import type { Tracer } from '../tracer.js'
import { type At, concat, type Env, type ParameterValue, unionOf, unknown, type Value } from '../values.js'
import { namespaceValue } from './namespaces.js'
import { alongPattern, alongSteps, stepsTo } from './patterns.js'
import { writesTo } from './writes.js'

export function evaluateName(
  t: Tracer,
  node: TSESTree.Identifier,
  module: SourceModule,
  env: Env | null,
): Value {
  const variable = module.variables.get(node)
  const at = { node, module }
  if (!variable) {
    if (node.name === 'undefined') return { kind: 'constant', value: undefined, at }
    // CommonJS: what the module itself exports, under the name that it gave it.
    if (node.name === 'exports' && node.parent.type === 'MemberExpression') return t.required(module)
    return { kind: 'external', source: 'global', path: [node.name], at }
  }
  return evaluateVariable(t, variable, module, env, at)
}

/** What a variable stands for: its definition, every later assignment, and writes to its members. */
export function evaluateVariable(
  t: Tracer,
  variable: Variable,
  module: SourceModule,
  env: Env | null,
  at: At,
): Value {
  const def = variable.defs[0]
  if (!def) return unknown(`\`${variable.name}\` is not declared here`, at)
  switch (def.type) {
    case DefinitionType.ImportBinding:
      return importedName(
        t,
        def.node as TSESTree.ImportClause | TSESTree.TSImportEqualsDeclaration,
        module,
        at,
      )
    case DefinitionType.FunctionName: {
      const fn = variable.defs
        .map((d) => d.node as Node)
        .find((d) => d.type === 'FunctionDeclaration' || d.type === 'FunctionExpression')
      if (!fn) return unknown(`\`${variable.name}\` has no body here`, at)
      return { kind: 'function', node: fn as FunctionNode, module, env: framesAround(fn, env), self: null }
    }
    case DefinitionType.ClassName:
      return {
        kind: 'class',
        node: def.node as TSESTree.ClassDeclaration,
        module,
        env: framesAround(def.node as Node, env),
      }
    case DefinitionType.TSEnumName:
      return { kind: 'enum', node: def.node as TSESTree.TSEnumDeclaration, module }
    case DefinitionType.TSModuleName:
      return namespaceValue(
        variable.defs.map((each) => each.node as Node).filter((each) => each.type === 'TSModuleDeclaration'),
        module,
        framesAround(def.node as Node, env),
        at,
      )
    case DefinitionType.Parameter:
      return withAssignments(
        t,
        variable,
        parameterValue(t, variable, def.node as FunctionNode, def.name as Node, module, env),
        module,
        env,
        at,
      )
    case DefinitionType.Variable: {
      const declarator = def.node as TSESTree.VariableDeclarator
      const frames = enclosingFunction(declarator) ? env : null
      const value = withAssignments(
        t,
        variable,
        declaredValue(t, declarator, def.name as Node, module, frames, at),
        module,
        frames,
        at,
      )
      return orDeclared(t, value, annotationOf(def.name as Node), module)
    }
    default:
      return unknown(`\`${variable.name}\` is not a value that can be followed`, at)
  }
}

/** Frames only matter to what stands inside a function. */
function framesAround(node: Node, env: Env | null): Env | null {
  return enclosingFunction(node) ? env : null
}

function declaredValue(
  t: Tracer,
  declarator: TSESTree.VariableDeclarator,
  name: Node,
  module: SourceModule,
  env: Env | null,
  at: At,
): Value {
  const loop = declarator.parent.parent
  if (loop?.type === 'ForOfStatement' && loop.left === declarator.parent) {
    const list = t.evaluate(loop.right, module, env)
    const item = itemOf(t, list, at)
    return alongPattern(t, item, declarator.id, name, module, env, at)
  }
  // `export let id` of a Svelte component is a property; its value is the default where the parent gives none.
  const isProperty =
    /\.svelte$/i.test(module.path) &&
    declarator.parent.kind === 'let' &&
    declarator.parent.parent.type === 'ExportNamedDeclaration'
  if (isProperty) {
    const given = unknown('it is a property that the component is given', at)
    return declarator.init ? unionOf([t.evaluate(declarator.init, module, env), given], at) : given
  }
  if (!declarator.init) return { kind: 'constant', value: undefined, at }
  if (declarator.id === name) return t.evaluate(declarator.init, module, env)
  return alongPattern(t, t.evaluate(declarator.init, module, env), declarator.id, name, module, env, {
    node: name,
    module,
  })
}

function itemOf(t: Tracer, list: Value, at: At): Value {
  if (list.kind === 'list')
    return unionOf(
      [
        ...list.items.map((item) => t.force(item)),
        ...(list.isOpen || list.items.length === 0
          ? [unknown('an item of a list that is only known in part', at)]
          : []),
      ],
      at,
    )
  if (list.kind === 'parameter') return { ...list, steps: [...list.steps, '[]'] }
  if (list.kind === 'answer') return list
  return unknown('an item of a list', at)
}

/** Later assignments join the first value; `+=` goes on where the values so far end. */
function withAssignments(
  t: Tracer,
  variable: Variable,
  first: Value,
  module: SourceModule,
  env: Env | null,
  at: At,
): Value {
  let value = first
  const killer = lastCertain(variable, at.node)
  for (const reference of variable.references) {
    if (!reference.isWrite() || reference.init) continue
    if (killer !== null && (reference.identifier as Node).range[0] < killer) continue
    const identifier = reference.identifier as Node
    const assignment = assignmentOf(identifier)
    if (!assignment) {
      value = unionOf([value, unknown(`\`${variable.name}\` is assigned in a loop`, at)], at)
      continue
    }
    const right = t.evaluate(assignment.right, module, env)
    if (assignment.operator === '+=') {
      const longer = optionsTexts(value).map((option) => concat([option, right], at))
      value = unionOf([value, ...longer], at)
    } else {
      const assigned =
        assignment.left === identifier
          ? right
          : alongPattern(t, right, assignment.left, identifier, module, env, at)
      // `let x;` is undefined until it is assigned.
      const isUnset =
        (value.kind === 'constant' && value.value === undefined) || identifier.range[0] === killer
      value = isUnset ? assigned : unionOf([value, assigned], at)
    }
  }
  const writes = writesTo(t, variable, module, env)
  // Of a URL only its query can be written to, and that is no part of the text.
  const isText = optionsTexts(value).every((option) => option.kind === 'text' || option.kind === 'constant')
  return writes.length > 0 && !isText ? { kind: 'layers', layers: [value], writes, at } : value
}

/** Offset of the last assignment that certainly comes before `use` and replaces what was there; null for none. */
function lastCertain(variable: Variable, use: Node): number | null {
  let last: number | null = null
  for (const reference of variable.references) {
    if (!reference.isWrite() || reference.init) continue
    const identifier = reference.identifier as Node
    const assignment = identifier.parent
    if (
      assignment?.type !== 'AssignmentExpression' ||
      assignment.operator !== '=' ||
      assignment.left !== identifier
    )
      continue
    if (assignment.parent.type !== 'ExpressionStatement' || assignment.range[1] > use.range[0]) continue
    const block = assignment.parent.parent as Node
    // The same block or one around the use, in the same function: nothing between can skip it.
    const holdsUse = block.range[0] <= use.range[0] && use.range[1] <= block.range[1]
    if (holdsUse && enclosingFunction(use) === enclosingFunction(assignment))
      last = Math.max(last ?? 0, identifier.range[0])
  }
  return last
}

function optionsTexts(value: Value): readonly Value[] {
  return value.kind === 'union' ? value.options : [value]
}

function assignmentOf(identifier: Node): TSESTree.AssignmentExpression | null {
  for (let up = identifier.parent; up; up = up.parent) {
    if (up.type === 'AssignmentExpression') return up
    if (
      up.type !== 'Property' &&
      up.type !== 'ObjectPattern' &&
      up.type !== 'ArrayPattern' &&
      up.type !== 'AssignmentPattern'
    ) {
      return null
    }
  }
  return null
}

function parameterValue(
  t: Tracer,
  variable: Variable,
  fn: FunctionNode,
  name: Node,
  module: SourceModule,
  env: Env | null,
): Value {
  const at = { node: name, module }
  for (let index = 0; index < fn.params.length; index++) {
    const param = fn.params[index] as Node
    const steps = stepsTo(param, name)
    if (!steps) continue
    return alongSteps(t, argumentValue(t, fn, index, module, env, at), steps, module, env, at)
  }
  return unknown(`\`${variable.name}\` is a parameter that could not be placed`, at)
}

/** What the argument at `index` is: bound by a frame, or the callers' business. */
function argumentValue(
  t: Tracer,
  fn: FunctionNode,
  index: number,
  module: SourceModule,
  env: Env | null,
  at: At,
): Value {
  const isRest = fn.params[index]?.type === 'RestElement'
  for (let frame = env; frame; frame = frame.outer) {
    if (frame.fn !== fn) continue
    if (isRest) return { kind: 'list', items: frame.args.slice(index), isOpen: frame.openArgs, at }
    const arg = frame.args[index]
    if (arg) return t.force(arg)
    return frame.openArgs
      ? unknown('an argument that is spread', at)
      : { kind: 'constant', value: undefined, at }
  }
  const item = itemGiven(t, fn, index, module, env, at)
  if (item) return item
  const value: ParameterValue = {
    kind: 'parameter',
    fn,
    module,
    index,
    isRest,
    steps: [],
    fallback: null,
    env,
    at,
  }
  return value
}

/** Methods of lists that give each item to a callback. */
const givesItems = new Set(['forEach', 'map', 'flatMap', 'filter', 'find', 'some', 'every'])

/**
 * What a callback gets of a list of settings: `targets.map(({ url, headers }) => ...)`. Lists of names and numbers are
 * not told apart: which id a path ends in says nothing.
 */
function itemGiven(
  t: Tracer,
  fn: FunctionNode,
  index: number,
  module: SourceModule,
  env: Env | null,
  at: At,
): Value | null {
  const call = fn.parent
  if (index !== 0 || call.type !== 'CallExpression' || call.arguments[0] !== fn) return null
  const { callee } = call
  const isGiven =
    callee.type === 'MemberExpression' &&
    !callee.computed &&
    callee.property.type === 'Identifier' &&
    givesItems.has(callee.property.name)
  if (!isGiven) return null
  const list = t.evaluate(callee.object, module, env)
  if (list.kind !== 'list') return null
  const items = list.items.map((each) => t.force(each))
  return items.some(({ kind }) => kind === 'object' || kind === 'list' || kind === 'layers')
    ? itemOf(t, list, at)
    : null
}

function importedName(
  t: Tracer,
  clause: TSESTree.ImportClause | TSESTree.TSImportEqualsDeclaration,
  module: SourceModule,
  at: At,
): Value {
  if (clause.type === 'TSImportEqualsDeclaration') {
    if (clause.moduleReference.type !== 'TSExternalModuleReference')
      return unknown('an alias of a namespace', at)
    const source = t.evaluate(clause.moduleReference.expression, module, null)
    if (source.kind !== 'text' || source.parts[0]?.kind !== 'chars') return unknown('a computed import', at)
    return moduleNamed(t, source.parts[0].chars, module, at)
  }
  const declaration = clause.parent as TSESTree.ImportDeclaration
  const space = moduleNamed(t, declaration.source.value, module, at)
  switch (clause.type) {
    case 'ImportNamespaceSpecifier':
      return space
    case 'ImportDefaultSpecifier':
      return t.member(space, 'default', at)
    default:
      return t.member(
        space,
        clause.imported.type === 'Identifier' ? clause.imported.name : clause.imported.value,
        at,
      )
  }
}

/** The module that a specifier names: a namespace where it is the user's, an external one where it is a package. */
export function moduleNamed(t: Tracer, specifier: string, from: SourceModule, at: At): Value {
  const target = t.workspace.resolve(specifier, from.path)
  switch (target.kind) {
    case 'package':
      return { kind: 'external', source: target.name, path: [], at }
    case 'missing':
      return unknown(`the module \`${specifier}\` was not found`, at)
    case 'file': {
      const loaded = t.workspace.load(target.path)
      return loaded
        ? { kind: 'namespace', module: loaded }
        : unknown(`the module \`${specifier}\` could not be read`, at)
    }
  }
}
