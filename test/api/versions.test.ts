import { expect, test } from 'vitest'
import {
  isKnownVersion,
  isOlderThanOld,
  knownVersions,
  NEW,
  OLD,
  polytomicHost,
} from '../../src/api/versions.js'
import { factsOf } from './facts.js'

test('the versions of the tables are those of the facts', () => {
  expect([factsOf(OLD).api, factsOf(NEW).api]).toEqual([OLD, NEW])
  expect([...knownVersions].sort()).toEqual([...knownVersions])
  expect(knownVersions).toHaveLength(5)
})

test.each([
  ['2021-05-23', true, true],
  ['2023-04-25', true, true],
  ['2023-01-01', false, true],
  ['2024-02-08', true, false],
  ['2025-09-18', true, false],
  ['2026-01-01', false, false],
  ['2024-02-08 ', false, false],
  ['latest', false, false],
  ['1', false, false],
  ['', false, false],
])('version %j: known %s, older %s', (version, known, older) => {
  expect(isKnownVersion(version)).toBe(known)
  expect(isOlderThanOld(version)).toBe(older)
})

test.each([
  ['app.polytomic.com', true],
  ['app.polytomic.com:443', true],
  ['App.Polytomic.COM', true],
  ['app.polytomic.com.', true],
  ['eu.app.polytomic.com', true],
  ['polytomic.com', false],
  ['polytomic.com:443', false],
  ['www.polytomic.com', false],
  ['docs.polytomic.com', false],
  ['status.polytomic.com', false],
  ['notpolytomic.com', false],
  ['app.notpolytomic.com', false],
  ['app.polytomic.com.evil.example', false],
  ['.polytomic.com', false],
  ['user@app.polytomic.com', false],
  ['https://app.polytomic.com', false],
  ['', false],
])('host %j: %s', (host, expected) => {
  expect(polytomicHost(host, [])).toBe(expected)
})

test('configured hosts count exactly', () => {
  const extra = ['polytomic.acme.internal', 'localhost:8080', '[::1]:3000', 'docs.polytomic.com']
  expect(polytomicHost('polytomic.acme.internal', extra)).toBe(true)
  expect(polytomicHost('POLYTOMIC.acme.internal:8443', extra)).toBe(true)
  expect(polytomicHost('localhost', extra)).toBe(true)
  expect(polytomicHost('[::1]', extra)).toBe(true)
  expect(polytomicHost('docs.polytomic.com', extra)).toBe(true)
  expect(polytomicHost('eu.polytomic.acme.internal', extra)).toBe(false)
  expect(polytomicHost('acme.internal', extra)).toBe(false)
  expect(polytomicHost('', [''])).toBe(false)
})
