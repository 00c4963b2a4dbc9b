/**
 * What the role must be allowed, and the statements that allow it.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { quote } from './identifiers.js'
import type { Link } from './link.js'
import type { PostgresError } from './PostgresError.js'
import type { Row, Session } from './session.js'
import { sideSchema } from './sideTables.js'
import { relation, type Target } from './target.js'

// model

/**
 * What the role is going to do.
 *
 * @category model
 * @since 0.1.0
 */
export type Access = 'read' | 'write'

// destructors

/**
 * The statements that give a role what it lacks; none when it lacks nothing.
 *
 * @category destructors
 * @since 0.1.0
 */
export const missingGrants = async (
  session: Session,
  target: Target,
  access: Access
): Promise<ReadonlyArray<string>> => {
  const [row] = await session.query(
    `SELECT current_user::text, current_database()::text, row_security_active($1::oid)::text,
       (has_table_privilege($1::oid, 'SELECT') OR (SELECT bool_and(has_column_privilege($1::oid, c, 'SELECT')) FROM unnest($3::text[]) AS c))::text,
       has_column_privilege($1::oid, $2::text, 'UPDATE')::text,
       has_database_privilege(current_database(), 'CREATE')::text,
       (to_regnamespace($4) IS NOT NULL)::text`,
    [target.oid, target.column, [target.column, ...target.key.map(({ name }) => name)], sideSchema]
  )
  const [user, database, isFiltered, canSelect, canUpdate, canCreate, hasSchema] = row as [string, ...Array<string>]
  const role = quote(user)
  const onTable = [
    ...lacking(canSelect, `GRANT SELECT ON ${relation(target)} TO ${role};`),
    ...(isFiltered === 'true' ? [`ALTER ROLE ${role} BYPASSRLS; -- row-level security hides rows from it`] : [])
  ]
  if (access === 'read') return onTable
  const own =
    hasSchema === 'true'
      ? await missingOnSideTables(session, role)
      : lacking(canCreate, `GRANT CREATE ON DATABASE ${quote(database as string)} TO ${role};`)
  return [
    ...onTable,
    ...lacking(canUpdate, `GRANT UPDATE (${quote(target.column)}) ON ${relation(target)} TO ${role};`),
    ...own
  ]
}

const lacking = (held: string | null | undefined, grant: string): ReadonlyArray<string> =>
  held === 'true' ? [] : [grant]

/** What is asked of the catalogue, which may be read without a privilege on the schema. */
const missingOnSideTables = async (session: Session, role: string): Promise<ReadonlyArray<string>> => {
  const [schema] = await session.query(
    `SELECT has_schema_privilege($1, 'USAGE')::text, has_schema_privilege($1, 'CREATE')::text`,
    [sideSchema]
  )
  const tables: ReadonlyArray<Row> = await session.query(
    `SELECT c.relname, bool_and(has_table_privilege(c.oid, p))::text
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p
     WHERE n.nspname = $1 AND c.relname IN ('journal', 'quarantine') AND c.relkind = 'r' GROUP BY c.relname ORDER BY c.relname`,
    [sideSchema]
  )
  return [
    ...lacking(schema?.[0], `GRANT USAGE ON SCHEMA ${quote(sideSchema)} TO ${role};`),
    ...(tables.length < 2 ? lacking(schema?.[1], `GRANT CREATE ON SCHEMA ${quote(sideSchema)} TO ${role};`) : []),
    ...tables.flatMap(([name, held]) =>
      lacking(held, `GRANT SELECT, INSERT, UPDATE, DELETE ON ${quote(sideSchema)}.${name} TO ${role};`)
    )
  ]
}

// combinators

/**
 * The same error, with the grants that are missing now where the role lost a right on the way.
 *
 * @category combinators
 * @since 0.1.0
 */
export const withGrants = async (
  own: Link,
  target: Target,
  access: Access,
  error: PostgresError
): Promise<PostgresError> => {
  if (error._tag !== 'Forbidden' || error.grants.length > 0) return error
  const grants = await own.run((session) => missingGrants(session, target, access))
  return E.isLeft(grants) ? error : { ...error, grants: grants.right }
}
