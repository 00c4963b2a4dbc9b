/**
 * Upgrading, or downgrading, a column of stored payloads in place.
 *
 * Laws:
 *
 * 1. A row is changed, quarantined or left as it is exactly as a file with its payload would be
 * 2. Without `apply` nothing is written, and the report is the same
 * 3. However often workers die, every row is settled once in a run, and the report of the run counts it once
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'

import type { Direction } from '../../migrate/Migration.js'
import { type DryOutcome, dryRun } from './dryRun.js'
import { missingForCondition, openTarget, withGrants } from './grants.js'
import { type Link, link } from './link.js'
import { migratePayload } from './migratePayload.js'
import type { PostgresError } from './PostgresError.js'
import { throttled, watching } from './progress.js'
import type { Selection } from './readSql.js'
import { hasHistory, isUndone, knownRuns, runName, runTotals } from './runFacts.js'
import { openRun } from './runs.js'
import { type Session, transaction } from './session.js'
import {
  defaultBatchSize,
  defaultLimits,
  type PostgresOptions,
  type PostgresReport,
  persistence,
  sensible
} from './settings.js'
import { hasSideTables, makeSideTables } from './sideTables.js'
import { sweep } from './sweep.js'
import { blamed, estimateRows } from './target.js'
import { type Ended, type Job, work } from './worker.js'

// model

/**
 * A column that was looked at, and the run that was opened for it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Prepared {
  readonly selection: Selection
  readonly run: string | undefined
  readonly estimatedRows: number
}

/**
 * What was prepared to be written.
 *
 * @category model
 * @since 0.1.0
 */
export interface Opened extends Prepared {
  readonly run: string
}

// combinators

/**
 * Upgrades every payload of a column to the latest version.
 *
 * @example
 * import { upgradePostgres } from 'connect-session-reconcile/postgres'
 *
 * const task = upgradePostgres({
 *   connection: { host: 'localhost', database: 'app' },
 *   table: 'sessions',
 *   column: 'payload',
 *   key: ['id']
 * })
 * assert.strictEqual(typeof task, 'function')
 *
 * @category combinators
 * @since 0.1.0
 */
export const upgradePostgres = (options: PostgresOptions): TE.TaskEither<PostgresError, PostgresReport> =>
  migratePostgres('upgrade', options)

/**
 * Downgrades every payload of a column to the first version. What the first version has no place for is removed; the
 * journal keeps it.
 *
 * @example
 * import { downgradePostgres } from 'connect-session-reconcile/postgres'
 *
 * const task = downgradePostgres({
 *   connection: { host: 'localhost', database: 'app' },
 *   table: 'sessions',
 *   column: 'payload',
 *   key: ['id'],
 *   provider: 'unknown'
 * })
 * assert.strictEqual(typeof task, 'function')
 *
 * @category combinators
 * @since 0.1.0
 */
export const downgradePostgres = (options: PostgresOptions): TE.TaskEither<PostgresError, PostgresReport> =>
  migratePostgres('downgrade', options)

const migratePostgres =
  (direction: Direction, options: PostgresOptions): TE.TaskEither<PostgresError, PostgresReport> =>
  async () => {
    const prepared = await preparePostgres(direction, options)()
    return E.isLeft(prepared) ? prepared : await finishPostgres(prepared.right, options)()
  }

/**
 * Looks at the column, checks everything that can be checked before, and opens a run: what has to happen once, before
 * workers start.
 *
 * @category combinators
 * @since 0.1.0
 */
export const preparePostgres =
  (direction: Direction, options: PostgresOptions): TE.TaskEither<PostgresError, Prepared> =>
  async () => {
    const asked = sensible(options)
    if (E.isLeft(asked)) return asked
    const isJoining = options.run !== undefined
    const own = link(persistence(options, isJoining))
    const access = options.apply === true ? 'read write' : 'read only'
    const limits = options.limits ?? defaultLimits
    const result = await own.run((session) =>
      transaction(session, limits, access, () => prepare(session, direction, options))
    )
    await own.close()
    const prepared = E.flatten(result)
    if (E.isRight(prepared)) {
      const { run, estimatedRows, selection } = prepared.right
      if (!isJoining) options.onEvent?.({ _tag: 'Started', run, estimatedRows })
      if (!isJoining && !selection.target.isOrdered) {
        options.onEvent?.({
          _tag: 'Noticed',
          message: 'no index has the key columns in this order: each page sorts the table'
        })
      }
    }
    return prepared
  }

const prepare = async (
  session: Session,
  direction: Direction,
  options: PostgresOptions
): Promise<E.Either<PostgresError, Prepared>> => {
  const { where, retryQuarantined, inexactIds, provider, ids } = options
  const found = await openTarget(session, options, options.apply === true ? 'write' : 'read')
  if (E.isLeft(found)) return found
  const target = found.right
  const estimate = await estimateRows(session, target, where)
  if (E.isLeft(estimate)) {
    if (estimate.left._tag !== 'Forbidden') return estimate
    return E.left({ ...estimate.left, grants: await missingForCondition(session, target) })
  }
  let run: string | undefined
  if (options.apply === true) {
    await makeSideTables(session)
    const rest = JSON.stringify([where, inexactIds, provider, ids !== undefined, retryQuarantined === true])
    const name = { schema: target.schema, table: target.table, column: target.column, key: options.key }
    if (options.run !== undefined && (await runName(session, options.run)) === undefined) {
      return E.left({ _tag: 'UnknownRun', run: options.run, known: await knownRuns(session) })
    }
    run = options.run ?? (await openRun(session, target, { name, direction, rest }))
  }
  const isKnown = (await hasSideTables(session)) && (await hasHistory(session, target, direction, run))
  return E.right({
    selection: { target, direction, where, hasHistory: isKnown, retriesQuarantined: retryQuarantined === true },
    run,
    estimatedRows: estimate.right
  })
}

/**
 * Works on a run until it is finished or stopped: the part that any number of workers do at a time.
 *
 * @category combinators
 * @since 0.1.0
 */
export const workOnRun = (
  { selection, run }: Opened,
  options: PostgresOptions
): Promise<E.Either<PostgresError, Ended>> =>
  work({
    ...jobOf(selection, options),
    run,
    onWaiting: (rows) => options.onEvent?.({ _tag: 'Waiting', rows })
  })

const jobOf = (selection: Selection, options: PostgresOptions): Omit<Job, 'run' | 'onWaiting'> => {
  const { ids, inexactIds, provider, maxQuarantined } = options
  const { target, direction } = selection
  return {
    ...persistence(options, true),
    limits: options.limits ?? defaultLimits,
    task: { selection, migrate: migratePayload(target.kind, direction, { ids, inexactIds, provider }) },
    batchSize: options.batchSize ?? defaultBatchSize,
    maxQuarantined
  }
}

/**
 * Works on what was prepared, and reports. `crew` does the work of a run: this process when nothing else is said.
 *
 * @category combinators
 * @since 0.1.0
 */
export const finishPostgres =
  (prepared: Prepared, options: PostgresOptions, crew: typeof workOnRun = workOnRun) =>
  async (): Promise<E.Either<PostgresError, PostgresReport>> => {
    const startedAt = new Date()
    const began = performance.now()
    const { run, selection } = prepared
    const own = link(persistence(options, true))
    const finished = E.mapLeft(blamed(options.where))(await finish(prepared, options, crew, own))
    const result = E.isLeft(finished)
      ? E.left(await withGrants(own, selection.target, run === undefined ? 'read' : 'write', finished.left))
      : finished
    await own.close()
    return E.map(
      ({ totals, isStopped, isTakenBack, inQuarantine }: Summary): PostgresReport => ({
        ...totals,
        startedAt: startedAt.toISOString(),
        seconds: Math.round(performance.now() - began) / 1000,
        ...(run === undefined ? {} : { run }),
        applied: run !== undefined,
        stopped: isStopped,
        undone: isTakenBack,
        inQuarantine
      })
    )(result)
  }

interface Outcome extends DryOutcome {
  readonly isTakenBack: boolean
}

interface Summary extends Omit<Outcome, 'entries'> {
  readonly inQuarantine: number
}

const finish = async (
  prepared: Prepared,
  options: PostgresOptions,
  crew: typeof workOnRun,
  own: Link
): Promise<E.Either<PostgresError, Summary>> => {
  const { run, selection } = prepared
  const { target, direction, hasHistory: isKnown } = selection
  const outcome = run === undefined ? await tried(prepared, options) : await applied(run, prepared, options, crew, own)
  if (E.isLeft(outcome)) return outcome
  const { entries, ...rest } = outcome.right
  if (run === undefined && !isKnown) return E.right({ ...rest, inQuarantine: entries })
  const limits = options.limits ?? defaultLimits
  const swept = await sweep(own, { target, direction, limits, removes: run !== undefined })
  if (E.isLeft(swept)) return swept
  const { kept, useless } = swept.right
  if (useless > 0) {
    const fate = run === undefined ? 'would be taken out of quarantine' : 'were taken out of quarantine'
    options.onEvent?.({ _tag: 'Noticed', message: `${useless} rows that are gone or fine now ${fate}` })
  }
  return E.right({ ...rest, inQuarantine: kept + entries })
}

const tried = async (
  { selection, estimatedRows }: Prepared,
  options: PostgresOptions
): Promise<E.Either<PostgresError, Outcome>> => {
  const outcome = await dryRun({ ...jobOf(selection, options), onTotals: throttled(estimatedRows, options) })
  return E.map((dry: DryOutcome): Outcome => ({ ...dry, isTakenBack: false }))(outcome)
}

const applied = async (
  run: string,
  prepared: Prepared,
  options: PostgresOptions,
  crew: typeof workOnRun,
  own: Link
): Promise<E.Either<PostgresError, Outcome>> => {
  const watch = watching(run, prepared.estimatedRows, options)
  const ended = await crew({ ...prepared, run }, options)
  await watch.end()
  if (E.isLeft(ended)) return ended
  const limits = options.limits ?? defaultLimits
  return own.run((session) =>
    transaction(session, limits, 'read only', async (): Promise<Outcome> => {
      const totals = await runTotals(session, run)
      const isTakenBack = await isUndone(session, run)
      return { totals, isStopped: isTakenBack || ended.right === 'stopped', isTakenBack, entries: 0 }
    })
  )
}
