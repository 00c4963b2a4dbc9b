/**
 * Numbers that JSON can hold, and text that a number can hold exactly.
 *
 * Laws:
 *
 * 1. `exactNumber(text) = some(n)` implies `String(n) = text`
 * 2. `exactNumber(String(n)) = some(n)` for every finite `n` but `-0`, which is written `0`
 *
 * @since 0.1.0
 */
import * as O from 'fp-ts/Option'
import * as t from 'io-ts'

import { type StandardSchema, standardized } from './standard.js'

// model

/**
 * The type of {@link FiniteNumber}.
 *
 * @category model
 * @since 0.1.0
 */
export interface FiniteNumberC extends t.Type<number, number, unknown>, StandardSchema<number, number> {
  readonly _tag: 'FiniteNumber'
}

// codecs

const is = (u: unknown): u is number => Number.isFinite(u)

/**
 * A number that JSON can write: neither `NaN` nor an infinity.
 *
 * @example
 * import { FiniteNumber } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * assert.deepStrictEqual(FiniteNumber.decode(2724.37), E.right(2724.37))
 * assert.ok(E.isLeft(FiniteNumber.decode(Infinity)))
 *
 * @category codecs
 * @since 0.1.0
 */
export const FiniteNumber: FiniteNumberC = standardized(
  Object.assign(
    new t.Type<number, number, unknown>(
      'FiniteNumber',
      is,
      (u, c) => (is(u) ? t.success(u) : t.failure(u, c)),
      t.identity
    ),
    { _tag: 'FiniteNumber' as const }
  )
)

// destructors

/**
 * The number that a text names, if turning that number back into text gives the same text. `None` for everything that
 * would have to be rounded or respelt: `"007"`, `"1e3"`, `""`, `"9007199254740993"`, a UUID.
 *
 * @example
 * import { exactNumber } from 'connect-session-reconcile'
 * import * as O from 'fp-ts/Option'
 *
 * assert.deepStrictEqual(exactNumber('2724.37'), O.some(2724.37))
 * assert.deepStrictEqual(exactNumber('007'), O.none)
 * assert.deepStrictEqual(exactNumber('9007199254740993'), O.none)
 *
 * @category destructors
 * @since 0.1.0
 */
export const exactNumber = (text: string): O.Option<number> =>
  O.filter((n: number) => String(n) === text)(nearestNumber(text))

/**
 * The number that a text names, rounded if no number has that value. `None` for text that names none, or none that is
 * finite.
 *
 * @example
 * import { nearestNumber } from 'connect-session-reconcile'
 * import * as O from 'fp-ts/Option'
 *
 * assert.deepStrictEqual(nearestNumber('007'), O.some(7))
 * assert.deepStrictEqual(nearestNumber('9007199254740993'), O.some(9007199254740992))
 * assert.deepStrictEqual(nearestNumber(''), O.none)
 *
 * @category destructors
 * @since 0.1.0
 */
export const nearestNumber = (text: string): O.Option<number> => {
  const n = Number(text)
  return Number.isFinite(n) && text.trim() !== '' ? O.some(n) : O.none
}
