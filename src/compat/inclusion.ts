/**
 * Whether everything that a writer's schema accepts is accepted by a reader's, decided node by node.
 *
 * An alternative of the writer must be included in one alternative of the reader. `true` is therefore a proof; `false`
 * means that there is none, and a witness must be looked for.
 *
 * A lenient object declares what it knows, and keeps the rest as data: its undeclared properties are not taken for
 * properties that the other side declares.
 *
 * Laws:
 *
 * 1. Reflexive; and transitive, but for lenient objects, which take what they do not declare for data of any type
 * 2. Sound: if `includes(reader)(writer)`, every value that the writer declares is accepted by the reader
 *
 * @since 0.1.0
 */
import { hasNumberFormat, impliesFormat, isEnforced } from './formats.js'
import { pairwise } from './pairwise.js'
import {
  type Additional,
  any,
  type ArrayPart,
  expand,
  type NumberPart,
  type ObjectPart,
  type Part,
  propertyOf,
  type Schema,
  type StringPart
} from './Schema.js'
import { equalParts, valuesOf } from './union.js'
import { accepts } from './validate.js'

// destructors

/**
 * Whether a reader's schema is proven to accept everything that a writer's schema accepts.
 *
 * @example
 * import { includes, literals } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(includes([{ _tag: 'String' }])(literals(['a'])), true)
 * assert.strictEqual(includes(literals(['a']))([{ _tag: 'String' }]), false)
 *
 * @category destructors
 * @since 0.1.0
 */
export const includes =
  (reader: Schema) =>
  (writer: Schema): boolean =>
    reader === writer || isIncluded(writer, reader)

const isIncluded = pairwise((writer: Schema, reader: Schema) =>
  expand(writer).every(
    (part) => isEmpty(part) || reader.some((other) => includesPart(other, part)) || split(reader, part)
  )
)

/** A list of values, and a refinement, may be spread over several alternatives. */
const split = (reader: Schema, part: Part): boolean => {
  if (part._tag === 'Opaque') return part.base !== undefined && includes(reader)(part.base)
  const values = valuesOf(part) ?? (part._tag === 'Boolean' ? [true, false] : undefined)
  return values?.every(accepts(reader.filter(({ _tag }) => _tag !== 'Opaque'))) ?? false
}

/**
 * Whether a part is known to accept nothing.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isEmpty = (part: Part): boolean => {
  switch (part._tag) {
    case 'Array':
      return (
        (part.minItems ?? 0) > (part.maxItems ?? Number.POSITIVE_INFINITY) ||
        ((part.minItems ?? 0) > 0 && isNever(part.items))
      )
    case 'Object':
      return Object.values(part.properties).some(({ required, schema }) => required && isNever(schema))
    default:
      return valuesOf(part)?.length === 0
  }
}

/**
 * Whether a schema is known to accept nothing.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isNever = (schema: Schema): boolean => schema.every(isEmpty)

const includesPart = (reader: Part, writer: Part): boolean =>
  reader._tag === 'Any' ||
  equalParts(reader, writer) ||
  (reader._tag === 'Number' && writer._tag === 'Number' && includesNumber(reader, writer)) ||
  (reader._tag === 'String' && writer._tag === 'String' && includesString(reader, writer)) ||
  (reader._tag === 'Array' && writer._tag === 'Array' && includesArray(reader, writer)) ||
  (reader._tag === 'Object' && writer._tag === 'Object' && includesObject(reader, writer))

const includesNumber = (reader: NumberPart, writer: NumberPart): boolean => {
  const integer = isWhole(writer)
  return (
    reader.values === undefined &&
    (reader.integer === undefined || integer) &&
    (reader.multipleOf === undefined ||
      Number.isInteger((writer.multipleOf ?? (integer ? 1 : Number.NaN)) / reader.multipleOf)) &&
    (impliesFormat(writer.format, reader.format) || (integer && isWithin(reader.format, writer))) &&
    (reader.minimum === undefined || lowest(writer).value >= reader.minimum) &&
    (reader.maximum === undefined || highest(writer).value <= reader.maximum) &&
    (reader.exclusiveMinimum === undefined || above(lowest(writer), reader.exclusiveMinimum)) &&
    (reader.exclusiveMaximum === undefined || below(highest(writer), reader.exclusiveMaximum))
  )
}

/** Whether the limits of a part lead to a format, which is an interval of whole numbers. */
const isWithin = (format: string | undefined, part: NumberPart): boolean =>
  isEnforced('Number', format) && [lowest(part), highest(part)].every(({ value }) => hasNumberFormat(format, value))

interface Limit {
  readonly value: number
  readonly exclusive: boolean
}

const lowest = (part: NumberPart): Limit => {
  const { minimum = Number.NEGATIVE_INFINITY, exclusiveMinimum = Number.NEGATIVE_INFINITY } = part
  return exclusiveMinimum >= minimum
    ? whole(part, { value: exclusiveMinimum, exclusive: true }, Math.floor(exclusiveMinimum) + 1)
    : whole(part, { value: minimum, exclusive: false }, Math.ceil(minimum))
}

const highest = (part: NumberPart): Limit => {
  const { maximum = Number.POSITIVE_INFINITY, exclusiveMaximum = Number.POSITIVE_INFINITY } = part
  return exclusiveMaximum <= maximum
    ? whole(part, { value: exclusiveMaximum, exclusive: true }, Math.ceil(exclusiveMaximum) - 1)
    : whole(part, { value: maximum, exclusive: false }, Math.floor(maximum))
}

const isWhole = ({ integer, multipleOf }: NumberPart): boolean => integer === true || Number.isInteger(multipleOf)

/** Whole numbers begin and end with one of them: those above 0 are those from 1 on. */
const whole = (part: NumberPart, limit: Limit, nearest: number): Limit =>
  isWhole(part) && Number.isSafeInteger(nearest) ? { value: nearest, exclusive: false } : limit

const above = ({ value, exclusive }: Limit, limit: number): boolean => value > limit || (exclusive && value === limit)
const below = ({ value, exclusive }: Limit, limit: number): boolean => value < limit || (exclusive && value === limit)

const includesString = (reader: StringPart, writer: StringPart): boolean =>
  reader.values === undefined &&
  (writer.minLength ?? 0) >= (reader.minLength ?? 0) &&
  (writer.maxLength ?? Number.POSITIVE_INFINITY) <= (reader.maxLength ?? Number.POSITIVE_INFINITY) &&
  (reader.patterns ?? []).every((pattern) => writer.patterns?.includes(pattern) ?? false) &&
  impliesFormat(writer.format, reader.format)

const includesArray = (reader: ArrayPart, writer: ArrayPart): boolean => {
  const most = isNever(writer.items) ? 0 : (writer.maxItems ?? Number.POSITIVE_INFINITY)
  return (
    (writer.minItems ?? 0) >= (reader.minItems ?? 0) &&
    most <= (reader.maxItems ?? Number.POSITIVE_INFINITY) &&
    (reader.unique === undefined || writer.unique === true || most <= 1) &&
    (most === 0 || includes(reader.items)(writer.items))
  )
}

const includesObject = (reader: ObjectPart, writer: ObjectPart): boolean =>
  Object.entries(reader.properties).every(([key, { required, schema }]) => {
    const written = propertyOf(writer, key)
    if (written !== undefined) return (!required || written.required) && includes(schema)(written.schema)
    return !required && (writer.additional._tag !== 'Each' || includes(schema)(writer.additional.schema))
  }) &&
  Object.entries(writer.properties).every(
    ([key, { schema }]) => propertyOf(reader, key) !== undefined || includesUndeclared(reader.additional, schema)
  ) &&
  (writer.additional._tag === 'Each'
    ? includesUndeclared(reader.additional, writer.additional.schema)
    : writer.additional._tag === 'Closed' ||
      reader.additional._tag !== 'Each' ||
      includes(reader.additional.schema)(any))

/**
 * Whether an object keeps undeclared properties of this schema.
 *
 * @category destructors
 * @since 0.1.0
 */
export const includesUndeclared = (additional: Additional, schema: Schema): boolean => {
  switch (additional._tag) {
    case 'Lenient':
      return true
    case 'Closed':
      return isNever(schema)
    case 'Each':
      return includes(additional.schema)(schema)
  }
}
