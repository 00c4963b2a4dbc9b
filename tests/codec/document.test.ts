import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { PathReporter } from 'io-ts/PathReporter'

import { AnyObject, DateTime, document, FiniteNumber, optional, required, V1, V2, wire } from '../../src/index.js'

const session = {
  id: 2724.37,
  organizationId: 3790.57,
  projectId: 'p',
  originOwnerId: 'o',
  originOwnerName: 'Owner',
  createdAt: new Date('2025-08-24T08:46:06.475Z'),
  extra: null
}

const { projectId: _, ...withoutProject } = session

test.each<readonly [string, unknown, boolean]>([
  ['every field that is required', session, true],
  ['an optional field', { ...session, label: 'a' }, true],
  ['an optional field that is null', { ...session, label: null }, true],
  ['an optional field that is undefined', { ...session, label: undefined }, true],
  ['an optional field of the wrong type', { ...session, label: 5 }, false],
  ['no field that is required', withoutProject, false],
  ['a required field that is null', { ...session, projectId: null }, false],
  ['a required field that is undefined', { ...session, projectId: undefined }, false],
  ['a date as text', { ...session, createdAt: '2025-08-24T08:46:06.475Z' }, false],
  ["a spelling of an enumeration's value", { ...session, categories: ['hrisLegacy'] }, false],
  ["the wire form's spelling of a field", { ...session, account_id: 'a' }, false]
])('a session in memory with %s: %j', (_name, u, accepted) => {
  expect(V2.ConnectSession.is(u)).toBe(accepted)
  expect(V2.ConnectSessionWire.is(u)).toBe(accepted)
})

test('what throws on being asked for its type is not of the type', () => {
  const Thrower = new t.Type<string>(
    'Thrower',
    (_u): _u is string => {
      throw new Error('boom')
    },
    t.string.validate,
    t.identity
  )
  expect(document('Held', { text: required(Thrower) }).is({ text: 'a' })).toBe(false)
})

test('keys that every object inherits are keys like any other, also where what is inherited cannot be changed', () => {
  const given = JSON.parse('{ "id": 1, "constructor": 1, "toString": 2, "__proto__": 3 }') as object
  const inherit = (writable: boolean): void => {
    for (const key of ['constructor', 'toString']) Reflect.defineProperty(Object.prototype, key, { writable })
  }
  const codec = document('Given', { id: required(t.number) })
  try {
    inherit(false)
    expect(codec.decode(given)).toStrictEqual(E.right(given))
    expect(codec.encode(given as t.TypeOf<typeof codec>)).toStrictEqual(given)
    expect(codec.is(given)).toBe(true)
  } finally {
    inherit(true)
  }
})

test('null encodes as the codec says where the field is required', () => {
  const EndedAt = new t.Type<string | null, string>(
    'EndedAt',
    t.union([t.string, t.null]).is,
    (u, context) => (u === '' ? t.success(null) : t.string.validate(u, context)),
    (text) => text ?? ''
  )
  const Ended = document('Ended', { endedAt: required(EndedAt) })
  expect(Ended.decode({ endedAt: '' })).toStrictEqual(E.right({ endedAt: null }))
  expect(Ended.encode({ endedAt: null })).toStrictEqual({ endedAt: '' })
})

test('a value is of the type if the codec decodes it: a required key is there, and can be listed', () => {
  const Held = document('Held', { payload: required(t.unknown) })
  const hidden = Object.defineProperty({}, 'payload', { value: 1 })
  expect([{}, hidden, { payload: undefined }].map(Held.is)).toEqual([false, false, true])
  expect(t.union([Held, document('At', { at: required(DateTime) })]).encode({ at: new Date(0) })).toStrictEqual({
    at: '1970-01-01T00:00:00.000Z'
  })
})

test('null and undefined of an optional field encode to themselves, whatever its codec', () => {
  const Stay = document('Stay', { from: optional(DateTime), to: optional(DateTime) })
  expect(Stay.encode({ from: null, to: undefined })).toStrictEqual({ from: null, to: undefined })
  expect(wire(Stay).encode({ to: new Date(0) })).toStrictEqual({ to: '1970-01-01T00:00:00.000Z' })
})

test('__proto__ is a key like any other, decoded and encoded: it can be changed and removed', () => {
  const given: unknown = JSON.parse('{ "text": "a", "other": 1, "__proto__": 1 }')
  const Held = document('Held', { text: required(t.string) })
  const decoded = E.getOrElse((errors): unknown => errors)(Held.decode(given))
  expect(decoded).toStrictEqual(given)
  for (const record of [decoded, Held.encode(decoded as { text: string })]) {
    const { other, ...described } = Object.getOwnPropertyDescriptors(record as Record<string, unknown>)
    expect(Object.getOwnPropertyDescriptor(described, '__proto__')?.value).toEqual(other)
  }
})

test('the reporters of io-ts call every codec by its name', () => {
  const told = (codec: t.Mixed, u: unknown) => PathReporter.report(codec.decode(u))
  expect(told(AnyObject, 1)).toEqual(['Invalid value 1 supplied to : AnyObject'])
  expect(told(DateTime, 1)).toEqual(['Invalid value 1 supplied to : DateTime'])
  expect(told(FiniteNumber, '1')).toEqual(['Invalid value "1" supplied to : FiniteNumber'])
  for (const { Category, ConnectSession, ConnectSessionWire } of [V1, V2]) {
    expect(told(Category, 'fax')).toEqual(['Invalid value "fax" supplied to : Category'])
    expect(told(ConnectSession, 1)).toEqual(['Invalid value 1 supplied to : ConnectSession'])
    expect(told(ConnectSessionWire, 1)).toEqual(['Invalid value 1 supplied to : ConnectSessionWire'])
  }
})
