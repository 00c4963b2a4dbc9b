/**
 * From a payload of any version and form to the latest version, or back to the first, with a report of what changed.
 *
 * Laws:
 *
 * 1. Idempotence: what is upgraded upgrades to itself, and reports nothing
 * 2. The report replays to the output, and its inverse to the input
 * 3. If every change is lossless, and so is every change of downgrading the upgraded payload, that gives the payload.
 *    (A first version payload with a field that only a later version knows loses it on the way back, and is told so then.)
 * 4. No input is mutated, and nothing throws
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import type { NonEmptyArray } from 'fp-ts/NonEmptyArray'
import type * as t from 'io-ts'

import { reading, type UnknownRecord } from '../codec/record.js'
import type { Change } from './Change.js'
import { read } from './detect.js'
import { type Given, readAs } from './inMemory.js'
import { codecFor, type Direction } from './Migration.js'
import { type First, first, type Latest, latest, migrations, type VersionName } from './migrations.js'
import { type Detected, invalid, type ReconcileError, type Refusal, unreadable } from './ReconcileError.js'
import { type Route, routesOf } from './route.js'
import type { ReconcileOptions } from './Rule.js'
import type { Obstacles } from './run.js'

// model

/**
 * A payload after a migration, what it was, and what was done to it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Migrated<A> {
  readonly value: A
  readonly from: Detected<VersionName>
  readonly changes: ReadonlyArray<Change>
}

/**
 * A payload of any version and form as a decoded session of the latest version.
 *
 * @category model
 * @since 0.1.0
 */
export type Reconciled = Migrated<Latest>

type Result<A> = E.Either<ReconcileError, Migrated<A>>

// combinators

/**
 * Upgrades a JSON value of any version and either form to the latest version. The form, the key order, unknown fields
 * and the text of `createdAt` stay; the input is not changed. Fails with a `ReconcileError` that holds everything that
 * is wrong: how the payload could not be told apart, every validation error, every id that has no exact number.
 *
 * @example
 * import { upgradeJson } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const stored = {
 *   id: '42',
 *   organization_id: '7',
 *   project_id: 'p',
 *   provider: 'hibob',
 *   origin_owner_id: 'o',
 *   origin_owner_name: 'Owner',
 *   created_at: '2023-05-30T10:00:00.123456+02:00'
 * }
 * const upgraded = upgradeJson(stored)
 * assert.ok(E.isRight(upgraded))
 * assert.deepStrictEqual(upgraded.right.value, { ...stored, id: 42, organization_id: 7 })
 * assert.deepStrictEqual(
 *   upgraded.right.changes.map((change) => change.path),
 *   ['/id', '/organization_id']
 * )
 *
 * @category combinators
 * @since 0.1.0
 */
export const upgradeJson = (json: unknown, options: ReconcileOptions = {}): Result<unknown> =>
  guarded(() => travel('upgrade', options)(read(json)))

/**
 * Downgrades a JSON value of any version and either form to the first version. What the first version has no place for
 * is removed, each removal reported as lossy. Fails as {@link upgradeJson} does, and with `NotSupplied` when a provider
 * is missing and the options give none.
 *
 * @example
 * import { downgradeJson, upgradeJson } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const session = {
 *   id: 2724.37,
 *   organizationId: 7,
 *   projectId: 'p',
 *   originOwnerId: 'o',
 *   originOwnerName: 'Owner',
 *   createdAt: '2025-08-24T08:46:06.475Z'
 * }
 * const refused = downgradeJson(session)
 * assert.ok(E.isLeft(refused) && refused.left._tag === 'NotSupplied')
 * const downgraded = downgradeJson(session, { provider: 'unknown' })
 * assert.ok(E.isRight(downgraded))
 * assert.deepStrictEqual(downgraded.right.value, { ...session, id: '2724.37', organizationId: '7', provider: 'unknown' })
 *
 * @category combinators
 * @since 0.1.0
 */
export const downgradeJson = (json: unknown, options: ReconcileOptions = {}): Result<unknown> =>
  guarded(() => travel('downgrade', options)(read(json)))

/**
 * Upgrades a decoded session of the first version to the latest. A field that only a later version knows, and that a
 * decode of the wire form left as it was spelt, is reported as `Renamed` by the rule `wire-spelling`. Fails with `NotExact`
 * when an id has no exact number; and when the value is not what its type says, with `Invalid` or as `detect` does.
 *
 * @example
 * import { upgrade, V1 } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const session: V1.ConnectSession = {
 *   id: '42',
 *   organizationId: '7',
 *   projectId: 'p',
 *   provider: 'hibob',
 *   originOwnerId: 'o',
 *   originOwnerName: 'Owner',
 *   createdAt: new Date(0)
 * }
 * const upgraded = upgrade(session)
 * assert.ok(E.isRight(upgraded))
 * assert.deepStrictEqual(upgraded.right.value, { ...session, id: 42, organizationId: 7 })
 *
 * @category combinators
 * @since 0.1.0
 */
export const upgrade = (session: First, options: ReconcileOptions = {}): Result<Latest> =>
  guarded(() => E.flatMap(travel('upgrade', options)(readAs(first, session)), decoded(latest)))

/**
 * Downgrades a decoded session of the latest version to the first. Fails with `NotSupplied` when the provider is missing and
 * the options give none; and when the value is not what its type says, with `Invalid` or as `detect` does.
 *
 * @example
 * import { downgrade, V2 } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const session: V2.ConnectSession = {
 *   id: 42,
 *   organizationId: 7,
 *   projectId: 'p',
 *   provider: 'hibob',
 *   originOwnerId: 'o',
 *   originOwnerName: 'Owner',
 *   createdAt: new Date(0),
 *   categories: ['crm', 'iam']
 * }
 * const downgraded = downgrade(session)
 * assert.ok(E.isRight(downgraded))
 * assert.deepStrictEqual(downgraded.right.value.categories, ['crm'])
 * assert.deepStrictEqual(
 *   downgraded.right.changes.map((change) => change.lossless),
 *   [true, true, false]
 * )
 *
 * @category combinators
 * @since 0.1.0
 */
export const downgrade = (session: Latest, options: ReconcileOptions = {}): Result<First> =>
  guarded(() => E.flatMap(travel('downgrade', options)(readAs(latest, session)), decoded(first)))

/**
 * Decodes a payload of any version and either form as a session of the latest version, and says what it was and what
 * was changed. The paths of the changes are those of the payload, in its own form. Fails as {@link upgradeJson} does.
 *
 * @example
 * import { reconcile } from 'connect-session-reconcile'
 * import * as E from 'fp-ts/Either'
 *
 * const reconciled = reconcile({
 *   id: '42',
 *   organization_id: '7',
 *   project_id: 'p',
 *   provider: 'hibob',
 *   origin_owner_id: 'o',
 *   origin_owner_name: 'Owner',
 *   created_at: '2023-05-30T08:00:00Z',
 *   categories: ['hrisLegacy']
 * })
 * assert.ok(E.isRight(reconciled))
 * assert.strictEqual(reconciled.right.value.organizationId, 7)
 * assert.deepStrictEqual(reconciled.right.value.createdAt, new Date('2023-05-30T08:00:00Z'))
 * assert.deepStrictEqual(reconciled.right.value.categories, ['hris-legacy'])
 * assert.deepStrictEqual(reconciled.right.from, { version: 'v1', form: 'wire' })
 *
 * @category combinators
 * @since 0.1.0
 */
export const reconcile = (u: unknown, options: ReconcileOptions = {}): E.Either<ReconcileError, Reconciled> =>
  E.flatMap(upgradeJson(u, options), (migrated) => guarded(() => decoded(latest)(migrated)))

// destructors

/** The last resort: a value that throws when it is read a second time, deep inside. */
const guarded = <A>(result: () => E.Either<ReconcileError, A>): E.Either<ReconcileError, A> => {
  const read = reading(result)
  return E.isLeft(read) ? E.left(unreadable(read.left)) : read.right
}

const decoded =
  <A>(version: {
    readonly version: string
    readonly ConnectSession: t.Decoder<unknown, A>
    readonly ConnectSessionWire: t.Decoder<unknown, A>
  }) =>
  (migrated: Migrated<unknown>): Result<A> => {
    const { form } = migrated.from
    const result = codecFor(version, form).decode(migrated.value)
    return E.isLeft(result)
      ? E.left(invalid({ version: version.version, form }, result.left))
      : E.right({ ...migrated, value: result.right })
  }

const travel =
  (direction: Direction, options: ReconcileOptions) =>
  (source: E.Either<ReconcileError, Given>): Result<UnknownRecord> => {
    if (E.isLeft(source)) return source
    const { from } = source.right
    const { form } = from
    let { value } = source.right
    const changes: Array<Change> = [...(source.right.changes ?? [])]
    for (const [version, run] of routes[direction].get(from.version) as Route) {
      const outcome = run(value, form, options)
      if (E.isLeft(outcome)) return E.left(failed({ version, form }, outcome.left))
      value = outcome.right.value
      for (const change of outcome.right.changes) changes.push(change)
    }
    return E.right({ value, from, changes })
  }

const routes: Readonly<Record<Direction, ReadonlyMap<string, Route>>> = {
  upgrade: routesOf(migrations, 'upgrade'),
  downgrade: routesOf(migrations, 'downgrade')
}

const failed = (tried: Detected, { errors, refusals }: Obstacles): ReconcileError => {
  if (errors.length > 0) return invalid(tried, errors, refusals)
  const all = refusals as NonEmptyArray<Refusal>
  return { _tag: all[0]._tag, ...tried, refusals: all }
}
