/** Bodies that are written as JSON text. */
import type { ApiCall } from '../call.js'
import { plainText } from '../values.js'

/** The object that a body's text parses to; null where the body is no such text. */
export function bodyInText(call: ApiCall): Record<string, unknown> | null {
  const text = call.body ? plainText(call.body) : null
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
