/** Members of values: `x.key` for every kind of `x`. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FunctionNode, isFunction, keyName, type Node, type SourceModule } from '../source/parse.js'
import { exportedValue } from './exports.js'
import { fieldsOf } from './objects.js'
import type { Tracer } from './tracer.js'
import {
  type At,
  type ClassNode,
  type ClassValue,
  type Env,
  type InstanceValue,
  type LayersValue,
  type Thunk,
  unionOf,
  unknown,
  type Value,
} from './values.js'

export function memberOf(t: Tracer, value: Value, key: string, at: At): Value {
  switch (value.kind) {
    case 'object':
      return withSelf(fieldValue(t, value, key, at), value)
    case 'layers':
      return withSelf(layersMember(t, value, key, at), value)
    case 'list': {
      const item = /^\d+$/.test(key) ? value.items[Number(key)] : undefined
      if (item) return t.force(item)
      return unknown('a member of a list', at)
    }
    case 'union':
      return unionOf(
        value.options.filter((o) => !isNothing(o)).map((option) => memberOf(t, option, key, at)),
        at,
      )
    case 'namespace':
      return exportedValue(t, value.module, key)
    case 'external':
      return externalMember(value, key, at)
    case 'instance':
      return instanceMember(t, value, key, at)
    case 'class':
      return staticMember(t, value, key, at)
    case 'parameter': {
      if (value.steps.length > 8) return unknown('it lies too deep in an argument', at)
      const step = /^\d+$/.test(key) ? '[]' : key
      return { ...value, steps: [...value.steps, step], at }
    }
    case 'client':
      return { kind: 'client-member', client: value, path: [key], at }
    case 'client-member':
      return { ...value, path: [...value.path, key], at }
    case 'answer':
      return { kind: 'answer', at }
    case 'enum':
      return enumMember(t, value.node, value.module, key, at)
    case 'text':
      return key === 'href' ? value : unknown('a property of a text', at)
    case 'environment':
    case 'json':
    case 'constant':
    case 'function':
      return functionMember(t, value, key, at)
    case 'unknown':
      return unknown(value.reason, value.at)
  }
}

function isNothing(value: Value): boolean {
  return (
    value.kind === 'constant' && (value.value === null || value.value === undefined || value.value === false)
  )
}

function externalMember(value: Value & { kind: 'external' }, key: string, at: At): Value {
  const path = [...value.path, key]
  if (value.source === 'global') {
    const [root, first, name] = path
    const isNode = root === 'process' && first === 'env'
    const isVite = root === 'import.meta' && first === 'env'
    const isOther = (root === 'Deno' || root === 'Bun') && first === 'env'
    if ((isNode || isVite || isOther) && name !== undefined && name !== 'get') {
      return { kind: 'environment', name, at }
    }
  }
  if ((value.source === 'process' || value.source === 'node:process') && path.at(-2) === 'env') {
    return { kind: 'environment', name: key, at }
  }
  return { kind: 'external', source: value.source, path, at }
}

function fieldValue(t: Tracer, value: Value, key: string, at: At): Value {
  const { fields, gaps, isDefinite } = fieldsOf(t, value, { key })
  const options = fields.map((field) => t.force(field.thunk))
  if (!isDefinite) {
    for (const gap of gaps) options.push(t.member(gap.value, key, gap.at))
    if (gaps.length === 0 && fields.length === 0) return { kind: 'constant', value: undefined, at }
  }
  return unionOf(options, at)
}

function layersMember(t: Tracer, value: LayersValue, key: string, at: At): Value {
  const deeper = value.writes.filter((write) => write.path.length > 1 && write.path[0] === key)
  const base = value.layers.some(
    (layer) =>
      layer.kind === 'client' ||
      layer.kind === 'external' ||
      layer.kind === 'instance' ||
      layer.kind === 'class' ||
      layer.kind === 'function' ||
      layer.kind === 'enum',
  )
    ? unionOf(
        [
          ...value.writes
            .filter((w) => w.path.length === 1 && w.path[0] === key)
            .map((w) => t.force(w.thunk)),
          ...value.layers.map((layer) => memberOf(t, layer, key, at)),
        ],
        at,
      )
    : fieldValue(t, value, key, at)
  if (deeper.length === 0) return base
  return {
    kind: 'layers',
    layers: [base],
    writes: deeper.map((write) => ({ ...write, path: write.path.slice(1) })),
    at,
  }
}

/** A method taken from an object is called with that object as `this`. */
function withSelf(value: Value, self: Value): Value {
  if (value.kind === 'function' && !value.self && value.node.type !== 'ArrowFunctionExpression') {
    return { ...value, self }
  }
  return value
}

function functionMember(t: Tracer, value: Value, key: string, at: At): Value {
  // Functions may carry members (`getSync.path = ...`), texts and the like have none that matter.
  if (value.kind === 'function' && key === 'bind') return unknown('a bound function', at)
  void t
  return unknown(`a property of a ${value.kind === 'environment' ? 'setting' : 'value'}`, at)
}

function enumMember(
  t: Tracer,
  node: TSESTree.TSEnumDeclaration,
  module: SourceModule,
  key: string,
  at: At,
): Value {
  for (const member of node.body.members) {
    const name =
      member.id.type === 'Identifier'
        ? member.id.name
        : member.id.type === 'Literal'
          ? String(member.id.value)
          : null
    if (name !== key) continue
    return member.initializer
      ? t.evaluate(member.initializer, module, null)
      : unknown('a numeric enum member', at)
  }
  return unknown('a member that the enum does not have', at)
}

/** One class of an instance's chain, with the frame of its constructor. */
interface Level {
  cls: ClassValue
  frame: Env | null
}

const levelCache = new WeakMap<InstanceValue, Level[]>()

/** The classes of an instance from the most derived one up, each with the arguments that its constructor got. */
export function levelsOf(t: Tracer, instance: InstanceValue): Level[] {
  const known = levelCache.get(instance)
  if (known) return known
  const levels: Level[] = []
  levelCache.set(instance, levels)
  let cls: ClassValue | null = instance.cls
  let args: { items: Thunk[]; isOpen: boolean } | null = instance.site
    ? constructionArguments(instance)
    : null
  for (let depth = 0; cls && depth < 8; depth++) {
    const ctor = constructorOf(cls.node)
    const frame: Env | null = {
      fn: (args ? ctor : null) ?? (placeholder as unknown as FunctionNode),
      args: args?.items ?? [],
      openArgs: args?.isOpen ?? true,
      site: instance.site,
      self: instance,
      outer: cls.env,
      depth: (instance.site?.env?.depth ?? 0) + 1,
      memo: new Map(),
    }
    levels.push({ cls, frame })
    if (!cls.node.superClass) break
    const parent: Value = t.evaluate(cls.node.superClass, cls.module, cls.env)
    const call = ctor && superCall(ctor)
    if (call) {
      const from: ClassValue = cls
      args =
        args || !hasParameters(ctor)
          ? {
              items: call.arguments.map((node) => ({ node, module: from.module, env: frame })),
              isOpen: call.arguments.some((a) => a.type === 'SpreadElement'),
            }
          : { items: call.arguments.map((node) => ({ node, module: from.module, env: null })), isOpen: false }
    } else if (ctor) {
      args = null
    }
    cls = parent.kind === 'class' ? parent : null
  }
  return levels
}

/** Stands for "no constructor": no node is equal to it. */
const placeholder = Object.freeze({ type: 'none' })

function hasParameters(ctor: FunctionNode): boolean {
  return ctor.params.length > 0
}

function constructionArguments(instance: InstanceValue): { items: Thunk[]; isOpen: boolean } {
  const site = instance.site as NonNullable<InstanceValue['site']>
  const node = site.node
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return { items: [], isOpen: true }
  return {
    items: node.arguments
      .filter((a) => a.type !== 'SpreadElement')
      .map((a) => ({ node: a, module: site.module, env: site.env })),
    isOpen: node.arguments.some((a) => a.type === 'SpreadElement'),
  }
}

export function constructorOf(cls: ClassNode): FunctionNode | null {
  for (const member of cls.body.body) {
    if (
      member.type === 'MethodDefinition' &&
      member.kind === 'constructor' &&
      isFunction(member.value as Node)
    ) {
      return member.value as FunctionNode
    }
  }
  return null
}

function superCall(ctor: FunctionNode): TSESTree.CallExpression | null {
  const body = ctor.body
  if (body?.type !== 'BlockStatement') return null
  for (const statement of body.body) {
    if (
      statement.type === 'ExpressionStatement' &&
      statement.expression.type === 'CallExpression' &&
      statement.expression.callee.type === 'Super'
    ) {
      return statement.expression
    }
  }
  return null
}

function instanceMember(t: Tracer, instance: InstanceValue, key: string, at: At): Value {
  for (const { cls, frame } of levelsOf(t, instance)) {
    const value = ownMember(t, instance, cls, frame, key, at)
    if (value) return value
  }
  const last = levelsOf(t, instance).at(-1)
  if (last?.cls.node.superClass) {
    const parent = t.evaluate(last.cls.node.superClass, last.cls.module, last.cls.env)
    if (parent.kind === 'external')
      return { kind: 'external', source: parent.source, path: [...parent.path, 'prototype', key], at }
  }
  return unknown(`\`${key}\` was not found in the class`, at)
}

function ownMember(
  t: Tracer,
  instance: InstanceValue,
  cls: ClassValue,
  frame: Env | null,
  key: string,
  at: At,
): Value | null {
  const options: Value[] = []
  for (const member of cls.node.body.body) {
    if (!('key' in member) || member.static || keyName(member.key as Node, member.computed) !== key) continue
    if (member.type === 'MethodDefinition' && isFunction(member.value as Node)) {
      const fn = {
        kind: 'function',
        node: member.value as FunctionNode,
        module: cls.module,
        env: cls.env,
        self: instance,
      } as const
      if (member.kind === 'method') return fn
      if (member.kind === 'get') return t.invoke(fn, [], false, { ...at, env: null })
    }
    if ((member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') && member.value) {
      const value = t.evaluate(member.value, cls.module, frame)
      options.push(value.kind === 'function' ? { ...value, self: instance } : value)
    }
  }
  options.push(...assignedFields(t, cls, frame, key))
  return options.length > 0 ? unionOf(options, at) : null
}

/** `this.key = value` in any method, and constructor parameters that are fields. */
function assignedFields(t: Tracer, cls: ClassValue, frame: Env | null, key: string): Value[] {
  const values: Value[] = []
  const ctor = constructorOf(cls.node)
  for (const param of ctor?.params ?? []) {
    if (param.type !== 'TSParameterProperty') continue
    const name = param.parameter.type === 'AssignmentPattern' ? param.parameter.left : param.parameter
    if (name.type === 'Identifier' && name.name === key) values.push(t.evaluate(name, cls.module, frame))
  }
  for (const assignment of fieldAssignments(cls, key)) {
    values.push(t.evaluate(assignment.right, cls.module, isInside(assignment, ctor) ? frame : null))
  }
  return values
}

function isInside(node: Node, fn: FunctionNode | null): boolean {
  for (let up: Node | undefined = node; up; up = up.parent) if (up === fn) return true
  return false
}

function fieldAssignments(cls: ClassValue, key: string): TSESTree.AssignmentExpression[] {
  const found: TSESTree.AssignmentExpression[] = []
  const name = key.startsWith('#') ? key.slice(1) : key
  for (const use of cls.module.names.get(name) ?? []) {
    const member = use.parent
    if (
      member?.type !== 'MemberExpression' ||
      member.property !== use ||
      member.object.type !== 'ThisExpression'
    )
      continue
    if (keyName(member.property, member.computed) !== key) continue
    const assignment = member.parent
    if (assignment.type === 'AssignmentExpression' && assignment.left === member && isWithin(use, cls.node)) {
      found.push(assignment)
    }
  }
  return found
}

function isWithin(node: Node, ancestor: Node): boolean {
  return node.range[0] >= ancestor.range[0] && node.range[1] <= ancestor.range[1]
}

function staticMember(t: Tracer, cls: ClassValue, key: string, at: At): Value {
  for (const member of cls.node.body.body) {
    if (!('key' in member) || !member.static || keyName(member.key as Node, member.computed) !== key) continue
    if (member.type === 'MethodDefinition' && isFunction(member.value as Node)) {
      const fn = {
        kind: 'function',
        node: member.value as FunctionNode,
        module: cls.module,
        env: cls.env,
        self: cls,
      } as const
      if (member.kind === 'method') return fn
      if (member.kind === 'get') return t.invoke(fn, [], false, { ...at, env: null })
    }
    if (member.type === 'PropertyDefinition' && member.value) {
      const value = t.evaluate(member.value, cls.module, cls.env)
      return value.kind === 'function' ? { ...value, self: cls } : value
    }
  }
  if (cls.node.superClass) {
    const parent = t.evaluate(cls.node.superClass, cls.module, cls.env)
    if (parent.kind === 'class') return staticMember(t, parent, key, at)
  }
  return unknown(`\`${key}\` was not found in the class`, at)
}
