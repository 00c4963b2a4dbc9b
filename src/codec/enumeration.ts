/**
 * Closed lists of strings, together with other spellings that stored data is known to hold.
 *
 * Laws:
 *
 * 1. `is` accepts the list's values only
 * 2. `decode` gives a value of the list, whichever spelling it was given
 *
 * @since 0.1.0
 */
import * as t from 'io-ts'

import { type StandardSchema, standardized } from './standard.js'

// model

/**
 * An io-ts codec that carries its values and its accepted spellings.
 *
 * @category model
 * @since 0.1.0
 */
export interface EnumerationC<A extends string> extends t.Type<A, A, unknown>, StandardSchema<A, A> {
  readonly _tag: 'Enumeration'
  readonly values: ReadonlyArray<A>
  readonly spellings: Readonly<Record<string, A>>
}

// constructors

/**
 * A codec for a closed list of strings. `spellings` maps other texts that are accepted to the value they decode to.
 *
 * @example
 * import { enumeration } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const Size = enumeration('Size', ['small', 'extra-large'], { extraLarge: 'extra-large' })
 * assert.deepStrictEqual(Size.decode('extraLarge'), E.right('extra-large'))
 * assert.strictEqual(Size.is('extraLarge'), false)
 * assert.ok(E.isLeft(Size.decode('medium')))
 *
 * @category constructors
 * @since 0.1.0
 */
export const enumeration = <const A extends string>(
  name: string,
  values: ReadonlyArray<A>,
  spellings: Readonly<Record<string, NoInfer<A>>> = {}
): EnumerationC<A> => {
  const members = new Set<unknown>(values)
  const spelt = new Map<unknown, A>(Object.entries(spellings))
  const is = (u: unknown): u is A => members.has(u)
  return standardized(
    Object.assign(
      new t.Type<A, A, unknown>(
        name,
        is,
        (u, context) => {
          if (is(u)) return t.success(u)
          const member = spelt.get(u)
          return member === undefined ? t.failure(u, context) : t.success(member)
        },
        t.identity
      ),
      { _tag: 'Enumeration' as const, values: [...values], spellings: { ...spellings } }
    )
  )
}
