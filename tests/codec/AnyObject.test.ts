import * as E from 'fp-ts/Either'

import { AnyObject } from '../../src/index.js'

const revoked = (target: object): object => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

test.each<readonly [string, unknown]>([
  ['no key', {}],
  ['any key and value', { team: { size: 3 }, '': undefined, list: [1] }],
  ['no prototype', Object.create(null)],
  ['a getter that throws', Object.defineProperty({}, 'id', { get: () => expect(true).toBe(false), enumerable: true })]
])('an object with %s is kept, the very same', (_, u) => {
  expect(AnyObject.is(u)).toBe(true)
  const decoded = AnyObject.decode(u)
  expect(E.isRight(decoded) && decoded.right === u && AnyObject.encode(decoded.right) === u).toBe(true)
})

test.each<readonly [string, unknown]>([
  ['an array', [{}]],
  ['null', null],
  ['undefined', undefined],
  ['text', 'text'],
  ['a function', () => ({})],
  ['a revoked Proxy of an object', revoked({})],
  ['a revoked Proxy of an array', revoked([])]
])('%s is refused', (_, u) => {
  expect(AnyObject.is(u)).toBe(false)
  expect(E.isLeft(AnyObject.decode(u))).toBe(true)
})
