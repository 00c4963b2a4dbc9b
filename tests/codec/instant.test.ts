/**
 * The reader of date-times by character codes, held equal to a regular expression and the runtime's own calendar.
 */
import * as fc from 'fast-check'

import { earliest, instant, latest } from '../../src/codec/instant.js'
import { character } from '../laws/character.js'
import { holds } from '../laws/runs.js'

const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/

const reference = (text: string): number => {
  const match = pattern.exec(text)
  if (match === null) return Number.NaN
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number
  ]
  const hours = Number(match[9] ?? 0)
  const minutes = Number(match[10] ?? 0)
  if (hour > 23 || minute > 59 || second > 59 || hours > 23 || minutes > 59) return Number.NaN
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN
  const offset = (match[8] === '-' ? -1 : 1) * (hours * 60 + minutes)
  const fraction = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const time = date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction
  return time >= earliest && time <= latest ? time : Number.NaN
}

const padded = (max: number, length: number) => fc.nat(max).map((n) => String(n).padStart(length, '0'))

/** Texts of the right shape; about half name an instant. */
const shaped = fc
  .tuple(
    fc.oneof(padded(9999, 4), fc.constantFrom('0000', '0001', '1600', '1900', '1970', '2000', '2024', '2100', '9999')),
    fc.oneof(padded(13, 2), fc.constantFrom('02', '12')),
    fc.oneof(padded(32, 2), fc.constantFrom('28', '29', '30', '31')),
    fc.oneof(padded(24, 2), fc.constantFrom('00', '23')),
    padded(60, 2),
    padded(60, 2),
    fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{0,12}$/)),
    fc.oneof(
      fc.constant('Z'),
      fc.tuple(fc.constantFrom('+', '-'), padded(24, 2), padded(60, 2)).map(([sign, h, m]) => `${sign}${h}:${m}`)
    )
  )
  .map(([y, mo, d, h, mi, s, fraction, zone]) => `${y}-${mo}-${d}T${h}:${mi}:${s}${fraction}${zone}`)

/** Texts of the right shape with one character replaced, inserted or taken out. */
const mutated = fc
  .tuple(
    shaped,
    fc.nat(40),
    fc.constantFrom('', '0', '9', ':', '-', '+', '.', 'Z', 'T', 'z', 't', ' ', '٣', '\u0130', '\n'),
    fc.nat(1)
  )
  .map(([text, at, character, cut]) => text.slice(0, at) + character + text.slice(at + cut))

const agrees = (text: string) => expect({ text, time: instant(text) }).toStrictEqual({ text, time: reference(text) })

test('every day of the calendar, and the day after the last of each month', () => {
  for (const year of [0, 1, 4, 99, 100, 400, 1582, 1899, 1900, 1970, 1999, 2000, 2023, 2024, 2100, 9999]) {
    for (let month = 0; month <= 13; month++) {
      for (let day = 0; day <= 32; day++) {
        const [y, m, d] = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')]
        const text = `${y}-${m}-${d}T00:00:00Z`
        if (!Object.is(instant(text), reference(text))) agrees(text)
      }
    }
  }
})

test.each([
  '0000-01-01T00:00:00Z',
  '0000-01-01T00:00:00+00:01',
  '0000-01-01T00:00:00-00:01',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.999-00:01',
  '1970-01-01T00:00:00-00:00',
  '1969-12-31T23:59:59.9999999Z',
  '2016-12-31T23:59:60Z',
  '2024-02-29T24:00:00Z',
  '2024-02-29T00:00:00.Z',
  '2024-02-29T00:00:00',
  '2024-02-29T00:00Z',
  '2024-02-29T00-00:00Z',
  '2024-02-29T00:00-00Z',
  '2024-02-29T00:00:00z',
  '2024-02-29T00:00:00+x1:00',
  '2024-02-29T00:00:00+01:x0',
  '20:4-02-29T00:00:00Z',
  ':000-01-01T00:00:00+00:01',
  '2024-02-29',
  ''
])('%s', agrees)

test('generated texts: of the right shape, and one character away from it', () => {
  holds(shaped, agrees, 60)
  holds(mutated, agrees, 60)
})

test('any text at all', () => {
  fc.assert(fc.property(fc.string({ unit: character }), agrees))
})

test('what toISOString writes', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(earliest), max: new Date(latest), noInvalidDate: true }), (date) =>
      expect(instant(date.toISOString())).toBe(date.getTime())
    )
  )
})
