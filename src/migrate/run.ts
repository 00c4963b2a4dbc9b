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
import { type Applied, type ReconcileOptions, type RuleContext, type Step, unchanged } from './Rule.js'
import { respell, spellingRule } from './spelling.js'

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
  readonly steps: ReadonlyArray<Keyed & { readonly path: string; readonly apply: Apply }>
  /** The fields that no rule is for, and that another codec reads where the payload goes. */
  readonly kept: ReadonlyArray<Keyed>
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
  const known = [...Object.entries(from.fields).map(keyed), ...carried]
  const order = [...applies.keys()]
  return {
    codec,
    root: { key: '', type: codecFor(to, form) },
    carried,
    steps: known
      .filter(({ name, field }) => applies.has(name) || spellingRule([field]) !== undefined)
      .map((row) => ({ ...row, path: pointer([row.key]), apply: inTurn(respell(row.field), applies.get(row.name)) }))
      .sort((a, b) => place(order, a.name) - place(order, b.name)),
    kept: Object.entries(to.fields)
      .filter(
        ([name, { codec: next }]) => !applies.has(name) && has(from.fields, name) && from.fields[name]?.codec !== next
      )
      .map(keyed)
  }
}

/** Where a rule is declared; fields without one come last. */
const place = (order: ReadonlyArray<string>, name: string): number => {
  const at = order.indexOf(name)
  return at < 0 ? order.length : at
}

const inTurn =
  (first: Apply, then: Apply = unchanged): Apply =>
  (value, context) =>
    E.flatMap(first(value, context), (before) =>
      E.map(({ value: last, changes }: Applied<unknown>) => ({ value: last, changes: before.changes.concat(changes) }))(
        then(before.value, context)
      )
    )

const run = (road: Road, rules: Rules): Run => {
  const plans = byForm((form) => planFor(road, rules, form))
  return (source, form, options) => {
    const { codec, root, carried, steps, kept } = plans[form]
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
    for (const { key, name, path, apply } of steps) {
      if (invalid.has(key)) continue
      const step = apply(own(source, key), { field: name, path, options })
      if (E.isLeft(step)) refusals.push(...step.left)
      else if (step.right.changes.length > 0) {
        for (const change of step.right.changes) changes.push(change)
        values.set(key, step.right.value)
      }
    }
    for (const row of kept) {
      if (has(source, row.key) && !invalid.has(row.key)) {
        validate(row, values.has(row.key) ? values.get(row.key) : source[row.key])
      }
    }
    if (errors.length > 0 || refusals.length > 0) return E.left({ errors, refusals })
    return E.right({ value: values.size === 0 ? source : replaced(source, values), changes })
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
