/**
 * Points in time that travel as RFC 3339 text and live in memory as a `Date`.
 *
 * Laws:
 *
 * 1. `decode(encode(date)) = right(date)` for every date that `is` accepts
 * 2. Only real calendar dates decode: 30 February is an error, not 1 March
 * 3. Decoding takes time linear in the text
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import * as t from 'io-ts'

import { earliest, instant, latest } from './instant.js'
import { reading } from './record.js'
import { type StandardSchema, standardized } from './standard.js'

// model

/**
 * The type of {@link DateTime}.
 *
 * @category model
 * @since 0.1.0
 */
export interface DateTimeC extends t.Type<Date, string, unknown>, StandardSchema<string, Date> {
  readonly _tag: 'DateTime'
}

// destructors

/**
 * The milliseconds since the epoch that an RFC 3339 date-time names; digits past the millisecond are cut. `None` for
 * text that is not one, for dates that no calendar has, for a leap second (a `Date` has none) and for an instant
 * outside the years 0000 to 9999 of UTC. `T` and `Z` are upper case, as the vendor's client requires.
 *
 * @example
 * import { epochMilliseconds } from 'connect-session-reconcile'
 * import * as O from 'fp-ts/Option'
 *
 * assert.deepStrictEqual(epochMilliseconds('1970-01-01T01:00:00.0019+01:00'), O.some(1))
 * assert.deepStrictEqual(epochMilliseconds('2025-02-30T00:00:00Z'), O.none)
 *
 * @category destructors
 * @since 0.1.0
 */
export const epochMilliseconds = (text: string): O.Option<number> => {
  const time = instant(text)
  return Number.isNaN(time) ? O.none : O.some(time)
}

// codecs

/** The time of a `Date`, `NaN` for one of no time; what is no `Date` has none. */
const timeOf = (u: unknown): number | undefined =>
  typeof u === 'object' ? E.getOrElseW(() => undefined)(reading(() => Date.prototype.getTime.call(u))) : undefined

const is = (u: unknown): u is Date => {
  const time = timeOf(u)
  return time !== undefined && time >= earliest && time <= latest
}

const encode = (date: Date): string => {
  const time = timeOf(date)
  if (time === undefined) return date as never
  return Number.isNaN(time) ? 'Invalid Date' : Date.prototype.toISOString.call(date)
}

/**
 * A point in time. Decodes from an RFC 3339 date-time with `Z` or an offset, or from a valid `Date`; encodes as
 * `toISOString()` of a plain `Date` does, in UTC with milliseconds. A `Date` that `is` refuses encodes to text that no decoder accepts,
 * and what is no `Date`, though it was said to be one, stays as it is.
 *
 * @example
 * import { DateTime } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * assert.deepStrictEqual(DateTime.decode('2025-08-24T10:46:06.475+02:00'), E.right(new Date('2025-08-24T08:46:06.475Z')))
 * assert.strictEqual(DateTime.encode(new Date(0)), '1970-01-01T00:00:00.000Z')
 * assert.ok(E.isLeft(DateTime.decode('2025-02-30T00:00:00Z')))
 * assert.ok(E.isLeft(DateTime.decode('2025-08-24')))
 *
 * @category codecs
 * @since 0.1.0
 */
export const DateTime: DateTimeC = standardized(
  Object.assign(
    new t.Type<Date, string, unknown>(
      'DateTime',
      is,
      (u, context) => {
        if (is(u)) return t.success(u)
        const time = typeof u === 'string' ? instant(u) : Number.NaN
        return Number.isNaN(time) ? t.failure(u, context) : t.success(new Date(time))
      },
      encode
    ),
    { _tag: 'DateTime' as const }
  )
)
