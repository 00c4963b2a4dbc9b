/**
 * Schemas in a few words, for the `old` and `new` of a finding.
 *
 * @since 0.1.0
 */
import { digestOf } from './digest.js'
import type { Json } from './json.js'
import type { NullPart, NumberPart, Part, Property, Schema, StringPart } from './Schema.js'
import { identityOf, valuesOf } from './union.js'

// destructors

/**
 * A schema in a few words.
 *
 * @category destructors
 * @since 0.1.0
 */
export const describeSchema = (schema: Schema): string => {
  const parts = schema.filter((part) => part._tag !== 'Null').map(describePart)
  const nullable = parts.length < schema.length
  if (parts.length === 0) return nullable ? 'null' : 'nothing'
  return `${parts.join(' or ')}${nullable ? ', or null' : ''}`
}

/**
 * A schema in words that no other schema has: where the few leave something out, a digest of the whole follows.
 *
 * @category destructors
 * @since 0.1.0
 */
export const tellSchema = (schema: Schema): string =>
  `${describeSchema(schema)}${schema.some(leavesOut) ? ` #${digestOf(identityOf(schema)).slice(8)}` : ''}`

/** Whether the few words for a part are those of others, too. Of a codec nothing is known but its name. */
const leavesOut = (part: Part): boolean => {
  switch (part._tag) {
    case 'Array':
      return part.items.some(leavesOut)
    case 'Object':
      return (
        Object.keys(part.properties).length > 0 ||
        (part.additional._tag === 'Each' ? part.additional.schema.some(leavesOut) : part.additional._tag === 'Closed')
      )
    case 'Opaque':
      return typeof part.identity !== 'function'
    default:
      return (valuesOf(part)?.length ?? 0) > most
  }
}

/**
 * A property in a few words.
 *
 * @category destructors
 * @since 0.1.0
 */
export const describeProperty = ({ required, schema }: Property): string =>
  `${required ? 'required' : 'optional'} ${describeSchema(schema)}`

/**
 * A property in words that no other property has.
 *
 * @category destructors
 * @since 0.1.0
 */
export const tellProperty = ({ required, schema }: Property): string =>
  `${required ? 'required' : 'optional'} ${tellSchema(schema)}`

const describePart = (part: Exclude<Part, NullPart>): string => {
  switch (part._tag) {
    case 'Any':
      return 'any value'
    case 'Boolean':
      return part.values === undefined ? 'boolean' : part.values.join(' | ')
    case 'Number':
      return part.values === undefined
        ? withLimits(part.integer === true ? 'integer' : 'number', part)
        : listed(part.values)
    case 'String':
      return part.values === undefined ? withLimits('string', part) : listed(part.values)
    case 'Array':
      return withLimits(`array of ${describeSchema(part.items)}`, {
        minItems: part.minItems,
        maxItems: part.maxItems,
        uniqueItems: part.unique
      })
    case 'Object': {
      const size = Object.keys(part.properties).length
      if (size === 0 && part.additional._tag === 'Each') return `record of ${describeSchema(part.additional.schema)}`
      return size === 0 ? 'object' : `object of ${size} ${size === 1 ? 'property' : 'properties'}`
    }
    case 'Opaque':
      return part.name
  }
}

const most = 12

const listed = (values: ReadonlyArray<string | number>): string =>
  values.length <= most
    ? values.map(inWords).join(' | ')
    : `${values.slice(0, most).map(inWords).join(' | ')} | … (${values.length} values)`

/** What a text must be to be taken for something else: a value of another type, several values, or words of ours. */
const misleading =
  /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|absent|nothing|any value|boolean|number|integer|string|object)?$|[|"]|, or null$/

/**
 * A value in words; a text in quotes where it could be taken for something else.
 *
 * @category destructors
 * @since 0.1.0
 */
export const inWords = (value: Json): string =>
  typeof value === 'string' && !misleading.test(value) ? value : JSON.stringify(value)

const withLimits = (name: string, part: NumberPart | StringPart | Readonly<Record<string, unknown>>): string => {
  const limits = Object.entries(part)
    .filter(([key, value]) => key !== '_tag' && key !== 'integer' && key !== 'deprecated' && value !== undefined)
    .map(([key, value]) => limit(key, value))
  return limits.length === 0 ? name : `${name} (${limits.join(', ')})`
}

/**
 * One constraint in words.
 *
 * @category destructors
 * @since 0.1.0
 */
export const limit = (key: string, value: unknown): string => {
  if (value === undefined) return 'no limit'
  if (Array.isArray(value)) return `pattern ${value.join(' and ')}`
  if (typeof value === 'number') return `${key} ${value}`
  return typeof value === 'string' ? value : 'uniqueItems'
}
