/**
 * Runs of the library on a table of sessions.
 */
import * as E from 'fp-ts/Either'

import type { PostgresOptions } from '../../src/bulk/postgres'
import type { Cluster } from './cluster'

/** What is asked of a table that `sessionsTable` made. */
export const applying =
  (batchSize: number) =>
  ({ connection }: Cluster, table: string): PostgresOptions => ({
    connection,
    table,
    column: 'payload',
    key: ['id'],
    apply: true,
    batchSize
  })

/** What came of a run that must not fail. */
export const right = <A>(result: E.Either<unknown, A>): A => {
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}
