/** What `init` would write into a repository, worked out from what is there. Reads, and writes nothing. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FileOutcome } from '../change.js'
import { ownConfig, withPlugin } from '../edit/eslint-config.js'
import { relativePath, repositoryOf } from '../source/files.js'

export interface InitPlan {
  /** Files as they would be; `before` is empty for one that is not there yet. */
  edits: (FileOutcome & { isNew: boolean })[]
  /** Sentences: what is there already, and what is left to the person. */
  notes: string[]
  /** Whether something could not be done and is left to the person. */
  isLeft: boolean
  /** The command that installs this package where the configuration imports it; null: it is a dependency already. */
  install: string | null
}

const flatConfigs = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `eslint.config.${ending}`)
const oldConfigs = ['', '.js', '.cjs', '.yaml', '.yml', '.json'].map((ending) => `.eslintrc${ending}`)
const workflow = '.github/workflows/polytomic.yml'

/**
 * @param folder absolute folder of the package to set up
 * @param version of this package, which the workflow asks for
 */
export function planInit(folder: string, version: string): InitPlan {
  const plan: InitPlan = { edits: [], notes: [], isLeft: false, install: null }
  const manifest = manifestAt(folder)
  const isLinted = planEslint(folder, manifest, plan)
  planWorkflow(repositoryOf(folder) ?? folder, version, plan)
  if (isLinted && !has(manifest, 'polytomic-codemod')) plan.install = installCommand(folder)
  return plan
}

type Manifest = Record<string, Record<string, unknown> | undefined>

function manifestAt(folder: string): Manifest {
  const text = read(join(folder, 'package.json'))
  try {
    return text === null ? {} : ((JSON.parse(text) ?? {}) as Manifest)
  } catch {
    return {}
  }
}

function has(manifest: Manifest, name: string): boolean {
  return ['dependencies', 'devDependencies', 'optionalDependencies'].some(
    (group) => manifest[group]?.[name] !== undefined,
  )
}

/** Whether the configuration has the plugin, or would have it. */
function planEslint(folder: string, manifest: Manifest, plan: InitPlan): boolean {
  const name = flatConfigs.find((each) => existsSync(join(folder, each)))
  if (name !== undefined) return planFlat(join(folder, name), name, plan)
  const old =
    oldConfigs.find((each) => existsSync(join(folder, each))) ??
    (manifest.eslintConfig ? 'package.json' : null)
  if (old !== null) {
    // A flat configuration beside it would switch it off.
    plan.notes.push(
      `${old} is a configuration of the kind that ESLint 9 reads no more, so it was left alone. Once there is an eslint.config.js, put in:\n\n${indented(ownConfig)}`,
    )
    plan.isLeft = true
    return false
  }
  if (!has(manifest, 'eslint')) {
    plan.notes.push(
      'ESLint is no dependency of package.json here, so no configuration was made for it. The check in the build finds the same.',
    )
    return false
  }
  const path = join(folder, 'eslint.config.mjs')
  plan.edits.push({ path, before: '', after: ownConfig, bom: false, isNew: true })
  if (existsSync(join(folder, 'tsconfig.json'))) {
    plan.notes.push(
      'eslint.config.mjs names no parser for TypeScript, so ESLint would leave out .ts files: add that of typescript-eslint.',
    )
  }
  return true
}

function planFlat(path: string, name: string, plan: InitPlan): boolean {
  const whole = read(path)
  const bom = whole?.charCodeAt(0) === 0xfeff
  const before = bom ? (whole as string).slice(1) : whole
  const configured =
    before === null ? ({ kind: 'unknown', why: 'it could not be read' } as const) : withPlugin(path, before)
  switch (configured.kind) {
    case 'there':
      plan.notes.push(`${name} has the plugin already.`)
      return true
    case 'edited':
      plan.edits.push({ path, before: before as string, after: configured.text, bom, isNew: false })
      return true
    case 'unknown':
      plan.notes.push(
        `${name} was left alone, since ${configured.why}. Put in by hand, as the last entry of what it exports:\n\n${indented(ownConfig)}`,
      )
      plan.isLeft = true
      return false
  }
}

function planWorkflow(top: string, version: string, plan: InitPlan): void {
  const path = join(top, workflow)
  if (existsSync(path)) {
    plan.notes.push(`${workflow} is there already and was left alone.`)
    return
  }
  if (existsSync(join(top, '.gitlab-ci.yml')) && !existsSync(join(top, '.github'))) {
    plan.notes.push(`Put into .gitlab-ci.yml by hand:\n\n${indented(gitlabJob(version))}`)
    plan.isLeft = true
    return
  }
  plan.edits.push({ path, before: '', after: githubWorkflow(version), bom: false, isNew: true })
}

function githubWorkflow(version: string): string {
  const check = `npx --yes polytomic-codemod@${version} check . --changed`
  return `# Fails a pull request whose changed lines ask for Polytomic's API 2024-02-08.
name: Polytomic API
on: pull_request
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - name: Annotations
        run: ${check} --format github
      - name: Summary
        if: always()
        run: ${check} --format markdown >> "$GITHUB_STEP_SUMMARY" || true
`
}

function gitlabJob(version: string): string {
  return `polytomic:
  image: node:22
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: 0
  script:
    - npx --yes polytomic-codemod@${version} check . --changed --format gitlab --output gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ').trimEnd()
}

/** By the lock file that is nearest. */
function installCommand(folder: string): string {
  const byLock = {
    'pnpm-lock.yaml': 'pnpm add --save-dev',
    'yarn.lock': 'yarn add --dev',
    'bun.lock': 'bun add --dev',
    'bun.lockb': 'bun add --dev',
    'package-lock.json': 'npm install --save-dev',
  }
  for (let at = folder; ; at = dirname(at)) {
    for (const [name, command] of Object.entries(byLock)) {
      if (existsSync(join(at, name))) return `${command} polytomic-codemod`
    }
    if (existsSync(join(at, '.git')) || at === dirname(at)) return 'npm install --save-dev polytomic-codemod'
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** The names of what would be written, as a person says them. */
export function namesOf({ edits }: InitPlan, root: string): string {
  return edits.map(({ path }) => relativePath(root, path)).join(' and ')
}
