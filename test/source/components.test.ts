import { describe, expect, test } from 'vitest'
import { codeOf, isInCode, markupOf } from '../../src/source/components.js'
import { isModule, parseModule } from '../../src/source/parse.js'
import { detectIn } from '../trace/folder.js'

const vue = `<template><p :title="'</script>'">{{ a }}</p></template>\n<script setup lang="ts" generic="T extends Map<string, number>">\nconst a: number = 1\n</script>\n`

describe('codeOf', () => {
  test.each([
    ['a.vue', vue],
    ['a.svelte', '<script>\r\nlet a = 1\r\n</script>\r\n<p>{a}</p>\r\n'],
    ['a.astro', '---\nconst a = 1\n---\n<p>{a}</p>\n<script>\nconst a = 2\n</script>\n'],
    ['a.astro', '<p>no front</p>\n'],
    [
      'a.html',
      '<!-- <script>no()</script> --><script\n  defer>let a = 1</script><script type="module">let b</script>',
    ],
    ['a.html', '<script>never closed'],
    ['a.vue', ''],
  ])('keeps the length and the lines of %s %#', (path, text) => {
    const code = codeOf(path, text).text
    expect(code.length).toBe(text.length)
    expect(code.split('\n').map((line) => line.length)).toEqual(text.split('\n').map((line) => line.length))
    expect(isModule(parseModule(path, text))).toBe(true)
  })

  test('keeps the code where it stands, and nothing else', () => {
    const code = codeOf('a.vue', vue).text
    expect(code.trim()).toBe('const a: number = 1\n;')
    expect(code.indexOf('const')).toBe(vue.indexOf('const'))
    expect(
      codeOf('a.html', '<script type="application/ld+json">{}</script><SCRIPT>b</SCRIPT>').text.trim(),
    ).toBe('b;')
  })

  test('reads the grammar from the tag', () => {
    expect(codeOf('a.vue', '<script lang="ts">const a = <string>b</script>').grammar).toBe('.ts')
    expect(codeOf('a.vue', '<script lang="tsx">const a = <b />\n</script>').grammar).toBe('.tsx')
    expect(codeOf('a.svelte', '<script>let a</script>').grammar).toBe('.tsx')
  })

  test('keeps modules of a page apart, and shares what classic scripts declare', () => {
    const text =
      '<script>var a</script><script type="module">let b</script><script type="module">let b</script>'
    const module = parseModule('a.html', text)
    if (!isModule(module)) throw new Error(module.reason)
    const names = module.scopes.scopes.map(({ set }) => [...set.keys()].join())
    expect(names.filter((name) => name === 'b')).toHaveLength(2)
  })
})

test('isInCode holds for scripts alone', () => {
  const at = vue.indexOf('const')
  expect(isInCode('a.vue', vue, { start: at, end: at + 5 })).toBe(true)
  expect(isInCode('a.vue', vue, { start: 0, end: 0 })).toBe(false)
  expect(isInCode('a.vue', vue, { start: vue.length, end: vue.length })).toBe(false)
})

test('markupOf has no scripts, styles and comments', () => {
  const text = `${vue}<style>p { a: b }</style><!-- {{ c }} -->`
  expect(markupOf('a.vue', text).trim()).toBe(`<template><p :title="'</script>'">{{ a }}</p></template>`)
})

const api = `export interface Sync { name: string; schedule: { frequency: string } }
export async function getSync(id: string): Promise<Sync> {
  const response = await fetch(\`https://app.polytomic.com/api/bulk/syncs/\${id}\`, { headers: { 'X-Polytomic-Version': '2024-02-08' } })
  return ((await response.json()) as { data: Sync }).data
}
`

describe('components among other files', () => {
  test('a type is renamed in the script of a component, and what the markup reads is named', async () => {
    const app = `<script setup lang="ts">
import { ref } from 'vue'
import Badge from './Badge.vue'
import { getSync, type Sync } from './api'
const frequencyOf = (sync: Sync) => sync.schedule.frequency
const sync = ref(await getSync('1'))
const label = frequencyOf(sync.value)
</script>
<template><Badge :text="label" />{{ sync.schedule.frequency }}</template>
`
    const badge = '<script setup>defineProps({ text: String })</script>\n<template>{{ text }}</template>\n'
    const { after, findings, failures } = await detectIn({
      'api.ts': api,
      'App.vue': app,
      'Badge.vue': badge,
    })
    expect(failures).toEqual([])
    expect(after['App.vue']).toBe(app.replace('=> sync.schedule', '=> sync.default_schedule'))
    expect(after['api.ts']).toContain('name: string; default_schedule: {')
    expect(findings.filter(({ fix }) => fix === 'manual').map(({ file, line }) => `${file}:${line}`)).toEqual(
      ['App.vue:9'],
    )
  })

  test('a store of Svelte is named, in the script and in the markup', async () => {
    const page = `<script>
  import { writable } from 'svelte/store'
  import { getSync } from './api.js'
  const sync = writable(null)
  getSync('1').then((data) => sync.set(data))
  $: frequency = $sync?.schedule.frequency
</script>
{frequency}, {$sync.schedule}
`
    const { findings } = await detectIn({ 'api.ts': api, 'Page.svelte': page })
    const named = findings.filter(
      ({ file, change }) => file === 'Page.svelte' && change === 'bulk-sync-schedule',
    )
    expect(named.map(({ line, fix }) => `${line} ${fix}`)).toEqual(['5 manual', '6 manual', '8 manual'])
  })

  test('what is put into a script is written in its grammar', async () => {
    const list = (lang: string) => `<script setup${lang}>
const load = () => fetch('https://app.polytomic.com/api/syncs', { headers: { 'X-Polytomic-Version': '2024-02-08' } }).then((r) => r.json())
load().then((body) => console.log(body.data.length))
</script>
`
    const { after } = await detectIn({ 'T.vue': list(' lang="ts"'), 'J.vue': list('') })
    expect(after['T.vue']).toMatch(/async function \w+<T>\(/)
    expect(after['J.vue']).toMatch(/async function \w+\(/)
  })

  test('a constant of a module reaches a component, and a script that does not parse fails alone', async () => {
    const files = {
      'base.js': "export const base = 'https://app.polytomic.com/api'\n",
      'Stop.svelte': `<script>
  import { base } from './base.js'
  export let id
  const stop = () => fetch(\`\${base}/connections/\${id}/share\`, { method: 'POST', headers: { 'X-Polytomic-Version': '2024-02-08' } })
</script>
`,
      'Broken.vue': '<script>const polytomic = {</script>\n',
      'page.html': '<script>const polytomic = {{ settings }}</script>\n',
    }
    const { requests, failures, notes } = await detectIn(files)
    expect(requests).toEqual(['Stop.svelte connections.createSharedConnection'])
    expect(failures.map(({ file }) => file)).toEqual(['Broken.vue'])
    expect(notes.map((note) => note.split(':')[0])).toEqual([
      'page.html mentions Polytomic, and its scripts were not looked at, since they could not be parsed',
    ])
  })
})
