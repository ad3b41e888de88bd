/** Rows of clients that are met less often, of the browser, and of test frameworks. */
import { answers, asMember, type ClientRow, type InterceptorToken, onEvent, verbs } from './shapes.js'

export const nodeRow: ClientRow = {
  id: 'node-https',
  title: 'node:https and node:http',
  from: [],
  instanceTypes: [],
  makers: [],
  defaults: null,
  calls: [
    { members: ['request'], args: ['url-or-config', 'config', 'callback'], method: 'GET' },
    { members: ['get'], args: ['url-or-config', 'config', 'callback'], method: 'GET' },
  ],
  steps: {
    on: 'result',
    shapes: [
      { members: ['setHeader'], args: ['header-name', 'header-value'], drop: 'step' },
      { members: ['write'], args: ['body'], drop: 'step' },
      { members: ['end'], args: ['body'], drop: 'argument' },
      { members: ['on', 'once', 'setTimeout', 'addListener'], args: ['ignored'], drop: 'step' },
    ],
  },
  config: {
    url: ['path'],
    base: [],
    host: ['hostname', 'host'],
    method: ['method'],
    headers: ['headers'],
    body: [],
    query: [],
  },
  join: 'slash',
  answer: {
    returns: 'response',
    ways: [onEvent('response', 'promise', 'response'), onEvent('data', 'response', 'text')],
    callback: ['response'],
    raw: { response: ['pipe'], events: ['readable'] },
  },
  throwsOnError: false,
  notFollowed: ['a body that is piped into the request'],
}

export const needleRow: ClientRow = {
  id: 'needle',
  title: 'needle',
  from: [{ source: 'needle', paths: [['default'], []] }],
  instanceTypes: [],
  makers: [],
  defaults: null,
  calls: [
    { members: [''], args: ['method', 'url', 'body-or-config'], method: 'GET', count: 3 },
    { members: ['', 'request'], args: ['method', 'url', 'body', 'config', 'callback'], method: 'GET' },
    { members: ['get', 'head'], args: ['url', 'config', 'callback'], method: 'member' },
    {
      members: ['post', 'put', 'patch', 'delete'],
      args: ['url', 'body', 'config', 'callback'],
      method: 'member',
    },
  ],
  setsDefaults: [{ member: 'defaults', arg: 'config' }],
  config: { url: [], base: [], method: [], headers: ['headers'], body: [], query: [] },
  join: null,
  answer: {
    returns: 'response',
    ways: [asMember('body', 'json'), onEvent('data', 'promise', 'either')],
    callback: [null, 'response', 'json'],
    raw: { promise: ['pipe'], response: ['raw'], events: ['readable'] },
  },
  throwsOnError: false,
  notFollowed: ['the answer read as a stream'],
}

/** How Angular is told of interceptors. */
const angularInterceptors: InterceptorToken = {
  source: '@angular/common/http',
  given: ['withInterceptors'],
  token: 'HTTP_INTERCEPTORS',
  method: 'intercept',
}

export const angularRow: ClientRow = {
  id: 'angular',
  title: 'Angular HttpClient',
  from: [],
  instanceTypes: ['HttpClient'],
  makers: [
    {
      from: [{ source: '@angular/common/http', paths: [['HttpClient']] }],
      members: [],
      how: 'new',
      args: [],
    },
  ],
  defaults: null,
  calls: [
    { members: ['get', 'delete', 'head', 'options'], args: ['url', 'config'], method: 'member' },
    { members: ['post', 'put', 'patch'], args: ['url', 'body', 'config'], method: 'member' },
    { members: ['request'], args: ['method', 'url', 'config'], method: 'GET' },
  ],
  config: { url: [], base: [], method: [], headers: ['headers'], body: ['body'], query: ['params'] },
  keepsQuery: true,
  needsBody: true,
  gives: 'observable',
  join: null,
  answer: { returns: 'json', ways: [asMember('body', 'json')], callback: ['json'] },
  interceptors: [
    { by: 'program', path: [], told: angularInterceptors, on: 'request' },
    { by: 'program', path: [], told: angularInterceptors, on: 'answer', returns: 'copy' },
  ],
  throwsOnError: true,
  notFollowed: ['URLs that an interceptor changes', 'what a template reads of an answer, which is named'],
}

export const openapiFetchRow: ClientRow = {
  id: 'openapi-fetch',
  title: 'openapi-fetch',
  from: [],
  instanceTypes: ['Client'],
  makers: [
    {
      from: [{ source: 'openapi-fetch', paths: [['default'], []] }],
      members: [],
      how: 'call',
      args: ['config'],
    },
  ],
  defaults: null,
  calls: [
    {
      members: verbs.map((verb) => verb.toUpperCase()),
      args: ['url', 'config'],
      method: 'member',
    },
    { members: ['request'], args: ['method', 'url', 'config'], method: 'GET' },
  ],
  config: { url: [], base: ['baseUrl'], method: [], headers: ['headers'], body: ['body'], query: [] },
  join: 'slash',
  isPlain: true,
  takesTypedPaths: true,
  answer: answers.data,
  interceptors: [
    { by: 'client', path: ['use'], key: 'onRequest', on: 'request' },
    { by: 'config', path: ['bodySerializer'], on: 'body' },
    { by: 'client', path: ['use'], key: 'onResponse', on: 'answer', member: 'response', returns: 'response' },
  ],
  throwsOnError: false,
  notFollowed: ['the generated `paths` type, which has to be generated again'],
}

export const jqueryRow: ClientRow = {
  id: 'jquery',
  title: 'jQuery.ajax',
  from: [
    { source: 'jquery', paths: [['default'], [], ['$'], ['jQuery']] },
    { source: 'global', paths: [['$'], ['jQuery'], ['window', '$'], ['window', 'jQuery']] },
  ],
  instanceTypes: [],
  makers: [],
  defaults: null,
  calls: [
    { members: ['ajax'], args: ['url-or-config', 'config'], method: 'GET' },
    { members: ['get', 'getJSON'], args: ['url-or-config', 'query', 'callback'], method: 'GET' },
    { members: ['post'], args: ['url-or-config', 'body', 'callback'], method: 'POST' },
  ],
  config: {
    url: ['url'],
    base: [],
    method: ['method', 'type'],
    headers: ['headers'],
    body: ['data'],
    query: [],
  },
  setsDefaults: [{ member: 'ajaxSetup', arg: 'config' }],
  join: null,
  answer: { returns: 'json', ways: [], callback: ['json'], callbackKeys: { success: 'json' } },
  interceptors: [
    { by: 'client', path: ['ajaxPrefilter'], on: 'request' },
    { by: 'config', path: ['beforeSend'], on: 'request' },
    { by: 'config', path: ['dataFilter'], on: 'parse' },
  ],
  throwsOnError: true,
  notFollowed: ['`$.when(...)`'],
}

export const xhrRow: ClientRow = {
  id: 'xhr',
  title: 'XMLHttpRequest',
  from: [],
  instanceTypes: ['XMLHttpRequest'],
  makers: [
    {
      from: [{ source: 'global', paths: [['XMLHttpRequest'], ['window', 'XMLHttpRequest']] }],
      members: [],
      how: 'new',
      args: [],
    },
  ],
  defaults: null,
  calls: [{ members: ['open'], args: ['method', 'url'], method: 'GET' }],
  steps: {
    on: 'receiver',
    shapes: [
      { members: ['setRequestHeader'], args: ['header-name', 'header-value'], drop: 'step' },
      { members: ['send'], args: ['body'], drop: 'argument' },
    ],
  },
  config: { url: [], base: [], method: [], headers: [], body: [], query: [] },
  join: null,
  answer: {
    returns: 'response',
    ways: [asMember('response', 'either'), asMember('responseText', 'text')],
    callback: [],
  },
  throwsOnError: false,
  notFollowed: ['a request that is opened in one function and sent in another'],
}

export const playwrightRow: ClientRow = {
  id: 'playwright-request',
  title: 'Playwright APIRequestContext',
  from: [],
  instanceTypes: ['APIRequestContext'],
  makers: [
    {
      from: [
        { source: '@playwright/test', paths: [['request', 'newContext']] },
        { source: 'playwright', paths: [['request', 'newContext']] },
        { source: 'playwright-core', paths: [['request', 'newContext']] },
      ],
      members: [],
      how: 'call',
      args: ['config'],
    },
    {
      from: [{ source: '@playwright/test', paths: [['test']] }],
      members: ['request'],
      how: 'fixture',
      args: [],
      settings: 'use',
    },
  ],
  defaults: null,
  calls: [
    { members: verbs.filter((verb) => verb !== 'options'), args: ['url', 'config'], method: 'member' },
    { members: ['fetch'], args: ['url', 'config'], method: 'GET' },
  ],
  config: {
    url: [],
    base: ['baseURL'],
    method: ['method'],
    headers: ['extraHTTPHeaders', 'headers'],
    body: ['data', 'form', 'multipart'],
    query: ['params'],
  },
  keepsQuery: true,
  join: 'resolve',
  answer: answers.response,
  throwsOnError: false,
  notFollowed: ['`baseURL` and `extraHTTPHeaders` of playwright.config'],
}
