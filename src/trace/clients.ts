/**
 * HTTP clients as rows: how an instance is made, where URL, method, headers, query and body stand, and what the
 * answer looks like. A new library is a row here, and nowhere else.
 */

/** Where an argument's content goes. `config`: an object read by the row's `config` keys. */
export type ArgumentRole = 'url' | 'url-or-config' | 'config' | 'body' | 'method'

export interface CallShape {
  /** Member names; the empty text is the client itself, called. */
  members: readonly string[]
  args: readonly ArgumentRole[]
  /** The method: the member's own name in capitals, or a fixed default. */
  method: 'member' | string
}

/** How the body of an answer is reached from what the call returns. */
export type AnswerShape =
  /** A response whose body is read by an awaited method (`json`). */
  | { kind: 'response'; json: readonly string[]; text: readonly string[] }
  /** A response that carries the parsed body in a member. */
  | { kind: 'member'; name: string }
  /** The parsed body itself. */
  | { kind: 'body' }

export interface ClientRow {
  id: string
  /** Package names (or `global`) and the path of members that is the client. */
  from: readonly { source: string; paths: readonly (readonly string[])[] }[]
  /** Names of types whose values are instances of this client. */
  instanceTypes: readonly string[]
  /** Members that make an instance with defaults from their first argument. */
  create: readonly string[]
  /** The member under which an instance keeps its defaults. */
  defaults: string | null
  calls: readonly CallShape[]
  /** Keys of the configuration object; several names where a library has several. */
  config: {
    url: readonly string[]
    base: readonly string[]
    method: readonly string[]
    headers: readonly string[]
    body: readonly string[]
    query: readonly string[]
  }
  /** Whether a query in the URL is sent beside the one of the configuration. Absent: one takes the other's place. */
  keepsQuery?: true
  /** Whether a base and a relative URL are joined as by `axios` (one slash between) or not at all. */
  joinsBase: boolean
  answer: AnswerShape
  /** Whether a status outside 200 to 299 throws. */
  throwsOnError: boolean
}

const fetchRow: ClientRow = {
  id: 'fetch',
  from: [
    {
      source: 'global',
      paths: [
        ['fetch'],
        ['window', 'fetch'],
        ['globalThis', 'fetch'],
        ['self', 'fetch'],
        ['global', 'fetch'],
      ],
    },
    { source: 'node-fetch', paths: [['default'], []] },
    { source: 'cross-fetch', paths: [['default'], ['fetch'], []] },
    { source: 'isomorphic-fetch', paths: [['default'], []] },
    { source: 'isomorphic-unfetch', paths: [['default'], []] },
    { source: 'undici', paths: [['fetch']] },
  ],
  instanceTypes: [],
  create: [],
  defaults: null,
  calls: [{ members: [''], args: ['url-or-config', 'config'], method: 'GET' }],
  config: { url: ['url'], base: [], method: ['method'], headers: ['headers'], body: ['body'], query: [] },
  joinsBase: false,
  answer: { kind: 'response', json: ['json'], text: ['text'] },
  throwsOnError: false,
}

const axiosRow: ClientRow = {
  id: 'axios',
  from: [
    { source: 'axios', paths: [['default'], [], ['axios'], ['default', 'default']] },
    { source: 'global', paths: [['axios'], ['window', 'axios']] },
  ],
  instanceTypes: ['AxiosInstance', 'AxiosStatic', 'Axios'],
  create: ['create'],
  defaults: 'defaults',
  calls: [
    { members: ['', 'request'], args: ['url-or-config', 'config'], method: 'GET' },
    { members: ['get', 'delete', 'head', 'options'], args: ['url', 'config'], method: 'member' },
    { members: ['post', 'put', 'patch'], args: ['url', 'body', 'config'], method: 'member' },
    { members: ['postForm', 'putForm', 'patchForm'], args: ['url', 'body', 'config'], method: 'member' },
  ],
  config: {
    url: ['url'],
    base: ['baseURL'],
    method: ['method'],
    headers: ['headers'],
    body: ['data'],
    query: ['params'],
  },
  keepsQuery: true,
  joinsBase: true,
  answer: { kind: 'member', name: 'data' },
  throwsOnError: true,
}

export const clientRows: readonly ClientRow[] = [fetchRow, axiosRow]

/** The row of something external, where it is a client. */
export function clientRowOf(source: string, path: readonly string[]): ClientRow | null {
  for (const row of clientRows) {
    for (const from of row.from) {
      if (from.source !== source) continue
      if (from.paths.some((p) => p.length === path.length && p.every((name, i) => name === path[i])))
        return row
    }
  }
  return null
}

/** The way a member of a client is called; null where it is not a request. */
export function callShapeOf(row: ClientRow, member: string): CallShape | null {
  return row.calls.find((shape) => shape.members.includes(member)) ?? null
}

/** The method a member stands for: "putForm" is PUT. */
export function methodOfMember(member: string): string {
  return member.replace(/Form$/, '').toUpperCase()
}
