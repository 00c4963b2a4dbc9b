/**
 * What a comparison compares: a schema, and what runs a payload through it.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import type * as t from 'io-ts'

import type { Form } from '../codec/names.js'
import { defined } from '../codec/record.js'
import { codecFor, type Version } from '../migrate/Migration.js'
import type { Source } from './Finding.js'
import { fromCodec, fromFields } from './fromCodec.js'
import type { Schema } from './Schema.js'
import { accepts } from './validate.js'

// model

/**
 * One side of a comparison.
 *
 * @category model
 * @since 0.1.0
 */
export interface Operand {
  readonly name: string
  readonly schema: Schema
  /** Runs a payload: through the codec where there is one, else through the schema model's own validator. */
  readonly accepts: (u: unknown) => boolean
  /** Where the schema was read from. */
  readonly source?: Source | undefined
  /** The version and form that the schema is of, which a migration may bridge. */
  readonly version?: { readonly of: Version; readonly form: Form } | undefined
}

// constructors

/**
 * A version in a form, run through its codec.
 *
 * @example
 * import { V1 } from 'connect-session-reconcile'
 * import { ofVersion } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(ofVersion(V1, 'wire').accepts({}), false)
 *
 * @category constructors
 * @since 0.1.0
 */
export const ofVersion = (version: Version, form: Form): Operand => ({
  name: version.version,
  schema: fromFields(version.fields, form),
  accepts: (u) => E.isRight(codecFor(version, form).decode(u)),
  version: { of: version, form }
})

/**
 * Any codec, run through itself.
 *
 * @example
 * import { ofCodec } from 'connect-session-reconcile/compat'
 * import * as t from 'io-ts'
 *
 * assert.strictEqual(ofCodec('name', t.string).accepts('a'), true)
 *
 * @category constructors
 * @since 0.1.0
 */
export const ofCodec = (name: string, codec: t.Mixed): Operand => ({
  name,
  schema: fromCodec(codec),
  accepts: (u) => E.isRight(codec.decode(u))
})

/**
 * A schema, run through the schema model's own validator.
 *
 * @example
 * import { ofSchema } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(ofSchema('name', [{ _tag: 'String' }]).accepts('a'), true)
 *
 * @category constructors
 * @since 0.1.0
 */
export const ofSchema = (name: string, schema: Schema, source?: Source): Operand => ({
  name,
  schema,
  accepts: accepts(schema),
  ...defined({ source })
})
