/**
 * What two schemas both accept: the meaning of `allOf`, and of an intersection of codecs.
 *
 * Laws:
 *
 * 1. `accepts(intersect(a, b))(u)` if and only if `accepts(a)(u)` and `accepts(b)(u)`
 * 2. `any` is the neutral element
 *
 * @since 0.1.0
 */
import { defined } from '../codec/record.js'
import {
  type Additional,
  any,
  closed,
  each,
  never,
  type NumberPart,
  type ObjectPart,
  type OpaquePart,
  type Part,
  type Property,
  propertyOf,
  type Schema,
  type StringPart
} from './Schema.js'
import { anyOf, equalParts, equals, identityOf, valuesOf, width } from './union.js'
import { impliesFormat } from './formats.js'
import type { Json } from './json.js'
import { pairwise } from './pairwise.js'
import { accepts, acceptsPart, surelyAccepts, undeclared } from './validate.js'

// combinators

/**
 * The schema that accepts what both schemas accept.
 *
 * @category combinators
 * @since 0.1.0
 */
export const intersect = (a: Schema, b: Schema): Schema => {
  if (a === any || a === b) return b
  return b === any ? a : common(a, b)
}

const common = pairwise((a: Schema, b: Schema): Schema => {
  if (equals(a, b)) return a
  if ([...a, ...b].some(isCrowd)) return [crowd(a, b)]
  const enough = Math.max(most, width(a), width(b))
  const parts: Array<Schema> = []
  let alternatives = 0
  for (const part of a) {
    for (const other of b) {
      const common = intersectParts(part, other)
      alternatives += width(common)
      if (alternatives > enough) return [crowd(a, b)]
      parts.push(common)
    }
  }
  return anyOf(parts)
})

/** How many alternatives two schemas that both have some are multiplied out to: with each more, there are twice as many. */
const most = 512

const crowded = `more than ${most} alternatives at once (write out those that are meant)`

const isCrowd = (part: Part): boolean => part._tag === 'Opaque' && part.name === crowded

/** Alternatives that are not multiplied out: those of one schema are compared, and the other one is run. */
const crowd = (a: Schema, b: Schema): Part => {
  const [base, run] = width(a) < width(b) ? [b, a] : [a, b]
  return {
    _tag: 'Opaque',
    name: crowded,
    identity: [crowded, identityOf(a), identityOf(b)],
    base,
    accepts: (u, unsure = true) => (unsure ? accepts : surelyAccepts)(run)(u)
  }
}

const intersectParts = (a: Part, b: Part): Schema => {
  if (a._tag === 'Any' || equalParts(a, b)) return [b]
  if (b._tag === 'Any') return [a]
  if (a._tag === 'Opaque' || b._tag === 'Opaque') return both(a, b)
  const [mine, theirs] = [valuesOf(a), valuesOf(b)]
  if (mine !== undefined) return valued(a, mine, b)
  if (theirs !== undefined) return valued(b, theirs, a)
  if (a._tag === 'Number' && b._tag === 'Number') return numbers(a, b)
  if (a._tag === 'String' && b._tag === 'String') return strings(a, b)
  if (a._tag === 'Object' && b._tag === 'Object') return [objects(a, b)]
  if (a._tag === 'Array' && b._tag === 'Array') {
    return [
      {
        _tag: 'Array',
        items: intersect(a.items, b.items),
        ...defined({
          minItems: higher(a.minItems, b.minItems),
          maxItems: lower(a.maxItems, b.maxItems),
          unique: a.unique ?? b.unique
        })
      }
    ]
  }
  return never
}

/** A part that lists its values, with those that the other part accepts. */
const valued = (a: Part, values: ReadonlyArray<Json>, b: Part): Schema => [
  { ...a, values: values.filter((value) => acceptsPart(b, value)) } as Part
]

const both = (a: Part, b: Part): Schema => {
  const parts = [a, b]
  const opaques = parts.filter((part): part is OpaquePart => part._tag === 'Opaque')
  const known = parts.filter((part) => part._tag !== 'Opaque')
  const bases = [
    ...opaques.flatMap(({ base }) => (base === undefined ? [] : [base])),
    ...known.map((part): Schema => [part])
  ]
  return [
    {
      _tag: 'Opaque',
      name: opaques.map(({ name }) => name).join(' & '),
      identity: parts.map(identityOf),
      base: bases.reduce(intersect, any),
      accepts: (u, unsure = true) => opaques.every((part) => part.accepts?.(u, unsure) ?? unsure)
    }
  ]
}

const higher = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.max(a, b)

const lower = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b)

/** The format of what has both; `null` when neither implies the other. */
const commonFormat = (a: string | undefined, b: string | undefined): string | undefined | null =>
  impliesFormat(b, a) ? b : impliesFormat(a, b) ? a : null

const numbers = (a: NumberPart, b: NumberPart): Schema => {
  const format = commonFormat(a.format, b.format)
  const steps = [a.multipleOf, b.multipleOf].filter((step) => step !== undefined)
  const step = steps.find((one) => steps.every((other) => Number.isInteger(one / other)))
  if (format === null || (steps.length > 0 && step === undefined)) return conjunction(a, b)
  return [
    {
      _tag: 'Number',
      ...defined({
        integer: a.integer ?? b.integer,
        minimum: higher(a.minimum, b.minimum),
        maximum: lower(a.maximum, b.maximum),
        exclusiveMinimum: higher(a.exclusiveMinimum, b.exclusiveMinimum),
        exclusiveMaximum: lower(a.exclusiveMaximum, b.exclusiveMaximum),
        multipleOf: step,
        format
      })
    }
  ]
}

const strings = (a: StringPart, b: StringPart): Schema => {
  const patterns = [...new Set([...(a.patterns ?? []), ...(b.patterns ?? [])])]
  const format = commonFormat(a.format, b.format)
  if (format === null) return conjunction(a, b)
  return [
    {
      _tag: 'String',
      ...defined({
        minLength: higher(a.minLength, b.minLength),
        maxLength: lower(a.maxLength, b.maxLength),
        patterns: patterns.length > 0 ? patterns : undefined,
        format
      })
    }
  ]
}

const conjunction = (a: Part, b: Part): Schema => [
  {
    _tag: 'Opaque',
    name: 'two formats or steps at once',
    identity: [a, b],
    base: [a],
    accepts: (u) => acceptsPart(b, u)
  }
]

const objects = (a: ObjectPart, b: ObjectPart): ObjectPart => {
  const keys = [...new Set([...Object.keys(a.properties), ...Object.keys(b.properties)])]
  return {
    _tag: 'Object',
    properties: Object.fromEntries(keys.map((key) => [key, property(key, a, b)])),
    additional: additional(a.additional, b.additional)
  }
}

const property = (key: string, a: ObjectPart, b: ObjectPart): Property => {
  const [mine, theirs] = [propertyOf(a, key), propertyOf(b, key)]
  const schemas = [mine?.schema ?? undeclared(a.additional), theirs?.schema ?? undeclared(b.additional)]
  return {
    required: (mine?.required ?? false) || (theirs?.required ?? false),
    schema: schemas.filter((schema) => schema !== undefined).reduce((all, schema) => intersect(all, schema))
  }
}

const additional = (a: Additional, b: Additional): Additional => {
  if (a._tag === 'Closed' || b._tag === 'Closed') return closed
  if (a._tag === 'Each') return b._tag === 'Each' ? each(intersect(a.schema, b.schema)) : a
  return b
}
