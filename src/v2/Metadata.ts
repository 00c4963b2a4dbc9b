/**
 * What a customer attaches to a session when its token is created.
 *
 * @since 0.1.0
 */
import * as t from 'io-ts'

/**
 * Arbitrary keys and values, kept as they are.
 *
 * @category codecs
 * @since 0.1.0
 */
export const Metadata = t.UnknownRecord

/**
 * @category model
 * @since 0.1.0
 */
export type Metadata = t.TypeOf<typeof Metadata>
