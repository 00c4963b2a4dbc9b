import * as E from 'fp-ts/Either'

import { defined, snapshot } from '../../src/codec/record.js'

const boom = (): never => {
  throw new Error('boom')
}

test('own enumerable keys of text are copied, each read once', () => {
  let readings = 0
  const given = Object.create(
    { inherited: 1 },
    {
      hidden: { value: 1, enumerable: false },
      counted: { get: () => ++readings, enumerable: true },
      ['__proto__']: { value: null, enumerable: true }
    }
  ) as object
  const copy = snapshot(Object.assign(given, { [Symbol('s')]: 1 }))
  expect(copy).toEqual(E.right(JSON.parse('{ "counted": 1, "__proto__": null }')))
  expect(E.isRight(copy) && Object.keys(copy.right)).toEqual(['counted', '__proto__'])
  expect(readings).toBe(1)
})

test.each([null, undefined, 'text', 1, [[1]]])('%s is not an object', (u) => {
  expect(snapshot(u)).toEqual(E.left({ _tag: 'NotAnObject' }))
})

test('what throws is told with the key that was read, if there was one', () => {
  const getter: unknown = Object.defineProperty({ before: 1 }, 'id', { get: boom, enumerable: true })
  expect(snapshot(getter)).toStrictEqual(E.left({ _tag: 'Unreadable', key: 'id', cause: 'boom' }))
  expect(snapshot(new Proxy({}, { ownKeys: boom }))).toStrictEqual(E.left({ _tag: 'Unreadable', cause: 'boom' }))
})

test('what is undefined is left out, and nothing else is', () => {
  const held = { text: '', nothing: null, nought: 0, no: false }
  expect(defined({ ...held, missing: undefined })).toStrictEqual(held)
})
