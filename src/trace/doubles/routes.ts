/** Texts of tests that stand for URLs of operations which the program calls, without saying whose they are. */
import type { Operation } from '../../api/operations.js'
import { polytomicHost } from '../../api/versions.js'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { ApiCall } from '../call.js'
import type { Tracer } from '../tracer.js'
import { type At, optionsOf } from '../values.js'
import { asked, type Double } from './doubles.js'
import { isMatched } from './histories.js'
import { operationsAt, pathIn, textOfPattern } from './paths.js'
import { shapesOf } from './shapes.js'
import { isAtTests } from './tests.js'

/** Functions that take a place of the user interface, or the title of a test. */
const elsewhere =
  /(?:^|\.)(?:goto|visit|navigate|push|replace|require|import|describe|it|test|toHaveURL|waitForURL)$/

/** Texts that stand for URLs of operations which this program calls. */
export function pathDoubles(
  t: Tracer,
  module: SourceModule,
  calls: readonly ApiCall[],
  near: readonly ApiCall[],
  all: readonly ApiCall[],
  isKnown: (at: At) => boolean,
): Double[] {
  const used = all.flatMap(({ uses }) => uses.filter(({ file }) => file === module.path))
  const seen = new Set<Node>()
  const texts = [
    ...module.strings.map((node) => ({ node: wholeOf(node), isPrefix: false })),
    ...module.patterns.map((node) => ({ node: node as Node, isPrefix: false })),
  ]
  return texts.flatMap(({ node }): Double[] => {
    if (seen.has(node)) return []
    seen.add(node)
    const said = saidBy(node)
    const path = said && pathIn(said.text)
    if (!path || isKnown({ node, module }) || isElsewhere(t, node, module)) return []
    if (used.some(({ start, end }) => start < node.range[1] && node.range[0] < end)) return []
    const isPrefix = path.isPrefix || said.isPrefix || isPartOf(node)
    const operations = operationsAt(path.segments, isPrefix)
    const of = (some: readonly ApiCall[]): ApiCall[] =>
      some.filter(({ operation }) => operation && operations.includes(operation))
    // What the code under the test asks for says more than what the rest of the program does.
    const own = of(near)
    const meant = own.length > 0 || !isAtTests(t.workspace, module.path) ? own : of(calls)
    const [call] = meant
    if (!call) return []
    return [
      {
        what: isMatched(node) ? 'url' : 'path',
        at: { node, module },
        field: null,
        operations: operations.filter((each) => meant.some(({ operation }) => operation === each)),
        other: null,
        text: textAround(node, module, operations),
        evidence: [{ ...asked(call), step: `this program asks for ${call.method} ${call.path}` }],
      },
    ]
  })
}

/** The statement around a text where it names what is gone, such as one test of many; else the whole module. */
function textAround(node: Node, module: SourceModule, operations: readonly Operation[]): string {
  let top = node
  while (top.parent && top.parent.type !== 'Program') top = top.parent
  const text = module.text.slice(...top.range)
  const gone = operations.flatMap((each) => shapesOf(each).flatMap(({ lost }) => [...lost]))
  return gone.some((name) => new RegExp(`\\b${name}\\b`).test(text)) ? text : module.text
}

/** The template or concatenation that a text is a piece of. */
function wholeOf(node: Node): Node {
  let at = node
  for (let up = at.parent; up; up = up.parent) {
    if (up.type !== 'TemplateLiteral' && !(up.type === 'BinaryExpression' && up.operator === '+')) break
    at = up
  }
  return at
}

/** What a text says, with `*` for what is put into it; null: it is none. */
function saidBy(node: Node): { text: string; isPrefix: boolean } | null {
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'string') {
        const maker = node.parent
        const isPattern =
          (maker?.type === 'NewExpression' || maker?.type === 'CallExpression') &&
          maker.callee.type === 'Identifier' &&
          maker.callee.name === 'RegExp'
        return isPattern ? textOfPattern(node.value) : { text: node.value, isPrefix: false }
      }
      return 'regex' in node ? textOfPattern(node.regex.pattern) : null
    case 'TemplateLiteral':
      return { text: node.quasis.map(({ value }) => value.cooked ?? '').join('*'), isPrefix: false }
    case 'BinaryExpression': {
      const left = saidBy(node.left as Node)
      const right = saidBy(node.right)
      return { text: `${left?.text ?? '*'}${right?.text ?? '*'}`, isPrefix: false }
    }
    default:
      return null
  }
}

/** `url.includes(text)`, `url.startsWith(text)`: more may follow. */
function isPartOf({ parent }: Node): boolean {
  const call = parent?.type === 'CallExpression' ? parent : null
  const key =
    call?.callee.type === 'MemberExpression' ? keyName(call.callee.property, call.callee.computed) : null
  return (
    key !== null &&
    /^(?:includes|startsWith|indexOf|search|match|toMatch|toContain|include|contain)$/.test(key)
  )
}

/** Whether a text is none of a URL that is answered for, or is one of another service. */
function isElsewhere(t: Tracer, node: Node, module: SourceModule): boolean {
  const { parent } = node
  if (!parent || /^(?:Import|Export|JSXAttribute)/.test(parent.type)) return true
  if (parent.type === 'CallExpression' && elsewhere.test(module.text.slice(...parent.callee.range)))
    return true
  if ('regex' in node) return false
  return optionsOf(t.evaluate(node, module, null)).some((value) => {
    const [first] = value.kind === 'text' ? value.parts : []
    const host = first?.kind === 'chars' ? /^(?:\w+:)?https?:\/\/([^/*]+)/.exec(first.chars)?.[1] : undefined
    return host?.includes('.') && !polytomicHost(host, t.hosts)
  })
}
