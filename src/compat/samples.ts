/**
 * Small values of a schema: the smallest, and those at the edges where two schemas differ.
 *
 * Laws:
 *
 * 1. Every value given is accepted by the schema
 *
 * @since 0.1.0
 */
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'

import { has, set } from '../codec/record.js'
import { type Hints, hintsOf } from './hints.js'
import { type Json, sizeOf } from './json.js'
import { remembered } from './pairwise.js'
import { numbers, strings } from './scalars.js'
import {
  any,
  type ArrayPart,
  expand,
  lenient,
  nothing,
  type NumberPart,
  type ObjectPart,
  type Part,
  propertyOf,
  type Schema,
  type StringPart
} from './Schema.js'
import { equals } from './union.js'
import { accepts, acceptsPart, surelyAccepts } from './validate.js'

// model

/** How many values a sample is made of, at most: what is larger proves nothing to anybody. */
const largest = 10_000

/** How many properties, or letters of a name, are added at most. */
const mostPadded = 200

/** How many values all the samples that are tried for one difference are made of, at most. */
const most = 1_000_000

// destructors

/**
 * The smallest value of a schema; `None` when there is none, or none can be found. An unlimited string is `"0"`, which
 * is a text and the exact text of a number.
 *
 * @category destructors
 * @since 0.1.0
 */
export const smallest = (schema: Schema): O.Option<Json> => {
  const others = schema.filter(({ _tag }) => _tag !== 'Null')
  return RA.findFirstMap(smallestOf)([...others, ...schema])
}

const smallestOf = (part: Part): O.Option<Json> => {
  if (part._tag === 'Object') return smallestObject(part)
  if (part._tag === 'Array' && (part.minItems ?? 0) === 0) return O.some([])
  const samples = samplesOf(part, part)
  return RA.head([...samples.filter(surelyAccepts([part])), ...samples])
}

/**
 * Values that one schema accepts and the other refuses, as far as they are found; the smallest first.
 *
 * @category destructors
 * @since 0.1.0
 */
export function* counterexamples(accepting: Schema, refusing: Schema): Iterable<Json> {
  if (refusing.some(({ _tag }) => _tag === 'Any')) return
  const others: ReadonlyArray<Part> = refusing.length === 0 ? [nothing] : refusing
  const known = new Set<string>()
  let weight = 0
  for (const part of expand(accepting)) {
    for (const other of others) {
      for (const value of samplesOf(part, other)) {
        weight += sizeOf(value)
        if (weight > most) return
        const text = JSON.stringify(value)
        if (!known.has(text) && !accepts(refusing)(value)) yield value
        known.add(text)
      }
    }
  }
}

/**
 * Values of a part, among them those at the limits of another part.
 *
 * @category destructors
 * @since 0.1.0
 */
export const samplesOf = (part: Part, other: Part): ReadonlyArray<Json> => {
  const known = sampled.get(part)?.get(other)
  if (known !== undefined) return known
  const values = distinct(candidates(part, other).filter((value) => sizeOf(value) <= largest)).filter((value) =>
    acceptsPart(part, value)
  )
  sampled.set(part, (sampled.get(part) ?? new WeakMap<Part, ReadonlyArray<Json>>()).set(other, values))
  return values
}

/** What was asked before: parts within parts are asked for the same values over and over. */
const sampled = new WeakMap<Part, WeakMap<Part, ReadonlyArray<Json>>>()

const distinct = (values: ReadonlyArray<Json>): ReadonlyArray<Json> => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values()
]

const candidates = (part: Part, other: Part): ReadonlyArray<Json> => {
  const hints: Sides<Hints> = [hintsOf(part), hintsOf(other)]
  const others = other._tag === 'Opaque' ? (other.base ?? []) : [other]
  const found = modelledIn(part).flatMap((inner) => [
    ...ofKind(inner, others.find(({ _tag }) => _tag === inner._tag) ?? inner, hints),
    ...(part._tag === 'Opaque' || (other._tag === 'Opaque' && isRecordOf(inner)) ? padded(inner, others, hints) : [])
  ])
  return [...found, ...(part._tag === 'Opaque' ? constants : []), ...hints.flatMap(({ values }) => values)]
}

/** Of who writes, and of who reads. */
type Sides<A> = readonly [mine: A, theirs: A]

/** The part; in place of an opaque part, what it is known to be. */
const modelledIn = (part: Part): Schema =>
  part._tag === 'Opaque' ? (part.base ?? [{ _tag: 'Any' }, open]).flatMap(modelledIn) : [part]

const open: Part = { _tag: 'Object', properties: {}, additional: lenient }

const ofKind = (part: Part, other: Part, hints: Sides<Hints>): ReadonlyArray<Json> => {
  switch (part._tag) {
    case 'Any':
      return ['0', 0, true, null, [], {}]
    case 'Null':
      return [null]
    case 'Boolean':
      return [true, false]
    case 'Number':
      return part.values ?? numbers(part, other as NumberPart)
    case 'String':
      return part.values ?? strings(part, other as StringPart)
    case 'Array':
      return arrays(part, other as ArrayPart)
    case 'Object':
      return objects(part, other as ObjectPart, hints)
    case 'Opaque':
      return []
  }
}

const isRecordOf = (part: Part): boolean => part._tag === 'Object' && part.additional._tag === 'Each'

/**
 * Objects with a few properties more than they declare, and with names that may be refused; but not those that only the
 * reader declares, unless any name is the writer's.
 */
const padded = (part: Part, others: Schema, hints: Sides<Hints>): ReadonlyArray<Json> => {
  if (part._tag !== 'Object' || part.additional._tag === 'Closed') return []
  const sizes = hints
    .flatMap(({ values }) => values)
    .filter((size): size is number => Number.isInteger(size) && Number(size) > 0 && Number(size) <= mostPadded)
  const isTheirs = (name: string): boolean =>
    !isRecordOf(part) && others.some((other) => other._tag === 'Object' && has(other.properties, name))
  const named = [...sizes.map((size) => 'a'.repeat(size)), 'A', '0', '-', '.', ' ', ''].map((name) => [name])
  const counted = [1, 2, 3, ...sizes].map((count) => Array.from({ length: count }, (_, i) => `key${i}`))
  const values = valuesOfEntries(part)
  return O.match(
    () => [],
    ([filled, value]: readonly [object, Json]) =>
      [...counted, ...named]
        .filter((names) => !names.some(isTheirs))
        .map((names): Json => ({ ...Object.fromEntries(names.map((name) => [name, value])), ...filled }))
  )(O.flatMap(smallestObject(part), (filled) => O.map((value: Json) => [filled, value] as const)(smallest(values))))
}

/** What a codec may take beside the samples of anything. */
const constants: ReadonlyArray<Json> = ['a', '', 1, 0.5, -1, false]

const arrays = (part: ArrayPart, other: ArrayPart): ReadonlyArray<Json> => {
  const lengths = [0, 1, 2, part.minItems, part.maxItems, other.minItems, other.maxItems]
    .filter((length) => length !== undefined)
    .flatMap((length) => [length, length + 1])
  const items = near(part.items, other.items)
  return [
    ...lengths.flatMap((length): ReadonlyArray<Json> => {
      if (length === 0) return [[]]
      const [fill] = items
      if (fill === undefined || length * sizeOf(fill) > largest) return []
      const different = part.unique ? unequal(part.items, items, length) : items.slice(0, length)
      return [Array.from({ length }, () => fill), ...(different.length === length ? [different] : [])]
    }),
    ...RA.filterMap((item: Json) => arrayOf(part, item))(items)
  ]
}

/** How many values that all differ are looked for, at most. */
const mostUnequal = 1000

/** So many values of a schema that all differ, if there are: those that are known, and what can be counted. */
const unequal = (schema: Schema, known: ReadonlyArray<Json>, length: number): ReadonlyArray<Json> => {
  if (known.length >= length || length > mostUnequal) return known.slice(0, length)
  const counted = Array.from({ length: 2 * length }, (_, i) => i)
  return distinct([...known, ...counted, ...counted.map(String)])
    .filter(accepts(schema))
    .slice(0, length)
}

/**
 * An array with this item, as short as it may be; `None` when it is too large, or there are not enough items that differ.
 *
 * @category destructors
 * @since 0.1.0
 */
export const arrayOf = ({ items, minItems = 1, unique }: ArrayPart, item: Json): O.Option<Json> => {
  const length = Math.max(1, minItems)
  if (length * sizeOf(item) > largest) return O.none
  if (unique !== true) return O.some(Array.from({ length }, () => item))
  const different = unequal(items, distinct([item, ...near(items, items)]), length)
  return different.length === length ? O.some(different) : O.none
}

const widest = 24

/** Values of a schema, those first that the other schema refuses. */
const near = (schema: Schema, other: Schema): ReadonlyArray<Json> => {
  const free = other.some(({ _tag }) => _tag === 'Any') || equals(schema, other)
  const values = free
    ? schema.flatMap((part) => samplesOf(part, part).slice(0, 3))
    : expand(schema).flatMap((part) => [part, ...other].flatMap((another) => samplesOf(part, another)))
  const refused = values.filter((value) => !accepts(other)(value))
  return distinct([...values.slice(0, 1), ...refused, ...values]).slice(0, widest)
}

const schemaAt = (part: ObjectPart, key: string): Schema => propertyOf(part, key)?.schema ?? valuesOfEntries(part)

const valuesOfEntries = ({ additional }: ObjectPart): Schema => (additional._tag === 'Each' ? additional.schema : any)

/**
 * The smallest object, each that differs from it in one property, and one with all of them. Which keys there are is for
 * the writer to say: what the reader knows beside them is tried in records only.
 */
const objects = (part: ObjectPart, other: ObjectPart, [mine, theirs]: Sides<Hints>): ReadonlyArray<Json> => {
  const base = smallestObject(part)
  if (O.isNone(base)) return []
  const smallest: Readonly<Record<string, Json>> = base.value
  const entries = part.additional._tag === 'Each' ? [...Object.keys(other.properties), ...theirs.keys, 'key'] : []
  const keys = [...new Set([...Object.keys(part.properties), ...mine.keys, ...entries])]
  const spoken = [...mine.values, ...theirs.values]
  const edits = keys.flatMap((key) =>
    [...near(schemaAt(part, key), schemaAt(other, key)), ...spoken].map((value) => [key, value] as const)
  )
  const edited = edits.slice(0, most / sizeOf(smallest)).map(([key, value]): Json => ({ ...smallest, [key]: value }))
  const every = keys.reduce<Record<string, Json>>((filled, key) => {
    const [value] = near(schemaAt(part, key), schemaAt(other, key))
    return value === undefined ? filled : { ...filled, [key]: value }
  }, {})
  return [smallest, ...edited, every]
}

/**
 * The object with its required properties only, each the smallest.
 *
 * @category destructors
 * @since 0.1.0
 */
export const smallestObject = remembered((part: ObjectPart): O.Option<Readonly<Record<string, Json>>> => {
  const value: Record<string, Json> = {}
  let size = 1
  for (const [key, { required, schema }] of Object.entries(part.properties)) {
    if (!required) continue
    const found = smallest(schema)
    if (O.isNone(found)) return O.none
    size += sizeOf(found.value)
    if (size > largest) return O.none
    set(value, key, found.value)
  }
  return O.some(value)
})
