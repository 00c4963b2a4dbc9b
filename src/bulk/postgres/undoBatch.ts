/**
 * One batch of a run's changes, in the transaction that is open: looked at, and taken back.
 *
 * @since 0.1.0
 */
import { type Splice, spliced } from '../jsonText.js'
import { oneByOne, overruled } from './oneByOne.js'
import { fitting, type Key, readListed } from './readSql.js'
import type { Session } from './session.js'
import { isRun, journal } from './sideTables.js'
import type { Target } from './target.js'
import type { StoredRow } from './versionsSql.js'
import { type Restoration, restoreRows } from './writeSql.js'

// model

/**
 * Why a row was not restored: something else wrote to its payload, it is gone, or the database refused its old payload.
 *
 * @category model
 * @since 0.1.0
 */
export type UndoRefusal = 'changed-since' | 'row-missing' | 'write-refused'

/**
 * A row that was not restored; `message` is what the database said, where it said something.
 *
 * @category model
 * @since 0.1.0
 */
export interface RefusedRow {
  readonly key: string
  readonly reason: UndoRefusal
  readonly message?: string
}

/**
 * Which changes: those of a run behind a key, or those of the rows that are listed.
 *
 * @category model
 * @since 0.1.0
 */
export interface UndoBatch {
  readonly target: Target
  readonly run: string
  readonly of: { readonly after: string | undefined } | { readonly keys: ReadonlyArray<string> }
  readonly size: number
  readonly isApplied: boolean
  /** So that the database's refusal of one row does not stop the others. */
  readonly isOneByOne: boolean
}

/**
 * What became of a batch.
 *
 * @category model
 * @since 0.1.0
 */
export interface UndoOutcome {
  readonly restored: ReadonlyArray<string>
  readonly refused: ReadonlyArray<RefusedRow>
  /** Rows that are to be met again: other sessions hold them, or they were too much to be held at once. */
  readonly left: ReadonlyArray<string>
  /** The last key of the batch; absent at the end. */
  readonly last?: string | undefined
}

interface Entry {
  readonly name: string
  readonly before: string
  readonly edits: string | null
  readonly after: string
}

interface Listed {
  readonly row: StoredRow
  readonly hash: string
}

// combinators

/**
 * Waits until nobody else takes the same run back, so that nobody takes a batch that others hold for the end. Gives the
 * number of the transaction that is open.
 *
 * @category combinators
 * @since 0.1.0
 */
export const takeTurn = async (session: Session, run: string): Promise<string> => {
  const [row] = await session.query(
    `SELECT txid_current()::text FROM ${journal} WHERE run = $1 AND ${isRun} FOR UPDATE`,
    [run]
  )
  return row?.[0] as string
}

/**
 * Whether a transaction was committed, which who lost the reply does not know.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isCommitted = async (session: Session, transaction: string): Promise<boolean> => {
  const [row] = await session.query('SELECT txid_status($1::bigint)', [transaction])
  return row?.[0] === 'committed'
}

/**
 * Takes a batch of changes back, or only says what would become of it.
 *
 * @category combinators
 * @since 0.1.0
 */
export const undoBatch = async (session: Session, batch: UndoBatch): Promise<UndoOutcome> => {
  const { target, isApplied } = batch
  const found = await readEntries(session, batch)
  if (found.length === 0) return { restored: [], refused: [], left: [] }
  const { text, values } = fitting(
    target,
    found.map(({ name }) => keyOf(target, name))
  )
  const [sized] = await session.query(text, values)
  const entries = found.slice(0, Number(sized?.[0]))
  const listed = await readRows(session, target, entries, isApplied)
  const absent = entries.filter(({ name }) => !listed.has(name))
  const held = isApplied ? await readRows(session, target, absent, false) : new Map<string, Listed>()

  const isCurrent = ({ name, after }: Entry): boolean => listed.get(name)?.hash === after
  const current = entries.filter(isCurrent)
  const other = entries.filter((entry) => !isCurrent(entry) && !held.has(entry.name))
  const results: ReadonlyArray<Result> = [
    ...other.map(({ name }) => refusal(name, listed.has(name) ? 'changed-since' : 'row-missing')),
    ...(isApplied ? await write(session, batch, current, listed) : current.map(({ name }) => ({ key: name })))
  ]
  if (isApplied) {
    await session.query(
      `UPDATE ${journal} AS j SET undone = d.undone FROM unnest($2::text[], $3::text[]) AS d(key, undone)
       WHERE j.run = $1 AND j.key = d.key`,
      [
        batch.run,
        results.map(({ key }) => key),
        results.map((result) => ('reason' in result ? result.reason : 'restored'))
      ]
    )
  }
  return {
    restored: results.flatMap((result) => ('reason' in result ? [] : [result.key])),
    refused: results.flatMap((result) => ('reason' in result ? [result] : [])),
    left: [...held.keys(), ...('keys' in batch.of ? found.slice(entries.length).map(({ name }) => name) : [])],
    last: 'after' in batch.of ? entries[entries.length - 1]?.name : undefined
  }
}

type Result = { readonly key: string } | RefusedRow

const refusal = (key: string, reason: UndoRefusal, message?: string): RefusedRow =>
  message === undefined ? { key, reason } : { key, reason, message }

const readEntries = async (session: Session, { run, of, size }: UndoBatch): Promise<ReadonlyArray<Entry>> => {
  const [condition, value] =
    'after' in of ? ['($2::text IS NULL OR key > $2)', of.after ?? null] : ['key = ANY ($2::text[])', of.keys]
  const rows = await session.query(
    `SELECT key, before::text, edits::text, encode(after, 'hex') FROM ${journal}
     WHERE run = $1 AND key IS NOT NULL AND undone IS DISTINCT FROM 'restored' AND ${condition} ORDER BY key LIMIT ${size}`,
    [run, value]
  )
  return (rows as ReadonlyArray<[string, string, string | null, string]>).map(([name, before, edits, after]) => ({
    name,
    before,
    edits,
    after
  }))
}

const readRows = async (
  session: Session,
  target: Target,
  entries: ReadonlyArray<Entry>,
  locks: boolean
): Promise<ReadonlyMap<string, Listed>> => {
  if (entries.length === 0) return new Map()
  const { text, values } = readListed(
    target,
    entries.map(({ name }) => keyOf(target, name)),
    locks
  )
  const rows = (await session.query(text, values)) as ReadonlyArray<[string, string, string, string, string, string]>
  return new Map(
    rows.map(([name, payload, hash, ctid, xmin, tableoid, ...key]) => [
      name,
      { hash, row: { name, key, payload, isQuarantined: false, ctid, xmin, tableoid } }
    ])
  )
}

const keyOf = ({ key }: Target, name: string): Key =>
  key.length === 1 ? [name] : (JSON.parse(name) as ReadonlyArray<string>)

const write = async (
  session: Session,
  { target, isOneByOne }: UndoBatch,
  entries: ReadonlyArray<Entry>,
  listed: ReadonlyMap<string, Listed>
): Promise<ReadonlyArray<Result>> => {
  const together = async (some: ReadonlyArray<Entry>): Promise<ReadonlyArray<Result>> => {
    if (some.length === 0) return []
    const rows = some.map((entry) => restoration(entry, (listed.get(entry.name) as Listed).row))
    const { text, values } = restoreRows(target, rows)
    const results = await session.query(text, values)
    if (!results.every(([, isAsWritten]) => isAsWritten === 'true')) return Promise.reject(overruled)
    const written = new Set(results.map(([number]) => Number(number) - 1))
    return some.map(({ name }, i) =>
      written.has(i)
        ? { key: name }
        : refusal(name, 'write-refused', 'a trigger of the table kept the row from being written')
    )
  }
  if (!isOneByOne) return together(entries)
  const each = await oneByOne(
    session,
    entries,
    (entry) => together([entry]),
    ({ name }, { message }) => [refusal(name, 'write-refused', message)]
  )
  return each.flat()
}

/**
 * Text edits if the column was json or text when the run wrote it, whatever it is now, or if a trigger rewrote what was
 * written; keys that were added if jsonb.
 */
const restoration = ({ before, edits }: Entry, row: StoredRow): Restoration => {
  const more = JSON.parse(edits ?? '[]') as ReadonlyArray<Splice> | ReadonlyArray<string>
  const areEdits = (items: typeof more): items is ReadonlyArray<Splice> => Array.isArray(items[0])
  return areEdits(more) ? { row, value: spliced(row.payload, more), added: null } : { row, value: before, added: more }
}
