import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'

import { DateTime, epochMilliseconds } from '../../src/index.js'
import { notDateTimeText } from '../laws/arbitrary.js'
import { holds } from '../laws/runs.js'

test.each([
  ['2025-08-24T08:46:06.475Z', '2025-08-24T08:46:06.475Z'],
  ['2025-08-24T10:46:06.475+02:00', '2025-08-24T08:46:06.475Z'],
  ['2025-08-23T21:16:06.475-11:30', '2025-08-24T08:46:06.475Z'],
  ['2025-08-24T08:46:06Z', '2025-08-24T08:46:06.000Z'],
  ['2025-08-24T08:46:06.4Z', '2025-08-24T08:46:06.400Z'],
  ['2025-08-24T08:46:06.475999Z', '2025-08-24T08:46:06.475Z'],
  ['2025-08-24T08:46:06.0009000000Z', '2025-08-24T08:46:06.000Z'],
  ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
  ['2025-01-01T00:30:00+01:00', '2024-12-31T23:30:00.000Z'],
  ['2025-08-24T08:46:06+00:00', '2025-08-24T08:46:06.000Z'],
  ['2025-08-24T08:46:06-00:00', '2025-08-24T08:46:06.000Z'],
  ['2025-08-24T08:46:06+23:59', '2025-08-23T08:47:06.000Z'],
  ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
  ['0099-12-31T23:59:59.999Z', '0099-12-31T23:59:59.999Z'],
  ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999Z']
])('%s is %s', (text, iso) => {
  expect(DateTime.decode(text)).toEqual(E.right(new Date(iso)))
  expect(DateTime.encode(new Date(iso))).toBe(iso)
  expect(DateTime.is(new Date(iso))).toBe(true)
})

test('what is not RFC 3339, or on no calendar, is no date-time', () => {
  holds(notDateTimeText, (text) => {
    expect(epochMilliseconds(text)).toEqual(O.none)
    expect(E.isLeft(DateTime.decode(text))).toBe(true)
  })
})

test('a date is decoded as it is', () => {
  const date = new Date('2025-08-24T08:46:06.475Z')
  expect(DateTime.decode(date)).toStrictEqual(E.right(date))
})

test.each<readonly [string, Date]>([
  ['a date of no time', new Date(Number.NaN)],
  ['a date before the year 0000', new Date(Date.parse('0000-01-01T00:00:00Z') - 1)],
  ['a date after the year 9999', new Date(Date.parse('9999-12-31T23:59:59.999Z') + 1)],
  ['an object that says it is a date', Object.create(Date.prototype) as Date]
])('%s is refused, and encodes to text that is refused', (_, date) => {
  expect(DateTime.is(date)).toBe(false)
  expect(E.isLeft(DateTime.decode(date))).toBe(true)
  expect(E.isLeft(DateTime.decode(DateTime.encode(date)))).toBe(true)
})

test('a date of no time encodes to the text that a Date has for it', () => {
  expect(DateTime.encode(new Date(Number.NaN))).toBe(String(new Date(Number.NaN)))
})

test.each<readonly [string, unknown]>([
  ['text', '2025-08-24T10:46:06.475+02:00'],
  ['a number', 0],
  ['null', null],
  ['an object', {}]
])('%s that was said to be a date is not lost in an encode', (_, value) => {
  expect(DateTime.encode(value as Date)).toBe(value)
})

test('a long text is refused in linear time, and a long fraction is read', () => {
  const long = '0'.repeat(1_000_000)
  expect(E.isLeft(DateTime.decode(`2025-08-24T08:46:06.${long}`))).toBe(true)
  expect(DateTime.decode(`2025-08-24T08:46:06.${long}Z`)).toEqual(E.right(new Date('2025-08-24T08:46:06Z')))
})

test('a date that writes itself in another way encodes as any other date', () => {
  class Zoned extends Date {
    override toISOString(): string {
      return '2025-08-24T10:46:06.475+02:00'
    }
  }
  expect(DateTime.encode(new Zoned('2025-08-24T08:46:06.475Z'))).toBe('2025-08-24T08:46:06.475Z')
})
