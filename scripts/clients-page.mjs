/**
 * `npm run docs:clients`: writes docs/clients.md from the rows of `src/trace`. A test holds the page to the rows.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

const code = (text) => `\`${text}\``
const list = (texts) => texts.map(code).join(', ')

/** The page, from the rows of clients (mocks among them) and of hooks. */
export function clientsPage(clients, hooks, described, runners) {
  const isMock = (row) => row.calls.some((shape) => shape.mock)
  const real = clients.filter((row) => row.calls.some((shape) => !shape.mock))
  const mocks = clients.filter(isMock)
  return `${[
    '# The HTTP clients and mocks that are followed',
    'This page is made from the rows of `src/trace` by `npm run docs:clients`; do not edit it.',
    "A request of any of these is followed through constants, wrappers, instances and files: its URL, method, headers, query and body back to where they are written, its answer on to where it is read. A request of another library is not followed. Where its URL or its version header shows that it is Polytomic's, it is reported as `unresolved-call`; nothing is changed.",
    '## Clients',
    ...real.map(clientSection),
    '## Functions that hand an answer on',
    'These are given a function, call it, and hand out what it gives. The answer is followed through them.',
    [
      '| packages | functions | the function is | the answer is |',
      '| --- | --- | --- | --- |',
      ...hooks.map(hookLine),
    ].join('\n'),
    'The function is followed as called with the key of its hook (a text, a list, or what a function gives), with an object that has the key, or with what `mutate()`, `mutateAsync()` and `trigger()` are called with. Hooks without a function have the one of `<SWRConfig value={{ fetcher }}>` or `defaultOptions: { queries: { queryFn } }`, where the program has just one.',
    'The answer goes into what is told of it as well (`select`, `onSuccess` and `onSettled`, of the hook or of a call of its members, `combine`, `getNextPageParam`), and what stands in its place moves with it: `initialData`, `placeholderData`, `fallbackData`, `optimisticData`, and what `setQueryData` or `mutate` puts there. Fields are read as each library holds them: refs in Vue, signals in Angular, stores in Svelte. What is taken from a cache by its key (`getQueryData`, `mutate(key, value)`) is followed where the key leads to the answers of one request, and named where it may lead to another.',
    '**Not followed:** what `useSWRConfig().cache.get()` gives, the `fallback` and the middleware of `SWRConfig`, `Context.Consumer` of React, and what is read from a cache in a module that no imports connect with the query.',
    '## Functions that run others',
    'Packages for retries, queues, limits and caches. What the function does that they are given goes on where they, or what they give, are called. A function of the code itself is followed as any other.',
    [
      '| packages | functions | what they do |',
      '| --- | --- | --- |',
      ...runners.filter(({ does }) => does !== 'make').map(runnerLine),
    ].join('\n'),
    '## Requests described by objects',
    'Connectors that keep a base URL and paths apart, and options that are handed to the `request` of a platform (Zapier, n8n, Pipedream and the like): an object with a method and a path is a request of its own. Without a method it is a GET, where it goes by the name of a request or has a base beside its path. What it is laid over (`{ ...base, path }`, `Object.assign`), what is around it and the fields of its class count. It is rewritten where all of it is known, and named where a part is not, or is picked at run time.',
    bullets([configLine(described), `**Not followed:** ${described.notFollowed.join('; ')}`]),
    '## Mocks in tests',
    "A mock moves with the requests that it stands in for, where its URL (or the client or origin it is made for) shows that it is Polytomic's: method, path, expected body and header, and the answer that it makes up. A mock that names no version follows the requests of the same operation; where there are none, its edits are suggestions. A mock of a list needs no pages: an answer without `pagination` is the last page.",
    ...mocks.map(mockSection),
    'What a test compares with what a mock was sent, or with the answer of a call, moves with it: `expect(sync).toEqual({ ... })`, `.toHaveProperty("name")`, `assert.deepEqual(...)` and the matchers of chai. A snapshot in the code is named.',
    '`expect(fetch).toHaveBeenCalledWith(url, options)`, and the same of an axios method or of a function made by `vi.fn()` or `jest.fn()`, is read as a call with these arguments. **Not followed:** a method that is the name of the expected function (`expect(axios.put)`), which is left to you, and a stand-in for `fetch` that compares URLs itself.',
    'Where nothing proves that a test speaks of Polytomic, nothing is changed, and what may have to change is named: an answer that a mocked module or a client of the test\'s own makes up without a URL (`axios.get.mockResolvedValue(...)`, `{ getBulkSync: async () => ({ ... }) }`), if the code that the test imports asks for something of that very shape; what such a double was called with (`fetch.mock.calls[0][1].body`); and a path without a host (`**/api/bulk/syncs/*`, `url.endsWith("/api/bulk/syncs")`), if the program makes requests of that route.',
    'Each of these clients, mocks and hooks is held by a fixture, a lookalike and a program that runs on both versions with the real package. Cypress, Nuxt and the browser of Playwright are stood in for by code of the tests; the hooks of Vue, Angular, Svelte and Solid have fixtures and no program.',
    '## Not followed anywhere',
    [
      '- a URL, a method or a body that is read from a file, a database or the answer of another service',
      '- generated clients other than `openapi-fetch`',
      '- requests described as data and sent by a library that is not named above',
      '- snapshots in files of their own: let the test runner write them anew once the code is migrated, and look at what it writes',
      '- tests of the whole program in which only a path like `**/syncs/*/executions/*` speaks of Polytomic, unless Playwright runs them',
    ].join('\n'),
  ].join('\n\n')}\n`
}

function clientSection(row) {
  const calls = row.calls.filter((shape) => !shape.mock)
  const members = calls.flatMap((shape) => shape.members)
  const named = members.filter((member) => member !== '')
  const lines = [
    row.from.length > 0 && `From ${list(sourcesOf(row.from))}`,
    makersLine(row),
    `Calls: ${[members.includes('') && 'the client itself', named.length > 0 && list([...new Set(named)])].filter(Boolean).join(' and ')}`,
    takesConfig(row) && configLine(row),
    row.endpoints && endpointsLine(row.endpoints),
    row.steps &&
      `Further calls that add to a request: ${list([...new Set(row.steps.shapes.filter((shape) => shape.args.some((role) => role !== 'ignored')).flatMap((shape) => shape.members))])}`,
    `The answer: ${answerText(row.answer)}`,
    ...interceptorLines(row),
    `A status outside 200 to 299 ${row.throwsOnError ? 'throws' : 'does not throw'}`,
    row.notFollowed.length > 0 && `**Not followed:** ${row.notFollowed.join('; ')}`,
  ]
  return `### ${row.title}\n\n${bullets(lines)}`
}

const takesConfig = ({ calls, makers }) =>
  [...calls, ...makers].some(({ args }) => args.some((role) => /config/.test(role)))

/** Functions that the client runs on its requests and answers. */
function interceptorLines({ interceptors = [], setsDefaults = [], steps }) {
  const placesOf = (...kinds) => [
    ...new Set(interceptors.filter(({ on }) => kinds.includes(on)).flatMap(placesIn)),
  ]
  const ofAll = [
    ...setsDefaults.map(({ member }) => member),
    ...(steps?.defaults?.includes('set') ? ['set', 'use'].map((member) => `agent.${member}`) : []),
  ]
  const requests = list([...placesOf('request'), ...ofAll])
  const changes = list(placesOf('request', 'body', 'answer', 'parse'))
  return [
    requests && `The version header is followed where these set it: ${requests}`,
    changes && `Where one of these makes another body or another answer, that is named: ${changes}`,
  ]
}

function placesIn({ path, key, told }) {
  if (told) return [...told.given, told.token]
  return [key ? `${path.join('.')}({ ${key} })` : path.join('.')]
}

function mockSection(row) {
  const calls = row.calls.filter((shape) => shape.mock)
  const answersAt = [
    ...calls.filter((shape) => shape.args.includes('answer')).map(() => 'an argument of the call'),
    ...(row.steps?.shapes ?? [])
      .filter((shape) => shape.args.includes('answer'))
      .flatMap((shape) => shape.members.map((member) => `\`.${member}(...)\``)),
  ]
  const lines = [
    row.from.length > 0 && `From ${list(sourcesOf(row.from))}`,
    makersLine(row),
    `Calls: ${list([...new Set(calls.flatMap((shape) => shape.members))])}`,
    `The answer it makes up: ${[...new Set(answersAt)].join(', ')}`,
    row.received && 'What its function reads of the request moves too',
    row.judged && 'What a predicate of the body reads moves too',
    row.passed && 'What it changes of the real answer moves too',
    row.aliases && 'What is taken by its alias moves too',
    row.notFollowed.length > 0 && `**Not followed:** ${row.notFollowed.join('; ')}`,
  ]
  return `### ${row.title}\n\n${bullets(lines)}`
}

const endpointsLine = ({ uses, request, whole, transform }) =>
  `Endpoints: ${list(Object.keys(uses))}, each with ${code(request)} or ${code(whole)}, and ${code(transform)}; hooks, thunks and selectors that are made of them`

const bullets = (lines) =>
  lines
    .filter(Boolean)
    .map((line) => `- ${line}`)
    .join('\n')

const sourcesOf = (sources) => [
  ...new Set(sources.map(({ source }) => (source === 'global' ? 'the platform' : source))),
]

function makersLine(row) {
  const made = row.makers.flatMap(({ from, members, how }) => {
    if (how === 'fixture') return members.map((member) => `the fixture \`${member}\` of a test`)
    if (!from) return members.map((member) => `\`.${member}(...)\``)
    const names = new Set(
      from.flatMap(({ paths }) => paths.map((path) => path.filter((p) => p !== 'default').join('.'))),
    )
    return [...names].map((name) => `\`${how === 'new' ? 'new ' : ''}${name || nameOf(from)}(...)\``)
  })
  const types = row.instanceTypes.map((type) => `a parameter of type \`${type}\``)
  const all = [...new Set([...made, ...types])]
  return all.length > 0 && `An instance: ${all.join(', ')}`
}

const nameOf = (from) => from[0].source

function configLine({ config }) {
  const parts = [
    ['URL', config.url],
    ['base', config.base],
    ['host', config.host ?? []],
    ['method', config.method],
    ['headers', config.headers],
    ['body', config.body],
    ['query', config.query],
  ].filter(([, keys]) => keys.length > 0)
  return parts.length > 0 && `Options: ${parts.map(([name, keys]) => `${name} ${list(keys)}`).join(', ')}`
}

function answerText({ returns, ways, callback, callbackKeys }) {
  const texts = []
  if (returns !== 'response') texts.push('what the call gives')
  for (const { on, path, how, gives } of ways) {
    if (gives === 'response' && how === 'call') continue
    if (how === 'event') texts.push(`the event \`${path[0]}\``)
    else
      texts.push(
        `\`.${path.join('.')}${how === 'call' ? '()' : ''}\`${on === 'promise' ? ' of the promise' : ''}`,
      )
  }
  if (callback.some(Boolean)) texts.push('a callback')
  for (const key of Object.keys(callbackKeys ?? {})) texts.push(`the option \`${key}\``)
  return texts.join(', ')
}

const deeds = {
  run: 'run it, and give what it gives',
  map: 'run it for each item, and give a list',
  wrap: 'give a function that is called like it',
  batch:
    'run it for many keys, and give an object whose `load` and `loadMany` give one or several of what it gives',
  hold: 'give an object with a method that is called like it',
}

const runnerName = (name) =>
  name === '' ? 'its own' : name === '()' ? 'what it makes' : code(name.replace(/^\(\)/, ''))

const runnerLine = ({ packages, names, does, member }) =>
  `| ${list(packages)} | ${names.map(runnerName).join(', ')} | ${deeds[does]}${member ? `: ${code(member)}` : ''} |`

const given = {
  value: 'data',
  pages: 'data.pages',
  list: 'data[]',
  promise: null,
  'pages-promise': 'pages',
  options: null,
  nothing: null,
}
const said = {
  promise: 'what the call gives',
  options: 'the options again, for another of these',
  nothing: 'kept under its key',
}

const hookLine = ({ packages, names, option, at, many, gives, runs, starts = [], again = [] }) =>
  `| ${packages.join(', ')} | ${list(names)} | ${[
    ...(at === null ? [] : ['an argument']),
    many ? `the option \`${option}\` of each of \`${many}\`` : `the option \`${option}\``,
  ].join(' or ')} | ${[
    given[gives] ? code(given[gives]) : said[gives],
    ...[...runs, ...again].map((run) => code(`${run}()`)),
    ...starts.map((start) => `callbacks of ${code(`${start}()`)}`),
  ].join(', ')} |`

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { clientRows } = await import('../dist/src/trace/clients/clients.js')
  const { describedRow } = await import('../dist/src/trace/clients/described.js')
  const { runnerRows } = await import('../dist/src/trace/clients/runners.js')
  const { hookRows } = await import('../dist/src/trace/flow/hooks.js')
  writeFileSync(
    fileURLToPath(new URL('../docs/clients.md', import.meta.url)),
    clientsPage(clientRows, hookRows, describedRow, runnerRows),
  )
}
