/**
 * What a codec accepts, as data: a list of parts, any of which may accept a value.
 *
 * The model describes JSON values before they are decoded. Another spelling that an enumeration accepts is therefore a
 * value of the schema; that it is never written is kept beside it, in `deprecated`.
 *
 * Laws:
 *
 * 1. `never` accepts nothing and is the empty list
 *
 * @since 0.1.0
 */
import { own } from '../codec/record.js'

// model

/**
 * `null`.
 *
 * @category model
 * @since 0.1.0
 */
export interface NullPart {
  readonly _tag: 'Null'
}

/**
 * Booleans; with `values`, only those.
 *
 * @category model
 * @since 0.1.0
 */
export interface BooleanPart {
  readonly _tag: 'Boolean'
  readonly values?: ReadonlyArray<boolean> | undefined
}

/**
 * Numbers; with `values`, only those.
 *
 * @category model
 * @since 0.1.0
 */
export interface NumberPart {
  readonly _tag: 'Number'
  readonly values?: ReadonlyArray<number> | undefined
  readonly integer?: true | undefined
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly exclusiveMinimum?: number | undefined
  readonly exclusiveMaximum?: number | undefined
  readonly multipleOf?: number | undefined
  readonly format?: string | undefined
}

/**
 * Strings; with `values`, only those, `deprecated` being the ones that are read and never written. Lengths count code
 * points; a length of at least 0 is no limit, and left out. Patterns are ECMAScript regular expressions that all must match.
 *
 * @category model
 * @since 0.1.0
 */
export interface StringPart {
  readonly _tag: 'String'
  readonly values?: ReadonlyArray<string> | undefined
  readonly deprecated?: ReadonlyArray<string> | undefined
  readonly minLength?: number | undefined
  readonly maxLength?: number | undefined
  readonly patterns?: ReadonlyArray<string> | undefined
  readonly format?: string | undefined
}

/**
 * Arrays whose items all have one schema. At least 0 items are no limit, and left out.
 *
 * @category model
 * @since 0.1.0
 */
export interface ArrayPart {
  readonly _tag: 'Array'
  readonly items: Schema
  readonly minItems?: number | undefined
  readonly maxItems?: number | undefined
  readonly unique?: true | undefined
}

/**
 * A property that an object declares. One whose schema is {@link never} may not be there.
 *
 * @category model
 * @since 0.1.0
 */
export interface Property {
  readonly required: boolean
  readonly schema: Schema
}

/**
 * What becomes of properties that an object does not declare: `Lenient` keeps them as data, `Closed` refuses them,
 * `Each` is a record, whose values all have one schema.
 *
 * @category model
 * @since 0.1.0
 */
export type Additional =
  | { readonly _tag: 'Lenient' }
  | { readonly _tag: 'Closed' }
  | { readonly _tag: 'Each'; readonly schema: Schema }

/**
 * Objects.
 *
 * @category model
 * @since 0.1.0
 */
export interface ObjectPart {
  readonly _tag: 'Object'
  readonly properties: Readonly<Record<string, Property>>
  readonly additional: Additional
}

/**
 * Every JSON value.
 *
 * @category model
 * @since 0.1.0
 */
export interface AnyPart {
  readonly _tag: 'Any'
}

/**
 * What the model cannot express: a custom codec, a predicate, a keyword of JSON Schema. `identity` tells whether two
 * are the same, `accepts` runs the codec where there is one, `base` is a schema that everything it accepts has.
 *
 * @category model
 * @since 0.1.0
 */
export interface OpaquePart {
  readonly _tag: 'Opaque'
  readonly name: string
  readonly identity: unknown
  /** Runs the codec; absent where there is none to run. `unsure`, or else `true`, is the verdict on what it cannot run. */
  readonly accepts?: ((u: unknown, unsure?: boolean) => boolean) | undefined
  readonly base?: Schema | undefined
}

/**
 * One alternative of a schema.
 *
 * @category model
 * @since 0.1.0
 */
export type Part = NullPart | BooleanPart | NumberPart | StringPart | ArrayPart | ObjectPart | AnyPart | OpaquePart

/**
 * The alternatives that a value may match, any of them.
 *
 * @category model
 * @since 0.1.0
 */
export type Schema = ReadonlyArray<Part>

// constructors

/**
 * Accepts nothing.
 *
 * @example
 * import { accepts, never } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(accepts(never)(null), false)
 *
 * @category constructors
 * @since 0.1.0
 */
export const never: Schema = []

/**
 * Accepts every JSON value.
 *
 * @example
 * import { accepts, any } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(accepts(any)(null), true)
 *
 * @category constructors
 * @since 0.1.0
 */
export const any: Schema = [{ _tag: 'Any' }]

/**
 * Accepts `null`.
 *
 * @example
 * import { accepts, nothing } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(accepts([nothing])(null), true)
 *
 * @category constructors
 * @since 0.1.0
 */
export const nothing: NullPart = { _tag: 'Null' }

/**
 * Keeps undeclared properties.
 *
 * @example
 * import { accepts, lenient } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(accepts([{ _tag: 'Object', properties: {}, additional: lenient }])({ a: 1 }), true)
 *
 * @category constructors
 * @since 0.1.0
 */
export const lenient: Additional = { _tag: 'Lenient' }

/**
 * Refuses undeclared properties.
 *
 * @example
 * import { accepts, closed } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(accepts([{ _tag: 'Object', properties: {}, additional: closed }])({ a: 1 }), false)
 *
 * @category constructors
 * @since 0.1.0
 */
export const closed: Additional = { _tag: 'Closed' }

/**
 * A record, whose values all have one schema.
 *
 * @example
 * import { any, each } from 'connect-session-reconcile/compat'
 *
 * assert.deepStrictEqual(each(any), { _tag: 'Each', schema: [{ _tag: 'Any' }] })
 *
 * @category constructors
 * @since 0.1.0
 */
export const each = (schema: Schema): Additional => ({ _tag: 'Each', schema })

// destructors

/**
 * The six kinds of JSON values in place of `Any`; everything else as it is.
 *
 * @category destructors
 * @since 0.1.0
 */
export const expand = (schema: Schema): Schema =>
  schema.some((part) => part._tag === 'Any')
    ? [
        nothing,
        { _tag: 'Boolean' },
        { _tag: 'Number' },
        { _tag: 'String' },
        { _tag: 'Array', items: any },
        { _tag: 'Object', properties: {}, additional: each(any) }
      ]
    : schema

/**
 * The property of an object, if it declares one of this name.
 *
 * @category destructors
 * @since 0.1.0
 */
export const propertyOf = (part: ObjectPart, key: string): Property | undefined =>
  own(part.properties, key) as Property | undefined
