/** What mocks make up of the items of a list. */
import type { ApiCall, SentField } from '../call.js'
import { isAtItem } from './reads.js'

/** Where a mock says a field of its items, and a request that it stands in for reads it. */
export function madeUpOfItems(mock: ApiCall, name: string): readonly SentField[] {
  const isRead = mock.standsFor.some((call) =>
    call
      .answer()
      .reads.some((read) => read.path[1] === '[]' && read.path.at(-1) === name && isAtItem(read.path)),
  )
  return isRead ? mock.mocked(['data', '[]'], name) : []
}
