/**
 * The table that is worked on, and what it must be.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { quote } from './identifiers.js'
import { type PostgresError, unsuitable } from './PostgresError.js'
import type { Session } from './session.js'

// model

/**
 * A column of payloads, and how its rows are told apart, by name.
 *
 * @category model
 * @since 0.1.0
 */
export interface TargetName {
  /** The schema; absent: wherever the search path finds the table. */
  readonly schema?: string | undefined
  readonly table: string
  readonly column: string
  readonly key: ReadonlyArray<string>
}

/**
 * One column of the key, with its type as SQL text.
 *
 * @category model
 * @since 0.1.0
 */
export interface KeyColumn {
  readonly name: string
  readonly type: string
  /** What the texts and the order of its values depend on, as the catalogue has it: the type, its collation, the labels of an enum. */
  readonly nature: string
  readonly isNullable: boolean
}

/**
 * A column of payloads that can be worked on.
 *
 * @category model
 * @since 0.1.0
 */
export interface Target {
  readonly oid: string
  readonly schema: string
  readonly table: string
  readonly column: string
  readonly kind: 'jsonb' | 'json' | 'text'
  /** The column's type as SQL text. */
  readonly type: string
  /** Whether the server may cut blanks off the end of what is written: `varchar(n)` does, and says nothing. */
  readonly isCut: boolean
  readonly key: ReadonlyArray<KeyColumn>
  readonly isPartitioned: boolean
  /** Whether an index gives the rows in key order. */
  readonly isOrdered: boolean
}

// destructors

/**
 * The column as one quoted name: what the side tables know it by.
 *
 * @category destructors
 * @since 0.1.0
 */
export const targetName = ({ schema, table, column }: Target): string => [schema, table, column].map(quote).join('.')

/**
 * The table as a quoted name.
 *
 * @category destructors
 * @since 0.1.0
 */
export const relation = ({ schema, table }: Target): string => [schema, table].map(quote).join('.')

const kinds: Readonly<Record<string, Target['kind']>> = {
  jsonb: 'jsonb',
  json: 'json',
  text: 'text',
  'character varying': 'text'
}

/**
 * Looks a table up, and says everything about it that this cannot work with: no table, a view, a column of another type,
 * a key that may repeat. The key has the order of an index, however its columns were named, or else that of the table.
 *
 * @category destructors
 * @since 0.1.0
 */
export const findTarget = async (session: Session, name: TargetName): Promise<E.Either<PostgresError, Target>> => {
  const shown = [...(name.schema === undefined ? [] : [name.schema]), name.table].map(quote).join('.')
  const [found] = await session.query(
    `SELECT c.oid::text, c.relkind::text, n.nspname, current_setting('server_encoding'),
       EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhparent = c.oid)::text,
       (SELECT min(r.rulename) FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.ev_type = '2' AND r.ev_enabled IN ('O', 'A'))
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relname = $1 AND ${name.schema === undefined ? 'c.oid = to_regclass($2)' : 'n.nspname = $2'}`,
    [name.table, name.schema ?? shown]
  )
  if (found === undefined) return unsuitable(await absence(session, name, shown))
  const [oid, relkind, schema, encoding, hasChildren] = found as [string, string, string, string, string]
  const rule = found[5] ?? undefined
  const isPartitioned = relkind === 'p'
  if (relkind !== 'r' && !isPartitioned) return unsuitable(`${shown} is not a table, so its rows cannot be locked`)
  if (!isPartitioned && hasChildren === 'true') {
    return unsuitable(`${shown} has child tables, whose keys may repeat: name each child instead`)
  }
  if (rule !== undefined) {
    return unsuitable(
      `the rule ${quote(rule)} rewrites updates of ${shown}: disable it meanwhile, or make it a trigger`
    )
  }
  if (encoding === 'SQL_ASCII') {
    return unsuitable('the database has the encoding SQL_ASCII, which does not say what its bytes mean')
  }
  if (name.key.includes(name.column)) return unsuitable('the column of payloads cannot be part of the key')
  const columns = await columnsOf(session, oid, [name.column, ...name.key])
  const missing = [name.column, ...name.key].filter((column) => !columns.has(column))
  if (missing.length > 0)
    return unsuitable(`${shown} has no column ${missing.map(quote).join(', ')}; letter case counts`)
  const payload = columns.get(name.column) as Column
  const kind = kinds[payload.base]
  if (kind === undefined) {
    return unsuitable(`the column ${quote(name.column)} is of type ${payload.type}; it must be jsonb, json or text`)
  }
  if (payload.isGenerated) return unsuitable(`the column ${quote(name.column)} is generated, and cannot be written`)
  const byPosition = [...columns.keys()].filter((column) => name.key.includes(column))
  for (const column of byPosition) {
    const { type, isGenerated, hidden } = columns.get(column) as Column
    if (isGenerated) {
      return unsuitable(`the key column ${quote(column)} is generated: what it is made of may be the payload`)
    }
    if (hidden !== undefined) {
      const remedy = `put it there, by ALTER ROLE … SET search_path or PGOPTIONS='-c search_path=…'`
      return unsuitable(
        `the key column ${quote(column)} is of type ${type}, which is compared by operators of the schema ${quote(hidden)}, and that is not on the search_path, or the role has no USAGE on it: ${remedy}`
      )
    }
  }
  const { isUnique, order } = await indexesOf(session, oid, byPosition)
  if (!isUnique) {
    const names = name.key.map(quote).join(', ')
    return unsuitable(`no unique index is on ${names} alone: the key must be the columns of the primary key`)
  }
  return E.right({
    oid,
    schema,
    table: name.table,
    column: name.column,
    kind,
    type: payload.type,
    isCut: payload.base === 'character varying',
    key: (order ?? byPosition).map((column) => {
      const { type, nature, isNullable } = columns.get(column) as Column
      return { name: column, type, nature, isNullable }
    }),
    isPartitioned,
    isOrdered: order !== undefined
  })
}

/**
 * The same table, its key in the order in which a run took the columns.
 *
 * @category combinators
 * @since 0.1.0
 */
export const keyedBy =
  (names: ReadonlyArray<string>) =>
  (target: Target): Target => ({
    ...target,
    key: names.flatMap((name) => target.key.filter((column) => column.name === name))
  })

/** Where a table is not: a role finds none without naming the schema where the search path leaves it out. */
const absence = async (session: Session, { schema, table }: TargetName, shown: string): Promise<string> => {
  const elsewhere = await session.query(
    `SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relname = $1 AND c.relkind IN ('r', 'p') ORDER BY n.nspname LIMIT 3`,
    [table]
  )
  const known = elsewhere.map(([name]) => [name as string, table].map(quote).join('.'))
  return `there is no table ${shown}; ${known.length > 0 ? `there is ${known.join(', ')}` : `letter case counts${schema === undefined ? ', and the schema may be missing' : ''}`}`
}

/**
 * The same table, unless a part of its key is null in some rows.
 *
 * @category destructors
 * @since 0.1.0
 */
export const withoutNulls = async (session: Session, target: Target): Promise<E.Either<PostgresError, Target>> => {
  for (const { name } of target.key.filter(({ isNullable }) => isNullable)) {
    const [none] = await session.query(`SELECT 1 FROM ${relation(target)} WHERE ${quote(name)} IS NULL LIMIT 1`)
    if (none !== undefined) return unsuitable(`the key column ${quote(name)} is null in some rows`)
  }
  return E.right(target)
}

interface Column extends KeyColumn {
  readonly base: string
  readonly isGenerated: boolean
  /** The schema of operators that order the type and that the search path does not find: others would be taken for them. */
  readonly hidden: string | undefined
}

const columnsOf = async (
  session: Session,
  oid: string,
  names: ReadonlyArray<string>
): Promise<ReadonlyMap<string, Column>> => {
  const rows = await session.query(
    `SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text, (a.attgenerated <> '')::text,
       format_type(base.oid, NULL), (
         SELECT min(n.nspname) FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod
           JOIN pg_amop s ON s.amopfamily = c.opcfamily AND s.amoplefttype = c.opcintype AND s.amoprighttype = c.opcintype
           JOIN pg_operator o ON o.oid = s.amopopr JOIN pg_namespace n ON n.oid = o.oprnamespace
         WHERE c.opcintype = base.oid AND c.opcdefault AND m.amname = 'btree' AND NOT pg_operator_is_visible(o.oid)),
       (a.atttypid, a.atttypmod, a.attcollation, ARRAY(
         SELECT e.enumlabel FROM pg_enum e WHERE e.enumtypid IN (base.oid, base.typelem) ORDER BY e.enumsortorder))::text
     FROM pg_attribute a CROSS JOIN LATERAL (
       WITH RECURSIVE b AS (
         SELECT t.oid, t.typtype, t.typbasetype, t.typelem FROM pg_type t WHERE t.oid = a.atttypid
         UNION ALL SELECT n.oid, n.typtype, n.typbasetype, n.typelem FROM b JOIN pg_type n ON n.oid = b.typbasetype WHERE b.typtype = 'd'
       ) SELECT oid, typelem FROM b WHERE typtype <> 'd') AS base
     WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname = ANY ($2::text[]) ORDER BY a.attnum`,
    [oid, names]
  )
  const columns = (rows as ReadonlyArray<[string, string, string, string, string, string | null, string]>).map(
    ([name, type, notNull, generated, base, hidden, nature]): Column => ({
      name,
      type,
      nature,
      base,
      isNullable: notNull !== 'true',
      isGenerated: generated === 'true',
      hidden: hidden ?? undefined
    })
  )
  return new Map(columns.map((column) => [column.name, column]))
}

interface Indexes {
  /** Whether a unique index is on these columns or some of them, and tells apart what they tell apart, and no more. */
  readonly isUnique: boolean
  /** The order of the columns in an index that begins with them and is in their order, the primary key's first. */
  readonly order: ReadonlyArray<string> | undefined
}

const indexesOf = async (session: Session, oid: string, key: ReadonlyArray<string>): Promise<Indexes> => {
  const rows = await session.query(
    `SELECT (i.indisunique AND k.tells_apart)::text, k.orders::text, k.columns::text
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam, LATERAL (
       SELECT json_agg(a.attname ORDER BY at) AS columns,
         bool_and(a.attcollation = u.by OR l.collisdeterministic) AS tells_apart, bool_and(a.attcollation = u.by) AS orders
       FROM unnest(i.indkey::int2[], i.indcollation::oid[]) WITH ORDINALITY AS u(k, by, at)
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.k LEFT JOIN pg_collation l ON l.oid = a.attcollation
       WHERE at <= i.indnkeyatts) AS k
     WHERE i.indrelid = $1::oid AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND m.amname = 'btree'
     ORDER BY i.indisprimary DESC, i.indisunique DESC, i.indexrelid`,
    [oid]
  )
  const indexes = rows.map(([isUnique, orders, columns]) => ({
    isUnique: isUnique === 'true',
    isInOrder: orders === 'true',
    columns: JSON.parse(columns as string) as ReadonlyArray<string>
  }))
  return {
    isUnique: indexes.some(({ isUnique, columns }) => isUnique && columns.every((column) => key.includes(column))),
    order: indexes
      .filter(({ isInOrder }) => isInOrder)
      .map(({ columns }) => columns.slice(0, key.length))
      .find((columns) => key.every((column) => columns.includes(column)))
  }
}
