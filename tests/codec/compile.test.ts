/**
 * Three ways to decode with one table, held equal: the codec's plain code, generated code, and closures.
 */
import assert, { deepStrictEqual } from 'node:assert'

import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import { compile, failed, generate, interpret } from '../../src/codec/compile.js'
import { type Fields, document, optional, required, wire } from '../../src/codec/document.js'
import { DateTime, enumeration, FiniteNumber, type Form, otherForm, spell } from '../../src/codec/index.js'
import { explainWith } from '../../src/codec/explain.js'
import { tableOf } from '../../src/codec/table.js'
import * as V1 from '../../src/v1/index.js'
import * as V2 from '../../src/v2/index.js'

const Size = enumeration('Size', ['small', 'extra-large'], { extraLarge: 'extra-large', small: 'small' })

/** A copy with another `validate`: it keeps the tag and the prototype, and may not be mistaken for the original. */
const copied = <C extends t.Mixed>(codec: C, validate: t.Validate<unknown, unknown>): C =>
  Object.assign(Object.create(Object.getPrototypeOf(codec) as object) as object, codec, { validate })

const refuse: t.Validate<unknown, unknown> = (u, context) => t.failure(u, context, 'refused')

const broken = (): never => assert.fail('broken')

const Throwing = new t.Type<string>('Throwing', t.string.is, broken, t.identity)

const Everything: Fields = {
  flag: required(t.boolean),
  anyNumber: optional(t.number),
  exactNumber: optional(FiniteNumber),
  moment: optional(DateTime),
  sizes: optional(t.array(Size)),
  lists: optional(t.array(t.array(t.string))),
  bag: optional(t.UnknownRecord),
  whatever: optional(t.unknown),
  either: optional(t.union([t.string, t.number])),
  nested: optional(document('Nested', { innerName: required(t.string), at: optional(DateTime) })),
  nestedList: optional(t.array(t.type({ a: t.string }))),
  copiedText: optional(copied(t.string, refuse)),
  copiedList: optional(copied(t.array(t.string), refuse)),
  copiedSize: optional(copied(Size, refuse)),
  throwing: optional(Throwing),
  'it\'s "odd" \\ \u2028': optional(t.string)
}

const tables: ReadonlyArray<readonly [string, Fields]> = [
  ['v1', V1.fields],
  ['v2', V2.fields],
  ['everything', Everything],
  ['__proto__', Object.fromEntries([['__proto__', required(t.string)]])],
  ['no field', {}]
]

const text = fc.oneof(
  fc.string(),
  fc.constantFrom('0', 'ats', 'hrisLegacy', 'small', 'extraLarge', '2025-02-30T00:00:00Z')
)
const moment = fc
  .date({ noInvalidDate: false })
  .map((date) => (Number.isNaN(date.getTime()) ? 'Invalid' : date.toISOString()))
const value = fc.oneof(
  text,
  moment,
  fc.double(),
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    false,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    new Date(0),
    new Date(Number.NaN)
  ),
  fc.array(fc.oneof(text, fc.constantFrom('ats', 'crm', 'small')), { maxLength: 3 }),
  fc.array(fc.array(text, { maxLength: 2 }), { maxLength: 2 }),
  fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
  fc.record(
    { innerName: fc.oneof(text, fc.double()), at: fc.oneof(moment, text) },
    { requiredKeys: [], noNullPrototype: true }
  ),
  fc.anything({ withNullPrototype: true, withBigInt: true })
)

/** A value that a field's codec is likely to take. */
const likely = (codec: t.Mixed): fc.Arbitrary<unknown> => {
  if (codec instanceof t.ArrayType) return fc.array(likely(codec.type as t.Mixed), { maxLength: 3 })
  if (codec === DateTime) return fc.oneof(moment, fc.constantFrom('2023-05-30T10:00:00.123456+02:00'))
  if (codec === FiniteNumber || codec === t.number) return fc.double({ noDefaultInfinity: true, noNaN: true })
  if (codec === t.boolean) return fc.boolean()
  if (codec === t.UnknownRecord) return fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true })
  const { values, spellings } = codec as Partial<typeof Size>
  if (values !== undefined) return fc.constantFrom(...values, ...Object.keys(spellings ?? {}))
  return codec === t.string ? text : value
}

/** Payloads of a table: valid ones and ones with a few faults, their keys in any order. */
const payloads = (fields: Fields, form: Form): fc.Arbitrary<Record<string, unknown>> => {
  const own = Object.entries(fields).map(([name, field]) => {
    const held = field._tag === 'Optional' ? fc.oneof(likely(field.codec), fc.constant(null)) : likely(field.codec)
    return fc.record({
      entry: held.map((member) => [spell(form)(name), member] as const),
      kept: field._tag === 'Optional' ? fc.boolean() : fc.constant(true)
    })
  })
  const keys = Object.keys(fields).flatMap((name) => [spell(form)(name), spell(otherForm(form))(name)])
  const key = fc.oneof(fc.string(), fc.constantFrom('constructor', 'toString', '__proto__', '0', '12', ...keys))
  const extra = fc.array(fc.tuple(key, value), { maxLength: 2 })
  const unknown = fc.array(
    fc.tuple(
      fc.string().map((name) => `x${name}`),
      value
    ),
    { maxLength: 2 }
  )
  return fc
    .tuple(
      fc.tuple(...own),
      unknown,
      fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: extra }),
      fc.nat(20)
    )
    .chain(([rows, more, faults, dropped]) => {
      const entries = [...rows.filter(({ kept }) => kept).map(({ entry }) => entry), ...more, ...faults]
      return fc
        .shuffledSubarray(entries, { minLength: dropped === 0 ? 0 : entries.length })
        .map((all) => recordOf(all, Object.prototype))
    })
}

const recordOf = (
  entries: ReadonlyArray<readonly [string, unknown]>,
  prototype: object | null
): Record<string, unknown> => {
  const record = Object.create(prototype) as Record<string, unknown>
  for (const [key, member] of entries) {
    Object.defineProperty(record, key, { value: member, enumerable: true, configurable: true, writable: true })
  }
  return record
}

const contextOf = (codec: t.Mixed, u: unknown): t.Context => [{ key: '', type: codec, actual: u }]

/** What a decode says, so that it can be compared: values with the order of their keys, errors with paths and types. */
const said = (result: t.Validation<unknown>) =>
  E.isRight(result)
    ? {
        value: result.right,
        keys: Object.keys(result.right as object),
        prototype: Object.getPrototypeOf(result.right) as object
      }
    : result.left.map(({ value, message, context }) => ({
        value,
        message,
        path: context.map(({ key, type }) => [key, type.name])
      }))

for (const [name, fields] of tables) {
  for (const form of ['document', 'wire'] as const) {
    const inDocument = document(name, fields)
    const codec: t.Mixed = form === 'wire' ? wire(inDocument) : inDocument
    const table = tableOf(fields, form)
    const explain = explainWith(codec.name, form, table)
    const plainly = (u: Record<string, unknown>) => explain(u, contextOf(codec, u))

    describe(`${name}, ${form} form`, () => {
      for (const [way, decode] of [
        ['generated code', generate(table)],
        ['closures', interpret(table)],
        ['whichever the runtime allows', compile(table)]
      ] as const) {
        test(`${way}: the same value, its keys in the same order, and failed exactly for what has errors`, () => {
          fc.assert(
            fc.property(payloads(fields, form), (u) => {
              const plain = plainly(u)
              const decoded = decode(u, contextOf(codec, u))
              if (E.isLeft(plain) || Object.hasOwn(u, '__proto__')) expect(decoded).toBe(failed)
              else deepStrictEqual(said(E.right(decoded)), said(plain))
            }),
            { numRuns: 200 }
          )
        })
      }

      test('the codec says what its plain code says, value or errors', () => {
        fc.assert(
          fc.property(payloads(fields, form), (u) => {
            deepStrictEqual(said(codec.decode(u)), said(plainly(u)))
          }),
          { numRuns: 200 }
        )
      })

      if (Object.keys(fields).length > 0) {
        test('both outcomes are generated', () => {
          const outcomes = fc.sample(payloads(fields, form), 200).map((u) => plainly(u)._tag)
          expect([...new Set(outcomes)].sort()).toStrictEqual(['Left', 'Right'])
        })
      }
    })
  }
}
