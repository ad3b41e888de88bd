/**
 * Our scopes against typescript-eslint's scope manager, over every fixture and source file that lies here: the same
 * variable behind each name, declared and used by the same names in the same order.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { analyze } from '@typescript-eslint/scope-manager'
import { describe, expect, it } from 'vitest'
import { isModule, type Node, parseModule, type SourceModule } from '../../src/source/parse.js'
import type { Scope, Variable } from '../../src/source/scopes.js'

const root = join(import.meta.dirname, '../..')
const isSource = /\.[cm]?[jt]sx?$/

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => isSource.test(path) && statSync(path).isFile())
    .sort()
}

/** A variable as its declarations and uses; the offsets say which. */
interface Described {
  name: string
  scope: string
  defs: string[]
  references: string[]
}

interface Like {
  name: string
  scope: { type: string }
  defs: readonly { type: string; node: unknown; name: unknown }[]
  references: readonly {
    identifier: unknown
    init?: boolean | undefined
    isRead(): boolean
    isWrite(): boolean
  }[]
}

const at = (node: unknown): string => `${(node as Node).type}@${(node as Node).range.join('-')}`

function described({ name, scope, defs, references }: Like): Described {
  return {
    name,
    scope: scope.type,
    defs: defs.map((def) => `${def.type} ${at(def.node)} ${at(def.name)}`),
    references: references.map(
      (each) =>
        `${at(each.identifier)}${each.isRead() ? ' r' : ''}${each.isWrite() ? ' w' : ''}${each.init ? ' init' : ''}`,
    ),
  }
}

function ours({ variables, scopes }: SourceModule): object {
  return {
    variables: byPlace(variables as ReadonlyMap<unknown, Like>),
    scopes: scopes.scopes.map((scope: Scope) => ({
      type: scope.type,
      names: [...scope.set.keys()],
    })),
    declared: declaredBy(
      scopes.scopes.flatMap(({ set }) => [...set.values()]),
      (node) => scopes.getDeclaredVariables(node as Node),
    ),
  }
}

function theirs({ ast }: SourceModule): object {
  const manager = analyze(ast, { sourceType: 'module', lib: [], jsxPragma: null })
  const variables = new Map<unknown, Like>()
  for (const scope of manager.scopes) {
    for (const { identifier, resolved } of scope.references) {
      if (resolved && resolved.defs.length > 0) variables.set(identifier, resolved)
    }
    for (const variable of scope.variables) {
      for (const identifier of variable.identifiers) variables.set(identifier, variable)
    }
  }
  return {
    variables: byPlace(variables),
    scopes: manager.scopes.map((scope) => ({
      type: scope.type,
      names: [...scope.set].filter(([, { defs }]) => defs.length > 0).map(([name]) => name),
    })),
    declared: declaredBy(
      manager.scopes.flatMap(({ set }) => [...set.values()]).filter(({ defs }) => defs.length > 0),
      (node) => manager.getDeclaredVariables(node as never),
    ),
  }
}

function byPlace(variables: ReadonlyMap<unknown, Like>): [string, Described][] {
  const known = new Map<Like, Described>()
  const found = [...variables].map(([node, variable]): [string, Described] => {
    const description = known.get(variable) ?? described(variable)
    known.set(variable, description)
    return [at(node), description]
  })
  return found.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

function declaredBy(
  variables: readonly Like[],
  of: (node: unknown) => readonly Like[],
): [string, string[]][] {
  return variables.flatMap(({ defs }) =>
    defs
      .filter(({ type }) => /^(?:Variable|ClassName|TSEnumName)$/.test(type))
      .map(({ node }): [string, string[]] => [at(node), of(node).map(({ name }) => name)]),
  )
}

function agree(path: string, text: string): void {
  const module = parseModule(path, text)
  if (isModule(module)) expect(ours(module), path).toEqual(theirs(module))
}

describe('scopes are those of the scope manager', () => {
  for (const folder of ['fixtures', 'src', 'transforms', 'test', 'bench', 'scripts']) {
    it(folder, () => {
      for (const path of filesIn(join(root, folder))) agree(path, readFileSync(path, 'utf8'))
    }, 120_000)
  }

  it.each([
    [
      'defaults that do not see the body',
      'const x = 1\nfunction f(a = x, { b = a } = {}) { const x = 2; return a + b + x }',
    ],
    [
      'the name of a function inside and outside',
      'const f = function f(n) { return f(n) }\nf(1)\nfunction g() { var g = 1; return g }',
    ],
    ['hoisting', 'if (a) { var x = 1; let y = x; function z() {} }\nvar a; z(); x; y'],
    [
      'catch and var of one name',
      'try {} catch (e) { var e = 1; e } e\ntry {} catch ({ m = 1, ...r }) { m + r }',
    ],
    [
      'loops',
      'for (let i = 0, n = 2; i < n; i++) { let i = 1; i } for (const [k, { v = k }] of all) k + v\nfor (var q in all) q; for (q.x of all) q; for (q of all) q; let all, i',
    ],
    ['switch', 'switch (x) { case 1: let x = 2; break; default: x }\nlet x'],
    [
      'assignment patterns',
      'let a, b, c; ({ a, b: c.d, ...b } = { a: 1 }); [a = b, [c[a]]] = []; a += b; a ??= c; b++; --c.n; ({ [a]: b = c } = a)',
    ],
    [
      'assertions that are written',
      'let a: any, b: any; (a as number) = 1; (<any>b) = a; b! += 2; (a as any).x = 1; [(a as any)] = [1]',
    ],
    ['arguments', 'var arguments_ = 1; function f() { return arguments.length } const g = () => arguments'],
    [
      'classes',
      'class A extends B { static x = A; #y = this.x; [k] = k; static { var s = A; s } m(a = A) { return a } get z() { return A } }\nclass B {}\nconst k = class C { c = C }\nconst A2 = A',
    ],
    [
      'decorators',
      'const dec: any = 1; type T = string\n@dec class A { @dec() p: T = dec; constructor(@dec private readonly q: T, @dec r = q) {} @dec m(@dec x: T): T { return x } }',
    ],
    [
      'types and values of one name',
      'interface X { y: Y } const X = 1; type Y<T = X> = T extends (infer U)[] ? U : T; let a: X = X as any; export { X, type Y }; export type { X as Z }',
    ],
    [
      'generics',
      'function f<T extends K, K = string>(this: T, a: K): a is K & T { return true as any }\ntype M = { [P in keyof T2 as `x${P}`]: T2[P] }; interface T2 { (a: string, ...b: T2[]): typeof a; new <Q>(q: Q): Q; m<R>(r: R): r is R; [k: string]: any; ["x"]: M; [sym]: 1 }\ndeclare const sym: unique symbol',
    ],
    [
      'functions in conditions',
      'type F<T> = T extends (a: infer A, ...r: any) => infer R ? [A, R] : T extends { [K in infer L]: any } ? L : never',
    ],
    ['enums', 'enum E { a = 1, b = a << 1, "c" = b, d = c } const a = E.a; declare enum D { x = E.a }'],
    [
      'namespaces',
      'namespace N { export const x = 1; export namespace M { const y = x; y } var v = 1 }\nN.x; declare module "m" { const z: number } declare global { interface W { n: typeof N } }\nimport N2 = N.M; import r = require("r"); r; N2',
    ],
    ['export assignment', 'type T = 1\nconst T = 1\nexport = T'],
    [
      'imports and exports',
      'import d, { a as b, type C } from "m"; import * as ns from "n"; import "x"; export { b, d as default }; export { q } from "q"; export * from "z"; export * as w from "w"; type U = C | ns.T; ns; import("y").then((m) => m)',
    ],
    [
      'overloads',
      'function f(a: string): void\nfunction f(a: number): void\nfunction f(a: any) { return a }\nabstract class A { abstract m(x: string): void; abstract p: typeof f; accessor q = f; constructor(a: 1); constructor(a: any) {} }',
    ],
    [
      'tuples, queries, instantiations',
      'const g = <T,>(x: T) => x; const h = g<string>; type Q = [first: typeof g, second?: ReturnType<typeof h<number>>]; type I = import("m").A<Q>; let z: typeof import("m"); tag<Q>`${g}`; new Map<Q, I>(); z',
    ],
    ['satisfies', 'const a = { x: 1 } satisfies Record<K, number>; type K = "x"; const b = <K>a; b!'],
  ])('%s', (_, text) => {
    agree('a.ts', text)
    agree('a.mts', `${text}\nexport {}`)
  })

  it.each([
    [
      'names and texts',
      'import { Page, ui } from "u"; const div = 1; const X = () => <><div {...div} a={div}><Page.Inner<string> x="1">{ui}</Page.Inner><ui.Box /><X /><a:b /></div></>',
    ],
  ])('JSX: %s', (_, text) => {
    agree('a.tsx', text)
  })

  it('answers each question about a variable that a class or an enum declares', () => {
    const module = parseModule('a.ts', 'class A {}\nenum E { x }\nconst { a, b: [c] } = A')
    if (!isModule(module)) throw new Error(module.reason)
    const declared = module.ast.body.map((node) => module.scopes.getDeclaredVariables(node))
    const names = (list: readonly Variable[] | undefined): string[] => (list ?? []).map(({ name }) => name)
    expect(declared.map(names)).toEqual([['A', 'A'], ['E'], ['a', 'c']])
  })
})
