/**
 * The behaviour proof: a migrated program does on the new version what it did on the old one. For each project of
 * `fixtures/projects` the first two tests hold the fixtures and the server to each other without the tool, the
 * other two hold the tool to the fixtures.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from './compile.js'
import { projectsFolder, type Run, runProgram } from './program.js'
import { check, migrate } from './tool.js'

interface Project {
  /** What is started, relative to `before` and `after`. */
  entry: string
  /** The tool's configuration for this project. */
  config: object
  /** Changes whose suggestions are chosen with the migration. */
  suggestions?: string[]
  key: 'org-key' | 'partner-key'
  /** What `check` still reports after the migration, by design. Files and lines are those of `after`. */
  left: { change: string; file: string; line: number }[]
  /** Requests that the server refuses, by design, on both versions: `GET /api/bulk/syncs/no-such-one`. */
  refused?: string[]
}

const names = readdirSync(projectsFolder).filter((name) =>
  existsSync(path.join(projectsFolder, name, 'project.json')),
)

/** Declares the proof for every `of`-th project, so that files of tests share them. */
export function proveBehaviour(part: number, of: number): void {
  const own = names.filter((_, index) => index % of === part)
  it('has the projects it needs', () => {
    expect(own.length).toBeGreaterThanOrEqual(9)
  })
  describe.each(own)('%s', prove)
}

function prove(name: string): void {
  const folder = path.join(projectsFolder, name)
  const project = JSON.parse(readFileSync(path.join(folder, 'project.json'), 'utf8')) as Project
  const before = path.join(folder, 'before')
  const after = path.join(folder, 'after')
  let copy: string
  let old: Run

  beforeAll(async () => {
    copy = path.join(mkdtempSync(path.join(tmpdir(), 'migrated-')), name)
    cpSync(before, copy, { recursive: true })
    old = await runProgram(before, project.entry, project.key)
  })
  afterAll(() => rmSync(path.dirname(copy), { recursive: true, force: true }))

  it('before: runs on 2024-02-08', () => {
    expectGreen(old, '2024-02-08', project.refused)
  })

  it('after, written by hand: does the same on 2025-09-18', async () => {
    const now = await runProgram(after, project.entry, project.key)
    expectGreen(now, '2025-09-18', project.refused)
    expectSame(now, old)
    for (const { file, line } of project.left)
      expect(textAt(after, file, line), `${file}:${line}`).not.toBe('')
  })

  it('the migration of before is after, byte for byte, and does the same', async () => {
    const { report, code } = await migrate(copy, project.config, project.suggestions)
    expect(report.failures).toEqual([])
    expectFolder(copy, after)
    expect(code).toBe(project.left.length === 0 ? 0 : 1)
    expectSame(await runProgram(copy, project.entry, project.key), old)
  })

  it('a second run changes nothing, and just what is left by design is reported', async () => {
    cpSync(after, copy, { recursive: true })
    await migrate(copy, project.config, project.suggestions)
    expectFolder(copy, after)
    const { report, code } = await check(copy, project.config)
    const found = report.findings.map(({ change, file, line }) => ({ change, file, line }))
    expect(inOrder(found)).toEqual(inOrder(project.left))
    expect(code).toBe(project.left.length === 0 ? 0 : 1)
  })
}

function expectGreen(run: Run, version: string, refused: string[] = []) {
  expect(run.stderr).toBe('')
  const refusals = run.requests.filter(({ refusal }) => refusal !== undefined)
  expect(
    refusals.map(({ method, path: of, refusal }) =>
      refused.includes(`${method} ${of}`) ? `${method} ${of}` : refusal,
    ),
  ).toEqual(refused)
  expect(run.code).toBe(0)
  // A program that says and does nothing would prove nothing.
  expect(run.stdout).not.toBe('')
  expect(run.requests.length).toBeGreaterThan(2)
  expect(new Set(run.requests.map((request) => request.version))).toEqual(new Set([version]))
}

function expectSame(now: Run, old: Run) {
  expect(now.stdout).toBe(old.stdout)
  expect(now.effects).toEqual(old.effects)
  expect(now.otherVendor).toEqual(old.otherVendor)
}

function expectFolder(actual: string, expected: string) {
  expect(filesOf(actual)).toEqual(filesOf(expected))
  for (const file of filesOf(expected)) {
    // As text first, since its difference can be read; then as bytes, since only they are the promise.
    expect(readFileSync(path.join(actual, file), 'utf8'), file).toBe(
      readFileSync(path.join(expected, file), 'utf8'),
    )
    expect(readFileSync(path.join(actual, file)).equals(readFileSync(path.join(expected, file))), file).toBe(
      true,
    )
  }
}

function textAt(folder: string, file: string, line: number): string {
  return readFileSync(path.join(folder, file), 'utf8').split('\n')[line - 1]?.trim() ?? ''
}

function inOrder(found: Project['left']) {
  const keyOf = ({ file, line, change }: Project['left'][number]) =>
    `${file} ${String(line).padStart(5, '0')} ${change}`
  return [...found].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}
