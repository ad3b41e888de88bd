/** Payloads of handlers that look at Polytomic's signature: the body of the request, however it is read. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { State } from '../flow/state.js'
import { functionsOf, outermostFunction } from '../reads/payload-roots.js'
import type { Tracer } from '../tracer.js'
import type { Payload } from './events.js'

const signature = /polytomic-signature/i
const body: State = { layers: [], token: 'body', path: [] }

/** The bodies that are read in the handlers of `module` that look at the signature, or that stand behind a check of it. */
export function signedPayloads(t: Tracer, module: SourceModule): Payload[] {
  if (!signature.test(module.text)) return []
  const found: Payload[] = []
  const seen = new Set<Node>()
  for (const literal of module.strings) {
    const text = literal.type === 'Literal' ? literal.value : literal.value.raw
    if (!signature.test(text)) continue
    const evidence = { node: literal as Node, module }
    const steps = [
      {
        step: 'the header Polytomic-Signature is checked',
        at: { file: module.path, start: literal.range[0], end: literal.range[1] },
      },
    ]
    for (const handler of handlersAround(t, literal as Node, module)) {
      if (seen.has(handler.node)) continue
      seen.add(handler.node)
      for (const at of bodiesIn(handler.node, handler.module)) {
        found.push({ ...at, steps, evidence, kind: 'signed' })
      }
    }
  }
  return found
}

/** The handler that names the header; where it is a check of its own, the handlers it is registered with. */
function handlersAround(
  t: Tracer,
  literal: Node,
  module: SourceModule,
): { node: Node; module: SourceModule }[] {
  const own = outermostFunction(literal)
  if (!own) return []
  const handlers = [{ node: own, module }]
  for (const { call, module: home } of registrations(t, own, module)) {
    for (const argument of call.arguments) {
      for (const fn of functionsOf(t, { node: argument, module: home })) {
        if (fn.node !== own) handlers.push({ node: fn.node, module: fn.module })
      }
    }
  }
  return handlers
}

/** Calls that take the function as one argument of several: `app.post(path, check, handler)`. */
function registrations(
  t: Tracer,
  fn: Node,
  home: SourceModule,
): { call: TSESTree.CallExpression; module: SourceModule }[] {
  const name = 'id' in fn && fn.id && 'name' in fn.id ? String(fn.id.name) : declaredName(fn)
  if (name === null) return []
  const modules = [home, ...t.workspace.importersOf(home.path)]
  return modules.flatMap((module) =>
    (module.names.get(name) ?? []).flatMap((use) => {
      const call = use.parent
      const isRegistered =
        call?.type === 'CallExpression' &&
        call.arguments.includes(use as never) &&
        call.callee.type === 'MemberExpression' &&
        /^(?:post|all|use|route|put|on)$/.test(keyName(call.callee.property, call.callee.computed) ?? '')
      return isRegistered && functionsOf(t, { node: use, module }).some((each) => each.node === fn)
        ? [{ call, module }]
        : []
    }),
  )
}

function declaredName(fn: Node): string | null {
  const { parent } = fn
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id.name : null
}

/** `req.body`, `JSON.parse(...)` and `request.json()` of a handler, and a `body` that a pattern of its takes out. */
function bodiesIn(handler: Node, module: SourceModule): Pick<Payload, 'at' | 'state' | 'isBinding'>[] {
  const isInside = (node: Node): boolean =>
    node.range[0] >= handler.range[0] && node.range[1] <= handler.range[1]
  const found: Pick<Payload, 'at' | 'state' | 'isBinding'>[] = []
  for (const use of module.names.get('body') ?? []) {
    if (!isInside(use)) continue
    const parent = use.parent
    if (parent?.type === 'MemberExpression' && parent.property === use && !parent.computed) {
      found.push({ at: { node: parent, module }, state: body, isBinding: false })
    }
    if (parent?.type === 'Property' && parent.key === use && parent.parent.type === 'ObjectPattern') {
      found.push({ at: { node: parent.value as Node, module }, state: body, isBinding: true })
    }
  }
  for (const call of module.calls) {
    if (call.type !== 'CallExpression' || !isInside(call) || call.callee.type !== 'MemberExpression') continue
    const { object, property, computed } = call.callee
    const name = keyName(property, computed)
    if (name === 'parse' && object.type === 'Identifier' && object.name === 'JSON') {
      found.push({ at: { node: call, module }, state: body, isBinding: false })
    }
    if (name === 'json' && call.arguments.length === 0) {
      found.push({
        at: { node: call, module },
        state: { ...body, layers: [{ kind: 'promise' }] },
        isBinding: false,
      })
    }
  }
  return found
}
