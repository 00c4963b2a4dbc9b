/**
 * Writing rows so that the database's refusal of one does not stop the others.
 *
 * @since 0.1.0
 */
import { type Cause, causeOf, isAboutRows } from './PostgresError.js'
import type { Session } from './session.js'

// errors

/**
 * What the server would say of a row if it were asked whether a trigger left the new payload alone.
 *
 * @category errors
 * @since 0.1.0
 */
export const overruled = Object.assign(new Error('a trigger of the table put another payload in its place'), {
  code: 'P0001'
})

// combinators

/**
 * Does something for each item in a savepoint of its own, or else, where the item is to blame, something instead.
 * Constraints that are checked at the end are checked at once.
 *
 * @category combinators
 * @since 0.1.0
 */
export const oneByOne = async <A, B>(
  session: Session,
  items: ReadonlyArray<A>,
  write: (item: A) => Promise<B>,
  refused: (item: A, cause: Cause) => B
): Promise<ReadonlyArray<B>> => {
  const results: Array<B> = []
  await session.query('SET CONSTRAINTS ALL IMMEDIATE')
  for (const item of items) {
    await session.query('SAVEPOINT one_row')
    try {
      results.push(await write(item))
    } catch (thrown) {
      const cause = causeOf(thrown)
      if (!isAboutRows(cause)) return Promise.reject(thrown)
      await session.query('ROLLBACK TO SAVEPOINT one_row')
      results.push(refused(item, cause))
    }
    await session.query('RELEASE SAVEPOINT one_row')
  }
  return results
}
