/**
 * Decoded sessions: what the typed functions do is what the functions on JSON do, once decoded.
 */
import * as assert from 'node:assert/strict'
import * as E from 'fp-ts/Either'

import {
  downgrade,
  downgradeJson,
  type ReconcileError,
  reconcile,
  upgrade,
  upgradeJson,
  V1,
  type V2
} from '../../src/index.js'
import { first, latest } from '../../src/migrate/migrations.js'
import { downgradable, exactIds, payloads, upgradable } from '../laws/arbitrary.js'
import { decoded } from '../laws/codec.js'
import { holds } from '../laws/runs.js'
import { deepFrozen, v1 as plain } from '../laws/values.js'

const left = (result: E.Either<ReconcileError, unknown>): ReconcileError => {
  assert.ok(E.isLeft(result), 'accepted')
  return result.left
}

test('upgrading a session is upgrading its payload and decoding the result', () => {
  holds(upgradable(first, 'document'), (u) => {
    const session = deepFrozen(decoded(first.ConnectSession, u))
    const upgraded = upgrade(session)
    const json = reconcile(u)
    assert.ok(E.isRight(upgraded) && E.isRight(json))
    // A codec has given spellings their value by now, so their change is not reported a second time.
    assert.deepEqual(upgraded.right.value, json.right.value)
    assert.ok(upgraded.right.changes.every((change) => change.rule !== 'category-spelling'))
  })
})

test('so is upgrading a session that came in the wire form, with fields that only a later version knows', () => {
  holds(upgradable(first, 'wire'), (u) => {
    const upgraded = upgrade(deepFrozen(decoded(first.ConnectSessionWire, u)))
    const json = reconcile(u)
    assert.ok(E.isRight(upgraded) && E.isRight(json))
    assert.deepEqual(upgraded.right.value, json.right.value)
  })
})

test('downgrading a session is downgrading its payload and decoding the result', () => {
  holds(downgradable(latest, 'document'), (u) => {
    const downgraded = downgrade(deepFrozen(decoded(latest.ConnectSession, u)))
    const json = downgradeJson(u)
    assert.ok(E.isRight(downgraded) && E.isRight(json))
    assert.deepEqual(downgraded.right.value, decoded(first.ConnectSession, json.right.value))
  })
})

test('a session comes back where every change was lossless', () => {
  holds(payloads(first.fields, 'document', { values: exactIds(first) }), (u) => {
    const session = decoded(first.ConnectSession, u)
    const back = E.flatMap(upgrade(session), ({ value }) => downgrade(value))
    assert.ok(E.isRight(back))
    assert.deepEqual(back.right.value, session)
  })
})

const v1: V1.ConnectSession = { ...plain, createdAt: new Date(0) }

const v2: V2.ConnectSession = { ...v1, id: 42, organizationId: 7 }

test('a date that is no date is refused, not written', () => {
  expect(left(upgrade({ ...v1, createdAt: new Date(Number.NaN) }))).toMatchObject({ _tag: 'Invalid', version: 'v1' })
  expect(left(downgrade({ ...v2, createdAt: new Date(8.64e15) }))).toMatchObject({ _tag: 'Invalid', version: 'v2' })
})

test('an id that JSON cannot write is refused', () => {
  for (const id of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(left(downgrade({ ...v2, id }))).toMatchObject({ _tag: 'Invalid', version: 'v2' })
    expect(left(upgradeJson({ ...v2, id }))).toMatchObject({ _tag: 'Invalid', version: 'v2' })
  }
})

test('a session that is not what its type says is refused as what it was said to be', () => {
  expect(left(upgrade(v2 as unknown as V1.ConnectSession))).toMatchObject({ _tag: 'Invalid', version: 'v1' })
  expect(left(downgrade(v1 as unknown as V2.ConnectSession))).toMatchObject({ _tag: 'Invalid', version: 'v2' })
  const received = V1.ConnectSessionWire.encode(v1) as unknown as V1.ConnectSession
  expect(left(upgrade(received))).toMatchObject({ _tag: 'Invalid', version: 'v1', form: 'document' })
})

test('-0 is downgraded to 0, and told to be lossy', () => {
  const downgraded = downgradeJson({ ...v2, id: -0 })
  assert.ok(E.isRight(downgraded))
  expect(downgraded.right.changes[0]).toEqual({
    _tag: 'Converted',
    path: '/id',
    from: -0,
    to: '0',
    rule: 'id-to-number',
    lossless: false
  })
})
