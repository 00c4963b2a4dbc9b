/**
 * The two tables this keeps, in a schema of their own: the journal and the quarantine.
 *
 * The journal has a row for each changed row, with what it needs to be restored, and a row for each page of keys, with
 * what became of the page. Page 0 is the run itself. Nothing else is remembered anywhere.
 *
 * @since 0.1.0
 */
import { literal, quote } from './identifiers.js'
import type { Session } from './session.js'

// model

/**
 * The schema of the side tables.
 *
 * @category model
 * @since 0.1.0
 */
export const sideSchema = 'connect_session_reconcile'

/**
 * The journal as a quoted name.
 *
 * @category model
 * @since 0.1.0
 */
export const journal = `${quote(sideSchema)}.journal`

/**
 * The quarantine as a quoted name.
 *
 * @category model
 * @since 0.1.0
 */
export const quarantine = `${quote(sideSchema)}.quarantine`

const comment = (what: string, text: string): string => `COMMENT ON ${what} IS ${literal(text)}`

/**
 * What tells the rows of runs from the rest of the journal.
 *
 * @category model
 * @since 0.1.0
 */
export const isRun = 'key IS NULL AND page = 0'

/**
 * What tells the rows of pages from the rest of the journal.
 *
 * @category model
 * @since 0.1.0
 */
export const isPage = 'key IS NULL AND page > 0'

/** The statements that make a table, and say what it is for. */
const made = {
  journal: [
    `CREATE TABLE IF NOT EXISTS ${journal} (
  run text COLLATE "C" NOT NULL,
  page integer NOT NULL,
  key text COLLATE "C",
  migration text,
  before json,
  edits json,
  after bytea,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  undone text,
  state text,
  detail jsonb
)`,
    `CREATE UNIQUE INDEX IF NOT EXISTS journal_keys ON ${journal} (key, run) WHERE key IS NOT NULL`,
    `CREATE UNIQUE INDEX IF NOT EXISTS journal_pages ON ${journal} (run, page) WHERE key IS NULL`,
    `CREATE INDEX IF NOT EXISTS journal_open_pages ON ${journal} (run, page) WHERE key IS NULL AND state = 'open'`,
    comment(`TABLE ${journal}`, 'What was changed, and what is needed to change it back'),
    comment(`COLUMN ${journal}.page`, 'The page of keys that the row was part of; page 0 is the run itself'),
    comment(
      `COLUMN ${journal}.key`,
      'The key of a changed row, as text; an array of texts when it is composite; null for a page'
    ),
    comment(`COLUMN ${journal}.before`, 'What the changed keys held; an added key is absent'),
    comment(
      `COLUMN ${journal}.edits`,
      'What else restores the payload: edits [offset, length, text], or for jsonb keys that were added'
    ),
    comment(`COLUMN ${journal}.after`, 'SHA-256 of the payload as it was written'),
    comment(`COLUMN ${journal}.undone`, 'restored, or why not: changed-since, row-missing, write-refused')
  ],
  quarantine: [
    `CREATE TABLE IF NOT EXISTS ${quarantine} (
  target text COLLATE "C" NOT NULL,
  direction text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  run text NOT NULL,
  reason text NOT NULL,
  errors json NOT NULL,
  payload text NOT NULL,
  seen bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (target, direction, key)
)`,
    comment(`TABLE ${quarantine}`, 'Rows that could not be migrated, as they were when they were met'),
    comment(`COLUMN ${quarantine}.seen`, 'SHA-256 of the payload: when it differs the row is met again')
  ]
}

const makeSchema = `CREATE SCHEMA IF NOT EXISTS ${quote(sideSchema)}`

/**
 * The names of the side tables.
 *
 * @category model
 * @since 0.1.0
 */
export const sideTables: ReadonlyArray<string> = Object.keys(made)

/**
 * The statements that make the side tables, for who wants to run them by hand.
 *
 * @category model
 * @since 0.1.0
 */
export const sideTablesSql: ReadonlyArray<string> = [makeSchema, ...Object.values(made).flat()]

// destructors

/** What there is under their names, each with whether it is a table; a row without a name where there is but the schema. */
const found = (session: Session): ReturnType<Session['query']> =>
  session.query(
    `SELECT c.relname, (c.relkind = 'r')::text FROM pg_namespace n
       LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = ANY ($2::text[]) WHERE n.nspname = $1 ORDER BY c.relname`,
    [sideSchema, sideTables]
  )

/**
 * What has the name of a side table and is none.
 *
 * @category destructors
 * @since 0.1.0
 */
export const impostors = async (session: Session): Promise<ReadonlyArray<string>> =>
  (await found(session)).flatMap(([name, isTable]) => (isTable === 'false' ? [`${quote(sideSchema)}.${name}`] : []))

/**
 * Whether the side tables are there.
 *
 * @category destructors
 * @since 0.1.0
 */
export const hasSideTables = async (session: Session): Promise<boolean> => (await missing(session)).length === 0

/** The statements that make what is missing. */
const missing = async (session: Session): Promise<ReadonlyArray<string>> => {
  const there = await found(session)
  const has = (table: string): boolean => there.some(([name, isTable]) => name === table && isTable === 'true')
  return [
    ...(there.length > 0 ? [] : [makeSchema]),
    ...Object.entries(made).flatMap(([table, statements]) => (has(table) ? [] : statements))
  ]
}

// constructors

/**
 * Makes what is missing of the side tables, in the transaction that is open. What is there is left alone, as it may be
 * another role's. Workers that start together wait for one another.
 *
 * @category constructors
 * @since 0.1.0
 */
export const makeSideTables = async (session: Session): Promise<void> => {
  if (await hasSideTables(session)) return
  await session.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [sideSchema])
  for (const statement of await missing(session)) await session.query(statement)
}
