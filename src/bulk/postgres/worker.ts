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

import { type Link, link, type Persistence } from './link.js'
import { type Manner, migratePage, type PageOutcome, type Task } from './page.js'
import { causeOf, isOfRows, type PostgresError, transient } from './PostgresError.js'
import { runTotals } from './runFacts.js'
import { type Next, setState, settlePage, takePage } from './runs.js'
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

const lanes = 2

/** Milliseconds: a tenth of what the server waits before it looks for deadlocks. */
const shortly = 100

// combinators

/**
 * Works on a run until it is finished or stopped.
 *
 * @category combinators
 * @since 0.1.0
 */
export const work = async (job: Job): Promise<E.Either<PostgresError, Ended>> => {
  const halt = new AbortController()
  const ended = await Promise.all(
    Array.from({ length: lanes }, async () => {
      const own = link(job)
      const result = await walk(job, own, halt.signal)
      if (E.isLeft(result) || result.right === 'stopped') halt.abort()
      await own.close()
      return result
    })
  )
  const stopped = ended.find((result) => E.isRight(result) && result.right === 'stopped')
  return ended.find(E.isLeft) ?? stopped ?? E.right('finished')
}

type Step = Exclude<Next, { readonly _tag: 'Page' }> | { readonly _tag: 'Settled'; readonly isTooMuch: boolean }

const walk = async (job: Job, own: Link, halt: AbortSignal): Promise<E.Either<PostgresError, Ended>> => {
  let isOneByOne = false
  let waits = 0
  let isWaitingSince: number | undefined
  for (;;) {
    if (job.signal?.aborted === true) return E.left({ _tag: 'Interrupted' })
    if (halt.aborted) return E.right('stopped')
    const step: E.Either<PostgresError, Step> = await own.run((session) => oneStep(session, job, isOneByOne))
    if (E.isLeft(step)) {
      if (isOneByOne || !isOfRows(step.left)) return step
      isOneByOne = true
      continue
    }
    isOneByOne = false
    switch (step.right._tag) {
      case 'Finished':
        return E.right('finished')
      case 'Stopped':
        return E.right('stopped')
      case 'Settled':
        if (step.right.isTooMuch) return E.right('stopped')
        waits = 0
        isWaitingSince = undefined
        break
      case 'Paged':
        break
      case 'Waiting': {
        const { lockedRows } = step.right
        if (lockedRows === 0) isWaitingSince = undefined
        else {
          isWaitingSince ??= performance.now()
          if (performance.now() - isWaitingSince > job.patience) return E.left({ _tag: 'RowsLocked', rows: lockedRows })
          job.onWaiting(lockedRows)
        }
        await sleep(Math.min(500, 20 * 2 ** Math.min(waits++, 6)))
      }
    }
  }
}

/** Takes a page and settles it, or finds out what else there is to do: at once, or where others are at it with more care. */
const oneStep = async (session: Session, job: Job, isOneByOne: boolean): Promise<Step> =>
  (isOneByOne ? undefined : await atOnce(session, job)) ??
  (await attempt(session, job, job.limits, isOneByOne ? 'one by one' : 'unlocked')) ?? { _tag: 'Paged' }

/** `undefined` if others are at these rows. That is found out soon, before it could come to a deadlock. */
const atOnce = async (session: Session, job: Job): Promise<Step | undefined> => {
  const lockTimeout = Math.min(shortly, milliseconds(job.limits.lockTimeout) || shortly)
  try {
    return await attempt(session, job, { ...job.limits, lockTimeout: `${lockTimeout}ms` }, 'at once')
  } catch (thrown) {
    return transient(causeOf(thrown)) === 'lock' ? undefined : Promise.reject(thrown)
  }
}

/** One transaction. */
const attempt = (session: Session, job: Job, limits: Limits, manner: Manner): Promise<Step | undefined> =>
  transaction(session, limits, 'read write', async (): Promise<Step | undefined> => {
    const next = await takePage(session, job.task.selection.target, job.run, job.batchSize)
    if (next._tag !== 'Page') return next
    const { page, range } = next.page
    const outcome = await migratePage(session, job.task, range, { run: job.run, page }, manner)
    if (outcome === undefined) return undefined
    settlePage(session, job.run, next.page, outcome.totals, outcome.left)
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
