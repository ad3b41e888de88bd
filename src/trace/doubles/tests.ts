/** Which modules are tests, or stand beside them: by where they lie, and by what they say. */
import { relative } from 'node:path'
import type { Workspace } from '../../source/modules.js'

const places =
  /(?:^|[/\\])(?:__tests__|__mocks__|tests?|specs?|e2e|cypress|mocks?|msw|stubs?|fakes?)[/\\]|[._-](?:tests?|specs?|cy|e2e|mocks?|stubs?|fakes?)\.[cm]?[jt]sx?$/i

const signs =
  /['"](?:vitest|@jest\/globals|node:test|mocha|chai|ava|tap|sinon|msw|nock|axios-mock-adapter|fetch-mock|jest-fetch-mock|@playwright\/test|testdouble|ts-mockito)['"]|\b(?:jest|vi|cy)\.\w+\(|^\s*(?:describe|it|test)\(\s*['"`]/m

/** Whether the file at an absolute path lies where tests do, or is named like one. */
export function isAtTests(workspace: Workspace, path: string): boolean {
  return places.test(relative(workspace.root, path))
}

/** Whether the file at an absolute path is a test. */
export function isTest(workspace: Workspace, path: string, text: string): boolean {
  return isAtTests(workspace, path) || signs.test(text)
}
