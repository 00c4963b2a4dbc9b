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

import { tally, type Totals } from '../report.js'
import type { migratePayload } from './migratePayload.js'
import { oneByOne, overruled } from './oneByOne.js'
import type { MigratedPayload } from './patch.js'
import { type Key, notBlank, type Range, readPage, type Selection } from './readSql.js'
import type { Session } from './session.js'
import type { StoredRow } from './versionsSql.js'
import {
  type PageId,
  quarantineRows,
  type RowChange,
  type RowRejection,
  releaseRows,
  restoreWhole,
  writeAll,
  writeUnlocked
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
  readonly migrate: ReturnType<typeof migratePayload>
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
 * How changes are written.
 *
 * - `at once`: all of them or nothing, which is quickest, and right as long as nobody else is at these rows
 * - `unlocked`: without those whose rows others hold or have changed
 * - `one by one`: so that the database's refusal of one does not stop the others
 *
 * @category model
 * @since 0.1.0
 */
export type Manner = 'at once' | 'unlocked' | 'one by one'

interface Sorted {
  readonly blank: number
  readonly unchanged: ReadonlyArray<StoredRow>
  readonly changes: ReadonlyArray<RowChange>
  readonly rejections: ReadonlyArray<RowRejection>
}

// combinators

/**
 * Reads a page and counts what would become of it, and by how much the quarantine would grow.
 *
 * @category combinators
 * @since 0.1.0
 */
export const tryPage = async (
  session: Session,
  task: Task,
  range: Range
): Promise<{ readonly totals: Totals; readonly entries: number }> => {
  const sorted = await read(session, task, range)
  const entered = sorted.rejections.filter(({ row }) => !row.isQuarantined).length
  return { totals: count(sorted), entries: entered - releasable(sorted).length }
}

/** Rows that no longer belong in quarantine. */
const releasable = ({ unchanged, changes }: Sorted): ReadonlyArray<StoredRow> =>
  [...unchanged, ...changes.map(({ row }) => row)].filter((row) => row.isQuarantined)

/**
 * Reads a page and writes what becomes of it; `undefined` when that cannot be done at once.
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
): Promise<PageOutcome | undefined> => {
  const { target, direction } = task.selection
  const sorted = await read(session, task, range)
  const written = await writers[manner](session, task, id, sorted.changes)
  if (written === undefined) return undefined
  const rejections = [...sorted.rejections, ...written.refused]
  const kept = await quarantined(session, task, id, rejections)
  const done: Sorted = { ...sorted, changes: written.changes, rejections: kept }
  const released = releasable(done)
  if (released.length > 0) await send(session, releaseRows(target, direction, released))
  const settled = new Set([...done.changes, ...done.rejections].map(({ row }) => row))
  const left = [...sorted.changes, ...sorted.rejections].map(({ row }) => row).filter((row) => !settled.has(row))
  return { totals: count(done), left: left.map(({ key }) => key) }
}

const send = (session: Session, { text, values }: ReturnType<typeof readPage>): ReturnType<Session['query']> =>
  session.query(text, values)

const read = async (session: Session, { selection, migrate }: Task, range: Range): Promise<Sorted> => {
  const rows = await send(session, readPage(selection, range))
  const unchanged: Array<StoredRow> = []
  const changes: Array<RowChange> = []
  const rejections: Array<RowRejection> = []
  let blank = 0
  for (const values of rows) {
    const payload = values[1]
    if (payload === null || payload === undefined || !notBlank.test(payload)) {
      blank++
      continue
    }
    const row = storedRow(selection, values as ReadonlyArray<string>, payload)
    const result = migrate(payload)
    if (E.isLeft(result)) rejections.push({ row, rejection: result.left })
    else if (result.right.changes.length === 0) unchanged.push(row)
    else changes.push({ row, ...result.right })
  }
  return { blank, unchanged, changes, rejections }
}

const storedRow = ({ target, hasHistory }: Selection, values: ReadonlyArray<string>, payload: string): StoredRow => {
  const [name, , ctid, xmin, tableoid] = values as [string, string, string, string, string]
  const isComposite = target.key.length > 1
  const key = isComposite ? values.slice(5, 5 + target.key.length) : [name]
  return { name, key, payload, isQuarantined: hasHistory && values.at(-1) === 'true', ctid, xmin, tableoid }
}

const count = ({ blank, unchanged, changes, rejections }: Sorted): Totals => {
  const total = tally()
  for (let i = 0; i < blank; i++) total.blank()
  for (const _ of unchanged) total.migrated([])
  for (const change of changes) total.migrated(change.changes)
  for (const { rejection } of rejections) total.rejected(rejection.reason)
  return total.totals
}

interface Written {
  readonly changes: ReadonlyArray<RowChange>
  readonly refused: ReadonlyArray<RowRejection>
}

const refusal = (row: StoredRow, message: string): RowRejection => ({
  row,
  rejection: { reason: 'write-refused', errors: [{ path: '', message }] }
})

type Write<A> = (session: Session, task: Task, id: PageId, changes: ReadonlyArray<RowChange>) => Promise<A>

const writeAtOnce: Write<Written | undefined> = async (session, { selection }, id, changes) => {
  if (changes.length === 0) return { changes, refused: [] }
  const { text, values } = writeAll(selection.target, id, changes)
  const written = await session.write(text, values)
  return written === changes.length ? { changes, refused: [] } : undefined
}

const writeTogether: Write<Written> = async (session, { selection, migrate }, id, changes) => {
  if (changes.length === 0) return { changes, refused: [] }
  const results = await send(session, writeUnlocked(selection.target, id, changes))
  const at = (number: string | null | undefined): RowChange => changes[Number(number) - 1] as RowChange
  const written = results.filter(([, isWritten]) => isWritten === 'true')
  const rewritten = written.filter(([, , now]) => now !== null)
  const isMigrated = (now: string): boolean =>
    E.exists(({ changes }: MigratedPayload) => changes.length === 0)(migrate(now))
  if (!rewritten.every(([, , now]) => isMigrated(now as string))) return Promise.reject(overruled)
  if (rewritten.length > 0) {
    await send(
      session,
      restoreWhole(
        id.run,
        rewritten.map(([number]) => at(number).row)
      )
    )
  }
  return {
    changes: written.map(([number]) => at(number)),
    refused: results
      .filter(([, isWritten]) => isWritten !== 'true')
      .map(([number]) => refusal(at(number).row, 'a trigger of the table kept the row from being written'))
  }
}

const writeEach: Write<Written> = async (session, task, id, changes) => {
  const each = await oneByOne(
    session,
    changes,
    (change) => writeTogether(session, task, id, [change]),
    ({ row }, { message }): Written => ({
      changes: [],
      refused: [refusal(row, `the database refused the new payload: ${message}`)]
    })
  )
  return { changes: each.flatMap((one) => one.changes), refused: each.flatMap((one) => one.refused) }
}

const writers: Readonly<Record<Manner, Write<Written | undefined>>> = {
  'at once': writeAtOnce,
  unlocked: writeTogether,
  'one by one': writeEach
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
  return results.map(([number]) => rejections[Number(number) - 1] as RowRejection)
}
