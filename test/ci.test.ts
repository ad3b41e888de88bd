/** What is ready to paste for build servers, run as they run it: in a repository with two commits. Needs `dist`. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { planInit } from '../src/drivers/init.js'
import { committed, git, put, treeOf } from './source/tree.js'

// Every test starts several processes.
vi.setConfig({ testTimeout: 240_000 })

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
const cancel = (id: string) =>
  `fetch('https://app.polytomic.com/api/syncs/1/executions/${id}', { method: 'PUT', headers: { 'X-Polytomic-Version': '2024-02-08' }, body: JSON.stringify({ status: 'canceled' }) })\n`

/** An old call on main, another in the commit of the pull request. */
function pullRequest(): string {
  const root = committed(treeOf({ 'src/old.js': cancel('1'), 'docs/a.md': '' }))
  git(root, 'branch', '-M', 'main')
  git(root, 'switch', '-q', '-c', 'work')
  put(root, 'src/new.js', cancel('2'))
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '-m', 'more')
  return root
}

/** A folder with the programs that a line may call, in front of the others; `npx` runs what is built here. */
function tools(): string {
  const folder = treeOf({})
  const npx = `#!/bin/sh
while [ "$1" != "" ]; do
  case "$1" in
    --yes) shift ;;
    polytomic-codemod@${manifest.version} | polytomic-codemod) shift; exec "${process.execPath}" "${resolve('dist/bin.js')}" "$@" ;;
    *) echo "npx does not know $1" >&2; exit 9 ;;
  esac
done
`
  writeFileSync(join(folder, 'npx'), npx)
  chmodSync(join(folder, 'npx'), 0o755)
  return folder
}

interface Step {
  run: string
  if?: string
  env?: Record<string, string>
  id?: string
}

/** As a runner does: each step in a shell of its own, expressions put in before, outputs read from a file. */
function perform(
  steps: readonly Step[],
  root: string,
  context: Record<string, string>,
  env: NodeJS.ProcessEnv = {},
): { status: number; stdout: string; stderr: string; summary: string; outputs: Record<string, string> } {
  const runner = treeOf({ summary: '' })
  const known = { ...context }
  let status = 0
  let stdout = ''
  let stderr = ''
  for (const [index, step] of steps.entries()) {
    if (status !== 0 && step.if !== 'always()') continue
    const put = (text: string) =>
      text.replace(/\$\{\{ ([\w.]+) \}\}/g, (_, name: string) => {
        if (known[name] === undefined) throw new Error(`nobody says what ${name} is`)
        return known[name]
      })
    const output = join(runner, `output${index}`)
    writeFileSync(output, '')
    const script = join(runner, `step${index}.sh`)
    writeFileSync(script, put(step.run))
    const answer = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${tools()}${delimiter}${process.env.PATH}`,
        RUNNER_TEMP: runner,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: join(runner, 'summary'),
        GITHUB_BASE_REF: '',
        GITHUB_ACTIONS: 'true',
        ...env,
        ...Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, put(value)])),
      },
    })
    for (const line of readFileSync(output, 'utf8').split('\n').filter(Boolean)) {
      const [name, value] = line.split(/=(.*)/s)
      known[`steps.${step.id}.outputs.${name}`] = value as string
    }
    stdout += answer.stdout
    stderr += answer.stderr
    status ||= answer.status as number
  }
  const outputs = Object.fromEntries(
    Object.entries(known)
      .filter(([name]) => name.startsWith('steps.'))
      .map(([name, value]) => [name.replace(/^.*\./, ''), value]),
  )
  return { status, stdout, stderr, summary: readFileSync(join(runner, 'summary'), 'utf8'), outputs }
}

describe('the action', () => {
  const action = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, { default: string }>
    runs: { using: string; steps: Step[] }
  }

  function run(root: string, inputs: Record<string, string> = {}, env: NodeJS.ProcessEnv = {}) {
    const context: Record<string, string> = {
      'github.action_path': resolve('.'),
      'steps.check.outputs.code': '',
    }
    for (const [name, { default: value }] of Object.entries(action.inputs)) {
      context[`inputs.${name}`] = inputs[name] ?? value
    }
    return perform(action.runs.steps, root, context, env)
  }

  it('annotates what a pull request brings, and writes a summary', () => {
    expect(action.runs.using).toBe('composite')
    const root = pullRequest()
    const { status, stdout, summary, outputs } = run(root, { base: 'auto' }, { GITHUB_BASE_REF: 'main' })
    expect(status).toBe(1)
    expect(stdout.match(/^::(?:error|warning) file=src\/new\.js,line=1,/gm)).toHaveLength(2)
    expect(stdout).not.toContain('old.js')
    expect(summary).toMatch(/^## Polytomic API 2025-09-18\n/)
    expect(summary).toContain('new.js')
    expect(summary).not.toMatch(/old\.js/)
    expect(outputs).toMatchObject({ code: '1' })
    expect(readFileSync(outputs.report as string, 'utf8')).toBe(stdout)
  })

  it('judges everything without a base, the paths that are given, and is told what to compare with', () => {
    const root = pullRequest()
    expect(run(root).stdout.match(/^::/gm)).toHaveLength(4)
    expect(run(root, { paths: 'src/old.js\ndocs\n' }).stdout.match(/file=src\/old\.js/g)).toHaveLength(2)
    expect(run(root, { paths: 'docs' })).toMatchObject({ status: 0, outputs: { code: '0' } })
    expect(run(root, { base: 'main~0' }).stdout.match(/^::/gm)).toHaveLength(2)
  })

  it('fails nothing where it is told so, but a file that fails does', () => {
    const root = pullRequest()
    expect(run(root, { fail: 'false' })).toMatchObject({ status: 0, outputs: { code: '1' } })
    put(root, 'src/broken.js', "fetch('https://app.polytomic.com/'")
    expect(run(root, { fail: 'false' })).toMatchObject({ status: 3, outputs: { code: '3' } })
  })

  it('writes another report for the steps behind it', () => {
    const root = pullRequest()
    const { status, stdout, outputs } = run(root, { format: 'sarif' })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(JSON.parse(readFileSync(outputs.report as string, 'utf8')).version).toBe('2.1.0')
  })

  it('wrong inputs fail with a sentence', () => {
    const root = pullRequest()
    expect(run(root, { fail: 'no' })).toMatchObject({
      status: 2,
      stdout: '::error::The input "fail" is true or false, and not "no".\n',
    })
    const unknown = run(root, { base: 'nope' })
    expect(unknown.status).toBe(2)
    expect(unknown.stdout).toMatch(/^::error::git does not know "nope" here\. Fetch it first/)
    expect(run(root, { format: 'xml' }).stdout).toMatch(/^::error::--format xml is not known/)
    expect(run(root, { paths: 'a path' }).stdout).toMatch(/^::error::a path does not exist/)
  })

  it('runs what the repository has installed', () => {
    const root = pullRequest()
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true })
    const own = join(root, 'node_modules/.bin/polytomic-codemod')
    writeFileSync(
      own,
      `#!/bin/sh\necho own >> "${root}/ran"\nexec "${process.execPath}" "${resolve('dist/bin.js')}" "$@"\n`,
    )
    chmodSync(own, 0o755)
    expect(run(root).status).toBe(1)
    expect(readFileSync(join(root, 'ran'), 'utf8')).toBe('own\nown\n')
  })
})

it('the workflow that init writes does what the action does', () => {
  const root = pullRequest()
  const { edits } = planInit(root, manifest.version)
  const text = edits.find(({ path }) => path.endsWith('.yml'))?.after ?? ''
  const { jobs } = parse(text) as { jobs: { check: { steps: Step[] } } }
  const steps = jobs.check.steps.filter(({ run }) => run)
  expect(steps).toHaveLength(2)
  const { status, stdout, summary } = perform(steps, root, {}, { GITHUB_BASE_REF: 'main' })
  expect(status).toBe(1)
  expect(stdout.match(/^::(?:error|warning) file=src\/new\.js/gm)).toHaveLength(2)
  expect(summary).toContain('new.js')
})

describe('the workflow of the codemod platform', () => {
  const { nodes } = parse(readFileSync('workflow.yaml', 'utf8')) as { nodes: { steps: Step[] }[] }
  const steps = nodes.flatMap((node) => node.steps)

  it.each([resolve('.'), '/nowhere'])('migrates the target, from %s', (folder) => {
    const root = pullRequest()
    const { status, stdout } = perform(steps, root, {}, { CODEMOD_PATH: folder })
    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('execution-cancel'),
    })
    expect(readFileSync(join(root, 'src/old.js'), 'utf8')).toContain('2025-09-18')
  })

  it('is content where something is left to a person, and not where a file fails', () => {
    const root = pullRequest()
    put(root, 'src/old.js', cancel('1').replace('canceled', 'queued'))
    const { status, stdout } = perform(steps, root, {}, { CODEMOD_PATH: resolve('.') })
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('src/old.js') })
    put(root, 'src/broken.js', "fetch('https://app.polytomic.com/'")
    expect(perform(steps, root, {}, { CODEMOD_PATH: resolve('.') }).status).toBe(3)
  })

  it('is of this release', () => {
    const described = parse(readFileSync('codemod.yaml', 'utf8')) as { version: string; workflow: string }
    expect(described).toMatchObject({ version: manifest.version, workflow: 'workflow.yaml' })
  })
})

function words(line: string, root: string, env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
  const path = `${tools()}${delimiter}${process.env.PATH}`
  return spawnSync('bash', ['-c', line], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path, ...env },
  })
}

it('the hook of pre-commit judges what is about to be committed', () => {
  const [hook] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as { entry: string; args: string[] }[]
  const line = `npx ${hook?.entry} ${hook?.args.join(' ')}`
  const root = pullRequest()
  expect(words(line, root)).toMatchObject({ status: 0, stdout: expect.stringContaining('fail nothing') })
  put(root, 'src/new.js', cancel('2') + cancel('3'))
  git(root, 'add', '-A')
  const { status, stdout } = words(line, root)
  expect(status).toBe(1)
  expect(stdout).toContain('src/new.js')
  expect(stdout).not.toContain('src/old.js')
})

describe('the page about continuous integration', () => {
  const page = readFileSync('docs/ci.md', 'utf8')
  const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind, text]) => ({ kind, text }))

  it('has the inputs of the action, each with its default', () => {
    const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { inputs: Record<string, unknown> }
    expect([...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).toEqual(Object.keys(inputs))
  })

  it('has a job for GitLab that shows findings in the merge request', () => {
    const job = blocks
      .map(({ kind, text }) => (kind === 'yaml' ? parse(text as string) : {}))
      .find((each) => each.polytomic)
    const root = pullRequest()
    const [line] = job.polytomic.script as string[]
    const { status } = words(line as string, root, { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' })
    expect(status).toBe(1)
    const file = job.polytomic.artifacts.reports.codequality as string
    const found = JSON.parse(readFileSync(join(root, file), 'utf8')) as { location: { path: string } }[]
    expect(found.map(({ location }) => location.path)).toEqual(['src/new.js', 'src/new.js'])
  })

  it('names this release', () => {
    expect(page.match(/v\d+\.\d+\.\d+/g)).toEqual([`v${manifest.version}`, `v${manifest.version}`])
  })
})
