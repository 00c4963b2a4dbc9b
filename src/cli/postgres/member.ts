/**
 * One worker process: gets its orders from the process that started it, and ends when that one is gone.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'

import type { PostgresError } from '../../bulk/postgres/PostgresError.js'
import { preparePostgres, workOnRun } from '../../bulk/postgres/upgrade.js'
import type { Ended } from '../../bulk/postgres/worker.js'
import { lookup } from '../ids.js'
import type { Orders, Word } from './crew.js'
import { decisions, nameOf } from './flags.js'
import { serverSettings } from './server.js'

const orphaned = new AbortController()

const tell = (word: Word): void => {
  if (process.connected) process.send?.(word, () => undefined)
}

const follow = async ({ direction, flags, ids, run }: Orders): Promise<E.Either<PostgresError, Ended>> => {
  const name = nameOf(flags)
  if (E.isLeft(name)) return E.left({ _tag: 'Unsuitable', cause: name.left })
  const options = {
    ...serverSettings(flags, orphaned.signal, (event) => tell({ _tag: 'Event', event })),
    ...name.right,
    ...decisions(flags, lookup(ids && new Map(ids))),
    run
  }
  const prepared = await preparePostgres(direction, options)()
  return E.isLeft(prepared) ? prepared : workOnRun({ ...prepared.right, run })
}

const obey = async (orders: Orders): Promise<void> => {
  tell({ _tag: 'Ended', result: await follow(orders) })
  if (process.connected) process.disconnect()
}

// The process that started this one decides what an interruption means.
for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => undefined)
process.once('disconnect', () => orphaned.abort())
process.once('message', (orders: Orders) => {
  void obey(orders)
})
