/**
 * Connections to a server, and transactions with limits of their own.
 *
 * Every setting is local to its transaction, so that a pooler may stand between.
 *
 * @since 0.1.0
 */
import { Socket } from 'node:net'
import type * as Pg from 'pg'

import { grouped } from '../../codec/counts.js'
import { literal } from './identifiers.js'

// model

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
 * What a transaction may do.
 *
 * @category model
 * @since 0.1.0
 */
export type Access = 'read only' | 'read write'

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
  /** The rows of a statement; without values it may be several, of which the last one counts. */
  readonly query: (text: string, values?: ReadonlyArray<unknown>) => Promise<ReadonlyArray<Row>>
  /** How many rows a statement wrote. */
  readonly write: (text: string, values: ReadonlyArray<unknown>) => Promise<number>
  /** Sends statements together with the next query. */
  readonly defer: (text: string) => void
  /** Ends a transaction without a trace, and what was deferred with it. */
  readonly rollback: () => Promise<void>
  readonly close: () => Promise<void>
}

// constructors

/** Every value as the text the server sent. */
const asText = { getTypeParser: () => (value: string | Buffer) => String(value) }

/** What the server reads as one message, with room for the text of the statement; it ends the connection for more. */
const mostBytes = 1_000_000_000

const bytesOf = (value: unknown): number =>
  Buffer.isBuffer(value) ? value.length : typeof value === 'string' ? Buffer.byteLength(value) : 0

/** With the code that the server gives where a limit of its own is reached. */
const tooLarge = (bytes: number): Error =>
  Object.assign(new Error(`${grouped(bytes)} bytes are too much for one statement; a smaller batch helps`), {
    code: '54000'
  })

/** What the driver says when it cannot answer the server, and what a person is to be told. */
const refusals: ReadonlyArray<readonly [words: RegExp, error: Error]> = (
  [
    [/password must be/, 'the server asks for a password: set PGPASSWORD, or write a .pgpass file'],
    [/authenticationOk message type/, 'the server asks for a way to log in that is not known here, such as GSSAPI']
  ] as const
).map(([words, text]) => [words, Object.assign(new Error(text), { code: '28P01' })])

/** A socket that fails with what its listeners throw: the driver throws where it reads, and nobody could catch it. */
const guarded = (socket: Socket): Socket => {
  const emit = socket.emit.bind(socket) as (...event: ReadonlyArray<unknown>) => boolean
  const guard = (...event: ReadonlyArray<unknown>): boolean => {
    try {
      return emit(...event)
    } catch (thrown) {
      socket.destroy(thrown as Error)
      return true
    }
  }
  return Object.assign(socket, { emit: guard })
}

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
export const connect = async (settings: Pg.ClientConfig): Promise<Session> => {
  const { Client } = await loadDriver()
  const socket = guarded(new Socket())
  const client = new Client({ ...settings, stream: () => socket })
  // A connection that breaks while it is idle is noticed by the next query.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (thrown) {
    // The server would wait for the rest, and this process for the server.
    socket.destroy()
    const refusal = refusals.find(([words]) => words.test(String(thrown)))
    return Promise.reject(refusal === undefined ? thrown : refusal[1])
  }
  const format = { rowMode: 'array', types: asText } as const
  let deferred: ReadonlyArray<string> = []
  const simple = async (texts: ReadonlyArray<string>): Promise<ReadonlyArray<Row>> => {
    deferred = []
    const results: Pg.QueryArrayResult | ReadonlyArray<Pg.QueryArrayResult> = await client.query({
      ...format,
      text: texts.join(';\n')
    })
    return ([results].flat().at(-1)?.rows ?? []) as ReadonlyArray<Row>
  }
  const extended = async (text: string, values: ReadonlyArray<unknown>) => {
    const bytes = values.reduce((sum: number, value) => sum + bytesOf(value), 0)
    if (bytes > mostBytes) return Promise.reject(tooLarge(bytes))
    if (deferred.length > 0) await simple(deferred)
    return client.query<Array<string | null>>({ ...format, text, values: [...values] })
  }
  return {
    query: async (text, values) =>
      values === undefined ? simple([...deferred, text]) : (await extended(text, values)).rows,
    write: async (text, values) => (await extended(text, values)).rowCount ?? 0,
    defer: (text) => {
      deferred = [...deferred, text]
    },
    rollback: async () => {
      await simple(['ROLLBACK']).catch(() => undefined)
    },
    close: async () => {
      await client.end().catch(() => undefined)
    }
  }
}

// combinators

/**
 * Runs statements as one transaction, which is rolled back when one of them fails, or when they come to nothing. Under read
 * committed each statement sees what was committed before it.
 *
 * @category combinators
 * @since 0.1.0
 */
export const transaction = async <A>(
  session: Session,
  limits: Limits,
  access: Access,
  body: () => Promise<A>
): Promise<A> => {
  const settings: Readonly<Record<string, string>> = {
    statement_timeout: limits.statementTimeout,
    lock_timeout: limits.lockTimeout,
    idle_in_transaction_session_timeout: '5min',
    row_security: 'off',
    // Types are told by their names.
    quote_all_identifiers: 'off',
    // What the side tables know a row by is the text of its key, whoever asks for it.
    datestyle: 'ISO',
    timezone: 'UTC',
    intervalstyle: 'postgres',
    bytea_output: 'hex',
    extra_float_digits: '1',
    lc_monetary: 'C'
  }
  const set = Object.entries(settings).map(([name, value]) => `SET LOCAL ${name} = ${literal(value)}`)
  for (const statement of [`BEGIN ISOLATION LEVEL READ COMMITTED ${access}`, ...set]) session.defer(statement)
  let isCommitted = false
  try {
    const result = await body()
    if (result === undefined) return result
    await session.query('COMMIT')
    isCommitted = true
    return result
  } finally {
    if (!isCommitted) await session.rollback()
  }
}

// destructors

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }

/**
 * A duration as {@link Limits} have them, in milliseconds; 0 is no limit.
 *
 * @category destructors
 * @since 0.1.0
 */
export const milliseconds = (duration: string): number => {
  const [, number, unit = ''] = /^(\d+)(\w*)$/.exec(duration) ?? []
  return Number(number ?? 0) * (units[unit] ?? 1)
}

/** What the server takes, in milliseconds. */
const longest = 2 ** 31 - 1

/**
 * Whether a text is a duration as {@link Limits} have them.
 *
 * @category destructors
 * @since 0.1.0
 */
export const isDuration = (text: string): boolean => /^\d+(ms|s|min|h)?$/.test(text) && milliseconds(text) <= longest
