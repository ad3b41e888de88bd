/** A declaration of Polytomic's npm package, made from the tables: the resources of a client and their methods. */
import { operations } from './operations.js'
import { newSchemas, oldSchemas } from './tables.js'

/** The name of the interface that a resource is in the declaration: "Resource_bulkSync_schemas". */
const interfacePrefix = 'Resource_'

/** The member path of the resource that an interface of the declaration is: ["bulkSync", "schemas"]; null: none. */
export function resourceOfInterface(name: string): string[] | null {
  return name.startsWith(interfacePrefix) ? name.slice(interfacePrefix.length).split('_') : null
}

/**
 * The text of the package's declaration. It has the resources and methods of both surfaces, and says nothing of what
 * they take and give: it is there to tell which expressions are clients.
 */
export function sdkDeclaration(): string {
  const members = new Map<string, Set<string>>([['', new Set()]])
  const add = (path: readonly string[], member: string): void => {
    const key = path.join('_')
    const known = members.get(key)
    if (known) known.add(member)
    else members.set(key, new Set([member]))
  }
  for (const { old, new: next } of operations) {
    for (const id of new Set([old?.id, next?.id])) {
      const path = id?.split('.') ?? []
      const method = path.pop()
      if (method === undefined) continue
      add(path, `${method}(...given: any[]): Promise<any>`)
      path.forEach((name, i) => {
        add(path.slice(0, i), `readonly ${name}: ${interfacePrefix}${path.slice(0, i + 1).join('_')}`)
      })
    }
  }
  const { client = [], resources } = partsOf(members)
  const names = new Set([...Object.keys(oldSchemas), ...Object.keys(newSchemas)])
  return [
    ...resources,
    'declare namespace PolytomicClient { type Options = any; type RequestOptions = any }',
    `declare class PolytomicClient { constructor(options?: any); ${client.join('; ')} }`,
    'declare class PolytomicError extends Error { readonly statusCode?: number; readonly body?: any }',
    'declare class PolytomicTimeoutError extends Error {}',
    'declare const PolytomicEnvironment: any',
    `declare namespace Polytomic { ${[...names].map((name) => `type ${name} = any; const ${name}: any`).join('; ')} }`,
    'export { PolytomicClient, PolytomicError, PolytomicTimeoutError, PolytomicEnvironment, Polytomic }',
    '',
  ].join('\n')
}

function partsOf(members: ReadonlyMap<string, ReadonlySet<string>>): {
  client?: string[]
  resources: string[]
} {
  const resources = [...members]
    .filter(([path]) => path !== '')
    .map(([path, own]) => `export interface ${interfacePrefix}${path} { ${[...own].join('; ')} }`)
  return { client: [...(members.get('') ?? [])], resources }
}
