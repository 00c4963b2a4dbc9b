/**
 * What generated code and closures make of values chosen by hand: what they may not take, and what they keep.
 */
import assert from 'node:assert'

import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import { compile, failed, generate, interpret } from '../../src/codec/compile.js'
import { type Fields, document, optional, required } from '../../src/codec/document.js'
import { DateTime } from '../../src/codec/index.js'
import { tableOf } from '../../src/codec/table.js'
import * as V1 from '../../src/v1/index.js'

const broken = (): never => assert.fail('broken')

const contextOf = (codec: t.Mixed, u: unknown): t.Context => [{ key: '', type: codec, actual: u }]

const session = {
  id: '1',
  organization_id: '2',
  project_id: 'p',
  provider: 'hibob',
  origin_owner_id: 'o',
  origin_owner_name: 'Owner',
  created_at: '2025-08-24T08:46:06.475Z',
  categories: ['hris']
}

describe('values that no JSON text makes', () => {
  const ways = [generate, interpret].map((make) => make(tableOf(V1.fields, 'wire')))
  const context = contextOf(V1.ConnectSessionWire, session)

  test.each<readonly [string, () => unknown]>([
    ['a getter that throws', () => Object.defineProperty({ ...session }, 'id', { get: broken, enumerable: true })],
    ['a Proxy that throws', () => new Proxy(session, { get: broken })],
    [
      'a revoked Proxy',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return proxy
      }
    ],
    [
      'a required field that is not enumerable',
      () => Object.defineProperty({ ...session }, 'id', { enumerable: false })
    ],
    [
      'an array that poses as an object',
      () => Object.setPrototypeOf(Object.assign([], session), Object.prototype) as object
    ],
    ['a list that throws', () => ({ ...session, categories: new Proxy([], { get: broken }) })]
  ])('%s', (_, make) => {
    for (const decode of ways) expect(decode(make(), context)).toBe(failed)
    expect(E.isLeft(V1.ConnectSessionWire.decode(make()))).toBe(true)
  })

  test('what every object inherits is no field of the payload', () => {
    const { id, ...rest } = session
    try {
      // oxlint-disable-next-line eslint/no-extend-native
      Object.defineProperty(Object.prototype, 'id', { value: id, enumerable: true, configurable: true, writable: true })
      for (const decode of ways) {
        expect(decode(rest, context)).toBe(failed)
        expect(Object.keys(decode({ id, ...rest }, context) as object)).toHaveLength(Object.keys(session).length)
      }
    } finally {
      Reflect.deleteProperty(Object.prototype, 'id')
    }
  })

  test('a list that needs no edit is kept, one that does is copied', () => {
    const aliased = Object.freeze(['hris', 'stackOne'])
    for (const decode of ways) {
      expect((decode(session, context) as typeof session).categories).toBe(session.categories)
      const decoded = decode({ ...session, categories: aliased }, context) as typeof session
      expect(decoded.categories).toStrictEqual(['hris', 'stackone'])
    }
    expect(aliased).toStrictEqual(['hris', 'stackOne'])
  })
})

describe('tables that ask for little', () => {
  const Little: Fields = { list: optional(t.array(t.type({ a: t.string }))), moment: optional(DateTime) }
  const codec = document('Little', Little)
  const ways = [generate, interpret].map((make) => make(tableOf(Little, 'document')))

  test.each([undefined, null, true, 1, 1n, '', 'text', Symbol('s'), [[]], () => ({})])('%p is no object', (u) => {
    for (const decode of ways) expect(decode(u, contextOf(codec, u))).toBe(failed)
    expect(E.isLeft(codec.decode(u))).toBe(true)
  })

  test.each<readonly [string, Record<string, unknown>]>([
    ['nothing', {}],
    ['a list of what only its codec knows', { list: [{ a: 'a' }, { a: 'b' }] }],
    ['null', { list: null, moment: null }],
    ['undefined', { list: undefined, moment: undefined }],
    ['a date', { moment: new Date(0) }]
  ])('%s decodes to itself', (_, u) => {
    for (const decode of ways) expect(decode(u, contextOf(codec, u))).toStrictEqual(u)
    expect(codec.decode(u)).toStrictEqual(E.right(u))
  })
})

test('a codec made of the parts of another, under a name of its own, decodes as the other does', () => {
  const renamed = (codec: t.Mixed): t.Mixed => new t.Type('Renamed', codec.is, codec.validate, codec.encode)
  const codec = document('Renamed', {
    list: required(renamed(t.array(t.string))),
    category: required(renamed(V1.Category))
  })
  expect(codec.decode({ list: ['a'], category: 'stackOne' })).toEqual(E.right({ list: ['a'], category: 'stackone' }))
  expect(E.isLeft(codec.decode({ list: [1], category: 'stackOne' }))).toBe(true)
})

describe('where the runtime withholds something', () => {
  const context = contextOf(V1.ConnectSessionWire, session)

  const replacing = <A>(holder: object, key: string, value: unknown, run: () => A): A => {
    const original = Object.getOwnPropertyDescriptor(holder, key)
    assert.ok(original !== undefined)
    try {
      Object.defineProperty(holder, key, { ...original, value })
      return run()
    } finally {
      Object.defineProperty(holder, key, original)
    }
  }

  test('code made from text, as a Content-Security-Policy does: closures decode', () => {
    const decode = replacing(globalThis, 'Function', broken, () => compile(tableOf(V1.fields, 'wire')))
    expect(E.right(decode(session, context))).toStrictEqual(V1.ConnectSessionWire.decode(session))
    expect(decode({ ...session, id: 1 }, context)).toBe(failed)
  })

  test('the text of functions, as an engine of bytecode does: no codec is mistaken for another', () => {
    const copied = Object.assign(t.array(t.string), { validate: t.never.validate })
    const table = tableOf({ list: required(copied) }, 'document')
    const decode = replacing(
      Function.prototype,
      'toString',
      () => '[bytecode]',
      () => compile(table)
    )
    expect(decode({ list: ['a'] }, context)).toBe(failed)
  })
})
