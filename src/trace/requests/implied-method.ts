/** The method that a mock means which names none. */

import { looksAtMethod } from '../clients/mock-answers.js'
import { anyMethod } from '../clients/mock-rows.js'
import { isBodyRead } from '../flow/mocks.js'
import type { Tracer } from '../tracer.js'
import { plainText } from '../values.js'
import type { RawRequest } from './requests.js'
import { bestMatch } from './route.js'
import type { Url } from './url.js'

/** Whether a mock stands for requests of any method. */
export function isOfAnyMethod({ method }: RawRequest): boolean {
  return plainText(method) === anyMethod
}

/** A mock of all methods means the one that reads, where the others of that path are what they were. */
export function impliedMethod(t: Tracer, request: RawRequest, url: Url): string | null {
  const { watches } = request.shape
  const isEmpty = request.answers.length === 0 && !watches
  if (!isOfAnyMethod(request) || isEmpty || looksAtMethod(t, request.answers)) return null
  // Only what has a body can be read.
  if (watches?.what === 'sent' || isBodyRead(t, request)) {
    const ones = ['POST', 'PUT', 'PATCH'].filter((method) => bestMatch(url, method).kind === 'one')
    return ones.length === 1 ? (ones[0] as string) : null
  }
  if (bestMatch(url, 'GET').kind !== 'one' || bestMatch(url, 'POST').kind !== 'none') return null
  const isKept = ['PUT', 'PATCH', 'DELETE'].every((method) => {
    const match = bestMatch(url, method)
    return match.kind === 'none' || (match.kind === 'one' && match.operation.new !== undefined)
  })
  return isKept ? 'GET' : null
}
