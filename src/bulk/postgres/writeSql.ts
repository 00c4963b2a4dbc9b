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
import type { MigratedPayload } from './patch.js'
import { hash, isEntryOf, type Statement } from './readSql.js'
import { journal, quarantine } from './sideTables.js'
import { relation, type Target, targetName } from './target.js'
import { textArray } from './textArray.js'
import { listed, locked, type StoredRow, same, texts } from './versionsSql.js'

// model

/**
 * What is to be written to a row.
 *
 * @category model
 * @since 0.1.0
 */
export interface RowChange extends MigratedPayload {
  readonly row: StoredRow
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
 * A row that is put in quarantine.
 *
 * @category model
 * @since 0.1.0
 */
export interface RowRejection {
  readonly row: StoredRow
  readonly rejection: Rejection
}

/**
 * A row that becomes what it was: all of it is `value`, or the keys of `value` are put back and the `added` ones removed.
 *
 * @category model
 * @since 0.1.0
 */
export interface Restoration {
  readonly row: StoredRow
  readonly value: string
  readonly added: ReadonlyArray<string> | null
}

// constructors

interface Writing {
  readonly d: string
  readonly values: ReadonlyArray<unknown>
  /** Writes to the rows of a table that is called `d` or derives from it. */
  readonly update: (source: string, name: string) => string
  /** Enters what was written in the journal. */
  readonly enter: string
}

/** What takes part in writing changes, whichever way. A column that is the same for all of them is no parameter. */
const writing = (target: Target, { run, page }: PageId, changes: ReadonlyArray<RowChange>): Writing => {
  const isJsonb = target.kind === 'jsonb'
  const column = quote(target.column)
  const removes = isJsonb && changes.some(({ patch }) => patch.removed.length > 0)
  const isEdited = changes.some(({ edits }) => edits !== null)
  const [migration, ...others] = new Set(changes.map(({ patch }) => patch.migration))
  const isMixed = others.length > 0
  const rows = changes.map(({ row }) => row)
  const { text: d, values } = listed(target, rows, [
    texts('value', changes, ({ patch, text }) => (isJsonb ? patch.after : text)),
    texts('before', changes, ({ patch }) => patch.before),
    ...(isMixed ? [texts('migration', changes, ({ patch }) => patch.migration)] : []),
    ...(isEdited ? [texts('edits', changes, ({ edits }) => edits)] : []),
    ...(removes ? [texts('removed', changes, ({ patch }) => arrayText(patch.removed))] : [])
  ])
  const update = (source: string, name: string): string => {
    const base = removes ? `(t.${column} - ${name}.removed::text[])` : `t.${column}`
    // What || stands for; but it joins text and jsonb too, where the column became text meanwhile. Nor is json taken where it
    // became jsonb: that spells it anew.
    const value = isJsonb
      ? `jsonb_concat(${base}, ${name}.value::jsonb)`
      : `coalesce(${name}.value::${target.kind}, t.${column})`
    return `UPDATE ${relation(target)} AS t SET ${column} = ${value}
  FROM ${source} WHERE ${same(target, name)}
  RETURNING ${name}.*, ${hash(`t.${column}::text`)} AS after,
    CASE WHEN ${isAsWritten(target, name, value)} THEN NULL ELSE coalesce(t.${column}::text, 'null') END AS now`
  }
  return {
    d,
    values,
    update,
    enter: `INSERT INTO ${journal} (run, page, key, migration, before, edits, after)
  SELECT ${literal(run)}, ${page}, name, ${isMixed ? 'migration' : literal(migration ?? '')}, before::json,
    ${isEdited ? 'edits::json' : 'NULL'}, after FROM written`
  }
}

/**
 * Whether a row of `t` holds the value that was written to it, and not what a trigger or the column put in its place. A
 * statement still sees the version that it replaced, so it can make the value once more; it need not where no trigger comes
 * before the row, and the column takes whatever it is given. A collation of the column may take different texts for equal.
 */
const isAsWritten = (target: Target, name: string, value: string): string => {
  const table = `${literal(relation(target))}::regclass`
  const tables = target.isPartitioned ? `IN (SELECT relid FROM pg_partition_tree(${table}))` : `= ${table}`
  const isSame = `t.${quote(target.column)}::text COLLATE "C" = (SELECT (${value})::text FROM ${relation(target)} AS t WHERE ${same(target, name)})`
  if (target.isCut) return isSame
  return `NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid ${tables} AND tgtype & 3 = 3)
      OR ${isSame}`
}

/**
 * Writes changes and their journal entries, and waits for rows that other sessions hold. What was not written, or what
 * the table did not take as it was, is not counted.
 *
 * @category constructors
 * @since 0.1.0
 */
export const writeAll = (target: Target, id: PageId, changes: ReadonlyArray<RowChange>): Statement => {
  const { d, values, update, enter } = writing(target, id, changes)
  return { text: `WITH written AS (\n  ${update(d, 'd')}\n)\n${enter} WHERE now IS NULL`, values }
}

/**
 * Writes changes and their journal entries. Each row of the result is: number of the change, from 1 on, whether it was
 * written, and what the table then held if that was something else. A number that is missing was locked or changed by
 * another session.
 *
 * @category constructors
 * @since 0.1.0
 */
export const writeUnlocked = (target: Target, id: PageId, changes: ReadonlyArray<RowChange>): Statement => {
  const { d, values, update, enter } = writing(target, id, changes)
  return {
    text: `WITH ${locked(target, d)},
written AS (
  ${update('locked AS l', 'l')}
),
journaled AS (
  ${enter}
)
SELECT l.n::text, (w.n IS NOT NULL)::text, w.now FROM locked AS l LEFT JOIN written AS w USING (n)`,
    values
  }
}

const arrayText = (items: ReadonlyArray<string>): string =>
  `{${items.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`

/**
 * Gives journal entries that restore the whole payload, for rows whose new payload a trigger rewrote.
 *
 * @category constructors
 * @since 0.1.0
 */
export const restoreWhole = (run: string, rows: ReadonlyArray<StoredRow>): Statement => ({
  text: `UPDATE ${journal} AS j SET edits = d.edits::json FROM unnest($1::text[], $2::text[]) AS d(key, edits)
  WHERE j.key = d.key AND j.run = ${literal(run)}`,
  values: [
    textArray(rows.map(({ name }) => name)),
    textArray(rows.map(({ payload }) => JSON.stringify([[0, Number.MAX_SAFE_INTEGER, payload]])))
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
  const rows = rejections.map(({ row }) => row)
  const { text: d, values } = listed(target, rows, [
    texts('reason', rejections, ({ rejection }) => rejection.reason),
    texts('errors', rejections, ({ rejection }) => inAscii(JSON.stringify(rejection.errors))),
    texts('payload', rejections, ({ row }) => row.payload)
  ])
  return {
    text: `WITH ${locked(target, d)},
kept AS (
  INSERT INTO ${quarantine} (target, direction, key, run, reason, errors, payload, seen)
  SELECT ${literal(targetName(target))}, ${literal(direction)}, l.name, ${literal(run)}, l.reason, l.errors::json, l.payload,
    ${hash('l.payload')}
  FROM locked AS l
  ON CONFLICT (target, direction, key) DO UPDATE SET run = excluded.run, reason = excluded.reason,
    errors = excluded.errors, payload = excluded.payload, seen = excluded.seen, at = excluded.at
)
SELECT l.n::text FROM locked AS l`,
    values
  }
}

/** JSON that a database of any encoding can hold: what is told of a text may have more than the text itself. */
const inAscii = (json: string): string =>
  json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/**
 * Takes rows out of quarantine, as they no longer belong there.
 *
 * @category constructors
 * @since 0.1.0
 */
export const releaseRows = (target: Target, direction: Direction, rows: ReadonlyArray<StoredRow>): Statement => ({
  text: `DELETE FROM ${quarantine} AS q WHERE ${isEntryOf(target, direction)} AND q.key = ANY ($1::text[])`,
  values: [textArray(rows.map(({ name }) => name))]
})

/**
 * Writes old payloads back. Each row of the result is: number of a row that was written, from 1 on, and whether it then held
 * what was written.
 *
 * @category constructors
 * @since 0.1.0
 */
export const restoreRows = (target: Target, restored: ReadonlyArray<Restoration>): Statement => {
  const column = quote(target.column)
  const rows = restored.map(({ row }) => row)
  const { text: d, values } = listed(target, rows, [
    texts('value', restored, ({ value }) => value),
    texts('added', restored, ({ added }) => (added === null ? null : arrayText(added)))
  ])
  const merged = `(t.${column}::jsonb - l.added::text[]) || l.value::jsonb`
  const type = target.kind
  const value = `CASE WHEN l.added IS NULL THEN l.value::${type} ELSE (${merged})::${type} END`
  return {
    text: `WITH ${locked(target, d)}
UPDATE ${relation(target)} AS t SET ${column} = ${value}
FROM locked AS l WHERE ${same(target, 'l')}
RETURNING l.n::text, (${isAsWritten(target, 'l', value)})::text`,
    values
  }
}
