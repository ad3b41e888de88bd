/** The way of an answer from its request to a read, in steps for a person. */
import { lineOf, type Node, type SourceModule } from '../../source/parse.js'
import { rangeOf } from '../call.js'
import type { Step } from '../evidence.js'
import type { FlowResult, Read } from '../flow/state.js'

interface Place {
  node: Node
  module: SourceModule
}

/** More steps than this are told by their first and last ones. */
const mostSteps = 10

/** One step for each line on the way, the read last. Empty where the flow did not note it. */
export function wayOf(flow: FlowResult, read: Read): Step[] {
  const places: Place[] = []
  const seen = new Set<Node>()
  for (let at = flow.readFrom.get(read); at && !seen.has(at.node); at = flow.origins.get(at.node)) {
    seen.add(at.node)
    places.unshift(at)
  }
  const own = { node: read.node, module: read.module }
  const lines = places.slice(1).filter((place, index, all) => {
    const next = all[index + 1] ?? own
    return !isSameLine(place, next) && !isSameLine(place, places[0] as Place)
  })
  const told = lines.length > mostSteps ? [...lines.slice(0, 4), ...lines.slice(4 - mostSteps)] : lines
  const steps = told.map((place) => ({
    step: `its answer goes on as \`${short(place)}\``,
    at: rangeOf(place),
  }))
  return places.length === 0
    ? []
    : [...steps, { step: `\`${read.path.at(-1)}\` is read of it`, at: rangeOf(own) }]
}

function isSameLine(a: Place, b: Place): boolean {
  return a.module === b.module && lineOf(a.node, a.module) === lineOf(b.node, b.module)
}

function short({ node, module }: Place): string {
  const text = module.text.slice(node.range[0], node.range[1]).replace(/\s+/g, ' ')
  return text.length > 50 ? `${text.slice(0, 47)}...` : text
}
