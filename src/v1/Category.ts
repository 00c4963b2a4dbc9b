/**
 * The unified-API categories that a version 1 session can cover.
 *
 * @since 0.1.0
 */
import { enumeration } from '../codec/enumeration.js'

/**
 * A category. The spellings `hrisLegacy` and `stackOne` are those of the source document's examples; they decode to the
 * enum's values.
 *
 * @example
 * import { V1 } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * assert.deepStrictEqual(V1.Category.decode('stackOne'), E.right('stackone'))
 * assert.ok(E.isLeft(V1.Category.decode('iam')))
 *
 * @category codecs
 * @since 0.1.0
 */
export const Category = enumeration('Category', ['ats', 'hris', 'hris-legacy', 'crm', 'marketing', 'stackone'], {
  hrisLegacy: 'hris-legacy',
  stackOne: 'stackone'
})

/**
 * The type of the codec of the same name.
 *
 * @category model
 * @since 0.1.0
 */
export type Category = typeof Category._A
