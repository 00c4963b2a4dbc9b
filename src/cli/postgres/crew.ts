/**
 * Several worker processes, started and watched by this one.
 *
 * Workers are processes because most of a worker's time goes into migrating payloads, which one process does on one core.
 * They know of each other through the journal only, as workers on other machines do. What they need, the password
 * included, is sent to them, so that it shows in no process list. One that dies is replaced: what it was doing was rolled
 * back by the server.
 *
 * @since 0.1.0
 */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import * as E from 'fp-ts/Either'

import type { PostgresError } from '../../bulk/postgres/PostgresError.js'
import type { PostgresEvent } from '../../bulk/postgres/settings.js'
import type { workOnRun } from '../../bulk/postgres/upgrade.js'
import type { Ended } from '../../bulk/postgres/worker.js'
import type { Direction } from '../../migrate/Migration.js'
import type { ColumnFlags } from './flags.js'
import type { Narrator } from './server.js'

// model

/**
 * What a worker process is told first.
 *
 * @category model
 * @since 0.1.0
 */
export interface Orders {
  readonly direction: Direction
  readonly flags: ColumnFlags
  /** The table of ids, of which a worker reads no file: it may be a pipe, which is read once. */
  readonly ids: ReadonlyArray<readonly [from: string, to: number]> | undefined
  readonly run: string
}

/**
 * What a worker process tells.
 *
 * @category model
 * @since 0.1.0
 */
export type Word =
  | { readonly _tag: 'Event'; readonly event: PostgresEvent }
  | { readonly _tag: 'Ended'; readonly result: E.Either<PostgresError, Ended> }

// constructors

/** Enough for any number of accidents, and an end for a worker that cannot start. */
const mostReplacements = 1000

/**
 * Work done by worker processes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const crew =
  (asked: Omit<Orders, 'run'>, voice: Narrator): typeof workOnRun =>
  async ({ run, settings: { signal } }) => {
    const orders: Orders = { ...asked, run }
    let replacements = 0
    const members = new Set<ChildProcess>()
    let isDismissed = false
    const dismiss = (): void => {
      isDismissed = true
      for (const member of members) if (member.connected) member.disconnect()
    }
    signal?.addEventListener('abort', dismiss)

    const member = (number: number): Promise<E.Either<PostgresError, Ended>> =>
      new Promise((resolve) => {
        const child = fork(join(__dirname, 'member.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
        let result: E.Either<PostgresError, Ended> | undefined
        members.add(child)
        child.on('message', (word: Word) => {
          if (word._tag === 'Ended') result = word.result
          else voice.tell(word.event)
        })
        child.once('error', (error) => voice.say(`worker ${number} could not be reached: ${error.message}\n`))
        const settle = (code: number | null, by: NodeJS.Signals | null): void => {
          if (!members.delete(child)) return
          if (result !== undefined) return resolve(result)
          if (isDismissed) return resolve(E.left({ _tag: 'Interrupted' }))
          if (replacements >= mostReplacements) {
            return resolve(E.left({ _tag: 'Failed', cause: { code: '', message: 'workers keep dying' } }))
          }
          replacements++
          voice.say(
            `worker ${number} ended (${by ?? code}); what it was doing was rolled back, and another takes its place\n`
          )
          return resolve(member(number))
        }
        child.once('close', settle)
        // Of a process that was dismissed nothing more is heard, not even that its streams are closed.
        child.once('exit', (code, by) => {
          if (!child.connected) settle(code, by)
        })
        child.send(orders, () => undefined)
      })

    const ended = await Promise.all(
      Array.from({ length: asked.flags.workers }, async (_, i) => {
        const result = await member(i + 1)
        if (E.isLeft(result)) dismiss()
        return result
      })
    )
    signal?.removeEventListener('abort', dismiss)
    const failure = ended.find((result) => E.isLeft(result) && result.left._tag !== 'Interrupted')
    const stopped = ended.find((result) => E.isRight(result) && result.right === 'stopped')
    return failure ?? ended.find(E.isLeft) ?? stopped ?? E.right('finished')
  }
