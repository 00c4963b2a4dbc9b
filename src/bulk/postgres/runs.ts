/**
 * A run and its pages, as the journal keeps them.
 *
 * The run's own row holds how far its keys have been paged; it is locked while the next pages are added. A page is open
 * until everything in it is settled. A worker works on a page while its transaction holds the page's row locked, so the
 * page of a worker that dies is free at once, and no row is counted twice or not at all.
 *
 * @since 0.1.0
 */
import type { Direction } from '../../migrate/Migration.js'
import { add, none, type Totals } from '../report.js'
import { literal } from './identifiers.js'
import { boundaries, type Key, type Range } from './readSql.js'
import type { Session } from './session.js'
import type { PostgresOptions } from './settings.js'
import { isPage, isRun, journal } from './sideTables.js'
import { type Target, type TargetName, targetName } from './target.js'

// model

/**
 * What a run is about. Runs that agree in all of it are one run, as long as it is not finished.
 *
 * @category model
 * @since 0.1.0
 */
export interface RunSettings {
  readonly name: Required<TargetName>
  readonly direction: Direction
  /** Everything else that decides what becomes of a row. */
  readonly rest: string
}

/**
 * A page that this transaction holds.
 *
 * @category model
 * @since 0.1.0
 */
export interface OpenPage {
  readonly page: number
  readonly range: Range
  /** What was settled in it before. */
  readonly totals: Totals
  /** How often it was left with rows still to be met. */
  readonly tries: number
}

/**
 * What there is to do: a page, or something else first.
 *
 * - `Paged`: pages were added; take one
 * - `Waiting`: every page left is another worker's, or waits for rows that are locked
 * - `Stopped`: somebody stopped the run, or took it back
 *
 * @category model
 * @since 0.1.0
 */
export type Next =
  | { readonly _tag: 'Page'; readonly page: OpenPage }
  | { readonly _tag: 'Paged' | 'Stopped' | 'Finished' }
  | { readonly _tag: 'Waiting'; readonly lockedRows: number }

/**
 * What the row of a run itself holds.
 *
 * @category model
 * @since 0.1.0
 */
export interface RunDetail {
  readonly target: string
  readonly direction: Direction
  readonly name: Required<TargetName>
  readonly settings: string
  readonly cursor?: Key
  readonly pages: number
  readonly isPaged: boolean
}

interface PageDetail {
  readonly after?: Key | undefined
  readonly to: Key
  readonly left?: ReadonlyArray<Key>
  readonly tries?: number
  readonly totals?: Totals
}

// constructors

/**
 * The settings of a run. How far it has come is known by texts of its key, which say nothing about a key of another type or
 * order.
 *
 * @category constructors
 * @since 0.1.0
 */
export const runSettings = (
  { schema, table, column, key }: Target,
  direction: Direction,
  { where, inexactIds, provider, ids, retryQuarantined }: PostgresOptions
): RunSettings => ({
  name: { schema, table, column, key: key.map(({ name }) => name) },
  direction,
  rest: JSON.stringify([
    where,
    inexactIds,
    provider,
    ids !== undefined,
    retryQuarantined === true,
    key.map(({ nature }) => nature)
  ])
})

/**
 * The settings of a run as one text.
 *
 * @category destructors
 * @since 0.1.0
 */
export const fingerprint = ({ name, direction, rest }: RunSettings): string => JSON.stringify([name, direction, rest])

/** Pages added at once: few enough to share, enough to make their cost small. */
const pagesAhead = 16

/**
 * The run of these settings that is not finished, or a new one.
 *
 * @category constructors
 * @since 0.1.0
 */
export const openRun = async (session: Session, target: Target, settings: RunSettings): Promise<string> => {
  const all = fingerprint(settings)
  await session.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [all])
  const [open] = await session.query(
    `UPDATE ${journal} SET state = 'running' WHERE ${isRun} AND state NOT IN ('finished', 'undone')
     AND detail ->> 'settings' = $1 RETURNING run`,
    [all]
  )
  if (open !== undefined) return open[0] as string
  const detail: RunDetail = {
    target: targetName(target),
    direction: settings.direction,
    name: settings.name,
    settings: all,
    pages: 0,
    isPaged: false
  }
  const [made] = await session.query(
    `INSERT INTO ${journal} (run, page, state, detail)
     SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDD"t"HH24MISS') || '-' || substr(md5(random()::text), 1, 6), 0, 'running', $1::jsonb
     RETURNING run`,
    [JSON.stringify(detail)]
  )
  return made?.[0] as string
}

// combinators

/**
 * Takes the first page that nobody works on, in the transaction that is open; adds pages when there is none. Of a run that
 * was stopped it takes none.
 *
 * @category combinators
 * @since 0.1.0
 */
export const takePage = async (session: Session, target: Target, run: string, batchSize: number): Promise<Next> => {
  const [row] = await session.query(
    `SELECT page::text, detail::text FROM ${journal}
     WHERE run = ${literal(run)} AND ${isPage} AND state = 'open' AND at <= clock_timestamp()
       AND (SELECT state FROM ${journal} WHERE run = ${literal(run)} AND ${isRun}) = 'running'
     ORDER BY page LIMIT 1 FOR UPDATE SKIP LOCKED`
  )
  if (row === undefined) return addPages(session, target, run, batchSize)
  const detail = JSON.parse(row[1] as string) as PageDetail
  const range: Range =
    detail.left === undefined
      ? { _tag: 'Between', after: detail.after, to: detail.to }
      : { _tag: 'Listed', keys: detail.left }
  const page = { page: Number(row[0]), range, totals: detail.totals ?? none, tries: detail.tries ?? 0 }
  return { _tag: 'Page', page }
}

const addPages = async (session: Session, target: Target, run: string, batchSize: number): Promise<Next> => {
  const [row] = await session.query(
    `SELECT state, detail::text FROM ${journal} WHERE run = $1 AND ${isRun} FOR UPDATE`,
    [run]
  )
  const detail = JSON.parse(row?.[1] ?? '{}') as RunDetail
  if (row?.[0] === 'stopped' || row?.[0] === 'undone') return { _tag: 'Stopped' }
  if (row?.[0] === 'finished') return { _tag: 'Finished' }
  if (detail.isPaged) return waiting(session, run)
  const { text, values } = boundaries(target, detail.cursor, batchSize, pagesAhead)
  const found = await session.query(text, values)
  const ends = found.map((end) => end.slice(0, -1) as Key)
  const added = ends.map((to, i): PageDetail => ({ after: i === 0 ? detail.cursor : ends[i - 1], to }))
  await session.query(
    `INSERT INTO ${journal} (run, page, state, detail)
     SELECT $1, $2::int + n, 'open', d::jsonb FROM unnest($3::text[]) WITH ORDINALITY AS p(d, n)`,
    [run, detail.pages, added.map((page) => JSON.stringify(page))]
  )
  const paged: RunDetail = {
    ...detail,
    pages: detail.pages + added.length,
    isPaged: Number(found[0]?.at(-1) ?? 0) < batchSize * pagesAhead,
    ...(added.length === 0 ? {} : { cursor: ends[ends.length - 1] as Key })
  }
  await session.query(`UPDATE ${journal} SET detail = $2::jsonb WHERE run = $1 AND ${isRun}`, [
    run,
    JSON.stringify(paged)
  ])
  return { _tag: 'Paged' }
}

const waiting = async (session: Session, run: string): Promise<Next> => {
  const left = await leftRows(session, run)
  if (left.pages > 0) return { _tag: 'Waiting', lockedRows: left.rows }
  await setState(session, run, 'finished')
  return { _tag: 'Finished' }
}

/**
 * How many pages are open, and how many rows of them were locked when they were last looked at.
 *
 * @category destructors
 * @since 0.1.0
 */
export const leftRows = async (
  session: Session,
  run: string
): Promise<{ readonly pages: number; readonly rows: number }> => {
  const [row] = await session.query(
    `SELECT count(*)::text, coalesce(sum(jsonb_array_length(detail -> 'left')), 0)::text FROM ${journal}
     WHERE run = $1 AND ${isPage} AND state = 'open'`,
    [run]
  )
  return { pages: Number(row?.[0]), rows: Number(row?.[1]) }
}

/**
 * Writes what became of a page. A page with rows left is open again after a while.
 *
 * @category combinators
 * @since 0.1.0
 */
export const settlePage = (
  session: Session,
  run: string,
  { page, totals, tries }: OpenPage,
  settled: Totals,
  left: ReadonlyArray<Key>
): void => {
  const isDone = left.length === 0
  const detail = { totals: add(totals, settled), tries: tries + 1, left }
  const wait = isDone ? 0 : Math.min(2000, 50 * 2 ** Math.min(tries, 10))
  session.defer(
    `UPDATE ${journal} SET state = ${literal(isDone ? 'done' : 'open')}, detail = detail || ${literal(JSON.stringify(detail))}::jsonb,
       at = clock_timestamp() + ${wait} * interval '1 millisecond'
     WHERE run = ${literal(run)} AND ${isPage} AND page = ${page}`
  )
}

/**
 * Marks a run, so that every worker sees it.
 *
 * @category combinators
 * @since 0.1.0
 */
export const setState = async (
  session: Session,
  run: string,
  state: 'stopped' | 'finished' | 'undone'
): Promise<void> => {
  await session.query(`UPDATE ${journal} SET state = $2 WHERE run = $1 AND ${isRun}`, [run, state])
}

/**
 * Ends a run that is taken back, once the pages that workers hold are settled: no worker takes another.
 *
 * @category combinators
 * @since 0.1.0
 */
export const closeRun = async (session: Session, run: string): Promise<void> => {
  await setState(session, run, 'undone')
  await session.query(`UPDATE ${journal} SET state = 'left' WHERE run = $1 AND ${isPage} AND state = 'open'`, [run])
}
