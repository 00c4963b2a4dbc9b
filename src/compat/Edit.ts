/**
 * One difference between two schemas, named by a rule, with the payloads that would prove that it breaks a reader.
 *
 * @since 0.1.0
 */
import * as O from 'fp-ts/Option'

import { has, set } from '../codec/record.js'
import { pointer } from '../migrate/Change.js'
import type { Json } from './json.js'
import type { Direction } from './Rule.js'
import type { RuleId } from './rules.js'
import { arrayOf, smallestObject } from './samples.js'
import { any, type ArrayPart, type ObjectPart, propertyOf, type Schema } from './Schema.js'
import { undeclared } from './validate.js'

// model

/**
 * What a place holds in a payload; `undefined` when there is nothing.
 *
 * @category model
 * @since 0.1.0
 */
export type Held = Json | undefined

/**
 * A property that is not there.
 *
 * @category destructors
 * @since 0.1.0
 */
export const absent: Held = undefined

/**
 * Puts a value in its place inside the smallest payload of a schema.
 *
 * @category model
 * @since 0.1.0
 */
export type Wrap = (value: Held) => O.Option<Json>

/**
 * Where in both schemas a comparison is.
 *
 * @category model
 * @since 0.1.0
 */
export interface Place {
  /** The place in any payload, as a JSON Pointer in which `*` is any item of an array or entry of a record. */
  readonly path: string
  /** The place in the payloads that are built. */
  readonly at: string
  /** Builds payloads of who writes: of the old schema backward, of the new one forward. */
  readonly wrap: Readonly<Record<Direction, Wrap>>
  /** The schemas of what is there. */
  readonly whole: Whole
}

/**
 * One difference.
 *
 * @category model
 * @since 0.1.0
 */
export interface Edit {
  readonly rule: RuleId
  readonly path: string
  readonly at: string
  readonly whole: Whole
  readonly old: string
  readonly new: string
  /** The payloads that would prove a break, each made when it is tried: the first one mostly does. */
  readonly tries: Readonly<Record<Direction, () => Iterable<Json>>>
  /** Whether this difference is proven not to break the reader. */
  readonly safe: Readonly<Record<Direction, () => boolean>>
}

/**
 * The values to try at a place, for each direction in which the difference may break a reader.
 *
 * @category model
 * @since 0.1.0
 */
export type Tries = Partial<Readonly<Record<Direction, () => Iterable<Held>>>>

/**
 * Every difference between the schemas at a place.
 *
 * @category model
 * @since 0.1.0
 */
export type Compare = (before: Schema, after: Schema, place: Place) => ReadonlyArray<Edit>

/**
 * The schemas that alternatives are of: what one refuses, another may accept.
 *
 * @category model
 * @since 0.1.0
 */
export interface Whole {
  readonly before: Schema
  readonly after: Schema
}

// constructors

/**
 * Where a comparison begins.
 *
 * @category destructors
 * @since 0.1.0
 */
export const root = (whole: Whole): Place => ({ path: '', at: '', wrap: { backward: itself, forward: itself }, whole })

const itself: Wrap = (value) => (value === absent ? O.none : O.some(value))

/**
 * One difference at a place.
 *
 * @category destructors
 * @since 0.1.0
 */
export const edit = (
  rule: RuleId,
  place: Place,
  [before, after]: readonly [string, string],
  tries: Tries,
  safe: Edit['safe'] = { backward: () => false, forward: () => false }
): Edit => {
  const payloads = (direction: Direction) =>
    function* (): Iterable<Json> {
      for (const value of tries[direction]?.() ?? []) {
        const payload = place.wrap[direction](value)
        if (O.isSome(payload)) yield payload.value
      }
    }
  return {
    rule,
    path: place.path,
    at: place.at,
    whole: place.whole,
    old: before,
    new: after,
    tries: { backward: payloads('backward'), forward: payloads('forward') },
    safe
  }
}

// combinators

/**
 * The place of a property, of objects that are at a place.
 *
 * @category destructors
 * @since 0.1.0
 */
export const atProperty = (place: Place, key: string, before: ObjectPart, after: ObjectPart): Place => ({
  path: `${place.path}${pointer([key])}`,
  at: `${place.at}${pointer([key])}`,
  wrap: {
    backward: inObject(place.wrap.backward, key, before),
    forward: inObject(place.wrap.forward, key, after)
  },
  whole: { before: schemaAt(before, key), after: schemaAt(after, key) }
})

const schemaAt = (part: ObjectPart, key: string): Schema =>
  propertyOf(part, key)?.schema ?? undeclared(part.additional) ?? any

const inObject =
  (wrap: Wrap, key: string, part: ObjectPart): Wrap =>
  (value) =>
    O.flatMap(smallestObject(part), (smallest) => {
      const payload: Record<string, Json> = {}
      for (const name of [...Object.keys(part.properties), key]) {
        const held: Held = name === key ? value : has(smallest, name) ? smallest[name] : absent
        if (held !== absent) set(payload, name, held)
      }
      return wrap(payload)
    })

/**
 * The place of any entry of records that are at a place.
 *
 * @category destructors
 * @since 0.1.0
 */
export const atEntry = (place: Place, before: ObjectPart, after: ObjectPart): Place => {
  const taken = new Set([...Object.keys(before.properties), ...Object.keys(after.properties)])
  const key = ['key', 'key0', 'key1', 'key2'].find((name) => !taken.has(name)) ?? `key${taken.size}`
  return { ...atProperty(place, key, before, after), path: `${place.path}/*` }
}

/**
 * The place of any item, of arrays that are at a place.
 *
 * @category destructors
 * @since 0.1.0
 */
export const atItem = (place: Place, before: ArrayPart, after: ArrayPart): Place => ({
  path: `${place.path}/*`,
  at: `${place.at}/0`,
  wrap: { backward: inArray(place.wrap.backward, before), forward: inArray(place.wrap.forward, after) },
  whole: { before: before.items, after: after.items }
})

const inArray =
  (wrap: Wrap, part: ArrayPart): Wrap =>
  (value) =>
    value === absent ? O.none : O.flatMap(arrayOf(part, value), wrap)
