/** Expressions to values, on demand. One case per kind of expression; names and members live beside this file. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { type FunctionNode, isFunction, type Node, type SourceModule } from '../../source/parse.js'
import { orDeclared } from '../clients/declared.js'
import { typedMethod } from '../clients/typed.js'
import type { Tracer } from '../tracer.js'
import {
  type At,
  type ClassNode,
  concat,
  type Env,
  madeText,
  operand,
  unionOf,
  unknown,
  type Value,
} from '../values.js'
import { evaluateCall, evaluateNew } from './calls.js'
import { frameOf, importedModule, itemsOf, memberKey, pickedOf } from './items.js'
import { evaluateName } from './names.js'
import { instanceAround } from './prototypes.js'
import { truthOf } from './truth.js'

/** What an expression stands for. Never throws; cycles and depth end in `unknown`. */
export function evaluate(t: Tracer, node: Node, module: SourceModule, env: Env | null): Value {
  const memo = env ? env.memo : t.memo
  const known = memo.get(node)
  if (known) return known
  const at = { node, module }
  memo.set(node, { ...unknown('its value depends on itself', at), self: node } as Value)
  const value = withoutSelf(evaluateFresh(t, node, module, env), node, at)
  memo.set(node, value)
  return value
}

/** That a value may also be itself says nothing: `kept.client = client`, where `client` is `kept.client ?? new Client()`. */
function withoutSelf(value: Value, node: Node, at: At): Value {
  if (value.kind !== 'union') return value
  const others = value.options.filter((option) => option.kind !== 'unknown' || option.self !== node)
  return others.length === 0 || others.length === value.options.length ? value : unionOf(others, at)
}

function evaluateFresh(t: Tracer, node: Node, module: SourceModule, env: Env | null): Value {
  const at: At = { node, module }
  switch (node.type) {
    case 'Literal':
      return literal(node, at)
    case 'TemplateLiteral':
      return template(t, node, module, env)
    case 'BinaryExpression':
      if (node.operator !== '+') return unknown('it is computed', at)
      return concat(
        [node.left, node.right].map((side) =>
          operand(evaluate(t, side as Node, module, env), { node: side as Node, module }),
        ),
        at,
      )
    case 'Identifier':
      return evaluateName(t, node, module, env)
    case 'MemberExpression': {
      const object = evaluate(t, node.object, module, env)
      const key = memberKey(t, node, module, env)
      if (key === null) return pickedOf(t, object, node.property, module, env, at)
      const value = t.member(object, key, at)
      return (value.kind === 'unknown' && typedMethod(t, node, module)) || value
    }
    case 'CallExpression':
      return evaluateCall(t, node, module, env)
    case 'NewExpression':
      return evaluateNew(t, node, module, env)
    case 'ObjectExpression':
      return { kind: 'object', node, module, env }
    case 'ArrayExpression':
      return { kind: 'list', ...itemsOf(t, node.elements, module, env), at }
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return { kind: 'function', node, module, env, self: null }
    case 'ClassExpression':
      return { kind: 'class', node, module, env }
    case 'ConditionalExpression': {
      const truth = truthOf(t, node.test, module, env)
      if (truth !== null) return evaluate(t, truth ? node.consequent : node.alternate, module, env)
      return unionOf(
        [evaluate(t, node.consequent, module, env), evaluate(t, node.alternate, module, env)],
        at,
      )
    }
    case 'LogicalExpression':
      return logical(t, node, module, env)
    case 'AwaitExpression':
      return evaluate(t, node.argument, module, env)
    case 'TSAsExpression':
    case 'TSTypeAssertion':
      return orDeclared(t, evaluate(t, node.expression, module, env), node.typeAnnotation, module)
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return evaluate(t, node.expression, module, env)
    case 'SequenceExpression':
      return evaluate(t, node.expressions.at(-1) as Node, module, env)
    case 'AssignmentExpression':
      return evaluate(t, node.right, module, env)
    case 'ThisExpression':
      return thisValue(t, node, module, env)
    case 'ImportExpression': {
      const source = evaluate(t, node.source, module, env)
      return source.kind === 'text' ? importedModule(t, source, module, at) : unknown('a computed import', at)
    }
    case 'UnaryExpression':
      if (node.operator === 'void') return { kind: 'constant', value: undefined, at }
      if (
        node.operator === '!' &&
        node.argument.type === 'Literal' &&
        typeof node.argument.value === 'number'
      ) {
        return { kind: 'constant', value: !node.argument.value, at }
      }
      return unknown('it is computed', at)
    case 'MetaProperty':
      return { kind: 'external', source: 'global', path: ['import.meta'], at }
    default:
      return unknown('it is computed', at)
  }
}

function literal(node: TSESTree.Literal, at: At): Value {
  if (typeof node.value === 'string') {
    // Between the quotes the characters stand as they are, unless one is escaped.
    const isPlain = node.raw.length === node.value.length + 2
    const start = node.range[0] + 1
    return {
      kind: 'text',
      parts: [{ kind: 'chars', chars: node.value, at: isPlain ? { ...at, start } : null }],
      at,
    }
  }
  if ('regex' in node) return unknown('a regular expression', at)
  return { kind: 'constant', value: node.value as number | boolean | null, at }
}

function template(t: Tracer, node: TSESTree.TemplateLiteral, module: SourceModule, env: Env | null): Value {
  const pieces: Value[] = []
  node.quasis.forEach((quasi, i) => {
    if (quasi.value.raw !== '') {
      const isPlain = quasi.value.raw === quasi.value.cooked
      const at: At = { node: quasi, module }
      const start = quasi.range[0] + 1
      pieces.push({
        kind: 'text',
        parts: [
          {
            kind: 'chars',
            chars: quasi.value.cooked ?? quasi.value.raw,
            at: isPlain ? { ...at, start } : null,
          },
        ],
        at,
      })
    }
    const expression = node.expressions[i]
    if (expression) {
      pieces.push(operand(evaluate(t, expression, module, env), { node: expression, module }))
    }
  })
  return concat(pieces, { node, module })
}

function logical(t: Tracer, node: TSESTree.LogicalExpression, module: SourceModule, env: Env | null): Value {
  const left = evaluate(t, node.left, module, env)
  const right = evaluate(t, node.right, module, env)
  const at = { node, module }
  if (node.operator === '&&') return unionOf([{ kind: 'constant', value: false, at }, right], at)
  // A text is neither nullish nor, but for the empty one, false: the default is not reached.
  if (left.kind === 'text' && left.parts.length > 0 && left.parts[0]?.kind === 'chars') return left
  if (left.kind === 'constant' && !left.value) return right
  return unionOf([left, right], at)
}

function thisValue(t: Tracer, node: Node, module: SourceModule, env: Env | null): Value {
  const at = { node, module }
  for (let up: Node | undefined = node.parent; up; up = up.parent) {
    if (isFunction(up)) {
      const owner = up.parent
      const isOwn = up.type !== 'ArrowFunctionExpression' || owner.type === 'PropertyDefinition'
      if (!isOwn) continue
      const self = frameOf(up, env)?.self
      if (self) return self
      return genericSelf(t, up, module, env, at)
    }
    if (up.type === 'PropertyDefinition' || up.type === 'StaticBlock') {
      const cls = up.parent.parent as ClassNode
      for (let frame = env; frame; frame = frame.outer) {
        if (frame.self?.kind === 'instance' && frame.self.cls.node === cls) return frame.self
      }
      return up.type === 'PropertyDefinition' && !up.static
        ? { kind: 'instance', cls: { kind: 'class', node: cls, module, env: null }, site: null }
        : { kind: 'class', node: cls, module, env: null }
    }
  }
  return unknown('`this` outside of a class', at)
}

/** `this` of a method that no known call entered: any instance of its class, or the object that holds it. */
function genericSelf(t: Tracer, fn: FunctionNode, module: SourceModule, env: Env | null, at: At): Value {
  const owner = fn.parent
  if (owner.type === 'MethodDefinition' || owner.type === 'PropertyDefinition') {
    const cls = owner.parent.parent as ClassNode
    const value = { kind: 'class', node: cls, module, env: null } as const
    return owner.static ? value : { kind: 'instance', cls: value, site: null }
  }
  const instance = instanceAround(t, fn, module)
  if (instance) return instance
  if (owner.type === 'Property' && owner.parent.type === 'ObjectExpression') {
    return evaluate(t, owner.parent, module, env)
  }
  return madeUnknownThis(at)
}

function madeUnknownThis(at: At): Value {
  return unknown('`this` outside of a class', at)
}

export { madeText }
