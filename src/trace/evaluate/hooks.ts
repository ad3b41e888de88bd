/** What hooks hand out, as a value: whose answer it is, where one function is told of the answers of several requests. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { FunctionNode, Node, SourceModule } from '../../source/parse.js'
import { functionsAt } from '../flow/hook-cache.js'
import { rowAt } from '../flow/hook-names.js'
import { type HookRow, holders } from '../flow/hook-rows.js'
import type { Tracer } from '../tracer.js'
import { type Env, type Thunk, unionOf, type Value } from '../values.js'

/** What a hook gives; null: it is none, or has no function that is seen. */
export function hookResult(
  t: Tracer,
  source: string,
  call: Node,
  module: SourceModule,
  env: Env | null,
): Value | null {
  const row = call.type === 'CallExpression' ? rowAt(call, module) : null
  if (!row || call.type !== 'CallExpression' || row.many !== undefined) return null
  const holder = holders[source] ?? 'plain'
  if (row.gives === 'options' || row.gives === 'nothing' || holder === 'signal' || holder === 'store')
    return null
  const given = hookData(t, row, call, module, env)
  if (!given || row.gives === 'promise' || row.gives === 'pages-promise') return given
  const held = holder === 'ref' ? objectOf('value', given, call, module) : given
  return objectOf('data', held, call, module)
}

function objectOf(key: string, value: Value, node: Node, module: SourceModule): Value {
  const thunk: Thunk = { node, module, env: null, value }
  return { kind: 'layers', layers: [], writes: [{ path: [key], node, thunk }], at: { node, module } }
}

/** What the function of a hook gives. */
function hookData(
  t: Tracer,
  row: HookRow,
  call: TSESTree.CallExpression,
  module: SourceModule,
  env: Env | null,
): Value | null {
  const site = { node: call as Node, module, env }
  const values = functionsAt(t, row, call, module, env).map((fn) => t.invoke(fn, [], true, site))
  return values.length > 0 ? unionOf(values, site) : null
}

/** What hooks tell a function that stands under one of their options, at a parameter. */
export function toldBy(
  t: Tracer,
  fn: FunctionNode,
  module: SourceModule,
  index: number,
  names: ReadonlySet<string>,
): Value[] {
  const uses: { use: Node; module: SourceModule }[] = [{ use: fn, module }]
  for (const each of new Set([module, ...t.workspace.importersOf(module.path)]))
    for (const name of names) for (const use of each.names.get(name) ?? []) uses.push({ use, module: each })
  return uses.flatMap(({ use, module: home }): Value[] => {
    const property = use.parent
    if (property?.type !== 'Property' || property.value !== use || property.computed) return []
    const call = property.parent.parent
    const row = call?.type === 'CallExpression' ? rowAt(call, home) : null
    if (!row || call?.type !== 'CallExpression') return []
    const key = property.key.type === 'Identifier' ? property.key.name : ''
    const isTold =
      (key === 'select' && index === 0) ||
      [...(row.told[key] ?? []), ...(row.toldOne?.[key] ?? [])].some(
        ([at, path]) => at === index && path.length === 0,
      )
    const value = isTold ? hookData(t, row, call, home, null) : null
    return value ? [value] : []
  })
}
