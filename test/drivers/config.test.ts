import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { credentialAt } from '../../src/config/credential.js'
import { isConfigError } from '../../src/config/error.js'
import { configName, findConfig, loadConfig, settingsFrom } from '../../src/config/load.js'
import { nearestTo } from '../../src/config/nearest.js'
import { withSetting } from '../../src/config/save.js'
import { treeOf } from '../source/tree.js'

/** The sentence of the ConfigError that loading ends in. */
async function complaint(files: Record<string, string>, from = '.', explicit?: string): Promise<string> {
  const root = treeOf(files)
  try {
    await loadConfig(join(root, from), explicit && join(root, explicit))
  } catch (error) {
    if (isConfigError(error)) return error.message.replaceAll(root, '')
    throw error
  }
  throw new Error('nothing was complained about')
}

describe('finding', () => {
  test('the nearest file upwards, from a file or a folder', async () => {
    const root = treeOf({
      [configName]: '{"credential": "partner"}',
      'a/package.json': '{"name": "a"}',
      'a/src/x.ts': '',
      'b/package.json': '{"polytomic-codemod": {"hosts": ["b.acme.internal"], "exclude": ["x/**"]}}',
      'b/src/x.ts': '',
    })
    expect(await loadConfig(join(root, 'a/src/x.ts'))).toEqual({
      settings: { credential: 'partner' },
      exclude: [],
      folder: root,
      path: join(root, configName),
    })
    expect(findConfig(join(root, 'b/src'))).toEqual({
      settings: { hosts: ['b.acme.internal'] },
      exclude: ['x/**'],
      folder: join(root, 'b'),
      path: join(root, 'b/package.json'),
    })
  })

  test('a file beats the manifest beside it; a manifest that is no JSON or empty is passed by', () => {
    const root = treeOf({
      [configName]: '\uFEFF{"assumeVersion": "2024-02-08"}',
      'package.json': '{"polytomic-codemod": {"credential": "partner"}}',
      'a/package.json': '{ "name": ',
      'b/package.json': '',
    })
    for (const folder of ['.', 'a', 'b']) {
      expect(findConfig(join(root, folder)).settings).toEqual({ assumeVersion: '2024-02-08' })
    }
  })

  test('none is no error', () => {
    const root = treeOf({ 'a/x.ts': '' })
    expect(findConfig(join(root, 'a'))).toEqual({
      settings: {},
      exclude: [],
      folder: join(root, 'a'),
      path: null,
    })
  })

  test('code is run where it is named, and only there', async () => {
    const code = "globalThis.ran = true\nexport default { credential: 'partner' }"
    for (const name of [
      'polytomic-codemod.config.js',
      'polytomic-codemod.config.mjs',
      '.polytomic-codemodrc.js',
    ]) {
      expect(findConfig(treeOf({ [name]: code })).path).toBe(null)
    }
    expect(globalThis).not.toHaveProperty('ran')
    const root = treeOf({
      'c.mjs': "export default { credential: 'partner' }",
      'c.cjs': "module.exports = { credential: 'partner' }",
      'c.ts':
        "type C = 'partner'\nconst credential: C = 'partner'\nexport default { credential } satisfies object",
      'c.json': '{"credential": "partner"}',
      'package.json': '{"polytomic-codemod": {"credential": "partner"}}',
    })
    for (const name of ['c.mjs', 'c.cjs', 'c.ts', 'c.json', 'package.json']) {
      const loaded = await loadConfig(root, join(root, name))
      expect([name, loaded.settings]).toEqual([name, { credential: 'partner' }])
    }
  })
})

describe('what cannot be used is named', () => {
  const keys = 'credential, ownerOrganizationId, hosts, assumeVersion, exclude'
  test.each([
    ['{', /^\/polytomic-codemod\.config\.json is not valid JSON: .+\.$/],
    ['', '/polytomic-codemod.config.json is empty. Write {} or remove it.'],
    ['[]', 'must hold an object such as { "credential": "organization" }, not [].'],
    [
      '{"credentials": "partner"}',
      `"credentials" is not a known key. Did you mean "credential"? The known keys are ${keys}.`,
    ],
    ['{"zzz": 1}', `"zzz" is not a known key. The known keys are ${keys}.`],
    ['{"constructor": 1}', '"constructor" is not a known key.'],
    [
      '{"credential": "admin"}',
      '"credential" must be "organization", "partner" or a list of { files, credential }, not "admin".',
    ],
    ['{"credential": ["partner"]}', '"credential" entry 1 must be an object'],
    [
      '{"credential": [{"files": "a", "credential": "x"}]}',
      '"credential" entry 1: "credential" must be "organization" or "partner", not "x".',
    ],
    [
      '{"credential": [{"credential": "partner"}]}',
      '"credential" entry 1: "files" must be a glob such as "src/partner/**", not undefined.',
    ],
    [
      '{"credential": [{"file": "a", "credential": "partner"}]}',
      '"credential" entry 1 has the unknown key "file"; it takes files and credential.',
    ],
    [
      '{"hosts": "a.b"}',
      '"hosts" must be a list of host names such as ["polytomic.acme.internal"], not "a.b".',
    ],
    [
      '{"hosts": ["https://a.b/api"]}',
      '"hosts" must hold host names such as "polytomic.acme.internal", and "https://a.b/api" is none. Write "a.b".',
    ],
    ['{"assumeVersion": "2025-09-18"}', '"assumeVersion" must be "2024-02-08", not "2025-09-18".'],
    [
      '{"exclude": [1]}',
      '"exclude" must be a list of globs such as ["legacy/**"], relative to this file, not [1].',
    ],
    ['{"ownerOrganizationId": 7}', '"ownerOrganizationId" must be a string, not 7.'],
    ['{"ownerOrganizationId": " "}', '"ownerOrganizationId" must be a JavaScript expression'],
    ['{"ownerOrganizationId": "a); b("}', '"ownerOrganizationId" must be a JavaScript expression'],
    ['{"ownerOrganizationId": "a : 0); (0 ? b"}', '"ownerOrganizationId" must be a JavaScript expression'],
    ['{"ownerOrganizationId": "a, b"}', '"ownerOrganizationId" must be a JavaScript expression'],
    [
      '{"ownerOrganizationId": "248df4b7-aa70-47b8-a036-33ac447e668d"}',
      'is a bare id. Put it in quotes of its own: "\'248df4b7-aa70-47b8-a036-33ac447e668d\'".',
    ],
  ])('%s', async (content, expected) => {
    const message = await complaint({ [configName]: content })
    if (typeof expected === 'string') expect(message).toContain(expected)
    else expect(message).toMatch(expected)
    expect(message).toContain(`/${configName}`)
  })

  test.each(['process.env.OWNER', "'id'", 'config.owner!', 'await owner()', 'a?.b ?? c', 'f(a, b)'])(
    'ownerOrganizationId may be %s',
    async (expression) => {
      const root = treeOf({ [configName]: JSON.stringify({ ownerOrganizationId: expression }) })
      expect((await loadConfig(root)).settings).toEqual({ ownerOrganizationId: expression })
    },
  )

  test('in the manifest, in code, and of --config', async () => {
    expect(await complaint({ 'package.json': '{"polytomic-codemod": {"x": 1}}' })).toContain(
      '/package.json, key "polytomic-codemod": "x" is not a known key.',
    )
    expect(await complaint({}, '.', 'no.json')).toBe('The configuration /no.json does not exist.')
    expect(await complaint({ 'c.yaml': '' }, '.', 'c.yaml')).toContain(
      'it must end in .json, .js, .mjs or .ts.',
    )
    expect(await complaint({ 'package.json': '{}' }, '.', 'package.json')).toContain(
      'has no key "polytomic-codemod".',
    )
    expect(await complaint({ 'c.mjs': 'throw new Error("mine")' }, '.', 'c.mjs')).toBe(
      '/c.mjs cannot be loaded: mine',
    )
    expect(await complaint({ 'c.mjs': 'export const x = 1' }, '.', 'c.mjs')).toBe(
      '/c.mjs has no default export.',
    )
    expect(await complaint({ 'c.mjs': 'export default { x: 1 }' }, '.', 'c.mjs')).toContain(
      '"x" is not a known key.',
    )
  })
})

describe('credential by file', () => {
  const list = [
    { files: 'src/partner/**', credential: 'partner' as const },
    { files: '**/*.ts', credential: 'organization' as const },
  ]
  const given = { settings: { credential: list }, exclude: [], path: null }

  test('is relative to the configuration, wherever the run starts', () => {
    for (const [folder, root] of [
      ['/r', '/r'],
      ['/r', '/r/src'],
      ['/r', '/r/src/partner'],
      ['/r', '/'],
    ] as const) {
      const { credential } = settingsFrom({ ...given, folder }, root)
      expect([root, credentialAt(credential, '/r/src/partner/x.ts', root)]).toEqual([root, 'partner'])
      expect([root, credentialAt(credential, '/r/src/x.ts', root)]).toEqual([root, 'organization'])
      expect([root, credentialAt(credential, '/r/src/x.js', root)]).toEqual([root, undefined])
      expect([root, credentialAt(credential, '/other/x.ts', root)]).toEqual([root, undefined])
    }
  })

  test('takes folder names literally', () => {
    const { credential } = settingsFrom({ ...given, folder: '/r/(a) [b]' }, '/r')
    expect(credentialAt(credential, '/r/(a) [b]/src/partner/x.ts', '/r')).toBe('partner')
  })

  test('one for all, or none', () => {
    expect(credentialAt('partner', '/x', '/r')).toBe('partner')
    expect(credentialAt(undefined, '/x', '/r')).toBe(undefined)
  })
})

describe('withSetting keeps the file as it is laid out', () => {
  test.each([
    ['{}', '{\n  "credential": "partner"\n}'],
    [
      '{\r\n    "hosts": ["a.b"]\r\n}\r\n',
      '{\r\n    "hosts": ["a.b"],\r\n    "credential": "partner"\r\n}\r\n',
    ],
    ['{ "hosts": [ "a.b" ] }', '{ "hosts": [ "a.b" ], "credential": "partner" }'],
    [
      '{\n\t"credential": "organization",\n\t"hosts": []\n}',
      '{\n\t"credential": "partner",\n\t"hosts": []\n}',
    ],
  ])('%j', async (before, after) => {
    const root = treeOf({ [configName]: before })
    const { path, text } = await withSetting(findConfig(root), 'credential', 'partner', root)
    expect(text).toBe(after)
    expect(path).toBe(join(root, configName))
    expect(readFileSync(path, 'utf8')).toBe(before)
  })
})

test('nearestTo', () => {
  const known = ['run', 'check', 'execution-cancel']
  expect(nearestTo('rnu', known)).toBe('run')
  expect(nearestTo('Check', known)).toBe('check')
  expect(nearestTo('executon-cancle', known)).toBe('execution-cancel')
  expect(nearestTo('migrate', known)).toBe(null)
})
