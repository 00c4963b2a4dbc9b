/**
 * The typed declaration of what separates two versions, and the engine that runs it in either direction.
 *
 * A field needs a rule when its type differs between the two tables; a missing rule, and a rule of the wrong type, do
 * not compile.
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

import { type Field, type Fields, type RequiredField, validateField } from '../codec/field.js'
import { byForm, type Form, spell } from '../codec/names.js'
import { has, own, set, type UnknownRecord } from '../codec/record.js'
import { type Change, pointer } from './Change.js'
import type { Refusal } from './ReconcileError.js'
import type { ReconcileOptions, Rule, RuleContext, RuleDescription, Step } from './Rule.js'

// model

/**
 * One version of the payload, as its folder exports it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Version {
  readonly version: string
  readonly fields: Fields
  readonly ConnectSession: t.Mixed
  readonly ConnectSessionWire: t.Mixed
}

type ValueOf<F extends Field> = F extends RequiredField<infer C> ? t.TypeOf<C> : t.TypeOf<F['codec']> | null | undefined

/** What a field holds in one version; a field that only the other version has holds what that one would accept. */
type Held<F extends Fields, Other extends Fields, K> = K extends keyof F
  ? ValueOf<F[K]>
  : K extends keyof Other
    ? ValueOf<Other[K]> | undefined
    : never

type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false

type Differing<F extends Fields, T extends Fields> = {
  [K in keyof F | keyof T]: K extends keyof F & keyof T
    ? Same<ValueOf<F[K]>, ValueOf<T[K]>> extends true
      ? never
      : K
    : K
}[keyof F | keyof T]

/**
 * A rule for each field whose type differs between two tables, and for no other.
 *
 * @category model
 * @since 0.1.0
 */
export type Rules<F extends Fields, T extends Fields> = {
  readonly [K in Differing<F, T>]: Rule<Held<F, T, K>, Held<T, F, K>>
}

/**
 * What separates two versions, whichever they are.
 *
 * @category model
 * @since 0.1.0
 */
export interface AnyMigration {
  readonly from: Version
  readonly to: Version
  readonly rules: object
}

/**
 * What separates two versions.
 *
 * @category model
 * @since 0.1.0
 */
export interface Migration<From extends Version, To extends Version> extends AnyMigration {
  readonly from: From
  readonly to: To
  readonly rules: Rules<From['fields'], To['fields']>
}

/**
 * Which way a migration runs.
 *
 * @category model
 * @since 0.1.0
 */
export type Direction = 'upgrade' | 'downgrade'

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

// constructors

/**
 * Declares what separates two versions: the whole story of the change, one line a field.
 *
 * @example
 * import { migration, numbered, V1, V2, grown, introduced, relaxed } from 'connect-session-reconcile'
 *
 * const declared = migration(V1, V2)({
 *   id: numbered,
 *   organizationId: numbered,
 *   provider: relaxed,
 *   categories: grown(V1.Category, V2.Category),
 *   accountId: introduced,
 *   label: introduced,
 *   metadata: introduced
 * })
 * assert.strictEqual(declared.from.version, 'v1')
 *
 * @category constructors
 * @since 0.1.0
 */
export const migration =
  <From extends Version, To extends Version>(from: From, to: To) =>
  (rules: Rules<From['fields'], To['fields']>): Migration<From, To> => ({ from, to, rules })

// destructors

type AnyRule = Rule<unknown, unknown>

/**
 * The rule of each field that has one, by camelCase name.
 *
 * @category destructors
 * @since 0.1.0
 */
export const rulesOf = (declared: AnyMigration): ReadonlyArray<readonly [field: string, rule: AnyRule]> =>
  Object.entries(declared.rules as Record<string, AnyRule>)

/**
 * What every rule of a migration does, in words, each id once.
 *
 * @category destructors
 * @since 0.1.0
 */
export const describeRules = (declared: AnyMigration): ReadonlyArray<RuleDescription> => [
  ...new Map(rulesOf(declared).flatMap(([, rule]) => rule.descriptions.map((row) => [row.id, row]))).values()
]

/**
 * The codec of a version in a form.
 *
 * @category destructors
 * @since 0.1.0
 */
export const codecFor = <D, W>(
  version: { readonly ConnectSession: D; readonly ConnectSessionWire: W },
  form: Form
): D | W => (form === 'wire' ? version.ConnectSessionWire : version.ConnectSession)

/**
 * One payload in, its outcome or everything that stands in the way out.
 *
 * @category model
 * @since 0.1.0
 */
export type Run = (source: UnknownRecord, form: Form, options: ReconcileOptions) => E.Either<Obstacles, Outcome>

/**
 * Runs a migration over one payload, which is not changed. Every error of the payload and every refusal of a rule is
 * reported at once. `beyond` are the versions that the payload goes on to: their fields are checked too.
 *
 * @category destructors
 * @since 0.1.0
 */
export const migrate = (declared: AnyMigration, direction: Direction, beyond: ReadonlyArray<Version> = []): Run => {
  const [from, to] = direction === 'upgrade' ? [declared.from, declared.to] : [declared.to, declared.from]
  return run(declared, [from, to, ...beyond], (rule) => rule[direction])
}

/**
 * Validates a payload that is at its version already, and gives it the version's own spellings.
 *
 * @category destructors
 * @since 0.1.0
 */
export const normalize = (declared: AnyMigration, version: Version): Run =>
  run(declared, [version, version], (rule) => rule.normalize)

type Apply = (value: unknown, context: RuleContext) => Step<unknown>

/** The version that a payload has, the one it goes to, and the ones it goes on to. */
type Road = readonly [from: Version, to: Version, ...beyond: ReadonlyArray<Version>]

/** What is to be done to a payload of one form, with everything worked out that is the same for every payload. */
interface Plan {
  readonly codec: t.Mixed
  readonly root: t.Context[number]
  /** The fields that only the versions to go to have, as the nearest of them has each. */
  readonly carried: ReadonlyArray<{ readonly key: string; readonly field: Field }>
  readonly steps: ReadonlyArray<{
    readonly key: string
    readonly field: string
    readonly path: string
    readonly apply: Apply
  }>
}

const planFor = (
  declared: AnyMigration,
  [from, to, ...beyond]: Road,
  way: (rule: AnyRule) => Apply | undefined,
  form: Form
): Plan => {
  const codec = codecFor(from, form)
  const ahead = [to, ...beyond]
  return {
    codec,
    root: { key: '', type: codecFor(to, form) },
    carried: ahead.flatMap(({ fields }, i) =>
      Object.entries(fields)
        .filter(([name]) => ![from, ...ahead.slice(0, i)].some((nearer) => has(nearer.fields, name)))
        .map(([name, field]) => ({ key: spell(form)(name), field }))
    ),
    steps: rulesOf(declared).flatMap(([field, rule]) => {
      const key = spell(form)(field)
      const apply = way(rule)
      return apply === undefined ? [] : [{ key, field, path: pointer([key]), apply }]
    })
  }
}

const run = (declared: AnyMigration, road: Road, way: (rule: AnyRule) => Apply | undefined): Run => {
  const plans = byForm((form) => planFor(declared, road, way, form))
  return (source, form, options) => {
    const { codec, root, carried, steps } = plans[form]
    const decoded = codec.validate(source, [{ key: '', type: codec, actual: source }])
    const errors: t.Errors = E.isLeft(decoded) ? [...decoded.left] : []
    for (const { key, field } of carried) {
      if (!has(source, key)) continue
      const result = validateField(field, key, source[key], [{ ...root, actual: source }])
      if (E.isLeft(result)) for (const error of result.left) errors.push(error)
    }
    const invalid = new Set(errors.map((error) => error.context[1]?.key))

    const refusals: Array<Refusal> = []
    const changes: Array<Change> = []
    const values = new Map<string, unknown>()
    for (const { key, field, path, apply } of steps) {
      if (invalid.has(key)) continue
      const step = apply(own(source, key), { field, path, options })
      if (E.isLeft(step)) refusals.push(...step.left)
      else if (step.right.changes.length > 0) {
        for (const change of step.right.changes) changes.push(change)
        values.set(key, step.right.value)
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
