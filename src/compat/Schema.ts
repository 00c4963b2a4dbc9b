/**
 * What a codec accepts, as data: a list of parts, any of which may accept a value.
 *
 * The model describes JSON values before they are decoded. Another spelling that an enumeration accepts is therefore a
 * value of the schema; that it is never written is kept beside it, in `deprecated`.
 *
 * Laws:
 *
 * 1. `anyOf` is associative, commutative and idempotent, up to `equals`
 * 2. `never` accepts nothing and is the empty list
 *
 * @since 0.1.0
 */
import { has } from '../codec/record.js'
import { type Json, sameJson } from './json.js'

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
 * points, patterns are ECMAScript regular expressions that all must match.
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
 * Arrays whose items all have one schema.
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
  readonly accepts?: ((u: unknown) => boolean) | undefined
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

/** @category constructors */
export const never: Schema = []

/** @category constructors */
export const any: Schema = [{ _tag: 'Any' }]

/** @category constructors */
export const nothing: NullPart = { _tag: 'Null' }

/** @category constructors */
export const lenient: Additional = { _tag: 'Lenient' }

/** @category constructors */
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

/**
 * The schema of a closed list of scalars.
 *
 * @example
 * import { literals } from 'connect-session-reconcile/compat'
 *
 * assert.deepStrictEqual(literals(['a', null]), [{ _tag: 'Null' }, { _tag: 'String', values: ['a'] }])
 *
 * @category constructors
 * @since 0.1.0
 */
export const literals = (values: ReadonlyArray<Json>): Schema => {
  const strings = values.filter((value) => typeof value === 'string')
  const numbers = values.filter((value) => typeof value === 'number')
  const booleans = values.filter((value) => typeof value === 'boolean')
  const others = values.filter((value) => typeof value === 'object' && value !== null)
  return anyOf([
    values.includes(null) ? [nothing] : never,
    booleans.length > 0 ? [{ _tag: 'Boolean', values: booleans }] : never,
    numbers.length > 0 ? [{ _tag: 'Number', values: numbers }] : never,
    strings.length > 0 ? [{ _tag: 'String', values: strings }] : never,
    ...others.map((value): Schema => [
      { _tag: 'Opaque', name: 'one constant', identity: value, accepts: (u) => sameJson(u, value) }
    ])
  ])
}

// combinators

/**
 * The schema that accepts what any of the schemas accepts. Lists of values of one kind become one list; what another
 * part accepts anyway is left out.
 *
 * @example
 * import { anyOf, literals } from 'connect-session-reconcile/compat'
 *
 * assert.deepStrictEqual(anyOf([literals(['a']), literals(['b'])]), literals(['a', 'b']))
 * assert.deepStrictEqual(anyOf([literals(['a']), [{ _tag: 'String' }]]), [{ _tag: 'String' }])
 *
 * @category combinators
 * @since 0.1.0
 */
export const anyOf = (schemas: ReadonlyArray<Schema>): Schema => {
  const parts = schemas.flat()
  if (parts.some((part) => part._tag === 'Any')) return any
  const kept: Array<Part> = []
  for (const part of parts.map(simplified)) {
    if ('values' in part && part.values?.length === 0) continue
    const same = kept.findIndex(
      (other) => equalParts(other, part) || absorbs(other, part) || absorbs(part, other) || bothValued(other, part)
    )
    const other = kept[same]
    if (other === undefined) kept.push(part)
    else if (bothValued(other, part)) kept[same] = simplified(mergeValues(other as StringPart, part as StringPart))
    else if (absorbs(part, other) && !equalParts(part, other)) kept[same] = part
  }
  const reduced = kept.filter((part) => !kept.some((other) => other !== part && absorbs(other, part)))
  return [...reduced].sort((a, b) => kinds.indexOf(a._tag) - kinds.indexOf(b._tag))
}

const kinds: ReadonlyArray<Part['_tag']> = ['Any', 'Null', 'Boolean', 'Number', 'String', 'Array', 'Object', 'Opaque']

const simplified = (part: Part): Part =>
  part._tag === 'Boolean' && part.values?.includes(true) && part.values.includes(false) ? { _tag: 'Boolean' } : part

const valuesOf = (part: Part): ReadonlyArray<Json> | undefined => ('values' in part ? part.values : undefined)

const bothValued = (a: Part, b: Part): boolean =>
  a._tag === b._tag && valuesOf(a) !== undefined && valuesOf(b) !== undefined

const mergeValues = (a: StringPart, b: StringPart): StringPart => {
  const deprecated = [...new Set([...(a.deprecated ?? []), ...(b.deprecated ?? [])])]
  const values = [...new Set([...(a.values ?? []), ...(b.values ?? [])])]
  return { ...a, values, ...(deprecated.length > 0 ? { deprecated } : {}) }
}

const scalars: ReadonlySet<string> = new Set(['Boolean', 'Number', 'String'])

const constraints = (part: Part): ReadonlyArray<readonly [string, unknown]> =>
  Object.entries(part).filter(([key, value]) => key !== '_tag' && key !== 'deprecated' && value !== undefined)

/** Whether the first, having no constraint, accepts everything that the second does. */
const absorbs = (a: Part, b: Part): boolean =>
  scalars.has(a._tag) &&
  a._tag === b._tag &&
  (constraints(a).length === 0 ||
    (a._tag === 'Number' && b._tag === 'Number' && constraints(a).length === 1 && a.integer === true && b.integer === true))

// destructors

/**
 * Whether two schemas are the same, whatever the order of their parts.
 *
 * @example
 * import { equals, literals } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(equals(literals(['a', 'b']), literals(['b', 'a'])), true)
 *
 * @category destructors
 * @since 0.1.0
 */
export const equals = (a: Schema, b: Schema): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((part) => b.some((other) => equalParts(part, other))) &&
    b.every((part) => a.some((other) => equalParts(part, other))))

/** Whether two parts are the same. */
export const equalParts = (a: Part, b: Part): boolean => {
  if (a._tag === 'Opaque' || b._tag === 'Opaque') {
    return a._tag === b._tag && sameJson((a as OpaquePart).identity, (b as OpaquePart).identity)
  }
  if (a._tag === 'Array' && b._tag === 'Array') {
    return (
      equals(a.items, b.items) &&
      (a.minItems ?? 0) === (b.minItems ?? 0) &&
      a.maxItems === b.maxItems &&
      a.unique === b.unique
    )
  }
  if (a._tag === 'Object' && b._tag === 'Object') return equalObjects(a, b)
  return (
    a._tag === b._tag &&
    sameJson(
      Object.fromEntries(constraints(a).map(sortedList)),
      Object.fromEntries(constraints(b).map(sortedList))
    )
  )
}

const sortedList = ([key, value]: readonly [string, unknown]): readonly [string, unknown] => [
  key,
  Array.isArray(value) ? [...value].sort() : value
]

const equalObjects = (a: ObjectPart, b: ObjectPart): boolean => {
  const keys = Object.keys(a.properties)
  return (
    keys.length === Object.keys(b.properties).length &&
    keys.every((key) => {
      const [mine, theirs] = [a.properties[key], has(b.properties, key) ? b.properties[key] : undefined]
      return mine !== undefined && theirs !== undefined && mine.required === theirs.required && equals(mine.schema, theirs.schema)
    }) &&
    a.additional._tag === b.additional._tag &&
    (a.additional._tag !== 'Each' || equals(a.additional.schema, (b.additional as { readonly schema: Schema }).schema))
  )
}

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
  has(part.properties, key) ? part.properties[key] : undefined
