/** `init`: what it shows it writes, and what it writes works. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { withPlugin } from '../../src/edit/eslint-config.js'
import { committed, git, put, treeOf } from '../source/tree.js'
import { ran } from './harness.js'

vi.setConfig({ testTimeout: 240_000 })

const request = `fetch('https://app.polytomic.com/api/syncs/1', { headers: { 'X-Polytomic-Version': '2024-02-08' } })\n`
const manifest = '{"type":"module","devDependencies":{"eslint":"10.15.0"}}'
const workflow = '.github/workflows/polytomic.yml'

describe('the plugin in a configuration that is there', () => {
  const edited = (text: string, name = 'eslint.config.js'): string => {
    const result = withPlugin(join('/project', name), text)
    return result.kind === 'edited' ? result.text : result.kind === 'unknown' ? `not: ${result.why}` : 'there'
  }

  it.each<[string, string, string, string?]>([
    [
      'a list on lines of its own',
      `import js from "@eslint/js";\n\nexport default [\n  js.configs.recommended,\n  { rules: {} }, // ours\n];\n`,
      `import js from "@eslint/js";\nimport polytomic from "polytomic-codemod/eslint";\n\nexport default [\n  js.configs.recommended,\n  { rules: {} }, // ours\n  polytomic.configs.recommended,\n];\n`,
    ],
    [
      'without a comma at the end, with Windows line ends',
      `import js from '@eslint/js'\r\nexport default [\r\n\tjs.configs.recommended\r\n]\r\n`,
      `import js from '@eslint/js'\r\nimport polytomic from 'polytomic-codemod/eslint'\r\nexport default [\r\n\tjs.configs.recommended,\r\n\tpolytomic.configs.recommended\r\n]\r\n`,
    ],
    [
      'a list in one line, and none of imports',
      `/** @type {import('eslint').Linter.Config[]} */\nexport default [{ ignores: ['dist'] }]\n`,
      `import polytomic from 'polytomic-codemod/eslint'\n\n/** @type {import('eslint').Linter.Config[]} */\nexport default [{ ignores: ['dist'] }, polytomic.configs.recommended]\n`,
    ],
    [
      'an empty list',
      'export default []\n',
      `import polytomic from 'polytomic-codemod/eslint'\n\nexport default [polytomic.configs.recommended]\n`,
    ],
    [
      'defineConfig of a list',
      `import { defineConfig } from 'eslint/config'\nexport default defineConfig([{ rules: {} }])\n`,
      `import { defineConfig } from 'eslint/config'\nimport polytomic from 'polytomic-codemod/eslint'\nexport default defineConfig([{ rules: {} }, polytomic.configs.recommended])\n`,
    ],
    [
      'arguments of tseslint.config',
      `import tseslint from 'typescript-eslint'\n\nexport default tseslint.config(\n  ...tseslint.configs.recommended,\n  {\n    rules: {},\n  },\n)\n`,
      `import tseslint from 'typescript-eslint'\nimport polytomic from 'polytomic-codemod/eslint'\n\nexport default tseslint.config(\n  ...tseslint.configs.recommended,\n  {\n    rules: {},\n  },\n  polytomic.configs.recommended,\n)\n`,
    ],
    [
      'a variable, a type and a name that is taken',
      `import type { Linter } from 'eslint'\nconst polytomic = { files: ['src/polytomic/**'] }\nconst all: Linter.Config[] = [polytomic]\nexport default all satisfies Linter.Config[]\n`,
      `import type { Linter } from 'eslint'\nimport polytomicCodemod from 'polytomic-codemod/eslint'\nconst polytomic = { files: ['src/polytomic/**'] }\nconst all: Linter.Config[] = [polytomic, polytomicCodemod.configs.recommended]\nexport default all satisfies Linter.Config[]\n`,
      'eslint.config.ts',
    ],
    [
      'CommonJS',
      `'use strict'\n\nconst js = require('@eslint/js')\n\nmodule.exports = [js.configs.recommended]\n`,
      `'use strict'\n\nconst js = require('@eslint/js')\nconst polytomic = require('polytomic-codemod/eslint').default\n\nmodule.exports = [js.configs.recommended, polytomic.configs.recommended]\n`,
    ],
    [
      'CommonJS without requires',
      `'use strict'\nmodule.exports = []\n`,
      `'use strict'\n\nconst polytomic = require('polytomic-codemod/eslint').default\nmodule.exports = [polytomic.configs.recommended]\n`,
    ],
    [
      'what is there',
      `import p from 'polytomic-codemod/eslint'\nexport default [p.configs.recommended]\n`,
      'there',
    ],
    [
      'a function of somebody else',
      `import antfu from '@antfu/eslint-config'\nexport default antfu({ vue: true })\n`,
      'not: it exports no list of configurations that can be seen',
    ],
    [
      'an object',
      `export default { rules: {} }\n`,
      'not: it exports no list of configurations that can be seen',
    ],
    ['no export', `const a = []\n`, 'not: what it exports could not be told'],
    ['no JavaScript', `export default [\n`, 'not: it could not be parsed'],
  ])('%s', (_, text, expected, name) => expect(edited(text, name)).toBe(expected))
})

describe('init', () => {
  it('shows and writes what a pull request and the editor need, and then does nothing more', async () => {
    const config = `export default [\n  { ignores: ['dist'] },\n]\n`
    const root = committed(treeOf({ 'package.json': manifest, 'eslint.config.js': config, 'a.js': request }))
    put(root, 'yarn.lock', '')
    const looked = await ran(root, ['init', '--dry-run'])
    expect(looked).toMatchObject({
      code: 1,
      stderr: `Nothing was written. Without --dry-run: eslint.config.js and ${workflow}.\n`,
    })
    expect(git(root, 'status', '--porcelain')).toBe('?? yarn.lock\n')
    const { code, stdout, stderr } = await ran(root, ['init'])
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Wrote eslint.config.js and ${workflow}.\nNext: yarn add --dev polytomic-codemod\n`,
    })
    expect(stdout).toBe(looked.stdout)
    expect(stdout).toContain('+  polytomic.configs.recommended,\n')
    expect(stdout).toContain(`${workflow}, a new file:\n`)
    const written = parse(readFileSync(join(root, workflow), 'utf8'))
    expect(written.on).toBe('pull_request')
    expect(readFileSync(join(root, 'eslint.config.js'), 'utf8')).toContain('polytomic-codemod/eslint')

    const again = await ran(root, ['init'])
    expect(again).toMatchObject({ code: 0, stderr: '' })
    expect(again.stdout).toBe(
      `eslint.config.js has the plugin already.\n${workflow} is there already and was left alone.\n`,
    )

    mkdirSync(join(root, 'node_modules'))
    symlinkSync(resolve('.'), join(root, 'node_modules/polytomic-codemod'), 'dir')
    const eslint = spawnSync(process.execPath, [resolve('node_modules/eslint/bin/eslint.js'), 'a.js'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(eslint.stdout).toContain('polytomic/version-header')
  })

  it('a configuration of CommonJS that it edits is one that ESLint loads', async () => {
    const root = treeOf({ 'package.json': '{"devDependencies":{"eslint":"9.39.5"}}', 'a.js': request })
    put(root, 'eslint.config.js', 'module.exports = []\n')
    expect((await ran(root, ['init'])).code).toBe(0)
    mkdirSync(join(root, 'node_modules'))
    symlinkSync(resolve('.'), join(root, 'node_modules/polytomic-codemod'), 'dir')
    for (const version of ['eslint', 'eslint-v9']) {
      const bin = resolve('node_modules', version, 'bin/eslint.js')
      const { stdout, stderr } = spawnSync(process.execPath, [bin, 'a.js'], { cwd: root, encoding: 'utf8' })
      expect(stdout, stderr).toContain('polytomic/version-header')
    }
  })

  it('asks a person, and takes no for an answer', async () => {
    const root = treeOf({ 'package.json': manifest })
    for (const answer of ['', 'n', null]) {
      const { code, asked } = await ran(root, ['init'], { isTTY: true, answers: [answer] })
      expect({ code, asked }).toEqual({ code: 1, asked: [`Write eslint.config.mjs and ${workflow}? [y/N] `] })
    }
    expect(existsSync(join(root, 'eslint.config.mjs'))).toBe(false)
    expect((await ran(root, ['init', '--yes'], { isTTY: true })).code).toBe(0)
    expect(existsSync(join(root, 'eslint.config.mjs'))).toBe(true)
  })

  it('leaves alone what it does not know, and says what to put in', async () => {
    const root = treeOf({ 'package.json': manifest, '.eslintrc.json': '{}', '.gitlab-ci.yml': '' })
    const { code, stdout, stderr } = await ran(root, ['init'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toContain('.eslintrc.json is a configuration of the kind that ESLint 9 reads no more')
    expect(stdout).toContain("  import polytomic from 'polytomic-codemod/eslint'\n")
    expect(stdout).toContain('Put into .gitlab-ci.yml by hand:\n\n  polytomic:\n')
    const plain = treeOf({ 'package.json': '{}' })
    const { code: ended, stdout: said } = await ran(plain, ['init'])
    expect(ended).toBe(0)
    expect(said).toContain('ESLint is no dependency of package.json here')
    expect(existsSync(join(plain, workflow))).toBe(true)
  })

  it('a place that cannot be written is said, and the rest is whole', async () => {
    const root = treeOf({ 'package.json': '{}', '.github/workflows': '' })
    const { code, stderr } = await ran(root, ['init'])
    expect(code).toBe(3)
    expect(stderr).toMatch(/^\.github\/workflows\/polytomic\.yml: it cannot be written: /)
  })
})
