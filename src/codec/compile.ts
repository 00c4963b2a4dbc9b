/**
 * The fast way to a decoded document: a table of fields is compiled once into a function that makes no contexts, no
 * errors and no value but the result. It knows success only; on anything else it says `failed`, and the plain code of
 * {@link module:codec/explain} finds out what is wrong.
 *
 * Laws, for every table, form and value, with `plain` for the codec's own code:
 *
 * 1. `generate` and `interpret` give the value that `plain` gives, its keys in the same order, or `failed`
 * 2. They give `failed` wherever `plain` gives errors
 * 3. For what `JSON.parse` made they give `failed` there only, `__proto__` keys apart
 * 4. No text of a payload becomes code: what is generated derives from the table alone
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import { AnyObject } from './AnyObject.js'
import { DateTime } from './DateTime.js'
import { type EnumerationC, enumeration } from './enumeration.js'
import { type Field, validateField } from './field.js'
import { instant } from './instant.js'
import { FiniteNumber } from './number.js'
import { has, isRecord } from './record.js'
import type { Table } from './table.js'

// model

/**
 * What a decode has instead of a value when the value is not valid, or not an everyday one.
 *
 * @category model
 * @since 0.1.0
 */
export const failed = Symbol('failed')

/**
 * A decode that gives the decoded value or {@link failed}; it never throws.
 *
 * @category model
 * @since 0.1.0
 */
export type Decode = (u: unknown, context: t.Context) => unknown

// constructors

/**
 * Compiles a table: into generated code where the runtime allows that, into closures where a Content-Security-Policy
 * forbids it.
 *
 * @category constructors
 * @since 0.1.0
 */
export const compile = (table: Table): Decode =>
  E.getOrElse(() => interpret(table))(E.tryCatch(() => generate(table), String))

/**
 * The decode of a table as one function with a `switch` over its keys. Throws where code may not be generated.
 *
 * @category constructors
 * @since 0.1.0
 */
export const generate = (table: Table): Decode => {
  const fields = fieldsOf(table)
  const cases = fields.map(
    ({ key, name, required, typeOf }, i) => `case ${JSON.stringify(key)}:
      ${required ? 'required++;' : 'if (value !== null && value !== undefined)'}
      ${typeOf === undefined ? `if ((value = read${i}(value, context)) === failed)` : `if (typeof value !== '${typeOf}')`} return failed;
      decoded[${JSON.stringify(name)}] = value;
      break;`
  )
  // The only texts in generated code that are not written here are names of fields, as JSON strings.
  // oxlint-disable-next-line typescript/no-implied-eval
  const make = new Function(
    'failed',
    'isRecord',
    ...fields.map((_, i) => `read${i}`),
    `'use strict';
    const own = Object.prototype.hasOwnProperty;
    return (u, context) => {
      try {
        if (!isRecord(u)) return failed;
        const decoded = {};
        let required = 0;
        for (const key in u) {
          if (!own.call(u, key)) continue;
          let value = u[key];
          switch (key) {
            ${cases.join('\n')}
            ${refusedBy(table)
              .map((key) => `case ${JSON.stringify(key)}:`)
              .join(' ')} return failed;
            default: decoded[key] = value;
          }
        }
        return required === ${requiredBy(table)} ? decoded : failed;
      } catch { return failed }
    }`
  ) as (...used: ReadonlyArray<unknown>) => Decode
  return make(failed, isRecord, ...fields.map(({ read }) => read))
}

/**
 * The decode of a table as a loop over closures, for where code may not be generated.
 *
 * @category constructors
 * @since 0.1.0
 */
export const interpret = (table: Table): Decode => {
  const fields = new Map(fieldsOf(table).map((field) => [field.key, field]))
  const refused = new Set(refusedBy(table))
  const all = requiredBy(table)
  return (u, context) => {
    try {
      if (!isRecord(u)) return failed
      const decoded: Record<string, unknown> = {}
      let required = 0
      for (const key in u) {
        if (!has(u, key)) continue
        const value = u[key]
        const field = fields.get(key)
        if (field === undefined) {
          if (refused.has(key)) return failed
          decoded[key] = value
          continue
        }
        const absent = !field.required && (value === null || value === undefined)
        const read = absent ? value : field.read(value, context)
        if (read === failed) return failed
        decoded[field.name] = read
        if (field.required) required++
      }
      return required === all ? decoded : failed
    } catch {
      return failed
    }
  }
}

// destructors

type Read = (value: unknown, context: t.Context) => unknown

const isRequired = (field: Field): boolean => field._tag === 'Required'

const requiredBy = ({ rows }: Table): number => [...rows.values()].filter(({ field }) => isRequired(field)).length

/** Keys that make a value none of the fast way's: assigning to `__proto__` would not make a key. */
const refusedBy = ({ misspelt }: Table): ReadonlyArray<string> => ['__proto__', ...misspelt.keys()]

const fieldsOf = ({ rows }: Table) =>
  [...rows]
    .filter(([key]) => key !== '__proto__')
    .map(([key, { name, field }]) => ({
      key,
      name,
      required: isRequired(field),
      typeOf: primitives.get(field.codec),
      read: readerOf(field, key)
    }))

const readerOf = (field: Field, key: string): Read =>
  known(field.codec) ??
  ((value, context) => {
    const decoded = validateField(field, key, value, context)
    return E.isLeft(decoded) ? failed : decoded.right
  })

/** Codecs that look at the type alone, which generated code does by itself. */
const primitives = new Map<t.Mixed, string>([t.string, t.boolean, t.number].map((codec) => [codec, codec.name]))

const constants = new Map<t.Mixed, Read>([
  ...[...primitives].map(([codec, type]): [t.Mixed, Read] => [codec, (u) => (typeof u === type ? u : failed)]),
  [t.unknown, (u) => u],
  [t.UnknownRecord, (u) => (t.UnknownRecord.is(u) ? u : failed)],
  [AnyObject, (u) => (AnyObject.is(u) ? u : failed)],
  [FiniteNumber, (u) => (Number.isFinite(u) ? u : failed)],
  [
    DateTime,
    (u) => {
      if (typeof u !== 'string') return DateTime.is(u) ? u : failed
      const time = instant(u)
      return Number.isNaN(time) ? failed : new Date(time)
    }
  ]
])

/** What is known about a codec: nothing, unless it is one of ours or of io-ts, with its own `validate`. */
const known = (codec: t.Mixed): Read | undefined => {
  if (isMadeBy(enumeration('', ['']), codec)) return memberOf(codec as EnumerationC<string>)
  if (!isMadeBy(t.array(t.unknown), codec)) return constants.get(codec)
  const item = known((codec as t.ArrayC<t.Mixed>).type)
  return item === undefined ? undefined : listOf(item)
}

/**
 * Whether a constructor made a codec that behaves as its example does. A copy with another `validate` keeps the tag and
 * the prototype, so the text of the function is compared; a runtime that has no such text makes them all differ.
 */
const isMadeBy = (example: t.Mixed & { readonly _tag: string }, codec: t.Mixed & { readonly _tag?: string }): boolean =>
  codec._tag === example._tag &&
  String(codec.validate) === String(example.validate) &&
  String(codec.validate) !== String(example.is)

const memberOf = ({ values, spellings }: EnumerationC<string>): Read => {
  const members = new Map<unknown, string>([
    ...Object.entries(spellings),
    ...values.map((value) => [value, value] as const)
  ])
  return (u) => members.get(u) ?? failed
}

/** As `t.array` does, gives the array itself when no item changes. */
const listOf =
  (item: Read): Read =>
  (u, context) => {
    if (!Array.isArray(u)) return failed
    let list: Array<unknown> = u
    for (let i = 0; i < u.length; i++) {
      const value: unknown = u[i]
      const read = item(value, context)
      if (read === failed) return failed
      if (read !== value) {
        if (list === u) list = u.slice()
        list[i] = read
      }
    }
    return list
  }
