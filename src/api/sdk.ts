/** Polytomic's npm package: its methods as members of a client, their order of arguments, its enums. */
import { type Operation, operations } from './operations.js'
import type { Signature } from './rows.js'
import { argumentOrders, typeSuccessors } from './sdk-tables.js'
import { newSchemas, oldSchemas } from './tables.js'

export const sdkPackage = 'polytomic'
/** What a manifest asks for after the migration. 25.9.2 is the newest release whose sources were read. */
export const newRange = '^25.9.2'
/** The first release of the new line. */
export const firstNew = '25.0.0'

/** Which of the two surfaces a program is written for: 1.x (and 0.x) or 25.x. */
export type SdkSide = 'old' | 'new'

export interface SdkMethod {
  /** The member path as it is written: "bulkSync.schemas.list". */
  member: string
  operation: Operation
  side: SdkSide
  signature: Signature
}

const methods: Record<SdkSide, ReadonlyMap<string, SdkMethod>> = {
  old: methodsOf('old'),
  new: methodsOf('new'),
}

function methodsOf(side: SdkSide): Map<string, SdkMethod> {
  const found = new Map<string, SdkMethod>()
  for (const operation of operations) {
    const signature = operation[side]
    if (signature) found.set(signature.id, { member: signature.id, operation, side, signature })
  }
  return found
}

/** The method behind a member path, as the given surface has it, else as the other one has. */
export function sdkMethod(path: readonly string[], side: SdkSide): SdkMethod | null {
  const member = path.join('.')
  return methods[side].get(member) ?? methods[side === 'old' ? 'new' : 'old'].get(member) ?? null
}

const resources = new Set(
  [...methods.old.keys(), ...methods.new.keys()].flatMap((member) => {
    const parts = member.split('.')
    return parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).join('.'))
  }),
)

/** Whether a member path names a resource of the client: `bulkSync`, `bulkSync.schemas`. */
export function isResource(path: readonly string[]): boolean {
  return resources.has(path.join('.'))
}

const resourceClasses = new Set([...resources].map((path) => pascal(path.split('.').at(-1) ?? '')))

/** Whether a name is that of the class of a resource, as inner paths of 1.x export it: `BulkSync`. */
export function isResourceClass(name: string): boolean {
  return resourceClasses.has(name)
}

/** Whether the end of a path is that of a method below its resource: `polytomic.bulkSync.list`. */
export function endsInMethod(path: readonly string[]): boolean {
  return path.some((_, i) => i < path.length - 1 && sdkMethod(path.slice(i), 'old') !== null)
}

const methodNames = new Set(
  [...methods.old.keys(), ...methods.new.keys()].map((member) => member.split('.').at(-1)),
)

/** Whether some method of a resource has this name. */
export function isMethodName(name: string): boolean {
  return methodNames.has(name)
}

/** The parameters of a method in one release that the facts list; null: it has no such method. */
function parametersIn(release: (typeof argumentOrders)[number], method: SdkMethod): readonly string[] | null {
  const names = [method.operation.old?.id, method.operation.new?.id]
  for (const name of names) {
    const parameters = name === undefined ? undefined : release.methods[name]
    if (parameters) return parameters
  }
  return null
}

/** Whether some release has the arguments of this method in another order than the newest one. */
export function hasMovedArguments(method: SdkMethod): boolean {
  const newest = argumentOrders.at(-1)
  const last = newest ? parametersIn(newest, method) : null
  if (!last) return false
  return argumentOrders.some((release) => {
    const parameters = parametersIn(release, method)
    return parameters !== null && parameters.join() !== last.join()
  })
}

/** The parameters of the new surface, under their names there. */
function newestParameters(method: SdkMethod): readonly string[] {
  return (method.operation.new?.args ?? method.signature.args).map(canonicalName)
}

/** A parameter's name as the new surface has it: "parentConnectionId" is "connection_id" there. */
function canonicalName(name: string): string {
  const plain = name.replace(/_$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return plain === 'parent_connection_id' ? 'connection_id' : plain
}

/** Releases of the facts, oldest first. */
export const releases: readonly string[] = argumentOrders.map(({ version }) => version)

/** Whether only the newest release of the facts may be installed, which has none of the old names. */
export function isNewest(installed: readonly string[]): boolean {
  return installed.length > 0 && installed.every((version) => version === releases.at(-1))
}

/** Whether a type is one of the old surface alone. */
export function isGoneType(type: string): boolean {
  return successorsOf(type) !== null && !(type in newSchemas)
}

/**
 * The orders of parameters that a call may be written in.
 * @param side the surface it is written for; null: not known
 * @param installed releases of the facts that may be installed; none: not known
 */
export function parameterOrders(
  method: SdkMethod,
  side: SdkSide | null,
  installed: readonly string[],
): (readonly string[])[] {
  if (side === 'new') return [newestParameters(method)]
  if (!hasMovedArguments(method)) return [method.signature.args.map(canonicalName)]
  const possible = argumentOrders.filter(({ version }) =>
    installed.length > 0 ? installed.includes(version) : side === null || isOldRelease(version),
  )
  const orders = new Map<string, readonly string[]>()
  for (const release of possible) {
    const parameters = parametersIn(release, method)
    if (parameters) orders.set(parameters.join(), parameters)
  }
  return [...orders.values()]
}

function isOldRelease(version: string): boolean {
  return Number(version.split('.')[0]) < Number(firstNew.split('.')[0])
}

/** The text of a member of an enum of either surface: `BulkSyncMode.Replicate` is "replicate". */
export function enumText(name: string, member: string): string | null {
  const schema = oldSchemas[name] ?? newSchemas[name]
  const values = schema?.['enum']
  if (!Array.isArray(values)) return null
  return values.find((value) => pascal(value) === member) ?? null
}

function pascal(text: string): string {
  return text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** What took the place of a type that 25.x does not have; null: it is still there, or never was. */
export function successorsOf(type: string): readonly string[] | null {
  return Object.hasOwn(typeSuccessors, type) ? (typeSuccessors[type] ?? null) : null
}

/** Fields that types of the same name lost, with those that stand for them now. */
const fieldSuccessors: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  bulk: {
    schedule: ['default_schedule'],
    discover: ['automatically_add_new_objects', 'automatically_add_new_fields'],
  },
  start: { resync: ['resync_mode'] },
}

/** The fields that a type of the old surface lost in the new one, each with its successors. */
export function lostFieldsOf(type: string): Readonly<Record<string, readonly string[]>> {
  switch (type) {
    case 'BulkSyncResponse':
    case 'CreateBulkSyncRequest':
    case 'UpdateBulkSyncRequest':
      return fieldSuccessors['bulk'] ?? {}
    case 'StartBulkSyncRequest':
      return fieldSuccessors['start'] ?? {}
    default:
      return {}
  }
}
