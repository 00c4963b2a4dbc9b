/**
 * What a customer attaches to a session when its token is created.
 *
 * @since 0.1.0
 */
import { AnyObject } from '../codec/AnyObject.js'

/**
 * Arbitrary keys and values, kept as they are. (The vendor's client drops them.)
 *
 * @category codecs
 * @since 0.1.0
 */
export const Metadata = AnyObject

/**
 * @category model
 * @since 0.1.0
 */
export type Metadata = typeof Metadata._A
