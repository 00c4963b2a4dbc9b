/**
 * Why work on a database could not be done, and whether trying again may help.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import { counted } from '../../codec/counts.js'

// model

/**
 * What the server, the driver or the operating system said; `code` is a SQLSTATE or an error name such as ECONNREFUSED.
 * `isRaised` says that a RAISE of PL/pgSQL said it, which may take any code.
 *
 * @category model
 * @since 0.1.0
 */
export interface Cause {
  readonly code: string
  readonly message: string
  readonly isRaised?: boolean
}

// errors

/**
 * Why work on a database could not be done. Whatever it was, no batch is half done.
 *
 * - `DriverMissing`: the package `pg` is not installed
 * - `Unreachable`: there is no connection, or it was lost and did not come back in time
 * - `Forbidden`: the role lacks privileges; `grants` are the statements that give them
 * - `Unsuitable`: the table, its column, its key or the condition is not what this can work on
 * - `UnknownRun`: the journal has no such run
 * - `RowsLocked`: other sessions kept rows locked for longer than was waited
 * - `Failed`: the server refused a statement, and trying again did not help
 * - `Interrupted`: the signal came; everything committed stays
 *
 * @category errors
 * @since 0.1.0
 */
export type PostgresError =
  | { readonly _tag: 'DriverMissing' }
  | { readonly _tag: 'Unreachable'; readonly cause: Cause }
  | { readonly _tag: 'Forbidden'; readonly cause: string; readonly grants: ReadonlyArray<string> }
  | { readonly _tag: 'Unsuitable'; readonly cause: string }
  | { readonly _tag: 'UnknownRun'; readonly run: string; readonly known: ReadonlyArray<string> }
  | { readonly _tag: 'RowsLocked'; readonly rows: number }
  | { readonly _tag: 'Failed'; readonly cause: Cause }
  | { readonly _tag: 'Interrupted' }

/**
 * What may pass when it is tried again.
 *
 * @category errors
 * @since 0.1.0
 */
export type Transient = 'connection' | 'lock' | 'conflict' | 'slow' | 'busy'

// constructors

/**
 * The error of a connection, a table or a run that cannot be worked with, or not as was asked.
 *
 * @category constructors
 * @since 0.1.0
 */
export const unsuitable = (cause: string): E.Either<PostgresError, never> => E.left({ _tag: 'Unsuitable', cause })

/**
 * What was thrown, as data.
 *
 * @category constructors
 * @since 0.1.0
 */
export const causeOf = (thrown: unknown): Cause => {
  if (typeof thrown !== 'object' || thrown === null) return { code: '', message: String(thrown) }
  const text = (key: string): string => {
    const value: unknown = Reflect.get(thrown, key)
    return typeof value === 'string' ? value : ''
  }
  const errors: unknown = Reflect.get(thrown, 'errors')
  const inner = Array.isArray(errors) ? errors.map((error) => causeOf(error).message).join('; ') : ''
  const cause = { code: text('code'), message: text('message') || inner || text('code') || text('name') }
  return text('routine') === 'exec_stmt_raise' ? { ...cause, isRaised: true } : cause
}

// destructors

const lost =
  /^(08...|57P0[1-3]|25P03|E(CONN(REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOENT|AI_AGAIN))$/
const lostWords =
  /Connection terminated|Client has encountered a connection error|timeout expired|not queryable|Client was closed/

/**
 * Whether, and why, trying again may help: a lost connection, a lock that was not given in time, a serialization failure
 * or a deadlock, a statement that took too long, or a server that has no room. What PL/pgSQL raised is none of these,
 * whatever code it took.
 *
 * @example
 * import { transient } from 'connect-session-reconcile/postgres'
 *
 * assert.strictEqual(transient({ code: '40P01', message: 'deadlock detected' }), 'conflict')
 * assert.strictEqual(transient({ code: '42P01', message: 'relation does not exist' }), undefined)
 *
 * @category destructors
 * @since 0.1.0
 */
export const transient = ({ code, message, isRaised }: Cause): Transient | undefined => {
  if (isRaised === true) return undefined
  if (lost.test(code) || (code === '' && lostWords.test(message))) return 'connection'
  if (code === '55P03') return 'lock'
  if (code === '40001' || code === '40P01') return 'conflict'
  if (code === '57014') return 'slow'
  return code === '53300' || code === '53200' ? 'busy' : undefined
}

/** The classes that the server itself knows, without those that are about the data of rows. */
const ofServer = /^(0|2[013-8BDF]|3[4BDF]|4[02]|5[3578]|72|F0|HV|XX|$)/

/**
 * Whether the data of single rows is to blame: a constraint, a value that does not fit, a trigger that raised, with
 * whatever code. What may pass is not.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isAboutRows = (cause: Cause): boolean =>
  transient(cause) === undefined &&
  (cause.isRaised === true ||
    /^(09|22|23|27|38|39|44|45|54|P0)/.test(cause.code) ||
    (/^[0-9A-Z]{5}$/.test(cause.code) && !ofServer.test(cause.code)))

/**
 * Whether a failure is about the data of single rows, so that the others can still be met without them.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isOfRows = (error: PostgresError): boolean => error._tag === 'Failed' && isAboutRows(error.cause)

/**
 * Whether the text of the statement is to blame: its syntax, or a name or type in it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isAboutStatement = ({ code }: Cause): boolean => code.startsWith('42') && code !== '42501'

/**
 * The error that a cause is, when nothing more is known about it.
 *
 * @category destructors
 * @since 0.1.0
 */
export const toError = (cause: Cause): PostgresError => {
  if (isAboutRows(cause)) return { _tag: 'Failed', cause }
  if (transient(cause) === 'connection' || /^28|^3D/.test(cause.code)) return { _tag: 'Unreachable', cause }
  return cause.code === '42501' ? { _tag: 'Forbidden', cause: cause.message, grants: [] } : { _tag: 'Failed', cause }
}

// reporters

const advice: Readonly<Record<Transient, string>> = {
  connection: 'the connection was lost',
  lock: 'a lock was not given within the lock timeout',
  conflict: 'another transaction got in the way',
  slow: 'a statement took longer than the statement timeout; a smaller batch helps',
  busy: 'the server has no room'
}

/**
 * An error in words that say what to do.
 *
 * @example
 * import { explainPostgresError } from 'connect-session-reconcile/postgres'
 *
 * assert.match(
 *   explainPostgresError({ _tag: 'Forbidden', cause: 'permission denied', grants: ['GRANT SELECT ON "s" TO "app";'] }),
 *   /GRANT SELECT ON "s" TO "app";/
 * )
 *
 * @category reporters
 * @since 0.1.0
 */
export const explainPostgresError = (error: PostgresError): string => {
  switch (error._tag) {
    case 'DriverMissing':
      return 'the package pg is not installed: npm install pg'
    case 'Unreachable':
      return `no connection to the database: ${error.cause.message}`
    case 'Forbidden':
      return error.grants.length === 0
        ? error.cause
        : `${error.cause}; missing:\n${error.grants.map((grant) => `  ${grant}`).join('\n')}`
    case 'Unsuitable':
      return error.cause
    case 'UnknownRun':
      return `the journal has no run ${error.run}${error.known.length === 0 ? '' : `; it has ${error.known.join(', ')}`}`
    case 'RowsLocked':
      return `${counted(error.rows, 'row')} stayed locked by other sessions: end those sessions or wait, and run again to go on`
    case 'Failed':
      return explainCause(error.cause)
    case 'Interrupted':
      return 'interrupted; every finished batch is kept, run again to go on'
  }
}

/**
 * A cause in words.
 *
 * @category reporters
 * @since 0.1.0
 */
export const explainCause = (cause: Cause): string => {
  const kind = transient(cause)
  const words = kind === undefined ? cause.message : `${advice[kind]}: ${cause.message}`
  return /^[0-9A-Z]{5}$/.test(cause.code) ? `${words} (SQLSTATE ${cause.code})` : words
}
