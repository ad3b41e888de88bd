/** `expect(fetch).toHaveBeenCalledWith(url, options)`: what a test expects of a client is a request, too. */
import { keyName, type Node } from '../../source/parse.js'
import { type At, unknown, type Value } from '../values.js'
import { callShapeOf, clientRowOf, methodOfMember } from './clients.js'
import { answers, type CallShape, type ClientRow } from './shapes.js'

const members = ['toHaveBeenCalledWith', 'toHaveBeenLastCalledWith', 'toBeCalledWith', 'lastCalledWith']

const fetchRow = clientRowOf('global', ['fetch'])

const rows = new Map<string, ClientRow>()

/** A client whose calls are the expectations of `value`: of a client, of one of its members, or of a stand-in for fetch. */
export function expectationOf(value: Value, at: At): Value {
  const called = calledBy(value)
  if (!called) return unknown('an expectation', at)
  const { row, member, shape, defaults } = called
  const key = `${row.id}:${member}`
  const known = rows.get(key) ?? expectedRow(row, member, shape)
  rows.set(key, known)
  return { kind: 'client', row: known, defaults, at }
}

function calledBy(
  value: Value,
): { row: ClientRow; member: string; shape: CallShape; defaults: readonly Value[] } | null {
  if (value.kind === 'client-member') {
    const member = value.path.length === 1 ? (value.path[0] as string) : ''
    const shape = callShapeOf(value.client.row, member)
    return shape && { row: value.client.row, member, shape, defaults: value.client.defaults }
  }
  // A function that the test made itself is taken for fetch: the URL has to prove the rest.
  if (value.kind === 'unknown') {
    const shape = isMadeByTest(value.at.node) ? fetchRow && callShapeOf(fetchRow, '') : null
    return fetchRow && shape ? { row: fetchRow, member: '', shape, defaults: [] } : null
  }
  if (value.kind !== 'external') return null
  const own = clientRowOf(value.source, value.path)
  const member = own ? '' : (value.path.at(-1) ?? '')
  const row = own ?? clientRowOf(value.source, value.path.slice(0, -1))
  const shape = row && callShapeOf(row, member)
  return row && shape ? { row, member, shape, defaults: [] } : null
}

/** `vi.fn()`, `jest.spyOn(...)`. */
function isMadeByTest(node: Node): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false
  const name = keyName(node.callee.property, node.callee.computed)
  // `vi.spyOn(globalThis, 'fetch').mockImplementation(...)`.
  if (name?.startsWith('mock')) return isMadeByTest(node.callee.object)
  return name === 'fn' || name === 'spyOn'
}

function expectedRow(row: ClientRow, member: string, shape: CallShape): ClientRow {
  const method = shape.method === 'member' ? methodOfMember(member) : shape.method
  return {
    ...row,
    id: `expected-${row.id}-${member}`,
    makers: [],
    calls: [{ members, args: shape.args, method, mock: 'interceptor' }],
    steps: undefined,
    answer: answers.body,
  }
}
