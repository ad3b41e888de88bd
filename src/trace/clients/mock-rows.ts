/** What stands in for Polytomic in tests: the same requests seen from the other side, one row a library. */
import {
  type AnswerShape,
  type AnswerWay,
  answers,
  asMember,
  asMethod,
  asSync,
  type CallShape,
  type ClientRow,
  type StepShape,
  verbs,
} from './shapes.js'

const none = { url: [], base: [], method: [], headers: [], body: [], query: [] }

/** A mock that says no method stands for all of them. */
export const anyMethod = 'ANY'

const common = {
  instanceTypes: [],
  makers: [],
  defaults: null,
  config: none,
  join: null,
  answer: answers.body,
  throwsOnError: false,
} satisfies Partial<ClientRow>

/** A function that is given the request, of whose body there are these ways. */
const given = (...ways: AnswerWay[]): AnswerShape => ({ returns: 'response', ways, callback: ['response'] })

const capital = (verb: string): string => verb.slice(0, 1).toUpperCase() + verb.slice(1)

const replies: readonly StepShape[] = [
  { members: ['reply', 'replyOnce'], args: ['answer', 'answer'], drop: 'step', givesClient: true },
  {
    members: ['replyWithError', 'networkError', 'timeout', 'passThrough'],
    args: [],
    drop: 'step',
    givesClient: true,
  },
]

const mswRow: ClientRow = {
  ...common,
  id: 'msw',
  title: 'msw (2, and 1 with `rest`)',
  from: [{ source: 'msw', paths: [['http'], ['rest']] }],
  calls: [
    { members: verbs, args: ['url', 'answer'], method: 'member', mock: 'client' },
    { members: ['all'], args: ['url', 'answer'], method: anyMethod, mock: 'client' },
  ],
  received: given(
    asMethod('request.json', 'json'),
    asMethod('request.text', 'text'),
    asMethod('request.clone.json', 'json'),
    asMethod('request.clone.text', 'text'),
    // Version 1 is given the request itself.
    asMethod('json', 'json'),
    asMethod('text', 'text'),
    asMember('body', 'json'),
  ),
  notFollowed: ['GraphQL and WebSocket handlers'],
}

const nockRow: ClientRow = {
  ...common,
  id: 'nock',
  title: 'nock',
  from: [],
  makers: [
    {
      from: [{ source: 'nock', paths: [['default'], []] }],
      members: [],
      how: 'call',
      args: ['base', 'config'],
    },
    {
      members: [
        'persist',
        'defaultReplyHeaders',
        'matchHeader',
        'filteringPath',
        'once',
        'replyContentLength',
      ],
      how: 'call',
      args: [],
    },
  ],
  calls: [
    { members: verbs, args: ['url', 'body'], method: 'member', mock: 'interceptor' },
    { members: ['intercept'], args: ['url', 'method', 'body'], method: anyMethod, mock: 'interceptor' },
  ],
  steps: {
    on: 'result',
    shapes: [
      ...replies,
      { members: ['query'], args: ['query'], drop: 'step' },
      { members: ['matchHeader'], args: ['header-name', 'header-value'], drop: 'step' },
      {
        members: ['times', 'once', 'twice', 'thrice', 'delay', 'optionally', 'basicAuth'],
        args: [],
        drop: 'step',
      },
    ],
  },
  config: { ...none, base: ['base'], headers: ['reqheaders'] },
  join: 'slash',
  received: { returns: 'response', ways: [], callback: [null, 'json'] },
  judged: 'json',
  notFollowed: [
    'paths given as regular expressions or functions',
    'bodies given as regular expressions',
    '`nock.back` recordings',
  ],
}

const adapterRow: ClientRow = {
  ...common,
  id: 'axios-mock-adapter',
  title: 'axios-mock-adapter',
  from: [],
  makers: [
    {
      from: [{ source: 'axios-mock-adapter', paths: [['default'], []] }],
      members: [],
      how: 'new',
      args: ['client'],
    },
  ],
  calls: [
    {
      members: ['get', 'delete', 'head', 'options'].map((verb) => `on${capital(verb)}`),
      args: ['url', 'config'],
      method: 'member',
      mock: 'interceptor',
    },
    {
      members: ['post', 'put', 'patch'].map((verb) => `on${capital(verb)}`),
      args: ['url', 'body'],
      method: 'member',
      mock: 'interceptor',
    },
    { members: ['onAny'], args: ['url', 'body'], method: anyMethod, mock: 'interceptor' },
  ],
  steps: { on: 'result', shapes: replies },
  config: { ...none, base: ['baseURL'], headers: ['headers'], query: ['params'] },
  join: 'slash',
  received: given(asMember('data', 'text')),
  notFollowed: ['URLs given as regular expressions'],
}

const fetchMockRow: ClientRow = {
  ...common,
  id: 'fetch-mock',
  title: 'fetch-mock',
  from: [{ source: 'fetch-mock', paths: [['default'], []] }],
  makers: [{ members: ['mockGlobal', 'createInstance', 'sandbox'], how: 'call', args: [] }],
  calls: [
    {
      members: verbs.flatMap((verb) => [verb, `${verb}Once`]),
      args: ['url-or-config', 'answer', 'config'],
      method: 'member',
      mock: 'client',
    },
    {
      members: ['mock', 'route', 'once', 'sticky'],
      args: ['url-or-config', 'answer', 'config'],
      method: anyMethod,
      mock: 'client',
    },
  ],
  config: {
    ...none,
    url: ['url'],
    method: ['method'],
    body: ['body'],
    query: ['query'],
    headers: ['headers'],
  },
  // Version 12 hands over one object, the versions before it the URL and the options.
  received: {
    returns: 'response',
    ways: [asMember('options.body', 'text'), asMember('body', 'text')],
    callback: ['response', 'response'],
  },
  notFollowed: ['matchers such as `begin:`, `glob:` and regular expressions'],
}

const mockAgentRow: ClientRow = {
  ...common,
  id: 'undici-mock-agent',
  title: 'undici MockAgent',
  from: [],
  makers: [
    {
      from: [{ source: 'undici', paths: [['MockAgent'], ['default', 'MockAgent']] }],
      members: [],
      how: 'new',
      args: [],
    },
    { members: ['get'], how: 'call', args: ['base'] },
  ],
  calls: [{ members: ['intercept'], args: ['config'], method: 'GET', mock: 'interceptor' }],
  steps: {
    on: 'result',
    shapes: [...replies, { members: ['times', 'persist', 'delay'], args: [], drop: 'step' }],
  },
  config: {
    url: ['path'],
    base: ['origin'],
    method: ['method'],
    headers: ['headers'],
    body: ['body'],
    query: ['query'],
  },
  join: 'slash',
  received: given(asMember('body', 'text')),
  judged: 'text',
  notFollowed: ['paths given as regular expressions or functions', 'bodies given as regular expressions'],
}

const routeShapes: readonly CallShape[] = [
  { members: ['route'], args: ['url', 'answer'], method: anyMethod, mock: 'client' },
  {
    members: ['waitForResponse'],
    args: ['url'],
    method: anyMethod,
    mock: 'interceptor',
    watches: { what: 'answered', path: ['fetch'] },
  },
  {
    members: ['waitForRequest'],
    args: ['url'],
    method: anyMethod,
    mock: 'interceptor',
    watches: { what: 'sent', path: ['request'] },
  },
]

const routeRow: ClientRow = {
  ...common,
  id: 'playwright-route',
  title: 'Playwright page.route',
  from: [],
  instanceTypes: ['Page', 'BrowserContext'],
  makers: [
    {
      from: [{ source: '@playwright/test', paths: [['test']] }],
      members: ['page', 'context'],
      how: 'fixture',
      args: [],
    },
  ],
  calls: routeShapes,
  received: {
    returns: 'response',
    ways: [
      asSync('request.postDataJSON', 'json'),
      asSync('request.postData', 'text'),
      asSync('postDataJSON', 'json'),
      asSync('postData', 'text'),
    ],
    callback: ['response', 'response'],
  },
  passed: given(asMethod('fetch.json', 'json'), asMethod('fetch.text', 'text')),
  notFollowed: [
    'globs without the host (`**/api/...`), which prove nothing and are named',
    'a method that the handler tests',
  ],
}

const cypressRow: ClientRow = {
  ...common,
  id: 'cypress',
  title: 'Cypress cy.intercept and cy.request',
  from: [{ source: 'global', paths: [['cy']] }],
  calls: [
    {
      members: ['intercept'],
      args: ['method', 'url', 'answer'],
      method: anyMethod,
      mock: 'client',
      count: 3,
    },
    { members: ['intercept'], args: ['url-or-config', 'answer'], method: anyMethod, mock: 'client' },
    { members: ['request'], args: ['method', 'url', 'body'], method: 'GET', count: 3 },
    { members: ['request'], args: ['method', 'url'], method: 'GET', count: 2 },
    { members: ['request'], args: ['url-or-config'], method: 'GET' },
  ],
  config: {
    url: ['url', 'pathname', 'path'],
    host: ['hostname'],
    base: [],
    method: ['method'],
    headers: ['headers'],
    body: ['body'],
    query: ['qs', 'query'],
  },
  join: 'slash',
  answer: {
    returns: 'response',
    ways: [{ on: 'response', path: ['body'], how: 'member', gives: 'json' }],
    callback: [],
  },
  throwsOnError: true,
  received: given(asMember('body', 'json'), asMember('request.body', 'json')),
  passed: given(
    asMember('continue.body', 'json'),
    asMember('reply.body', 'json'),
    asMember('on.body', 'json'),
    asMember('response.body', 'json'),
  ),
  aliases: { sent: [], answered: [] },
  notFollowed: ['globs without the host, which prove nothing and are named', '`fixture:` files'],
}

export const mockRows: readonly ClientRow[] = [
  mswRow,
  nockRow,
  adapterRow,
  fetchMockRow,
  mockAgentRow,
  routeRow,
  cypressRow,
]
