/**
 * Connections to a server, and transactions with limits of their own.
 *
 * Every setting is local to its transaction, so that a pooler may stand between.
 *
 * @since 0.1.0
 */
import type * as Pg from 'pg'

// model

/**
 * Where the database is. What is not given comes from the PG* variables of the environment.
 *
 * @category model
 * @since 0.1.0
 */
export interface Connection {
  readonly connectionString?: string | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly database?: string | undefined
  readonly ssl?: boolean | object | undefined
}

/**
 * How long statements and locks are waited for, as PostgreSQL spells durations: `30s`, `500ms`, or milliseconds.
 *
 * @category model
 * @since 0.1.0
 */
export interface Limits {
  readonly statementTimeout: string
  readonly lockTimeout: string
}

/**
 * A row, column by column, each as text.
 *
 * @category model
 * @since 0.1.0
 */
export type Row = ReadonlyArray<string | null>

/**
 * One connection.
 *
 * @category model
 * @since 0.1.0
 */
export interface Session {
  readonly query: (text: string, values?: ReadonlyArray<unknown>) => Promise<ReadonlyArray<Row>>
  readonly close: () => Promise<void>
}

// constructors

/** Every value as the text the server sent. */
const asText = { getTypeParser: () => (value: string | Buffer) => String(value) }

/**
 * Loads the driver. The promise is rejected when it is not installed.
 *
 * @category constructors
 * @since 0.1.0
 */
export const loadDriver = async (): Promise<typeof Pg> => {
  const loaded: typeof Pg & { readonly default?: typeof Pg } = await import('pg')
  return loaded.default ?? loaded
}

/**
 * Opens a connection.
 *
 * @category constructors
 * @since 0.1.0
 */
export const connect = async (connection: Connection): Promise<Session> => {
  const { Client } = await loadDriver()
  const given = Object.fromEntries(Object.entries(connection).filter(([, value]) => value !== undefined))
  const client = new Client({
    fallback_application_name: 'connect-session-reconcile',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    ...given
  })
  // A connection that breaks while it is idle is noticed by the next query.
  client.on('error', () => undefined)
  await client.connect()
  return {
    query: async (text, values) => {
      const result = await client.query<Array<string | null>>({
        text,
        rowMode: 'array',
        types: asText,
        ...(values === undefined ? {} : { values: [...values] })
      })
      return result.rows
    },
    close: async () => {
      await client.end().catch(() => undefined)
    }
  }
}

// combinators

/**
 * Runs statements as one transaction, which is rolled back when one of them fails. Under read committed each statement
 * sees what was committed before it.
 *
 * @category combinators
 * @since 0.1.0
 */
export const transaction = async <A>(
  session: Session,
  limits: Limits,
  access: 'read only' | 'read write',
  body: () => Promise<A>
): Promise<A> => {
  const settings: Readonly<Record<string, string>> = {
    statement_timeout: limits.statementTimeout,
    lock_timeout: limits.lockTimeout,
    idle_in_transaction_session_timeout: '5min',
    row_security: 'off',
    datestyle: 'ISO'
  }
  const set = Object.entries(settings).map(([name, value]) => `SET LOCAL ${name} = '${value}'`)
  await session.query([`BEGIN ISOLATION LEVEL READ COMMITTED ${access}`, ...set].join(';'))
  let isCommitted = false
  try {
    const result = await body()
    await session.query('COMMIT')
    isCommitted = true
    return result
  } finally {
    if (!isCommitted) await session.query('ROLLBACK').catch(() => undefined)
  }
}

// destructors

/**
 * Whether a text is a duration as {@link Limits} have them.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isDuration = (text: string): boolean => /^\d{1,9}(ms|s|min|h)?$/.test(text)

/**
 * Every secret of a connection, as it may occur in a message.
 *
 * @category destructors
 * @since 0.1.0
 */
export const secrets = (connection: Connection): ReadonlyArray<string> => {
  const inUrl = /^[a-z]+:\/\/[^/?#]*?:([^/?#]*)@/i.exec(connection.connectionString ?? '')?.[1]
  const inQuery = /[?&]password=([^&#]*)/i.exec(connection.connectionString ?? '')?.[1]
  const given = [connection.password, inUrl, inQuery].filter((secret) => secret !== undefined && secret !== '')
  return [...new Set((given as ReadonlyArray<string>).flatMap((secret) => [secret, decoded(secret)]))]
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * A text without the secrets of a connection.
 *
 * @category combinators
 * @since 0.1.0
 */
export const redacted =
  (connection: Connection) =>
  (text: string): string =>
    secrets(connection).reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
