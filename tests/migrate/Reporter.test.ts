/**
 * What a person, and what a program, reads of a payload that was migrated.
 */
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'

import { inert } from '../../src/codec/inert.js'
import { type Change, JsonReporter, TextReporter, upgradeJson } from '../../src/index.js'
import { hostileText } from '../laws/hostileText.js'
import { holds } from '../laws/runs.js'

const changes: ReadonlyArray<Change> = [
  { _tag: 'Converted', path: '/id', from: '42', to: 42, rule: 'id-to-number', lossless: true },
  { _tag: 'Converted', path: '/createdAt', from: null, to: ['x'], rule: 'guessed', lossless: false },
  { _tag: 'Renamed', from: '/owner', path: '/origin~1owner', rule: 'owner-renamed', lossless: true },
  { _tag: 'Added', path: '/provider', to: 'hibob', rule: 'provider-optional', lossless: false },
  { _tag: 'Removed', path: '/categories/1', from: 'iam', rule: 'category-added', lossless: false },
  { _tag: 'Removed', path: '/empty', from: '', rule: 'empty-removed', lossless: true }
]

test('each change is a line, which says when something is lost', () => {
  expect(TextReporter.report(E.right({ changes }))).toEqual([
    '/id: "42" became 42 (id-to-number)',
    '/createdAt: null became an array of 1 (guessed, lossy)',
    '/origin~1owner: was /owner (owner-renamed)',
    '/provider: "hibob" was added (provider-optional, lossy)',
    '/categories/1: "iam" was removed (category-added, lossy)',
    '/empty: "" was removed (empty-removed)'
  ])
})

test('what a payload holds ends no line and moves no terminal', () => {
  const session = { project_id: 'p', provider: 'x', categories: [], origin_owner_id: 'o', origin_owner_name: 'n' }
  holds(fc.tuple(hostileText, hostileText), ([text, key]) => {
    const wrong = upgradeJson({ ...session, id: text, organization_id: text, created_at: text, [key]: text })
    const changed: ReadonlyArray<Change> = [
      { _tag: 'Removed', path: `/${key}`, from: text, rule: 'r', lossless: false }
    ]
    for (const line of [...TextReporter.report(wrong), ...TextReporter.report(E.right({ changes: changed }))]) {
      expect(line).toBe(inert(line))
    }
  })
})

test('a program gets the changes as they are', () => {
  expect(JsonReporter.report(E.right({ changes }))).toStrictEqual({ ok: true, changes })
})

test('a payload that needs nothing has a report without a line', () => {
  const result = upgradeJson({
    id: 42,
    organization_id: 7,
    project_id: 'p',
    origin_owner_id: 'o',
    origin_owner_name: 'Owner',
    created_at: '2023-05-30T08:00:00Z'
  })
  expect(TextReporter.report(result)).toEqual([])
  expect(JsonReporter.report(result)).toStrictEqual({ ok: true, changes: [] })
})

test('a program gets the reason of a refusal, and everything that is wrong', () => {
  const result = upgradeJson({ id: '42', organizationId: 7 })
  const message = 'no known version has both; correct one, or upgrade a payload of a later version with a later release'
  expect(JsonReporter.report(result)).toStrictEqual({
    ok: false,
    reason: 'mixed-versions',
    errors: [
      { path: '/id', message: `is a string and /organizationId a number: ${message}` },
      { path: '/organizationId', message: `is a number and /id a string: ${message}` }
    ]
  })
})
