/** Types and enums of Polytomic's package, where a program names them, and the fields that it takes out of them. */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { sdkPackage } from '../../api/sdk.js'
import type { Manifest } from '../../source/manifests.js'
import { isFunction, keyName, type Node, type SourceModule } from '../../source/parse.js'
import { returnsOf } from '../evaluate/calls.js'
import type { Range } from '../evidence.js'
import type { Trace } from '../index.js'
import type { Tracer } from '../tracer.js'
import { placesOfTypes } from './type-places.js'

export interface SdkType {
  name: string
  /** The name alone, in code or in a comment. */
  range: Range
  module: SourceModule
  how: /** `Polytomic.X`, as a type or as the object of an enum. */
    | 'qualified'
    /** `import { X } from 'polytomic/api'`. */
    | 'imported'
    /** In a JSDoc comment of a JavaScript file. */
    | 'comment'
  /** The enum member that is taken from it: "Replicate". */
  member: string | null
  /** What the new surface has at the places of an operation where values of this type go or come from. */
  places: ReadonlySet<string>
  /** Names of its fields that stand as texts in a type: of `Pick`, of `Omit`, of an indexed access. */
  keys: readonly { name: string; node: Node }[]
  /** Keys of object literals that are written to be of this type. */
  written: readonly { name: string; node: Node }[]
  manifest: Manifest | null
}

const cache = new WeakMap<Trace, SdkType[]>()

/** Every such name in the files of the run. */
export function sdkTypesOf(trace: Trace): readonly SdkType[] {
  let found = cache.get(trace)
  if (!found) {
    found = collect(trace)
    cache.set(trace, found)
  }
  return found
}

function collect(trace: Trace): SdkType[] {
  const { tracer } = trace
  const { workspace } = tracer
  const found: SdkType[] = []
  for (const module of workspace.loaded) {
    if (!workspace.isEditable(module.path)) continue
    const manifest = workspace.manifestOf(module.path)
    const names = new Set<Node>()
    for (const node of qualifiedNames(tracer, module)) {
      if (names.has(node)) continue
      names.add(node)
      found.push({
        name: node.name,
        range: rangeAt(module, node.range[0], node.range[1]),
        module,
        how: 'qualified',
        member: memberOf(node),
        places: placesOfTypes(trace).get(node) ?? new Set(),
        keys: keysOf(node),
        written: writtenAs(node),
        manifest,
      })
    }
    for (const node of importedNames(module)) {
      const range = rangeAt(module, node.range[0], node.range[1])
      found.push({
        name: node.name,
        range,
        module,
        how: 'imported',
        member: null,
        places: new Set(),
        keys: [],
        written: [],
        manifest,
      })
    }
    found.push(...commentedNames(module, manifest))
  }
  return found
}

function rangeAt(module: SourceModule, start: number, end: number): Range {
  return { file: module.path, start, end }
}

/** The names behind the namespace `Polytomic`: of types, and of the objects that hold the members of an enum. */
function* qualifiedNames(t: Tracer, module: SourceModule): Iterable<TSESTree.Identifier> {
  for (const space of namespaceUses(t, module)) {
    const parent = space.parent
    if (parent?.type === 'TSQualifiedName' && parent.left === space) yield parent.right
    else if (
      parent?.type === 'MemberExpression' &&
      parent.object === space &&
      !parent.computed &&
      parent.property.type === 'Identifier'
    )
      yield parent.property
  }
}

/** Expressions and type names that are the namespace `Polytomic`. */
function* namespaceUses(t: Tracer, module: SourceModule): Iterable<Node> {
  const isSpace = (node: Node): boolean => {
    const value = t.evaluate(node, module, null)
    return (
      value.kind === 'external' &&
      (value.source === sdkPackage || value.source.startsWith(`${sdkPackage}/`)) &&
      value.path.at(-1) === 'Polytomic'
    )
  }
  // An import may give it any name; the name itself stands in the module in one way or the other.
  const locals = new Set<string>(['Polytomic'])
  for (const node of module.names.get('Polytomic') ?? []) {
    if (node.parent?.type === 'ImportSpecifier') locals.add(node.parent.local.name)
    if (node.parent?.type === 'Property' && node.parent.value.type === 'Identifier')
      locals.add(node.parent.value.name)
  }
  for (const local of locals) {
    for (const node of module.names.get(local) ?? []) {
      const { parent } = node
      if (parent?.type === 'TSQualifiedName' && parent.right === node) {
        if (isOfPackage(t, parent.left, module)) yield parent
      } else if (parent?.type === 'TSImportType' && parent.qualifier === node) {
      } else if (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) {
        if (isSpace(parent)) yield parent
      } else if (node.type === 'Identifier' && module.variables.has(node)) {
        if (isSpace(node)) yield node
      } else if (isRootOfImportType(node)) yield node
    }
  }
}

/** `import('polytomic').Polytomic.X` */
function isRootOfImportType(node: Node): boolean {
  let up: Node | undefined = node.parent
  while (up?.type === 'TSQualifiedName') up = up.parent
  return up?.type === 'TSImportType' && up.source.value === sdkPackage
}

function isOfPackage(t: Tracer, node: Node, module: SourceModule): boolean {
  if (node.type !== 'Identifier' || !module.variables.has(node)) return false
  const value = t.evaluate(node, module, null)
  return value.kind === 'external' && value.source === sdkPackage
}

/** The member of an enum's object that is taken. */
function memberOf(node: Node): string | null {
  const whole = node.parent
  if (whole?.type === 'MemberExpression') {
    const up = whole.parent
    return up.type === 'MemberExpression' && up.object === whole && up.property.type === 'Identifier'
      ? up.property.name
      : null
  }
  const up = whole?.parent
  return up?.type === 'TSQualifiedName' && up.left === whole ? up.right.name : null
}

/** Types that are imported from an inner path of the package. */
function* importedNames(module: SourceModule): Iterable<TSESTree.Identifier> {
  for (const statement of module.ast.body) {
    if (statement.type !== 'ImportDeclaration' && statement.type !== 'ExportNamedDeclaration') continue
    if (!statement.source?.value.startsWith(`${sdkPackage}/`)) continue
    for (const specifier of statement.specifiers) {
      const name =
        specifier.type === 'ImportSpecifier'
          ? specifier.imported
          : specifier.type === 'ExportSpecifier'
            ? specifier.local
            : null
      if (name?.type === 'Identifier' && name.name !== 'Polytomic' && name.name !== 'PolytomicClient')
        yield name
    }
  }
}

/** `Omit<Polytomic.X, "schedule">`, `Pick<Polytomic.X, "schedule" | "name">`, `Polytomic.X["schedule"]`. */
function keysOf(node: Node): SdkType['keys'] {
  const reference = node.parent?.parent
  if (node.parent?.type !== 'TSQualifiedName' || reference?.type !== 'TSTypeReference') return []
  let at: Node = reference
  // `Required<Polytomic.X>["schedule"]`
  for (let up: Node | undefined = at.parent; up; up = up.parent) {
    if (up.type === 'TSTypeParameterInstantiation') continue
    const name = up.type === 'TSTypeReference' && up.typeName.type === 'Identifier' ? up.typeName.name : null
    if (up.type === 'TSTypeReference' && name && /^(?:Required|Partial|Readonly|NonNullable)$/.test(name)) {
      at = up
      continue
    }
    if (up.type === 'TSTypeReference' && name && /^(?:Pick|Omit)$/.test(name)) {
      const [first, second] = up.typeArguments?.params ?? []
      if (first !== at || !second) return []
      return [...literalsIn(second), ...(name === 'Pick' ? [] : [])]
    }
    if (up.type === 'TSIndexedAccessType' && up.objectType === at) return literalsIn(up.indexType)
    return []
  }
  return []
}

/** Keys of the literal that `const x: Polytomic.X = {...}`, a return type, `satisfies` or `as` says to be of this type. */
function writtenAs(node: Node): SdkType['written'] {
  const type = node.parent?.parent
  const holder = type?.parent
  if (node.parent?.type !== 'TSQualifiedName' || type?.type !== 'TSTypeReference' || !holder) return []
  if (holder.type === 'TSSatisfiesExpression' || holder.type === 'TSAsExpression')
    return keysIn(holder.expression)
  const owner = holder.type === 'TSTypeAnnotation' ? holder.parent : null
  if (owner?.type === 'Identifier' && owner.parent.type === 'VariableDeclarator')
    return keysIn(owner.parent.init)
  if (!owner || !isFunction(owner) || owner.returnType !== holder) return []
  return owner.body?.type === 'BlockStatement'
    ? returnsOf(owner).flatMap(({ argument }) => keysIn(argument))
    : keysIn(owner.body)
}

function keysIn(value: Node | null | undefined): SdkType['written'] {
  if (value?.type !== 'ObjectExpression') return []
  return value.properties.flatMap((property) => {
    const name = property.type === 'Property' ? keyName(property.key, property.computed) : null
    return property.type === 'Property' && name !== null ? [{ name, node: property.key as Node }] : []
  })
}

function literalsIn(type: TSESTree.TypeNode): { name: string; node: Node }[] {
  if (type.type === 'TSUnionType') return type.types.flatMap(literalsIn)
  if (type.type !== 'TSLiteralType' || type.literal.type !== 'Literal') return []
  return typeof type.literal.value === 'string' ? [{ name: type.literal.value, node: type.literal }] : []
}

const isJavaScript = /\.(?:[cm]?js|jsx)$/

/** Names in the JSDoc of a JavaScript file, where they are types that a checker reads. */
function commentedNames(module: SourceModule, manifest: Manifest | null): SdkType[] {
  const { path, text } = module
  if (!isJavaScript.test(path) || !text.includes(sdkPackage)) return []
  const found: SdkType[] = []
  for (const comment of text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const start = comment.index
    if (module.strings.some(({ range }) => range[0] < start && start < range[1])) continue
    for (const braces of comment[0].matchAll(/\bPolytomic\.([A-Za-z_$][\w$]*)/g)) {
      const from = start + braces.index + 'Polytomic.'.length
      const name = braces[1] as string
      found.push({
        name,
        range: rangeAt(module, from, from + name.length),
        module,
        how: 'comment',
        member: null,
        places: new Set(),
        keys: [],
        written: [],
        manifest,
      })
    }
  }
  return found
}
