/** The release of the npm package `polytomic` that a package.json asks for. */
import { cite } from '../src/api/citations.js'
import { newRange } from '../src/api/sdk.js'
import {
  defineChange,
  type Edit,
  manual,
  type Proposal,
  rewrite,
  type Scene,
  suggest,
} from '../src/change.js'
import { jscodeshiftOf } from '../src/drivers/jscodeshift.js'
import { relativePath } from '../src/source/files.js'
import type { Dependency, Manifest } from '../src/source/manifests.js'
import type { Range } from '../src/trace/evidence.js'

const messages = {
  moved: (install: string) =>
    `Release 25 of the package polytomic speaks 2025-09-18, 1.x speaks 2024-02-08. The range moves together with the calls of the package. The lock file was left alone: run \`${install}\`.`,
  unknown: (install: string) =>
    `This range allows both 1.x of the package polytomic, which speaks 2024-02-08, and 25, which speaks 2025-09-18, and no lock file or node_modules says which one is installed. If the code is written for 1.x, ask for ${newRange} together with the changes named at its calls, then run \`${install}\`.`,
  elsewhere: (range: string) =>
    `The release of the package polytomic is not said by a number here but by "${range}". Make what stands behind it ask for ${newRange}: 25 speaks 2025-09-18, 1.x speaks 2024-02-08.`,
  override: `This entry decides which release of the package polytomic is installed, whatever the dependencies ask for. Make it ask for ${newRange} or take it out: 25 speaks 2025-09-18, 1.x speaks 2024-02-08.`,
  held: (file: string) =>
    `The package polytomic has to move to ${newRange} together with its calls, and ${file}, which calls it, cannot be edited by this run. Include that file and run again.`,
}

const installs = {
  npm: 'npm install',
  yarn: 'yarn install',
  pnpm: 'pnpm install',
  bun: 'bun install',
} as const

export const change = defineChange({
  id: 'sdk-package',
  title: `The package polytomic: 1.x became 25`,
  automatic: `the range in package.json becomes ${newRange}; installing is left to you`,
  because: cite('vendor', 'SDK versions'),
  remedies: ['rewrite', 'suggest'],
  on: [],
  *manifest(manifest, scene) {
    if (manifest.side === 'new') return
    for (const dependency of manifest.dependencies) yield* moved(manifest, dependency, scene)
    for (const override of manifest.overrides) yield manual(rangeIn(manifest, override), messages.override)
  },
})

function* moved(manifest: Manifest, dependency: Dependency, scene: Scene): Iterable<Proposal> {
  const at = rangeIn(manifest, dependency)
  const install = installs[manifest.packageManager]
  const alias = /^npm:(?:polytomic@)?/.exec(dependency.range)?.[0] ?? ''
  const edit: Edit = { file: at.file, start: at.start + alias.length, end: at.end, text: newRange }
  const held = scene.trace.calls.find(
    (call) =>
      call.request.sdk?.manifest?.path === manifest.path &&
      !scene.trace.tracer.workspace.isEditable(call.request.module.path),
  )
  if (
    /^(?:workspace|catalog|file|link|portal|patch|git|https?|github):|^[\w.-]+\/[\w.-]+/.test(
      dependency.range,
    )
  )
    yield manual(at, messages.elsewhere(dependency.range))
  else if (held) yield manual(at, messages.held(relativePath(scene.settings.root, held.request.module.path)))
  else if (manifest.side === null)
    yield suggest(at, messages.unknown(install), [{ title: `Ask for ${newRange}`, edits: [edit] }])
  else yield rewrite(at, messages.moved(install), [edit], `sdk-package:${at.file}:${at.start}`)
}

function rangeIn(manifest: Manifest, { start, end }: Dependency): Range {
  return { file: manifest.path, start, end }
}

export default jscodeshiftOf(change)
