/**
 * What a schema of a document asserts, in one spelling: without annotations, and what has no order in one order.
 *
 * Laws:
 *
 * 1. `asserted(asserted(schema)) = asserted(schema)`
 * 2. Nothing separates a schema from what it asserts, if references lead to the same
 *
 * @since 0.1.0
 */
import { isRecord } from '../codec/record.js'
import { canonical, sortedBy } from './json.js'
import { asserting } from './keywords.js'
import { remembered } from './pairwise.js'

// destructors

/**
 * What a schema asserts. One that has a name of its own stays as it is: its references lead to what is in it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const asserted = (schema: unknown): unknown => (isRecord(schema) ? spelt(schema) : schema)

const spelt = remembered((schema: Readonly<Record<string, unknown>>): unknown =>
  typeof schema['$id'] === 'string'
    ? schema
    : Object.fromEntries(
        Object.entries(schema)
          .filter(([keyword]) => asserting.has(keyword))
          .map(([keyword, value]) => [keyword, assertedBy(keyword, value)])
      )
)

/**
 * What a keyword asserts.
 *
 * @category destructors
 * @since 0.1.0
 */
export const assertedBy = (keyword: string, value: unknown): unknown => {
  switch (keyword) {
    case 'not':
    case 'if':
    case 'then':
    case 'else':
    case 'contains':
    case 'items':
    case 'prefixItems':
    case 'additionalItems':
    case 'additionalProperties':
    case 'propertyNames':
    case 'unevaluatedItems':
    case 'unevaluatedProperties':
    // Told apart by their order outside of keywords, too: what is intersected first is the first of two.
    case 'allOf':
      return Array.isArray(value) ? value.map(asserted) : asserted(value)
    case 'properties':
    case 'patternProperties':
    case 'dependentSchemas':
      return each(value, asserted)
    case 'dependentRequired':
    case 'dependencies':
      return each(value, (inner) => (Array.isArray(inner) ? sorted(inner) : asserted(inner)))
    case 'anyOf':
    case 'oneOf':
      return Array.isArray(value) ? sorted(value.map(asserted)) : value
    case 'enum':
    case 'required':
    case 'type':
      return Array.isArray(value) ? sorted(value) : value
    default:
      return value
  }
}

const each = (value: unknown, of: (inner: unknown) => unknown): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, of(inner)])) : value

const sorted = sortedBy(canonical)
