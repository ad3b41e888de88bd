/**
 * The vocabulary in which an HTTP client is a row: how an instance is made, where URL, method, headers, query and
 * body stand, and how the answer is reached. A library that works in a way not named here gets a new kind here,
 * with a sentence, and never an `if` with its name somewhere else.
 */

/**
 * What an argument gives. `url-or-getter`: the URL, or a function that gives it. `url-or-config`: an object read by the row's `config` keys, anything else the URL.
 * `base`: what the path is put behind. `headers`: an object of headers. `header-name` and `header-value`: one
 * header by two arguments. `body-or-config`: the configuration where the method, given before, sends no body. `callback`: a function that is given the answer; a function is one wherever it stands.
 * `decorator`: a function that is given the request and adds to it. `client`: another client, whose defaults count.
 * `holder`: an object that has such a client under the maker's key `client`.
 * `told`: by what it is: a text in capitals is the method, one with a scheme the base, an object the headers, and any
 * other text says how the answer is given, under the key of the answer's options.
 * `interceptor`: a function that is given requests or answers on their way, or a list of them.
 * Of mocks: `answer`, what is answered, or an object that holds it, or a function that gives it.
 */
export type ArgumentRole =
  | 'url'
  | 'url-or-getter'
  | 'url-or-config'
  | 'config'
  | 'base'
  | 'method'
  | 'body'
  | 'body-or-config'
  | 'query'
  | 'headers'
  | 'header-name'
  | 'header-value'
  | 'callback'
  | 'decorator'
  | 'client'
  | 'holder'
  | 'interceptor'
  | 'told'
  | 'answer'
  | 'ignored'

/** One call that says method and URL, and perhaps all the rest. */
export interface CallShape {
  /** Member names, with a dot where a member has members; the empty text is the client itself, called. */
  members: readonly string[]
  args: readonly ArgumentRole[]
  /** `member`: the member's own name in capitals; otherwise what counts where no argument or key says one. */
  method: 'member' | string
  /** Where this member answers otherwise than the others of the row. */
  answer?: AnswerShape
  /** The number of arguments with which this shape counts before those without a number. */
  count?: number
  /**
   * The call does not send the request but stands in for whoever answers it, in a test. `interceptor`: what it
   * returns takes the answer by a step; `client`: it returns the client again, for the next one.
   */
  mock?: 'interceptor' | 'client'
  /**
   * The call stands in for nothing: it waits for the request, and gives what was sent or answered, at this place of
   * the row's ways to it.
   */
  watches?: { what: 'sent' | 'answered'; path: readonly string[] }
}

/**
 * A further call on a request that is built step by step: `.set(name, value)` in a chain or on a variable,
 * `request.write(body)`, `xhr.send(body)`.
 */
export interface StepShape {
  members: readonly string[]
  args: readonly ArgumentRole[]
  /** What goes when the step has nothing left to say: the whole `.send(body)`, or the argument of `end(body)`. */
  drop: 'step' | 'argument'
  /** The step gives back the client, for the next request. */
  givesClient?: boolean
  /** What a function among the arguments is given, where that is not what the callback of the row is. */
  callback?: AnswerShape['callback']
  /** An object among the arguments is what the body of the answer is compared with. */
  isExpected?: true
  /** Without an argument it gives something that the body is put together by, which is not followed. */
  opensBody?: true
  /** The argument counts as this option of the configuration. */
  option?: string
}

/**
 * A call that says something for all requests of a client in a program: `$.ajaxSetup({ ... })`. Without `from` it is
 * called on the client itself.
 */
export interface DefaultsShape {
  from?: readonly Source[]
  member: string
  /** `config`: an object of options; `client`: a client whose defaults count. */
  arg: 'config' | 'client'
  /** The key of the argument under which a function gives the options. */
  factory?: string
  /**
   * The call stands in an object that lists classes under this key, and says it for those: a module of NestJS and its
   * `providers`.
   */
  within?: string
}

/**
 * How a client with defaults of its own is made. `fixture`: a test framework hands it to the callback of a test, as
 * the member `members[0]` of the first parameter.
 */
export interface MakerShape {
  /** The function or class; none: a member of the client itself. */
  from?: readonly Source[]
  /** Names of members of the client and of its instances. */
  members: readonly string[]
  how: 'call' | 'new' | 'fixture'
  args: readonly ArgumentRole[]
  /** The base is put behind the one that there is; where the next argument is true, it takes its place. */
  appends?: true
  /** Of a `holder`: the key under which the client is whose defaults count, or a function that sends by one. */
  client?: string
  /** The key of the first argument under which a function is given the client and gives endpoints by name. */
  endpoints?: string
  /** The key of the first argument under which endpoints that are there already are given more. */
  enhances?: string
  /** Of a fixture: the member of the test by which a file gives its fixtures a configuration: `test.use({ ... })`. */
  settings?: string
}

/**
 * A step from a client to what an endpoint of it gives: a member (`*` is the endpoint's name with a capital, `.` the
 * name itself), a call (`(arg)`: the one that gives the request its argument), `await`, an item of a list (`[]`), or
 * `(recipe)`: a call with a function that is given the answer to change it.
 */
export type UseStep = '()' | '(arg)' | '(recipe)' | 'await' | '[]' | (string & {})

/** Requests that a client is told of by name and makes later: `build.query({ query })`. */
export interface EndpointShape {
  /** The option with the function that gives the URL or the configuration. */
  request: string
  /** The option with a function that makes the request itself and gives `{ data }`. */
  whole: string
  /** The parameter of that function that is the client. */
  clientAt: number
  /** The option with the function that makes something of the body before anybody gets it. */
  transform: string
  /** By the member that takes the description: the ways from the client to the answer. */
  uses: Readonly<Record<string, readonly (readonly UseStep[])[]>>
  /** Options with functions that are told of the answer: by which parameter, and where in it. */
  told: Readonly<Record<string, readonly (readonly [number, readonly UseStep[]])[]>>
  /** The option of a call that picks from its result. */
  select: string
}

/**
 * A function that a client runs on its requests or its answers. It is given by keys of the configuration (one or a
 * list of them), to a member of the client, or to the program as a whole.
 */
export interface InterceptorShape {
  /**
   * `config`: keys, from the outside in; `client`: members, the last one called with the function; `step`: a further
   * call on the request; `assigned`: a member of the client's own that the function is written to; `program`: a
   * function of the package `from[0]` that is called with it.
   */
  by: 'config' | 'client' | 'step' | 'assigned' | 'program'
  path: readonly string[]
  /** Of `program`: what it is given to, and otherwise how a framework is told of it. */
  told?: InterceptorToken
  /** The key of the object that a member is given, which holds the function. */
  key?: string
  /**
   * `request`: it is given the request, and may add headers to it or give another body. `body`: it gives the body
   * as it is sent. `answer`: it is given the response. `parse`: it gives what is made of the text of an answer.
   */
  on: 'request' | 'body' | 'answer' | 'parse'
  /** Of `answer`: which parameter is the response, and the member of it that is. */
  index?: number
  member?: string
  /**
   * Of `answer`: what it returns is given on, as another response or as the value of the call. `copy`: it makes another
   * response by a method of the one that it is given, or by a constructor.
   */
  returns?: 'response' | 'value' | 'copy'
}

/** How a framework is told of functions that run on all requests of a program. */
export interface InterceptorToken {
  source: string
  /** Functions of the package that are given a list of them. */
  given: readonly string[]
  /** The token of a provider, whose class has them as the method `method`. */
  token: string
  method: string
}

/** A package (or `global`) and the paths of members under which it has something. */
export interface Source {
  source: string
  paths: readonly (readonly string[])[]
}

/** One way from what a call returns to the body of the answer. */
export interface AnswerWay {
  /** `promise`: without awaiting it first, as in `got(url).json()`. */
  on: 'promise' | 'response'
  /** `['data']`, `['body', 'json']`; for events the name of the event. */
  path: readonly string[]
  /** `event`: a listener is given it, whole or in pieces. */
  how: 'member' | 'call' | 'event'
  /** `either`: parsed or as text, depending on options. */
  gives: 'json' | 'text' | 'either' | 'response'
  /** Of a method: it gives the value and no promise. */
  isSync?: true
  /** Of a method: a function that it is given gets the value, and what that returns is given in its place. */
  takesCallback?: true
}

/** How the body of an answer is reached. */
export interface AnswerShape {
  /** Whether what the call gives has the members of a response before it is awaited as well. */
  isBoth?: true
  /** What the call gives once it is awaited. `raw`: a stream, or what a handler is given in pieces. */
  returns: 'response' | 'json' | 'text' | 'either' | 'raw'
  ways: readonly AnswerWay[]
  /**
   * Members of what the call gives, and of the response, by which the answer goes on as a stream or as bytes. Such an
   * answer is not followed, but named. `events`: events that only say that there is something to read.
   */
  raw?: { promise?: readonly string[]; response?: readonly string[]; events?: readonly string[] }
  /**
   * Options of the configuration that decide how the answer is given. `parsed`: what is given as `either` is parsed where
   * the option has this value, and text otherwise. `returns`: what the call gives where the option is true.
   */
  options?: {
    parsed: { key: string; value: string | true }
    /** What the call gives where the option is not there. */
    absent?: 'response'
    returns?: { key: string; gives: 'response' | 'either' }
  }
  /** What the parameters of a callback are given. */
  callback: readonly ('response' | 'json' | 'text' | 'either' | null)[]
  /** Members of a configuration object that hold a callback, with what its first parameter is given. */
  callbackKeys?: Readonly<Record<string, 'response' | 'json'>>
}

export interface ClientRow {
  id: string
  /** What people call the library. */
  title: string
  /** The client itself. */
  from: readonly Source[]
  /** Names of types whose values are instances of this client, by the packages of `from` and `makers`. */
  instanceTypes: readonly string[]
  makers: readonly MakerShape[]
  /** The member under which an instance keeps its defaults. */
  defaults: string | null
  calls: readonly CallShape[]
  /** A member of an instance that is a client of another row, with the same defaults. */
  inner?: { member: string; row: ClientRow }
  /** Calls that say something for all requests of the client in a program. */
  setsDefaults?: readonly DefaultsShape[]
  /**
   * `result`: steps on what the call returns; `receiver`: on the object whose member was called. `defaults`: members
   * that an instance has as well, for all of its requests. `isWhole`: a request mostly has all it needs from its call,
   * so callers of a function that returns one are not asked for more.
   */
  steps?:
    | undefined
    | {
        on: 'result' | 'receiver'
        shapes: readonly StepShape[]
        defaults?: readonly string[]
        isWhole?: true
      }
  /** Keys of the configuration object; several names where a library has several. */
  config: {
    url: readonly string[]
    base: readonly string[]
    method: readonly string[]
    headers: readonly string[]
    body: readonly string[]
    query: readonly string[]
    /** Where the host is a key of its own, and the path another. */
    host?: readonly string[]
    /** Functions that are given the headers and add to them. */
    headersFrom?: readonly string[]
    /** Where another client is that sends the request, whose defaults count. */
    sender?: readonly string[]
  }
  /** Whether headers of the request itself take the place of those of its defaults, and do not join them. */
  ownHeadersOnly?: true
  /** How requests are told of that are made later. */
  endpoints?: EndpointShape
  /** Whether a query in the URL is sent beside the one of the configuration. Absent: one takes the other's place. */
  keepsQuery?: true
  /** Whether keys of the query that are undefined are not sent. */
  skipsUndefined?: true
  /** Whether a call takes an argument for the body where none is sent, as its types say. */
  needsBody?: true
  /** Whether a response is an object of plain fields, of which a copy is as good. */
  isPlain?: true
  /** Whether the URL is one of the paths that a generated type lists. */
  takesTypedPaths?: true
  /** What a call gives, where it is no promise. */
  gives?: 'observable'
  /**
   * How a base and a relative URL are joined. `slash`: one slash between; `resolve`: as `new URL(path, base)` does;
   * null: there is no base.
   */
  join: 'slash' | 'resolve' | null
  answer: AnswerShape
  /** Functions of the user's that change requests and answers on their way. */
  interceptors?: readonly InterceptorShape[]
  /** Of a mock: how the function that answers reaches the body of the request that it is given. */
  received?: AnswerShape
  /** Of a mock: how the function that answers reaches what the real server says. */
  passed?: AnswerShape
  /** Of a mock: what it was used for is taken by a name that a chain gave it, at these places of the ways above. */
  aliases?: { sent: readonly string[]; answered: readonly string[] }
  /** Of a mock: what a function is given that stands where the expected body does. */
  judged?: 'json' | 'text'
  /** Whether a status outside 200 to 299 throws (or calls back with an error). */
  throwsOnError: boolean
  /** Sentences on what of this library is not followed, for the documentation. */
  notFollowed: readonly string[]
}

/** The methods of HTTP, as clients name their members after them. */
export const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const

const asMethod = (path: string, gives: AnswerWay['gives'], on: AnswerWay['on'] = 'response'): AnswerWay => ({
  on,
  path: path.split('.'),
  how: 'call',
  gives,
})
const asMember = (path: string, gives: AnswerWay['gives']): AnswerWay => ({
  on: 'response',
  path: path.split('.'),
  how: 'member',
  gives,
})

/** A response whose body is read by an awaited method: fetch and all that follow it. */
export const responseWays: readonly AnswerWay[] = [
  asMethod('json', 'json'),
  asMethod('text', 'text'),
  asMethod('clone', 'response'),
]

/** The members of a fetch response that give its body unparsed. */
export const rawMembers = ['body', 'arrayBuffer', 'blob', 'bytes', 'formData'] as const

export const answers = {
  /** `(await fetch(url)).json()`. */
  response: { returns: 'response', ways: responseWays, callback: [], raw: { response: rawMembers } },
  /** `(await axios.get(url)).data`. */
  data: { returns: 'response', ways: [asMember('data', 'json')], callback: [] },
  /** `await ofetch(url)`. */
  body: { returns: 'json', ways: [], callback: [] },
  /** `got.stream(url)`. */
  raw: { returns: 'raw', ways: [], callback: [] },
} as const satisfies Record<string, AnswerShape>

const asSync = (path: string, gives: AnswerWay['gives']): AnswerWay => ({
  ...asMethod(path, gives),
  isSync: true,
})

const onEvent = (event: string, on: AnswerWay['on'], gives: AnswerWay['gives']): AnswerWay => ({
  on,
  path: [event],
  how: 'event',
  gives,
})

export { asMember, asMethod, asSync, onEvent }
