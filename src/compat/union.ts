/**
 * Alternatives of schemas: their union, and when two schemas are the same.
 *
 * Laws:
 *
 * 1. `anyOf` is associative, commutative and idempotent, up to `equals`
 * 2. `accepts(anyOf(schemas))(u)` if and only if one of the schemas accepts `u`
 *
 * @since 0.1.0
 */
import { isRecord } from '../codec/record.js'
import { digestOf } from './digest.js'
import { isObject, type Json, sameJson, sameWithin, sortedBy } from './json.js'
import { pairwise, remembered } from './pairwise.js'
import {
  type Additional,
  any,
  never,
  nothing,
  type ObjectPart,
  type Part,
  propertyOf,
  type Schema,
  type StringPart
} from './Schema.js'

// constructors

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
    [{ _tag: 'Boolean', values: booleans }],
    [{ _tag: 'Number', values: numbers }],
    [{ _tag: 'String', values: strings }],
    ...others.map(
      (value): Schema => [
        { _tag: 'Opaque', name: 'one constant', identity: ['const', value], accepts: (u) => sameJson(u, value) }
      ]
    )
  ])
}

// combinators

/**
 * The schema that accepts what any of the schemas accepts. Lists of values of one kind become one list; what another
 * part accepts anyway is left out.
 *
 * @category combinators
 * @since 0.1.0
 */
export const anyOf = (schemas: ReadonlyArray<Schema>): Schema => {
  const parts = schemas.flat()
  if (parts.some((part) => part._tag === 'Any')) return any
  const kept: Array<Part> = []
  for (const part of parts.map(simplified)) {
    if (valuesOf(part)?.length === 0) continue
    const same = kept.findIndex(
      (other) => bothValued(other, part) || absorbs(other, part) || absorbs(part, other) || equalParts(other, part)
    )
    const other = kept[same]
    if (other === undefined) kept.push(part)
    else if (bothValued(other, part)) kept[same] = simplified(mergeValues(other as StringPart, part as StringPart))
    else if (absorbs(part, other) && !equalParts(part, other)) kept[same] = part
  }
  const reduced = kept.filter((part) => !kept.some((other) => other !== part && absorbs(other, part)))
  return [...reduced].sort((a, b) => kinds.indexOf(a._tag) - kinds.indexOf(b._tag))
}

const kinds: ReadonlyArray<Part['_tag']> = ['Null', 'Boolean', 'Number', 'String', 'Array', 'Object', 'Opaque']

const simplified = (part: Part): Part =>
  [true, false].every((value) => valuesOf(part)?.includes(value) ?? false) ? { _tag: 'Boolean' } : part

const bothValued = (a: Part, b: Part): boolean =>
  a._tag === b._tag && valuesOf(a) !== undefined && valuesOf(b) !== undefined

/** What either part writes is not deprecated. */
const mergeValues = (a: StringPart, b: StringPart): StringPart => {
  const merged = (key: 'values' | 'deprecated'): ReadonlyArray<string> => [
    ...new Set([...(a[key] ?? []), ...(b[key] ?? [])])
  ]
  const isWritten = (value: string): boolean =>
    [a, b].some((part) => part.values?.includes(value) === true && part.deprecated?.includes(value) !== true)
  const deprecated = merged('deprecated').filter((value) => !isWritten(value))
  const { deprecated: _, ...rest } = a
  return { ...rest, values: merged('values'), ...(deprecated.length > 0 ? { deprecated } : {}) }
}

const scalars: ReadonlySet<string> = new Set(['Boolean', 'Number', 'String'])

const constraints = (part: Part): ReadonlyArray<readonly [string, unknown]> =>
  Object.entries(part).filter(([key, value]) => key !== '_tag' && key !== 'deprecated' && value !== undefined)

/** Whether the first, having no constraint, accepts everything that the second does. */
const absorbs = (a: Part, b: Part): boolean =>
  scalars.has(a._tag) &&
  a._tag === b._tag &&
  (constraints(a).length === 0 || (constraints(a).length === 1 && isInteger(a) && isInteger(b)))

const isInteger = (part: Part): boolean => 'integer' in part && part.integer === true

// destructors

/**
 * The values that a part is limited to, if it lists them.
 *
 * @category destructors
 * @since 0.1.0
 */
export const valuesOf = (part: Part): ReadonlyArray<Json> | undefined => ('values' in part ? part.values : undefined)

/**
 * How many alternatives a schema has; in place of an opaque one, those that it is known to be.
 *
 * @category destructors
 * @since 0.1.0
 */
export const width = (schema: Schema): number => schema.reduce((sum, part) => sum + widthOf(part), 0)

const widthOf = remembered((part: Part): number =>
  part._tag === 'Opaque' && part.base !== undefined ? width(part.base) : 1
)

/**
 * What tells a schema from another: each opaque part is its identity, for what runs it is made anew in each reading.
 *
 * @category destructors
 * @since 0.1.0
 */
export const identityOf = (model: unknown): unknown => (isObject(model) ? identityWithin(model) : model)

const identityWithin: (model: object) => unknown = remembered((model) => {
  if (Array.isArray(model)) return model.length < 2 ? model.map(identityOf) : inOrder(model.map(identityOf))
  if (!isRecord(model)) return model
  if (model['_tag'] === 'Opaque') return model['identity']
  const accepting = Object.entries(model).filter(([key]) => key !== 'deprecated' || model['_tag'] !== 'String')
  return Object.fromEntries(accepting.map(([key, inner]) => [key, identityOf(inner)]))
})

/** What tells where an identity stands among others: a digest, so that what is shared is looked at once. */
const rank = (item: unknown): string => (isObject(item) ? rankWithin(item) : JSON.stringify(item))

const rankWithin: (item: object) => string = remembered((item) =>
  digestOf(
    Array.isArray(item)
      ? item.map(rank)
      : Object.entries(item)
          .map(([key, inner]) => `${key}:${rank(inner)}`)
          .sort()
  )
)

/** Alternatives, values and patterns have no order of their own. */
const inOrder = sortedBy(rank)

/**
 * Whether two schemas are the same, whatever the order of their parts.
 *
 * @category destructors
 * @since 0.1.0
 */
export const equals = (a: Schema, b: Schema): boolean => a === b || same(a, b)

const same = pairwise(
  (a: Schema, b: Schema) =>
    a.every((part) => b.some((other) => equalParts(part, other))) &&
    b.every((part) => a.some((other) => equalParts(part, other)))
)

/**
 * Whether two parts are the same.
 *
 * @category destructors
 * @since 0.1.0
 */
export const equalParts = (a: Part, b: Part): boolean => {
  if (a === b) return true
  if (a._tag === 'Opaque' && b._tag === 'Opaque') return sameIdentity(a.identity, b.identity)
  if (a._tag === 'Array' && b._tag === 'Array') {
    return equals(a.items, b.items) && a.minItems === b.minItems && a.maxItems === b.maxItems && a.unique === b.unique
  }
  if (a._tag === 'Object' && b._tag === 'Object') return equalObjects(a, b)
  return (
    a._tag === b._tag &&
    sameJson(Object.fromEntries(constraints(a).map(sortedList)), Object.fromEntries(constraints(b).map(sortedList)))
  )
}

const sameIdentity = (a: unknown, b: unknown): boolean =>
  isObject(a) && isObject(b) ? a === b || sameInside(a, b) : sameJson(a, b)

const sameInside = pairwise((a: object, b: object) => sameWithin(a, b, sameIdentity))

const sortedList = ([key, value]: readonly [string, unknown]): readonly [string, unknown] => [
  key,
  Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value
]

const equalObjects = (a: ObjectPart, b: ObjectPart): boolean => {
  const entries = Object.entries(a.properties)
  return (
    entries.length === Object.keys(b.properties).length &&
    entries.every(([key, mine]) => {
      const theirs = propertyOf(b, key)
      return theirs !== undefined && mine.required === theirs.required && equals(mine.schema, theirs.schema)
    }) &&
    equalAdditional(a.additional, b.additional)
  )
}

const equalAdditional = (a: Additional, b: Additional): boolean =>
  a._tag === 'Each' && b._tag === 'Each' ? equals(a.schema, b.schema) : a._tag === b._tag
