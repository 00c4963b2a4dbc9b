/**
 * The unified-API categories that a version 2 session can cover.
 *
 * @since 0.1.0
 */
import { enumeration } from '../codec/enumeration.js'

/**
 * A category. The spellings `hrisLegacy` and `stackOne` are those of the source document's examples; they decode to the
 * enum's values, which are all that the vendor's client takes.
 *
 * @example
 * import { V2 } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * assert.deepStrictEqual(V2.Category.decode('stackOne'), E.right('stackone'))
 * assert.ok(E.isLeft(V2.Category.decode('ticketing')))
 *
 * @category codecs
 * @since 0.1.0
 */
export const Category = enumeration(
  'Category',
  ['ats', 'hris', 'hris-legacy', 'crm', 'iam', 'marketing', 'lms', 'stackone', 'documents'],
  { hrisLegacy: 'hris-legacy', stackOne: 'stackone' }
)

/**
 * The type of the codec of the same name.
 *
 * @category model
 * @since 0.1.0
 */
export type Category = typeof Category._A
