/** Names to values: variables, parameters, imports, and the path of a name through a destructuring pattern. */
import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import {
  enclosingFunction,
  type FunctionNode,
  keyName,
  type Node,
  type SourceModule,
} from '../source/parse.js'
import type { Tracer } from './tracer.js'
import {
  type At,
  concat,
  type Env,
  type ParameterValue,
  type Thunk,
  unionOf,
  unknown,
  type Value,
  type Write,
} from './values.js'

/** One step of a destructuring pattern, outermost first. */
export type Step =
  | { kind: 'key'; name: string | null }
  | { kind: 'index'; index: number }
  | { kind: 'rest'; skip: number }
  | { kind: 'default'; node: Node }

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
      return withAssignments(
        t,
        variable,
        declaredValue(t, declarator, def.name as Node, module, frames, at),
        module,
        frames,
        at,
      )
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
      list.items.map((item) => t.force(item)),
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

/** `x.a.b = v`, `x.set(k, v)`, `x.append(k, v)` and `Object.assign(x, v)` on a variable. */
export function writesTo(t: Tracer, variable: Variable, module: SourceModule, env: Env | null): Write[] {
  const writes: Write[] = []
  for (const reference of variable.references) {
    if (!reference.isRead()) continue
    const write = writeThrough(t, reference.identifier as Node, module, env)
    if (write) writes.push(write)
  }
  return writes
}

/** The write that a use of an object is the target of, or null. */
export function writeThrough(t: Tracer, use: Node, module: SourceModule, env: Env | null): Write | null {
  const path: (string | null)[] = []
  let at = use
  let property: Node = use
  while (at.parent?.type === 'MemberExpression' && at.parent.object === at) {
    const member: TSESTree.MemberExpression = at.parent
    path.push(keyOf(t, member, module, env))
    property = member.property
    at = member
  }
  const parent = at.parent
  if (
    path.length > 0 &&
    parent?.type === 'AssignmentExpression' &&
    parent.left === at &&
    parent.operator === '='
  ) {
    return { path, node: property, thunk: { node: parent.right, module, env } }
  }
  const last = path.at(-1)
  if (
    path.length > 0 &&
    (last === 'set' || last === 'append') &&
    parent?.type === 'CallExpression' &&
    parent.callee === at
  ) {
    const [key, value] = parent.arguments
    if (!key || !value || value.type === 'SpreadElement' || key.type === 'SpreadElement') return null
    const name = t.evaluate(key, module, env)
    const text =
      name.kind === 'text' && name.parts.length === 1 && name.parts[0]?.kind === 'chars'
        ? name.parts[0].chars
        : null
    return { path: [...path.slice(0, -1), text], node: key, thunk: { node: value, module, env } }
  }
  return null
}

function keyOf(
  t: Tracer,
  member: TSESTree.MemberExpression,
  module: SourceModule,
  env: Env | null,
): string | null {
  const plain = keyName(member.property, member.computed)
  if (plain !== null) return plain
  const key = t.evaluate(member.property, module, env)
  return key.kind === 'text' && key.parts.length === 1 && key.parts[0]?.kind === 'chars'
    ? key.parts[0].chars
    : null
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

function alongPattern(
  t: Tracer,
  value: Value,
  pattern: Node,
  name: Node,
  module: SourceModule,
  env: Env | null,
  at: At,
): Value {
  const steps = stepsTo(pattern, name)
  return steps
    ? alongSteps(t, value, steps, module, env, at)
    : unknown('a pattern that could not be followed', at)
}

function alongSteps(
  t: Tracer,
  start: Value,
  steps: readonly Step[],
  module: SourceModule,
  env: Env | null,
  at: At,
): Value {
  let value = start
  for (const step of steps) {
    switch (step.kind) {
      case 'key':
        value = step.name === null ? unknown('a computed key', at) : t.member(value, step.name, at)
        break
      case 'index':
        value = t.member(value, String(step.index), at)
        break
      case 'rest':
        // What remains of an object is at most the object; of a list, its tail.
        value = value.kind === 'list' ? { ...value, items: value.items.slice(step.skip) } : value
        break
      case 'default':
        value = withDefault(t, value, { node: step.node, module, env }, at)
        break
    }
  }
  return value
}

function withDefault(t: Tracer, value: Value, fallback: Thunk, at: At): Value {
  if (value.kind === 'constant' && value.value === undefined) return t.force(fallback)
  if (value.kind === 'parameter') return { ...value, fallback: t.force(fallback) }
  if (value.kind === 'unknown' || value.kind === 'environment' || value.kind === 'union') {
    return unionOf([value, t.force(fallback)], at)
  }
  return value
}

/** The way from a pattern to a name inside it; null where the name is not in it. */
export function stepsTo(pattern: Node, name: Node): Step[] | null {
  if (pattern === name) return []
  switch (pattern.type) {
    case 'TSParameterProperty':
      return stepsTo(pattern.parameter, name)
    case 'AssignmentPattern': {
      const inner = stepsTo(pattern.left, name)
      return inner && [{ kind: 'default', node: pattern.right }, ...inner]
    }
    case 'RestElement':
      return stepsTo(pattern.argument, name)
    case 'ArrayPattern':
      for (let index = 0; index < pattern.elements.length; index++) {
        const element = pattern.elements[index]
        if (!element) continue
        const inner = stepsTo(element, name)
        if (inner)
          return [
            element.type === 'RestElement' ? { kind: 'rest', skip: index } : { kind: 'index', index },
            ...inner,
          ]
      }
      return null
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') {
          const inner = stepsTo(property.argument, name)
          if (inner) return [{ kind: 'rest', skip: 0 }, ...inner]
          continue
        }
        const inner = stepsTo(property.value as Node, name)
        if (inner) return [{ kind: 'key', name: keyName(property.key, property.computed) }, ...inner]
      }
      return null
    default:
      return null
  }
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
