/** The HTTP clients that are followed, one row each, in the order of their use. */

import { rtkQueryRow } from './rows-endpoints.js'
import {
  angularRow,
  jqueryRow,
  needleRow,
  nodeRow,
  openapiFetchRow,
  playwrightRow,
  xhrRow,
} from './rows-more.js'
import { nestRow, supertestRow } from './rows-node.js'
import {
  answers,
  asMember,
  asMethod,
  type ClientRow,
  type DefaultsShape,
  type InterceptorShape,
  onEvent,
  rawMembers,
  responseWays,
  verbs,
} from './shapes.js'

/** A dispatcher of undici's, and of the built-in fetch, that all requests go through. */
const globalDispatcher: readonly DefaultsShape[] = [
  {
    from: [{ source: 'undici', paths: [['setGlobalDispatcher'], ['default', 'setGlobalDispatcher']] }],
    member: 'setGlobalDispatcher',
    arg: 'client',
  },
]

/** `new Agent().compose(interceptor)`. */
const dispatchInterceptors: readonly InterceptorShape[] = [{ by: 'config', path: ['compose'], on: 'request' }]

const fetchRow: ClientRow = {
  id: 'fetch',
  title: 'fetch (built in, node-fetch, cross-fetch, isomorphic-fetch, undici)',
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
    { source: 'node-fetch-native', paths: [['default'], ['fetch']] },
    { source: 'cross-fetch', paths: [['default'], ['fetch'], []] },
    { source: 'isomorphic-fetch', paths: [['default'], []] },
    { source: 'isomorphic-unfetch', paths: [['default'], []] },
    { source: 'unfetch', paths: [['default'], []] },
    { source: 'whatwg-fetch', paths: [['fetch']] },
    { source: 'undici', paths: [['fetch'], ['default', 'fetch']] },
  ],
  instanceTypes: [],
  makers: [],
  defaults: null,
  calls: [{ members: [''], args: ['url-or-config', 'config'], method: 'GET' }],
  config: {
    url: ['url'],
    base: [],
    method: ['method'],
    headers: ['headers'],
    body: ['body'],
    query: [],
    sender: ['dispatcher'],
  },
  setsDefaults: globalDispatcher,
  join: null,
  answer: answers.response,
  interceptors: dispatchInterceptors,
  throwsOnError: false,
  notFollowed: ['an answer that is read as a stream or as bytes'],
}

const axiosRow: ClientRow = {
  id: 'axios',
  title: 'axios (and redaxios)',
  from: [
    { source: 'axios', paths: [['default'], [], ['axios'], ['default', 'default']] },
    { source: 'redaxios', paths: [['default'], []] },
    { source: 'global', paths: [['axios'], ['window', 'axios']] },
  ],
  instanceTypes: ['AxiosInstance', 'AxiosStatic', 'Axios'],
  makers: [{ members: ['create'], how: 'call', args: ['config'] }],
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
  skipsUndefined: true,
  isPlain: true,
  join: 'slash',
  answer: answers.data,
  interceptors: [
    { by: 'client', path: ['interceptors', 'request', 'use'], on: 'request' },
    { by: 'config', path: ['transformRequest'], on: 'body' },
    { by: 'client', path: ['interceptors', 'response', 'use'], on: 'answer', returns: 'value' },
    { by: 'config', path: ['transformResponse'], on: 'parse' },
  ],
  throwsOnError: true,
  notFollowed: ['an answer that is asked for as a stream or as bytes'],
}

const gotRow: ClientRow = {
  id: 'got',
  title: 'got',
  from: [{ source: 'got', paths: [['default'], [], ['got']] }],
  instanceTypes: ['Got', 'ExtendOptions'],
  makers: [{ members: ['extend'], how: 'call', args: ['config', 'config', 'config'] }],
  defaults: null,
  calls: [
    { members: [''], args: ['url-or-config', 'config'], method: 'GET' },
    { members: ['stream'], args: ['url-or-config', 'config'], method: 'GET', answer: answers.raw },
    {
      members: verbs.map((verb) => `stream.${verb}`),
      args: ['url', 'config'],
      method: 'member',
      answer: answers.raw,
    },
    {
      members: ['paginate', 'paginate.all', 'paginate.each'],
      args: ['url', 'config'],
      method: 'GET',
      answer: answers.raw,
    },
    { members: verbs, args: ['url', 'config'], method: 'member' },
  ],
  config: {
    url: ['url'],
    base: ['prefixUrl'],
    method: ['method'],
    headers: ['headers'],
    body: ['json', 'body', 'form'],
    query: ['searchParams'],
  },
  skipsUndefined: true,
  join: 'slash',
  answer: {
    returns: 'response',
    ways: [
      asMethod('json', 'json', 'promise'),
      asMethod('text', 'text', 'promise'),
      asMember('body', 'either'),
    ],
    callback: [],
    raw: { promise: ['buffer'], response: ['rawBody'] },
    options: {
      parsed: { key: 'responseType', value: 'json' },
      returns: { key: 'resolveBodyOnly', gives: 'either' },
    },
  },
  interceptors: [
    { by: 'config', path: ['hooks', 'init'], on: 'request' },
    { by: 'config', path: ['hooks', 'beforeRequest'], on: 'request' },
    { by: 'config', path: ['stringifyJson'], on: 'body' },
    { by: 'config', path: ['hooks', 'afterResponse'], on: 'answer', returns: 'response' },
    { by: 'config', path: ['parseJson'], on: 'parse' },
  ],
  throwsOnError: true,
  notFollowed: ['the answers of `got.stream` and `got.paginate`, and those that are asked for as bytes'],
}

const kyRow: ClientRow = {
  id: 'ky',
  title: 'ky',
  from: [
    { source: 'ky', paths: [['default'], []] },
    { source: 'ky-universal', paths: [['default'], []] },
  ],
  instanceTypes: ['KyInstance'],
  makers: [{ members: ['create', 'extend'], how: 'call', args: ['config'] }],
  defaults: null,
  calls: [
    { members: [''], args: ['url-or-config', 'config'], method: 'GET' },
    { members: verbs, args: ['url', 'config'], method: 'member' },
  ],
  config: {
    url: ['url'],
    base: ['prefixUrl', 'prefix', 'baseUrl'],
    method: ['method'],
    headers: ['headers'],
    body: ['json', 'body'],
    query: ['searchParams'],
  },
  join: 'slash',
  answer: {
    returns: 'response',
    ways: [asMethod('json', 'json', 'promise'), asMethod('text', 'text', 'promise'), ...responseWays],
    callback: [],
    raw: { promise: rawMembers, response: rawMembers },
  },
  interceptors: [
    { by: 'config', path: ['hooks', 'beforeRequest'], on: 'request' },
    { by: 'config', path: ['stringifyJson'], on: 'body' },
    { by: 'config', path: ['hooks', 'afterResponse'], on: 'answer', index: 2, returns: 'response' },
    { by: 'config', path: ['parseJson'], on: 'parse' },
  ],
  throwsOnError: true,
  notFollowed: ['an answer that is read as a stream or as bytes'],
}

const superagentRow: ClientRow = {
  id: 'superagent',
  title: 'superagent',
  from: [{ source: 'superagent', paths: [['default'], [], ['default', 'default']] }],
  instanceTypes: [],
  makers: [{ members: ['agent'], how: 'call', args: [] }],
  defaults: null,
  calls: [
    { members: [''], args: ['method', 'url'], method: 'GET' },
    { members: [...verbs, 'del'], args: ['url', 'callback'], method: 'member' },
  ],
  steps: {
    on: 'result',
    shapes: [
      { members: ['set'], args: ['header-name', 'header-value'], drop: 'step' },
      { members: ['send'], args: ['body'], drop: 'step' },
      { members: ['query'], args: ['query'], drop: 'step' },
      { members: ['end'], args: ['callback'], drop: 'argument' },
      { members: ['use'], args: ['decorator'], drop: 'step' },
      { members: ['responseType'], args: ['ignored'], drop: 'step', option: 'responseType' },
      {
        members: [
          'auth',
          'accept',
          'type',
          'timeout',
          'retry',
          'ok',
          'redirects',
          'buffer',
          'parse',
          'withCredentials',
          'on',
          'attach',
          'field',
          'sortQuery',
          'serialize',
          'ca',
          'key',
          'cert',
          'disableTLSCerts',
          'trustLocalhost',
          'http2',
          'connect',
          'maxResponseSize',
          'agent',
          'unset',
        ],
        args: ['ignored'],
        drop: 'step',
      },
    ],
    defaults: [
      'set',
      'use',
      'parse',
      'serialize',
      'auth',
      'accept',
      'type',
      'timeout',
      'retry',
      'ok',
      'buffer',
    ],
  },
  config: { url: [], base: [], method: [], headers: [], body: [], query: [] },
  join: null,
  isPlain: true,
  interceptors: [
    { by: 'step', path: ['parse'], on: 'parse' },
    { by: 'assigned', path: ['parse'], on: 'parse' },
    { by: 'step', path: ['serialize'], on: 'body' },
    { by: 'assigned', path: ['serialize'], on: 'body' },
  ],
  answer: {
    returns: 'response',
    ways: [asMember('body', 'json'), asMember('text', 'text')],
    callback: [null, 'response'],
    raw: { promise: ['pipe'] },
  },
  throwsOnError: true,
  notFollowed: ['a query set on `superagent.agent()`', 'plugins given to `.use()` that change the URL'],
}

const undiciRow: ClientRow = {
  id: 'undici',
  title: 'undici (request, Pool, Client, Agent)',
  from: [{ source: 'undici', paths: [['request'], ['default', 'request']] }],
  instanceTypes: [],
  makers: [],
  defaults: null,
  calls: [{ members: [''], args: ['url-or-config', 'config'], method: 'GET' }],
  config: {
    url: ['path'],
    base: ['origin'],
    method: ['method'],
    headers: ['headers'],
    body: ['body'],
    query: ['query'],
    sender: ['dispatcher'],
  },
  setsDefaults: globalDispatcher,
  join: 'slash',
  answer: {
    returns: 'response',
    ways: [asMethod('body.json', 'json'), asMethod('body.text', 'text')],
    callback: [],
    raw: { response: ['body'] },
  },
  interceptors: dispatchInterceptors,
  throwsOnError: false,
  notFollowed: ['`stream`, `pipeline` and `dispatch`', 'answers read from `body` as a stream'],
}

/** A connection to one origin, which requests are made on. */
const undiciOriginRow: ClientRow = {
  ...undiciRow,
  id: 'undici-origin',
  title: 'undici Pool, Client, Agent',
  from: [],
  instanceTypes: ['Pool', 'Client', 'BalancedPool', 'Dispatcher'],
  makers: [
    {
      from: [
        {
          source: 'undici',
          paths: [
            ['Pool'],
            ['Client'],
            ['BalancedPool'],
            ['Agent'],
            ['default', 'Pool'],
            ['default', 'Client'],
          ],
        },
      ],
      members: [],
      how: 'new',
      args: ['base'],
    },
    {
      members: ['compose'],
      how: 'call',
      args: ['interceptor', 'interceptor', 'interceptor', 'interceptor'],
    },
  ],
  calls: [
    { members: ['request'], args: ['config'], method: 'GET' },
    { members: ['stream', 'pipeline', 'dispatch'], args: ['config'], method: 'GET', answer: answers.raw },
  ],
}

const ofetchRow: ClientRow = {
  id: 'ofetch',
  title: 'ofetch and $fetch',
  from: [
    { source: 'ofetch', paths: [['ofetch'], ['$fetch'], ['default']] },
    { source: 'ohmyfetch', paths: [['ohmyfetch'], ['$fetch'], ['fetch']] },
    { source: 'global', paths: [['$fetch']] },
    { source: '#imports', paths: [['$fetch']] },
  ],
  instanceTypes: ['$Fetch'],
  makers: [{ members: ['create'], how: 'call', args: ['config'] }],
  defaults: null,
  calls: [
    { members: [''], args: ['url-or-config', 'config'], method: 'GET' },
    {
      members: ['raw'],
      args: ['url-or-config', 'config'],
      method: 'GET',
      answer: { returns: 'response', ways: [asMember('_data', 'json')], callback: [] },
    },
  ],
  config: {
    url: ['url'],
    base: ['baseURL'],
    method: ['method'],
    headers: ['headers'],
    body: ['body'],
    query: ['query', 'params'],
  },
  keepsQuery: true,
  skipsUndefined: true,
  join: 'slash',
  answer: answers.body,
  interceptors: [
    { by: 'config', path: ['onRequest'], on: 'request' },
    { by: 'config', path: ['onResponse'], on: 'answer', member: 'response' },
    { by: 'config', path: ['parseResponse'], on: 'parse' },
  ],
  throwsOnError: true,
  notFollowed: ['an answer that is asked for as a stream or as bytes', '`useFetch` of Nuxt'],
}

const requestRow: ClientRow = {
  id: 'request',
  title: 'request, request-promise, request-promise-native',
  from: [
    { source: 'request', paths: [['default'], []] },
    { source: 'request-promise', paths: [['default'], []] },
    { source: 'request-promise-native', paths: [['default'], []] },
    { source: 'postman-request', paths: [['default'], []] },
  ],
  instanceTypes: ['RequestAPI'],
  makers: [{ members: ['defaults'], how: 'call', args: ['config'] }],
  defaults: null,
  calls: [
    { members: [''], args: ['url-or-config', 'config', 'callback'], method: 'GET' },
    { members: [...verbs, 'del'], args: ['url-or-config', 'config', 'callback'], method: 'member' },
  ],
  steps: {
    on: 'result',
    shapes: [
      { members: ['form'], args: ['body'], drop: 'step', opensBody: true },
      { members: ['json'], args: ['body'], drop: 'step' },
      { members: ['auth', 'oauth', 'jar', 'aws', 'hawk', 'httpSignature'], args: ['ignored'], drop: 'step' },
    ],
    isWhole: true,
  },
  config: {
    url: ['url', 'uri'],
    base: ['baseUrl'],
    method: ['method'],
    headers: ['headers'],
    body: ['json', 'body', 'form'],
    query: ['qs'],
  },
  keepsQuery: true,
  skipsUndefined: true,
  join: 'slash',
  answer: {
    returns: 'either',
    ways: [
      asMember('body', 'either'),
      ...['response', 'complete'].map((event) => onEvent(event, 'promise', 'response')),
      onEvent('data', 'promise', 'text'),
      onEvent('data', 'response', 'text'),
    ],
    callback: [null, 'response', 'either'],
    raw: { promise: ['pipe'], response: ['pipe'] },
    options: {
      parsed: { key: 'json', value: true },
      returns: { key: 'resolveWithFullResponse', gives: 'response' },
    },
  },
  throwsOnError: false,
  notFollowed: ['parts that are appended to `.form()`; `.pipe()` on the request'],
}

const rows: readonly ClientRow[] = [
  fetchRow,
  axiosRow,
  gotRow,
  kyRow,
  superagentRow,
  undiciRow,
  undiciOriginRow,
  ofetchRow,
  requestRow,
  {
    ...nodeRow,
    from: ['node:https', 'https', 'node:http', 'http'].map((source) => ({
      source,
      paths: [[], ['default']],
    })),
  },
  needleRow,
  angularRow,
  openapiFetchRow,
  jqueryRow,
  xhrRow,
  playwrightRow,
  rtkQueryRow,
  nestRow(axiosRow),
  supertestRow(superagentRow),
]

export { rows as clientRows }
