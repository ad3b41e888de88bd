/** What a loop over pages declares, in the types that the program has for the answer. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { enclosingFunction, isFunction, type Node, type SourceModule } from '../source/parse.js'
import type { FlowResult } from '../trace/flow/state.js'
import type { Trace } from '../trace/index.js'
import { declaredTypes } from '../trace/types/declared.js'
import type { TypeAt } from '../trace/types/types.js'
import type { Block } from './page-block.js'
import { deepWithin } from './page-site.js'
import { quoted, sourceOf, textOf } from './text.js'

/** A type parameter that stands for what is answered, which says nothing of pages: `T` of `(await response.json()) as T`. */
export interface StandIn {
  name: string
  /** Whether for the answer, or for its list alone: `as { data: T }`. */
  of: 'answer' | 'list'
}

/** The type parameter that stands for the answer or for its list; null where the types say more. */
export function standInOf({ module, type }: Block, trace: Trace): StandIn | null {
  if (!type) return null
  const answer = parameterNamed(type)
  if (answer) return { name: answer, of: 'answer' }
  const [list, ...more] = declaredTypes(trace.tracer, [answerOf(type, module)], ['data'])
  const name = list && more.length === 0 ? parameterNamed(list.type) : null
  return name ? { name, of: 'list' } : null
}

/** The type parameter of a function or class around it that a type names. */
function parameterNamed(type: TSESTree.TypeNode): string | null {
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return null
  const { name } = type.typeName
  for (let up: Node | undefined = type; up; up = up.parent) {
    const parameters = 'typeParameters' in up ? up.typeParameters : null
    const isDeclared =
      parameters?.type === 'TSTypeParameterDeclaration' &&
      parameters.params.some((parameter) => parameter.name.name === name)
    if (isDeclared) return isFunction(up) || up.type.startsWith('Class') ? name : null
  }
  return null
}

/** A type that is said of the answer's body. */
function answerOf(type: TSESTree.TypeNode, module: SourceModule): FlowResult['types'][number] {
  return { type, module, layers: [], token: 'body', path: [] }
}

/** The type of the list, as the program says it, else `any[]`, which it was. */
export function itemsTypeOf(block: Block, trace: Trace): string {
  const { module, type } = block
  if (standInOf(block, trace)) return 'unknown[]'
  if (!type) {
    const returned = block.use.kind === 'member' ? returnedList(block) : null
    return returned ?? 'any[]'
  }
  const own = declaredTypes(trace.tracer, [answerOf(type, module)], ['data'])
  const [only] = own
  const text = own.length === 1 && only ? boundText(only, module) : null
  return text ?? `NonNullable<${sourceOf(type)}[${quoted('data', module)}]>`
}

/** The text of a type with what its type parameters stand for; null where it cannot be written in this file. */
function boundText(at: TypeAt, module: SourceModule): string | null {
  const { type, bindings } = at
  if (type.type === 'TSArrayType') {
    const element = boundText({ ...at, type: type.elementType }, module)
    return element && `${isSimple(type.elementType) ? element : `(${element})`}[]`
  }
  if (type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && !type.typeArguments) {
    const given = bindings?.get(type.typeName.name)
    if (given) return boundText(given, module)
  }
  const names = [...deepWithin(type)].flatMap((node) => (node.type === 'Identifier' ? [node.name] : []))
  if (at.module !== module || names.some((name) => bindings?.has(name))) return null
  const list = type.type === 'TSTypeOperator' && type.operator === 'readonly' ? type.typeAnnotation : type
  return list ? sourceOf(list) : null
}

/** Whether a type needs no parentheses in front of `[]`. */
function isSimple(type: TSESTree.TypeNode): boolean {
  return /^TS(?:TypeReference|TypeLiteral|ArrayType|TupleType|(?:Any|Unknown|String|Number|Boolean|Object)Keyword)$/.test(
    type.type,
  )
}

/** `X[]` of a function that says it returns `Promise<X[]>`, where the list is what is returned. */
function returnedList(block: Block): string | null {
  const { last, use } = block
  if (last.type !== 'ReturnStatement' || use.kind !== 'member' || !last.argument) return null
  if (last.argument !== use.node && !(last.argument.type === 'ChainExpression')) return null
  const type = enclosingFunction(last)?.returnType?.typeAnnotation
  if (
    type?.type !== 'TSTypeReference' ||
    type.typeName.type !== 'Identifier' ||
    type.typeName.name !== 'Promise'
  )
    return null
  const list = type.typeArguments?.params[0]
  return list?.type === 'TSArrayType' ? sourceOf(list) : null
}

/** The expression of the body with a type that has the token. */
export function pageText(block: Block, trace: Trace): string {
  const { module, body, type } = block
  const isReturned = block.use.kind === 'whole' && assertedIn(body).type !== 'AwaitExpression'
  const text = textOf(body, module)
  if (!type) return isReturned ? `await ${text}` : text
  const hasToken = declaredTypes(trace.tracer, [answerOf(type, module)], ['pagination']).length > 0
  const expression = assertedIn(body)
  const own = sourceOf(type)
  const inner = isReturned ? `await ${textOf(expression, module)}` : textOf(expression, module)
  const pagination = `pagination?: { next_page_token?: string }`
  if (standInOf(block, trace)) return `(${inner}) as { data: unknown[]; ${pagination} }`
  if (hasToken) return `(${inner}) as ${own}`
  const last = type.type === 'TSTypeLiteral' ? type.members.at(-1) : undefined
  if (last) {
    const written = textOf(type, module)
    const end = last.range[1] - (/[;,]$/.exec(textOf(last, module))?.[0].length ?? 0)
    const separator = !written.includes(';') && /,\s*\}$/.test(written) ? ',' : ';'
    return `(${inner}) as ${sourceOf(type, end)}${separator} ${pagination} }`
  }
  return `(${inner}) as ${own} & { ${pagination} }`
}

/** The expression below type assertions. */
function assertedIn(node: Node): Node {
  return node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion'
    ? assertedIn(node.expression)
    : node
}
