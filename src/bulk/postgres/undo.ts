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

import { missingGrants, withGrants } from './grants.js'
import { type Link, link } from './link.js'
import type { PostgresError } from './PostgresError.js'
import { restore, type TextEdit } from './patch.js'
import { type Key, readListed } from './readSql.js'
import { knownRuns, runName } from './runFacts.js'
import { setState } from './runs.js'
import { type Session, transaction } from './session.js'
import { defaultBatchSize, defaultLimits, type PostgresSettings, persistence } from './settings.js'
import { hasSideTables, journal } from './sideTables.js'
import { findTarget, type Target } from './target.js'
import type { StoredRow } from './versionsSql.js'
import { restoreRows } from './writeSql.js'

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
 * Why a row was not restored: something else wrote to its payload, it is gone, or a trigger of the table kept it from
 * being written.
 *
 * @category model
 * @since 0.1.0
 */
export type UndoRefusal = 'changed-since' | 'row-missing' | 'write-refused'

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
  readonly examples: ReadonlyArray<{ readonly key: string; readonly reason: UndoRefusal }>
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
    const own = link(persistence(options, false))
    const result = await undo(options, own)
    await own.close()
    return result
  }

interface Outcome {
  readonly restored: ReadonlyArray<string>
  readonly refused: ReadonlyArray<{ readonly key: string; readonly reason: UndoRefusal }>
  readonly locked: ReadonlyArray<string>
  /** The last key of the batch; absent at the end. */
  readonly last?: string | undefined
}

const undo = async (options: UndoOptions, own: Link): Promise<E.Either<PostgresError, UndoReport>> => {
  const { run, onEvent, batchSize = defaultBatchSize, limits = defaultLimits } = options
  const startedAt = new Date()
  const began = performance.now()
  const isApplied = options.apply === true
  const access = isApplied ? 'read write' : 'read only'
  const found = await own.run((session) => transaction(session, limits, access, () => targetOfRun(session, options)))
  if (E.isLeft(found)) return found
  if (E.isLeft(found.right)) return found.right
  const target = found.right.right

  const reasons: Record<string, number> = {}
  const examples: Array<Outcome['refused'][number]> = []
  let restored = 0
  let locked: Array<string> = []
  const batch = async (keys: Batch): Promise<E.Either<PostgresError, Outcome>> => {
    if (options.signal?.aborted === true) return E.left({ _tag: 'Interrupted' })
    const outcome = await own.run((session) =>
      transaction(session, limits, access, () => undoBatch(session, target, run, keys, batchSize, isApplied))
    )
    if (E.isLeft(outcome)) {
      return E.left(await withGrants(own, target, isApplied ? 'write' : 'read', outcome.left))
    }
    restored += outcome.right.restored.length
    for (const refusal of outcome.right.refused) {
      reasons[refusal.reason] = (reasons[refusal.reason] ?? 0) + 1
      if (examples.length < 10) examples.push(refusal)
    }
    locked.push(...outcome.right.locked)
    return outcome
  }

  let last: string | undefined = ''
  while (last !== undefined) {
    const outcome: E.Either<PostgresError, Outcome> = await batch({ after: last })
    if (E.isLeft(outcome)) return outcome
    last = outcome.right.last
  }
  const patience = options.patience ?? 300_000
  let isWaitingSince = performance.now()
  while (locked.length > 0) {
    onEvent?.({ _tag: 'Waiting', rows: locked.length })
    const again = locked
    locked = []
    await sleep(500)
    const outcome = await batch({ keys: again.slice(0, batchSize) })
    if (E.isLeft(outcome)) return outcome
    locked.push(...again.slice(batchSize))
    if (locked.length < again.length) isWaitingSince = performance.now()
    if (performance.now() - isWaitingSince > patience) return E.left({ _tag: 'RowsLocked', rows: locked.length })
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
    startedAt: startedAt.toISOString(),
    seconds: Math.round(performance.now() - began) / 1000
  })
}

const targetOfRun = async (session: Session, { run, apply }: UndoOptions): Promise<E.Either<PostgresError, Target>> => {
  if (!(await hasSideTables(session))) return E.left({ _tag: 'UnknownRun', run, known: [] })
  const name = await runName(session, run)
  if (name === undefined) return E.left({ _tag: 'UnknownRun', run, known: await knownRuns(session) })
  const target = await findTarget(session, name)
  if (E.isLeft(target)) return target
  const grants = await missingGrants(session, target.right, apply === true ? 'write' : 'read')
  if (grants.length > 0) return E.left({ _tag: 'Forbidden', cause: 'the role may not do this', grants })
  // A run that was not at its end is over: pages that are done would not be read again.
  if (apply === true) await setState(session, run, 'finished')
  return target
}

/** Where a batch begins, or the keys that it consists of. */
type Batch = { readonly after: string } | { readonly keys: ReadonlyArray<string> }

interface Entry {
  readonly name: string
  readonly before: string
  readonly edits: string | null
  readonly after: string
}

const undoBatch = async (
  session: Session,
  target: Target,
  run: string,
  batch: Batch,
  batchSize: number,
  isApplied: boolean
): Promise<Outcome> => {
  const isContinued = 'after' in batch
  const rows = await session.query(
    `SELECT key, before::text, edits::text, encode(after, 'hex') FROM ${journal}
     WHERE run = $1 AND key IS NOT NULL AND undone IS DISTINCT FROM 'restored' AND ${isContinued ? 'key > $2' : 'key = ANY ($2::text[])'}
     ORDER BY key LIMIT ${batchSize}${isApplied ? ' FOR UPDATE' : ''}`,
    [run, isContinued ? batch.after : batch.keys]
  )
  const entries = (rows as ReadonlyArray<[string, string, string | null, string]>).map(
    ([name, before, edits, after]): Entry => ({ name, before, edits, after })
  )
  const last = isContinued ? entries[entries.length - 1]?.name : undefined
  if (entries.length === 0) return { restored: [], refused: [], locked: [], last }
  const keys = entries.map(({ name }) => keyOf(target, name))
  const listed = await readRows(session, target, keys, isApplied)
  const absent = keys.filter((_, i) => !listed.has((entries[i] as Entry).name))
  const present = isApplied && absent.length > 0 ? await readRows(session, target, absent, false) : new Map()
  const isCurrent = ({ name, after }: Entry): boolean => listed.get(name)?.hash === after
  const restorable = entries.filter(isCurrent)
  const isLocked = ({ name }: Entry): boolean => !listed.has(name) && present.has(name)
  const locked = entries.filter(isLocked).map(({ name }) => name)
  const refused: Array<Outcome['refused'][number]> = entries
    .filter((entry) => !isCurrent(entry) && !isLocked(entry))
    .map(({ name }) => ({ key: name, reason: listed.has(name) ? 'changed-since' : 'row-missing' }))
  let restored = restorable
  if (isApplied) {
    if (restorable.length > 0) {
      const { text, values } = restoreRows(
        target,
        restorable.map((entry) => restoration(target, entry, (listed.get(entry.name) as Listed).row))
      )
      const written = new Set((await session.query(text, values)).map(([number]) => restorable[Number(number) - 1]))
      restored = restorable.filter((entry) => written.has(entry))
      for (const entry of restorable) {
        if (!written.has(entry)) refused.push({ key: entry.name, reason: 'write-refused' })
      }
    }
    await session.query(
      `UPDATE ${journal} AS j SET undone = d.undone FROM unnest($2::text[], $3::text[]) AS d(key, undone)
       WHERE j.run = $1 AND j.key = d.key`,
      [
        run,
        [...restored.map(({ name }) => name), ...refused.map(({ key }) => key)],
        [...restored.map(() => 'restored'), ...refused.map(({ reason }) => reason)]
      ]
    )
  }
  return { restored: restored.map(({ name }) => name), refused, locked, last }
}

interface Listed {
  readonly row: StoredRow
  readonly hash: string
}

const readRows = async (
  session: Session,
  target: Target,
  keys: ReadonlyArray<Key>,
  locks: boolean
): Promise<ReadonlyMap<string, Listed>> => {
  const { text, values } = readListed(target, keys, locks)
  const rows = await session.query(text, values)
  return new Map(
    rows.map((row) => {
      const [name, payload, hash, ctid, xmin, tableoid, ...key] = row as [
        string,
        string,
        string,
        string,
        string,
        string
      ]
      return [name, { hash, row: { name, key, payload, isQuarantined: false, ctid, xmin, tableoid } }]
    })
  )
}

const keyOf = (target: Target, name: string): Key =>
  target.key.length === 1 ? [name] : (JSON.parse(name) as ReadonlyArray<string>)

const restoration = (
  target: Target,
  { before, edits }: Entry,
  row: StoredRow
): Parameters<typeof restoreRows>[1][number] => {
  const more: unknown = JSON.parse(edits ?? '[]')
  return target.kind === 'jsonb'
    ? { row, value: before, added: more as ReadonlyArray<string> }
    : { row, value: restore(row.payload, more as ReadonlyArray<TextEdit>), added: [] }
}
