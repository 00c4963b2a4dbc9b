/**
 * What is said of a payload that throws on being read: where, and of which type the part should be.
 */
import * as E from 'fp-ts/Either'

import { V1 } from '../../src/index.js'

const throwing = (thrown: unknown) => () => {
  throw thrown
}

const property = (key: string, thrown: unknown): unknown =>
  Object.defineProperty({}, key, { get: throwing(thrown), enumerable: true })

const errorsOf = (u: unknown) => {
  const decoded = V1.ConnectSession.decode(u)
  return E.isRight(decoded)
    ? []
    : decoded.left.map(({ value, context, message }) => ({
        value,
        message,
        path: context.map(({ key, type }) => `${key}: ${type.name}`)
      }))
}

const whole = ': ConnectSession'

test.each<readonly [string, unknown, string, ReadonlyArray<string>]>([
  ['a field', property('id', new Error('boom')), 'id could not be read: boom', [whole, 'id: string']],
  ['a field of no table', property('extra', 'boom'), 'extra could not be read: boom', [whole, 'extra: unknown']],
  [
    'the list of keys',
    new Proxy({}, { ownKeys: throwing(new Error('boom')) }),
    'ConnectSession could not be read: boom',
    [whole]
  ],
  [
    'a field that throws what has no text',
    property('id', Object.create(null)),
    'id could not be read: an error that has no text',
    [whole, 'id: string']
  ]
])('%s', (_, u, message, path) => {
  expect(errorsOf(u)).toEqual([{ value: undefined, message, path }])
})

test('what is no object is refused as a whole, and no part of it is looked at', () => {
  for (const u of [null, 'text', [1]]) expect(errorsOf(u)).toEqual([{ value: u, message: undefined, path: [whole] }])
})
