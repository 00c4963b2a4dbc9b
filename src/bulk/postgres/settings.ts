/**
 * What callers say, and what they are told.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import type { ReconcileOptions } from '../../migrate/Rule.js'
import type { Report, Totals } from '../report.js'
import type { Connection } from './connection.js'
import type { Persistence, Retry } from './link.js'
import type { PostgresError } from './PostgresError.js'
import { type Access, isDuration, type Limits } from './session.js'
import type { TargetName } from './target.js'

// model

/**
 * What to do to which column.
 *
 * @category model
 * @since 0.1.0
 */
export interface PostgresOptions extends ReconcileOptions, TargetName, PostgresSettings {
  /** A condition on the rows of the table, which is part of the statements as it is: trusted SQL. */
  readonly where?: string | undefined
  /** Whether to write. Without it nothing is written, and the report is the same. */
  readonly apply?: boolean | undefined
  /** Stop when more rows than this have been quarantined. */
  readonly maxQuarantined?: number | undefined
  /** Meet the rows again that are in quarantine. */
  readonly retryQuarantined?: boolean | undefined
  /** The run to join; absent: the one that is not finished, or a new one. */
  readonly run?: string | undefined
}

/**
 * How to reach the server and behave there.
 *
 * @category model
 * @since 0.1.0
 */
export interface PostgresSettings {
  readonly connection: Connection
  /** Rows in a transaction; 500 when absent. */
  readonly batchSize?: number | undefined
  readonly limits?: Limits | undefined
  /** Milliseconds of failing on end after which to give up; five minutes when absent. */
  readonly patience?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Told of what happens while it happens. */
  readonly onEvent?: ((event: PostgresEvent) => void) | undefined
}

/**
 * Something to show while work goes on.
 *
 * - `Started`: what was found; `run` is absent in a dry run
 * - `Progress`: what has been done by all workers of the run
 * - `Retrying`: something failed and is tried again
 * - `Waiting`: rows that other sessions hold locked are all that is left
 * - `Noticed`: something worth knowing
 *
 * @category model
 * @since 0.1.0
 */
export type PostgresEvent =
  | { readonly _tag: 'Started'; readonly run?: string | undefined; readonly estimatedRows: number }
  | { readonly _tag: 'Progress'; readonly totals: Totals; readonly estimatedRows: number }
  | ({ readonly _tag: 'Retrying' } & Retry)
  | { readonly _tag: 'Waiting'; readonly rows: number }
  | { readonly _tag: 'Noticed'; readonly message: string }

/**
 * The totals of a run: of all its workers, since it began.
 *
 * @category model
 * @since 0.1.0
 */
export interface PostgresReport extends Report {
  /** What `undoPostgres` takes; absent in a dry run. */
  readonly run?: string
  readonly applied: boolean
  /** Whether it ended early: for too many quarantined rows, or because it was taken back. */
  readonly stopped: boolean
  /** Whether somebody took the run back while it was at work. */
  readonly undone: boolean
  /** Rows of the column that are in quarantine then, whichever run put them there. */
  readonly inQuarantine: number
}

/**
 * What was asked, with what holds where nothing was said.
 *
 * @category model
 * @since 0.1.0
 */
export interface Settled {
  readonly batchSize: number
  readonly limits: Limits
  readonly patience: number
  readonly access: Access
}

/**
 * The limits when none are given: a lock is given up soon, so that nobody queues behind it.
 *
 * @category model
 * @since 0.1.0
 */
export const defaultLimits: Limits = { statementTimeout: '60s', lockTimeout: '2s' }

const defaultPatience = 300_000

/**
 * Rows in a transaction, when nothing is said.
 *
 * @category model
 * @since 0.1.0
 */
export const defaultBatchSize = 500

// constructors

/**
 * How a link of these settings behaves.
 *
 * @category constructors
 * @since 0.1.0
 */
export const persistence = (settings: PostgresSettings & Settled, isPatientAtFirst: boolean): Persistence => ({
  connection: settings.connection,
  patience: settings.patience,
  isPatientAtFirst,
  signal: settings.signal,
  onRetry: (retry) => settings.onEvent?.({ _tag: 'Retrying', ...retry })
})

// destructors

/**
 * Whether a number is whole, and no less than another.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isWhole =
  (least: number) =>
  (n: number): boolean =>
    Number.isSafeInteger(n) && n >= least

/**
 * What was asked, with defaults, unless it makes no sense.
 *
 * @category destructors
 * @since 0.1.0
 */
export const settled = <A extends PostgresSettings & Pick<PostgresOptions, 'apply' | 'where' | 'maxQuarantined'>>(
  options: A
): E.Either<PostgresError, A & Settled> => {
  const { batchSize = defaultBatchSize, limits = defaultLimits, patience = defaultPatience } = options
  const { maxQuarantined = 0, where = '' } = options
  const wrong = [
    ...(isWhole(1)(batchSize) ? [] : ['batchSize must be a whole number, 1 or more']),
    ...(isWhole(0)(maxQuarantined) ? [] : ['maxQuarantined must be a whole number, 0 or more']),
    ...(['statementTimeout', 'lockTimeout'] as const)
      .filter((name) => !isDuration(limits[name]))
      .map((name) => `limits.${name} must be a duration such as 30s, 500ms or 2min`),
    ...(where.includes('\0') ? ['the condition has a character that PostgreSQL does not know: U+0000'] : [])
  ]
  const access = options.apply === true ? 'read write' : 'read only'
  return wrong.length === 0
    ? E.right({ ...options, batchSize, limits, patience, access })
    : E.left({ _tag: 'Unsuitable', cause: wrong.join('; ') })
}
