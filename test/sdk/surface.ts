/** The declaration of one release of Polytomic's package, made from the facts: what a program may call and name. */
import { type FactOperation, type Facts, factsOf } from '../api/facts.js'

const successors = JSON.parse(
  (await import('node:fs')).readFileSync(new URL('../../facts/sdk-types.json', import.meta.url), 'utf8'),
) as Record<string, string | string[] | null>

/** The text of `index.d.ts` of the package that speaks `version`. */
export function surfaceOf(version: '2024-02-08' | '2025-09-18'): string {
  const facts = factsOf(version)
  const resources = treeOf(facts.operations)
  return [
    '/* Made from facts/. */',
    'export namespace Polytomic {',
    ...Object.entries(facts.schemas).map(([name, schema]) => typeText(name, schema, facts)),
    ...namesBeside(facts).map((name) => `  type ${name} = any`),
    '}',
    'export namespace PolytomicClient {',
    '  type Supplier<T> = T | Promise<T> | (() => T | Promise<T>)',
    '  interface Options { environment?: Supplier<string>; token: Supplier<string>; version?: Supplier<string | undefined> }',
    '  interface RequestOptions {',
    '    timeoutInSeconds?: number; maxRetries?: number; abortSignal?: AbortSignal; version?: string | undefined',
    version === '2025-09-18'
      ? '    queryParams?: Record<string, unknown>; headers?: Record<string, unknown>'
      : '',
    '  }',
    '}',
    'export class PolytomicClient {',
    '  constructor(options: PolytomicClient.Options)',
    ...resources.map(([name, text]) => `  readonly ${name}: ${text}`),
    '}',
    'export const PolytomicEnvironment: { readonly Default: "https://app.polytomic.com" }',
    'export class PolytomicError extends Error { readonly statusCode?: number; readonly body?: unknown }',
    '',
  ].join('\n')
}

/** Successors that the facts name and do not describe, for the new surface alone. */
function namesBeside({ api, schemas }: Facts): string[] {
  if (api !== '2025-09-18') return []
  const names = Object.values(successors).flatMap((each) => each ?? [])
  return [...new Set(names)].filter((name) => !(name in schemas))
}

function typeText(name: string, schema: Facts['schemas'][string], facts: Facts): string {
  const values = schema['enum']
  if (Array.isArray(values)) {
    const members = values.map((value) => `readonly ${pascal(value)}: ${JSON.stringify(value)}`)
    return `  type ${name} = ${values.map((value) => JSON.stringify(value)).join(' | ')}\n  const ${name}: { ${members.join('; ')} }`
  }
  const { union } = schema
  if (typeof union === 'string' && Object.keys(schema).length === 1)
    return `  type ${name} = ${typeNamed(union.replace(/^\s*\|\s*/, ''), facts)}`
  const fields = Object.entries(schema).map(([field, type]) => {
    const text = Array.isArray(type) ? 'any' : typeNamed(type, facts)
    return `${JSON.stringify(field)}${String(type).endsWith('?') ? '?' : ''}: ${text}`
  })
  return `  interface ${name} { ${fields.join('; ')} }`
}

const pascal = (text: string) =>
  text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** A type of the facts' little language. */
function typeNamed(text: string, facts: Facts): string {
  const type = text.replace(/\?$/, '')
  if (type.includes(' | '))
    return type
      .split(' | ')
      .map((each) => typeNamed(each, facts))
      .join(' | ')
  if (type.endsWith('[]')) return `(${typeNamed(type.slice(0, -2), facts)})[]`
  const record = /^Record<string, (.*)>$/.exec(type)
  if (record) return `Record<string, ${typeNamed(record[1] as string, facts)}>`
  if (/^(?:string|number|boolean|unknown|void)$/.test(type)) return type
  return type in facts.schemas ? `Polytomic.${type}` : 'any'
}

/** Resources with their methods, as types: `[name, "{ list(...): ...; schemas: { ... } }"]`. */
function treeOf(operations: readonly FactOperation[]): [string, string][] {
  interface Branch {
    methods: FactOperation[]
    inner: Map<string, Branch>
  }
  const root: Branch = { methods: [], inner: new Map() }
  for (const operation of operations) {
    let at = root
    for (const part of operation.id.split('.').slice(0, -1)) {
      const next: Branch = at.inner.get(part) ?? { methods: [], inner: new Map() }
      at.inner.set(part, next)
      at = next
    }
    at.methods.push(operation)
  }
  const text = ({ methods, inner }: Branch): string =>
    `{ ${[
      ...methods.map(methodText),
      ...[...inner].map(([name, branch]) => `readonly ${name}: ${text(branch)}`),
    ].join('; ')} }`
  return [...root.inner].map(([name, branch]) => [name, text(branch)])
}

function methodText({ id, args = [], query = [], body, response }: FactOperation): string {
  const given = [
    body ? `Polytomic.${body}` : '',
    query.length > 0 ? `{ ${query.map((q) => `${q}?: any`).join('; ')} }` : '',
  ]
  const request = given.filter(Boolean).join(' & ') || 'Record<string, unknown>'
  const parameters = args.map((name) =>
    name === 'request' ? `request${body ? '' : '?'}: ${request}` : `${name}: string`,
  )
  parameters.push('requestOptions?: PolytomicClient.RequestOptions')
  const answer = response && response !== 'void' ? `Polytomic.${response}` : 'void'
  return `${id.split('.').at(-1)}(${parameters.join(', ')}): Promise<${answer}>`
}
