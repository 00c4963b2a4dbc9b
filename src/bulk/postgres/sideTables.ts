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

/** The statements that make a table, and say what it is for. */
const made: Readonly<Record<'journal' | 'quarantine', ReadonlyArray<string>>> = {
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
 * The statements that make the side tables, for who wants to run them by hand.
 *
 * @category model
 * @since 0.1.0
 */
export const sideTablesSql: ReadonlyArray<string> = [makeSchema, ...made.journal, ...made.quarantine]

// destructors

/** What there is: the schema, and which of the tables. */
const present = async (session: Session): Promise<ReadonlySet<string>> => {
  const rows = await session.query(
    `SELECT coalesce(c.relname, '') FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid
       AND c.relname IN ('journal', 'quarantine') AND c.relkind = 'r' WHERE n.nspname = $1`,
    [sideSchema]
  )
  return new Set(rows.length === 0 ? [] : ['schema', ...rows.map(([name]) => name as string)])
}

/**
 * What has the name of a side table and is none.
 *
 * @category destructors
 * @since 0.1.0
 */
export const impostors = async (session: Session): Promise<ReadonlyArray<string>> => {
  const rows = await session.query(
    `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname IN ('journal', 'quarantine') AND c.relkind <> 'r' ORDER BY c.relname`,
    [sideSchema]
  )
  return rows.map(([name]) => `${quote(sideSchema)}.${name}`)
}

/**
 * Whether the side tables are there.
 *
 * @category destructors
 * @since 0.1.0
 */
export const hasSideTables = async (session: Session): Promise<boolean> => {
  const there = await present(session)
  return there.has('journal') && there.has('quarantine')
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
  const there = await present(session)
  const statements = [
    ...(there.has('schema') ? [] : [makeSchema]),
    ...(there.has('journal') ? [] : made.journal),
    ...(there.has('quarantine') ? [] : made.quarantine)
  ]
  for (const statement of statements) await session.query(statement)
}
