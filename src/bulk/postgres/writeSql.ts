/**
 * The statements that write what became of a page.
 *
 * A row is locked and compared in the statement that writes it. One that is no longer the version that was read, or that
 * another session holds, is left out and not waited for: it is read again later. The lock is the one that an update takes,
 * so rows that refer to the table by a foreign key can be inserted meanwhile.
 *
 * @since 0.1.0
 */
import type { Direction } from '../../migrate/Migration.js'
import type { Rejection } from '../migrateText.js'
import { literal, quote } from './identifiers.js'
import type { Patch } from './patch.js'
import { hash, type Key, type Statement } from './readSql.js'
import { journal, quarantine } from './sideTables.js'
import { relation, type Target, targetName } from './target.js'

// model

/**
 * A row, as it was read.
 *
 * @category model
 * @since 0.1.0
 */
export interface StoredRow {
  /** The key as one text, as the side tables know it. */
  readonly name: string
  readonly key: Key
  readonly payload: string
  readonly isQuarantined: boolean
  /** Where the version of the row is that was read, and which transaction wrote it. */
  readonly ctid: string
  readonly xmin: string
  readonly tableoid: string
}

/**
 * What is to be written to a row.
 *
 * @category model
 * @since 0.1.0
 */
export interface RowChange {
  readonly row: StoredRow
  readonly patch: Patch
  /** The new text; for jsonb the patch is written instead. */
  readonly text: string
  /** JSON text of what else restores the payload: text edits, or for jsonb the keys that were added. */
  readonly edits: string | null
}

/**
 * A row that is put in quarantine.
 *
 * @category model
 * @since 0.1.0
 */
export interface RowRejection {
  readonly row: StoredRow
  readonly rejection: Omit<Rejection, 'reason'> & { readonly reason: string }
}

// constructors

/** The columns that find the versions that were read, as parameters from `$1` on. */
const versions = (rows: ReadonlyArray<StoredRow>): ReadonlyArray<unknown> => [
  rows.map((_, i) => i),
  rows.map(({ ctid }) => ctid),
  rows.map(({ xmin }) => xmin),
  rows.map(({ tableoid }) => tableoid),
  rows.map(({ name }) => name)
]

const versionTypes = ['int[]', 'tid[]', 'xid[]', 'oid[]', 'text[]']
const versionNames = ['n', 'ctid', 'xmin', 'tableoid', 'name']

/**
 * The versions that were read, locked. Partitions are told apart by their key, so that the server need not look for a row
 * in all of them.
 */
const locked = (
  target: Target,
  rows: ReadonlyArray<StoredRow>,
  more: ReadonlyArray<readonly [name: string, type: string, values: ReadonlyArray<unknown>]>
): Statement => {
  const keys = target.isPartitioned
    ? target.key.map((_, i) => [`k${i}`, 'text', rows.map(({ key }) => key[i])] as const)
    : []
  const extra = [...keys, ...more]
  const names = [...versionNames, ...extra.map(([name]) => name)]
  const types = [...versionTypes, ...extra.map(([, type]) => `${type}[]`)]
  const unnested = types.map((type, i) => `$${i + 1}::${type}`).join(', ')
  return {
    text: `d AS MATERIALIZED (SELECT * FROM unnest(${unnested}) AS d(${names.join(', ')})),
locked AS MATERIALIZED (
  SELECT d.* FROM d JOIN ${relation(target)} AS t ON ${same(target, 'd')} FOR NO KEY UPDATE OF t SKIP LOCKED
)`,
    values: [...versions(rows), ...extra.map(([, , values]) => values)]
  }
}

const same = (target: Target, other: string): string => {
  const version = `t.ctid = ${other}.ctid AND t.xmin = ${other}.xmin`
  if (!target.isPartitioned) return version
  const keys = target.key.map(({ name, type }, i) => `t.${quote(name)} = ${other}.k${i}::${type}`)
  return [version, `t.tableoid = ${other}.tableoid`, ...keys].join(' AND ')
}

/**
 * Writes changes and their journal entries. Each row of the result is: index of the change, whether it was written,
 * whether the table then held what was written. An index that is missing was locked or changed by another session.
 *
 * @category constructors
 * @since 0.1.0
 */
export const writeChanges = (
  target: Target,
  run: string,
  page: number,
  changes: ReadonlyArray<RowChange>
): Statement => {
  const isJsonb = target.kind === 'jsonb'
  const column = quote(target.column)
  const removes = isJsonb && changes.some(({ patch }) => patch.removed.length > 0)
  const rows = locked(
    target,
    changes.map(({ row }) => row),
    [
      ['value', 'text', changes.map(({ patch, text }) => (isJsonb ? patch.after : text))],
      ['migration', 'text', changes.map(({ patch }) => patch.migration)],
      ['before', 'text', changes.map(({ patch }) => patch.before)],
      ['edits', 'text', changes.map(({ edits }) => edits)],
      ...(removes ? [['removed', 'text', changes.map(({ patch }) => textArray(patch.removed))] as const] : [])
    ]
  )
  const base = removes ? `(t.${column} - l.removed::text[])` : `t.${column}`
  const text = target.kind === 'json' ? 'l.value::json' : 'l.value'
  const value = isJsonb ? `${base} || l.value::jsonb` : text
  const kept = isJsonb ? 'true' : `t.${column}::text = l.value`
  return {
    text: `WITH ${rows.text},
written AS (
  UPDATE ${relation(target)} AS t SET ${column} = ${value} FROM locked AS l WHERE ${same(target, 'l')}
  RETURNING l.n, l.name, l.migration, l.before, l.edits, ${hash(`t.${column}::text`)} AS after, ${kept} AS kept
),
journaled AS (
  INSERT INTO ${journal} (run, page, key, migration, before, edits, after)
  SELECT ${literal(run)}, ${page}, name, migration, before::json, edits::json, after FROM written
)
SELECT l.n::text, (w.n IS NOT NULL)::text, w.kept::text FROM locked AS l LEFT JOIN written AS w USING (n)`,
    values: rows.values
  }
}

const textArray = (texts: ReadonlyArray<string>): string =>
  `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`

/**
 * Gives journal entries that restore the whole text, for rows whose new text a trigger rewrote.
 *
 * @category constructors
 * @since 0.1.0
 */
export const restoreWhole = (run: string, rows: ReadonlyArray<StoredRow>): Statement => ({
  text: `UPDATE ${journal} AS j SET edits = d.edits::json FROM unnest($1::text[], $2::text[]) AS d(key, edits)
  WHERE j.key = d.key AND j.run = ${literal(run)}`,
  values: [
    rows.map(({ name }) => name),
    rows.map(({ payload }) => JSON.stringify([[0, Number.MAX_SAFE_INTEGER, payload]]))
  ]
})

/**
 * Puts rows in quarantine. Each row of the result is an index; one that is missing was locked or changed by another
 * session.
 *
 * @category constructors
 * @since 0.1.0
 */
export const quarantineRows = (
  target: Target,
  direction: Direction,
  run: string,
  rejections: ReadonlyArray<RowRejection>
): Statement => {
  const rows = locked(
    target,
    rejections.map(({ row }) => row),
    [
      ['reason', 'text', rejections.map(({ rejection }) => rejection.reason)],
      ['errors', 'text', rejections.map(({ rejection }) => JSON.stringify(rejection.errors))],
      ['payload', 'text', rejections.map(({ row }) => row.payload)]
    ]
  )
  return {
    text: `WITH ${rows.text},
kept AS (
  INSERT INTO ${quarantine} (target, direction, key, run, reason, errors, payload, seen)
  SELECT ${literal(targetName(target))}, ${literal(direction)}, l.name, ${literal(run)}, l.reason, l.errors::json, l.payload,
    ${hash('l.payload')}
  FROM locked AS l
  ON CONFLICT (target, direction, key) DO UPDATE SET run = excluded.run, reason = excluded.reason,
    errors = excluded.errors, payload = excluded.payload, seen = excluded.seen, at = excluded.at
)
SELECT l.n::text FROM locked AS l`,
    values: rows.values
  }
}

/**
 * Takes rows out of quarantine, as they no longer belong there.
 *
 * @category constructors
 * @since 0.1.0
 */
export const releaseRows = (target: Target, direction: Direction, rows: ReadonlyArray<StoredRow>): Statement => ({
  text: `DELETE FROM ${quarantine} WHERE target = ${literal(targetName(target))} AND direction = ${literal(direction)}
  AND key = ANY ($1::text[])`,
  values: [rows.map(({ name }) => name)]
})

/**
 * Writes old payloads back. For jsonb `value` is an object of the keys that are restored. The result has an index for
 * each row that was written.
 *
 * @category constructors
 * @since 0.1.0
 */
export const restoreRows = (
  target: Target,
  restored: ReadonlyArray<{ readonly row: StoredRow; readonly value: string; readonly added: ReadonlyArray<string> }>
): Statement => {
  const column = quote(target.column)
  const rows = locked(
    target,
    restored.map(({ row }) => row),
    [
      ['value', 'text', restored.map(({ value }) => value)],
      ['added', 'text', restored.map(({ added }) => textArray(added))]
    ]
  )
  return {
    text: `WITH ${rows.text}
UPDATE ${relation(target)} AS t SET ${column} = ${restoredValue(target)} FROM locked AS l WHERE ${same(target, 'l')}
RETURNING l.n::text`,
    values: rows.values
  }
}

const restoredValue = ({ kind, column }: Target): string => {
  switch (kind) {
    case 'jsonb':
      return `(t.${quote(column)} - l.added::text[]) || l.value::jsonb`
    case 'json':
      return 'l.value::json'
    case 'text':
      return 'l.value'
  }
}
