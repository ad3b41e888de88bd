/**
 * What the markup of a component reads, by name alone: templates are not followed, so whether such a name is of the
 * answer is for a person to say.
 */
import { isComponent, isPage, markupOf } from '../../source/components.js'
import { type Node, programOf, type SourceModule } from '../../source/parse.js'
import type { ApiCall } from '../call.js'
import type { Range } from '../evidence.js'
import type { Tracer } from '../tracer.js'
import { expressionsOf, templatesOf } from './templates.js'

export interface MarkupRead {
  at: Range
  /** As it is written: "sync.schedule". */
  text: string
}

/** Reads of a member of one of these names in the markup of components that send the call or are handed its answer. */
export function markupReadsOf(t: Tracer, call: ApiCall, names: readonly string[]): MarkupRead[] {
  const components = t.workspace.loaded.filter(
    ({ path, text }) => (isComponent(path) && !isPage(path)) || text.includes('@Component'),
  )
  if (components.length === 0) return []
  const reached = modulesOf(call)
  const followed = new Set(call.answer().reads.map(({ node, module }) => `${module.path}:${node.range[1]}`))
  return components
    .filter((module) => reached.has(module.ast))
    .flatMap((module) => (isComponent(module.path) ? readsIn(module) : readsOfTemplates(t, module)))
    .filter(({ name }) => names.includes(name))
    .filter(({ at }) => !followed.has(`${at.file}:${at.end}`))
    .map(({ at, text }) => ({ at, text }))
}

/** The same in the templates that classes of a module have. */
function readsOfTemplates(t: Tracer, module: SourceModule): Read[] {
  const known = cache.get(module)
  if (known) return known
  const found = templatesOf(t, module).flatMap((template) =>
    expressionsOf(template).flatMap((region) =>
      membersIn(template.text.slice(region.start, region.end), template.file, template.start + region.start),
    ),
  )
  cache.set(module, found)
  return found
}

/** The members that an expression reads; `offset`: where it begins in the file. */
function membersIn(text: string, file: string, offset: number): Read[] {
  return [...text.matchAll(chain)].flatMap(({ index, 0: whole }) => {
    // `(sync$ | async)?.schedule`
    const start = whole.startsWith(')') ? openingOf(text, index) : index
    return [...whole.matchAll(link)].flatMap(({ index: at, 0: step, 1: name }): Read[] => {
      const expression = text.slice(start, index + at + step.length)
      const range = { file, start: offset + start, end: offset + start + expression.length }
      return name === undefined ? [] : [{ name, at: range, text: expression }]
    })
  })
}

/** Where the parenthesis begins that ends at `close`. */
function openingOf(text: string, close: number): number {
  let depth = 0
  for (let at = close; at >= 0; at--) {
    if (text[at] === ')') depth++
    else if (text[at] === '(' && --depth === 0) return at
  }
  return close
}

/** The programs that send the call or hold its answer. */
function modulesOf(call: ApiCall): Set<Node> {
  const tops = new Set<Node>([call.site.module.ast, call.request.module.ast])
  for (const node of call.answer().holders) {
    tops.add(programOf(node))
  }
  return tops
}

interface Read {
  name: string
  at: Range
  text: string
}

const cache = new WeakMap<SourceModule, Read[]>()

/** Every member that the expressions of the markup read. */
function readsIn(module: SourceModule): Read[] {
  const known = cache.get(module)
  if (known) return known
  const markup = markupOf(module.path, module.text)
  const found: Read[] = []
  for (const region of expressionsIn(module.path, markup)) {
    const text = markup.slice(region.start, region.end)
    const add = (start: number, expression: string, name: string): void => {
      const from = region.start + start
      found.push({
        name,
        at: { file: module.path, start: from, end: from + expression.length },
        text: expression,
      })
    }
    found.push(...membersIn(text, module.path, region.start))
    // `v-for="{ schedule } in syncs"`, `{#each syncs as { schedule }}`, `syncs.map(({ schedule }) => ...)`
    if (/\s(?:in|of|as)\s|=>/.test(text)) {
      for (const match of text.matchAll(taken))
        add(match.index + 1 + (match[1] as string).length, match[2] as string, match[2] as string)
    }
  }
  if (/\.svelte$/i.test(module.path)) {
    // `$store` is the value of a store, in scripts too, and no name that is declared anywhere.
    for (const { 0: whole, index } of module.text.matchAll(ofStore))
      for (const [text, name] of prefixesOf(whole)) {
        const at = { file: module.path, start: index, end: index + text.length }
        if (!found.some((each) => each.at.start === index && each.at.end === at.end))
          found.push({ name, at, text })
      }
  }
  cache.set(module, found)
  return found
}

const chain =
  /(?:[A-Za-z_$][\w$]*|\))(?:!?(?:\?\.|\.)[A-Za-z_$][\w$]*|!?(?:\?\.)?\[[^\]\n]*\]|\([^()\n]*\))+/g
const link = /(?:\?\.|\.)([A-Za-z_$][\w$]*)|\[[^\]\n]*\]/g
const ofStore = /(?<![\w$.])\$[A-Za-z]\w*(?:(?:\?\.|\.)\w+)+/g
const taken = /[{,](\s*)([a-z_$][\w$]*)(?=\s*[,}:])/gi

/** The members of a chain, each with the chain up to it: `sync.schedule` and `sync.schedule.hour`. */
function prefixesOf(text: string): [expression: string, name: string][] {
  return [...text.matchAll(/\.([A-Za-z_$][\w$]*)/g)].map(({ 0: member, 1: name, index }) => [
    text.slice(0, index + member.length),
    name as string,
  ])
}

/** The parts of the markup that are expressions: mustaches and bound attributes in Vue, braces elsewhere. */
function expressionsIn(path: string, markup: string): { start: number; end: number }[] {
  const pattern = /\.vue$/i.test(path)
    ? /\{\{[\s\S]*?\}\}|\s(?:v-[\w:.-]+|[:@#][\w:.-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g
    : /\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g
  return [...markup.matchAll(pattern)].map(({ index, 0: text }) => ({
    start: index,
    end: index + text.length,
  }))
}
