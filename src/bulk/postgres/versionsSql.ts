/**
 * Row versions that were read, as parts of the statements that write to them.
 *
 * @since 0.1.0
 */
import { quote } from './identifiers.js'
import type { Key, Statement } from './readSql.js'
import { relation, type Target } from './target.js'
import { textArray } from './textArray.js'

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
 * A column of what is known of the rows: its name, its type as SQL text, and an array of values.
 *
 * @category model
 * @since 0.1.0
 */
export type Column = readonly [name: string, type: string, values: string | Buffer]

// constructors

/**
 * A column of texts.
 *
 * @category constructors
 * @since 0.1.0
 */
export const texts = <A>(name: string, items: ReadonlyArray<A>, of: (item: A) => string | null): Column => [
  name,
  'text',
  textArray(items.map(of))
]

/** A column of values that need no escapes. */
const plain = <A>(name: string, type: string, items: ReadonlyArray<A>, of: (item: A) => string): Column => [
  name,
  type,
  `{"${items.map(of).join('","')}"}`
]

/**
 * The versions that were read as a table `d`, numbered from 1 on as `n`, with more columns. Partitions are told apart by their key, so
 * that the server need not look for a row in all of them.
 *
 * @category constructors
 * @since 0.1.0
 */
export const listed = (target: Target, rows: ReadonlyArray<StoredRow>, more: ReadonlyArray<Column>): Statement => {
  const partition = (): ReadonlyArray<Column> => [
    plain('tableoid', 'oid', rows, ({ tableoid }) => tableoid),
    ...target.key.map((_, i) => texts(`k${i}`, rows, ({ key }) => key[i] as string))
  ]
  const columns: ReadonlyArray<Column> = [
    plain('ctid', 'tid', rows, ({ ctid }) => ctid),
    plain('xmin', 'xid', rows, ({ xmin }) => xmin),
    texts('name', rows, ({ name }) => name),
    ...(target.isPartitioned ? partition() : []),
    ...more
  ]
  const arrays = columns.map(([, type], i) => `$${i + 1}::${type}[]`).join(', ')
  const names = columns.map(([name]) => name).join(', ')
  return {
    text: `unnest(${arrays}) WITH ORDINALITY AS d(${names}, n)`,
    values: columns.map(([, , values]) => values)
  }
}

/**
 * Those of a table `d` that are still there, locked; without those that other sessions hold.
 *
 * @category constructors
 * @since 0.1.0
 */
export const locked = (target: Target, d: string): string => `d AS MATERIALIZED (SELECT * FROM ${d}),
locked AS MATERIALIZED (
  SELECT d.* FROM d JOIN ${relation(target)} AS t ON ${same(target, 'd')} FOR NO KEY UPDATE OF t SKIP LOCKED
)`

/**
 * Whether a row of `t` is the version that was read.
 *
 * @category constructors
 * @since 0.1.0
 */
export const same = (target: Target, other: string): string => {
  const version = `t.ctid = ${other}.ctid AND t.xmin = ${other}.xmin`
  if (!target.isPartitioned) return version
  const keys = target.key.map(({ name, type }, i) => `t.${quote(name)} = ${other}.k${i}::${type}`)
  return [version, `t.tableoid = ${other}.tableoid`, ...keys].join(' AND ')
}
