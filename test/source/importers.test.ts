/** Which files are asked whether they import a module: counted, since names such as `client` are everywhere. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { relativePath } from '../../src/source/files.js'
import { createImporters } from '../../src/source/importers.js'
import { importIndex, importsIn } from '../../src/source/imports.js'
import { createResolution } from '../../src/source/resolution.js'
import { treeOf } from './tree.js'

function importersIn(files: Record<string, string>) {
  const root = treeOf(files)
  const paths = Object.keys(files).map((name) => join(root, name))
  const asked: string[] = []
  const importers = createImporters({
    imports: importIndex(() => paths),
    resolution: createResolution(root, paths),
    importsOf(path) {
      asked.push(path)
      return importsIn(files[relativePath(root, path)] ?? '')
    },
  })
  return {
    asked,
    of: (path: string, names: string[] | null = null) =>
      [...importers.of(join(root, path), names && new Set(names))].map((file) => relativePath(root, file)),
  }
}

test('only files whose imports lead to the module are read for the names that they take', () => {
  const files: Record<string, string> = {}
  for (let i = 0; i < 200; i++) {
    files[`p${i}/client.ts`] = 'export const get = 1, put = 2'
    files[`p${i}/use.ts`] = "import { get } from './client'"
  }
  files['other/a.ts'] = "import { put } from '../p7/client.js'"
  const { asked, of } = importersIn(files)
  expect(of('p7/client.ts', ['get'])).toEqual(['p7/use.ts'])
  expect(asked).toHaveLength(2)
  expect(of('p7/client.ts')).toEqual(['p7/use.ts', 'other/a.ts'])
  expect(asked).toHaveLength(2)
})

test('every way to write where a module lies leads to it', () => {
  const { of } = importersIn({
    'lib/index.ts': 'export const a = 1',
    'lib/b.ts': "import './index'",
    'lib/c.ts': "import '.'",
    'lib/d.ts': "import './index.js'",
    'lib/e/f.ts': "import '..'",
    'g.ts': "import './lib'",
    'h.ts': "import './lib/'",
    'i.ts': "import './lib/index.ts'",
    'j.ts': "import '@lib'",
    'k.ts': "import './other/lib'",
    'other/lib.ts': '',
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@lib": ["./lib/index.ts"] } } }',
  })
  expect(of('lib/index.ts').sort()).toEqual([
    'g.ts',
    'h.ts',
    'i.ts',
    'j.ts',
    'lib/b.ts',
    'lib/c.ts',
    'lib/d.ts',
    'lib/e/f.ts',
  ])
})

test('components and twins of another extension', () => {
  const { of } = importersIn({
    'Panel.vue': '<script>export default {}</script>',
    'a.ts': "import Panel from './Panel.vue'",
    'api.service.mts': '',
    'b.mts': "import './api.service.mjs'",
    'c.ts': "import './api.service.mts'",
  })
  expect(of('Panel.vue', ['default'])).toEqual(['a.ts'])
  expect(of('api.service.mts')).toEqual(['b.mts', 'c.ts'])
})
