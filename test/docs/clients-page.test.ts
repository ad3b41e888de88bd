/** The page on clients says what the rows say. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
// @ts-expect-error: a script without types
import { clientsPage } from '../../scripts/clients-page.mjs'
import { clientRows } from '../../src/trace/clients/clients.js'
import { describedRow } from '../../src/trace/clients/described.js'
import { runnerRows } from '../../src/trace/clients/runners.js'
import { hookRows } from '../../src/trace/flow/hooks.js'

const page = readFileSync(new URL('../../docs/clients.md', import.meta.url), 'utf8')

it('is current: `npm run docs:clients` writes it', () => {
  expect(page).toBe(clientsPage(clientRows, hookRows, describedRow, runnerRows))
})

it('is linked from the README', () => {
  expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain('docs/clients.md')
})

it('has a section for each row, and says what is not followed', () => {
  for (const row of clientRows) {
    expect(page).toContain(`### ${row.title}`)
    expect(row.notFollowed.length, row.id).toBeGreaterThan(0)
  }
})
