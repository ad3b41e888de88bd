/** What a parameter can be when no frame binds it: the class its type names, or what the callers pass. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Node, SourceModule } from '../../source/parse.js'
import { argumentsOf } from '../callers/callers.js'
import { type ClientRow, fixtureRowOf, rowOfType } from '../clients/clients.js'
import { clientOfType } from '../clients/declared.js'
import { endpointsOf } from '../clients/endpoints.js'
import { typedMethod } from '../clients/typed.js'
import { isSdk } from '../sdk/sdk.js'
import type { Tracer } from '../tracer.js'
import { memberTypes, type TypeAt, typeDeclarationOf } from '../types/types.js'
import { optionsOf, type Value } from '../values.js'

/** Arguments of arguments deeper than this are not followed. */
const mostNested = 12

const memos = new WeakMap<Tracer, { size: number; values: Map<string, Value[]> }>()

/** Answers hold until more modules are loaded. */
function memoOf(t: Tracer): Map<string, Value[]> {
  let memo = memos.get(t)
  if (!memo || memo.size !== t.workspace.loaded.length) {
    memo = { size: t.workspace.loaded.length, values: new Map() }
    memos.set(t, memo)
  }
  return memo.values
}

const busy = new WeakMap<Tracer, Set<string>>()

/** The possible values of a symbolic one, callers' arguments first, then its declared type; empty where nothing is known. */
export function concreteOf(t: Tracer, value: Value): Value[] {
  if (value.kind !== 'parameter') return [value]
  // Without the steps: a recursive function that goes down a structure never ends otherwise.
  const key = `${value.module.path}:${value.fn.range[0]}:${value.index}`
  let running = busy.get(t)
  if (!running) {
    running = new Set()
    busy.set(t, running)
  }
  const isOutermost = running.size === 0
  const full = `${key}:${value.steps.join('.')}`
  const memo = memoOf(t)
  const known = memo.get(full)
  if (known) return known
  if (running.has(key) || running.size > mostNested) return []
  running.add(key)
  try {
    const defaults = value.fallback
      ? optionsOf(value.fallback).filter(
          (each) =>
            each.kind === 'external' ||
            each.kind === 'client' ||
            each.kind === 'client-member' ||
            each.kind === 'function',
        )
      : []
    const given = argumentsOf(t, value)
      .flatMap(({ value: argument }) => optionsOf(argument))
      .flatMap((argument) => concreteOf(t, argument))
      .filter((argument) => argument.kind !== 'unknown' && argument.kind !== 'constant')
    // Mocks and stand-ins that callers pass do not make a client of the package another thing.
    const typed = given.some(isSdk) ? [] : typedAs(t, value).filter(isSdk)
    const handed = given.length > 0 ? null : handedBy(t, value)
    const result =
      typed.length > 0
        ? [...new Set([...given, ...typed])]
        : handed
          ? [handed]
          : given.length > 0
            ? [...new Set(given)]
            : defaults.length > 0
              ? [...defaults]
              : orTyped(t, value, typedAs(t, value))
    // Inside of another question a cycle may have cut the answer short.
    if (isOutermost) memoOf(t).set(full, result)
    return result
  } finally {
    running.delete(key)
  }
}

/** A method of the package's client, where only the type checker knows that it is one. */
function orTyped(t: Tracer, { at }: Value & { kind: 'parameter' }, known: Value[]): Value[] {
  if (known.length > 0) return known
  const method = typedMethod(t, at.node, at.module)
  return method ? [method] : []
}

/**
 * What a test framework hands to a callback under a name: `test('...', async ({ request }) => ...)`, and the client that
 * a function is given to tell it of endpoints.
 */
function handedBy(t: Tracer, { fn, module, index, steps, at }: Value & { kind: 'parameter' }): Value | null {
  const given = endpointsOf(t).given.get(fn)
  if (given?.index === index)
    return steps.reduce<Value>((value, step) => t.member(value, step, at), given.client)
  const call = fn.parent
  const [name, ...rest] = steps
  if (
    index !== 0 ||
    name === undefined ||
    call.type !== 'CallExpression' ||
    !call.arguments.includes(fn as never)
  )
    return null
  const callee = t.evaluate(call.callee, module, null)
  const row = callee.kind === 'external' ? fixtureRowOf(callee.source, callee.path, name) : null
  if (!row) return null
  const defaults = settingsIn(t, row, callee, module)
  const client: Value = { kind: 'client', row, defaults, at: { node: call.callee, module } }
  return rest.reduce<Value>((value, step) => t.member(value, step, at), client)
}

/** What a file gives the fixtures of its tests as their configuration: `test.use({ baseURL })`. */
function settingsIn(t: Tracer, row: ClientRow, test: Value, module: SourceModule): Value[] {
  const name = row.makers.find(({ how }) => how === 'fixture')?.settings
  if (name === undefined || test.kind !== 'external') return []
  return (module.names.get(name) ?? []).flatMap((use): Value[] => {
    const member = use.parent
    const call = member?.parent
    if (member?.type !== 'MemberExpression' || call?.type !== 'CallExpression' || call.callee !== member)
      return []
    const of = t.evaluate(member.object, module, null)
    const [given] = call.arguments
    const isOwn = of.kind === 'external' && of.source === test.source && of.path[0] === test.path[0]
    return isOwn && given ? [t.evaluate(given, module, null)] : []
  })
}

/** An instance of the class (or of the classes that implement the interface) that the parameter's type names. */
function typedAs(t: Tracer, value: Value & { kind: 'parameter' }): Value[] {
  let param = value.fn.params[value.index] as Node | undefined
  if (param?.type === 'TSParameterProperty') param = param.parameter
  if (param?.type === 'AssignmentPattern') param = param.left
  const annotation = param && 'typeAnnotation' in param ? param.typeAnnotation : undefined
  if (annotation?.type !== 'TSTypeAnnotation') return []
  let types: TypeAt[] = [{ type: annotation.typeAnnotation, module: value.module }]
  const steps = [...value.steps]
  for (;;) {
    const instances = types.flatMap(({ type, module }) => instancesOf(t, type, module))
    if (instances.length > 0) {
      return instances.map((instance) =>
        steps.reduce<Value>((at, step) => t.member(at, step, value.at), instance),
      )
    }
    const step = steps.shift()
    if (step === undefined) return []
    types = types.flatMap((each) => memberTypes(t, each, step))
    if (types.length === 0) return []
  }
}

/** `typeof fetch` and `typeof globalThis.fetch`: the value itself. */
function queried(t: Tracer, type: TSESTree.TSTypeQuery, module: SourceModule): Value[] {
  const names: string[] = []
  let at: Node = type.exprName as Node
  while (at.type === 'TSQualifiedName') {
    names.unshift(at.right.name)
    at = at.left
  }
  if (at.type !== 'Identifier') return []
  const root = t.evaluate(at, module, null)
  const value = names.reduce<Value>((object, name) => t.member(object, name, { node: type, module }), root)
  return value.kind === 'external' || value.kind === 'function' ? [value] : []
}

function instancesOf(t: Tracer, type: TSESTree.TypeNode, module: SourceModule): Value[] {
  const client = clientOfType(t, type, module)
  if (client) return [client]
  if (type.type === 'TSTypeQuery') return queried(t, type, module)
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return []
  const declared = t.evaluate(type.typeName, module, null)
  if (declared.kind === 'class') return [{ kind: 'instance', cls: declared, site: null }]
  if (declared.kind === 'external') {
    const row = rowOfType(declared.source, declared.path.at(-1) ?? '')
    return row ? [{ kind: 'client', row, defaults: [], at: { node: type, module } }] : []
  }
  const found: Value[] = []
  const target = interfaceOf(t, type.typeName, module)
  if (!target) return []
  for (const { cls, module: home } of t.names.implementing(target.name)) {
    found.push({ kind: 'instance', cls: { kind: 'class', node: cls, module: home, env: null }, site: null })
  }
  return found
}

function interfaceOf(t: Tracer, name: TSESTree.Identifier, module: SourceModule): { name: string } | null {
  const declaration = typeDeclarationOf(t, name, module)
  return declaration?.node.type === 'TSInterfaceDeclaration' ? { name: declaration.node.id.name } : null
}
