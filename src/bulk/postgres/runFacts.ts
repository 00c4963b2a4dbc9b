/**
 * What the journal and the quarantine say about runs.
 *
 * @since 0.1.0
 */
import type { Direction } from '../../migrate/Migration.js'
import { counted, grouped, none, type Totals } from '../report.js'
import type { RunDetail } from './runs.js'
import type { Session } from './session.js'
import { journal, quarantine } from './sideTables.js'
import { type Target, type TargetName, targetName } from './target.js'

// destructors

/**
 * What the workers of a run have done, all of them together.
 *
 * @category destructors
 * @since 0.1.0
 */
export const runTotals = async (session: Session, run: string): Promise<Totals> => {
  const pages = `FROM ${journal} AS j WHERE j.run = $1 AND j.page > 0 AND j.key IS NULL`
  const sums = counted.map((name) => `coalesce(sum((j.detail -> 'totals' ->> '${name}')::bigint), 0)::text`)
  const [row] = await session.query(`SELECT ${sums.join(', ')} ${pages}`, [run])
  const groups = await session.query(
    grouped
      .map(
        (name) => `SELECT '${name}', e.key, sum(e.value::bigint)::text
          FROM ${journal} AS j, jsonb_each_text(j.detail -> 'totals' -> '${name}') AS e
          WHERE j.run = $1 AND j.page > 0 AND j.key IS NULL GROUP BY e.key`
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
    `SELECT (EXISTS (SELECT 1 FROM ${journal} WHERE key IS NULL AND page = 0 AND run <> coalesce($3, '')
         AND detail ->> 'target' = $1 AND detail ->> 'direction' = $2)
       OR EXISTS (SELECT 1 FROM ${quarantine} WHERE run <> coalesce($3, '') AND target = $1 AND direction = $2))::text`,
    [targetName(target), direction, run ?? null]
  )
  return row?.[0] === 'true'
}

/**
 * The column that a run is about; `undefined` when the journal has no such run.
 *
 * @category destructors
 * @since 0.1.0
 */
export const runName = async (session: Session, run: string): Promise<Required<TargetName> | undefined> => {
  const [row] = await session.query(`SELECT detail::text FROM ${journal} WHERE run = $1 AND page = 0 AND key IS NULL`, [
    run
  ])
  return row === undefined ? undefined : (JSON.parse(row[0] as string) as RunDetail).name
}

/**
 * Whether somebody took a run back, or began to.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isUndone = async (session: Session, run: string): Promise<boolean> => {
  const [row] = await session.query(
    `SELECT 1 FROM ${journal} WHERE run = $1 AND page = 0 AND key IS NULL AND state = 'undone'`,
    [run]
  )
  return row !== undefined
}

/**
 * The latest runs, latest first.
 *
 * @category destructors
 * @since 0.1.0
 */
export const knownRuns = async (session: Session): Promise<ReadonlyArray<string>> => {
  const rows = await session.query(
    `SELECT run FROM ${journal} WHERE key IS NULL AND page = 0 ORDER BY at DESC LIMIT 10`
  )
  return rows.map(([run]) => run as string)
}
