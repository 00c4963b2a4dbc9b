/**
 * The statements that find pages of rows and read them, without locks.
 *
 * @since 0.1.0
 */
import type { Direction } from '../../migrate/Migration.js'
import { literal, quote } from './identifiers.js'
import { isRun, journal, quarantine } from './sideTables.js'
import { relation, type Target, targetName } from './target.js'

// model

/**
 * A key, each column as text.
 *
 * @category model
 * @since 0.1.0
 */
export type Key = ReadonlyArray<string>

/**
 * Which rows of the table are met.
 *
 * @category model
 * @since 0.1.0
 */
export interface Selection {
  readonly target: Target
  readonly direction: Direction
  /** Trusted SQL. */
  readonly where?: string | undefined
  /**
   * Whether the side tables hold anything of earlier runs. If so, rows that one of them migrated or quarantined are left
   * out, as long as their payload is what it wrote or saw.
   */
  readonly hasHistory: boolean
  /** Whether quarantined rows are met all the same. */
  readonly retriesQuarantined: boolean
}

/**
 * The rows of a page: between two keys, the first not part of it; or those with the keys that are listed.
 *
 * @category model
 * @since 0.1.0
 */
export type Range =
  | { readonly _tag: 'Between'; readonly after?: Key | undefined; readonly to: Key }
  | { readonly _tag: 'Listed'; readonly keys: ReadonlyArray<Key> }

/**
 * A statement and its parameters.
 *
 * @category model
 * @since 0.1.0
 */
export interface Statement {
  readonly text: string
  readonly values: ReadonlyArray<unknown>
}

/**
 * What a text must have to be a payload: one that is empty or white space is none, as a blank line of a file is none. The
 * server reads the source alike.
 *
 * @category model
 * @since 0.1.0
 */
export const notBlank = /[^ \t\r\n]/

// constructors

/**
 * The key of a row of `t` as one text: what the side tables know the row by.
 *
 * @category constructors
 * @since 0.1.0
 */
export const keyText = ({ key }: Target): string => {
  const columns = key.map(({ name }) => `t.${quote(name)}::text`)
  return columns.length === 1 ? `(${columns[0]} COLLATE "C")` : `jsonb_build_array(${columns.join(', ')})::text`
}

/**
 * What tells one payload from another.
 *
 * @category constructors
 * @since 0.1.0
 */
export const hash = (text: string): string => `sha256(convert_to(${text}, 'UTF8'))`

/**
 * What tells the runs of a column from the rest of the journal.
 *
 * @category constructors
 * @since 0.1.0
 */
export const isRunOf = (target: Target, direction: Direction): string =>
  `${isRun} AND detail ->> 'target' = ${literal(targetName(target))} AND detail ->> 'direction' = ${literal(direction)}`

/**
 * What tells the entries of a column from the rest of the quarantine `q`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const isEntryOf = (target: Target, direction: Direction): string =>
  `q.target = ${literal(targetName(target))} AND q.direction = ${literal(direction)}`

/**
 * Whether the payload of a row of `t` is what a run of the same direction wrote to it.
 *
 * A subquery with a limit is never turned into a join, so the journal is looked up by key, and the run by its name, however
 * large the journal is, and whatever the planner knows of it.
 *
 * @category constructors
 * @since 0.1.0
 */
export const isMigrated = (target: Target, direction: Direction): string => `(
    SELECT 1 FROM ${journal} AS j WHERE j.key = ${keyText(target)} AND j.after = ${hash(`t.${quote(target.column)}::text`)} AND (
      SELECT 1 FROM ${journal} AS r WHERE r.run = j.run AND ${isRunOf(target, direction)} LIMIT 1
    ) IS NOT NULL LIMIT 1
  ) IS NOT NULL`

const keyColumns = ({ key }: Target): string => key.map(({ name }) => `t.${quote(name)}`).join(', ')

/** Rows that came with a null in their key after the run began are passed by: no page could say where they are. */
const notNull = ({ key }: Target): ReadonlyArray<string> =>
  key.filter(({ isNullable }) => isNullable).map(({ name }) => `t.${quote(name)} IS NOT NULL`)

const keyParameters = ({ key }: Target, first: number): string =>
  `(${key.map(({ type }, i) => `$${first + i}::text::${type}`).join(', ')})`

/** Bytes of payloads after which a page ends, however few its rows: as they are stored, which is known without reading them. */
const pageBytes = 8 * 2 ** 20

const bytesOf = ({ kind, column }: Target): string =>
  kind === 'jsonb' ? `pg_column_size(t.${quote(column)})` : `octet_length(t.${quote(column)}::text)`

/**
 * The last keys of the next pages behind a key, which have at most `batchSize` rows each and `pages` times as many
 * together. Each row is a key, and how many rows were found. The condition plays no part, so that the statement reads no
 * more rows than it pages.
 *
 * @category constructors
 * @since 0.1.0
 */
export const boundaries = (target: Target, after: Key | undefined, batchSize: number, pages: number): Statement => {
  const names = target.key.map((_, i) => `k${i}`).join(', ')
  const columns = target.key.map(({ name }, i) => `t.${quote(name)} AS k${i}`).join(', ')
  const behind = after === undefined ? [] : [`(${keyColumns(target)}) > ${keyParameters(target, 1)}`]
  return {
    text: `SELECT ${target.key.map((_, i) => `k${i}::text`).join(', ')}, total::text FROM (
  SELECT *, row_number() OVER upto AS n, count(*) OVER () AS total, sum(bytes) OVER upto AS size FROM (
    SELECT ${columns}, ${bytesOf(target)} AS bytes FROM ${relation(target)} AS t WHERE ${['true', ...behind, ...notNull(target)].join(' AND ')}
    ORDER BY ${keyColumns(target)} LIMIT ${batchSize * pages}
  ) AS ahead WINDOW upto AS (ORDER BY ${names})
) AS counted
WHERE n % ${batchSize} = 0 OR n = total OR size / ${pageBytes} <> (size - bytes) / ${pageBytes} ORDER BY n`,
    values: after ?? []
  }
}

/** Keys as a table `l`, numbered from 1 on as `n`, and its columns as those of the table have them. */
const keyList = ({ key }: Target, keys: ReadonlyArray<Key>) => ({
  columns: key.map(({ type }, i) => `l.k${i}::${type}`).join(', '),
  text: `unnest(${key.map((_, i) => `$${i + 1}::text[]`).join(', ')}) WITH ORDINALITY AS l(${key.map((_, i) => `k${i}`).join(', ')}, n)`,
  values: key.map((_, i) => keys.map((one) => one[i]))
})

/**
 * How many of the rows with these keys, from the first on, come to no more than a page holds; always one.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fitting = (target: Target, keys: ReadonlyArray<Key>): Statement => {
  const { columns, text, values } = keyList(target, keys)
  return {
    text: `SELECT coalesce(min(n) - 1, ${keys.length})::text FROM (
  SELECT l.n, sum(${bytesOf(target)}) OVER (ORDER BY l.n) - ${bytesOf(target)} AS before
  FROM ${text} JOIN ${relation(target)} AS t ON (${keyColumns(target)}) = (${columns})
) AS sized WHERE before >= ${pageBytes}`,
    values
  }
}

const within = (target: Target, range: Range): Statement => {
  const columns = keyColumns(target)
  if (range._tag === 'Listed') {
    const { columns: listed, text, values } = keyList(target, range.keys)
    return { text: `(${columns}) IN (SELECT ${listed} FROM ${text})`, values }
  }
  const upTo = [`(${columns}) <= ${keyParameters(target, 1)}`, ...notNull(target)].join(' AND ')
  if (range.after === undefined) return { text: upTo, values: range.to }
  const behind = `(${columns}) > ${keyParameters(target, target.key.length + 1)}`
  return { text: `${upTo} AND ${behind}`, values: [...range.to, ...range.after] }
}

/**
 * The rows of a page that are to be met. Each is: key text, payload, row version (ctid, xmin, tableoid), the key's columns
 * if there are several, and `true` if the quarantine has the key.
 *
 * @category constructors
 * @since 0.1.0
 */
export const readPage = (selection: Selection, range: Range): Statement => {
  const { target, direction, where, hasHistory, retriesQuarantined } = selection
  const payload = `t.${quote(target.column)}::text`
  const held = `SELECT 1 FROM ${quarantine} AS q WHERE ${isEntryOf(target, direction)} AND q.key = ${keyText(target)}`
  const rows = within(target, range)
  const conditions = [
    rows.text,
    ...(where === undefined ? [] : [`(${where}\n)`]),
    ...(hasHistory ? [`NOT (${isMigrated(target, direction)})`] : []),
    ...(hasHistory && !retriesQuarantined ? [`(${held} AND q.seen = ${hash(payload)} LIMIT 1) IS NULL`] : [])
  ]
  const columns = [
    keyText(target),
    payload,
    't.ctid::text',
    't.xmin::text',
    target.isPartitioned ? 't.tableoid::text' : 'NULL',
    ...(target.key.length === 1 ? [] : target.key.map((column) => `t.${quote(column.name)}::text`)),
    ...(hasHistory ? [`((${held} LIMIT 1) IS NOT NULL)::text`] : [])
  ]
  return {
    text: `SELECT ${columns.join(', ')} FROM ${relation(target)} AS t
  WHERE ${conditions.join('\n  AND ')} ORDER BY ${keyColumns(target)}`,
    values: rows.values
  }
}

/**
 * Rows with the keys that are listed, locked, without those that other sessions hold. Each is: key text, payload, a
 * SHA-256 of it in hexadecimal, row version, and the key's columns. Without `locks` they are only read.
 *
 * @category constructors
 * @since 0.1.0
 */
export const readListed = (target: Target, keys: ReadonlyArray<Key>, locks: boolean): Statement => {
  const payload = `t.${quote(target.column)}::text`
  const rows = within(target, { _tag: 'Listed', keys })
  const key = target.key.map((column) => `t.${quote(column.name)}::text`).join(', ')
  return {
    text: `SELECT ${keyText(target)}, ${payload}, encode(${hash(payload)}, 'hex'), t.ctid::text, t.xmin::text, t.tableoid::text, ${key}
  FROM ${relation(target)} AS t WHERE ${rows.text}${locks ? ' FOR NO KEY UPDATE OF t SKIP LOCKED' : ''}`,
    values: rows.values
  }
}
