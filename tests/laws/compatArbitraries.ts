/** Generators of schemas, of edits to them, and of the payloads that they accept. */
import * as fc from 'fast-check'
import * as t from 'io-ts'

import {
  type Json,
  type JsonSchema,
  literals,
  type ObjectPart,
  type Part,
  type Schema,
  toJsonSchema
} from '../../src/compat/index.js'
import { matching } from '../../src/compat/matching.js'
import { anyOf } from '../../src/compat/union.js'
import { DateTime, document, enumeration, type Fields, FiniteNumber, optional, required } from '../../src/index.js'

/** A field's type, as a plain tree: a codec is made from it, and edits are made to it. */
export type Spec =
  | { readonly k: 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'any' }
  | { readonly k: 'enum'; readonly values: ReadonlyArray<string>; readonly spellings: Readonly<Record<string, string>> }
  | { readonly k: 'array' | 'record' | 'nullable'; readonly of: Spec }
  | { readonly k: 'union'; readonly members: ReadonlyArray<Spec> }
  | { readonly k: 'object'; readonly fields: Readonly<Record<string, FieldSpec>> }

export interface FieldSpec {
  readonly optional: boolean
  readonly spec: Spec
}

type Table = Extract<Spec, { k: 'object' }>

const values = ['ats', 'crm', 'hris', 'iam', 'lms']
const names = ['alpha', 'betaOne', 'gammaTwo', 'delta', 'epsilonField']

const enums: fc.Arbitrary<Spec> = fc
  .tuple(fc.subarray(values, { minLength: 1 }), fc.boolean())
  .map(([list, spelt]) => ({
    k: 'enum' as const,
    values: list,
    spellings: spelt ? { oldName: list[0] as string } : {}
  }))

const leaf: fc.Arbitrary<Spec> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<Spec['k'] & ('string' | 'number' | 'integer' | 'boolean' | 'date')>(
        'string',
        'number',
        'integer',
        'boolean',
        'date'
      )
      .map((k) => ({ k }))
  },
  { weight: 2, arbitrary: enums }
)

export const specs = (depth: number): fc.Arbitrary<Spec> =>
  depth === 0
    ? leaf
    : fc.oneof(
        { weight: 5, arbitrary: leaf },
        { weight: 1, arbitrary: fc.constant<Spec>({ k: 'any' }) },
        {
          weight: 3,
          arbitrary: fc
            .tuple(fc.constantFrom('array' as const, 'record' as const, 'nullable' as const), specs(depth - 1))
            .map(([k, of]) => ({ k, of }))
        },
        {
          weight: 1,
          arbitrary: fc.array(leaf, { minLength: 2, maxLength: 3 }).map((members) => ({ k: 'union' as const, members }))
        },
        { weight: 1, arbitrary: tables(depth - 1) }
      )

const fieldSpecs = (depth: number): fc.Arbitrary<FieldSpec> =>
  fc.record({ optional: fc.boolean(), spec: specs(depth) }, { noNullPrototype: true })

export const tables = (depth: number): fc.Arbitrary<Table> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), fieldSpecs(depth)), {
      minLength: 1,
      maxLength: 4,
      selector: ([name]) => name
    })
    .map((entries) => ({ k: 'object' as const, fields: Object.fromEntries(entries) }))

/** One random edit: add, drop, retype, widen, narrow, nullable, required, enumeration, cardinality, nested. */
export interface Op {
  readonly kind: number
  readonly pick: number
  readonly name: string
  readonly field: FieldSpec
}

export const ops: fc.Arbitrary<Op> = fc.record(
  { kind: fc.nat(9), pick: fc.nat(20), name: fc.constantFrom(...names), field: fieldSpecs(1) },
  { noNullPrototype: true }
)

export const editTable = (table: Table, { kind, pick, name, field }: Op): Table => {
  const keys = Object.keys(table.fields)
  const key = keys[pick % Math.max(1, keys.length)]
  if (kind === 0 || key === undefined) return { ...table, fields: { ...table.fields, [name]: field } }
  const { [key]: chosen, ...others } = table.fields
  if (chosen === undefined || kind === 1) return { ...table, fields: others }
  const changed: FieldSpec =
    kind === 2
      ? { ...chosen, optional: !chosen.optional }
      : { ...chosen, spec: editSpec(chosen.spec, kind, pick, field, name) }
  return { ...table, fields: { ...table.fields, [key]: changed } }
}

const editSpec = (spec: Spec, kind: number, pick: number, field: FieldSpec, name: string): Spec => {
  switch (kind) {
    case 3:
      return field.spec
    case 4:
      return { k: 'union', members: [spec, field.spec] }
    case 5:
      return spec.k === 'nullable' ? spec.of : { k: 'nullable', of: spec }
    case 6:
      return spec.k === 'array' ? spec.of : { k: 'array', of: spec }
    default:
      return narrowed(spec, kind, pick, field, name)
  }
}

const narrowed = (spec: Spec, kind: number, pick: number, field: FieldSpec, name: string): Spec => {
  switch (spec.k) {
    case 'string':
      return kind === 7 ? { k: 'date' } : { k: 'enum', values: values.slice(0, 1 + (pick % 4)), spellings: {} }
    case 'number':
      return { k: 'integer' }
    case 'integer':
      return { k: 'number' }
    case 'date':
      return { k: 'string' }
    case 'enum': {
      const value = values[pick % values.length] as string
      const without = spec.values.filter((other) => other !== value)
      if (kind === 7) return { k: 'string' }
      return kind === 8 || without.length === 0
        ? { ...spec, values: [...new Set([...spec.values, value])] }
        : { k: 'enum', values: without, spellings: {} }
    }
    case 'union':
      return spec.members[pick % spec.members.length] as Spec
    case 'array':
    case 'record':
    case 'nullable':
      return { ...spec, of: editSpec(spec.of, kind === 7 ? 3 : kind, pick, field, name) }
    case 'object':
      return editTable(spec, { kind: kind - 7, pick, name, field })
    default:
      return field.spec
  }
}

export const codecOfSpec = (spec: Spec): t.Mixed => {
  switch (spec.k) {
    case 'string':
      return t.string
    case 'number':
      return FiniteNumber
    case 'integer':
      return t.Int
    case 'boolean':
      return t.boolean
    case 'date':
      return DateTime
    case 'any':
      return t.unknown
    case 'enum':
      return enumeration('Enum', spec.values, spec.spellings)
    case 'array':
      return t.array(codecOfSpec(spec.of))
    case 'record':
      return t.record(t.string, codecOfSpec(spec.of))
    case 'nullable':
      return t.union([codecOfSpec(spec.of), t.null])
    case 'union': {
      const [first, second, ...rest] = spec.members.map(codecOfSpec)
      return first === undefined ? t.unknown : second === undefined ? first : t.union([first, second, ...rest])
    }
    case 'object':
      return document('Nested', fieldsOf(spec))
  }
}

export const fieldsOf = (table: Table): Fields =>
  Object.fromEntries(
    Object.entries(table.fields).map(([name, { optional: maybe, spec }]) => [
      name,
      maybe ? optional(codecOfSpec(spec)) : required(codecOfSpec(spec))
    ])
  )

/** Payloads that a schema accepts and declares, with an extra field that no schema declares now and then. */
export const payloads = (schema: Schema): fc.Arbitrary<Json> => {
  const arbitraries = schema.map(payloadsOfPart).filter((one) => one !== undefined)
  return arbitraries.length === 0 ? fc.constant(null) : fc.oneof(...arbitraries)
}

const texts = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('', '0', 'a', 'ats', 'crm', 'oldName'))

const payloadsOfPart = (part: Part): fc.Arbitrary<Json> | undefined => {
  switch (part._tag) {
    case 'Any':
      return fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>
    case 'Null':
      return fc.constant(null)
    case 'Boolean':
      return fc.constantFrom(...(part.values ?? [true, false]))
    case 'Number': {
      if (part.values !== undefined) return fc.constantFrom(...part.values)
      const [low, high] = [part.minimum ?? part.exclusiveMinimum ?? -100, part.maximum ?? part.exclusiveMaximum ?? 100]
      const whole = fc.integer({ min: Math.ceil(Math.min(low, high)), max: Math.ceil(Math.max(low, high)) })
      return part.integer === true || part.multipleOf !== undefined
        ? whole
        : fc.oneof(
            whole,
            whole.map((n) => n + 0.5),
            fc.constantFrom(2724.37, 2 ** 40)
          )
    }
    case 'String':
      if (part.values !== undefined) return fc.constantFrom(...part.values)
      if (part.format === 'date-time') {
        return fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString())
      }
      if (part.patterns !== undefined) return fc.constantFrom(...matching(part.patterns), 'a')
      return part.minLength === undefined
        ? texts
        : fc.string({ minLength: part.minLength, maxLength: part.minLength + 5 })
    case 'Array':
      return fc.array(payloads(part.items), {
        minLength: part.minItems ?? 0,
        maxLength: Math.max(part.minItems ?? 0, part.maxItems ?? 3)
      })
    case 'Object':
      return payloadsOfObject(part)
    case 'Opaque':
      return part.base === undefined ? undefined : payloads(part.base)
  }
}

const payloadsOfObject = ({ properties, additional }: ObjectPart): fc.Arbitrary<Json> => {
  const entries = Object.entries(properties).filter(([, { schema }]) => schema.length > 0)
  const record = fc.record(Object.fromEntries(entries.map(([key, { schema }]) => [key, payloads(schema)])), {
    requiredKeys: entries.filter(([, property]) => property.required).map(([key]) => key),
    noNullPrototype: true
  })
  const rest: fc.Arbitrary<Readonly<Record<string, Json>>> =
    additional._tag === 'Each'
      ? fc.dictionary(fc.constantFrom('one', 'two', ...names), payloads(additional.schema), {
          maxKeys: 2,
          noNullPrototype: true
        })
      : additional._tag === 'Lenient'
        ? fc.oneof(fc.constant({}), fc.record({ unknownField: texts }, { noNullPrototype: true }))
        : fc.constant({})
  return fc.tuple(rest, record).map(([extra, declared]) => ({ ...extra, ...declared }))
}

/** Schemas with limits, patterns and formats, as a JSON Schema document can state them. */
export const limitedSchemas = (depth: number): fc.Arbitrary<Schema> => {
  const limit = fc.integer({ min: -3, max: 6 })
  const number: fc.Arbitrary<Schema> = fc
    .record(
      {
        integer: fc.constant(true as const),
        minimum: limit,
        maximum: limit,
        exclusiveMinimum: limit,
        exclusiveMaximum: limit,
        multipleOf: fc.constantFrom(0.5, 1, 2, 3)
      },
      { requiredKeys: [], noNullPrototype: true }
    )
    .map((part) => [{ _tag: 'Number', ...part }])
  const string: fc.Arbitrary<Schema> = fc.oneof(
    fc
      .record(
        { minLength: fc.integer({ min: 1, max: 3 }), maxLength: fc.integer({ min: 1, max: 6 }) },
        { requiredKeys: [], noNullPrototype: true }
      )
      .map((part): Schema => [{ _tag: 'String', ...part }]),
    fc
      .constantFrom('^[a-z]+$', '^a', '^[0-9]{2,3}$', '^(?:ats|crm)$')
      .map((pattern): Schema => [{ _tag: 'String', patterns: [pattern] }]),
    fc.constantFrom('date-time', 'date', 'uuid').map((format): Schema => [{ _tag: 'String', format }])
  )
  const scalar = fc.oneof(
    number,
    string,
    fc.constant<Schema>([{ _tag: 'Boolean' }]),
    fc.constant<Schema>([{ _tag: 'Null' }]),
    fc.uniqueArray(fc.constantFrom<Json>('ats', 'crm', 1, 2, null, true), { minLength: 1 }).map(literals)
  )
  if (depth === 0) return scalar
  const inner = limitedSchemas(depth - 1)
  const object = fc
    .tuple(
      fc.dictionary(
        fc.constantFrom(...names),
        fc.record({ required: fc.boolean(), schema: inner }, { noNullPrototype: true }),
        { maxKeys: 3, noNullPrototype: true }
      ),
      fc.constantFrom('Lenient' as const, 'Lenient' as const, 'Closed' as const)
    )
    .map(([properties, _tag]): Schema => [{ _tag: 'Object', properties, additional: { _tag } }])
  const array = fc
    .tuple(
      inner,
      fc.record(
        { minItems: fc.integer({ min: 1, max: 2 }), maxItems: fc.nat(3) },
        { requiredKeys: [], noNullPrototype: true }
      )
    )
    .map(([items, part]): Schema => [{ _tag: 'Array', items, ...part }])
  return fc.oneof(scalar, object, array, fc.tuple(scalar, inner).map(anyOf))
}

const whenThen = (...branches: ReadonlyArray<JsonSchema>): JsonSchema & object =>
  Object.fromEntries(['if', 'then', 'else'].map((keyword, i) => [keyword, branches[i] ?? true]))

/** Keywords that the model has no place for, and that can be run. */
const unmodelled: ReadonlyArray<JsonSchema & object> = [
  { not: { type: 'number' } },
  { minProperties: 1 },
  { maxProperties: 1 },
  { contains: { type: 'string' } },
  { dependentRequired: { alpha: ['delta'] } },
  { propertyNames: { maxLength: 5 } },
  { if: { type: 'string' }, else: { minimum: 2 } },
  { oneOf: [{ minimum: 2 }, { not: { type: 'number' } }] },
  { not: { required: ['alpha'] } },
  whenThen({ required: ['alpha'] }, { maxProperties: 2 }, { required: ['delta'] }),
  { contains: { type: ['string', 'null'] }, minContains: 0, maxContains: 1 },
  { contains: { not: { type: 'string' } }, minContains: 2 },
  { dependentSchemas: { alpha: { properties: { delta: { type: 'string' } } } } },
  { not: { not: { type: ['string', 'object'] } } },
  { minProperties: 2, propertyNames: { not: { const: 'alpha' } } },
  whenThen({ not: { type: 'array' } }, { oneOf: [{ type: 'number' }, { maxLength: 2, minProperties: 1 }] }, {})
]

/** JSON Schemas as people write them, with keywords that the model has no place for. */
export const documents = (depth: number): fc.Arbitrary<JsonSchema & object> => {
  const extra = fc.oneof(fc.constant({}), fc.constantFrom(...unmodelled))
  const scalar = fc.oneof(
    limitedSchemas(0).map((schema) => toJsonSchema(schema) as JsonSchema & object),
    fc.constant({ type: ['string', 'number'] }),
    fc.constant({})
  )
  const mixed = (one: fc.Arbitrary<JsonSchema & object>): fc.Arbitrary<JsonSchema & object> =>
    fc.tuple(one, extra).map(([json, keywords]) => ({ ...json, ...keywords }))
  if (depth === 0) return mixed(scalar)
  const inner = documents(depth - 1)
  const optional = { requiredKeys: ['type' as const], noNullPrototype: true }
  const object: fc.Arbitrary<JsonSchema & object> = fc.record(
    {
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom(...names), inner, { maxKeys: 2, noNullPrototype: true }),
      required: fc.subarray(names.slice(0, 2)),
      additionalProperties: fc.oneof(fc.constantFrom<JsonSchema>(false, true, {}, { title: 'Rest' }), inner),
      patternProperties: inner.map((json) => ({ '^a': json }))
    },
    optional
  )
  const array: fc.Arbitrary<JsonSchema & object> = fc.record(
    {
      type: fc.constant('array'),
      items: fc.oneof(fc.constant(false), inner),
      prefixItems: inner.map((json) => [json]),
      minItems: fc.nat(2)
    },
    optional
  )
  return mixed(fc.oneof(scalar, object, object, array))
}

/** A document and a later one: the same but for some keywords, or another. */
export const documentPairs: fc.Arbitrary<readonly [JsonSchema & object, JsonSchema & object]> = fc
  .tuple(documents(2), documents(2), fc.nat(2), fc.constantFrom(...unmodelled))
  .map(([before, after, kind, keywords]) => {
    if (kind === 0) return [before, after] as const
    const later = { ...before, ...(kind === 1 ? after : keywords) }
    return [before, later] as const
  })
