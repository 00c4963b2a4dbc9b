/**
 * Why a payload could not be reconciled.
 *
 * One value holds everything that is wrong with the payload; text is made in {@link module:migrate/Issue}.
 *
 * @since 0.1.0
 */
import type { NonEmptyArray } from 'fp-ts/NonEmptyArray'
import type * as t from 'io-ts'

import type { Form } from '../codec/names.js'
import { isArray } from '../codec/record.js'
import { pointer } from './Change.js'

// model

/**
 * What a payload looks like: its version by the types of its ids, its form by the spelling of `organizationId`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Detected<V extends string = string> {
  readonly version: V
  readonly form: Form
}

/**
 * What kind of JSON value stands at a key; `absent` when none does, `other` for what JSON cannot hold.
 *
 * @category model
 * @since 0.1.0
 */
export type Kind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object' | 'absent' | 'other'

// errors

/**
 * A value that no rule may convert, because the result would have to be guessed.
 *
 * - `NotExact`: an id that no number, or no text, can hold exactly
 * - `NotSupplied`: a field that the other version requires, and the payload does not have
 *
 * @category errors
 * @since 0.1.0
 */
export interface Refusal {
  readonly _tag: 'NotExact' | 'NotSupplied'
  /** JSON Pointer to the field. */
  readonly path: string
  readonly rule: string
  /** What stands there; absent when nothing does. */
  readonly value?: unknown
  /** What the caller's table of ids threw, if it did. */
  readonly cause?: string
}

/**
 * The payload cannot be read: a getter or a Proxy threw.
 *
 * @category errors
 * @since 0.1.0
 */
export interface Unreadable {
  readonly _tag: 'Unreadable'
  /** JSON Pointer to what could not be read. */
  readonly path: string
  readonly cause: string
}

/**
 * The payload is not a session of any version or form: it is no object, has neither spelling of `organizationId`, or
 * no id that is a string or a number.
 *
 * @category errors
 * @since 0.1.0
 */
export interface Undetectable {
  readonly _tag: 'Undetectable'
  readonly reason: 'not-an-object' | 'no-form' | 'no-version'
  /** What kind of value the payload is. */
  readonly kind: Kind
  /** What stands at each key that was looked at, by JSON Pointer. */
  readonly found: Readonly<Record<string, Kind>>
}

/**
 * The ids are of types that no known version combines.
 *
 * @category errors
 * @since 0.1.0
 */
export interface Mixed {
  readonly _tag: 'Mixed'
  readonly form: Form
  /** The kind of each id, by JSON Pointer. */
  readonly found: Readonly<Record<string, Kind>>
}

/**
 * The payload has keys of both forms.
 *
 * @category errors
 * @since 0.1.0
 */
export interface MixedForms {
  readonly _tag: 'MixedForms'
  /** The keys that only one form has, in payload order. */
  readonly keys: Readonly<Record<Form, ReadonlyArray<string>>>
}

/**
 * The payload is not valid in the version and form it looks like. `refusals` are what else stands in the way.
 *
 * @category errors
 * @since 0.1.0
 */
export interface Invalid extends Detected {
  readonly _tag: 'Invalid'
  readonly errors: t.Errors
  readonly refusals: ReadonlyArray<Refusal>
}

/**
 * The payload is valid, but an id has no exact counterpart.
 *
 * @category errors
 * @since 0.1.0
 */
export interface NotExact extends Detected {
  readonly _tag: 'NotExact'
  readonly refusals: NonEmptyArray<Refusal>
}

/**
 * The payload is valid, but lacks what the other version requires.
 *
 * @category errors
 * @since 0.1.0
 */
export interface NotSupplied extends Detected {
  readonly _tag: 'NotSupplied'
  readonly refusals: NonEmptyArray<Refusal>
}

/**
 * Why a payload's version and form cannot be told.
 *
 * @category errors
 * @since 0.1.0
 */
export type DetectError = Unreadable | Undetectable | Mixed | MixedForms

/**
 * Why a payload could not be reconciled.
 *
 * @category errors
 * @since 0.1.0
 */
export type ReconcileError = DetectError | Invalid | NotExact | NotSupplied

// constructors

/**
 * The error for what threw while it was read.
 *
 * @category errors
 * @since 0.1.0
 */
export const unreadable = (cause: string, keys: ReadonlyArray<string> = []): Unreadable => ({
  _tag: 'Unreadable',
  path: pointer(keys),
  cause
})

/**
 * The error for a payload that its version and form do not accept.
 *
 * @category errors
 * @since 0.1.0
 */
export const invalid = (tried: Detected, errors: t.Errors, refusals: ReadonlyArray<Refusal> = []): Invalid => ({
  _tag: 'Invalid',
  ...tried,
  errors,
  refusals
})

// destructors

/**
 * What kind of JSON value this is.
 *
 * @example
 * import { kindOf } from 'connect-session-reconcile'
 *
 * assert.strictEqual(kindOf(null), 'null')
 * assert.strictEqual(kindOf([1]), 'array')
 * assert.strictEqual(kindOf(undefined), 'absent')
 *
 * @category destructors
 * @since 0.1.0
 */
export const kindOf = (u: unknown): Kind => {
  if (u === null) return 'null'
  if (u === undefined) return 'absent'
  if (isArray(u)) return 'array'
  const type = typeof u
  return type === 'string' || type === 'number' || type === 'boolean' || type === 'object' ? type : 'other'
}
