/** The shape of the tables that are made from the facts. */
import type { OperationId } from './tables.js'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** An operation as one version of the SDK and the API have it. */
export interface Signature {
  /** The SDK's member path: "modelSync.executions.update". */
  id: string
  /** The SDK's positional parameters. */
  args: readonly string[]
  query: readonly string[]
  /** Names of schemas. */
  body?: string
  response?: string
}

export interface OperationRow {
  /** The old version's id of the route; the new one's for routes that only it has. */
  id: OperationId
  method: Method
  /** "/api/bulk/syncs/{}" */
  path: string
  old?: Signature
  new?: Signature
}

/** Field to type in the facts' little language: `string?`, `X[]?`, `Record<string, unknown>`; or an enum or union. */
export type SchemaRow = Readonly<Record<string, string | readonly string[]>>
export type SchemaTable = Readonly<Record<string, SchemaRow>>
