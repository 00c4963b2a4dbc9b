/**
 * Generators of payloads, derived from the tables of fields. A new version needs no change here.
 *
 * - {@link valid} and {@link invalid}: values that a codec accepts, and values that it refuses with the paths at fault
 * - {@link payloads} and {@link brokenPayloads}: the same for a table of fields in a form
 * - {@link upgradable} and {@link downgradable}: payloads of a version that nothing stops on the way
 *
 * All of them are JSON values, as `JSON.parse` makes them: a key named `__proto__` is an own key.
 */
import * as fc from 'fast-check'
import type * as t from 'io-ts'

import type { DateTimeC } from '../../src/codec/DateTime.js'
import type { DocumentC, Field, Fields } from '../../src/codec/document.js'
import type { EnumerationC } from '../../src/codec/enumeration.js'
import { type Form, forms, spell } from '../../src/codec/names.js'
import type { FiniteNumberC } from '../../src/codec/number.js'
import type { AnyMigration, Direction, Version } from '../../src/migrate/Migration.js'
import { migrations, versions } from '../../src/migrate/migrations.js'
import { character } from './character.js'
import type { Payload } from './values.js'

export { forms }

// model

/** A value that a codec refuses, and the path of each part at fault. */
export interface Refused<A = unknown> {
  readonly value: A
  readonly paths: ReadonlyArray<ReadonlyArray<string>>
}

type Known =
  | t.StringC
  | t.NumberC
  | t.BooleanC
  | t.UnknownC
  | t.UnknownRecordC
  | t.ArrayC<t.Mixed>
  | t.LiteralC<string | number | boolean>
  | FiniteNumberC
  | DateTimeC
  | EnumerationC<string>
  | DocumentC<Fields, Form>

// JSON

const dangerous = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'prototype', 'toJSON', 'then']
const odd = [
  '',
  ' ',
  '0',
  '1',
  '-1',
  'a/b',
  'a~b',
  '~1',
  '/',
  '$ref',
  'ID',
  'Id',
  'id ',
  'ıd',
  'version',
  'length',
  '\u0000',
  '\ud800'
]

export const oddKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...dangerous),
  fc.constantFrom(...odd),
  fc.string({ unit: character, maxLength: 6 }),
  fc.stringMatching(/^[a-z]{1,8}(_[a-z]{1,5}|[A-Z][a-z]{1,5})$/)
)

export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: character, maxLength: 8 }),
  fc.constantFrom(...dangerous, ...odd, 'null', 'true', '1', '2025-08-24T08:46:06.475Z')
)

export const finite: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 99_999 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(
    2724.37,
    0,
    -0,
    0.1 + 0.2,
    1e21,
    1e-7,
    5e-324,
    Number.MAX_VALUE,
    Number.MAX_SAFE_INTEGER,
    2 ** 53,
    -1.5
  )
)

const scalar: fc.Arbitrary<unknown> = fc.oneof(text, finite, fc.boolean(), fc.constant(null))

const objectOf = (member: fc.Arbitrary<unknown>): fc.Arbitrary<Payload> =>
  fc
    .uniqueArray(fc.tuple(oddKey, member), { selector: ([key]) => key, maxLength: 3 })
    .map((entries) => Object.fromEntries(entries))

export const jsonValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 2, arbitrary: objectOf(tie('value')) }
  )
})).value

const jsonObject = objectOf(jsonValue)

const except = (...types: ReadonlyArray<string>): fc.Arbitrary<unknown> =>
  jsonValue.filter((value) => !types.includes(value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value))

// dates

const two = (n: number): string => String(n).padStart(2, '0')

/** RFC 3339 date-times: `Z` or an offset, no fraction or one of up to twelve digits. */
export const dateTimeText: fc.Arbitrary<string> = fc
  .record({
    at: fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true }),
    offset: fc.option(fc.integer({ min: -1439, max: 1439 }), { nil: undefined }),
    fraction: fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,12}$/))
  })
  .map(({ at, offset = 0, fraction }) => {
    const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 19)
    const minutes = Math.abs(offset)
    const zone = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`
    return `${local}${fraction}${zone}`
  })

/** Text that looks like a date-time and is not one. */
export const notDateTimeText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '1',
    'now',
    '2025',
    '2025-08-24',
    '2025-08-24T08:46:06',
    '2025-08-24T08:46Z',
    '2025-08-24 08:46:06Z',
    '2025-08-24t08:46:06z',
    '2025-08-24T08:46:06+0200',
    '2025-08-24T08:46:06+2:00',
    '2025-08-24T08:46:06+24:00',
    '2025-08-24T08:46:06+00:60',
    '2025-08-24T08:46:06.Z',
    '2025-08-24T08:46:06,5Z',
    '2025-08-24T24:00:00Z',
    '2025-08-24T08:60:00Z',
    '2016-12-31T23:59:60Z',
    '2025-02-29T00:00:00Z',
    '2025-02-30T00:00:00Z',
    '2025-04-31T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2025-13-01T00:00:00Z',
    '2025-00-10T00:00:00Z',
    '2025-01-00T00:00:00Z',
    '+002025-08-24T08:46:06Z',
    '-002025-08-24T08:46:06Z',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    ' 2025-08-24T08:46:06Z',
    '2025-08-24T08:46:06Z ',
    '2025-08-24T08:46:06Z\n',
    '２０２５-08-24T08:46:06Z',
    'Sun, 24 Aug 2025 08:46:06 GMT'
  ),
  text.filter((value) => !value.includes('T'))
)

// ids

/** Whether a number is written with this text: the source document's test for an id that can be upgraded. */
export const isExact = (value: string): boolean => Number.isFinite(Number(value)) && String(Number(value)) === value

export const exactText: fc.Arbitrary<string> = finite.map(String)

export const inexactText: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(
      '007',
      ' 7',
      '7 ',
      '1e3',
      '0x1f',
      '-0',
      '+1',
      '1.0',
      '.5',
      '5.',
      '',
      '9007199254740993',
      '1e400',
      'NaN'
    ),
    fc.uuid(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }).map(String),
    fc.nat().map((n) => `0${n}`),
    text
  )
  .filter((value) => !isExact(value))

// codecs

/** JSON values that a codec accepts. */
export const valid = (codec: t.Mixed): fc.Arbitrary<unknown> => {
  const known = codec as Known
  switch (known._tag) {
    case 'StringType':
      return text
    case 'NumberType':
    case 'FiniteNumber':
      return finite
    case 'BooleanType':
      return fc.boolean()
    case 'UnknownType':
      return jsonValue
    case 'AnyDictionaryType':
      return jsonObject
    case 'LiteralType':
      return fc.constant(known.value)
    case 'ArrayType':
      return fc.array(valid(known.type), { maxLength: 5 })
    case 'DateTime':
      return dateTimeText
    case 'Enumeration':
      return fc.constantFrom(...known.values, ...Object.keys(known.spellings))
    case 'Document':
      return payloads(known.fields, known.form)
  }
}

const whole = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<Refused> =>
  arbitrary.map((value) => ({ value, paths: [[]] }))

const nearMember = (codec: EnumerationC<string>): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.constantFrom('ticketing', 'screening', 'hris_legacy', 'HRIS', ...dangerous),
      fc.constantFrom(...codec.values).map((value) => ` ${value}`),
      fc.constantFrom(...codec.values).map((value) => value.toUpperCase()),
      text
    )
    .filter((value) => !codec.values.includes(value) && !Object.keys(codec.spellings).includes(value))

/** JSON values that a codec refuses. Nothing is refused by `unknown`, so a table with such a field breaks elsewhere. */
export const invalid = (codec: t.Mixed): fc.Arbitrary<Refused> => {
  const known = codec as Known
  switch (known._tag) {
    case 'StringType':
      return whole(except('string'))
    case 'NumberType':
    case 'FiniteNumber':
      return whole(except('number'))
    case 'BooleanType':
      return whole(except('boolean'))
    case 'UnknownType':
      return fc.constant({ value: undefined, paths: [] })
    case 'AnyDictionaryType':
      return whole(except('object'))
    case 'LiteralType':
      return whole(jsonValue.filter((value) => value !== known.value))
    case 'ArrayType':
      return fc.oneof(whole(except('array')), arraysWithInvalid(known.type))
    case 'DateTime':
      return whole(fc.oneof(except('string'), notDateTimeText))
    case 'Enumeration':
      return whole(fc.oneof(except('string'), nearMember(known)))
    case 'Document':
      return fc.oneof(whole(except('object')), brokenPayloads(known.fields, known.form))
  }
}

const accepted = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<Refused> =>
  arbitrary.map((value) => ({ value, paths: [] }))

const arraysWithInvalid = (element: t.Mixed): fc.Arbitrary<Refused> =>
  fc
    .array(fc.oneof(invalid(element), accepted(valid(element))), { minLength: 1, maxLength: 4 })
    .filter((elements) => elements.some(({ paths }) => paths.length > 0))
    .map((elements) => ({
      value: elements.map(({ value }) => value),
      paths: elements.flatMap(({ paths }, index) => paths.map((path) => [String(index), ...path]))
    }))

// payloads

const names = [...new Set(versions.flatMap(({ fields }) => Object.keys(fields)))]

/** The keys that mean something in some version or form. */
const reserved: ReadonlySet<string> = new Set(names.flatMap((name) => forms.map((form) => spell(form)(name))))

export interface PayloadOptions {
  /** The arbitrary of a field, where not every value that its codec accepts will do. */
  readonly values?: Readonly<Record<string, fc.Arbitrary<unknown>>>
  /** Fields that the payload may have although the table does not name them. */
  readonly extra?: Fields
  /** Fields that are never broken. */
  readonly intact?: ReadonlyArray<string>
}

type Entry = readonly [key: string, part: Refused]

const unknownEntries: fc.Arbitrary<ReadonlyArray<Entry>> = fc
  .uniqueArray(fc.tuple(oddKey, jsonValue), { selector: ([key]) => key, maxLength: 4 })
  .map((entries) => entries.filter(([key]) => !reserved.has(key)).map(([key, value]) => [key, { value, paths: [] }]))

const absent: Refused = { value: undefined, paths: [] }

/** How often an optional field is there: a payload has most of them, or next to none. */
type Fullness = 'full' | 'lean'

const sometimes = (fullness: Fullness, value: fc.Arbitrary<Refused>): fc.Arbitrary<Refused> =>
  fc.oneof(
    { weight: fullness === 'full' ? 1 : 14, arbitrary: fc.constant(absent) },
    { weight: 1, arbitrary: accepted(fc.constant(null)) },
    { weight: fullness === 'full' ? 3 : 1, arbitrary: value }
  )

const validPart = (
  field: Field,
  given: fc.Arbitrary<unknown> | undefined,
  fullness: Fullness = 'full'
): fc.Arbitrary<Refused> => {
  const value = accepted(given ?? valid(field.codec))
  return field._tag === 'Required' || given !== undefined ? value : sometimes(fullness, value)
}

const invalidPart = (field: Field): fc.Arbitrary<Refused> =>
  field._tag === 'Required'
    ? fc.oneof({ weight: 3, arbitrary: invalid(field.codec) }, fc.constant({ value: undefined, paths: [[]] }))
    : invalid(field.codec).filter(({ value }) => value !== null && value !== undefined)

const assembled = (known: fc.Arbitrary<ReadonlyArray<Entry>>): fc.Arbitrary<Refused<Payload>> =>
  fc
    .tuple(known, unknownEntries)
    .map(([entries, others]) =>
      [...entries, ...others].filter(([, { value, paths }]) => value !== undefined || paths.length > 0)
    )
    .chain((entries) => fc.shuffledSubarray(entries, { minLength: entries.length }))
    .map((entries) => ({
      value: Object.fromEntries(
        entries.filter(([, part]) => part.value !== undefined).map(([key, part]) => [key, part.value])
      ),
      paths: entries.flatMap(([key, { paths }]) => paths.map((path) => [key, ...path]))
    }))

const rowsOf = (fields: Fields, { extra = {} }: PayloadOptions): ReadonlyArray<readonly [string, Field, boolean]> => [
  ...Object.entries(fields).map(([name, field]) => [name, field, false] as const),
  ...Object.entries(extra).map(([name, field]) => [name, field, true] as const)
]

/**
 * Payloads that the table accepts in this form: optional fields absent, `null` or there; every accepted spelling;
 * unknown fields of any name; keys in any order.
 */
export const payloads = (fields: Fields, form: Form, options: PayloadOptions = {}): fc.Arbitrary<Payload> =>
  fc.oneof(
    ...(['full', 'lean'] as const).map((fullness) =>
      assembled(
        fc.tuple(
          ...rowsOf(fields, options).map(([name, field, isExtra]) => {
            const part = validPart(field, options.values?.[name], fullness)
            const present = isExtra && field._tag === 'Required' ? fc.oneof(fc.constant(absent), part) : part
            return present.map((value): Entry => [spell(form)(name), value])
          })
        )
      ).map(({ value }) => value)
    )
  )

/** Payloads with one or more fields broken: missing, or of a value that its codec refuses. */
export const brokenPayloads = (
  fields: Fields,
  form: Form,
  options: PayloadOptions = {}
): fc.Arbitrary<Refused<Payload>> => {
  const rows = rowsOf(fields, options)
  return fc
    .subarray(
      rows.map(([name]) => name).filter((name) => !options.intact?.includes(name)),
      { minLength: 1, maxLength: 4 }
    )
    .chain((broken) =>
      assembled(
        fc.tuple(
          ...rows.map(([name, field, isExtra]) =>
            (broken.includes(name)
              ? isExtra
                ? invalid(field.codec).filter(({ value }) => value !== null)
                : invalidPart(field)
              : validPart(field, options.values?.[name])
            ).map((part): Entry => [spell(form)(name), part])
          )
        )
      )
    )
    .filter(({ paths }) => paths.length > 0)
}

// migrations

const positionOf = (version: Version): number =>
  versions.findIndex((candidate) => candidate.version === version.version)

const tagOf = (field: Field | undefined): unknown => (field?.codec as { readonly _tag?: string } | undefined)?._tag

/** The fields that are text in this version and become numbers on the way to the latest, or to the first. */
export const textToNumber = (version: Version, direction: Direction = 'upgrade'): ReadonlyArray<string> => {
  const at = positionOf(version)
  const ahead: ReadonlyArray<AnyMigration> = direction === 'upgrade' ? migrations.slice(at) : migrations.slice(0, at)
  const [start, end] = direction === 'upgrade' ? (['from', 'to'] as const) : (['to', 'from'] as const)
  return Object.keys(version.fields).filter(
    (name) =>
      tagOf(version.fields[name]) === 'StringType' &&
      ahead.some(
        (declared) =>
          tagOf(declared[start].fields[name]) === 'StringType' && tagOf(declared[end].fields[name]) === 'FiniteNumber'
      )
  )
}

/** The fields that later versions know and this one does not, as stored in-between shapes have them. */
export const introducedAfter = (version: Version): Fields =>
  Object.fromEntries(
    [...versions]
      .slice(positionOf(version) + 1)
      .reverse()
      .flatMap(({ fields }) => Object.entries(fields))
      .filter(([name]) => version.fields[name] === undefined)
  )

const all = (
  keys: ReadonlyArray<string>,
  arbitrary: fc.Arbitrary<unknown>
): Readonly<Record<string, fc.Arbitrary<unknown>>> => Object.fromEntries(keys.map((key) => [key, arbitrary]))

/** An arbitrary for each field that must be exact on the way up, or down. */
export const exactIds = (
  version: Version,
  direction: Direction = 'upgrade'
): Readonly<Record<string, fc.Arbitrary<unknown>>> => all(textToNumber(version, direction), exactText)

/** The fields that may be absent in this version and that an earlier one requires. */
export const relaxedSince = (version: Version): ReadonlyArray<string> => [
  ...new Set(
    versions
      .slice(0, positionOf(version))
      .flatMap(({ fields }) => Object.keys(fields).filter((name) => fields[name]?._tag === 'Required'))
      .filter((name) => version.fields[name]?._tag === 'Optional')
  )
]

/** Payloads of a version that upgrade to the latest one, with fields that only later versions know among them. */
export const upgradable = (version: Version, form: Form): fc.Arbitrary<Payload> =>
  payloads(version.fields, form, { values: exactIds(version), extra: introducedAfter(version) })

/** Payloads of a version that downgrade to the first one: fields that an earlier version requires are there. */
export const downgradable = (version: Version, form: Form): fc.Arbitrary<Payload> =>
  payloads(version.fields, form, {
    values: {
      ...exactIds(version, 'downgrade'),
      ...Object.fromEntries(relaxedSince(version).map((name) => [name, valid((version.fields[name] as Field).codec)]))
    }
  })

/** Payloads of a version whose ids have no exact number, and the keys of those that have none. */
export const inexact = (
  version: Version,
  form: Form
): fc.Arbitrary<{ readonly payload: Payload; readonly keys: ReadonlyArray<string> }> =>
  fc.subarray([...textToNumber(version)], { minLength: 1 }).chain((broken) =>
    payloads(version.fields, form, {
      values: { ...exactIds(version), ...all(broken, inexactText) }
    }).map((payload) => ({ payload, keys: broken.map(spell(form)) }))
  )
