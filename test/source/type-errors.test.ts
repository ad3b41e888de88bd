/** What an edit breaks is told apart from what was broken before. */
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createWorkspace } from '../../src/source/modules.js'
import { newTypeFaults } from '../../src/source/type-errors.js'
import { treeOf } from './tree.js'

const before = `export interface Bulk { plan: string }
export const nothing: number = 'plan'
`
const user = `import type { Bulk } from './a'
export const columns: (keyof Bulk)[] = ['plan']
export const f = (b: Bulk) => b.missing
`

it('names the places that an edit breaks, in other files too, and no fault that was there', () => {
  const root = treeOf({ 'a.ts': before, 'b.ts': user, 'c.js': "import('./a').then((a) => a.plan)" })
  const paths = ['a.ts', 'b.ts', 'c.js'].map((name) => join(root, name))
  const workspace = createWorkspace({ files: paths, root, texts: new Map() })
  for (const path of paths) workspace.load(path)
  const after = before.replace('plan', 'default_plan')
  const shift = 'default_'.length
  const edited = new Map([
    [paths[0] as string, { after, before: (at: number) => (at > before.indexOf('plan') ? at - shift : at) }],
  ])
  const faults = newTypeFaults(workspace, edited, ['plan', 'default_plan'])
  expect(faults.map(({ path, start, end }) => [path, user.slice(start, end)])).toEqual([[paths[1], "'plan'"]])
  expect(faults[0]?.message).toContain('not assignable')
  // The project is as it was: asked again without an edit, nothing is new.
  expect(newTypeFaults(workspace, new Map(), ['plan'])).toEqual([])
})
