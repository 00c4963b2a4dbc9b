/**
 * The guard against codecs and migrations that are wrong: each of these breaks one promise, and that one is told.
 */
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import { type Migrated, type Refusal, upgradeJson } from '../../src/index.js'
import type { Located } from '../../src/compat/index.js'
import { migratedFindings, roundTripFindings } from '../../src/compat/corpusMigration.js'
import { refused, teller } from '../../src/compat/Located.js'

const payload = {
  id: '1',
  organizationId: '2',
  projectId: 'p',
  provider: 'hibob',
  originOwnerId: 'o',
  originOwnerName: 'Owner',
  createdAt: '2025-08-24T08:46:06.475Z'
}

const lines = (found: ReadonlyArray<Located>): ReadonlyArray<string> =>
  found.map(({ at, finding: { path, rule, old, new: changed } }) => {
    expect(path).toBe(at)
    return `${rule} ${at}: ${old}, ${changed}`
  })

const upgraded = (json: unknown): Migrated<unknown> => {
  const result = upgradeJson(json)
  if (E.isLeft(result)) throw new Error(result.left._tag)
  return result.right
}

const honest = upgraded(payload)

const told = (migrated: Partial<Migrated<unknown>>, json: unknown = payload): ReadonlyArray<string> =>
  lines(migratedFindings(json, { ...upgraded(json), ...migrated }, teller(false)))

const withValue = (rest: object): object => ({ ...payload, id: 1, organizationId: 2, ...rest })

const otherChanges = 'corpus-replay-mismatch : the upgraded payload, another value from the changes'
const otherInverse = 'corpus-replay-mismatch : the payload, another value from the inverse changes'
const noWayBack = 'corpus-roundtrip-mismatch : the payload, no way back from the upgraded payload'
const otherWayBack = 'corpus-roundtrip-mismatch : the payload, another value once upgraded and downgraded'

test('an honest migration has no finding', () => {
  expect(told({})).toEqual([])
  expect(told({}, { ...payload, label: 'a', provider: 'b' })).toEqual([])
  expect(told({}, honest.value)).toEqual([])
})

test.each<readonly [string, Partial<Migrated<unknown>>, ReadonlyArray<string>]>([
  ['forgets a change', { changes: honest.changes.slice(1) }, [otherChanges, otherInverse]],
  [
    'reports a change of what is not there',
    { changes: [...honest.changes, { _tag: 'Removed', path: '/x', from: 1, rule: 'x', lossless: true }] },
    [otherChanges, otherInverse]
  ],
  [
    'reports another value than there was',
    { changes: honest.changes.map((change) => ({ ...change, from: '7' })) },
    [otherInverse]
  ],
  [
    'changes a field and does not say so',
    { value: withValue({ provider: 'other' }) },
    [otherChanges, otherInverse, otherWayBack]
  ],
  [
    'leads to what is no value of the latest version',
    { value: withValue({ label: 5 }) },
    ['corpus-migration-invalid /label: string, number', otherChanges, otherInverse, noWayBack]
  ],
  ['adds what the way back says it loses', { value: withValue({ label: 'a' }) }, [otherChanges, otherInverse]]
])('a migration that %s', (_name, migrated, expected) => {
  expect(told(migrated)).toEqual(expected)
})

test('a migration that says what it loses need not lead back', () => {
  const [first, ...others] = honest.changes
  const lossy = { ...(first as (typeof honest.changes)[number]), lossless: false }
  expect(told({ changes: [lossy, ...others], value: withValue({ provider: 'other' }) })).toEqual([
    otherChanges,
    otherInverse,
    'corpus-lossy /id: can be undone, id-to-number'
  ])
})

test('what has not been migrated need not lead back', () => {
  const latest = withValue({})
  expect(told({ value: withValue({ provider: 'other' }) }, latest)).toEqual([otherChanges, otherInverse])
})

const another = ['corpus-roundtrip-mismatch : the decoded value, another value once encoded and decoded']

const written = (encode: (text: string) => unknown): t.Mixed =>
  new t.Type<string, unknown>('Written', t.string.is, t.string.validate, encode)

test.each<readonly [string, t.Mixed, ReadonlyArray<string>]>([
  ['writes what it read', t.string, []],
  ['writes another value', written((text) => `${text}!`), another],
  ['writes what it cannot read', written(() => null), another]
])('a codec that %s', (_name, codec, expected) => {
  expect(lines(roundTripFindings(codec, 'a'))).toEqual(expected)
})

test('a refusal of any kind is told where it is', () => {
  const refusal: Refusal = { _tag: 'NotSupplied', path: '/provider', rule: 'provider-optional' }
  const version = { version: 'v2', form: 'document' } as const
  expect(lines(refused({ _tag: 'NotSupplied', ...version, refusals: [refusal] }, teller(false)))).toEqual([
    'corpus-migration-invalid /provider: what provider-optional converts exactly, absent'
  ])
  expect(lines(refused({ _tag: 'Unreadable', path: '/id', cause: 'gone' }, teller(false)))).toEqual([
    'corpus-undecodable : a session, unreadable'
  ])
})
