/**
 * Stored sessions in PostgreSQL: upgraded in place while the table is in use, by any number of workers, and taken back.
 *
 * Needs the package `pg`, which is loaded when the first connection is made.
 *
 * @since 0.1.0
 * @module connect-session-reconcile/postgres
 */
export type { Report, Totals } from '../report.js'
export type { Connection } from './connection.js'
export { parseName, quote } from './identifiers.js'
export type { Retry } from './link.js'
export {
  type Cause,
  explainCause,
  explainPostgresError,
  type PostgresError,
  type Transient,
  transient
} from './PostgresError.js'
export type { Limits } from './session.js'
export {
  defaultBatchSize,
  defaultLimits,
  type PostgresEvent,
  type PostgresOptions,
  type PostgresReport,
  type PostgresSettings
} from './settings.js'
export { sideSchema, sideTablesSql } from './sideTables.js'
export type { TargetName } from './target.js'
export { type UndoOptions, type UndoReport, undoPostgres } from './undo.js'
export type { RefusedRow, UndoRefusal } from './undoBatch.js'
export { downgradePostgres, upgradePostgres } from './upgrade.js'
