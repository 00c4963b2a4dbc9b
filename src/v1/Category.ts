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
 * @category codecs
 * @since 0.1.0
 */
export const Category = enumeration('Category', ['ats', 'hris', 'hris-legacy', 'crm', 'marketing', 'stackone'], {
  hrisLegacy: 'hris-legacy',
  stackOne: 'stackone'
})

/**
 * @category model
 * @since 0.1.0
 */
export type Category = typeof Category._A
