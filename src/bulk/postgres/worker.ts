/**
 * One worker of a run: takes page after page until none is left.
 *
 * A worker has two connections, so that the server works on one page while this process works on another. Workers know
 * of each other through the journal only, so they may be in any number of processes on any number of machines.
 *
 * @since 0.1.0
 */
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/Either'

import { onLanes, type Persistence, type Step } from './link.js'
import { type Manner, migratePage, type PageOutcome, type Task } from './page.js'
import { causeOf, isOfRows, type PostgresError, transient } from './PostgresError.js'
import { runTotals } from './runFacts.js'
import { leftRows, type Next, setState, settlePage, takePage } from './runs.js'
import { type Limits, milliseconds, type Session, transaction } from './session.js'

// model

/**
 * What a worker needs to know.
 *
 * @category model
 * @since 0.1.0
 */
export interface Job extends Persistence {
  readonly limits: Limits
  readonly task: Task
  readonly run: string
  readonly batchSize: number
  /** Stop the run when more rows than this are in quarantine because of it. */
  readonly maxQuarantined?: number | undefined
  /** Told when rows wait for other sessions to release them. */
  readonly onWaiting: (rows: number) => void
}

/**
 * How a worker's work ended: the whole run is finished, or somebody stopped it.
 *
 * @category model
 * @since 0.1.0
 */
export type Ended = 'finished' | 'stopped'

/** Milliseconds: a tenth of what the server waits before it looks for deadlocks. */
const shortly = 100

// combinators

/**
 * Works on a run until it is finished or stopped.
 *
 * @category combinators
 * @since 0.1.0
 */
export const work = (job: Job): Promise<E.Either<PostgresError, Ended>> => onLanes(job, () => lane(job))

/** What a step of a lane came to; `Locked` is a page of which every row that was left is locked still. */
type Found =
  | Exclude<Next, { readonly _tag: 'Page' }>
  | { readonly _tag: 'Settled'; readonly isTooMuch: boolean }
  | { readonly _tag: 'Locked'; readonly lockedRows: number }

const lane = (job: Job): Step<Ended> => {
  let isOneByOne = false
  let waits = 0
  let isWaitingSince: number | undefined
  const isPatient = (): boolean => {
    isWaitingSince ??= performance.now()
    return performance.now() - isWaitingSince <= job.patience
  }
  return async (own) => {
    const found = await own.run((session) => lookAt(session, job, isOneByOne))
    if (E.isLeft(found)) {
      if (isOneByOne || !isOfRows(found.left)) return found
      isOneByOne = true
      return undefined
    }
    isOneByOne = false
    switch (found.right._tag) {
      case 'Finished':
        return E.right('finished')
      case 'Stopped':
        return E.right('stopped')
      case 'Settled':
        waits = 0
        isWaitingSince = undefined
        return found.right.isTooMuch ? E.right('stopped') : undefined
      case 'Paged':
        return undefined
      case 'Locked':
        return isPatient() ? undefined : E.left({ _tag: 'RowsLocked', rows: found.right.lockedRows })
      case 'Waiting': {
        const { lockedRows } = found.right
        if (lockedRows === 0) isWaitingSince = undefined
        else {
          if (!isPatient()) return E.left({ _tag: 'RowsLocked', rows: lockedRows })
          job.onWaiting(lockedRows)
        }
        await sleep(Math.min(500, 20 * 2 ** Math.min(waits++, 6)))
        return undefined
      }
    }
  }
}

/** Takes a page and settles it, or finds out what else there is to do: at once, or where others are at it with more care. */
const lookAt = async (session: Session, job: Job, isOneByOne: boolean): Promise<Found> =>
  (isOneByOne ? undefined : await atOnce(session, job)) ??
  (await attempt(session, job, job.limits, isOneByOne ? 'one by one' : 'unlocked')) ?? { _tag: 'Paged' }

/** `undefined` if others are at these rows. That is found out soon, before it could come to a deadlock. */
const atOnce = async (session: Session, job: Job): Promise<Found | undefined> => {
  const lockTimeout = Math.min(shortly, milliseconds(job.limits.lockTimeout) || shortly)
  try {
    return await attempt(session, job, { ...job.limits, lockTimeout: `${lockTimeout}ms` }, 'at once')
  } catch (thrown) {
    return transient(causeOf(thrown)) === 'lock' ? undefined : Promise.reject(thrown)
  }
}

/** One transaction. */
const attempt = (session: Session, job: Job, limits: Limits, manner: Manner): Promise<Found | undefined> =>
  transaction(session, limits, 'read write', async (): Promise<Found | undefined> => {
    const next = await takePage(session, job.task.selection.target, job.run, job.batchSize)
    if (next._tag !== 'Page') return next
    const { page, range } = next.page
    const outcome = await migratePage(session, job.task, range, { run: job.run, page }, manner)
    if (outcome === undefined) return undefined
    settlePage(session, job.run, next.page, outcome.totals, outcome.left)
    if (range._tag === 'Listed' && outcome.left.length === range.keys.length) {
      return { _tag: 'Locked', lockedRows: (await leftRows(session, job.run)).rows }
    }
    return { _tag: 'Settled', isTooMuch: await stopIfTooMuch(session, job, outcome) }
  })

const stopIfTooMuch = async (
  session: Session,
  { run, maxQuarantined }: Job,
  { totals }: PageOutcome
): Promise<boolean> => {
  if (maxQuarantined === undefined || totals.quarantined === 0) return false
  if ((await runTotals(session, run)).quarantined <= maxQuarantined) return false
  await setState(session, run, 'stopped')
  return true
}
