/**
 * A schema as JSON Schema 2020-12.
 *
 * Laws:
 *
 * 1. A validator accepts a payload by it if and only if the codec decodes the payload
 * 2. Reading it back gives the schema, but for what is opaque, for a length of at least 0, which is no limit, and for the
 *    values of a record that declares properties and asks nothing of the rest
 *
 * @since 0.1.0
 */
import { type Form, spell } from '../codec/names.js'
import { defined } from '../codec/record.js'
import type { Version } from '../migrate/Migration.js'
import { dateTimePattern } from './formats.js'
import { fromFields } from './fromCodec.js'
import type { Json } from './json.js'
import { any, type ObjectPart, type Part, type Schema, type StringPart } from './Schema.js'

// model

/**
 * A JSON Schema, as data.
 *
 * @category model
 * @since 0.1.0
 */
export type JsonSchema = boolean | { readonly [keyword: string]: Json }

// destructors

/**
 * The JSON Schema of a version in a form. A validator needs to know the format `date-time`, whose exact text a pattern
 * states as well. Other spellings that are read and never written are marked `deprecated`.
 *
 * @example
 * import { V2 } from 'connect-session-reconcile'
 * import { jsonSchemaOf } from 'connect-session-reconcile/compat'
 *
 * assert.strictEqual(jsonSchemaOf(V2, 'wire')['title'], 'ConnectSession v2, wire form')
 *
 * @category destructors
 * @since 0.1.0
 */
export const jsonSchemaOf = (version: Version, form: Form): { readonly [keyword: string]: Json } => {
  const schema = toJsonSchema(fromFields(version.fields, form))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `ConnectSession ${version.version}, ${form} form`,
    description: `What ${version.version} accepts with the keys of the ${form} form, such as ${spell(form)('organizationId')}. Properties that are not listed are data, and kept.`,
    ...(typeof schema === 'boolean' ? {} : schema)
  }
}

/**
 * A schema as JSON Schema 2020-12. What is opaque is named in a `$comment`, and not asserted.
 *
 * @example
 * import { literals, toJsonSchema } from 'connect-session-reconcile/compat'
 *
 * assert.deepStrictEqual(toJsonSchema(literals(['ats', 'crm'])), { type: 'string', enum: ['ats', 'crm'] })
 *
 * @category destructors
 * @since 0.1.0
 */
export const toJsonSchema = (schema: Schema): JsonSchema => {
  const parts = [...schema].sort((a, b) => Number(a._tag === 'Null') - Number(b._tag === 'Null')).flatMap(ofPart)
  const [first] = parts
  if (first === undefined) return false
  return parts.length === 1 ? first : { anyOf: parts }
}

const ofPart = (part: Part): ReadonlyArray<JsonSchema> => {
  switch (part._tag) {
    case 'Any':
      return [true]
    case 'Null':
      return [{ type: 'null' }]
    case 'Boolean':
      return [{ type: 'boolean', ...defined({ enum: part.values }) }]
    case 'Number': {
      const { _tag, integer, values, ...rest } = part
      const type = integer === true ? 'integer' : 'number'
      return [{ type, ...defined({ enum: values, ...rest }) }]
    }
    case 'String':
      return ofString(part)
    case 'Array': {
      const { items, minItems, maxItems, unique } = part
      return [{ type: 'array', items: toJsonSchema(items), ...defined({ minItems, maxItems, uniqueItems: unique }) }]
    }
    case 'Object':
      return [ofObject(part)]
    case 'Opaque': {
      const base = toJsonSchema(part.base ?? any)
      return [{ ...(typeof base === 'boolean' ? {} : base), $comment: `Not stated here: ${part.name}` }]
    }
  }
}

const ofString = ({ values, deprecated = [], patterns = [], ...part }: StringPart): ReadonlyArray<JsonSchema> => {
  if (values !== undefined) {
    const written = values.filter((value) => !deprecated.includes(value))
    return [
      ...(written.length > 0 ? [{ type: 'string', enum: written }] : []),
      ...(deprecated.length > 0
        ? [{ type: 'string', enum: deprecated, deprecated: true, description: 'Read, and never written.' }]
        : [])
    ]
  }
  const { minLength, maxLength, format } = part
  const all = format === 'date-time' ? [...patterns, dateTimePattern] : patterns
  const rest = all.slice(1).map((pattern) => ({ type: 'string', pattern }))
  return [
    {
      type: 'string',
      ...defined({ minLength, maxLength, format, pattern: all[0] }),
      ...(rest.length > 0 ? { allOf: rest } : {})
    }
  ]
}

const ofObject = ({ properties, additional }: ObjectPart): JsonSchema => {
  const entries = Object.entries(properties)
  const required = entries.filter(([, property]) => property.required).map(([key]) => key)
  return {
    type: 'object',
    ...(entries.length > 0
      ? { properties: Object.fromEntries(entries.map(([key, { schema }]) => [key, toJsonSchema(schema)])) }
      : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(additional._tag === 'Lenient'
      ? {}
      : { additionalProperties: additional._tag === 'Closed' ? false : toJsonSchema(additional.schema) })
  }
}
