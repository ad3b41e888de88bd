/** Every row has its proof: a fixture, the same shape of another vendor that stays as it is, and a program that runs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { clientRows } from '../../src/trace/clients/clients.js'
import { describedRow } from '../../src/trace/clients/described.js'
import { hookRows } from '../../src/trace/flow/hooks.js'
import { fixturesFolder } from '../fixtures.js'

/** The file of a project that uses the client, run before and after; and what in it shows that. */
const programs: Record<string, [file: string, use: RegExp]> = {
  fetch: ['clients-promises/before/src/with-node-fetch.js', /from 'node-fetch'/],
  axios: ['mocks/before/src/by-axios.js', /from 'axios'/],
  got: ['clients-promises/before/src/with-got.js', /from 'got'/],
  ky: ['clients-promises/before/src/with-ky.js', /from 'ky'/],
  superagent: ['clients-callbacks/before/with-superagent.js', /require\('superagent'\)/],
  undici: ['clients-promises/before/src/with-undici.js', /request\(/],
  'undici-origin': ['clients-promises/before/src/with-undici.js', /new Pool\(/],
  ofetch: ['clients-promises/before/src/with-ofetch.js', /from 'ofetch'/],
  request: ['clients-callbacks/before/with-request.js', /require\('request/],
  'node-https': ['clients-callbacks/before/with-https.js', /require\('node:https'\)/],
  needle: ['clients-callbacks/before/with-needle.js', /require\('needle'\)/],
  angular: ['clients-browser/before/src/sync.service.ts', /from '@angular\/common\/http'/],
  'openapi-fetch': ['clients-typed/before/src/with-openapi-fetch.ts', /from 'openapi-fetch'/],
  jquery: ['clients-browser/before/src/with-jquery.ts', /from 'jquery'/],
  xhr: ['clients-browser/before/src/with-xhr.ts', /new XMLHttpRequest\(/],
  'playwright-request': ['clients-typed/before/src/with-playwright.ts', /from 'playwright-core'/],
  'rtk-query': ['clients-hooks/before/src/api.ts', /from '@reduxjs\/toolkit\/query/],
  nestjs: ['clients-nest/before/src/syncs.service.ts', /from '@nestjs\/axios'/],
  supertest: ['clients-callbacks/before/with-supertest.js', /require\('supertest'\)/],
  gaxios: ['clients-promises/before/src/with-gaxios.js', /from 'gaxios'/],
  wretch: ['clients-promises/before/src/with-wretch.js', /from 'wretch'/],
  bent: ['clients-promises/before/src/with-bent.js', /from 'bent'/],
  nuxt: ['clients-nuxt/before/composables/syncs.ts', /await useFetch</],
  described: ['clients-described/before/src/connector.js', /baseUrl/],
  msw: ['mocks/before/test/msw.js', /from 'msw'/],
  nock: ['mocks/before/test/nock.js', /from 'nock'/],
  'axios-mock-adapter': ['mocks/before/test/axios-mock-adapter.js', /from 'axios-mock-adapter'/],
  'fetch-mock': ['mocks/before/test/fetch-mock.js', /from 'fetch-mock'/],
  'undici-mock-agent': ['mocks/before/test/undici.js', /new MockAgent\(/],
  'playwright-route': ['mocks-browser/before/test/page.spec.js', /page\.route\(/],
  cypress: ['mocks-browser/before/test/page.cy.js', /cy\.intercept\(/],
}

const names = (folder: string): string[] => readdirSync(path.join(fixturesFolder, folder))

describe.each([...clientRows, describedRow].map(({ id }) => id))('%s', (id) => {
  it('has a fixture', () => {
    expect(names('clients').filter((name) => name.startsWith(`${id}.input.`))).toHaveLength(1)
  })

  it('has a lookalike', () => {
    expect(names('lookalikes').filter((name) => name.startsWith(`client-${id}.input.`))).toHaveLength(1)
  })

  it('has a program', () => {
    const [file, use] = programs[id] ?? ['', /^$/]
    const whole = path.join(fixturesFolder, 'projects', file)
    expect(file !== '' && existsSync(whole), id).toBe(true)
    expect(readFileSync(whole, 'utf8')).toMatch(use)
  })
})

describe.each(hookRows.map(({ id, names }) => ({ hook: id, names })))('$hook', ({ names: hooks }) => {
  const calls = new RegExp(`\\b(?:${hooks.join('|')})\\(`)
  const uses = (folder: string, wanted: RegExp): string[] =>
    names(folder).filter(
      (name) =>
        wanted.test(name) && calls.test(readFileSync(path.join(fixturesFolder, folder, name), 'utf8')),
    )

  it('has a fixture', () => {
    expect(uses('clients', /\.input\.(?:[jt]sx|vue)$/)).not.toEqual([])
  })

  it('has a lookalike', () => {
    expect(uses('lookalikes', /^client-.*\.input\.(?:[jt]sx|vue)$/)).not.toEqual([])
  })

  it('has a program', () => {
    const found = [
      ...uses('projects/clients-hooks/before/src', /\.tsx?$/),
      ...uses('projects/clients-nuxt/before/composables', /\.ts$/),
    ]
    expect(found).not.toEqual([])
  })
})
