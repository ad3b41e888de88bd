/** Lists that a text asks for once and that stop at 50 items on the new version. */
import type { Remark } from '../change.js'
import type { Mention } from './index.js'

/** The remark on a list whose text says nothing of pages; none where it does. */
export function* unpagedList({ start, end, isPaging, operations }: Mention): Iterable<Remark> {
  if (isPaging) return
  const { path } = operations.find(({ method }) => method === 'GET') ?? { path: 'This list' }
  yield {
    start,
    end,
    message: `GET ${path} answers 50 items at most on 2025-09-18, without an error. If there may be more, ask again with page_token set to pagination.next_page_token of the answer until there is none.`,
  }
}
