/**
 * What a customer attaches to a session when its token is created.
 *
 * @since 0.1.0
 */
import { AnyObject } from '../codec/AnyObject.js'

/**
 * Arbitrary keys and values, kept as they are. (The vendor's client drops them.)
 *
 * @example
 * import { V2 } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * assert.deepStrictEqual(V2.Metadata.decode({ plan: { seats: 3 } }), E.right({ plan: { seats: 3 } }))
 *
 * @category codecs
 * @since 0.1.0
 */
export const Metadata = AnyObject

/**
 * The type of the codec of the same name.
 *
 * @category model
 * @since 0.1.0
 */
export type Metadata = typeof Metadata._A
