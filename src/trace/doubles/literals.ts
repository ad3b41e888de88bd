/** Objects that a test makes up for a double of a client to answer, or expects to be sent by one. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { Workspace } from '../../source/modules.js'
import { isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { expectedBy, isOfHistory } from './histories.js'

/** Functions of test libraries that are given what a double answers. */
const answering =
  /^(?:mock(?:Resolved|Return|Rejected)Value(?:Once)?|mockImplementation(?:Once)?|resolves|returns|onFirstCall|callsFake|thenResolve|thenReturn|thenCall|thenAnswer|returnValues?|resolveTo|callFake|respondWith|willReturn|willResolve|fn|stub|fake|spyOn|mock|method|unstable_mockModule|doMock)$/
/** Matchers that are given what a double is expected to have been called with. */
const expecting =
  /^(?:toHaveBeenCalledWith|toHaveBeenLastCalledWith|toHaveBeenNthCalledWith|toHaveBeenCalledExactlyOnceWith|toBeCalledWith|lastCalledWith|nthCalledWith|calledWith|calledWithMatch|calledOnceWith|calledOnceWithExactly|calledWithExactly|withArgs|whenCalledWith)$/
/** Functions that give what they are given, or a text or response of it. */
const passing =
  /^(?:JSON\.stringify|Promise\.resolve|Response\.json|HttpResponse\.json|Object\.freeze|structuredClone|expect\.objectContaining|expect\.arrayContaining|sinon\.match|Response|resolve|of|asyncOf)$/

/** Variables that hold such an object are followed to their uses this many times. */
const furthest = 3

export interface Place {
  how: 'answers' | 'expects'
  /** Whether it stands in a list. */
  isItem: boolean
  /** The module whose test it is. */
  module: SourceModule
}

/** What a test does with an object literal; null: nothing that makes it part of a double. */
export function placeOf(
  node: TSESTree.ObjectExpression,
  module: SourceModule,
  workspace: Workspace,
): Place | null {
  return climb(node, module, { isReturned: false, isItem: false, workspace }, 0)
}

interface Way {
  /** Whether a function of the test's gives it. */
  isReturned: boolean
  isItem: boolean
  workspace: Workspace
}

function climb(node: Node, module: SourceModule, way: Way, depth: number): Place | null {
  const parent = node.parent
  const found: Place = { how: 'answers', isItem: way.isItem, module }
  switch (parent?.type) {
    case 'Property':
      return parent.value === node ? climb(parent.parent, module, way, depth) : null
    case 'SpreadElement':
    case 'AwaitExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return climb(parent, module, way, depth)
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return climb(parent, module, way, depth)
    case 'ObjectExpression':
      return climb(parent, module, way, depth)
    case 'ArrayExpression':
      return climb(parent, module, { ...way, isItem: true }, depth)
    case 'ReturnStatement': {
      const fn = functionAround(parent)
      return fn && !isUnderTest(parent, fn) ? climb(fn, module, { ...way, isReturned: true }, depth) : null
    }
    case 'ArrowFunctionExpression':
      return parent.body === node ? climb(parent, module, { ...way, isReturned: true }, depth) : null
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return way.isReturned && parent.value === node ? found : null
    case 'AssignmentExpression':
      return way.isReturned && parent.right === node ? found : null
    case 'NewExpression':
    case 'CallExpression':
      if (parent.callee === node) return climb(parent, module, way, depth)
      return ofCall(parent, node, module, way, depth)
    case 'FunctionDeclaration':
    case 'VariableDeclarator':
      return throughName(parent, module, way, depth)
    default:
      // A function that was climbed to as a declaration.
      if (node.type === 'FunctionDeclaration' && node.id) return throughName(node, module, way, depth)
      return null
  }
}

function ofCall(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  node: Node,
  module: SourceModule,
  way: Way,
  depth: number,
): Place | null {
  const name =
    call.callee.type === 'MemberExpression'
      ? (keyName(call.callee.property, call.callee.computed) ?? '')
      : call.callee.type === 'Identifier'
        ? call.callee.name
        : ''
  const text = module.text.slice(...call.callee.range)
  if (passing.test(text)) return climb(call, module, way, depth)
  if (expecting.test(name)) return { how: 'expects', isItem: way.isItem, module }
  // `expect(fetch.mock.calls[0][1]).toEqual({ ... })`.
  const given = expectedBy(call.callee as Node)
  if (given && isOfHistory(given, module)) return { how: 'expects', isItem: way.isItem, module }
  if (answering.test(name)) return { how: 'answers', isItem: way.isItem, module }
  // `makeService(fakeClient)`: an object whose functions answer, where the real client goes.
  return way.isReturned && !isFunction(node) ? { how: 'answers', isItem: way.isItem, module } : null
}

/** The uses of what a declaration names, the first that tells. */
function throughName(declaration: Node, module: SourceModule, way: Way, depth: number): Place | null {
  if (depth >= furthest) return null
  const id =
    declaration.type === 'VariableDeclarator' || declaration.type === 'FunctionDeclaration'
      ? declaration.id
      : null
  if (id?.type !== 'Identifier') return null
  const variable = module.variables.get(id)
  for (const reference of variable?.references ?? []) {
    if (!reference.isRead()) continue
    const use = reference.identifier as Node
    const place = climb(use, module, way, depth + 1)
    if (place) return place
  }
  return isExported(declaration) ? throughImports(id.name, module, way, depth) : null
}

function isExported(declaration: Node): boolean {
  const outer = declaration.type === 'VariableDeclarator' ? declaration.parent.parent : declaration.parent
  return outer?.type === 'ExportNamedDeclaration'
}

function throughImports(name: string, module: SourceModule, way: Way, depth: number): Place | null {
  for (const importer of way.workspace.importersOf(module.path)) {
    for (const use of importer.names.get(name) ?? []) {
      if (use.parent?.type.startsWith('Import')) continue
      const place = climb(use, importer, way, depth + 1)
      if (place) return place
    }
  }
  // An object whose functions answer is there to be handed over.
  return way.isReturned ? { how: 'answers', isItem: way.isItem, module } : null
}

function functionAround(node: Node): Node | null {
  for (let up = node.parent; up; up = up.parent) if (isFunction(up)) return up
  return null
}

/** Whether a statement stands behind a question for a path: what it answers is told there. */
function isUnderTest(node: Node, fn: Node): boolean {
  for (let up = node.parent; up && up !== fn; up = up.parent) {
    if (up.type === 'IfStatement' || up.type === 'SwitchCase') return true
  }
  return false
}
