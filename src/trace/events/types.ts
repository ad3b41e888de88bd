/** Payloads under the SDK's own type of the event, under either of its names. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Node, SourceModule } from '../../source/parse.js'
import type { State } from '../flow/state.js'
import type { Tracer } from '../tracer.js'
import type { Payload } from './events.js'

/** The type's name in SDK 1.x and in SDK 25. */
const typeNames = ['SyncCompletedEvent', 'EventingSyncCompletedEvent'] as const
const body: State = { layers: [], token: 'body', path: [] }

/** What is declared to be such an event, or asserted to be one, in `module` and where its alias of the type goes. */
export function typedPayloads(t: Tracer, module: SourceModule): Payload[] {
  return typeNames.flatMap((name) =>
    (module.names.get(name) ?? []).flatMap((use) => {
      const reference = referenceOf(use, module)
      return reference ? payloadsOf(t, reference, module, use, module) : []
    }),
  )
}

/** The type reference that `use` is the name of, where the name is the SDK's. */
function referenceOf(use: Node, module: SourceModule): TSESTree.TSTypeReference | null {
  let name: Node = use
  let root: Node = use
  while (name.parent?.type === 'TSQualifiedName' && name.parent.right === name) {
    root = name.parent.left
    name = name.parent
  }
  while (root.type === 'TSQualifiedName') root = root.left
  if (name.parent?.type !== 'TSTypeReference') return null
  const def = module.variables.get(root)?.defs[0]
  const declaration = def?.type === 'ImportBinding' ? def.node.parent : null
  if (declaration?.type !== 'ImportDeclaration') return null
  return /^polytomic(?:\/|$)/.test(declaration.source.value) ? name.parent : null
}

function payloadsOf(
  t: Tracer,
  reference: TSESTree.TSTypeReference,
  module: SourceModule,
  evidence: Node,
  home: SourceModule,
  depth = 0,
): Payload[] {
  const steps = [
    {
      step: "the value has the SDK's type of the event sync.completed",
      at: { file: home.path, start: evidence.range[0], end: evidence.range[1] },
    },
  ]
  const payload = (node: Node, isBinding: boolean): Payload => ({
    at: { node, module },
    state: body,
    isBinding,
    steps,
    evidence: { node: evidence, module: home },
    kind: 'typed',
  })
  const { parent } = reference
  switch (parent.type) {
    case 'TSTypeAnnotation':
      return isPattern(parent.parent) ? [payload(parent.parent, true)] : []
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return [payload(parent, false)]
    case 'TSTypeAliasDeclaration': {
      if (depth > 3) return []
      return aliasReferences(t, parent.id, module).flatMap((each) =>
        payloadsOf(t, each.reference, each.module, evidence, home, depth + 1),
      )
    }
    default:
      return []
  }
}

function isPattern(node: Node): boolean {
  return node.type === 'Identifier' || node.type === 'ObjectPattern'
}

function aliasReferences(
  t: Tracer,
  id: TSESTree.Identifier,
  home: SourceModule,
): { reference: TSESTree.TSTypeReference; module: SourceModule }[] {
  return [home, ...t.workspace.importersOf(home.path)].flatMap((module) =>
    (module.names.get(id.name) ?? []).flatMap((use) =>
      use.parent?.type === 'TSTypeReference' && use.parent.typeName === use
        ? [{ reference: use.parent, module }]
        : [],
    ),
  )
}
