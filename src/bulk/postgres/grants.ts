/**
 * What the role must be allowed, and the statements that allow it.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { quote } from './identifiers.js'
import type { Link } from './link.js'
import type { PostgresError } from './PostgresError.js'
import type { Access, Session } from './session.js'
import { impostors, sideSchema, sideTables } from './sideTables.js'
import { findTarget, relation, type Target, type TargetName, withoutNulls } from './target.js'

// errors

/**
 * The error of a role that lacks rights.
 *
 * @category errors
 * @since 0.1.0
 */
export const forbidden = (grants: ReadonlyArray<string>): E.Either<PostgresError, never> =>
  E.left({ _tag: 'Forbidden', cause: 'the role may not do this', grants })

// destructors

/**
 * A table that can be worked on by this role, or everything that stands against it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const openTarget = async (
  session: Session,
  name: TargetName,
  access: Access
): Promise<E.Either<PostgresError, Target>> => {
  const target = await findTarget(session, name)
  if (E.isLeft(target)) return target
  const [impostor] = await impostors(session)
  if (impostor !== undefined) {
    return E.left({
      _tag: 'Unsuitable',
      cause: `${impostor} is not the table that is kept there: give it another name`
    })
  }
  const grants = await missingGrants(session, target.right, access)
  return grants.length > 0 ? forbidden(grants) : withoutNulls(session, target.right)
}

const lacking = (held: string | null | undefined, grant: string): ReadonlyArray<string> =>
  held === 'true' ? [] : [grant]

/** What tells one version of a row from another; a right to columns must name these too. */
const versionColumns = ['ctid', 'xmin', 'tableoid']

const missingGrants = async (session: Session, target: Target, access: Access): Promise<ReadonlyArray<string>> => {
  const [row] = await session.query(
    `SELECT current_user::text,
       (has_table_privilege(oid, 'SELECT') OR (SELECT bool_and(has_column_privilege(oid, c, 'SELECT')) FROM unnest($3::text[]) AS c))::text,
       has_column_privilege(oid, $2::text, 'UPDATE')::text, row_security_active(oid)::text
     FROM pg_class WHERE oid = $1::oid`,
    [target.oid, target.column, [target.column, ...target.key.map(({ name }) => name), ...versionColumns]]
  )
  // A type is named with its schema where the search path does not find it, as it does not without this right.
  const hidden = await session.query(
    `SELECT n.nspname FROM pg_namespace n WHERE NOT has_schema_privilege(n.oid, 'USAGE') AND n.oid IN (
       SELECT c.relnamespace FROM pg_class c WHERE c.oid = $1::oid
       UNION SELECT t.typnamespace FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
         WHERE a.attrelid = $1::oid AND a.attname = ANY ($2::text[])) ORDER BY n.nspname`,
    [target.oid, target.key.map(({ name }) => name)]
  )
  const [user, canSelect, canUpdate, isFiltered] = row as [string, ...Array<string>]
  const role = quote(user)
  return [
    ...hidden.map(([schema]) => `GRANT USAGE ON SCHEMA ${quote(schema as string)} TO ${role};`),
    ...lacking(canSelect, `GRANT SELECT ON ${relation(target)} TO ${role};`),
    ...(isFiltered === 'true' ? [`ALTER ROLE ${role} BYPASSRLS; -- row-level security hides rows from it`] : []),
    ...(access === 'read only'
      ? []
      : lacking(canUpdate, `GRANT UPDATE (${quote(target.column)}) ON ${relation(target)} TO ${role};`)),
    ...(await missingOnSideTables(session, access))
  ]
}

/**
 * The statements that let a role use the side tables, or make them. The catalogue is asked, which may be read without a
 * right to the schema.
 *
 * @category destructors
 * @since 0.1.0
 */
export const missingOnSideTables = async (session: Session, access: Access): Promise<ReadonlyArray<string>> => {
  const [row] = await session.query(
    `SELECT current_user::text, current_database()::text, has_database_privilege(current_database(), 'CREATE')::text,
       (n.oid IS NOT NULL)::text, has_schema_privilege(n.oid, 'USAGE')::text, has_schema_privilege(n.oid, 'CREATE')::text
     FROM (VALUES (1)) AS one LEFT JOIN pg_namespace AS n ON n.nspname = $1`,
    [sideSchema]
  )
  const [user, database, canMakeSchema, hasSchema, canUse, canMakeTables] = row as [string, string, ...Array<string>]
  const role = quote(user)
  const isReading = access === 'read only'
  if (hasSchema !== 'true') {
    return isReading ? [] : lacking(canMakeSchema, `GRANT CREATE ON DATABASE ${quote(database)} TO ${role};`)
  }
  const rights = isReading ? ['SELECT'] : ['SELECT', 'INSERT', 'UPDATE', 'DELETE']
  const tables = await session.query(
    `SELECT c.relname, bool_and(has_table_privilege(c.oid, p))::text
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, unnest($2::text[]) AS p
     WHERE n.nspname = $1 AND c.relname = ANY ($3::text[]) AND c.relkind = 'r' GROUP BY c.relname ORDER BY c.relname`,
    [sideSchema, rights, sideTables]
  )
  const isWhole = tables.length === sideTables.length
  if (isReading && !isWhole) return []
  return [
    ...lacking(canUse, `GRANT USAGE ON SCHEMA ${quote(sideSchema)} TO ${role};`),
    ...(isWhole ? [] : lacking(canMakeTables, `GRANT CREATE ON SCHEMA ${quote(sideSchema)} TO ${role};`)),
    ...tables.flatMap(([name, held]) =>
      lacking(held, `GRANT ${rights.join(', ')} ON ${quote(sideSchema)}.${name} TO ${role};`)
    )
  ]
}

/**
 * The statement that lets a role read every column of a table, as a condition may; none when it may. The transaction that
 * was refused is over.
 *
 * @category destructors
 * @since 0.1.0
 */
export const missingForCondition = async (session: Session, target: Target): Promise<ReadonlyArray<string>> => {
  await session.rollback()
  const [row] = await session.query(`SELECT current_user::text, has_table_privilege($1::oid, 'SELECT')::text`, [
    target.oid
  ])
  return lacking(row?.[1], `GRANT SELECT ON ${relation(target)} TO ${quote(row?.[0] as string)};`)
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
