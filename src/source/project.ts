/**
 * What only a type checker knows: every reference to a property of a user's type, across files. The project is
 * opened when it is first asked.
 */
import type TypeScript from 'typescript'
import type { Workspace } from './modules.js'
import { createTypeHost, ownPath, programPath, type TypeHost, typescript } from './type-host.js'

/** A name in a module of this run: of the name alone, without quotes. Offsets are UTF-16 code units. */
export interface Reference {
  path: string
  start: number
  end: number
}

const hosts = new WeakMap<Workspace, TypeHost>()

/** The type project of a run. */
export function typeProjectOf(workspace: Workspace): TypeHost {
  let host = hosts.get(workspace)
  if (!host) {
    host = createTypeHost(workspace)
    hosts.set(workspace, host)
  }
  return host
}

/** References to the property whose name stands at `offset` of `path`, its own name included. */
export function referencesTo(workspace: Workspace, path: string, offset: number): Reference[] {
  const { service } = typeProjectOf(workspace)
  if (!workspace.load(path)) return []
  return (service.findReferences(programPath(path), offset) ?? [])
    .flatMap((symbol) => symbol.references)
    .filter(({ fileName }) => isSource(fileName) && workspace.load(ownPath(fileName)))
    .map(({ fileName, textSpan }) => ({
      path: ownPath(fileName),
      start: textSpan.start,
      end: textSpan.start + textSpan.length,
    }))
}

/**
 * Names of the property `name`, declared at `offset` of `path`, that no search for references finds: keys of object
 * literals that are laid over a spread value of the type (`{ ...value, key: other }` makes a property of its own),
 * and texts that ask for the property (`'key' in value`).
 */
export function namedAgain(
  workspace: Workspace,
  path: string,
  offset: number,
  name: string,
): { copies: Reference[]; questions: Reference[] } {
  const ts = typescript()
  const { service, isOwn } = typeProjectOf(workspace)
  const program = service.getProgram()
  const copies: Reference[] = []
  const questions: Reference[] = []
  if (!program) return { copies, questions }
  const checker = program.getTypeChecker()
  const hasIt = (expression: TypeScript.Expression): boolean =>
    (checker.getTypeAtLocation(expression).getProperty(name)?.declarations ?? []).some(
      (each) => ownPath(each.getSourceFile().fileName) === path && each.pos <= offset && offset < each.end,
    )
  const visit = (node: TypeScript.Node): void => {
    ts.forEachChild(node, visit)
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.InKeyword &&
      ts.isStringLiteralLike(node.left) &&
      node.left.text === name &&
      hasIt(node.right)
    ) {
      questions.push(referenceAt(node.left, 1))
    }
    if (!ts.isObjectLiteralExpression(node)) return
    const own = node.properties.find(
      ({ name: key }) => key && (ts.isIdentifier(key) || ts.isStringLiteral(key)) && key.text === name,
    )
    if (own?.name && node.properties.some((each) => ts.isSpreadAssignment(each) && hasIt(each.expression)))
      copies.push(referenceAt(own.name, 0))
  }
  for (const source of program.getSourceFiles())
    if (isOwn(source.fileName) && workspace.load(ownPath(source.fileName))?.names.has(name)) visit(source)
  return { copies, questions }
}

/**
 * Where the property that stands at `offset` is declared: of a read, the property of the object's type; of a key of a
 * literal, that of the type which the literal has to fit. Empty where a type computes it; null where nothing declares it.
 */
export function declarationsAt(workspace: Workspace, path: string, offset: number): Reference[] | null {
  const ts = typescript()
  const program = typeProjectOf(workspace).service.getProgram()
  const source = program?.getSourceFile(programPath(path))
  if (!program || !source) return null
  const checker = program.getTypeChecker()
  let node: TypeScript.Node = source
  for (let next: TypeScript.Node | undefined = source; next; ) {
    node = next
    next = ts.forEachChild(node, (child) =>
      child.getStart() <= offset && offset < child.end ? child : undefined,
    )
  }
  const name = ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : null
  if (name === null) return null
  const { parent } = node
  const whole = ts.isBindingElement(parent)
    ? checker.getTypeAtLocation(parent.parent)
    : ts.isObjectLiteralElementLike(parent) && ts.isObjectLiteralExpression(parent.parent)
      ? checker.getContextualType(parent.parent)
      : null
  const symbol = whole === null ? checker.getSymbolAtLocation(node) : whole?.getProperty(name)
  if (!symbol || !(symbol.flags & ts.SymbolFlags.Property)) return null
  // Nothing says what a callback is given: the type is made of the pattern's own names.
  const isOfPattern = ts.isBindingElement(parent) && whole?.flags === ts.TypeFlags.Object && !whole.symbol
  if (isOfPattern && !symbol.declarations) return null
  return (symbol.declarations ?? []).map((each) => referenceAt(ts.getNameOfDeclaration(each) ?? each, 0))
}

const programs = new WeakMap<Workspace, { paths: Set<string>; program: TypeScript.Program }>()

/** The program as far as `path` is in it: others that were loaded since do not make it a new one. */
function programWith(workspace: Workspace, path: string): TypeScript.Program | null {
  const known = programs.get(workspace)
  if (known?.paths.has(path)) return known.program
  const program = typeProjectOf(workspace).service.getProgram()
  if (!program) return null
  programs.set(workspace, { program, paths: new Set(workspace.loaded.map((module) => module.path)) })
  return program
}

/**
 * The name of the declared type that an expression has where it stands: of a class or an interface, with what may be
 * missing left out, and of a type parameter its constraint. Null: it has no such type, or several.
 * @param range of the expression in `path`
 */
export function typeNameAt(
  workspace: Workspace,
  path: string,
  [start, end]: readonly [number, number],
): string | null {
  if (!workspace.load(path)) return null
  const ts = typescript()
  const program = programWith(workspace, path)
  const source = program?.getSourceFile(programPath(path))
  if (!program || !source) return null
  const find = (node: TypeScript.Node): TypeScript.Node | undefined => {
    if (node.pos > start || node.end < end) return undefined
    const inner = ts.forEachChild(node, find)
    return inner ?? (node.getStart(source) === start && node.end === end ? node : undefined)
  }
  const node = find(source)
  if (!node) return null
  const checker = program.getTypeChecker()
  const type = checker.getApparentType(checker.getNonNullableType(checker.getTypeAtLocation(node)))
  const names = (type.isUnion() ? type.types : [type]).map((each) => each.getSymbol()?.getName())
  return new Set(names).size === 1 ? (names[0] ?? null) : null
}

function referenceAt(node: TypeScript.Node, quotes: 0 | 1): Reference {
  return {
    path: ownPath(node.getSourceFile().fileName),
    start: node.getStart() + quotes,
    end: node.end - quotes,
  }
}

function isSource(path: string): boolean {
  return !path.includes('/node_modules/') && !/\.d\.[cm]?ts$/.test(path)
}
