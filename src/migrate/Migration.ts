/**
 * The typed declaration of what separates two versions.
 *
 * A field needs a rule when its type differs between the two tables; a missing rule, and a rule of the wrong type, do
 * not compile.
 *
 * @since 0.1.0
 */
import type * as t from 'io-ts'

import type { Field, Fields, RequiredField } from '../codec/field.js'
import type { Form } from '../codec/names.js'
import type { Rule, RuleDescription } from './Rule.js'
import { spellingRule } from './spelling.js'

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

/** What a rule sees of a field: its JSON value in a stored payload, its decoded one in a session in memory. */
type ValueOf<F extends Field> =
  | t.TypeOf<F['codec']>
  | t.OutputOf<F['codec']>
  | (F extends RequiredField<t.Mixed> ? never : null | undefined)

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
  <R extends Rules<From['fields'], To['fields']>>(
    rules: R & { readonly [K in Exclude<keyof R, Differing<From['fields'], To['fields']>>]: never }
  ): Migration<From, To> => ({ from, to, rules })

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
 * What may become of each field, in words: what its rule does, and what becomes of its other spellings.
 *
 * @category destructors
 * @since 0.1.0
 */
export const descriptionsOf = (declared: AnyMigration): ReadonlyMap<string, ReadonlyArray<RuleDescription>> => {
  const rules = new Map(rulesOf(declared))
  const tables = [declared.from.fields, declared.to.fields]
  const names = new Set([...rules.keys(), ...tables.flatMap((fields) => Object.keys(fields))])
  return new Map(
    [...names].map((name) => {
      const spelling = spellingRule(tables.flatMap((fields) => fields[name] ?? []))
      const own = rules.get(name)?.descriptions ?? []
      return [name, spelling === undefined ? own : [spelling, ...own]]
    })
  )
}

/**
 * What a migration does, in words, each id once.
 *
 * @category destructors
 * @since 0.1.0
 */
export const describeRules = (declared: AnyMigration): ReadonlyArray<RuleDescription> => [
  ...new Map([...descriptionsOf(declared).values()].flat().map((row) => [row.id, row])).values()
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
