/**
 * One run over stored payloads: inputs in order, migrated payloads out, the rest quarantined, everything counted.
 *
 * Laws:
 *
 * 1. Output order is input order, and every byte outside a change is the input's own
 * 2. A payload is written, or quarantined, or (in place) both
 * 3. A file that is replaced holds its old content or the new, never a part
 * 4. Memory does not grow with the input
 *
 * @since 0.1.0
 */
import { stat } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'
import * as E from 'fp-ts/Either'
import type { NonEmptyArray } from 'fp-ts/NonEmptyArray'

import type { Direction } from '../migrate/Migration.js'
import type { ReconcileOptions } from '../migrate/Rule.js'
import { unlessAborted } from './abort.js'
import { crew } from './crew.js'
import { type Destination, elsewhereOf, outputsAfter, sharedOutput } from './destination.js'
import { failure } from './failure.js'
import { fromStream, type Input, openFile, sizeOf } from './input.js'
import { migrateBytes } from './migrateBytes.js'
import { stillAs, toFile, whenNeeded } from './output.js'
import { type Ended, type Pass, pass } from './pass.js'
import { clock, type Report, tally } from './report.js'
import { type Samples, sampler, sampling } from './samples.js'
import { scanner } from './scan.js'
import type { Quarantined } from './settle.js'
import { nowhere, type Sink } from './sink.js'

// model

/**
 * A run, described.
 *
 * @category model
 * @since 0.1.0
 */
export interface Job {
  readonly direction: Direction
  readonly options: ReconcileOptions
  /** Paths; `-` is standard input. */
  readonly inputs: NonEmptyArray<string>
  readonly stdin: Readable
  readonly stdout: Writable
  readonly destination: Destination
  /** Write no payload, and report the same. */
  readonly dryRun?: boolean | undefined
  /** Where quarantined payloads are written; the file is created when the first one comes. */
  readonly quarantine?: string | undefined
  /** Where the changes of each changed payload are written. */
  readonly changes?: string | undefined
  /** Where the totals are written. */
  readonly report?: string | undefined
  /** What is written there, if not JSON. */
  readonly page?: ((report: Report, samples: Samples) => string) | undefined
  /** Stop when more payloads than this have been quarantined. */
  readonly maxQuarantined?: number | undefined
  /** How many threads share the lines of a stream; by default, and with `ids`, the one that is there. */
  readonly workers?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * How far a run has come.
 *
 * @category model
 * @since 0.1.0
 */
export interface Progress {
  readonly read: number
  readonly quarantined: number
  readonly bytes: number
  /** Bytes of all inputs; absent when one of them is a stream. */
  readonly totalBytes?: number
}

/**
 * What a run that came to its end did. `stopped` says that it ended early, for too many quarantined payloads: the
 * output that it was at was not replaced.
 *
 * @category model
 * @since 0.1.0
 */
export interface Finished {
  readonly report: Report
  readonly stopped: boolean
  /** What became of the outputs of a run that stopped; empty where there is nothing to say. */
  readonly outputs: string
  /** The first few quarantined payloads. */
  readonly examples: ReadonlyArray<Quarantined>
}

// errors

/**
 * Why a run did not come to its end. Whatever it was, no file is damaged.
 *
 * - `NotWorkable`: reading or writing failed
 * - `Usage`: the inputs cannot go to one output
 * - `Interrupted`: the signal came; `line` is where the run stood in `source`, and `outputs` says what became of them
 * - `Closed`: nobody reads standard output any more; what was quarantined until then is in place
 *
 * @category errors
 * @since 0.1.0
 */
export type JobError =
  | { readonly _tag: 'NotWorkable' | 'Usage'; readonly cause: string }
  | {
      readonly _tag: 'Interrupted'
      readonly report: Report
      readonly source: string
      readonly line: number
      readonly outputs: string
    }
  | { readonly _tag: 'Closed'; readonly report: Report }

// combinators

/**
 * Runs a job. No file is replaced before its input has been read to the end, and before the quarantine and the changes
 * of its payloads are in place.
 *
 * @category main
 * @since 0.1.0
 */
export const runJob = async (job: Job): Promise<E.Either<JobError, Finished>> => {
  const { destination, signal, workers = 1 } = job
  const { ids, ...options } = job.options
  const isDryRun = job.dryRun === true
  const isInPlace = destination._tag === 'InPlace'
  const elsewhere = elsewhereOf(destination)
  const total = tally()
  const time = clock()
  const soFar = (): Report => ({ ...total.totals, ...time() })
  const examples: Array<Quarantined> = []
  const sinks: Array<Sink> = []
  const samples = job.page === undefined ? undefined : sampler()
  const takes = { keepsChanges: job.changes !== undefined, takesSamples: samples !== undefined }
  const task = { direction: job.direction, options, elsewhere, ...takes }
  const hands = workers > 1 && ids === undefined ? crew(workers, task) : undefined
  let input: Input | undefined
  let bytesBefore = 0
  let replaced = 0
  let spread = 0

  const opened = <S extends Sink>(sink: S): S => {
    sinks.push(sink)
    return sink
  }

  const { quarantine, changes, report } = job
  const quarantined =
    quarantine === undefined || isDryRun ? nowhere : opened(whenNeeded(() => toFile(quarantine, plain)))
  let changed = nowhere

  /** What is beside an output is in place before it is, for it may replace the only other copy, and stays if it does. */
  const finish = async (output: Sink): Promise<void> => {
    for (const sink of [quarantined, changed]) await sink.sync()
    for (const sink of [quarantined, changed]) await sink.settle()
    await output.finish()
    for (const sink of [quarantined, changed]) sink.keep()
  }

  const run = async (): Promise<Ended> => {
    const sizes: Array<number> = []
    for (const path of job.inputs) sizes.push((path === '-' ? undefined : await sizeOf(path)) ?? Number.NaN)
    const totalBytes = sizes.reduce((sum, size) => sum + size, 0)
    if (changes !== undefined) changed = opened(await toFile(changes, plain))
    const reported = report === undefined ? nowhere : opened(await toFile(report, plain))
    const over = destination._tag === 'File' && destination.isInput === true ? destination.path : undefined
    const read = over === undefined ? undefined : await stat(over)
    const shared = opened(isDryRun ? nowhere : await sharedOutput(destination, job, read))
    const migrate = migrateBytes(job.direction, job.options)
    const scans = job.direction === 'upgrade' ? scanner() : undefined
    const scanned = scans === undefined ? undefined : sampling(scans, samples)

    const progress = (): void => {
      const bytes = bytesBefore + (input?.bytesRead() ?? 0)
      const counts = { read: total.totals.read, quarantined: total.totals.quarantined, bytes }
      job.onProgress?.(Number.isNaN(totalBytes) ? counts : { ...counts, totalBytes })
    }

    const through = (from: Input, index: number, output: Sink): Promise<Ended> =>
      pass({
        migrate,
        scanner: scanned,
        crew: hands,
        input: from,
        output,
        quarantined,
        changed: changes === undefined ? undefined : changed,
        total,
        examples,
        sampler: samples,
        maxQuarantined: job.maxQuarantined ?? Number.POSITIVE_INFINITY,
        elsewhere,
        share: shareOf(job, index),
        isBehindLines: total.totals.upgraded + total.totals.unchanged > spread,
        spread: () => {
          spread++
        },
        signal,
        progress
      })

    const rewrite = async (from: Input, index: number): Promise<Ended> => {
      if (from.stats?.isFile() !== true) {
        return { _tag: 'NotWorkable', cause: `${from.source}: is no regular file, so it cannot be replaced` }
      }
      const output = opened(
        isDryRun ? nowhere : whenNeeded(() => toFile(from.source, { gzip: from.isGzip(), read: from.stats }))
      )
      const before = total.totals.upgraded
      const ended = await through(from, index, output)
      if (ended._tag !== 'Done') return ended
      const isReplaced = total.totals.upgraded > before && !isDryRun
      if (isReplaced) await output.ready()
      await stillAs(from.source, from.stats)
      if (!isReplaced) await output.discard()
      else {
        await finish(output)
        replaced++
      }
      return ended
    }

    let bytesOfOver = 0
    for (const [index, path] of job.inputs.entries()) {
      const next = path === '-' ? fromStream('-', job.stdin) : await unlessAborted(signal, openFile(path))
      if (next === undefined) return { _tag: 'Interrupted', source: path, line: 1 }
      input = next
      const ended = await (isInPlace ? rewrite(next, index) : through(next, index, shared)).catch(
        (error: NodeJS.ErrnoException) => failure(error, path)
      )
      // What would be said to be nowhere else is still in the input.
      if (elsewhere !== 'Nowhere' && (ended._tag === 'Stopped' || replaced > 0)) {
        await quarantined.settle()
        quarantined.keep()
      }
      if (ended._tag !== 'Done') return ended
      bytesBefore += next.bytesRead()
      if (path === '-' || next.stats?.ino === read?.ino) bytesOfOver = Math.max(bytesOfOver, next.bytesRead())
      await next.close()
    }
    await shared.ready()
    if (over !== undefined && read !== undefined) {
      await stillAs(over, read)
      // Standard input may begin behind the start of its file.
      if (bytesOfOver < read.size)
        return { _tag: 'NotWorkable', cause: `${over}: was not read from its start; name it as a file` }
    }
    await finish(shared)
    if (destination._tag === 'File' && !isDryRun) replaced++
    const totals = soFar()
    const page = samples === undefined ? undefined : job.page?.(totals, samples.taken())
    await reported.write(page ?? `${JSON.stringify(totals, null, 2)}\n`)
    await reported.finish()
    return { _tag: 'Done' }
  }

  /** What has gone to standard output is not taken back, however the run ended. */
  const settleWritten = async (): Promise<void> => {
    if (destination._tag === 'Stdout' && total.totals.read > 0) await finish(nowhere)
  }

  const ran = await run().catch(failure)
  const ended = await settleWritten().then(() => ran, failure)
  await hands?.close()
  // A named pipe may never give the bytes that are being waited for.
  const closed = input?.close().catch(() => undefined)
  if (input?.stats?.isFile() === true) await closed
  for (const sink of sinks) await sink.discard().catch(() => undefined)
  const outputs = isDryRun ? '' : outputsAfter(destination, replaced, job.inputs.length)
  switch (ended._tag) {
    case 'Done':
    case 'Stopped':
      return E.right({ report: soFar(), stopped: ended._tag === 'Stopped', outputs, examples })
    case 'Interrupted':
      return E.left({ ...ended, report: soFar(), outputs })
    case 'NotWorkable':
      return E.left({ ...ended, cause: outputs === '' ? ended.cause : `${ended.cause}; ${outputs}` })
    case 'Closed':
      return E.left({ ...ended, report: soFar() })
    default:
      return E.left(ended)
  }
}

const plain = { gzip: false }

const shareOf = ({ destination, inputs }: Job, index: number): Pass['share'] => {
  if (inputs.length === 1 || destination._tag === 'InPlace') return 'alone'
  if (index === 0) return 'first'
  return index === inputs.length - 1 ? 'last' : 'middle'
}
