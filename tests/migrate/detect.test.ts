/**
 * What a payload is told to be, and why it cannot be told: the errors as a program reads them.
 */
import * as E from 'fp-ts/Either'

import { detect, type DetectError, type Kind, kindOf } from '../../src/index.js'

const thrown = (): never => {
  throw new Error('boom')
}

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  return proxy
}

test.each<readonly [Kind, unknown]>([
  ['string', ''],
  ['number', Number.NaN],
  ['boolean', false],
  ['null', null],
  ['array', []],
  ['object', {}],
  ['absent', undefined],
  ['other', 10n],
  ['other', () => 1],
  ['other', Symbol('s')],
  ['object', revoked()]
])('a value of the kind %s', (kind, value) => {
  expect(kindOf(value)).toBe(kind)
})

test.each<readonly [string, unknown, DetectError]>([
  ['an array', [], { _tag: 'Undetectable', reason: 'not-an-object', kind: 'array', found: {} }],
  [
    'neither spelling of organizationId',
    { id: '42', originOwnerId: 'o', origin_owner_id: 'o' },
    {
      _tag: 'Undetectable',
      reason: 'no-form',
      kind: 'object',
      found: { '/organizationId': 'absent', '/organization_id': 'absent' }
    }
  ],
  [
    'no id that is a string or a number',
    { id: null, organization_id: ['7'] },
    {
      _tag: 'Undetectable',
      reason: 'no-version',
      kind: 'object',
      found: { '/id': 'null', '/organization_id': 'array' }
    }
  ],
  [
    'ids that no version has together',
    { id: '42', organizationId: 7 },
    { _tag: 'Mixed', form: 'document', found: { '/id': 'string', '/organizationId': 'number' } }
  ],
  [
    'keys of both forms',
    { originOwnerName: 'Owner', id: '42', organization_id: '7', createdAt: null, other: 1 },
    { _tag: 'MixedForms', keys: { document: ['originOwnerName', 'createdAt'], wire: ['organization_id'] } }
  ],
  ['keys that cannot be listed', new Proxy({}, { ownKeys: thrown }), { _tag: 'Unreadable', path: '', cause: 'boom' }],
  [
    'a field that cannot be read',
    Object.defineProperty({ id: '42' }, 'origin/owner', { get: thrown, enumerable: true }),
    { _tag: 'Unreadable', path: '/origin~1owner', cause: 'boom' }
  ]
])('%s', (_, payload, error) => {
  expect(detect(payload)).toStrictEqual(E.left(error))
})

test('one id that is a string or a number is enough', () => {
  expect(detect({ organizationId: '7' })).toStrictEqual(E.right({ version: 'v1', form: 'document' }))
  expect(detect({ id: null, organization_id: 7 })).toStrictEqual(E.right({ version: 'v2', form: 'wire' }))
})
