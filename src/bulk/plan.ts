/**
 * What a scanner must know of fields, versions and migrations, as sets of bits: derived from the tables, so that nothing
 * is written a second time, and `undefined` as soon as one of them is more than a scanner can do.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

import { AnyObject } from '../codec/AnyObject.js'
import { DateTime } from '../codec/DateTime.js'
import type { Field, Fields } from '../codec/field.js'
import { forms, spell } from '../codec/names.js'
import { FiniteNumber } from '../codec/number.js'
import { detect } from '../migrate/detect.js'
import { type AnyMigration, rulesOf, type Version } from '../migrate/Migration.js'
import { fieldNames, migrations, versions } from '../migrate/migrations.js'
import { type Rule, unchanged } from '../migrate/Rule.js'
import { numbered } from '../migrate/rules.js'
import { isListOfMembers, respell } from '../migrate/spelling.js'

// model

/**
 * The kinds of value that a scanner tells apart, in the order that its assembly is told of them. An `integer` is one in
 * text that becomes a number.
 *
 * @category model
 * @since 0.1.0
 */
export const kinds = ['text', 'dateTime', 'integer', 'number', 'null', 'record', 'list'] as const

type Kind = (typeof kinds)[number]

/**
 * One key of a payload.
 *
 * @category model
 * @since 0.1.0
 */
export interface Row {
  readonly key: string
  /** One bit for each field, whichever its spelling. */
  readonly field: number
  /** One bit for each form that has this key. */
  readonly forms: number
  /** One bit for each version that takes a value of this kind here. */
  readonly takes: Record<Kind, number>
  /** One bit for each version that takes this member in a list here. */
  readonly members: Map<string, number>
  /** What else is written for members that go by another spelling, whichever the version. */
  readonly respelt: Map<string, Respelt>
}

/**
 * What a rule writes for a member of a list.
 *
 * @category model
 * @since 0.1.0
 */
export interface Respelt {
  readonly to: string
  readonly rule: string
  readonly lossless: boolean
}

/**
 * The keys that any version knows, and by version bit the fields that its payloads must have; 0 for versions that a
 * scanner leaves alone.
 *
 * @category model
 * @since 0.1.0
 */
export interface Plan {
  readonly rows: ReadonlyArray<Row>
  readonly required: ReadonlyArray<number>
}

/** What becomes of a field: nothing, or what a rule does. */
type Way = Rule<unknown, unknown>['upgrade'] | undefined

// constructors

/** A key that makes every payload unusual: only text can make it an object's own. */
const refused = '__proto__'

/**
 * What there is to know for an upgrade to the latest version.
 *
 * @category constructors
 * @since 0.1.0
 */
export const plan = (): Plan | undefined => {
  const rows = new Map<string, Row>([[refused, rowOf(refused, 0, 0)]])
  for (const [index, name] of fieldNames.entries()) {
    for (const [bit, form] of forms.entries()) {
      const key = spell(form)(name)
      rows.set(key, rowOf(key, 1 << index, (rows.get(key)?.forms ?? 0) | (1 << bit)))
    }
  }
  const required = Array.from({ length: 1 << versions.length }, () => 0)
  for (const [index, version] of versions.entries()) {
    const known = waysFrom(version, index)
    const isCovered = fieldNames.every((name) => {
      const both = [...new Set([name, spell('wire')(name)])].map((key) => rows.get(key) as Row)
      const row = known?.get(name)
      return row !== undefined && allow(both, 1 << index, row.field, row.way)
    })
    if (!isCovered) continue
    required[1 << index] = fieldNames.reduce(
      (bits, name, i) => (version.fields[name]?._tag === 'Required' ? bits | (1 << i) : bits),
      0
    )
  }
  const isClear = [...rows.values()].every(
    ({ takes }) => [takes.text, takes.dateTime, takes.integer].filter(Boolean).length < 2
  )
  return isClear && fieldNames.length < 31 && required.some(Boolean)
    ? { rows: [...rows.values()], required }
    : undefined
}

const rowOf = (key: string, field: number, forms: number): Row => ({
  key,
  field,
  forms,
  takes: Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>,
  members: new Map(),
  respelt: new Map()
})

// destructors

/** The fields of a version and those that the next one adds, each with what becomes of it on the way to the latest. */
const waysFrom = (
  version: Version,
  index: number
): Map<string, { readonly field: Field; readonly way: Way }> | undefined => {
  const ahead: ReadonlyArray<AnyMigration> = migrations.slice(index)
  const [step] = ahead
  if (ahead.length > 1 || !isTold(version)) return undefined
  const known: Fields = { ...step?.to.fields, ...version.fields }
  const rules = new Map(step === undefined ? [] : rulesOf(step))
  const narrows = Object.entries(step?.to.fields ?? {}).some(
    ([name, next]) => !rules.has(name) && !takesAll(next.codec, (known[name] as Field).codec)
  )
  if (narrows) return undefined
  return new Map(Object.entries(known).map(([name, field]) => [name, { field, way: rules.get(name)?.upgrade }]))
}

/** Whether a codec is sure to take every value of another one. */
const takesAll = (codec: t.Mixed, other: t.Mixed): boolean =>
  codec === other || (isListOfMembers(codec) && isListOfMembers(other) && other.type.values.every(codec.type.is))

/** Whether a way leaves every value as it is. */
const isQuiet = (way: Way): boolean => way === undefined || way === unchanged

/** What is written for a member of a list; `undefined` where it stays. */
const respelling = (field: Field, member: string): Respelt | undefined => {
  const [change] = respell(field)([member], '').changes
  return change?._tag === 'Converted'
    ? { to: change.to as string, rule: change.rule, lossless: change.lossless }
    : undefined
}

/** Lets a version take what its field takes; `false` for a codec or a rule that a scanner knows nothing of. */
const allow = (rows: ReadonlyArray<Row>, version: number, field: Field, way: Way): boolean => {
  const { _tag, codec } = field
  const take = (kind: Kind): true => {
    for (const { takes } of rows) takes[kind] |= version
    return true
  }
  if (_tag === 'Optional') take('null')
  if (isListOfMembers(codec)) {
    if (!isQuiet(way)) return false
    for (const member of [...codec.type.values, ...Object.keys(codec.type.spellings)]) {
      const respelt = respelling(field, member)
      for (const row of rows) {
        // What is a value in one version and another spelling in the next cannot be told apart.
        if (row.members.has(member) && row.respelt.get(member)?.to !== respelt?.to) continue
        row.members.set(member, (row.members.get(member) ?? 0) | version)
        if (respelt !== undefined) row.respelt.set(member, respelt)
      }
    }
    return take('list')
  }
  if (codec === t.string && way === numbered.upgrade) return take('integer')
  if (!isQuiet(way)) return false
  if (codec === t.string) return take('text')
  if (codec === DateTime) return take('dateTime')
  if (codec === FiniteNumber) return take('number')
  return (codec === AnyObject || codec === t.UnknownRecord) && take('record')
}

/** Whether a payload of a version is told to be of that version. */
const isTold = ({ version, fields }: Version): boolean => {
  const sample = Object.entries(fields).map(([name, { codec }]) => [name, codec === FiniteNumber ? 0 : ''] as const)
  const told = detect(Object.fromEntries(sample))
  return E.isRight(told) && told.right.version === version
}
