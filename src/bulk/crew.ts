/**
 * Worker threads that share the blocks of a run, in turn. None is started before there is a block for it.
 *
 * @since 0.1.0
 */
import { join } from 'node:path'
import type * as Threads from 'node:worker_threads'

import { longestStretch, sharedChunkSize, type Stretch } from './lane.js'
import type { Done, Sent, Task } from './worker.js'

// model

/**
 * Workers of one run.
 *
 * @category model
 * @since 0.1.0
 */
export interface Crew {
  /** Has lines done, of which it takes a copy. Rejects when their worker fails. */
  readonly work: (lines: Stretch, place: Pick<Sent, 'source' | 'line'>) => Promise<Done>
  /** Takes back the buffers of what is done, once nothing needs them any more. */
  readonly release: (done: Done) => void
  /** How many blocks may be under way. */
  readonly most: number
  /** Ends all workers, whatever they are doing. */
  readonly close: () => Promise<void>
}

/**
 * Blocks that a crew has, taken in the order in which they were sent.
 *
 * @category model
 * @since 0.1.0
 */
export interface Queue {
  readonly isFull: () => boolean
  readonly isEmpty: () => boolean
  readonly send: (...work: Parameters<Crew['work']>) => void
  /** The block that was sent first of those that are left. Rejects when its worker fails. */
  readonly next: () => Promise<Done>
  /** Gives back the buffers of a block that was written. */
  readonly release: (done: Done) => void
}

interface Waiting {
  readonly resolve: (done: Done) => void
  readonly reject: (error: Error) => void
}

interface Hand {
  readonly work: (sent: Sent) => Promise<Done>
  readonly end: () => Promise<unknown>
}

/** One that is done, and one to go on with. */
const blocksEach = 2

// constructors

const hand = (task: Task): Hand => {
  const { Worker } = require('node:worker_threads') as typeof Threads
  const worker = new Worker(join(__dirname, 'worker.js'), { workerData: task })
  const waiting: Array<Waiting> = []
  let failed: Error | undefined
  const fail = (error: Error): void => {
    failed ??= error
    for (const { reject } of waiting.splice(0)) reject(failed)
  }
  worker.on('message', (done: Done) => waiting.shift()?.resolve(done))
  worker.on('messageerror', fail)
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('a worker ended too early')))
  return {
    work: (sent) =>
      new Promise((resolve, reject) => {
        if (failed !== undefined) return reject(failed)
        waiting.push({ resolve, reject })
        worker.postMessage(sent, [sent.bytes, sent.room])
      }),
    end: () => worker.terminate()
  }
}

/**
 * As many workers as `size` says.
 *
 * @category constructors
 * @since 0.1.0
 */
export const crew = (size: number, task: Task): Crew => {
  const hands: Array<Hand> = []
  const spare: Array<Pick<Sent, 'bytes' | 'room'>> = []
  const room = (): ArrayBuffer => new ArrayBuffer(longestStretch(sharedChunkSize))
  let turn = 0
  return {
    work: ({ bytes, start, end, isLast }, place) => {
      const index = turn++ % size
      const next = hands[index] ?? hand(task)
      hands[index] = next
      const buffers = spare.pop() ?? { bytes: room(), room: room() }
      new Uint8Array(buffers.bytes).set(bytes.subarray(start, end))
      return next.work({ ...buffers, ...place, end: end - start, isLast })
    },
    release: ({ sent: { bytes }, room }) => void spare.push({ bytes, room }),
    most: size * blocksEach,
    close: async () => {
      await Promise.all(hands.map(({ end }) => end()))
    }
  }
}

/**
 * The queue of one input.
 *
 * @category constructors
 * @since 0.1.0
 */
export const queue = (crew: Crew): Queue => {
  const underWay: Array<Promise<Done>> = []
  let written: Done | undefined
  return {
    isFull: () => underWay.length === crew.most,
    isEmpty: () => underWay.length === 0,
    send: (...work) => {
      const sent = crew.work(...work)
      // Its failure is met when its turn comes.
      sent.catch(() => undefined)
      underWay.push(sent)
    },
    next: () => underWay.shift() as Promise<Done>,
    release: (done) => {
      // The bytes of the one that was written last stay until there is another.
      const unused = done.length === 0 ? done : written
      if (unused !== undefined) crew.release(unused)
      if (unused !== done) written = done
    }
  }
}
