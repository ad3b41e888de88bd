/** Rows of clients that are told of requests by name and make them later: RTK Query. */
import { asMember, type ClientRow, type EndpointShape, type UseStep } from './shapes.js'

const sources = [
  '@reduxjs/toolkit/query',
  '@reduxjs/toolkit/query/react',
  '@rtk-query/react',
  '@rtk-incubator/rtk-query',
  '@rtk-incubator/rtk-query/react',
]

const from = (...names: string[]) => sources.map((source) => ({ source, paths: names.map((name) => [name]) }))

/** The ways from what runs a request to the body: `(arg)` is the call that the request is given its argument by. */
const settled: readonly (readonly UseStep[])[] = [
  ['(arg)', 'await', 'data'],
  ['(arg)', 'unwrap', '()', 'await'],
]
const thunks = (name: readonly UseStep[]): UseStep[][] =>
  [
    ['(arg)', '()', 'await', 'data'],
    ['(arg)', '()', 'unwrap', '()', 'await'],
  ].map((way) => ['endpoints', ...name, 'initiate', ...way] as UseStep[])

const result = (way: readonly UseStep[]): UseStep[][] => [
  [...way, 'data'],
  [...way, 'currentData'],
]

const endpoints: EndpointShape = {
  request: 'query',
  whole: 'queryFn',
  clientAt: 3,
  transform: 'transformResponse',
  uses: {
    query: [
      ...result(['use*Query', '(arg)']),
      ...result(['use*QueryState', '(arg)']),
      ...result(['endpoints', '.', 'useQuery', '(arg)']),
      ...result(['endpoints', '.', 'useQueryState', '(arg)']),
      ...settled.map((way): UseStep[] => ['useLazy*Query', '()', '0', ...way]),
      ...settled.map((way): UseStep[] => ['endpoints', '.', 'useLazyQuery', '()', '0', ...way]),
      ...result(['useLazy*Query', '()', '1']),
      ...result(['endpoints', '.', 'useLazyQuery', '()', '1']),
      ...thunks(['.']),
      ['endpoints', '.', 'select', '()', '()', 'data'],
      ['endpoints', '.', 'matchFulfilled', 'payload'],
      ['util', 'updateQueryData', '(recipe)'],
      ['util', 'upsertQueryData', '(recipe)'],
      ['util', 'upsertQueryEntries', '(recipe)'],
    ],
    mutation: [
      ...settled.map((way): UseStep[] => ['use*Mutation', '()', '0', ...way]),
      ...settled.map((way): UseStep[] => ['endpoints', '.', 'useMutation', '()', '0', ...way]),
      ['use*Mutation', '()', '1', 'data'],
      ['endpoints', '.', 'useMutation', '()', '1', 'data'],
      ...thunks(['.']),
      ['endpoints', '.', 'matchFulfilled', 'payload'],
    ],
    infiniteQuery: [
      ['use*InfiniteQuery', '(arg)', 'data', 'pages', '[]'],
      ['endpoints', '.', 'useInfiniteQuery', '(arg)', 'data', 'pages', '[]'],
      ['endpoints', '.', 'initiate', '(arg)', '()', 'await', 'data', 'pages', '[]'],
      ['endpoints', '.', 'matchFulfilled', 'payload', 'pages', '[]'],
    ],
  },
  told: {
    providesTags: [[0, []]],
    invalidatesTags: [[0, []]],
    merge: [
      [0, []],
      [1, []],
    ],
    onQueryStarted: [
      [1, ['queryFulfilled', 'await', 'data']],
      [1, ['updateCachedData', '(recipe)']],
    ],
    onCacheEntryAdded: [
      [1, ['cacheDataLoaded', 'await', 'data']],
      [1, ['updateCachedData', '(recipe)']],
    ],
  },
  select: 'selectFromResult',
}

export const rtkQueryRow: ClientRow = {
  id: 'rtk-query',
  title: 'RTK Query',
  from: [],
  instanceTypes: [],
  makers: [
    { from: from('fetchBaseQuery'), members: [], how: 'call', args: ['config'] },
    { from: from('retry'), members: [], how: 'call', args: ['client', 'ignored'] },
    {
      from: from('createApi'),
      members: [],
      how: 'call',
      args: ['holder'],
      client: 'baseQuery',
      endpoints: 'endpoints',
    },
    { members: ['injectEndpoints'], how: 'call', args: ['ignored'], endpoints: 'endpoints' },
    { members: ['enhanceEndpoints'], how: 'call', args: ['ignored'], enhances: 'endpoints' },
  ],
  defaults: null,
  calls: [{ members: [''], args: ['url-or-config', 'ignored', 'ignored'], method: 'GET' }],
  endpoints,
  config: {
    url: ['url'],
    base: ['baseUrl'],
    method: ['method'],
    headers: ['headers'],
    headersFrom: ['prepareHeaders'],
    body: ['body'],
    query: ['params'],
  },
  ownHeadersOnly: true,
  keepsQuery: true,
  skipsUndefined: true,
  join: 'slash',
  answer: { returns: 'response', ways: [asMember('data', 'json')], callback: [] },
  throwsOnError: false,
  notFollowed: [
    'pages of a list, which are entries of the cache: the place is named',
    'endpoints that `enhanceEndpoints` gives another `query` or `transformResponse`',
    '`responseHandler`',
  ],
}
