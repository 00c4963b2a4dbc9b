/**
 * What the journal and the quarantine say about runs.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import type { Direction } from '../../migrate/Migration.js'
import { counted, grouped, none, type Totals } from '../report.js'
import type { PostgresError } from './PostgresError.js'
import { isEntryOf, isRunOf } from './readSql.js'
import type { RunDetail } from './runs.js'
import type { Session } from './session.js'
import { isPage, isRun, journal, quarantine } from './sideTables.js'
import type { Target } from './target.js'

// destructors

/**
 * What the workers of a run have done, all of them together.
 *
 * @category destructors
 * @since 0.1.0
 */
export const runTotals = async (session: Session, run: string): Promise<Totals> => {
  const sums = counted.map((name) => `coalesce(sum((detail -> 'totals' ->> '${name}')::bigint), 0)::text`)
  const [row] = await session.query(`SELECT ${sums.join(', ')} FROM ${journal} WHERE run = $1 AND ${isPage}`, [run])
  const groups = await session.query(
    grouped
      .map(
        (name) => `SELECT '${name}', e.name, sum(e.n::bigint)::text
          FROM ${journal}, jsonb_each_text(detail -> 'totals' -> '${name}') AS e(name, n)
          WHERE run = $1 AND ${isPage} GROUP BY e.name`
      )
      .join(' UNION ALL '),
    [run]
  )
  const group = (name: (typeof grouped)[number]): Readonly<Record<string, number>> =>
    Object.fromEntries(groups.filter(([of]) => of === name).map(([, key, n]) => [key as string, Number(n)]))
  const numbers = Object.fromEntries(counted.map((name, i) => [name, Number(row?.[i])]))
  return { ...none, ...numbers, rules: group('rules'), reasons: group('reasons') }
}

/**
 * Whether other runs left anything about a column: changes, or rows in quarantine.
 *
 * @category destructors
 * @since 0.1.0
 */
export const hasHistory = async (
  session: Session,
  target: Target,
  direction: Direction,
  run: string | undefined
): Promise<boolean> => {
  const [row] = await session.query(
    `SELECT (EXISTS (SELECT 1 FROM ${journal} WHERE run <> $1 AND ${isRunOf(target, direction)})
       OR EXISTS (SELECT 1 FROM ${quarantine} AS q WHERE q.run <> $1 AND ${isEntryOf(target, direction)}))::text`,
    [run ?? '']
  )
  return row?.[0] === 'true'
}

/**
 * What the journal knows of a run. Fails with `UnknownRun`, and the latest runs there are.
 *
 * @category destructors
 * @since 0.1.0
 */
export const runDetail = async (session: Session, run: string): Promise<E.Either<PostgresError, RunDetail>> => {
  const [row] = await session.query(`SELECT detail::text FROM ${journal} WHERE run = $1 AND ${isRun}`, [run])
  if (row !== undefined) return E.right(JSON.parse(row[0] as string) as RunDetail)
  const latest = await session.query(`SELECT run FROM ${journal} WHERE ${isRun} ORDER BY at DESC LIMIT 10`)
  return E.left({ _tag: 'UnknownRun', run, known: latest.map(([name]) => name as string) })
}

/**
 * Whether somebody took a run back, or began to.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isUndone = async (session: Session, run: string): Promise<boolean> => {
  const [row] = await session.query(`SELECT 1 FROM ${journal} WHERE run = $1 AND ${isRun} AND state = 'undone'`, [run])
  return row !== undefined
}
