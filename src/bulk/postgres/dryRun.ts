/**
 * The same walk without a trace: read-only transactions, no side tables made, nothing remembered.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { add, none, type Totals } from '../report.js'
import { type Link, link, type Persistence } from './link.js'
import { type Task, tryPage } from './page.js'
import type { PostgresError } from './PostgresError.js'
import { boundaries, type Key } from './readSql.js'
import { type Limits, transaction } from './session.js'

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

const lanes = 2

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
  let isEnded = false
  let paging: Promise<E.Either<PostgresError, unknown>> = Promise.resolve(E.right(undefined))

  /** The next page's ends. One lane pages at a time. */
  const claim = async (
    own: Link
  ): Promise<E.Either<PostgresError, readonly [after: Key | undefined, to: Key] | undefined>> => {
    const before = paging
    const claimed = before.then(async () => {
      if (isEnded) return E.right(undefined)
      const { text, values } = boundaries(job.task.selection.target, cursor, job.batchSize, 1)
      const found = await own.run((session) =>
        transaction(session, job.limits, 'read only', () => session.query(text, values))
      )
      if (E.isLeft(found)) return found
      const to = found.right[0]?.slice(0, -1) as Key | undefined
      if (to === undefined) {
        isEnded = true
        return E.right(undefined)
      }
      const after = cursor
      cursor = to
      return E.right([after, to] as const)
    })
    paging = claimed
    return claimed
  }

  const walk = async (own: Link): Promise<E.Either<PostgresError, void>> => {
    for (;;) {
      if (job.signal?.aborted === true) return E.left({ _tag: 'Interrupted' })
      const ends = await claim(own)
      if (E.isLeft(ends)) {
        isEnded = true
        return ends
      }
      if (ends.right === undefined) return E.right(undefined)
      const [after, to] = ends.right
      const outcome = await own.run((session) =>
        transaction(session, job.limits, 'read only', () => tryPage(session, job.task, { _tag: 'Between', after, to }))
      )
      if (E.isLeft(outcome)) {
        isEnded = true
        return outcome
      }
      totals = add(totals, outcome.right.totals)
      entries += outcome.right.entries
      if (totals.quarantined > limit) isEnded = true
      job.onTotals(totals)
    }
  }

  const ended = await Promise.all(
    Array.from({ length: lanes }, async () => {
      const own = link(job)
      const result = await walk(own)
      await own.close()
      return result
    })
  )
  return ended.find(E.isLeft) ?? E.right({ totals, entries, isStopped: totals.quarantined > limit })
}
