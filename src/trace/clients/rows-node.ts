/** Rows of clients that build on others, of frameworks and tests: NestJS, Nuxt, gaxios, supertest. */
import { asMember, asMethod, type ClientRow, type Source, verbs } from './shapes.js'

const nest: Source['source'] = '@nestjs/axios'

/** The service that NestJS hands to constructors; what its module is registered with holds for the module's classes. */
export function nestRow(axios: ClientRow): ClientRow {
  return {
    ...axios,
    id: 'nestjs',
    title: 'HttpService of NestJS',
    from: [],
    instanceTypes: ['HttpService'],
    makers: [
      { from: [{ source: nest, paths: [['HttpService']] }], members: [], how: 'new', args: ['client'] },
    ],
    defaults: null,
    inner: { member: 'axiosRef', row: axios },
    calls: axios.calls
      .filter(({ members }) => !members.includes(''))
      .concat({
        members: ['request'],
        args: ['config'],
        method: 'GET',
      }),
    gives: 'observable',
    setsDefaults: [
      {
        from: [{ source: nest, paths: [['HttpModule', 'register']] }],
        member: 'register',
        arg: 'config',
        within: 'providers',
      },
      {
        from: [{ source: nest, paths: [['HttpModule', 'registerAsync']] }],
        member: 'registerAsync',
        arg: 'config',
        factory: 'useFactory',
        within: 'providers',
      },
    ],
    interceptors: (axios.interceptors ?? []).map((shape) =>
      shape.by === 'client' ? { ...shape, path: ['axiosRef', ...shape.path] } : shape,
    ),
    notFollowed: [
      'what `HttpModule` is registered with in another module than the one that lists the class',
      'an answer that is asked for as a stream or as bytes',
    ],
  }
}

const supertest = (...names: string[]): Source => ({
  source: 'supertest',
  paths: names.map((name) => (name === '' ? [] : name.split('.'))),
})

/** Requests of superagent with what a test expects of their answers; of a server of the program's own nothing is ours. */
export function supertestRow(superagent: ClientRow): ClientRow {
  const { steps } = superagent
  return {
    ...superagent,
    id: 'supertest',
    title: 'supertest against a URL',
    from: [],
    makers: [
      {
        from: [supertest('default', '', 'agent', 'default.agent')],
        members: [],
        how: 'call',
        args: ['base'],
      },
    ],
    calls: [{ members: [...verbs, 'del'], args: ['url', 'callback'], method: 'member' }],
    steps: steps && {
      ...steps,
      shapes: [
        {
          members: ['expect'],
          args: ['ignored'],
          drop: 'step',
          callback: ['response'],
          isExpected: true,
        },
        ...steps.shapes,
      ],
    },
    config: { ...superagent.config, base: ['base'] },
    join: 'slash',
    throwsOnError: false,
    notFollowed: ['a server of the program that is given in place of a URL'],
  }
}

export const gaxiosRow: ClientRow = {
  id: 'gaxios',
  title: 'gaxios',
  from: [
    {
      source: 'gaxios',
      paths: [['request'], ['instance'], ['default', 'request'], ['default', 'instance']],
    },
  ],
  instanceTypes: ['Gaxios'],
  makers: [
    {
      from: [{ source: 'gaxios', paths: [['Gaxios'], ['default', 'Gaxios']] }],
      members: [],
      how: 'new',
      args: ['config'],
    },
  ],
  defaults: 'defaults',
  calls: [
    { members: ['', 'request'], args: ['config'], method: 'GET' },
    { members: ['fetch'], args: ['url-or-config', 'config'], method: 'GET' },
  ],
  config: {
    url: ['url'],
    base: ['baseURL', 'baseUrl'],
    method: ['method'],
    headers: ['headers'],
    body: ['data', 'body'],
    query: ['params'],
  },
  keepsQuery: true,
  join: 'slash',
  answer: {
    returns: 'response',
    ways: [asMember('data', 'json'), asMethod('json', 'json'), asMethod('text', 'text')],
    callback: [],
  },
  interceptors: [
    { by: 'client', path: ['interceptors', 'request', 'add'], key: 'resolved', on: 'request' },
    { by: 'config', path: ['adapter'], on: 'request' },
    {
      by: 'client',
      path: ['interceptors', 'response', 'add'],
      key: 'resolved',
      on: 'answer',
      returns: 'response',
    },
    { by: 'config', path: ['adapter'], on: 'answer', returns: 'response' },
  ],
  throwsOnError: true,
  notFollowed: ['an answer that is asked for as a stream or as bytes', '`multipart` bodies'],
}

const nuxtNames = ['useFetch', 'useLazyFetch']

/** What Nuxt makes of ofetch for its pages: the answer is the value of a reference. */
export function nuxtRow(ofetch: ClientRow): ClientRow {
  return {
    ...ofetch,
    id: 'nuxt',
    title: 'useFetch and useLazyFetch of Nuxt',
    from: ['global', '#imports', '#app', 'nuxt/app'].map((source) => ({
      source,
      paths: nuxtNames.map((name) => [name]),
    })),
    instanceTypes: [],
    makers: [],
    calls: [{ members: [''], args: ['url-or-getter', 'config'], method: 'GET' }],
    answer: { returns: 'response', ways: [asMember('data.value', 'json')], callback: [], isBoth: true },
    interceptors: [
      ...(ofetch.interceptors ?? []),
      { by: 'config', path: ['transform'], on: 'answer', returns: 'value' },
    ],
    throwsOnError: false,
    notFollowed: [
      'what `transform` makes of an answer, which is named',
      'a URL that is given as a reference',
      'what a template reads of an answer, which is named',
    ],
  }
}
