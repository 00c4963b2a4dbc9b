/**
 * The rules that the migrations are declared with.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import type { NonEmptyArray } from 'fp-ts/NonEmptyArray'
import * as O from 'fp-ts/Option'

import type { EnumerationC } from '../codec/enumeration.js'
import { exactNumber, FiniteNumber, nearestNumber } from '../codec/number.js'
import { reading } from '../codec/record.js'
import type { Change } from './Change.js'
import { kindOf } from './ReconcileError.js'
import { changed, type Rule, type RuleContext, type RuleDescription, refused, type Step, unchanged } from './Rule.js'

// rules

const idToNumber = 'id-to-number'

/**
 * Text becomes the number it names, if that number is written with the same text.
 *
 * @example
 * import { numbered } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const context = { field: 'id', path: '/id', options: {} }
 * assert.deepStrictEqual(
 *   numbered.upgrade('42', context),
 *   E.right({
 *     value: 42,
 *     changes: [{ _tag: 'Converted', path: '/id', from: '42', to: 42, rule: 'id-to-number', lossless: true }]
 *   })
 * )
 * assert.deepStrictEqual(
 *   numbered.upgrade('042', context),
 *   E.left([{ _tag: 'NotExact', path: '/id', rule: 'id-to-number', value: '042' }])
 * )
 *
 * @category rules
 * @since 0.1.0
 */
export const numbered: Rule<string, number> = {
  descriptions: [
    {
      id: idToNumber,
      upgrade: 'An id in text becomes the number it names, if that number is written with the same text.',
      downgrade: 'The number becomes the text that JavaScript writes for it.',
      lossy: 'When the number came from an id table or by coercion, and for the number -0.'
    }
  ],
  upgrade: (text, { field, path, options }) => {
    const converted = (to: number, lossless: boolean): Step<number> =>
      changed(to, [{ _tag: 'Converted', path, from: text, to, rule: idToNumber, lossless }])
    const exact = exactNumber(text)
    if (O.isSome(exact)) return converted(exact.value, true)
    const mapped = reading(() => options.ids?.(text, field))
    const unmapped = (cause: string) => refused({ _tag: 'NotExact', path, rule: idToNumber, value: text, cause })
    if (E.isLeft(mapped)) return unmapped(mapped.left)
    if (FiniteNumber.is(mapped.right)) return converted(mapped.right, false)
    if (mapped.right !== undefined) return unmapped(`it gave no finite number (${kindOf(mapped.right)})`)
    const coerced = options.inexactIds === 'coerce' ? nearestNumber(text) : O.none
    if (O.isSome(coerced)) return converted(coerced.value, false)
    return refused({ _tag: 'NotExact', path, rule: idToNumber, value: text })
  },
  downgrade: (from, { path }) => {
    const to = String(from)
    return changed(to, [{ _tag: 'Converted', path, from, to, rule: idToNumber, lossless: !Object.is(from, -0) }])
  }
}

const providerOptional = 'provider-optional'

/**
 * A provider that may be absent in the later version. An absent one is not invented on the way back: the caller gives
 * one, or the payload is refused. It is for the field `provider` alone: on any other field it would write the provider that
 * the caller gave.
 *
 * @example
 * import { relaxed } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const context = { field: 'provider', path: '/provider', options: {} }
 * assert.deepStrictEqual(relaxed.upgrade('hibob', context), E.right({ value: 'hibob', changes: [] }))
 * assert.deepStrictEqual(
 *   relaxed.downgrade(undefined, context),
 *   E.left([{ _tag: 'NotSupplied', path: '/provider', rule: 'provider-optional' }])
 * )
 *
 * @category rules
 * @since 0.1.0
 */
export const relaxed: Rule<string, string | null | undefined> = {
  descriptions: [
    {
      id: providerOptional,
      upgrade: 'The provider stays as it is.',
      downgrade: 'A provider that is absent or null is taken from the caller; without one the payload is refused.',
      lossy: 'Always: the earlier version cannot say that there was no provider.'
    }
  ],
  upgrade: unchanged,
  downgrade: (value, { path, options }) => {
    if (typeof value === 'string') return unchanged(value)
    const to: unknown = options.provider
    if (typeof to !== 'string') {
      return refused({ _tag: 'NotSupplied', path, rule: providerOptional, ...(value === null ? { value } : {}) })
    }
    const edit = { to, rule: providerOptional, lossless: false }
    return changed(to, [
      value === null ? { _tag: 'Converted', path, from: null, ...edit } : { _tag: 'Added', path, ...edit }
    ])
  }
}

const fieldIntroduced = 'field-introduced'

/**
 * A field that the earlier version does not know. A value that is there all the same is carried over. It is not for a field
 * that the later version drops, where it would keep the value on the upgrade and remove it on the way back.
 *
 * @example
 * import { introduced } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const context = { field: 'label', path: '/label', options: {} }
 * assert.deepStrictEqual(introduced.upgrade(undefined), E.right({ value: undefined, changes: [] }))
 * assert.deepStrictEqual(
 *   introduced.downgrade('a', context),
 *   E.right({
 *     value: undefined,
 *     changes: [{ _tag: 'Removed', path: '/label', from: 'a', rule: 'field-introduced', lossless: false }]
 *   })
 * )
 *
 * @category rules
 * @since 0.1.0
 */
export const introduced = {
  descriptions: [
    {
      id: fieldIntroduced,
      upgrade: 'The field stays absent; a value that is there already is carried over, and must be valid.',
      downgrade: 'The field is removed.',
      lossy: 'Always: the earlier version has no place for it.'
    }
  ] as NonEmptyArray<RuleDescription>,
  /** What is there is carried over. */
  upgrade: unchanged,
  /** What is there is removed. */
  downgrade: <A>(from: A, { path }: RuleContext): Step<A | undefined> =>
    from === undefined
      ? unchanged(undefined)
      : changed(undefined, [{ _tag: 'Removed', path, from, rule: fieldIntroduced, lossless: false }])
}

const categoryAdded = 'category-added'

/**
 * A list of enumeration members, of an enumeration that grew: on a downgrade the values that the earlier version does not
 * have are removed, last first. Other spellings are values by then.
 *
 * @example
 * import { grown, V1, V2 } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const context = { field: 'categories', path: '/categories', options: {} }
 * assert.deepStrictEqual(
 *   grown(V1.Category, V2.Category).downgrade(['crm', 'iam'], context),
 *   E.right({
 *     value: ['crm'],
 *     changes: [{ _tag: 'Removed', path: '/categories/1', from: 'iam', rule: 'category-added', lossless: false }]
 *   })
 * )
 *
 * @category rules
 * @since 0.1.0
 */
export const grown = <From extends To, To extends string>(earlier: EnumerationC<From>, later: EnumerationC<To>) => ({
  descriptions: [
    {
      id: categoryAdded,
      upgrade: 'Every value stays: the enumeration only grew.',
      downgrade: `${later.values.filter((value) => !earlier.is(value)).join(', ')} are removed from the list.`,
      lossy: 'Always: the earlier version has no such value.'
    }
  ] as NonEmptyArray<RuleDescription>,
  /** Every value stays. */
  upgrade: unchanged,
  /** The values that came later are removed. */
  downgrade: <A extends ReadonlyArray<To> | null | undefined>(
    value: A,
    { path }: RuleContext
  ): Step<Array<From> | Exclude<A, ReadonlyArray<To>>> => {
    if (!Array.isArray(value)) return unchanged(value as Exclude<A, ReadonlyArray<To>>)
    const removed = value.flatMap(
      (from, index): ReadonlyArray<Change> =>
        earlier.is(from)
          ? []
          : [{ _tag: 'Removed', path: `${path}/${index}`, from, rule: categoryAdded, lossless: false }]
    )
    return changed(value.filter(earlier.is), removed.reverse())
  }
})
