/**
 * A loop in place: for a response that statements of one block check and read. What stands between the request and
 * the read goes into the loop as it is, so that each page is checked as the one answer was.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Edit } from '../change.js'
import { enclosingFunction, isFunction, keyName, type Node, type SourceModule } from '../source/parse.js'
import type { ApiCall } from '../trace/call.js'
import { declaredTypes } from '../trace/declared.js'
import type { Trace } from '../trace/index.js'
import { pageParameter } from '../trace/paging.js'
import { deepWithin, only, type PageSite, within } from './page-site.js'
import type { TokenPlace } from './page-token.js'
import { isInside } from './requests.js'
import {
  deeper,
  indentAt,
  indented,
  indentUnitOf,
  insertAt,
  isTypeScript,
  lineEndOf,
  lineStart,
  quoted,
  replaceNode,
  replaceRange,
  semicolonOf,
  textOf,
} from './text.js'

/** The parts of a block that become a loop. */
interface Block {
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
type Use =
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

/** The edits; or why there is no loop to be made here. `needsToken`: the function that puts a token into a URL is used. */
export function loopEdits(
  call: ApiCall,
  site: PageSite,
  place: TokenPlace,
  trace: Trace,
  tokenHelper: string,
): { edits: Edit[]; needsToken: boolean } | string {
  const block = blockOf(call, site, trace)
  if (typeof block === 'string') return block
  const { module, first, last, use, body } = block
  const names = namesIn(block)
  const semi = semicolonOf(module)
  const unit = indentUnitOf(module)
  const newline = lineEndOf(module)
  const indent = indentAt(module, first.range[0])
  const lines = (...each: string[]): string => each.join(newline + indent)
  const typed = isTypeScript(module)

  const isText = place.kind === 'text' && place.hasQuery !== null
  const needsToken = place.kind === 'text' && !isText
  const token = names.free(['pageToken', 'nextPageToken'])
  const query = names.free(['query', 'pageQuery'])
  const page = names.free(['page', 'answer', 'pageBody'])
  const items = use.kind === 'pattern' ? use.name.name : names.free(['data', 'items', 'syncs'])
  if (!token || !query || !page || !items) return 'the names that a loop needs are taken here'

  const kind = use.kind === 'pattern' ? use.declaration.kind : 'const'
  const itemsType = typed ? `: ${itemsTypeOf(call, block, trace)}` : ''
  const open = [
    `${kind} ${items}${itemsType} = []${semi}`,
    isText
      ? `let ${query} = ''${semi}`.replace("''", quoted('', module))
      : `let ${token}${typed ? ': string | undefined' : ''}${semi}`,
    'do {',
    ...(place.kind === 'setter' ? [`${unit}${place.statement(token)}`] : []),
  ]
  const edits: Edit[] = [insertAt(module, first.range[0], lines(...open, unit))]
  edits.push(...indented(module, first.range[0], lineStart(module, last.range[0])))
  edits.push(...tokenEdits(place, module, token, query, tokenHelper))

  const spread = isOptionalRead(use) ? `...(${page}.data ?? [])` : `...${page}.data`
  const next = `${page}.pagination?.next_page_token`
  const separator = place.kind === 'text' && place.hasQuery ? '&' : '?'
  const close = [
    `${unit}const ${page} = ${pageText(call, block, trace)}${semi}`,
    `${unit}${items}.push(${spread})${semi}`,
    ...(isText
      ? [
          `${unit}const ${token} = ${next}${semi}`,
          `${unit}${query} = ${token} ? \`${separator}${pageParameter}=\${encodeURIComponent(${token})}\` : ${quoted('', module)}${semi}`,
        ]
      : [`${unit}${token} = ${next}${semi}`]),
    `} while (${isText ? query : token})${semi}`,
  ]
  // The indentation of the last statement is moved in with the rest: what follows begins behind it.
  const tail = lines(...close).slice(unit.length)
  switch (use.kind) {
    case 'pattern':
      edits.push(replaceRange(module, last.range[0], last.range[1], unit + tail))
      break
    case 'member':
      edits.push(
        insertAt(module, last.range[0], `${unit}${tail}${newline}${indent}`),
        replaceNode(use.node, module, items),
      )
      break
    case 'name':
    case 'whole': {
      const object = items === 'data' ? '{ data }' : `{ data: ${items} }`
      const whole = outerRange(module, body)
      edits.push(
        insertAt(module, last.range[0], `${unit}${tail}${newline}${indent}`),
        replaceRange(module, whole[0], whole[1], object),
      )
    }
  }
  return { edits, needsToken }
}

function isOptionalRead(use: Use): boolean {
  return use.kind !== 'whole' && use.isOptional
}

/** Parentheses around a node belong to it. */
function outerRange(module: SourceModule, node: Node): [number, number] {
  let [start, end] = node.range
  const { text } = module
  for (;;) {
    const before = /\(\s*$/.exec(text.slice(0, start))
    const after = /^\s*\)/.exec(text.slice(end))
    const isCall =
      before &&
      /[\w)\]]$/.test(text.slice(0, before.index).trimEnd()) &&
      !/\b(?:return|await)$/.test(text.slice(0, before.index).trimEnd())
    if (!before || !after || isCall) return [start, end]
    start = before.index
    end += after[0].length
  }
}

function tokenEdits(
  place: TokenPlace,
  module: SourceModule,
  token: string,
  query: string,
  helper: string,
): Edit[] {
  if (place.kind === 'name') return deeper(place.edits(token), module)
  if (place.kind === 'setter') return []
  const { node } = place
  if (place.hasQuery === null)
    return [insertAt(module, node.range[0], `${helper}(`), insertAt(module, node.range[1], `, ${token})`)]
  return behindText(node, module, query)
}

/** Puts a variable behind a text, in the way the text is written. */
function behindText(node: Node, module: SourceModule, name: string): Edit[] {
  const [start, end] = node.range
  if (node.type === 'TemplateLiteral') return [insertAt(module, end - 1, `\${${name}}`)]
  if (node.type === 'Literal' && !/[`]|\$\{/.test(module.text.slice(start, end)))
    return [replaceRange(module, start, start + 1, '`'), replaceRange(module, end - 1, end, `\${${name}}\``)]
  return [insertAt(module, end, ` + ${name}`)]
}

function namesIn(block: Block): { free(names: readonly string[]): string | null } {
  const scope = enclosingFunction(block.first) ?? block.module.ast
  const used = new Set<string>()
  for (const node of deepWithin(scope)) {
    if (node.type !== 'Identifier') continue
    const up = node.parent
    const isMember = up?.type === 'MemberExpression' && up.property === node && !up.computed
    const isKey = up?.type === 'Property' && up.key === node && !up.shorthand && !up.computed
    const isTyped = up?.type === 'TSPropertySignature' || up?.type === 'TSMethodSignature'
    if (!isMember && !isKey && !isTyped) used.add(node.name)
  }
  return { free: (names) => names.find((name) => !used.has(name)) ?? null }
}

/** The type of the list, as the program says it, else `any[]`, which it was. */
function itemsTypeOf(call: ApiCall, block: Block, trace: Trace): string {
  const { module, type } = block
  if (!type) {
    const returned = block.use.kind === 'member' ? returnedList(block, module) : null
    return returned ?? 'any[]'
  }
  const own = declaredTypes(
    trace.tracer,
    [{ type, module, layers: [], token: 'body', path: [] }],
    ['data'],
  ).filter((each) => each.module === module && !each.bindings?.size)
  const [only] = own
  if (own.length === 1 && only) {
    const text = textOf(only.type, module).replace(/^readonly /, '')
    return text
  }
  const whole = textOf(type, module)
  void call
  return `NonNullable<${whole}[${quoted('data', module)}]>`
}

/** `X[]` of a function that says it returns `Promise<X[]>`, where the list is what is returned. */
function returnedList(block: Block, module: SourceModule): string | null {
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
  return list?.type === 'TSArrayType' ? textOf(list, module) : null
}

/** The expression of the body with a type that has the token. */
function pageText(call: ApiCall, block: Block, trace: Trace): string {
  const { module, body, type } = block
  void call
  const isReturned = block.use.kind === 'whole' && body.type !== 'AwaitExpression'
  const text = textOf(body, module)
  if (!type) return isReturned ? `await ${text}` : text
  const hasToken =
    declaredTypes(trace.tracer, [{ type, module, layers: [], token: 'body', path: [] }], ['pagination'])
      .length > 0
  const expression = assertedIn(body)
  const own = textOf(type, module)
  const inner = isReturned ? `await ${textOf(expression, module)}` : textOf(expression, module)
  const pagination = `pagination?: { next_page_token?: string }`
  if (hasToken) return `(${inner}) as ${own}`
  if (type.type === 'TSTypeLiteral' && type.members.length > 0) {
    const separator = textOf(type, module).includes(';') ? ';' : /,\s*\}?$/.test(own) ? ',' : ';'
    const trimmed = own.replace(/[;,]?\s*\}$/, '')
    return `(${inner}) as ${trimmed}${separator} ${pagination} }`
  }
  return `(${inner}) as ${own} & { ${pagination} }`
}

/** The expression below type assertions. */
function assertedIn(node: Node): Node {
  return node.type === 'TSAsExpression' || node.type === 'TSTypeAssertion'
    ? assertedIn(node.expression)
    : node
}

function blockOf(call: ApiCall, site: PageSite, trace: Trace): Block | string {
  const { level } = site
  const { module } = level
  const waited = level.node.parent
  const declarator = waited?.type === 'AwaitExpression' ? waited.parent : null
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier')
    return 'its response is not awaited into a variable of its own'
  const first = declarator.parent
  const holder = first.parent
  if (first.declarations.length !== 1 || !holder || !('body' in holder) || !Array.isArray(holder.body))
    return 'the request is not a statement of its own'
  const statements = holder.body as Node[]
  const variable = module.variables.get(declarator.id)
  const uses = (variable?.references ?? [])
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
    variable?.name ?? '',
    [first, ...between],
    module,
    statements.slice(to),
    use,
  )
  if (problem) return problem
  void trace
  return { module, first, between, last, body, type: type ?? annotationOf(body), use }
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
  response: string,
  inLoop: readonly Node[],
  module: SourceModule,
  behind: readonly Node[],
  use: Use,
): string | null {
  let isChecked = false
  for (const statement of between) {
    const names = [...deepWithin(statement)].some(
      (node) => node.type === 'Identifier' && node.name === response,
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
            (each.identifier as Node).range[0] >= (behind[0]?.range[0] ?? 0) && variable?.name !== response,
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
