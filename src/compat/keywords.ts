/**
 * The keywords of JSON Schema, by the kind of value that they constrain.
 *
 * @since 0.1.0
 */
import { defined, has, isRecord, own, type UnknownRecord } from '../codec/record.js'
import { runnableKeywords } from './assertions.js'
import { numberFormat } from './formats.js'
import { isPattern } from './matching.js'
import {
  any,
  type ArrayPart,
  closed,
  each,
  lenient,
  type NumberPart,
  type ObjectPart,
  type Property,
  type Schema,
  type StringPart
} from './Schema.js'
import { equals } from './union.js'

// model

type Constraints<P> = Omit<P, '_tag' | 'values' | 'deprecated'>

/**
 * What a schema says about each kind, and the keywords that assert what the model has no place for.
 *
 * @category model
 * @since 0.1.0
 */
export interface Keywords {
  readonly number: Constraints<NumberPart>
  readonly string: Constraints<StringPart>
  readonly array: Constraints<ArrayPart>
  readonly object: Constraints<ObjectPart>
  /** Whether any kind has a constraint. */
  readonly constrained: boolean
  readonly unmodelled: ReadonlyArray<string>
}

const isNumber = (u: unknown): boolean => typeof u === 'number'
const isText = (u: unknown): boolean => typeof u === 'string'
const isLimit = (u: unknown): boolean => typeof u === 'number' || typeof u === 'boolean'

/** The keywords that the model has a place for, and the values that it can read. */
const constraints: Readonly<Record<string, (u: unknown) => boolean>> = {
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isLimit,
  exclusiveMaximum: isLimit,
  multipleOf: isNumber,
  format: isText,
  minLength: isNumber,
  maxLength: isNumber,
  pattern: (u) => typeof u === 'string' && isPattern(u),
  items: () => true,
  minItems: isNumber,
  maxItems: isNumber,
  uniqueItems: (u) => typeof u === 'boolean',
  properties: isRecord,
  required: (u) => Array.isArray(u) && u.every(isText),
  additionalProperties: () => true
}

const combining: Readonly<Record<string, (u: unknown) => boolean>> = {
  enum: Array.isArray,
  allOf: Array.isArray,
  anyOf: Array.isArray,
  oneOf: Array.isArray
}

const readable = Object.entries({ ...constraints, ...combining })

const unmodelled: ReadonlyArray<string> = [
  ...runnableKeywords.filter((keyword) => !has(constraints, keyword)),
  'additionalItems',
  'dependencies',
  'unevaluatedItems',
  'unevaluatedProperties',
  '$dynamicRef',
  '$recursiveRef'
]

/**
 * The keywords that assert something: all of those of JSON Schema 2020-12, those of earlier drafts, and `nullable`.
 *
 * @category model
 * @since 0.1.0
 */
export const asserting: ReadonlySet<string> = new Set([
  ...readable.map(([keyword]) => keyword),
  ...unmodelled,
  'type',
  'const',
  '$ref',
  'nullable'
])

// destructors

/**
 * The constraints of one schema object; `inner` reads the schemas inside it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const keywordsOf = (node: UnknownRecord, inner: (child: unknown, key: string) => Schema): Keywords => {
  const tuple = has(node, 'items') && (Array.isArray(node['items']) || has(node, 'prefixItems'))
  return {
    number: numberKeywords(node),
    string: defined({
      minLength: least(node, 'minLength'),
      maxLength: numeric(node, 'maxLength'),
      patterns: constraints['pattern']?.(node['pattern']) === true ? [node['pattern'] as string] : undefined,
      format: typeof node['format'] === 'string' ? node['format'] : undefined
    }),
    array: {
      items: has(node, 'items') && !tuple ? inner(node['items'], 'items') : any,
      ...defined({
        minItems: least(node, 'minItems'),
        maxItems: numeric(node, 'maxItems'),
        unique: node['uniqueItems'] === true ? (true as const) : undefined
      })
    },
    object: objectKeywords(node, inner),
    constrained: Object.keys(constraints).some((keyword) => has(node, keyword)),
    unmodelled: [
      ...unmodelled.filter((keyword) => has(node, keyword) && !(keyword === 'minProperties' && node[keyword] === 0)),
      ...readable
        .filter(([keyword, isRead]) => has(node, keyword) && !isRead(node[keyword]))
        .map(([keyword]) => keyword),
      ...(tuple ? ['items'] : []),
      ...(isPatterned(node) && has(node, 'additionalProperties') ? ['additionalProperties'] : [])
    ]
  }
}

/** Whether patterns that the model has no place for decide which properties are additional. */
const isPatterned = (node: UnknownRecord): boolean => has(node, 'patternProperties')

const numeric = (node: UnknownRecord, key: string): number | undefined => {
  const value = own(node, key)
  return typeof value === 'number' ? value : undefined
}

/** How many there must be at least; none at all is no limit. */
const least = (node: UnknownRecord, key: string): number | undefined => {
  const value = numeric(node, key) ?? 0
  return value > 0 ? value : undefined
}

/** OpenAPI 3.0 writes `exclusiveMinimum: true` beside `minimum`. */
const numberKeywords = (node: UnknownRecord): Constraints<NumberPart> => {
  const strictly = { minimum: node['exclusiveMinimum'] === true, maximum: node['exclusiveMaximum'] === true }
  const [minimum, maximum] = [numeric(node, 'minimum'), numeric(node, 'maximum')]
  return defined({
    minimum: strictly.minimum ? undefined : minimum,
    maximum: strictly.maximum ? undefined : maximum,
    exclusiveMinimum: strictly.minimum ? minimum : numeric(node, 'exclusiveMinimum'),
    exclusiveMaximum: strictly.maximum ? maximum : numeric(node, 'exclusiveMaximum'),
    multipleOf: numeric(node, 'multipleOf'),
    format: numberFormat(node['format'])
  })
}

const objectKeywords = (
  node: UnknownRecord,
  inner: (child: unknown, key: string) => Schema
): Constraints<ObjectPart> => {
  const declared = isRecord(node['properties']) ? node['properties'] : {}
  const required = new Set(
    Array.isArray(node['required']) ? node['required'].filter((key) => typeof key === 'string') : []
  )
  const keys = [...new Set([...Object.keys(declared), ...required])]
  const rest =
    has(node, 'additionalProperties') && !isPatterned(node)
      ? inner(node['additionalProperties'], 'additionalProperties')
      : undefined
  return {
    properties: Object.fromEntries(
      keys.map((key): [string, Property] => [
        key,
        {
          required: required.has(key),
          schema: has(declared, key) ? inner(declared[key], `properties/${key}`) : (rest ?? any)
        }
      ])
    ),
    additional:
      rest === undefined || (keys.length > 0 && equals(rest, any)) ? lenient : rest.length === 0 ? closed : each(rest)
  }
}
