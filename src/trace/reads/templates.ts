/** The templates of Angular's components: a text in the class's own module, or a file beside it. */
import { dirname, resolve } from 'node:path'
import { keyName, type Node, type SourceModule } from '../../source/parse.js'
import type { Tracer } from '../tracer.js'
import { optionsOf } from '../values.js'

/** A stretch of markup in a file. */
export interface Template {
  /** Absolute path. */
  file: string
  text: string
  /** Where the markup begins in the file. */
  start: number
}

/** The templates that the decorators of a module name. */
export function templatesOf(t: Tracer, module: SourceModule): Template[] {
  return (module.names.get('Component') ?? []).flatMap((name): Template[] => {
    const call = name.parent
    if (call?.type !== 'CallExpression' || call.callee !== name || call.parent.type !== 'Decorator') return []
    const isAngular = optionsOf(t.evaluate(name, module, null)).some(
      (option) => option.kind === 'external' && option.source === '@angular/core',
    )
    const [options] = call.arguments
    if (!isAngular || options?.type !== 'ObjectExpression') return []
    return options.properties.flatMap((property) => {
      if (property.type !== 'Property') return []
      const key = keyName(property.key, property.computed)
      if (key === 'template') return inline(property.value as Node, module)
      return key === 'templateUrl' ? beside(t, property.value as Node, module) : []
    })
  })
}

function inline(node: Node, module: SourceModule): Template[] {
  if (node.type !== 'Literal' && node.type !== 'TemplateLiteral') return []
  const [start, end] = node.range
  return [{ file: module.path, text: module.text.slice(start + 1, end - 1), start: start + 1 }]
}

function beside(t: Tracer, node: Node, module: SourceModule): Template[] {
  if (node.type !== 'Literal' || typeof node.value !== 'string') return []
  const file = resolve(dirname(module.path), node.value)
  const text = t.workspace.textOf(file)
  return text === null ? [] : [{ file, text, start: 0 }]
}

const comments = /<!--[\s\S]*?-->/g
const expressions =
  /\{\{[\s\S]*?\}\}|\s(?:\*[\w.-]+|\[\(?[\w.$-]+\)?\]|\([\w.$-]+\))\s*=\s*(?:"[^"]*"|'[^']*')|@(?:if|else if|for|switch|case)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|@let\s[^;]*;/g

/** The parts of a template that are expressions, by their places in it. */
export function expressionsOf({ text }: Template): { start: number; end: number }[] {
  const bare = text.replace(comments, (comment) => ' '.repeat(comment.length))
  return [...bare.matchAll(expressions)].map(({ index, 0: whole }) => ({
    start: index,
    end: index + whole.length,
  }))
}
