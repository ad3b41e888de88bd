/** Where a user's type is written on values that come from elsewhere: storage, requests of others, packages. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { isFunction, type Node, type SourceModule } from '../../source/parse.js'
import type { Trace } from '../index.js'
import { packageBehind } from '../reads/vendors.js'
import { type At, optionsOf } from '../values.js'
import { type SignatureAt, type TypeDeclaration, typeDeclarationOf } from './types.js'

/**
 * The first place that gives the type with this property to a value which no followed request answers: what was parsed
 * from a text, came with a request of somebody else, or was fetched by a package. Null where there is none.
 */
export function otherOrigin(trace: Trace, signature: SignatureAt): At | null {
  const declared = declarationAround(signature.node)
  if (!declared) return null
  const seen = new Set<Node>()
  const queue: TypeDeclaration[] = [declared]
  for (let at = queue.pop(); at; at = queue.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    for (const reference of referencesOf(trace, at)) {
      const use = useOf(reference.node)
      if (!use) continue
      if ('declaration' in use) queue.push(use.declaration)
      else if (isFromElsewhere(trace, use.value, reference.module))
        return { node: use.value, module: reference.module }
    }
  }
  return null
}

function declarationAround(node: Node): TypeDeclaration | null {
  for (let up = node.parent; up; up = up.parent) {
    if (up.type === 'TSInterfaceDeclaration' || up.type === 'TSTypeAliasDeclaration') return up
    if (up.type === 'ClassDeclaration' && up.id) return up as TypeDeclaration
  }
  return null
}

function referencesOf({ tracer }: Trace, declaration: TypeDeclaration): At[] {
  return tracer.workspace.loaded.flatMap((module) =>
    (module.names.get(declaration.id.name) ?? []).flatMap((node): At[] => {
      if (node.type !== 'Identifier' || node.parent?.type !== 'TSTypeReference') return []
      return typeDeclarationOf(tracer, node, module)?.node === declaration ? [{ node, module }] : []
    }),
  )
}

/** What a type is written for: a value, or another type that is made of it. */
function useOf(name: Node): { value: Node } | { declaration: TypeDeclaration } | null {
  for (let node = name.parent, up = node?.parent; node && up; node = up, up = up.parent) {
    switch (up.type) {
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        return { declaration: up }
      case 'TSAsExpression':
      case 'TSTypeAssertion':
      case 'TSSatisfiesExpression':
        return { value: up.expression }
      case 'VariableDeclarator':
        return up.init ? { value: up.init } : null
      case 'Identifier':
      case 'ObjectPattern':
      case 'ArrayPattern':
        if (up.parent.type !== 'VariableDeclarator') return null
        break
      default:
        // A function's own type says nothing about where its values come from.
        if (isFunction(up) || !up.type.startsWith('TS') || /Function|Method/.test(up.type)) return null
    }
  }
  return null
}

function isFromElsewhere(trace: Trace, value: Node, module: SourceModule): boolean {
  switch (value.type) {
    case 'AwaitExpression':
      return isFromElsewhere(trace, value.argument, module)
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'ChainExpression':
      return isFromElsewhere(trace, value.expression, module)
    case 'LogicalExpression':
      return [value.left, value.right].some((each) => isFromElsewhere(trace, each, module))
    case 'ConditionalExpression':
      return [value.consequent, value.alternate].some((each) => isFromElsewhere(trace, each, module))
    case 'CallExpression':
      return !isAnswered(trace, value) && (isParsed(value, module) || isFetched(trace, value, module))
    case 'MemberExpression':
      return !isAnswered(trace, value) && isReceived(trace, value, module)
    default:
      return false
  }
}

/** Whether an answer of one of the known requests passes here. */
function isAnswered({ calls }: Trace, node: Node): boolean {
  return calls.some((call) => call.answer().holders.has(node))
}

function isParsed(call: TSESTree.CallExpression, module: SourceModule): boolean {
  return module.text.slice(...call.callee.range) === 'JSON.parse'
}

/** A call of a package that is given no function of this code, which it might call for the value. */
function isFetched({ tracer }: Trace, call: TSESTree.CallExpression, module: SourceModule): boolean {
  if (call.arguments.some((each) => optionsOf(tracer.evaluate(each, module, null)).some(isCallable)))
    return false
  return optionsOf(tracer.evaluate(call, module, null)).some((value) => packageBehind(tracer, value, module))
}

function isCallable({ kind }: { kind: string }): boolean {
  return kind === 'function' || kind === 'answer' || kind === 'parameter'
}

/** `request.body` of a handler that nobody here calls. */
function isReceived({ tracer }: Trace, node: TSESTree.MemberExpression, module: SourceModule): boolean {
  if (node.property.type !== 'Identifier' || node.property.name !== 'body') return false
  const request = tracer.evaluate(node.object, module, null)
  return request.kind === 'parameter' && tracer.callersOf(request.fn, request.module).length === 0
}
