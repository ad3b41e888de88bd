/** Whether a condition holds, where what it asks about is known: `id ? one(id) : all`. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { bare, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import { type Env, optionsOf, type ParameterValue, type Value } from '../values.js'

/** @returns null: it may hold or not */
export function truthOf(t: Tracer, test: Node, module: SourceModule, env: Env | null): boolean | null {
  const node = bare(test)
  switch (node.type) {
    case 'Identifier':
      return agreed(t.evaluate(node, module, env), isTruthy)
    case 'UnaryExpression': {
      const truth = node.operator === '!' ? truthOf(t, node.argument, module, env) : null
      return truth === null ? null : !truth
    }
    case 'BinaryExpression': {
      if (!/^[!=]==?$/.test(node.operator) || !isNothing(node.right)) return null
      const left = bare(node.left as Node)
      const given = left.type === 'Identifier' ? agreed(t.evaluate(left, module, env), isGiven) : null
      return given === null ? null : given === node.operator.startsWith('!')
    }
    default:
      return null
  }
}

function agreed(value: Value, judge: (option: Value) => boolean | null): boolean | null {
  const [first = null, ...others] = optionsOf(value).map(judge)
  return others.every((other) => other === first) ? first : null
}

function isTruthy(value: Value): boolean | null {
  switch (value.kind) {
    case 'constant':
      return Boolean(value.value)
    case 'text':
      // A hole may be empty; a text around it is not.
      return value.parts.length === 0
        ? false
        : value.parts.some((part) => part.kind === 'chars' && part.chars !== '') || null
    case 'parameter':
      return requiredType(value) === 'TSStringKeyword' || null
    case 'object':
    case 'list':
    case 'function':
    case 'class':
    case 'instance':
    case 'client':
      return true
    default:
      return null
  }
}

function isGiven(value: Value): boolean | null {
  if (value.kind === 'constant') return value.value !== undefined && value.value !== null
  if (value.kind === 'text') return true
  if (value.kind === 'parameter') return requiredType(value) !== null || null
  return isTruthy(value)
}

/** `undefined` and `null`: who asks for one of them asks whether anything is given. */
function isNothing(node: TSESTree.Expression): boolean {
  return (
    (node.type === 'Identifier' && node.name === 'undefined') ||
    (node.type === 'Literal' && node.value === null && node.raw === 'null')
  )
}

/**
 * The type of a parameter that callers have to give. An id that is required is no empty text; a number may well be 0.
 */
function requiredType({
  fn,
  index,
  steps,
  isRest,
}: ParameterValue): 'TSStringKeyword' | 'TSNumberKeyword' | null {
  const param = fn.params[index]
  if (steps.length > 0 || isRest || param?.type !== 'Identifier' || param.optional) return null
  const type = param.typeAnnotation?.typeAnnotation.type
  return type === 'TSStringKeyword' || type === 'TSNumberKeyword' ? type : null
}
