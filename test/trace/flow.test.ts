/**
 * Where the answer of a request is read. A row names every read of the `schedule` of a bulk sync in its code by the
 * text of the member expression or of the pattern's property; the code reads other things called `schedule` beside.
 */
import { describe, expect, it } from 'vitest'
import { isAtItem } from '../../src/trace/reads/reads.js'
import { type OneFile, traced } from './one-file.js'

type Row = [title: string, code: string, expected: string[], options?: OneFile]

const one = "fetch('https://app.polytomic.com/api/bulk/syncs/1')"
const all = "fetch('https://app.polytomic.com/api/bulk/syncs')"
const body = `(await (await ${one}).json())`
const list = `(await (await ${all}).json()).data`
const axiosOne = "axios.get('https://app.polytomic.com/api/bulk/syncs/1')"
const axiosAll = "axios.get('https://app.polytomic.com/api/bulk/syncs')"

const awaitRows: Row[] = [
  [
    'await, json, data',
    `const res = await ${one}
     const { data } = await res.json()
     data.schedule`,
    ['data.schedule'],
  ],
  ['in one expression', `(await (await ${one}).json()).data.schedule`, [`${body}.data.schedule`]],
  [
    'json of a copy',
    `const res = await ${one}
     const copy = res.clone()
     ;(await copy.json()).data.schedule`,
    ['(await copy.json()).data.schedule'],
  ],
  [
    'text, parsed',
    `const text = await (await ${one}).text()
     const sync = JSON.parse(text)
     sync.data.schedule`,
    ['sync.data.schedule'],
  ],
  [
    'json, then',
    `const res = await ${one}
     res.json().then(({ data }) => data.schedule)`,
    ['data.schedule'],
  ],
  [
    'a promise kept',
    `const request = ${one}
     const res = await request
     const b = await res.json()
     b.data.schedule`,
    ['b.data.schedule'],
  ],
  [
    'a check before',
    `async function load() {
       const res = await ${one}
       return res.ok ? (await res.json()).data : null
     }
     const sync = await load()
     sync?.schedule`,
    ['sync?.schedule'],
  ],
  [
    'then with a check inside',
    `const found = (await ${one}.then((r) => (r.ok ? r.json() : null)))?.data
     found?.schedule`,
    ['found?.schedule'],
  ],
  ['then', `${one}.then((res) => res.json()).then((body) => body.data.schedule)`, ['body.data.schedule']],
  [
    'then with patterns',
    `${one}.then((res) => res.json()).then(({ data: { schedule } }) => schedule)`,
    ['schedule'],
  ],
  [
    'then with a named function',
    `const read = (body) => body.data.schedule
     ${one}.then((res) => res.json()).then(read)`,
    ['body.data.schedule'],
  ],
  [
    'then that waits inside',
    `${one}.then(async (res) => {
       const { data } = await res.json()
       return data.schedule
     })`,
    ['data.schedule'],
  ],
  [
    'await of then',
    `const sync = await ${one}.then((r) => r.json()).then((b) => b.data)
     sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'catch and finally on the way',
    `const b = await ${one}.then((r) => r.json()).catch(fail).finally(done)
     b.data.schedule`,
    ['b.data.schedule'],
  ],
  [
    'axios, data of data',
    `const res = await ${axiosOne}
     res.data.data.schedule`,
    ['res.data.data.schedule'],
  ],
  [
    'axios, taken apart',
    `const { data: { data } } = await ${axiosOne}
     data.schedule`,
    ['data.schedule'],
  ],
  ['axios, then', `${axiosOne}.then(({ data }) => data.data.schedule)`, ['data.data.schedule']],
  [
    'the response itself has no schedule',
    `const res = await ${axiosOne}
     res.schedule
     res.data.schedule`,
    [],
  ],
  [
    'the envelope itself has no schedule',
    `const envelope = ${body}
     envelope.schedule
     envelope.data.schedule`,
    ['envelope.data.schedule'],
  ],
]

const nameRows: Row[] = [
  [
    'an alias',
    `const sync = ${body}.data
     const copy = sync
     copy.schedule`,
    ['copy.schedule'],
  ],
  [
    'assigned later',
    `let sync
     sync = ${body}.data
     sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'brackets and optional chains',
    `const sync = ${body}.data
     sync['schedule']
     sync?.schedule?.frequency`,
    ["sync['schedule']", 'sync?.schedule'],
  ],
  [
    'a constant key',
    `const key = 'schedule'
     const sync = ${body}.data
     sync[key]`,
    ['sync[key]'],
  ],
  ['destructured', `const { schedule } = ${body}.data`, ['schedule']],
  [
    'destructured under another name, with a default',
    `const { schedule: plan = {} } = ${body}.data`,
    ['schedule: plan = {}'],
  ],
  [
    'destructured by assignment',
    `let schedule
     ;({ schedule } = ${body}.data)`,
    ['schedule'],
  ],
  [
    'destructured deeply',
    `const { data: { schedule: { frequency } } } = ${body}`,
    ['schedule: { frequency }'],
  ],
  [
    'the rest',
    `const { id, ...rest } = ${body}.data
     rest.schedule`,
    ['rest.schedule'],
  ],
  [
    'an assertion',
    `const sync = ${body}.data as { schedule: object }
     sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'non-null',
    `const sync = ${body}.data!
     sync!.schedule!`,
    ['sync!.schedule'],
  ],
  [
    'a condition',
    `const sync = on ? ${body}.data : { schedule: null }
     sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'a default',
    `const sync = ${body}.data ?? {}
     sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'logical and',
    `const sync = ${body}.data
     const s = sync && sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'a copy by spread',
    `const sync = { ...${body}.data, extra: 1 }
     sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'a copy by assign',
    `const sync = Object.assign({}, ${body}.data)
     sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'put into an object',
    `const state = { sync: ${body}.data, other: { schedule: 1 } }
     state.sync.schedule
     state.other.schedule`,
    ['state.sync.schedule'],
  ],
  [
    'an own schedule under it',
    `const sync = { schedule: 1, ...${body}.data }
     sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'an own schedule laid over it',
    `const { data } = ${body}
     const row = { ...data, schedule: describe(data.schedule) }
     row.schedule`,
    ['data.schedule'],
  ],
  [
    'an own schedule laid over it, in a list',
    `const rows = ${list}.map((s) => ({ ...s, schedule: s.schedule.frequency }))
     rows[0].schedule`,
    ['s.schedule'],
  ],
  [
    'picked into an object of the own',
    `const { data } = ${body}
     const row = { id: data.id, schedule: data.schedule }
     row.schedule`,
    ['data.schedule'],
  ],
  [
    'try and catch',
    `let data
     try {
       data = ${body}.data
     } catch {}
     data.schedule`,
    ['data.schedule'],
  ],
  [
    'copied deeply',
    `const a = structuredClone(${body}.data)
     const b = JSON.parse(JSON.stringify(${body}.data))
     a.schedule
     b.schedule`,
    ['a.schedule', 'b.schedule'],
  ],
  [
    'looked at',
    `const { data: sync } = ${body}
     if (!sync.schedule) throw new Error()
     switch (sync.schedule.frequency) {}`,
    ['sync.schedule', 'sync.schedule'],
  ],
  [
    'in a closure',
    `const sync = ${body}.data
     const outer = () => {
       function inner() { return sync.schedule }
       return inner()
     }`,
    ['sync.schedule'],
  ],
  [
    'another name in an inner scope',
    `const sync = ${body}.data
     { const sync = { schedule: 1 }; sync.schedule }
     sync.schedule`,
    ['sync.schedule'],
  ],
]

const functionRows: Row[] = [
  [
    'returned',
    `async function load() { return ${body}.data }
     const sync = await load()
     sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'returned by an arrow without await',
    `const load = () => ${one}.then((r) => r.json())
     load().then((b) => b.data.schedule)`,
    ['b.data.schedule'],
  ],
  [
    'returned through two functions',
    `const load = async () => (await ${one}).json()
     const sync = async () => (await load()).data
     ;(await sync()).schedule`,
    ['(await sync()).schedule'],
  ],
  [
    'returned in an object',
    `async function load() { return { sync: ${body}.data, schedule: 2 } }
     const found = await load()
     found.sync.schedule
     found.schedule`,
    ['found.sync.schedule'],
  ],
  [
    'given to a function',
    `const show = (sync) => sync.schedule
     show(${body}.data)`,
    ['sync.schedule'],
  ],
  [
    'given to a function with a pattern',
    `function show({ schedule, name }) { return [schedule, name] }
     show(${body}.data)`,
    ['schedule'],
  ],
  [
    'given to a function with a default',
    `const show = (sync = {}) => sync.schedule
     show(${body}.data)`,
    ['sync.schedule'],
  ],
  [
    'given to a function of an object',
    `const readers = { plan: (sync) => sync.schedule }
     readers.plan(${body}.data)`,
    ['sync.schedule'],
  ],
  [
    'given to a constructor',
    `class Sync {
       constructor(data) { this.data = data }
       get plan() { return this.data.schedule }
     }
     new Sync(${body}.data)`,
    ['this.data.schedule'],
    { file: 'code.js' },
  ],
  [
    'returned in a list',
    `async function load() {
       const res = await ${one}
       return [res.status, (await res.json()).data]
     }
     const [status, sync] = await load()
     sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'returned to two callers',
    `const load = async () => ${body}.data
     const a = async () => { const s = await load(); return s.schedule }
     const b = async () => { const { schedule } = await load(); return schedule }`,
    ['s.schedule', 'schedule'],
  ],
  [
    'returned to itself',
    `async function pages(found = []) {
       const b = await (await ${all}).json()
       const next = [...found, ...b.data]
       return b.pagination ? pages(next) : next
     }
     const syncs = await pages()
     syncs[0].schedule`,
    ['syncs[0].schedule'],
  ],
  [
    'a callback with an error before it',
    `function load(done) { ${one}.then((r) => r.json()).then((b) => done(null, b.data), done) }
     load((error, sync) => sync.schedule)`,
    ['sync.schedule'],
  ],
  [
    'given and returned',
    `const same = (x) => x
     same(${body}.data).schedule
     same({ schedule: 1 }).schedule`,
    [`same(${body}.data).schedule`],
  ],
  [
    'a generic unwrap',
    `async function unwrap<T>(res: Response): Promise<T> { return (await res.json()).data as T }
     const sync = await unwrap<{ schedule: object }>(await ${one})
     sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'a generic wrapper for two operations',
    `async function api<T>(path: string): Promise<T> {
       const res = await fetch('https://app.polytomic.com/api' + path)
       return (await res.json()).data
     }
     const bulk = await api<{ schedule: object }>('/bulk/syncs/1')
     const model = await api<{ schedule: object }>('/syncs/1')
     bulk.schedule
     model.schedule`,
    ['bulk.schedule'],
  ],
  [
    'a callback of the own',
    `function withSync(use) { ${one}.then((r) => r.json()).then((b) => use(b.data)) }
     withSync((sync) => sync.schedule)`,
    ['sync.schedule'],
  ],
  [
    'a method of a class',
    `class Api {
       async get() { return ${body}.data }
       async plan() { return (await this.get()).schedule }
     }`,
    ['(await this.get()).schedule'],
  ],
  [
    'a field of a class',
    `class Page {
       async load() { this.sync = ${body}.data }
       render() { return this.sync.schedule }
     }`,
    ['this.sync.schedule'],
    { file: 'code.js' },
  ],
  [
    'a private field',
    `class Page {
       #sync
       async load() { this.#sync = ${body}.data }
       get plan() { return this.#sync?.schedule }
     }`,
    ['this.#sync?.schedule'],
    { file: 'code.js' },
  ],
  [
    'a field of another class',
    `class Page {
       async load() { this.sync = ${body}.data }
     }
     class Other {
       sync = { schedule: 1 }
       render() { return this.sync.schedule }
     }`,
    [],
    { file: 'code.js' },
  ],
  [
    'a getter',
    `class Page {
       async load() { this.body = ${body} }
       get sync() { return this.body.data }
       render() { return this.sync.schedule }
     }`,
    ['this.sync.schedule'],
    { file: 'code.js' },
  ],
  [
    'a variable of the module',
    `let cached
     export async function load() { cached = ${body}.data }
     export const plan = () => cached?.schedule`,
    ['cached?.schedule'],
  ],
]

const listRows: Row[] = [
  ['for-of', `for (const sync of ${list}) sync.schedule`, ['sync.schedule']],
  ['for-of with a pattern', `for (const { schedule } of ${list}) use(schedule)`, ['schedule']],
  [
    'an index',
    `const { data } = await (await ${all}).json()
     data[0].schedule
     data[i]?.schedule`,
    ['data[0].schedule', 'data[i]?.schedule'],
  ],
  [
    'an index in a loop',
    `const syncs = ${list}
     for (let i = 0; i < syncs.length; i++) syncs[i].schedule`,
    ['syncs[i].schedule'],
  ],
  [
    'the first, by pattern',
    `const [first] = ${list}
     first.schedule`,
    ['first.schedule'],
  ],
  ['map', `${list}.map((sync) => sync.schedule)`, ['sync.schedule']],
  [
    'map, then find',
    `${list}.map((s) => ({ id: s.id, sync: s })).find((x) => x.id).sync.schedule`,
    [`${list}.map((s) => ({ id: s.id, sync: s })).find((x) => x.id).sync.schedule`],
  ],
  [
    'filter and forEach',
    `${list}.filter((s) => s.schedule).forEach(({ schedule }) => schedule)`,
    ['s.schedule', 'schedule'],
  ],
  [
    'find, at, some, every',
    `const syncs = ${list}
     syncs.find((a) => a.id)?.schedule
     syncs.at(-1).schedule
     syncs.some((b) => b.schedule)
     syncs.every((c) => c.schedule)`,
    ['syncs.find((a) => a.id)?.schedule', 'syncs.at(-1).schedule', 'b.schedule', 'c.schedule'],
  ],
  ['sort', `${list}.sort((a, b) => a.schedule.hour - b.schedule.hour)`, ['a.schedule', 'b.schedule']],
  [
    'reduce',
    `${list}.reduce((sum, sync) => { sum[sync.id] = sync.schedule; return sum }, {})`,
    ['sync.schedule'],
  ],
  [
    'reduce into a record',
    `const byId = ${list}.reduce((all, s) => ({ ...all, [s.id]: s }), {})
     byId[id].schedule`,
    ['byId[id].schedule'],
  ],
  ['flatMap', `${list}.flatMap((sync) => [sync.schedule])`, ['sync.schedule']],
  [
    'spread into a new list',
    `const syncs = [...${list}]
     syncs[0].schedule`,
    ['syncs[0].schedule'],
  ],
  ['concat and slice', `${list}.slice(0, 5).concat(more).map((s) => s.schedule)`, ['s.schedule']],
  [
    'push',
    `const found = []
     for (const s of ${list}) found.push(s)
     found[0].schedule
     found.map((x) => x.schedule)`,
    ['found[0].schedule', 'x.schedule'],
  ],
  [
    'push of a spread',
    `const found = []
     found.push(...${list})
     found.map((x) => x.schedule)`,
    ['x.schedule'],
  ],
  [
    'pushed one by one',
    `const load = async (id) => ${body}.data
     const syncs = []
     for (const id of ids) syncs.push(await load(id))
     syncs.map((s) => s.schedule)`,
    ['s.schedule'],
  ],
  [
    'a queue',
    `const queue = ${list}
     while (queue.length) { const s = queue.shift(); s.schedule }`,
    ['s.schedule'],
  ],
  ['a pattern in a list', `const [{ schedule }] = ${list}`, ['schedule']],
  [
    'a default in a pattern',
    `const { data: syncs = [] } = await (await ${all}).json()
     syncs.map((s) => s.schedule)`,
    ['s.schedule'],
  ],
  [
    'for-in',
    `const syncs = ${list}
     for (const i in syncs) syncs[i].schedule`,
    ['syncs[i].schedule'],
  ],
  [
    'a Map by id',
    `const byId = new Map(${list}.map((s) => [s.id, s]))
     byId.get(id).schedule`,
    ['byId.get(id).schedule'],
  ],
  [
    'the values of a Map',
    `const byId = new Map(${list}.map((s) => [s.id, s]))
     for (const [id, sync] of byId) sync.schedule
     byId.forEach((v) => v.schedule)
     ;[...byId.values()][0].schedule
     Array.from(byId.values()).map((w) => w.schedule)`,
    ['sync.schedule', 'v.schedule', '[...byId.values()][0].schedule', 'w.schedule'],
  ],
  [
    'a Map, set',
    `const byId = new Map()
     for (const s of ${list}) byId.set(s.id, s)
     byId.get(id)?.schedule
     for (const v of byId.values()) v.schedule`,
    ['byId.get(id)?.schedule', 'v.schedule'],
  ],
  [
    'a record by id',
    `const byId = {}
     for (const s of ${list}) byId[s.id] = s
     byId[id].schedule`,
    ['byId[id].schedule'],
  ],
  [
    'Object.fromEntries',
    `const byId = Object.fromEntries(${list}.map((s) => [s.id, s]))
     byId[id].schedule`,
    ['byId[id].schedule'],
  ],
  [
    'Object.values',
    `const byId = Object.fromEntries(${list}.map((s) => [s.id, s]))
     Object.values(byId).map((v) => v.schedule)`,
    ['v.schedule'],
  ],
  [
    'Promise.all',
    `const [bulk, model] = await Promise.all([
       ${one}.then((r) => r.json()),
       fetch('https://app.polytomic.com/api/syncs/1').then((r) => r.json()),
     ])
     bulk.data.schedule
     model.data.schedule`,
    ['bulk.data.schedule'],
  ],
  [
    'Promise.all over ids',
    `const syncs = await Promise.all(ids.map(async (id) => {
       const res = await fetch(\`https://app.polytomic.com/api/bulk/syncs/\${id}\`)
       return (await res.json()).data
     }))
     syncs.map((s) => s.schedule)`,
    ['s.schedule'],
  ],
  [
    'Promise.race',
    `const b = await Promise.race([${one}.then((r) => r.json()), timeout()])
     b.data.schedule`,
    ['b.data.schedule'],
  ],
  [
    'Promise.allSettled',
    `const [a] = await Promise.allSettled([${axiosOne}])
     if (a.status === 'fulfilled') a.value.data.data.schedule`,
    ['a.value.data.data.schedule'],
  ],
  [
    'a generator',
    `async function* syncs() { for (const s of ${list}) yield s }
     for await (const sync of syncs()) sync.schedule`,
    ['sync.schedule'],
  ],
  [
    'for await',
    `const load = async (id) => ${body}.data
     for await (const s of ids.map(load)) s.schedule`,
    ['s.schedule'],
  ],
  [
    'Object.values and entries of one',
    `for (const [key, value] of Object.entries(${body}.data)) key === 'schedule' && value`,
    [],
  ],
  [
    'no item: the list',
    `const syncs = ${axiosAll}.then((r) => r.data.data)
     syncs.schedule`,
    [],
  ],
]

const reactRows: Row[] = [
  [
    'state',
    `function Page() {
       const [sync, setSync] = useState(null)
       useEffect(() => { ${one}.then((r) => r.json()).then((b) => setSync(b.data)) }, [])
       return <p>{sync?.schedule.frequency}</p>
     }`,
    ['sync?.schedule'],
  ],
  [
    'state of React',
    `function Page() {
       const [syncs, setSyncs] = React.useState<Sync[]>([])
       React.useEffect(() => { (async () => setSyncs(${list}))() }, [])
       return <ul>{syncs.map((s) => <li key={s.id}>{s.schedule.frequency}</li>)}</ul>
     }`,
    ['s.schedule'],
  ],
  [
    'state with more in it',
    `function Page() {
       const [state, setState] = useState({})
       const load = async () => setState({ ...state, sync: ${body}.data })
       return <p onClick={load}>{state.sync.schedule}</p>
     }`,
    ['state.sync.schedule'],
  ],
  [
    'memo',
    `function Page({ syncs: given }) {
       const [syncs, setSyncs] = useState(given)
       useEffect(() => { ${all}.then((r) => r.json()).then(({ data }) => setSyncs(data)) })
       const daily = useMemo(() => syncs.filter((s) => s.schedule.frequency === 'daily'), [syncs])
       return <b>{daily[0].schedule.hour}</b>
     }`,
    ['s.schedule', 'daily[0].schedule'],
  ],
  [
    'a prop',
    `const Row = ({ sync, plan }) => <td>{sync.schedule}{plan.schedule}</td>
     async function Page() {
       const { data } = ${body}
       return <Row sync={data} plan={{ schedule: 1 }} />
     }`,
    ['sync.schedule'],
  ],
  [
    'props as a whole',
    `function Row(props) { return <td>{props.sync.schedule}</td> }
     async function Page() { return <Row sync={${body}.data} /> }`,
    ['props.sync.schedule'],
  ],
  [
    'a prop spread',
    `function Row({ schedule, name }) { return <td>{name}</td> }
     async function Page() { return <Row {...${body}.data} /> }`,
    ['schedule'],
  ],
  [
    'a list of elements',
    `const Row = ({ sync }) => <td>{sync.schedule}</td>
     async function Page() { return <table>{${list}.map((s) => <Row key={s.id} sync={s} />)}</table> }`,
    ['sync.schedule'],
  ],
  [
    'a hook of the own',
    `function useSync() {
       const [sync, setSync] = useState()
       useEffect(() => { ${one}.then((r) => r.json()).then((b) => setSync(b.data)) }, [])
       return { sync }
     }
     function Page() { const { sync } = useSync(); return <p>{sync.schedule}</p> }`,
    ['sync.schedule'],
  ],
  [
    'a ref',
    `function Page() {
       const ref = useRef(null)
       useEffect(() => { ${one}.then((r) => r.json()).then((b) => { ref.current = b.data }) })
       return () => ref.current.schedule
     }`,
    ['ref.current.schedule'],
  ],
].map(([title, code, expected]) => [title, code, expected, { file: 'code.tsx' }] as Row)

function scheduleReads(code: string, options?: OneFile): string[] {
  // Without an import, `await (...)` at the top of a file is still no call of a function.
  const opening = code.includes('axios') ? "import axios from 'axios'" : ''
  const { calls } = traced(`${opening}\n${code}`, options)
  const found = new Map<unknown, string>()
  for (const call of calls) {
    if (!call.operation?.id.startsWith('bulkSync.')) continue
    for (const { path, node, whole, module } of call.answer().reads) {
      if (path.at(-1) === 'schedule' && isAtItem(path)) found.set(node, module.text.slice(...whole.range))
    }
  }
  return [...found.values()]
}

describe.each([
  ['out of the response', awaitRows],
  ['names and objects', nameRows],
  ['functions and classes', functionRows],
  ['lists', listRows],
  ['React', reactRows],
])('%s', (_, rows) => {
  it.each(rows)('%s', (_title, code, expected, options) => {
    expect(scheduleReads(code, options).sort(), code).toEqual([...expected].sort())
  })
})
