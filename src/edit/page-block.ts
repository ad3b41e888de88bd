/** A request and the read of its answer as statements of one block: what they are, and what may stand between. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import {
  enclosingFunction,
  isFunction,
  isInside,
  keyName,
  type Node,
  type SourceModule,
} from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import { deepWithin, only, type PageSite, within } from './page-site.js'
import { lineStart, textOf } from './text.js'

/** The parts of a block that become a loop. */
export interface Block {
  module: SourceModule
  /** The statement that sends, those between, and the one that reads the body. */
  first: TSESTree.VariableDeclaration
  between: readonly Node[]
  last: Node
  /** The expression that is the body, with its type assertions. */
  body: Node
  type: TSESTree.TypeNode | null
  use: Use
}

/** What the last statement does with the body. */
export type Use =
  /** `(await res.json()).data` */
  | { kind: 'member'; node: Node; isOptional: boolean }
  /** `const { data } = await res.json()` */
  | {
      kind: 'pattern'
      name: TSESTree.Identifier
      declaration: TSESTree.VariableDeclaration
      isOptional: boolean
    }
  /** `const body = await res.json()`, read as `body.data` */
  | { kind: 'name'; isOptional: boolean }
  /** `return res.json()` */
  | { kind: 'whole' }

export function isOptionalRead(use: Use): boolean {
  return use.kind !== 'whole' && use.isOptional
}

export function blockOf(call: ApiCall, site: PageSite): Block | string {
  const { level } = site
  const { module } = level
  const waited = level.node.parent
  const declarator = waited?.type === 'AwaitExpression' ? waited.parent : null
  const names = declarator?.type === 'VariableDeclarator' ? namesOf(declarator.id) : null
  if (declarator?.type !== 'VariableDeclarator' || !names)
    return 'its response is not awaited into a variable of its own'
  const first = declarator.parent
  const holder = first.parent
  if (first.declarations.length !== 1 || !holder || !('body' in holder) || !Array.isArray(holder.body))
    return 'the request is not a statement of its own'
  const statements = holder.body as Node[]
  const uses = names
    .flatMap((name) => module.variables.get(name)?.references ?? [])
    .filter((each) => !each.init)
    .map((each) => each.identifier as Node)
  const home = enclosingFunction(first)
  if (uses.length === 0) return 'nothing is read from its response here'
  if (home?.generator && !home.async) return 'the function around it is a generator'
  if (uses.some((use) => enclosingFunction(use) !== home))
    return 'its response is read inside another function'
  const from = statements.indexOf(first)
  const to = Math.max(...uses.map((use) => statements.findIndex((each) => isInside(use, each))))
  const last = statements[to]
  if (!last || to <= from) return 'its response is read in another block'
  if (!isAtLineStart(module, first) || !isAtLineStart(module, last)) return 'its statements share a line'
  const between = statements.slice(from + 1, to)
  const body = bodyIn(
    call,
    uses.filter((use) => isInside(use, last)),
  )
  if (!body) return 'its response is still read after its body'
  const type = typeOf(body)
  const use = useOf(body, last, module)
  if (typeof use === 'string') return use
  const problem = problemBetween(
    between,
    new Set(names.map(({ name }) => name)),
    [first, ...between],
    module,
    statements.slice(to),
    use,
  )
  if (problem) return problem
  return { module, first, between, last, body, type: type ?? annotationOf(body), use }
}

/** The names that a response is awaited into: `response`, `{ body, statusCode }`; null where they are more than names. */
function namesOf(id: Node): TSESTree.Identifier[] | null {
  if (id.type === 'Identifier') return [id]
  if (id.type !== 'ObjectPattern') return null
  const names = id.properties.map((each) => each.value)
  return names.every((name) => name?.type === 'Identifier') ? (names as TSESTree.Identifier[]) : null
}

function isAtLineStart(module: SourceModule, node: Node): boolean {
  return module.text.slice(lineStart(module, node.range[0]), node.range[0]).trim() === ''
}

/** The one expression of the last statement that is the body. */
function bodyIn(call: ApiCall, uses: readonly Node[]): Node | null {
  if (uses.length !== 1) return null
  let found: Node | null = null
  for (let at: Node | undefined = uses[0]; at && !/Statement$|Declaration$/.test(at.type); at = at.parent) {
    const states = call.answer().states.get(at)
    const state = states && only(states)
    if (state?.token === 'body' && state.path.length === 0) {
      if (state.layers.length === 0) {
        found = at
        break
      }
      const [layer] = state.layers
      if (state.layers.length > 1 || layer?.kind !== 'promise') continue
      if (at.parent?.type === 'AwaitExpression') continue
      if (at.parent?.type === 'ReturnStatement') return at
      return null
    }
    if (isFunction(at)) return null
  }
  while (found && (found.parent?.type === 'TSAsExpression' || found.parent?.type === 'TSTypeAssertion'))
    found = found.parent
  return found
}

function typeOf(body: Node): TSESTree.TypeNode | null {
  return body.type === 'TSAsExpression' || body.type === 'TSTypeAssertion' ? body.typeAnnotation : null
}

/** The type that is written for the variable the body goes into. */
function annotationOf(body: Node): TSESTree.TypeNode | null {
  const { parent } = body
  return parent?.type === 'VariableDeclarator' && 'typeAnnotation' in parent.id
    ? (parent.id.typeAnnotation?.typeAnnotation ?? null)
    : null
}

function useOf(body: Node, last: Node, module: SourceModule): Use | string {
  const { parent } = body
  if (parent?.type === 'ReturnStatement') return { kind: 'whole' }
  if (parent?.type === 'MemberExpression' && parent.object === body) {
    if (keyName(parent.property, parent.computed) !== 'data')
      return 'more than the items is read from its body'
    const whole = parent.parent.type === 'ChainExpression' ? parent.parent : parent
    const isOptional = parent.optional || isDefaulted(whole) || isOptionalMember(parent.parent, parent)
    const node = whole.type === 'ChainExpression' ? whole : parent
    if (node !== parent && textOf(node, module) !== textOf(parent, module))
      return { kind: 'member', node: parent, isOptional }
    return { kind: 'member', node, isOptional }
  }
  if (parent?.type !== 'VariableDeclarator' || parent.init !== body || parent.parent !== last)
    return 'its body is used as a whole'
  if (parent.parent.declarations.length !== 1) return 'its body is declared together with other variables'
  if (parent.id.type === 'ObjectPattern') {
    const [property] = parent.id.properties
    if (parent.id.properties.length !== 1 || property?.type !== 'Property')
      return 'more than the items is read from its body'
    if (keyName(property.key, property.computed) !== 'data')
      return 'something other than the items is read from its body'
    const value = property.value.type === 'AssignmentPattern' ? property.value.left : (property.value as Node)
    if (value.type !== 'Identifier') return 'its items are taken apart where the body is read'
    const isOptional = property.value.type === 'AssignmentPattern' || isReadWithDefault(value, module)
    return { kind: 'pattern', name: value, declaration: parent.parent, isOptional }
  }
  if (parent.id.type !== 'Identifier') return 'its body is taken apart where it is read'
  const variable = module.variables.get(parent.id)
  const uses = (variable?.references ?? []).filter((each) => !each.init)
  let isOptional = false
  for (const { identifier } of uses) {
    const node = identifier as Node
    const member = node.parent
    if (member?.type !== 'MemberExpression' || member.object !== node)
      return `its body is handed on whole as \`${parent.id.name}\``
    if (keyName(member.property, member.computed) !== 'data')
      return `\`${textOf(member, module)}\` is read of its body beside the items`
    isOptional ||= isDefaulted(member) || member.optional || isOptionalMember(member.parent, member)
  }
  return { kind: 'name', isOptional }
}

/** `list?.map(...)` */
function isOptionalMember(node: Node | undefined, list: Node): boolean {
  return node?.type === 'MemberExpression' && node.object === list && node.optional
}

/** `list ?? []`, `list || []` */
function isDefaulted(node: Node): boolean {
  const up = node.parent?.type === 'ChainExpression' ? node.parent.parent : node.parent
  return (
    up?.type === 'LogicalExpression' && up.operator !== '&&' && (up.left === node || up.left === node.parent)
  )
}

function isReadWithDefault(name: Node, module: SourceModule): boolean {
  return (module.variables.get(name)?.references ?? []).some(({ identifier }) => {
    const node = identifier as Node
    return isDefaulted(node) || isOptionalMember(node.parent, node)
  })
}

/** What of the statements between would mean something else in a loop; null: nothing. */
function problemBetween(
  between: readonly Node[],
  responses: ReadonlySet<string>,
  inLoop: readonly Node[],
  module: SourceModule,
  behind: readonly Node[],
  use: Use,
): string | null {
  let isChecked = false
  for (const statement of between) {
    const names = [...deepWithin(statement)].some(
      (node) => node.type === 'Identifier' && responses.has(node.name),
    )
    const isLog = statement.type === 'ExpressionStatement' && /^console\./.test(textOf(statement, module))
    if (!names && !isLog)
      return 'statements that have nothing to do with its response stand between the request and the read'
    if (names && statement.type !== 'VariableDeclaration') isChecked = true
    const jump = jumpIn(statement)
    if (jump) return `a \`${jump}\` of a loop around it stands between the request and the read`
  }
  for (const statement of inLoop) {
    for (const node of deepWithin(statement)) {
      if (node.type !== 'VariableDeclarator' && node.type !== 'FunctionDeclaration') continue
      if (node.type === 'FunctionDeclaration' || node.parent !== statement) continue
      for (const name of deepWithin(node.id)) {
        const variable = name.type === 'Identifier' ? module.variables.get(name) : undefined
        const later = (variable?.references ?? []).some(
          (each) =>
            (each.identifier as Node).range[0] >= (behind[0]?.range[0] ?? 0) &&
            !responses.has(variable?.name ?? ''),
        )
        if (later)
          return `\`${variable?.name}\` is made between the request and the read, and used afterwards`
      }
    }
  }
  if (!isChecked && isOptionalRead(use))
    return 'an answer without items counts as an empty list here, so a page that fails would cut the list short without an error'
  return null
}

/** A `break` or `continue` that leaves the statement. */
function jumpIn(statement: Node): string | null {
  for (const node of within(statement)) {
    if (node.type !== 'BreakStatement' && node.type !== 'ContinueStatement') continue
    let isInner = false
    for (
      let up: Node | undefined = node.parent;
      up && up !== statement.parent;
      up = up.parent as Node | undefined
    ) {
      if (/^(?:For|While|DoWhile)/.test(up.type)) isInner = true
      if (up.type === 'SwitchStatement' && node.type === 'BreakStatement') isInner = true
    }
    if (!isInner || node.label) return node.type === 'BreakStatement' ? 'break' : 'continue'
  }
  return null
}
