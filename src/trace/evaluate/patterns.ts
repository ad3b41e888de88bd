import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import { type At, type Env, type Thunk, unionOf, unknown, type Value } from '../values.js'

/** One step of a destructuring pattern, outermost first. */
export type Step =
  | { kind: 'key'; name: string | null }
  | { kind: 'index'; index: number }
  | { kind: 'rest'; skip: number }
  | { kind: 'default'; node: Node }

export function alongPattern(
  t: Tracer,
  value: Value,
  pattern: Node,
  name: Node,
  module: SourceModule,
  env: Env | null,
  at: At,
): Value {
  const steps = stepsTo(pattern, name)
  return steps
    ? alongSteps(t, value, steps, module, env, at)
    : unknown('a pattern that could not be followed', at)
}

export function alongSteps(
  t: Tracer,
  start: Value,
  steps: readonly Step[],
  module: SourceModule,
  env: Env | null,
  at: At,
): Value {
  let value = start
  for (const step of steps) {
    switch (step.kind) {
      case 'key':
        value = step.name === null ? unknown('a computed key', at) : t.member(value, step.name, at)
        break
      case 'index':
        value = t.member(value, String(step.index), at)
        break
      case 'rest':
        // What remains of an object is at most the object; of a list, its tail.
        value = value.kind === 'list' ? { ...value, items: value.items.slice(step.skip) } : value
        break
      case 'default':
        value = withDefault(t, value, { node: step.node, module, env }, at)
        break
    }
  }
  return value
}

function withDefault(t: Tracer, value: Value, fallback: Thunk, at: At): Value {
  if (value.kind === 'constant' && value.value === undefined) return t.force(fallback)
  if (value.kind === 'parameter') return { ...value, fallback: t.force(fallback) }
  if (value.kind === 'unknown' || value.kind === 'environment' || value.kind === 'union') {
    return unionOf([value, t.force(fallback)], at)
  }
  return value
}

/** The way from a pattern to a name inside it; null where the name is not in it. */
export function stepsTo(pattern: Node, name: Node): Step[] | null {
  if (pattern === name) return []
  switch (pattern.type) {
    case 'TSParameterProperty':
      return stepsTo(pattern.parameter, name)
    case 'AssignmentPattern': {
      const inner = stepsTo(pattern.left, name)
      return inner && [{ kind: 'default', node: pattern.right }, ...inner]
    }
    case 'RestElement':
      return stepsTo(pattern.argument, name)
    case 'ArrayPattern':
      for (let index = 0; index < pattern.elements.length; index++) {
        const element = pattern.elements[index]
        if (!element) continue
        const inner = stepsTo(element, name)
        if (inner)
          return [
            element.type === 'RestElement' ? { kind: 'rest', skip: index } : { kind: 'index', index },
            ...inner,
          ]
      }
      return null
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') {
          const inner = stepsTo(property.argument, name)
          if (inner) return [{ kind: 'rest', skip: 0 }, ...inner]
          continue
        }
        const inner = stepsTo(property.value as Node, name)
        if (inner) return [{ kind: 'key', name: keyName(property.key, property.computed) }, ...inner]
      }
      return null
    default:
      return null
  }
}
