/** The plugin: what is a fix, what is a suggestion, and what is only said. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import * as typescript from '@typescript-eslint/parser'
import { RuleTester } from '@typescript-eslint/rule-tester'
import { Linter } from 'eslint'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { changeIds } from '../../src/change.js'
import plugin from '../../src/drivers/eslint.js'
import { catalogue } from '../../transforms/index.js'
import { put, treeOf } from '../source/tree.js'

RuleTester.afterAll = afterAll
RuleTester.describe = describe
RuleTester.it = it

const url = 'https://app.polytomic.com/api'
const request = (path: string, method: string, body: string, version = '2024-02-08') =>
  `fetch('${url}${path}', { method: '${method}', headers: { 'X-Polytomic-Version': '${version}' }, body: JSON.stringify(${body}) })`

const ruleFor = (id: string) => plugin.rules[id] as never

new RuleTester({ languageOptions: { parser: typescript } }).run(
  'bulk-sync-resync',
  ruleFor('bulk-sync-resync'),
  {
    valid: [
      request('/bulk/syncs/1/executions', 'POST', "{ resync_mode: 'rebuild' }", '2025-09-18'),
      // Another vendor's.
      `fetch('https://api.example.com/bulk/syncs/1/executions', { method: 'POST', body: JSON.stringify({ resync: true }) })`,
      'const a = <T,>(x: T) => x',
    ],
    invalid: [
      {
        code: request('/bulk/syncs/1/executions', 'POST', '{ resync: true }'),
        output: request('/bulk/syncs/1/executions', 'POST', "{ resync_mode: 'rebuild' }"),
        errors: [
          {
            messageId: 'finding',
            data: {
              message:
                '`resync: true` is gone from the start of a bulk sync; `resync_mode: "rebuild"` is what it stood for.',
            },
          },
        ],
      },
    ],
  },
)

new RuleTester({ languageOptions: { parser: typescript } }).run('version-header', ruleFor('version-header'), {
  valid: [request('/me', 'GET', '1', '2025-09-18')],
  invalid: [
    {
      // Nothing else is open: the pin is a fix.
      code: request('/me', 'GET', '{}'),
      output: request('/me', 'GET', '{}', '2025-09-18'),
      errors: [{ messageId: 'finding' }],
    },
    {
      // A fix of the pin would hide the rest from the next pass.
      code: request('/bulk/syncs/1', 'PUT', '{ discover: true }'),
      output: null,
      errors: [
        {
          messageId: 'finding',
          suggestions: [
            {
              messageId: 'suggestion',
              data: { title: 'Move the version pin all the same' },
              output: request('/bulk/syncs/1', 'PUT', '{ discover: true }', '2025-09-18'),
            },
          ],
        },
      ],
    },
  ],
})

const configs = (settings: object = {}) =>
  [
    {
      ...plugin.configs.recommended,
      files: ['**/*.{js,ts}'],
      languageOptions: { parser: typescript },
      settings,
    },
  ] as unknown as Linter.Config

function lint(root: string, name: string, text: string, settings?: object): Linter.LintMessage[] {
  return new Linter({ cwd: root }).verify(text, configs(settings), { filename: join(root, name) })
}

const short = (messages: Linter.LintMessage[]) =>
  messages.map(({ ruleId, line, fix, suggestions }) => {
    const cure = fix ? 'fix' : suggestions?.length ? 'suggest' : 'say'
    return `${line} ${ruleId?.replace('polytomic/', '')} ${cure}`
  })

describe('the plugin', () => {
  it('has a rule with a page for each change, and all of them in the recommended configuration', () => {
    expect(Object.keys(plugin.rules).sort()).toEqual([...changeIds].sort())
    for (const { id, title } of catalogue) {
      const { meta } = plugin.rules[id] as unknown as { meta: Record<string, unknown> }
      expect(meta).toMatchObject({ type: 'problem', schema: [] })
      expect(meta['docs']).toMatchObject({
        description: title,
        url: expect.stringContaining(`/transforms/${id}.md`),
      })
      expect(plugin.configs.recommended.rules?.[`polytomic/${id}`]).toBe('error')
    }
    expect(plugin.meta).toMatchObject({ name: 'polytomic-codemod', namespace: 'polytomic' })
  })

  it('says where a rewrite reaches other files, and fixes nothing then', () => {
    const client = `export const headers = { 'X-Polytomic-Version': '2024-02-08' }\n`
    const use = `import { headers } from './client.js'\nexport const go = () => fetch('${url}/bulk/syncs/1/executions', { method: 'POST', headers, body: JSON.stringify({ resync: true }) })\n`
    const root = treeOf({ 'package.json': '{}', 'client.js': client, 'use.js': use })
    const [problem] = lint(root, 'use.js', use)
    expect(short(lint(root, 'use.js', use))).toEqual(['2 bulk-sync-resync say'])
    expect(problem?.message).toContain(
      'other files (client.js), so it is not fixed here: npx polytomic-codemod run',
    )
    expect(short(lint(root, 'client.js', client))).toEqual(['1 version-header say'])
    // The same text as a file that is not saved yet.
    expect(short(lint(root, 'new.js', use))).toEqual(['2 bulk-sync-resync say'])
  })

  it('leaves all requests of a pin alone while one of them waits for a person', () => {
    const file = (more: string) =>
      `const headers = { 'X-Polytomic-Version': '2024-02-08' }\nexport const start = () => fetch('${url}/bulk/syncs/1/executions', { method: 'POST', headers, body: JSON.stringify({ resync: true }) })\n${more}`
    const discovering = `export const save = () => fetch('${url}/bulk/syncs/1', { method: 'PUT', headers, body: JSON.stringify({ discover: true }) })\n`
    const root = treeOf({ 'package.json': '{}' })
    const open = lint(root, 'a.js', file(discovering))
    expect(short(open)).toEqual([
      '1 version-header suggest',
      '2 bulk-sync-resync suggest',
      '3 bulk-sync-discover say',
    ])
    expect(open[0]?.message).toContain(
      'It is not fixed by itself while 2 other findings of the requests under it are open (line 2, line 3).',
    )
    expect(open[1]?.message).toContain('of the requests under the same version pin')
    expect(open[1]?.suggestions?.[0]?.desc).toBe('Make this change now')
    const clear = lint(root, 'a.js', file(''))
    expect(short(clear)).toEqual(['1 version-header suggest', '2 bulk-sync-resync fix'])
    expect(clear[0]?.message).toContain('A fix moves it after the fixes of the requests under it (line 2).')
  })

  it('fixes that overlap are made in passes, of which none is blind for what the one before did', () => {
    const text = `interface Bulk {
  name: string
  schedule: { frequency: string }
}
const headers = { 'X-Polytomic-Version': '2024-02-08' }
export async function name(): Promise<string> {
  const response = await fetch('${url}/bulk/syncs/1', { headers })
  const { data }: { data: Bulk } = await response.json()
  await fetch('${url}/syncs/1/executions/2', { method: 'PUT', headers, body: JSON.stringify({ status: 'canceled' }) })
  await fetch('${url}/bulk/syncs/1/executions', { method: 'POST', headers, body: JSON.stringify({ resync: true }) })
  return data.name + data.schedule.frequency
}
`
    const root = treeOf({ 'package.json': '{}', 'a.ts': text })
    const fixes = lint(root, 'a.ts', text).flatMap(({ fix }) => (fix ? [fix.range] : []))
    const [[, end] = [0, 0]] = fixes
    expect(fixes.filter(([start]) => start < end).length).toBeGreaterThan(2)
    const { output, messages } = new Linter({ cwd: root }).verifyAndFix(text, configs(), {
      filename: join(root, 'a.ts'),
    })
    expect(messages).toEqual([])
    expect(output).toBe(
      text
        .replace('  schedule:', '  default_schedule:')
        .replace('2024-02-08', '2025-09-18')
        .replace("executions/2', { method: 'PUT'", "executions/2/cancel', { method: 'POST'")
        .replace(", body: JSON.stringify({ status: 'canceled' })", '')
        .replace('resync: true', "resync_mode: 'rebuild'")
        .replace('data.schedule.', 'data.default_schedule.'),
    )
  })

  it('takes its configuration from the settings, else from the nearest file', () => {
    const text = `fetch('https://sync.acme.internal/api/bulk/syncs/1/executions', { method: 'POST', headers: { 'X-Own': '1' }, body: JSON.stringify({ resync: true }) })\n`
    const root = treeOf({ 'package.json': '{}', 'a.js': text, 'b/c.js': text })
    expect(lint(root, 'a.js', text)).toEqual([])
    expect(lint(root, 'a.js', text, { polytomic: { hosts: ['sync.acme.internal'] } })).not.toEqual([])
    put(root, 'b/package.json', '{"polytomic-codemod":{"hosts":["sync.acme.internal"]}}')
    expect(lint(root, 'b/c.js', text)).not.toEqual([])
    expect(
      lint(root, 'a.js', text, { polytomic: { hosts: ['sync.acme.internal'], exclude: ['a.js'] } }),
    ).toEqual([])
    expect(() => lint(root, 'a.js', text, { polytomic: { host: 'x' } })).toThrow(
      'settings.polytomic: "host" is not a known key. Did you mean "hosts"?',
    )
  })

  it('leaves suppression by its own comments to ESLint, and honours ours', () => {
    const call = request('/bulk/syncs/1', 'PUT', '{ discover: true }', '2025-09-18')
    const root = treeOf({ 'package.json': '{}' })
    const text = `// eslint-disable-next-line polytomic/bulk-sync-discover -- decided\n${call}\n// polytomic-keep: decided\n${call}\n${call}\n// eslint-disable-next-line polytomic/bulk-sync-discover\nfetch('/')\n`
    const messages = lint(root, 'a.js', text)
    expect(messages.map(({ ruleId, line }) => `${line} ${ruleId}`)).toEqual([
      '5 polytomic/bulk-sync-discover',
      '6 null',
    ])
    expect(messages[1]?.message).toContain('Unused eslint-disable directive')
  })

  it('never throws: what it cannot judge it says', () => {
    const root = treeOf({ 'package.json': '{}' })
    const flow = `// @flow\nconst a = (x: any): %checks => x\nfetch('${url}/me')\n`
    const parser = {
      parse: () => ({
        type: 'Program',
        body: [],
        tokens: [],
        comments: [],
        range: [0, flow.length],
        loc: { start: { line: 1, column: 0 }, end: { line: 3, column: 0 } },
      }),
    }
    const config = [
      { ...plugin.configs.recommended, languageOptions: { parser } },
    ] as unknown as Linter.Config
    const messages = new Linter({ cwd: root }).verify(flow, config, { filename: join(root, 'a.js') })
    expect(messages.map(({ ruleId }) => ruleId)).toEqual(['polytomic/unresolved-call'])
    expect(messages[0]?.message).toContain(
      'This file mentions Polytomic and was not judged: it could not be parsed',
    )
    for (const name of ['a.vue', '<input>', 'a.d.ts', 'docs/a.md/0.css']) {
      expect(new Linter({ cwd: root }).verify('', config, { filename: name })).toEqual(expect.any(Array))
    }
  })
})

describe('as installed, in a plain JavaScript project', () => {
  vi.setConfig({ testTimeout: 240_000 })
  const text = `${request('/syncs/1/executions/2', 'PUT', "{ status: 'canceled' }")}\n`
  const config =
    "import polytomic from 'polytomic-codemod/eslint'\nexport default [polytomic.configs.recommended]\n"
  const rules = Object.fromEntries(changeIds.map((id) => [`polytomic/${id}`, 'error']))
  const jsPlugins = [{ name: 'polytomic', specifier: 'polytomic-codemod/eslint' }]

  function installed(root: string): string {
    mkdirSync(join(root, 'node_modules'))
    symlinkSync(resolve('.'), join(root, 'node_modules/polytomic-codemod'), 'dir')
    put(root, 'eslint.config.mjs', config)
    // oxlint follows links, also out of node_modules.
    put(root, '.oxlintrc.json', JSON.stringify({ jsPlugins, rules, ignorePatterns: ['node_modules'] }))
    return root
  }

  const run = (root: string, bin: string, words: string[]) =>
    spawnSync(process.execPath, [resolve(bin), ...words], { cwd: root, encoding: 'utf8', timeout: 100_000 })

  /** Findings as "file:line rule", by the linter of a name. */
  function found(root: string, linter: string): string[] {
    if (linter === 'oxlint') {
      const { stdout } = run(root, 'node_modules/oxlint/bin/oxlint', ['--format', 'json'])
      const { diagnostics } = JSON.parse(stdout) as {
        diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[]
      }
      return diagnostics
        .filter(({ code }) => code.startsWith('polytomic('))
        .map(({ code, filename, labels: [label] }) => `${filename}:${label?.span.line} ${code.slice(10, -1)}`)
        .sort()
    }
    const { stdout, stderr } = run(root, `node_modules/${linter}/bin/eslint.js`, ['.', '--format', 'json'])
    if (stdout === '') throw new Error(stderr)
    return (JSON.parse(stdout) as { filePath: string; messages: Linter.LintMessage[] }[])
      .flatMap(({ filePath, messages }) =>
        messages.map(
          ({ line, ruleId }) => `${relative(root, filePath)}:${line} ${ruleId?.replace('polytomic/', '')}`,
        ),
      )
      .sort()
  }

  it.each(['eslint', 'eslint-v9', 'oxlint'])('%s finds in the shipped example what check finds', (linter) => {
    const root = treeOf({})
    cpSync('fixtures/projects/axios-instance-cjs/before', root, { recursive: true })
    const { stdout } = run(root, 'dist/bin.js', ['check', '--code-only', '--format', 'json'])
    const { findings } = JSON.parse(stdout) as { findings: { file: string; line: number; change: string }[] }
    expect(findings.length).toBeGreaterThan(5)
    expect(found(installed(root), linter)).toEqual(
      findings.map(({ file, line, change }) => `${file}:${line} ${change}`).sort(),
    )
  })

  it.each(['eslint', 'eslint-v9'])('%s fixes', (linter) => {
    const root = installed(treeOf({ 'package.json': '{"type":"module"}', 'src/a.js': text }))
    expect(found(root, linter)).toEqual(['src/a.js:1 execution-cancel', 'src/a.js:1 version-header'])
    const fixed = run(root, `node_modules/${linter}/bin/eslint.js`, ['src', '--fix'])
    expect(fixed).toMatchObject({ status: 0, stdout: '' })
  })

  it('oxlint fixes', () => {
    const root = installed(treeOf({ 'package.json': '{"type":"module"}', 'src/a.js': text }))
    run(root, 'node_modules/oxlint/bin/oxlint', ['src', '--fix'])
    run(root, 'node_modules/oxlint/bin/oxlint', ['src', '--fix'])
    expect(found(root, 'oxlint')).toEqual([])
    expect(readFileSync(join(root, 'src/a.js'), 'utf8')).toContain('2025-09-18')
  })
})
