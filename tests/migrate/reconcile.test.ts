/**
 * Payloads that change while they are read, and what is said of a session that is not what its type says.
 */
import * as assert from 'node:assert/strict'
import * as E from 'fp-ts/Either'

import {
  detect,
  type ReconcileError,
  reconcile,
  TextReporter,
  toInverseJsonPatch,
  toJsonPatch,
  upgrade,
  V1,
  type V2
} from '../../src/index.js'
import { replayed } from '../laws/migration.js'
import { v1 } from '../laws/values.js'

/** A list of a category that is read as one so many times, and then as something else. */
const listThat = (readings: number, otherwise: () => unknown): ReadonlyArray<string> => {
  let left = readings
  return Object.defineProperty(['ats'], 0, { get: () => (left-- > 0 ? 'ats' : otherwise()), enumerable: true })
}

const thrown = (): never => {
  throw new Error('boom')
}

const refusals = (otherwise: () => unknown): ReadonlyArray<ReconcileError> =>
  [1, 2, 3, 4, 5, 6].flatMap((readings) => {
    const result = reconcile({ ...v1, categories: listThat(readings, otherwise) })
    return E.isLeft(result) ? [result.left] : []
  })

test('a list that cannot be read a second time is unreadable', () => {
  expect(refusals(thrown)).toContainEqual({ _tag: 'Unreadable', path: '', cause: 'boom' })
})

test('a list that is another one when it is read again never becomes a session', () => {
  const errors = refusals(() => 'gone')
  expect(errors.length).toBeGreaterThan(0)
  for (const error of errors) {
    assert.ok(error._tag === 'Invalid')
    const { errors: found, ...rest } = error
    expect(['v1', 'v2']).toContain(rest.version)
    expect(rest).toMatchObject({ _tag: 'Invalid', form: 'document', refusals: [] })
    expect(TextReporter.report(E.left({ ...rest, errors: found }))).toEqual([
      '/categories/0 is "gone"; it must be one of ats, hris, hris-legacy, crm, iam, marketing, lms, stackone, documents'
    ])
  }
})

test('a session of a later version is refused as one of the version that its type says', () => {
  const session: V2.ConnectSession = { ...v1, id: 42, organizationId: 7, createdAt: new Date(0) }
  const result = upgrade(session as unknown as V1.ConnectSession)
  assert.ok(E.isLeft(result) && result.left._tag === 'Invalid')
  const { errors, ...rest } = result.left
  expect(rest).toStrictEqual({ _tag: 'Invalid', version: 'v1', form: 'document', refusals: [] })
  expect(E.left(errors)).toEqual(V1.ConnectSession.decode(session))
})

test('a session that cannot be told apart is refused as any payload is', () => {
  const session = { ...v1, id: 42, createdAt: new Date(0) } as unknown as V1.ConnectSession
  expect(upgrade(session)).toStrictEqual(detect(session))
})

describe('a session that came in the wire form, with a field that only a later version knows', () => {
  const received = {
    id: '42',
    organization_id: '7',
    project_id: 'p',
    provider: 'hibob',
    origin_owner_id: 'o',
    origin_owner_name: 'Owner',
    created_at: '2023-05-30T08:00:00Z',
    account_id: 'a'
  }

  test('has it spelt as the session of the later version has it, and says so', () => {
    const session = V1.ConnectSessionWire.decode(received)
    assert.ok(E.isRight(session))
    const upgraded = upgrade(session.right)
    assert.ok(E.isRight(upgraded))
    const { changes, value } = upgraded.right
    expect(changes[0]).toStrictEqual({
      _tag: 'Renamed',
      path: '/accountId',
      from: '/account_id',
      rule: 'wire-spelling',
      lossless: true
    })
    const before = { ...session.right, createdAt: value.createdAt }
    expect(replayed(before, toJsonPatch(changes))).toStrictEqual(value)
    expect(replayed(value, toInverseJsonPatch(changes))).toStrictEqual(before)
    expect(upgraded.right.value).toStrictEqual({
      ...v1,
      id: 42,
      organizationId: 7,
      createdAt: new Date('2023-05-30T08:00:00Z'),
      accountId: 'a'
    })
  })

  test('in both spellings, keeps both, and is refused as having keys of both forms', () => {
    const decoded = V1.ConnectSessionWire.decode({ ...received, accountId: 'b' })
    assert.ok(E.isRight(decoded))
    const document = ['organizationId', 'projectId', 'originOwnerId', 'originOwnerName', 'createdAt', 'accountId']
    expect(upgrade(decoded.right)).toMatchObject({
      left: { _tag: 'MixedForms', keys: { document, wire: ['account_id'] } }
    })
  })
})
