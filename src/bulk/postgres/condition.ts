/**
 * The condition on the rows of a table: trusted SQL, which may be wrong all the same.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import {
  causeOf,
  explainCause,
  isAboutRows,
  isAboutStatement,
  type PostgresError,
  toError,
  transient,
  unsuitable
} from './PostgresError.js'
import type { Session } from './session.js'
import { relation, type Target } from './target.js'

// destructors

/**
 * How many rows the planner expects, which costs nothing to ask.
 *
 * @category destructors
 * @since 0.1.0
 */
export const estimateRows = async (
  session: Session,
  target: Target,
  where: string | undefined
): Promise<E.Either<PostgresError, number>> => {
  const condition = where === undefined ? '' : ` WHERE (${where}\n)`
  try {
    const [row] = await session.query(`EXPLAIN (FORMAT JSON) SELECT 1 FROM ${relation(target)} AS t${condition}`)
    const [plan] = JSON.parse(row?.[0] ?? '[]') as ReadonlyArray<{ readonly Plan?: { readonly 'Plan Rows'?: number } }>
    return E.right(plan?.Plan?.['Plan Rows'] ?? 0)
  } catch (thrown) {
    const cause = causeOf(thrown)
    if (transient(cause) !== undefined) return Promise.reject(thrown)
    if (where === undefined || !(isAboutStatement(cause) || isAboutRows(cause))) return E.left(toError(cause))
    return unsuitable(`the condition is not SQL that this table can be asked: ${cause.message}`)
  }
}

// errors

/**
 * The same error, naming the condition where the data of rows is to blame that it was asked of.
 *
 * @category errors
 * @since 0.1.0
 */
export const blamed =
  (where: string | undefined) =>
  (error: PostgresError): PostgresError =>
    where === undefined || error._tag !== 'Failed' || !error.cause.code.startsWith('22')
      ? error
      : { _tag: 'Unsuitable', cause: `the condition fails on a row: ${explainCause(error.cause)}` }
