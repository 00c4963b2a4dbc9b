/**
 * The quarantine, without entries that are of no use any more.
 *
 * An entry is of no use once its row is gone, or holds no payload, or holds what a run wrote. Rows are looked up by their
 * keys, so this costs as much as there are entries, however large the table is. An entry under a key of the same columns in
 * another order is of no use either, unless the condition keeps its row from being entered anew.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import type { Direction } from '../../migrate/Migration.js'
import { literal, quote } from './identifiers.js'
import type { Link } from './link.js'
import { isOfRows, type PostgresError } from './PostgresError.js'
import { isEntryOf, isMigrated, keyText, notBlank, type Statement } from './readSql.js'
import { type Access, type Limits, transaction } from './session.js'
import { journal, quarantine } from './sideTables.js'
import { relation, type Target } from './target.js'

// model

/**
 * Which entries are looked at; those of no use are removed where that may be written.
 *
 * @category model
 * @since 0.1.0
 */
export interface Sweeping {
  readonly target: Target
  readonly direction: Direction
  /** Trusted SQL: the condition of the run that is at its end. */
  readonly where: string | undefined
  readonly limits: Limits
  readonly access: Access
}

/**
 * How many entries there are: of use, and of none.
 *
 * @category model
 * @since 0.1.0
 */
export interface Swept {
  readonly kept: number
  readonly useless: number
}

// combinators

/** Entries looked at in a transaction. */
const most = 1000

/**
 * Looks at every entry of a column.
 *
 * @category combinators
 * @since 0.1.0
 */
export const sweep = async (own: Link, sweeping: Sweeping): Promise<E.Either<PostgresError, Swept>> => {
  const { limits, access } = sweeping
  let swept: Swept = { kept: 0, useless: 0 }
  let after: string | undefined
  let size = most
  const page = (condition: string): ReturnType<typeof own.run<ReadonlyArray<ReadonlyArray<string | null>>>> => {
    const { text, values } = entries(sweeping, condition, after, size)
    return own.run((session) => transaction(session, limits, access, () => session.query(text, values)))
  }
  for (;;) {
    let found = await page(isUseless(sweeping))
    // A key that the columns cannot hold, as they were others when it was entered, is the key of no row.
    if (E.isLeft(found) && isOfRows(found.left)) {
      if (size > 1) {
        size = 1
        continue
      }
      found = await page('true')
    }
    if (E.isLeft(found)) return found
    const [last, all, useless] = found.right[0] as [string | null, string, string]
    swept = { kept: swept.kept + Number(all) - Number(useless), useless: swept.useless + Number(useless) }
    if (last === null) return E.right(swept)
    after = last
  }
}

const isUseless = ({ target, direction, where }: Sweeping): string => {
  const { key, column } = target
  // What comes out of jsonb has no collation of its own, so it is compared in that of the column, which its index has.
  const texts = key.length === 1 ? 'jsonb_build_array(q.key)' : 'q.key::jsonb'
  const names = key.map(
    ({ name, type }) => `t.${quote(name)} = (${texts} ->> (array_position(q.names, ${literal(name)}) - 1))::${type}`
  )
  const payload = `t.${quote(column)}::text COLLATE "C"`
  const anew = `EXISTS (SELECT 1 FROM ${quarantine} AS q WHERE ${isEntryOf(target, direction)} AND q.key = ${keyText(target)})`
  const isLeftOut = where === undefined ? 'false' : `((${where}\n) IS NOT TRUE AND NOT ${anew})`
  const conditions = [
    ...names,
    `${payload} ~ ${literal(notBlank.source)}`,
    `(q.key = ${keyText(target)} OR ${isLeftOut})`,
    `NOT (${isMigrated(target, direction)})`
  ]
  return `(SELECT 1 FROM ${relation(target)} AS t WHERE ${conditions.join(' AND ')} LIMIT 1) IS NULL`
}

/** The columns that the key of an entry `q` is made of, in its order. */
const columnsOfEntry = ({ key }: Target): string => {
  const now = `ARRAY[${key.map(({ name }) => literal(name)).join(', ')}]`
  const then = `SELECT ARRAY(SELECT jsonb_array_elements_text(r.detail #> '{name,key}')) FROM ${journal} AS r`
  return key.length === 1 ? now : `coalesce((${then} WHERE r.run = q.run AND r.key IS NULL AND r.page = 0), ${now})`
}

const entries = (
  { target, direction, access }: Sweeping,
  condition: string,
  after: string | undefined,
  size: number
): Statement => {
  const ofTarget = isEntryOf(target, direction)
  const cleared = `, cleared AS (DELETE FROM ${quarantine} AS q WHERE ${ofTarget} AND q.key = ANY (ARRAY(SELECT key FROM met WHERE is_useless)))`
  return {
    text: `WITH met AS MATERIALIZED (
  SELECT q.key, ${condition} AS is_useless FROM (
    SELECT q.key, ${columnsOfEntry(target)} AS names FROM ${quarantine} AS q WHERE ${ofTarget}${after === undefined ? '' : ' AND q.key > $1'} ORDER BY q.key LIMIT ${size}
  ) AS q
)${access === 'read write' ? cleared : ''}
SELECT max(key), count(*)::text, (count(*) FILTER (WHERE is_useless))::text FROM met`,
    values: after === undefined ? [] : [after]
  }
}
