/**
 * One page of rows, in the transaction that is open: read, migrated, written, counted.
 *
 * Laws:
 *
 * 1. A row is counted if and only if what became of it is written, or nothing had to be written
 * 2. A row that was locked or changed since it was read is left, and neither written nor counted
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import type { Change } from '../../migrate/Change.js'
import type { ReconcileOptions } from '../../migrate/Rule.js'
import { tally } from '../report.js'
import { migratePayload } from './migratePayload.js'
import { causeOf, isAboutRows } from './PostgresError.js'
import { type Key, type Range, readPage, type Selection } from './readSql.js'
import type { Session } from './session.js'
import { type Totals, totalsOf } from './totals.js'
import {
  quarantineRows,
  type RowChange,
  type RowRejection,
  releaseRows,
  restoreWhole,
  type StoredRow,
  writeChanges
} from './writeSql.js'

// model

/**
 * What is done to each row.
 *
 * @category model
 * @since 0.1.0
 */
export interface Task {
  readonly selection: Selection
  readonly options: ReconcileOptions
}

/**
 * Where the journal entries of a page belong.
 *
 * @category model
 * @since 0.1.0
 */
export interface PageId {
  readonly run: string
  readonly page: number
}

/**
 * What became of a page.
 *
 * @category model
 * @since 0.1.0
 */
export interface PageOutcome {
  readonly totals: Totals
  /** Rows to be met again. */
  readonly left: ReadonlyArray<Key>
}

/**
 * How changes are written: all with one statement, or one by one, so that the database's refusal of one does not stop the
 * others.
 *
 * @category model
 * @since 0.1.0
 */
export type Manner = 'together' | 'one by one'

interface Migrated extends RowChange {
  readonly changes: ReadonlyArray<Change>
}

interface Sorted {
  readonly blank: number
  readonly unchanged: ReadonlyArray<StoredRow>
  readonly changes: ReadonlyArray<Migrated>
  readonly rejections: ReadonlyArray<RowRejection>
}

// combinators

/**
 * Reads a page and counts what would become of it.
 *
 * @category combinators
 * @since 0.1.0
 */
export const tryPage = async (session: Session, task: Task, range: Range): Promise<PageOutcome> => {
  const sorted = await read(session, task, range)
  return { totals: count(sorted), left: [] }
}

/**
 * Reads a page and writes what becomes of it.
 *
 * @category combinators
 * @since 0.1.0
 */
export const migratePage = async (
  session: Session,
  task: Task,
  range: Range,
  id: PageId,
  manner: Manner
): Promise<PageOutcome> => {
  const { target, direction } = task.selection
  const sorted = await read(session, task, range)
  const written = await (manner === 'together' ? write : writeEach)(session, task, id, sorted.changes)
  const rejections = [...sorted.rejections, ...written.refused]
  const kept = await quarantined(session, task, id, rejections)
  const done: Sorted = { ...sorted, changes: written.changes, rejections: kept }
  const released = [...done.unchanged, ...done.changes.map(({ row }) => row)].filter((row) => row.isQuarantined)
  if (released.length > 0) await send(session, releaseRows(target, direction, released))
  const settled = new Set([...done.changes, ...done.rejections].map(({ row }) => row))
  const left = [...sorted.changes, ...sorted.rejections].map(({ row }) => row).filter((row) => !settled.has(row))
  return { totals: count(done), left: left.map(({ key }) => key) }
}

const send = (session: Session, { text, values }: ReturnType<typeof readPage>): ReturnType<Session['query']> =>
  session.query(text, values)

const read = async (session: Session, { selection, options }: Task, range: Range): Promise<Sorted> => {
  const rows = await send(session, readPage(selection, range))
  const migrate = migratePayload(selection.target.kind, selection.direction, options)
  const unchanged: Array<StoredRow> = []
  const changes: Array<Migrated> = []
  const rejections: Array<RowRejection> = []
  let blank = 0
  for (const values of rows) {
    const payload = values[1]
    if (payload === null || payload === undefined) {
      blank++
      continue
    }
    const row = storedRow(values as ReadonlyArray<string>, payload)
    const result = migrate(payload)
    if (E.isLeft(result)) rejections.push({ row, rejection: result.left })
    else if (result.right.changes.length === 0) unchanged.push(row)
    else changes.push({ row, ...result.right })
  }
  return { blank, unchanged, changes, rejections }
}

const storedRow = (values: ReadonlyArray<string>, payload: string): StoredRow => {
  const [name, , held, ctid, xmin, tableoid, ...key] = values as [string, string, string, string, string, string]
  return { name, key, payload, isQuarantined: held === 'true', ctid, xmin, tableoid }
}

const count = ({ blank, unchanged, changes, rejections }: Sorted): Totals => {
  const total = tally()
  for (let i = 0; i < blank; i++) total.blank()
  for (const _ of unchanged) total.migrated([])
  for (const change of changes) total.migrated(change.changes)
  for (const { rejection } of rejections) total.rejected(rejection.reason)
  return totalsOf(total.report())
}

interface Written {
  readonly changes: ReadonlyArray<Migrated>
  readonly refused: ReadonlyArray<RowRejection>
}

const refusal = (row: StoredRow, message: string): RowRejection => ({
  row,
  rejection: { reason: 'write-refused', errors: [{ path: '', message }] }
})

const write = async (
  session: Session,
  { selection }: Task,
  { run, page }: PageId,
  changes: ReadonlyArray<Migrated>
): Promise<Written> => {
  if (changes.length === 0) return { changes: [], refused: [] }
  const results = await send(session, writeChanges(selection.target, run, page, changes))
  const at = (index: string | null | undefined): Migrated => changes[Number(index)] as Migrated
  const written = results.filter(([, isWritten]) => isWritten === 'true')
  const rewritten = written.filter(([, , isKept]) => isKept !== 'true').map(([index]) => at(index).row)
  if (rewritten.length > 0) await send(session, restoreWhole(run, rewritten))
  return {
    changes: written.map(([index]) => at(index)),
    refused: results
      .filter(([, isWritten]) => isWritten !== 'true')
      .map(([index]) => refusal(at(index).row, 'a trigger of the table kept the row from being written'))
  }
}

/** Each change in a savepoint of its own. Constraints that are checked at the end are checked at once. */
const writeEach: typeof write = async (session, task, id, changes) => {
  const written: Array<Migrated> = []
  const refused: Array<RowRejection> = []
  await session.query('SET CONSTRAINTS ALL IMMEDIATE')
  for (const change of changes) {
    await session.query('SAVEPOINT one_row')
    try {
      const one = await write(session, task, id, [change])
      written.push(...one.changes)
      refused.push(...one.refused)
    } catch (thrown) {
      const cause = causeOf(thrown)
      if (!isAboutRows(cause)) return Promise.reject(thrown)
      await session.query('ROLLBACK TO SAVEPOINT one_row')
      refused.push(refusal(change.row, `the database refused the new payload: ${cause.message}`))
    }
    await session.query('RELEASE SAVEPOINT one_row')
  }
  return { changes: written, refused }
}

/** The rejections that are in quarantine now. */
const quarantined = async (
  session: Session,
  { selection }: Task,
  { run }: PageId,
  rejections: ReadonlyArray<RowRejection>
): Promise<ReadonlyArray<RowRejection>> => {
  if (rejections.length === 0) return []
  const { target, direction } = selection
  const results = await send(session, quarantineRows(target, direction, run, rejections))
  return results.map(([index]) => rejections[Number(index)] as RowRejection)
}
