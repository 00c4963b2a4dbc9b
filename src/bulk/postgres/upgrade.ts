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
import { clock } from '../report.js'
import { blamed, estimateRows } from './condition.js'
import { type DryOutcome, dryRun } from './dryRun.js'
import { missingForCondition, openTarget, withGrants } from './grants.js'
import { type Link, link } from './link.js'
import { migratePayload } from './migratePayload.js'
import { type PostgresError, unsuitable } from './PostgresError.js'
import { throttled, watching } from './progress.js'
import type { Selection } from './readSql.js'
import { hasHistory, isUndone, runDetail, runTotals } from './runFacts.js'
import { fingerprint, openRun, runSettings } from './runs.js'
import { type Session, transaction } from './session.js'
import { type PostgresOptions, type PostgresReport, persistence, type Settled, settled } from './settings.js'
import { hasSideTables, makeSideTables } from './sideTables.js'
import { sweep } from './sweep.js'
import { keyedBy } from './target.js'
import { type Ended, type Job, work } from './worker.js'

// model

/**
 * A column that was looked at, and the run that was opened for it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Prepared {
  readonly settings: PostgresOptions & Settled
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
    return E.isLeft(prepared) ? prepared : await finishPostgres(prepared.right)()
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
    const asked = settled(options)
    if (E.isLeft(asked)) return asked
    const settings = asked.right
    const isJoining = options.run !== undefined
    const own = link(persistence(settings, isJoining))
    const result = await own.run((session) =>
      transaction(session, settings.limits, settings.access, () => prepare(session, direction, settings))
    )
    await own.close()
    const prepared = E.flatten(result)
    if (E.isRight(prepared)) {
      const { run, estimatedRows, selection } = prepared.right
      if (!isJoining) options.onEvent?.({ _tag: 'Started', run, estimatedRows })
      if (!isJoining && !selection.target.isOrdered) {
        options.onEvent?.({
          _tag: 'Noticed',
          message: 'no index begins with the key columns: each page sorts the table'
        })
      }
    }
    return prepared
  }

const prepare = async (
  session: Session,
  direction: Direction,
  settings: Prepared['settings']
): Promise<E.Either<PostgresError, Prepared>> => {
  const { where, retryQuarantined } = settings
  const found = await openTarget(session, settings, settings.access)
  if (E.isLeft(found)) return found
  let target = found.right
  const estimate = await estimateRows(session, target, where)
  if (E.isLeft(estimate)) {
    if (estimate.left._tag !== 'Forbidden') return estimate
    return E.left({ ...estimate.left, grants: await missingForCondition(session, target) })
  }
  let run: string | undefined
  if (settings.apply === true) {
    await makeSideTables(session)
    if (settings.run !== undefined) {
      const joined = await runDetail(session, settings.run)
      if (E.isLeft(joined)) return joined
      // An index that came or went meanwhile must not change the order in which the run goes through the table.
      const ordered = keyedBy(joined.right.name.key)(target)
      const asked = fingerprint(runSettings(ordered, direction, settings))
      if (asked !== joined.right.settings || ordered.key.length !== target.key.length) {
        return unsuitable(
          `the run ${settings.run} is of another column, key or direction, or has other settings, or its key was altered`
        )
      }
      target = ordered
    }
    run = settings.run ?? (await openRun(session, target, runSettings(target, direction, settings)))
  }
  const isKnown = (await hasSideTables(session)) && (await hasHistory(session, target, direction, run))
  return E.right({
    settings,
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
export const workOnRun = (opened: Opened): Promise<E.Either<PostgresError, Ended>> =>
  work({
    ...jobOf(opened),
    run: opened.run,
    onWaiting: (rows) => opened.settings.onEvent?.({ _tag: 'Waiting', rows })
  })

const jobOf = ({ settings, selection }: Prepared): Omit<Job, 'run' | 'onWaiting'> => {
  const { ids, inexactIds, provider, limits, batchSize, maxQuarantined } = settings
  const { target, direction } = selection
  const migrate = migratePayload(target.kind, direction, { ids, inexactIds, provider })
  return { ...persistence(settings, true), limits, task: { selection, migrate }, batchSize, maxQuarantined }
}

/**
 * Works on what was prepared, and reports. `crew` does the work of a run: this process when nothing else is said.
 *
 * @category combinators
 * @since 0.1.0
 */
export const finishPostgres =
  (prepared: Prepared, crew: typeof workOnRun = workOnRun) =>
  async (): Promise<E.Either<PostgresError, PostgresReport>> => {
    const time = clock()
    const { settings, selection, run } = prepared
    const own = link(persistence(settings, true))
    const finished = E.mapLeft(blamed(settings.where))(await finish(prepared, crew, own))
    const result = E.isLeft(finished)
      ? E.left(await withGrants(own, selection.target, settings.access, finished.left))
      : finished
    await own.close()
    return E.map(
      ({ totals, isStopped, isTakenBack, inQuarantine }: Summary): PostgresReport => ({
        ...totals,
        ...time(),
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
  crew: typeof workOnRun,
  own: Link
): Promise<E.Either<PostgresError, Summary>> => {
  const { settings, selection, run } = prepared
  const { target, direction, where, hasHistory: isKnown } = selection
  const { limits, access } = settings
  const outcome = run === undefined ? await tried(prepared) : await applied({ ...prepared, run }, crew, own)
  if (E.isLeft(outcome)) return outcome
  const { entries, ...rest } = outcome.right
  if (run === undefined && !isKnown) return E.right({ ...rest, inQuarantine: entries })
  const swept = await sweep(own, { target, direction, where, limits, access })
  if (E.isLeft(swept)) return swept
  const { kept, useless } = swept.right
  if (useless > 0) {
    const fate = run === undefined ? 'would be taken out of quarantine' : 'were taken out of quarantine'
    settings.onEvent?.({ _tag: 'Noticed', message: `${useless} rows that are gone or fine now ${fate}` })
  }
  return E.right({ ...rest, inQuarantine: kept + entries })
}

const tried = async (prepared: Prepared): Promise<E.Either<PostgresError, Outcome>> => {
  const onTotals = throttled(prepared.estimatedRows, prepared.settings)
  const outcome = await dryRun({ ...jobOf(prepared), onTotals })
  return E.map((dry: DryOutcome): Outcome => ({ ...dry, isTakenBack: false }))(outcome)
}

const applied = async (
  opened: Opened,
  crew: typeof workOnRun,
  own: Link
): Promise<E.Either<PostgresError, Outcome>> => {
  const { settings, run, estimatedRows } = opened
  const watch = watching(run, estimatedRows, settings)
  const ended = await crew(opened)
  await watch.end()
  if (E.isLeft(ended)) return ended
  return own.run((session) =>
    transaction(session, settings.limits, 'read only', async (): Promise<Outcome> => {
      const totals = await runTotals(session, run)
      const isTakenBack = await isUndone(session, run)
      return { totals, isStopped: isTakenBack || ended.right === 'stopped', isTakenBack, entries: 0 }
    })
  )
}
