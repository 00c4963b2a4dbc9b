/**
 * Taking a run back, from its journal.
 *
 * Laws:
 *
 * 1. A row that is what the run wrote becomes what it was before: text character by character, jsonb value by value
 * 2. A row that is anything else is refused, and is not touched
 *
 * @since 0.1.0
 */
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'

import { clock } from '../report.js'
import { forbidden, missingOnSideTables, openTarget, withGrants } from './grants.js'
import { type Link, link } from './link.js'
import { isOfRows, type PostgresError } from './PostgresError.js'
import { runDetail } from './runFacts.js'
import { closeRun } from './runs.js'
import { type Session, transaction } from './session.js'
import { type PostgresSettings, persistence, type Settled, settled } from './settings.js'
import { hasSideTables } from './sideTables.js'
import { keyedBy, type Target } from './target.js'
import { isCommitted, type RefusedRow, takeTurn, type UndoBatch, type UndoOutcome, undoBatch } from './undoBatch.js'

// model

/**
 * Which run to take back.
 *
 * @category model
 * @since 0.1.0
 */
export interface UndoOptions extends PostgresSettings {
  readonly run: string
  /** Whether to write. Without it nothing is written, and the report is the same. */
  readonly apply?: boolean | undefined
}

/**
 * What became of a run's changes. `read = restored + refused`; what an earlier undo restored is not read again.
 *
 * @category model
 * @since 0.1.0
 */
export interface UndoReport {
  readonly run: string
  readonly applied: boolean
  readonly read: number
  readonly restored: number
  readonly refused: number
  readonly reasons: Readonly<Record<string, number>>
  /** The first refused rows; the journal's column `undone` has them all. */
  readonly examples: ReadonlyArray<RefusedRow>
  readonly startedAt: string
  readonly seconds: number
}

// combinators

/**
 * Restores every row that a run changed and nobody has changed since.
 *
 * @example
 * import { undoPostgres } from 'connect-session-reconcile/postgres'
 *
 * const task = undoPostgres({ connection: { host: 'localhost', database: 'app' }, run: '20250824t084606-1f3a9c' })
 * assert.strictEqual(typeof task, 'function')
 *
 * @category combinators
 * @since 0.1.0
 */
export const undoPostgres =
  (options: UndoOptions): TE.TaskEither<PostgresError, UndoReport> =>
  async () => {
    const asked = settled(options)
    if (E.isLeft(asked)) return asked
    const own = link(persistence(asked.right, false))
    const result = await undo(asked.right, own)
    await own.close()
    return result
  }

const examplesShown = 10

const undo = async (settings: UndoOptions & Settled, own: Link): Promise<E.Either<PostgresError, UndoReport>> => {
  const { run, onEvent, batchSize, limits, patience, access, signal } = settings
  const time = clock()
  const isApplied = access === 'read write'
  const found = await own.run((session) => transaction(session, limits, access, () => targetOfRun(session, settings)))
  const opened = E.flatten(found)
  if (E.isLeft(opened)) return opened
  const target = opened.right

  const reasons: Record<string, number> = {}
  const examples: Array<RefusedRow> = []
  let restored = 0
  const attempt = (of: UndoBatch['of'], isOneByOne: boolean): Promise<E.Either<PostgresError, UndoOutcome>> => {
    const batch = { target, run, of, size: batchSize, isApplied, isOneByOne }
    let last: { readonly turn: string; readonly outcome: UndoOutcome } | undefined
    const body = async (session: Session): Promise<UndoOutcome> => {
      if (!isApplied) return undoBatch(session, batch)
      const turn = await takeTurn(session, run)
      if (last !== undefined && (await isCommitted(session, last.turn))) return last.outcome
      last = { turn, outcome: await undoBatch(session, batch) }
      return last.outcome
    }
    return own.run((session) => transaction(session, limits, access, () => body(session)))
  }
  const step = async (of: UndoBatch['of']): Promise<E.Either<PostgresError, UndoOutcome>> => {
    if (signal?.aborted === true) return E.left({ _tag: 'Interrupted' })
    const together = await attempt(of, false)
    const outcome = E.isLeft(together) && isOfRows(together.left) ? await attempt(of, true) : together
    if (E.isLeft(outcome)) return E.left(await withGrants(own, target, access, outcome.left))
    restored += outcome.right.restored.length
    for (const { reason } of outcome.right.refused) reasons[reason] = (reasons[reason] ?? 0) + 1
    examples.push(...outcome.right.refused.slice(0, examplesShown - examples.length))
    return outcome
  }

  let left: ReadonlyArray<string> = []
  let last: string | undefined
  do {
    const outcome: E.Either<PostgresError, UndoOutcome> = await step({ after: last })
    if (E.isLeft(outcome)) return outcome
    left = [...left, ...outcome.right.left]
    last = outcome.right.last
  } while (last !== undefined)
  let isWaitingSince = performance.now()
  while (left.length > 0) {
    onEvent?.({ _tag: 'Waiting', rows: left.length })
    await sleep(500)
    const outcome = await step({ keys: left.slice(0, batchSize) })
    if (E.isLeft(outcome)) return outcome
    const still = [...left.slice(batchSize), ...outcome.right.left]
    if (still.length < left.length) isWaitingSince = performance.now()
    else if (performance.now() - isWaitingSince > patience) return E.left({ _tag: 'RowsLocked', rows: still.length })
    left = still
  }
  const refused = Object.values(reasons).reduce((sum, n) => sum + n, 0)
  return E.right({
    run,
    applied: isApplied,
    read: restored + refused,
    restored,
    refused,
    reasons,
    examples,
    ...time()
  })
}

const targetOfRun = async (
  session: Session,
  { run, access }: UndoOptions & Settled
): Promise<E.Either<PostgresError, Target>> => {
  if (!(await hasSideTables(session))) return E.left({ _tag: 'UnknownRun', run, known: [] })
  const grants = await missingOnSideTables(session, access)
  if (grants.length > 0) return forbidden(grants)
  const detail = await runDetail(session, run)
  if (E.isLeft(detail)) return detail
  const { name } = detail.right
  const target = E.map(keyedBy(name.key))(await openTarget(session, name, access))
  // A run that was not at its end is over, as its workers see: pages that are done would not be read again.
  if (E.isRight(target) && access === 'read write') await closeRun(session, run)
  return target
}
