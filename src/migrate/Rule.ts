/**
 * How one field goes from a version to the next, and back.
 *
 * A rule knows its ids, its way up, its way down, what each loses, and how to say so. Reports, downgrades and the
 * documentation all come from it.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import type { NonEmptyArray } from 'fp-ts/NonEmptyArray'

import type { Change } from './Change.js'
import type { Refusal } from './ReconcileError.js'

// model

/**
 * What a caller decides where nothing may be guessed.
 *
 * @category model
 * @since 0.1.0
 */
export interface ReconcileOptions {
  /**
   * Maps an id that no number holds exactly to a number: the caller's own table. `field` is the camelCase name.
   * `undefined` means that the table does not have it. What it throws, and an answer that is no finite number, refuses
   * the payload and is told: `inexactIds` guesses nothing in its place.
   */
  readonly ids?: ((text: string, field: string) => number | undefined) | undefined
  /**
   * What to do with an inexact id that `ids` does not map: refuse the payload (the default), or take the nearest
   * number, which is reported as lossy.
   */
  readonly inexactIds?: 'reject' | 'coerce' | undefined
  /** The provider to write on a downgrade where the payload has none, which is reported as lossy. */
  readonly provider?: string | undefined
}

/**
 * Where a rule is applied.
 *
 * @category model
 * @since 0.1.0
 */
export interface RuleContext {
  /** The camelCase name of the field. */
  readonly field: string
  /** JSON Pointer to the field, in the payload's own spelling. */
  readonly path: string
  readonly options: ReconcileOptions
}

/**
 * What became of a field's value, with the changes that made it so; or everything that stands in the way.
 *
 * @category model
 * @since 0.1.0
 */
export type Step<A> = E.Either<NonEmptyArray<Refusal>, Applied<A>>

/**
 * The value that a field has after a rule, and the changes that made it so.
 *
 * @category model
 * @since 0.1.0
 */
export interface Applied<A> {
  readonly value: A
  readonly changes: ReadonlyArray<Change>
}

/**
 * What a rule does, in words: one row of the documentation for each id that its changes carry.
 *
 * @category model
 * @since 0.1.0
 */
export interface RuleDescription {
  readonly id: string
  readonly upgrade: string
  readonly downgrade: string
  /** When a change of this rule is not lossless. */
  readonly lossy: string
}

/**
 * A pair of functions between the values that one field has in two versions. `undefined` stands for absence. A stored
 * payload gives its JSON value, a session in memory its decoded one; other spellings of an enumeration are its values by
 * then.
 *
 * @category model
 * @since 0.1.0
 */
export interface Rule<From, To> {
  readonly descriptions: NonEmptyArray<RuleDescription>
  /** From the earlier version to the later. */
  readonly upgrade: (value: From, context: RuleContext) => Step<To>
  /** From the later version to the earlier. */
  readonly downgrade: (value: To, context: RuleContext) => Step<From>
}

// constructors

/**
 * The field has the value it had.
 *
 * @example
 * import { unchanged } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * assert.deepStrictEqual(unchanged('hibob'), E.right({ value: 'hibob', changes: [] }))
 *
 * @category constructors
 * @since 0.1.0
 */
export const unchanged = <A>(value: A): Step<A> => E.right({ value, changes: [] })

/**
 * The field has another value, by these changes.
 *
 * @example
 * import { type Change, changed } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const change: Change = { _tag: 'Added', path: '/provider', to: 'hibob', rule: 'provider-optional', lossless: false }
 * assert.deepStrictEqual(changed('hibob', [change]), E.right({ value: 'hibob', changes: [change] }))
 *
 * @category constructors
 * @since 0.1.0
 */
export const changed = <A>(value: A, changes: ReadonlyArray<Change>): Step<A> => E.right({ value, changes })

/**
 * The field cannot be migrated, for this reason.
 *
 * @example
 * import { type Refusal, refused } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const refusal: Refusal = { _tag: 'NotExact', path: '/id', rule: 'id-to-number', value: '007' }
 * assert.deepStrictEqual(refused(refusal), E.left([refusal]))
 *
 * @category constructors
 * @since 0.1.0
 */
export const refused = (refusal: Refusal): Step<never> => E.left([refusal])
