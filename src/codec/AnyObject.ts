/**
 * Objects of arbitrary keys and values.
 *
 * Laws:
 *
 * 1. `decode(u) = right(u)`, the very same object, for every object that is not an array
 * 2. Nothing throws, and nothing inside the object is read
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import { reading } from './record.js'
import { type StandardSchema, standardized } from './standard.js'

// model

/**
 * The type of {@link AnyObject}.
 *
 * @category model
 * @since 0.1.0
 */
export interface AnyObjectC
  extends t.UnknownRecordC,
    StandardSchema<Record<string, unknown>, Record<string, unknown>> {}

// codecs

const is = (u: unknown): u is Record<string, unknown> => E.getOrElse(() => false)(reading(() => t.UnknownRecord.is(u)))

/**
 * An object, kept as it is. It is `UnknownRecord` of io-ts, which throws on a revoked Proxy, made total.
 *
 * @example
 * import { AnyObject } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * assert.deepStrictEqual(AnyObject.decode({ team: { size: 3 } }), E.right({ team: { size: 3 } }))
 * assert.ok(E.isLeft(AnyObject.decode([1])))
 *
 * @category codecs
 * @since 0.1.0
 */
export const AnyObject: AnyObjectC = standardized(
  Object.assign(
    new t.Type<Record<string, unknown>, Record<string, unknown>, unknown>(
      'AnyObject',
      is,
      (u, context) => (is(u) ? t.success(u) : t.failure(u, context)),
      t.identity
    ),
    { _tag: 'AnyDictionaryType' as const }
  )
)
