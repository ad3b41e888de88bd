/** Rows of clients that are built of parts: wretch, bent. */
import { asMethod, type ClientRow, type MakerShape, rawMembers, responseWays } from './shapes.js'

const link = (members: readonly string[], ...args: MakerShape['args']): MakerShape => ({
  members,
  how: 'call',
  args,
})

export const wretchRow: ClientRow = {
  id: 'wretch',
  title: 'wretch',
  from: [],
  instanceTypes: ['Wretch'],
  makers: [
    {
      from: [
        { source: 'wretch', paths: [['default'], [], ['default', 'default']] },
        { source: 'wretch/all', paths: [['default'], []] },
      ],
      members: [],
      how: 'call',
      args: ['base', 'config'],
    },
    { ...link(['url'], 'base'), appends: true },
    link(['headers'], 'headers'),
    link(['options'], 'config'),
    link(['json', 'body', 'formUrl', 'formData'], 'body'),
    link(['query'], 'query'),
    link(['middlewares'], 'interceptor'),
    link(['resolve'], 'interceptor'),
    link(['defer'], 'interceptor'),
    link(
      [
        'auth',
        'accept',
        'content',
        'addon',
        'catcher',
        'catcherFallback',
        'customError',
        'errorType',
        'polyfills',
      ],
      'ignored',
    ),
  ],
  defaults: null,
  calls: [
    { members: ['get', 'delete', 'head'], args: ['url'], method: 'member' },
    { members: ['put', 'post', 'patch'], args: ['body', 'url'], method: 'member' },
    { members: ['fetch'], args: ['method', 'url', 'body'], method: 'GET' },
  ],
  steps: {
    on: 'result',
    shapes: [
      {
        members: [
          'badRequest',
          'unauthorized',
          'forbidden',
          'notFound',
          'timeout',
          'internalError',
          'error',
          'fetchError',
          'setTimeout',
          'progress',
          'perfs',
          'onAbort',
        ],
        args: ['ignored'],
        drop: 'step',
        callback: [],
      },
    ],
    isWhole: true,
  },
  config: {
    url: [],
    base: ['url'],
    method: ['method'],
    headers: ['headers'],
    body: ['body'],
    query: ['query'],
  },
  keepsQuery: true,
  join: 'slash',
  answer: {
    returns: 'response',
    ways: [
      { ...asMethod('json', 'json', 'promise'), takesCallback: true },
      { ...asMethod('text', 'text', 'promise'), takesCallback: true },
      { ...asMethod('res', 'response', 'promise'), takesCallback: true },
      ...responseWays,
    ],
    callback: [],
    raw: { promise: rawMembers, response: rawMembers },
  },
  interceptors: [
    { by: 'config', path: ['middlewares'], on: 'request' },
    { by: 'config', path: ['defer'], on: 'request' },
    { by: 'config', path: ['middlewares'], on: 'answer', returns: 'copy' },
    { by: 'config', path: ['resolve'], on: 'answer', returns: 'value' },
  ],
  throwsOnError: true,
  notFollowed: ['`wretch.options(...)`', 'an answer that is read as a stream or as bytes'],
}

export const bentRow: ClientRow = {
  id: 'bent',
  title: 'bent',
  from: [],
  instanceTypes: [],
  makers: [
    {
      from: [{ source: 'bent', paths: [['default'], []] }],
      members: [],
      how: 'call',
      args: ['told', 'told', 'told', 'told', 'told', 'told', 'told', 'told'],
    },
  ],
  defaults: null,
  calls: [{ members: [''], args: ['url', 'body', 'headers'], method: 'GET' }],
  config: {
    url: [],
    base: ['base'],
    method: ['method'],
    headers: ['headers'],
    body: [],
    query: [],
  },
  join: 'slash',
  answer: {
    returns: 'either',
    ways: [asMethod('json', 'json'), asMethod('text', 'text')],
    callback: [],
    raw: { response: ['pipe', 'arrayBuffer'] },
    options: { parsed: { key: 'encoding', value: 'json' }, absent: 'response' },
  },
  throwsOnError: true,
  notFollowed: ['an answer that is read as a stream or as bytes'],
}
