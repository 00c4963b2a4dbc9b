/**
 * The same walk without a trace: read-only transactions, no side tables made, nothing remembered.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { add, none, type Totals } from '../report.js'
import { type Link, onLanes, type Persistence, type Step } from './link.js'
import { type Task, tryPage } from './page.js'
import type { PostgresError } from './PostgresError.js'
import { boundaries, type Key, type Range } from './readSql.js'
import { type Limits, type Row, transaction } from './session.js'

// model

/**
 * What a dry run needs to know.
 *
 * @category model
 * @since 0.1.0
 */
export interface DryJob extends Persistence {
  readonly limits: Limits
  readonly task: Task
  readonly batchSize: number
  readonly maxQuarantined?: number | undefined
  readonly onTotals: (totals: Totals) => void
}

/**
 * What a dry run counted, by how much the quarantine would grow, and whether it ended early for too many rows that would be
 * quarantined.
 *
 * @category model
 * @since 0.1.0
 */
export interface DryOutcome {
  readonly totals: Totals
  readonly entries: number
  readonly isStopped: boolean
}

// combinators

/**
 * Walks over every row and counts what would become of it.
 *
 * @category combinators
 * @since 0.1.0
 */
export const dryRun = async (job: DryJob): Promise<E.Either<PostgresError, DryOutcome>> => {
  const limit = job.maxQuarantined ?? Number.POSITIVE_INFINITY
  let totals = none
  let entries = 0
  let cursor: Key | undefined
  let paging: Promise<unknown> = Promise.resolve()

  const nextPage = async (own: Link): Promise<E.Either<PostgresError, Range | undefined>> => {
    const { text, values } = boundaries(job.task.selection.target, cursor, job.batchSize, 1)
    const found = await own.run((session) =>
      transaction(session, job.limits, 'read only', () => session.query(text, values))
    )
    return E.map((ends: ReadonlyArray<Row>): Range | undefined => {
      const to = ends[0]?.slice(0, -1) as Key | undefined
      if (to === undefined) return undefined
      const after = cursor
      cursor = to
      return { _tag: 'Between', after, to }
    })(found)
  }

  const step: Step<void> = async (own) => {
    // One lane pages at a time, and none has its turn before it has a connection: the server may have one only.
    const connected = await own.run(async () => undefined)
    if (E.isLeft(connected)) return connected
    const next = paging.then(() => nextPage(own))
    paging = next
    const page = await next
    if (E.isLeft(page)) return page
    const range = page.right
    if (range === undefined) return E.right(undefined)
    const outcome = await own.run((session) =>
      transaction(session, job.limits, 'read only', () => tryPage(session, job.task, range))
    )
    if (E.isLeft(outcome)) return outcome
    totals = add(totals, outcome.right.totals)
    entries += outcome.right.entries
    job.onTotals(totals)
    return totals.quarantined > limit ? E.right(undefined) : undefined
  }

  return E.map(() => ({ totals, entries, isStopped: totals.quarantined > limit }))(await onLanes(job, () => step))
}
