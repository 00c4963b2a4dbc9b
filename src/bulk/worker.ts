/**
 * What a worker thread does: blocks of lines, one after the other, each on its own, the same way as one thread does them.
 *
 * @since 0.1.0
 */
import { parentPort, workerData } from 'node:worker_threads'

import type { Direction } from '../migrate/Migration.js'
import type { ReconcileOptions } from '../migrate/Rule.js'
import { blocks, type Clerk } from './blocks.js'
import { migrateBytes } from './migrateBytes.js'
import type { Elsewhere } from './records.js'
import { tally, type Totals } from './report.js'
import { type Samples, sampler, sampling } from './samples.js'
import { scanner, takingNone } from './scan.js'
import { countScanned, type Kept, type Quarantined, settler } from './settle.js'

// model

/**
 * What all blocks of a run have in common. No function can be sent to a thread.
 *
 * @category model
 * @since 0.1.0
 */
export interface Task {
  readonly direction: Direction
  readonly options: Omit<ReconcileOptions, 'ids'>
  readonly elsewhere: Elsewhere
  readonly keepsChanges: boolean
  readonly takesSamples: boolean
}

/**
 * A block: lines from the start of the bytes to `end`, the first of which is `line`. There is room for what is made of
 * them.
 *
 * @category model
 * @since 0.1.0
 */
export interface Sent {
  readonly bytes: ArrayBuffer
  readonly room: ArrayBuffer
  readonly end: number
  readonly isLast: boolean
  readonly source: string
  readonly line: number
}

/**
 * What a block came to, and the bytes it was made of. Its totals count this block alone.
 *
 * @category model
 * @since 0.1.0
 */
export interface Done extends Kept {
  readonly sent: Omit<Sent, 'room'>
  /** What was made of them is at the start of the room, and this long. */
  readonly room: ArrayBuffer
  readonly length: number
  /** The line behind the block. */
  readonly next: number
  readonly totals: Totals
  readonly examples: ReadonlyArray<Quarantined>
  readonly samples: Samples | undefined
}

// main

const work = ({ direction, options, elsewhere, keepsChanges, takesSamples }: Task): ((sent: Sent) => Done) => {
  const migrate = migrateBytes(direction, options)
  const samples = takesSamples ? sampler() : undefined
  const scans = sampling((direction === 'upgrade' ? scanner() : undefined) ?? takingNone, samples)
  let clerk: Clerk | undefined
  const block = blocks(scans, {
    settle: (body, line) => clerk?.settle(body, line),
    note: (bytes, line) => clerk?.note(bytes, line) === true
  })
  return ({ room, ...sent }) => {
    const { source, line, end, isLast } = sent
    const total = tally()
    const examples: Array<Quarantined> = []
    const maxQuarantined = Number.POSITIVE_INFINITY
    const desk = settler({
      migrate,
      source,
      total,
      examples,
      sampler: samples,
      maxQuarantined,
      elsewhere,
      keepsChanges,
      scanner: scans
    })
    const bytes = Buffer.from(sent.bytes)
    clerk = desk
    const done = block({ bytes, start: 0, end, isLast }, line)
    countScanned(total, scans, done)
    const { length } = done.out
    const roomy = length > room.byteLength ? new ArrayBuffer(2 * length) : room
    done.out.copy(new Uint8Array(roomy))
    return {
      ...desk.kept(),
      sent,
      room: roomy,
      length,
      next: done.line,
      totals: total.totals,
      examples,
      samples: samples?.taken()
    }
  }
}

if (parentPort !== null) {
  const port = parentPort
  const done = work(workerData as Task)
  port.on('message', (sent: Sent) => {
    const result = done(sent)
    port.postMessage(result, [result.room, sent.bytes])
  })
}
