/**
 * A connection that is made again when it is lost, and work that is tried again when trying again may help.
 *
 * Each body is one transaction, so what failed has left nothing behind.
 *
 * @since 0.1.0
 */
import { setTimeout as sleep } from 'node:timers/promises'
import * as E from 'fp-ts/Either'
import type { ClientConfig } from 'pg'

import { type Connection, driverSettings, redacted } from './connection.js'
import { type Cause, causeOf, type PostgresError, toError, transient } from './PostgresError.js'
import { connect, loadDriver, type Session } from './session.js'

// model

/**
 * How long to go on trying, and who is told.
 *
 * @category model
 * @since 0.1.0
 */
export interface Persistence {
  readonly connection: Connection
  /** Milliseconds of failing on end after which to give up. */
  readonly patience: number
  /** Whether the very first connection is tried again too. */
  readonly isPatientAtFirst: boolean
  readonly signal?: AbortSignal | undefined
  readonly onRetry: (retry: Retry) => void
}

/**
 * Something failed, and is tried again after `wait` milliseconds.
 *
 * @category model
 * @since 0.1.0
 */
export interface Retry {
  readonly cause: Cause
  /** How often it was tried, this time included. */
  readonly attempt: number
  readonly wait: number
}

/**
 * A connection to a server that may come and go.
 *
 * @category model
 * @since 0.1.0
 */
export interface Link {
  /** Runs a body until it comes to its end, fails for good, or patience does. */
  readonly run: <A>(body: (session: Session) => Promise<A>) => Promise<E.Either<PostgresError, A>>
  /** Whether there has been a connection. */
  readonly hasConnected: () => boolean
  readonly close: () => Promise<void>
}

/**
 * One step of what is done over and over on a link; `undefined` unless it was the last one.
 *
 * @category model
 * @since 0.1.0
 */
export type Step<A> = (own: Link) => Promise<E.Either<PostgresError, A> | undefined>

// constructors

const shortest = 100
const longest = 5000

/**
 * A link that connects when it is first used.
 *
 * @category constructors
 * @since 0.1.0
 */
export const link = ({ connection, patience, isPatientAtFirst, signal, onRetry }: Persistence): Link => {
  const clean = redacted(connection)
  const settings = driverSettings(connection)
  let session: Session | undefined
  let hasConnected = false

  const close = async (): Promise<void> => {
    const open = session
    session = undefined
    await open?.close()
  }

  const attemptOnce = async <A>(
    to: ClientConfig,
    body: (session: Session) => Promise<A>
  ): Promise<E.Either<Cause, A>> => {
    try {
      session ??= await connect(to)
      hasConnected = true
      return E.right(await body(session))
    } catch (thrown) {
      const cause = causeOf(thrown)
      return E.left({ ...cause, message: clean(cause.message) })
    }
  }

  const run = async <A>(body: (session: Session) => Promise<A>): Promise<E.Either<PostgresError, A>> => {
    if (E.isLeft(await driver())) return E.left({ _tag: 'DriverMissing' })
    if (E.isLeft(settings)) return settings
    const began = performance.now()
    for (let attempt = 1; ; attempt++) {
      const result = await attemptOnce(settings.right, body)
      if (E.isRight(result)) return result
      const cause = result.left
      const kind = transient(cause)
      if (kind === 'connection') await close()
      const isPatient = hasConnected || isPatientAtFirst
      if (kind === undefined || !isPatient || performance.now() - began >= patience) {
        return E.left(session === undefined && kind === undefined ? { _tag: 'Unreachable', cause } : toError(cause))
      }
      const wait = Math.round(Math.min(longest, shortest * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2))
      onRetry({ cause, attempt, wait })
      await sleep(wait, undefined, { signal }).catch(() => undefined)
      if (signal?.aborted === true) return E.left({ _tag: 'Interrupted' })
    }
  }
  return { run, hasConnected: () => hasConnected, close }
}

// combinators

/** One page is this process's while another is the server's. */
const lanes = 2

/**
 * Steps on links of their own, until one comes to an end: the other lane then ends with the step that it is at. The first
 * failure wins; but a lane that never had a connection leaves the work to the other, as the server may have room for one only.
 *
 * @category combinators
 * @since 0.1.0
 */
export const onLanes = async <A>(
  persistence: Persistence,
  lane: () => Step<A>
): Promise<E.Either<PostgresError, A>> => {
  const ended: Array<E.Either<PostgresError, A>> = []
  let left = lanes
  const walk = async (): Promise<void> => {
    const own = link(persistence)
    const step = lane()
    while (ended.length === 0) {
      const isInterrupted = persistence.signal?.aborted === true
      const end = isInterrupted ? E.left({ _tag: 'Interrupted' } as const) : await step(own)
      if (end === undefined) continue
      left--
      if (own.hasConnected() || (left === 0 && ended.length === 0)) ended.push(end)
      break
    }
    await own.close()
  }
  await Promise.all(Array.from({ length: lanes }, walk))
  return ended.find(E.isLeft) ?? (ended[0] as E.Right<A>)
}

const driver = (): Promise<E.Either<unknown, unknown>> => loadDriver().then(E.right, E.left)
