/**
 * Runs a declared migration over one payload, in either direction.
 *
 * Laws, for a payload that the version it comes from accepts:
 *
 * 1. The result is accepted by the version it goes to
 * 2. The changes replay: applied to the input they give the output, inverted and applied to the output the input
 * 3. Keys keep their order; what the tables do not name is not touched
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import type * as t from 'io-ts'

import { type Field, validateField } from '../codec/field.js'
import { byForm, type Form, spell } from '../codec/names.js'
import { inputPath } from '../codec/path.js'
import { has, own, set, type UnknownRecord } from '../codec/record.js'
import { type Change, pointer } from './Change.js'
import { type AnyMigration, codecFor, type Direction, rulesOf, type Version } from './Migration.js'
import type { Refusal } from './ReconcileError.js'
import { type ReconcileOptions, type RuleContext, type Step, unchanged } from './Rule.js'
import { enumerationOf, respell } from './spelling.js'

// model

/**
 * Everything that stands in the way of a migration.
 *
 * @category errors
 * @since 0.1.0
 */
export interface Obstacles {
  readonly errors: t.Errors
  readonly refusals: ReadonlyArray<Refusal>
}

/**
 * A payload after a migration, and what was done to it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Outcome {
  readonly value: UnknownRecord
  readonly changes: ReadonlyArray<Change>
}

/**
 * One payload in, its outcome or everything that stands in the way out.
 *
 * @category model
 * @since 0.1.0
 */
export type Run = (source: UnknownRecord, form: Form, options: ReconcileOptions) => E.Either<Obstacles, Outcome>

// constructors

/**
 * Runs a migration over one payload, which is not changed. Every error of the payload and every refusal of a rule is
 * reported at once. `beyond` are the versions that the payload goes on to: their fields are checked too.
 *
 * @category constructors
 * @since 0.1.0
 */
export const migrate = (declared: AnyMigration, direction: Direction, beyond: ReadonlyArray<Version> = []): Run => {
  const [from, to] = direction === 'upgrade' ? [declared.from, declared.to] : [declared.to, declared.from]
  return run(
    [from, to, ...beyond],
    rulesOf(declared).map(([field, rule]) => [field, rule[direction]])
  )
}

/**
 * Validates a payload that is at its version already, and gives it the version's own spellings.
 *
 * @category constructors
 * @since 0.1.0
 */
export const normalize = (version: Version): Run => run([version, version], [])

type Apply = (value: unknown, context: RuleContext) => Step<unknown>

type Rules = ReadonlyArray<readonly [field: string, apply: Apply]>

/** The version that a payload has, the one it goes to, and the ones it goes on to. */
type Road = readonly [from: Version, to: Version, ...beyond: ReadonlyArray<Version>]

/** A field of a version, by the key that a form has for it. */
interface Keyed {
  readonly key: string
  readonly name: string
  readonly field: Field
}

/** What is to be done to a payload of one form, with everything worked out that is the same for every payload. */
interface Plan {
  readonly codec: t.Mixed
  readonly root: t.Context[number]
  /** The fields that only the versions to go to have, as the nearest of them has each. */
  readonly carried: ReadonlyArray<Keyed>
  readonly steps: ReadonlyArray<
    Keyed & { readonly path: string; readonly spelt: ReturnType<typeof respell>; readonly apply: Apply }
  >
  /** The fields that a rule is for, that another codec reads where the payload goes, or that it had not before. */
  readonly read: ReadonlyArray<Keyed>
}

const planFor = ([from, to, ...beyond]: Road, rules: Rules, form: Form): Plan => {
  const codec = codecFor(from, form)
  const ahead = [to, ...beyond]
  const keyed = ([name, field]: readonly [string, Field]): Keyed => ({ key: spell(form)(name), name, field })
  const carried = ahead.flatMap(({ fields }, i) =>
    Object.entries(fields)
      .filter(([name]) => ![from, ...ahead.slice(0, i)].some((nearer) => has(nearer.fields, name)))
      .map(keyed)
  )
  const applies = new Map(rules)
  const known = new Map([...Object.entries(from.fields).map(keyed), ...carried].map((row) => [row.name, row]))
  const spelt = [...known.values()].filter(({ field }) => enumerationOf(field.codec) !== undefined)
  return {
    codec,
    root: { key: '', type: codecFor(to, form) },
    carried,
    steps: [...new Set([...applies.keys(), ...spelt.map(({ name }) => name)])].map((name) => {
      const row = known.get(name) as Keyed
      return { ...row, path: pointer([row.key]), spelt: respell(row.field), apply: applies.get(name) ?? unchanged }
    }),
    read: Object.entries(to.fields)
      .filter(([name, { codec: next }]) => applies.has(name) || from.fields[name]?.codec !== next)
      .map(keyed)
  }
}

const run = (road: Road, rules: Rules): Run => {
  const plans = byForm((form) => planFor(road, rules, form))
  return (source, form, options) => {
    const { codec, root, carried, steps, read } = plans[form]
    const decoded = codec.validate(source, [{ key: '', type: codec, actual: source }])
    const errors: t.Errors = E.isLeft(decoded) ? [...decoded.left] : []
    const validate = ({ key, field }: Keyed, value: unknown): void => {
      const result = validateField(field, key, value, [{ ...root, actual: source }])
      if (E.isLeft(result)) for (const error of result.left) errors.push(error)
    }
    for (const row of carried) if (has(source, row.key)) validate(row, source[row.key])
    const invalid = new Set(errors.map(({ context }) => inputPath(context)[0]))

    const refusals: Array<Refusal> = []
    const changes: Array<Change> = []
    const values = new Map<string, unknown>()
    for (const { key, name, path, spelt, apply } of steps) {
      if (invalid.has(key)) continue
      const before = spelt(own(source, key), path)
      const step = apply(before.value, { field: name, path, options })
      if (E.isLeft(step)) {
        refusals.push(...step.left)
        invalid.add(key)
      } else if (before.changes.length + step.right.changes.length > 0) {
        for (const change of before.changes.concat(step.right.changes)) changes.push(change)
        values.set(key, step.right.value)
      }
    }
    const value = values.size === 0 ? source : replaced(source, values)
    for (const row of read) if (!invalid.has(row.key)) validate(row, own(value, row.key))
    if (errors.length > 0 || refusals.length > 0) return E.left({ errors, refusals })
    return E.right({ value, changes })
  }
}

/** The record with other values at some keys; `undefined` removes a key, and what is new goes last. */
const replaced = (source: UnknownRecord, values: Map<string, unknown>): UnknownRecord => {
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(source)) {
    const value = values.has(key) ? values.get(key) : source[key]
    if (value !== undefined || !values.has(key)) set(result, key, value)
    values.delete(key)
  }
  for (const [key, added] of values) set(result, key, added)
  return result
}
