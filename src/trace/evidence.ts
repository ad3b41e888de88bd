/** Evidence is data: why a request is Polytomic's, step by step, each with its place. */

/** A range of one file as read. Offsets are UTF-16 code units, without a byte order mark. */
export interface Range {
  /** Absolute path. */
  file: string
  start: number
  end: number
}

export interface Step {
  /** A clause for a person: "the host app.polytomic.com". */
  step: string
  at: Range
}

/** `proven`: a Polytomic host, header or SDK is part of the request. `likely` is never acted upon. */
export type Certainty = 'proven' | 'likely'
