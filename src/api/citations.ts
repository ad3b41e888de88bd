/** Where a fact comes from. */

export type Source =
  /** The vendor's "REST API 2025-09-18 migration guide". */
  | 'guide'
  /** The vendor's published SDKs and reference pages. */
  | 'vendor'

export interface Citation {
  source: Source
  section: string
  /** `inferred`: concluded, and said so wherever it reaches a user. */
  sure: 'seen' | 'inferred'
}

export function cite(source: Source, section: string, sure: Citation['sure'] = 'seen'): Citation {
  return { source, section, sure }
}
