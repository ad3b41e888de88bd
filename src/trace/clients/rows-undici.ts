/** Rows of undici, whose dispatchers the built-in fetch goes through as well. */
import { answers, asMethod, type ClientRow, type DefaultsShape, type InterceptorShape } from './shapes.js'

/** A dispatcher of undici's, and of the built-in fetch, that all requests go through. */
export const globalDispatcher: readonly DefaultsShape[] = [
  {
    from: [{ source: 'undici', paths: [['setGlobalDispatcher'], ['default', 'setGlobalDispatcher']] }],
    member: 'setGlobalDispatcher',
    arg: 'client',
  },
]

/** `new Agent().compose(interceptor)`. */
export const dispatchInterceptors: readonly InterceptorShape[] = [
  { by: 'config', path: ['compose'], on: 'request' },
]

export const undiciRow: ClientRow = {
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
export const undiciOriginRow: ClientRow = {
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
