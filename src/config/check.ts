/** Holds a configuration as written against what is known, key by key. */
import { Script } from 'node:vm'
import type { Credential } from '../change.js'
import { configError } from './error.js'
import { nearestTo } from './nearest.js'

/** The configuration as a person writes it; every key may be missing. */
export interface Config {
  credential?: Credential | { files: string; credential: Credential }[]
  ownerOrganizationId?: string
  hosts?: string[]
  assumeVersion?: '2024-02-08'
  exclude?: string[]
}

const checks: Record<keyof Config, (value: unknown) => string | null> = {
  credential: wrongCredential,
  ownerOrganizationId: (value) =>
    typeof value === 'string' ? wrongExpression(value) : mustBe('a string', value),
  hosts: wrongHosts,
  assumeVersion: (value) => (value === '2024-02-08' ? null : mustBe('"2024-02-08"', value)),
  exclude: (value) =>
    isStrings(value) ? null : mustBe('a list of globs such as ["legacy/**"], relative to this file', value),
}

export const configKeys = Object.keys(checks) as (keyof Config)[]

/**
 * The value as a configuration.
 * @param name the file as messages name it
 * @throws ConfigError that names the first key that is unknown or has a wrong value
 */
export function checkConfig(value: unknown, name: string): Config {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw configError(
      `${name} must hold an object such as { "credential": "organization" }, not ${shown(value)}.`,
    )
  }
  for (const [key, entry] of Object.entries(value)) {
    const check = Object.hasOwn(checks, key) ? checks[key as keyof Config] : null
    if (!check) {
      const meant = nearestTo(key, configKeys)
      const hint = meant ? ` Did you mean "${meant}"?` : ''
      throw configError(
        `${name}: "${key}" is not a known key.${hint} The known keys are ${configKeys.join(', ')}.`,
      )
    }
    const wrong = check(entry)
    if (wrong) throw configError(`${name}: "${key}" ${wrong}`)
  }
  return value as Config
}

function wrongCredential(value: unknown): string | null {
  if (isCredential(value)) return null
  if (!Array.isArray(value))
    return mustBe('"organization", "partner" or a list of { files, credential }', value)
  for (const [i, entry] of value.entries()) {
    if (entry === null || typeof entry !== 'object') {
      return `entry ${i + 1} must be an object { "files": <glob>, "credential": <kind> }, not ${shown(entry)}.`
    }
    const extra = Object.keys(entry).find((key) => key !== 'files' && key !== 'credential')
    if (extra !== undefined)
      return `entry ${i + 1} has the unknown key "${extra}"; it takes files and credential.`
    if (typeof entry.files !== 'string' || entry.files === '') {
      return `entry ${i + 1}: "files" ${mustBe('a glob such as "src/partner/**"', entry.files)}`
    }
    if (!isCredential(entry.credential)) {
      return `entry ${i + 1}: "credential" ${mustBe('"organization" or "partner"', entry.credential)}`
    }
  }
  return null
}

function wrongHosts(value: unknown): string | null {
  if (!isStrings(value)) return mustBe('a list of host names such as ["polytomic.acme.internal"]', value)
  const wrong = value.find((host) => !/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:\d+)?$/i.test(host))
  if (wrong === undefined) return null
  const host = /^[a-z]+:\/\/([^/]+)/i.exec(wrong)?.[1]
  const hint = host ? ` Write ${JSON.stringify(host)}.` : ''
  return `must hold host names such as "polytomic.acme.internal", and ${shown(wrong)} is none.${hint}`
}

/**
 * What is wrong with a text that is to stand in the migrated code as an expression; null for nothing. The text is
 * compiled, never run.
 */
export function wrongExpression(text: string): string | null {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text.trim())) {
    return `must be a JavaScript expression, and ${text} is a bare id. Put it in quotes of its own: "'${text.trim()}'".`
  }
  // TypeScript's non-null marks are welcome and unknown to the JavaScript compiler.
  const plain = text.replace(/!(?=\s*$|[.[)])/g, '')
  try {
    // Within both kinds of brackets: a text that closes one of them early, such as "a); b(", fits only one. Within
    // a condition: no comma at the top, since the text may come to stand among arguments.
    new Script(`async () => (0 ? ${plain}\n : 0)`)
    new Script(`async () => [${plain}\n]`)
  } catch (error) {
    return `must be a JavaScript expression such as "process.env.POLYTOMIC_ORGANIZATION_ID", and ${shown(text)} is none: ${(error as Error).message}.`
  }
  return text.trim() === '' ? 'must be a JavaScript expression, and it is empty.' : null
}

function isCredential(value: unknown): value is Credential {
  return value === 'organization' || value === 'partner'
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string' && entry !== '')
}

function mustBe(what: string, value: unknown): string {
  return `must be ${what}, not ${shown(value)}.`
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
