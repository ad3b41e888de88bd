/**
 * The vocabulary of hooks, and the hooks: libraries that are given a function, call it, keep what it gives under a key,
 * and hand it out. A library that works in a way not named here gets a word here.
 */

/** Members from the outside in: of a parameter, to what was given. */
export type Told = Readonly<
  Record<string, readonly (readonly [parameter: number, path: readonly string[]])[]>
>

/** How the fields of a result are held: plainly, in a box (`data.value`), or behind a call (`data()`). `store`: all of it is the value of a store. */
export type Holder = 'plain' | 'ref' | 'signal' | 'store'

export interface HookRow {
  id: string
  /** Rows go by the name of the call: the answer that flows into it tells that it is one of ours. */
  names: readonly string[]
  /** For the documentation. */
  packages: readonly string[]
  /** The option that holds the function. */
  option: string
  /** Where the function itself may stand among the arguments; null: only under the option. */
  at: number | null
  /** Where it stands if the key is left out. */
  orAt?: number
  /** The option with a list of such options, one for each function. */
  many?: string
  /**
   * What the call gives. `value`: what the function gives, under `data`; `pages`: a list of it under `data.pages`;
   * `list`: a list of it under `data`; `promise`: a promise of it; `pages-promise`; `options`: the options again;
   * `nothing`: it is kept, and no more.
   */
  gives: 'value' | 'pages' | 'list' | 'promise' | 'pages-promise' | 'options' | 'nothing'
  /** Members of the result that call the function and give a promise of what it gives. */
  runs: readonly string[]
  /** Members of the result that call the function and give nothing. */
  starts?: readonly string[]
  /** Members of the result that give a promise of the whole result. */
  again?: readonly string[]
  /** Members of the result that put another value in the place of what is kept. */
  puts?: readonly string[]
  /** Options with functions that are told of what is kept, and by which parameter. */
  told: Told
  /** Options with functions that are told of what the function was called with, and the member that has it. */
  variables?: Told
  /** The option whose function gives what others are told of, and by which parameter. */
  prepares?: { option: string; told: Told }
  /** Options with functions that are told of what the function gave: of one page, where there are pages. */
  toldOne?: Told
  /** The argument that is a function which is told of the page before: of what the function gave, by this parameter. */
  asks?: { at: number; parameter: number }
  /** Options with a value, or a function that gives one, which stands in the place of what is kept. */
  kept: readonly string[]
  /** The option whose function makes something of the answer before anybody gets it; `select` without it. */
  select?: string
  /** How the results are held, whatever the package; without it the package tells. */
  held?: Holder
  /** Whether the result is a promise of itself too: `const { data } = await useAsyncData(...)`. */
  isAwaited?: true
  /** How the key is given: as an argument, or under an option. */
  key: { at: number } | { option: string } | null
}

/** Packages whose results are held in another way than plainly. */
export const holders: Readonly<Record<string, Holder>> = {
  '@tanstack/vue-query': 'ref',
  'vue-query': 'ref',
  '@tanstack/angular-query-experimental': 'signal',
  '@tanstack/angular-query': 'signal',
  '@tanstack/svelte-query': 'store',
  '@sveltestack/svelte-query': 'store',
  swrv: 'ref',
}

/** Packages whose default export is a hook: an import may give it any name. */
export const defaultNames: Readonly<Record<string, string>> = {
  swr: 'useSWR',
  'swr/immutable': 'useSWRImmutable',
  'swr/infinite': 'useSWRInfinite',
  'swr/mutation': 'useSWRMutation',
  swrv: 'useSWRV',
}

const tanstack = ['React Query (TanStack Query)']

/** Of a query as it is kept: `query.state.data`. */
const ofQuery = [[0, ['state', 'data']]] as const

const queryTold: Told = {
  onSuccess: [[0, []]],
  onSettled: [[0, []]],
  placeholderData: [[0, []]],
  structuralSharing: [
    [0, []],
    [1, []],
  ],
  enabled: ofQuery,
  // Before version 5 it was told of the data first, and of the query then.
  refetchInterval: [
    [0, ['state', 'data']],
    [0, []],
    [1, ['state', 'data']],
  ],
  staleTime: ofQuery,
}

const pagesTold: Told = {
  getNextPageParam: [[0, []]],
  getPreviousPageParam: [[0, []]],
}

const query = {
  packages: tanstack,
  option: 'queryFn',
  runs: [],
  told: queryTold,
  kept: ['initialData', 'placeholderData'],
  key: { option: 'queryKey' },
} as const

const swrTold: Told = {
  onSuccess: [[0, []]],
  refreshInterval: [[0, []]],
  compare: [
    [0, []],
    [1, []],
  ],
}

const swr = { packages: ['SWR'], option: 'fetcher', at: 1, runs: [], key: { at: 0 } } as const

export const hookRows: readonly HookRow[] = [
  {
    ...query,
    id: 'query',
    names: ['useQuery', 'useSuspenseQuery', 'createQuery', 'injectQuery'],
    at: 1,
    gives: 'value',
    again: ['refetch', 'suspense'],
  },
  {
    ...query,
    id: 'queries',
    names: ['useQueries', 'useSuspenseQueries', 'createQueries', 'injectQueries'],
    at: null,
    many: 'queries',
    gives: 'value',
    again: ['refetch'],
  },
  {
    ...query,
    id: 'infinite-query',
    names: ['useInfiniteQuery', 'useSuspenseInfiniteQuery', 'createInfiniteQuery', 'injectInfiniteQuery'],
    at: 1,
    gives: 'pages',
    again: ['refetch', 'fetchNextPage', 'fetchPreviousPage', 'suspense'],
    toldOne: pagesTold,
  },
  {
    ...query,
    id: 'query-promise',
    names: ['fetchQuery', 'ensureQueryData'],
    at: 1,
    gives: 'promise',
  },
  {
    ...query,
    id: 'infinite-query-promise',
    names: ['fetchInfiniteQuery', 'ensureInfiniteQueryData'],
    at: 1,
    gives: 'pages-promise',
    toldOne: pagesTold,
  },
  {
    ...query,
    id: 'prefetch',
    names: ['prefetchQuery', 'usePrefetchQuery', 'prefetchInfiniteQuery', 'usePrefetchInfiniteQuery'],
    at: 1,
    gives: 'nothing',
  },
  {
    ...query,
    id: 'query-options',
    names: ['queryOptions', 'infiniteQueryOptions', 'mutationOptions'],
    at: null,
    gives: 'options',
    told: {},
    kept: [],
    key: null,
  },
  {
    id: 'mutation',
    names: ['useMutation', 'createMutation', 'injectMutation'],
    packages: tanstack,
    option: 'mutationFn',
    at: 0,
    gives: 'value',
    runs: ['mutateAsync'],
    starts: ['mutate'],
    told: { onSuccess: [[0, []]], onSettled: [[0, []]] },
    variables: {
      onMutate: [[0, []]],
      onSuccess: [[1, []]],
      onError: [[1, []]],
      onSettled: [[2, []]],
    },
    prepares: {
      option: 'onMutate',
      told: { onSuccess: [[2, []]], onError: [[2, []]], onSettled: [[3, []]] },
    },
    kept: [],
    key: null,
  },
  {
    ...swr,
    id: 'swr',
    names: ['useSWR', 'useSWRImmutable', 'useSWRV'],
    gives: 'value',
    puts: ['mutate'],
    told: swrTold,
    kept: ['fallbackData', 'initialData'],
  },
  {
    ...swr,
    id: 'swr-infinite',
    names: ['useSWRInfinite'],
    gives: 'list',
    puts: ['mutate'],
    asks: { at: 0, parameter: 1 },
    told: swrTold,
    kept: ['fallbackData'],
  },
  {
    ...swr,
    id: 'swr-mutation',
    names: ['useSWRMutation'],
    gives: 'value',
    runs: ['trigger'],
    told: { onSuccess: [[0, []]] },
    kept: [],
  },
  {
    ...swr,
    id: 'swr-preload',
    names: ['preload'],
    gives: 'promise',
    told: {},
    kept: [],
  },
  {
    id: 'async-data',
    names: ['useAsyncData', 'useLazyAsyncData'],
    packages: ['Nuxt'],
    option: 'handler',
    at: 1,
    orAt: 0,
    gives: 'value',
    select: 'transform',
    held: 'ref',
    isAwaited: true,
    runs: [],
    told: {},
    kept: ['default'],
    key: null,
  },
]

/** Whether a row's function may stand at this place among the arguments. */
export function isAt(row: HookRow, index: number): boolean {
  return row.at !== null && (index === row.at || index === row.orAt)
}

export const hookRowsByName: ReadonlyMap<string, HookRow> = new Map(
  hookRows.flatMap((row) => row.names.map((name) => [name, row] as const)),
)
