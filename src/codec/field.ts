/**
 * The rows of a table of fields: a codec, and whether every payload has the field.
 *
 * @since 0.1.0
 */
import * as t from 'io-ts'

import { thrownText } from './record.js'

// model

/**
 * A field that every payload has.
 *
 * @category model
 * @since 0.1.0
 */
export interface RequiredField<C extends t.Mixed> {
  readonly _tag: 'Required'
  readonly codec: C
}

/**
 * A field that may be absent, or `null`; the two are different and both survive.
 *
 * @category model
 * @since 0.1.0
 */
export interface OptionalField<C extends t.Mixed> {
  readonly _tag: 'Optional'
  readonly codec: C
}

/**
 * One row of a table of fields.
 *
 * @category model
 * @since 0.1.0
 */
export type Field = RequiredField<t.Mixed> | OptionalField<t.Mixed>

/**
 * A table of fields, by camelCase name: the one source of types, codecs, schemas, generators and migrations.
 *
 * @category model
 * @since 0.1.0
 */
export type Fields = Readonly<Record<string, Field>>

// constructors

/**
 * A field that every payload has; `null` is an error.
 *
 * @example
 * import { document, required } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 * import * as t from 'io-ts'
 *
 * const Tag = document('Tag', { label: required(t.string) })
 * assert.deepStrictEqual(Tag.decode({ label: 'a' }), E.right({ label: 'a' }))
 * assert.ok(E.isLeft(Tag.decode({})))
 * assert.ok(E.isLeft(Tag.decode({ label: null })))
 *
 * @category constructors
 * @since 0.1.0
 */
export const required = <C extends t.Mixed>(codec: C): RequiredField<C> => ({ _tag: 'Required', codec })

/**
 * A field that may be absent, or `null`.
 *
 * @example
 * import { document, optional } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 * import * as t from 'io-ts'
 *
 * const Tag = document('Tag', { label: optional(t.string) })
 * assert.deepStrictEqual(Tag.decode({}), E.right({}))
 * assert.deepStrictEqual(Tag.decode({ label: null }), E.right({ label: null }))
 * assert.ok(E.isLeft(Tag.decode({ label: 1 })))
 *
 * @category constructors
 * @since 0.1.0
 */
export const optional = <C extends t.Mixed>(codec: C): OptionalField<C> => ({ _tag: 'Optional', codec })

// destructors

/**
 * Whether a value says of an optional field that there is none.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isNone = ({ _tag }: Field, value: unknown): boolean =>
  _tag === 'Optional' && (value === null || value === undefined)

/**
 * Decodes the value of one field that is present, reading it safely: what throws on being read is a validation error.
 * `null` (and `undefined`, which JSON cannot hold) passes where the field is optional.
 *
 * @category destructors
 * @since 0.1.0
 */
export const validateField = (field: Field, key: string, value: unknown, context: t.Context): t.Validation<unknown> => {
  if (isNone(field, value)) return t.success(value)
  const inside = t.appendContext(context, key, field.codec, value)
  try {
    return field.codec.validate(value, inside)
  } catch (cause) {
    return t.failure(value, inside, `${key} could not be read: ${thrownText(cause)}`)
  }
}
