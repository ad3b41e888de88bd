/** Versions of the API and the hosts that serve it. */

/** The version that is left. */
export const OLD = '2024-02-08'
/** The version that is moved to. */
export const NEW = '2025-09-18'

/** The two versions that the tables describe. */
export type TableVersion = typeof OLD | typeof NEW

/** All versions that Polytomic has published, oldest first. */
export const knownVersions = ['2021-05-23', '2022-12-12', '2023-04-25', OLD, NEW] as const
export type KnownVersion = (typeof knownVersions)[number]

/** The request header that chooses the version. Without it a request is served as the oldest version. */
export const versionHeader = 'X-Polytomic-Version'

/** Whether `version` is a published version, letter by letter. */
export function isKnownVersion(version: string): version is KnownVersion {
  return (knownVersions as readonly string[]).includes(version)
}

/**
 * Whether `version` is a date before 2024-02-08, published or not (dates of this form sort as text). False for
 * text that is not a date.
 */
export function isOlderThanOld(version: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(version) && version < OLD
}

/**
 * Hosts of polytomic.com that serve pages for people: the marketing site under both its names, the documentation
 * and the status page. None of them answers the API, so a link to one of them says nothing about the requests of
 * a program, and taking it for evidence would make documentation links into clients.
 */
const pagesOnly: ReadonlySet<string> = new Set([
  'polytomic.com',
  'www.polytomic.com',
  'docs.polytomic.com',
  'status.polytomic.com',
])

/**
 * Whether requests to `host` go to Polytomic's API: any subdomain of polytomic.com except those that only serve
 * pages, and every host of `extra` (self-hosted installations, exactly as configured; these win over the
 * exceptions). Letter case, a port and the final dot of a full name are ignored.
 *
 * @param host a host name with or without port ("app.polytomic.com:443"); not a URL
 */
export function polytomicHost(host: string, extra: readonly string[]): boolean {
  const name = hostName(host)
  if (name === '') return false
  if (extra.some((other) => hostName(other) === name)) return true
  return /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+polytomic\.com$/.test(name) && !pagesOnly.has(name)
}

/** The name alone. Only a bracketed IPv6 address can carry a port, so a bare one is left as it is. */
function hostName(host: string): string {
  const lower = host.trim().toLowerCase()
  const [, name = lower] = /^(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(lower) ?? []
  return name.replace(/\.$/, '')
}
