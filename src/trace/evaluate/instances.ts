/** Instances of classes: the chain of their classes, the arguments of each constructor, fields and methods. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FunctionNode, isFunction, isInside, keyName, type Node } from '../../source/parse.js'
import { annotationOf, clientOfType, orDeclared } from '../clients/declared.js'
import { constructedClient, isSdkClass } from '../sdk/sdk.js'
import type { Tracer } from '../tracer.js'
import {
  type At,
  type ClassNode,
  type ClassValue,
  type Env,
  type InstanceValue,
  type Thunk,
  unionOf,
  unknown,
  type Value,
  type Write,
} from '../values.js'
import { fuelOf } from './calls.js'
import { writeThrough } from './writes.js'

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
      fuel: fuelOf(instance.site),
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

/** The class that a node stands in. */
export function classAround(node: Node): ClassNode | null {
  for (let up = node.parent; up; up = up.parent)
    if (up.type === 'ClassDeclaration' || up.type === 'ClassExpression') return up
  return null
}

export function instanceMember(t: Tracer, instance: InstanceValue, key: string, at: At): Value {
  // Any instance of a class is also one of the classes that extend it and fill in what it leaves open.
  const inDerived = instance.site ? [] : derivedMembers(t, instance, key, at)
  for (const { cls, frame } of levelsOf(t, instance)) {
    const value = ownMember(t, instance, cls, frame, key, at)
    if (value) return inDerived.length > 0 ? unionOf([value, ...inDerived], at) : value
  }
  if (inDerived.length > 0) return unionOf(inDerived, at)
  const last = levelsOf(t, instance).at(-1)
  if (last?.cls.node.superClass) {
    const parent = t.evaluate(last.cls.node.superClass, last.cls.module, last.cls.env)
    if (isSdkClass(parent)) {
      const client = constructedClient(superOptions(t, instance, last), placeOfInstance(instance))
      return { kind: 'client-member', client, path: [key], at }
    }
    if (parent.kind === 'external')
      return { kind: 'external', source: parent.source, path: [...parent.path, 'prototype', key], at }
  }
  return unknown(`\`${key}\` was not found in the class`, at)
}

/** The first argument that reaches the constructor of a class outside of this code. */
function superOptions(t: Tracer, instance: InstanceValue, last: Level): Value | null {
  const ctor = constructorOf(last.cls.node)
  const call = ctor && superCall(ctor)
  if (call) {
    const [first] = call.arguments
    return first ? t.evaluate(first, last.cls.module, instance.site ? last.frame : null) : null
  }
  const [own] = last.frame?.args ?? []
  return own && !ctor ? t.force(own) : null
}

function placeOfInstance({ site, cls }: InstanceValue): At {
  return site ? { node: site.node, module: site.module } : { node: cls.node, module: cls.module }
}

/** The member as the classes that extend a class define it. */
function derivedMembers(t: Tracer, { cls }: InstanceValue, key: string, at: At, depth = 0): Value[] {
  const name = cls.node.id?.name
  if (name === undefined || depth > 4) return []
  return t.names.extending(name).flatMap(({ cls: node, module }) => {
    const derived: ClassValue = { kind: 'class', node, module, env: null }
    const parent = t.evaluate(node.superClass as Node, module, null)
    if (parent.kind !== 'class' || parent.node !== cls.node) return []
    const instance: InstanceValue = { kind: 'instance', cls: derived, site: null }
    const [level] = levelsOf(t, instance)
    const own = level ? ownMember(t, instance, level.cls, level.frame, key, at) : null
    return [...(own ? [own] : []), ...derivedMembers(t, instance, key, at, depth + 1)]
  })
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
    const method = methodValue(t, member, cls, instance, at)
    if (method) return method
    if ((member.type === 'PropertyDefinition' || member.type === 'AccessorProperty') && member.value) {
      const value = t.evaluate(member.value, cls.module, frame)
      options.push(value.kind === 'function' ? { ...value, self: instance } : value)
    }
  }
  options.push(...assignedFields(t, cls, frame, key))
  const field = cls.node.body.body.find(
    (member) => member.type === 'PropertyDefinition' && keyName(member.key as Node, member.computed) === key,
  )
  const type = annotationOf(field)
  // A field that is filled from outside: by a container, or before the first use.
  if (options.length === 0) return clientOfType(t, type, cls.module)
  const value = unionOf(options, at)
  const { writes, layers } = fieldWrites(t, cls, key)
  if (writes.length + layers.length > 0) return { kind: 'layers', layers: [value, ...layers], writes, at }
  return orDeclared(t, value, type, cls.module)
}

/** A method, or what a getter gives; null where the member is neither. */
function methodValue(
  t: Tracer,
  member: TSESTree.ClassElement,
  { module, env }: ClassValue,
  self: Value,
  at: At,
): Value | null {
  if (member.type !== 'MethodDefinition' || !isFunction(member.value as Node)) return null
  const fn = { kind: 'function', node: member.value as FunctionNode, module, env, self } as const
  if (member.kind === 'method') return fn
  return member.kind === 'get' ? t.invoke(fn, [], false, { ...at, env: null }) : null
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
    values.push(t.evaluate(assignment.right, cls.module, isInFunction(assignment, ctor) ? frame : null))
  }
  return values
}

/** `this.key.name = value`, `this.key.set(name, value)` and `Object.assign(this.key, value)` in any method. */
function fieldWrites(t: Tracer, cls: ClassValue, key: string): { writes: Write[]; layers: Value[] } {
  const writes: Write[] = []
  const layers: Value[] = []
  const name = key.startsWith('#') ? key.slice(1) : key
  for (const use of cls.module.names.get(name) ?? []) {
    const member = use.parent
    if (
      member?.type !== 'MemberExpression' ||
      member.property !== use ||
      member.object.type !== 'ThisExpression' ||
      keyName(member.property, member.computed) !== key ||
      !isInside(use, cls.node)
    )
      continue
    const write = writeThrough(t, member, cls.module, null)
    if (write) writes.push(write)
    const call = member.parent
    if (call.type !== 'CallExpression' || call.arguments[0] !== member) continue
    const callee = t.evaluate(call.callee, cls.module, null)
    if (callee.kind === 'external' && callee.path.join('.') === 'Object.assign')
      for (const argument of call.arguments.slice(1))
        if (argument.type !== 'SpreadElement') layers.push(t.evaluate(argument, cls.module, null))
  }
  return { writes, layers }
}

function isInFunction(node: Node, fn: FunctionNode | null): boolean {
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
    if (assignment.type === 'AssignmentExpression' && assignment.left === member && isInside(use, cls.node)) {
      found.push(assignment)
    }
  }
  return found
}

export function staticMember(t: Tracer, cls: ClassValue, key: string, at: At): Value {
  for (const member of cls.node.body.body) {
    if (!('key' in member) || !member.static || keyName(member.key as Node, member.computed) !== key) continue
    const method = methodValue(t, member, cls, cls, at)
    if (method) return method
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
