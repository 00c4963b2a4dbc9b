/**
 * Schemas in a few words, for the `old` and `new` of a finding.
 *
 * @since 0.1.0
 */
import type { NullPart, NumberPart, Part, Property, Schema, StringPart } from './Schema.js'

// destructors

/**
 * A schema in a few words.
 *
 * @example
 * import { describeSchema } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(
 *   describeSchema([{ _tag: 'Null' }, { _tag: 'Array', items: [{ _tag: 'String', values: ['ats', 'crm'] }] }]),
 *   'array of ats | crm, or null'
 * )
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
 * A property in a few words.
 *
 * @category destructors
 * @since 0.1.0
 */
export const describeProperty = ({ required, schema }: Property): string =>
  `${required ? 'required' : 'optional'} ${describeSchema(schema)}`

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
  values.length <= most ? values.join(' | ') : `${values.slice(0, most).join(' | ')} | … (${values.length} values)`

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
